/* Promises of the match case's screens: one case from the notice to the award, in both languages, day by day; what is
 * taken back, blocked, refused, reserved and closed; letters; who sees what. */
#include "casework.h"
#include "check.h"
#include "derive.h"
#include "desk_run.h"

#include <sys/stat.h>
#include <time.h>

enum { LONG = 110, WIDE = 120 }; /* the whole checklist on one screen */

/* Where and as whom a case is looked at. */
typedef struct {
    Station *station;
    Language language;
    int64_t id;
    Terminal *t;
} Walk;

static void clock_at(const char *local)
{
    char iso[INSTANT_SIZE];
    assert_int_equal(instant_read(local, INSTANT_NONE, 0, iso, NULL), OK);
    clock_set(instant_parse(iso));
}

static int64_t registered(Station *s, const char *name, const char *id_number, const char *unit)
{
    int64_t donor = person_add(s, name, id_number, "13800000001");
    Donor d;
    assert_true(record_load(s->desk.store, &donor_type, donor, &d));
    text_copy(d.unit, sizeof d.unit, unit);
    text_copy(d.employer, sizeof d.employer, "任城区实验中学");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    return donor;
}

static int64_t received(Station *s, int64_t donor, const char *request, const char *kind)
{
    char said[256];
    bool opened;
    Notice n = {.donor = donor};
    text_copy(n.request_number, sizeof n.request_number, request);
    text_copy(n.kind, sizeof n.kind, kind);
    instant_format(clock_now(), n.received_at);
    assert_ok(s, notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error));
    return n.donation_case;
}

static Case case_now(Station *s, int64_t id)
{
    Case record;
    assert_true(record_load(s->desk.store, &case_type, id, &record));
    return record;
}

/* --- the checklist on the screen --- */

static void fail_with_screen(Terminal *t, const char *what)
{
    static char screen[65536];
    terminal_screen(t, screen, sizeof screen);
    print_error("%s:\n%s\n", what, screen);
    fail();
}

/* The first row of a step that is open, else its last one. */
static size_t row_at(Walk *w, const char *step, char *name, size_t size)
{
    static Checklist list;
    size_t at = CHECKLIST_ROWS;
    assert_true(case_read(&w->station->desk, w->id, &list));
    for (size_t i = 0; i < list.count; i++) {
        bool over = list.rows[i].state == STEP_DONE || list.rows[i].state == STEP_SKIPPED;
        if (!text_equal(list.rows[i].step->id, step))
            continue;
        at = i;
        if (!over)
            break;
    }
    assert_true(at < list.count);
    const ChecklistRow *row = &list.rows[at];
    if (row->of > 1)
        text_format(name, size, tr("%1$s, no. %2$lld"), name_text(row->step->name), (long long)row->nth);
    else
        text_copy(name, size, name_text(row->step->name));
    return at;
}

typedef struct {
    const char *name, *due;
} Limit;

/* The limit that stands behind a step's name: the first date of its row. */
static bool is_due(Terminal *t, void *arg)
{
    const Limit *limit = arg;
    for (int i = 0; i < LONG; i++) {
        const char *row = terminal_row(t, i), *at = strstr(row, limit->name);
        if (!at || !strstr(row, limit->due) || at - row > 40)
            continue;
        at += strlen(limit->name);
        at += strcspn(at, "0123456789");
        if (strncmp(at, limit->due, strlen(limit->due)) == 0)
            return true;
    }
    return false;
}

static void assert_due_(Walk *w, const char *step, const char *due, int line)
{
    char name[LINE_SIZE], what[LINE_SIZE * 2];
    row_at(w, step, name, sizeof name);
    text_format(what, sizeof what, "line %d: %s due %s", line, name, due);
    if (!terminal_wait_until(w->t, is_due, &(Limit){name, due}, what))
        fail();
}
#define assert_due(w, step, due) assert_due_((w), (step), (due), __LINE__)

static void look(Walk *w, const char *local)
{
    clock_at(local);
    w->t = stage_open_in(w->station, w->language, &screen_case, &w->id, LONG, WIDE);
    assert_shows(w->t, tr("Case file"));
}

static void leave(Walk *w)
{
    stage_close(w->t);
    w->t = NULL;
}

static void go_to(Walk *w, const char *step)
{
    char name[LINE_SIZE];
    size_t at = row_at(w, step, name, sizeof name);
    terminal_send(w->t, "1");
    terminal_key(w->t, KEY_HOME_);
    for (size_t i = 0; i < at; i++)
        terminal_key(w->t, KEY_DOWN_);
}

static int64_t facts(Walk *w, const char *step, const char *state)
{
    return count_of(w->station,
                    "SELECT count(*) FROM step WHERE donation_case = ?1 AND step = ?2 AND state = ?3 AND voided_at IS "
                    "NULL",
                    INT_(w->id), TEXT_(step), TEXT_(state));
}

/* The row that has the name begins with "done". */
static bool is_ticked(Terminal *t, void *name)
{
    for (int i = 0; i < LONG; i++) {
        const char *row = terminal_row(t, i), *done = strstr(row, tr("done")), *at = strstr(row, name);
        if (done && at && done < at)
            return true;
    }
    return false;
}

/* Ticks a step that needs nothing: one key. */
static void tick(Walk *w, const char *step)
{
    char name[LINE_SIZE], what[2 * LINE_SIZE], said[3 * LINE_SIZE];
    go_to(w, step);
    row_at(w, step, name, sizeof name);
    terminal_key(w->t, KEY_ENTER_);
    text_format(what, sizeof what, tr("%1$s: %2$s"), name, tr("done"));
    text_format(said, sizeof said, tr("%1$s  (Ctrl-Z takes it back)"), what);
    assert_shows(w->t, said);
}

/* Fills a form: each text, then Enter; NULL ends it. "" passes over. */
static void fill(Walk *w, const char *const *texts)
{
    for (; *texts; texts++)
        type_enter(w->t, *texts);
    terminal_key(w->t, KEY_F(2));
}
#define FILL(w, ...) fill((w), (const char *const[]){__VA_ARGS__, NULL})

