/* A list that is read on as the cursor goes down. */
#include "list.h"

Reaction list_key_on(Ui *ui, List *list, Key key)
{
    Error error = {.code = OK};
    Reaction reaction = list_key(list, key, 0);
    size_t ahead = list->page > 0 ? (size_t)list->page : 1;
    bool more = reaction == REDRAW && list->further && list->more && *list->more;
    if (more && list->cursor + ahead >= list->count && list->further(ui, list, &error) != OK)
        ui_error(ui, &error);
    return reaction;
}
