/* The code lists: data only. Ethnic groups carry the romanised names of GB/T 3304. */
#include "codes.h"

/* GB/T 2261.1 */
static const Choice sex[] = {
    {"1", "Male", "男"},
    {"2", "Female", "女"},
    {"0", "Unknown", "未知"},
    {"9", "Not stated", "未说明"},
};
static const Alias sex_aliases[] = {
    {"男性", "1"}, {"女性", "2"},         {"m", "1"}, {"f", "2"}, {"man", "1"}, {"woman", "2"}, {"未知的性别", "0"},
    {"不详", "0"}, {"未说明的性别", "9"},
};

static const Choice id_type[] = {
    {"citizen", "Citizen ID card", "居民身份证"},
    {"passport", "Passport", "护照"},
    {"hk_macao", "Hong Kong or Macao resident", "港澳居民证件"},
    {"taiwan", "Taiwan resident", "台湾居民证件"},
    {"resident", "Foreign permanent resident", "外国人永久居留证"},
    {"military", "Military ID", "军官证"},
};
static const Alias id_type_aliases[] = {
    {"身份证", "citizen"},
    {"二代身份证", "citizen"},
    {"id", "citizen"},
    {"id card", "citizen"},
    {"identity card", "citizen"},
    {"港澳居民", "hk_macao"},
    {"港澳通行证", "hk_macao"},
    {"港澳居民来往内地通行证", "hk_macao"},
    {"港澳居民居住证", "hk_macao"},
    {"回乡证", "hk_macao"},
    {"台湾居民", "taiwan"},
    {"台胞证", "taiwan"},
    {"台湾居民来往大陆通行证", "taiwan"},
    {"台湾居民居住证", "taiwan"},
    {"永久居留证", "resident"},
    {"外国人居留证", "resident"},
    {"外国人永久居留身份证", "resident"},
    {"军官", "military"},
    {"军人证", "military"},
    {"士兵证", "military"},
    {"警官证", "military"},
};

static const Choice abo[] = {
    {"A", "A", "A"},
    {"B", "B", "B"},
    {"O", "O", "O"},
    {"AB", "AB", "AB"},
};
static const Alias abo_aliases[] = {
    {"a型血", "A"}, {"b型血", "B"}, {"o型血", "O"}, {"ab型血", "AB"}, {"0", "O"}, {"0型", "O"}, {"不详", ""},
    {"未知", ""},   {"未填", ""},   {"未填写", ""}, {"不清楚", ""},   {"无", ""}, {"/", ""},
};

static const Choice rh[] = {
    {"+", "Rh positive", "Rh阳性"},
    {"-", "Rh negative", "Rh阴性"},
};
static const Alias rh_aliases[] = {
    {"阳性", "+"},     {"阴性", "-"},    {"阳", "+"},      {"阴", "-"},  {"positive", "+"},
    {"negative", "-"}, {"pos", "+"},     {"neg", "-"},     {"rh+", "+"}, {"rh-", "-"},
    {"rh(+)", "+"},    {"rh(-)", "-"},   {"(+)", "+"},     {"(-)", "-"}, {"d+", "+"},
    {"d-", "-"},       {"rhd阳性", "+"}, {"rhd阴性", "-"}, {"不详", ""}, {"未知", ""},
    {"未填", ""},      {"未填写", ""},   {"不清楚", ""},   {"无", ""},   {"/", ""},
};

