/* The board of match cases and a case whole, as their screens read them. */
#include <stdio.h>
#include <stdlib.h>

#include "acts.h"
#include "bench.h"
#include "casework.h"
#include "text.h"

enum { READS = 600, WARM = 20 };

enum { BOARD_PAGE = 100 };

/* Judged by the work, not by the clock: others may use the machine. */
static void frame_row(const char *what, Samples *samples, Samples *worked)
{
    table_row_frame(what, samples, samples_p99(worked));
    free(worked->ms);
    *worked = (Samples){0};
}

/* Figures that are held while nobody saves are counted anew. */
static void save_something(Desk *desk, int turn)
{
    Error error = {0};
    bench_must(preference_save(desk, "bench", turn % 2 ? "1" : "2", &error), &error);
}

/* What the board shows at once: a page of each list in each order, for all units and each in turn; each time after
 * something was saved, or while nobody saves. */
static void bench_board(Desk *desk, Bare *bare, bool saved, const char *what)
{
    static BoardRow rows[BOARD_PAGE];
    Samples samples = {0}, worked = {0};
    for (int i = -WARM; i < READS; i++) {
        const Config *config = desk->config;
        size_t turn = (size_t)(i + WARM), unit = turn % (config->unit_count + 1);
        BoardFilter filter = {.phase = (BoardPhase)(turn % 4), .order = (BoardOrder)(turn / 4 % 3)};
        CaseRecord record;
        if (unit < config->unit_count)
            text_copy(filter.unit, sizeof filter.unit, config->units[unit].code);
        filter.holder = turn % 5 == 4 ? desk->actor.id : turn % 5 == 3 ? -1 : 0;
        filter.red = turn % 7 == 6;
        if (saved)
            save_something(desk, i);
        double begun = bench_now(), cpu = bench_cpu();
        size_t count = case_board(desk, &filter, NULL, rows, BOARD_PAGE);
        case_board_count(desk, &filter);
        for (CaseFigure figure = 0; figure < CASE_FIGURES; figure++)
            case_figure(desk, figure, filter.unit, 0);
        case_record(desk, &record);
        double done = bench_now(), cpu_done = bench_cpu();
        for (size_t r = 0; r < count; r++)
            bare_row(bare, bare->match, rows[r].record.id);
        double bare_done = bench_now();
        if (i >= 0) {
            samples_add(&samples, done - begun);
            samples_add(&worked, cpu_done - cpu);
            samples_add_bare(&samples, bare_done - done);
        }
    }
    frame_row(what, &samples, &worked);
}

/* A page far behind the first: the last of the ended and of those in aftercare. */
static void bench_board_far(Desk *desk, Bare *bare)
{
    static BoardRow rows[BOARD_PAGE];
    Samples samples = {0}, worked = {0};
    int64_t reached = 0;
    for (BoardPhase phase = BOARD_AFTERCARE; phase <= BOARD_CLOSED; phase++) {
        BoardFilter filter = {.phase = phase};
        BoardRow last = {0};
        for (size_t got;
             (got = case_board(desk, &filter, last.record.id ? &last : NULL, rows, BOARD_PAGE)) == BOARD_PAGE;
             reached += (int64_t)got)
            last = rows[got - 1];
        for (int i = -WARM; last.record.id && i < READS / 2; i++) {
            double begun = bench_now(), cpu = bench_cpu();
            size_t count = case_board(desk, &filter, &last, rows, BOARD_PAGE);
            double done = bench_now(), cpu_done = bench_cpu();
            for (size_t r = 0; r < count; r++)
                bare_row(bare, bare->match, rows[r].record.id);
            double bare_done = bench_now();
            if (i < 0)
                continue;
            samples_add(&samples, done - begun);
            samples_add(&worked, cpu_done - cpu);
            samples_add_bare(&samples, bare_done - done);
        }
    }
    frame_row("board: its last page", &samples, &worked);
}

/* All that the screen of a case reads. */
static void bench_case(Desk *desk, Bare *bare, int64_t cases)
{
    enum { OF_TYPE = 64, SPANS = 64, CHANGES = 200 };
    static Checklist list;
    static Change changes[CHANGES];
    static union {
        Notice notice[OF_TYPE];
        Talk talk[OF_TYPE];
        Typing typing[OF_TYPE];
        Aftercare aftercare[OF_TYPE];
        Step step[OF_TYPE];
        AdverseEvent event[OF_TYPE];
        Exam exam[OF_TYPE];
        Visit visit[OF_TYPE];
    } details;
    TimelineSpan spans[SPANS];
    CaseRecord record;
    Samples samples = {0}, worked = {0};
    for (int i = -WARM; i < READS; i++) {
        int64_t id = (int64_t)(i + WARM) * 7919 % cases + 1;
        save_something(desk, i);
        double begun = bench_now(), cpu = bench_cpu();
        if (!case_read(desk, id, &list))
            bench_stop("there is no case %lld", (long long)id);
        case_details(desk, &notice_type, id, &details, OF_TYPE);
        for (const RecordType *const *type = case_detail_types; *type; type++)
            case_details(desk, *type, id, &details, OF_TYPE);
        case_costs(desk, id, "");
        case_record(desk, &record);
        case_timeline(desk, id, spans, SPANS);
        if (record.record_case)
            case_timeline(desk, record.record_case, spans, SPANS);
        case_changes(desk, id, changes, CHANGES);
        double done = bench_now(), cpu_done = bench_cpu();
        bare_row(bare, bare->match, id);
        double bare_done = bench_now();
        if (i >= 0) {
            samples_add(&samples, done - begun);
            samples_add(&worked, cpu_done - cpu);
            samples_add_bare(&samples, bare_done - done);
        }
    }
    frame_row("a case: checklist, file, time line, changes", &samples, &worked);
}

void bench_cases(Desk *desk, Bare *bare)
{
    int64_t cases = query_one_int(desk->store, 0, "SELECT max(id) FROM donation_case");
    if (!cases)
        return;
    bench_board(desk, bare, true, "board: a page of 100, counts, the record");
    bench_board(desk, bare, false, "  the same while nobody saves");
    bench_board_far(desk, bare);
    bench_case(desk, bare, cases);
    table_note("  (%lld cases)", (long long)cases);
}
