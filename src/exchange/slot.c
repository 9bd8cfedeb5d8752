/* The columns of the tables of people, samples and calls, said once for import and export. */
#include <string.h>

#include "case.h"
#include "header.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Part part;
    const RecordType *type;
    const char *field;
    const char *label;
    const char *headers;
} Extra;

/* Phones, relatives, sample, consent, health questionnaire and status of a person stand in the person's row. What the
 * questionnaire asks and answers stays here. */
static const Extra person_extras[] = {
    {PART_PHONE, &phone_type, "number", N_("Phone 1"),
     "phone|phone number|mobile|mobile phone|mobile number|tel|telephone|cell|"
     "手机|手机1|手机号|手机号码|联系电话|"
     "联系电话1|电话|电话1|电话号码|联系方式|移动电话|本人电话|本人手机|本人联系电话|联系手机"},
    {PART_PHONE2, &phone_type, "number", N_("Phone 2"),
     "mobile 2|second phone|other phone|"
     "手机2|手机号2|电话2|联系电话2|备用电话|备用手机|第二电话|其他电话|其它电话|"
     "家庭电话|固定电话|固话|座机|住宅电话|单位电话"},
    {PART_RELATIVE, &relative_type, "name", N_("Relative 1 name"),
     "relative|relative name|relative 1|contact|contact name|"
     "联系人|联系人姓名|联系人1|联系人1姓名|亲属|亲属姓名|亲属1|"
     "亲属1姓名|家属|家属姓名|紧急联系人|紧急联系人姓名|第一联系人|第一联系人姓名|亲友1姓名|亲友姓名"},
    {PART_RELATIVE, &relative_type, "relation", N_("Relative 1 relation"),
     "relation|relative relation|关系|联系人关系|联系人1关系|亲属关系|亲属1关系|与本人关系|与志愿者关系|"
     "与联系人关系|第一联系人关系|亲友1关系|家属关系"},
    {PART_RELATIVE, &relative_type, "phone", N_("Relative 1 phone"),
     "relative phone|contact phone|"
     "联系人电话|联系人手机|联系人1电话|联系人1手机|亲属电话|亲属1电话|亲属联系电话|"
     "家属电话|紧急联系人电话|紧急联系电话|第一联系人电话|亲友1电话|亲友电话"},
    {PART_RELATIVE, &relative_type, "address", N_("Relative 1 address"),
     "relative address|联系人地址|联系人1地址|亲属地址|亲属1地址|亲友1地址"},
    {PART_RELATIVE2, &relative_type, "name", N_("Relative 2 name"),
     "relative 2|联系人2|联系人2姓名|亲属2|亲属2姓名|第二联系人|第二联系人姓名|亲友2姓名"},
    {PART_RELATIVE2, &relative_type, "relation", N_("Relative 2 relation"),
     "联系人2关系|亲属2关系|第二联系人关系|与本人关系2|亲友2关系"},
    {PART_RELATIVE2, &relative_type, "phone", N_("Relative 2 phone"),
     "联系人2电话|联系人2手机|亲属2电话|第二联系人电话|亲友2电话"},
    {PART_RELATIVE2, &relative_type, "address", N_("Relative 2 address"), "联系人2地址|亲属2地址|亲友2地址"},
    {PART_CONSENT, &consent_type, "edition", N_("Consent edition"),
     "consent|同意书|同意书版本|知情同意书|知情同意书版本|知情同意"},
    {PART_CONSENT, &consent_type, "given_on", N_("Consent date"),
     "consent given on|同意书日期|同意日期|同意书签署日期|知情同意日期|知情同意书日期|签署日期"},
    {PART_HEALTH, &health_type, "edition", N_("Questionnaire edition"), "健康征询表版本|健康问卷版本|征询表版本"},
    {PART_HEALTH, &health_type, "filled_on", N_("Questionnaire date"),
     "health questionnaire date|健康征询日期|健康问卷日期|征询日期"},
    {PART_HEALTH, &health_type, "result", N_("Questionnaire result"),
     "health|health result|健康征询|健康征询结果|健康问卷|健康问卷结果|征询结果"},
    {PART_HEALTH, &health_type, "until", N_("Deferred until"), "健康暂缓至|暂缓捐献至|暂缓至"},
    {PART_STATUS, &donor_type, "status", N_("Status"), "状态|志愿者状态|库状态|当前状态"},
    {PART_STATUS, &donor_type, "status_reason", N_("Status reason"), "状态原因"},
    {PART_STATUS, &donor_type, "status_until", N_("Status until"), "状态至|状态截止|状态截止日期|暂不可用至"},
};