/* GB/T 3304 */
static const Choice ethnic[] = {
    {"01", "Han", "汉"},          {"02", "Mongol", "蒙古"},
    {"03", "Hui", "回"},          {"04", "Zang", "藏"},
    {"05", "Uygur", "维吾尔"},    {"06", "Miao", "苗"},
    {"07", "Yi", "彝"},           {"08", "Zhuang", "壮"},
    {"09", "Buyei", "布依"},      {"10", "Chosen", "朝鲜"},
    {"11", "Man", "满"},          {"12", "Dong", "侗"},
    {"13", "Yao", "瑶"},          {"14", "Bai", "白"},
    {"15", "Tujia", "土家"},      {"16", "Hani", "哈尼"},
    {"17", "Kazak", "哈萨克"},    {"18", "Dai", "傣"},
    {"19", "Li", "黎"},           {"20", "Lisu", "傈僳"},
    {"21", "Va", "佤"},           {"22", "She", "畲"},
    {"23", "Gaoshan", "高山"},    {"24", "Lahu", "拉祜"},
    {"25", "Sui", "水"},          {"26", "Dongxiang", "东乡"},
    {"27", "Naxi", "纳西"},       {"28", "Jingpo", "景颇"},
    {"29", "Kirgiz", "柯尔克孜"}, {"30", "Tu", "土"},
    {"31", "Daur", "达斡尔"},     {"32", "Mulao", "仫佬"},
    {"33", "Qiang", "羌"},        {"34", "Blang", "布朗"},
    {"35", "Salar", "撒拉"},      {"36", "Maonan", "毛南"},
    {"37", "Gelao", "仡佬"},      {"38", "Xibe", "锡伯"},
    {"39", "Achang", "阿昌"},     {"40", "Pumi", "普米"},
    {"41", "Tajik", "塔吉克"},    {"42", "Nu", "怒"},
    {"43", "Uzbek", "乌孜别克"},  {"44", "Russ", "俄罗斯"},
    {"45", "Ewenki", "鄂温克"},   {"46", "Deang", "德昂"},
    {"47", "Bonan", "保安"},      {"48", "Yugur", "裕固"},
    {"49", "Gin", "京"},          {"50", "Tatar", "塔塔尔"},
    {"51", "Derung", "独龙"},     {"52", "Oroqen", "鄂伦春"},
    {"53", "Hezhen", "赫哲"},     {"54", "Monba", "门巴"},
    {"55", "Lhoba", "珞巴"},      {"56", "Jino", "基诺"},
    {"97", "Other", "其他"},      {"98", "Foreign descent, Chinese citizen", "外国血统中国籍"},
};
static const Alias ethnic_aliases[] = {
    {"tibetan", "04"},  {"korean", "10"}, {"manchu", "11"}, {"mongolian", "02"}, {"russian", "44"},
    {"外国血统", "98"}, {"不详", ""},     {"未知", ""},     {"未填", ""},        {"未填写", ""},
    {"不清楚", ""},     {"无", ""},       {"/", ""},
};

/* GB/T 4658 */
static const Choice education[] = {
    {"10", "Postgraduate", "研究生教育"},
    {"20", "University (bachelor)", "大学本科教育"},
    {"30", "College (junior)", "大学专科教育"},
    {"40", "Vocational secondary", "中等职业教育"},
    {"60", "Senior secondary", "普通高级中学教育"},
    {"70", "Junior secondary", "初级中学教育"},
    {"80", "Primary", "小学教育"},
    {"90", "Other", "其他"},
};
static const Alias education_aliases[] = {
    {"研究生", "10"},       {"博士", "10"},       {"博士研究生", "10"}, {"硕士", "10"},       {"硕士研究生", "10"},
    {"研究生及以上", "10"}, {"硕士及以上", "10"}, {"大学本科", "20"},   {"本科", "20"},       {"大学", "20"},
    {"本科及以上", "20"},   {"学士", "20"},       {"大学专科", "30"},   {"大专", "30"},       {"专科", "30"},
    {"高职", "30"},         {"中专", "40"},       {"中等专科", "40"},   {"中职", "40"},       {"中技", "40"},
    {"技校", "40"},         {"职高", "40"},       {"职业高中", "40"},   {"高中", "60"},       {"普通高中", "60"},
    {"初中", "70"},         {"初中及以下", "70"}, {"小学", "80"},       {"小学及以下", "80"}, {"master", "10"},
    {"doctor", "10"},       {"bachelor", "20"},   {"college", "30"},    {"不详", ""},         {"未知", ""},
    {"未填", ""},           {"未填写", ""},       {"不清楚", ""},       {"无", ""},           {"/", ""},
};

