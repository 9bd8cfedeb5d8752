/* Field tables of a match case: the case itself, its notices and steps, and the duty roster. */
#include "case.h"
#include "table.h"

enum {
    KEPT = FIELD_AUDITED,
    OURS = FIELD_AUDITED | FIELD_HIDDEN, /* written by the acts of casework alone */
    DERIVED = FIELD_HIDDEN | FIELD_DERIVED
};

static const Field case_fields[] = {
    TEXT(Case, request_number, N_("Request number"), .flags = KEPT | FIELD_REQUIRED | FIELD_MULTI_ID,
         .check = field_check_code,
         .headers = "需求编号|申请编号|患者编号|配型编号|检索号|request number|request|request no"),
    CODE(Case, kind, "case_kind", N_("Kind of donation"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "捐献类型|捐献种类|类型|kind"),
    CODE(Case, unit, "unit", N_("Unit"), .flags = OURS | FIELD_REQUIRED, .headers = "县区|所属县区|管理单位|unit"),
    REF(Case, holder, "account", N_("In hand of"), .flags = OURS),
    INSTANT(Case, taken_at, N_("Taken at"), .flags = OURS),
    DATE(Case, reserved_until, N_("Reserved until"), .flags = KEPT, .headers = "预留至|保留至|reserved until"),
    CODE(Case, patient_age, "patient_age", N_("Patient's age"), .flags = KEPT, .headers = "患者年龄段|patient age"),
    CODE(Case, patient_sex, "sex", N_("Patient's sex"), .flags = KEPT, .headers = "患者性别|patient sex"),
    TEXT(Case, patient_city, N_("City of the hospital"), .flags = KEPT,
         .headers = "患者所在城市|患者城市|移植城市|patient city"),
    INSTANT(Case, conditioned_at, N_("Patient conditioned since"), .flags = OURS),
    INSTANT(Case, refused_at, N_("Said no at"), .flags = OURS),
    CODE(Case, refuse_reason, "case_close_reason", N_("Why the person said no"), .flags = OURS),
    DATE(Case, reserve_since, N_("Reserve since"), .flags = OURS),
    DATE(Case, collection_on, N_("Collection day"), .flags = KEPT,
         .headers = "采集日期|捐献日期|collection day|collected on"),
    NUMBER(Case, collection_days, 1, 3, N_("Days of collection"), .flags = KEPT, .headers = "采集天数|collection days"),
    CODE(Case, exam_hospital, "hospital", N_("Examination hospital"), .flags = KEPT,
         .headers = "体检医院|exam hospital"),
    CODE(Case, hospital, "hospital", N_("Collection hospital"), .flags = KEPT, .headers = "采集医院|hospital"),
    TEXT(Case, ward, N_("Ward"), .flags = KEPT, .headers = "病区|ward"),
    TEXT(Case, escort, N_("Escort"), .flags = KEPT, .headers = "陪同人员|陪同人|escort"),
    TEXT(Case, escort_phone, N_("Escort's phone"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_phone,
         .headers = "陪同人电话|escort phone"),
    TEXT(Case, travel, N_("Travel"), .flags = KEPT, .headers = "行程|交通|travel"),
    TEXT(Case, lodging, N_("Lodging"), .flags = KEPT, .headers = "住宿|lodging"),
    TEXT(Case, insurance, N_("Insurance policy"), .flags = KEPT, .headers = "保险单号|保单号|insurance"),
    MONEY(Case, advance_fen, N_("Advance (yuan)"), .flags = KEPT, .headers = "预支款|预支金额|advance"),
    TEXT(Case, employer_contact, N_("Contact at employer"), .flags = KEPT,
         .headers = "单位联系人|employer contact"),
    NUMBER(Case, province_no, 1, 999999, N_("Number in the province"), .flags = KEPT,
           .headers = "全省例数|省例数|全省序号|province no"),
    NUMBER(Case, city_no, 1, 99999, N_("Number in the city"), .flags = KEPT,
           .headers = "全市例数|市例数|全市序号|city no"),
    NUMBER(Case, county_no, 1, 9999, N_("Number in the county"), .flags = KEPT,
           .headers = "全县例数|县区例数|县区序号|county no"),
    CODE(Case, award_unit, "unit", N_("Accepting county"), .flags = KEPT,
         .headers = "受理县区|award unit|county that accepts the award"),
    FLAG(Case, award_complex, N_("Complex award case"), .flags = KEPT, .headers = "情况复杂|award complex"),
    FLAG(Case, award_private, N_("Not to be published"), .flags = KEPT,
         .headers = "不公示|award private|award not to be published"),
    DATE(Case, award_opened_on, N_("Opened by hand on"), .flags = KEPT),
    CODE(Case, award_result, "award_result", N_("Result of the award"), .flags = KEPT,
         .headers = "见义勇为结果|award result"),
    TEXT(Case, note, N_("Note"), .flags = KEPT | FIELD_LINES, .headers = "备注|说明|note"),
    DATE(Case, closed_on, N_("Closed on"), .flags = OURS, .headers = "结案日期|closed on"),
    CODE(Case, side, "case_side", N_("Ended by"), .flags = OURS, .headers = "终止方|终止责任方|side"),
    CODE(Case, close_reason, "case_close_reason", N_("Why it ended"), .flags = OURS,
         .headers = "终止原因|结案原因|reason"),
    TEXT(Case, close_note, N_("Note on the end"), .flags = OURS, .headers = "结案说明|close note"),
    REF(Case, closed_by, "account", N_("Closed by"), .flags = OURS),
    REF(Case, second_by, "account", N_("Second account"), .flags = OURS),
    REF(Case, closing_period, "status_period", N_("Status from the end"), .flags = OURS),
    CODE(Case, phase, "case_phase", N_("Phase"), .flags = DERIVED),
    INSTANT(Case, t0, N_("Notice received at"), .flags = DERIVED),
    TEXT(Case, stage, N_("Stage"), .flags = DERIVED),
    TEXT(Case, next_step, N_("Next step"), .flags = DERIVED),
    NUMBER(Case, next_nth, 0, 0, N_("Which one of its series"), .flags = DERIVED),
    INSTANT(Case, next_due, N_("Next due"), .flags = DERIVED),
    INSTANT(Case, amber_at, N_("Amber from"), .flags = DERIVED),
    INSTANT(Case, red_at, N_("Red from"), .flags = DERIVED),
    INSTANT(Case, escalate_at, N_("Told again from"), .flags = DERIVED),
    CODE(Case, waits_for, "waits_for", N_("Waits for"), .flags = DERIVED),
    INSTANT(Case, first_contact_at, N_("First contact at"), .flags = DERIVED),
    DATE(Case, answered_on, N_("Answered on"), .flags = DERIVED),
    DATE(Case, departed_on, N_("Departed on"), .flags = DERIVED),
    DATE(Case, collected_on, N_("Collected on"), .flags = DERIVED),
    NUMBER(Case, departure_days, 0, 0, N_("Days to the departure"), .flags = DERIVED),
    NUMBER(Case, hours_ours, 0, 0, N_("Hours spent by us"), .flags = DERIVED),
    NUMBER(Case, hours_volunteer, 0, 0, N_("Hours of the volunteer"), .flags = DERIVED),
    NUMBER(Case, hours_patient, 0, 0, N_("Hours of the patient's side"), .flags = DERIVED),
    NUMBER(Case, hours_hospital, 0, 0, N_("Hours of the hospital"), .flags = DERIVED),
    CODE(Case, spent_with, "spent", N_("Whose time runs"), .flags = DERIVED),
    INSTANT(Case, spent_since, N_("Runs since"), .flags = DERIVED),
};

const RecordType case_type = RECORD_TYPE("donation_case", N_("Match case"), Case, case_fields, true, true);

static const Field notice_fields[] = {
    REF(Notice, donation_case, "donation_case", N_("Match case"), .flags = OURS | FIELD_REQUIRED),
    TEXT(Notice, request_number, N_("Request number"), .flags = KEPT | FIELD_REQUIRED | FIELD_MULTI_ID,
         .check = field_check_code),
    CODE(Notice, kind, "notice_kind", N_("Kind of notice"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "通知类型|通知种类|notice kind"),
    INSTANT(Notice, received_at, N_("Received at"), .flags = KEPT | FIELD_REQUIRED,
            .headers = "收到时间|接收时间|通知时间|通知日期|收到日期|received at|notice date"),
    DATE(Notice, reserved_until, N_("Reserved until"), .flags = KEPT),
    CODE(Notice, patient_age, "patient_age", N_("Patient's age"), .flags = KEPT),
    CODE(Notice, patient_sex, "sex", N_("Patient's sex"), .flags = KEPT),
    TEXT(Notice, patient_city, N_("City of the hospital"), .flags = KEPT),
    TEXT(Notice, note, N_("Note"), .flags = KEPT, .headers = "通知备注|notice note"),
    REF(Notice, account, "account", N_("Entered by"), .flags = FIELD_HIDDEN),
    INSTANT(Notice, voided_at, N_("Voided at"), .flags = FIELD_HIDDEN),
    TEXT(Notice, void_reason, N_("Why it was voided"), .flags = FIELD_HIDDEN),
};

const RecordType notice_type = RECORD_TYPE("notice", N_("Notice"), Notice, notice_fields, true, false);

static const Field step_fields[] = {
    REF(Step, donation_case, "donation_case", N_("Match case"), .flags = OURS | FIELD_REQUIRED),
    TEXT(Step, step, N_("Step"), .flags = OURS | FIELD_REQUIRED),
    NUMBER(Step, nth, 1, 99, N_("Which one of its series"), .flags = OURS | FIELD_REQUIRED),
    CODE(Step, state, "step_state", N_("State of the step"), .flags = OURS | FIELD_REQUIRED),
    DATE(Step, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(Step, at_time, N_("Time of day"), .flags = KEPT, .check = field_check_time),
    TEXT(Step, document, N_("Document"), .flags = KEPT),
    TEXT(Step, note, N_("Note"), .flags = KEPT | FIELD_LINES),
    REF(Step, account, "account", N_("Entered by"), .flags = FIELD_HIDDEN),
    INSTANT(Step, entered_at, N_("Entered at"), .flags = FIELD_HIDDEN),
    INSTANT(Step, due_at, N_("Was due at"), .flags = FIELD_HIDDEN),
    TEXT(Step, rule, N_("By which rule"), .flags = FIELD_HIDDEN),
    REF(Step, attempt, "attempt", N_("From the call"), .flags = FIELD_HIDDEN),
    INSTANT(Step, voided_at, N_("Voided at"), .flags = FIELD_HIDDEN),
    TEXT(Step, void_reason, N_("Why it was voided"), .flags = FIELD_HIDDEN),
};

const RecordType step_type = RECORD_TYPE("step", N_("Step"), Step, step_fields, true, false);

static const Field duty_fields[] = {
    DATE(Duty, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED, .headers = "日期|值班日期|date"),
    TEXT(Duty, name, N_("On duty"), .flags = KEPT | FIELD_REQUIRED, .headers = "值班人|值班人员|on duty"),
    TEXT(Duty, phone, N_("Phone"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_dialled,
         .headers = "电话|phone"),
    TEXT(Duty, note, N_("Note"), .flags = KEPT, .headers = "备注|note"),
};

const RecordType duty_type = RECORD_TYPE("duty", N_("Duty"), Duty, duty_fields, false, true);
