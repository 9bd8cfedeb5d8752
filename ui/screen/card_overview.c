/* The first tab of the card: the person, phones, relatives, consents. */
#include <string.h>

#include "card.h"
#include "intake.h"
#include "text.h"

static CardLine *line_add(CardState *s, const RecordType *type, void *record)
{
    if (s->line_count >= CARD_LINES)
        return NULL;
    CardLine *line = &s->lines[s->line_count++];
    *line = (CardLine){.type = type, .record = record};
    return line;
}

static void heading(CardState *s, const char *text)
{
    CardLine *line = line_add(s, NULL, NULL);
    if (line) {
        text_copy(line->text[0], sizeof line->text[0], text);
        line->style[0] = STYLE_HEADING;
    }
}

bool card_masks(const CardState *s, const RecordType *type, const Field *field)
{
    bool seen = type == &donor_type ? s->revealed : type != &health_type || s->health_seen;
    return !seen && (field->flags & FIELD_SENSITIVE) != 0;
}

/* --- the person's own fields, two in a line --- */

static bool is_shown(const CardState *s, const Field *field, char *value, size_t size)
{
    /* The name and what is concluded stand in the head of the card. */
    if ((field->flags & FIELD_HIDDEN) || text_equal(field->name, "name"))
        return false;
    field_show(field, &s->card.donor, card_masks(s, &donor_type, field), value, size);
    return value[0] || (field->flags & FIELD_WANTED);
}

static void person_lines(CardState *s)
{
    CardLine *line = NULL;
    int half = 1;
    for (size_t i = 0; i < donor_type.count; i++) {
        const Field *field = &donor_type.fields[i];
        char value[NOTE_SIZE];
        if (!is_shown(s, field, value, sizeof value))
            continue;
        half = half || (field->flags & FIELD_LINES) ? 0 : 1;
        if (half == 0)
            line = line_add(s, &donor_type, &s->card.donor);
        if (!line)
            return;
        text_copy(line->text[2 * half], LINE_SIZE, tr(field->label));
        text_copy(line->text[2 * half + 1], LINE_SIZE, value[0] ? value : tr("to be completed"));
        if (!line->focus || (!value[0] && line->style[1] != STYLE_WARN))
            line->focus = field->name; /* of two fields the one that is missing */
        line->style[2 * half] = STYLE_LABEL;
        line->style[2 * half + 1] = value[0] ? STYLE_NORMAL : STYLE_WARN;
    }
}

/* --- what belongs to the person --- */

static Style phone_style(const char *state)
{
    if (text_equal(state, "in_use"))
        return STYLE_GOOD;
    if (text_equal(state, "do_not_call"))
        return STYLE_BAD;
    return text_equal(state, "unconfirmed") ? STYLE_NORMAL : STYLE_HINT;
}

static void phone_lines(CardState *s)
{
    heading(s, tr("Phones"));
    for (size_t i = 0; i < s->card.phone_count; i++) {
        Phone *phone = &s->card.phones[i];
        CardLine *line = line_add(s, &phone_type, phone);
        if (!line)
            return;
        text_copy(line->text[0], LINE_SIZE, choice_label("phone_owner", phone->owner));
        text_copy(line->text[1], LINE_SIZE, phone->number);
        text_copy(line->text[2], LINE_SIZE, choice_label("phone_state", phone->state));
        text_copy(line->text[3], LINE_SIZE, phone->note);
        line->style[0] = STYLE_LABEL;
        line->style[2] = phone_style(phone->state);
    }
}

static void relative_lines(CardState *s)
{
    heading(s, tr("Relatives"));
    for (size_t i = 0; i < s->card.relative_count; i++) {
        Relative *relative = &s->card.relatives[i];
        CardLine *line = line_add(s, &relative_type, relative);
        if (!line)
            return;
        text_copy(line->text[0], LINE_SIZE,
                  relative->relation[0] ? choice_label("relation", relative->relation) : tr("Relative or friend"));
        text_copy(line->text[1], LINE_SIZE, relative->name);
        text_copy(line->text[2], LINE_SIZE, relative->phone);
        text_copy(line->text[3], LINE_SIZE, relative->address);
        line->style[0] = STYLE_LABEL;
    }
}

static void consent_lines(Desk *desk, CardState *s)
{
    heading(s, tr("Consents"));
    for (size_t i = 0; i < s->card.consent_count; i++) {
        Consent *consent = &s->card.consents[i];
        CardLine *line = line_add(s, &consent_type, consent);
        if (!line)
            return;
        bool outdated = config_consent_outdated(desk->config, consent->edition, consent->given_on);
        text_copy(line->text[0], LINE_SIZE, consent->given_on);
        text_copy(line->text[1], LINE_SIZE, choice_label("consent", consent->edition));
        if (consent->withdrawn_on[0])
            text_format(line->text[3], LINE_SIZE, tr("withdrawn on %s"), consent->withdrawn_on);
        else if (outdated)
            text_copy(line->text[3], LINE_SIZE, tr("an older edition: to be signed anew"));
        else
            text_copy(line->text[3], LINE_SIZE, consent->note);
        line->style[0] = STYLE_LABEL;
        line->style[3] = consent->withdrawn_on[0] || outdated ? STYLE_WARN : STYLE_NORMAL;
    }
}

/* A block with nothing in it says so; the line stands for the record that is to be added. */
static void none(CardState *s, size_t count, const RecordType *type)
{
    CardLine *line = count ? NULL : line_add(s, type, NULL);
    if (line) {
        text_copy(line->text[1], LINE_SIZE, tr("to be completed"));
        line->style[1] = STYLE_WARN;
    }
}

static void health_lines_add(Desk *desk, CardState *s)
{
    heading(s, tr("Health"));
    for (size_t i = 0; i < s->card.health_count; i++) {
        CardLine *line = line_add(s, &health_type, &s->card.healths[i]);
        if (line)
            card_health_line(desk->config, &s->card.healths[i], line);
    }
    CardLine *line = s->card.health_count ? NULL : line_add(s, &health_type, NULL);
    if (line) {
        text_copy(line->text[1], LINE_SIZE, s->health_seen ? tr("none") : tr("not shown to your role"));
        line->style[1] = STYLE_HINT;
    }
}

void card_overview_load(Desk *desk, CardState *s)
{
    s->line_count = 0;
    phone_lines(s);
    none(s, s->card.phone_count, &phone_type);
    relative_lines(s);
    none(s, s->card.relative_count, &relative_type);
    consent_lines(desk, s);
    none(s, s->card.consent_count, &consent_type);
    health_lines_add(desk, s);
    heading(s, tr("Person"));
    card_merged_lines(desk, s);
    person_lines(s);
    s->lists[TAB_OVERVIEW].count = s->line_count;
}