/* GB/T 2261.4 */
static const Choice occupation[] = {
    {"11", "Civil servant", "国家公务员"},
    {"13", "Professional or technical staff", "专业技术人员"},
    {"17", "Office staff", "职员"},
    {"21", "Business manager", "企业管理人员"},
    {"24", "Worker", "工人"},
    {"27", "Farmer", "农民"},
    {"31", "Student", "学生"},
    {"37", "Soldier in service", "现役军人"},
    {"51", "Freelancer", "自由职业者"},
    {"54", "Self-employed", "个体经营者"},
    {"70", "Not employed", "无业人员"},
    {"80", "Retired", "退(离)休人员"},
    {"90", "Other", "其他"},
};
static const Alias occupation_aliases[] = {
    {"公务员", "11"},
    {"干部", "11"},
    {"国家机关工作人员", "11"},
    {"专业技术", "13"},
    {"技术人员", "13"},
    {"教师", "13"},
    {"老师", "13"},
    {"医生", "13"},
    {"护士", "13"},
    {"医务人员", "13"},
    {"医护人员", "13"},
    {"工程师", "13"},
    {"公司职员", "17"},
    {"企业职员", "17"},
    {"职工", "17"},
    {"事业单位人员", "17"},
    {"企业管理", "21"},
    {"企业管理者", "21"},
    {"农民工", "24"},
    {"在校学生", "31"},
    {"大学生", "31"},
    {"军人", "37"},
    {"自由职业", "51"},
    {"个体", "54"},
    {"个体户", "54"},
    {"个体工商户", "54"},
    {"无业", "70"},
    {"待业", "70"},
    {"失业", "70"},
    {"退休", "80"},
    {"离休", "80"},
    {"退休人员", "80"},
    {"离退休", "80"},
    {"离退休人员", "80"},
    {"其它", "90"},
    {"不详", ""},
    {"未知", ""},
    {"未填", ""},
    {"未填写", ""},
    {"不清楚", ""},
    {"/", ""},
};

static const Choice phone_owner[] = {
    {"self", "The person", "本人"},
    {"relative1", "Relative or friend 1", "亲友一"},
    {"relative2", "Relative or friend 2", "亲友二"},
    {"workplace", "Workplace or school", "单位"},
};
static const Alias phone_owner_aliases[] = {
    {"own", "self"},           {"亲友1", "relative1"},   {"亲友2", "relative2"},
    {"联系人1", "relative1"},  {"联系人2", "relative2"}, {"联系人一", "relative1"},
    {"联系人二", "relative2"}, {"学校", "workplace"},    {"单位电话", "workplace"},
};

static const Choice phone_state[] = {
    {"unconfirmed", "Not confirmed", "待核实"},        {"in_use", "In use", "在用"},
    {"out_of_service", "Out of service", "停机/空号"}, {"wrong", "Wrong number", "错号"},
    {"do_not_call", "Do not call", "请勿致电"},
};
static const Alias phone_state_aliases[] = {
    {"停机", "out_of_service"}, {"空号", "out_of_service"}, {"已停机", "out_of_service"}, {"未核实", "unconfirmed"},
    {"未确认", "unconfirmed"},  {"有效", "in_use"},         {"正常", "in_use"},           {"打错", "wrong"},
};

