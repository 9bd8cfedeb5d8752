/* Letters and sheets: their places are filled from the case, the person and the station. */
#include <stdlib.h>
#include <string.h>

#include "casework.h"
#include "letters.h"
#include "staff.h"
#include "text.h"

enum { VALUE_SIZE = 4096, CALLS_TOLD = 5, EVERY_MOST = 500 };

#define BLANK "________"

/* The case a letter is filled from, read once. */
typedef struct {
    Desk *desk;
    Checklist list;
    Card card;
    Exam exam;
    Typing typing;
    Collection collection;
    LetterText *out;
} Filling;

/* --- words --- */

static void word_today(char *out, size_t size)
{
    int year, month, day;
    day_split(clock_today(), &year, &month, &day);
    text_format(out, size, tr("%1$04d-%2$02d-%3$02d"), year, month, day);
}

static void word_duty(Desk *desk, char *out, size_t size)
{
    Duty duty;
    if (duty_on(desk, clock_today(), &duty))
        text_format(out, size, "%s %s", duty.name, duty.phone);
}

static void word_hospital_phone(const Filling *f, char *out, size_t size)
{
    const Config *config = f->desk->config;
    for (size_t i = 0; i < config->hospital_count; i++)
        if (text_equal(config->hospitals[i].code, f->list.record.hospital))
            text_copy(out, size, config->hospitals[i].phone);
}

/* A contact whom nobody can ring is none. */
static void word_province(const Branch *branch, char *out, size_t size)
{
    if (branch->phone[0])
        text_format(out, size, "%s%s%s", branch->contact, branch->contact[0] ? " " : "", branch->phone);
}

static void word_title(const Donor *donor, char *out, size_t size)
{
    if (text_equal(donor->sex, "1"))
        text_copy(out, size, tr("Mr"));
    else if (text_equal(donor->sex, "2"))
        text_copy(out, size, tr("Ms"));
}

static void word_age(const Donor *donor, char *out, size_t size)
{
    Day birth = day_parse(donor->birth_date);
    if (birth != DAY_NONE)
        text_format(out, size, "%d", day_age(birth, clock_today()));
}

static const ChecklistRow *next_row(const Filling *f)
{
    return f->list.next < f->list.count ? &f->list.rows[f->list.next] : NULL;
}

static void word_departure(const Filling *f, char *out, size_t size)
{
    text_copy(out, size, f->list.record.departed_on);
    for (size_t i = 0; !out[0] && i < f->list.count; i++)
        if (text_equal(f->list.rows[i].step->id, "departure"))
            text_format(out, size, "%.10s", f->list.rows[i].due_at);
}

static void word_phones(const Card *card, char *out, size_t size)
{
    for (size_t i = 0; i < card->phone_count && i < CARD_PHONES; i++) {
        char line[LINE_SIZE];
        const Phone *phone = &card->phones[i];
        if (text_equal(phone->state, "wrong") || text_equal(phone->state, "out_of_service"))
            continue;
        text_format(line, sizeof line, "%s%s %s", out[0] ? tr("; ") : "", choice_label("phone_owner", phone->owner),
                    phone->number);
        text_append(out, size, line);
    }
}

static void word_relatives(const Card *card, char *out, size_t size)
{
    for (size_t i = 0; i < card->relative_count && i < CARD_RELATIVES; i++) {
        char line[2 * LINE_SIZE];
        const Relative *relative = &card->relatives[i];
        text_append(out, size, out[0] ? tr("; ") : "");
        text_format(line, sizeof line, tr("%1$s (%2$s) %3$s"), relative->name,
                    choice_label("relation", relative->relation), relative->phone);
        text_append(out, size, line);
    }
}

static void word_calls(const Filling *f, char *out, size_t size)
{
    Attempt calls[CALLS_TOLD];
    size_t count = registry_attempts(f->desk, f->card.donor.id, calls, CALLS_TOLD);
    for (size_t i = 0; i < count && i < CALLS_TOLD; i++) {
        char line[NOTE_SIZE + LINE_SIZE], at[32];
        instant_local(calls[i].at, at, sizeof at);
        text_format(line, sizeof line, "%s  %s %s  %s %s", i ? "\n" : "", at, calls[i].number,
                    choice_label("outcome", calls[i].outcome), calls[i].note);
        text_append(out, size, line);
    }
}

