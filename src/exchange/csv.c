/* Reading tables of text: bytes to UTF-8, UTF-8 to rows. */
#include "csv.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { INPUT = 64 * 1024, OUTPUT = 2 * INPUT };

typedef enum { CODE_UTF8, CODE_GB18030, CODE_UTF16LE, CODE_UTF16BE } Code;

struct Csv {
    FILE *file;
    char name[256];
    Code code;
    iconv_t conv;
    char delimiter;
    int64_t size, lines;

    unsigned char in[INPUT];
    size_t in_at, in_have;
    int64_t in_offset; /* place of in[0] in the file */
    bool in_ended;

    char out[OUTPUT];
    size_t out_at, out_have;
    int64_t bad_byte; /* the piece in `out` stands for this byte; 0: it is good text */
    bool read_failed;

    int64_t row;
    bool skip_lf;
    char *text; /* cells of the row, each with its NUL */
    size_t text_used;
    size_t starts[TABLE_COLUMNS];
};

static const char replacement[] = "\xEF\xBF\xBD";

/* Length of the sequence at `s`: 1..4, 0 when it is not UTF-8 (or is NUL), -1 when it is cut off at the end.
 */
static int utf8_length(const unsigned char *s, size_t have)
{
    unsigned char first = s[0];
    if (first < 0x80)
        return first != 0;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    int want = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned from = 0x80, until = 0xBF;
    if (first == 0xE0)
        from = 0xA0;
    else if (first == 0xED)
        until = 0x9F; /* surrogates */
    else if (first == 0xF0)
        from = 0x90;
    else if (first == 0xF4)
        until = 0x8F;
    for (int i = 1; i < want; i++) {
        if ((size_t)i >= have)
            return -1;
        if (s[i] < (i == 1 ? from : 0x80) || s[i] > (i == 1 ? until : 0xBF))
            return 0;
    }
    return want;
}

/* --- bytes to UTF-8 --- */

static void read_more(Csv *csv)
{
    size_t left = csv->in_have - csv->in_at;
    if (csv->in_at > 0) {
        memmove(csv->in, csv->in + csv->in_at, left);
        csv->in_offset += (int64_t)csv->in_at;
        csv->in_at = 0;
        csv->in_have = left;
    }
    if (csv->in_ended || left == INPUT)
        return;
    size_t got = fread(csv->in + left, 1, INPUT - left, csv->file);
    csv->in_have += got;
    if (got == 0) {
        csv->in_ended = true;
        csv->read_failed = ferror(csv->file) != 0;
    }
}

/* Copies good UTF-8. False: the byte at in_at is bad. */
static bool copy_utf8(Csv *csv)
{
    while (csv->in_at < csv->in_have && csv->out_have + 4 <= OUTPUT) {
        const unsigned char *s = csv->in + csv->in_at;
        int length = utf8_length(s, csv->in_have - csv->in_at);
        if (length < 0)
            return csv->out_have > 0 || !csv->in_ended;
        if (length == 0)
            return csv->out_have > 0;
        memcpy(csv->out + csv->out_have, s, (size_t)length);
        csv->out_have += (size_t)length;
        csv->in_at += (size_t)length;
    }
    return true;
}

static bool copy_converted(Csv *csv)
{
    size_t have = csv->in_have - csv->in_at;
    if (csv->code == CODE_GB18030) {
        const unsigned char *nul = memchr(csv->in + csv->in_at, 0, have);
        if (nul)
            have = (size_t)(nul - (csv->in + csv->in_at));
    }
    char *from = (char *)csv->in + csv->in_at, *to = csv->out;
    size_t left = have, room = OUTPUT;
    size_t done = iconv(csv->conv, &from, &left, &to, &room);
    bool stopped = done == (size_t)-1 && errno != E2BIG;
    bool cut = stopped && errno == EINVAL && have == csv->in_have - csv->in_at && !csv->in_ended;
    csv->in_at += have - left;
    csv->out_have = OUTPUT - room;
    return csv->out_have > 0 || cut || (!stopped && have > 0);
}

/* Fills `out` with the next piece of text. A bad byte is a piece of its own, so that the row that is being
 * read when it comes is the row it stands in. False at the end. */
static bool fill(Csv *csv)
{
    csv->out_at = csv->out_have = 0;
    csv->bad_byte = 0;
    for (;;) {
        if (csv->in_have - csv->in_at < 8)
            read_more(csv);
        if (csv->in_at == csv->in_have)
            return false;
        bool good = csv->code == CODE_UTF8 ? copy_utf8(csv) : copy_converted(csv);
        if (csv->out_have > 0)
            return true;
        if (!good)
            break;
        read_more(csv);
    }
    csv->bad_byte = csv->in_offset + (int64_t)csv->in_at + 1;
    csv->in_at++;
    if (csv->code >= CODE_UTF16LE && csv->in_at < csv->in_have)
        csv->in_at++;
    memcpy(csv->out, replacement, 3);
    csv->out_have = 3;
    if (csv->conv != (iconv_t)-1)
        iconv(csv->conv, NULL, NULL, NULL, NULL);
    return true;
}