/* Opens the step's form, fills it in and waits for what it ticked. */
#define FORM(w, step, ...) form((w), (step), (const char *const[]){__VA_ARGS__, NULL}, __LINE__)
static void form(Walk *w, const char *step, const char *const *texts, int line)
{
    char name[LINE_SIZE], title[2 * LINE_SIZE];
    int64_t before = facts(w, step, "done");
    go_to(w, step);
    row_at(w, step, name, sizeof name);
    terminal_key(w->t, KEY_ENTER_);
    text_format(title, sizeof title, tr("%1$s: %2$s"), "毛先生",
                name_text(config_case_step(w->station->config, step)->name));
    assert_shows(w->t, title);
    fill(w, texts);
    if (!terminal_wait_gone(w->t, title) || facts(w, step, "done") != before + 1) {
        text_format(title, sizeof title, "line %d: %s", line, name);
        fail_with_screen(w->t, title);
    }
}

/* --- the walk --- */

static void notices_are_registered_in_few_keys(Walk *w)
{
    Station *s = w->station;
    clock_at("2023-01-20 10:00");
    registered(s, "毛先生", ID_MALE, "370811");
    Terminal *t = stage_open_in(s, w->language, &screen_board, NULL, 24, 80);
    assert_shows(t, tr("No case is on its way. F3 registers a notice of the province."));
    terminal_key(t, KEY_F(3));
    assert_shows(t, tr("match notice"));
    terminal_send(t, "毛先生");
    assert_shows(t, "13800000001");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, tr("Request number"));
    terminal_send(t, "P000389");
    terminal_key(t, KEY_F(2)); /* three keys beside the data */
    assert_shows(t, tr("Case file"));
    stage_close(t);
    w->id = count_of(s, "SELECT id FROM donation_case WHERE request_number = 'P000389'");
    assert_true(w->id > 0);
}

static void the_next_notice(Walk *w, const char *kind)
{
    const char *prefilled = choice_label("notice_kind", kind);
    terminal_send(w->t, "0");
    assert_shows(w->t, tr("Notice of the province"));
    terminal_send(w->t, "4");
    assert_shows(w->t, tr("City of the hospital"));
    assert_shows(w->t, prefilled);
    terminal_key(w->t, KEY_F(2));
    assert_true(terminal_wait_gone(w->t, tr("City of the hospital")));
    assert_int_equal(count_of(w->station, "SELECT count(*) FROM notice WHERE donation_case = ?1 AND kind = ?2",
                              INT_(w->id), TEXT_(kind)),
                     1);
}

/* The cursor stands on what is next: its form opens by Enter alone, told by a label. */
static void next_opens(Walk *w, const char *label)
{
    terminal_key(w->t, KEY_ENTER_);
    assert_shows(w->t, tr(label));
    terminal_key(w->t, KEY_ESC_);
    assert_true(terminal_wait_gone(w->t, tr(label)));
}

static void from_the_notice_to_the_answer(Walk *w)
{
    char said[LINE_SIZE], undone[2 * LINE_SIZE], name[LINE_SIZE];
    row_at(w, "first_contact", name, sizeof name);
    /* The clock runs on: a walk that begins in the minute of the notice might call before it. */
    look(w, "2023-01-20 10:05");
    assert_due(w, "first_contact", "01-21 10:00"); /* elapsed hours, a holiday begins in between */
    assert_due(w, "talk", "01-23 10:00");
    assert_shows(w->t, tr("nobody yet"));
    terminal_send(w->t, "03"); /* I take it */
    assert_shows(w->t, tr("You follow this case from now on."));
    terminal_key(w->t, KEY_F(2));
    assert_shows(w->t, "1 3 8");
    terminal_key(w->t, KEY_ENTER_);
    terminal_send(w->t, "11");
    terminal_key(w->t, KEY_F(3));
    assert_true(terminal_wait_until(w->t, is_ticked, name, name)); /* back, and ticked */
    assert_int_equal(facts(w, "first_contact", "done"), 1);
    FORM(w, "talk", "", "3", "母亲", "1"); /* with the family: willing */
    assert_due(w, "answer", "01-28");      /* the next workday: a Saturday that is worked */
    leave(w);
    look(w, "2023-01-28 09:00");
    tick(w, "answer");
    terminal_key(w->t, KEY_CTRL('z'));
    assert_shows(w->t, tr("Undo"));
    terminal_send(w->t, "1");
    text_format(said, sizeof said, tr("%1$s: %2$s"), name_text(config_case_step(w->station->config, "answer")->name),
                tr("done"));
    text_format(undone, sizeof undone, tr("Undone: %s"), said);
    assert_shows(w->t, undone);
    assert_int_equal(facts(w, "answer", "done"), 0);
    tick(w, "answer");
    assert_shows(w->t, tr("waits: patient's side"));
    leave(w);
}

static void from_typing_to_the_examination(Walk *w)
{
    look(w, "2023-09-05 09:00");
    the_next_notice(w, "high_resolution");
    assert_due(w, "hr_talk", "09-07");
    assert_due(w, "reserved", "12-04"); /* 60 workdays */
    FORM(w, "hr_talk", "", "1", "", "1");
    assert_due(w, "hr_sample", "09-12");
    next_opens(w, "HLA-A, first");
    leave(w);
    look(w, "2023-09-06 09:00");
    FORM(w, "hr_sample", "d", "d", "SF1001");
    assert_due(w, "hr_look", "09-21");
    assert_due(w, "hr_result", "10-21");
    leave(w);
    look(w, "2023-09-21 09:00");
    tick(w, "hr_look");
    assert_due(w, "hr_look", "10-06");
    FORM(w, "hr_result", "", "", "", "", "2", "d", "10/10");
    leave(w);
    look(w, "2023-09-28 09:00");
    the_next_notice(w, "exam");
    next_opens(w, "Booked time");
    assert_due(w, "exam_talk", "10-09"); /* three workdays over the National Day */
    FORM(w, "exam_talk", "2023-10-10", "08:30");
    assert_due(w, "exam", "10-10");
    leave(w);
    look(w, "2023-10-10 15:00");
    FORM(w, "exam", "", "", "", "d");
    assert_due(w, "exam_result", "10-17");
    leave(w);
    look(w, "2023-10-16 09:00");
    FORM(w, "exam_result", "", "", "", "", "d", "1");
    leave(w);
}