static const Choice relation[] = {
    {"parent", "Parent", "父母"},
    {"spouse", "Husband or wife", "配偶"},
    {"child", "Child", "子女"},
    {"sibling", "Brother or sister", "兄弟姐妹"},
    {"relative", "Other relative", "其他亲属"},
    {"friend", "Friend", "朋友"},
    {"colleague", "Colleague", "同事"},
};
static const Alias relation_aliases[] = {
    {"父亲", "parent"},     {"母亲", "parent"},    {"父", "parent"},     {"母", "parent"},      {"爸爸", "parent"},
    {"妈妈", "parent"},     {"爸", "parent"},      {"妈", "parent"},     {"父子", "parent"},    {"父女", "parent"},
    {"母子", "parent"},     {"母女", "parent"},    {"father", "parent"}, {"mother", "parent"},  {"丈夫", "spouse"},
    {"妻子", "spouse"},     {"夫妻", "spouse"},    {"夫妇", "spouse"},   {"夫", "spouse"},      {"妻", "spouse"},
    {"爱人", "spouse"},     {"老公", "spouse"},    {"老婆", "spouse"},   {"husband", "spouse"}, {"wife", "spouse"},
    {"儿子", "child"},      {"女儿", "child"},     {"子", "child"},      {"女", "child"},       {"son", "child"},
    {"daughter", "child"},  {"哥哥", "sibling"},   {"弟弟", "sibling"},  {"姐姐", "sibling"},   {"妹妹", "sibling"},
    {"兄", "sibling"},      {"弟", "sibling"},     {"姐", "sibling"},    {"妹", "sibling"},     {"哥", "sibling"},
    {"兄弟", "sibling"},    {"姐妹", "sibling"},   {"姊妹", "sibling"},  {"兄妹", "sibling"},   {"姐弟", "sibling"},
    {"brother", "sibling"}, {"sister", "sibling"}, {"亲属", "relative"}, {"亲戚", "relative"},  {"亲友", "relative"},
    {"其他", "relative"},   {"爷爷", "relative"},  {"奶奶", "relative"}, {"叔叔", "relative"},  {"姑姑", "relative"},
    {"舅舅", "relative"},   {"同学", "friend"},    {"室友", "friend"},   {"好友", "friend"},    {"同伴", "friend"},
};

static const Choice sample_kind[] = {
    {"blood", "Blood", "血样"},
    {"swab", "Swab", "口腔拭子"},
};
static const Alias sample_kind_aliases[] = {
    {"血", "blood"},     {"血液", "blood"}, {"全血", "blood"}, {"外周血", "blood"},
    {"静脉血", "blood"}, {"拭子", "swab"},  {"唾液", "swab"},
};

static const Choice reject_reason[] = {
    {"clotted", "Clotted", "凝血"},
    {"short", "Too little", "量不足"},
    {"unlabelled", "Not labelled", "无标签"},
    {"known", "Already in the registry", "已在库"},
};
static const Alias reject_reason_aliases[] = {
    {"凝固", "clotted"}, {"血量不足", "short"}, {"标签缺失", "unlabelled"}, {"重复", "known"}, {"重复入库", "known"},
};

static const Choice channel[] = {
    {"phone", "Phone", "电话"},
    {"text", "Text message", "短信"},
    {"wechat", "WeChat", "微信"},
    {"visit", "Visit", "上门"},
};
static const Alias channel_aliases[] = {
    {"call", "phone"},
    {"sms", "text"},
    {"走访", "visit"},
    {"上门走访", "visit"},
};

static const Choice direction[] = {
    {"out", "Outgoing", "去电"},
    {"in", "Incoming", "来电"},
};
static const Alias direction_aliases[] = {
    {"呼出", "out"},
    {"呼入", "in"},
};

static const Choice answered[] = {
    {"self", "The person", "本人"},
    {"relative", "Relative or friend", "亲友"},
    {"other", "Somebody else", "其他人"},
    {"nobody", "Nobody", "无人接听"},
};
static const Alias answered_aliases[] = {
    {"家属", "relative"}, {"亲属", "relative"}, {"家人", "relative"}, {"其他", "other"},
    {"他人", "other"},    {"无人", "nobody"},   {"无", "nobody"},
};

/* WMDA */
static const Choice status[] = {
    {"EN", "Enrolled", "已登记"},
    {"SA", "Sampled", "已采样"},
    {"SE", "Sent to the laboratory", "已送检"},
    {"AV", "Available", "在库"},
    {"TU", "Temporarily unavailable", "暂缓"},
    {"OP", "Reserved for another", "已为他人预留"},
    {"RS", "Reserved", "已预留"},
    {"DE", "Left", "已退出"},
};
static const Alias status_aliases[] = {
    {"登记", "EN"}, {"采样", "SA"},       {"送检", "SE"}, {"入库", "AV"}, {"已入库", "AV"},
    {"可用", "AV"}, {"暂时不可用", "TU"}, {"预留", "RS"}, {"退库", "DE"}, {"已退库", "DE"},
};

