/* Intake: opening the file of a new person, one after the other. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "health.h"
#include "intake_form.h"
#include "screens.h"
#include "text.h"

enum { DOUBLES_SHOWN = 3, WARNINGS_SHOWN = 3, SAVE = 1, OTHER_FILE, CLEAR, COUNTS };

typedef struct {
    Ui *ui;
    Intake intake;
    Form form;
    IntakeFields fields;
    Double doubles[DOUBLES_SHOWN];
    size_t double_count;
    char warnings[WARNINGS_SHOWN][160];
    size_t warning_count;
    char request[40];
    char draft[INTAKE_BODY]; /* as it was last stored */
    IntakeEvent event;       /* saved today by this account, for which day of three counts */
    BusDay bus;              /* that day; id 0 none */
    int64_t records;         /* of it, by everybody */
    bool ask_health;         /* exceptions of the questionnaire are to be typed */
    bool settled;            /* what the event says was typed once */
    bool changed;            /* a value since the panel was filled */
    bool confirmed;          /* the doubles in sight are other people */
    bool loaded;
    char *offered; /* a draft of before that was not offered yet; NULL none */
    char offered_name[NAME_SIZE], offered_at[INSTANT_SIZE];
} IntakeState;

/* --- what follows from a field --- */

/* A number judged by the rules of another document is judged again. */
static void judge_document(IntakeState *s)
{
    int at = form_find(&s->form, &s->intake.donor, "id_number");
    FormItem *item = at < 0 ? NULL : &s->form.items[at];
    Error error = {.code = OK};
    if (!item || !item->text[0])
        return;
    if (field_read(item->field, item->record, item->text, clock_today(), item->warning, &error) == OK)
        item->error[0] = '\0';
    else
        text_copy(item->error, sizeof item->error, error.message);
}

/* The day the form was filled in: that of the consent, which lies on the same table. */
static void type_health(IntakeState *s)
{
    const Config *config = ui_desk(s->ui)->config;
    Health *health = &s->intake.health;
    const Consent *consent = &s->intake.consent;
    char answers[sizeof health->answers], typed = s->intake.health_typed[0];
    text_copy(answers, sizeof answers, health->answers);
    if (!answers[0] && consent->given_on[0] && config_questionnaire_on(config, consent->given_on))
        health_start(config, health, consent->given_on);
    if (typed == 'n' || (typed && !answers[0]))
        health_all_no(config, health);
    s->ask_health = typed == 's';
    if (!typed)
        health->answers[0] = health->result[0] = health->until[0] = '\0';
    health_conclude(config, health);
}

/* The exceptions, after "with exceptions" was chosen. */
static void ask_exceptions(IntakeState *s)
{
    const Config *config = ui_desk(s->ui)->config;
    s->ask_health = false;
    health_run(s->ui, s->intake.donor.name[0] ? s->intake.donor.name : tr("Health questionnaire"), &s->intake.health);
    health_conclude(config, &s->intake.health);
    intake_health_typed(config, &s->intake);
    form_refresh(&s->form);
    s->changed = true;
}

static void field_left(Form *form, int item, void *arg)
{
    IntakeState *s = arg;
    const char *name = form->items[item].field->name;
    if (text_equal(name, "id_type"))
        judge_document(s);
    if (text_equal(name, "health_typed"))
        type_health(s);
    intake_fill(ui_desk(s->ui), &s->intake);
    intake_propose_edition(ui_desk(s->ui), &s->intake);
    form_refresh(form);
    s->changed = true;
}

static void fill_panel(IntakeState *s)
{
    Double before[DOUBLES_SHOWN];
    size_t count = s->double_count;
    memcpy(before, s->doubles, sizeof before);
    s->double_count = intake_doubles(ui_desk(s->ui), &s->intake, s->doubles, DOUBLES_SHOWN);
    s->warning_count = intake_warnings(ui_desk(s->ui), &s->intake, s->warnings, WARNINGS_SHOWN);
    s->changed = false;
    bool same = count == s->double_count;
    for (size_t i = 0; same && i < count; i++)
        same = before[i].row.id == s->doubles[i].row.id && before[i].kind == s->doubles[i].kind;
    s->confirmed = s->confirmed && same;
}

