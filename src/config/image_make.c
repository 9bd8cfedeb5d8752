/* Makes an image of settings. Runs while the program is built, and in its tests.
 *
 * Which words are pointers nobody has to say: the file is read twice, and what differs between both is one. */
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "text.h"

/* The same piece of both. */
typedef struct {
    const char *a, *b;
    size_t size;
    bool texts;
    size_t place; /* in the image, from the first text */
} Piece;

enum { PIECES = 128 };

typedef struct {
    Piece pieces[PIECES];
    size_t count;
    size_t texts, records;
    char *bytes; /* of the image, behind its head */
    uint32_t *pointers;
    size_t pointer_count;
} Image;

static Status fault(const char *file, const char *what, Error *error)
{
    return error_set(error, ERR_INTERNAL, "", "%s: %s", file, what);
}

static bool add_piece(Image *image, const char *a, const char *b, size_t size, bool texts)
{
    if (image->count == PIECES)
        return false;
    image->pieces[image->count++] = (Piece){.a = a, .b = b, .size = size, .texts = texts};
    return true;
}

/* The part of the Config first, then the blocks. */
static bool find_pieces(Image *image, const Source *source, const Config *a, const Config *b)
{
    const Block *block = ((const Own *)a->own)->blocks, *same = ((const Own *)b->own)->blocks;
    bool fits = add_piece(image, (const char *)a + source->from, (const char *)b + source->from,
                          source->until - source->from, false);
    for (; fits && block && same; block = block->next, same = same->next)
        fits = block->size == same->size && block->texts == same->texts &&
               add_piece(image, block->data, same->data, block->size, block->texts);
    return fits && !block && !same;
}

static size_t place_pieces(Image *image, bool texts, size_t from)
{
    size_t at = from;
    for (size_t i = 0; i < image->count; i++)
        if (image->pieces[i].texts == texts) {
            image->pieces[i].place = at;
            at = (at + image->pieces[i].size + IMAGE_ALIGN - 1) / IMAGE_ALIGN * IMAGE_ALIGN;
        }
    return at;
}

/* Does the address lie in the program itself? */
static bool is_static(uintptr_t address)
{
    extern const char __executable_start[], end[];
    return address >= (uintptr_t)__executable_start && address < (uintptr_t)end;
}

/* The place of what both words point at; false: they are no pointers to the same thing. */
static bool find_place(const Image *image, uintptr_t a, uintptr_t b, uintptr_t *place)
{
    for (size_t i = 0; i < image->count; i++) {
        const Piece *piece = &image->pieces[i];
        uintptr_t offset = a - (uintptr_t)piece->a;
        if (offset < piece->size && b - (uintptr_t)piece->b == offset) {
            *place = piece->place + offset;
            return true;
        }
    }
    return false;
}

static Status put_records(Image *image, const Piece *piece, const char *file, Error *error)
{
    uintptr_t a, b, place;
    for (size_t at = 0; at + sizeof a <= piece->size; at += sizeof a) {
        memcpy(&a, piece->a + at, sizeof a);
        memcpy(&b, piece->b + at, sizeof b);
        if (a == b && !is_static(a))
            continue;
        if (a == b || !find_place(image, a, b, &place))
            return fault(file, "a setting points at what is not in the memory of the settings (reader.h)", error);
        memcpy(image->bytes + piece->place + at, &place, sizeof place);
        image->pointers[image->pointer_count++] = (uint32_t)(piece->place + at - image->texts);
    }
    return OK;
}

static Status put_pieces(Image *image, const char *file, Error *error)
{
    Status status = OK;
    for (size_t i = 0; status == OK && i < image->count; i++) {
        const Piece *piece = &image->pieces[i];
        memcpy(image->bytes + piece->place, piece->a, piece->size);
        if (!piece->texts)
            status = put_records(image, piece, file, error);
    }
    return status;
}

Status image_make(const Source *source, const Config *a, const Config *b, char **out, size_t *size, Error *error)
{
    Image image = {.count = 0};
    if (!find_pieces(&image, source, a, b))
        return fault(source->name, "read twice, it is not the same twice, or too much", error);
    image.texts = place_pieces(&image, true, 0);
    image.records = place_pieces(&image, false, image.texts) - image.texts;
    size_t bytes = image.texts + image.records, words = image.records / sizeof(void *);
    *out = calloc(1, sizeof(ImageHead) + bytes + words * sizeof(uint32_t));
    if (!*out)
        return error_memory(error);
    image.bytes = *out + sizeof(ImageHead);
    image.pointers = (uint32_t *)(void *)(image.bytes + bytes);
    Status status = put_pieces(&image, source->name, error);
    ImageHead head = {(uint32_t)image.texts, (uint32_t)image.records, (uint32_t)image.pointer_count, 0};
    memcpy(*out, &head, sizeof head);
    *size = sizeof head + bytes + image.pointer_count * sizeof *image.pointers;
    if (status != OK) {
        free(*out);
        *out = NULL;
    }
    return status;
}