/* What lists of calls call their columns besides. */
static const struct {
    const char *field, *headers;
} attempt_headings[] = {
    {"at", "time|日期|时间|拨打日期|通话时间|通话日期"},
    {"number", "phone|phone number|mobile|电话|电话号码|手机|手机号|手机号码|联系电话|拨打电话|号码"},
    {"answered", "接听|接听者|应答人|谁接听"},
    {"outcome", "通话结果"},
    {"next_at", "下次联系|下次回访|下次联系日期|下次回访日期"},
    {"new_number", "新号"},
    {"note", "记录|通话记录"},
};

/* Whose sample or call it is. */
static const char *const identity_fields[] = {"id_number", "donor_number", "name"};
/* What opens the file of somebody whom a notice names and who is not in it. */
static const char *const opening_fields[] = {"sex", "birth_date", "unit"};

/* --- building --- */

static size_t add_slot(Slot slots[SLOT_MAX], size_t count, Slot slot)
{
    if (count < SLOT_MAX)
        slots[count++] = slot;
    return count;
}

static bool importable(const Field *field)
{
    return !(field->flags & FIELD_HIDDEN) && field->kind != FIELD_REF;
}

static const char *more_headings(const RecordType *type, const Field *field)
{
    for (size_t i = 0; type == &attempt_type && i < sizeof attempt_headings / sizeof attempt_headings[0]; i++)
        if (strcmp(attempt_headings[i].field, field->name) == 0)
            return attempt_headings[i].headers;
    return NULL;
}

static size_t add_type(Slot slots[SLOT_MAX], size_t count, Part part, const RecordType *type)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        if (importable(field))
            count =
                add_slot(slots, count, (Slot){part, field, field->label, field->headers, more_headings(type, field)});
    }
    return count;
}

static size_t add_extras(Slot slots[SLOT_MAX], size_t count, Part from, Part until)
{
    for (size_t i = 0; i < sizeof person_extras / sizeof person_extras[0]; i++) {
        const Extra *extra = &person_extras[i];
        const Field *field = field_find(extra->type, extra->field);
        if (field && extra->part >= from && extra->part <= until)
            count = add_slot(slots, count, (Slot){extra->part, field, extra->label, extra->headers, NULL});
    }
    return count;
}

static size_t add_donor_fields(Slot slots[SLOT_MAX], size_t count, const char *const *names, size_t how_many)
{
    for (size_t i = 0; i < how_many; i++) {
        const Field *field = field_find(&donor_type, names[i]);
        if (field)
            count = add_slot(slots, count, (Slot){PART_DONOR, field, field->label, field->headers, NULL});
    }
    return count;
}

static size_t add_identity(Slot slots[SLOT_MAX], size_t count)
{
    return add_donor_fields(slots, count, identity_fields, sizeof identity_fields / sizeof identity_fields[0]);
}

static size_t add_caller(Slot slots[SLOT_MAX], size_t count)
{
    return add_slot(
        slots, count,
        (Slot){PART_CALLER, NULL, N_("Caller"), "account|called by|回访人|拨打人|联系人员|工作人员|回访人员", NULL});
}

/* What a work sheet has besides. */
static size_t add_sheet(Slot slots[SLOT_MAX], size_t count)
{
    static const char *const seen[] = {"preferred_time", "contacted_at"};
    count = add_slot(slots, count, (Slot){PART_SHEET, NULL, N_("Work sheet no."), "工作单号|单号|work sheet", NULL});
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        const Field *field = field_find(&donor_type, seen[i]);
        count = add_slot(slots, count, (Slot){PART_SEEN, field, field->label, field->headers, NULL});
    }
    return count;
}

static size_t add_ignored(Slot slots[SLOT_MAX], size_t count)
{
    return add_slot(slots, count, (Slot){PART_IGNORED, NULL, N_("No."), "number|序号|行号|no", NULL});
}

