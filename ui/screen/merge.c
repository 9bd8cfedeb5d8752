/* Two files of one person side by side: what differs is chosen field by field, then they become one. */
#include <string.h>

#include "list.h"
#include "merging.h"
#include "registry.h"
#include "screens.h"
#include "second.h"
#include "text.h"
#include "twins.h"

enum { HEAD_ROWS = 4, WARNINGS = 6, PARTS = 8, VALUE = 512 };
enum { CHOOSE, ALL_LEFT, ALL_RIGHT, KEEP, MERGE, APART, CARD_LEFT, CARD_RIGHT };
enum { C_FIELD, C_LEFT, C_CHOICE, C_RIGHT, C_COUNT };

typedef struct {
    Merging merging;
    Card cards[2];
    size_t calls[2];
    char apart[LINE_SIZE]; /* who has said that they are two, "" nobody */
    List list;
} MergeState;

static const char group[] = N_("Merge");
static const char workers[] = "lead caller liaison";

static const Command commands[] = {
    {CHOOSE, KEY_ENTER_, '1', group, N_("Choose"), N_("The other side's value for this field; of notes also both"),
     workers, true},
    {ALL_LEFT, '2', 0, group, N_("All left"), N_("Every field that differs from the left file"), workers, true},
    {ALL_RIGHT, '3', 0, group, N_("All right"), N_("Every field that differs from the right file"), workers, true},
    {KEEP, '4', 'k', group, N_("Which stays"), N_("Which file goes on, with its donor number"), workers, true},
    {CARD_LEFT, '6', 0, group, N_("Left card"), N_("Opens the card of the left file"), workers, false},
    {CARD_RIGHT, '7', 0, group, N_("Right card"), N_("Opens the card of the right file"), workers, false},
    {APART, '8', 'n', group, N_("Two people"), N_("Not the same person: the pair is not shown again"), workers, true},
    {MERGE, KEY_F(2), '9', group, N_("Merge"), N_("Makes the two files one, signed by a colleague"), workers, true},
};

/* --- rows: fields, then what is put together whole --- */

static const char *const part_labels[PARTS] = {
    N_("Phones"), N_("Relatives"), N_("Consents"), N_("Health"), N_("Samples"), N_("Calls"), N_("Status"), N_("File"),
};

static void add_word(char *out, size_t size, const char *word)
{
    text_append(out, size, out[0] ? ", " : "");
    text_append(out, size, word);
}

static void part_text(const MergeState *s, size_t part, int side, char *out, size_t size)
{
    const Card *card = &s->cards[side];
    const size_t counts[PARTS] = {
        0, 0, card->consent_count, card->health_count, card->sample_count, s->calls[side], card->period_count};
    out[0] = '\0';
    if (part == 0)
        for (size_t i = 0; i < card->phone_count && i < CARD_PHONES; i++)
            add_word(out, size, card->phones[i].number);
    else if (part == 1)
        for (size_t i = 0; i < card->relative_count && i < CARD_RELATIVES; i++)
            add_word(out, size, card->relatives[i].name);
    else if (part == PARTS - 1)
        text_format(out, size, "%lld", (long long)s->merging.people[side].id);
    else if (counts[part])
        text_format(out, size, "%zu", counts[part]);
}

static const char *choice_word(const MergeField *f)
{
    if (!f->differs)
        return f->stated[0] && f->stated[1] ? tr("same") : f->stated[0] ? tr("only left") : tr("only right");
    return f->pick == PICK_LEFT ? tr("< left") : f->pick == PICK_RIGHT ? tr("right >") : tr("< both >");
}

static bool chosen(const MergeField *f, int side)
{
    return f->pick == PICK_BOTH || (int)f->pick == side || !f->differs;
}

static void field_cell(const MergeState *s, const MergeField *f, int column, char *out, size_t size, Style *style)
{
    int side = column == C_RIGHT;
    if (column == C_FIELD) {
        text_copy(out, size, tr(f->field->label));
        *style = STYLE_LABEL;
    } else if (column == C_CHOICE) {
        text_copy(out, size, choice_word(f));
        *style = f->differs ? STYLE_WARN : STYLE_HINT;
    } else {
        field_show(f->field, &s->merging.people[side], !f->differs, out, size);
        *style = !chosen(f, side) ? STYLE_DISABLED : f->differs ? STYLE_GOOD : STYLE_NORMAL;
    }
}