static bool worth_keeping(const IntakeState *s)
{
    return s->draft[0] || form_changed(&s->form);
}

/* False: the draft could not be stored; the screen says so. */
static bool keep_draft(IntakeState *s)
{
    char body[INTAKE_BODY];
    Error error = {.code = OK};
    if (!worth_keeping(s))
        return true;
    intake_draft_pack(&s->intake, &s->form, body, sizeof body);
    if (text_equal(body, s->draft))
        return true;
    if (draft_save(ui_desk(s->ui), DRAFT_INTAKE, 0, body, &error) != OK) {
        ui_error(s->ui, &error);
        return false;
    }
    text_copy(s->draft, sizeof s->draft, body);
    return true;
}

static void after_field(IntakeState *s)
{
    if (s->changed)
        fill_panel(s);
    keep_draft(s);
}

/* --- a new form, a draft --- */

static void begin(IntakeState *s)
{
    s->double_count = s->warning_count = 0;
    s->draft[0] = '\0';
    s->confirmed = s->changed = false;
    store_request_id(s->request);
    intake_form_build(&s->form, &s->fields, &s->intake, s->bus.id != 0);
    s->form.left = field_left;
    s->form.arg = s;
}

/* The day of three counts that is typed for, as it stands now; closed meanwhile: none. */
static void read_bus(IntakeState *s)
{
    if (!s->event.bus || !bus_load(ui_desk(s->ui), s->event.bus, &s->bus) || s->bus.closed_at[0]) {
        s->event.bus = 0;
        s->bus = (BusDay){0};
        return;
    }
    s->records = bus_records(ui_desk(s->ui), &s->bus);
}

static void propose_paper(IntakeState *s)
{
    Donor *donor = &s->intake.donor;
    if (!s->bus.id || donor->paper_number[0] || !s->event.paper[0])
        return;
    intake_next_paper(s->event.paper, donor->paper_number);
    int at = form_find(&s->form, donor, "paper_number");
    if (at >= 0)
        s->form.items[at].proposed = true;
    form_refresh(&s->form);
}

static void begin_next(IntakeState *s)
{
    Intake last = s->intake;
    intake_start(ui_desk(s->ui), &s->intake);
    intake_keep(&s->intake, &last);
    read_bus(s);
    begin(s);
    propose_paper(s);
}

/* What the day says stands in the event's fields. */
static void take_bus(IntakeState *s, int64_t id)
{
    Intake *intake = &s->intake;
    s->event.bus = id;
    s->event.paper[0] = '\0';
    read_bus(s);
    if (!s->bus.id)
        return;
    text_copy(intake->donor.unit, sizeof intake->donor.unit, s->bus.unit);
    text_copy(intake->donor.enrolled_on, sizeof intake->donor.enrolled_on, s->bus.held_on);
    text_copy(intake->sample.unit, sizeof intake->sample.unit, s->bus.unit);
    text_copy(intake->sample.site, sizeof intake->sample.site, s->bus.site);
    text_copy(intake->sample.event, sizeof intake->sample.event, s->bus.event);
    text_copy(intake->sample.collected_on, sizeof intake->sample.collected_on, s->bus.held_on);
    text_copy(intake->consent.given_on, sizeof intake->consent.given_on, s->bus.held_on);
    intake_propose_edition(ui_desk(s->ui), intake);
}

