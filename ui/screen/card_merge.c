/* Merging from the card: with whom, and taking a merging back. */
#include <string.h>

#include "card.h"
#include "merging.h"
#include "screens.h"
#include "second.h"
#include "text.h"

enum { LINES = 8, FILES = 16 };

Reaction card_merge(Ui *ui, const CardState *s)
{
    RegistryArgument argument = {.merge = s->donor};
    return ui_open(ui, &screen_registry, &argument);
}

const char *card_why_no_part(Ui *ui, const CardState *s)
{
    Merged rows[1];
    return merging_list(ui_desk(ui), s->donor, rows, 1) ? NULL : tr("No other file was merged into this one.");
}

/* The newest first: an older one waits until those behind it are undone. */
Reaction card_part(Ui *ui, CardState *s)
{
    Merged rows[1];
    char lines[LINES][MERGING_LINE], text[LINES * MERGING_LINE + 512], title[LINE_SIZE];
    Signature second;
    Error error = {.code = OK};
    if (!merging_list(ui_desk(ui), s->donor, rows, 1))
        return REDRAW;
    size_t later = merging_later(ui_desk(ui), rows[0].id, lines, LINES, &error);
    if (error.code != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    text_format(title, sizeof title, tr("Undo the merging with %s"), rows[0].name);
    text_format(text, sizeof text, tr("File %1$lld comes back as it was, and so does this one."),
                (long long)rows[0].away);
    for (size_t i = 0; i < later && i < LINES; i++) {
        text_append(text, sizeof text, "\n! ");
        text_append(text, sizeof text, lines[i]);
    }
    if (later > LINES)
        text_append(text, sizeof text, "\n! ...");
    if (!ui_confirm(ui, title, text, tr("Undo the merging"), tr("Back")) || !second_ask(ui, title, &second))
        return REDRAW;
    Status status = merging_undo(ui_desk(ui), rows[0].id, &second, &error);
    explicit_bzero(&second, sizeof second);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("The merging is undone: file %1$lld is %2$s again."), (long long)rows[0].away, rows[0].name);
    return RELOAD;
}

void card_merged_lines(Desk *desk, CardState *s)
{
    Merged rows[FILES];
    size_t count = merging_list(desk, s->donor, rows, FILES);
    for (size_t i = 0; i < count && s->line_count < CARD_LINES; i++) {
        CardLine *line = &s->lines[s->line_count++];
        char local[32];
        *line = (CardLine){.type = &donor_type, .record = &s->card.donor};
        instant_local(rows[i].at, local, sizeof local);
        text_format(line->text[0], LINE_SIZE, tr("Merged %.10s"), local);
        text_format(line->text[1], LINE_SIZE, tr("%1$s (file %2$lld)"), rows[i].name, (long long)rows[i].away);
        text_copy(line->text[2], LINE_SIZE, rows[i].donor_number);
        text_format(line->text[3], LINE_SIZE, tr("by %1$s and %2$s"), rows[i].by, rows[i].second);
        line->style[0] = STYLE_LABEL;
    }
}
