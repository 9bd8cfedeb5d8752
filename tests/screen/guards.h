/* The triggers of a file, taken off while a test does what they forbid, and put back word by word: a file without them
 * is refused. */
#ifndef MARROWDESK_TEST_GUARDS_H
#define MARROWDESK_TEST_GUARDS_H

#include "unit/station.h"

/* The script that puts them back; guards_on() frees it. */
static inline char *guards_off(sqlite3 *db)
{
    char *script = NULL, *drop = NULL;
    sqlite3_stmt *s;
    size_t size, length;
    FILE *back = open_memstream(&script, &size), *off = open_memstream(&drop, &length);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql, name FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
                                        -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        fprintf(back, "%s;", (const char *)sqlite3_column_text(s, 0));
        fprintf(off, "DROP TRIGGER %s;", (const char *)sqlite3_column_text(s, 1));
    }
    sqlite3_finalize(s);
    fclose(back);
    fclose(off);
    assert_int_equal(sqlite3_exec(db, drop, NULL, NULL, NULL), SQLITE_OK);
    free(drop);
    return script;
}

static inline void guards_on(sqlite3 *db, char *script)
{
    assert_int_equal(sqlite3_exec(db, script, NULL, NULL, NULL), SQLITE_OK);
    free(script);
}

#endif
