/* The desk's user interface: screens, commands, the loop.
 *
 * A screen is one file that ends in its `const Screen` table; a command is one row of a Command table, and
 * that row is its key, its footer entry, its line in the `?` palette and its permission check. Only the loop
 * draws: handlers return what should happen. */
#ifndef MARROWDESK_UI_H
#define MARROWDESK_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk.h"
#include "error.h"
#include "keys.h"
#include "layout.h"
#include "term.h"
#include "tr.h"

typedef enum {
    IGNORED, /* not mine: the loop tries the commands, then the global ones */
    HANDLED, /* nothing to paint */
    REDRAW,
    RELOAD,  /* load() again, then paint */
    CLOSE,   /* back to the screen below, which is reloaded */
    QUIT     /* leave the program */
} Reaction;

typedef struct Ui Ui;
typedef struct Screen Screen;

/* A command, described once. Two of a screen share a key only where no role may run both. */
typedef struct {
    int id;             /* of the screen's own enum */
    uint32_t key, also; /* `also`: the alternative, 0 none */
    const char *group;  /* msgid: block in the palette */
    const char *label;  /* msgid, at most 4 Chinese characters: footer */
    const char *help;   /* msgid: one sentence for palette and manual */
    const char *roles;  /* NULL everybody; else names with blanks: "lead caller" */
    bool footer;        /* shown in the footer (all are in the palette) */
    const Screen *screen; /* it opens this one with `argument`; NULL: the screen's command() runs */
    const void *argument;
} Command;

struct Screen {
    const char *name;  /* stable: tests, drafts */
    const char *title; /* msgid */
    size_t size;       /* of the state, zeroed before open() */
    const Command *commands;
    size_t command_count;

    /* All but load, paint and command may be NULL. `ui_desk(ui)` gives the desk. */
    Status (*open)(Ui *ui, void *state, const void *argument, Error *error);
    Status (*load)(Ui *ui, void *state, Error *error);            /* reads what is shown */
    void (*paint)(Ui *ui, void *state, Rect area);                /* draws it; reads nothing from the store */
    void (*cursor)(Ui *ui, void *state, Rect area);               /* term_cursor() */
    Reaction (*key)(Ui *ui, void *state, Key key);                /* what is not a command: widgets */
    Reaction (*command)(Ui *ui, void *state, int id);
    const char *(*why_not)(Ui *ui, void *state, int id);          /* NULL: enabled; else the reason, translated */
    void (*subtitle)(Ui *ui, void *state, char *out, size_t size); /* right of the title */
    bool (*leaving)(Ui *ui, void *state);                         /* Esc: false keeps it open (asked by the screen) */
    void (*close)(Ui *ui, void *state);                           /* frees what open() took, also where it failed */
    bool (*typing)(Ui *ui, void *state);                          /* focus is in text: letters are text, ? is F1 */
    bool (*is_call)(Ui *ui, void *state);                         /* a call is open: the longer idle lock */
    /* What Esc does where it is not "Back"; "": nothing. */
    const char *(*back)(Ui *ui, void *state);
    bool box; /* drawn over what is below it, which stays painted: dialogs */
};

Desk *ui_desk(Ui *ui);

/* For `typing` of a screen that is text all through. */
bool ui_always_typing(Ui *ui, void *state);

/* Opens a screen on top; it returns at once, the screen runs in the loop. Answer REDRAW afterwards.
 * A failing open() shows its error and opens nothing. */
Reaction ui_open(Ui *ui, const Screen *screen, const void *argument);
/* Replaces everything above the first screen (Today); NULL: nothing takes its place. */
Reaction ui_goto(Ui *ui, const Screen *screen, const void *argument);

/* Runs `screen` on top until it answers CLOSE and returns then: for boxes that are asked and answered inside a
 * handler. `state` is the caller's; open() and close() are not called. QUIT: the desk is being left or another
 * screen was gone to, so give up what you are doing. */
Reaction ui_modal(Ui *ui, const Screen *screen, void *state);

