/* Field tables of follow-up: attempts, tasks, status periods, work on lists. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, OURS = FIELD_HIDDEN };

static const Field attempt_fields[] = {
    INSTANT(Attempt, at, N_("Called at"), .flags = KEPT | FIELD_REQUIRED,
            .headers = "联系时间|回访时间|联系日期|回访日期|拨打时间|called at|call time|date"),
    CODE(Attempt, channel, "channel", N_("Channel"), .flags = KEPT, .headers = "联系方式|回访方式|channel"),
    CODE(Attempt, direction, "direction", N_("Direction"), .flags = KEPT, .headers = "呼叫方向|direction"),
    TEXT(Attempt, line, N_("Office line"), .flags = KEPT | FIELD_MULTI_ID, .headers = "主叫号码|办公电话|line"),
    TEXT(Attempt, number, N_("Number tried"), .flags = KEPT | FIELD_SENSITIVE | FIELD_MULTI_ID,
         .check = field_check_dialled, .headers = "拨打号码|被叫号码|联系号码|number|number tried"),
    CODE(Attempt, purpose, "purpose", N_("Purpose"), .flags = KEPT, .headers = "联系目的|回访目的|目的|purpose"),
    CODE(Attempt, answered, "answered", N_("Who answered"), .flags = KEPT, .headers = "接听人|answered|answered by"),
    CODE(Attempt, outcome, "outcome", N_("Outcome"), .flags = KEPT, .headers = "回访结果|联系结果|结果|outcome|result"),
    TEXT(Attempt, reason, N_("Reason"), .flags = KEPT, .headers = "原因|reason"),
    DATE(Attempt, until, N_("Until"), .flags = KEPT, .headers = "暂缓至|截止日期|until"),
    INSTANT(Attempt, next_at, N_("Next call"), .flags = KEPT, .headers = "下次联系时间|下次回访时间|next call|next at"),
    CODE(Attempt, next_for, "next_for", N_("Next call by"), .flags = KEPT, .headers = "下次联系人|next for"),
    TEXT(Attempt, new_number, N_("New number"), .flags = KEPT | FIELD_SENSITIVE | FIELD_MULTI_ID,
         .check = field_check_phone, .headers = "新号码|新电话|new number"),
    TEXT(Attempt, note, N_("Note"), .flags = KEPT | FIELD_LINES, .headers = "备注|回访记录|联系记录|note|notes|remark"),
    REF(Attempt, account, "account", N_("Called by"), .flags = OURS),
    INSTANT(Attempt, ended_at, N_("Call ended at"), .flags = OURS),
    INSTANT(Attempt, voided_at, N_("Voided at"), .flags = OURS),
    TEXT(Attempt, void_reason, N_("Why it was voided"), .flags = OURS),
};

const RecordType attempt_type = RECORD_TYPE("attempt", N_("Contact attempt"), Attempt, attempt_fields, true, false);

static const Field task_fields[] = {
    CODE(Task, purpose, "purpose", N_("Purpose"), .flags = KEPT | FIELD_REQUIRED, .headers = "联系目的|purpose"),
    CODE(Task, origin, "task_origin", N_("Origin"), .flags = OURS | FIELD_REQUIRED),
    CODE(Task, unit, "unit", N_("Unit"), .flags = OURS | FIELD_REQUIRED),
    INSTANT(Task, opened_at, N_("Opened at"), .flags = OURS | FIELD_REQUIRED),
    REF(Task, opened_by, "account", N_("Opened by"), .flags = OURS),
    INSTANT(Task, wanted_at, N_("Wanted at"), .flags = KEPT, .headers = "希望联系时间|wanted at"),
    INSTANT(Task, not_before, N_("Due from"), .flags = OURS | FIELD_REQUIRED),
    NUMBER(Task, dayparts, 1, 7, N_("Times of day"), .flags = OURS | FIELD_REQUIRED),
    NUMBER(Task, tries, 0, 0, N_("Tries"), .flags = OURS),
    TEXT(Task, number, N_("Number to try"), .flags = OURS | FIELD_SENSITIVE | FIELD_MULTI_ID,
         .check = field_check_dialled),
    REF(Task, assignee, "account", N_("Promised to"), .flags = KEPT),
    INSTANT(Task, closed_at, N_("Closed at"), .flags = OURS),
};

const RecordType task_type = RECORD_TYPE("task", N_("Task"), Task, task_fields, true, false);

static const Field period_fields[] = {
    CODE(StatusPeriod, status, "status", N_("Status"), .flags = KEPT | FIELD_REQUIRED, .headers = "状态|status"),
    CODE(StatusPeriod, reason, "status_reason", N_("Reason of the status"), .flags = KEPT,
         .headers = "状态原因|原因|status reason|reason"),
    DATE(StatusPeriod, since, N_("Since"), .flags = KEPT | FIELD_REQUIRED, .headers = "开始日期|起始日期|since|from"),
    DATE(StatusPeriod, until, N_("Until"), .flags = KEPT, .headers = "结束日期|截止日期|until|to"),
    FLAG(StatusPeriod, proposal, N_("Proposal to the province"), .flags = KEPT, .headers = "拟报|proposal"),
    REF(StatusPeriod, attempt, "attempt", N_("From the call"), .flags = OURS),
    TEXT(StatusPeriod, note, N_("Note"), .flags = KEPT, .headers = "备注|note"),
    REF(StatusPeriod, account, "account", N_("Entered by"), .flags = OURS),
    INSTANT(StatusPeriod, voided_at, N_("Voided at"), .flags = OURS),
    TEXT(StatusPeriod, void_reason, N_("Why it was voided"), .flags = OURS),
};

const RecordType status_period_type =
    RECORD_TYPE("status_period", N_("Status period"), StatusPeriod, period_fields, true, false);

static const Field list_act_fields[] = {
    CODE(ListAct, list, "worklist", N_("List"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(ListAct, about, N_("Step or day"), .flags = KEPT),
    CODE(ListAct, act, "list_act", N_("Done"), .flags = KEPT | FIELD_REQUIRED),
    REF(ListAct, attempt, "attempt", N_("From the call"), .flags = OURS),
    REF(ListAct, period, "status_period", N_("Proposal"), .flags = OURS),
    DATE(ListAct, again_on, N_("Again on"), .flags = KEPT),
    TEXT(ListAct, reason, N_("Reason"), .flags = KEPT),
    INSTANT(ListAct, at, N_("When"), .flags = OURS | FIELD_REQUIRED),
    REF(ListAct, account, "account", N_("Entered by"), .flags = OURS),
    INSTANT(ListAct, voided_at, N_("Voided at"), .flags = OURS),
    TEXT(ListAct, void_reason, N_("Why it was voided"), .flags = OURS),
};

const RecordType list_act_type = RECORD_TYPE("list_act", N_("Work on a list"), ListAct, list_act_fields, true, false);
