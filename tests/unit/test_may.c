/* Who may see whom: for every role, nothing of people it may not see is read, found, counted, named or changed. */
#include "station.h"

#include "bus.h"
#include "casework.h"
#include "derive.h"
#include "exchange.h"
#include "handover.h"
#include "intake.h"
#include "may.h"
#include "morning.h"
#include "province.h"
#include "report.h"
#include "samples.h"
#include "worklist.h"

#define OWN_UNIT "370883"
#define OTHER_UNIT "370811"

/* What belongs to the other unit and must not be seen. */
static const char *const canaries[] = {"金丝雀",       "13955550001", "370899199001010017",
                                       "219700123456", "TUBE-CANARY", "13955550009"};
enum { CANARIES = sizeof canaries / sizeof canaries[0], MANY = 16, NUMBERS = 16384 };

typedef struct {
    int64_t own, other, tried; /* people; a call of the other one */
} People;

/* Everything an account can get hold of, and every number it is told. */
typedef struct {
    Station *s;
    int64_t counts[NUMBERS];
    size_t count;
    bool leaked;
} Sight;

static bool holds(const void *bytes, size_t size, const char *text)
{
    return size && memmem(bytes, size, text, strlen(text)) != NULL;
}

static void see(Sight *sight, const char *where, const void *bytes, size_t size)
{
    for (size_t i = 0; i < CANARIES; i++)
        if (holds(bytes, size, canaries[i])) {
            print_error("%s shows «%s» to a %s\n", where, canaries[i], sight->s->desk.actor.role);
            sight->leaked = true;
        }
}

static void number(Sight *sight, int64_t value)
{
    assert_true(sight->count < NUMBERS);
    sight->counts[sight->count++] = value;
}

/* --- the station --- */

static int64_t add_person(Station *s, const char *name, const char *unit, bool canary)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_copy(intake.phone.number, sizeof intake.phone.number, canary ? canaries[1] : "13800000001");
    text_copy(intake.sample.barcode, sizeof intake.sample.barcode, canary ? canaries[4] : "TUBE-OWN");
    text_copy(intake.donor.id_number, sizeof intake.donor.id_number, canary ? canaries[2] : "370899199001010025");
    text_copy(intake.donor.donor_number, sizeof intake.donor.donor_number, canary ? canaries[3] : "219700123499");
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static void sit(Station *s, const char *role)
{
    char unix_user[NAME_SIZE];
    Account account = {0};
    text_format(unix_user, sizeof unix_user, "unix-%s", role);
    int64_t id = count_of(s, "SELECT coalesce(max(id), 0) FROM account WHERE role = ?1", TEXT_(role));
    if (!id) {
        text_copy(account.name, sizeof account.name, role);
        text_copy(account.role, sizeof account.role, role);
        text_copy(account.unit, sizeof account.unit, text_equal(role, "liaison") ? OWN_UNIT : "");
        text_copy(account.unix_user, sizeof account.unix_user, unix_user);
        assert_ok(s, staff_save(&s->desk, &account, NULL, &s->error));
        id = account.id;
    }
    assert_true(record_load(s->desk.store, &account_type, id, &s->desk.actor));
    store_actor(s->desk.store, id, "desk");
}

static void lead(Station *s)
{
    sit(s, "lead");
}

/* A person of the other unit with everything that can stand in a list: calls, promises, notes, a day of counts. */
static People fill(Station *s)
{
    People people = {.own = add_person(s, "自家人", OWN_UNIT, false)};
    people.other = add_person(s, canaries[0], OTHER_UNIT, true);
    char said[LINE_SIZE];
    int64_t note;
    Attempt a = {.donor = people.other,
                 .number = "13955550001",
                 .outcome = "callback",
                 .answered = "self",
                 .next_at = "2023-09-04T03:00:00Z",
                 .next_for = "anyone",
                 .new_number = "13955550009"};
    assert_ok(s, attempt_finish(&s->desk, &a, "call", &s->error));
    people.tried = a.id;
    assert_ok(s, task_add(&s->desk, people.other, "sampling", "", said, sizeof said, &s->error));
    assert_ok(s, handover_give(&s->desk, people.other, 0, "给下一位", &note, &s->error));
    Notice notice = {
        .donor = people.other, .request_number = "R-1", .kind = "initial", .received_at = "2023-09-04T01:00:00Z"};
    bool opened = false;
    assert_ok(s, notice_save(&s->desk, &notice, "notice", &opened, said, sizeof said, &s->error));
    assert_true(opened);
    return people;
}

