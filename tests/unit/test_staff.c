/* Accounts, signing in, locking out, roles. */
#include <pwd.h>
#include <sys/resource.h>

#include "station.h"

static void put(char *to, const char *text)
{
    strcpy(to, text);
}

static Account member(Station *s, const char *name, const char *role)
{
    Account account = {0};
    put(account.name, name);
    put(account.role, role);
    assert_ok(s, staff_save(&s->desk, &account, PASSWORD, &s->error));
    return account;
}

static void the_first_account_is_a_lead_and_only_one(void **state)
{
    Station *s = *state;
    const struct passwd *user = getpwuid(geteuid());
    assert_string_equal(s->desk.actor.role, "lead");
    if (user)
        assert_string_equal(s->desk.actor.unix_user, user->pw_name);
    assert_int_equal(staff_first(&s->desk, "second", PASSWORD, &s->error), ERR_DUPLICATE);
    assert_int_equal(count_of(s, "SELECT count(*) FROM account"), 1);
}

static void names_are_cleaned_and_bounded(void **state)
{
    Station *s = *state;
    static const struct {
        const char *name;
        Status status;
    } table[] = {
        {"", ERR_INPUT},
        {"   ", ERR_INPUT},
        {"王\xe2\x80\xae芳", ERR_INPUT},
        {"abcdefghijklmnopqrstuvwxyz0123456", ERR_INPUT},
        {"　王芳　", OK},
        {"abcdefghijklmnopqrstuvwxyz012345", OK},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Account account = {0};
        text_copy(account.name, sizeof account.name, table[i].name);
        put(account.role, "caller");
        assert_int_equal(staff_save(&s->desk, &account, PASSWORD, &s->error), table[i].status);
    }
    staff_sign_out(&s->desk);
    assert_ok(s, staff_sign_in(&s->desk, " 王芳", PASSWORD, &s->error));
    assert_string_equal(s->desk.actor.name, "王芳");
}

