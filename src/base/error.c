/* Errors: filling them, and the operating system's reasons in the language of the screen. */
#include "error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "tr.h"

Status error_set(Error *error, Status code, const char *field, const char *format, ...)
{
    if (!error)
        return code;
    /* An argument may be the old message of the same error. */
    char message[sizeof error->message];
    char name[sizeof error->field];
    va_list list;
    va_start(list, format);
    text_format_list(message, sizeof message, format, list);
    va_end(list);
    text_copy(name, sizeof name, field ? field : "");
    error->code = code;
    memcpy(error->field, name, sizeof name);
    memcpy(error->message, message, sizeof message);
    return code;
}

void error_prefix(Error *error, const char *format, ...)
{
    if (!error)
        return;
    char message[sizeof error->message];
    va_list list;
    va_start(list, format);
    text_format_list(message, sizeof message, format, list);
    va_end(list);
    text_append(message, sizeof message, tr(": "));
    text_append(message, sizeof message, error->message);
    memcpy(error->message, message, sizeof message);
}

Status error_memory(Error *error)
{
    return error_set(error, ERR_MEMORY, "", "%s", tr("There is not enough memory."));
}

static const struct {
    int number;
    const char *text;
} reasons[] = {
    {ENOENT, N_("no such file or directory")},
    {EACCES, N_("permission denied")},
    {EPERM, N_("not permitted")},
    {EEXIST, N_("it exists already")},
    {EISDIR, N_("it is a directory")},
    {ENOTDIR, N_("a part of the path is not a directory")},
    {ENOSPC, N_("no space left on the disk")},
    {EDQUOT, N_("the disk quota is used up")},
    {EROFS, N_("the file system is read-only")},
    {EIO, N_("the disk reports an error")},
    {EFBIG, N_("the file is too large")},
    {EMFILE, N_("too many open files")},
    {ENFILE, N_("too many open files")},
    {ELOOP, N_("too many symbolic links")},
    {ENAMETOOLONG, N_("the name is too long")},
    {ENOMEM, N_("not enough memory")},
    {EINTR, N_("it was interrupted")},
    {EAGAIN, N_("it is in use")},
    {EBUSY, N_("it is in use")},
    {EPIPE, N_("the other end was closed")},
};

static const char *reason_text(int number)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].number == number)
            return tr(reasons[i].text);
    return strerror(number);
}

Status error_errno(Error *error, Status code, const char *what, const char *path)
{
    int number = errno;
    return error_set(error, code, "", tr("%1$s %2$s: %3$s"), what, path, reason_text(number));
}
