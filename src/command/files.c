/* batch, import and export: data in and out. */
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "exchange.h"
#include "out.h"
#include "tr.h"

int run_batch(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    long refused = batch_run(&desk, stdin, stdout, &error);
    desk_close(&desk);
    return refused < 0 ? command_refuse(&error) : refused > 0 ? EXIT_REFUSED : EXIT_DONE;
}

/* A line each tenth of the file, where somebody watches. */
static bool import_progress(void *arg, int64_t done, int64_t percent)
{
    int64_t *told = arg;
    if (isatty(STDERR_FILENO) && percent / 10 > *told) {
        *told = percent / 10;
        out_text(stderr, tr("%1$lld%% read, %2$lld rows\n"), (long long)percent, (long long)done);
    }
    return true;
}

static void import_say(void *arg, const char *text)
{
    (void)arg;
    out_text(stderr, "%s\n", text);
}

static bool read_encoding(const char *word, Encoding *out)
{
    static const char *const names[] = {"auto", "utf-8", "gb18030"};
    *out = ENCODING_AUTO;
    for (size_t i = 0; word && i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(word, names[i]) == 0) {
            *out = (Encoding)i;
            return true;
        }
    return !word;
}

static int import_undo_command(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    ImportResult result = {0};
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = import_undo(&desk, o->undo, &(ImportUndo){.refused = import_say}, &result, &error);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("batch %ld taken back: %lld rows removed, %lld set back, %lld kept\n"), o->undo,
             (long long)result.added, (long long)result.changed, (long long)result.refused);
    return result.refused ? EXIT_REFUSED : EXIT_DONE;
}

static void import_summary(const char *kind, const ImportResult *r)
{
    if (strcmp(kind, "registry") == 0)
        out_text(
            stdout,
            tr("%1$lld rows: %2$lld the same, %3$lld people differ in %4$lld fields, %5$lld only there, %6$lld only "
               "here, %7$lld refused\n"),
            (long long)r->rows, (long long)r->same, (long long)r->changed, (long long)r->differences,
            (long long)r->added, (long long)r->only_here, (long long)r->refused);
    else
        out_text(stdout, tr("%lld rows: %lld added, %lld changed, %lld already there, %lld refused\n"),
                 (long long)r->rows, (long long)r->added, (long long)r->changed, (long long)r->same,
                 (long long)r->refused);
}

int run_import(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    ImportResult result = {0};
    if (o->undo) {
        if (o->count || o->dry_run || o->keep_both || o->rejects || o->encoding)
            return command_usage("%s", tr("--undo takes the number of the batch and nothing else"));
        return import_undo_command(o, config);
    }
    if (o->count != 2)
        return command_usage(tr("import needs a kind and a file: %s"), "import KIND FILE");
    int64_t told = 0;
    ImportJob job = {.arg = &told,
                     .kind = o->words[0],
                     .file = o->words[1],
                     .dry_run = o->dry_run,
                     .keep_both = o->keep_both,
                     .rejects = o->rejects,
                     .progress = import_progress,
                     .refused = import_say,
                     .note = import_say};
    if (!read_encoding(o->encoding, &job.encoding))
        return command_usage(tr("encoding \"%s\" is not known: auto, utf-8 or gb18030"), o->encoding);
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = import_run(&desk, &job, &result, &error);
    if (status == OK && !o->dry_run)
        store_tidy(desk.store, true);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    import_summary(job.kind, &result);
    if (o->dry_run)
        out_text(stdout, "%s\n", tr("dry run: nothing was stored"));
    else if (result.batch)
        out_text(stdout, tr("batch %1$lld; to take it back: marrowdesk import --undo %1$lld\n"),
                 (long long)result.batch);
    return result.refused ? EXIT_REFUSED : EXIT_DONE;
}

int run_export(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    int64_t rows = 0;
    if (command_open(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    Status status = export_run(&desk, o->words[0], o->unit ? o->unit : "", o->like, o->output, &rows, &error);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    if (o->output && strncmp(o->words[0], "template-", strlen("template-")) == 0)
        out_text(stdout, tr("%s is written; its first row is an example\n"), o->output);
    else if (o->output)
        out_text(stdout, tr("%1$lld rows written to %2$s\n"), (long long)rows, o->output);
    return EXIT_DONE;
}
