/* find and queue: people as lists for other programs. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "command.h"
#include "followup.h"
#include "out.h"
#include "registry.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { ROWS = 50, ROWS_MOST = 100000 };

static size_t row_limit(const Options *o)
{
    return o->limit > ROWS_MOST ? ROWS_MOST : o->limit > 0 ? (size_t)o->limit : ROWS;
}

static void say_cut(size_t limit)
{
    out_text(stderr, tr("only the first %zu rows are shown; --limit shows more\n"), limit);
}

/* The lists of people are for those whose role sees them at the desk, too. */
static Status open_for_reading(const Options *o, Config *config, Desk *desk, Error *error)
{
    Status status = command_open(o, config, desk, error);
    if (status != OK || staff_may(desk, "lead caller liaison readonly"))
        return status;
    desk_close(desk);
    return error_set(error, ERR_DENIED, "", tr("this account may not see lists of people"));
}

int run_find(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    bool more = false;
    if (open_for_reading(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    size_t limit = row_limit(o);
    DonorRow *rows = calloc(limit, sizeof *rows);
    size_t count = rows ? registry_find(&desk, o->words[0], rows, limit, &more) : 0;
    Status status = rows ? store_status(desk.store, &error) : error_memory(&error);
    out_text(stdout, "id\tname\tsex\tbirth_date\tid_number\tdonor_number\tunit\tstatus\n");
    for (size_t i = 0; i < count; i++) {
        const DonorRow *r = &rows[i];
        char masked[NUMBER_SIZE];
        mask_document(r->id_number, masked, sizeof masked);
        out_text(stdout, "%lld\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", (long long)r->id, r->name, r->sex, r->birth_date, masked,
                 r->donor_number, r->unit, r->status);
    }
    if (more)
        say_cut(limit);
    free(rows);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : command_refuse(&error);
}

int run_queue(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    bool more = false;
    QueueFilter filter = {.view = QUEUE_DUE, .max = row_limit(o)};
    if (o->unit) {
        const Unit *unit = config_unit_named(config, o->unit);
        if (!unit)
            return command_usage(tr("there is no unit \"%s\": use its code or its name"), o->unit);
        text_copy(filter.unit, sizeof filter.unit, unit->code);
    }
    if (open_for_reading(o, config, &desk, &error) != OK)
        return command_refuse(&error);
    QueueRow *rows = calloc(filter.max, sizeof *rows);
    size_t count = rows ? queue_page(&desk, &filter, rows, &more) : 0;
    Status status = rows ? store_status(desk.store, &error) : error_memory(&error);
    out_text(stdout, "donor\tname\tunit\tpurpose\tdue\tnumber\ttries\n");
    for (size_t i = 0; i < count; i++) {
        const QueueRow *r = &rows[i];
        char due[32];
        instant_local(r->not_before, due, sizeof due);
        out_text(stdout, "%lld\t%s\t%s\t%s\t%s\t%s\t%lld/%lld\n", (long long)r->donor, r->name, r->unit, r->purpose,
                 due, r->number, (long long)r->tries, (long long)r->tries_max);
    }
    if (more)
        say_cut(filter.max);
    free(rows);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : command_refuse(&error);
}
