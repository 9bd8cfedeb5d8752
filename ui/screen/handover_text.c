/* The words of the hand-over. */
#include "handover_text.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "today.h"

/* --- facts --- */

Status handover_facts_open(Handover *facts, Error *error)
{
    facts->waiting = calloc(HANDOVER_ROWS, sizeof *facts->waiting);
    facts->touched = calloc(HANDOVER_ROWS, sizeof *facts->touched);
    facts->received = calloc(HANDOVER_ROWS, sizeof *facts->received);
    facts->given = calloc(HANDOVER_ROWS, sizeof *facts->given);
    return facts->waiting && facts->touched && facts->received && facts->given ? OK : error_memory(error);
}

void handover_facts_close(Handover *facts)
{
    free(facts->waiting);
    free(facts->touched);
    free(facts->received);
    free(facts->given);
    *facts = (Handover){0};
}

void handover_facts_read(Desk *desk, Handover *facts)
{
    facts->waiting_count = handover_waiting(desk, facts->waiting, HANDOVER_ROWS);
    facts->touched_count = handover_touched(desk, clock_today(), facts->touched, HANDOVER_ROWS);
    facts->received_count = handover_received(desk, facts->received, HANDOVER_ROWS);
    facts->given_count = handover_given(desk, facts->given, HANDOVER_ROWS);
    facts->unread = (size_t)handover_count(desk);
    followup_day(desk, clock_today(), "", desk->actor.id, &facts->mine);
    followup_day(desk, clock_today(), "", 0, &facts->all);
}

/* --- words --- */

const char *handover_wait_label(WaitKind kind)
{
    static const char *const labels[] = {N_("no outcome yet"), N_("promised by me"), N_("held by me"), N_("next step")};
    return tr(labels[kind]);
}

void handover_when(const char *instant, char *out, size_t size)
{
    char local[32];
    Instant at = instant_parse(instant);
    bool today = instant_day(at) == clock_today(), whole_day = instant_minute(at) == 0;
    instant_local(instant, local, sizeof local);
    if (strlen(local) < 16) {
        text_copy(out, size, local);
    } else if (whole_day) {
        local[10] = '\0';
        text_copy(out, size, today ? tr("today") : local + 5);
    } else {
        text_copy(out, size, local + (today ? 11 : 5));
    }
}

void handover_what(const TouchedRow *row, char *out, size_t size)
{
    static const struct {
        unsigned bit;
        const char *label;
    } parts[] = {{TOUCHED_FILE, N_("new file")},
                 {TOUCHED_CALL, N_("call")},
                 {TOUCHED_SAMPLE, N_("sample")},
                 {TOUCHED_STATUS, N_("status")},
                 {TOUCHED_CASE, N_("match case")},
                 {TOUCHED_TASK, N_("to be called")},
                 {TOUCHED_PROVINCE, N_("for the province")},
                 {TOUCHED_CHANGE, N_("file changed")}};
    out[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        bool part_of_new = parts[i].bit == TOUCHED_CHANGE && (row->what & TOUCHED_FILE);
        if (!(row->what & parts[i].bit) || part_of_new)
            continue;
        text_append(out, size, out[0] ? tr(", ") : "");
        text_append(out, size, tr(parts[i].label));
        if (parts[i].bit == TOUCHED_CALL && row->outcome[0]) {
            text_append(out, size, tr(": "));
            text_append(out, size, choice_label("outcome", row->outcome));
        }
    }
}

void handover_summary(const Handover *facts, char *out, size_t size)
{
    today_summary(&facts->all, &facts->mine, out, size);
}

/* --- as one text --- */

enum { TEXT_SIZE = 64 * 1024, WORDS = 2048 };

static void heading(char *text, const char *words)
{
    text_append(text, TEXT_SIZE, text[0] ? "\n" : "");
    text_append(text, TEXT_SIZE, words);
    text_append(text, TEXT_SIZE, "\n");
}

/* "  when  name  rest" */
static void line(char *text, const char *at, const char *name, const char *rest)
{
    char when[32], words[WORDS];
    handover_when(at, when, sizeof when);
    text_format(words, sizeof words, "  %s  %s  %s\n", when, name, rest);
    text_append(text, TEXT_SIZE, words);
}

static void note_lines(char *text, const HandoverNote *notes, size_t count, bool given)
{
    for (size_t i = 0; i < count; i++) {
        char words[WORDS];
        const HandoverNote *n = &notes[i];
        const char *whom = !given ? n->by : n->to[0] ? n->to : tr("whoever comes next");
        text_format(words, sizeof words, "%s%s%s", n->donor ? n->name : tr("the day"), tr(": "), n->note);
        line(text, n->at, whom, words);
    }
}

char *handover_text(Desk *desk, const Handover *facts)
{
    char *text = calloc(1, TEXT_SIZE), words[WORDS];
    if (!text)
        return NULL;
    const Account *actor = &desk->actor;
    text_format(words, sizeof words, tr("Hand-over of %s"), actor->full_name[0] ? actor->full_name : actor->name);
    heading(text, words);
    handover_summary(facts, words, sizeof words);
    text_append(text, TEXT_SIZE, words);
    text_append(text, TEXT_SIZE, "\n");
    heading(text, tr("Who waits"));
    for (size_t i = 0; i < facts->waiting_count; i++) {
        const WaitRow *w = &facts->waiting[i];
        text_format(words, sizeof words, "%s  %s  %s", w->number, handover_wait_label(w->kind),
                    choice_label("purpose", w->purpose));
        line(text, w->at, w->name, words);
    }
    heading(text, tr("Done today"));
    for (size_t i = 0; i < facts->touched_count; i++) {
        handover_what(&facts->touched[i], words, sizeof words);
        line(text, facts->touched[i].at, facts->touched[i].name, words);
    }
    heading(text, tr("For me"));
    note_lines(text, facts->received, facts->received_count, false);
    heading(text, tr("From me"));
    note_lines(text, facts->given, facts->given_count, true);
    return text;
}
