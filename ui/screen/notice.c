/* Registering a match notice (配型通知), for a person on file or one who is not yet. */
#include <string.h>

#include "case_ui.h"
#include "intake.h"
#include "save_form.h"
#include "screens.h"
#include "text.h"

static Status save_notice(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                          char *said, size_t size, Error *error)
{
    bool opened;
    (void)type;
    (void)theirs;
    return notice_save(desk, record, request_id, &opened, said, size, error);
}

/* Asked before anything is typed: a person who left, is deferred, reserved or not to be called. */
static bool go_on(Ui *ui, const Notice *notice)
{
    char text[512];
    if (notice_warning(ui_desk(ui), notice, text, sizeof text) == NOTICE_FINE)
        return true;
    return ui_confirm(ui, tr("Match notice"), text, tr("Register it all the same"), tr("Do not register it"));
}

Reaction notice_register(Ui *ui, int64_t donor)
{
    static const char *const names[] = {"request_number", "kind",        "received_at",
                                        "reserved_until", "patient_age", "patient_sex",
                                        "patient_city",   "note",        NULL};
    Notice notice = {.donor = donor, .kind = "initial"};
    DonorRow row;
    char title[LINE_SIZE];
    if (!registry_row(ui_desk(ui), donor, &row) || !go_on(ui, &notice))
        return REDRAW;
    instant_format(clock_now(), notice.received_at);
    text_format(title, sizeof title, tr("Match notice: %s"), row.name);
    SaveForm form = {&notice_type, title, names, save_notice};
    Reaction reaction = save_form(ui, &form, &notice);
    return reaction == RELOAD && notice.donation_case ? ui_open(ui, &screen_case, &notice.donation_case) : reaction;
}

/* --- a person who is not on file --- */

static Status save_person(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                          char *said, size_t size, Error *error)
{
    Intake intake = {.donor = *(Donor *)record};
    (void)type;
    (void)theirs;
    Status status = intake_save(desk, &intake, request_id, error);
    if (status == OK) {
        *(Donor *)record = intake.donor;
        text_format(said, size, tr("%s: the file is open; what is missing can follow."), intake.donor.name);
    }
    return status;
}

Reaction notice_register_unknown(Ui *ui)
{
    static const char *const names[] = {"name", "sex", "birth_date", "id_number", "donor_number", "unit", NULL};
    static const char *const phone_names[] = {"number", "owner", "note", NULL};
    Donor donor = {0};
    SaveForm person = {&donor_type, tr("Match notice: a person who is not on file"), names, save_person};
    if (save_form(ui, &person, &donor) != RELOAD || !donor.id)
        return REDRAW;
    Phone phone = {.donor = donor.id, .owner = "self", .state = "unconfirmed"};
    SaveForm number = {&phone_type, tr("Phone of this person (Esc: none yet)"), phone_names, NULL};
    save_form(ui, &number, &phone);
    return notice_register(ui, donor.id);
}
