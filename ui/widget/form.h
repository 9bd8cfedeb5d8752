/* A form over records, driven by their field tables. Several records in one form (donor + phone + sample). */
#ifndef MARROWDESK_FORM_H
#define MARROWDESK_FORM_H

#include "field.h"
#include "input.h"
#include "ui.h"

enum { FORM_FIELDS = 64, FORM_TEXT = 1024 };

typedef struct {
    const Field *field;
    void *record;
    const char *section;      /* msgid, first of a block; NULL */
    char text[FORM_TEXT];     /* what stands in the box, also when it is wrong */
    char error[320];          /* under the field */
    char warning[160];
    bool locked;              /* shown, not typed in */
    bool proposed;            /* the first character typed replaces a text, as it does with dates and numbers */
} FormItem;

typedef struct Form Form;
struct Form {
    FormItem *items;          /* allocated by form_open() */
    int count, focus, top;
    Input input;
    bool touched;             /* a value was changed in the record */
    /* A field was left and its value is in the record: fill neighbours, look for duplicates, save the draft. */
    void (*left)(Form *form, int item, void *arg);
    void *arg;
    bool typed;               /* the box with the focus was typed in */
};

/* Starts an empty form; form_add() puts fields in order. A field the program keeps (FIELD_REF, FIELD_HIDDEN) or that
 * is not in the table is not added. */
Status form_open(Form *form, Error *error);
void form_close(Form *form);
void form_add(Form *form, const RecordType *type, void *record, const char *name, const char *section);
/* Reads the record's values into the boxes again (after `left` filled a neighbour, after a change of language). Boxes
 * with an error and the one being typed in keep their text. */
void form_refresh(Form *form);
/* Tab, arrows, Enter (next field), PgUp and PgDn (section), choices by digit, start of label, or a list (F4 / blank);
 * short dates. REDRAW when taken. Enter on the last field leaves it and is IGNORED: the screen saves. */
Reaction form_key(Ui *ui, Form *form, Key key);
/* Leaves the focused field (as Tab does) and goes to `item`. */
void form_go(Form *form, int item);
/* Leaves the focused field (checks it), checks all required ones; focus goes to the first wrong one. */
bool form_check(Form *form);
void form_error(Form *form, const Error *error); /* puts it under the field it names and goes there */
/* The last row of `area` is a hint for the field with the focus. From 110 columns on the sections stand side by side
 * when one column is not enough. */
void form_paint(Form *form, Rect area);
void form_cursor(const Form *form, Rect area);
/* Something differs from what form_add() found: in a record, or in the box being typed in. */
bool form_changed(const Form *form);
int form_rows(const Form *form); /* rows it needs when nothing is wrong */
int form_find(const Form *form, const void *record, const char *name); /* item index, -1 */

/* Between form.c and form_paint.c: binds the input to the field with the focus; false when all are locked. */
bool form_bind(Form *form);
/* The digit that picks the item of a short list, -1 for a long one: its code where all codes are digits, else its
 * place. */
int form_digit(const ChoiceList *list, size_t item);

#endif
