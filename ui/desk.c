/* The stack of screens and the loop. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exchange.h"
#include "loop.h"
#include "text.h"

enum { MINUTE = 60, REST = 1000 };

Desk *ui_desk(Ui *ui)
{
    return ui->desk;
}

Layer *loop_top(Ui *ui)
{
    return &ui->layers[ui->count - 1];
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
        ui->globals[ui->global_count++] = (CommandSet){commands, count, run};
    }
}

void ui_on_alert(Ui *ui, void (*alert)(Desk *desk, char *out, size_t size))
{
    ui->alert = alert;
}

/* What stands around every screen, read anew. */
static void look_around(Ui *ui)
{
    ui->backup_age = backup_age_minutes(store_path(ui->desk->store));
    ui->backup_late = backup_is_late(ui->desk->store, ui->backup_age);
    if (clock_is_set() || !desk_clock_is_back(ui->desk, ui->clock_back))
        ui->clock_back[0] = '\0';
    ui->alert_text[0] = '\0';
    if (ui->alert != NULL && ui->desk->actor.id != 0) {
        ui->alert(ui->desk, ui->alert_text, sizeof ui->alert_text);
    }
}

void ui_on_idle(Ui *ui, int minutes, int minutes_call, Reaction (*lock)(Ui *ui))
{
    ui->idle_minutes = minutes;
    ui->idle_minutes_call = minutes_call;
    ui->lock = lock;
    ui->last_key = loop_clock();
}

