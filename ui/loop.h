/* The inside of the user interface: the stack, what acts on it, the loop over it. Screens use ui.h. */
#ifndef MARROWDESK_LOOP_H
#define MARROWDESK_LOOP_H

#include "ui.h"

enum { LOOP_LAYERS = 32, LOOP_GLOBALS = 4, LOOP_HELD = 64, LOOP_MESSAGE = 640, LOOP_MINUTE = 60 /* s */ };

/* A screen that is open. */
typedef struct {
    const Screen *screen;
    void *state;
    bool owned; /* allocated by ui_open(); a dialog's state is its caller's */
    bool stale;  /* to be loaded before it is painted */
    bool unread; /* the last loading failed: tried again with the next key */
} Layer;

typedef Reaction (*RunCommand)(Ui *ui, int id);

/* Commands that are looked for together. */
typedef struct {
    const Command *commands;
    size_t count;
    Layer *layer;   /* whose they are; NULL: they work on every screen, by the three below */
    RunCommand run;
    const char *(*why_not)(const Ui *ui, int id); /* NULL: nothing hinders them */
    bool (*when_shut)(int id); /* reached while a long job asks or the desk is locked; NULL: none is */
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

    const CommandSet *own; /* own.c */
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

/* stack.c */
Layer *loop_top(Ui *ui);
const Screen *loop_page(const Ui *ui); /* the topmost that is no box */
bool loop_typing(Ui *ui);
int64_t loop_clock(void); /* ms, time asleep included */
/* A screen that is opened but not on the stack yet. */
Status loop_prepare(Ui *ui, const Screen *screen, const void *argument, Layer *layer, Error *error);
void loop_remove(Ui *ui, int at);
/* Whether the screen agrees to be left. */
bool loop_may_leave(Ui *ui, const Layer *layer);
/* Leaves the desk if every screen agrees. */
Reaction loop_leave(Ui *ui);
/* What ui_goto() asked for, when all handlers have returned. */
void loop_settle(Ui *ui);
void loop_close_all(Ui *ui);

/* loop.c: runs while layer `floor` is open. */
void loop_run(Ui *ui, int floor);
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
CommandSet commands_of(Layer *layer);
/* While a long job asks, or the desk is locked, nothing else may be reached. */
bool commands_shut(const Ui *ui);
Reaction commands_key(Ui *ui, Layer *layer, uint32_t code);
Reaction command_run(Ui *ui, const CommandSet *set, const Command *command);
/* Why a command cannot be used now: the sentence is in `why`; false: it can. */
bool command_refused(Ui *ui, const CommandSet *set, const Command *command, char *why, size_t size);
/* The key to show for a command while letters are text or not; 0 none. */
uint32_t command_shown_key(const Command *command, bool typing);

/* own.c: the desk's own commands. */
extern const Command own_commands[];
extern const size_t own_command_count;
extern const CommandSet own_set;
enum {
    OWN_HELP = 1,
    OWN_BACK,
    OWN_UNDO,
    OWN_LANGUAGE,
    OWN_LOOK,
    OWN_REPAINT,
    OWN_LOCK,
    OWN_EXPORT,
    OWN_QUIT
};

/* frame.c */
void frame_paint(Ui *ui);  /* everything, into one frame, and sends it */
bool frame_fits(void);     /* the terminal is large enough */
/* The same without beginning and sending the frame; the room of the screens is returned. */
Rect frame_layers(Ui *ui);
void frame_too_small(void);

#endif