/* One that cannot be read is not to be written over: then the page does not open. */
static Status read_draft(IntakeState *s, Error *error)
{
    Intake *draft = malloc(sizeof *draft);
    s->offered = malloc(INTAKE_BODY);
    Status status = draft && s->offered
                        ? draft_load(ui_desk(s->ui), DRAFT_INTAKE, 0, s->offered, INTAKE_BODY, s->offered_at, error)
                        : error_memory(error);
    if (status == OK) {
        intake_draft_unpack(draft, s->offered);
        text_copy(s->offered_name, sizeof s->offered_name, draft->donor.name);
    } else {
        free(s->offered);
        s->offered = NULL;
    }
    free(draft);
    return status == ERR_NOT_FOUND ? OK : status;
}

static Status intake_open(Ui *ui, void *state, const void *argument, Error *error)
{
    IntakeState *s = state;
    const int64_t *bus = argument;
    s->ui = ui;
    Status status = form_open(&s->form, error);
    if (status == OK)
        status = read_draft(s, error);
    if (status != OK)
        return status;
    intake_start(ui_desk(ui), &s->intake);
    s->settled = intake_event_load(ui_desk(ui), &s->intake, &s->event);
    if (bus && *bus != s->event.bus)
        take_bus(s, *bus);
    read_bus(s);
    s->settled = s->settled || s->bus.id;
    begin(s);
    propose_paper(s);
    return OK;
}

/* Where one goes on: at what is wrong, else at the first empty box. */
static void go_on_where_left(Form *form)
{
    int empty = 0;
    for (int i = form->count - 1; i >= 0; i--)
        empty = form->items[i].text[0] ? empty : i;
    for (int i = form->count - 1; i >= 0; i--)
        empty = form->items[i].error[0] ? i : empty;
    form_go(form, empty);
}

static void restore(IntakeState *s, const char *body)
{
    intake_draft_unpack(&s->intake, body);
    if (!s->intake.health.edition[0])
        health_start(ui_desk(s->ui)->config, &s->intake.health, s->intake.consent.given_on);
    intake_health_typed(ui_desk(s->ui)->config, &s->intake);
    begin(s);
    intake_draft_boxes(&s->form, &s->intake, body);
    text_copy(s->draft, sizeof s->draft, body);
    s->form.touched = true;
    go_on_where_left(&s->form);
    fill_panel(s);
}

static void discard_draft(IntakeState *s)
{
    Error error = {.code = OK};
    if (draft_drop(ui_desk(s->ui), DRAFT_INTAKE, 0, &error) != OK)
        ui_error(s->ui, &error);
    else
        ui_say(s->ui, "%s", tr("The unfinished file was discarded."));
}

/* Only an answer discards: Esc goes on with what was typed. */
static void offer_draft(IntakeState *s)
{
    char when[32], text[512];
    const char *const choices[] = {tr("Go on with it"), tr("Discard it, begin a new one")};
    instant_local(s->offered_at, when, sizeof when);
    text_format(text, sizeof text, tr("Unfinished: %s, %s"), s->offered_name[0] ? s->offered_name : tr("(no name yet)"),
                when);
    if (ui_choose(s->ui, tr("An unfinished file"), text, choices, 2) == 1)
        discard_draft(s);
    else
        restore(s, s->offered);
    free(s->offered);
    s->offered = NULL;
}

static Status intake_load(Ui *ui, void *state, Error *error)
{
    IntakeState *s = state;
    (void)error;
    form_refresh(&s->form);
    if (s->offered) {
        offer_draft(s);
    } else if (s->loaded) {
        /* On a page above, the draft may have been taken away: the next field stores it again. */
        s->draft[0] = '\0';
        fill_panel(s);
    }
    if (s->bus.id)
        s->records = bus_records(ui_desk(ui), &s->bus);
    s->loaded = true;
    return OK;
}

/* --- saving --- */

static const char *const not_saved = N_("Not saved yet: mend the marked field, then F2.");

static const char *double_name(DoubleKind kind)
{
    switch (kind) {
    case DOUBLE_DOCUMENT:
        return tr("same ID number");
    case DOUBLE_DONOR_NUMBER:
        return tr("same donor number");
    case DOUBLE_BARCODE:
        return tr("same barcode");
    case DOUBLE_PHONE:
        return tr("same phone");
    default:
        return tr("same name and birth date");
    }
}

