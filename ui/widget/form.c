/* A form over records: values, focus, keys. Painting is in form_paint.c. */
#include "form.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { OTHER_BYTES = 128 }; /* typed for a date, a number, a choice */

/* --- what stands in the boxes --- */

static void show_value(const FormItem *item, char out[FORM_TEXT])
{
    out[0] = '\0';
    field_show(item->field, item->record, false, out, FORM_TEXT);
}

static bool is_choice(const Field *field)
{
    return field->kind == FIELD_CHOICE || field->kind == FIELD_FLAG;
}

static size_t box_bytes(const Field *field)
{
    if (field->kind != FIELD_TEXT) {
        return OTHER_BYTES;
    }
    /* Blanks and hyphens of an identifier are typed and then taken out. */
    size_t bytes = field->flags & FIELD_MULTI_ID ? (size_t)field->size * 4 : field->size;
    return bytes < FORM_TEXT ? bytes : FORM_TEXT;
}

static void bind(Form *form)
{
    FormItem *item = &form->items[form->focus];
    input_bind(&form->input, item->text, box_bytes(item->field));
    form->input.lines = (item->field->flags & FIELD_LINES) != 0;
    form->input.fresh = (item->field->kind != FIELD_TEXT || item->proposed) && item->text[0] != '\0';
    form->typed = false;
}

/* The screen may have locked the field with the focus, or set another focus. */
bool form_bind(Form *form)
{
    if (form->count == 0) {
        return false;
    }
    if (form->focus < 0 || form->focus >= form->count) {
        form->focus = 0;
    }
    for (int i = 0; i < form->count && form->items[form->focus].locked; i++) {
        form->focus = (form->focus + 1) % form->count;
    }
    if (form->input.text != form->items[form->focus].text) {
        bind(form);
    }
    return !form->items[form->focus].locked;
}

/* Reads the box into the record. A wrong text stays in the box and the record as it was. */
static bool read_box(FormItem *item, bool *changed)
{
    char shown[FORM_TEXT], before[FORM_TEXT] = "", after[FORM_TEXT] = "";
    *changed = false;
    show_value(item, shown);
    if (text_equal(shown, item->text) && item->error[0] == '\0') {
        return true;
    }
    Error error = {.code = OK};
    char warning[160] = "";
    field_get(item->field, item->record, before, sizeof before);
    if (field_read(item->field, item->record, item->text, clock_today(), warning, &error) != OK) {
        text_copy(item->error, sizeof item->error, error.message);
        item->warning[0] = '\0';
        return false;
    }
    field_get(item->field, item->record, after, sizeof after);
    *changed = !text_equal(before, after);
    item->error[0] = '\0';
    text_copy(item->warning, sizeof item->warning, warning);
    show_value(item, item->text);
    return true;
}

static bool leave(Form *form)
{
    bool changed;
    bool good = read_box(&form->items[form->focus], &changed);
    form->typed = false;
    if (changed) {
        form->touched = true;
        if (form->left != NULL) {
            form->left(form, form->focus, form->arg);
        }
    }
    return good;
}

/* --- life --- */

Status form_open(Form *form, Error *error)
{
    *form = (Form){.items = calloc(FORM_FIELDS, sizeof(FormItem))};
    return form->items == NULL ? error_memory(error) : OK;
}

void form_close(Form *form)
{
    if (form->items != NULL) {
        explicit_bzero(form->items, FORM_FIELDS * sizeof(FormItem));
    }
    free(form->items);
    *form = (Form){.items = NULL};
}

void form_add(Form *form, const RecordType *type, void *record, const char *name, const char *section)
{
    const Field *field = field_find(type, name);
    if (field == NULL || field->kind == FIELD_REF || (field->flags & FIELD_HIDDEN) != 0 || form->count >= FORM_FIELDS) {
        return;
    }
    FormItem *item = &form->items[form->count++];
    *item = (FormItem){.field = field, .record = record, .section = section};
    show_value(item, item->text);
}

void form_refresh(Form *form)
{
    for (int i = 0; i < form->count; i++) {
        FormItem *item = &form->items[i];
        bool typing = i == form->focus && form->typed;
        if (item->error[0] == '\0' && !typing) {
            show_value(item, item->text);
        }
    }
    if (form->count > 0 && !form->typed && form->input.text == form->items[form->focus].text) {
        bind(form);
    }
}

int form_find(const Form *form, const void *record, const char *name)
{
    for (int i = 0; i < form->count; i++) {
        const FormItem *item = &form->items[i];
        if ((record == NULL || item->record == record) && text_equal(item->field->name, name)) {
            return i;
        }
    }
    return -1;
}

bool form_changed(const Form *form)
{
    bool wrong = false;
    for (int i = 0; i < form->count; i++) {
        char shown[FORM_TEXT];
        show_value(&form->items[i], shown);
        wrong = wrong || (form->items[i].error[0] != '\0' && !text_equal(shown, form->items[i].text));
    }
    return form->touched || form->typed || wrong;
}

/* --- moving --- */

void form_go(Form *form, int item)
{
    if (item < 0 || item >= form->count) {
        return;
    }
    if (form_bind(form)) {
        leave(form);
    }
    form->focus = item;
    form->input.text = NULL;
    form_bind(form);
}

/* The next field that can be typed in, or -1. */
static int next_open(const Form *form, int from, int step)
{
    for (int i = from + step; i >= 0 && i < form->count; i += step) {
        if (!form->items[i].locked) {
            return i;
        }
    }
    return -1;
}

static Reaction step(Form *form, int by, bool wrap)
{
    int to = next_open(form, form->focus, by);
    if (to < 0 && wrap) {
        to = next_open(form, by > 0 ? -1 : form->count, by);
    }
    form_go(form, to < 0 ? form->focus : to);
    return REDRAW;
}