/* WMDA */
static const Choice status_reason[] = {
    {"DO", "Age limit reached", "已到龄"},     {"DD", "Died", "已故"},
    {"MR", "Medical reason", "身体原因"},      {"PR", "Personal reason", "个人原因"},
    {"TX", "After a donation", "捐献后"},      {"MO", "Moved abroad", "移居境外"},
    {"UC", "Unable to contact", "暂未联系上"}, {"TQ", "Typing questionable", "分型存疑"},
    {"OT", "Other reason", "其他原因"},        {"UK", "Unknown reason", "原因不明"},
};
static const Alias status_reason_aliases[] = {
    {"到龄", "DO"},     {"超龄", "DO"}, {"去世", "DD"}, {"死亡", "DD"}, {"医学原因", "MR"},
    {"健康原因", "MR"}, {"失联", "UC"}, {"其他", "OT"}, {"不详", "UK"},
};

static const Choice province_kind[] = {
    {"person", "New person", "新志愿者"}, {"field", "Changed details", "资料变更"},   {"phone", "Phone", "电话"},
    {"status", "Status", "状态"},         {"proposal", "Proposal", "拟报状态"},       {"answer", "Answer", "回访结果"},
    {"sample", "Sample", "血样"},         {"match", "Answer to a match", "配型答复"},
    {"merged", "Two files of one person", "合并档案"},
};

static const Alias province_kind_aliases[] = {
    {"新增", "person"},
    {"变更", "field"},
};

static const Choice willingness[] = {
    {"willing", "Willing", "愿意"},
    {"hesitant", "Needs to think about it", "需再考虑"},
    {"not_now", "Not now", "暂不能"},
    {"no", "Does not agree now", "本人暂不同意"},
};
static const Alias willingness_aliases[] = {
    {"同意", "willing"}, {"犹豫", "hesitant"}, {"考虑", "hesitant"}, {"暂不", "not_now"}, {"不同意", "no"},
};

static const Choice role[] = {
    {"lead", "Lead", "负责人"},
    {"caller", "Caller", "回访员"},
    {"liaison", "County liaison", "县区联络员"},
    {"helper", "Helper", "协助人员"},
    {"readonly", "Read only", "只读"},
    {"system", "System administrator", "系统管理员"},
};
static const Alias role_aliases[] = {
    {"站长", "lead"}, {"联络员", "liaison"}, {"志愿者", "helper"}, {"管理员", "system"}, {"admin", "system"},
};

static const Choice next_for[] = {
    {"me", "Me", "由我联系"},
    {"anyone", "Anyone", "谁都可以"},
};
static const Alias next_for_aliases[] = {
    {"我", "me"},
    {"本人", "me"},
    {"任何人", "anyone"},
    {"其他人也可", "anyone"},
};

static const Choice task_origin[] = {
    {"rule", "By the rules", "系统安排"},
    {"hand", "By hand", "人工添加"},
};
static const Alias task_origin_aliases[] = {
    {"人工", "hand"},
    {"手工", "hand"},
};

static const Choice health_result[] = {
    {"fit", "Suitable", "适宜"},
    {"look", "To be looked at again", "需再核实"},
    {"defer", "Deferred", "暂缓"},
};
static const Alias health_result_aliases[] = {
    {"全部为否", "fit"}, {"正常", "fit"}, {"通过", "fit"}, {"合格", "fit"}, {"待核实", "look"}, {"暂缓捐献", "defer"},
};

/* How a form is typed: most of them say no to everything. */
static const Choice health_typed[] = {
    {"no", "All answers no", "全部为否"},
    {"some", "With exceptions", "有例外"},
};
static const Alias health_typed_aliases[] = {
    {"全否", "no"},
    {"例外", "some"},
};

static const Choice worklist[] = {
    {"incomplete", "To be completed", "待补录"},  {"stalled", "Stalled", "停滞"},
    {"search", "Not yet reached", "暂未联系上"},  {"review", "Lead's review", "负责人复核"},
    {"age", "Age limit near", "临近到龄"},        {"deferral", "Deferral ending", "暂缓期满"},
    {"no_phone", "No valid phone", "无有效电话"}, {"no_second", "No second contact", "无第二联系人"},
    {"no_consent", "No consent", "缺知情同意"},   {"sample", "Samples standing still", "血样无进展"},
};
static const Alias worklist_aliases[] = {{"待补录名单", "incomplete"}};

