/* The loop: keys, time, and boxes that run inside handlers. */
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "loop.h"
#include "text.h"

enum { REST = 1000, LONG_REST = 60000 };

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

static void apply(Ui *ui, int at, Reaction reaction)
{
    switch (reaction) {
    case CLOSE:
        if (at < ui->count) {
            bool box = ui->layers[at].screen->box;
            loop_remove(ui, at);
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
    loop_settle(ui);
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
    int64_t left = ui->last_key + (int64_t)minutes * LOOP_MINUTE * 1000 - loop_clock();
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
    int64_t minute = clock_now() / LOOP_MINUTE;
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
    if (loop_clock() - ui->last_key >= LONG_REST)
        store_rest(store, true);
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
            store_rest(ui->desk->store, false);
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
    int64_t wait = (LOOP_MINUTE - clock_now() % LOOP_MINUTE) * 1000;
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
    bool mine = layer->screen->key != NULL && (typing || !layer->unread);
    Reaction reaction = mine ? layer->screen->key(ui, layer->state, key) : IGNORED;
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

void loop_run(Ui *ui, int floor)
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
    loop_run(ui, at);
    ui->depth--;
    while (ui->count > at) {
        loop_remove(ui, ui->count - 1);
    }
    ui->dirty = true;
    return ui->quit || ui->unwind ? QUIT : CLOSE;
}

void ui_show_ahead(Ui *ui, const Screen *screen, void *state)
{
    ui->layers[ui->count++] = (Layer){.screen = screen, .state = state};
    frame_paint(ui);
}

void ui_end_ahead(Ui *ui)
{
    loop_remove(ui, ui->count - 1);
}
