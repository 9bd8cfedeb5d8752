/* The field tables of events, teams and their members. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, MOST = 999999 };

static const Field event_fields[] = {
    TEXT(OutreachEvent, name, N_("Event"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "活动|活动名称|名称|event|event name|name"),
    CODE(OutreachEvent, kind, "event_kind", N_("Kind of event"), .flags = KEPT,
         .headers = "活动类型|类型|活动类别|kind"),
    DATE(OutreachEvent, held_on, N_("Held on"), .flags = KEPT,
         .headers = "活动日期|日期|举办日期|活动时间|date|held on"),
    CODE(OutreachEvent, unit, "unit", N_("Unit"), .flags = KEPT,
         .headers = "单位|县区|主办单位|举办单位|县市区|unit|county"),
    TEXT(OutreachEvent, place, N_("Place"), .flags = KEPT, .headers = "地点|活动地点|place|location"),
    CODE(OutreachEvent, site, "site", N_("Site"), .flags = KEPT, .headers = "采样点|采集点|site|sampling site"),
    CODE(OutreachEvent, publicity, "publicity_day", N_("Publicity day"), .flags = KEPT,
         .headers = "宣传日|publicity day"),
    TEXT(OutreachEvent, staff, N_("Staff"), .flags = KEPT, .headers = "参加人员|工作人员|人员|staff"),
    NUMBER(OutreachEvent, leaflets, 0, MOST, N_("Leaflets"), .flags = KEPT,
           .headers = "宣传品|发放资料|宣传资料|资料份数|leaflets"),
    NUMBER(OutreachEvent, reached, 0, MOST, N_("People reached"), .flags = KEPT,
           .headers = "受众人数|宣传人数|覆盖人数|咨询人数|people reached|reached"),
    TEXT(OutreachEvent, preparation, N_("Preparation"), .flags = KEPT | FIELD_LINES,
         .headers = "准备事项|筹备|preparation"),
    DATE(OutreachEvent, prepared_on, N_("Prepared on"), .flags = KEPT, .headers = "准备完成日期|prepared on"),
    TEXT(OutreachEvent, followup, N_("Afterwards"), .flags = KEPT | FIELD_LINES,
         .headers = "后续事项|后续|followup|follow-up"),
    DATE(OutreachEvent, followed_on, N_("Followed up on"), .flags = KEPT, .headers = "后续完成日期|followed up on"),
    TEXT(OutreachEvent, note, N_("Note"), .flags = KEPT, .headers = "备注|说明|note"),
};

static const Field team_fields[] = {
    TEXT(Team, name, N_("Team"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "服务队|队伍|队伍名称|团队|志愿服务队|team"),
    CODE(Team, unit, "unit", N_("Unit"), .flags = KEPT, .headers = "单位|县区|所属单位|unit|county"),
    TEXT(Team, leader, N_("Leader"), .flags = KEPT, .headers = "队长|负责人|leader"),
    PARTIAL(Team, founded, N_("Founded"), .flags = KEPT, .check = field_check_past,
            .headers = "成立时间|成立日期|founded"),
    NUMBER(Team, opening, 0, MOST, N_("Recruited before the records"), .flags = KEPT,
           .headers = "期初招募数|期初招募|前期招募人数|recruited before"),
    TEXT(Team, note, N_("Note"), .flags = KEPT, .headers = "备注|说明|note"),
};

static const Field member_fields[] = {
    REF(TeamMember, team, "team", N_("Team"), .flags = KEPT | FIELD_REQUIRED),
    TEXT(TeamMember, name, N_("Member"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "队员|成员|姓名|志愿者|member|name"),
    TEXT(TeamMember, phone, N_("Phone"), .flags = KEPT | FIELD_SENSITIVE | FIELD_MULTI_ID, .check = field_check_phone,
         .headers = "电话|手机|手机号|联系电话|phone"),
    PARTIAL(TeamMember, joined_on, N_("Joined on"), .flags = KEPT, .check = field_check_past,
            .headers = "加入日期|入队日期|入队时间|joined on"),
    PARTIAL(TeamMember, left_on, N_("Left on"), .flags = KEPT, .check = field_check_past,
            .headers = "离队日期|退队日期|left on"),
    TEXT(TeamMember, note, N_("Member's note"), .flags = KEPT),
};

const RecordType event_type = RECORD_TYPE("event", N_("Event"), OutreachEvent, event_fields, false, true);
const RecordType team_type = RECORD_TYPE("team", N_("Team"), Team, team_fields, false, true);
const RecordType team_member_type =
    RECORD_TYPE("team_member", N_("Team member"), TeamMember, member_fields, false, true);
