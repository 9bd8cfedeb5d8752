/* check, backup, restore and doctor: that the file is sound and stays so. */
#include <glob.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "derive.h"
#include "exchange.h"
#include "out.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

int run_check(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    CheckResult result;
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    char anchor[256];
    Status status = OK;
    if (!staff_may(&desk, o->rebuild ? "lead system" : "lead caller readonly system"))
        status = error_set(&error, ERR_DENIED, "", tr("this account may not check the whole file"));
    if (status == OK)
        status = desk_check(&desk, o->rebuild, command_say, stdout, &result, &error);
    result.findings += status == OK && !backup_anchor(&desk, command_say, stdout);
    audit_anchor(desk.store, anchor, sizeof anchor);
    if (o->rebuild)
        desk_close(&desk);
    else
        store_close(&desk.store); /* looking tidies nothing up */
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("%lld people checked, %lld findings, %lld mended\n"), (long long)result.donors,
             (long long)result.findings, (long long)result.mended);
    out_text(stdout, "%s\n", anchor);
    return result.findings > result.mended ? EXIT_REFUSED : EXIT_DONE;
}

/* --- the key of the backups --- */

enum { LINE = 512 };

/* Somebody who has it on paper can say any part of it. */
static bool is_written_down(const char *phrase)
{
    char typed[LINE] = "";
    int group = (int)randombytes_uniform(8);
    out_text(stdout, tr("To see that it is on paper: type group %d again: "), group + 1);
    fflush(stdout);
    bool same =
        command_read_line(typed, sizeof typed) && strlen(typed) == 6 && memcmp(typed, phrase + 7 * group, 6) == 0;
    sodium_memzero(typed, sizeof typed);
    return same;
}

static Status make_key(Desk *desk, Error *error)
{
    char phrase[BACKUP_PHRASE], public_key[BACKUP_PUBLIC];
    Status status = OK;
    backup_key_make(phrase, public_key);
    out_text(
        stdout, "\n    %.27s\n    %s\n\n%s\n", phrase, phrase + 28,
        tr("This is the key. Write it on paper, twice, and keep the sheets away from this machine: in the safe, and "
           "with the head of the office. It is shown this once. Without it nobody can open a backup, with it "
           "everybody can."));
    if (!is_written_down(phrase))
        status =
            error_set(error, ERR_CANCELLED, "", tr("that is another number: no key was made, nothing was changed"));
    if (status == OK)
        status = backup_key_set(desk, public_key, error);
    sodium_memzero(phrase, sizeof phrase);
    if (status == OK)
        out_text(stdout, tr("from now on backups are sealed to this key; a drill tries it: marrowdesk restore --drill "
                            "FILE\n"));
    return status;
}

/* Asked of whoever makes a backup by hand, until there is a key. */
static Status offer_key(const Options *o, Desk *desk, Error *error)
{
    char public_key[BACKUP_PUBLIC], typed[LINE] = "";
    bool has = backup_key(desk, public_key);
    Status status = store_status(desk->store, error);
    if (status != OK || has)
        return status;
    if (o->older_than || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || store_is_practice(desk->store) ||
        !staff_may(desk, "lead system"))
        return OK;
    out_text(stdout,
             tr("Backups are not sealed yet: whoever finds one can read every name in it. 1 and Enter makes the "
                "key now, Enter alone goes on without: "));
    fflush(stdout);
    return command_read_line(typed, sizeof typed) && strcmp(typed, "1") == 0 ? make_key(desk, error) : OK;
}

int run_backup(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char path[512];
    if (o->older_than && (o->count || o->whole))
        return command_usage("%s", tr("--older-than is about the usual place and check: leave folder and --whole out"));
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = offer_key(o, &desk, &error);
    if (status == OK)
        status = o->older_than ? backup_if_older(&desk, o->older_than, path, &error)
                               : backup_run(&desk, o->count ? o->words[0] : NULL, o->whole, path, &error);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    if (path[0] && backup_was_whole(path))
        out_text(stdout, tr("backup %s is made and checked whole\n"), path);
    else if (path[0])
        out_text(stdout, tr("backup %s is made and its pages are checked; one of today was checked whole\n"), path);
    else
        out_text(stdout, tr("the newest backup is younger: none was needed\n"));
    return EXIT_DONE;
}

/* --- restore --- */

/* What opens a sealed file, from the terminal or a script; NULL for an open one. */
static const char *ask_key(const char *file, char typed[LINE])
{
    if (!backup_is_sealed(file))
        return NULL;
    if (isatty(STDIN_FILENO))
        out_text(stderr, "%s", tr("Key of the backups (or the path of its file): "));
    return command_read_line(typed, LINE) ? typed : NULL;
}

static int drill(const Options *o, const char *key)
{
    Error error;
    RestoreDrill result;
    if (restore_drill(o->words[0], o->database, key, &result, &error) != OK)
        return command_refuse(&error);
    out_text(stdout, tr("%1$s can be restored: %2$lld people, %3$lld calls, %4$lld audit rows, in %5$lld seconds\n"),
             o->words[0], (long long)result.facts.donors, (long long)result.facts.attempts,
             (long long)result.facts.audits, (long long)result.seconds);
    out_text(stdout, "%s\n",
             result.compared ? tr("this is what its manifest states; nothing was changed")
                             : tr("there is no manifest to compare with; nothing was changed"));
    return EXIT_DONE;
}

/* By name where the old files stand, "" nowhere: the newest that was set aside. */
static void set_aside(const char *database, char *out, size_t size)
{
    glob_t found;
    char pattern[LINE];
    out[0] = '\0';
    text_format(pattern, sizeof pattern, "%s.before-restore-[0-9]*[0-9]", database);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    text_copy(out, size, found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
}

int run_restore(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char typed[LINE] = "", aside[LINE];
    const char *key = ask_key(o->words[0], typed);
    if (o->drill) {
        int result = drill(o, key);
        sodium_memzero(typed, sizeof typed);
        return result;
    }
    bool was = access(o->database, F_OK) == 0;
    Status status = restore_run(o->words[0], o->database, key, &error);
    sodium_memzero(typed, sizeof typed);
    if (status != OK)
        return command_refuse(&error);
    set_aside(o->database, aside, sizeof aside);
    if (was && aside[0])
        out_text(stdout, tr("%1$s is restored; what was there is kept as %2$s\n"), o->words[0], aside);
    else
        out_text(stdout, tr("%s is restored\n"), o->words[0]);
    status = command_open(o, config, &desk, &error);
    if (status != OK)
        return command_refuse(&error);
    status = restore_audit(&desk, o->words[0], &error);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : command_refuse(&error);
}

int run_doctor(const Options *o, Config *config)
{
    size_t attention = doctor_run(o->database, config, command_say, stdout);
    if (attention)
        out_text(stdout, tr_n("%zu line wants attention\n", "%zu lines want attention\n", (long long)attention),
                 attention);
    else
        out_text(stdout, tr("nothing wants attention\n"));
    return attention ? EXIT_REFUSED : EXIT_DONE;
}
