/* The parts of a small workbook, for tests and for the search for faults. */
#ifndef MARROWDESK_TEST_WORKBOOK_PARTS_H
#define MARROWDESK_TEST_WORKBOOK_PARTS_H

#include <stddef.h>

#define SPREADSHEET "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

typedef struct {
    const char *name, *text; /* text NULL: the part is missing */
} PartText;

static const PartText workbook_parts[] = {
    {"_rels/.rels", "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"a\" Type=\"" OFFICE
                    "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml", "<workbook xmlns=\"" SPREADSHEET "\" xmlns:r=\"" OFFICE
                        "\"><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id=\"r1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"r2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
     "<Relationship Id=\"r3\" Type=\"" OFFICE "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"},
    {"xl/styles.xml",
     "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
     "<numFmt numFmtId=\"165\" formatCode=\"000000\"/><numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/>"
     "<numFmt numFmtId=\"167\" formatCode=\"[Red]#,##0.00\"/></numFmts><cellStyleXfs><xf "
     "numFmtId=\"14\"/></cellStyleXfs>"
     "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
     "<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"58\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"},
    {"xl/sharedStrings.xml", "<sst><si><t>姓名</t></si><si><r><t>毛</t></r><r><t>建国</t></r><rPh><t>mao</t></rPh></si>"
                             "<si><t>two_x000D_&#10;lines</t></si><si><t>_x005F_x000D_</t></si><si/></sst>"},
    {"xl/worksheets/sheet1.xml", NULL},
};
enum { WORKBOOK_PARTS = sizeof workbook_parts / sizeof workbook_parts[0] };

#define ROWS(rows) \
    "<worksheet xmlns=\"" SPREADSHEET "\"><dimension ref=\"A1:C9\"/><sheetData>" rows "</sheetData></worksheet>"

#endif
