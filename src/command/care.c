/* check, backup, restore and doctor: that the file is sound and stays so. */
#include "command.h"
#include "derive.h"
#include "exchange.h"
#include "out.h"
#include "tr.h"

int run_check(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    CheckResult result;
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = desk_check(&desk, o->rebuild, command_say, stdout, &result, &error);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("%lld people checked, %lld findings, %lld mended\n"), (long long)result.donors,
             (long long)result.findings, (long long)result.mended);
    return result.findings > result.mended ? EXIT_REFUSED : EXIT_DONE;
}

int run_backup(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char path[512];
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = backup_run(&desk, o->count ? o->words[0] : NULL, path, &error);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("backup %s is made and checked\n"), path);
    return EXIT_DONE;
}

int run_restore(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    if (restore_run(o->words[0], o->database, &error) != OK)
        return command_refuse(&error);
    out_text(stdout, tr("%s is restored; what was there is kept as %s.before-restore-…\n"), o->words[0], o->database);
    Status status = command_open(o, config, &desk, &error);
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
