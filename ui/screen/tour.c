/* A short tour of the desk for whoever sits here for the first time: one stop a page, with the keys that lead there. */
#include "box.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { NEXT = 1, PREVIOUS, OPEN };

typedef struct {
    const char *title, *text; /* msgids; the text in paragraphs */
    const Screen *screen;     /* what it tells of: its keys are those of the commands that open it; NULL: none */
} TourStop;

/* clang-format off: one paragraph a line */
static const TourStop stops[] = {
    {N_("Today"),
     N_("This is where the day begins. On the left stands what cannot wait, and whom somebody promised to call; on the "
        "right how the day goes.\n"
        "Move with the arrows; Enter opens what is behind any line. Esc always goes back, and never loses what was "
        "typed without asking."), NULL},
    {N_("Calls"),
     N_("The queue of whom to call, the most urgent first; the number stands in the row.\n"
        "Enter begins the call. Choose who answered and what came of it by a digit each, then F2: saved, and the next "
        "person is there. When nobody answered, the outcome is the last key.\n"
        "The call is kept from the moment the dialling starts, even when the power fails."), &screen_calls},
    {N_("Find somebody"),
     N_("Type any part of what you have: a piece of the name, pinyin, initials, the last digits of a phone, of an ID "
        "number or of a tube. Results come as you type.\n"
        "Somebody rings: F9 from any page does the same and opens the call."), &screen_registry},
    {N_("New"),
     N_("A new volunteer: name, ID number, phone, consent and tube are enough; the rest may follow and is listed until "
        "it is there.\n"
        "At a bus, site, event and date stay for the next person. Dates may be typed short: d is today, 5 the fifth, "
        "- a day earlier."), &screen_intake},
    {N_("Lists"),
     N_("What would be forgotten otherwise: files to complete, people not reached, ages and deferrals that come near.\n"
        "Open a row, act, and the next one is there."), &screen_worklist},
    {N_("Province"),
     N_("Whatever the province's own system must know lists itself here. Copy the fields there, then one key says that "
        "it was typed."), &screen_province},
    {N_("Match cases"),
     N_("A match notice stands in red on every page until somebody takes it. The checklist of a case says what is "
        "next, by when and by whom; Enter ticks a step."), &screen_board},
    {N_("When something goes wrong"),
     N_("Ctrl-Z takes back the last thing you did, by name. F12 changes the language, Ctrl-O locks the screen when you "
        "get up.\n"
        "The keys of a page stand in its last line; ? (F1 while you type) shows all of them, with what each does. 0 on "
        "Today shows every page of the desk."), NULL},
};
/* clang-format on */

enum { STOPS = sizeof stops / sizeof stops[0] };

typedef struct {
    size_t at;
} Tour;

/* The row of Today's table that opens the stop's page: its key, and who may. */
static const Command *door_of(const TourStop *stop)
{
    for (size_t i = 0; i < screen_today.command_count; i++)
        if (stop->screen && screen_today.commands[i].screen == stop->screen)
            return &screen_today.commands[i];
    return NULL;
}

static void put_keys(const TourStop *stop, char *out, size_t size)
{
    const Command *door = door_of(stop);
    char key[24];
    size_t count;
    out[0] = '\0';
    if (!door)
        return;
    if (door->key) {
        key_label(door->key, key, sizeof key);
        text_format(out, size, tr("On Today: %s."), key);
    }
    const Command *everywhere = globals_commands(&count);
    for (size_t i = 0; i < count; i++)
        if (text_equal(everywhere[i].label, door->label)) {
            char line[96];
            key_label(everywhere[i].key, key, sizeof key);
            text_format(line, sizeof line, tr(" From every page: %s."), key);
            text_append(out, size, line);
        }
}

static void tour_paint(Ui *ui, void *state, Rect area)
{
    const Tour *tour = state;
    const TourStop *stop = &stops[tour->at];
    char keys[160];
    (void)ui;
    Rect inside = layout_inset(area, 1, 4);
    put_keys(stop, keys, sizeof keys);
    int used = box_text(inside, STYLE_HEADING, tr(stop->title), 0);
    layout_take_rows(&inside, used + 1);
    used = box_text(inside, STYLE_NORMAL, tr(stop->text), 0);
    layout_take_rows(&inside, used + 1);
    box_text(inside, STYLE_HINT, keys, 0);
}

static void tour_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    (void)state;
    term_cursor(area.row + 1, area.column + 4, true);
}

static const char *tour_why_not(Ui *ui, void *state, int id)
{
    const Tour *tour = state;
    const Command *door = door_of(&stops[tour->at]);
    if (id == PREVIOUS && tour->at == 0)
        return tr("This is the first page of the tour.");
    if (id == OPEN && !door)
        return tr("This page of the tour is about every page.");
    if (id == OPEN && !staff_may(ui_desk(ui), door->roles))
        return tr("Your account's role does not allow this.");
    return NULL;
}

static Reaction tour_command(Ui *ui, void *state, int id)
{
    Tour *tour = state;
    switch (id) {
    case NEXT:
        if (tour->at + 1 == STOPS)
            return CLOSE;
        tour->at++;
        return REDRAW;
    case PREVIOUS:
        tour->at--;
        return REDRAW;
    default:
        return ui_open(ui, stops[tour->at].screen, door_of(&stops[tour->at])->argument);
    }
}

static void tour_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_format(out, size, "%zu/%d", ((const Tour *)state)->at + 1, (int)STOPS);
}

static const Command commands[] = {
    {NEXT, KEY_ENTER_, KEY_RIGHT_, N_("Tour"), N_("Go on"), N_("The next page of the tour; after the last it ends"),
     NULL, true},
    {PREVIOUS, KEY_LEFT_, KEY_BACKSPACE_, N_("Tour"), N_("Page back"), N_("The page of the tour before this one"),
     NULL, true},
    {OPEN, '1', 0, N_("Tour"), N_("See it"), N_("Opens the page that the tour tells of; Esc comes back"), NULL, true},
};

const Screen screen_tour = {
    .name = "tour",
    .title = N_("Tour"),
    .size = sizeof(Tour),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .paint = tour_paint,
    .cursor = tour_cursor,
    .command = tour_command,
    .why_not = tour_why_not,
    .subtitle = tour_subtitle,
};
