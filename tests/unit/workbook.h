/* Workbooks put together by hand, for the tests of reading .xlsx: parts of XML in a zip file. */
#ifndef MARROWDESK_TEST_WORKBOOK_H
#define MARROWDESK_TEST_WORKBOOK_H

#include <zip.h>

#include "table_file.h"
#include "workbook_parts.h"

/* A workbook with this sheet; `other` replaces the part of its name, or (text NULL) leaves it out. */
static inline TableFile workbook_file(const Station *s, const char *sheet, const PartText *other)
{
    TableFile file = file_path(s, "book.xlsx");
    int why;
    unlink(file.path);
    zip_t *zip = zip_open(file.path, ZIP_CREATE, &why);
    assert_non_null(zip);
    for (size_t i = 0; i < WORKBOOK_PARTS; i++) {
        const PartText *part = &workbook_parts[i];
        const char *text = strstr(part->name, "sheet1") ? sheet : part->text;
        if (other && strcmp(other->name, part->name) == 0)
            text = other->text;
        zip_source_t *source = text ? zip_source_buffer(zip, text, strlen(text), 0) : NULL;
        if (source)
            assert_true(zip_file_add(zip, part->name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return file;
}

#endif