static void the_plan_and_the_day_that_moves(Walk *w)
{
    static const char *const steps[] = {"plan", "final_consent", "leave_letter", "arranged"};
    look(w, "2023-10-20 09:00");
    the_next_notice(w, "collection");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        assert_due(w, steps[i], "10-27"); /* five workdays */
    FORM(w, "plan", "2023-11-20", "1", "", "1", "12病区", "张慧", "13900000009", "高铁", "", "BX001", "500");
    assert_due(w, "farewell", "11-15");
    assert_due(w, "departure", "11-16");
    assert_due(w, "gcsf", "11-16");
    assert_due(w, "collection", "11-20");
    assert_due(w, "home", "11-22");
    tick(w, "final_consent");
    tick(w, "leave_letter");
    tick(w, "arranged");
    leave(w);
    look(w, "2023-10-30 09:00");
    terminal_send(w->t, "9");
    assert_shows(w->t, "BX001");
    for (int i = 0; i < 12; i++)
        terminal_key(w->t, KEY_BACKSPACE_);
    FILL(w, "2023-11-22");
    assert_shows(w->t, "2023-11-22");
    assert_shows(w->t, "11-17"); /* what moved is named */
    assert_due(w, "farewell", "11-17");
    assert_due(w, "departure", "11-18");
    assert_due(w, "gcsf", "11-18");
    assert_due(w, "collection", "11-22");
    assert_due(w, "home", "11-24");
    leave(w);
}

static void the_journey(Walk *w)
{
    static const char *const days[] = {"2023-11-18 20:00", "2023-11-19 20:00", "2023-11-20 20:00", "2023-11-21 20:00",
                                       "2023-11-22 07:00"};
    look(w, "2023-11-17 10:00");
    FORM(w, "farewell", "", "", "区红十字会", "1");
    leave(w);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        look(w, days[i]);
        if (i == 0)
            tick(w, "departure");
        FORM(w, "gcsf", "", "0830", "1");
        leave(w);
    }
    look(w, "2023-11-22 16:00");
    FORM(w, "collection", "", "240", "216");
    assert_int_equal(facts(w, "home", "done"), 0); /* the form ticked its own step alone */
    assert_due(w, "care_2", "11-24");
    assert_due(w, "care_week", "11-29");
    assert_due(w, "care_30", "12-22");
    assert_due(w, "care_180", "2024-05-20");
    assert_due(w, "care_year", "2024-11-22");
    assert_due(w, "award_applied", "2024-11-21"); /* 365 days, with the 29th of February */
    leave(w);
    Case c = case_now(w->station, w->id);
    assert_string_equal(c.departed_on, "2023-11-18");
    assert_int_equal(c.departure_days, 302);
}

static void home_and_aftercare(Walk *w)
{
    look(w, "2023-11-24 10:00");
    tick(w, "home");
    assert_due(w, "visit", "12-01");
    /* Whoever was reached is called for the step until it is entered: that is told, not "again at once". */
    terminal_key(w->t, KEY_F(2));
    terminal_key(w->t, KEY_ENTER_);
    terminal_send(w->t, "11");
    terminal_key(w->t, KEY_F(3));
    assert_shows(w->t, w->language == LANGUAGE_EN ? "the step of the case is still to be entered" : "这一步还要在");
    FORM(w, "care_2", "", "腰酸", "", "1", "2", "1");
    leave(w);
    look(w, "2023-11-28 10:00");
    FORM(w, "visit", "", "", "区红十字会", "1");
    leave(w);
    look(w, "2023-11-29 10:00");
    assert_shows(w->t, w->language == LANGUAGE_EN ? "no blood donation" : "不宜献血");
    FORM(w, "care_week", "", "", "", "1");
    leave(w);
    look(w, "2023-12-22 10:00");
    FORM(w, "care_30", "", "", "", "1");
    leave(w);
    look(w, "2024-05-20 10:00");
    FORM(w, "care_180", "", "", "", "1");
    leave(w);
}

static void the_award(Walk *w)
{
    look(w, "2024-06-03 09:00");
    assert_false(terminal_shows(w->t, w->language == LANGUAGE_EN ? "no blood donation" : "不宜献血")); /* it is over */
    FORM(w, "award_applied", "370811");
    assert_due(w, "award_accepted", "06-25"); /* 15 workdays, over the Dragon Boat Festival */
    leave(w);
    look(w, "2024-06-24 09:00");
    tick(w, "award_accepted");
    assert_due(w, "award_opinion", "08-23");
    leave(w);
    look(w, "2024-08-01 09:00");
    tick(w, "award_opinion");
    assert_due(w, "award_published", "08-22");
    assert_due(w, "award_decided", "09-30");
    tick(w, "award_published");
    FORM(w, "award_decided", "", "", "", "1");
    leave(w);
    Case c = case_now(w->station, w->id);
    assert_string_equal(c.award_result, "confirmed");
    assert_string_equal(c.phase, "aftercare");
}

static void walk_whole(Station *s, Language language)
{
    Walk w = {.station = s, .language = language};
    language_set(language);
    notices_are_registered_in_few_keys(&w);
    from_the_notice_to_the_answer(&w);
    from_typing_to_the_examination(&w);
    the_plan_and_the_day_that_moves(&w);
    the_journey(&w);
    home_and_aftercare(&w);
    the_award(&w);
    CheckResult result;
    assert_ok(s, desk_check(&s->desk, true, print_finding, NULL, &result, &s->error));
    assert_int_equal(result.findings, 0);
    language_set(LANGUAGE_EN);
}

