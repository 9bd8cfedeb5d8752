/* The frame around the screens, and their painting. */
#include <string.h>
#include <time.h>

#include "bar.h"
#include "box.h"
#include "list.h"
#include "loop.h"
#include "staff.h"
#include "text.h"

enum { FOOTER_ITEMS = 48 };
enum { DAY_HOURS = 24, BACKUP_OLD = 7 /* days */ };

bool frame_fits(void)
{
    return term_rows() >= LAYOUT_MIN_ROWS && term_columns() >= LAYOUT_MIN_COLUMNS;
}

/* The lowest layer to be painted: boxes leave what is below them in sight. */
static int lowest_shown(const Ui *ui)
{
    int at = ui->count - 1, floor = ui->locked && ui->lock_floor < ui->count ? ui->lock_floor : 0;
    while (at > floor && ui->layers[at].screen->box) {
        at--;
    }
    return at;
}

static void clock_text(char *out, size_t size)
{
    Instant now = clock_now();
    char day[DATE_SIZE];
    day_format(instant_day(now), day);
    int minute = instant_minute(now);
    text_format(out, size, "%s %02d:%02d", day, minute / 60, minute % 60);
}

static void paint_title(Ui *ui, Rect line)
{
    const Layer *layer = &ui->layers[lowest_shown(ui)];
    const Desk *desk = ui->desk;
    char clock[32], subtitle[256] = "";
    clock_text(clock, sizeof clock);
    if (layer->screen->subtitle != NULL) {
        layer->screen->subtitle(ui, layer->state, subtitle, sizeof subtitle);
    }
    const Account *actor = &desk->actor;
    TitleBar title = {
        .station = desk->config != NULL ? name_text(desk->config->station) : "",
        .title = layer->screen->title[0] != '\0' ? tr(layer->screen->title) : "",
        .subtitle = subtitle,
        .account = actor->id == 0                ? ""
                   : actor->full_name[0] != '\0' ? actor->full_name
                                                 : actor->name,
        .clock = clock,
        .practice = desk->store != NULL && store_is_practice(desk->store),
    };
    bar_title(line, &title);
}

/* A key of the screen's own goes before that of a global command. */
static bool shadowed(const Screen *screen, uint32_t key)
{
    for (size_t i = 0; i < screen->command_count; i++) {
        if (screen->commands[i].key == key || screen->commands[i].also == key) {
            return true;
        }
    }
    return false;
}

/* Adds the footer's part of a set. */
static int add_items(Ui *ui, const CommandSet *set, BarItem *items, int used)
{
    bool typing = loop_typing(ui);
    const Screen *screen = loop_top(ui)->screen;
    for (size_t i = 0; i < set->count && used < FOOTER_ITEMS; i++) {
        const Command *command = &set->commands[i];
        uint32_t key = command_shown_key(command, typing);
        bool help = set == ui->own && command->id == OWN_HELP;
        /* What the role can never do stands in the palette alone; what cannot be done just now stays here. */
        bool mine = staff_may(ui->desk, command->roles);
        if (command->footer && mine && key != 0 && !help && (set->layer != NULL || !shadowed(screen, key))) {
            char why[256];
            BarItem *item = &items[used++];
            key_label(key, item->key, sizeof item->key);
            item->label = tr(command->label);
            if (set == ui->own && command->id == OWN_BACK && screen->back != NULL) {
                item->label = screen->back(ui, loop_top(ui)->state);
                used -= item->label[0] == '\0';
            }
            item->enabled = !command_refused(ui, set, command, why, sizeof why);
        }
    }
    return used;
}

static void paint_footer(Ui *ui, Rect line)
{
    Layer *top = loop_top(ui);
    BarItem items[FOOTER_ITEMS], help = {.label = tr("Help"), .enabled = true};
    CommandSet of_screen = commands_of(top);
    int used = add_items(ui, &of_screen, items, 0);
    used = add_items(ui, ui->own, items, used);
    bool here = ui->desk->actor.id != 0 && !ui->busy && !ui->locked && !top->screen->box;
    for (int i = 0; i < ui->global_count && here; i++) {
        used = add_items(ui, &ui->globals[i], items, used);
    }
    key_label(command_shown_key(&ui->own->commands[0], loop_typing(ui)), help.key, sizeof help.key);
    if (!loop_typing(ui)) {
        text_copy(help.key, sizeof help.key, "?");
    }
    bar_footer(line, items, used, &help);
}

