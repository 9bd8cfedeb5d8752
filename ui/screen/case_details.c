/* The records of a case: notices, talks, typing, examination, diary, collection, costs, visits, follow-up. */
#include <stdlib.h>
#include <string.h>

#include "case_screen.h"
#include "followup.h"
#include "save_form.h"
#include "text.h"

enum { D_WHEN, D_WHAT, D_TEXT, OF_TYPE = 64 };

static const char *const plan_names[] = {"collection_on", "collection_days",  "exam_hospital", "hospital", "ward",
                                         "escort",        "escort_phone",     "travel",        "lodging",  "insurance",
                                         "advance_fen",   "employer_contact", "note",          NULL};
static const char *const award_names[] = {
    "award_unit", "award_complex", "award_private", "award_result", "award_opened_on", "note", NULL};
static const char *const serial_names[] = {"province_no", "city_no", "county_no", NULL};

/* Forms that steps of the config name. */
static const struct {
    const char *form;
    const RecordType *type;
    const char *const *names; /* of the case itself */
    const char *title;        /* and what they are; else the type's label says it */
} forms[] = {
    {"talk", &talk_type, NULL, NULL},
    {"typing", &typing_type, NULL, NULL},
    {"exam", &exam_type, NULL, NULL},
    {"dose", &dose_type, NULL, NULL},
    {"collection", &collection_type, NULL, NULL},
    {"cost", &cost_type, NULL, NULL},
    {"visit", &visit_type, NULL, NULL},
    {"aftercare", &aftercare_type, NULL, NULL},
    {"adverse", &adverse_event_type, NULL, NULL},
    {"plan", &case_type, plan_names, N_("Plan")},
    {"award", &case_type, award_names, N_("Award")},
    {"serials", &case_type, serial_names, N_("Serial numbers of the donation")},
};
enum { FORM_COUNT = sizeof forms / sizeof forms[0], DETAIL_FORMS = 9 };

/* --- the list --- */

static const Field *when_field(const RecordType *type)
{
    for (size_t i = 0; i < type->count; i++)
        if (type->fields[i].kind == FIELD_DATE || type->fields[i].kind == FIELD_INSTANT)
            return &type->fields[i];
    return NULL;
}

static void when_text(const DetailLine *line, char *out, size_t size)
{
    const Field *field = when_field(line->type);
    out[0] = '\0';
    if (field)
        field_show(field, &line->record, false, out, size);
}

static int by_time(const void *a, const void *b)
{
    char left[32], right[32];
    when_text(a, left, sizeof left);
    when_text(b, right, sizeof right);
    return strcmp(left, right);
}

static void load_type(Desk *desk, CaseState *s, const RecordType *type)
{
    CaseDetail rows[OF_TYPE];
    const char *bytes = (const char *)rows; /* records stand as close as their own type makes them */
    size_t count = case_details(desk, type, s->id, rows, OF_TYPE);
    for (size_t i = 0; i < count && i < OF_TYPE && s->detail_count < CASE_LINES; i++) {
        DetailLine *line = &s->details[s->detail_count++];
        line->type = type;
        memcpy(&line->record, bytes + i * type->size, type->size);
    }
}

/* Tries and talks on the telephone since the notice, from the call history. */
static void load_calls(Desk *desk, CaseState *s)
{
    Attempt *rows = calloc(OF_TYPE, sizeof *rows);
    size_t count = rows ? registry_attempts(desk, s->list.record.donor, rows, OF_TYPE) : 0;
    for (size_t i = 0; i < count && i < OF_TYPE && s->detail_count < CASE_LINES; i++) {
        bool ours = task_of_case(rows[i].purpose);
        if (!ours || rows[i].voided_at[0] || strcmp(rows[i].at, s->list.record.t0) < 0)
            continue;
        DetailLine *line = &s->details[s->detail_count++];
        line->type = &attempt_type;
        line->record.attempt = rows[i];
    }
    free(rows);
}

/* "Costs: 1,234.00 yuan in all; transport 34.00, ..." */
static void sum_costs(Desk *desk, CaseState *s)
{
    const ChoiceList *kinds = choice_list("cost_kind");
    int64_t all = case_costs(desk, s->id, "");
    char money[32], part[96];
    s->costs[0] = '\0';
    if (!all)
        return;
    money_show(all, money, sizeof money);
    text_format(s->costs, sizeof s->costs, tr("Costs in all: %s yuan"), money);
    for (size_t i = 0; kinds && i < kinds->count; i++) {
        int64_t fen = case_costs(desk, s->id, kinds->items[i].code);
        if (!fen)
            continue;
        money_show(fen, money, sizeof money);
        text_format(part, sizeof part, "   %s %s", choice_label("cost_kind", kinds->items[i].code), money);
        text_append(s->costs, sizeof s->costs, part);
    }
}