/* --- everything that reads --- */

static void look_up(Sight *sight, int64_t donor)
{
    Desk *desk = &sight->s->desk;
    DonorRow rows[MANY] = {0};
    Card *card = calloc(1, sizeof *card);
    Attempt attempts[MANY] = {0};
    Change *changes = calloc(MANY, sizeof *changes);
    bool more = false;
    number(sight, may_see(desk, donor));
    number(sight, registry_row(desk, donor, &rows[0]));
    see(sight, "registry_row", rows, sizeof rows);
    for (size_t i = 0; i < CANARIES; i++) {
        if (canaries[i][0] == '1' && text_equal(desk->actor.role, "helper"))
            continue; /* somebody who rings is found by the whole number: see below */
        number(sight, (int64_t)registry_find(desk, canaries[i], rows, MANY, &more));
        number(sight, more);
        see(sight, "registry_find", rows, sizeof rows);
    }
    number(sight, registry_card(desk, donor, card));
    see(sight, "registry_card", card, sizeof *card);
    number(sight, (int64_t)registry_attempts(desk, donor, attempts, MANY));
    see(sight, "registry_attempts", attempts, sizeof attempts);
    number(sight, (int64_t)registry_changes(desk, donor, changes, MANY));
    see(sight, "registry_changes", changes, MANY * sizeof *changes);
    free(changes);
    free(card);
}

static void look_through_people(Sight *sight)
{
    Desk *desk = &sight->s->desk;
    DonorRow rows[MANY] = {0};
    number(sight, (int64_t)registry_recent(desk, rows, MANY));
    number(sight, (int64_t)registry_by_status(desk, "SA", "", 0, rows, MANY));
    number(sight, (int64_t)registry_by_status(desk, "SA", OTHER_UNIT, 0, rows, MANY));
    number(sight, (int64_t)registry_incomplete(desk, "", 0, rows, MANY));
    see(sight, "lists of people", rows, sizeof rows);
    number(sight, registry_count(desk, "status", "", ""));
    number(sight, registry_count(desk, "incomplete", OTHER_UNIT, ""));
}

static void look_through_calls(Sight *sight)
{
    static const QueueView views[] = {QUEUE_DUE, QUEUE_OVERDUE, QUEUE_PROMISED, QUEUE_LATER, QUEUE_AGENDA};
    Desk *desk = &sight->s->desk;
    QueueRow rows[MANY] = {0};
    DayRow *day = calloc(MANY, sizeof *day);
    QueueCounts counts;
    DayFigures figures;
    bool more;
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        QueueFilter filter = {.view = views[i], .unit = OTHER_UNIT, .max = MANY};
        number(sight, (int64_t)queue_page(desk, &filter, rows, &more));
        see(sight, "queue_page", rows, sizeof rows);
    }
    queue_counts(desk, "", 0, &counts);
    number(sight, counts.due + counts.overdue + counts.promised + counts.others);
    number(sight, queue_overdue(desk, OTHER_UNIT));
    followup_day(desk, clock_today(), "", 0, &figures);
    number(sight, figures.attempts + figures.people + figures.reached);
    number(sight, (int64_t)followup_day_rows(desk, clock_today(), "", 0, false, day, MANY));
    see(sight, "followup_day_rows", day, MANY * sizeof *day);
    number(sight, (int64_t)morning_promises(desk, "", false, rows, MANY));
    see(sight, "morning_promises", rows, sizeof rows);
    free(day);
}

