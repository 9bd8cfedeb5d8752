/* libxlsxwriter and libzip, loaded when the first workbook is written or read; late.zip_fread is libzip's zip_fread.
 *
 * Both bring a whole cryptographic library along. Linked in, they took a third of the time in which the desk starts,
 * and most desks never touch a workbook. */
#ifndef MARROWDESK_EXCHANGE_LATE_H
#define MARROWDESK_EXCHANGE_LATE_H

#include <stdio.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "error.h"

/* What is used of them; the libraries' headers say what each does. */
#define LATE_WRITER_CALLS(F)           \
    F(workbook_new_opt)                \
    F(workbook_add_worksheet)          \
    F(workbook_add_format)             \
    F(workbook_add_chart)              \
    F(workbook_close)                  \
    F(format_set_bold)                 \
    F(format_set_num_format)           \
    F(format_set_top)                  \
    F(worksheet_write_number)          \
    F(worksheet_write_string)          \
    F(worksheet_set_column)            \
    F(worksheet_freeze_panes)          \
    F(worksheet_autofilter)            \
    F(worksheet_data_validation_range) \
    F(worksheet_insert_chart)          \
    F(worksheet_hide)                  \
    F(worksheet_set_landscape)         \
    F(worksheet_set_paper)             \
    F(worksheet_fit_to_pages)          \
    F(worksheet_repeat_rows)           \
    F(worksheet_set_header)            \
    F(chart_add_series)                \
    F(chart_series_set_name)           \
    F(chart_series_set_categories)     \
    F(chart_series_set_values)         \
    F(chart_title_set_name)            \
    F(chart_legend_set_position)       \
    F(chart_axis_set_reverse)
#define LATE_ZIP_CALLS(F)      \
    F(zip_source_filep_create) \
    F(zip_source_free)         \
    F(zip_open_from_source)    \
    F(zip_discard)             \
    F(zip_error_init)          \
    F(zip_error_fini)          \
    F(zip_get_num_entries)     \
    F(zip_name_locate)         \
    F(zip_stat_index)          \
    F(zip_fopen_index)         \
    F(zip_fread)               \
    F(zip_fclose)

#define LATE_CALL(name) typeof(name) *name;
typedef struct {
    LATE_WRITER_CALLS(LATE_CALL)
    LATE_ZIP_CALLS(LATE_CALL)
} Late;
#undef LATE_CALL

extern Late late;

/* Before the first call of either. ERR_IO: the library is not installed, or lacks something; the message names it. */
Status late_writer(Error *error);
Status late_zip(Error *error);

#endif
