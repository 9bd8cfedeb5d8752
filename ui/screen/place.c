/* Which database the desk sits at: the real one, or the practice one beside it. */
#include "place.h"

#include <sys/stat.h>

#include "exchange.h"
#include "staff.h"
#include "text.h"

static bool same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

Status places_look(Ui *ui, const char *real, Places *out, Error *error)
{
    Desk *desk = ui_desk(ui);
    Account first;
    *out = (Places){.real = real, .real_there = there(real)};
    practice_path(real, out->practice, sizeof out->practice);
    out->practice_there = there(out->practice);
    if (!out->real_there)
        backup_newest(real, out->backup, sizeof out->backup);
    if (!desk->store)
        return OK;
    bool practice = store_is_practice(desk->store);
    out->at = practice ? PLACE_PRACTICE : PLACE_REAL;
    out->real_is_practice = practice && same_file(real, store_path(desk->store));
    Status status = staff_eldest(desk, &first, error);
    out->any_account = status != ERR_NOT_FOUND;
    out->usual_account = practice && status == OK && text_equal(first.name, PRACTICE_ACCOUNT);
    return out->any_account ? status : OK;
}

void place_leave(Ui *ui)
{
    Desk *desk = ui_desk(ui);
    ui_offer_undo(ui, NULL, NULL, 0); /* of the other database */
    if (desk->store)
        desk_close(desk);
    desk->actor = (Account){0};
}

static void tell(void *arg, const char *what)
{
    ui_say(arg, "%s", what);
    ui_paint_now(arg);
}

Status place_open(Ui *ui, const char *path, Error *error)
{
    Desk next, *desk = ui_desk(ui);
    Store *store;
    Status status = store_open(&store, path, &(StoreOptions){.tell = tell, .arg = ui}, error);
    if (status != OK)
        return status;
    status = desk_open(&next, store, desk->config, desk->via, error);
    if (status != OK) {
        desk_close(&next);
        return status;
    }
    place_leave(ui);
    *desk = next;
    return OK;
}

static bool progress(void *arg, int64_t done, int64_t total)
{
    return ui_progress(arg, tr("Making the practice database"), done, total);
}

Status place_practise(Ui *ui, const char *path, int64_t people, Error *error)
{
    Desk *desk = ui_desk(ui);
    PracticeJob job = {.donors = people, .progress = progress, .arg = ui};
    bool renew = there(path);
    /* A file is never renewed under a process that has it open: its locks would be lost. */
    if (renew)
        place_leave(ui);
    Status status =
        renew ? practice_renew(path, desk->config, &job, error) : practice_make(path, desk->config, &job, error);
    if (status == OK)
        return place_open(ui, path, error);
    Error ignored;
    if (renew)
        place_open(ui, path, &ignored);
    return status;
}
