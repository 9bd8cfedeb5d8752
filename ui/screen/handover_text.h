/* What the hand-over says: its facts read once, and their words, on the screen and as one text. */
#ifndef MARROWDESK_HANDOVER_TEXT_H
#define MARROWDESK_HANDOVER_TEXT_H

#include "handover.h"

enum { HANDOVER_ROWS = 300 };

/* The arrays hold HANDOVER_ROWS each. */
typedef struct {
    WaitRow *waiting;
    TouchedRow *touched;
    HandoverNote *received, *given;
    size_t waiting_count, touched_count, received_count, given_count, unread;
    DayFigures mine, all;
} Handover;

Status handover_facts_open(Handover *facts, Error *error);
void handover_facts_read(Desk *desk, Handover *facts);
void handover_facts_close(Handover *facts);

const char *handover_wait_label(WaitKind kind);
/* "14:20" today, else "09-03 14:20"; a day without a time: "today", "09-03". */
void handover_when(const char *instant, char *out, size_t size);
/* "new file, call: willing, sample" */
void handover_what(const TouchedRow *row, char *out, size_t size);
/* today_summary() of the facts. */
void handover_summary(const Handover *facts, char *out, size_t size);
/* Everything as one text; free() it. NULL: no memory. */
char *handover_text(Desk *desk, const Handover *facts);

#endif