static void part_cell(const MergeState *s, size_t part, int column, char *out, size_t size, Style *style)
{
    bool file = part == PARTS - 1;
    if (column == C_FIELD) {
        text_copy(out, size, file ? tr("File that stays") : tr(part_labels[part]));
        *style = STYLE_LABEL;
    } else if (column == C_CHOICE) {
        text_copy(out, size, !file ? tr("both kept") : s->merging.kept ? tr("right >") : tr("< left"));
        *style = file ? STYLE_WARN : STYLE_HINT;
    } else {
        part_text(s, part, column == C_RIGHT, out, size);
        *style = STYLE_NORMAL;
    }
}

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const MergeState *s = list->data;
    if (row < s->merging.count)
        field_cell(s, &s->merging.fields[row], column, out, size, style);
    else
        part_cell(s, row - s->merging.count, column, out, size, style);
}

static const ListColumn columns[C_COUNT] = {
    [C_FIELD] = {N_("Field"), {14, 20, 0, 0}, false},
    [C_LEFT] = {N_("Left"), {24, 40, 1, 0}, false},
    [C_CHOICE] = {N_("Taken"), {10, 10, 0, 0}, false},
    [C_RIGHT] = {N_("Right"), {24, 40, 1, 0}, false},
};

/* --- reading --- */

static Status merge_load(Ui *ui, void *state, Error *error)
{
    MergeState *s = state;
    char who[NAME_SIZE], at[32];
    Attempt attempts[CARD_PHONES];
    s->list.data = s;
    for (int side = 0; side < 2; side++) {
        if (!registry_card(ui_desk(ui), s->merging.people[side].id, &s->cards[side]))
            return error_set(error, ERR_NOT_FOUND, "", tr("this file is no longer in the registry"));
        s->calls[side] = registry_attempts(ui_desk(ui), s->merging.people[side].id, attempts, CARD_PHONES);
    }
    s->apart[0] = '\0';
    if (twins_are_apart(ui_desk(ui), s->merging.people[0].id, s->merging.people[1].id, who, at))
        text_format(s->apart, sizeof s->apart, tr("%1$s said on %2$.10s that these are two people."), who, at);
    s->list.count = s->merging.count + PARTS;
    list_clamp(&s->list, 0);
    return store_status(ui_desk(ui)->store, error);
}

/* To compare two document numbers is to see them. */
static Status note_seen(Desk *desk, const Merging *m, Error *error)
{
    Status status = OK;
    for (int side = 0; side < 2 && status == OK; side++) {
        bool shown = m->people[0].id_number[0] && m->people[1].id_number[0] &&
                     !text_equal(m->people[0].id_number, m->people[1].id_number);
        status = registry_opened(desk, m->people[side].id, error);
        if (status == OK && shown)
            status = registry_revealed(desk, m->people[side].id, error);
    }
    return status;
}

static Status merge_open(Ui *ui, void *state, const void *argument, Error *error)
{
    MergeState *s = state;
    const MergeArgument *pair = argument;
    s->list = (List){.columns = columns, .column_count = C_COUNT, .cell = cell, .data = s};
    Status status = merging_look(ui_desk(ui), pair->left, pair->right, &s->merging, error);
    return status == OK ? note_seen(ui_desk(ui), &s->merging, error) : status;
}

static void merge_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((MergeState *)state)->list);
}

/* --- painting --- */

static void paint_side(const MergeState *s, int side, Rect line)
{
    const Merging *m = &s->merging;
    char text[LINE_SIZE];
    text_format(text, sizeof text, "%s %s, %s %lld: %s", side ? tr("Right:") : tr("Left:"), m->people[side].name,
                tr("file"), (long long)m->people[side].id,
                m->kept == side ? tr("goes on, with its number") : tr("ends in the other one"));
    term_text(line.row, line.column + 1, line.columns - 2, m->kept == side ? STYLE_HEADING : STYLE_NORMAL, text);
}

static size_t differing(const Merging *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++)
        count += m->fields[i].differs;
    return count;
}

static void merge_paint(Ui *ui, void *state, Rect area)
{
    MergeState *s = state;
    char text[LINE_SIZE];
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS);
    paint_side(s, 0, layout_take_rows(&head, 1));
    paint_side(s, 1, layout_take_rows(&head, 1));
    size_t count = differing(&s->merging);
    text_format(text, sizeof text,
                tr_n("%zu field differs: Enter takes the other side. The rest is kept from both.",
                     "%zu fields differ: Enter takes the other side. The rest is kept from both.",
                     (long long)count),
                count);
    term_text(head.row, head.column + 1, head.columns - 2, s->apart[0] ? STYLE_BAD : STYLE_HINT,
              s->apart[0] ? s->apart : text);
    list_paint(&s->list, area);
}

