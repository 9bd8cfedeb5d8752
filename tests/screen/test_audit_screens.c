/* Promises of the audit's screen and of leaving from the card, in both languages. */
#include "persons.h"

#include "audit.h"
#include "leaving.h"

#define SECOND_PASSWORD "another password"

static void add_second(Station *station)
{
    Account account = {.name = "second", .role = "caller", .full_name = "李娜"};
    assert_ok(station, staff_save(&station->desk, &account, SECOND_PASSWORD, &station->error));
}

static int64_t leaver(Station *station)
{
    int64_t id = person_add(station, "毛建国", ID_MALE, "13800000001");
    StatusPeriod period = {.donor = id, .status = "DE", .reason = "PR", .since = "2023-09-04"};
    assert_ok(station, registry_status(&station->desk, &period, &station->error));
    return id;
}

static void the_audit_is_read_filtered_and_exported(void **state)
{
    Station *station = *state;
    Donor donor;
    int64_t id = person_add(station, "毛建国", ID_MALE, "13800000001");
    assert_true(record_load(station->desk.store, &donor_type, id, &donor));
    text_copy(donor.address, sizeof donor.address, "红星路1号");
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
    Terminal *t = stage_open(station, &screen_audit, NULL, 24, 80);
    assert_shows(t, "everything, newest first");
    assert_shows(t, "changed");
    assert_true(terminal_golden(t, "audit-en-80"));
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Home address: - -> 红星路1号");
    assert_shows(t, "Link in the chain: ");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, KEY_F(12));
    assert_shows(t, "全部，最新在前");
    assert_true(terminal_golden(t, "audit-zh-80"));
    terminal_send(t, "3");
    assert_shows(t, "做了什么");
    type_enter(t, "登录");
    assert_shows(t, "没有符合条件的记录");
    terminal_send(t, "8");
    assert_shows(t, "修改");
    terminal_send(t, "4");
    assert_shows(t, "档案1");
    terminal_send(t, "6");
    assert_shows(t, "此事已记录");
    terminal_send(t, "9");
    assert_shows(t, "审计链末端");
    assert_shows(t, "2023-09-04");
    terminal_key(t, KEY_ESC_);
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM audit WHERE action = 'export' AND record = 'audit'"), 1);
    char command[160];
    text_format(command, sizeof command, "grep -q '红星路1号' %s/export/audit-*.csv && rm -r %s/export",
                station->folder, station->folder);
    assert_int_equal(system(command), 0);
}

static void a_person_leaves_with_two_signatures(void **state)
{
    Station *station = *state;
    char list[128];
    add_second(station);
    int64_t id = leaver(station);
    Terminal *t = stage_open(station, &screen_card, &id, 24, 80);
    assert_shows(t, "毛建国");
    terminal_key(t, KEY_F(12));
    terminal_send(t, "0");
    assert_shows(t, "不能撤销");
    terminal_send(t, "1");
    assert_shows(t, "第二人签字");
    type_enter(t, "second");
    assert_shows(t, "同事的密码");
    type_enter(t, "wrong password");
    assert_shows(t, "账号名或密码不正确");
    terminal_send(t, "0");
    assert_shows(t, "不能撤销");
    terminal_send(t, "1");
    assert_shows(t, "第二人签字");
    terminal_key(t, KEY_ENTER_); /* the name stands there as it was typed before */
    assert_shows(t, "同事的密码");
    type_enter(t, SECOND_PASSWORD);
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 0);
    text_format(list, sizeof list, "%s.erased", station->path);
    assert_int_equal(unlink(list), 0);
}

static void a_sealed_file_comes_back_from_the_audit(void **state)
{
    Station *station = *state;
    add_second(station);
    int64_t id = leaver(station);
    ((Config *)station->config)->leaving.way = LEAVING_SEAL;
    assert_ok(station, leaving_run(&station->desk, id, &(Signature){"second", SECOND_PASSWORD}, &station->error));
    Terminal *t = stage_open(station, &screen_audit, NULL, 40, 120);
    assert_shows(t, "file sealed");
    assert_shows(t, "file 1");
    terminal_send(t, "7");
    assert_shows(t, "Reason");
    type_enter(t, "a court asks");
    assert_shows(t, "Second signature");
    type_enter(t, "second");
    assert_shows(t, "The colleague's password");
    type_enter(t, SECOND_PASSWORD);
    assert_shows(t, "File 1 is back in the registry.");
    assert_shows(t, "sealed file brought back");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 1);
}

/* The system account keeps the machine running and sees nobody. */
static void the_system_account_sees_acts_and_no_people(void **state)
{
    Station *station = *state;
    AuditLine lines[20];
    AuditValue values[8];
    int64_t next, id = person_add(station, "毛建国", ID_MALE, "13800000001");
    Donor donor;
    assert_true(record_load(station->desk.store, &donor_type, id, &donor));
    text_copy(donor.address, sizeof donor.address, "红星路1号");
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
    size_t count = audit_page(&station->desk, &(AuditFilter){.donor = id}, 0, lines, 20, &next);
    assert_true(count > 1);
    assert_string_equal(lines[0].person, "毛建国");
    assert_int_equal(audit_values(&station->desk, &lines[0], values, 8), 1);
    text_copy(station->desk.actor.role, sizeof station->desk.actor.role, "system");
    assert_int_equal(audit_page(&station->desk, &(AuditFilter){.donor = id}, 0, lines, 20, &next), count);
    assert_string_equal(lines[0].person, "");
    assert_int_equal(audit_values(&station->desk, &lines[0], values, 8), 0);
}

static void pages_go_on_where_the_last_one_ended_and_keep_to_the_days(void **state)
{
    Station *station = *state;
    AuditLine one[1];
    int64_t next = 0, seen = 0, last = INT64_MAX;
    person_add(station, "毛建国", ID_MALE, "13800000001");
    clock_forward(24 * 60);
    person_add(station, "张丽", ID_FEMALE, "13800000002");
    do {
        if (audit_page(&station->desk, &(AuditFilter){0}, next, one, 1, &next) == 0)
            break;
        assert_true(one[0].id < last);
        last = one[0].id;
        seen++;
    } while (next);
    assert_int_equal(seen, count_of(station, "SELECT count(*) FROM audit"));
    AuditFilter day = {.from = "2023-09-05", .until = "2023-09-05"};
    AuditLine many[50];
    size_t count = audit_page(&station->desk, &day, 0, many, 50, &next);
    assert_int_equal(count, count_of(station, "SELECT count(*) FROM audit WHERE at >= '2023-09-04T16'"));
    assert_true(count > 0);
    day = (AuditFilter){.until = "2023-09-03"};
    assert_int_equal(audit_page(&station->desk, &day, 0, many, 50, &next), 0);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(the_audit_is_read_filtered_and_exported),
        PROMISE(a_person_leaves_with_two_signatures),
        PROMISE(a_sealed_file_comes_back_from_the_audit),
        PROMISE(the_system_account_sees_acts_and_no_people),
        PROMISE(pages_go_on_where_the_last_one_ended_and_keep_to_the_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
