/* Who is signed in where: one row a process, believed as long as that process runs. */
#include "session.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "staff.h"
#include "text.h"

/* When a process began, in the system's ticks; 0: there is none. Field 22 of /proc/N/stat, counted behind the name,
 * which may hold anything. */
static int64_t process_began(int64_t process)
{
    enum { BEHIND_NAME = 20 };
    char path[64], text[1024];
    text_format(path, sizeof path, "/proc/%lld/stat", (long long)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    const char *at = strrchr(text, ')');
    for (int field = 0; at && field < BEHIND_NAME; field++)
        at = strchr(at + 1, ' ');
    return at ? strtoll(at, NULL, 10) : 0;
}

void session_begin(Store *store, int64_t account)
{
    char at[INSTANT_SIZE], origin[NAME_SIZE] = "";
    const char *connection = getenv("SSH_CONNECTION"); /* "address port …" */
    instant_format(clock_now(), at);
    if (connection)
        text_format(origin, sizeof origin, "%.*s", (int)strcspn(connection, " "), connection);
    exec(
        store,
        "INSERT INTO session(process, started, account, at, origin) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(process) DO "
        "UPDATE SET started = excluded.started, account = excluded.account, at = excluded.at, origin = excluded.origin "
        "WHERE started <> excluded.started OR account <> excluded.account",
        INT_(getpid()), INT_(process_began(getpid())), INT_(account), TEXT_(at), TEXT_(origin));
}

static void end_write(Store *store, void *arg)
{
    (void)arg;
    exec(store, "DELETE FROM session WHERE process = ?1", INT_(getpid()));
}

void session_end(Desk *desk)
{
    Error ignored;
    store_write_unaudited(desk->store, end_write, NULL, &ignored);
}

size_t staff_sessions(Desk *desk, Session *rows, size_t max)
{
    size_t count = 0;
    Query *q =
        query(desk->store,
              "SELECT s.process, s.started, s.account, coalesce(a.full_name, a.name), s.at, s.origin FROM session "
              "s JOIN account a ON a.id = s.account ORDER BY s.at, s.process");
    while (count < max && query_row(q)) {
        if (process_began(query_int(q, 0)) != query_int(q, 1))
            continue;
        Session *row = &rows[count++];
        *row = (Session){.process = query_int(q, 0), .account = query_int(q, 2)};
        text_copy(row->name, sizeof row->name, query_text(q, 3));
        text_copy(row->since, sizeof row->since, query_text(q, 4));
        text_copy(row->origin, sizeof row->origin, query_text(q, 5));
    }
    query_end(q);
    return count;
}
