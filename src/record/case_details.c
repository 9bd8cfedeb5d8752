/* Field tables of what is kept with a match case: talks, typing, examination, diary, collection, costs, care. */
#include "case.h"
#include "table.h"

enum { KEPT = FIELD_AUDITED, OURS = FIELD_AUDITED | FIELD_HIDDEN };

/* Taken back: what is not counted any more, and why. */
#define VOIDED(type)                                          \
    INSTANT(type, voided_at, N_("Voided at"), .flags = OURS), \
        TEXT(type, void_reason, N_("Why it was voided"), .flags = OURS)
#define OF_CASE(type) REF(type, donation_case, "donation_case", N_("Match case"), .flags = OURS | FIELD_REQUIRED)

static const Field talk_fields[] = {
    OF_CASE(Talk),
    INSTANT(Talk, at, N_("Talked at"), .flags = KEPT | FIELD_REQUIRED),
    CODE(Talk, kind, "talk_kind", N_("Kind of talk"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(Talk, present, N_("Who was there"), .flags = KEPT),
    CODE(Talk, answer, "talk_answer", N_("Answer"), .flags = KEPT | FIELD_REQUIRED),
    REF(Talk, attempt, "attempt", N_("From the call"), .flags = OURS),
    TEXT(Talk, note, N_("Note"), .flags = KEPT | FIELD_LINES),
    VOIDED(Talk),
};

const RecordType talk_type = RECORD_TYPE("talk", N_("Conversation"), Talk, talk_fields, true, true);

#define HLA(member, text) TEXT(Typing, member, text, .flags = KEPT | FIELD_MULTI_ID, .check = field_check_hla)

static const Field typing_fields[] = {
    OF_CASE(Typing),
    DATE(Typing, sampled_on, N_("Sampled on"), .flags = KEPT, .check = field_check_past),
    DATE(Typing, sent_on, N_("Sent on"), .flags = KEPT, .check = field_check_past),
    TEXT(Typing, courier, N_("Number of the parcel"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_code),
    TEXT(Typing, laboratory, N_("Laboratory"), .flags = KEPT),
    CODE(Typing, method, "typing_method", N_("Method"), .flags = KEPT),
    DATE(Typing, reported_on, N_("Reported on"), .flags = KEPT, .check = field_check_past),
    TEXT(Typing, matched, N_("Matched"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_matched),
    TEXT(Typing, report_number, N_("Number of the report"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_code),
    HLA(a1, N_("HLA-A, first")),
    HLA(a2, N_("HLA-A, second")),
    HLA(b1, N_("HLA-B, first")),
    HLA(b2, N_("HLA-B, second")),
    HLA(c1, N_("HLA-C, first")),
    HLA(c2, N_("HLA-C, second")),
    HLA(drb1_1, N_("HLA-DRB1, first")),
    HLA(drb1_2, N_("HLA-DRB1, second")),
    HLA(dqb1_1, N_("HLA-DQB1, first")),
    HLA(dqb1_2, N_("HLA-DQB1, second")),
    HLA(dpb1_1, N_("HLA-DPB1, first")),
    HLA(dpb1_2, N_("HLA-DPB1, second")),
    TEXT(Typing, note, N_("Note"), .flags = KEPT),
    VOIDED(Typing),
};

const RecordType typing_type = RECORD_TYPE("typing", N_("High-resolution typing"), Typing, typing_fields, true, true);

static const Field exam_fields[] = {
    OF_CASE(Exam),
    DATE(Exam, booked_on, N_("Booked for"), .flags = KEPT),
    TEXT(Exam, booked_time, N_("Booked time"), .flags = KEPT, .check = field_check_time),
    CODE(Exam, hospital, "hospital", N_("Hospital"), .flags = KEPT),
    DATE(Exam, done_on, N_("Examined on"), .flags = KEPT, .check = field_check_past),
    DATE(Exam, result_on, N_("Result on"), .flags = KEPT, .check = field_check_past),
    CODE(Exam, result, "exam_result", N_("Result"), .flags = KEPT),
    TEXT(Exam, note, N_("Note"), .flags = KEPT),
    VOIDED(Exam),
};

const RecordType exam_type = RECORD_TYPE("exam", N_("Physical examination"), Exam, exam_fields, true, true);

static const Field dose_fields[] = {
    OF_CASE(Dose),
    DATE(Dose, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    TEXT(Dose, at_time, N_("Time of day"), .flags = KEPT, .check = field_check_time),
    CODE(Dose, feels, "dose_feels", N_("How the donor feels"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(Dose, note, N_("Note"), .flags = KEPT),
    VOIDED(Dose),
};

const RecordType dose_type = RECORD_TYPE("dose", N_("Day of mobilisation"), Dose, dose_fields, true, true);

static const Field collection_fields[] = {
    OF_CASE(Collection),
    DATE(Collection, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    NUMBER(Collection, minutes, 10, 900, N_("Minutes"), .flags = KEPT, .headers = "采集时长|采集分钟|minutes"),
    NUMBER(Collection, volume_ml, 1, 2000, N_("Volume (ml)"), .flags = KEPT, .headers = "采集量|采集毫升|volume ml"),
    TEXT(Collection, cells, N_("Cells as told"), .flags = KEPT),
    TEXT(Collection, note, N_("Note"), .flags = KEPT),
    VOIDED(Collection),
};

const RecordType collection_type =
    RECORD_TYPE("collection", N_("Day of collection"), Collection, collection_fields, true, true);

static const Field cost_fields[] = {
    OF_CASE(Cost),
    CODE(Cost, kind, "cost_kind", N_("Kind of cost"), .flags = KEPT | FIELD_REQUIRED),
    DATE(Cost, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED),
    MONEY(Cost, fen, N_("Amount (yuan)"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(Cost, note, N_("Note"), .flags = KEPT),
    VOIDED(Cost),
};

const RecordType cost_type = RECORD_TYPE("cost", N_("Cost"), Cost, cost_fields, true, true);

static const Field visit_fields[] = {
    OF_CASE(Visit),
    CODE(Visit, kind, "visit_kind", N_("Occasion"), .flags = KEPT | FIELD_REQUIRED),
    DATE(Visit, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(Visit, present, N_("Who was there"), .flags = KEPT),
    CODE(Visit, publicity, "publicity", N_("May it be told"), .flags = KEPT),
    TEXT(Visit, note, N_("Note"), .flags = KEPT),
    VOIDED(Visit),
};

const RecordType visit_type = RECORD_TYPE("visit", N_("Farewell or visit"), Visit, visit_fields, true, true);

static const Field aftercare_fields[] = {
    OF_CASE(Aftercare),
    TEXT(Aftercare, step, N_("Step"), .flags = OURS | FIELD_REQUIRED),
    NUMBER(Aftercare, nth, 1, 99, N_("Which one of its series"), .flags = OURS | FIELD_REQUIRED),
    DATE(Aftercare, on_date, N_("Date"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    TEXT(Aftercare, symptoms, N_("Symptoms"), .flags = KEPT),
    FLAG(Aftercare, recovered, N_("Recovered"), .flags = KEPT),
    CODE(Aftercare, blood_count, "blood_count", N_("Blood count"), .flags = KEPT),
    NUMBER(Aftercare, days_off, 0, 366, N_("Days off work"), .flags = KEPT),
    CODE(Aftercare, again, "yes_no_unsure", N_("Would do it again"), .flags = KEPT),
    REF(Aftercare, attempt, "attempt", N_("From the call"), .flags = OURS),
    TEXT(Aftercare, note, N_("Note"), .flags = KEPT | FIELD_LINES),
    VOIDED(Aftercare),
};

const RecordType aftercare_type =
    RECORD_TYPE("aftercare", N_("Follow-up after the donation"), Aftercare, aftercare_fields, true, true);

static const Field adverse_fields[] = {
    OF_CASE(AdverseEvent),
    NUMBER(AdverseEvent, grade, 1, 5, N_("Grade (CTCAE)"), .flags = KEPT | FIELD_REQUIRED),
    FLAG(AdverseEvent, serious, N_("Serious"), .flags = KEPT),
    INSTANT(AdverseEvent, noticed_at, N_("Noticed at"), .flags = KEPT | FIELD_REQUIRED),
    INSTANT(AdverseEvent, reported_at, N_("Reported at"), .flags = KEPT),
    TEXT(AdverseEvent, what, N_("What happened"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(AdverseEvent, note, N_("Note"), .flags = KEPT | FIELD_LINES),
    VOIDED(AdverseEvent),
};

const RecordType adverse_event_type =
    RECORD_TYPE("adverse_event", N_("Adverse event"), AdverseEvent, adverse_fields, true, true);

const RecordType *const case_detail_types[] = {
    &talk_type, &typing_type, &exam_type,      &dose_type,          &collection_type,
    &cost_type, &visit_type,  &aftercare_type, &adverse_event_type, NULL,
};