/* Checking one takes 64 MB: without them nothing is known of it, and nothing is counted towards the lock. */
static void a_password_that_found_no_memory_is_not_called_wrong(void **state)
{
    Station *s = *state;
    static const char *const names[] = {"lead", "nobody"};
    enum { SPARE = 24 * 1024 * 1024 };
    struct rlimit before, tight;
    long pages = 0;
    staff_sign_out(&s->desk);
    for (size_t i = 0; i < 2; i++) {
        FILE *sizes = fopen("/proc/self/statm", "r");
        assert_non_null(sizes);
        assert_int_equal(fscanf(sizes, "%ld", &pages), 1);
        fclose(sizes);
        assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
        tight = (struct rlimit){(rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + SPARE, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
        Status status = staff_sign_in(&s->desk, names[i], PASSWORD, &s->error);
        assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
        assert_int_equal(status, ERR_MEMORY);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM account WHERE failures > 0"), 0);
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
}

static void a_password_is_counted_in_characters(void **state)
{
    Station *s = *state;
    int64_t least = s->config->limits.password_length;
    char password[256] = "";
    assert_true(least >= 4 && least <= 40);
    for (int64_t i = 0; i < least - 1; i++)
        strcat(password, "密");
    assert_int_equal(staff_password(&s->desk, "lead", password, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "password");
    strcat(password, "码");
    assert_ok(s, staff_password(&s->desk, "lead", password, &s->error));
    staff_sign_out(&s->desk);
    assert_int_equal(staff_sign_in(&s->desk, "lead", PASSWORD, &s->error), ERR_DENIED);
    assert_ok(s, staff_sign_in(&s->desk, "lead", password, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'password' AND record = 'account'"), 1);
}

static void signing_in_fills_the_chair_and_is_recorded(void **state)
{
    Station *s = *state;
    Account wang = member(s, "wang", "caller");
    staff_sign_out(&s->desk);
    assert_int_equal(s->desk.actor.id, 0);
    assert_int_equal(store_actor_account(s->desk.store), 0);
    assert_ok(s, staff_sign_in(&s->desk, "wang", PASSWORD, &s->error));
    assert_int_equal(s->desk.actor.id, wang.id);
    assert_string_equal(s->desk.actor.password, "");
    assert_int_equal(store_actor_account(s->desk.store), wang.id);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM audit WHERE action = 'sign-in' AND record_id = ?1 AND account = ?1",
                              INT_(wang.id)),
                     1);
}

static void a_wrong_name_and_a_wrong_password_sound_the_same(void **state)
{
    Station *s = *state;
    Error other = {0};
    staff_sign_out(&s->desk);
    assert_int_equal(staff_sign_in(&s->desk, "lead", "not this one", &s->error), ERR_DENIED);
    assert_int_equal(staff_sign_in(&s->desk, "nobody", "not this one", &other), ERR_DENIED);
    assert_string_equal(s->error.message, other.message);
    assert_int_equal(staff_sign_in(&s->desk, "", "", &other), ERR_DENIED);
    assert_string_equal(s->error.message, other.message);
    assert_int_equal(s->desk.actor.id, 0);
}

static void too_many_wrong_passwords_lock_for_a_while(void **state)
{
    Station *s = *state;
    const Limits *limits = &s->config->limits;
    staff_sign_out(&s->desk);
    for (int64_t i = 0; i < limits->password_failures; i++)
        assert_int_equal(staff_sign_in(&s->desk, "lead", "not this one", &s->error), ERR_DENIED);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'locked'"), 1);
    assert_int_equal(staff_sign_in(&s->desk, "lead", PASSWORD, &s->error), ERR_DENIED);
    char until[24];
    text_format(until, sizeof until, "2023-09-04 10:%02d", (int)limits->lock_minutes);
    assert_non_null(strstr(s->error.message, until));
    clock_forward((int)limits->lock_minutes - 1);
    assert_int_equal(staff_sign_in(&s->desk, "lead", PASSWORD, &s->error), ERR_DENIED);
    clock_forward(1);
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM account WHERE locked_until IS NOT NULL"), 0);
}

static void a_right_password_forgets_the_wrong_ones(void **state)
{
    Station *s = *state;
    for (int round = 0; round < 2; round++) {
        for (int64_t i = 0; i + 1 < s->config->limits.password_failures; i++)
            assert_int_equal(staff_sign_in(&s->desk, "lead", "not this one", &s->error), ERR_DENIED);
        assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    }
}

static void a_new_password_opens_a_locked_account(void **state)
{
    Station *s = *state;
    member(s, "wang", "caller");
    for (int64_t i = 0; i < s->config->limits.password_failures; i++)
        assert_int_equal(staff_sign_in(&s->desk, "wang", "not this one", &s->error), ERR_DENIED);
    assert_ok(s, staff_password(&s->desk, "wang", "another password", &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "wang", "another password", &s->error));
}

static void only_leads_set_other_peoples_passwords(void **state)
{
    Station *s = *state;
    member(s, "wang", "caller");
    assert_int_equal(staff_password(&s->desk, "nobody", PASSWORD, &s->error), ERR_NOT_FOUND);
    assert_ok(s, staff_sign_in(&s->desk, "wang", PASSWORD, &s->error));
    assert_int_equal(staff_password(&s->desk, "lead", "another password", &s->error), ERR_DENIED);
    assert_ok(s, staff_password(&s->desk, "wang", "another password", &s->error));
    s->desk.via = "command";
    assert_ok(s, staff_password(&s->desk, "lead", "another password", &s->error));
}

static void closed_accounts_do_not_sign_in(void **state)
{
    Station *s = *state;
    Account wang = member(s, "wang", "caller");
    wang.disabled = 1;
    assert_ok(s, staff_save(&s->desk, &wang, NULL, &s->error));
    assert_int_equal(staff_sign_in(&s->desk, "wang", PASSWORD, &s->error), ERR_DENIED);
    assert_string_equal(s->desk.actor.name, "lead");
    wang.disabled = 0;
    assert_ok(s, staff_save(&s->desk, &wang, "", &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "wang", PASSWORD, &s->error));
}

static void the_last_lead_stays(void **state)
{
    Station *s = *state;
    Account lead, rows[4];
    assert_int_equal(staff_list(&s->desk, rows, 4), 1);
    lead = rows[0];
    lead.disabled = 1;
    assert_int_equal(staff_save(&s->desk, &lead, NULL, &s->error), ERR_DENIED);
    lead = rows[0];
    put(lead.role, "caller");
    assert_int_equal(staff_save(&s->desk, &lead, NULL, &s->error), ERR_DENIED);
    member(s, "wang", "lead");
    assert_ok(s, staff_save(&s->desk, &lead, NULL, &s->error));
    assert_string_equal(s->desk.actor.role, "caller");
    assert_int_equal(staff_save(&s->desk, &lead, NULL, &s->error), ERR_DENIED);
}

/* The chair still says lead, the file says otherwise: another desk has changed it. */
static void a_demoted_lead_loses_the_right_at_once(void **state)
{
    Station *s = *state;
    Account rows[4];
    member(s, "wang", "lead");
    assert_int_equal(staff_list(&s->desk, rows, 4), 2);
    Account old_chair = s->desk.actor;
    put(rows[0].role, "caller");
    assert_ok(s, staff_save(&s->desk, &rows[0], NULL, &s->error));
    s->desk.actor = old_chair;
    assert_true(staff_may(&s->desk, "lead"));
    assert_int_equal(staff_save(&s->desk, &rows[1], NULL, &s->error), ERR_DENIED);
}

static void names_and_unix_users_belong_to_one_account(void **state)
{
    Station *s = *state;
    Account wang = member(s, "wang", "caller"), twin = {0};
    put(twin.name, "wang");
    put(twin.role, "caller");
    assert_int_equal(staff_save(&s->desk, &twin, PASSWORD, &s->error), ERR_DUPLICATE);
    assert_string_equal(s->error.field, "name");
    put(wang.unix_user, s->desk.actor.unix_user);
    assert_int_equal(staff_save(&s->desk, &wang, NULL, &s->error), ERR_DUPLICATE);
    assert_string_equal(s->error.field, "unix_user");
}

static void accounts_need_what_their_role_needs(void **state)
{
    Station *s = *state;
    Account liaison = {0};
    put(liaison.name, "yu");
    put(liaison.role, "liaison");
    assert_int_equal(staff_save(&s->desk, &liaison, PASSWORD, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "unit");
    put(liaison.unit, "370827");
    assert_int_equal(staff_save(&s->desk, &liaison, NULL, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "password");
    put(liaison.unix_user, "yu");
    assert_ok(s, staff_save(&s->desk, &liaison, NULL, &s->error));
    assert_int_equal(staff_sign_in(&s->desk, "yu", "", &s->error), ERR_DENIED);
}

static void the_command_line_acts_as_the_unix_users_account_or_the_owners(void **state)
{
    Station *s = *state;
    int64_t first = s->desk.actor.id;
    staff_sign_out(&s->desk);
    assert_ok(s, staff_by_unix_user(&s->desk, &s->error));
    assert_int_equal(s->desk.actor.id, first);
    assert_string_equal(s->desk.via, "desk");
    Account lead = s->desk.actor;
    put(lead.unix_user, "somebody-else");
    assert_ok(s, staff_save(&s->desk, &lead, NULL, &s->error));
    staff_sign_out(&s->desk);
    assert_ok(s, staff_by_unix_user(&s->desk, &s->error));
    assert_int_equal(s->desk.actor.id, first);
    assert_string_equal(s->desk.via, "command");
}

static void roles_are_whole_words(void **state)
{
    Station *s = *state;
    static const struct {
        const char *role, *roles;
        bool may;
    } table[] = {
        {"lead", NULL, true},
        {"lead", "lead", true},
        {"caller", "lead caller", true},
        {"caller", "lead", false},
        {"lead", "leader", false},
        {"lead", "mislead lead", true},
        {"lead", "mislead", false},
        {"readonly", "lead readonly helper", true},
        {"lead", "", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        put(s->desk.actor.role, table[i].role);
        assert_int_equal(staff_may(&s->desk, table[i].roles), table[i].may);
    }
    staff_sign_out(&s->desk);
    assert_false(staff_may(&s->desk, "lead"));
    assert_true(staff_may(&s->desk, NULL));
}

static void hashes_leave_the_file_nowhere(void **state)
{
    Station *s = *state;
    Account wang = member(s, "wang", "caller"), rows[4];
    put(wang.full_name, "王芳");
    assert_ok(s, staff_save(&s->desk, &wang, "another password", &s->error));
    assert_string_equal(wang.password, "");
    assert_int_equal(staff_list(&s->desk, rows, 4), 2);
    assert_string_equal(rows[0].name, "lead");
    assert_string_equal(rows[0].password, "");
    assert_string_equal(rows[1].password, "");
    assert_int_equal(count_of(s, "SELECT count(*) FROM history WHERE before LIKE '%argon2%' OR after LIKE '%argon2%'"),
                     0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM account WHERE password LIKE '$argon2id$%'"), 2);
    char name[NAME_SIZE];
    staff_name(&s->desk, wang.id, name);
    assert_string_equal(name, "王芳");
    staff_name(&s->desk, rows[0].id, name);
    assert_string_equal(name, "lead");
    staff_name(&s->desk, 0, name);
    assert_string_equal(name, "");
}

#define PROMISE(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(the_first_account_is_a_lead_and_only_one),
        PROMISE(names_are_cleaned_and_bounded),
        PROMISE(a_password_that_found_no_memory_is_not_called_wrong),
        PROMISE(a_password_is_counted_in_characters),
        PROMISE(signing_in_fills_the_chair_and_is_recorded),
        PROMISE(a_wrong_name_and_a_wrong_password_sound_the_same),
        PROMISE(too_many_wrong_passwords_lock_for_a_while),
        PROMISE(a_right_password_forgets_the_wrong_ones),
        PROMISE(a_new_password_opens_a_locked_account),
        PROMISE(only_leads_set_other_peoples_passwords),
        PROMISE(closed_accounts_do_not_sign_in),
        PROMISE(the_last_lead_stays),
        PROMISE(a_demoted_lead_loses_the_right_at_once),
        PROMISE(names_and_unix_users_belong_to_one_account),
        PROMISE(accounts_need_what_their_role_needs),
        PROMISE(the_command_line_acts_as_the_unix_users_account_or_the_owners),
        PROMISE(roles_are_whole_words),
        PROMISE(hashes_leave_the_file_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
