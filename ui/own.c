/* The desk's own commands: they work on every screen. */
#include <stdlib.h>

#include "list.h"
#include "loop.h"
#include "palette.h"
#include "text.h"

const Command own_commands[] = {
    {OWN_HELP, KEY_F(1), '?', N_("Desk"), N_("Help"),
     N_("Shows everything that can be done here, with its keys; F1 and Ctrl-P also while typing."), NULL, true},
    {OWN_BACK, KEY_ESC_, KEY_CTRL('g'), N_("Desk"), N_("Back"),
     N_("Closes this page and goes back to the one before."), NULL, true},
    {OWN_UNDO, KEY_CTRL('z'), KEY_CTRL('_'), N_("Desk"), N_("Undo"),
     N_("Undoes the last act that can be undone, by name."), NULL, false},
    {OWN_LANGUAGE, KEY_F(12), KEY_CTRL('t'), N_("Desk"), N_("Language"), N_("Changes between Chinese and English."),
     NULL, false},
    {OWN_LOOK, KEY_CTRL(']'), 0, N_("Desk"), N_("Look"),
     N_("Colours for dark and light windows, high contrast or none; borders for old terminals."), NULL, false},
    {OWN_REPAINT, KEY_CTRL('l'), 0, N_("Desk"), N_("Repaint"),
     N_("Paints the screen anew when something wrote over it."), NULL, false},
    {OWN_LOCK, KEY_CTRL('o'), 0, N_("Desk"), N_("Lock"), N_("Hides the screen until the password is typed."), NULL,
     false},
    {OWN_EXPORT, KEY_F(11), KEY_CTRL('^'), N_("Desk"), N_("Export"),
     N_("Writes the list on this page beside the database, as it is shown."), "lead caller liaison", false},
    {OWN_QUIT, KEY_CTRL('q'), 0, N_("Desk"), N_("Leave"), N_("Closes the desk."), NULL, false},
};
const size_t own_command_count = sizeof own_commands / sizeof own_commands[0];

static bool can_undo(const Ui *ui)
{
    return ui->undo != NULL || ui->undo_long != NULL;
}

static const char *why_not_own(const Ui *ui, int id)
{
    switch (id) {
    case OWN_UNDO:
        return !can_undo(ui) ? tr("There is nothing to undo.") : NULL;
    case OWN_LANGUAGE:
        return term_can_chinese() || language() == LANGUAGE_ZH ? NULL : tr("This console cannot show Chinese.");
    case OWN_EXPORT:
        return ui->locked || list_seen() == NULL   ? tr("There is no list on this page.")
               : list_rows(list_seen()) == 0 ? tr("The list is empty.")
                                             : NULL;
    case OWN_LOCK:
        return ui->lock == NULL || ui->locked ? tr("Nobody is signed in.") : NULL;
    default:
        return NULL;
    }
}

static bool when_shut(int id)
{
    return id == OWN_BACK || id == OWN_REPAINT || id == OWN_LANGUAGE;
}

static Reaction undo_last(Ui *ui)
{
    char text[320], what[sizeof ui->undo_what];
    Error error = {.code = OK};
    text_copy(what, sizeof what, ui->undo_what);
    text_format(text, sizeof text, tr("Undo: %s?"), what);
    if (!ui_confirm(ui, tr("Undo"), text, tr("Undo"), tr("Leave as it is")) || !can_undo(ui)) {
        ui_say(ui, "%s", tr("Nothing was undone."));
        return REDRAW;
    }
    ui_say(ui, tr("Undoing: %s"), what);
    ui_paint_now(ui);
    Status status =
        ui->undo != NULL ? ui->undo(ui->desk, ui->undo_id, &error) : ui->undo_long(ui, ui->undo_id, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    ui_offer_undo(ui, NULL, NULL, 0);
    ui_say(ui, tr("Undone: %s"), what);
    return RELOAD;
}

static Reaction change_language(Ui *ui)
{
    language_set(language() == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH);
    for (int i = 0; i < ui->count; i++) {
        ui->layers[i].stale = true;
    }
    return REDRAW;
}

static Reaction go_back(Ui *ui)
{
    const Layer *top = loop_top(ui);
    if (!loop_may_leave(ui, top)) {
        return REDRAW;
    }
    if (ui->count == 1 && top->screen->leaving == NULL &&
        !ui_confirm(ui, tr("Leave"), tr("Close the desk?"), tr("Close"), tr("Stay"))) {
        return REDRAW;
    }
    return CLOSE;
}

/* --- the palette --- */

enum { PALETTE_ITEMS = 128 };

typedef struct {
    const CommandSet *set;
    const Command *command;
} Aim;

typedef struct {
    PaletteItem items[PALETTE_ITEMS];
    Aim aims[PALETTE_ITEMS];
    size_t count;
} Offer;

static void offer(Ui *ui, Offer *all, const CommandSet *set)
{
    for (size_t i = 0; i < set->count && all->count < PALETTE_ITEMS; i++) {
        const Command *command = &set->commands[i];
        if (set == ui->own && command->id == OWN_HELP) {
            continue;
        }
        PaletteItem *item = &all->items[all->count];
        all->aims[all->count++] = (Aim){set, command};
        if (command->key != 0) {
            key_label(command->key, item->key, sizeof item->key);
        }
        if (command->also != 0) {
            char also[sizeof item->key];
            key_label(command->also, also, sizeof also);
            text_append(item->key, sizeof item->key, " ");
            text_append(item->key, sizeof item->key, also);
        }
        item->group = command->group == NULL ? "" : tr(command->group);
        item->label = tr(command->label);
        item->help = command->help == NULL ? "" : tr(command->help);
        item->enabled = !command_refused(ui, set, command, item->why, sizeof item->why);
    }
}

static Reaction open_palette(Ui *ui)
{
    CommandSet here = commands_of(loop_top(ui));
    Offer *all = calloc(1, sizeof *all);
    if (all == NULL) {
        return HANDLED;
    }
    offer(ui, all, &here);
    for (int i = 0; i < ui->global_count && !commands_shut(ui); i++) {
        offer(ui, all, &ui->globals[i]);
    }
    offer(ui, all, ui->own);
    int chosen = palette_run(ui, all->items, all->count);
    Aim aim = chosen < 0 ? (Aim){0} : all->aims[chosen];
    free(all);
    if (aim.command == NULL || ui->quit || ui->unwind) {
        return REDRAW;
    }
    Reaction reaction = command_run(ui, aim.set, aim.command);
    return reaction == IGNORED || reaction == HANDLED ? REDRAW : reaction;
}

static Reaction run_own(Ui *ui, int id)
{
    switch (id) {
    case OWN_HELP:
        return open_palette(ui);
    case OWN_BACK:
        return go_back(ui);
    case OWN_UNDO:
        return undo_last(ui);
    case OWN_LANGUAGE:
        return change_language(ui);
    case OWN_LOOK:
        return look_choose(ui);
    case OWN_REPAINT:
        term_refresh();
        return REDRAW;
    case OWN_EXPORT:
        return export_list(ui);
    case OWN_LOCK:
        return loop_lock(ui);
    default:
        return loop_leave(ui);
    }
}

const CommandSet own_set = {
    .commands = own_commands,
    .count = sizeof own_commands / sizeof own_commands[0],
    .run = run_own,
    .why_not = why_not_own,
    .when_shut = when_shut,
};
