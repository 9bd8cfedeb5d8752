/* Counts the instructions of the ten hottest operations, for hot.sh: `hot DATABASE PEOPLE` under valgrind's callgrind.
 *
 * Each operation goes some turns unseen, so that statements are prepared and pages are there; then its turns are
 * counted and put down under its name. The first is the measure of all others: fifty rows by rowid through SQLite
 * alone. The database is practice data of a fixed day: the same people, the same queue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

#include "acts.h"
#include "bench.h"
#include "casework.h"
#include "followup.h"
#include "text.h"

enum { WARM = 5, TURNS = 20, PAGE = 50 };

typedef struct {
    Desk desk;
    Bare bare;
    int64_t people;
    QueueRow queue[PAGE];
    size_t queued;
    Attempt attempt;
    int64_t open_case;
} Hot;

/* --- the operations; `turn` counts on through warming and counting --- */

static void rows_by_rowid(Hot *hot, int turn)
{
    for (int i = 0; i < PAGE; i++)
        bare_row(&hot->bare, hot->bare.donor, (i * 71 + turn) % hot->people + 1);
}

static void queue_page_and_counts(Hot *hot, int turn)
{
    QueueFilter filter = {.view = QUEUE_DUE, .max = PAGE};
    QueueCounts counts;
    bool more;
    (void)turn;
    hot->queued = queue_page(&hot->desk, &filter, hot->queue, &more);
    queue_counts(&hot->desk, "", 0, &counts);
}

static void search_page(Hot *hot, int turn)
{
    static DonorRow rows[PAGE];
    static const char *const words[] = {"王", "zhang", "lx", "8000", "370899"};
    bool more;
    registry_find(&hot->desk, words[(size_t)turn % (sizeof words / sizeof *words)], rows, PAGE, &more);
}

static void card(Hot *hot, int turn)
{
    static Card out;
    registry_card(&hot->desk, turn % hot->people + 1, &out);
}

static void figures_of_today(Hot *hot, int turn)
{
    QueueCounts counts;
    DayFigures day;
    (void)turn;
    for (int mine = 0; mine < 2; mine++) {
        queue_counts(&hot->desk, "", mine ? hot->desk.actor.id : 0, &counts);
        followup_day(&hot->desk, clock_today(), "", mine ? hot->desk.actor.id : 0, &day);
    }
}

static void call_of(Hot *hot, int turn)
{
    Error error = {0};
    char request[40];
    const QueueRow *row = &hot->queue[(size_t)turn % hot->queued];
    Attempt *attempt = &hot->attempt;
    *attempt = (Attempt){.donor = row->donor};
    text_copy(attempt->number, sizeof attempt->number, row->number);
    text_copy(attempt->purpose, sizeof attempt->purpose, row->purpose);
    store_request_id(request);
    bench_must(attempt_start(&hot->desk, attempt, request, &error), &error);
    text_copy(attempt->answered, sizeof attempt->answered, "nobody");
    text_copy(attempt->outcome, sizeof attempt->outcome, "no_answer");
    attempt_propose(&hot->desk, attempt);
    store_request_id(request);
    bench_must(attempt_finish(&hot->desk, attempt, request, &error), &error);
}

static void intake(Hot *hot, int turn)
{
    Error error = {0};
    static Intake form;
    act_person(&hot->desk, turn, &form);
    bench_must(intake_save(&hot->desk, &form, NULL, &error), &error);
}

static void board_page(Hot *hot, int turn)
{
    static BoardRow rows[PAGE];
    BoardFilter filter = {.phase = BOARD_OPEN};
    (void)turn;
    size_t count = case_board(&hot->desk, &filter, NULL, rows, PAGE);
    hot->open_case = count ? rows[0].record.id : 0;
}

static void checklist(Hot *hot, int turn)
{
    static Checklist list;
    (void)turn;
    if (!hot->open_case || !case_read(&hot->desk, hot->open_case, &list))
        bench_stop("the practice data has no open case");
}

static void cut_text(Hot *hot, int turn)
{
    static const char *const texts[] = {"济宁市红十字会造血干细胞捐献者资料库", "no answer 无人接听, again on Monday",
                                        "13800000001"};
    char out[128];
    (void)hot;
    for (int i = 0; i < 200; i++)
        text_cut(out, sizeof out, texts[(i + turn) % 3], 4 + i % 30, false);
}

static const struct {
    const char *name;
    void (*run)(Hot *hot, int turn);
} operations[] = {
    {"rows_by_rowid", rows_by_rowid},
    {"queue_page", queue_page_and_counts},
    {"search_page", search_page},
    {"card", card},
    {"today", figures_of_today},
    {"call", call_of},
    {"intake", intake},
    {"board_page", board_page},
    {"checklist", checklist},
    {"cut_text", cut_text},
};

int main(int argc, char **argv)
{
    static Hot hot;
    Config *config = NULL;
    if (argc < 3)
        bench_stop("usage: hot DATABASE PEOPLE");
    clock_set(instant_parse("2026-06-15T02:30:00Z"));
    act_open(&hot.desk, &config, argv[1]);
    bare_open(&hot.bare, argv[1]);
    hot.people = atoll(argv[2]);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        for (int turn = 0; turn < WARM + TURNS; turn++) {
            if (turn == WARM) {
                CALLGRIND_ZERO_STATS;
                CALLGRIND_TOGGLE_COLLECT;
            }
            operations[i].run(&hot, turn);
        }
        CALLGRIND_TOGGLE_COLLECT;
        CALLGRIND_DUMP_STATS_AT(operations[i].name);
    }
    bare_close(&hot.bare);
    desk_close(&hot.desk);
    config_free(&config);
    return 0;
}
