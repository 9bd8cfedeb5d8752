/* Letters and sheets: chosen, shown with what could not be filled, saved as a text file. */
#include <string.h>

#include "case_ui.h"
#include "exchange.h"
#include "letters.h"
#include "text.h"

enum { LETTERS = 32, SHOWN = LETTER_SIZE + LETTER_MISSING };

static const Letter *choose(Ui *ui, bool every)
{
    const Config *config = ui_desk(ui)->config;
    const char *names[LETTERS];
    const Letter *letters[LETTERS];
    int count = 0;
    for (size_t i = 0; i < config->letter_count && count < LETTERS; i++)
        if (config->letters[i].every == every) {
            letters[count] = &config->letters[i];
            names[count++] = name_text(config->letters[i].name);
        }
    int chosen = count == 1 ? 0 : ui_choose(ui, tr("Letters and sheets"), "", names, count);
    return chosen < 0 ? NULL : letters[chosen];
}

static void save(Ui *ui, const Letter *letter, int64_t id, const char *text)
{
    char path[512], name[64];
    Error error = {0};
    if (id)
        text_format(name, sizeof name, "%s-%lld", letter->id, (long long)id);
    else
        text_copy(name, sizeof name, letter->id);
    if (text_file_save(store_path(ui_desk(ui)->store), name, text, path, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Saved: %s"), path);
}

static void show(Ui *ui, const Letter *letter, int64_t id, const LetterText *out)
{
    const char *const choices[] = {tr("Save as a text file"), tr("Back")};
    char question[LETTER_MISSING + 256];
    ui_show(ui, name_text(letter->name), out->text);
    if (out->missing_count)
        text_format(question, sizeof question, tr("Not filled (%1$d): %2$s"), out->missing_count, out->missing);
    else
        text_copy(question, sizeof question, tr("Every place is filled."));
    if (out->cut)
        text_append(question, sizeof question, tr("\nThere was more than fits into one sheet."));
    if (ui_choose(ui, name_text(letter->name), question, choices, 2) == 0)
        save(ui, letter, id, out->text);
}

Reaction letter_write(Ui *ui, int64_t id)
{
    const Letter *letter = choose(ui, id == 0);
    LetterText *out = NULL;
    Error error = {0};
    if (!letter)
        return REDRAW;
    if (letter_fill(ui_desk(ui), letter, id, &out, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    show(ui, letter, id, out);
    letter_free(&out);
    return RELOAD;
}