static const Choice list_act[] = {
    {"asked", "Message left", "已托转"},      {"number", "New number", "得到新号"},
    {"nobody", "Nobody there", "无人"},       {"none", "No lead", "无线索"},
    {"keep", "Kept in the pool", "保留在库"}, {"family", "Family talk", "与家属沟通"},
    {"leave", "Leaving proposed", "拟退库"},  {"thanks", "Thanked", "已致谢"},
    {"nothing", "Nothing to do", "无需处理"},
};
static const Alias list_act_aliases[] = {{"托转", "asked"}};
/* --- match cases --- */

static const Choice notice_kind[] = {
    {"initial", "Initial match", "初筛"},        {"high_resolution", "High-resolution typing", "高分辨"},
    {"exam", "Physical examination", "体检"},    {"collection", "Collection", "采集"},
    {"further", "Further donation", "再次捐献"}, {"lymphocytes", "Lymphocytes", "淋巴细胞"},
};
static const Alias notice_kind_aliases[] = {
    {"初配", "initial"},
    {"初次配型", "initial"},
    {"高配", "high_resolution"},
    {"高分", "high_resolution"},
};

static const Choice case_kind[] = {
    {"stem_cells", "Stem cells", "造血干细胞"},
    {"lymphocytes", "Lymphocytes", "淋巴细胞"},
};
static const Alias case_kind_aliases[] = {
    {"干细胞", "stem_cells"},
    {"外周血", "stem_cells"},
    {"淋巴", "lymphocytes"},
};

static const Choice case_phase[] = {
    {"open", "Open", "进行中"},
    {"reserve", "Reserve", "备选"},
    {"aftercare", "Aftercare", "随访中"},
    {"closed", "Closed", "已结案"},
};

static const Choice patient_age[] = {
    {"infant", "Under 1 year", "婴儿"}, {"child", "Child", "儿童"},     {"youth", "Youth", "青少年"},
    {"adult", "Adult", "成年人"},       {"senior", "Senior", "老年人"},
};

static const Choice waits_for[] = {
    {"patient", "Patient's side", "患方"},
    {"province", "Province", "省库"},
    {"hospital", "Hospital", "医院"},
};

static const Choice spent[] = {
    {"ours", "Our side", "我方"},
    {"volunteer", "Volunteer", "志愿者"},
    {"patient", "Patient's side", "患方"},
    {"hospital", "Hospital", "医院"},
};

static const Choice step_state[] = {
    {"done", "Done", "已完成"},
    {"skipped", "Skipped", "已跳过"},
    {"blocked", "Blocked", "受阻"},
};

static const Choice case_side[] = {
    {"donor", "Donor's side", "捐献者方"},
    {"patient", "Patient's side", "患方"},
    {"laboratory", "Laboratory", "实验室"},
    {"administrative", "Administrative", "工作原因"},
};
static const Alias case_side_aliases[] = {
    {"供者方", "donor"},
    {"志愿者方", "donor"},
    {"供方", "donor"},
    {"患者方", "patient"},
};

static const Choice case_close_reason[] = {
    {"no_contact", "Not reached", "暂未联系上"},
    {"unwilling", "Does not agree now", "本人暂不同意"},
    {"family", "Family does not support it", "家属暂不支持"},
    {"medical_temporary", "Unfit for a while", "身体原因（暂缓）"},
    {"medical_permanent", "Unfit", "暂不适宜捐献"},
    {"pregnancy", "Pregnancy, nursing", "备孕怀孕哺乳"},
    {"personal", "Personal reason", "个人原因"},
    {"moved", "Moved away", "迁往外地"},
    {"died", "Died", "已故"},
    {"patient_condition", "Patient's condition", "患者病情变化"},
    {"other_donor", "Another donor was chosen", "选用其他捐献者"},
    {"patient_gave_up", "Patient gave up", "患方放弃"},
    {"released", "Reserve released", "备选放行"},
    {"typing_mismatch", "High-resolution mismatch", "高分辨不合"},
    {"typing_wrong", "Typing questionable", "分型存疑"},
    {"sample_unusable", "Sample unusable", "样本不可用"},
    {"duplicate", "Registered twice", "重复登记"},
    {"mistake", "Registered by mistake", "登记有误"},
    {"transferred", "Handed to another station", "移交其他工作站"},
    {"completed", "Completed", "已完成"},
};
static const Alias case_close_reason_aliases[] = {
    {"失联", "no_contact"},
    {"联系不上", "no_contact"},
    {"身体原因", "medical_permanent"},
    {"体检不适宜", "medical_permanent"},
    {"家庭原因", "family"},
    {"病情变化", "patient_condition"},
};