static void look_through_work(Sight *sight)
{
    Desk *desk = &sight->s->desk;
    WorkRow *rows = calloc(MANY, sizeof *rows);
    HandoverNote *notes = calloc(MANY, sizeof *notes);
    NewsRow *news = calloc(MANY, sizeof *news);
    LastHere long_ago = {.audit = 1, .at = "2000-01-01T00:00:00Z"};
    News told;
    bool more;
    for (WorkKind kind = 0; kind < WORK_KINDS; kind++) {
        WorkFilter filter = {.kind = kind, .unit = OTHER_UNIT};
        number(sight, (int64_t)worklist_page(desk, &filter, NULL, rows, MANY, &more));
        number(sight, worklist_count(desk, kind, "", 0));
        see(sight, worklist_id(kind), rows, MANY * sizeof *rows);
    }
    morning_news(desk, &long_ago, &told);
    number(sight, told.files + told.calls + told.answers + told.changes);
    number(sight, (int64_t)morning_news_rows(desk, &long_ago, news, MANY));
    see(sight, "morning_news_rows", news, MANY * sizeof *news);
    number(sight, handover_count(desk));
    number(sight, (int64_t)handover_received(desk, notes, MANY));
    see(sight, "handover_received", notes, MANY * sizeof *notes);
    free(news);
    free(notes);
    free(rows);
}

static void look_through_cases(Sight *sight, int64_t donor)
{
    Desk *desk = &sight->s->desk;
    BoardRow *rows = calloc(MANY, sizeof *rows);
    ProvinceItem *items = calloc(MANY, sizeof *items);
    Checklist *list = calloc(1, sizeof *list);
    Notice notice = {.donor = donor, .request_number = "R-1"};
    char text[LINE_SIZE] = "";
    bool more;
    for (BoardPhase phase = BOARD_OPEN; phase <= BOARD_CLOSED; phase++) {
        BoardFilter filter = {.phase = phase, .unit = OTHER_UNIT};
        number(sight, (int64_t)case_board(desk, &filter, NULL, rows, MANY));
        number(sight, case_board_count(desk, &filter));
        see(sight, "case_board", rows, MANY * sizeof *rows);
    }
    number(sight, (int64_t)case_of_donor(desk, donor, rows, MANY));
    number(sight, (int64_t)case_untaken(desk, "", rows, MANY));
    number(sight, (int64_t)case_escalated(desk, rows, MANY));
    number(sight, case_escalated_count(desk));
    see(sight, "cases", rows, MANY * sizeof *rows);
    number(sight, case_read(desk, 1, list));
    see(sight, "case_read", list, sizeof *list);
    for (CaseFigure figure = 0; figure < CASE_FIGURES; figure++)
        number(sight, case_figure(desk, figure, OTHER_UNIT, 0));
    number(sight, notice_warning(desk, &notice, text, sizeof text));
    see(sight, "notice_warning", text, sizeof text);
    for (ProvinceView view = PROVINCE_OPEN; view <= PROVINCE_ENTERED; view++) {
        ProvinceFilter filter = {.view = view, .unit = OTHER_UNIT};
        number(sight, (int64_t)province_page(desk, &filter, NULL, items, MANY, &more));
        see(sight, "province_page", items, MANY * sizeof *items);
    }
    number(sight, province_count(desk, ""));
    SampleRow tubes[MANY] = {0};
    SampleFilter collected = {.state = SAMPLE_COLLECTED, .unit = OTHER_UNIT};
    number(sight, (int64_t)samples_list(desk, &collected, NULL, tubes, MANY));
    number(sight, samples_find(desk, canaries[4], &tubes[0]));
    see(sight, "samples", tubes, sizeof tubes);
    free(list);
    free(items);
    free(rows);
}

static void look_behind(Sight *sight, const Door *door)
{
    Desk *desk = &sight->s->desk;
    DonorRow rows[MANY] = {0};
    Door forged = *door;
    size_t count = 0;
    text_copy(forged.unit, sizeof forged.unit, OTHER_UNIT);
    assert_ok(sight->s, report_people(desk, door, 0, rows, MANY, &count, NULL, NULL, &sight->s->error));
    number(sight, (int64_t)count);
    assert_ok(sight->s, report_people(desk, &forged, 0, rows, MANY, &count, NULL, NULL, &sight->s->error));
    number(sight, (int64_t)count);
    see(sight, "report_people", rows, sizeof rows);
}

