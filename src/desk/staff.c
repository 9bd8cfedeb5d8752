/* Staff: accounts, passwords, who may do what. */
#include <pwd.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum {
    ACCOUNT_NAME_MAX = 32, /* characters */
    PASSWORD_MAX = 512     /* bytes */
};

/* --- names and passwords --- */

static Status account_name(char out[NAME_SIZE], const char *name, Error *error)
{
    Status status = text_clean(out, NAME_SIZE, name, false, error);
    if (status != OK)
        return status;
    size_t length = text_length(out);
    if (length < 1 || length > ACCOUNT_NAME_MAX)
        return error_set(error, ERR_INPUT, "name", tr("an account's name has 1 to %d characters"), ACCOUNT_NAME_MAX);
    return OK;
}

static Status password_check(const Desk *desk, const char *password, Error *error)
{
    int64_t least = desk->config->limits.password_length;
    if ((int64_t)text_length(password) < least)
        return error_set(error, ERR_INPUT, "password", tr("a password has at least %lld characters"), (long long)least);
    if (strlen(password) > PASSWORD_MAX)
        return error_set(error, ERR_INPUT, "password", tr("a password has at most %d bytes"), PASSWORD_MAX);
    return OK;
}

/* Checks the password and puts its argon2id string. */
static Status password_hash(const Desk *desk, const char *password, char out[160], Error *error)
{
    Status status = password_check(desk, password, error);
    if (status != OK)
        return status;
    char hash[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 || crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                               crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return error_memory(error);
    text_copy(out, 160, hash);
    return OK;
}

/* The work of checking a password, for nothing; false where there is no memory for it. */
static bool hash_in_vain(const char *password)
{
    unsigned char key[32], salt[crypto_pwhash_SALTBYTES] = {0};
    bool done = crypto_pwhash(key, sizeof key, password, strlen(password), salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
    sodium_memzero(key, sizeof key);
    return done;
}

/* Without a stored hash the same work is done: an unknown name must not answer faster than a wrong password. */
static bool password_fits(const char *hash, const char *password)
{
    if (hash[0])
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    hash_in_vain(password);
    return false;
}

/* libsodium calls a password wrong, too, where it found no memory (64 MB) to check it: such an answer is believed only
 * when there was some directly before. */
static Status password_try(const char *hash, const char *password, bool *fits, Error *error)
{
    *fits = false;
    if (sodium_init() < 0)
        return error_set(error, ERR_INTERNAL, "", tr("libsodium cannot be started"));
    *fits = password_fits(hash, password);
    if (*fits)
        return OK;
    if (!hash_in_vain(password))
        return error_memory(error);
    *fits = password_fits(hash, password);
    return OK;
}

/* --- finding accounts --- */

static bool account_load(Desk *desk, int64_t id, Account *account)
{
    *account = (Account){0};
    return id != 0 && record_load(desk->store, &account_type, id, account);
}

static bool account_named(Desk *desk, const char *name, Account *account)
{
    return account_load(desk, query_one_int(desk->store, 0, "SELECT id FROM account WHERE name = ?1", TEXT_(name)),
                        account);
}

/* Puts the account in the chair; its hash stays in the file. */
static void seat(Desk *desk, const Account *account, const char *via)
{
    desk->actor = *account;
    sodium_memzero(desk->actor.password, sizeof desk->actor.password);
    desk->via = via;
    store_actor(desk->store, account->id, via);
}

static const char *desk_via(const Desk *desk)
{
    return desk->via ? desk->via : "desk";
}

/* The Unix user that runs the program; its number where it has no name. */
static void unix_user(char out[NAME_SIZE])
{
    const struct passwd *user = getpwuid(geteuid());
    if (user && user->pw_name)
        text_copy(out, NAME_SIZE, user->pw_name);
    else
        text_format(out, NAME_SIZE, "%lu", (unsigned long)geteuid());
}

static bool owns_file(const Desk *desk)
{
    struct stat file;
    return stat(store_path(desk->store), &file) == 0 && file.st_uid == geteuid();
}

/* --- the first account --- */

static void first_write(Store *store, void *arg)
{
    if (query_one_int(store, 0, "SELECT count(*) FROM account") > 0)
        store_fail(store, ERR_DUPLICATE, "name", tr("this database has its accounts already: sign in instead"));
    else
        record_insert(store, &account_type, arg);
}

Status staff_first(Desk *desk, const char *name, const char *password, Error *error)
{
    Account account = {0};
    Status status = account_name(account.name, name, error);
    if (status == OK)
        status = password_hash(desk, password, account.password, error);
    if (status != OK)
        return status;
    text_copy(account.role, sizeof account.role, "lead");
    unix_user(account.unix_user);
    status = store_write(desk->store, first_write, &account, error);
    if (status == OK)
        seat(desk, &account, desk_via(desk));
    sodium_memzero(account.password, sizeof account.password);
    return status;
}

/* --- signing in --- */

typedef struct {
    int64_t account, limit;
    char until[INSTANT_SIZE]; /* where it ends when this was one too many */
    bool locked;
} Failure;

static void failure_write(Store *store, void *arg)
{
    Failure *failure = arg;
    exec(store, "UPDATE account SET failures = coalesce(failures, 0) + 1 WHERE id = ?1", INT_(failure->account));
    if (query_one_int(store, 0, "SELECT failures FROM account WHERE id = ?1", INT_(failure->account)) < failure->limit)
        return;
    failure->locked = true;
    exec(store, "UPDATE account SET failures = NULL, locked_until = ?2 WHERE id = ?1", INT_(failure->account),
         TEXT_(failure->until));
    audit_add(store, "locked", "account", failure->account, 0);
}

typedef struct {
    int64_t account;
    bool again; /* sits there already: the screen was locked */
} Entry;

static void entry_write(Store *store, void *arg)
{
    const Entry *entry = arg;
    exec(store, "UPDATE account SET failures = NULL, locked_until = NULL WHERE id = ?1", INT_(entry->account));
    session_begin(store, entry->account);
    audit_add(store, entry->again ? "unlock" : "sign-in", "account", entry->account, 0);
}

static Status locked_error(const char *until, Error *error)
{
    char local[32];
    instant_local(until, local, sizeof local);
    return error_set(error, ERR_DENIED, "",
                     tr("too many wrong passwords: this account is locked until %s; a lead can set a new password"),
                     local);
}

/* A wrong name and a wrong password get the same answer. */
static Status refuse(Desk *desk, const Account *account, Error *error)
{
    const Limits *limits = &desk->config->limits;
    if (account->id) {
        Failure failure = {.account = account->id, .limit = limits->password_failures};
        instant_format(clock_now() + limits->lock_minutes * 60, failure.until);
        Status status = store_write_unaudited(desk->store, failure_write, &failure, error);
        if (status != OK)
            return status;
        if (failure.locked)
            return locked_error(failure.until, error);
    }
    return error_set(error, ERR_DENIED, "", tr("the name or the password is wrong"));
}

static Status enter(Desk *desk, Account *account, Error *error)
{
    if (account->disabled)
        return error_set(error, ERR_DENIED, "", tr("this account is closed; a lead can open it again"));
    int64_t before = store_actor_account(desk->store);
    store_actor(desk->store, account->id, desk_via(desk));
    Entry entry = {.account = account->id, .again = desk->actor.id == account->id};
    Status status = store_write(desk->store, entry_write, &entry, error);
    if (status != OK) {
        store_actor(desk->store, before, desk_via(desk));
        return status;
    }
    account->failures = 0;
    account->locked_until[0] = '\0';
    seat(desk, account, desk_via(desk));
    return OK;
}

/* The account of this name, whose password it is; wrong ones are counted. */
static Status identify(Desk *desk, const char *name, const char *password, Account *account, Error *error)
{
    char clean[NAME_SIZE], now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    *account = (Account){0};
    if (account_name(clean, name, NULL) == OK)
        account_named(desk, clean, account);
    Status status = store_status(desk->store, error);
    if (status != OK)
        return status;
    if (account->locked_until[0] && strcmp(account->locked_until, now) > 0)
        return locked_error(account->locked_until, error);
    bool fits;
    status = password_try(account->password, password, &fits, error);
    return status != OK || fits ? status : refuse(desk, account, error);
}

Status staff_sign_in(Desk *desk, const char *name, const char *password, Error *error)
{
    Account account;
    Status status = identify(desk, name, password, &account, error);
    if (status == OK)
        status = enter(desk, &account, error);
    sodium_memzero(account.password, sizeof account.password);
    return status;
}

static Status vouch(Desk *desk, const char *name, const char *password, Account *account, Error *error)
{
    Status status = identify(desk, name, password, account, error);
    sodium_memzero(account->password, sizeof account->password);
    if (status == OK && account->disabled)
        status = error_set(error, ERR_DENIED, "", tr("this account is closed; a lead can open it again"));
    return status;
}

Status staff_second(Desk *desk, const char *name, const char *password, int64_t *second, Error *error)
{
    Account account;
    *second = 0;
    Status status = vouch(desk, name, password, &account, error);
    if (status != OK)
        return status;
    if (account.id == desk->actor.id)
        return error_set(error, ERR_DENIED, "second", tr("the second account must be another person's"));
    if (!text_equal(account.role, "lead") && !text_equal(account.role, "caller"))
        return error_set(error, ERR_DENIED, "second", tr("the second account must be a lead's or a caller's"));
    *second = account.id;
    return OK;
}

void staff_sign_out(Desk *desk)
{
    if (desk->store && desk->actor.id)
        session_end(desk);
    desk->actor = (Account){0};
    if (desk->store)
        store_actor(desk->store, 0, desk_via(desk));
}

Status staff_by_unix_user(Desk *desk, Error *error)
{
    char user[NAME_SIZE];
    Account account = {0};
    unix_user(user);
    bool known = account_load(
        desk, query_one_int(desk->store, 0, "SELECT id FROM account WHERE unix_user = ?1", TEXT_(user)), &account);
    bool owner = !known && owns_file(desk);
    if (owner)
        account_load(desk,
                     query_one_int(desk->store, 0, "SELECT id FROM account ORDER BY coalesce(disabled, 0), id LIMIT 1"),
                     &account);
    Status status = store_status(desk->store, error);
    if (status != OK)
        return status;
    if (owner && !account.id)
        return error_set(error, ERR_DENIED, "", tr("this database has no account yet: create the first with \"init\""));
    if (!account.id)
        return error_set(error, ERR_DENIED, "",
                         tr("the Unix user %s has no account here: a lead can put it into an account"), user);
    if (account.disabled)
        return error_set(error, ERR_DENIED, "", tr("the account %s is closed; a lead can open it again"), account.name);
    seat(desk, &account, owner ? "command" : desk_via(desk));
    sodium_memzero(account.password, sizeof account.password);
    return OK;
}

/* --- changing accounts --- */

/* One's own password, a lead's everybody's; on the command line the file's owner, who could open the file
 * anyhow. */
static bool may_set_password(const Desk *desk, const Account *account)
{
    return (account->id && desk->actor.id == account->id) || staff_may(desk, "lead") ||
           (text_equal(desk_via(desk), "command") && owns_file(desk));
}

static void password_write(Store *store, void *arg)
{
    const Account *account = arg;
    exec(store,
         "UPDATE account SET password = ?2, failures = NULL, locked_until = NULL, version = version + 1 "
         "WHERE id = ?1",
         INT_(account->id), TEXT_(account->password));
    audit_add(store, "password", "account", account->id, 0);
}

Status staff_password(Desk *desk, const char *name, const char *password, Error *error)
{
    Account account = {0};
    char clean[NAME_SIZE];
    Status status = account_name(clean, name, error);
    if (status != OK)
        return status;
    account_named(desk, clean, &account);
    status = store_status(desk->store, error);
    if (status != OK)
        return status;
    if (!may_set_password(desk, &account))
        return error_set(error, ERR_DENIED, "", tr("only a lead sets other people's passwords"));
    if (!account.id)
        return error_set(error, ERR_NOT_FOUND, "name", tr("there is no account named %s"), clean);
    status = password_hash(desk, password, account.password, error);
    if (status == OK)
        status = store_write(desk->store, password_write, &account, error);
    sodium_memzero(account.password, sizeof account.password);
    if (status == OK && account.id == desk->actor.id)
        desk->actor.version = account.version + 1;
    return status;
}

typedef struct {
    Account account;
    int64_t actor;
    bool new_password;
} StaffChange;

/* Would nobody be left who may change accounts? */
static bool last_lead(Store *store, const Account *stored, const Account *wanted)
{
    return text_equal(stored->role, "lead") && !stored->disabled &&
           (!text_equal(wanted->role, "lead") || wanted->disabled) &&
           query_one_int(store, 0,
                         "SELECT count(*) FROM account WHERE role = 'lead' AND coalesce(disabled, 0) = 0 AND id <> ?1",
                         INT_(stored->id)) == 0;
}

static void staff_check_others(Store *store, const Account *account)
{
    char other[NAME_SIZE];
    if (query_one_text(store, other, sizeof other,
                       "SELECT coalesce(full_name, name) FROM account WHERE name = ?1 AND id <> ?2",
                       TEXT_(account->name), INT_(account->id)))
        store_fail(store, ERR_DUPLICATE, "name", tr("the account name %s is taken by %s"), account->name, other);
    else if (account->unix_user[0] &&
             query_one_text(store, other, sizeof other,
                            "SELECT coalesce(full_name, name) FROM account WHERE unix_user = ?1 AND id <> ?2",
                            TEXT_(account->unix_user), INT_(account->id)))
        store_fail(store, ERR_DUPLICATE, "unix_user", tr("the Unix user %s belongs to the account of %s"),
                   account->unix_user, other);
}

static void staff_write(Store *store, void *arg)
{
    StaffChange *change = arg;
    Account *account = &change->account, stored = {0};
    /* The role in the chair may be older than a lead's change of it. */
    if (!query_one_int(store, 0, "SELECT 1 FROM account WHERE id = ?1 AND role = 'lead' AND coalesce(disabled, 0) = 0",
                       INT_(change->actor))) {
        store_fail(store, ERR_DENIED, "", tr("accounts are changed by a lead"));
        return;
    }
    staff_check_others(store, account);
    if (account->id == 0) {
        record_insert(store, &account_type, account);
        return;
    }
    if (!record_load(store, &account_type, account->id, &stored)) {
        store_fail(store, ERR_NOT_FOUND, "", tr("this account does not exist"));
        return;
    }
    if (last_lead(store, &stored, account)) {
        store_fail(store, ERR_DENIED, "role", tr("%s is the last lead: make somebody else a lead first"), stored.name);
        return;
    }
    if (!change->new_password)
        text_copy(account->password, sizeof account->password, stored.password);
    account->failures = change->new_password ? 0 : stored.failures;
    text_copy(account->locked_until, sizeof account->locked_until, change->new_password ? "" : stored.locked_until);
    record_update(store, &account_type, account, "edit");
    if (change->new_password)
        audit_add(store, "password", "account", account->id, 0);
    sodium_memzero(stored.password, sizeof stored.password);
}

static Status staff_check(Desk *desk, Account *account, const char *password, Error *error)
{
    if (!staff_may(desk, "lead"))
        return error_set(error, ERR_DENIED, "", tr("accounts are changed by a lead"));
    char clean[NAME_SIZE];
    Status status = account_name(clean, account->name, error);
    if (status != OK)
        return status;
    text_copy(account->name, sizeof account->name, clean);
    if (text_equal(account->role, "liaison") && !account->unit[0])
        return error_set(error, ERR_INPUT, "unit", tr("a county liaison needs the unit"));
    status = record_check(&account_type, account, error);
    if (status == OK && account->id == 0 && !password[0] && !account->unix_user[0])
        status = error_set(error, ERR_INPUT, "password", tr("a new account needs a password or a Unix user"));
    return status;
}

Status staff_save(Desk *desk, Account *account, const char *password, Error *error)
{
    StaffChange change = {.account = *account, .actor = desk->actor.id};
    if (!password)
        password = "";
    Status status = staff_check(desk, &change.account, password, error);
    if (status != OK)
        return status;
    change.account.password[0] = '\0';
    change.new_password = password[0] != '\0';
    if (change.new_password && (status = password_hash(desk, password, change.account.password, error)) != OK)
        return status;
    /* Nothing changed writes nothing, so no audit row can be asked for. */
    status = store_write(desk->store, staff_write, &change, error);
    sodium_memzero(change.account.password, sizeof change.account.password);
    if (status != OK)
        return status;
    *account = change.account;
    if (account->id == desk->actor.id)
        desk->actor = *account;
    return OK;
}

/* --- asking --- */

size_t staff_list(Desk *desk, Account *rows, size_t max)
{
    size_t count = 0;
    Query *q = query(desk->store, "SELECT id FROM account ORDER BY id LIMIT ?1", INT_((int64_t)max));
    while (count < max && query_row(q)) {
        if (!account_load(desk, query_int(q, 0), &rows[count]))
            continue;
        sodium_memzero(rows[count].password, sizeof rows[count].password);
        count++;
    }
    query_end(q);
    return count;
}

Status staff_eldest(Desk *desk, Account *out, Error *error)
{
    *out = (Account){0};
    bool found = staff_list(desk, out, 1) > 0;
    return found ? OK : store_refuse(desk->store, error, ERR_NOT_FOUND, "", "%s", "");
}

bool staff_may(const Desk *desk, const char *roles)
{
    if (!roles)
        return true;
    size_t length = strlen(desk->actor.role);
    if (desk->actor.id == 0 || length == 0)
        return false;
    for (const char *at = strstr(roles, desk->actor.role); at; at = strstr(at + 1, desk->actor.role))
        if ((at == roles || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

const char *staff_unit(const Desk *desk)
{
    return text_equal(desk->actor.role, "liaison") ? desk->actor.unit : "";
}

void staff_name(Desk *desk, int64_t account, char out[NAME_SIZE])
{
    out[0] = '\0';
    if (account && desk->store)
        query_one_text(desk->store, out, NAME_SIZE, "SELECT coalesce(full_name, name) FROM account WHERE id = ?1",
                       INT_(account));
}
