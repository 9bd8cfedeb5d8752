/* Files that may be imported: which folder may be looked into, and what is in it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* With a forced command SSH_ORIGINAL_COMMAND is only there when something was asked for: SSH_CONNECTION always is. */
bool import_confined(const Desk *desk)
{
    static const char *const signs[] = {"SSH_CONNECTION", "SSH_ORIGINAL_COMMAND", "SUDO_USER"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (getenv(signs[i]))
            return true;
    return strcmp(desk->actor.role, "lead") != 0;
}

Status import_start_folder(const Desk *desk, char *out, size_t size, Error *error)
{
    const char *folder = desk->config->import_folder;
    if (folder && text_copy(out, size, folder))
        return OK;
    if (import_confined(desk))
        return error_set(error, ERR_DENIED, "",
                         tr("no folder for tables is set: the lead puts import_folder into station.cfg"));
    return getcwd(out, size) ? OK : error_errno(error, ERR_IO, tr("cannot open"), ".");
}

static bool is_table(const char *name)
{
    static const char *const endings[] = {".csv", ".txt", ".xlsx", ".jsonl"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof endings[0]; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* False: nothing to choose. A link may lead out of the folder, so who is confined does not see it. */
static bool look_at(int folder, const char *name, bool confined, ImportFile *file)
{
    struct stat facts;
    if (name[0] == '.' || fstatat(folder, name, &facts, confined ? AT_SYMLINK_NOFOLLOW : 0) != 0)
        return false;
    *file = (ImportFile){.folder = S_ISDIR(facts.st_mode), .size = (int64_t)facts.st_size};
    if (file->folder ? confined : !S_ISREG(facts.st_mode) || !is_table(name))
        return false;
    instant_format((Instant)facts.st_mtime, file->changed);
    return text_copy(file->name, sizeof file->name, name);
}

static int by_name(const void *a, const void *b)
{
    const ImportFile *x = a, *y = b;
    return x->folder != y->folder ? (int)y->folder - (int)x->folder : strcmp(x->name, y->name);
}

Status import_folder_list(const Desk *desk, const char *folder, ImportFile *files, size_t max, size_t *count,
                          Error *error)
{
    bool confined = import_confined(desk);
    const char *allowed = desk->config->import_folder;
    *count = 0;
    if (confined && (!allowed || strcmp(folder, allowed) != 0))
        return error_set(error, ERR_DENIED, "", tr("only the folder import_folder of the settings may be opened here"));
    DIR *open = opendir(folder);
    if (!open)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), folder);
    const struct dirent *entry;
    while (*count < max && (entry = readdir(open)))
        *count += look_at(dirfd(open), entry->d_name, confined, &files[*count]);
    closedir(open);
    qsort(files, *count, sizeof *files, by_name);
    return OK;
}

/* As it was copied: with blanks around it, or in the quotes of a file manager. */
static void bare_path(const char *typed, char *out, size_t size)
{
    const char *from = typed + strspn(typed, " \t\n\"'");
    size_t length = strlen(from);
    while (length > 0 && strchr(" \t\n\"'", from[length - 1]))
        length--;
    text_format(out, size, "%.*s", (int)length, from);
}

Status import_path(const Desk *desk, const char *folder, const char *typed, char *out, size_t size, bool *is_folder,
                   Error *error)
{
    struct stat facts;
    char path[1024];
    const char *home = getenv("HOME");
    if (import_confined(desk))
        return error_set(error, ERR_DENIED, "", tr("only the folder import_folder of the settings may be opened here"));
    bare_path(typed, path, sizeof path);
    bool fits = path[0] == '/'                        ? text_copy(out, size, path)
                : strncmp(path, "~/", 2) == 0 && home ? text_format(out, size, "%s%s", home, path + 1)
                                                      : text_format(out, size, "%s/%s", folder, path);
    if (!fits)
        return error_set(error, ERR_INPUT, "", "%s", tr("the name of the folder is too long"));
    if (stat(out, &facts) != 0)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), out);
    *is_folder = S_ISDIR(facts.st_mode);
    for (size_t end = strlen(out); *is_folder && end > 1 && out[end - 1] == '/'; end--)
        out[end - 1] = '\0';
    return OK;
}

bool import_free_name(const char *folder, const char *stem, const char *ending, char *out, size_t size)
{
    struct stat facts;
    bool fits = text_format(out, size, "%s/%s%s", folder, stem, ending);
    for (int i = 2; fits && lstat(out, &facts) == 0; i++)
        fits = text_format(out, size, "%s/%s-%d%s", folder, stem, i, ending);
    return fits;
}