/* Every table, every figure and the list behind each; refused is as good as empty. */
static void look_through_report(Sight *sight, const char *name, const char *unit)
{
    Desk *desk = &sight->s->desk;
    ReportQuery query = {.name = name, .from = "2000-01-01", .to = "2030-12-31"};
    Report *report = NULL;
    text_copy(query.unit, sizeof query.unit, unit);
    Status status = report_run(desk, &query, &report, &sight->s->error);
    number(sight, status);
    if (status != OK) {
        assert_int_equal(status, ERR_DENIED);
        return;
    }
    see(sight, "report_run", report->prose, sizeof report->prose);
    for (size_t t = 0; t < report->table_count; t++) {
        const ReportTable *table = &report->tables[t];
        see(sight, table->key, table->rows, table->row_count * sizeof *table->rows);
        for (size_t r = 0; r < table->row_count; r++)
            for (size_t c = 1; c < table->column_count; c++) {
                const Cell *cell = &table->rows[r].cells[c];
                number(sight, cell->n);
                number(sight, cell->of);
                if (cell->n && (cell->door.kind == DOOR_PEOPLE || cell->door.kind == DOOR_CASE))
                    look_behind(sight, &cell->door);
            }
    }
    report_free(&report);
}

static void look_through_figures(Sight *sight)
{
    Desk *desk = &sight->s->desk;
    Snapshot *kept = calloc(MANY, sizeof *kept);
    for (size_t i = 0; i < report_kind_count; i++) {
        look_through_report(sight, report_kinds[i].name, "");
        look_through_report(sight, report_kinds[i].name, OTHER_UNIT);
    }
    size_t count = report_snapshots(desk, kept, MANY);
    number(sight, (int64_t)count);
    see(sight, "report_snapshots", kept, MANY * sizeof *kept);
    for (int64_t i = 1; i < 4; i++) {
        Report *since = NULL;
        Status status = report_since(desk, i, &since, &sight->s->error);
        assert_true(status == OK || status == ERR_NOT_FOUND);
        if (since)
            see(sight, "report_since", since->tables[0].rows, since->tables[0].row_count * sizeof(ReportRow));
        number(sight, status);
        report_free(&since);
    }
    free(kept);
}

static void look_at_everything(Sight *sight, int64_t donor)
{
    look_up(sight, donor);
    look_through_people(sight);
    look_through_calls(sight);
    look_through_work(sight);
    look_through_cases(sight, donor);
    look_through_figures(sight);
}

static const char *const bounded[] = {"liaison", "helper", "system"};
enum { BOUNDED = 3 };

/* --- the promises --- */

static void nothing_read_or_counted_tells_of_people_out_of_sight(void **state)
{
    Station *s = *state;
    Sight before[BOUNDED] = {0}, after[BOUNDED] = {0};
    for (int i = 0; i < BOUNDED; i++) { /* the other person is not there yet */
        lead(s);
        sit(s, bounded[i]);
        before[i].s = s;
        look_at_everything(&before[i], 2);
    }
    lead(s);
    People people = fill(s);
    for (int i = 0; i < BOUNDED; i++) {
        sit(s, bounded[i]);
        after[i].s = s;
        look_at_everything(&after[i], people.other);
        assert_false(after[i].leaked);
    }
    /* The liaison's own person is counted; helper and system are told the same as when nobody was there. */
    for (int i = 1; i < BOUNDED; i++) {
        assert_int_equal(before[i].count, after[i].count);
        assert_memory_equal(before[i].counts, after[i].counts, sizeof before[i].counts);
    }
}

static void a_liaison_is_told_the_same_with_and_without_the_other_unit(void **state)
{
    Station *s = *state;
    Sight before = {.s = s}, after = {.s = s};
    lead(s);
    add_person(s, "自家人", OWN_UNIT, false);
    sit(s, "liaison");
    look_at_everything(&before, 2);
    lead(s);
    int64_t other = add_person(s, canaries[0], OTHER_UNIT, true);
    sit(s, "liaison");
    look_at_everything(&after, other);
    assert_false(after.leaked);
    assert_int_equal(before.count, after.count);
    assert_memory_equal(before.counts, after.counts, sizeof before.counts);
}

