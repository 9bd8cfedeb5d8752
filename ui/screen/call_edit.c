/* Corrections while the person is on the line; the text message after nobody answered. */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "text.h"

enum { CHOICES = CARD_PHONES + CARD_RELATIVES + 3 };

/* --- saving, with both texts where somebody else was faster --- */

typedef union {
    RecordHead head;
    Donor donor;
    Phone phone;
    Relative relative;
} Part;

typedef struct {
    const char *title;
    const RecordType *type;
    const char *const *names;
    Part before, mine, theirs;
} Correction;

static bool differs(const Field *field, const void *a, const void *b)
{
    char left[NOTE_SIZE] = "", right[NOTE_SIZE] = "";
    field_get(field, a, left, sizeof left);
    field_get(field, b, right, sizeof right);
    return !text_equal(left, right);
}

/* What I changed, put over what the other one saved. */
static void put_mine(Correction *c)
{
    for (size_t i = 0; c->names[i]; i++) {
        const Field *field = field_find(c->type, c->names[i]);
        char value[NOTE_SIZE] = "";
        if (!differs(field, &c->before, &c->mine))
            continue;
        field_get(field, &c->mine, value, sizeof value);
        field_put(field, &c->theirs, value);
    }
    c->mine = c->theirs;
}

static bool ask_conflict(Ui *ui, Correction *c)
{
    char text[4096];
    const char *const choices[] = {tr("Keep theirs"), tr("Put mine over it")};
    text_copy(text, sizeof text, tr("Somebody else saved this record meanwhile."));
    for (size_t i = 0; c->names[i]; i++) {
        const Field *field = field_find(c->type, c->names[i]);
        char mine[LINE_SIZE] = "", theirs[LINE_SIZE] = "", line[LINE_SIZE * 3];
        if (!differs(field, &c->mine, &c->theirs))
            continue;
        field_show(field, &c->mine, false, mine, sizeof mine);
        field_show(field, &c->theirs, false, theirs, sizeof theirs);
        text_format(line, sizeof line, tr("\n%1$s\n  mine: %2$s\n  theirs: %3$s"), tr(field->label), mine, theirs);
        text_append(text, sizeof text, line);
    }
    return ui_choose(ui, c->title, text, choices, 2) == 1;
}

/* True when the record is saved. */
static bool save(Call *call, Correction *c)
{
    char request[40];
    Error error = {0};
    for (;;) {
        store_request_id(request);
        Status status = registry_save(call->desk, c->type, &c->mine, request, &c->theirs, &error);
        if (status == OK)
            return true;
        if (status != ERR_CONFLICT) {
            ui_error(call->ui, &error);
            return false;
        }
        if (!ask_conflict(call->ui, c)) {
            ui_say(call->ui, tr("%s: theirs was kept"), c->title);
            return false;
        }
        put_mine(c);
        c->before = c->theirs;
    }
}

static Reaction correct(Call *call, const char *title, const RecordType *type, const void *record,
                        const char *const *names)
{
    Correction *c = calloc(1, sizeof *c);
    if (!c)
        return HANDLED;
    c->title = title;
    c->type = type;
    c->names = names;
    memcpy(&c->mine, record, type->size);
    c->before = c->mine;
    if (ui_edit(call->ui, title, type, &c->mine, names) && save(call, c))
        ui_say(call->ui, tr("%1$s: %2$s saved"), call->card.donor.name, title);
    free(c);
    return RELOAD;
}

/* --- what can be corrected --- */

static const char *const phone_names[] = {"number", "owner", "state", "note", NULL};
static const char *const relative_names[] = {"name", "relation", "phone", "address", NULL};
static const char *const person_names[] = {"employer", "graduation",     "address", "wechat", "qq",
                                           "email",    "preferred_time", "note",    NULL};

typedef struct {
    char lines[CHOICES][LINE_SIZE];
    const char *items[CHOICES];
    int count;
} Menu;

static void menu_add(Menu *menu, const char *text)
{
    text_copy(menu->lines[menu->count], LINE_SIZE, text);
    menu->items[menu->count] = menu->lines[menu->count];
    menu->count++;
}

static void fill_menu(const Card *card, Menu *menu)
{
    char line[LINE_SIZE];
    menu_add(menu, tr("Details: workplace, address, preferred time"));
    menu_add(menu, tr("Add a number"));
    menu_add(menu, tr("Add a relative or friend"));
    for (size_t i = 0; i < card->phone_count; i++) {
        const Phone *p = &card->phones[i];
        text_format(line, sizeof line, "%s  %s  %s", p->number, choice_label("phone_owner", p->owner),
                    choice_label("phone_state", p->state));
        menu_add(menu, line);
    }
    for (size_t i = 0; i < card->relative_count; i++) {
        const Relative *r = &card->relatives[i];
        text_format(line, sizeof line, "%s  %s  %s", r->name, choice_label("relation", r->relation), r->phone);
        menu_add(menu, line);
    }
}

