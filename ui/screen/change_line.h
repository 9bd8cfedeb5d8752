/* A change of a record as people read it: a row of a history. */
#ifndef MARROWDESK_CHANGE_LINE_H
#define MARROWDESK_CHANGE_LINE_H

#include "list.h"
#include "registry.h"

enum { CHANGE_COLUMNS = 5 };

typedef struct {
    char at[INSTANT_SIZE], who[NAME_SIZE], what[LINE_SIZE], before[LINE_SIZE], after[LINE_SIZE];
} ChangeLine;

extern const ListColumn change_columns[CHANGE_COLUMNS];

/* `revealed`: the person's sensitive fields are not masked. */
void change_line_read(const Change *change, bool revealed, ChangeLine *line);
void change_line_cell(const ChangeLine *line, int column, char *out, size_t size);

#endif
