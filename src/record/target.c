/* The field tables of targets, opening balances and external facts. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, FIRST_YEAR = 2003 /* the station was set up */, LAST_YEAR = 2099, MOST = 999999 };

static const Field target_fields[] = {
    CODE(UnitTarget, unit, "unit", N_("Unit"), .flags = KEPT),
    NUMBER(UnitTarget, year, FIRST_YEAR, LAST_YEAR, N_("Year"), .flags = KEPT | FIELD_REQUIRED),
    CODE(UnitTarget, period, "period", N_("Period"), .flags = KEPT | FIELD_REQUIRED),
    NUMBER(UnitTarget, samples, 0, MOST, N_("Samples"), .flags = KEPT),
    NUMBER(UnitTarget, donations, 0, MOST, N_("Donations"), .flags = KEPT),
    DATE(UnitTarget, valid_from, N_("Holds from"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(UnitTarget, note, N_("Note"), .flags = KEPT),
    REF(UnitTarget, account, "account", N_("Set by"), .flags = KEPT | FIELD_HIDDEN),
    INSTANT(UnitTarget, voided_at, N_("Taken back at"), .flags = KEPT | FIELD_HIDDEN),
    TEXT(UnitTarget, void_reason, N_("Reason"), .flags = KEPT | FIELD_HIDDEN),
};

static const Field opening_fields[] = {
    CODE(OpeningBalance, unit, "unit", N_("Unit"), .flags = KEPT | FIELD_REQUIRED),
    NUMBER(OpeningBalance, year, FIRST_YEAR, LAST_YEAR, N_("Year"), .flags = KEPT | FIELD_REQUIRED),
    NUMBER(OpeningBalance, samples, 0, MOST, N_("Samples"), .flags = KEPT),
    NUMBER(OpeningBalance, donations, 0, MOST, N_("Donations"), .flags = KEPT),
    TEXT(OpeningBalance, source, N_("Source"), .flags = KEPT),
    TEXT(OpeningBalance, note, N_("Note"), .flags = KEPT),
};

static const Field fact_fields[] = {
    CODE(ExternalFact, kind, "fact_kind", N_("Kind of fact"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(ExternalFact, stated, N_("What is said"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(ExternalFact, stated_en, N_("In English"), .flags = KEPT),
    PARTIAL(ExternalFact, fact_on, N_("On"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    TEXT(ExternalFact, source, N_("Source"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(ExternalFact, note, N_("Note"), .flags = KEPT),
};

const RecordType unit_target_type = RECORD_TYPE("unit_target", N_("Target"), UnitTarget, target_fields, false, false);
const RecordType opening_balance_type =
    RECORD_TYPE("opening_balance", N_("Opening balance"), OpeningBalance, opening_fields, false, true);
const RecordType external_fact_type =
    RECORD_TYPE("external_fact", N_("External fact"), ExternalFact, fact_fields, false, true);

static const Field line_fields[] = {
    CODE(TargetLine, what, "target_line", N_("What the row is"), .headers = "类别|类型|what|kind"),
    CODE(TargetLine, unit, "unit", N_("Unit"), .headers = "县区|县市区|单位|unit|county"),
    NUMBER(TargetLine, year, FIRST_YEAR, LAST_YEAR, N_("Year"), .headers = "年度|年份|year"),
    CODE(TargetLine, period, "period", N_("Period"), .headers = "周期|时段|期间|period"),
    NUMBER(TargetLine, samples, 0, MOST, N_("Samples"),
           .headers = "采样|采集|采样指标|采集指标|采样数|采样人数|采集人数|采集血样|血样数|samples"),
    NUMBER(TargetLine, donations, 0, MOST, N_("Donations"),
           .headers = "捐献|捐献指标|捐献数|捐献人数|捐献例数|实现捐献|donations"),
    PARTIAL(TargetLine, day, N_("Date"), .headers = "起效日期|生效日期|执行日期|日期|valid from|date"),
    CODE(TargetLine, fact_kind, "fact_kind", N_("Kind of fact"), .headers = "情况类别|kind of fact"),
    TEXT(TargetLine, stated, N_("What is said"), .headers = "内容|表述|what is said|statement"),
    TEXT(TargetLine, stated_en, N_("In English"), .headers = "英文表述|英文内容|英文|statement in english"),
    TEXT(TargetLine, source, N_("Source"), .headers = "来源|出处|source"),
    TEXT(TargetLine, note, N_("Note"), .headers = "备注|说明|note"),
};

const RecordType target_line_type =
    RECORD_TYPE("target_line", N_("Row of targets"), TargetLine, line_fields, false, false);