static void describe_double(const Double *twin, char *out, size_t size)
{
    char number[NUMBER_SIZE] = "", what[160];
    if (twin->elsewhere) {
        text_format(out, size, tr("%1$s: %2$s"), double_name(twin->kind),
                    tr("known to another unit, ask the city office"));
        return;
    }
    if (twin->row.id_number[0])
        mask_document(twin->row.id_number, number, sizeof number);
    text_format(what, sizeof what, tr("%1$s: %2$s"), double_name(twin->kind), twin->row.name);
    text_format(out, size, "%s  %s  %s  %s", what, number, choice_label("unit", twin->row.unit),
                choice_label("status", twin->row.status));
}

/* Which of the doubles; -1 none. */
static int choose_double(IntakeState *s)
{
    char lines[DOUBLES_SHOWN][320];
    const char *choices[DOUBLES_SHOWN];
    if (s->double_count <= 1)
        return (int)s->double_count - 1;
    for (size_t i = 0; i < s->double_count; i++) {
        describe_double(&s->doubles[i], lines[i], sizeof lines[i]);
        choices[i] = lines[i];
    }
    return ui_choose(s->ui, tr("Which file?"), "", choices, (int)s->double_count);
}

static Reaction open_other(IntakeState *s)
{
    form_go(&s->form, s->form.focus);
    after_field(s);
    int which = choose_double(s);
    if (which >= 0 && s->doubles[which].elsewhere) {
        ui_say(s->ui, "%s", tr("This file is another unit's: ask the city office."));
        return REDRAW;
    }
    return which < 0 ? REDRAW : ui_open(s->ui, &screen_card, &s->doubles[which].row.id);
}

/* True: they are other people, go on. Else *answer is what to do. */
static bool ask_doubles(IntakeState *s, Reaction *answer)
{
    const char *const choices[] = {tr("Another person: save"), tr("Open the other file"), tr("Go on typing")};
    char text[DOUBLES_SHOWN * 340] = "";
    *answer = REDRAW;
    if (s->double_count == 0 || s->confirmed)
        return true;
    for (size_t i = 0; i < s->double_count; i++) {
        char line[320];
        /* The save itself refuses these, naming the field. */
        if (s->doubles[i].kind == DOUBLE_DOCUMENT || s->doubles[i].kind == DOUBLE_DONOR_NUMBER ||
            s->doubles[i].kind == DOUBLE_BARCODE)
            return true;
        describe_double(&s->doubles[i], line, sizeof line);
        text_append(text, sizeof text, i ? "\n" : "");
        text_append(text, sizeof text, line);
    }
    int answered = ui_choose(s->ui, tr("Is it the same person?"), text, choices, 3);
    s->confirmed = answered == 0;
    if (answered == 1)
        *answer = open_other(s);
    return answered == 0;
}

static void show_failure(IntakeState *s, const Error *error)
{
    /* The id was spent on another body: the answer got lost, then something was typed. */
    if (error->code == ERR_CONFLICT)
        store_request_id(s->request);
    if (!error->field[0] || form_find(&s->form, NULL, error->field) < 0) {
        ui_error(s->ui, error);
        return;
    }
    form_error(&s->form, error);
    ui_say(s->ui, "%s", tr(not_saved));
}

static void say_saved(IntakeState *s)
{
    char missing[512];
    const Donor *donor = &s->intake.donor;
    DonorRow row;
    intake_missing(&s->intake, missing, sizeof missing);
    if (registry_row(ui_desk(s->ui), donor->id, &row) && text_equal(row.status, "DE"))
        ui_say(s->ui, tr("Saved: %s, file %lld. The age limit is reached, so it counts as left."), donor->name,
               (long long)donor->id);
    else if (missing[0])
        ui_say(s->ui, tr("Saved: %s, file %lld. To be completed: %s."), donor->name, (long long)donor->id, missing);
    else
        ui_say(s->ui, tr("Saved: %s, file %lld. The file is complete."), donor->name, (long long)donor->id);
}

