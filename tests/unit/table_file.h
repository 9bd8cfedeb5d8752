/* Files for the tests of import and export, in the station's folder, in any encoding. */
#ifndef MARROWDESK_TEST_TABLE_FILE_H
#define MARROWDESK_TEST_TABLE_FILE_H

#include <dirent.h>
#include <iconv.h>

#include "derive.h"
#include "exchange.h"
#include "station.h"

typedef struct {
    char path[128];
} TableFile;

static inline TableFile file_path(const Station *s, const char *name)
{
    TableFile file;
    text_format(file.path, sizeof file.path, "%s/%s", s->folder, name);
    return file;
}

static inline TableFile file_bytes(const Station *s, const char *name, const void *bytes, size_t length)
{
    TableFile file = file_path(s, name);
    FILE *to = fopen(file.path, "wb");
    assert_non_null(to);
    assert_int_equal(fwrite(bytes, 1, length, to), length);
    assert_int_equal(fclose(to), 0);
    return file;
}

static inline TableFile file_text(const Station *s, const char *name, const char *text)
{
    return file_bytes(s, name, text, strlen(text));
}

/* The text in another encoding; the caller frees it. */
static inline char *encoded(const char *text, const char *encoding, size_t *length)
{
    size_t left = strlen(text), room = left * 4 + 16;
    char *out = malloc(room), *to = out, *from = (char *)(uintptr_t)text;
    iconv_t conv = iconv_open(encoding, "UTF-8");
    assert_true(conv != (iconv_t)-1);
    assert_non_null(out);
    assert_true(iconv(conv, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(conv);
    *length = (size_t)(to - out);
    return out;
}

static inline TableFile file_encoded(const Station *s, const char *name, const char *text,
                                     const char *encoding)
{
    size_t length;
    char *bytes = encoded(text, encoding, &length);
    TableFile file = file_bytes(s, name, bytes, length);
    free(bytes);
    return file;
}

/* The whole file; the caller frees it. */
static inline char *file_read(const char *path)
{
    FILE *from = fopen(path, "rb");
    assert_non_null(from);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, from) < (1 << 20) - 1);
    fclose(from);
    return text;
}

/* Whatever a test did, the check is clean; then its own files go, then the station. */
static inline int files_close(void **state)
{
    Station *s = *state;
    assert_sound(s);
    DIR *folder = opendir(s->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        if (strncmp(entry->d_name, "desk.db", 7) != 0 && entry->d_name[0] != '.')
            unlink(file_path(s, entry->d_name).path);
    closedir(folder);
    return station_close(state);
}

/* --- what a job said --- */

typedef struct {
    char refused[16][1400];
    size_t refused_count;
    char notes[8][400];
    size_t note_count;
    int64_t stop_after; /* rows; 0 never */
    int64_t progress_calls;
} Said;

static inline void say_refused(void *arg, const char *text)
{
    Said *said = arg;
    if (said->refused_count < 16)
        text_copy(said->refused[said->refused_count], sizeof said->refused[0], text);
    said->refused_count++;
}

static inline void say_note(void *arg, const char *text)
{
    Said *said = arg;
    if (said->note_count < 8)
        text_copy(said->notes[said->note_count], sizeof said->notes[0], text);
    said->note_count++;
}

static inline bool say_progress(void *arg, int64_t done, int64_t percent)
{
    Said *said = arg;
    said->progress_calls++;
    return percent <= 100 && (said->stop_after == 0 || done < said->stop_after);
}

static inline Status import_file(Station *s, const char *kind, const char *path, const char *rejects,
                                 Said *said, ImportResult *result)
{
    *said = (Said){.stop_after = said->stop_after};
    ImportJob job = {.kind = kind,
                     .file = path,
                     .rejects = rejects,
                     .progress = say_progress,
                     .refused = say_refused,
                     .note = say_note,
                     .arg = said};
    return import_run(&s->desk, &job, result, &s->error);
}

#endif
