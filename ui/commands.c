/* Commands: from a key to what runs, and why one cannot. */
#include <string.h>

#include "loop.h"
#include "staff.h"
#include "text.h"

CommandSet commands_of(Layer *layer)
{
    return (CommandSet){
        .commands = layer->screen->commands, .count = layer->screen->command_count, .layer = layer};
}

bool commands_shut(const Ui *ui)
{
    return ui->busy || ui->locked;
}

static const char *why_not(Ui *ui, const CommandSet *set, int id)
{
    Layer *layer = set->layer;
    if (layer == NULL)
        return set->why_not == NULL ? NULL : set->why_not(ui, id);
    return layer->screen->why_not == NULL ? NULL : layer->screen->why_not(ui, layer->state, id);
}

bool command_refused(Ui *ui, const CommandSet *set, const Command *command, char *why, size_t size)
{
    const char *reason = staff_may(ui->desk, command->roles) ? why_not(ui, set, command->id)
                                                             : tr("Your account's role does not allow this.");
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

Reaction command_run(Ui *ui, const CommandSet *set, const Command *command)
{
    char why[256];
    Layer *layer = set->layer;
    if (command_refused(ui, set, command, why, sizeof why)) {
        ui_say(ui, tr("%1$s: %2$s"), tr(command->label), why);
        ui->message_style = STYLE_WARN;
        term_beep();
        return REDRAW;
    }
    if (command->screen != NULL) {
        return ui_open(ui, command->screen, command->argument);
    }
    if (layer == NULL) {
        return set->run(ui, command->id);
    }
    return layer->screen->command == NULL ? IGNORED : layer->screen->command(ui, layer->state, command->id);
}

/* Two commands of a screen share a key where it means another thing for other roles: that of this account. */
static const Command *find(const Ui *ui, const CommandSet *set, uint32_t code)
{
    const Command *found = NULL;
    for (size_t i = 0; i < set->count; i++) {
        const Command *command = &set->commands[i];
        if (command->key != code && (command->also == 0 || command->also != code)) {
            continue;
        }
        if (staff_may(ui->desk, command->roles)) {
            return command;
        }
        found = found == NULL ? command : found;
    }
    return found;
}

static Reaction try(Ui *ui, const CommandSet *set, uint32_t code)
{
    const Command *command = find(ui, set, code);
    if (command == NULL) {
        return IGNORED;
    }
    bool shut = set->layer == NULL && commands_shut(ui);
    if (shut && (set->when_shut == NULL || !set->when_shut(command->id))) {
        return IGNORED;
    }
    return command_run(ui, set, command);
}

Reaction commands_key(Ui *ui, Layer *layer, uint32_t code)
{
    CommandSet here = commands_of(layer);
    /* What could not be read stands there empty: nothing of it is acted on before it has been seen. */
    const Command *own = layer->unread && !loop_typing(ui) ? find(ui, &here, code) : NULL;
    if (own != NULL && own->screen == NULL) {
        return REDRAW;
    }
    Reaction reaction = try(ui, &here, code);
    for (int i = 0; i < ui->global_count && reaction == IGNORED; i++) {
        reaction = try(ui, &ui->globals[i], code);
    }
    /* Ctrl-P is what other programs have for a palette. */
    return reaction == IGNORED ? try(ui, ui->own, code == KEY_CTRL('p') ? KEY_F(1) : code) : reaction;
}
