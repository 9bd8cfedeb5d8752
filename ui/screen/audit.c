/* The audit: who did what, when, to which record; by filters, a page at a time. */
#include "audit.h"

#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "list.h"
#include "pick.h"
#include "screens.h"
#include "second.h"
#include "staff.h"
#include "text.h"

enum { PAGE = 100, NEAR = 10, VALUES = 48, TEXT = 16384, ACTIONS = 64 };
enum { COLUMN_TIME, COLUMN_WHO, COLUMN_WHAT, COLUMN_RECORD, COLUMN_PERSON, COLUMN_ROW };

typedef struct {
    AuditFilter filter;
    char shown[2 * LINE_SIZE]; /* the filter, in words */
    List list;
    AuditLine *rows;
    size_t count;
    int64_t next; /* 0: all is read */
} AuditState;

static const ListColumn columns[] = {
    {N_("When"), {16, 16, 0, 0}, false},  {N_("Who"), {8, 14, 1, 0}, false},       {N_("What"), {12, 18, 1, 0}, false},
    {N_("Record"), {8, 14, 1, 3}, false}, {N_("Volunteer"), {8, 18, 1, 0}, false}, {N_("Row"), {6, 8, 0, 2}, true},
};

static void person_text(const AuditLine *line, char *out, size_t size)
{
    if (line->person[0])
        text_copy(out, size, line->person);
    else if (line->donor)
        text_format(out, size, tr("file %lld"), (long long)line->donor);
}

static void audit_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const AuditLine *line = &((const AuditState *)list->data)->rows[row];
    (void)style;
    switch (column) {
    case COLUMN_TIME:
        instant_local(line->at, out, size);
        break;
    case COLUMN_WHO:
        text_copy(out, size, line->who);
        break;
    case COLUMN_WHAT:
        text_copy(out, size, audit_action_label(line->action));
        break;
    case COLUMN_RECORD:
        text_copy(out, size, audit_record_label(line->record));
        break;
    case COLUMN_PERSON:
        person_text(line, out, size);
        break;
    default:
        text_format(out, size, "%lld", (long long)line->id);
    }
}

/* --- life --- */

static Status audit_open(Ui *ui, void *state, const void *argument, Error *error)
{
    AuditState *s = state;
    (void)ui;
    (void)error;
    if (argument)
        s->filter = *(const AuditFilter *)argument;
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = audit_cell,
                     .empty = N_("Nothing passes this filter; 8 shows everything.")};
    return OK;
}

/* Reads a further page behind what is there; where few rows pass, on until one does or the person has seen enough. */
static Status read_on(Ui *ui, AuditState *s, Error *error)
{
    size_t before = s->count;
    int64_t from = s->next;
    bool on = true;
    AuditLine *rows = realloc(s->rows, (s->count + PAGE) * sizeof *rows);
    if (!rows)
        return error_memory(error);
    s->rows = rows;
    while (on) {
        s->count += audit_page(ui_desk(ui), &s->filter, s->next, rows + s->count, PAGE, &s->next);
        from = from ? from : s->next;
        on = s->count == before && s->next && ui_progress(ui, tr("Looking through the audit"), from - s->next, from);
    }
    s->list.data = s;
    s->list.count = s->count;
    list_clamp(&s->list, 0);
    return store_status(ui_desk(ui)->store, error);
}

static void add_word(char *out, size_t size, const char *word)
{
    text_append(out, size, out[0] ? "  " : "");
    text_append(out, size, word);
}

static void filter_text(Ui *ui, const AuditState *s, char *out, size_t size)
{
    const AuditFilter *f = &s->filter;
    char word[LINE_SIZE] = "";
    out[0] = '\0';
    if (f->from[0] || f->until[0]) {
        text_format(word, sizeof word, tr("%1$s to %2$s"), f->from[0] ? f->from : "..", f->until[0] ? f->until : "..");
        add_word(out, size, word);
    }
    if (f->account) {
        staff_name(ui_desk(ui), f->account, word);
        add_word(out, size, word);
    }
    if (f->action[0])
        add_word(out, size, audit_action_label(f->action));
    if (f->record[0])
        add_word(out, size, audit_record_label(f->record));
    if (f->donor) {
        text_format(word, sizeof word, tr("file %lld"), (long long)f->donor);
        add_word(out, size, word);
    }
    if (!out[0])
        text_copy(out, size, tr("everything, newest first"));
}

static Status audit_load(Ui *ui, void *state, Error *error)
{
    AuditState *s = state;
    s->count = 0;
    s->next = 0;
    filter_text(ui, s, s->shown, sizeof s->shown);
    return read_on(ui, s, error);
}

