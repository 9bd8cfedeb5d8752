/* Finds the files, reads them, and hands the lists of codes to the field tables. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "reader.h"
#include "shipped.h"
#include "text.h"

enum { FILE_MOST = 1 << 20 };

typedef struct {
    const char *name; /* "station.cfg" */
    const char *shipped;
    const unsigned *shipped_size;
    size_t where; /* in Config: the path it was found at */
    Status (*read)(Reader *reader, const config_t *tree, Config *config);
} Source;

/* ---- reading a file ---- */

static Status read_all(int file, const char *path, char **out, size_t *length, Error *error)
{
    struct stat info;
    if (fstat(file, &info) != 0)
        return error_errno(error, ERR_IO, tr("cannot read"), path);
    if (!S_ISREG(info.st_mode) || info.st_size > FILE_MOST)
        return error_set(error, ERR_IO, "", tr("%s is no configuration file; it must be a text file under 1 MiB"),
                         path);
    size_t size = (size_t)info.st_size, have = 0;
    char *text = calloc(1, size + 1);
    if (!text)
        return error_memory(error);
    while (have < size) {
        ssize_t n = read(file, text + have, size - have);
        if (n == 0)
            break;
        if (n < 0 && errno != EINTR) {
            free(text);
            return error_errno(error, ERR_IO, tr("cannot read"), path);
        }
        have += n > 0 ? (size_t)n : 0;
    }
    *out = text;
    *length = have;
    return OK;
}

/* OK with *out NULL when there is no such file. */
static Status read_path(const char *path, char **out, size_t *length, Error *error)
{
    *out = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return OK;
    if (file < 0)
        return error_errno(error, ERR_IO, tr("cannot open"), path);
    Status status = read_all(file, path, out, length, error);
    close(file);
    return status;
}

/* ---- where the files are ---- */

/* The folder of the n-th place of the search; false: there is none. `path` is -c: a file or a folder. */
static bool folder_at(int n, const char *path, bool path_is_folder, char *out, size_t size)
{
    const char *home = getenv("HOME"), *xdg = getenv("XDG_CONFIG_HOME");
    switch (n) {
    case 0:
        if (!path)
            return false;
        text_copy(out, size, path);
        if (!path_is_folder) {
            char *slash = strrchr(out, '/');
            if (slash)
                slash[1] = '\0';
            else
                text_copy(out, size, ".");
        }
        return true;
    case 1:
        if (xdg && *xdg == '/')
            return text_format(out, size, "%s/marrowdesk", xdg);
        return home && *home == '/' && text_format(out, size, "%s/.config/marrowdesk", home);
    default:
        return text_copy(out, size, "/etc/marrowdesk");
    }
}

/* Reads the first that is there; *text NULL: none. `where` gets its path. */
static Status find_file(const char *name, const char *path, bool path_is_folder, char where[512], char **text,
                        size_t *length, Error *error)
{
    char folder[448];
    Status status = OK;
    *text = NULL;
    for (int place = 0; status == OK && !*text && place < 3; place++) {
        if (!folder_at(place, path, path_is_folder, folder, sizeof folder))
            continue;
        size_t end = strlen(folder);
        text_format(where, 512, "%s%s%s", folder, end && folder[end - 1] == '/' ? "" : "/", name);
        status = read_path(where, text, length, error);
    }
    return status;
}

/* ---- parsing ---- */

static Status fault_syntax(const char *file, const config_t *tree, Error *error)
{
    const char *text = config_error_text(tree);
    if (text && strstr(text, "duplicate"))
        return error_set(error, ERR_INPUT, "", tr("%s:%d: this key stands here twice; leave one of them"), file,
                         config_error_line(tree));
    return error_set(error, ERR_INPUT, "",
                     tr("%s:%d: this cannot be read; look here and one line above for a missing semicolon, "
                        "comma, quote or bracket"),
                     file, config_error_line(tree));
}

/* libconfig crashes where it lacks memory, so it must not lack any: as much as the text's tree can become goes back to
 * the heap just before the reading, and stays there for it. (The shortest settings make 45 times their text.) */
static Status reserve(size_t length, Error *error)
{
    enum { USUAL = 128 << 10, SHARE = 64 };
    mallopt(M_MMAP_THRESHOLD, SHARE * FILE_MOST + USUAL);
    mallopt(M_TRIM_THRESHOLD, SHARE * FILE_MOST + USUAL);
    void *room = malloc(SHARE * length + USUAL);
    free(room);
    return room ? OK : error_memory(error);
}

/* The heap is again as the C library has it, and gives back what was not used. */
static void release(void)
{
    enum { USUAL = 128 << 10 };
    mallopt(M_MMAP_THRESHOLD, USUAL);
    mallopt(M_TRIM_THRESHOLD, USUAL);
}

/* `tree` is to be destroyed when *parsed. What is built in is read as a file by the tests: it needs no second look. */
static Status parse(const Source *source, const char *file, const char *text, size_t length, config_t *tree,
                    bool *parsed, Config *config, Error *error)
{
    Reader reader = {file, "", config->own, error};
    Status status = text == source->shipped ? OK : scan_text(file, text, length, error);
    if (status == OK)
        status = reserve(length, error);
    if (status != OK)
        return status;
    config_init(tree);
    *parsed = true;
    bool read = config_read_string(tree, text) == CONFIG_TRUE;
    release();
    if (!read)
        return fault_syntax(file, tree, error);
    return source->read(&reader, tree, config);
}

