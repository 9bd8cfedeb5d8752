/* A form over one record in a box. */
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "text.h"
#include "ui.h"

enum { TAKE = 1, MARGIN = 2 };

typedef struct {
    const char *title;
    Form form;
    bool taken;
} Edit;

static Rect edit_area(const Edit *edit, Rect area)
{
    int rows = larger(smaller(form_rows(&edit->form) + 1, area.rows - 2), 4);
    return layout_inset(layout_centre(area, rows + 2, smaller(72, area.columns - 4) + 2), 1, MARGIN);
}

static void edit_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Edit *edit = state;
    Rect inside = edit_area(edit, area);
    Rect box = {inside.row - 1, inside.column - MARGIN, inside.rows + 2, inside.columns + 2 * MARGIN};
    term_fill(box, STYLE_NORMAL);
    term_box(box, STYLE_NORMAL, edit->title);
    form_paint(&edit->form, inside);
}

static void edit_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Edit *edit = state;
    form_cursor(&edit->form, edit_area(edit, area));
}

static Reaction edit_key(Ui *ui, void *state, Key key)
{
    Edit *edit = state;
    Reaction reaction = form_key(ui, &edit->form, key);
    if (reaction != IGNORED || key.code != KEY_ENTER_) {
        return reaction;
    }
    edit->taken = form_check(&edit->form);
    return edit->taken ? CLOSE : REDRAW;
}

static Reaction edit_command(Ui *ui, void *state, int id)
{
    (void)ui;
    Edit *edit = state;
    edit->taken = id == TAKE && form_check(&edit->form);
    return edit->taken ? CLOSE : REDRAW;
}

static bool edit_leaving(Ui *ui, void *state)
{
    Edit *edit = state;
    return !form_changed(&edit->form) || ui_confirm(ui, edit->title, tr("What was typed here is not saved yet."),
                                                    tr("Leave without saving"), tr("Go on typing"));
}

static const Command edit_commands[] = {
    {TAKE, KEY_F(2), KEY_CTRL('s'), N_("Question"), N_("Save"), N_("Takes what stands in the form."), NULL, true},
};

static const Screen edit_screen = {
    .name = "edit",
    .title = "",
    .commands = edit_commands,
    .command_count = 1,
    .paint = edit_paint,
    .cursor = edit_cursor,
    .key = edit_key,
    .command = edit_command,
    .leaving = edit_leaving,
    .typing = ui_always_typing,
    .box = true,
};

static void edit_fields(Form *form, const RecordType *type, void *record, const char *const *names)
{
    for (size_t i = 0; names == NULL && i < type->count; i++) {
        form_add(form, type, record, type->fields[i].name, NULL);
    }
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        form_add(form, type, record, names[i], NULL);
    }
}

bool ui_edit(Ui *ui, const char *title, const RecordType *type, void *record, const char *const *names)
{
    return ui_edit_at(ui, title, type, record, names, "");
}

/* The memory of a form, and of the record as it was. */
static bool edit_begin(Edit *edit, const RecordType *type, void **before)
{
    *before = malloc(type->size);
    if (*before != NULL && form_open(&edit->form, NULL) == OK)
        return true;
    free(*before);
    return false;
}

bool ui_edit_at(Ui *ui, const char *title, const RecordType *type, void *record, const char *const *names,
                const char *focus)
{
    /* A record whose save has failed holds what was typed: that is not left because its form finds no memory. */
    const char *const choices[] = {tr("Try again"), tr("Leave without saving")};
    Error error;
    Edit edit = {.title = title};
    void *before = NULL;
    error_memory(&error);
    while (!edit_begin(&edit, type, &before)) {
        ui_error(ui, &error);
        if (ui_choose(ui, title, tr("The form cannot be shown. Nothing that was typed is lost yet."), choices, 2) != 0)
            return false;
    }
    memcpy(before, record, type->size);
    edit_fields(&edit.form, type, record, names);
    edit.form.focus = larger(form_find(&edit.form, record, focus), 0);
    bool taken = ui_modal(ui, &edit_screen, &edit) != QUIT && edit.taken;
    if (!taken) {
        memcpy(record, before, type->size);
    }
    form_close(&edit.form);
    free(before);
    return taken;
}
