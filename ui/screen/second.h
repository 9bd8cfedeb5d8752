/* The second signature: somebody else's name and password in two boxes. */
#ifndef MARROWDESK_SECOND_H
#define MARROWDESK_SECOND_H

#include "leaving.h"
#include "ui.h"

/* False on Esc: nothing was signed. The caller wipes the password (explicit_bzero). */
bool second_ask(Ui *ui, const char *title, Signature *out);

#endif
