/* Every screen of the desk, for what looks at all of them: the manual, the tests. lint sees that none is missing. */
#include "screens.h"

/* clang-format off: one a line */
const Screen *const screens_all[] = {
    &screen_today,
    &screen_calls,
    &screen_call,
    &screen_day,
    &screen_registry,
    &screen_worklist,
    &screen_card,
    &screen_intake,
    &screen_board,
    &screen_case,
    &screen_roster,
    &screen_bus,
    &screen_bus_day,
    &screen_news,
    &screen_handover,
    &screen_figures,
    &screen_figure,
    &screen_staff,
    &screen_province,
    &screen_province_item,
    &screen_compare,
    &screen_import,
    &screen_import_file,
    &screen_import_columns,
    &screen_import_preview,
    &screen_import_batches,
    &screen_samples,
    &screen_targets,
    &screen_outreach,
    &screen_audit,
    &screen_sign_in,
    NULL,
};
/* clang-format on */