/* Of a case only what a list can tell: whose, which notice, the plan, the donation, the end. */
static size_t add_case(Slot slots[SLOT_MAX], size_t count)
{
    static const char *const closing[] = {"closed_on", "side", "close_reason", "close_note"};
    count = add_identity(slots, count);
    count =
        add_slot(slots, count,
                 (Slot){PART_PHONE, field_find(&phone_type, "number"), N_("Phone number"), "电话|手机|phone", NULL});
    count = add_donor_fields(slots, count, opening_fields, sizeof opening_fields / sizeof opening_fields[0]);
    for (size_t i = 0; i < 2; i++) { /* "kind" is the notice's: before the case's own */
        const Field *field = field_find(&notice_type, i ? "kind" : "received_at");
        count = add_slot(slots, count, (Slot){PART_NOTICE, field, field->label, field->headers, NULL});
    }
    count = add_type(slots, count, PART_CASE, &case_type);
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++) {
        const Field *field = field_find(&case_type, closing[i]);
        count = add_slot(slots, count, (Slot){PART_CASE, field, field->label, field->headers, NULL});
    }
    const Field *minutes = field_find(&collection_type, "minutes");
    count = add_slot(slots, count,
                     (Slot){PART_DEPARTED, field_find(&step_type, "on_date"), N_("Departed on"),
                            "赴济南日期|出发日期|赴济日期|departed on|departure", NULL});
    count = add_slot(slots, count,
                     (Slot){PART_COLLECTION, field_find(&collection_type, "on_date"), N_("Collected on"),
                            "实际采集日期|完成采集日期|实现捐献日期|collected|donated on", NULL});
    count = add_slot(slots, count, (Slot){PART_COLLECTION, minutes, minutes->label, minutes->headers, NULL});
    return add_ignored(slots, count);
}

size_t slots_of(const char *kind, Slot slots[SLOT_MAX])
{
    size_t count = 0;
    if (strcmp(kind, "donors") == 0 || strcmp(kind, "registry") == 0) {
        count = add_type(slots, 0, PART_DONOR, &donor_type);
        count = add_extras(slots, count, PART_PHONE, PART_RELATIVE2);
        count = add_type(slots, count, PART_SAMPLE, &sample_type);
        count = add_extras(slots, count, PART_CONSENT, PART_STATUS);
        count = add_ignored(slots, count);
    } else if (strcmp(kind, "samples") == 0) {
        count = add_identity(slots, 0);
        count = add_type(slots, count, PART_SAMPLE, &sample_type);
        count = add_ignored(slots, count);
    } else if (strcmp(kind, "targets") == 0) {
        count = add_type(slots, 0, PART_TARGET, &target_line_type);
        count = add_ignored(slots, count);
    } else if (strcmp(kind, "events") == 0) {
        count = add_type(slots, 0, PART_EVENT, &event_type);
        count = add_ignored(slots, count);
    } else if (strcmp(kind, "teams") == 0) {
        count = add_type(slots, 0, PART_TEAM, &team_type);
        count = add_type(slots, count, PART_MEMBER, &team_member_type);
        count = add_ignored(slots, count);
    } else if (strcmp(kind, "cases") == 0) {
        count = add_case(slots, 0);
    } else if (strcmp(kind, "attempts") == 0) {
        count = add_identity(slots, 0);
        count = add_type(slots, count, PART_ATTEMPT, &attempt_type);
        count = add_caller(slots, count);
        count = add_sheet(slots, count);
        count = add_ignored(slots, count);
    }
    return count;
}

bool slot_is_kept(const Slot *slot)
{
    return slot->part != PART_IGNORED && slot->part != PART_SHEET && slot->part != PART_SEEN;
}

void slot_name(const Slot *slot, char *out, size_t size)
{
    static const char *const fronts[] = {
        [PART_RELATIVE] = "relative1_", [PART_RELATIVE2] = "relative2_",   [PART_SAMPLE] = "sample_",
        [PART_CONSENT] = "consent_",    [PART_HEALTH] = "health_",         [PART_NOTICE] = "notice_",
        [PART_DEPARTED] = "departed_",  [PART_COLLECTION] = "collection_", [PART_CASE] = "case_",
        [PART_SEEN] = "seen_",          [PART_MEMBER] = "member_"};
    const char *front = slot->part < sizeof fronts / sizeof fronts[0] ? fronts[slot->part] : NULL;
    if (slot->part == PART_PHONE || slot->part == PART_PHONE2)
        text_copy(out, size, slot->part == PART_PHONE ? "phone" : "phone2");
    else if (slot->part == PART_CALLER)
        text_copy(out, size, "caller");
    else if (slot->part == PART_SHEET)
        text_copy(out, size, "work_sheet");
    else
        text_format(out, size, "%s%s", front ? front : "", slot->field ? slot->field->name : "");
}