Reaction call_correct(Call *call)
{
    Menu menu = {.count = 0};
    const Card *card = &call->card;
    fill_menu(card, &menu);
    int chosen = ui_choose(call->ui, tr("Correct"), card->donor.name, menu.items, menu.count);
    if (chosen < 0)
        return REDRAW;
    if (chosen == 0)
        return correct(call, tr("Details"), &donor_type, &card->donor, person_names);
    if (chosen == 1) {
        Phone fresh = {.donor = card->donor.id, .owner = "self", .state = "unconfirmed"};
        return correct(call, tr("New number"), &phone_type, &fresh, phone_names);
    }
    if (chosen == 2) {
        Relative fresh = {.donor = card->donor.id};
        return correct(call, tr("Relative or friend"), &relative_type, &fresh, relative_names);
    }
    size_t at = (size_t)chosen - 3;
    if (at < card->phone_count)
        return correct(call, tr("Phone number"), &phone_type, &card->phones[at], phone_names);
    return correct(call, tr("Relative or friend"), &relative_type, &card->relatives[at - card->phone_count],
                   relative_names);
}

/* --- the text message --- */

typedef struct {
    int64_t donor;
    const char *name, *number, *purpose;
} Recipient;

/* Right after a call that nobody answered the next person is on the screen already. */
static Recipient recipient(const Call *call)
{
    const CallBefore *before = &call->before;
    const CallNumber *number = call_number(call);
    if (call->step == STEP_READY && before->donor && before->unreached && !before->taken_back)
        return (Recipient){before->donor, before->name, before->number, before->purpose};
    return (Recipient){call->card.donor.id, call->card.donor.name, number ? number->number : "", call->purpose};
}

/* The outcome of a try that nobody has answered. */
static const char *unanswered(const Config *config)
{
    for (size_t i = 0; i < config->outcome_count; i++)
        if (text_equal(config->outcomes[i].answered, "nobody") && config->outcomes[i].next == NEXT_RETRY)
            return config->outcomes[i].id;
    return "";
}

static Status record_text(Call *call, const Recipient *to, Error *error)
{
    char request[40];
    Attempt a = {.donor = to->donor, .channel = "text", .direction = "out", .answered = "nobody"};
    store_request_id(request);
    text_copy(a.number, sizeof a.number, to->number);
    text_copy(a.purpose, sizeof a.purpose, to->purpose);
    text_copy(a.outcome, sizeof a.outcome, unanswered(call->desk->config));
    instant_format(clock_now(), a.at);
    attempt_propose(call->desk, &a);
    Status status = attempt_finish(call->desk, &a, request, error);
    /* An outcome gives the person back; the one on the screen stays ours. */
    if (status == OK && to->donor == call->card.donor.id && call->step != STEP_STORED)
        status = claim_take(call->desk, to->donor, error);
    return status;
}

Reaction call_text_message(Call *call)
{
    Recipient to = recipient(call);
    const Purpose *purpose = config_purpose(call->desk->config, to.purpose);
    char text[2048], title[LINE_SIZE];
    const char *const choices[] = {tr("It was sent: record it"), tr("Not sent")};
    Error error = {0};
    if (!purpose || !to.number[0])
        return HANDLED;
    text_format(title, sizeof title, tr("Text message to %1$s, %2$s"), to.name, to.number);
    /* In the language of those who get it, whatever the screen speaks. */
    text_copy(text, sizeof text, purpose->sms_zh[0] ? purpose->sms_zh : purpose->sms_en);
    if (ui_choose(call->ui, title, text, choices, 2) != 0)
        return REDRAW;
    if (record_text(call, &to, &error) != OK)
        ui_error(call->ui, &error);
    else
        ui_say(call->ui, tr("%1$s: text message to %2$s recorded"), to.name, to.number);
    return RELOAD;
}

void call_talk(Call *call)
{
    const Purpose *purpose = call_purpose(call);
    char text[8192];
    if (!purpose)
        return;
    text_format(text, sizeof text, "%s\n\n%s\n%s", language_pick(purpose->talk_en, purpose->talk_zh),
                tr("What relatives may be told:"), language_pick(purpose->relatives_en, purpose->relatives_zh));
    ui_show(call->ui, name_text(purpose->name), text);
}
