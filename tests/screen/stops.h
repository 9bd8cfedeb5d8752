/* A walk over every screen by its table: a practice station with something on each, a desk in a terminal that tells how
 * many keys it has taken, and the way back from wherever a key leads. */
#ifndef MARROWDESK_TEST_STOPS_H
#define MARROWDESK_TEST_STOPS_H

#include "persons.h"

#include "province.h"
#include "worklist.h"

enum { SCREEN_TEXT = 65536 };

/* What the program tells behind each frame, inside what the terminal passes over. */
typedef struct {
    char screen[32];
    int layers, box, typing, said;
} Mark;

/* A screen with what it is opened with. Each screen has one at least. */
typedef struct {
    const Screen *screen;
    const void *argument;
} Stop;

extern const Stop stops[];
extern const size_t stop_count;

typedef struct Walk Walk;
struct Walk {
    Station *station;
    const Stop *stop;
    void (*looked)(Walk *w); /* after each key, if wanted */
    Language language;
    int rows, columns;
    bool whole; /* the alternative keys and those that work everywhere, too: they know no size */
    bool plain; /* NO_COLOR, borders of ASCII */
    Terminal *terminal;
    unsigned keys; /* pressed so far */
    Mark mark;
    char before[SCREEN_TEXT], after[SCREEN_TEXT];
    const char *pressed;
};

extern int found; /* what is wrong; all of it is told */

/* --- the practice station: setup and teardown of a group of tests --- */

int walk_open(void **state);
int walk_close(void **state);
/* The one number that a query answers. */
int64_t the(Station *station, const char *sql);

/* What the stops open: somebody, a case, a row of the province's list, somebody to call. */
extern int64_t some_donor, some_case, some_item;
extern CallArgument some_call;
extern char import_folder[];  /* of the page Import, */
extern const char table[];    /* what its file holds */
extern char *data;            /* all text that was typed */
extern char accounts[];       /* names that are typed in Latin letters, and where the files are */

void copy_file(const char *from, const char *to);
void remove_database(const char *path);
void remove_folder(const char *name);
/* Where the desk of a walk has its copy of the station. */
const char *scratch(const Station *station);

/* --- the walk --- */

extern Ui *walked; /* in the desk's own process */
/* That process: the desk at w->stop. */
int walk_child(void *arg);
/* Begins the desk and goes to its stop; ends it. */
void begin(Walk *w);
void end(Walk *w);
void press(Walk *w, uint32_t key);
/* Waits until the desk has taken every key; then w->mark holds. */
void read_mark(Walk *w);
bool at_stop(const Walk *w);
/* Back to the stop, whatever was asked on the way; false: there is none. */
bool come_back(Walk *w);
/* May the key of this command be pressed here? Leaving and the language may not. */
bool walkable(const Walk *w, const Command *command, uint32_t key);
/* What is on the screen but the message, and where the cursor stands. */
void snapshot(Walk *w, char *out);

#endif