static void audit_close(Ui *ui, void *state)
{
    AuditState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

static void audit_paint(Ui *ui, void *state, Rect area)
{
    AuditState *s = state;
    (void)ui;
    Rect line = layout_inset(layout_take_rows(&area, 1), 0, 1);
    term_text(line.row, line.column, line.columns, STYLE_LABEL, s->shown);
    list_paint(&s->list, area);
}

static void audit_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 1);
    list_cursor(&((AuditState *)state)->list, area);
}

static bool audit_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((AuditState *)state)->list.filtering;
}

static Reaction audit_key(Ui *ui, void *state, Key key)
{
    AuditState *s = state;
    Error error;
    Reaction reaction = list_key(&s->list, key, 0);
    if (reaction == REDRAW && s->next && s->list.cursor + NEAR >= s->list.count && read_on(ui, s, &error) != OK)
        ui_error(ui, &error);
    return reaction;
}

/* --- commands --- */

enum { READ, WHEN, WHO, WHAT, RECORD, PERSON, CARD, ALL, SAVE, UNSEAL, ANCHOR };

static const AuditLine *current(const AuditState *s)
{
    size_t row = list_current(&s->list);
    return row == (size_t)-1 ? NULL : &s->rows[row];
}

static Reaction read_row(Ui *ui, const AuditState *s)
{
    const AuditLine *line = current(s);
    AuditValue *values = calloc(VALUES, sizeof *values);
    char *text = calloc(1, TEXT), part[2 * NOTE_SIZE + 256], at[32], hash[AUDIT_HASH_SIZE];
    if (line && values && text) {
        instant_local(line->at, at, sizeof at);
        person_text(line, part, sizeof part);
        audit_link(ui_desk(ui)->store, line->id, hash);
        text_format(text, TEXT, "%s  %s  %s: %s %s\n\n", at, line->who, audit_action_label(line->action),
                    audit_record_label(line->record), line->donor ? part : "");
        size_t count = audit_values(ui_desk(ui), line, values, VALUES);
        for (size_t i = 0; i < count; i++) {
            text_format(part, sizeof part, values[i].erased ? tr("%s: erased\n") : tr("%s: %s -> %s\n"),
                        values[i].label, values[i].before[0] ? values[i].before : "-",
                        values[i].after[0] ? values[i].after : "-");
            text_append(text, TEXT, part);
        }
        text_format(part, sizeof part, tr("\nLink in the chain: %s"), hash);
        text_append(text, TEXT, part);
        text_format(part, sizeof part, tr("Audit, row %lld"), (long long)line->id);
        ui_show(ui, part, text);
    }
    free(values);
    free(text);
    return REDRAW;
}

/* "" open; false: not answered. */
static bool ask_day(Ui *ui, const char *label, char day[DATE_SIZE])
{
    char typed[64];
    Error error;
    text_copy(typed, sizeof typed, day);
    while (ui_ask(ui, tr("Period"), label, typed, sizeof typed, false)) {
        day[0] = '\0';
        if (!typed[strspn(typed, " ")] || date_parse(typed, clock_today(), false, day, &error) == OK)
            return true;
        ui_error(ui, &error);
    }
    return false;
}

static Reaction filter_when(Ui *ui, AuditFilter *filter)
{
    AuditFilter asked = *filter;
    if (ask_day(ui, tr("From (d today, -7; empty: the beginning)"), asked.from) &&
        ask_day(ui, tr("To (empty: now)"), asked.until))
        *filter = asked;
    return RELOAD;
}

static Reaction filter_what(Ui *ui, AuditFilter *filter)
{
    const char *const *actions = audit_actions();
    const char *names[ACTIONS];
    size_t count = 0;
    for (; actions[count] && count < ACTIONS; count++)
        names[count] = audit_action_label(actions[count]);
    int at = ui_pick(ui, tr("What was done"), names, count, 0);
    if (at >= 0)
        text_copy(filter->action, sizeof filter->action, actions[at]);
    return RELOAD;
}

static Reaction filter_record(Ui *ui, AuditFilter *filter)
{
    const char *names[ACTIONS];
    size_t count = 0;
    for (; record_types[count] && count < ACTIONS; count++)
        names[count] = tr(record_types[count]->label);
    int at = ui_pick(ui, tr("Kind of record"), names, count, 0);
    if (at >= 0)
        text_copy(filter->record, sizeof filter->record, record_types[at]->table);
    return RELOAD;
}