/* The age of the last backup in words; made-up people are no loss, so a practice file never warns. */
static Style backup_status(const Ui *ui, char *out, size_t size)
{
    int64_t minutes = ui->backup_age, hours = minutes / 60, days = hours / 24;
    bool practice = store_is_practice(ui->desk->store);
    if (minutes < 0) {
        text_copy(out, size, tr("no backup yet"));
        return practice ? STYLE_HINT : STYLE_BAD;
    }
    if (hours < 1) {
        text_copy(out, size, tr("backup: less than an hour ago"));
    } else if (hours < DAY_HOURS) {
        text_format(out, size, tr_n("backup: %d hour ago", "backup: %d hours ago", hours), (int)hours);
    } else if (days < BACKUP_OLD) {
        text_format(out, size, tr_n("backup: %d day ago", "backup: %d days ago", days), (int)days);
    } else {
        text_format(out, size, tr("backup is old: %d days"), (int)days);
    }
    return practice || hours < DAY_HOURS ? STYLE_HINT : days < BACKUP_OLD ? STYLE_WARN : STYLE_BAD;
}

static void paint_message(const Ui *ui, Rect line)
{
    char status[96] = "";
    bool shown = ui->desk->store != NULL && ui->desk->actor.id != 0;
    Style style = shown ? backup_status(ui, status, sizeof status) : STYLE_HINT;
    bar_message(line, ui->message_style, ui->message, style, status);
}

/* Nobody reads a status line for long: a whole line in red, on every screen. */
static void paint_banner(const Ui *ui, Rect line)
{
    char text[256];
    int64_t hours = ui->backup_age / 60;
    if (ui->clock_back[0])
        text_format(text, sizeof text,
                    tr("The clock was set back: the last entry is of %s. Put this machine's clock right."),
                    ui->clock_back);
    else if (ui->backup_age < 0)
        text_copy(text, sizeof text,
                  tr("There is no backup. Tell the lead: \"marrowdesk backup\" says what is wrong."));
    else
        text_format(text, sizeof text,
                    tr("No backup for %lld hours. Tell the lead: \"marrowdesk backup\" says what is wrong."),
                    (long long)hours);
    term_fill(line, STYLE_BAD);
    term_text(line.row, line.column + 1, line.columns - 2, STYLE_BAD, text);
}

void frame_too_small(void)
{
    char text[256];
    text_format(text, sizeof text, tr("The window is too small: %dx%d. Make it at least %dx%d; nothing is lost."),
                term_columns(), term_rows(), LAYOUT_MIN_COLUMNS, LAYOUT_MIN_ROWS);
    Rect area = {0, 0, term_rows(), term_columns()};
    box_text(area, STYLE_WARN, text, 0);
}

Rect frame_layers(Ui *ui)
{
    list_see_none();
    Rect area = {0, 0, term_rows(), term_columns()};
    Rect title = layout_take_rows(&area, 1), footer = layout_take_rows(&area, -1);
    Rect message = layout_take_rows(&area, -1);
    bool alert = ui->alert_text[0] != '\0' && ui->desk->actor.id != 0 && !ui->locked;
    if (alert) {
        Rect line = layout_take_rows(&area, 1);
        term_cell(line.row, line.column, line.columns, STYLE_BAD, ui->alert_text, false);
    }
    if ((ui->backup_late || ui->clock_back[0]) && ui->desk->actor.id != 0)
        paint_banner(ui, layout_take_rows(&area, 1));
    for (int i = lowest_shown(ui); i < ui->count; i++) {
        const Layer *layer = &ui->layers[i];
        layer->screen->paint(ui, layer->state, area);
    }
    const Layer *top = loop_top(ui);
    if (top->screen->cursor != NULL) {
        top->screen->cursor(ui, top->state, area);
    }
    paint_title(ui, title);
    paint_message(ui, message);
    paint_footer(ui, footer);
    return area;
}

void frame_paint(Ui *ui)
{
    term_begin();
    if (!frame_fits()) {
        frame_too_small();
    } else {
        frame_layers(ui);
    }
    term_end();
    ui->dirty = false;
}

void ui_paint_now(Ui *ui)
{
    if (ui->count > 0)
        frame_paint(ui);
}
