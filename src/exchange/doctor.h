/* What the parts of doctor share. */
#ifndef MARROWDESK_EXCHANGE_DOCTOR_H
#define MARROWDESK_EXCHANGE_DOCTOR_H

#include "exchange.h"

typedef enum { FINE, ATTENTION, NOTE } Verdict;

typedef struct {
    const char *database;
    const Config *config;
    void (*line)(void *arg, const char *text);
    void *arg;
    size_t attention;
    bool known, practice, sealed; /* of the database, as far as it could be looked into */
} Doctor;

/* doctor_say.c */
void doctor_say(Doctor *d, Verdict verdict, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* doors.c */
void doctor_doors(Doctor *d);

#endif