static Reaction save_shown(Ui *ui, const AuditState *s)
{
    char path[512];
    int64_t rows;
    Error error;
    if (audit_export(ui_desk(ui), &s->filter, path, &rows, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("%1$lld rows written to %2$s; that was noted."), (long long)rows,
           strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
    return RELOAD;
}

static Reaction unseal(Ui *ui, const AuditLine *line)
{
    char reason[LINE_SIZE] = "";
    Signature second;
    Error error;
    if (!ui_ask(ui, tr("Bring the sealed file back"), tr("Reason"), reason, sizeof reason, false) ||
        !second_ask(ui, tr("Bring the sealed file back"), &second))
        return REDRAW;
    Status status = leaving_unseal(ui_desk(ui), line->donor, reason, &second, &error);
    explicit_bzero(&second, sizeof second);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("File %lld is back in the registry."), (long long)line->donor);
    return RELOAD;
}

static Reaction show_anchor(Ui *ui)
{
    char line[256];
    audit_anchor(ui_desk(ui)->store, line, sizeof line);
    ui_show(ui, tr("End of the audit, to be written down or printed"), line);
    return REDRAW;
}

static Reaction audit_command(Ui *ui, void *state, int id)
{
    AuditState *s = state;
    const AuditLine *line = current(s);
    switch (id) {
    case READ:
        return read_row(ui, s);
    case WHEN:
        return filter_when(ui, &s->filter);
    case WHO:
        pick_colleague(ui, tr("Who"), &s->filter.account);
        return RELOAD;
    case WHAT:
        return filter_what(ui, &s->filter);
    case RECORD:
        return filter_record(ui, &s->filter);
    case PERSON:
        s->filter.donor = line->donor;
        return RELOAD;
    case CARD:
        return ui_open(ui, &screen_card, &line->donor);
    case ALL:
        s->filter = (AuditFilter){0};
        ui_say(ui, "%s", tr("Everything is shown again."));
        return RELOAD;
    case SAVE:
        return save_shown(ui, s);
    case UNSEAL:
        return unseal(ui, line);
    case ANCHOR:
        return show_anchor(ui);
    default:
        return IGNORED;
    }
}

static const char *audit_why_not(Ui *ui, void *state, int id)
{
    const AuditLine *line = current(state);
    if (id == READ && !line)
        return tr("No row is marked.");
    if (id == PERSON && !(line && line->donor))
        return tr("The marked row is about nobody.");
    if (id == CARD && !(line && line->person[0]))
        return tr("The marked row is about nobody in the registry.");
    if (id == UNSEAL && !(line && line->donor && leaving_is_sealed(ui_desk(ui), line->donor)))
        return tr("The marked row is not about a sealed file.");
    return NULL;
}

static const Command commands[] = {
    {READ, KEY_ENTER_, 0, N_("Audit"), N_("Read"), N_("What the marked row changed, before and after."), NULL, true},
    {WHEN, '1', 0, N_("Filter"), N_("Period"), N_("Only what was done from one day to another."), NULL, true},
    {WHO, '2', 0, N_("Filter"), N_("Who"), N_("Only what one colleague did."), NULL, true},
    {WHAT, '3', 0, N_("Filter"), N_("What"), N_("Only one kind of act: files opened, exports, sign-ins."), NULL, true},
    {PERSON, '4', 0, N_("Filter"), N_("One person"), N_("Only what is about the person of the marked row."), NULL,
     true},
    {RECORD, '5', 0, N_("Filter"), N_("Record"), N_("Only one kind of record."), NULL, true},
    {ALL, '8', 0, N_("Filter"), N_("All"), N_("Takes every filter away."), NULL, true},
    {CARD, KEY_F(4), 0, N_("Audit"), N_("Card"), N_("Opens the card of the person of the marked row."), "lead", true},
    {SAVE, '6', 0, N_("Audit"), N_("Export"),
     N_("Writes what is shown to a file in the folder \"export\" beside the database; that is noted."), NULL, true},
    {UNSEAL, '7', 0, N_("Audit"), N_("Unseal"),
     N_("Brings the sealed file of the marked row back, with a reason and a second signature."), "lead", false},
    {ANCHOR, '9', 0, N_("Audit"), N_("Chain"), N_("The end of the chain in one dated line, to be kept elsewhere."),
     NULL, true},
};

const Screen screen_audit = {
    .name = "audit",
    .title = N_("Audit"),
    .size = sizeof(AuditState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = audit_open,
    .load = audit_load,
    .paint = audit_paint,
    .cursor = audit_cursor,
    .key = audit_key,
    .command = audit_command,
    .why_not = audit_why_not,
    .typing = audit_typing,
    .close = audit_close,
};
