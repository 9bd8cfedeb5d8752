/* XML out of a zip file: what is too large, too deep or declares a document type is refused. */
#include "xlsx_part.h"
#include "late.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tr.h"

enum { PIECE = 64 * 1024, DEPTH_MOST = 64, TOKEN_MOST = 1024 * 1024 };

void part_refuse(Part *part, const char *format, ...)
{
    if (part->status != OK)
        return;
    char message[sizeof part->error.message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    part->status = error_set(&part->error, ERR_INPUT, "", "%s: %s: %s", part->file, part->name, message);
    XML_StopParser(part->parser, XML_FALSE);
}

void part_pause(Part *part)
{
    if (part->status == OK)
        XML_StopParser(part->parser, XML_TRUE);
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

/* --- events; expat may tell some more after it was stopped --- */

static void on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    Part *part = arg;
    if (++part->depth > DEPTH_MOST)
        part_refuse(part, tr("elements are nested too deep"));
    else if (part->status == OK && part->events->start)
        part->events->start(part->arg, local_name(name), attributes);
}

static void on_end(void *arg, const XML_Char *name)
{
    Part *part = arg;
    part->depth--;
    if (part->status == OK && part->events->end)
        part->events->end(part->arg, local_name(name));
}

static void on_text(void *arg, const XML_Char *text, int length)
{
    Part *part = arg;
    if (part->status == OK && part->events->text)
        part->events->text(part->arg, text, (size_t)length);
}

static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    part_refuse(arg, tr("a document type declaration is not allowed in a workbook"));
}

/* --- reading --- */

/* Only what every spreadsheet program writes: stored or deflated, not encrypted. */
static bool plain_entry(const zip_stat_t *facts)
{
    return (!(facts->valid & ZIP_STAT_COMP_METHOD) || facts->comp_method == ZIP_CM_STORE ||
            facts->comp_method == ZIP_CM_DEFLATE) &&
           (!(facts->valid & ZIP_STAT_ENCRYPTION_METHOD) || facts->encryption_method == ZIP_EM_NONE);
}

Status part_open(Part *part, zip_t *zip, const char *file, const char *name, int64_t limit, const PartEvents *events,
                 void *arg, Error *error)
{
    zip_stat_t facts;
    *part = (Part){.file = file, .name = name, .events = events, .arg = arg, .limit = limit, .status = OK};
    zip_int64_t at = late.zip_name_locate(zip, name, 0);
    if (at < 0)
        return error_set(error, ERR_NOT_FOUND, "", tr("%s is no workbook: %s is missing in it"), file, name);
    if (late.zip_stat_index(zip, (zip_uint64_t)at, 0, &facts) != 0 || !plain_entry(&facts))
        return error_set(error, ERR_INPUT, "", tr("%s: %s is packed in a way that is not known"), file, name);
    part->size = (int64_t)facts.size;
    part->entry = late.zip_fopen_index(zip, (zip_uint64_t)at, 0);
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser)
        return error_memory(error);
    if (!part->entry)
        return error_set(error, ERR_INPUT, "", tr("%s: %s cannot be unpacked: the file is damaged"), file, name);
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_start, on_end);
    XML_SetCharacterDataHandler(part->parser, on_text);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
    return OK;
}

/* The next piece into expat's own buffer. */
static enum XML_Status feed(Part *part)
{
    XML_Index at = XML_GetCurrentByteIndex(part->parser); /* before the buffer moves */
    int64_t waiting = part->read - (at > 0 ? (int64_t)at : 0);
    void *buffer = XML_GetBuffer(part->parser, PIECE);
    zip_int64_t got = buffer ? late.zip_fread(part->entry, buffer, PIECE) : -1;
    if (got < 0) {
        part_refuse(part, buffer ? tr("cannot be unpacked: the file is damaged") : tr("there is not enough memory"));
        return XML_STATUS_ERROR;
    }
    part->read += got;
    if (part->read > part->limit)
        part_refuse(part, tr("larger than %lld MB when unpacked: save only the sheet that is wanted, or CSV"),
                    (long long)(part->limit >> 20));
    else if (waiting > TOKEN_MOST)
        part_refuse(part, tr("one element is longer than 1 MiB"));
    if (part->status != OK)
        return XML_STATUS_ERROR;
    part->ended = got == 0;
    return XML_ParseBuffer(part->parser, (int)got, got == 0);
}

Status part_step(Part *part, bool *more, Error *error)
{
    XML_ParsingStatus state;
    XML_GetParsingStatus(part->parser, &state);
    enum XML_Status done = XML_STATUS_OK;
    if (state.parsing == XML_SUSPENDED)
        done = XML_ResumeParser(part->parser);
    while (done == XML_STATUS_OK && !part->ended)
        done = feed(part);
    *more = done == XML_STATUS_SUSPENDED;
    if (done == XML_STATUS_ERROR)
        part_refuse(part, tr("line %lld is no proper XML: the file is damaged"),
                    (long long)XML_GetCurrentLineNumber(part->parser));
    if (part->status != OK && error)
        *error = part->error;
    return part->status;
}

void part_close(Part *part)
{
    if (part->parser)
        XML_ParserFree(part->parser);
    if (part->entry)
        late.zip_fclose(part->entry);
    part->parser = NULL;
    part->entry = NULL;
}