/* A record of another day, site or event than the one typed for would be missed in the evening. */
static void say_counted(IntakeState *s)
{
    const Donor *donor = &s->intake.donor;
    const Sample *sample = &s->intake.sample;
    if (s->bus.id && !(text_equal(sample->collected_on, s->bus.held_on) && text_equal(sample->site, s->bus.site) &&
                       text_equal(sample->event, s->bus.event)))
        ui_say(s->ui, tr("Saved: %s, but not counted for the day of three counts: day, site or event differ."),
               donor->name);
}

static Reaction save(IntakeState *s)
{
    Error error = {.code = OK};
    Reaction answer;
    bool good = form_check(&s->form);
    after_field(s);
    if (!good) {
        ui_say(s->ui, "%s", tr(not_saved));
        return REDRAW;
    }
    if (!ask_doubles(s, &answer))
        return answer;
    if (intake_save(ui_desk(s->ui), &s->intake, s->request, &error) != OK) {
        show_failure(s, &error);
        return REDRAW;
    }
    s->event.saved++;
    s->settled = true;
    say_saved(s);
    say_counted(s);
    text_copy(s->event.paper, sizeof s->event.paper, s->intake.donor.paper_number);
    intake_event_save(ui_desk(s->ui), &s->intake, &s->event);
    begin_next(s);
    return REDRAW;
}

static Reaction clear(IntakeState *s)
{
    if (worth_keeping(s) && !ui_confirm(s->ui, tr("Clear the form"), tr("What was typed for this person is lost."),
                                        tr("Clear it"), tr("Go on typing")))
        return REDRAW;
    discard_draft(s);
    begin_next(s);
    return REDRAW;
}

/* The day that is typed for; without one the list of days. What was typed stays as a draft. */
static Reaction open_counts(IntakeState *s)
{
    return s->bus.id ? ui_goto(s->ui, &screen_bus_day, &s->bus.id) : ui_goto(s->ui, &screen_bus, NULL);
}

/* --- the screen --- */

static Reaction intake_key(Ui *ui, void *state, Key key)
{
    IntakeState *s = state;
    int before = s->form.focus;
    const FormItem *item = &s->form.items[before];
    /* The exceptions once more. */
    if (key_plain(key.code) == '2' && text_equal(item->field->name, "health_typed") &&
        text_equal(s->intake.health_typed, "some"))
        s->ask_health = true;
    Reaction reaction = form_key(ui, &s->form, key);
    while (key.code == KEY_ENTER_ && reaction == REDRAW && s->form.focus != before &&
           intake_form_passed(&s->form.items[s->form.focus], s->settled)) {
        before = s->form.focus;
        reaction = form_key(ui, &s->form, key);
    }
    if (s->ask_health)
        ask_exceptions(s);
    if (key.code == KEY_ENTER_ && reaction == IGNORED)
        return save(s);
    if (s->changed || s->form.focus != before || key.code == KEY_ENTER_)
        after_field(s);
    return reaction;
}

static Reaction intake_command(Ui *ui, void *state, int id)
{
    (void)ui;
    switch (id) {
    case SAVE:
        return save(state);
    case OTHER_FILE:
        return open_other(state);
    case CLEAR:
        return clear(state);
    case COUNTS:
        return open_counts(state);
    default:
        return IGNORED;
    }
}

static const char *intake_why_not(Ui *ui, void *state, int id)
{
    const IntakeState *s = state;
    (void)ui;
    return id == OTHER_FILE && s->double_count == 0 ? tr("Nobody like this person is in the registry.") : NULL;
}