static void merge_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    list_cursor(&((MergeState *)state)->list, area);
}

/* --- choosing --- */

static Reaction keep_other(Ui *ui, Merging *m)
{
    Error error = {.code = OK};
    if (merging_keep(m, !m->kept))
        return REDRAW;
    error_set(&error, ERR_CONFLICT, "",
              tr("the province knows only this file by its number or registry date: it is the one that goes on"));
    ui_error(ui, &error);
    return REDRAW;
}

static Reaction choose(Ui *ui, MergeState *s)
{
    Merging *m = &s->merging;
    size_t row = list_current(&s->list);
    if (row == (size_t)-1)
        return HANDLED;
    if (row >= m->count)
        return row == m->count + PARTS - 1 ? keep_other(ui, m) : HANDLED;
    MergeField *f = &m->fields[row];
    if (f->differs && text_equal(f->field->name, "donor_number"))
        return keep_other(ui, m);
    MergePick next = f->pick == PICK_LEFT ? PICK_RIGHT : f->pick == PICK_RIGHT ? PICK_BOTH : PICK_LEFT;
    if (!merging_choose(m, row, next) && next == PICK_BOTH)
        merging_choose(m, row, PICK_LEFT);
    return REDRAW;
}

static Reaction choose_all(MergeState *s, MergePick pick)
{
    for (size_t i = 0; i < s->merging.count; i++)
        merging_choose(&s->merging, i, pick);
    return REDRAW;
}

/* --- acting --- */

static Reaction merge(Ui *ui, MergeState *s)
{
    char lines[WARNINGS][MERGING_LINE], text[2048], title[LINE_SIZE];
    const Donor *kept = &s->merging.people[s->merging.kept], *away = &s->merging.people[!s->merging.kept];
    Signature second;
    Error error = {.code = OK};
    int64_t id;
    size_t count = merging_warnings(ui_desk(ui), &s->merging, lines, WARNINGS);
    text_format(title, sizeof title, tr("Merge %1$s into %2$s"), away->name, kept->name);
    text_format(text, sizeof text, tr("File %1$lld ends; everything of it stands in file %2$lld. It can be undone."),
                (long long)away->id, (long long)kept->id);
    for (size_t i = 0; i < count; i++) {
        text_append(text, sizeof text, "\n! ");
        text_append(text, sizeof text, lines[i]);
    }
    if (!ui_confirm(ui, title, text, tr("Merge"), tr("Back")) || !second_ask(ui, title, &second))
        return REDRAW;
    Status status = merging_run(ui_desk(ui), &s->merging, &second, &id, &error);
    explicit_bzero(&second, sizeof second);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("%1$s: file %2$lld is merged into file %3$lld."), kept->name, (long long)away->id,
           (long long)kept->id);
    return CLOSE;
}

static Reaction set_apart(Ui *ui, const MergeState *s)
{
    Error error = {.code = OK};
    if (!ui_confirm(ui, tr("Two people"), tr("These are two people: the pair is not shown again."), tr("Two people"),
                    tr("Back")))
        return REDRAW;
    if (twins_apart(ui_desk(ui), s->merging.people[0].id, s->merging.people[1].id, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("Kept as two people."));
    return CLOSE;
}

static Reaction merge_command(Ui *ui, void *state, int id)
{
    MergeState *s = state;
    switch (id) {
    case CHOOSE:
        return choose(ui, s);
    case ALL_LEFT:
    case ALL_RIGHT:
        return choose_all(s, id == ALL_RIGHT ? PICK_RIGHT : PICK_LEFT);
    case KEEP:
        return keep_other(ui, &s->merging);
    case MERGE:
        return merge(ui, s);
    case APART:
        return set_apart(ui, s);
    default:
        return ui_open(ui, &screen_card, &s->merging.people[id == CARD_RIGHT].id);
    }
}

static const char *merge_why_not(Ui *ui, void *state, int id)
{
    const MergeState *s = state;
    (void)ui;
    if (id == APART && s->apart[0])
        return s->apart;
    return id == KEEP && !s->merging.free ? tr("The province knows only one of the two.") : NULL;
}

static Reaction merge_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((MergeState *)state)->list, key, 0);
}

static bool merge_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const MergeState *)state)->list.filtering;
}

const Screen screen_merge = {
    .name = "merge",
    .title = N_("Merge files"),
    .size = sizeof(MergeState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = merge_open,
    .load = merge_load,
    .paint = merge_paint,
    .cursor = merge_cursor,
    .key = merge_key,
    .command = merge_command,
    .why_not = merge_why_not,
    .typing = merge_typing,
    .close = merge_close,
};
