/* A station whose screens run in a pseudo-terminal: the parent prepares the file and looks at it afterwards, the
 * child opens it anew and runs one screen. */
#ifndef MARROWDESK_TEST_PERSONS_H
#define MARROWDESK_TEST_PERSONS_H

#include "unit/station.h"

#include <signal.h>

#include "intake.h"
#include "screens.h"
#include "terminal.h"

#define ID_MALE "370899199001010017"
#define ID_FEMALE "370899199001010025"
#define ID_THIRD "370899199101010014"
#define ID_FOURTH "370899199101010022"

typedef struct {
    Station *station;
    const Screen *screen;
    const void *argument;
    Language language; /* English unless told */
} Stage;

/* The parent's file is closed while a child is started: a connection does not live in two processes. */
static inline void station_pause(Station *station)
{
    desk_close(&station->desk);
}

static inline void station_resume(Station *station)
{
    Store *store = NULL;
    assert_ok(station, store_open(&store, station->path, &(StoreOptions){0}, &station->error));
    assert_ok(station, desk_open(&station->desk, store, station->config, "desk", &station->error));
    assert_ok(station, staff_by_unix_user(&station->desk, &station->error));
}

static inline int stage_child(void *arg)
{
    const Stage *stage = arg;
    Store *store = NULL;
    Desk desk;
    Error error = {.code = OK};
    language_set(stage->language);
    if (store_open(&store, stage->station->path, &(StoreOptions){0}, &error) != OK ||
        desk_open(&desk, store, stage->station->config, "desk", &error) != OK ||
        staff_by_unix_user(&desk, &error) != OK)
        return 99;
    int status = ui_run(&desk, stage->screen, stage->argument, &error);
    desk_close(&desk);
    return status;
}

static inline Terminal *stage_open_in(Station *station, Language language, const Screen *screen, const void *argument,
                                     int rows, int columns)
{
    Stage stage = {station, screen, argument, language};
    TerminalOptions options = {.rows = rows, .columns = columns};
    station_pause(station);
    Terminal *terminal = terminal_fork(&options, stage_child, &stage);
    station_resume(station);
    return terminal;
}

static inline Terminal *stage_open(Station *station, const Screen *screen, const void *argument, int rows, int columns)
{
    return stage_open_in(station, LANGUAGE_EN, screen, argument, rows, columns);
}

static inline void stage_close(Terminal *terminal)
{
    terminal_key(terminal, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(terminal), 0);
    terminal_end(&terminal);
}

/* A person as the form would store them; `id_number`, `phone` NULL: none. */
static inline int64_t person_add(Station *station, const char *name, const char *id_number, const char *phone)
{
    Intake intake;
    intake_start(&station->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.donor.id_number, sizeof intake.donor.id_number, id_number ? id_number : "");
    text_copy(intake.phone.number, sizeof intake.phone.number, phone ? phone : "");
    intake_fill(&station->desk, &intake);
    assert_ok(station, intake_save(&station->desk, &intake, NULL, &station->error));
    return intake.donor.id;
}

static inline bool stands_on(Terminal *terminal, void *text)
{
    int row, column;
    terminal_cursor(terminal, &row, &column);
    return strstr(terminal_row(terminal, row), text) != NULL;
}

/* The cursor is, or comes, to the line with this text. */
#define assert_stands_on(terminal, text) assert_true(terminal_wait_until((terminal), stands_on, (text), (text)))

#define assert_shows(terminal, text) assert_shows_((terminal), (text), __FILE__, __LINE__)
static inline void assert_shows_(Terminal *terminal, const char *text, const char *file, int line)
{
    static char screen[65536];
    if (terminal_wait(terminal, text))
        return;
    terminal_screen(terminal, screen, sizeof screen);
    print_error("\"%s\" does not come:\n%s\n", text, screen);
    _fail(file, line);
}

/* Types a box and goes on. */
static inline void type_enter(Terminal *terminal, const char *text)
{
    terminal_send(terminal, text);
    terminal_key(terminal, KEY_ENTER_);
}

#endif
