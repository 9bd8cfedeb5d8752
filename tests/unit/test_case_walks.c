/* A forgotten case cannot exist: random walks over every act in every order, and what must hold after each. Also that
 * a change of the config shows without code. */
#include "walk.h"

#include "../../src/config/shipped.h"
#include "../../src/desk/case_facts.h"

enum { WALKS = 2000, ACTS = 4 };

/* --- chance: the same walks every time --- */

static uint64_t chance_state = 20230905;

static size_t below(size_t limit)
{
    chance_state = chance_state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(chance_state >> 33) % limit;
}

#define pick(list) (list)[below(sizeof(list) / sizeof(list)[0])]

/* --- acts; each may be refused with a reason, none may break anything --- */

typedef struct {
    Station *s;
    int64_t donor, id;
} Walk;

static Status act_enter(Walk *w)
{
    static const char *const states[] = {"done", "done", "done", "skipped", "skipped", "blocked"};
    Case c = case_now(w->s, w->id);
    Step fact;
    const char *step =
        below(3) && c.next_step[0] ? c.next_step : w->s->config->case_steps[below(w->s->config->case_step_count)].id;
    return enter(w->s, w->id, step, pick(states), "because", &fact);
}

static Status act_void(Walk *w)
{
    int64_t fact = query_one_int(w->s->desk.store, 0,
                                 "SELECT id FROM step WHERE donation_case = ?1 AND voided_at IS NULL ORDER BY "
                                 "abs(id * 7919 - ?2) % 31 LIMIT 1",
                                 INT_(w->id), INT_((int64_t)below(1000)));
    return fact ? step_void(&w->s->desk, fact, "back", &w->s->error) : OK;
}

static Status act_notice(Walk *w)
{
    static const char *const kinds[] = {"initial", "high_resolution", "exam", "collection", "further", "lymphocytes"};
    char said[256];
    bool opened;
    Notice n = notice_for(w->donor, case_now(w->s, w->id).request_number, pick(kinds));
    return notice_save(&w->s->desk, &n, NULL, &opened, said, sizeof said, &w->s->error);
}

static Status act_void_notice(Walk *w)
{
    int64_t notice = query_one_int(
        w->s->desk.store, 0, "SELECT max(id) FROM notice WHERE donation_case = ?1 AND voided_at IS NULL", INT_(w->id));
    return notice ? notice_void(&w->s->desk, notice, "mistaken", &w->s->error) : OK;
}

static Status act_move_day(Walk *w)
{
    char said[512];
    Case c = case_now(w->s, w->id);
    c.collection_on[0] = '\0';
    if (below(8))
        day_format(clock_today() + (Day)below(30) - 10, c.collection_on);
    text_copy(c.hospital, sizeof c.hospital, below(2) ? "H-J1" : "");
    text_copy(c.award_result, sizeof c.award_result, below(4) ? "" : "refused");
    if (!below(6))
        day_format(clock_today(), c.award_opened_on);
    return case_save(&w->s->desk, &c, NULL, NULL, said, sizeof said, &w->s->error);
}

static Status act_detail(Walk *w)
{
    char said[256], today[DATE_SIZE];
    union {
        Talk talk;
        Exam exam;
        Collection collection;
        Dose dose;
        Aftercare care;
        Typing typing;
    } r;
    const RecordType *const types[] = {&talk_type, &exam_type,      &collection_type,
                                       &dose_type, &aftercare_type, &typing_type};
    const RecordType *type = pick(types);
    memset(&r, 0, sizeof r);
    day_format(clock_today(), today);
    memcpy((char *)&r + field_find(type, "donation_case")->offset, &w->id, sizeof w->id);
    if (type == &talk_type) {
        instant_format(clock_now(), r.talk.at);
        text_copy(r.talk.kind, sizeof r.talk.kind, "family");
        text_copy(r.talk.answer, sizeof r.talk.answer, "willing");
    } else if (type == &exam_type) {
        text_copy(r.exam.booked_on, sizeof r.exam.booked_on, today);
        text_copy(r.exam.done_on, sizeof r.exam.done_on, below(2) ? today : "");
        text_copy(r.exam.result_on, sizeof r.exam.result_on, below(2) ? today : "");
        text_copy(r.exam.result, sizeof r.exam.result, below(3) ? "fit" : "again");
    } else if (type == &collection_type) {
        text_copy(r.collection.on_date, sizeof r.collection.on_date, today);
    } else if (type == &dose_type) {
        text_copy(r.dose.on_date, sizeof r.dose.on_date, today);
        text_copy(r.dose.feels, sizeof r.dose.feels, "well");
    } else if (type == &aftercare_type) {
        text_copy(r.care.on_date, sizeof r.care.on_date, today);
        r.care.recovered = below(4) == 0;
    } else {
        text_copy(r.typing.sent_on, sizeof r.typing.sent_on, today);
        text_copy(r.typing.courier, sizeof r.typing.courier, "SF1");
    }
    return case_detail_save(&w->s->desk, type, &r, NULL, NULL, said, sizeof said, &w->s->error);
}

