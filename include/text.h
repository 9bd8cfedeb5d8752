/* Text: bounded UTF-8, measured in terminal columns.
 *
 * Every string in a record is valid UTF-8 in a fixed array. What comes from
 * outside passes text_clean() at the door; what goes to the terminal or to
 * stdio passes text_visible() again at the sink. */
#ifndef MARROWDESK_TEXT_H
#define MARROWDESK_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "error.h"

/* Copies at most size-1 bytes and always ends with NUL; cuts at a whole
 * character. Returns false when it had to cut. */
bool text_copy(char *to, size_t size, const char *from);

/* Appends in the same manner. */
bool text_append(char *to, size_t size, const char *from);

/* snprintf that cuts at a whole character. Returns false when it had to cut. */
bool text_format(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool text_format_list(char *to, size_t size, const char *format, va_list list)
    __attribute__((format(printf, 3, 0)));

/* Decodes the character at `s`: its bytes in *length (1..4), its code point as
 * the result; an invalid byte is U+FFFD of length 1. At the end: 0, length 0. */
uint32_t text_decode(const char *s, size_t *length);

/* Writes the UTF-8 form of `point` (1..4 bytes and NUL) and returns its length. */
size_t text_encode(uint32_t point, char out[5]);

bool text_is_utf8(const char *s, size_t length);
size_t text_length(const char *s); /* in characters (code points) */

/* Columns of one character: 0 combining, 1, or 2; -1 for what must not reach a
 * terminal (control, bidi, zero-width, unassigned private marks). */
int text_char_columns(uint32_t point);

/* Columns of a text as text_visible() would show it. */
int text_columns(const char *s);

/* The longest whole-character start of `s` in at most `columns`; its bytes are
 * the result, its columns go to *used (NULL allowed). Combining marks stay
 * with their base. */
size_t text_fit(const char *s, int columns, int *used);

/* Copies `s` into `to` cut to `columns`, with "…" (or "..", when ascii) where it was cut. */
void text_cut(char *to, size_t size, const char *s, int columns, bool ascii);

/* Byte offset of the next/previous character boundary from `at` (grapheme:
 * base with its combining marks). */
size_t text_next(const char *s, size_t at);
size_t text_previous(const char *s, size_t at);

/* True for a character that may not be stored or shown: C0/C1 controls (newline
 * is judged by the caller), bidi controls, zero-width and other invisible format marks. */
bool text_is_hostile(uint32_t point);

/* The door: checks a value from outside (a file, a paste, a JSON line). Trims
 * white space (full-width too) at both ends. Newline and tab are allowed when
 * `lines` (CR LF becomes one newline). On a hostile character or invalid UTF-8: ERR_INPUT, the message
 * names the character (U+202E) and its position. On a text over size-1 bytes:
 * ERR_INPUT with the limit. On failure `to` is as it was. It may be `from`. */
Status text_clean(char *to, size_t size, const char *from, bool lines, Error *error);

/* What a sink shows of a character: U+FFFD of a hostile one, U+23CE of a newline, a blank of a tab. */
uint32_t text_char_visible(uint32_t point);

/* The sink: every character as text_char_visible() says, U+FFFD for an invalid byte. Always succeeds; `to` and `from`
 * are different arrays. */
void text_visible(char *to, size_t size, const char *from);

/* NFKC, full-width digits and letters to plain ones, all white space and hyphens
 * removed, A-Z: for ID numbers, phones, codes; never for names. False when too long. */
bool text_plain(char *to, size_t size, const char *from);

/* NFKC and lower case, inner white space folded to one blank: for searching and header matching. */
bool text_fold(char *to, size_t size, const char *from);

/* Most texts that are compared differ in their first byte. */
static inline bool text_equal(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

#endif