/* To the first field of the section before or after. */
static Reaction step_section(Form *form, int by)
{
    int to = form->focus;
    do {
        to += by;
    } while (to > 0 && to < form->count && form->items[to].section == NULL);
    if (to < 0 || to >= form->count) {
        to = by > 0 ? form->count - 1 : 0;
    }
    form_go(form, to);
    return REDRAW;
}

static Reaction enter(Form *form)
{
    if (next_open(form, form->focus, 1) < 0) {
        leave(form);
        bind(form);
        return IGNORED;
    }
    return step(form, 1, false);
}

/* --- choices --- */

static void choose(Form *form, const char *label)
{
    FormItem *item = &form->items[form->focus];
    text_copy(item->text, sizeof item->text, label);
    leave(form);
    bind(form);
}

static Reaction open_list(Ui *ui, Form *form, const FormItem *item)
{
    const ChoiceList *list = choice_list(item->field->choices);
    const char **labels = list == NULL ? NULL : calloc(list->count + 1, sizeof *labels);
    if (labels == NULL) {
        return HANDLED;
    }
    char now[FORM_TEXT] = "";
    size_t start = 0;
    field_get(item->field, item->record, now, sizeof now);
    for (size_t i = 0; i < list->count; i++) {
        labels[i] = choice_label(list->name, list->items[i].code);
        start = text_equal(list->items[i].code, now) ? i : start;
    }
    int picked = ui_pick(ui, tr(item->field->label), labels, list->count, start);
    if (picked >= 0) {
        /* By its code: two labels may begin alike. */
        choose(form, list->items[picked].code);
    }
    free(labels);
    return REDRAW;
}

static Reaction flag_key(Form *form, uint32_t code)
{
    FormItem *item = &form->items[form->focus];
    char now[FORM_TEXT] = "";
    field_get(item->field, item->record, now, sizeof now);
    switch (code) {
    case '1':
    case 'y':
        choose(form, "1");
        return REDRAW;
    case '0':
    case '2':
    case 'n':
        choose(form, "0");
        return REDRAW;
    case ' ':
    case KEY_F(4):
        choose(form, text_equal(now, "1") ? "0" : "1");
        return REDRAW;
    default:
        return IGNORED;
    }
}

int form_digit(const ChoiceList *list, size_t item)
{
    bool codes = true;
    if (list->count > 9) {
        return -1;
    }
    /* Where the codes of a standard are digits, people know them by those. */
    for (size_t i = 0; i < list->count; i++) {
        const char *code = list->items[i].code;
        codes = codes && code[0] >= '0' && code[0] <= '9' && code[1] == '\0';
    }
    return codes ? list->items[item].code[0] - '0' : (int)item + 1;
}

static Reaction choice_key(Ui *ui, Form *form, uint32_t code)
{
    const FormItem *item = &form->items[form->focus];
    code = key_plain(code);
    if (item->field->kind == FIELD_FLAG) {
        return flag_key(form, code);
    }
    if (code == KEY_F(4) || code == ' ') {
        return open_list(ui, form, item);
    }
    const ChoiceList *list = choice_list(item->field->choices);
    for (size_t i = 0; list != NULL && code >= '0' && code <= '9' && i < list->count; i++) {
        if (form_digit(list, i) == (int)(code - '0')) {
            choose(form, list->items[i].code);
            return REDRAW;
        }
    }
    return IGNORED;
}

/* --- keys --- */

static Reaction type(Form *form, Key key)
{
    char before[FORM_TEXT];
    FormItem *item = &form->items[form->focus];
    text_copy(before, sizeof before, item->text);
    Reaction reaction = input_key(&form->input, key);
    form->typed = form->typed || !text_equal(before, item->text);
    return reaction;
}

Reaction form_key(Ui *ui, Form *form, Key key)
{
    if (!form_bind(form)) {
        return IGNORED;
    }
    if (is_choice(form->items[form->focus].field)) {
        Reaction reaction = choice_key(ui, form, key.code);
        if (reaction != IGNORED) {
            return reaction;
        }
    }
    switch (key.code) {
    case KEY_TAB_:
        return step(form, 1, true);
    case KEY_BACKTAB_:
        return step(form, -1, true);
    case KEY_DOWN_:
        return step(form, 1, false);
    case KEY_UP_:
        return step(form, -1, false);
    case KEY_PAGE_DOWN_:
        return step_section(form, 1);
    case KEY_PAGE_UP_:
        return step_section(form, -1);
    case KEY_ENTER_:
        return enter(form);
    default:
        return type(form, key);
    }
}

/* --- checking --- */

static void check_item(Form *form, int i)
{
    FormItem *item = &form->items[i];
    bool changed;
    read_box(item, &changed);
    form->touched = form->touched || changed;
    if (item->error[0] == '\0' && item->text[0] == '\0' && (item->field->flags & FIELD_REQUIRED) != 0) {
        text_format(item->error, sizeof item->error, tr("%s is needed."), tr(item->field->label));
    }
}

bool form_check(Form *form)
{
    int wrong = -1;
    if (form_bind(form)) {
        leave(form);
    }
    for (int i = form->count - 1; i >= 0; i--) {
        if (!form->items[i].locked) {
            check_item(form, i);
            wrong = form->items[i].error[0] != '\0' ? i : wrong;
        }
    }
    if (wrong >= 0) {
        form->focus = wrong;
    }
    form->input.text = NULL;
    form_bind(form);
    return wrong < 0;
}

void form_error(Form *form, const Error *error)
{
    int i = form_find(form, NULL, error->field);
    if (i >= 0) {
        text_copy(form->items[i].error, sizeof form->items[i].error, error->message);
        form->focus = i;
        form->input.text = NULL;
        form_bind(form);
    }
}
