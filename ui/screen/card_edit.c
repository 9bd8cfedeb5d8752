/* What is done on the card: edit, add, take back, show what is masked. */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "intake.h"
#include "save_form.h"
#include "text.h"

enum { DETAILS_SIZE = 12288, FORM_NAMES = 64 };

const RecordType *card_current(CardState *s, void **record)
{
    size_t row = list_current(&s->lists[s->tab]);
    *record = NULL;
    if (row == (size_t)-1)
        return NULL;
    switch (s->tab) {
    case TAB_OVERVIEW:
        *record = s->lines[row].record;
        return s->lines[row].type;
    case TAB_CALLS:
        *record = &s->attempts[row];
        return &attempt_type;
    case TAB_SAMPLES:
        *record = &s->card.samples[row];
        return &sample_type;
    case TAB_STATUS:
        *record = &s->card.periods[row];
        return &status_period_type;
    default:
        return NULL;
    }
}

/* --- the person --- */

/* A document number that is masked on the card is not shown in its form either. */
static Reaction edit_person(Ui *ui, CardState *s)
{
    const char *names[FORM_NAMES];
    size_t count = 0;
    bool hidden = !s->revealed && s->card.donor.id_number[0];
    for (size_t i = 0; i < donor_type.count && count < FORM_NAMES - 1; i++) {
        const Field *field = &donor_type.fields[i];
        if (!hidden || (!(field->flags & FIELD_SENSITIVE) && !text_equal(field->name, "id_type")))
            names[count++] = field->name;
    }
    names[count] = NULL;
    size_t row = s->tab == TAB_OVERVIEW ? list_current(&s->lists[TAB_OVERVIEW]) : (size_t)-1;
    const char *focus = row != (size_t)-1 && s->lines[row].focus ? s->lines[row].focus : "";
    return save_form_at(ui, &(SaveForm){&donor_type, s->card.donor.name, names, NULL}, &s->card.donor, focus);
}

/* --- add, edit --- */

/* What was added: the list of its tab goes to it. */
static void stand_on(CardState *s, const RecordType *type, int64_t id)
{
    Tab tab = type == &sample_type ? TAB_SAMPLES : type == &status_period_type ? TAB_STATUS : TAB_OVERVIEW;
    s->added = type;
    s->lists[tab].stand_on = id;
}

static Reaction save_new(Ui *ui, CardState *s, const RecordType *type, const char *title, void *record)
{
    Reaction reaction = save_form(ui, &(SaveForm){.type = type, .title = title}, record);
    if (reaction == RELOAD)
        stand_on(s, type, ((const RecordHead *)record)->id);
    return reaction;
}

static Reaction add_phone(Ui *ui, CardState *s)
{
    Phone phone = {.donor = s->donor, .owner = "self", .state = "unconfirmed"};
    return save_new(ui, s, &phone_type, tr("New phone"), &phone);
}

static Reaction add_relative(Ui *ui, CardState *s)
{
    Relative relative = {.donor = s->donor};
    return save_new(ui, s, &relative_type, tr("New relative or friend"), &relative);
}

static Reaction add_sample(Ui *ui, CardState *s)
{
    Intake fresh;
    intake_start(ui_desk(ui), &fresh);
    fresh.sample.donor = s->donor;
    text_copy(fresh.sample.unit, sizeof fresh.sample.unit, s->card.donor.unit);
    return save_new(ui, s, &sample_type, tr("New sample"), &fresh.sample);
}

static Reaction add_consent(Ui *ui, CardState *s)
{
    Intake fresh;
    intake_start(ui_desk(ui), &fresh);
    fresh.consent.donor = s->donor;
    return save_new(ui, s, &consent_type, tr("New consent"), &fresh.consent);
}

static Reaction add_health(Ui *ui, CardState *s)
{
    Health health = {.donor = s->donor};
    Reaction reaction = card_health(ui, s, &health);
    if (health.id)
        stand_on(s, &health_type, health.id);
    return reaction;
}

/* What samples and their dates say is not set by hand. */
static Status set_status(Desk *desk, StatusPeriod *period, Error *error)
{
    static const char *const derived[] = {"EN", "SA", "SE"};
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++)
        if (text_equal(period->status, derived[i]))
            return error_set(error, ERR_INPUT, "status",
                             tr("\"%s\" follows from the sample and its dates: enter those instead"),
                             choice_label("status", period->status));
    return registry_status(desk, period, error);
}

static bool is_listed(const CardState *s, int64_t period)
{
    for (size_t i = 0; i < s->card.period_count; i++)
        if (s->card.periods[i].id == period)
            return true;
    return false;
}

