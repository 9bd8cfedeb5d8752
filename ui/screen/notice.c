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
    Error error = {.code = OK};
    NoticeWarning warning = notice_warning(ui_desk(ui), notice, text, sizeof text);
    if (store_status(ui_desk(ui)->store, &error) != OK) { /* no warning was read is not no warning */
        ui_error(ui, &error);
        return false;
    }
    return warning == NOTICE_FINE ||
           ui_confirm(ui, tr("Match notice"), text, tr("Register it all the same"), tr("Do not register it"));
}

static Reaction fill_in(Ui *ui, Notice *notice)
{
    static const char *const names[] = {"request_number", "kind",        "received_at",
                                        "reserved_until", "patient_age", "patient_sex",
                                        "patient_city",   "note",        NULL};
    DonorRow row;
    char title[LINE_SIZE];
    if (!registry_row(ui_desk(ui), notice->donor, &row) || !go_on(ui, notice))
        return REDRAW;
    instant_format(clock_now(), notice->received_at);
    text_format(title, sizeof title, tr("Match notice: %s"), row.name);
    SaveForm form = {&notice_type, title, names, save_notice};
    return save_form(ui, &form, notice);
}

/* The kind that follows the last one. */
static const char *next_kind(Desk *desk, int64_t id)
{
    enum { MOST = 32 };
    static const char *const order[][2] = {{"initial", "high_resolution"},
                                           {"high_resolution", "exam"},
                                           {"exam", "collection"},
                                           {"further", "exam"},
                                           {"lymphocytes", "exam"}};
    Notice notices[MOST];
    size_t count = case_details(desk, &notice_type, id, notices, MOST);
    const char *last = count ? notices[(count < MOST ? count : MOST) - 1].kind : "";
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (text_equal(order[i][0], last))
            return order[i][1];
    return count ? "collection" : "initial";
}

Reaction notice_next(Ui *ui, const Case *record)
{
    Notice notice = {.donor = record->donor};
    text_copy(notice.request_number, sizeof notice.request_number, record->request_number);
    text_copy(notice.kind, sizeof notice.kind, next_kind(ui_desk(ui), record->id));
    return fill_in(ui, &notice);
}

/* The case on its way to a collection; false: there is none. */
static bool open_case(Desk *desk, int64_t donor, Case *out)
{
    enum { MOST = 8 };
    BoardRow rows[MOST];
    size_t count = case_of_donor(desk, donor, rows, MOST);
    for (size_t i = 0; i < count; i++)
        if (!rows[i].record.closed_on[0] && !rows[i].record.collected_on[0]) {
            *out = rows[i].record;
            return true;
        }
    return false;
}

Reaction notice_register(Ui *ui, int64_t donor)
{
    Notice notice = {.donor = donor, .kind = "initial"};
    Case open;
    if (open_case(ui_desk(ui), donor, &open)) {
        const char *const choices[] = {tr("The next notice of this request"), tr("Another request")};
        char text[LINE_SIZE];
        text_format(text, sizeof text, tr("Request %s is open for this person."), open.request_number);
        int chosen = ui_choose(ui, tr("Match notice"), text, choices, 2);
        if (chosen < 0)
            return REDRAW;
        if (chosen == 0)
            return notice_next(ui, &open) == RELOAD ? ui_open(ui, &screen_case, &open.id) : REDRAW;
    }
    Reaction reaction = fill_in(ui, &notice);
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