static Status act_conditioned(Walk *w)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    return case_conditioned(&w->s->desk, w->id, below(2) ? now : "", &w->s->error);
}

static Status act_refuse(Walk *w)
{
    return case_refused(&w->s->desk, w->id, below(2) ? "unwilling" : "", "heard", &w->s->error);
}

static Status act_reserve(Walk *w)
{
    size_t which = below(5);
    return which ? which < 3 ? case_reserve(&w->s->desk, w->id, true, &w->s->error)
                             : case_unreserve(&w->s->desk, w->id, &w->s->error)
                 : case_reserve(&w->s->desk, w->id, false, &w->s->error);
}

static Status act_close(Walk *w)
{
    static const char *const why[] = {"unwilling",    "medical_temporary", "patient_condition",
                                      "typing_wrong", "mistake",           "completed"};
    CaseClosing closing = {0};
    text_copy(closing.reason, sizeof closing.reason, pick(why));
    text_copy(closing.side, sizeof closing.side, case_close_side(closing.reason));
    if (below(2)) {
        text_copy(closing.second, sizeof closing.second, "second");
        text_copy(closing.password, sizeof closing.password, "another long one");
    }
    return case_close(&w->s->desk, w->id, &closing, &w->s->error);
}

static Status act_reopen(Walk *w)
{
    return case_reopen(&w->s->desk, w->id, "again", &w->s->error);
}

static Status act_wait(Walk *w)
{
    clock_forward((int)below(5 * 1440));
    return day_roll(&w->s->desk, &w->s->error);
}

/* --- what must hold --- */

static void assert_not_forgotten(Walk *w, const char *act)
{
    Case c = case_now(w->s, w->id);
    bool closed = text_equal(c.phase, "closed");
    if (closed != !c.next_step[0] || closed != !c.next_due[0] || closed != !c.amber_at[0])
        fail_msg("after %s: phase %s, next \"%s\" due \"%s\"", act, c.phase, c.next_step, c.next_due);
    if (!closed && (!config_case_step(w->s->config, c.next_step) || instant_parse(c.next_due) == INSTANT_NONE))
        fail_msg("after %s: \"%s\" is no step", act, c.next_step);
    if (!closed && !c.waits_for[0] && !c.red_at[0] && !text_equal(c.phase, "aftercare"))
        fail_msg("after %s: \"%s\" is ours and never red", act, c.next_step);
    if (c.closed_on[0] && !closed && !text_equal(c.phase, "aftercare"))
        fail_msg("after %s: closed, yet in phase %s", act, c.phase);
    if (case_differs(w->s->desk.store, w->s->config, w->id))
        fail_msg("after %s: what is stored differs from the facts", act);
}