/* The city's snapshot and another unit's are not there for a liaison; the own one is. */
static void a_liaison_sees_what_the_own_unit_reported(void **state)
{
    Station *s = *state;
    static const char *const units[] = {"", OTHER_UNIT, OWN_UNIT};
    Snapshot rows[MANY];
    Report *report = NULL, *city = NULL;
    int64_t numbers[3], number;
    lead(s);
    for (int i = 0; i < 3; i++) {
        ReportQuery query = {.name = "quality", .from = "2023-01-01", .to = "2023-12-31"};
        text_copy(query.unit, sizeof query.unit, units[i]);
        assert_ok(s, report_run(&s->desk, &query, i ? &report : &city, &s->error));
        assert_ok(s, report_freeze(&s->desk, i ? report : city, "省库", &numbers[i], &s->error));
        report_free(&report);
    }
    sit(s, "liaison");
    assert_int_equal(report_snapshots(&s->desk, rows, MANY), 1);
    assert_int_equal(rows[0].number, numbers[2]);
    assert_int_equal(report_since(&s->desk, numbers[0], &report, &s->error), ERR_NOT_FOUND);
    assert_int_equal(report_since(&s->desk, numbers[1], &report, &s->error), ERR_NOT_FOUND);
    assert_ok(s, report_since(&s->desk, numbers[2], &report, &s->error));
    report_free(&report);
    assert_int_equal(report_freeze(&s->desk, city, "", &number, &s->error), ERR_DENIED);
    lead(s);
    sit(s, "readonly");
    assert_int_equal(report_snapshots(&s->desk, rows, MANY), 3);
    assert_int_equal(report_freeze(&s->desk, city, "", &number, &s->error), ERR_DENIED);
    report_free(&city);
}

static void whoever_sees_everybody_sees_the_canaries(void **state)
{
    static const char *const roles[] = {"lead", "caller", "readonly"};
    Station *s = *state;
    lead(s);
    People people = fill(s);
    for (int i = 0; i < 3; i++) {
        DonorRow row;
        lead(s);
        sit(s, roles[i]);
        assert_true(registry_row(&s->desk, people.other, &row)); /* else the test above proves nothing */
        assert_string_equal(row.name, canaries[0]);
    }
}

/* One way of changing something of the person; each must be refused, and say nothing. */
static Status change(Station *s, int way, const People *p, Error *error)
{
    Desk *desk = &s->desk;
    char said[LINE_SIZE] = "";
    int64_t id;
    Donor donor = {.name = "改名", .unit = OWN_UNIT};
    Phone phone = {.number = "13800000077", .owner = "self", .state = "in_use"};
    StatusPeriod period = {.donor = p->other, .status = "TU", .until = "2030-01-01"};
    Attempt dial = {.donor = p->other, .direction = "out", .number = "13955550001", .purpose = "other"};
    Attempt whole = {.donor = p->other, .outcome = "willing", .answered = "self"};
    WorkAct act = {.kind = WORK_AGE, .donor = p->other, .act = "thanks"};
    donor.id = donor.donor = p->other;
    donor.version = 1;
    phone.donor = p->other;
    switch (way) {
    case 0:
        return registry_save(desk, &donor_type, &donor, NULL, NULL, error);
    case 1:
        return registry_save(desk, &phone_type, &phone, NULL, NULL, error);
    case 2:
        return registry_status(desk, &period, error);
    case 3:
        return registry_opened(desk, p->other, error);
    case 4:
        return registry_revealed(desk, p->other, error);
    case 5:
        return attempt_start(desk, &dial, "dial", error);
    case 6:
        return attempt_finish(desk, &whole, "another", error);
    case 7:
        return attempt_void(desk, p->tried, "不对", error);
    case 8:
        return attempt_note(desk, p->tried, "看看", error);
    case 9:
        return task_add(desk, p->other, "other", "", said, sizeof said, error);
    case 10:
        return handover_give(desk, p->other, 0, "看看", &id, error);
    case 11:
        return worklist_act(desk, &act, &id, said, sizeof said, error);
    case 12:
        return claim_rings(desk, p->other, "13800000001", error);
    default:
        return ERR_INTERNAL;
    }
}
enum { WAYS = 13 };

