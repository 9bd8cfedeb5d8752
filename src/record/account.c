/* The account's field table, and the list of all record types. */
#include "case.h"
#include "table.h"

enum { KEPT = FIELD_AUDITED, OURS = FIELD_HIDDEN };

static const Field fields[] = {
    TEXT(Account, name, N_("Signs in as"), .flags = KEPT | FIELD_REQUIRED, .headers = "账号|用户名|account|user"),
    TEXT(Account, full_name, N_("Full name"), .flags = KEPT, .headers = "姓名|full name"),
    CODE(Account, role, "role", N_("Role"), .flags = KEPT | FIELD_REQUIRED, .headers = "角色|role"),
    CODE(Account, unit, "unit", N_("Unit of a liaison"), .flags = KEPT, .headers = "县区|单位|unit"),
    TEXT(Account, unix_user, N_("Unix user"), .flags = KEPT, .headers = "系统用户|unix user"),
    TEXT(Account, line, N_("Phone on the desk"), .flags = KEPT | FIELD_MULTI_ID, .headers = "办公电话|分机|line"),
    TEXT(Account, password, N_("Password"), .flags = OURS),
    FLAG(Account, disabled, N_("Disabled"), .flags = KEPT, .headers = "停用|disabled"),
    NUMBER(Account, failures, 0, 0, N_("Wrong passwords"), .flags = OURS),
    INSTANT(Account, locked_until, N_("Locked until"), .flags = OURS),
};

const RecordType account_type = RECORD_TYPE("account", N_("Account"), Account, fields, false, true);

/* What others refer to stands before them. */
const RecordType *const record_types[] = {
    &donor_type,
    &phone_type,
    &relative_type,
    &sample_batch_type,
    &sample_type,
    &attempt_type,
    &task_type,
    &status_period_type,
    &consent_type,
    &account_type,
    &health_type,
    &bus_day_type,
    &list_act_type,
    &case_type,
    &notice_type,
    &step_type,
    &talk_type,
    &typing_type,
    &exam_type,
    &dose_type,
    &collection_type,
    &cost_type,
    &visit_type,
    &aftercare_type,
    &adverse_event_type,
    &duty_type,
    &unit_target_type,
    &opening_balance_type,
    &external_fact_type,
    &event_type,
    &team_type,
    &team_member_type,
    NULL,
};