static void word_steps(const Filling *f, char *out, size_t size)
{
    for (size_t i = 0; i < f->list.count; i++) {
        const ChecklistRow *row = &f->list.rows[i];
        char line[LINE_SIZE], local[32];
        if (row->state == STEP_COMING || row->state == STEP_SKIPPED)
            continue;
        instant_local(row->due_at, local, sizeof local);
        text_format(line, sizeof line, "%s  [%s] %s  %.10s", out[0] ? "\n" : "", row->fact.id ? "x" : " ",
                    name_text(row->step->name), row->state == STEP_DONE ? row->fact.on_date : local);
        text_append(out, size, line);
    }
}

/* What a word says; "" when there is nothing to say. */
static void fill_word(const Filling *f, LetterWord word, char *out, size_t size)
{
    const Config *config = f->desk->config;
    const Donor *donor = &f->card.donor;
    const ChecklistRow *next = next_row(f);
    out[0] = '\0';
    switch (word) {
    case WORD_TODAY:
        word_today(out, size);
        break;
    case WORD_STATION:
        text_copy(out, size, name_text(config->station));
        break;
    case WORD_BRANCH:
        text_copy(out, size, name_text(config->branch.name));
        break;
    case WORD_UNIT:
        text_copy(out, size, choice_label("unit", f->list.record.unit));
        break;
    case WORD_HOLDER:
        text_copy(out, size, f->list.holder_name);
        break;
    case WORD_DUTY:
        word_duty(f->desk, out, size);
        break;
    case WORD_TITLE:
        word_title(donor, out, size);
        break;
    case WORD_AGE:
        word_age(donor, out, size);
        break;
    case WORD_DAY:
        text_format(out, size, "%d", (int)f->list.day_n);
        break;
    case WORD_NEXT:
        text_copy(out, size, next ? name_text(next->step->name) : "");
        break;
    case WORD_UNTIL:
        instant_local(next ? next->due_at : "", out, size);
        break;
    case WORD_DEPARTURE:
        word_departure(f, out, size);
        break;
    case WORD_PHONES:
        word_phones(&f->card, out, size);
        break;
    case WORD_RELATIVES:
        word_relatives(&f->card, out, size);
        break;
    case WORD_CALLS:
        word_calls(f, out, size);
        break;
    case WORD_STEPS:
        word_steps(f, out, size);
        break;
    case WORD_COSTS:
        money_show(case_costs(f->desk, f->list.record.id, ""), out, size);
        break;
    case WORD_HOSPITAL_PHONE:
        word_hospital_phone(f, out, size);
        break;
    case WORD_PROVINCE:
        word_province(&config->branch, out, size);
        break;
    default:
        break;
    }
}

/* --- fields --- */

static const void *letter_source(const Filling *f, const RecordType *type)
{
    return type == &donor_type    ? (const void *)&f->card.donor
           : type == &case_type   ? (const void *)&f->list.record
           : type == &exam_type   ? (const void *)&f->exam
           : type == &typing_type ? (const void *)&f->typing
                                  : (const void *)&f->collection;
}

/* The last of its kind; zeroed when there is none. */
static void last_detail(Desk *desk, const RecordType *type, int64_t id, void *record)
{
    enum { MOST = 32 };
    char *rows = calloc(MOST, type->size);
    size_t count = rows ? case_details(desk, type, id, rows, MOST) : 0;
    memset(record, 0, type->size);
    if (count)
        memcpy(record, rows + ((count < MOST ? count : MOST) - 1) * type->size, type->size);
    free(rows);
}

static const char *word_label(LetterWord word)
{
    static const char *const labels[WORD_COUNT] = {
        [WORD_UNIT] = N_("Unit"),           [WORD_HOLDER] = N_("In hand of"),   [WORD_DUTY] = N_("On duty"),
        [WORD_TITLE] = N_("Sex"),           [WORD_AGE] = N_("Birth date"),      [WORD_NEXT] = N_("Next step"),
        [WORD_UNTIL] = N_("Until"),         [WORD_DEPARTURE] = N_("Departure"), [WORD_PHONES] = N_("Phone"),
        [WORD_RELATIVES] = N_("Relatives"), [WORD_CALLS] = N_("Calls"),         [WORD_STEPS] = N_("Checklist"),
        [WORD_HOSPITAL_PHONE] = N_("Hospital's phone"), [WORD_PROVINCE] = N_("Phone of the province"),
    };
    return labels[word] ? labels[word] : letter_words[word];
}

static void note_missing(LetterText *out, const char *label)
{
    char known[LETTER_MISSING + 8], wanted[LINE_SIZE];
    text_format(known, sizeof known, "%s%s", out->missing, tr("; "));
    text_format(wanted, sizeof wanted, "%s%s", label, tr("; "));
    if (strstr(known, wanted))
        return;
    if (out->missing[0])
        text_append(out->missing, sizeof out->missing, tr("; "));
    text_append(out->missing, sizeof out->missing, label);
    out->missing_count++;
}

