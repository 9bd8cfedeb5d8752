/* What is read and saved when the desk is measured. Each ends the bench when something fails. */
#ifndef MARROWDESK_BENCH_ACTS_H
#define MARROWDESK_BENCH_ACTS_H

#include <sqlite3.h>

#include "intake.h"
#include "staff.h"

/* The same rows by rowid through SQLite alone: the least that a reading can cost. */
typedef struct {
    sqlite3 *db;
    sqlite3_stmt *task, *donor, *match;
    size_t touched; /* keeps the reading from being left out */
} Bare;

void bare_open(Bare *bare, const char *path);
void bare_close(Bare *bare);
void bare_row(Bare *bare, sqlite3_stmt *statement, int64_t id);

void bench_must(Status status, const Error *error);
/* The desk as the command line opens it. */
void act_open(Desk *desk, Config **config, const char *database);
/* What somebody may type of the person `id`: by turns a surname, a name, pinyin, initials, ends of numbers. */
void act_word(Desk *desk, int turn, int64_t id, char out[64]);
/* A surname, a name or pinyin, and the end of the person's phone. */
void act_two_words(Desk *desk, int turn, int64_t id, char out[64]);
/* The n-th person for an intake; nobody of the generated people: those are of area 370899. */
void act_person(Desk *desk, int at, Intake *intake);

/* cases.c: nothing where there are none. */
void bench_cases(Desk *desk, Bare *bare);

#endif
