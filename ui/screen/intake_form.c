/* The fields of the intake form: their order and sections, what stays for the next person. */
#include "intake_form.h"

#include <string.h>

#include "health.h"
#include "text.h"

void intake_parts_of(Intake *intake, IntakePart parts[INTAKE_PARTS])
{
    parts[0] = (IntakePart){"donor", &donor_type, &intake->donor};
    parts[1] = (IntakePart){"phone", &phone_type, &intake->phone};
    parts[2] = (IntakePart){"relative1", &relative_type, &intake->relative[0]};
    parts[3] = (IntakePart){"relative2", &relative_type, &intake->relative[1]};
    parts[4] = (IntakePart){"sample", &sample_type, &intake->sample};
    parts[5] = (IntakePart){"consent", &consent_type, &intake->consent};
    parts[6] = (IntakePart){"health", &health_type, &intake->health};
}

/* --- the order of the form --- */

typedef struct {
    const char *section; /* msgid, first of a block */
    int part;            /* as in intake_parts_of(), or one of those behind HEALTH */
    const char *name;
} FormRow;

/* TYPED is the form's own record; ON_BUS and OFF_BUS are fields of the donor that stand here or there. */
enum { DONOR, PHONE, RELATIVE1, RELATIVE2, SAMPLE, CONSENT, HEALTH, TYPED, ON_BUS, OFF_BUS };

/* The form's own field: one key says no to every question. */
static const Field typed_fields[] = {
    {.name = "health_typed",
     .kind = FIELD_CHOICE,
     .offset = offsetof(Intake, health_typed),
     .size = CODE_SIZE,
     .label = N_("Health questionnaire"),
     .choices = "health_typed"},
};
static const RecordType typed_type = {"intake", "", sizeof(Intake), typed_fields, 1, false, false};

/* First what opens a file, as it stands on the paper form; then the event; the rest may follow. */
static const FormRow form_rows_in_order[] = {
    {N_("To open the file"), DONOR, "name"},
    {NULL, DONOR, "id_type"},
    {NULL, DONOR, "id_number"},
    {NULL, PHONE, "number"},
    {NULL, CONSENT, "edition"},
    {NULL, CONSENT, "given_on"},
    {NULL, ON_BUS, "paper_number"},
    {NULL, SAMPLE, "barcode"},
    {NULL, SAMPLE, "tubes"},
    {NULL, TYPED, "health_typed"},

    {N_("This event (stays for the next person)"), DONOR, "unit"},
    {NULL, SAMPLE, "site"},
    {NULL, SAMPLE, "event"},
    {NULL, SAMPLE, "collector"},
    {NULL, SAMPLE, "collected_on"},
    {NULL, SAMPLE, "unit"},
    {NULL, DONOR, "recruiter"},
    {NULL, DONOR, "enrolled_on"},

    {N_("Person"), DONOR, "birth_date"},
    {NULL, DONOR, "sex"},
    {NULL, DONOR, "ethnic"},
    {NULL, DONOR, "abo"},
    {NULL, DONOR, "rh"},
    {NULL, DONOR, "height_cm"},
    {NULL, DONOR, "weight_kg"},
    {NULL, DONOR, "education"},
    {NULL, DONOR, "occupation"},
    {NULL, DONOR, "employer"},
    {NULL, DONOR, "graduation"},
    {NULL, DONOR, "address"},
    {NULL, DONOR, "wechat"},
    {NULL, DONOR, "qq"},
    {NULL, DONOR, "email"},
    {NULL, DONOR, "blood_donations"},
    {NULL, DONOR, "preferred_time"},
    {NULL, DONOR, "donor_number"},
    {NULL, DONOR, "grid"},
    {NULL, OFF_BUS, "paper_number"},

    {N_("Relative or friend 1"), RELATIVE1, "name"},
    {NULL, RELATIVE1, "relation"},
    {NULL, RELATIVE1, "phone"},
    {NULL, RELATIVE1, "address"},
    {N_("Relative or friend 2"), RELATIVE2, "name"},
    {NULL, RELATIVE2, "relation"},
    {NULL, RELATIVE2, "phone"},
    {NULL, RELATIVE2, "address"},

    {N_("Sample"), SAMPLE, "kind"},
    {NULL, SAMPLE, "volume_ml"},
    {N_("Note"), DONOR, "note"},
};

/* What a file should have beside the volunteer's own wanted fields. */
static bool is_wanted(const FormRow *row)
{
    return (row->part == PHONE && text_equal(row->name, "number")) ||
           (row->part == SAMPLE && text_equal(row->name, "barcode")) ||
           (row->part == CONSENT && text_equal(row->name, "edition")) ||
           (row->part == RELATIVE1 && text_equal(row->name, "name"));
}

