/* Commands: from a key to what runs, why one cannot, the palette, and the desk's own. */
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "loop.h"
#include "palette.h"
#include "staff.h"
#include "text.h"

const Command loop_commands[] = {
    {LOOP_HELP, KEY_F(1), '?', N_("Desk"), N_("Help"),
     N_("Shows everything that can be done here, with its keys; F1 and Ctrl-P also while typing."), NULL, true},
    {LOOP_BACK, KEY_ESC_, KEY_CTRL('g'), N_("Desk"), N_("Back"),
     N_("Closes this page and goes back to the one before."), NULL, true},
    {LOOP_UNDO, KEY_CTRL('z'), KEY_CTRL('_'), N_("Desk"), N_("Undo"),
     N_("Undoes the last act that can be undone, by name."), NULL, false},
    {LOOP_LANGUAGE, KEY_F(12), KEY_CTRL('t'), N_("Desk"), N_("Language"), N_("Changes between Chinese and English."),
     NULL, false},
    {LOOP_LOOK, KEY_CTRL(']'), 0, N_("Desk"), N_("Look"),
     N_("Colours for dark and light windows, high contrast or none; borders for old terminals."), NULL, false},
    {LOOP_REPAINT, KEY_CTRL('l'), 0, N_("Desk"), N_("Repaint"),
     N_("Paints the screen anew when something wrote over it."), NULL, false},
    {LOOP_LOCK, KEY_CTRL('o'), 0, N_("Desk"), N_("Lock"), N_("Hides the screen until the password is typed."), NULL,
     false},
    {LOOP_EXPORT, KEY_F(11), KEY_CTRL('^'), N_("Desk"), N_("Export"),
     N_("Writes the list on this page beside the database, as it is shown."), "lead caller liaison", false},
    {LOOP_QUIT, KEY_CTRL('q'), 0, N_("Desk"), N_("Leave"), N_("Closes the desk."), NULL, false},
};
const size_t loop_command_count = sizeof loop_commands / sizeof loop_commands[0];

static bool can_undo(const Ui *ui)
{
    return ui->undo != NULL || ui->undo_long != NULL;
}

static const char *why_not_own(const Ui *ui, int id)
{
    switch (id) {
    case LOOP_UNDO:
        return !can_undo(ui) ? tr("There is nothing to undo.") : NULL;
    case LOOP_LANGUAGE:
        return term_can_chinese() || language() == LANGUAGE_ZH ? NULL : tr("This console cannot show Chinese.");
    case LOOP_EXPORT:
        return ui->locked || list_seen() == NULL   ? tr("There is no list on this page.")
               : list_rows(list_seen()) == 0 ? tr("The list is empty.")
                                             : NULL;
    case LOOP_LOCK:
        return ui->lock == NULL || ui->locked ? tr("Nobody is signed in.") : NULL;
    default:
        return NULL;
    }
}

bool command_refused(Ui *ui, Layer *layer, const Command *command, char *why, size_t size)
{
    const char *reason = NULL;
    if (!staff_may(ui->desk, command->roles)) {
        reason = tr("Your account's role does not allow this.");
    } else if (layer != NULL && layer->screen->why_not != NULL) {
        reason = layer->screen->why_not(ui, layer->state, command->id);
    } else if (command >= loop_commands && command < loop_commands + loop_command_count) {
        reason = why_not_own(ui, command->id);
    }
    text_copy(why, size, reason == NULL ? "" : reason);
    return reason != NULL;
}

uint32_t command_shown_key(const Command *command, bool typing)
{
    if (command->key != 0 && !(typing && key_is_text(command->key))) {
        return command->key;
    }
    return command->also != 0 && !(typing && key_is_text(command->also)) ? command->also : 0;
}

/* --- the desk's own --- */

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

static Reaction open_palette(Ui *ui);

static Reaction run_own(Ui *ui, int id)
{
    switch (id) {
    case LOOP_HELP:
        return open_palette(ui);
    case LOOP_BACK:
        return loop_back(ui);
    case LOOP_UNDO:
        return undo_last(ui);
    case LOOP_LANGUAGE:
        return change_language(ui);
    case LOOP_LOOK:
        return look_choose(ui);
    case LOOP_REPAINT:
        term_refresh();
        return REDRAW;
    case LOOP_EXPORT:
        return export_list(ui);
    case LOOP_LOCK:
        return loop_lock(ui);
    default:
        return loop_leave(ui);
    }
}