/* The value of a place; its label (msgid) is the result. `place` was checked when the settings were read. */
static const char *place_value(const Filling *f, const char *place, char *value, size_t size)
{
    char record[CODE_SIZE];
    const char *dot = strchr(place, '.');
    value[0] = '\0';
    for (int i = 0; !dot && i < WORD_COUNT; i++)
        if (text_equal(letter_words[i], place)) {
            fill_word(f, (LetterWord)i, value, size);
            return word_label((LetterWord)i);
        }
    if (!dot)
        return place;
    text_format(record, sizeof record, "%.*s", (int)(dot - place), place);
    const RecordType *type = letter_record(record);
    const Field *field = type ? field_find(type, dot + 1) : NULL;
    if (!field)
        return place;
    field_show(field, letter_source(f, type), false, value, size);
    return field->label;
}

/* Letters are Chinese: so is what stands in them, whatever language their writer reads the desk in. */
static void fill_place(const Filling *f, const char *place, char *value, size_t size)
{
    Language reads = language();
    language_set(LANGUAGE_ZH);
    const char *label = place_value(f, place, value, size);
    language_set(reads);
    if (value[0])
        return;
    text_copy(value, size, BLANK);
    note_missing(f->out, tr(label));
}

static void add(LetterText *out, const char *text)
{
    if (!text_append(out->text, sizeof out->text, text))
        out->cut = true;
}

static void fill_text(const Filling *f, const char *text)
{
    char piece[VALUE_SIZE];
    while (*text) {
        size_t plain = strcspn(text, "{");
        plain = plain < sizeof piece ? plain : sizeof piece - 1;
        text_format(piece, sizeof piece, "%.*s", (int)plain, text);
        add(f->out, piece);
        text += plain;
        if (*text != '{')
            continue;
        char place[64], value[VALUE_SIZE];
        size_t length = strcspn(text, "}");
        text_format(place, sizeof place, "%.*s", (int)(length - 1), text + 1);
        fill_place(f, place, value, sizeof value);
        add(f->out, value);
        text += length + (text[length] == '}');
    }
}

/* --- the whole --- */

static bool read_case(Filling *f, int64_t id)
{
    if (!case_read(f->desk, id, &f->list) || !registry_card(f->desk, f->list.record.donor, &f->card))
        return false;
    last_detail(f->desk, &exam_type, id, &f->exam);
    last_detail(f->desk, &typing_type, id, &f->typing);
    last_detail(f->desk, &collection_type, id, &f->collection);
    f->out->cases++;
    return true;
}

static Status fill_every(Filling *f, const Letter *letter, Error *error)
{
    const BoardFilter filter = {.phase = BOARD_OPEN};
    BoardRow *rows = calloc(EVERY_MOST, sizeof *rows);
    if (!rows)
        return error_memory(error);
    size_t count = case_board(f->desk, &filter, NULL, rows, EVERY_MOST);
    fill_text(f, letter->head);
    for (size_t i = 0; i < count; i++)
        if (read_case(f, rows[i].record.id))
            fill_text(f, letter->text);
    f->out->cut = f->out->cut || case_board_count(f->desk, &filter) > (int64_t)count;
    free(rows);
    return OK;
}

typedef struct {
    const Letter *letter;
    int64_t id, donor;
} Written;

static void audit_letter(Store *store, void *arg)
{
    const Written *w = arg;
    char action[CODE_SIZE];
    text_format(action, sizeof action, "letter %s", w->letter->id);
    audit_add(store, action, case_type.table, w->id, w->donor);
}

Status letter_fill(Desk *desk, const Letter *letter, int64_t id, LetterText **out, Error *error)
{
    Filling *f = calloc(1, sizeof *f);
    *out = calloc(1, sizeof **out);
    Status status = f && *out ? OK : error_memory(error);
    if (status == OK) {
        f->desk = desk;
        f->out = *out;
        if (letter->every)
            status = fill_every(f, letter, error);
        else if (read_case(f, id))
            fill_text(f, letter->text);
        else
            status = store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("This case is not there any more."));
    }
    if (status == OK)
        status = store_status(desk->store, error);
    Written written = {letter, letter->every ? 0 : id, status == OK && !letter->every ? f->list.record.donor : 0};
    if (status == OK && (!clock_is_set() || store_is_practice(desk->store)))
        status = store_write(desk->store, audit_letter, &written, error);
    free(f);
    if (status != OK)
        letter_free(out);
    return status;
}

void letter_free(LetterText **text)
{
    free(*text);
    *text = NULL;
}