static void a_case_is_walked_from_notice_to_award_in_english(void **state)
{
    walk_whole(*state, LANGUAGE_EN);
}

static void a_case_is_walked_from_notice_to_award_in_chinese(void **state)
{
    walk_whole(*state, LANGUAGE_ZH);
}

/* --- what goes another way --- */

static Walk opened(Station *s)
{
    Walk w = {.station = s, .language = LANGUAGE_EN};
    w.id = received(s, registered(s, "毛先生", ID_MALE, "370811"), "P1", "initial");
    return w;
}

static void a_step_is_skipped_blocked_and_taken_back_with_reasons(void **state)
{
    Walk w = opened(*state);
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "7");
    assert_shows(w.t, "Block: First contact");
    type_enter(w.t, "abroad until Friday");
    assert_shows(w.t, "blocked");
    assert_shows(w.t, "abroad until Friday");
    assert_int_equal(facts(&w, "first_contact", "blocked"), 1);
    go_to(&w, "first_contact");
    terminal_send(w.t, "7");
    assert_shows(w.t, "It goes on");
    type_enter(w.t, "is back");
    assert_shows(w.t, "not blocked any more");
    go_to(&w, "first_contact");
    terminal_send(w.t, "6");
    assert_shows(w.t, "Skip: First contact");
    terminal_key(w.t, KEY_ENTER_); /* without a reason: refused */
    assert_shows(w.t, "the reason is missing");
    terminal_send(w.t, "6");
    type_enter(w.t, "came by himself");
    assert_shows(w.t, "skipped");
    assert_int_equal(facts(&w, "first_contact", "skipped"), 1);
    terminal_key(w.t, KEY_HOME_);
    terminal_key(w.t, KEY_DOWN_);
    terminal_send(w.t, "8");
    type_enter(w.t, "wrong line");
    assert_shows(w.t, "what hangs on it is reckoned again");
    assert_int_equal(facts(&w, "first_contact", "skipped"), 0);
    assert_int_equal(count_of(w.station, "SELECT count(*) FROM step WHERE void_reason = 'wrong line'"), 1);
    leave(&w);
}

static void a_case_in_hand_is_not_taken_again(void **state)
{
    Walk w = opened(*state);
    Error error;
    assert_int_equal(case_take(&w.station->desk, w.id, w.station->desk.actor.id, &error), OK);
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "0");
    assert_shows(w.t, "I take it  (you follow it already)");
    terminal_send(w.t, "3");
    assert_shows(w.t, "I take it: you follow it already");
    leave(&w);
}

/* Enter reads there; nothing of the footer would be refused. */
static void who_only_reads_is_offered_reading(void **state)
{
    Walk w = opened(*state);
    station_falsify(w.station, "UPDATE account SET role = 'readonly'");
    look(&w, "2023-09-04 11:00");
    assert_shows(w.t, "Enter Read");
    assert_false(terminal_shows(w.t, "Enter Done"));
    terminal_key(w.t, KEY_HOME_);
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Entered at: ");
    terminal_key(w.t, KEY_ESC_);
    terminal_send(w.t, "2");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "─ Notice ─");
    leave(&w);
}

/* One Enter is not enough, nor a second one: "leave it open" stands under the cursor. */
static void a_step_before_its_day_is_asked_for(void **state)
{
    Walk w = opened(*state);
    received(w.station, case_now(w.station, w.id).donor, "P1", "high_resolution");
    look(&w, "2023-09-04 11:00");
    go_to(&w, "reserved");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Its day is 2023-12-01, in 88 days.");
    terminal_key(w.t, KEY_ENTER_);
    assert_true(terminal_wait_gone(w.t, "Its day is"));
    assert_int_equal(facts(&w, "reserved", "done"), 0);
    terminal_key(w.t, KEY_F(4)); /* nor by the other way in */
    assert_shows(w.t, "Its day is 2023-12-01");
    terminal_key(w.t, KEY_ESC_);
    assert_true(terminal_wait_gone(w.t, "Its day is"));
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Its day is 2023-12-01");
    terminal_send(w.t, "1");
    assert_shows(w.t, "Ctrl-Z takes it back");
    assert_int_equal(facts(&w, "reserved", "done"), 1);
    leave(&w);
}

/* The first contact makes the case one's own, and its undo nobody's again. */
static void ticking_the_first_contact_takes_the_case(void **state)
{
    Walk w = opened(*state);
    look(&w, "2023-09-04 11:00");
    assert_shows(w.t, "held by nobody yet");
    tick(&w, "first_contact");
    assert_true(terminal_wait_gone(w.t, "nobody yet"));
    terminal_key(w.t, KEY_CTRL('z'));
    assert_shows(w.t, "Undo");
    terminal_send(w.t, "1");
    assert_shows(w.t, "held by nobody yet");
    terminal_key(w.t, KEY_ENTER_); /* the cursor stands on what is next again */
    assert_true(terminal_wait_gone(w.t, "nobody yet"));
    assert_int_equal(facts(&w, "first_contact", "done"), 1);
    leave(&w);
}

static void a_record_is_taken_back_with_the_steps_that_rest_on_it(void **state)
{
    Walk w = opened(*state);
    look(&w, "2023-09-04 11:00");
    FORM(&w, "talk", "", "1", "", "1");
    terminal_send(w.t, "2");
    assert_shows(w.t, "Conversation");
    terminal_key(w.t, KEY_END_);
    terminal_send(w.t, "8");
    assert_shows(w.t, "Take back: Conversation 2023-09-04 11:0");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "the reason for taking it back is missing");
    terminal_send(w.t, "8");
    type_enter(w.t, "another person");
    assert_shows(w.t, "Taken back with it: Talk, family included");
    assert_int_equal(facts(&w, "talk", "done"), 0);
    assert_int_equal(count_of(w.station, "SELECT count(*) FROM talk WHERE void_reason = 'another person'"), 1);
    leave(&w);
}

