/* The inside of the user interface, shared by desk.c (stack and loop), commands.c and frame.c. Screens use ui.h. */
#ifndef MARROWDESK_LOOP_H
#define MARROWDESK_LOOP_H

#include "ui.h"

enum { LOOP_LAYERS = 32, LOOP_GLOBALS = 4, LOOP_HELD = 64, LOOP_MESSAGE = 640 };

/* A screen that is open. */
typedef struct {
    const Screen *screen;
    void *state;
    bool owned; /* allocated by ui_open(); a dialog's state is its caller's */
    bool stale;  /* to be loaded before it is painted */
    bool unread; /* the last loading failed: tried again with the next key */
} Layer;

typedef Reaction (*RunCommand)(Ui *ui, int id);

typedef struct {
    const Command *commands;
    size_t count;
    RunCommand run;
} CommandSet;

/* asked.c: the answer to a question, until it is stored. */
typedef struct {
    char title[160], label[160], text[512];
    int64_t account;
    bool failed;
} Asked;

enum { LOOP_ASKED = 4 };

struct Ui {
    Desk *desk;
    Layer layers[LOOP_LAYERS];
    int count;
    int depth;    /* ui_modal() loops that run inside handlers */
    bool dirty, quit;
    bool unwind;  /* ui_goto() inside a dialog: dialogs end, then `next` opens */
    Layer next;
    bool busy;    /* a long job runs: nothing but it may touch the store */

    Theme theme;  /* look.c */
    bool ascii;

    char message[LOOP_MESSAGE];
    Style message_style;

    char undo_what[192];
    Status (*undo)(Desk *desk, int64_t id, Error *error); /* one of both, or none */
    Status (*undo_long)(Ui *ui, int64_t id, Error *error);
    int64_t undo_id;

    CommandSet globals[LOOP_GLOBALS];
    int global_count;

    int idle_minutes, idle_minutes_call;
    Reaction (*lock)(Ui *ui);
    bool locked;
    int lock_floor; /* layers below it are hidden while locked */

    int64_t last_key;      /* ms of the clock that runs while the machine sleeps */
    bool rested;
    int64_t shown_minute;  /* of clock_now() */
    int64_t seen_version;  /* of the store, when the top screen was loaded */
    void (*alert)(Desk *desk, char *out, size_t size);
    char alert_text[256];  /* "" none: nothing is shown */
    int64_t backup_age;    /* minutes, -1 none: looked at with each load and each minute */
    bool backup_late;      /* a red line on every screen, like */
    char clock_back[32];   /* the time of the last entry where the clock stands before it; else "" */
    int64_t backup_tried;  /* the minute in which one was started */

    Asked asked[LOOP_ASKED];
    int asked_next;

    Key held[LOOP_HELD];   /* typed during a long job */
    int held_count;
    int64_t job_begun, job_painted;
};

Layer *loop_top(Ui *ui);
bool loop_typing(Ui *ui);
int64_t loop_clock(void); /* ms, time asleep included */
/* Leaves the desk if every screen agrees. */
Reaction loop_leave(Ui *ui);
/* Closes the top screen if it agrees; the first one only after a question. */
Reaction loop_back(Ui *ui);

/* Hides everything and runs the lock hook. */
Reaction loop_lock(Ui *ui);

/* look.c: asks for colours and borders. */
Reaction look_choose(Ui *ui);

/* asked.c. Into an empty `text` what was typed when the same was asked and could not be stored. */
void asked_offer(Ui *ui, const char *title, const char *label, char *text, size_t size);
void asked_note(Ui *ui, const char *title, const char *label, const char *text);
void asked_fail(Ui *ui);   /* what was noted last is not stored */
void asked_forget(Ui *ui); /* it is */

/* export.c */
Reaction export_list(Ui *ui);

/* commands.c */
Reaction commands_key(Ui *ui, Layer *layer, uint32_t code);
/* Why a command cannot be used now: the sentence is in `why`; false: it can. */
bool command_refused(Ui *ui, Layer *layer, const Command *command, char *why, size_t size);
/* The key to show for a command while letters are text or not; 0 none. */
uint32_t command_shown_key(const Command *command, bool typing);
extern const Command loop_commands[];
extern const size_t loop_command_count;
enum {
    LOOP_HELP = 1,
    LOOP_BACK,
    LOOP_UNDO,
    LOOP_LANGUAGE,
    LOOP_LOOK,
    LOOP_REPAINT,
    LOOP_LOCK,
    LOOP_EXPORT,
    LOOP_QUIT
};

/* frame.c */
void frame_paint(Ui *ui);  /* everything, into one frame, and sends it */
bool frame_fits(void);     /* the terminal is large enough */

#endif