void case_details_load(Desk *desk, CaseState *s)
{
    s->detail_count = 0;
    load_type(desk, s, &notice_type);
    load_calls(desk, s);
    sum_costs(desk, s);
    for (const RecordType *const *type = case_detail_types; *type; type++)
        if (*type != &step_type)
            load_type(desk, s, *type);
    qsort(s->details, s->detail_count, sizeof *s->details, by_time);
}

static bool is_told(const Field *field, const Field *when)
{
    return field != when && !(field->flags & FIELD_HIDDEN) && field->kind != FIELD_REF;
}

/* Of a call what came of it goes first, and the rest stands in the call history. */
static void call_text(const Attempt *call, char *out, size_t size)
{
    const char *outcome = call->outcome[0] ? choice_label("outcome", call->outcome) : tr("no outcome yet");
    bool somebody = call->answered[0] && !text_equal(call->answered, "nobody"); /* the outcome says that */
    const char *answered = somebody ? choice_label("answered", call->answered) : "";
    text_format(out, size, "%s  %s  %s  %s", outcome, call->number, answered, call->note);
}

/* Which of the calls in the file a talk was. */
static void add_call(const CaseState *s, const Talk *talk, char *out, size_t size)
{
    for (size_t i = 0; talk->attempt && i < s->detail_count; i++) {
        const DetailLine *line = &s->details[i];
        char when[32], text[LINE_SIZE];
        if (line->type != &attempt_type || line->record.attempt.id != talk->attempt)
            continue;
        instant_local(line->record.attempt.at, when, sizeof when);
        text_format(text, sizeof text, "  %s %.5s", tr("From the call"), when + 11);
        text_append(out, size, text);
    }
}

/* Until when a serious event is to be reported, as long as it is not. */
static void add_limit(const CaseState *s, const AdverseEvent *event, char *out, size_t size)
{
    char due[INSTANT_SIZE], when[32], text[LINE_SIZE];
    Instant until = adverse_due(s->config, event);
    if (until == INSTANT_NONE || event->reported_at[0])
        return;
    instant_format(until, due);
    instant_local(due, when, sizeof when);
    text_format(text, sizeof text, tr("  to be reported until %s"), when);
    text_append(out, size, text);
}

static void entries_text(const CaseState *s, const DetailLine *line, char *out, size_t size)
{
    const Field *when = when_field(line->type);
    out[0] = '\0';
    if (line->type == &attempt_type) {
        call_text(&line->record.attempt, out, size);
        return;
    }
    for (size_t i = 0; i < line->type->count; i++) {
        const Field *field = &line->type->fields[i];
        char value[NOTE_SIZE] = "";
        if (!is_told(field, when))
            continue;
        field_show(field, &line->record, false, value, sizeof value);
        if (!value[0])
            continue;
        if (out[0])
            text_append(out, size, "  ");
        /* Codes speak for themselves, numbers and texts want their name. */
        if (field->kind != FIELD_CHOICE) {
            text_append(out, size, tr(field->label));
            text_append(out, size, " ");
        }
        text_append(out, size, value);
    }
    if (line->type == &talk_type)
        add_call(s, &line->record.talk, out, size);
    if (line->type == &adverse_event_type)
        add_limit(s, &line->record.adverse, out, size);
}

void case_details_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const DetailLine *line = &((const CaseState *)list->data)->details[row];
    (void)style;
    if (column == D_WHEN)
        when_text(line, out, size);
    else if (column == D_WHAT)
        text_copy(out, size, tr(line->type->label));
    else
        entries_text(list->data, line, out, size);
}

int64_t case_details_id(const List *list, size_t row)
{
    const CaseState *s = list->data;
    return s->details[row].type == s->added ? s->details[row].record.head.id : 0;
}

/* --- forms --- */

static Status save_detail(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                          char *said, size_t size, Error *error)
{
    return case_detail_save(desk, type, record, request_id, theirs, said, size, error);
}

static Status save_case(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                        char *said, size_t size, Error *error)
{
    (void)type;
    return case_save(desk, record, request_id, theirs, said, size, error);
}

/* What a new record begins with: today, what the step and the case say already. */
static void begin_detail(const CaseState *s, const RecordType *type, const ChecklistRow *row, CaseDetail *record)
{
    char today[DATE_SIZE], now[INSTANT_SIZE], nth[24];
    const Field *when = when_field(type);
    memset(record, 0, sizeof *record);
    record->head.donor = s->list.record.donor;
    day_format(clock_today(), today);
    instant_format(clock_now(), now);
    if (when && type != &typing_type && type != &exam_type)
        field_put(when, record, when->kind == FIELD_INSTANT ? now : today);
    const Field *field = field_find(type, "donation_case");
    char id[24];
    text_format(id, sizeof id, "%lld", (long long)s->id);
    field_put(field, record, id);
    if (row && (field = field_find(type, "step"))) {
        field_put(field, record, row->step->id);
        text_format(nth, sizeof nth, "%lld", (long long)row->nth);
        field_put(field_find(type, "nth"), record, nth);
    }
    if (type == &exam_type)
        text_copy(record->exam.hospital, sizeof record->exam.hospital, s->list.record.exam_hospital);
    if (type == &visit_type && row)
        text_copy(record->visit.kind, sizeof record->visit.kind,
                  text_equal(row->step->id, "farewell") ? "farewell" : "visit");
}