static const Choice talk_kind[] = {
    {"phone", "On the phone", "电话"},
    {"visit", "Face to face", "面谈"},
    {"family", "With the family", "与家人面谈"},
};

static const Choice talk_answer[] = {
    {"willing", "Willing", "愿意"},
    {"hesitant", "Needs to think about it", "需再考虑"},
    {"not_now", "Not now", "暂不能"},
    {"no", "Does not agree now", "本人暂不同意"},
    {"family_no", "Family does not support it", "家属暂不支持"},
};

static const Choice typing_method[] = {
    {"SBT", "SBT", "SBT"}, {"NGS", "NGS", "NGS"},      {"SSO", "SSO", "SSO"},
    {"SSP", "SSP", "SSP"}, {"other", "Other", "其他"},
};

static const Choice exam_result[] = {
    {"fit", "Fit", "适宜捐献"},
    {"unfit", "Unfit", "暂不适宜捐献"},
    {"again", "To be examined again", "需复查"},
};
static const Alias exam_result_aliases[] = {
    {"合格", "fit"},
    {"通过", "fit"},
    {"复查", "again"},
};

static const Choice dose_feels[] = {
    {"well", "Well", "良好"},
    {"ache", "Aching", "酸痛"},
    {"fever", "Fever", "发热"},
    {"unwell", "Unwell", "不适"},
};

static const Choice blood_count[] = {
    {"normal", "Normal", "正常"},
    {"abnormal", "Abnormal", "异常"},
    {"not_done", "Not done", "未查"},
};

static const Choice publicity[] = {
    {"named", "By name", "可实名宣传"},
    {"anonymous", "Without the name", "可匿名宣传"},
    {"no", "No", "不宣传"},
};

static const Choice yes_no_unsure[] = {
    {"yes", "Yes", "愿意"},
    {"no", "No", "不愿意"},
    {"unsure", "Unsure", "说不准"},
};

static const Choice cost_kind[] = {
    {"transport", "Transport", "交通"}, {"lodging", "Lodging", "住宿"}, {"food", "Food", "餐饮"},
    {"wages", "Lost wages", "误工"},    {"other", "Other", "其他"},
};

static const Choice visit_kind[] = {
    {"farewell", "Farewell", "欢送会"},
    {"visit", "Visit", "慰问"},
};

static const Choice award_result[] = {
    {"confirmed", "Confirmed", "已确认"},
    {"refused", "Not confirmed", "未予确认"},
};

/* Whose step it is. */
static const Choice case_by[] = {
    {"city", "City", "市级"},         {"county", "County", "县区"},     {"blood_station", "Blood station", "血站"},
    {"hospital", "Hospital", "医院"}, {"province", "Province", "省库"}, {"escort", "Escort", "陪同"},
};

static const Choice sample_state[] = {
    {"collected", "Collected", "已采集"},      {"sent", "Sent", "已送检"},
    {"received", "Received", "已接收"},        {"typed", "Typed", "已检测"},
    {"registry", "In the registry", "已入库"}, {"rejected", "Rejected", "已拒收"},
};
static const Alias sample_state_aliases[] = {
    {"采集", "collected"}, {"送检", "sent"},     {"接收", "received"},
    {"检测", "typed"},     {"入库", "registry"}, {"拒收", "rejected"},
};