static void a_conditioned_patient_wants_a_second_account_to_close(void **state)
{
    Station *s = *state;
    Account second = {.name = "second", .full_name = "李敏", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &second, "another long one", &s->error));
    Walk w = opened(s);
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "06");
    assert_shows(w.t, "Since when");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "stands above everything");
    assert_shows(w.t, "CONDITIONED");
    terminal_send(w.t, "07");
    assert_shows(w.t, "The donor does not go on");
    assert_shows(w.t, choice_label("case_close_reason", "died"));
    assert_false(terminal_shows(w.t, choice_label("case_close_reason", "typing_wrong"))); /* not the donor's side */
    terminal_send(w.t, "1");
    assert_shows(w.t, "In the donor's own words");
    type_enter(w.t, "afraid");
    assert_shows(w.t, "listed for the province");
    assert_string_not_equal(case_now(s, w.id).refused_at, "");
    assert_true(count_of(s, "SELECT count(*) FROM province_item WHERE kind = 'match'") > 0);
    go_to(&w, "close");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Close the case");
    terminal_send(w.t, "1");
    type_enter(w.t, "");
    assert_shows(w.t, "Second signature: account");
    type_enter(w.t, "second");
    assert_shows(w.t, "The colleague's password");
    type_enter(w.t, "not this one");
    assert_true(terminal_wait_gone(w.t, "The colleague's password"));
    assert_string_equal(case_now(s, w.id).closed_on, "");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Close the case");
    terminal_send(w.t, "1");
    type_enter(w.t, "");
    assert_shows(w.t, "Second signature: account");
    type_enter(w.t, ""); /* the name stands there still */
    assert_shows(w.t, "The colleague's password");
    type_enter(w.t, "another long one");
    assert_shows(w.t, "The case has ended");
    Case c = case_now(s, w.id);
    assert_string_equal(c.side, "donor");
    assert_int_equal(c.second_by, second.id);
    leave(&w);
}

static void the_card_and_the_case_of_a_person_lead_to_each_other(void **state)
{
    Walk w = opened(*state);
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "5");
    assert_shows(w.t, "Overview");
    terminal_send(w.t, "c");
    assert_shows(w.t, "Checklist");
    leave(&w);
}

static void a_reserve_waits_is_checked_and_is_released(void **state)
{
    Walk w = opened(*state);
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "08");
    assert_shows(w.t, "the regular check is planned");
    assert_due(&w, "reserve_check", "10-04"); /* every 30 days */
    leave(&w);
    look(&w, "2023-10-04 09:00");
    tick(&w, "reserve_check");
    assert_due(&w, "reserve_check", "11-03");
    terminal_send(w.t, "08");
    assert_shows(w.t, "the case ends on the patient's side");
    terminal_send(w.t, "1");
    assert_shows(w.t, "Released; the case has ended.");
    assert_string_equal(case_now(w.station, w.id).side, "patient");
    leave(&w);
}

static void somebody_who_is_not_on_file_gets_a_file_first(void **state)
{
    Station *s = *state;
    Terminal *t = stage_open(s, &screen_board, NULL, 24, 80);
    assert_shows(t, "No case is on its way");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "for whom?");
    terminal_key(t, KEY_F(11));
    assert_shows(t, "a person who is not on file");
    FILL(&(Walk){.t = t}, "孔女士", "2", "1990-03-04", "", "", "Rencheng");
    assert_shows(t, "Phone of this person");
    FILL(&(Walk){.t = t}, "13900000001");
    assert_shows(t, "Match notice: 孔女士");
    terminal_send(t, "P77");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Case file");
    assert_shows(t, "request P77");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case c JOIN donor d ON d.id = c.donor WHERE d.name = "
                                 "'孔女士' AND c.request_number = 'P77'"),
                     1);
    stage_close(t);
}

static void two_cases(Station *s)
{
    received(s, registered(s, "毛先生", ID_MALE, "370811"), "P1", "initial");
    clock_forward(60);
    received(s, registered(s, "孔女士", ID_FEMALE, "370812"), "P2", "initial");
}

static void the_board_is_narrowed_by_holder_unit_and_lateness(void **state)
{
    Station *s = *state;
    two_cases(s);
    clock_at("2023-09-05 10:30"); /* the first is late, the second is not */
    Terminal *t = stage_open(s, &screen_board, NULL, 24, 80);
    assert_shows(t, "On the way 2");
    assert_shows(t, "late 0 h");
    terminal_send(t, "9");
    assert_shows(t, "9 late only");
    assert_true(terminal_wait_gone(t, "孔女士"));
    terminal_send(t, "9");
    assert_shows(t, "孔女士");
    terminal_send(t, "5");
    assert_shows(t, "毛先生: you follow this case from now on");
    terminal_send(t, "7");
    assert_shows(t, "Held by: me");
    assert_true(terminal_wait_gone(t, "孔女士"));
    terminal_send(t, "7");
    assert_shows(t, "Held by: nobody yet");
    assert_true(terminal_wait_gone(t, "毛先生"));
    terminal_send(t, "7");
    assert_shows(t, "Held by: everybody");
    terminal_send(t, "6");
    assert_shows(t, "all units");
    type_enter(t, "Yanzhou");
    assert_shows(t, "6 Unit: Yanzhou District");
    assert_true(terminal_wait_gone(t, "毛先生"));
    terminal_send(t, "2");
    assert_shows(t, "Nobody waits as a reserve.");
    stage_close(t);
}

static void a_liaison_sees_the_own_unit_only(void **state)
{
    Station *s = *state;
    two_cases(s);
    station_falsify(s, "UPDATE account SET role = 'liaison', unit = '370812'");
    Terminal *t = stage_open(s, &screen_board, NULL, 24, 80);
    assert_shows(t, "孔女士");
    assert_false(terminal_shows(t, "毛先生"));
    terminal_send(t, "6");
    assert_shows(t, "a liaison sees the own unit");
    stage_close(t);
    int64_t other = count_of(s, "SELECT id FROM donation_case WHERE request_number = 'P1'");
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370812");
    Checklist *list = malloc(sizeof *list);
    assert_false(case_read(&s->desk, other, list));
    free(list);
}

