/* Drafts of the intake form: a line for each stated field, "part.name=value"; a wrong text of a box is
 * "!part.name=text". */
#include <stdlib.h>
#include <string.h>

#include "intake_form.h"
#include "outreach.h"
#include "text.h"

#define DRAFT_EVENT "intake-event"

/* --- writing --- */

static void add_lines(const char *prefix, const char *packed, char *body, size_t size)
{
    while (*packed) {
        size_t length = strcspn(packed, "\n");
        char line[NOTE_SIZE * 2 + 128];
        text_format(line, sizeof line, "%s.%.*s\n", prefix, (int)length, packed);
        text_append(body, size, line);
        packed += length + (packed[length] == '\n');
    }
}

static const char *prefix_of(const IntakePart parts[INTAKE_PARTS], const void *record)
{
    for (int i = 0; i < INTAKE_PARTS; i++)
        if (parts[i].record == record)
            return parts[i].prefix;
    return "";
}

static void add_boxes(const IntakePart parts[INTAKE_PARTS], const Form *form, char *body, size_t size)
{
    for (int i = 0; i < form->count; i++) {
        const FormItem *item = &form->items[i];
        char line[FORM_TEXT + 128];
        if (!item->error[0] || !item->text[0] || strchr(item->text, '\n'))
            continue;
        text_format(line, sizeof line, "!%s.%s=%s\n", prefix_of(parts, item->record), item->field->name, item->text);
        text_append(body, size, line);
    }
}

void intake_draft_pack(Intake *intake, const Form *form, char *body, size_t size)
{
    IntakePart parts[INTAKE_PARTS];
    char packed[INTAKE_BODY];
    intake_parts_of(intake, parts);
    *body = '\0';
    for (int i = 0; i < INTAKE_PARTS; i++) {
        record_pack(parts[i].type, parts[i].record, packed, sizeof packed);
        add_lines(parts[i].prefix, packed, body, size);
    }
    if (intake->filled_from[0]) {
        text_format(packed, sizeof packed, "filled_from=%s", intake->filled_from);
        add_lines("form", packed, body, size);
    }
    if (form)
        add_boxes(parts, form, body, size);
}

/* --- reading --- */

/* The lines that begin with "prefix.", without it. */
static void take_lines(const char *body, const char *prefix, char *out, size_t size)
{
    size_t wide = strlen(prefix);
    *out = '\0';
    while (*body) {
        size_t length = strcspn(body, "\n");
        if (length > wide && strncmp(body, prefix, wide) == 0 && body[wide] == '.') {
            char line[NOTE_SIZE * 2 + 128];
            text_format(line, sizeof line, "%.*s\n", (int)(length - wide - 1), body + wide + 1);
            text_append(out, size, line);
        }
        body += length + (body[length] == '\n');
    }
}

/* The value of "name=" in such lines. */
static void take_value(const char *lines, const char *name, char *out, size_t size)
{
    size_t wide = strlen(name);
    *out = '\0';
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (length > wide && strncmp(lines, name, wide) == 0 && lines[wide] == '=')
            text_format(out, size, "%.*s", (int)(length - wide - 1), lines + wide + 1);
        lines += length + (lines[length] == '\n');
    }
}

void intake_draft_unpack(Intake *intake, const char *body)
{
    IntakePart parts[INTAKE_PARTS];
    char lines[INTAKE_BODY];
    *intake = (Intake){0};
    intake_parts_of(intake, parts);
    for (int i = 0; i < INTAKE_PARTS; i++) {
        take_lines(body, parts[i].prefix, lines, sizeof lines);
        record_unpack(parts[i].type, parts[i].record, lines);
    }
    take_lines(body, "form", lines, sizeof lines);
    take_value(lines, "filled_from", intake->filled_from, sizeof intake->filled_from);
    text_copy(intake->proposed_for, sizeof intake->proposed_for, intake->consent.given_on);
}

void intake_draft_boxes(Form *form, Intake *intake, const char *body)
{
    IntakePart parts[INTAKE_PARTS];
    char prefix[32], lines[INTAKE_BODY], text[FORM_TEXT];
    intake_parts_of(intake, parts);
    for (int i = 0; i < form->count; i++) {
        FormItem *item = &form->items[i];
        Error error = {.code = OK};
        text_format(prefix, sizeof prefix, "!%s", prefix_of(parts, item->record));
        take_lines(body, prefix, lines, sizeof lines);
        take_value(lines, item->field->name, text, sizeof text);
        if (!text[0] || field_read(item->field, item->record, text, clock_today(), item->warning, &error) == OK)
            continue;
        text_copy(item->text, sizeof item->text, text);
        text_copy(item->error, sizeof item->error, error.message);
    }
    form_refresh(form);
}

/* --- the event --- */

void intake_event_save(Desk *desk, Intake *intake, const IntakeEvent *event)
{
    char body[INTAKE_BODY], line[160], today[DATE_SIZE];
    Intake kept = {0};
    Error ignored;
    intake_keep(&kept, intake);
    intake_draft_pack(&kept, NULL, body, sizeof body);
    day_format(clock_today(), today);
    text_format(line, sizeof line, "day=%s\nsaved=%lld\nbus=%lld\npaper=%s", today, (long long)event->saved,
                (long long)event->bus, event->paper);
    add_lines("form", line, body, sizeof body);
    /* A convenience: the person was saved, and a failure here takes nothing away. */
    draft_save(desk, DRAFT_EVENT, 0, body, &ignored);
}

void intake_event_begin(Desk *desk, const OutreachEvent *event)
{
    Intake intake;
    IntakeEvent kept = {0};
    intake_start(desk, &intake);
    intake_event_load(desk, &intake, &kept);
    kept.bus = 0;
    kept.paper[0] = '\0';
    event_fill(event, &intake);
    intake_event_save(desk, &intake, &kept);
}

bool intake_event_load(Desk *desk, Intake *intake, IntakeEvent *event)
{
    char body[INTAKE_BODY], at[INSTANT_SIZE], lines[512], value[32], today[DATE_SIZE];
    if (draft_load(desk, DRAFT_EVENT, 0, body, sizeof body, at, NULL) != OK)
        return false;
    take_lines(body, "form", lines, sizeof lines);
    take_value(lines, "bus", value, sizeof value);
    event->bus = strtoll(value, NULL, 10);
    take_value(lines, "paper", event->paper, sizeof event->paper);
    take_value(lines, "day", value, sizeof value);
    day_format(clock_today(), today);
    /* The forms of a bus may be typed for days: it stays until the day is closed. */
    BusDay bus;
    if (!text_equal(value, today) && !(event->bus && bus_load(desk, event->bus, &bus) && !bus.closed_at[0]))
        return false;
    Intake kept;
    intake_draft_unpack(&kept, body);
    intake_keep(intake, &kept);
    if (text_equal(value, today)) {
        take_value(lines, "saved", value, sizeof value);
        event->saved = strtoll(value, NULL, 10);
    }
    return true;
}