static bool is_unfinished(const DetailLine *line)
{
    const Exam *exam = &line->record.exam;
    const Typing *typing = &line->record.typing;
    if (line->type == &exam_type)
        return !exam->done_on[0] || !exam->result[0];
    return line->type == &typing_type && (!typing->sent_on[0] || !typing->reported_on[0]);
}

/* Typing and examination grow step by step: booked, done, result. The open one is gone on with. */
static const DetailLine *open_detail(const CaseState *s, const RecordType *type)
{
    for (size_t i = s->detail_count; i-- > 0;) {
        const DetailLine *line = &s->details[i];
        if (line->type == type && is_unfinished(line))
            return line;
    }
    return NULL;
}

/* "city no. 17, 19": numbers that were passed over are seen where the next one is entered. */
static void add_gaps(Desk *desk, const Case *record, char *out, size_t size)
{
    enum { NAMED = 5 };
    bool any = false;
    for (int i = 0; serial_names[i]; i++) {
        int64_t missing[NAMED];
        size_t count = case_serial_gaps(desk, serial_names[i], record->unit, missing, NAMED);
        for (size_t n = 0; n < count; n++) {
            char text[96];
            text_format(text, sizeof text, "%s%lld", n ? tr(", ") : " ", (long long)missing[n]);
            if (n == 0) {
                text_append(out, size, any ? "; " : tr("  not given yet: "));
                text_append(out, size, tr(field_find(&case_type, serial_names[i])->label));
            }
            text_append(out, size, text);
            any = true;
        }
    }
}

Reaction case_form(Ui *ui, CaseState *s, const char *name, const ChecklistRow *row)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        if (!text_equal(forms[i].form, name))
            continue;
        const RecordType *type = forms[i].type;
        SaveForm form = {.type = type, .names = forms[i].names, .save = type == &case_type ? save_case : save_detail};
        char title[LINE_SIZE];
        text_format(title, sizeof title, tr("%1$s: %2$s"), s->list.name,
                    row ? name_text(row->step->name) : tr(forms[i].title ? forms[i].title : type->label));
        if (forms[i].names == serial_names)
            add_gaps(ui_desk(ui), &s->list.record, title, sizeof title);
        form.title = title;
        if (type == &case_type)
            return save_form(ui, &form, &s->list.record);
        const DetailLine *open = open_detail(s, type);
        CaseDetail record;
        if (open)
            record = open->record;
        else
            begin_detail(s, type, row, &record);
        Reaction reaction = save_form(ui, &form, &record);
        if (reaction == RELOAD) {
            s->added = type;
            s->lists[CASE_DETAILS].stand_on = record.head.id;
        }
        return reaction;
    }
    return HANDLED; /* the config names only forms that there are */
}

/* The list is not empty: why_not() sees to it. */
static DetailLine *current_detail(CaseState *s)
{
    return &s->details[list_current(&s->lists[CASE_DETAILS])];
}

Reaction case_detail_add(Ui *ui, CaseState *s)
{
    const char *choices[DETAIL_FORMS];
    for (int i = 0; i < DETAIL_FORMS; i++)
        choices[i] = tr(forms[i].type->label);
    int which = ui_choose(ui, tr("Add"), "", choices, DETAIL_FORMS);
    return which < 0 ? REDRAW : case_form(ui, s, forms[which].form, NULL);
}

Reaction case_detail_show(Ui *ui, CaseState *s)
{
    const DetailLine *line = current_detail(s);
    char text[NOTE_SIZE];
    entries_text(s, line, text, sizeof text);
    ui_show(ui, tr(line->type->label), text);
    return REDRAW;
}

Reaction case_detail_edit(Ui *ui, CaseState *s)
{
    DetailLine *line = current_detail(s);
    SaveForm form = {.type = line->type, .save = save_detail};
    if (line->type == &notice_type || line->type == &attempt_type)
        return case_detail_show(ui, s);
    return save_form(ui, &form, &line->record);
}

Reaction case_detail_take_back(Ui *ui, CaseState *s)
{
    const DetailLine *line = current_detail(s);
    char reason[LINE_SIZE] = "", title[LINE_SIZE], when[32], said[256] = "";
    Error error = {0};
    when_text(line, when, sizeof when);
    text_format(title, sizeof title, tr("Take back: %1$s %2$s"), tr(line->type->label), when);
    if (!ui_ask(ui, title, tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    Desk *desk = ui_desk(ui);
    int64_t id = line->record.head.id;
    Status status;
    if (line->type == &notice_type)
        status = notice_void(desk, id, reason, &error);
    else if (line->type == &attempt_type)
        status = attempt_void(desk, id, reason, &error);
    else
        status = case_detail_void(desk, line->type, id, reason, said, sizeof said, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("%1$s taken back. %2$s"), tr(line->type->label), said);
    return RELOAD;
}
