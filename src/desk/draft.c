/* Drafts: what was typed and not saved, one for each account, form and person. */
#include "intake.h"
#include "text.h"

typedef struct {
    int64_t account, subject;
    const char *kind, *body;
} Draft;

static void draft_forget(Store *store, void *arg)
{
    const Draft *draft = arg;
    exec(store, "DELETE FROM draft WHERE account = ?1 AND kind = ?2 AND subject = ?3", INT_(draft->account),
         TEXT_(draft->kind), INT_(draft->subject));
}

static void draft_keep(Store *store, void *arg)
{
    const Draft *draft = arg;
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    exec(store,
         "INSERT INTO draft(account, kind, subject, body, at) VALUES(?1, ?2, ?3, ?4, ?5) "
         "ON CONFLICT(account, kind, subject) DO UPDATE SET body = excluded.body, at = excluded.at",
         INT_(draft->account), TEXT_(draft->kind), INT_(draft->subject), TEXT_(draft->body), TEXT_(at));
}

Status draft_save(Desk *desk, const char *kind, int64_t subject, const char *body, Error *error)
{
    Draft draft = {.account = desk->actor.id, .subject = subject, .kind = kind, .body = body};
    return store_write_unaudited(desk->store, body[0] ? draft_keep : draft_forget, &draft, error);
}

Status draft_load(Desk *desk, const char *kind, int64_t subject, char *body, size_t size, char at[INSTANT_SIZE],
                  Error *error)
{
    Query *q = query(desk->store, "SELECT body, at FROM draft WHERE account = ?1 AND kind = ?2 AND subject = ?3",
                     INT_(desk->actor.id), TEXT_(kind), INT_(subject));
    bool found = query_row(q);
    text_copy(body, size, found ? query_text(q, 0) : "");
    text_copy(at, INSTANT_SIZE, found ? query_text(q, 1) : "");
    query_end(q);
    return found ? OK : store_refuse(desk->store, error, ERR_NOT_FOUND, "", "%s", "");
}

Status draft_drop(Desk *desk, const char *kind, int64_t subject, Error *error)
{
    int64_t there =
        query_one_int(desk->store, 0, "SELECT 1 FROM draft WHERE account = ?1 AND kind = ?2 AND subject = ?3",
                      INT_(desk->actor.id), TEXT_(kind), INT_(subject));
    Status status = store_status(desk->store, error);
    if (status != OK || !there)
        return status;
    Draft draft = {.account = desk->actor.id, .subject = subject, .kind = kind};
    return store_write_unaudited(desk->store, draft_forget, &draft, error);
}