static void a_letter_names_what_is_missing_and_is_saved(void **state)
{
    Walk w = opened(*state);
    char path[160], command[256];
    struct stat st;
    look(&w, "2023-09-04 11:00");
    terminal_send(w.t, "02");
    assert_shows(w.t, "Leave letter for the employer");
    terminal_send(w.t, "1");
    assert_shows(w.t, "任城区实验中学");
    terminal_key(w.t, KEY_ESC_);
    assert_shows(w.t, "Not filled (");
    assert_shows(w.t, "Collection day");
    terminal_send(w.t, "1");
    assert_shows(w.t, "Saved: ");
    text_format(path, sizeof path, "%s/letters/2023-09-04-leave-%lld.txt", w.station->folder, (long long)w.id);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    leave(&w);
    assert_int_equal(count_of(w.station, "SELECT count(*) FROM audit WHERE action = 'letter leave'"), 1);
    text_format(command, sizeof command, "%s/letters", w.station->folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(command), 0);
}

static void the_file_shows_calls_and_totals_of_costs(void **state)
{
    static const struct {
        const char *kind;
        int64_t fen;
    } costs[] = {{"transport", 12350}, {"transport", 7650}, {"wages", 300005}};
    Walk w = opened(*state);
    Station *s = w.station;
    char said[256], request[40];
    for (size_t i = 0; i < 3; i++) {
        Cost cost = {.donation_case = w.id, .on_date = "2023-09-04", .fen = costs[i].fen};
        text_copy(cost.kind, sizeof cost.kind, costs[i].kind);
        assert_ok(s, case_detail_save(&s->desk, &cost_type, &cost, NULL, NULL, said, sizeof said, &s->error));
    }
    Attempt attempt = {.donor = case_now(s, w.id).donor, .number = "13800000001", .purpose = "match"};
    clock_forward(5);
    store_request_id(request);
    assert_ok(s, attempt_start(&s->desk, &attempt, request, &s->error));
    text_copy(attempt.answered, sizeof attempt.answered, "nobody");
    text_copy(attempt.outcome, sizeof attempt.outcome, "no_answer");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &attempt, request, &s->error));
    w.t = stage_open_in(s, LANGUAGE_EN, &screen_case, &w.id, 24, 80);
    terminal_send(w.t, "2");
    assert_shows(w.t, "Costs in all: 3200.05 yuan   Transport 200.00   Lost wages 3000.05");
    assert_shows(w.t, "no answer  13800000001");
    leave(&w);
    language_set(LANGUAGE_ZH);
    w.t = stage_open_in(s, LANGUAGE_ZH, &screen_case, &w.id, 24, 80);
    terminal_send(w.t, "2");
    assert_shows(w.t, "相关费用合计3200.05元");
    leave(&w);
    language_set(LANGUAGE_EN);
}

/* A donor of a unit, collected by the import of a line of a list. */
static int64_t collected(Station *s, const char *unit, const char *day)
{
    char said[256];
    int64_t id = received(s, registered(s, "毛先生", ID_MALE, unit), "P1", "initial");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, day);
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    Collection collection = {.donation_case = id, .minutes = 240};
    text_copy(collection.on_date, sizeof collection.on_date, day);
    assert_ok(s, case_detail_save(&s->desk, &collection_type, &collection, NULL, NULL, said, sizeof said, &s->error));
    assert_string_equal(case_now(s, id).collected_on, day);
    return id;
}

static void a_refused_publication_falls_away_in_the_award(void **state)
{
    Station *s = *state;
    Walk w = {.station = s, .language = LANGUAGE_EN};
    w.id = collected(s, "370811", "2023-09-04");
    look(&w, "2023-09-04 18:00");
    go_to(&w, "award_published");
    terminal_key(w.t, KEY_ENTER_);
    assert_shows(w.t, "Not done yet: Award: applied, Award: accepted, Award: opinion.");
    terminal_key(w.t, KEY_ESC_);
    assert_true(terminal_wait_gone(w.t, "Not done yet"));
    terminal_send(w.t, "06");
    assert_shows(w.t, "Not to be published");
    FILL(&w, "", "", "1");
    assert_shows(w.t, "not to be published, by the donor's wish");
    go_to(&w, "award_published");
    terminal_send(w.t, "8");
    assert_shows(w.t, "It falls away by the donor's wish");
    leave(&w);
    assert_int_equal(case_now(s, w.id).award_private, 1);
}

static void an_award_is_opened_by_hand_when_a_policy_starts_later(void **state)
{
    Station *s = *state;
    Walk w = {.station = s, .language = LANGUAGE_EN};
    w.id = collected(s, "370812", "2023-09-04"); /* Yanzhou: being arranged */
    look(&w, "2023-09-04 18:00");
    assert_shows(w.t, "being arranged; it can be opened when the policy starts");
    assert_false(terminal_shows(w.t, "Award: applied"));
    leave(&w);
    look(&w, "2024-02-01 10:00");
    terminal_send(w.t, "0");
    assert_shows(w.t, "open by hand");
    terminal_send(w.t, "6");
    assert_shows(w.t, "Opened by hand on");
    FILL(&w, "", "", "", "", "d");
    assert_shows(w.t, "opened by hand on 2024-02-01");
    assert_due(&w, "award_applied", "2025-01-31"); /* 365 days, a leap year between */
    leave(&w);
}

