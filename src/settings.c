/* Reads and checks a shipped file of settings, and writes the image that the program carries of it, and its lists word
 * for word (reader.h). Runs while the program is built.
 *
 *   settings FOLDER/station.cfg IMAGE LISTS */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/builtin.h"
#include "config/image.h"
#include "out.h"
#include "text.h"

/* There are none yet. */
const char builtin_station[] = "", builtin_holidays[] = "", builtin_letters[] = "", builtin_station_lists[] = "";

static const Source *find_source(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (int i = 0; i < CONFIG_FILES; i++)
        if (text_equal(config_sources[i].name, name))
            return &config_sources[i];
    return NULL;
}

static Status write_file(const char *path, const char *bytes, size_t size, Error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool whole = file >= 0 && write(file, bytes, size) == (ssize_t)size;
    Status status = whole ? OK : error_errno(error, ERR_IO, "cannot write", path);
    if (file >= 0)
        close(file);
    return status;
}

enum { TEXT_MOST = 1 << 20 };

/* The lists, each with its NUL. */
typedef struct {
    char bytes[TEXT_MOST];
    size_t size;
} Lists;

static void add_list(void *arg, const char *list)
{
    Lists *lists = arg;
    size_t size = strlen(list) + 1;
    memcpy(lists->bytes + lists->size, list, size);
    lists->size += size;
}

static Status write_lists(const char *from, const char *path, Error *error)
{
    static char text[TEXT_MOST], plain[TEXT_MOST];
    static Lists lists;
    Taken taken = {.shipped = "", .each = add_list, .arg = &lists};
    FILE *file = fopen(from, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    Status status = scan_text(from, text, length, plain, &taken, error);
    return status == OK ? write_file(path, lists.bytes, lists.size + 1, error) : status;
}

int main(int argc, char **argv)
{
    const Source *source = argc == 4 ? find_source(argv[1]) : NULL;
    if (!source) {
        out_text(stderr, "settings FOLDER/station.cfg IMAGE LISTS\n");
        return EXIT_FAILURE;
    }
    Error error;
    char *image = NULL;
    size_t size = 0;
    Config *a = source_config(), *b = a ? source_config() : NULL;
    Status status = b ? source_read(source, argv[1], a, &error) : error_memory(&error);
    if (status == OK)
        status = source_read(source, argv[1], b, &error);
    if (status == OK)
        status = image_make(source, a, b, &image, &size, &error);
    if (status == OK)
        status = write_file(argv[2], image, size, &error);
    if (status == OK)
        status = write_lists(argv[1], argv[3], &error);
    if (status != OK)
        out_text(stderr, "%s\n", error.message);
    free(image);
    config_free(&a);
    config_free(&b);
    return status == OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
