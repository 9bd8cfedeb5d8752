/* The second signature. */
#include "second.h"

bool second_ask(Ui *ui, const char *title, Signature *out)
{
    *out = (Signature){0};
    return ui_ask(ui, title, tr("Second signature: account of a colleague"), out->name, sizeof out->name, false) &&
           ui_ask(ui, title, tr("The colleague's password"), out->password, sizeof out->password, true);
}