static bool intake_leaving(Ui *ui, void *state)
{
    IntakeState *s = state;
    form_go(&s->form, s->form.focus);
    if (!keep_draft(s))
        return ui_confirm(ui, tr("Leave"), tr("What was typed could not be kept as a draft."), tr("Leave all the same"),
                          tr("Stay"));
    if (s->draft[0])
        ui_say(ui, "%s", tr("Nothing is lost: the unfinished file is kept and offered again."));
    return true;
}

static void intake_close(Ui *ui, void *state)
{
    IntakeState *s = state;
    (void)ui;
    free(s->offered);
    form_close(&s->form);
}

static int panel_rows(const IntakeState *s)
{
    int rows = (int)(s->double_count + s->warning_count);
    return rows ? rows + 1 : 0;
}

static void paint_panel(const IntakeState *s, Rect panel)
{
    char line[320];
    int row = panel.row;
    if (panel.rows == 0)
        return;
    term_rule(row++, panel.column, panel.columns, STYLE_HINT);
    for (size_t i = 0; i < s->double_count; i++) {
        describe_double(&s->doubles[i], line, sizeof line);
        term_text(row++, panel.column, panel.columns,
                  s->doubles[i].kind <= DOUBLE_DONOR_NUMBER ? STYLE_BAD : STYLE_WARN, line);
    }
    for (size_t i = 0; i < s->warning_count; i++) {
        text_format(line, sizeof line, tr("Note: %s"), s->warnings[i]);
        term_text(row++, panel.column, panel.columns, STYLE_WARN, line);
    }
}

static Rect form_area(const IntakeState *s, Rect *area)
{
    Rect all = layout_inset(*area, 0, 1);
    *area = layout_take_rows(&all, -panel_rows(s));
    return all;
}

static void intake_paint(Ui *ui, void *state, Rect area)
{
    IntakeState *s = state;
    (void)ui;
    Rect form = form_area(s, &area);
    form_paint(&s->form, form);
    paint_panel(s, area);
}

static void intake_cursor(Ui *ui, void *state, Rect area)
{
    IntakeState *s = state;
    (void)ui;
    form_cursor(&s->form, form_area(s, &area));
}

static void intake_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const IntakeState *s = state;
    long long records = (long long)s->records, papers = (long long)s->bus.papers;
    (void)ui;
    if (!s->bus.id)
        text_format(out, size, tr_n("today %lld saved", "today %lld saved", s->event.saved), (long long)s->event.saved);
    else if (records < papers)
        text_format(out, size, tr("form %1$lld of %2$lld"), records + 1, papers);
    else
        text_format(out, size, tr("%1$lld records, %2$lld papers"), records, papers);
}

static const Command commands[] = {
    {SAVE, KEY_F(2), KEY_CTRL('s'), N_("New person"), N_("Save"),
     N_("Opens the file and goes on with the next person of the same event."), "lead caller liaison helper", true},
    {OTHER_FILE, KEY_F(3), KEY_CTRL('k'), N_("New person"), N_("Other file"),
     N_("Opens the file of the person who looks the same; what is typed here stays."), NULL, true},
    /* The key of a new person leads nowhere from here: a second form would take the first one's draft. */
    {COUNTS, KEY_F(8), KEY_CTRL('n'), N_("New person"), N_("Counts"),
     N_("Three counts of a sampling day: tubes, paper forms and records must agree."), "lead caller liaison", true},
    {CLEAR, KEY_F(11), KEY_CTRL('d'), N_("New person"), N_("Clear"),
     N_("Empties the form and discards its draft; the event stays."), NULL, true},
};

const Screen screen_intake = {
    .name = "intake",
    .title = N_("New person"),
    .size = sizeof(IntakeState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = intake_open,
    .load = intake_load,
    .paint = intake_paint,
    .cursor = intake_cursor,
    .key = intake_key,
    .command = intake_command,
    .why_not = intake_why_not,
    .subtitle = intake_subtitle,
    .leaving = intake_leaving,
    .close = intake_close,
    .typing = ui_always_typing,
};
