/* Reads and checks a shipped file of settings, and writes the image that the program carries of it. Runs while the
 * program is built.
 *
 *   settings FOLDER/station.cfg IMAGE */
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
const char builtin_station[] = "", builtin_holidays[] = "", builtin_letters[] = "";

static const Source *find_source(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (int i = 0; i < CONFIG_FILES; i++)
        if (text_equal(config_sources[i].name, name))
            return &config_sources[i];
    return NULL;
}

static Status write_image(const char *path, const char *image, size_t size, Error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool whole = file >= 0 && write(file, image, size) == (ssize_t)size;
    Status status = whole ? OK : error_errno(error, ERR_IO, "cannot write", path);
    if (file >= 0)
        close(file);
    return status;
}

int main(int argc, char **argv)
{
    const Source *source = argc == 3 ? find_source(argv[1]) : NULL;
    if (!source) {
        out_text(stderr, "settings FOLDER/station.cfg IMAGE\n");
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
        status = write_image(argv[2], image, size, &error);
    if (status != OK)
        out_text(stderr, "%s\n", error.message);
    free(image);
    config_free(&a);
    config_free(&b);
    return status == OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
