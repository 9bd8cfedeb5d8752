/* A form over a record in a box, shown until it is saved or left. */
#ifndef MARROWDESK_SAVE_FORM_H
#define MARROWDESK_SAVE_FORM_H

#include "ui.h"

/* How a record is stored, as registry_save(); `said` may be filled with what happened. */
typedef Status (*SaveFn)(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                         char *said, size_t size, Error *error);

typedef struct {
    const RecordType *type;
    const char *title;        /* NULL: the type's label */
    const char *const *names; /* fields shown; NULL: all that are not hidden */
    SaveFn save;              /* NULL: registry_save() */
} SaveForm;

/* RELOAD when something was stored (`record` is as it stands then) or theirs was taken; says what it did. Somebody
 * else's newer version is shown beside this one; nothing typed is lost. */
Reaction save_form(Ui *ui, const SaveForm *form, void *record);
/* The same, beginning at the field `focus` ("": the first). */
Reaction save_form_at(Ui *ui, const SaveForm *form, void *record, const char *focus);

#endif
