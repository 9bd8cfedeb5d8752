/* What the shell can ask for: the subcommands, their options, and the help made of both. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "out.h"
#include "text.h"
#include "tr.h"

const Subcommand subcommands[] = {
    {"init", "", 0, 0, "ap", N_("create the database and the first account, a lead"), run_init},
    {"passwd", "NAME", 1, 1, "p", N_("set a password anew (the file's owner only)"), run_passwd},
    {"demo", "", 0, 0, "DS", N_("make a practice database with made-up people and calls"), run_demo},
    {"import", "KIND FILE", 0, 2, "unerB",
     N_("read a table of that kind, .csv, .xlsx or .jsonl; --undo BATCH takes one back"),
     run_import},
    {"export", "KIND", 1, 1, "Uko",
     N_("write a kind of import, a county worksheet or an empty template-KIND as .csv, .xlsx or .jsonl"), run_export},
    {"find", "TEXT", 1, 1, "l", N_("people by any part of name, pinyin, phone, ID or number"), run_find},
    {"queue", "", 0, 0, "Ul", N_("who is to be called now"), run_queue},
    {"report", "NAME", 1, 1, "YFEGUo",
     N_("figures: briefing targets followup funnel cases aftercare quality; .txt .csv .xlsx by the ending"),
     run_report},
    {"batch", "", 0, 0, "", N_("one JSON request a line in, one answer a line out"), run_batch},
    {"check", "", 0, 0, "R", N_("soundness of file, references and derived values"), run_check},
    {"backup", "[DIR]", 0, 1, "OW", N_("make a checked copy of the database, while desks go on"), run_backup},
    {"restore", "FILE", 1, 1, "T", N_("bring a backup back; the old files are set aside"), run_restore},
    {"doctor", "", 0, 0, "", N_("how machine, settings, file and backups look"), run_doctor},
};
const size_t subcommand_count = sizeof subcommands / sizeof subcommands[0];

#define OPTION(kind, member) OPTION_##kind, offsetof(Options, member)
const Option command_options[] = {
    {'c', true, OPTION(TEXT, config_file), "config", "FILE", N_("settings of the station instead of the usual ones")},
    {'d', true, OPTION(PATH, database), "database", "FILE", N_("the database instead of the usual one")},
    {'L', false, OPTION(TEXT, lang), "lang", "zh|en", N_("language of the screens and messages")},
    {'N', false, OPTION(TEXT, now), "now", "'YYYY-MM-DD[ HH:MM]'",
     N_("another day: for reading and for practice databases")},
    {'h', true, OPTION(FLAG, help), "help", NULL, N_("this help")},
    {'a', false, OPTION(TEXT, admin), "admin", "NAME", N_("name of the first account")},
    {'p', false, OPTION(FLAG, password_stdin), "password-stdin", NULL,
     N_("the password is one line of the standard input")},
    {'D', false, OPTION(NUMBER, donors), "donors", "N", N_("how many people")},
    {'S', false, OPTION(NUMBER, seed), "seed", "N", N_("another number makes other people")},
    {'n', false, OPTION(FLAG, dry_run), "dry-run", NULL, N_("everything but storing")},
    {'e', false, OPTION(TEXT, encoding), "encoding", "auto|utf-8|gb18030", N_("how the file is written")},
    {'r', false, OPTION(TEXT, rejects), "rejects", "FILE", N_("where refused rows go, with the reason")},
    {'B', false, OPTION(FLAG, keep_both), "keep-both", NULL,
     N_("calls from a work sheet whose person was reached meanwhile are taken, too")},
    {'u', false, OPTION(NUMBER, undo), "undo", "BATCH", N_("takes the import of this number back")},
    {'U', false, OPTION(TEXT, unit), "unit", "U", N_("only this unit: its code or name")},
    {'k', false, OPTION(TEXT, like), "like", "FILE", N_("the columns, order and words of this table")},
    {'o', true, OPTION(TEXT, output), "output", "FILE", N_("where to write; the ending says how")},
    {'Y', false, OPTION(NUMBER, year), "year", "YEAR", N_("the whole year")},
    {'F', false, OPTION(TEXT, from), "from", "DATE", N_("the first day")},
    {'E', false, OPTION(TEXT, to), "to", "DATE", N_("the last day; of a briefing: counted up to it")},
    {'G', false, OPTION(TEXT, date), "date", "DATE", N_("the day a briefing is given")},
    {'l', false, OPTION(NUMBER, limit), "limit", "N", N_("how many rows at most; 50 unless told")},
    {'O', false, OPTION(NUMBER, older_than), "older-than", "MINUTES",
     N_("only when the newest backup is at least so old")},
    {'W', false, OPTION(FLAG, whole), "whole", NULL,
     N_("checks indexes and references, too, as the first of each day does")},
    {'T', false, OPTION(FLAG, drill), "drill", NULL, N_("tries the backup in a folder of its own and changes nothing")},
    {'R', false, OPTION(FLAG, rebuild), "rebuild", NULL, N_("computes the conclusions anew and mends them")},
};
const size_t command_option_count = sizeof command_options / sizeof command_options[0];

bool option_is_general(const Option *option)
{
    for (size_t i = 0; i < subcommand_count; i++)
        if (strchr(subcommands[i].options, option->letter))
            return false;
    return true;
}

/* "init, passwd: " */
static void users_of(const Option *option, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < subcommand_count; i++) {
        if (!strchr(subcommands[i].options, option->letter))
            continue;
        text_append(out, size, out[0] ? ", " : "");
        text_append(out, size, subcommands[i].name);
    }
    text_append(out, size, out[0] ? ": " : "");
}

static void help_line(const char *head, const char *users, const char *help)
{
    out_text(stdout, text_columns(head) < 28 ? "  %-28s%s%s\n" : "  %s  %s%s\n", head, users, help);
}

int command_help(void)
{
    char head[96], users[96];
    out_text(stdout, "marrowdesk [-c CONFIG] [-d DATABASE] [--lang zh|en] [--now 'YYYY-MM-DD[ HH:MM]'] [COMMAND]\n\n");
    help_line("", "", tr("open the desk"));
    for (size_t i = 0; i < subcommand_count; i++) {
        text_format(head, sizeof head, "%s %s", subcommands[i].name, subcommands[i].words);
        help_line(head, "", tr(subcommands[i].help));
    }
    out_text(stdout, "\n");
    for (size_t i = 0; i < command_option_count; i++) {
        const Option *option = &command_options[i];
        text_copy(head, sizeof head, "");
        if (option->is_short)
            text_format(head, sizeof head, "-%c, ", option->letter);
        text_append(head, sizeof head, "--");
        text_append(head, sizeof head, option->name);
        text_append(head, sizeof head, option->value ? " " : "");
        text_append(head, sizeof head, option->value ? option->value : "");
        users_of(option, users, sizeof users);
        help_line(head, users, tr(option->help));
    }
    return EXIT_DONE;
}
