/* Batch: one JSON request a line in, one answer a line out, in order. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "json_text.h"
#include "out.h"
#include "text.h"
#include "tr.h"

enum { LINE_MAX_BYTES = 1024 * 1024, ID_LENGTH = 64, ANSWER_BYTES = 8192 };

/* --- reading lines --- */

typedef struct {
    FILE *in;
    char *text; /* LINE_MAX_BYTES and NUL */
    size_t length;
    int64_t number;
    bool too_long, has_nul;
} Reader;

/* False at the end. The rest of a line that is too long is read and thrown away. */
static bool read_line(Reader *reader)
{
    int c;
    reader->length = 0;
    reader->too_long = reader->has_nul = false;
    while ((c = getc_unlocked(reader->in)) != EOF && c != '\n') {
        if (reader->length == LINE_MAX_BYTES) {
            reader->too_long = true;
            continue;
        }
        reader->has_nul |= c == '\0';
        reader->text[reader->length++] = (char)c;
    }
    reader->text[reader->length] = '\0';
    if (c == EOF && reader->length == 0 && !reader->too_long)
        return false;
    reader->number++;
    return true;
}

static bool line_is_blank(const Reader *reader)
{
    return !reader->has_nul && strspn(reader->text, " \t\r") == reader->length;
}

/* --- answers --- */

static int put_answer(FILE *out, json_t *answer)
{
    char text[ANSWER_BYTES];
    bool whole = json_text(answer, 0, text, sizeof text);
    json_decref(answer);
    if (!whole)
        return errno = ENOMEM, -1;
    return out_text(out, "%s\n", text) == 0 && fflush(out) == 0 ? 0 : -1;
}

static json_t *error_answer(const Error *error, const char *id, int64_t line)
{
    json_t *answer = json_object();
    json_t *message = json_string(error->message);
    json_object_set_new(answer, "error", message ? message : json_string("?"));
    if (line) {
        json_object_set_new(answer, "line", json_integer(line));
        return answer;
    }
    if (error->field[0])
        json_object_set_new(answer, "field", json_string(error->field));
    json_object_set_new(answer, "id", json_string(id));
    return answer;
}

/* {"ack": id} and what the request answered, now or the first time. NULL when memory runs out: half an answer would be
 * a wrong one, and sending the request again gives the whole. */
static json_t *done_answer(const char *id, const char *result)
{
    json_t *answer = json_object(), *more = json_loads(result, 0, NULL);
    bool whole =
        more && json_object_set_new(answer, "ack", json_string(id)) == 0 && json_object_update(answer, more) == 0;
    json_decref(more);
    if (whole)
        return answer;
    json_decref(answer);
    return NULL;
}

/* --- one line --- */

static Status parse_line(const Reader *reader, json_t **root, Error *error)
{
    json_error_t where;
    *root = NULL;
    if (reader->too_long)
        return error_set(error, ERR_INPUT, "", tr("the line is longer than 1 MiB"));
    if (reader->has_nul)
        return error_set(error, ERR_INPUT, "", tr("there is a NUL byte in the line"));
    if (!text_is_utf8(reader->text, reader->length))
        return error_set(error, ERR_INPUT, "", tr("the line is not UTF-8"));
    *root = json_loadb(reader->text, reader->length, JSON_REJECT_DUPLICATES, &where);
    if (!*root)
        return error_set(error, ERR_INPUT, "", tr("the line is not JSON, at column %d: %s"), where.column, where.text);
    if (json_is_object(*root))
        return OK;
    json_decref(*root);
    *root = NULL;
    return error_set(error, ERR_INPUT, "", tr("the line is not a JSON object"));
}

/* The id is echoed, so it must be fit to be. */
static Status request_id(const json_t *root, char *id, size_t size, Error *error)
{
    const char *text = json_string_value(json_object_get(root, "id"));
    if (!text || !text[0] || text_length(text) > ID_LENGTH)
        return error_set(error, ERR_INPUT, "id", tr("each request needs an “id”: a text of 1 to %d characters"),
                         (int)ID_LENGTH);
    Status status = text_clean(id, size, text, false, error);
    if (status == OK && strcmp(id, text) != 0)
        status = error_set(error, ERR_INPUT, "id", tr("the “id” has blanks around it"));
    if (status != OK && error)
        text_copy(error->field, sizeof error->field, "id");
    return status;
}

