/* Whose call it is: the person, the numbers that may be dialled, the last contacts. */
#include <string.h>

#include "call.h"
#include "text.h"

const Purpose *call_purpose(const Call *call)
{
    return config_purpose(call->desk->config, call->purpose);
}

const CallNumber *call_number(const Call *call)
{
    bool there = call->chosen >= 0 && call->chosen < call->number_count;
    return there && call->numbers[call->chosen].number[0] ? &call->numbers[call->chosen] : NULL;
}

/* --- times --- */

void call_short_time(const char *instant, char *out, size_t size)
{
    Instant at = instant_parse(instant);
    text_copy(out, size, "");
    if (at == INSTANT_NONE)
        return;
    int year, month, day, this_year, ignored, minute = instant_minute(at);
    day_split(instant_day(at), &year, &month, &day);
    day_split(clock_today(), &this_year, &ignored, &ignored);
    if (instant_day(at) == clock_today())
        text_format(out, size, "%02d:%02d", minute / 60, minute % 60);
    else if (year != this_year)
        text_format(out, size, "%04d-%02d-%02d", year, month, day);
    else if (minute)
        text_format(out, size, "%02d-%02d %02d:%02d", month, day, minute / 60, minute % 60);
    else
        text_format(out, size, "%02d-%02d", month, day);
}

static const char *part_of_day(int64_t parts)
{
    static const char *const names[] = {"",
                                        N_("morning"),
                                        N_("afternoon"),
                                        N_("morning or afternoon"),
                                        N_("evening or weekend"),
                                        N_("morning, evening or weekend"),
                                        N_("afternoon, evening or weekend"),
                                        ""};
    const char *name = names[parts & 7];
    return name[0] ? tr(name) : "";
}

bool call_due_text(const Task *task, char *out, size_t size)
{
    char when[32];
    Instant at = instant_parse(task->not_before);
    if (!task->id || at == INSTANT_NONE)
        return false;
    long long days = instant_day(at) - clock_today();
    call_short_time(task->not_before, when, sizeof when);
    /* A time that was set says more than the times of day that are left. */
    const char *part = instant_minute(at) ? "" : part_of_day(task->dayparts);
    char day[96];
    if (at <= clock_now())
        text_copy(day, sizeof day, tr("at once"));
    else if (days > 0 && days <= 30)
        text_format(day, sizeof day, tr_n("in %1$lld day (%2$s)", "in %1$lld days (%2$s)", days), days, when);
    else
        text_copy(day, sizeof day, when);
    text_format(out, size, part[0] ? tr("%1$s, %2$s") : "%1$s%2$s", day, part);
    return true;
}

/* --- numbers --- */

static CallNumber *add_number(Call *call, const char *number, const char *state, bool own)
{
    if (call->number_count >= CALL_NUMBERS)
        return NULL;
    CallNumber *n = &call->numbers[call->number_count++];
    *n = (CallNumber){.own = own};
    text_copy(n->number, sizeof n->number, number);
    text_copy(n->state, sizeof n->state, state);
    return n;
}

static void list_numbers(Call *call)
{
    const Card *card = &call->card;
    call->number_count = 0;
    for (size_t i = 0; i < card->phone_count; i++) {
        const Phone *p = &card->phones[i];
        bool own = !p->owner[0] || text_equal(p->owner, "self");
        CallNumber *n = add_number(call, p->number, p->state, own);
        if (n)
            text_copy(n->who, sizeof n->who, choice_label("phone_owner", p->owner[0] ? p->owner : "self"));
    }
    for (size_t i = 0; i < card->relative_count; i++) {
        const Relative *r = &card->relatives[i];
        CallNumber *n = add_number(call, r->phone, "", false);
        if (n)
            text_format(n->who, sizeof n->who, "%s %s", r->name, choice_label("relation", r->relation));
    }
}

/* A number that is in no record yet: somebody rings from it. */
static int find_or_add(Call *call, const char *number)
{
    for (int i = 0; i < call->number_count; i++)
        if (text_equal(call->numbers[i].number, number))
            return i;
    CallNumber *n = add_number(call, number, "", false);
    if (!n)
        return 0;
    text_copy(n->who, sizeof n->who, tr("not in the file"));
    return call->number_count - 1;
}

static bool is_usable(const CallNumber *n)
{
    return n->number[0] && !text_equal(n->state, "out_of_service") && !text_equal(n->state, "wrong") &&
           !text_equal(n->state, "do_not_call");
}

static int first_usable(const Call *call)
{
    for (int i = 0; i < call->number_count; i++)
        if (is_usable(&call->numbers[i]))
            return i;
    return 0;
}

static void choose_number(Call *call, const char *number)
{
    call->chosen = number[0] ? find_or_add(call, number) : first_usable(call);
}

/* --- reading --- */

static void read_contacts(Call *call)
{
    Attempt rows[CALL_CONTACTS * 2];
    size_t count = registry_attempts(call->desk, call->card.donor.id, rows, CALL_CONTACTS * 2);
    call->contact_count = 0;
    for (size_t i = 0; i < count && call->contact_count < CALL_CONTACTS; i++)
        if (!rows[i].voided_at[0] && rows[i].id != call->attempt.id)
            call->contacts[call->contact_count++] = rows[i];
}

static void look_at_before(Call *call)
{
    Attempt attempt;
    CallBefore *before = &call->before;
    before->taken_back = before->attempt && record_load(call->desk->store, &attempt_type, before->attempt, &attempt) &&
                         attempt.voided_at[0];
}

Status call_read(Call *call, Error *error)
{
    char number[NUMBER_SIZE];
    const CallNumber *chosen = call_number(call);
    bool dialled = call->attempt.id != 0;
    text_copy(number, sizeof number, dialled ? call->attempt.number : chosen ? chosen->number : "");
    int64_t donor = call->card.donor.id;
    if (!registry_card(call->desk, donor, &call->card)) {
        Status status = store_status(call->desk->store, error);
        call->card.donor.id = donor; /* whose it is stays known: it is read again */
        return status != OK ? status
                            : error_set(error, ERR_NOT_FOUND, "donor", tr("this file is no longer in the registry"));
    }
    list_numbers(call);
    if (dialled && !number[0])
        call->chosen = -1; /* somebody rang, and it is not known from which one */
    else
        choose_number(call, number);
    read_contacts(call);
    look_at_before(call);
    return store_status(call->desk->store, error);
}

Status call_begin(Call *call, int64_t donor, const char *purpose, const char *number, Error *error)
{
    call->step = STEP_READY;
    call->attempt = (Attempt){.donor = donor};
    call->card.donor.id = donor;
    call->number_count = call->chosen = call->talk_top = call->page = call->fitting_count = 0;
    call->in_form = false;
    Status status = call_read(call, error);
    if (status == OK)
        status = registry_opened(call->desk, donor, error);
    if (status != OK)
        return status;
    const Task *task = &call->card.task;
    text_copy(call->purpose, sizeof call->purpose, purpose[0] ? purpose : task->id ? task->purpose : "other");
    choose_number(call, number[0] ? number : task->number);
    return call_form(call, error);
}