static Reaction add_status(Ui *ui, CardState *s)
{
    static const char *const names[] = {"status", "reason", "since", "until", "proposal", "note", NULL};
    StatusPeriod period = {.donor = s->donor};
    Error error = {.code = OK};
    day_format(clock_today(), period.since);
    while (ui_edit(ui, tr("New status"), &status_period_type, &period, names)) {
        if (set_status(ui_desk(ui), &period, &error) == OK) {
            stand_on(s, &status_period_type, period.id);
            ui_say(ui, is_listed(s, period.id) ? tr("This status is set already: %s.") : tr("Status set: %s."),
                   choice_label("status", period.status));
            return RELOAD;
        }
        ui_error(ui, &error);
    }
    return REDRAW;
}

static const struct {
    const RecordType *type;
    Reaction (*add)(Ui *ui, CardState *s);
} adders[] = {
    {&phone_type, add_phone},   {&relative_type, add_relative},    {&consent_type, add_consent},
    {&sample_type, add_sample}, {&status_period_type, add_status}, {&health_type, add_health},
};
enum { ADDER_COUNT = sizeof adders / sizeof adders[0] };

Reaction card_edit(Ui *ui, CardState *s)
{
    void *record;
    const RecordType *type = card_current(s, &record);
    if (!type || type == &donor_type)
        return edit_person(ui, s);
    if (record && type == &health_type)
        return card_health(ui, s, record);
    if (record)
        return save_form(ui, &(SaveForm){.type = type}, record);
    for (size_t i = 0; i < ADDER_COUNT; i++)
        if (adders[i].type == type)
            return adders[i].add(ui, s);
    return HANDLED;
}

Reaction card_add(Ui *ui, CardState *s)
{
    const char *choices[ADDER_COUNT];
    if (s->tab == TAB_SAMPLES)
        return add_sample(ui, s);
    if (s->tab == TAB_STATUS)
        return add_status(ui, s);
    for (size_t i = 0; i < ADDER_COUNT; i++)
        choices[i] = tr(adders[i].type->label);
    int which = ui_choose(ui, tr("Add"), "", choices, ADDER_COUNT);
    return which < 0 ? REDRAW : adders[which].add(ui, s);
}

/* --- take back --- */

Reaction card_void(Ui *ui, CardState *s)
{
    char reason[LINE_SIZE] = "";
    Error error = {.code = OK};
    void *record;
    const RecordType *type = card_current(s, &record);
    if (!record || !ui_ask(ui, tr("Take back"), tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    int64_t id = ((const RecordHead *)record)->id;
    Status status = type == &attempt_type ? attempt_void(ui_desk(ui), id, reason, &error)
                                          : registry_void_status(ui_desk(ui), id, reason, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("Taken back: %s. What followed from it is computed again."), tr(type->label));
    return RELOAD;
}

/* --- to read --- */

Reaction card_reveal(Ui *ui, CardState *s)
{
    Error error = {.code = OK};
    if (s->revealed) {
        s->revealed = false;
        ui_say(ui, "%s", tr("The ID number is masked again."));
        return RELOAD;
    }
    if (registry_revealed(ui_desk(ui), s->donor, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    s->revealed = true;
    ui_say(ui, "%s", tr("The ID number is shown; that was noted."));
    return RELOAD;
}

static void add_line(char *out, size_t size, const char *label, const char *value)
{
    char line[NOTE_SIZE + 128];
    text_format(line, sizeof line, tr("%1$s: %2$s"), label, value);
    text_append(out, size, line);
    text_append(out, size, "\n");
}

static void all_fields(const CardState *s, const RecordType *type, const void *record, char *out, size_t size)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char value[NOTE_SIZE] = "";
        field_get(field, record, value, sizeof value);
        if (field->kind == FIELD_REF || !value[0])
            continue;
        field_show(field, record, card_masks(s, type, field), value, sizeof value);
        add_line(out, size, tr(field->label), value);
    }
}

Reaction card_details(Ui *ui, CardState *s)
{
    char text[DETAILS_SIZE] = "", local[32];
    void *record;
    const RecordType *type = card_current(s, &record);
    size_t row = list_current(&s->lists[s->tab]);
    if (row == (size_t)-1)
        return HANDLED;
    if (s->tab == TAB_CHANGES) {
        const ChangeLine *change = &s->changes[row];
        instant_local(change->at, local, sizeof local);
        add_line(text, sizeof text, tr("When"), local);
        add_line(text, sizeof text, tr("Who"), change->who);
        add_line(text, sizeof text, tr("What"), change->what);
        add_line(text, sizeof text, tr("Before"), change->before);
        add_line(text, sizeof text, tr("After"), change->after);
    } else if (record && type == &health_type) {
        card_health_text(ui_desk(ui)->config, record, text, sizeof text);
    } else if (record) {
        if (type == &attempt_type)
            add_line(text, sizeof text, tr("Caller"), s->callers[row]);
        all_fields(s, type, record, text, sizeof text);
    }
    if (text[0])
        ui_show(ui, type ? tr(type->label) : tr("Change"), text);
    return REDRAW;
}
