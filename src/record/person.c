/* The volunteer's field table. */
#include "table.h"

enum {
    KEPT = FIELD_AUDITED,
    WANTED = FIELD_AUDITED | FIELD_WANTED,
    STICKY = FIELD_AUDITED | FIELD_STICKY,
    TOLD = FIELD_AUDITED | FIELD_PROVINCE,
    TOLD_WANTED = TOLD | FIELD_WANTED,
    /* Conclusions from facts: nobody types them, so nobody's change is recorded. */
    DERIVED = FIELD_HIDDEN | FIELD_DERIVED
};

/* A table is read in this order: the document's type stands before its number. */
static const Field fields[] = {
    TEXT(Donor, name, N_("Name"), .flags = TOLD | FIELD_REQUIRED | FIELD_SEARCHED,
         .headers = "姓名|志愿者姓名|捐献者姓名|供者姓名|名字|name|full name|donor name"),
    CODE(Donor, sex, "sex", N_("Sex"), .flags = TOLD_WANTED, .headers = "性别|sex|gender"),
    PARTIAL(Donor, birth_date, N_("Birth date"), .flags = TOLD_WANTED, .check = field_check_past,
            .headers = "出生日期|出生年月|出生年月日|生日|birth date|date of birth|birthday|dob"),
    CODE(Donor, id_type, "id_type", N_("Document type"), .flags = TOLD,
         .headers = "证件类型|证件类别|证件种类|id type|document type"),
    TEXT(Donor, id_number, N_("ID number"), .flags = TOLD_WANTED | FIELD_SENSITIVE | FIELD_SEARCHED | FIELD_MULTI_ID,
         .check = field_check_document,
         .headers = "身份证号|身份证号码|身份证|居民身份证号|居民身份证号码|证件号码|证件号|证件编号|公民身份号码|"
                    "公民身份证号码|id number|id no|id no.|id card|id card number|citizen id|document number"),
    TEXT(Donor, donor_number, N_("Donor number"), .flags = KEPT | FIELD_SEARCHED | FIELD_MULTI_ID,
         .check = field_check_donor_number,
         .headers = "捐献者编号|捐献者编码|供者编号|供者编码|志愿者编号|志愿捐献者编号|库编号|编号|"
                    "donor number|donor no|donor no.|donor id|cmdp number"),
    TEXT(Donor, grid, N_("GRID"), .flags = KEPT | FIELD_MULTI_ID | FIELD_SEARCHED, .check = field_check_grid,
         .headers = "grid|grid编号|grid编码|全球登记标识"),
    CODE(Donor, unit, "unit", N_("Unit"), .flags = STICKY | FIELD_REQUIRED,
         .headers = "县区|所属县区|县市区|所属县市区|区县|所属区县|管理单位|所属单位|管理县区|unit|county|district"),
    CODE(Donor, ethnic, "ethnic", N_("Ethnic group"), .flags = WANTED,
         .headers = "民族|族别|ethnic|ethnic group|ethnicity|nationality"),
    CODE(Donor, abo, "abo", N_("Blood group"), .flags = WANTED,
         .headers = "血型|abo血型|abo|血型abo|blood group|blood type|abo group"),
    CODE(Donor, rh, "rh", N_("Rh"), .flags = KEPT, .headers = "rh血型|rh(d)|rhd|rh因子|rh factor"),
    NUMBER(Donor, height_cm, 100, 250, N_("Height (cm)"), .flags = KEPT, .headers = "身高|身高cm|height|height cm"),
    NUMBER(Donor, weight_kg, 30, 250, N_("Weight (kg)"), .flags = KEPT, .headers = "体重|体重kg|weight|weight kg"),
    CODE(Donor, education, "education", N_("Education"), .flags = WANTED,
         .headers = "学历|文化程度|教育程度|受教育程度|最高学历|education"),
    CODE(Donor, occupation, "occupation", N_("Occupation"), .flags = WANTED,
         .headers = "职业|职业类别|occupation|profession"),
    TEXT(Donor, employer, N_("Employer or school"), .flags = TOLD,
         .headers = "工作单位|单位|单位/学校|单位或学校|工作单位/"
                    "学校|学校|就读学校|所在单位|employer|school|workplace|company"),
    PARTIAL(Donor, graduation, N_("Graduation expected"), .flags = KEPT,
            .headers = "预计毕业时间|预计毕业|毕业时间|毕业年份|graduation|graduation year"),
    TEXT(Donor, address, N_("Home address"), .flags = TOLD_WANTED,
         .headers = "家庭住址|家庭地址|住址|现住址|居住地址|地址|通讯地址|联系地址|address|home address"),
    TEXT(Donor, wechat, N_("WeChat"), .flags = KEPT, .headers = "微信|微信号|wechat|wechat id"),
    TEXT(Donor, qq, N_("QQ"), .flags = KEPT, .headers = "qq|qq号|qq号码"),
    TEXT(Donor, email, N_("E-mail"), .flags = KEPT, .check = field_check_email,
         .headers = "邮箱|电子邮箱|电子邮件|邮件|e-mail|email|mail"),
    NUMBER(Donor, blood_donations, 0, 999, N_("Blood donations so far"), .flags = KEPT,
           .headers = "献血次数|无偿献血次数|blood donations|donations"),
    PARTIAL(Donor, enrolled_on, N_("Enrolled on"), .flags = STICKY, .check = field_check_past,
            .headers = "登记日期|登记时间|建档日期|建档时间|报名日期|入队日期|enrolled on|enrolled|enrolment date"),
    TEXT(Donor, recruiter, N_("Recruited by"), .flags = STICKY,
         .headers = "招募人|招募来源|招募活动|招募单位|宣传员|动员人|recruiter|recruited by"),
    TEXT(Donor, paper_number, N_("Paper file"), .flags = KEPT,
         .headers = "纸质档案号|档案号|档案编号|登记表编号|表号|paper number|paper file|file number"),
    TEXT(Donor, preferred_time, N_("Likes to be called"), .flags = KEPT,
         .headers = "方便联系时间|方便时间|联系时间|preferred time"),
    TEXT(Donor, note, N_("Note"), .flags = KEPT | FIELD_LINES, .headers = "备注|说明|附注|note|notes|remark|remarks"),
    CODE(Donor, status, "status", N_("Status"), .flags = DERIVED),
    CODE(Donor, status_reason, "status_reason", N_("Reason of the status"), .flags = DERIVED),
    DATE(Donor, status_until, N_("Status until"), .flags = DERIVED),
    CODE(Donor, willingness, "willingness", N_("Willingness"), .flags = DERIVED),
    INSTANT(Donor, contacted_at, N_("Last contact"), .flags = DERIVED),
    INSTANT(Donor, attempted_at, N_("Last attempt"), .flags = DERIVED),
    FLAG(Donor, do_not_call, N_("Do not call"), .flags = DERIVED),
    NUMBER(Donor, incomplete, 0, 0, N_("Missing entries"), .flags = DERIVED),
};

const RecordType donor_type = RECORD_TYPE("donor", N_("Volunteer"), Donor, fields, false, true);