static const BatchOp *find_op(const json_t *root, Error *error)
{
    const char *name = json_string_value(json_object_get(root, "do"));
    char allowed[320] = "";
    for (const BatchOp *op = batch_ops; op->name; op++) {
        if (name && strcmp(op->name, name) == 0)
            return op;
        if (allowed[0])
            text_append(allowed, sizeof allowed, " ");
        text_append(allowed, sizeof allowed, op->name);
    }
    if (name)
        error_set(error, ERR_INPUT, "do", tr("unknown request “%.40s”; there are: %s"), name, allowed);
    else
        error_set(error, ERR_INPUT, "do", tr("“do” is missing; there are: %s"), allowed);
    return NULL;
}

typedef struct {
    Desk *desk;
    const BatchOp *op;
    const json_t *root;
    BatchRecord *record;
} Work;

/* Read inside the write: a request that was done before answers as before, whatever has changed since. */
static void work_write(Store *store, void *arg)
{
    Work *work = arg;
    Error error = {0};
    if (work->op->read(work->desk, work->root, work->record, &error) == OK)
        work->op->apply(work->desk, work->record);
    else
        store_fail(store, error.code, error.field, "%s", error.message);
}

/* After the roll-back: see registry_note_met(). */
static void note_met(Desk *desk, const BatchOp *op, const BatchRecord *record)
{
    if (strcmp(op->name, "donor.add") == 0)
        registry_note_met(desk, &donor_type, &record->intake.donor);
    if (strcmp(op->name, "donor.add") == 0 || strcmp(op->name, "sample.add") == 0)
        registry_note_met(desk, &sample_type, op->name[0] == 'd' ? &record->intake.sample : &record->sample);
}

/* The body's digest is over its canonical form: the order of members and blanks do not matter. */
static Status carry_out(Desk *desk, const BatchOp *op, json_t *root, const char *id, char answer[256], Error *error)
{
    BatchRecord *record = calloc(1, sizeof *record);
    /* A number may be longer in its canonical form: 1e9. */
    size_t room = LINE_MAX_BYTES * 2;
    char *body = malloc(room);
    bool whole = record && body && json_text(root, JSON_SORT_KEYS, body, room);
    Status status = whole ? OK : error_memory(error);
    if (status == OK && !staff_may(desk, op->roles))
        status = error_set(error, ERR_DENIED, "do", tr("this account may not do %s"), op->name);
    if (status == OK) {
        char stored_id[ID_LENGTH * 4 + 8];
        text_format(stored_id, sizeof stored_id, "batch:%s", id);
        Request request = {.id = stored_id, .body = body, .length = strlen(body)};
        Work work = {desk, op, root, record};
        status = store_write_once(desk->store, &request, work_write, &work, error);
        text_copy(answer, 256, request.answer);
        if (status == ERR_DUPLICATE)
            note_met(desk, op, record);
    }
    free(record);
    free(body);
    return status;
}

static json_t *answer_line(Desk *desk, const Reader *reader, bool *refused)
{
    Error error = {0};
    json_t *root, *answer;
    char id[ID_LENGTH * 4 + 1] = "", result[256] = "";
    if (parse_line(reader, &root, &error) != OK || request_id(root, id, sizeof id, &error) != OK) {
        json_decref(root);
        *refused = true;
        return error_answer(&error, "", reader->number);
    }
    const BatchOp *op = find_op(root, &error);
    *refused = !op || carry_out(desk, op, root, id, result, &error) != OK;
    answer = *refused ? error_answer(&error, id, 0) : done_answer(id, result);
    json_decref(root);
    return answer;
}

long batch_run(Desk *desk, FILE *in, FILE *out, Error *error)
{
    long refused_count = 0;
    Reader reader = {.in = in, .text = malloc(LINE_MAX_BYTES + 1)};
    if (!reader.text)
        return error_memory(error), -1;
    while (read_line(&reader)) {
        bool refused = false;
        if (line_is_blank(&reader))
            continue;
        if (put_answer(out, answer_line(desk, &reader, &refused)) != 0) {
            error_errno(error, ERR_IO, tr("cannot write the answers to"), tr("the output"));
            free(reader.text);
            return -1;
        }
        refused_count += refused;
    }
    free(reader.text);
    if (ferror(in)) {
        error_errno(error, ERR_IO, tr("cannot read"), tr("the input"));
        return -1;
    }
    return refused_count;
}
