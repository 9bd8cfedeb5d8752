/* The sink for stdio: everything printed by the command line passes here and is sanitised. */
#ifndef MARROWDESK_OUT_H
#define MARROWDESK_OUT_H

#include <stdio.h>

/* Formats, makes hostile characters visible (newline and tab of the format itself
 * pass), and writes. Returns 0, or -1 when the stream failed. Any length. */
int out_text(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
