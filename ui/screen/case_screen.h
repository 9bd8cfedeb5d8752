/* The inside of the case's screen: its tabs and what is done on them. */
#ifndef MARROWDESK_CASE_SCREEN_H
#define MARROWDESK_CASE_SCREEN_H

#include "case_ui.h"
#include "change_line.h"

typedef enum { CASE_STEPS, CASE_DETAILS, CASE_TIME, CASE_CHANGES, CASE_TABS } CaseTab;

enum { CASE_LINES = 160, CASE_HISTORY = 200, CASE_SPANS = 64 };

/* A detail of the case, of whichever type. */
typedef union {
    RecordHead head;
    Notice notice;
    Talk talk;
    Typing typing;
    Exam exam;
    Dose dose;
    Collection collection;
    Cost cost;
    Visit visit;
    Aftercare aftercare;
    AdverseEvent adverse;
    Attempt attempt; /* of the call history: shown with the case, not owned by it */
} CaseDetail;

typedef struct {
    const RecordType *type;
    CaseDetail record;
} DetailLine;

typedef struct {
    int64_t id;
    const Config *config;
    CaseTab tab;
    Checklist list;
    bool fresh; /* it was read as the screen opened, just before the first load */
    List lists[CASE_TABS];
    DetailLine details[CASE_LINES];
    size_t detail_count;
    const RecordType *added; /* the case file goes to what was added of this type */
    char costs[LINE_SIZE]; /* their totals, in words; "" none */
    TimelineSpan spans[CASE_SPANS], record_spans[CASE_SPANS]; /* of this case, of the station's fastest */
    size_t span_count, record_span_count;
    CaseRecord record;
    Change changes[CASE_HISTORY];
    size_t change_count;
} CaseState;

/* case_steps.c: the step under the cursor; each says what it did. */
const ChecklistRow *case_row(const CaseState *s);
/* Reads the case again; the cursor goes to what is next. */
void case_to_next(Ui *ui, CaseState *s);
void case_steps_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style);
Reaction case_tick(Ui *ui, CaseState *s);
Reaction case_tick_with(Ui *ui, CaseState *s); /* date, hour, document and note are asked */
Reaction case_skip(Ui *ui, CaseState *s);
Reaction case_block(Ui *ui, CaseState *s);
Reaction case_untick(Ui *ui, CaseState *s);
Reaction case_step_show(Ui *ui, const CaseState *s);

/* case_details.c: the records of a case. */
void case_details_load(Desk *desk, CaseState *s);
int64_t case_details_id(const List *list, size_t row);
void case_details_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style);
Reaction case_detail_add(Ui *ui, CaseState *s);
Reaction case_detail_show(Ui *ui, CaseState *s);
Reaction case_detail_edit(Ui *ui, CaseState *s);
Reaction case_detail_take_back(Ui *ui, CaseState *s);
/* Opens the form of a step ("exam", "plan", ...); REDRAW when it was left. */
Reaction case_form(Ui *ui, CaseState *s, const char *form, const ChecklistRow *row);

/* case_acts.c: what is done with the case as a whole, chosen from a box. */
Reaction case_acts(Ui *ui, CaseState *s);
/* Asks reason and note and closes the case. */
Reaction case_end(Ui *ui, CaseState *s);

/* case_time.c: the time line. */
void case_time_paint(const CaseState *s, Rect area);

#endif