/* The form's own copy of a field that is not the volunteer's. */
static const Field *loosened(IntakeFields *fields, const Field *field, const FormRow *row)
{
    Field *own = &fields->fields[fields->count++];
    *own = *field;
    own->flags &= ~(unsigned)FIELD_REQUIRED;
    own->flags |= is_wanted(row) ? FIELD_WANTED : 0;
    return own;
}

static bool is_asked(const FormRow *row, const Intake *intake, bool bus)
{
    if (row->part == TYPED)
        return intake->health.edition[0] != '\0';
    return row->part < TYPED || (row->part == ON_BUS) == bus;
}

void intake_form_build(Form *form, IntakeFields *fields, Intake *intake, bool bus)
{
    IntakePart parts[INTAKE_PARTS];
    intake_parts_of(intake, parts);
    fields->count = 0;
    form->count = 0;
    form->focus = form->top = 0;
    form->touched = form->typed = false;
    form->input.text = NULL;
    for (size_t i = 0; i < sizeof form_rows_in_order / sizeof form_rows_in_order[0]; i++) {
        const FormRow *row = &form_rows_in_order[i];
        const IntakePart own = {"form", &typed_type, intake};
        const IntakePart *part = row->part == TYPED ? &own : &parts[row->part < TYPED ? row->part : DONOR];
        int before = form->count;
        if (is_asked(row, intake, bus))
            form_add(form, part->type, part->record, row->name, row->section);
        if (form->count > before && part->type != &donor_type && row->part != TYPED)
            form->items[before].field = loosened(fields, form->items[before].field, row);
    }
    form_refresh(form);
}

/* --- questionnaire, paper number --- */

void intake_health_typed(const Config *config, Intake *intake)
{
    const char *typed = !intake->health.answers[0] ? "" : health_is_all_no(config, &intake->health) ? "no" : "some";
    text_copy(intake->health_typed, sizeof intake->health_typed, typed);
}

void intake_next_paper(const char *last, char out[NUMBER_SIZE])
{
    size_t at = strlen(last);
    text_copy(out, NUMBER_SIZE, last);
    while (at > 0 && out[at - 1] == '9')
        out[--at] = '0';
    if (at > 0 && out[at - 1] >= '0' && out[at - 1] < '9')
        out[at - 1]++;
    else
        *out = '\0'; /* no digits, or no more of that width */
}

/* --- what stays --- */

static bool is_default(const FormItem *item)
{
    static const char *const names[] = {"id_type", "birth_date", "sex", "tubes", "kind", "edition", "given_on"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(item->field->name, names[i]))
            return true;
    return false;
}

/* Does the item stay for the next person of the same site and event? */
static bool intake_form_kept(const FormItem *item)
{
    return (item->field->flags & FIELD_STICKY) != 0;
}

bool intake_form_passed(const FormItem *item, bool settled)
{
    if (item->error[0])
        return false;
    if (intake_form_kept(item))
        return settled || item->text[0];
    return item->text[0] && is_default(item);
}

void intake_keep(Intake *to, Intake *from)
{
    IntakePart theirs[INTAKE_PARTS], ours[INTAKE_PARTS];
    intake_parts_of(from, theirs);
    intake_parts_of(to, ours);
    for (int i = 0; i < INTAKE_PARTS; i++) {
        for (size_t k = 0; k < ours[i].type->count; k++) {
            const Field *field = &ours[i].type->fields[k];
            if (!(field->flags & FIELD_STICKY))
                continue;
            memcpy((char *)ours[i].record + field->offset, (const char *)theirs[i].record + field->offset, field->size);
        }
    }
}

/* --- what is missing --- */

enum { NAMED = 3 };

static void name_missing(const char *label, int *count, char *out, size_t size)
{
    if ((*count)++ >= NAMED)
        return;
    if (*count > 1)
        text_append(out, size, tr(", "));
    text_append(out, size, label);
}

void intake_missing(const Intake *intake, char *out, size_t size)
{
    int count = 0;
    *out = '\0';
    if (!intake->phone.number[0])
        name_missing(tr("Phone"), &count, out, size);
    if (!intake->consent.edition[0])
        name_missing(tr("Consent"), &count, out, size);
    for (size_t i = 0; i < donor_type.count; i++) {
        char value[NOTE_SIZE];
        field_get(&donor_type.fields[i], &intake->donor, value, sizeof value);
        if ((donor_type.fields[i].flags & FIELD_WANTED) && !value[0])
            name_missing(tr(donor_type.fields[i].label), &count, out, size);
    }
    if (!intake->relative[0].name[0] && !intake->relative[1].name[0])
        name_missing(tr("Relative or friend"), &count, out, size);
    if (count > NAMED) {
        char more[64];
        text_format(more, sizeof more, tr(" and %d more"), count - NAMED);
        text_append(out, size, more);
    }
}