/* --- what kind of file it is --- */

typedef struct {
    int64_t wide, bad; /* sequences of more than one byte; bytes that fit none */
    int64_t lines;
} Census;

static Status take_census(Csv *csv, Census *census, Error *error)
{
    unsigned char *buffer = csv->in;
    size_t have = 0;
    for (;;) {
        size_t got = fread(buffer + have, 1, INPUT - have, csv->file);
        bool ended = got == 0;
        have += got;
        size_t at = 0;
        while (at < have) {
            int length = utf8_length(buffer + at, have - at);
            if (length < 0 && !ended)
                break;
            census->bad += length <= 0;
            census->wide += length > 1;
            census->lines += buffer[at] == '\n';
            at += length > 0 ? (size_t)length : 1;
        }
        memmove(buffer, buffer + at, have - at);
        have -= at;
        csv->size += (int64_t)got;
        if (ended)
            break;
    }
    if (ferror(csv->file) || fseeko(csv->file, 0, SEEK_SET) != 0)
        return error_errno(error, ERR_IO, tr("cannot read"), csv->name);
    return OK;
}

static Status settle_code(Csv *csv, Encoding encoding, const Census *census, Error *error)
{
    unsigned char mark[3] = {0};
    size_t got = fread(mark, 1, sizeof mark, csv->file);
    if (fseeko(csv->file, 0, SEEK_SET) != 0)
        return error_errno(error, ERR_IO, tr("cannot read"), csv->name);
    if (got >= 2 && mark[0] == 0xFF && mark[1] == 0xFE)
        csv->code = CODE_UTF16LE;
    else if (got >= 2 && mark[0] == 0xFE && mark[1] == 0xFF)
        csv->code = CODE_UTF16BE;
    else if (encoding == ENCODING_UTF8 || (got == 3 && memcmp(mark, "\xEF\xBB\xBF", 3) == 0))
        csv->code = CODE_UTF8;
    else if (encoding == ENCODING_GB18030)
        csv->code = CODE_GB18030;
    else
        csv->code = census->bad == 0 || census->wide > 20 * census->bad ? CODE_UTF8 : CODE_GB18030;
    if (csv->code == CODE_UTF8)
        return OK;
    static const char *const names[] = {NULL, "GB18030", "UTF-16LE", "UTF-16BE"};
    csv->conv = iconv_open("UTF-8", names[csv->code]);
    if (csv->conv == (iconv_t)-1)
        return error_set(error, ERR_IO, "", tr("this system cannot read %s"), names[csv->code]);
    return OK;
}

