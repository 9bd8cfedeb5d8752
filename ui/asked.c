/* What was typed into questions whose answer could not be stored: it stands there when the same is asked again. */
#include <string.h>

#include "loop.h"
#include "text.h"

static Asked *asked_find(Ui *ui, const char *title, const char *label)
{
    for (int i = 0; i < LOOP_ASKED; i++) {
        Asked *one = &ui->asked[i];
        if (one->text[0] && one->account == ui->desk->actor.id && text_equal(one->title, title) &&
            text_equal(one->label, label))
            return one;
    }
    return NULL;
}

void asked_offer(Ui *ui, const char *title, const char *label, char *text, size_t size)
{
    const Asked *one = asked_find(ui, title, label);
    if (one && one->failed && !text[0])
        text_copy(text, size, one->text);
}

void asked_note(Ui *ui, const char *title, const char *label, const char *text)
{
    Asked *one = asked_find(ui, title, label);
    if (!one)
        one = &ui->asked[ui->asked_next++ % LOOP_ASKED];
    *one = (Asked){.account = ui->desk->actor.id};
    text_copy(one->title, sizeof one->title, title);
    text_copy(one->label, sizeof one->label, label);
    text_copy(one->text, sizeof one->text, text);
}

void asked_fail(Ui *ui)
{
    for (int i = 0; i < LOOP_ASKED; i++)
        ui->asked[i].failed = true;
}

void asked_forget(Ui *ui)
{
    for (int i = 0; i < LOOP_ASKED; i++)
        if (!ui->asked[i].failed && ui->asked[i].text[0])
            memset(&ui->asked[i], 0, sizeof ui->asked[i]);
}
