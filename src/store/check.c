/* Soundness of the file. */
#include <string.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

typedef struct {
    void (*finding)(void *arg, const char *text);
    void *arg;
    size_t count;
} Shape;

static void say_shape(void *arg, ShapeFault fault, const char *type, const char *name)
{
    Shape *shape = arg;
    char line[256];
    text_format(line, sizeof line,
                fault == SHAPE_MISSING   ? tr("tables: %1$s %2$s is missing")
                : fault == SHAPE_FOREIGN ? tr("tables: %1$s %2$s was added by another program")
                                         : tr("tables: %1$s %2$s is not as this program makes it"),
                type, name);
    shape->count++;
    shape->finding(shape->arg, line);
}

static size_t check_shape(Store *store, void (*finding)(void *arg, const char *text), void *arg)
{
    Shape shape = {finding, arg, 0};
    int code = shape_compare(store->db, say_shape, &shape);
    if (code != SQLITE_OK)
        store_latch(store, code, sqlite3_errmsg(store->db));
    return shape.count;
}

typedef struct {
    void (*finding)(void *arg, const char *text);
    void *arg;
} Finding;

static void tell_crossed(void *arg, const char *table, int64_t row, const char *parent)
{
    const Finding *f = arg;
    char line[256];
    text_format(line, sizeof line, tr("reference: a row of %2$s names row %1$lld of %3$s, which is another person's"),
                (long long)row, table, parent);
    f->finding(f->arg, line);
}

size_t store_check(Store *store, void (*finding)(void *arg, const char *text), void *arg)
{
    size_t count = 0;
    char line[512];
    Query *q = query(store, "PRAGMA integrity_check(100)");
    while (query_row(q)) {
        if (strcmp(query_text(q, 0), "ok") == 0)
            continue;
        count++;
        store->damaged = true;
        text_format(line, sizeof line, tr("file: %s"), query_text(q, 0));
        finding(arg, line);
    }
    q = query(store, "PRAGMA foreign_key_check");
    while (query_row(q)) {
        count++;
        text_format(line, sizeof line, tr("reference: row %lld of %s points to a row of %s that is not there"),
                    (long long)query_int(q, 1), query_text(q, 0), query_text(q, 2));
        finding(arg, line);
    }
    count += check_shape(store, finding, arg);
    return count + unite_crossed(store, tell_crossed, &(Finding){finding, arg});
}
