/* Health questionnaires on the card: a line each, to read, to fill in, to judge. */
#include "card.h"
#include "health.h"
#include "screens.h"
#include "text.h"

static const char *const judged[] = {"result", "until", "note", NULL};

static void result_text(const Health *health, char *out, size_t size)
{
    const char *label = choice_label("health_result", health->result);
    if (health->until[0])
        text_format(out, size, tr("%s until %s"), label, health->until);
    else
        text_copy(out, size, label);
}

void card_health_line(const Config *config, const Health *health, CardLine *line)
{
    bool fit = text_equal(health->result, "fit");
    char reasons[LINE_SIZE];
    text_copy(line->text[0], LINE_SIZE, health->filled_on);
    text_copy(line->text[1], LINE_SIZE, choice_label("questionnaire", health->edition));
    text_copy(line->text[2], LINE_SIZE, choice_label("health_result", health->result));
    health_reasons(config, health, reasons, sizeof reasons);
    const char *why = health->note[0] ? health->note : reasons;
    if (health->until[0])
        text_format(line->text[3], LINE_SIZE, tr("until %1$s  %2$s"), health->until, why);
    else
        text_copy(line->text[3], LINE_SIZE, why);
    line->style[0] = STYLE_LABEL;
    line->style[2] = fit ? STYLE_GOOD : STYLE_WARN;
}

void card_health_text(const Config *config, const Health *health, char *out, size_t size)
{
    HealthLine lines[HEALTH_LINES];
    char text[NOTE_SIZE];
    size_t count = health_lines(config, health, lines, HEALTH_LINES);
    result_text(health, text, sizeof text);
    text_format(out, size, "%s  %s  %s\n", health->filled_on, choice_label("questionnaire", health->edition), text);
    if (health->note[0]) {
        text_append(out, size, health->note);
        text_append(out, size, "\n");
    }
    for (size_t i = 0; i < count; i++) {
        const char *answer = lines[i].answer == HEALTH_YES  ? tr("yes")
                             : lines[i].answer == HEALTH_NO ? tr("no")
                                                            : tr("left empty");
        text_format(text, sizeof text, "\n%c %zu. %s: %s", lines[i].bad ? '*' : ' ', i + 1, lines[i].text, answer);
        text_append(out, size, text);
    }
}

/* Result and note, until they are in order. False: left. */
static bool judge(Ui *ui, const char *title, Health *health)
{
    Error error = {.code = OK};
    while (ui_edit(ui, title, &health_type, health, judged)) {
        if (health_check(health, &error) == OK)
            return true;
        ui_show(ui, tr("Not saved"), error.message);
    }
    return false;
}

/* Somebody else was faster: mine goes on top, or theirs stays. */
static bool mine_wins(Ui *ui, const char *title, const Health *theirs)
{
    const char *const choices[] = {tr("Save mine instead"), tr("Take theirs")};
    char text[8192], both[sizeof text + 128];
    card_health_text(ui_desk(ui)->config, theirs, text, sizeof text);
    text_format(both, sizeof both, "%s\n\n%s", tr("Somebody else saved this a moment ago."), text);
    return ui_choose(ui, title, both, choices, 2) == 0;
}

static Reaction save(Ui *ui, const char *title, Health *health)
{
    Health theirs = {.id = 0};
    Error error = {.code = OK};
    Status status = registry_save(ui_desk(ui), &health_type, health, NULL, &theirs, &error);
    while (status == ERR_CONFLICT && theirs.id && mine_wins(ui, title, &theirs)) {
        health->version = theirs.version;
        status = registry_save(ui_desk(ui), &health_type, health, NULL, &theirs, &error);
    }
    char text[LINE_SIZE];
    if (status == OK) {
        result_text(health, text, sizeof text);
        ui_say(ui, tr("Health questionnaire saved: %s."), text);
    } else if (status == ERR_CONFLICT) {
        ui_say(ui, "%s", tr("Their version stays; nothing was saved from here."));
    } else {
        ui_error(ui, &error);
    }
    return RELOAD;
}

Reaction card_health(Ui *ui, const CardState *s, Health *health)
{
    const Config *config = ui_desk(ui)->config;
    const char *title = tr(health_type.label);
    Health mine = {.donor = s->donor};
    char today[DATE_SIZE];
    if (!s->health_seen) {
        ui_say(ui, "%s", tr("Your account's role does not allow this."));
        return REDRAW;
    }
    day_format(clock_today(), today);
    bool fresh = health->id == 0;
    if (!fresh)
        mine = *health;
    else
        health_start(config, &mine, today);
    Health before = mine;
    if (!health_run(ui, title, &mine))
        return REDRAW;
    /* What somebody judged stays as long as nothing was answered otherwise. */
    if (!text_equal(before.answers, mine.answers) || !text_equal(before.edition, mine.edition) ||
        !text_equal(before.filled_on, mine.filled_on))
        health_conclude(config, &mine);
    bool plain = fresh && text_equal(mine.result, "fit");
    while (!plain && !judge(ui, title, &mine))
        if (ui_confirm(ui, title, tr("What was typed here is not saved yet."), tr("Leave without saving"),
                       tr("Go on typing")))
            return REDRAW;
    Reaction reaction = save(ui, title, &mine);
    *health = mine;
    return reaction;
}
