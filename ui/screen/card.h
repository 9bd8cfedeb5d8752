/* The inside of the donor card: its tabs (card_tabs.c, card_overview.c) and what is done on them (card_edit.c). */
#ifndef MARROWDESK_CARD_H
#define MARROWDESK_CARD_H

#include "change_line.h"
#include "followup.h"

typedef enum { TAB_OVERVIEW, TAB_CALLS, TAB_SAMPLES, TAB_STATUS, TAB_CHANGES, TAB_COUNT } Tab;

enum { CARD_LINES = 96, CARD_PAGE = 50, CARD_CELLS = 4 };

/* A line of the overview: label, value, label, value; or a part of the person. */
typedef struct {
    const RecordType *type; /* of the record the line stands for; NULL: a heading */
    void *record;
    const char *focus; /* the field that editing the line begins with; NULL the first */
    char text[CARD_CELLS][LINE_SIZE];
    Style style[CARD_CELLS];
} CardLine;

typedef struct {
    int64_t donor;
    Card card;
    bool revealed; /* the document number is shown */
    bool health_seen; /* the account may see answers and results of questionnaires */
    Tab tab;
    List lists[TAB_COUNT];
    const RecordType *added; /* of which type the lists look for what they are to stand on */

    CardLine *lines; /* CARD_LINES */
    size_t line_count;
    Attempt *attempts;
    char (*callers)[NAME_SIZE];
    size_t attempt_count, attempt_wish; /* a page more is read when the cursor nears the end */
    ChangeLine *changes;
    size_t change_count, change_wish;
    char period_by[CARD_PERIODS][NAME_SIZE];
} CardState;

/* The lists of all tabs, empty. */
void card_tabs_open(CardState *s);
void card_tabs_close(CardState *s);
Status card_tabs_load(Desk *desk, CardState *s, Error *error);
/* Names in the current language, at most 9 columns in Chinese. */
const char *card_tab_label(Tab tab);

/* Masks what this card does not show now. */
bool card_masks(const CardState *s, const RecordType *type, const Field *field);
void card_overview_load(Desk *desk, CardState *s);

/* The record under the cursor: its type, NULL when there is none. */
const RecordType *card_current(CardState *s, void **record);

/* Each says what it did; RELOAD when something changed. */
Reaction card_edit(Ui *ui, CardState *s);
Reaction card_add(Ui *ui, CardState *s);
Reaction card_void(Ui *ui, CardState *s);
Reaction card_reveal(Ui *ui, CardState *s);
/* card_leave.c: out of the registry for good, with a second signature; CLOSE when done. */
Reaction card_leave(Ui *ui, CardState *s);
/* card_merge.c: with another file of the same person; a merging taken back; the lines that tell of them. */
Reaction card_merge(Ui *ui, const CardState *s);
Reaction card_part(Ui *ui, CardState *s);
const char *card_why_no_part(Ui *ui, const CardState *s);
void card_merged_lines(Desk *desk, CardState *s);
/* Every field of the record under the cursor, to read. */
Reaction card_details(Ui *ui, CardState *s);

/* card_health.c: fills in or changes a questionnaire (id 0: a new one) and saves it: `health` is as it stands then. Its
 * text to read. */
Reaction card_health(Ui *ui, const CardState *s, Health *health);
void card_health_text(const Config *config, const Health *health, char *out, size_t size);
/* The line of the overview. */
void card_health_line(const Config *config, const Health *health, CardLine *line);

#endif