static void nothing_of_people_out_of_sight_can_be_changed(void **state)
{
    Station *s = *state;
    lead(s);
    People people = fill(s);
    int64_t audits = 0;
    for (int i = 0; i < BOUNDED; i++) {
        lead(s);
        sit(s, bounded[i]);
        audits = count_of(s, "SELECT count(*) FROM audit");
        for (int way = 0; way < WAYS; way++) {
            Error error = {0};
            Status status = change(s, way, &people, &error);
            if (status != ERR_NOT_FOUND && status != ERR_DENIED)
                print_error("%s, way %d: %d %s\n", bounded[i], way, status, error.message);
            assert_true(status == ERR_NOT_FOUND || status == ERR_DENIED);
            for (size_t c = 0; c < CANARIES; c++)
                assert_false(holds(error.message, sizeof error.message, canaries[c]));
        }
        assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits);
    }
}

static void who_only_reads_changes_nothing(void **state)
{
    Station *s = *state;
    lead(s);
    People people = fill(s);
    sit(s, "readonly");
    for (int way = 0; way < WAYS; way++) {
        Error error = {0};
        Status status = change(s, way, &people, &error);
        bool looking = way == 3 || way == 4; /* opening and revealing are recorded, and theirs */
        assert_int_equal(status, looking ? OK : ERR_DENIED);
    }
}

static void a_double_of_another_unit_is_not_named_but_recorded(void **state)
{
    Station *s = *state;
    Intake intake;
    Double doubles[4];
    lead(s);
    People people = fill(s);
    sit(s, "liaison");
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, "某人");
    text_copy(intake.donor.id_number, sizeof intake.donor.id_number, canaries[2]);
    memset(doubles, 0, sizeof doubles);
    assert_int_equal(intake_doubles(&s->desk, &intake, doubles, 4), 1);
    assert_true(doubles[0].elsewhere);
    assert_int_equal(doubles[0].row.id, 0);
    for (size_t c = 0; c < CANARIES; c++)
        assert_false(holds(doubles, sizeof doubles, canaries[c]));
    assert_int_equal(intake_save(&s->desk, &intake, NULL, &s->error), ERR_DUPLICATE);
    assert_non_null(strstr(s->error.message, "另一个") ? s->error.message : strstr(s->error.message, "another unit"));
    /* Once a day, with who it was. */
    intake_doubles(&s->desk, &intake, doubles, 4);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'met' AND donor = ?1 AND account = ?2",
                              INT_(people.other), INT_(s->desk.actor.id)),
                     1);
}

static void what_a_liaison_enters_today_stays_theirs_until_tomorrow(void **state)
{
    Station *s = *state;
    DonorRow row, rows[4];
    bool more;
    lead(s);
    sit(s, "liaison");
    int64_t earlier = add_person(s, "车上登记", OTHER_UNIT, true);
    clock_forward(60 * 24);
    int64_t donor = add_person(s, "车上登记", OTHER_UNIT, false);
    assert_false(may_see(&s->desk, earlier));
    assert_true(registry_row(&s->desk, donor, &row));
    assert_int_equal(registry_find(&s->desk, "车上登记", rows, 4, &more), 1);
    assert_true(rows[0].id == donor && !more);
    clock_forward(60 * 13 + 50); /* 23:50 */
    assert_true(may_see(&s->desk, donor));
    assert_int_equal(registry_find(&s->desk, "车上登记", rows, 4, &more), 1);
    clock_forward(20);
    assert_false(may_see(&s->desk, donor));
    assert_int_equal(registry_find(&s->desk, "车上登记", rows, 4, &more), 0);
}