static void a_donor_stopped_after_the_first_dose_may_still_be_awarded(void **state)
{
    Station *s = *state;
    char said[256];
    Walk w = {.station = s, .language = LANGUAGE_EN};
    Unit *unit = (Unit *)(uintptr_t)config_unit(s->config, "370811");
    unit->award_stopped = true; /* the county's policy says so */
    w.id = received(s, registered(s, "毛先生", ID_MALE, "370811"), "P1", "initial");
    Case c = case_now(s, w.id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-09-07");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    Dose dose = {.donation_case = w.id, .on_date = "2023-09-04", .at_time = "08:30", .feels = "ache"};
    assert_ok(s, case_detail_save(&s->desk, &dose_type, &dose, NULL, NULL, said, sizeof said, &s->error));
    CaseClosing closing = {.side = "patient", .reason = "patient_condition"};
    assert_ok(s, case_close(&s->desk, w.id, &closing, &s->error));
    look(&w, "2023-09-05 10:00");
    assert_due(&w, "award_applied", "2024-09-03");
    go_to(&w, "award_applied");
    terminal_key(w.t, KEY_F(4)); /* it asks first which county accepts it */
    assert_shows(w.t, "Document");
    terminal_key(w.t, KEY_F(2));
    assert_shows(w.t, "enter first: Accepting county");
    terminal_key(w.t, KEY_ESC_);
    FORM(&w, "award_applied", "370811");
    assert_due(&w, "award_accepted", "09-26"); /* 15 workdays */
    leave(&w);
}

/* --- the program itself --- */

/* By the real clock: what a colleague saves stands on a screen that nobody touches when the minute is full. */
static void a_notice_of_a_colleague_shows_within_a_minute_on_an_open_desk(void **state)
{
    Station *s = *state;
    char command[512], answer[256] = "";
    time_t begun;
    int64_t donor = registered(s, "毛先生", ID_MALE, "370811");
    Terminal *t = desk_start(s, s->path, "en", NULL, 24, 80);
    sign_in(t);
    assert_shows(t, "Needs attention");
    terminal_key(t, KEY_F(7)); /* any screen, also one where something is being typed */
    terminal_send(t, "mao");
    assert_shows(t, "毛先生");
    text_format(command, sizeof command,
                "echo '{\"id\":\"n1\",\"do\":\"case.open\",\"donor\":%lld,\"request_number\":\"P9\"}' | %s -d %s batch",
                (long long)donor, program(), s->path);
    FILE *colleague = popen(command, "r");
    assert_non_null(colleague);
    assert_non_null(fgets(answer, sizeof answer, colleague));
    assert_int_equal(pclose(colleague), 0);
    assert_non_null(strstr(answer, "\"ack\":\"n1\""));
    begun = time(NULL);
    while (!terminal_shows(t, "MATCH NOTICE not taken: 1.") && time(NULL) - begun <= 62)
        terminal_wait_gone(t, "mao"); /* takes in what comes; the text typed stays */
    assert_true(terminal_shows(t, "MATCH NOTICE not taken: 1."));
    assert_true(terminal_shows(t, "mao"));
    desk_leave(s, t);
}

static void what_is_late_for_long_is_red_on_every_screen_of_the_lead(void **state)
{
    Station *s = *state;
    Walk w = opened(s);
    assert_ok(s, case_take(&s->desk, w.id, s->desk.actor.id, &s->error));
    Terminal *t = desk_start(s, s->path, "en", "2023-09-06 11:30", 24, 80);
    sign_in(t);
    assert_shows(t, "LATE CASES: 1. Rencheng District, 毛先生: First contact, late 25 h. 8 on Today");
    terminal_key(t, KEY_F(7));
    assert_shows(t, "LATE CASES: 1.");
    desk_leave(s, t);
    t = desk_start(s, s->path, "en", "2023-09-25 11:30", 24, 80);
    sign_in(t);
    assert_shows(t, "First contact, late 20 d. 8 on Today");
    desk_leave(s, t);
}

static void a_notice_is_red_on_every_screen_until_it_is_taken(void **state)
{
    Station *s = *state;
    opened(s);
    Terminal *t = desk_start(s, s->path, "en", "2023-09-04 10:30", 24, 80);
    sign_in(t);
    assert_shows(t, "MATCH NOTICE not taken: 1. Rencheng District, 毛先生: 23 h left");
    assert_shows(t, "Match notices not taken");
    terminal_send(t, "1");
    assert_shows(t, "shown");
    assert_shows(t, "MATCH NOTICE not taken: 1.");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    terminal_send(t, "8");
    assert_shows(t, "On the way 1");
    terminal_send(t, "5");
    assert_shows(t, "you follow this case from now on");
    assert_true(terminal_wait_gone(t, "MATCH NOTICE"));
    desk_leave(s, t);
}

static void before_a_holiday_the_hand_over_sheet_is_offered(void **state)
{
    Station *s = *state;
    Walk w = opened(s);
    Duty duty = {.on_date = "2023-09-28", .name = "张慧", .phone = "13900000009"};
    assert_ok(s, duty_save(&s->desk, &duty, &s->error));
    AdverseEvent event = {.donation_case = w.id, .grade = 3, .what = "fever", .noticed_at = "2023-09-27T01:00:00Z"};
    char said[256];
    assert_ok(s, case_detail_save(&s->desk, &adverse_event_type, &event, NULL, NULL, said, sizeof said, &s->error));
    Terminal *t = desk_start(s, s->path, "en", "2023-09-27 10:00", 24, 80);
    sign_in(t);
    assert_shows(t, "Adverse events to report");
    assert_false(terminal_shows(t, "Hand-over before holiday"));
    desk_leave(s, t);
    t = desk_start(s, s->path, "en", "2023-09-28 10:00", 24, 80); /* the last day before the Mid-Autumn days */
    sign_in(t);
    assert_shows(t, "Hand-over before holiday");
    assert_shows(t, "On duty today: 张慧 13900000009");
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_LEFT_);
    for (int i = 0; i < 12; i++)
        terminal_key(t, KEY_UP_);
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "13800000001");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Save as a text file");
    terminal_key(t, KEY_ESC_);
    desk_leave(s, t);
}

/* --- how they look --- */

static void assert_looks(Terminal *t, const char *screen, Language language, int columns)
{
    char name[64];
    text_format(name, sizeof name, "%s-%s-%d", screen, language == LANGUAGE_ZH ? "zh" : "en", columns);
    assert_true(terminal_golden(t, name));
}

