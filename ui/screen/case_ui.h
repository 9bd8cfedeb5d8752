/* What board, case and notice show alike. */
#ifndef MARROWDESK_CASE_UI_H
#define MARROWDESK_CASE_UI_H

#include "casework.h"
#include "theme.h"
#include "ui.h"

enum { CASE_PICTURE = 96 };

/* The stages of a case, two columns each: "==" behind it, ">>" here, "!!" here and late, ".." to come. */
void case_picture(const Config *config, const Case *record, Level level, char *out, size_t size);
/* The line above it: the beginnings of the stages' names. */
void case_picture_head(const Config *config, char *out, size_t size);

/* "patient conditioned", "late 2 days", "soon", "waits for the province", ... and the style that goes with it. */
void case_state_text(const Case *record, Level level, char *out, size_t size, Style *style);
/* The same in at most 12 columns. */
void case_state_brief(const Case *record, Level level, char *out, size_t size, Style *style);
/* The step that is next; of a series with its number. */
void case_step_text(const Config *config, const char *step, int64_t nth, char *out, size_t size);
/* The same by its short name: about 14 columns. */
void case_step_brief(const Config *config, const char *step, int64_t nth, char *out, size_t size);
/* "11-24 16:00", "11-24", "2027-01-03": the hour only where the limit has one. */
void case_due_text(const char *due_at, char *out, size_t size);

/* For ui_on_alert(): notices that nobody has taken, and how long the oldest has waited; else what has been late for so
 * long that the settings have it told again. */
void case_alert(Desk *desk, char *out, size_t size);

/* Registers a notice for a person: what stands against it is asked, the form filled in, the case opened. */
Reaction notice_register(Ui *ui, int64_t donor);
/* The next notice of a request that is open: number and kind are filled in. RELOAD when it was stored. */
Reaction notice_next(Ui *ui, const Case *record);
/* The same for somebody who is not on file: the file is opened first. */
Reaction notice_register_unknown(Ui *ui);

/* A letter or sheet of a case; 0: the hand-over sheet of all open cases. Chosen, shown, saved. */
Reaction letter_write(Ui *ui, int64_t id);

#endif