static char most_frequent_delimiter(const char *text, size_t length)
{
    static const char candidates[] = {',', '\t', ';'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (c == '\n' || c == '\r')
            break;
        for (size_t k = 0; k < sizeof candidates; k++)
            counts[k] += c == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (counts[k] > counts[best])
            best = k;
    return candidates[best];
}

static Status prepare(Csv *csv, Encoding encoding, Error *error)
{
    Census census = {0};
    Status status = take_census(csv, &census, error);
    if (status == OK)
        status = settle_code(csv, encoding, &census, error);
    if (status != OK)
        return status;
    csv->lines = census.lines;
    fill(csv);
    if (csv->out_have >= 3 && csv->bad_byte == 0 && memcmp(csv->out, "\xEF\xBB\xBF", 3) == 0)
        csv->out_at = 3;
    csv->delimiter = most_frequent_delimiter(csv->out + csv->out_at, csv->out_have - csv->out_at);
    return OK;
}

Status csv_open_stream(Csv **out, FILE *file, const char *name, Encoding encoding, Error *error)
{
    *out = NULL;
    Csv *csv = calloc(1, sizeof *csv);
    char *text = malloc(TABLE_ROW + TABLE_COLUMNS);
    if (!csv || !text) {
        free(csv);
        free(text);
        fclose(file);
        return error_memory(error);
    }
    csv->file = file;
    csv->text = text;
    csv->conv = (iconv_t)-1;
    text_copy(csv->name, sizeof csv->name, name);
    Status status = prepare(csv, encoding, error);
    if (status != OK)
        csv_close(&csv);
    *out = csv;
    return status;
}

void csv_close(Csv **csv)
{
    if (!*csv)
        return;
    if ((*csv)->conv != (iconv_t)-1)
        iconv_close((*csv)->conv);
    fclose((*csv)->file);
    free((*csv)->text);
    free(*csv);
    *csv = NULL;
}

/* --- UTF-8 to rows --- */

typedef enum { AT_START, IN_PLAIN, IN_QUOTES, AFTER_QUOTES } Place;

static int next_byte(Csv *csv, TableRow *row)
{
    if (csv->out_at == csv->out_have && !fill(csv))
        return -1;
    if (csv->bad_byte > 0 && !row->bad_text) {
        row->bad_text = true;
        row->bad_byte = csv->bad_byte;
    }
    return (unsigned char)csv->out[csv->out_at++];
}

static Status put_byte(Csv *csv, TableRow *row, int c, Error *error)
{
    size_t length = csv->text_used - csv->starts[row->count - 1];
    if (length + 4 >= TABLE_CELL)
        return error_set(error, ERR_INPUT, "", tr("%s:%lld: column %zu is longer than 64 KiB: is a quote not closed?"),
                         csv->name, (long long)row->number, row->count);
    if (csv->text_used + 4 >= TABLE_ROW)
        return error_set(error, ERR_INPUT, "", tr("%s:%lld: the row is longer than 1 MiB: is a quote not closed?"),
                         csv->name, (long long)row->number);
    if (c == 0) {
        row->bad_text = true;
        memcpy(csv->text + csv->text_used, replacement, 3);
        csv->text_used += 3;
    } else {
        csv->text[csv->text_used++] = (char)c;
    }
    return OK;
}

static void begin_cell(Csv *csv, TableRow *row)
{
    csv->starts[row->count++] = csv->text_used;
}

static void end_cell(Csv *csv)
{
    csv->text[csv->text_used++] = '\0';
}

static Status next_cell(Csv *csv, TableRow *row, Error *error)
{
    end_cell(csv);
    if (row->count == TABLE_COLUMNS)
        return error_set(error, ERR_INPUT, "", tr("%s:%lld: more than %d columns"), csv->name, (long long)row->number,
                         (int)TABLE_COLUMNS);
    begin_cell(csv, row);
    return OK;
}

/* Inside quotes: CRLF and CR become LF. */
static Status put_quoted(Csv *csv, TableRow *row, int c, bool *after_cr, Error *error)
{
    bool was = *after_cr;
    *after_cr = c == '\r';
    if (c == '\n' && was)
        return OK;
    return put_byte(csv, row, c == '\r' ? '\n' : c, error);
}

/* Reads up to the end of the row. `c` is its first byte. */
static Status read_cells(Csv *csv, TableRow *row, int c, Error *error)
{
    Place place = AT_START;
    bool after_cr = false;
    Status status = OK;
    for (; status == OK; c = next_byte(csv, row)) {
        if (place == IN_QUOTES) {
            if (c < 0)
                return error_set(error, ERR_INPUT, "",
                                 tr("%s:%lld: column %zu begins with a quote that is never closed"), csv->name,
                                 (long long)row->number, row->count);
            if (c == '"')
                place = AFTER_QUOTES;
            else
                status = put_quoted(csv, row, c, &after_cr, error);
        } else if (c < 0 || c == '\n' || c == '\r') {
            csv->skip_lf = c == '\r';
            return OK;
        } else if (c == csv->delimiter) {
            status = next_cell(csv, row, error);
            place = AT_START;
        } else if (c == '"' && place == AT_START) {
            place = IN_QUOTES;
            after_cr = false;
        } else if (c == '"' && place == AFTER_QUOTES) {
            status = put_byte(csv, row, c, error);
            place = IN_QUOTES;
        } else {
            row->bad_quote |= place == AFTER_QUOTES;
            place = IN_PLAIN;
            status = put_byte(csv, row, c, error);
        }
    }
    return status;
}

Status csv_row(Csv *csv, TableRow *row, bool *more, Error *error)
{
    *more = false;
    row->number = csv->row + 1;
    row->count = 0;
    row->bad_text = row->bad_quote = false;
    row->bad_byte = 0;
    csv->text_used = 0;
    int c = next_byte(csv, row);
    if (csv->skip_lf && c == '\n')
        c = next_byte(csv, row);
    csv->skip_lf = false;
    if (c < 0) {
        if (csv->read_failed)
            return error_errno(error, ERR_IO, tr("cannot read"), csv->name);
        return OK;
    }
    begin_cell(csv, row);
    Status status = read_cells(csv, row, c, error);
    if (csv->read_failed)
        return error_errno(error, ERR_IO, tr("cannot read"), csv->name);
    if (status != OK)
        return status;
    end_cell(csv);
    for (size_t i = 0; i < row->count; i++)
        row->cells[i] = csv_plain(csv->text + csv->starts[i]);
    memset(row->states, CELL_GOOD, row->count);
    csv->row++;
    *more = true;
    return OK;
}

char csv_delimiter(const Csv *csv)
{
    return csv->delimiter;
}

const char *csv_encoding(const Csv *csv)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16", "UTF-16"};
    return names[csv->code];
}

int64_t csv_lines(const Csv *csv)
{
    return csv->lines;
}

int csv_percent(const Csv *csv)
{
    if (csv->size <= 0)
        return 100;
    return (int)((csv->in_offset + (int64_t)csv->in_at) * 100 / csv->size);
}

bool csv_blank(const char *cell)
{
    for (const char *s = cell; *s;) {
        if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
            s++;
        else if (strncmp(s, "\xE3\x80\x80", 3) == 0)
            s += 3;
        else if (strncmp(s, "\xC2\xA0", 2) == 0)
            s += 2;
        else
            return false;
    }
    return true;
}
