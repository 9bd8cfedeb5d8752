/* The desk from its first screen to the last. */
#include <stdlib.h>
#include <string.h>

#include "loop.h"

static void say_if_no_chinese(Ui *ui)
{
    if (!term_can_chinese() && language() == LANGUAGE_ZH) {
        language_set(LANGUAGE_EN);
        ui_say(ui, "This console cannot show Chinese, so the desk speaks English; fbterm or kmscon can show it.");
        ui->message_style = STYLE_WARN;
    }
}

int ui_run(Desk *desk, const Screen *start, const void *argument, Error *error)
{
    TermOptions options = {.mouse = desk->config != NULL && desk->config->mouse};
    if (term_open(&options, error) != OK) {
        return 1;
    }
    Layer first;
    Ui *ui = calloc(1, sizeof *ui);
    Status status = ui == NULL ? error_memory(error) : OK;
    if (status == OK) {
        ui->desk = desk;
        ui->own = &own_set;
        ui->last_key = loop_clock();
        ui->shown_minute = clock_now() / LOOP_MINUTE;
        ui_look(ui);
        say_if_no_chinese(ui);
        status = loop_prepare(ui, start, argument, &first, error);
    }
    if (status == OK) {
        /* open() may have put others on top already. */
        memmove(&ui->layers[1], &ui->layers[0], (size_t)ui->count * sizeof ui->layers[0]);
        ui->layers[0] = first;
        ui->count++;
        loop_run(ui, 0);
        loop_close_all(ui);
    }
    free(ui);
    term_close();
    return status == OK ? 0 : 1;
}
