/* A form over a record until it is saved: both texts are shown where somebody else was faster. */
#include <stdlib.h>
#include <string.h>

#include "registry.h"
#include "save_form.h"
#include "text.h"

typedef struct {
    const RecordType *type;
    const char *title;
    const char *const *names;
    SaveFn save;
    const char *focus;
    void *base, *mine, *theirs; /* as it was read, as it was typed, as somebody else stored it */
    char request[40];
    bool typed; /* a form was filled whose content is not stored yet */
    bool ask;   /* show the form before the next try */
    bool done;
    Reaction reaction;
} Saving;

enum { TEXT_SIZE = 8192, SAID_SIZE = 512 };

static bool is_typed(const Field *field)
{
    return !(field->flags & (FIELD_HIDDEN | FIELD_DERIVED)) && field->kind != FIELD_REF;
}

static bool same_field(const Field *field, const void *a, const void *b)
{
    char left[NOTE_SIZE] = "", right[NOTE_SIZE] = "";
    field_get(field, a, left, sizeof left);
    field_get(field, b, right, sizeof right);
    return text_equal(left, right);
}

/* "Phone number: mine ...; theirs ...", a line for each field that differs: a box holds many of those. */
static void both_texts(const Saving *v, char *out, size_t size)
{
    bool first = true;
    text_copy(out, size, tr("Somebody else saved this a moment ago."));
    for (size_t i = 0; i < v->type->count; i++) {
        const Field *field = &v->type->fields[i];
        char mine[NOTE_SIZE] = "", theirs[NOTE_SIZE] = "", block[NOTE_SIZE * 2 + 256];
        if (!is_typed(field) || same_field(field, v->mine, v->theirs))
            continue;
        field_show(field, v->mine, false, mine, sizeof mine);
        field_show(field, v->theirs, false, theirs, sizeof theirs);
        text_format(block, sizeof block, tr("%s: mine %s; theirs %s"), tr(field->label), mine[0] ? mine : tr("(empty)"),
                    theirs[0] ? theirs : tr("(empty)"));
        text_append(out, size, first ? "\n\n" : "\n");
        text_append(out, size, block);
        first = false;
    }
}

/* What was typed here goes on top of what the other stored: fields untouched here take theirs. */
static void rebase(Saving *v)
{
    void *merged = malloc(v->type->size);
    if (!merged)
        return;
    memcpy(merged, v->theirs, v->type->size);
    for (size_t i = 0; i < v->type->count; i++) {
        const Field *field = &v->type->fields[i];
        char value[NOTE_SIZE] = "";
        if (!is_typed(field) || same_field(field, v->mine, v->base))
            continue;
        field_get(field, v->mine, value, sizeof value);
        field_put(field, merged, value);
    }
    memcpy(v->base, v->theirs, v->type->size);
    memcpy(v->mine, merged, v->type->size);
    free(merged);
}

static void settle_conflict(Ui *ui, Saving *v)
{
    const char *const choices[] = {tr("Save mine, keep the rest of theirs"), tr("Take theirs"), tr("Go on typing")};
    char text[TEXT_SIZE];
    both_texts(v, text, sizeof text);
    int answer = ui_choose(ui, v->title, text, choices, 3);
    if (answer == 1) {
        ui_say(ui, "%s", tr("Their version stays; nothing was saved from here."));
        v->reaction = RELOAD;
        v->done = true;
        return;
    }
    rebase(v);
    store_request_id(v->request);
    v->ask = answer != 0;
}

/* False: the form was left. */
static bool show_form(Ui *ui, Saving *v)
{
    const char *const choices[] = {tr("Leave without saving"), tr("Go on typing")};
    if (ui_edit_at(ui, v->title, v->type, v->mine, v->names, v->focus)) {
        v->typed = true;
        return true;
    }
    /* The form asks only about what was typed since it was shown again. */
    while (v->typed && ui_choose(ui, v->title, tr("What was typed here is not saved yet."), choices, 2) == 1)
        if (ui_edit_at(ui, v->title, v->type, v->mine, v->names, v->focus))
            return true;
    return false;
}

static void try_save(Ui *ui, Saving *v)
{
    Error error = {.code = OK};
    char said[SAID_SIZE] = "";
    bool is_new = ((const RecordHead *)v->mine)->id == 0;
    Status status = v->save ? v->save(ui_desk(ui), v->type, v->mine, v->request, v->theirs, said, sizeof said, &error)
                            : registry_save(ui_desk(ui), v->type, v->mine, v->request, v->theirs, &error);
    v->ask = true;
    if (status == OK) {
        if (said[0])
            ui_say(ui, "%s", said);
        else
            ui_say(ui, is_new ? tr("Added: %s.") : tr("Saved: %s."), tr(v->type->label));
        v->reaction = RELOAD;
        v->done = true;
    } else if (status == ERR_CONFLICT && !is_new) {
        settle_conflict(ui, v);
    } else {
        if (status == ERR_CONFLICT)
            store_request_id(v->request);
        ui_error(ui, &error);
    }
}

static bool is_unchanged(const Saving *v)
{
    for (size_t i = 0; i < v->type->count; i++)
        if (!same_field(&v->type->fields[i], v->mine, v->base))
            return false;
    return true;
}

static void save_rounds(Ui *ui, Saving *v)
{
    while (!v->done) {
        if (v->ask && !show_form(ui, v))
            return;
        if (((const RecordHead *)v->mine)->id && is_unchanged(v)) {
            ui_say(ui, "%s", tr("Nothing was changed."));
            return;
        }
        try_save(ui, v);
    }
}

Reaction save_form(Ui *ui, const SaveForm *form, void *record)
{
    return save_form_at(ui, form, record, "");
}

Reaction save_form_at(Ui *ui, const SaveForm *form, void *record, const char *focus)
{
    const RecordType *type = form->type;
    Saving v = {.type = type,
                .title = form->title ? form->title : tr(type->label),
                .names = form->names,
                .save = form->save,
                .focus = focus,
                .ask = true,
                .reaction = REDRAW};
    v.base = malloc(type->size);
    v.mine = malloc(type->size);
    v.theirs = calloc(1, type->size);
    if (v.base && v.mine && v.theirs) {
        memcpy(v.base, record, type->size);
        memcpy(v.mine, record, type->size);
        store_request_id(v.request);
        save_rounds(ui, &v);
        if (v.done)
            memcpy(record, v.mine, type->size);
    }
    free(v.base);
    free(v.mine);
    free(v.theirs);
    return v.reaction;
}
