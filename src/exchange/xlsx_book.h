/* What a workbook has besides the rows of its sheets: their names, the formats of cells, the shared texts. */
#ifndef MARROWDESK_EXCHANGE_XLSX_BOOK_H
#define MARROWDESK_EXCHANGE_XLSX_BOOK_H

#include "xlsx.h"
#include "xlsx_part.h"
#include "xlsx_value.h"

enum { XLSX_PATH = 256 };

typedef struct {
    char name[XLSX_SHEET_NAME];
    char relation[64];
    char path[XLSX_PATH]; /* "": it is a chart or another thing that is no table */
} XlsxSheet;

/* Texts one behind the other, each with its NUL. */
typedef struct {
    char *bytes;
    size_t used, room;
    size_t *starts;
    size_t count, count_room;
} XlsxTexts;

typedef struct {
    zip_t *zip;
    char file[256]; /* for messages */
    XlsxSheet *sheets;
    size_t sheet_count;
    char folder[XLSX_PATH]; /* of the workbook's part, with its slash */
    char styles[XLSX_PATH], strings[XLSX_PATH];
    bool from_1904;
    unsigned char *shown; /* Shown of each style of cells */
    size_t shown_count;
    XlsxTexts texts;
} XlsxBook;

/* Takes the stream over. Free with book_close(), also after a failure. */
Status book_open(XlsxBook *book, FILE *file, const char *name, Error *error);
void book_close(XlsxBook *book);
/* NULL: there is no such text. */
const char *book_text(const XlsxBook *book, long long number);

/* Decodes "_x000D_" in place (ECMA-376 part 1, 22.9.2.19); line ends become LF, NUL U+FFFD. */
void book_decode(char *text);

#endif
