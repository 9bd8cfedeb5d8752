/* Field tables of the health questionnaire and of a day of sampling whose counts are compared. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, PRIVATE = FIELD_AUDITED | FIELD_SENSITIVE };

static const Field health_fields[] = {
    CODE(Health, edition, "questionnaire", N_("Form edition"), .flags = KEPT,
         .headers = "健康征询表版本|健康问卷版本|问卷版本|questionnaire edition|health edition"),
    PARTIAL(Health, filled_on, N_("Form filled on"), .flags = KEPT, .check = field_check_past,
            .headers = "健康征询日期|健康问卷日期|征询日期|问卷日期|questionnaire date|health date"),
    TEXT(Health, answers, N_("Answers"), .flags = PRIVATE | FIELD_HIDDEN),
    CODE(Health, result, "health_result", N_("Health result"), .flags = PRIVATE | FIELD_REQUIRED,
         .headers = "健康征询结果|健康征询|健康问卷结果|征询结果|questionnaire result|health result|health"),
    DATE(Health, until, N_("Deferred until"), .flags = PRIVATE,
         .headers = "暂缓至|健康暂缓至|暂缓捐献至|deferred until"),
    TEXT(Health, note, N_("Health note"), .flags = PRIVATE,
         .headers = "健康征询备注|健康备注|health note|questionnaire note"),
};

const RecordType health_type = RECORD_TYPE("health", N_("Health questionnaire"), Health, health_fields, true, true);

static const Field bus_fields[] = {
    DATE(BusDay, held_on, N_("Day of the sampling"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    CODE(BusDay, site, "site", N_("Site"), .flags = KEPT),
    TEXT(BusDay, event, N_("Event"), .flags = KEPT),
    CODE(BusDay, unit, "unit", N_("Unit"), .flags = KEPT | FIELD_REQUIRED),
    NUMBER(BusDay, tubes, 0, 9999, N_("Tubes (by person)"), .flags = KEPT),
    NUMBER(BusDay, papers, 0, 9999, N_("Paper forms counted"), .flags = KEPT),
    TEXT(BusDay, note, N_("Note"), .flags = KEPT),
    INSTANT(BusDay, closed_at, N_("Closed at"), .flags = KEPT | FIELD_HIDDEN),
    REF(BusDay, closed_by, "account", N_("Closed by"), .flags = KEPT | FIELD_HIDDEN),
    TEXT(BusDay, reason, N_("Reason"), .flags = KEPT | FIELD_HIDDEN),
};

const RecordType bus_day_type = RECORD_TYPE("bus_day", N_("Day of three counts"), BusDay, bus_fields, false, true);