static void a_case_with_history(Station *s)
{
    char said[256];
    clock_at("2023-09-04 10:00");
    two_cases(s);
    int64_t id = count_of(s, "SELECT id FROM donation_case WHERE request_number = 'P1'");
    assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error));
    clock_at("2023-09-04 15:00");
    Talk talk = {.donation_case = id, .kind = "family", .answer = "willing", .present = "母亲"};
    instant_format(clock_now(), talk.at);
    assert_ok(s, case_detail_save(&s->desk, &talk_type, &talk, NULL, NULL, said, sizeof said, &s->error));
    Duty duty = {.on_date = "2023-09-05", .name = "张慧", .phone = "13900000009"};
    assert_ok(s, duty_save(&s->desk, &duty, &s->error));
    clock_at("2023-09-05 10:30");
}

static void look_at_all(Station *s, Language language, int rows, int columns)
{
    int64_t id = count_of(s, "SELECT id FROM donation_case WHERE request_number = 'P1'");
    static const char *const tabs[] = {"case-steps", "case-file", "case-time", "case-changes"};
    Terminal *t = stage_open_in(s, language, &screen_board, NULL, rows, columns);
    assert_looks(t, "board", language, columns);
    stage_close(t);
    t = stage_open_in(s, language, &screen_case, &id, rows, columns);
    for (int i = 0; i < 4; i++) {
        terminal_key(t, (uint32_t)('1' + i));
        assert_looks(t, tabs[i], language, columns);
    }
    terminal_send(t, "14");
    terminal_send(t, "0");
    assert_looks(t, "case-more", language, columns);
    terminal_send(t, "4");
    assert_looks(t, "notice", language, columns);
    terminal_key(t, KEY_ESC_);
    stage_close(t);
    t = stage_open_in(s, language, &screen_roster, NULL, rows, columns);
    assert_looks(t, "roster", language, columns);
    stage_close(t);
}

static void every_screen_of_a_case_looks_as_it_should(void **state)
{
    Station *s = *state;
    a_case_with_history(s);
    for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++) {
        look_at_all(s, (Language)language, 24, 80);
        look_at_all(s, (Language)language, 40, 120);
    }
}

static void who_was_put_on_duty_or_changed_is_under_the_cursor(void **state)
{
    Station *s = *state;
    Duty before = {.on_date = "2023-09-04", .name = "甲"}, after = {.on_date = "2023-09-20", .name = "丙"};
    assert_ok(s, duty_save(&s->desk, &before, &s->error));
    assert_ok(s, duty_save(&s->desk, &after, &s->error));
    Terminal *t = stage_open(s, &screen_roster, NULL, 24, 80);
    assert_stands_on(t, "甲");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "On duty");
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "2023-09-10");
    terminal_key(t, KEY_DOWN_);
    terminal_send(t, "乙");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "乙");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Note");
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "2023-10-01");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "2023-10-01");
    assert_stands_on(t, "乙");
    stage_close(t);
}

static int english_open(void **state)
{
    language_set(LANGUAGE_EN); /* a walk that failed may have left another */
    return station_open(state);
}

static void thirteen_stages_have_their_picture_on_80_columns(void **state)
{
    enum { STAGES = 13 };
    Station *s = *state;
    Config *config = s->config;
    const CaseStage *shipped = config->case_stages;
    size_t count = config->case_stage_count;
    CaseStage more[STAGES];
    clock_at("2023-09-04 08:30");
    received(s, registered(s, "毛先生", ID_MALE, "370811"), "P1", "initial");
    for (size_t i = 0; i < STAGES; i++)
        more[i] = shipped[i < count ? i : count - 1];
    config->case_stages = more;
    config->case_stage_count = STAGES;
    Terminal *t = stage_open_in(s, LANGUAGE_ZH, &screen_board, NULL, 24, 80);
    assert_shows(t, "通动高体安赴采返随申申申申");
    assert_shows(t, "首次联系");
    stage_close(t);
    config->case_stages = shipped;
    config->case_stage_count = count;
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, english_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_case_is_walked_from_notice_to_award_in_english),
        EACH(a_case_is_walked_from_notice_to_award_in_chinese),
        EACH(a_step_is_skipped_blocked_and_taken_back_with_reasons),
        EACH(a_step_before_its_day_is_asked_for),
        EACH(a_case_in_hand_is_not_taken_again),
        EACH(who_only_reads_is_offered_reading),
        EACH(ticking_the_first_contact_takes_the_case),
        EACH(a_record_is_taken_back_with_the_steps_that_rest_on_it),
        EACH(a_conditioned_patient_wants_a_second_account_to_close),
        EACH(the_card_and_the_case_of_a_person_lead_to_each_other),
        EACH(a_reserve_waits_is_checked_and_is_released),
        EACH(somebody_who_is_not_on_file_gets_a_file_first),
        EACH(the_board_is_narrowed_by_holder_unit_and_lateness),
        EACH(a_liaison_sees_the_own_unit_only),
        EACH(a_letter_names_what_is_missing_and_is_saved),
        EACH(the_file_shows_calls_and_totals_of_costs),
        EACH(a_refused_publication_falls_away_in_the_award),
        EACH(an_award_is_opened_by_hand_when_a_policy_starts_later),
        EACH(a_donor_stopped_after_the_first_dose_may_still_be_awarded),
        EACH(a_notice_is_red_on_every_screen_until_it_is_taken),
        EACH(a_notice_of_a_colleague_shows_within_a_minute_on_an_open_desk),
        EACH(what_is_late_for_long_is_red_on_every_screen_of_the_lead),
        EACH(before_a_holiday_the_hand_over_sheet_is_offered),
        EACH(thirteen_stages_have_their_picture_on_80_columns),
        EACH(who_was_put_on_duty_or_changed_is_under_the_cursor),
        EACH(every_screen_of_a_case_looks_as_it_should),
    };
    if (getenv("TEST_FILTER") != NULL)
        cmocka_set_test_filter(getenv("TEST_FILTER"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
