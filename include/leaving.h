/* Leaving the registry for good (退库; PIPL, article 47): erased or sealed by the config, signed by two.
 *
 * Whom the file has erased stands in a list outside the database (DATABASE.erased, and a copy with the backups): dates
 * and salted hashes, no name and no number. A line is on the disk before the file is changed; whatever database comes
 * to stand there, an older backup too, is brought up with the list before anybody sees it. */
#ifndef MARROWDESK_LEAVING_H
#define MARROWDESK_LEAVING_H

#include "desk.h"

/* Starts only from the volunteer's own words, confirmed by the province: a period DE for personal reasons that is in
 * force. NULL: may be done; else why not, translated. */
const char *leaving_why_not(Desk *desk, int64_t donor);

/* Who signs with the account in the chair (a lead). */
typedef struct {
    char name[NAME_SIZE], password[128];
} Signature;

/* Takes the person out of everything at once, as the config says: erased, with the bytes in the file, or sealed.
 * ERR_BUSY after an erasure: it is done, but old bytes are still in the file while somebody reads; they go at the next
 * start. */
Status leaving_run(Desk *desk, int64_t donor, const Signature *second, Error *error);

bool leaving_is_sealed(Desk *desk, int64_t donor);
/* Brings a sealed file back (a lead), with a reason and a second signature. */
Status leaving_unseal(Desk *desk, int64_t donor, const char *reason, const Signature *second, Error *error);

/* --- the list --- */

/* Erases again whom the list names and this database still has, and finishes what was cut off. At every opening. */
Status erased_apply(Desk *desk, Error *error);

typedef struct Erased Erased;
/* The list beside the database; NULL where nobody was erased. Free with erased_free(). */
Status erased_load(Erased **out, const char *database, Error *error);
void erased_free(Erased **list);
/* Is this the number of somebody who was erased: the date; false, and "": no. `list` NULL: no. */
bool erased_known(const Erased *list, const char *id_type, const char *id_number, const char *donor_number,
                  char on[DATE_SIZE]);
/* Puts a copy of the list into the folder of backups; brings it back from there where none stands beside the database.
 */
Status erased_keep(const char *database, const char *folder, Error *error);
Status erased_bring(const char *database, const char *folder, Error *error);

#endif