/* While a long job asks, or the desk is locked, nothing else may be reached. */
static bool is_shut(const Ui *ui)
{
    return ui->busy || ui->locked;
}

static bool works_when_shut(int id)
{
    return id == LOOP_BACK || id == LOOP_REPAINT || id == LOOP_LANGUAGE;
}

/* --- running --- */

static Reaction run(Ui *ui, Layer *layer, const Command *command, RunCommand global)
{
    char why[256];
    if (command_refused(ui, layer, command, why, sizeof why)) {
        ui_say(ui, tr("%1$s: %2$s"), tr(command->label), why);
        ui->message_style = STYLE_WARN;
        term_beep();
        return REDRAW;
    }
    if (command->screen != NULL) {
        return ui_open(ui, command->screen, command->argument);
    }
    if (layer == NULL) {
        return global(ui, command->id);
    }
    return layer->screen->command == NULL ? IGNORED : layer->screen->command(ui, layer->state, command->id);
}

/* --- the palette --- */

enum { PALETTE_ITEMS = 128 };

typedef struct {
    Layer *layer; /* NULL: a global command */
    const Command *command;
    RunCommand global;
} Aim;

typedef struct {
    PaletteItem items[PALETTE_ITEMS];
    Aim aims[PALETTE_ITEMS];
    size_t count;
} Offer;

static void offer(Ui *ui, Offer *all, Layer *layer, const Command *commands, size_t count, RunCommand global)
{
    for (size_t i = 0; i < count && all->count < PALETTE_ITEMS; i++) {
        const Command *command = &commands[i];
        if (commands == loop_commands && command->id == LOOP_HELP) {
            continue;
        }
        PaletteItem *item = &all->items[all->count];
        all->aims[all->count++] = (Aim){layer, command, global};
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
        item->enabled = !command_refused(ui, layer, command, item->why, sizeof item->why);
    }
}

static Reaction open_palette(Ui *ui)
{
    Layer *top = loop_top(ui);
    Offer *all = calloc(1, sizeof *all);
    if (all == NULL) {
        return HANDLED;
    }
    offer(ui, all, top, top->screen->commands, top->screen->command_count, NULL);
    for (int i = 0; i < ui->global_count && !is_shut(ui); i++) {
        offer(ui, all, NULL, ui->globals[i].commands, ui->globals[i].count, ui->globals[i].run);
    }
    offer(ui, all, NULL, loop_commands, loop_command_count, run_own);
    int chosen = palette_run(ui, all->items, all->count);
    Aim aim = chosen < 0 ? (Aim){0} : all->aims[chosen];
    free(all);
    if (aim.command == NULL || ui->quit || ui->unwind) {
        return REDRAW;
    }
    Reaction reaction = run(ui, aim.layer, aim.command, aim.global);
    return reaction == IGNORED || reaction == HANDLED ? REDRAW : reaction;
}

/* --- from a key --- */

/* Two commands of a screen share a key where it means another thing for other roles: that of this account. */
static const Command *find(const Ui *ui, const Command *commands, size_t count, uint32_t code)
{
    const Command *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (commands[i].key != code && (commands[i].also == 0 || commands[i].also != code)) {
            continue;
        }
        if (staff_may(ui->desk, commands[i].roles)) {
            return &commands[i];
        }
        found = found == NULL ? &commands[i] : found;
    }
    return found;
}

Reaction commands_key(Ui *ui, Layer *layer, uint32_t code)
{
    const Command *command = find(ui, layer->screen->commands, layer->screen->command_count, code);
    if (command != NULL) {
        Reaction reaction = run(ui, layer, command, NULL);
        if (reaction != IGNORED) {
            return reaction;
        }
    }
    for (int i = 0; i < ui->global_count && !is_shut(ui); i++) {
        const CommandSet *set = &ui->globals[i];
        command = find(ui, set->commands, set->count, code);
        if (command != NULL) {
            return run(ui, NULL, command, set->run);
        }
    }
    command = code == KEY_CTRL('p') ? &loop_commands[0] : find(ui, loop_commands, loop_command_count, code);
    if (command == NULL || (is_shut(ui) && !works_when_shut(command->id))) {
        return IGNORED;
    }
    return run(ui, NULL, command, run_own);
}
