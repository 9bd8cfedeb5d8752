/* How the desk looks: colours and borders, chosen by each account and remembered. */
#include <string.h>

#include "loop.h"
#include "staff.h"
#include "text.h"

/* The account's choice; where there is none, or nobody signed in, that of the settings. */
void ui_look(Ui *ui)
{
    const Config *config = ui->desk->config;
    char word[32];
    ui->theme = THEME_DEFAULT;
    ui->ascii = config != NULL && config->ascii;
    if (config != NULL && config->theme != NULL) {
        theme_named(config->theme, &ui->theme);
    }
    if (ui->desk->store != NULL && preference_load(ui->desk, "theme", word, sizeof word)) {
        theme_named(word, &ui->theme);
    }
    if (ui->desk->store != NULL && preference_load(ui->desk, "borders", word, sizeof word)) {
        ui->ascii = text_equal(word, "ascii");
    }
    term_look(ui->theme, ui->ascii);
    ui->dirty = true;
}

static void remember(Ui *ui, const char *name, const char *value, const char *said)
{
    Error error = {.code = OK};
    term_look(ui->theme, ui->ascii);
    ui->dirty = true;
    if (ui->desk->store != NULL && preference_save(ui->desk, name, value, &error) != OK) {
        ui_error(ui, &error);
    } else {
        ui_say(ui, tr("Look: %s"), said);
    }
}

Reaction look_choose(Ui *ui)
{
    enum { CHOICES = THEME_COUNT + 1 };
    char lines[THEME_COUNT][96];
    const char *choices[CHOICES];
    for (Theme theme = 0; theme < THEME_COUNT; theme++) {
        text_format(lines[theme], sizeof lines[theme], theme == ui->theme ? tr("%s (now)") : "%s",
                    tr(theme_label(theme)));
        choices[theme] = lines[theme];
    }
    choices[THEME_COUNT] = ui->ascii ? tr("Borders: with lines") : tr("Borders: with - | + (old terminals)");
    int chosen = ui_choose(ui, tr("Look of the desk"),
                           term_has_colours()
                               ? tr("Remembered for your account.")
                               : tr("This terminal shows no colours here; the choice counts where there are some."),
                           choices, CHOICES);
    if (chosen == THEME_COUNT) {
        ui->ascii = !ui->ascii;
        remember(ui, "borders", ui->ascii ? "ascii" : "lines", choices[THEME_COUNT]);
    } else if (chosen >= 0) {
        ui->theme = (Theme)chosen;
        remember(ui, "theme", theme_name(ui->theme), tr(theme_label(ui->theme)));
    }
    return REDRAW;
}