static void no_order_of_acts_forgets_a_case(void **state)
{
    static const struct {
        const char *name;
        Status (*act)(Walk *w);
    } acts[] = {
        {"enter", act_enter},
        {"enter", act_enter},
        {"enter", act_enter},
        {"enter", act_enter},
        {"detail", act_detail},
        {"detail", act_detail},
        {"void", act_void},
        {"notice", act_notice},
        {"notice", act_notice},
        {"day", act_move_day},
        {"conditioned", act_conditioned},
        {"refuse", act_refuse},
        {"reserve", act_reserve},
        {"reopen", act_reopen},
        {"void notice", act_void_notice},
        {"wait", act_wait},
        {"wait", act_wait},
    };
    Station *s = *state;
    size_t refused = 0, done = 0;
    Walk w = {.s = s};
    for (size_t walk = 0; walk < WALKS; walk++) {
        char request[24];
        text_format(request, sizeof request, "W%d", (int)walk);
        if (walk % 4 == 0)
            w.donor = person_of(s, "毛先生", "370811");
        w.id = receive(s, w.donor, request, below(3) ? "initial" : "collection");
        for (size_t i = 0; i < ACTS; i++) {
            /* Checking a password takes its time by design: closing is rarer here than elsewhere. */
            size_t which = below(sizeof acts / sizeof acts[0] + 1);
            bool closing = which == sizeof acts / sizeof acts[0];
            Status status = closing ? act_close(&w) : acts[which].act(&w);
            if (status != OK && status != ERR_INPUT && status != ERR_CONFLICT && status != ERR_DENIED)
                fail_msg("%s: %s", closing ? "close" : acts[which].name, s->error.message);
            refused += status != OK;
            done += status == OK;
            assert_not_forgotten(&w, closing ? "close" : acts[which].name);
        }
    }
    assert_true(done > refused);
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_sound(s);
}

static int walks_open(void **state)
{
    int status = station_open(state);
    Station *s = *state;
    Account second = {.name = "second", .full_name = "李敏", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &second, "another long one", &s->error));
    return status;
}

/* --- the config --- */

/* `text` with the first `find` replaced; free it. */
static char *with(const char *text, const char *find, const char *put)
{
    const char *at = strstr(text, find);
    assert_non_null(at);
    size_t size = strlen(text) + strlen(put) + 1;
    char *out = malloc(size);
    assert_non_null(out);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, put, at + strlen(find));
    return out;
}

/* The shipped settings changed, as from the next start of the desk; frees `text`. */
static void begin_with(Station *s, char *text)
{
    char path[128];
    text_format(path, sizeof path, "%s/station.cfg", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(text);
    config_free(&s->config);
    assert_ok(s, config_load(&s->config, path, &s->error));
    unlink(path);
    Store *store = s->desk.store;
    Account actor = s->desk.actor;
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
    s->desk.actor = actor;
}

static void what_a_reserved_donor_shows_is_a_setting(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811");
    receive(s, donor, "C2", "high_resolution");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'RS'"), 1);
    begin_with(s, with(shipped_station, "reserved_status  = \"RS\"", "reserved_status  = \"OP\""));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'OP'"), 1);
    assert_sound(s);
}

static void a_limit_and_a_step_of_the_config_show_without_code(void **state)
{
    Station *s = *state;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "C1", "initial");
    assert_due(s, id, "first_contact", "2023-09-05 10:00");
    char *shorter = with(shipped_station, "after = \"T0\"; due = 24;", "after = \"T0\"; due = 12;");
    char *longer =
        with(shorter, "    # 2 ",
             "    { id = \"file\"; zh = \"a\"; en = \"Paper file found\"; stage = \"notice\"; by = \"city\";\n"
             "      spent = \"ours\"; after = \"T0\"; due = 6; unit = \"hours\"; },\n    # 2 ");
    free(shorter);
    begin_with(s, longer);
    assert_due(s, id, "first_contact", "2023-09-04 22:00");
    assert_due(s, id, "file", "2023-09-04 16:00");
    assert_string_equal(case_now(s, id).next_step, "file"); /* the board's own columns too */
    assert_minute(case_now(s, id).next_due, "2023-09-04T08:00");
    tick(s, id, "file");
    assert_sound(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_order_of_acts_forgets_a_case, walks_open, station_close),
        cmocka_unit_test_setup_teardown(what_a_reserved_donor_shows_is_a_setting, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_limit_and_a_step_of_the_config_show_without_code, station_open,
                                        station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
