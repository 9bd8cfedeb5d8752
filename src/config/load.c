/* Finds the files, reads them, and hands the lists of codes to the field tables. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtin.h"
#include "check.h"
#include "image.h"
#include "source.h"
#include "text.h"

enum { FILE_MOST = 1 << 20 };

const Source config_sources[CONFIG_FILES] = {
    {"station.cfg", builtin_station, builtin_station_lists, 0, offsetof(Config, calendar),
     offsetof(Config, station_file), station_read},
    {"holidays.cfg", builtin_holidays, "", offsetof(Config, calendar), offsetof(Config, letters),
     offsetof(Config, holiday_file), holidays_read},
    {"letters.cfg", builtin_letters, "", offsetof(Config, letters), offsetof(Config, station_file),
     offsetof(Config, letter_file), letters_read},
};

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

/* The heap gives back what was not used, and from here on each large piece: the C library would soon keep those, and
 * fill them with zeros for each calloc() that needs a corner of them. */
static void release(void)
{
    enum { USUAL = 128 << 10 };
    mallopt(M_MMAP_THRESHOLD, USUAL);
    mallopt(M_TRIM_THRESHOLD, USUAL);
}

static Status parse_plain(const Source *source, const char *file, const char *plain, Taken *taken, Config *config,
                          Error *error)
{
    Reader reader = {file, "", config->own, error, taken};
    Config shipped = {.own = config->own};
    config_t tree;
    Status status = taken->count ? image_take(source, &shipped, error) : OK;
    if (status == OK)
        status = reserve(strlen(plain), error);
    if (status != OK)
        return status;
    taken->from = &shipped;
    config_init(&tree);
    bool read = config_read_string(&tree, plain) == CONFIG_TRUE;
    release();
    status = read ? source->read(&reader, &tree, config) : fault_syntax(file, &tree, error);
    config_destroy(&tree);
    return status;
}

static Status parse(const Source *source, const char *file, const char *text, size_t length, Config *config,
                    Error *error)
{
    Taken taken = {.shipped = source->lists}, nothing = {.shipped = ""};
    Config before = *config;
    char *plain = malloc(length + 1);
    if (!plain)
        return error_memory(error);
    Status status = scan_text(file, text, length, plain, &taken, error);
    if (status == OK)
        status = parse_plain(source, file, plain, &taken, config, error);
    if (status != OK && taken.count) { /* of the whole text it can be said where it is wrong */
        *config = before;
        status = scan_text(file, text, length, plain, &nothing, error);
        if (status == OK)
            status = parse_plain(source, file, plain, &nothing, config, error);
    }
    free(plain);
    return status;
}

Status source_read(const Source *source, const char *path, Config *config, Error *error)
{
    char *text;
    size_t length = 0;
    Status status = read_path(path, &text, &length, error);
    if (status == OK && !text)
        status = error_set(error, ERR_NOT_FOUND, "", tr("there is no file %s"), path);
    if (status == OK)
        status = parse(source, path, text, length, config, error);
    free(text);
    return status;
}

static Status load_one(const Source *source, const char *path, bool path_is_folder, Config *config, Error *error)
{
    char *where = (char *)config + source->where, *text;
    size_t length = 0;
    if (path && !path_is_folder && source == config_sources) {
        text_copy(where, sizeof config->station_file, path);
        return source_read(source, path, config, error);
    }
    Status status = find_file(source->name, path, path_is_folder, where, &text, &length, error);
    if (status == OK && text) {
        status = parse(source, where, text, length, config, error);
    } else if (status == OK) {
        text_copy(where, sizeof config->station_file, tr("(built in)"));
        status = image_take(source, config, error);
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

Config *source_config(void)
{
    Config *config = calloc(1, sizeof *config);
    Own *own = calloc(1, sizeof *own);
    if (!config || !own) {
        free(config);
        free(own);
        return NULL;
    }
    config->own = own;
    config->language = LANGUAGE_ZH;
    return config;
}

static Status load_all(Config *config, const char *path, Error *error)
{
    struct stat info;
    bool folder = path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    Status status = OK;
    release(); /* whether or not there is a file to read */
    for (int i = 0; status == OK && i < CONFIG_FILES; i++)
        status = load_one(&config_sources[i], path, folder, config, error);
    return status == OK ? provide_lists(config, error) : status;
}

Status config_load(Config **out, const char *path, Error *error)
{
    *out = NULL;
    Config *config = source_config();
    if (!config)
        return error_memory(error);
    Status status = load_all(config, path, error);
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
    reader_release(own);
    free(own);
    free(*config);
    *config = NULL;
}