static const Choice period[] = {
    {"year", "Whole year", "全年"},  {"h1", "First half", "上半年"},  {"h2", "Second half", "下半年"},
    {"q1", "1st quarter", "一季度"}, {"q2", "2nd quarter", "二季度"}, {"q3", "3rd quarter", "三季度"},
    {"q4", "4th quarter", "四季度"},
};
static const Alias period_aliases[] = {
    {"年度", "year"},   {"年", "year"},     {"第一季度", "q1"}, {"第二季度", "q2"},
    {"第三季度", "q3"}, {"第四季度", "q4"}, {"半年", "h1"},     {"half-year", "h1"},
};

static const Choice fact_kind[] = {
    {"rank", "Rank", "位次"},
    {"honour", "Honour", "荣誉"},
    {"other", "Other", "其他"},
};
static const Alias fact_kind_aliases[] = {{"排名", "rank"}, {"名次", "rank"}, {"表彰", "honour"}, {"奖项", "honour"}};

static const Choice event_kind[] = {
    {"street", "Street or square", "街头广场"},
    {"community", "Community", "社区"},
    {"school", "School", "学校"},
    {"workplace", "Workplace", "企事业单位"},
    {"government", "Government", "机关"},
    {"blood", "Blood donation", "献血现场"},
    {"training", "Training", "培训"},
    {"online", "Online", "线上"},
    {"other", "Other", "其他"},
};
static const Alias event_kind_aliases[] = {
    {"广场", "street"},    {"街头", "street"},    {"街道", "street"},  {"高校", "school"},  {"校园", "school"},
    {"企业", "workplace"}, {"单位", "workplace"}, {"献血屋", "blood"}, {"献血车", "blood"}, {"村居", "community"},
};

/* What a row of a sheet of targets is. */
static const Choice target_line[] = {
    {"target", "Target", "指标"},
    {"opening", "Opening balance", "期初数"},
    {"fact", "External fact", "外部情况"},
};
static const Alias target_line_aliases[] = {
    {"任务", "target"}, {"期初", "opening"}, {"外部事实", "fact"}, {"荣誉", "fact"}, {"位次", "fact"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LIST(name, suffix)                                                        \
    {                                                                             \
        {#name, name, COUNT(name)}, name##_aliases, COUNT(name##_aliases), suffix \
    }

#define PLAIN(name)                               \
    {                                             \
        {#name, name, COUNT(name)}, NULL, 0, NULL \
    }

const CodeList code_lists[] = {
    LIST(sex, NULL),
    LIST(id_type, NULL),
    LIST(abo, "型"),
    LIST(rh, NULL),
    LIST(ethnic, "族"),
    LIST(education, NULL),
    LIST(occupation, NULL),
    LIST(phone_owner, NULL),
    LIST(phone_state, NULL),
    LIST(relation, NULL),
    LIST(sample_kind, NULL),
    LIST(reject_reason, NULL),
    LIST(channel, NULL),
    LIST(direction, NULL),
    LIST(answered, NULL),
    LIST(status, NULL),
    LIST(status_reason, NULL),
    LIST(willingness, NULL),
    LIST(role, NULL),
    LIST(next_for, NULL),
    LIST(task_origin, NULL),
    LIST(health_result, NULL),
    LIST(health_typed, NULL),
    LIST(worklist, NULL),
    LIST(list_act, NULL),
    LIST(province_kind, NULL),
    LIST(notice_kind, NULL),
    LIST(case_kind, NULL),
    PLAIN(case_phase),
    PLAIN(patient_age),
    PLAIN(waits_for),
    PLAIN(spent),
    PLAIN(step_state),
    LIST(case_side, NULL),
    LIST(case_close_reason, NULL),
    PLAIN(talk_kind),
    PLAIN(talk_answer),
    PLAIN(typing_method),
    LIST(exam_result, NULL),
    PLAIN(dose_feels),
    PLAIN(blood_count),
    PLAIN(publicity),
    PLAIN(yes_no_unsure),
    PLAIN(cost_kind),
    PLAIN(visit_kind),
    PLAIN(case_by),
    PLAIN(award_result),
    LIST(sample_state, NULL),
    LIST(period, NULL),
    LIST(fact_kind, NULL),
    LIST(event_kind, NULL),
    LIST(target_line, NULL),
};
const size_t code_list_count = COUNT(code_lists);
