/* The forms a report takes in files. */
#ifndef MARROWDESK_REPORT_FILE_H
#define MARROWDESK_REPORT_FILE_H

#include <stdio.h>

#include "report.h"

bool report_put_text(const Report *report, FILE *to);
bool report_put_csv(const Report *report, FILE *to);
/* A workbook at `path`: a sheet a table with its native chart, frozen head and filter; the sentences in a first one. */
bool report_put_book(const Report *report, const char *path, char *folder);

#endif