static void a_helper_sees_whom_it_holds_and_no_longer(void **state)
{
    Station *s = *state;
    DonorRow row;
    QueueRow next = {0};
    bool more;
    lead(s);
    add_person(s, "自家人", OWN_UNIT, false);
    sit(s, "helper");
    assert_false(registry_row(&s->desk, 1, &row));
    assert_ok(s, claim_next(&s->desk, &(QueueFilter){.view = QUEUE_DUE}, &next, &s->error));
    assert_true(registry_row(&s->desk, next.donor, &row));
    assert_ok(s, claim_release(&s->desk, next.donor, &s->error));
    assert_false(registry_row(&s->desk, next.donor, &row));
    /* From the page of calls, which shows a helper the own people, the next one is taken out of everybody, too; but not
     * who is matched. */
    QueueFilter own = {.view = QUEUE_DUE, .account = s->desk.actor.id};
    assert_ok(s, claim_next(&s->desk, &own, &next, &s->error));
    assert_true(registry_row(&s->desk, next.donor, &row));
    assert_ok(s, claim_release(&s->desk, next.donor, &s->error));
    station_falsify(s, "UPDATE task SET purpose = 'match'");
    assert_int_equal(claim_next(&s->desk, &own, &next, &s->error), ERR_NOT_FOUND);
    assert_int_equal(claim_next(&s->desk, &(QueueFilter){.view = QUEUE_DUE}, &next, &s->error), ERR_NOT_FOUND);
    station_falsify(s, "UPDATE task SET purpose = 'first'");
    /* Somebody rings: by the whole number, never by a part or a name. */
    assert_int_equal(registry_find(&s->desk, "0001", &row, 1, &more), 0);
    assert_int_equal(registry_find(&s->desk, "自家人", &row, 1, &more), 0);
    assert_int_equal(registry_find(&s->desk, "138 0000 0001", &row, 1, &more), 1);
    assert_string_equal(row.name, "自家人");
    assert_string_equal(row.id_number, ""); /* who it is, and no more */
    assert_ok(s, claim_rings(&s->desk, row.id, "13800000001", &s->error));
    assert_true(may_see(&s->desk, row.id));
}

static void a_liaison_exports_no_sample_of_another_units_person(void **state)
{
    Station *s = *state;
    char file[128], text[4096] = "";
    int64_t rows = -1;
    lead(s);
    add_person(s, "自家人", OWN_UNIT, false);
    add_person(s, canaries[0], OTHER_UNIT, true);
    station_falsify(s, "UPDATE sample SET unit = '" OWN_UNIT "'"); /* counted there, looked after elsewhere */
    sit(s, "liaison");
    text_format(file, sizeof file, "%s/out.csv", s->folder);
    assert_ok(s, export_run(&s->desk, "samples", "", NULL, file, &rows, &s->error));
    assert_int_equal(rows, 1);
    FILE *in = fopen(file, "r");
    assert_non_null(in);
    assert_true(fread(text, 1, sizeof text - 1, in) > 0);
    fclose(in);
    unlink(file);
    assert_null(strstr(text, canaries[0]));
}

static void hear(void *arg, const char *text)
{
    text_append(arg, 4096, text);
}

static void the_machines_keeper_checks_the_file_without_names(void **state)
{
    Station *s = *state;
    CheckResult result;
    char said[4096] = "";
    lead(s);
    People people = fill(s);
    station_falsify(s, "UPDATE donor SET contacted_at = NULL");
    sit(s, "system");
    assert_ok(s, desk_check(&s->desk, false, hear, said, &result, &s->error));
    assert_true(result.findings > 0);
    assert_true(people.other > 0);
    assert_null(strstr(said, canaries[0]));
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, NULL, &result.donors, &s->error), ERR_DENIED);
    lead(s);
    assert_ok(s, desk_check(&s->desk, false, hear, said, &result, &s->error));
    assert_non_null(strstr(said, canaries[0]));
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)
    const struct CMUnitTest tests[] = {
        PROMISE(nothing_read_or_counted_tells_of_people_out_of_sight),
        PROMISE(a_liaison_is_told_the_same_with_and_without_the_other_unit),
        PROMISE(a_liaison_sees_what_the_own_unit_reported),
        PROMISE(whoever_sees_everybody_sees_the_canaries),
        PROMISE(nothing_of_people_out_of_sight_can_be_changed),
        PROMISE(who_only_reads_changes_nothing),
        PROMISE(a_double_of_another_unit_is_not_named_but_recorded),
        PROMISE(what_a_liaison_enters_today_stays_theirs_until_tomorrow),
        PROMISE(a_helper_sees_whom_it_holds_and_no_longer),
        PROMISE(a_liaison_exports_no_sample_of_another_units_person),
        PROMISE(the_machines_keeper_checks_the_file_without_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
