/* A day of sampling and its three counts: tubes, paper forms, records. The first two are counted by hand, the records
 * are the people with a sample of that day, site and event, whoever typed them. Scanned barcodes and typed paper
 * numbers name what is missing. Several days may be open at once. */
#ifndef MARROWDESK_BUS_H
#define MARROWDESK_BUS_H

#include "desk.h"

enum { BUS_DIFFERENCES = 400, BUS_TEXT = 65536, BUS_RANGE = 500 };

typedef struct {
    int64_t tubes, papers;          /* as counted by hand */
    int64_t records;                /* people */
    int64_t scanned, listed;        /* barcodes scanned, paper numbers typed */
    size_t differences;             /* that can be named; may exceed what there was room for */
} BusCounts;

/* Both counts were given, the three agree, and nothing can be named that is missing. */
bool bus_agrees(const BusCounts *counts);

typedef enum {
    BUS_TUBE_ALONE,    /* a scanned tube without record */
    BUS_TUBE_ELSEWHERE, /* its barcode stands on a sample of another day, site or event */
    BUS_TUBE_TWICE,    /* it was scanned for another day as well */
    BUS_RECORD_TUBE,   /* a record whose tube was not scanned, or that has no barcode */
    BUS_PAPER_ALONE,   /* a paper form without record */
    BUS_RECORD_PAPER,  /* a record whose paper form was not listed, or that has no paper number */
    BUS_PAPER_TWICE    /* one paper number on two records */
} BusKind;

typedef struct {
    BusKind kind;
    char code[NUMBER_SIZE]; /* barcode or paper number; "" the record has none */
    int64_t donor;          /* whose record it is; 0 none */
    char who[LINE_SIZE];    /* who has it, and where */
} BusDifference;

/* What is the matter, in words. */
const char *bus_difference_label(BusKind kind);

/* Open days first, the newest before; a liaison sees those of the own unit. */
size_t bus_list(Desk *desk, BusDay *rows, size_t max);
bool bus_load(Desk *desk, int64_t id, BusDay *day);
int64_t bus_records(Desk *desk, const BusDay *day);
/* Counts, and by name what does not agree: tubes and papers are compared as soon as one was scanned or typed. */
void bus_compare(Desk *desk, const BusDay *day, BusCounts *counts, BusDifference *rows, size_t max);

/* A new day (id 0), or other counts. ERR_DUPLICATE: the day, site and event are open already. */
Status bus_save(Desk *desk, BusDay *day, Error *error);
/* A tube or a paper form is there; `text` as scanned or typed, for papers also "0001..0050" (at most BUS_RANGE). Said
 * with whose it is, also when it was there before. */
Status bus_scan(Desk *desk, const BusDay *day, bool paper, const char *text, char *said, size_t size, Error *error);
Status bus_unscan(Desk *desk, const BusDay *day, bool paper, const char *code, Error *error);
/* Compares once more, keeps the result and closes the day. ERR_INPUT, field "reason": the counts differ and no reason
 * is given. */
Status bus_close(Desk *desk, BusDay *day, const char *reason, Error *error);
/* Opens a closed day again; the result is made anew at its next end. */
Status bus_reopen(Desk *desk, int64_t id, Error *error);
/* The comparison as text, to read and print: as it was kept when the day was closed, else as it stands now. */
void bus_text(Desk *desk, const BusDay *day, char *out, size_t size);

#endif
