/* The stack of screens that are open, and what stands on all of them: what is said, what can be undone. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loop.h"
#include "text.h"

Desk *ui_desk(Ui *ui)
{
    return ui->desk;
}

Layer *loop_top(Ui *ui)
{
    return &ui->layers[ui->count - 1];
}

const Screen *loop_page(const Ui *ui)
{
    int at = ui->count - 1;
    while (at > 0 && ui->layers[at].screen->box) {
        at--;
    }
    return ui->layers[at].screen;
}

bool loop_typing(Ui *ui)
{
    Layer *top = loop_top(ui);
    return top->screen->typing != NULL && top->screen->typing(ui, top->state);
}

int64_t loop_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool ui_always_typing(Ui *ui, void *state)
{
    (void)ui;
    (void)state;
    return true;
}

/* --- messages --- */

void ui_say(Ui *ui, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[LOOP_MESSAGE * 2];
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text_copy(ui->message, sizeof ui->message, text);
    ui->message_style = STYLE_GOOD;
    ui->dirty = true;
}

void ui_error(Ui *ui, const Error *error)
{
    text_copy(ui->message, sizeof ui->message, error->message);
    ui->message_style = STYLE_BAD;
    ui->dirty = true;
    asked_fail(ui);
    term_beep();
}

void ui_offer_undo(Ui *ui, const char *what, Status (*undo)(Desk *desk, int64_t id, Error *error), int64_t id)
{
    text_copy(ui->undo_what, sizeof ui->undo_what, what == NULL ? "" : what);
    ui->undo = what == NULL ? NULL : undo;
    ui->undo_long = NULL;
    ui->undo_id = id;
}

void ui_offer_long_undo(Ui *ui, const char *what, Status (*undo)(Ui *ui, int64_t id, Error *error), int64_t id)
{
    ui_offer_undo(ui, what, NULL, id);
    ui->undo_long = undo;
}

void ui_globals(Ui *ui, const Command *commands, size_t count, Reaction (*run)(Ui *ui, int id))
{
    for (int i = 0; i < ui->global_count; i++) {
        if (ui->globals[i].commands == commands) {
            return;
        }
    }
    if (ui->global_count < LOOP_GLOBALS) {
        ui->globals[ui->global_count++] = (CommandSet){.commands = commands, .count = count, .run = run};
    }
}

void ui_on_alert(Ui *ui, void (*alert)(Desk *desk, char *out, size_t size))
{
    ui->alert = alert;
}

/* --- the stack --- */

static void discard(Ui *ui, Layer *layer)
{
    if (layer->owned) {
        if (layer->screen->close != NULL) {
            layer->screen->close(ui, layer->state);
        }
        free(layer->state);
    }
    *layer = (Layer){.screen = NULL};
}

Status loop_prepare(Ui *ui, const Screen *screen, const void *argument, Layer *layer, Error *error)
{
    *layer = (Layer){.screen = screen, .owned = true, .stale = true};
    layer->state = calloc(1, screen->size > 0 ? screen->size : 1);
    if (layer->state == NULL) {
        return error_memory(error);
    }
    Status status = screen->open == NULL ? OK : screen->open(ui, layer->state, argument, error);
    if (status != OK) {
        discard(ui, layer);
    }
    return status;
}

void loop_remove(Ui *ui, int at)
{
    Layer gone = ui->layers[at];
    ui->count--;
    memmove(&ui->layers[at], &ui->layers[at + 1], (size_t)(ui->count - at) * sizeof ui->layers[0]);
    /* curses loses the wide character that a box has cut in half: the frame after a box is sent whole. */
    if (gone.screen->box)
        term_refresh();
    discard(ui, &gone);
    ui->dirty = true;
}

Reaction ui_open(Ui *ui, const Screen *screen, const void *argument)
{
    Error error = {.code = OK};
    Layer layer;
    if (ui->count >= LOOP_LAYERS - 2) {
        error_set(&error, ERR_USAGE, "", tr("Too many pages are open; close some with Esc."));
        ui_error(ui, &error);
        return REDRAW;
    }
    if (loop_prepare(ui, screen, argument, &layer, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui->layers[ui->count++] = layer;
    return REDRAW;
}

bool loop_may_leave(Ui *ui, const Layer *layer)
{
    return layer->screen->leaving == NULL || layer->screen->leaving(ui, layer->state);
}

/* Asks from the top down to layer `lowest`. */
static bool all_may_leave(Ui *ui, int lowest)
{
    for (int i = ui->count - 1; i >= lowest; i--) {
        if (!loop_may_leave(ui, &ui->layers[i])) {
            return false;
        }
    }
    return true;
}

Reaction ui_goto(Ui *ui, const Screen *screen, const void *argument)
{
    Error error = {.code = OK};
    Layer layer = {.screen = NULL};
    if (ui->next.screen != NULL || (!ui->locked && !all_may_leave(ui, 1))) {
        return REDRAW;
    }
    if (screen != NULL && loop_prepare(ui, screen, argument, &layer, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    /* States of running handlers must stay: the change is made by the loop when all have returned. */
    ui->next = layer;
    ui->unwind = true;
    return REDRAW;
}

void loop_settle(Ui *ui)
{
    if (!ui->unwind || ui->depth > 0) {
        return;
    }
    ui->unwind = false;
    while (ui->count > 1) {
        loop_remove(ui, ui->count - 1);
    }
    if (ui->next.screen != NULL)
        ui->layers[ui->count++] = ui->next;
    ui->next = (Layer){.screen = NULL};
    loop_top(ui)->stale = true;
    ui->dirty = true;
}

Reaction loop_leave(Ui *ui)
{
    if (!all_may_leave(ui, 0)) {
        return REDRAW;
    }
    return QUIT;
}

void loop_close_all(Ui *ui)
{
    while (ui->count > 0)
        loop_remove(ui, ui->count - 1);
    if (ui->next.screen != NULL)
        discard(ui, &ui->next);
}