/* Adds commands that work on every screen (the screen's own come first); shown in the palette and, where `footer`
 * says so, in the footer. `run` gets the id. Kept by reference; call it from the first screen's open(). The desk's
 * own are: F1 ? Ctrl-P palette, Esc Ctrl-G back, Ctrl-Z Ctrl-_ undo, F12 Ctrl-T language, Ctrl-] look, Ctrl-L paint
 * anew, F11 Ctrl-^ export of the list, Ctrl-O lock, Ctrl-Q leave. */
void ui_globals(Ui *ui, const Command *commands, size_t count, Reaction (*run)(Ui *ui, int id));

/* A line in red under the title of every screen while `alert` writes one: asked with each load and each minute. Kept by
 * reference; call it from the first screen's open(). */
void ui_on_alert(Ui *ui, void (*alert)(Desk *desk, char *out, size_t size));

/* `lock` runs after so many minutes without a key (`minutes_call` while a screen says is_call()); time asleep
 * counts. It asks for the password (a screen that is no box, with ui_modal(), hides everything) and answers
 * HANDLED, or QUIT to leave. 0 minutes or NULL: never. Also reached by Ctrl-O. */
void ui_on_idle(Ui *ui, int minutes, int minutes_call, Reaction (*lock)(Ui *ui));

/* Paints as the signed-in account likes it; after signing in and out. */
void ui_look(Ui *ui);

/* One line for the person, shown above the footer until the next key; says what an action did. */
void ui_say(Ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same in STYLE_BAD with a beep. */
void ui_error(Ui *ui, const Error *error);

/* What Ctrl-Z undoes: by name; `undo` runs when asked. The next offer replaces it; NULL: nothing can be undone. */
void ui_offer_undo(Ui *ui, const char *what, Status (*undo)(Desk *desk, int64_t id, Error *error), int64_t id);
/* The same where undoing is a long job, which calls ui_progress(). */
void ui_offer_long_undo(Ui *ui, const char *what, Status (*undo)(Ui *ui, int64_t id, Error *error), int64_t id);

/* --- dialogs: they run the same loop until answered; the screens below stay painted --- */

/* A question with numbered choices: a digit answers (0: the tenth), or arrows and Enter; returns the index, -1 on
 * Esc. */
int ui_choose(Ui *ui, const char *title, const char *text, const char *const *choices, int count);
/* yes / no; the safe answer is the default. */
bool ui_confirm(Ui *ui, const char *title, const char *text, const char *yes, const char *no);
/* One line of text; `text` holds the start value and the result. False on Esc. `secret` shows stars. */
bool ui_ask(Ui *ui, const char *title, const char *label, char *text, size_t size, bool secret);
/* A longer text to read. */
void ui_show(Ui *ui, const char *title, const char *text);
/* A form over one record in a box; false on Esc. `names` NULL: all visible fields. */
bool ui_edit(Ui *ui, const char *title, const RecordType *type, void *record, const char *const *names);
/* The same, beginning at the field `focus` ("": the first). */
bool ui_edit_at(Ui *ui, const char *title, const RecordType *type, void *record, const char *const *names,
                const char *focus);

/* Paints at once what was said, before something that may take long and has no bar. */
void ui_paint_now(Ui *ui);
/* Shows a screen as ui_modal() will, before something that it has to wait for; what is typed meanwhile waits, too.
 * For a first screen, that has nothing below it. End it before anything else is opened. */
void ui_show_ahead(Ui *ui, const Screen *screen, void *state);
void ui_end_ahead(Ui *ui);

/* A long job: call every few hundred rows; paints the bar, reads Esc. False: the person said no. */
bool ui_progress(Ui *ui, const char *what, int64_t done, int64_t total);

/* One of a long list, filtered by typing; starts at `start`. The index, -1 on Esc. */
int ui_pick(Ui *ui, const char *title, const char *const *items, size_t count, size_t start);

/* The loop: from sign-in to leaving. `start` is the first screen. Returns the exit status. */
int ui_run(Desk *desk, const Screen *start, const void *argument, Error *error);

#endif