static Status load_one(const Source *source, const char *path, bool path_is_folder, char where[512], config_t *tree,
                       bool *parsed, Config *config, Error *error)
{
    char *text = NULL;
    size_t length = 0;
    Status status;
    if (path && !path_is_folder && text_equal(source->name, "station.cfg")) {
        text_copy(where, 512, path);
        status = read_path(path, &text, &length, error);
        if (status == OK && !text)
            status = error_set(error, ERR_NOT_FOUND, "", tr("there is no file %s"), path);
    } else {
        status = find_file(source->name, path, path_is_folder, where, &text, &length, error);
    }
    if (status == OK && !text) {
        text_copy(where, 512, tr("(built in)"));
        status = parse(source, where, source->shipped, *source->shipped_size, tree, parsed, config, error);
    } else if (status == OK) {
        status = parse(source, where, text, length, tree, parsed, config, error);
    }
    free(text);
    return status;
}

/* ---- lists of codes ---- */

static const char *const list_names[] = {"unit",    "site",    "hospital",      "outcome",
                                         "purpose", "consent", "questionnaire", "search_step",
                                         "publicity_day"};

/* Every record of these begins with its code and its Name. */
typedef struct {
    const char *code;
    Name name;
} Coded;

_Static_assert(offsetof(Unit, name) == offsetof(Coded, name), "a unit begins with code and name");
_Static_assert(offsetof(Site, name) == offsetof(Coded, name), "a site begins with code and name");
_Static_assert(offsetof(Hospital, name) == offsetof(Coded, name), "a hospital begins with code and name");
_Static_assert(offsetof(Outcome, name) == offsetof(Coded, name), "an outcome begins with id and name");
_Static_assert(offsetof(Purpose, name) == offsetof(Coded, name), "a purpose begins with id and name");
_Static_assert(offsetof(ConsentEdition, name) == offsetof(Coded, name), "an edition begins with code and name");
_Static_assert(offsetof(Questionnaire, name) == offsetof(Coded, name), "a questionnaire begins with code and name");
_Static_assert(offsetof(PublicityDay, name) == offsetof(Coded, name), "a publicity day begins with id and name");

static Status provide_lists(Config *config, Error *error)
{
    const struct {
        const void *items;
        size_t count, size;
    } lists[] = {{config->units, config->unit_count, sizeof *config->units},
                 {config->sites, config->site_count, sizeof *config->sites},
                 {config->hospitals, config->hospital_count, sizeof *config->hospitals},
                 {config->outcomes, config->outcome_count, sizeof *config->outcomes},
                 {config->purposes, config->purpose_count, sizeof *config->purposes},
                 {config->consents, config->consent_count, sizeof *config->consents},
                 {config->questionnaires, config->questionnaire_count, sizeof *config->questionnaires},
                 {config->search, config->search_count, sizeof *config->search},
                 {config->publicity, config->publicity_count, sizeof *config->publicity}};
    Own *own = config->own;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        Choice *choices = reader_memory(own, lists[i].count, sizeof *choices);
        if (!choices)
            return error_memory(error);
        for (size_t k = 0; k < lists[i].count; k++) {
            const Coded *item = (const Coded *)(const void *)((const char *)lists[i].items + k * lists[i].size);
            choices[k] = (Choice){item->code, item->name.en, item->name.zh};
        }
        own->provided[i] = choices;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        choice_provide(list_names[i], own->provided[i], lists[i].count);
    return OK;
}

/* ---- the whole ---- */

static const Source sources[CONFIG_FILES] = {
    {"station.cfg", shipped_station, &shipped_station_size, offsetof(Config, station_file), station_read},
    {"holidays.cfg", shipped_holidays, &shipped_holidays_size, offsetof(Config, holiday_file), holidays_read},
    {"letters.cfg", shipped_letters, &shipped_letters_size, offsetof(Config, letter_file), letters_read},
};

static Status load_all(Config *config, const char *path, Error *error)
{
    struct stat info;
    bool folder = path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    Own *own = config->own;
    Status status = OK;
    for (int i = 0; status == OK && i < CONFIG_FILES; i++)
        status = load_one(&sources[i], path, folder, (char *)config + sources[i].where, &own->trees[i], &own->parsed[i],
                          config, error);
    return status;
}

Status config_load(Config **out, const char *path, Error *error)
{
    *out = NULL;
    Config *config = calloc(1, sizeof *config);
    Own *own = calloc(1, sizeof *own);
    if (!config || !own) {
        free(config);
        free(own);
        return error_memory(error);
    }
    config->own = own;
    config->language = LANGUAGE_ZH;
    Status status = load_all(config, path, error);
    if (status == OK)
        status = provide_lists(config, error);
    if (status != OK) {
        config_free(&config);
        return status;
    }
    clock_set_offset(config->utc_offset);
    phone_area_set(config->area_code);
    *out = config;
    return OK;
}

void config_free(Config **config)
{
    if (!*config)
        return;
    Own *own = (*config)->own;
    for (size_t i = 0; i < sizeof list_names / sizeof *list_names; i++) {
        const ChoiceList *list = choice_list(list_names[i]);
        if (own->provided[i] && list && list->items == own->provided[i])
            choice_provide(list_names[i], NULL, 0);
    }
    for (int i = 0; i < CONFIG_FILES; i++)
        if (own->parsed[i])
            config_destroy(&own->trees[i]);
    reader_release(own);
    free(own);
    free(*config);
    *config = NULL;
}
