/* Field tables of what is kept with a person: phones, relatives, consents. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, NUMBER_FLAGS = FIELD_AUDITED | FIELD_SENSITIVE | FIELD_SEARCHED | FIELD_MULTI_ID };

static const Field phone_fields[] = {
    TEXT(Phone, number, N_("Phone number"), .flags = NUMBER_FLAGS | FIELD_REQUIRED, .check = field_check_phone,
         .headers = "手机|手机号|手机号码|联系电话|联系方式|电话|电话号码|移动电话|本人电话|本人手机|手机1|"
                    "联系电话1|phone|"
                    "phone number|mobile|mobile phone|mobile number|telephone|cell phone"),
    CODE(Phone, owner, "phone_owner", N_("Whose number"), .flags = KEPT, .headers = "号码归属|机主|phone owner"),
    CODE(Phone, state, "phone_state", N_("State of the number"), .flags = KEPT,
         .headers = "号码状态|电话状态|phone state"),
    TEXT(Phone, note, N_("Note on the number"), .flags = KEPT, .headers = "电话备注|号码备注|phone note"),
};

const RecordType phone_type = RECORD_TYPE("phone", N_("Phone"), Phone, phone_fields, true, true);

static const Field relative_fields[] = {
    TEXT(Relative, name, N_("Relative's name"), .flags = KEPT | FIELD_REQUIRED,
         .headers = "亲友姓名|联系人姓名|联系人|紧急联系人|亲属姓名|relative|relative name|contact person"),
    CODE(Relative, relation, "relation", N_("Relation"), .flags = KEPT,
         .headers = "关系|与本人关系|亲友关系|联系人关系|relation|relationship"),
    TEXT(Relative, phone, N_("Relative's phone"), .flags = NUMBER_FLAGS, .check = field_check_phone,
         .headers = "亲友电话|联系人电话|紧急联系人电话|亲属电话|亲友手机|联系人手机|relative phone|contact phone"),
    TEXT(Relative, address, N_("Relative's address"), .flags = KEPT,
         .headers = "亲友地址|亲友住址|联系人地址|联系人住址|relative address"),
};

const RecordType relative_type =
    RECORD_TYPE("relative", N_("Relative or friend"), Relative, relative_fields, true, true);

static const Field consent_fields[] = {
    CODE(Consent, edition, "consent", N_("Edition of the consent"), .flags = KEPT | FIELD_STICKY,
         .headers = "同意书版本|知情同意书版本|consent edition"),
    PARTIAL(Consent, given_on, N_("Consent given on"), .flags = KEPT | FIELD_STICKY, .check = field_check_past,
            .headers = "同意书日期|同意书签署日期|签署日期|知情同意日期|consent date|consent given on"),
    PARTIAL(Consent, withdrawn_on, N_("Consent withdrawn on"), .flags = KEPT, .check = field_check_past,
            .headers = "撤回同意日期|撤回日期|consent withdrawn on"),
    TEXT(Consent, note, N_("Note on the consent"), .flags = KEPT, .headers = "同意书备注|consent note"),
};

const RecordType consent_type = RECORD_TYPE("consent", N_("Consent"), Consent, consent_fields, true, true);