/* A read that failed and that nobody asked about: all that is read after it would look empty. */
static void say_untold(Ui *ui)
{
    Error error = {.code = OK};
    if (ui->desk->store != NULL && !ui->busy && store_status(ui->desk->store, &error) != OK)
        ui_error(ui, &error);
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

static Status prepare(Ui *ui, const Screen *screen, const void *argument, Layer *layer, Error *error)
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

static void remove_at(Ui *ui, int at)
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
    if (prepare(ui, screen, argument, &layer, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui->layers[ui->count++] = layer;
    return REDRAW;
}

static bool may_leave(Ui *ui, const Layer *layer)
{
    return layer->screen->leaving == NULL || layer->screen->leaving(ui, layer->state);
}

/* Asks from the top down to layer `lowest`. */
static bool all_may_leave(Ui *ui, int lowest)
{
    for (int i = ui->count - 1; i >= lowest; i--) {
        if (!may_leave(ui, &ui->layers[i])) {
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
    if (screen != NULL && prepare(ui, screen, argument, &layer, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    /* States of running handlers must stay: the change is made by the loop when all have returned. */
    ui->next = layer;
    ui->unwind = true;
    return REDRAW;
}

static void finish_goto(Ui *ui)
{
    if (!ui->unwind || ui->depth > 0) {
        return;
    }
    ui->unwind = false;
    while (ui->count > 1) {
        remove_at(ui, ui->count - 1);
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

Reaction loop_back(Ui *ui)
{
    const Layer *top = loop_top(ui);
    if (!may_leave(ui, top)) {
        return REDRAW;
    }
    if (ui->count == 1 && top->screen->leaving == NULL &&
        !ui_confirm(ui, tr("Leave"), tr("Close the desk?"), tr("Close"), tr("Stay"))) {
        return REDRAW;
    }
    return CLOSE;
}

static void apply(Ui *ui, int at, Reaction reaction)
{
    switch (reaction) {
    case CLOSE:
        if (at < ui->count) {
            bool box = ui->layers[at].screen->box;
            remove_at(ui, at);
            if (ui->count > 0 && !box) {
                loop_top(ui)->stale = true;
            }
        }
        break;
    case RELOAD:
        if (at < ui->count) {
            ui->layers[at].stale = true;
        }
        ui->dirty = true;
        break;
    case REDRAW:
        ui->dirty = true;
        break;
    case QUIT:
        ui->quit = true;
        break;
    default:
        break;
    }
    finish_goto(ui);
}

/* --- time --- */

static bool call_is_open(Ui *ui)
{
    for (int i = 0; i < ui->count; i++) {
        const Layer *layer = &ui->layers[i];
        if (layer->screen->is_call != NULL && layer->screen->is_call(ui, layer->state)) {
            return true;
        }
    }
    return false;
}

/* Milliseconds until the desk locks itself; -1: it does not. */
static int64_t until_lock(Ui *ui)
{
    int minutes = call_is_open(ui) ? ui->idle_minutes_call : ui->idle_minutes;
    if (ui->lock == NULL || minutes <= 0 || ui->locked || ui->busy) {
        return -1;
    }
    int64_t left = ui->last_key + (int64_t)minutes * MINUTE * 1000 - loop_clock();
    return left > 0 ? left : 0;
}

Reaction loop_lock(Ui *ui)
{
    ui->locked = true;
    ui->lock_floor = ui->count;
    ui->dirty = true;
    Reaction reaction = ui->lock(ui);
    ui->locked = false;
    ui->last_key = loop_clock();
    return reaction == QUIT ? QUIT : REDRAW;
}

static bool lock_if_idle(Ui *ui)
{
    if (until_lock(ui) != 0) {
        return false;
    }
    int at = ui->count - 1;
    Reaction reaction = loop_lock(ui);
    apply(ui, at, reaction);
    return true;
}

/* One that fails (a full disk) is tried again, but not each minute. */
static void back_up_hourly(Ui *ui, int64_t minute)
{
    enum { PATIENCE = 10 };
    bool due = ui->backup_age < 0 || ui->backup_age >= BACKUP_HOURLY;
    if (!due || ui->desk->actor.id == 0 || (ui->backup_tried && minute - ui->backup_tried < PATIENCE))
        return;
    ui->backup_tried = minute;
    backup_start(ui->desk->store, BACKUP_HOURLY);
}

static void each_minute(Ui *ui)
{
    Error error = {.code = OK};
    int64_t minute = clock_now() / MINUTE;
    if (minute == ui->shown_minute) {
        return;
    }
    ui->shown_minute = minute;
    ui->dirty = true;
    Store *store = ui->desk->store;
    if (store == NULL || ui->busy) {
        return;
    }
    if (desk_tick(ui->desk, &error) != OK) {
        ui_error(ui, &error);
    }
    look_around(ui);
    say_untold(ui);
    back_up_hourly(ui, minute);
    /* Under somebody who types nothing moves. */
    if (store_data_version(store) != ui->seen_version && !loop_typing(ui)) {
        loop_top(ui)->stale = true;
    }
}

static void rest(Ui *ui)
{
    if (!ui->rested && !ui->busy && loop_clock() - ui->last_key >= REST) {
        ui->rested = true;
        if (ui->desk->store != NULL) {
            store_rest(ui->desk->store);
        }
    }
}

static void on_time(Ui *ui)
{
    if (!lock_if_idle(ui)) {
        each_minute(ui);
        rest(ui);
    }
}

static int64_t sooner(int64_t a, int64_t b)
{
    return b >= 0 && b < a ? b : a;
}

/* How long the loop may sleep. */
static int wait_time(Ui *ui)
{
    int64_t wait = (MINUTE - clock_now() % MINUTE) * 1000;
    if (!ui->rested && ui->desk->store != NULL && !ui->busy) {
        int64_t left = ui->last_key + REST - loop_clock();
        wait = sooner(wait, left > 0 ? left : 0);
    }
    return (int)sooner(wait, until_lock(ui)) + 1;
}

/* --- the loop --- */

static void load(Ui *ui)
{
    Layer *top = loop_top(ui);
    Error error = {.code = OK};
    if (!top->stale) {
        return;
    }
    top->stale = false;
    ui->dirty = true;
    top->unread = top->screen->load != NULL && top->screen->load(ui, top->state, &error) != OK;
    if (top->unread) {
        ui_error(ui, &error);
    }
    if (ui->desk->store != NULL && !ui->busy) {
        ui->seen_version = store_data_version(ui->desk->store);
        look_around(ui);
        say_untold(ui);
    }
}

static Key next_key(Ui *ui)
{
    if (ui->held_count > 0 && !ui->busy) {
        Key key = ui->held[0];
        ui->held_count--;
        memmove(ui->held, ui->held + 1, (size_t)ui->held_count * sizeof ui->held[0]);
        return key;
    }
    /* What was read may turn out to be no key: a frame that is owed is not slept over. */
    return term_key(ui->dirty ? 0 : wait_time(ui));
}

static void dispatch(Ui *ui, Key key)
{
    int at = ui->count - 1;
    Layer *layer = &ui->layers[at];
    bool typing = loop_typing(ui);
    if (!frame_fits() && key.code != KEY_CTRL('q')) {
        return;
    }
    if (!typing) {
        key.code = key_plain(key.code);
    }
    Reaction reaction = layer->screen->key == NULL ? IGNORED : layer->screen->key(ui, layer->state, key);
    bool text = key_is_text(key.code) || key.code == KEY_PASTE_;
    if (reaction == IGNORED && !(typing && text)) {
        reaction = commands_key(ui, layer, key.code);
    }
    say_untold(ui);
    apply(ui, at, reaction);
}

static void take_key(Ui *ui, Key key)
{
    switch (key.code) {
    case KEY_NONE_:
        on_time(ui);
        return;
    case KEY_HANGUP_:
        ui->quit = true;
        return;
    case KEY_RESIZE_:
        ui->dirty = true;
        return;
    default:
        break;
    }
    /* A key that wakes a sleeping machine must not act on what nobody could see. */
    if (lock_if_idle(ui)) {
        return;
    }
    ui->last_key = loop_clock();
    ui->rested = false;
    loop_top(ui)->stale |= loop_top(ui)->unread;
    if (ui->depth == 0)
        asked_forget(ui);
    if (ui->message[0] != '\0') {
        ui->message[0] = '\0';
        ui->dirty = true;
    }
    dispatch(ui, key);
}

/* Runs while layer `floor` is open. */
static void loop(Ui *ui, int floor)
{
    while (ui->count > floor && !ui->quit && !(ui->unwind && ui->depth > 0)) {
        load(ui);
        if (ui->dirty && (ui->held_count == 0 || ui->busy) && !term_pending()) {
            frame_paint(ui);
        }
        ui->job_begun = 0;
        take_key(ui, next_key(ui));
    }
}

Reaction ui_modal(Ui *ui, const Screen *screen, void *state)
{
    if (ui->quit || ui->unwind || ui->count >= LOOP_LAYERS) {
        return QUIT;
    }
    int at = ui->count;
    ui->layers[ui->count++] = (Layer){.screen = screen, .state = state, .stale = true};
    ui->dirty = true;
    ui->depth++;
    loop(ui, at);
    ui->depth--;
    while (ui->count > at) {
        remove_at(ui, ui->count - 1);
    }
    ui->dirty = true;
    return ui->quit || ui->unwind ? QUIT : CLOSE;
}

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
        ui->last_key = loop_clock();
        ui->shown_minute = clock_now() / MINUTE;
        ui_look(ui);
        say_if_no_chinese(ui);
        status = prepare(ui, start, argument, &first, error);
    }
    if (status == OK) {
        /* open() may have put others on top already. */
        memmove(&ui->layers[1], &ui->layers[0], (size_t)ui->count * sizeof ui->layers[0]);
        ui->layers[0] = first;
        ui->count++;
        loop(ui, 0);
        while (ui->count > 0) {
            remove_at(ui, ui->count - 1);
        }
        if (ui->next.screen != NULL) {
            discard(ui, &ui->next);
        }
    }
    free(ui);
    term_close();
    return status == OK ? 0 : 1;
}
