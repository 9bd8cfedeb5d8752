# Chinese texts of marrowdesk.
msgid ""
msgstr ""
"Project-Id-Version: marrowdesk\n"
"Report-Msgid-Bugs-To: \n"
"POT-Creation-Date: 2026-11-22 22:45+0000\n"
"PO-Revision-Date: 2024-01-01 00:00+0800\n"
"Last-Translator: marrowdesk\n"
"Language-Team: Chinese (simplified)\n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#, c-format
msgid ""
"Character %zu is not valid UTF-8: the text is in another encoding or damaged."
msgstr "第%zu个字符不是有效的UTF-8：文件编码不对或内容已损坏。"

#, c-format
msgid "There is a line break after character %zu; only one line fits here."
msgstr "第%zu个字符后有换行，这里只能填一行。"

#, c-format
msgid "Character %zu is the invisible or control character U+%04X; delete it."
msgstr "第%zu个字符是不可见字符或控制字符U+%04X，请删除。"

#, c-format
msgid ""
"The text is too long: at most %zu Chinese characters or %zu letters fit here."
msgstr "内容太长：最多%zu个汉字或%zu个字母。"

#, c-format
msgid "\"%s\" is not a date; write it as 2024-01-05, 2024/1/5 or 20240105."
msgstr "“%s”不是日期，请写成2024-01-05、2024/1/5或20240105。"

#, c-format
msgid "Year %d is not between %d and %d."
msgstr "年份%d不在%d至%d之间。"

#, c-format
msgid "There is no month %d: a month is 1 to 12."
msgstr "没有%d月，月份应为1至12。"

#, c-format
msgid "The day is missing: %d-%02d is only a month."
msgstr "缺少日：%d-%02d只到月。"

#, c-format
msgid "Month and day are missing: %d is only a year."
msgstr "缺少月和日：%d只到年。"

#, c-format
msgid "There is no day %d in %d-%02d."
msgstr "%2$d年%3$d月没有%1$d日。"

#, c-format
msgid "\"%s\" must begin with the year in four digits."
msgstr "“%s”应以四位年份开头。"

#, c-format
msgid "\"%s\" is a time of day without its date."
msgstr "“%s”只有时间，缺少日期。"

#, c-format
msgid "\"%s\" has no time of day such as 14:30 at its end."
msgstr "“%s”末尾的时间看不懂，请写成14:30。"

msgid ": "
msgstr "："

msgid "There is not enough memory."
msgstr "内存不足。"

msgid "no such file or directory"
msgstr "没有这个文件或目录"

msgid "permission denied"
msgstr "没有权限"

msgid "not permitted"
msgstr "不允许此操作"

msgid "it exists already"
msgstr "已经存在"

msgid "it is a directory"
msgstr "这是一个目录"

msgid "a part of the path is not a directory"
msgstr "路径中有一段不是目录"

msgid "no space left on the disk"
msgstr "磁盘空间不足"

msgid "the disk quota is used up"
msgstr "磁盘配额已用完"

msgid "the file system is read-only"
msgstr "文件系统为只读"

msgid "the disk reports an error"
msgstr "磁盘报告错误"

msgid "the file is too large"
msgstr "文件太大"

msgid "too many open files"
msgstr "打开的文件过多"

msgid "too many symbolic links"
msgstr "符号链接层数过多"

msgid "the name is too long"
msgstr "名称太长"

msgid "not enough memory"
msgstr "内存不足"

msgid "it was interrupted"
msgstr "操作被中断"

msgid "it is in use"
msgstr "正在使用中"

msgid "the other end was closed"
msgstr "对方已关闭"

#, c-format
msgid "%1$s %2$s: %3$s"
msgstr "%1$s %2$s：%3$s"

msgid "Password: "
msgstr "密码："

msgid "The same again: "
msgstr "再输一遍："

msgid "no password on the standard input"
msgstr "标准输入中没有密码"

msgid "a password is needed and there is no terminal: use --password-stdin"
msgstr "需要密码，但没有终端：请用--password-stdin"

msgid "no password was given: nothing was changed"
msgstr "没有输入密码：什么也没有改动"

msgid "the two passwords differ: nothing was changed"
msgstr "两次密码不一致，没有修改"

#, c-format
msgid "%s exists already; it was left as it is"
msgstr "%s已存在，未作改动"

#, c-format
msgid "the password is too short: %lld characters at least"
msgstr "密码太短：至少%lld个字符"

#, c-format
msgid "made %1$s with the account %2$s\n"
msgstr "已建立%1$s，账号为%2$s\n"

#, c-format
msgid "only the owner of %s sets passwords anew"
msgstr "只有%s的所有者才能重设密码"

#, c-format
msgid "%s has a new password\n"
msgstr "%s的密码已重设\n"

#, c-format
msgid "%lld people checked, %lld findings, %lld mended\n"
msgstr "核查%lld人，发现%lld处，已修复%lld处\n"

#, c-format
msgid "backup %s is made and checked\n"
msgstr "备份%s已做好并核对\n"

#, c-format
msgid "%s is restored; what was there is kept as %s.before-restore-…\n"
msgstr "%1$s已恢复；原文件保留为%2$s.before-restore-…\n"

#, c-format
msgid "%zu line wants attention\n"
msgid_plural "%zu lines want attention\n"
msgstr[0] "有%zu项需要注意\n"

msgid "nothing wants attention\n"
msgstr "没有需要注意的事项\n"

msgid "\"marrowdesk --help\" shows what there is"
msgstr "用法见“marrowdesk --help”"

#, c-format
msgid "%1$lld of %2$lld people made\n"
msgstr "已生成 %1$lld 人，共 %2$lld 人\n"

#, c-format
msgid ""
"made %1$s: a practice database with %2$lld made-up people\n"
"sign in as %3$s with the password %4$s\n"
msgstr ""
"练习库 %1$s 已建好，共有 %2$lld 名模拟志愿者\n"
"登录账号 %3$s，口令 %4$s\n"

#, c-format
msgid "%1$lld%% read, %2$lld rows\n"
msgstr "已读%1$lld%%，%2$lld行\n"

#, c-format
msgid "batch %ld taken back: %lld rows removed, %lld set back, %lld kept\n"
msgstr "第%ld批已撤销：删除%lld行，还原%lld行，保留%lld行\n"

msgid "--undo takes the number of the batch and nothing else"
msgstr "--undo后面只写批号，不能再带别的"

#, c-format
msgid "import needs a kind and a file: %s"
msgstr "import须给出种类和文件，种类：%s"

#, c-format
msgid "encoding \"%s\" is not known: auto, utf-8 or gb18030"
msgstr "没有“%s”这种编码，可用：auto、utf-8、gb18030"

#, c-format
msgid "%lld rows: %lld added, %lld changed, %lld already there, %lld refused\n"
msgstr "共%lld行：新增%lld，修改%lld，原已有%lld，退回%lld\n"

msgid "dry run: nothing was stored"
msgstr "试运行：没有写入任何内容"

#, c-format
msgid "batch %1$lld; to take it back: marrowdesk import --undo %1$lld\n"
msgstr "第%1$lld批；如需撤销：marrowdesk import --undo %1$lld\n"

#, c-format
msgid "%1$lld rows written to %2$s\n"
msgstr "已将%1$lld行写入%2$s\n"

#, c-format
msgid "only the first %zu rows are shown; --limit shows more\n"
msgstr "只显示前%zu行，--limit可显示更多\n"

msgid "this account may not see lists of people"
msgstr "本账号无权查看人员名单"

#, c-format
msgid "there is no unit \"%s\": use its code or its name"
msgstr "没有单位“%s”：请用单位的编码或名称"

msgid "create the database and the first account, a lead"
msgstr "建立数据库和第一个账号（负责人）"

msgid "set a password anew (the file's owner only)"
msgstr "重设密码（限文件所有者）"

# the subcommand in src/main.c
msgid "make a practice database with made-up people and calls"
msgstr "新建练习库，放入模拟的志愿者和回访"

msgid "read a file of donors or attempts; --undo BATCH takes one back"
msgstr "导入志愿者或联系记录文件；--undo 批次号 可撤销一批"

msgid "write donors, samples or attempts as .csv, .xlsx or .jsonl"
msgstr "导出志愿者、血样或联系记录（.csv、.xlsx、.jsonl）"

msgid "people by any part of name, pinyin, phone, ID or number"
msgstr "按姓名、拼音、电话、身份证号或编号的一部分查找"

msgid "who is to be called now"
msgstr "现在应联系的人"

msgid "one JSON request a line in, one answer a line out"
msgstr "每行读入一个JSON请求，每行输出一个答复"

msgid "soundness of file, references and derived values"
msgstr "核查文件、引用和推算数据是否完好"

# src/main.c
msgid "make a checked copy of the database, while desks go on"
msgstr "备份数据库并核对，不影响正在使用的工作台"

msgid "bring a backup back; the old files are set aside"
msgstr "恢复备份，原文件另存"

msgid "how machine, settings, file and backups look"
msgstr "检查本机、设置、文件和备份的情况"

msgid "settings of the station instead of the usual ones"
msgstr "改用这个设置文件"

msgid "the database instead of the usual one"
msgstr "改用这个数据库"

msgid "language of the screens and messages"
msgstr "界面和提示的语言"

msgid "another day: for reading and for practice databases"
msgstr "假定的日期：只供查看和练习库使用"

msgid "this help"
msgstr "显示本说明"

msgid "name of the first account"
msgstr "第一个账号的名称"

msgid "the password is one line of the standard input"
msgstr "口令从标准输入读取一行"

msgid "how many people"
msgstr "多少人"

msgid "another number makes other people"
msgstr "换一个数，就是另一批人"

msgid "everything but storing"
msgstr "只检查，不保存"

msgid "how the file is written"
msgstr "文件的编码"

msgid "where refused rows go, with the reason"
msgstr "未收的行连同原因写到哪里"

msgid "takes the import of this number back"
msgstr "撤销这一批导入"

msgid "only this unit: its code or name"
msgstr "只限这个单位（编码或名称）"

msgid "where to write; the ending says how"
msgstr "写到哪个文件，格式看扩展名"

msgid "how many rows at most; 50 unless told"
msgstr "最多多少行，不写为50"

msgid "computes the conclusions anew and mends them"
msgstr "重新推算并改正"

msgid "open the desk"
msgstr "打开工作台"

msgid ""
"days are wanted like \"10-01..10-07, 10-10\", at most 31 in a row; a day of "
"another year is written \"2022-12-31\""
msgstr ""
"日期应写成\"10-01..10-07, 10-10\"，连续最多31天；不在本年的写全，如"
"\"2022-12-31\""

#, c-format
msgid "the year %d is missing; the years must follow one another"
msgstr "缺少%d年；年份必须连续"

#, c-format
msgid "%s stands here twice (%s, %s); each day must be given once"
msgstr "%s重复出现（%s、%s）；每一天只能写一次"

msgid "cannot read"
msgstr "无法读取"

#, c-format
msgid "%s is no configuration file; it must be a text file under 1 MiB"
msgstr "%s不是设置文件；应为小于1MiB的文本文件"

msgid "cannot open"
msgstr "无法打开"

#, c-format
msgid "%s:%d: this key stands here twice; leave one of them"
msgstr "%s:%d：这一项写了两遍，请只留一个"

#, c-format
msgid ""
"%s:%d: this cannot be read; look here and one line above for a missing "
"semicolon, comma, quote or bracket"
msgstr "%s:%d：这里读不懂；请看本行和上一行是否漏了分号、逗号、引号或括号"

#, c-format
msgid "there is no file %s"
msgstr "没有文件%s"

msgid "(built in)"
msgstr "（内置）"

#, c-format
msgid "\"%s\" is not known here; allowed: %s"
msgstr "不能写“%s”；可以写：%s"

msgid "this is text, not a number; put it in quotes: \"...\""
msgstr "这里是文字，不是数字；请加引号：\"...\""

msgid "text in quotes is wanted: \"...\""
msgstr "应为带引号的文字：\"...\""

#, c-format
msgid "the invisible character U+%04X cannot stand here; delete it"
msgstr "这里有看不见的字符U+%04X，请删除"

#, c-format
msgid "the text is too long; at most %d bytes (a Chinese character takes 3)"
msgstr "文字太长；最多%d字节（一个汉字占3字节）"

msgid "is empty; it must be given"
msgstr "是空的；这一项必须填写"

#, c-format
msgid ""
"\"%s\" cannot be a code; allowed: up to 23 plain letters, digits, - and _"
msgstr "“%s”不能作编码；可用半角字母、数字、-和_，最多23个"

#, c-format
msgid "\"%s\" is no date; a date is written \"2023-09-05\""
msgstr "“%s”不是日期；日期写成\"2023-09-05\""

#, c-format
msgid ""
"\"%s\" are no hours; they are written \"08:30-20:30\", the earlier first"
msgstr "“%s”不是时段；时段写成\"08:30-20:30\"，早的在前"

#, c-format
msgid "a list of words is wanted: [ \"...\", \"...\" ]; allowed: %s"
msgstr "应写成[ \"...\", \"...\" ]；可以写：%s"

#, c-format
msgid "a whole number without quotes is wanted; allowed: %lld to %lld"
msgstr "应为不带引号的整数；范围%lld至%lld"

msgid "allowed: true or false, without quotes"
msgstr "只能写true或false，不加引号"

#, c-format
msgid "there is no such key; allowed: %s"
msgstr "没有这一项；可以写：%s"

msgid "is missing; it must be given"
msgstr "缺少这一项；必须填写"

msgid "keys in braces are wanted: { ... }"
msgstr "应写在花括号里：{ ... }"

msgid "a list in brackets is wanted: ( { ... }, { ... } )"
msgstr "应写成列表：( { ... }, { ... } )"

msgid ""
"the file begins with an invisible mark (BOM); save it as \"UTF-8\", not as "
"\"UTF-8 with BOM\""
msgstr "文件开头有看不见的标记（BOM）；请另存为“UTF-8”，不要选“带BOM的UTF-8”"

msgid "this is not UTF-8; open the file in an editor and save it as \"UTF-8\""
msgstr "文件不是UTF-8编码；请用编辑器打开后另存为“UTF-8”"

msgid ""
"a text begins here without a closing quote on the same line; end it with a "
"plain \" (a Chinese quote does not count) and go on with a quoted text on "
"the next line"
msgstr ""
"这里的文字在本行没有结尾引号；请用英文引号 \" 结尾（中文引号不算），写不下的"
"在下一行另起引号接着写"

#, c-format
msgid ""
"the number %.*s has more than 9 digits and would be cut; put it in quotes: "
"\"%.*s\""
msgstr "数字%.*s超过9位，会被截断；请加引号：\"%.*s\""

#, c-format
msgid "a Chinese %s stands here; switch the keyboard to English and type %s"
msgstr "这里用了中文的%s；请切换到英文输入法，改成%s"

msgid "a plain blank"
msgstr "半角空格"

#, c-format
msgid "\"%.*s\" stands outside quotes; put the text in quotes: \"...\""
msgstr "“%.*s”没有加引号；文字要写在引号里：\"...\""

msgid "@include is not allowed; everything stands in this one file"
msgstr "不能用@include；全部内容都写在这一个文件里"

msgid ""
"the hours east of UTC are wanted in quotes, from \"-14:00\" to \"+14:00\"; "
"China is \"+08:00\""
msgstr "应为带引号的时区，\"-14:00\"至\"+14:00\"；北京时间是\"+08:00\""

msgid "allowed: \"zh\", \"en\", \"auto\""
msgstr "可以写：\"zh\"、\"en\"、\"auto\""

msgid "allowed: \"default\", \"dark\", \"light\", \"contrast\", \"mono\""
msgstr "可写：\"default\"、\"dark\"、\"light\"、\"contrast\"、\"mono\""

msgid ""
"the area code is wanted in quotes with its 0: 3 or 4 digits, like \"0537\""
msgstr "应为带引号的区号，以0开头，3或4位，如\"0537\""

msgid ""
"a day is wanted: \"05-08\", or \"9 sat 3\" for the third Saturday of "
"September (mon tue wed thu fri sat sun, 1 to 5)"
msgstr ""
"日期写成\"05-08\"；或\"9 sat 3\"，即九月第三个星期六（mon tue wed thu fri "
"sat sun，1至5）"

msgid "then = \"defer\" and days = 1 to 3650 go together only"
msgstr "then = \"defer\" 和 days = 1 到 3650 必须同时写"

msgid "at least one question must be given"
msgstr "至少要有一道题"

#, c-format
msgid "\"%s\" stands here twice; each must be given once"
msgstr "“%s”重复；每个只能写一次"

#, c-format
msgid "%zu questions are too many for one form; use fewer, or shorter ids"
msgstr "一张表放不下 %zu 道题；请减少题目，或把代号写短"

msgid "next = \"callback\" and needs = [ \"when\" ] go together only"
msgstr "next = \"callback\" 与 needs = [ \"when\" ] 必须同时写"

msgid "\"number\" is allowed only with next = \"number\""
msgstr "\"number\" 只能与 next = \"number\" 一起用"

msgid "status \"TU\" ends on a date; needs must hold \"until\""
msgstr "状态\"TU\"要有截止日期；needs里必须有\"until\""

msgid "is allowed only where needs holds \"until\""
msgstr "needs里有\"until\"时才能写"

msgid "cannot be asked where answered = \"nobody\""
msgstr "answered = \"nobody\"（无人接听）时不能要求填写"

msgid "next = \"months\" and months = 1 to 120 go together only"
msgstr "next = \"months\" 与 months = 1至120 必须同时写"

msgid ""
"is allowed only with answered = \"self\": a relative's words decide nothing"
msgstr "只有 answered = \"self\" 时才能写：亲友的话不作数"

msgid "leaving starts only from the volunteer's own words; allowed: self"
msgstr "退库只凭志愿者本人的话；只能写self"

#, c-format
msgid "\"%s\" cannot follow a call; allowed: TU, DE"
msgstr "回访结果不能带出状态“%s”；可以写：TU、DE"

msgid "is missing; it belongs to status_reason and proposal"
msgstr "缺少这一项；写了status_reason或proposal就要写它"

msgid "is missing; it belongs to status"
msgstr "缺少这一项；写了status就要写它"

msgid "phone_state and phone_tries = 1 to 9 go together only"
msgstr "phone_state 与 phone_tries = 1至9 必须同时写"

msgid "must lie inside the hours of calling"
msgstr "必须在calling的时段之内"

msgid "must begin after the part of the day before it has ended"
msgstr "必须在前一个时段结束之后开始"

msgid "must not be less than join_age_min"
msgstr "不能小于join_age_min"

msgid "must not be less than join_age_max"
msgstr "不能小于join_age_max"

msgid "must not be less than volume_min"
msgstr "不能小于volume_min"

#, c-format
msgid "there is no unit \"%s\"; allowed: %s"
msgstr "没有单位“%s”；可以写：%s"

msgid "gb = true is allowed only for a code of six digits (GB/T 2260)"
msgstr "只有六位行政区划代码（GB/T 2260）才能写 gb = true"

#, c-format
msgid "the purpose \"%s\" is missing; the program needs it"
msgstr "缺少事由“%s”；程序需要它"

msgid "no outcome has do_not_call = true; the program needs one"
msgstr "没有一项结果写着 do_not_call = true；程序需要一项"

msgid ""
"this day, site and event are open already: go on with them, or name another "
"event"
msgstr "这一天、这个地点和活动的核对已经开着：请接着做，或另写一个活动名称"

msgid "this account may only work for its own unit"
msgstr "本账号只能办理本单位的事"

msgid "this day was closed meanwhile"
msgstr "这一天的核对刚刚已结束"

#, c-format
msgid ""
"\"%s\" is no range: write both ends with as many digits, like 0001..0050, at "
"most %d"
msgstr "“%s”不是号段：两头位数要相同，例如 0001..0050，最多 %d 个"

msgid "scan a tube"
msgstr "请扫血样条码"

msgid "type the number of a paper form"
msgstr "请输入纸质表编号"

#, c-format
msgid "%1$lld paper numbers added, %2$lld were there before."
msgstr "已记下 %1$lld 个纸质表编号，另有 %2$lld 个原来就有。"

msgid "no record yet"
msgstr "还没有录入"

#, c-format
msgid "%1$s was there before: %2$s"
msgstr "%1$s 已经有了：%2$s"

msgid "the three counts do not agree: closing the day needs a reason"
msgstr "三数不一致：结束核对要写原因"

msgid "this day is closed already"
msgstr "这一天的核对已经结束"

msgid "this day of three counts does not exist"
msgstr "没有这一天的三数核对"

msgid "tube of another record"
msgstr "血样属于别的记录"

msgid "tube without record"
msgstr "有血样，没有录入"

msgid "record without tube"
msgstr "已录入，没有血样"

msgid "tube of two days"
msgstr "血样在两天都扫过"

msgid "paper without record"
msgstr "有纸质表，没有录入"

msgid "record without paper"
msgstr "已录入，没有纸质表"

msgid "paper number twice"
msgstr "纸质表编号重复"

#, c-format
msgid "Three counts: %1$s  %2$s  %3$s"
msgstr "三数核对：%1$s  %2$s  %3$s"

#, c-format
msgid "Tubes: %lld"
msgstr "血样：%lld"

#, c-format
msgid "Paper forms: %lld"
msgstr "纸质表：%lld"

#, c-format
msgid "Records: %lld"
msgstr "已录入：%lld"

msgid "The three counts agree."
msgstr "三数一致。"

msgid "The three counts differ."
msgstr "三数不一致。"

#, c-format
msgid "Reason: %s"
msgstr "原因：%s"

msgid ""
"who answered is missing: the volunteer, a relative, somebody else, or nobody"
msgstr "缺少接听人：本人、亲友、其他人或无人接听"

#, c-format
msgid ""
"\"%1$s\" does not go with \"%2$s\" having answered: only the person's own "
"words count"
msgstr "接听人是“%2$s”时不能记“%1$s”：只以本人的话为准"

msgid "until when is missing"
msgstr "缺少截止日期"

#, c-format
msgid "this date is too early: %s or later"
msgstr "日期太早：应不早于%s"

#, c-format
msgid "there is no outcome \"%s\""
msgstr "没有“%s”这个结果"

msgid "the reason is missing"
msgstr "缺少原因"

msgid "the new number is missing"
msgstr "缺少新号码"

msgid "date and time of the promised call are missing"
msgstr "缺少约定回电的日期和时间"

msgid "the next call lies before this one: a later date and time are needed"
msgstr "下次联系的时间早于本次：请填更晚的日期和时间"

msgid ""
"this call has its outcome already; to correct it, take it back with a reason "
"and record it anew"
msgstr "这次联系已有结果；要更正，请写明原因作废后重新记录"

#, c-format
msgid "there is no person with number %lld"
msgstr "没有编号为%lld的档案"

msgid "this person asked not to be called"
msgstr "本人要求请勿致电"

msgid "somebody else is in touch with this person just now"
msgstr "别的同事正在联系此人"

msgid "this call has its note already"
msgstr "这次联系已有备注"

msgid "this call was taken back already"
msgstr "这次联系已作废"

msgid "the reason for taking it back is missing"
msgstr "缺少作废原因"

msgid "there is no such person or purpose"
msgstr "没有这份档案或这个事由"

#, c-format
msgid "%s has left or asked not to be called: not added to the calls"
msgstr "%s已退出或要求请勿致电，未加入回访"

#, c-format
msgid "%1$s is in the calls already: %2$s"
msgstr "%1$s已在回访名单中：%2$s"

#, c-format
msgid "%1$s was added to the calls: %2$s, %3$s"
msgstr "%1$s已加入回访：%2$s，%3$s"

#, c-format
msgid "%1$s was added to the calls: %2$s"
msgstr "%1$s已加入回访：%2$s"

#, c-format
msgid "donor %lld (%s): status or follow-up values differ from the facts"
msgstr "档案%lld（%s）：状态或回访数据与记录不符"

#, c-format
msgid "donor %lld (%s): the open task differs from the facts"
msgstr "档案%lld（%s）：待办的回访任务与记录不符"

#, c-format
msgid "donor %lld (%s): %lld search keys are missing"
msgstr "档案%lld（%s）：缺少%lld条查找索引"

#, c-format
msgid "%lld counters differ from a recount"
msgstr "%lld项计数与重新统计不符"

#, c-format
msgid "%lld people are counted under another unit or status"
msgstr "%lld人计入了别的单位或状态"

#, c-format
msgid "%lld search keys belong to nothing"
msgstr "%lld条查找索引没有对应的档案"

#, c-format
msgid "%1$s is in touch with this person just now (until %2$s at the latest)"
msgstr "%1$s正在联系此人（最迟到%2$s）"

msgid "nobody is waiting to be called now"
msgstr "现在没有待联系的人"

msgid ", "
msgstr "、"

msgid "a deferral needs its last day"
msgstr "暂缓要写到哪一天为止"

msgid "a last day belongs to a deferral only: leave it empty"
msgstr "只有暂缓才写截止日期：请留空"

#, c-format
msgid "the last day %s lies before the day of the form, %s"
msgstr "截止日期 %s 早于填表日期 %s"

msgid ""
"the first six digits of the ID number name no known area: compare it with "
"the card"
msgstr "身份证号前六位不是已知的行政区划，请与证件核对"

#, c-format
msgid "the birth date %s differs from the ID number's, %s"
msgstr "出生日期%s与身份证号中的%s不一致"

msgid "the sex differs from the ID number's"
msgstr "性别与身份证号不一致"

#, c-format
msgid "%d years old at enrolment: joining is for people of %lld to %lld"
msgstr "登记时%d岁：入库年龄为%lld至%lld岁"

#, c-format
msgid "%lld kg: joining needs at least %lld kg"
msgstr "体重%lld公斤：入库要求不低于%lld公斤"

#, c-format
msgid "%lld ml of blood: usual are %lld to %lld ml"
msgstr "采血%lld毫升：通常为%lld至%lld毫升"

#, c-format
msgid "the sampling date %s lies in the future"
msgstr "采样日期%s晚于今天"

#, c-format
msgid "on %s the edition \"%s\" was in force: a new consent is needed"
msgstr "%s 使用的是“%s”：需要重新签同意书"

#, c-format
msgid "deferred until %s: %s"
msgstr "暂缓至 %s：%s"

#, c-format
msgid "health to be looked at again: %s"
msgstr "健康情况需再核实：%s"

#, c-format
msgid "relative or friend %d"
msgstr "第%d位亲友"

#, c-format
msgid "public holiday: routine calls from %s on"
msgstr "法定节假日，常规回访等到%s"

#, c-format
msgid "outside calling hours: routine calls from %s on"
msgstr "不在致电时段，常规回访等到%s"

msgid "there is not enough memory"
msgstr "内存不足"

msgid "this file is no longer in the registry"
msgstr "这份档案已不在库中"

msgid "rule"
msgstr "规则"

#, c-format
msgid "%s (command line)"
msgstr "%s（命令行）"

msgid "command line"
msgstr "命令行"

#, c-format
msgid "%s (%s, %s)"
msgstr "%s（%s，%s）"

#, c-format
msgid "this document number belongs to %s already: open that file instead"
msgstr "该证件号码已有档案：%s。请打开那份档案，不要重复建档"

#, c-format
msgid ""
"this donor number belongs to %s already: compare it with the registry's "
"notice"
msgstr "该志愿者编号已属于%s，请与中华骨髓库的通知核对"

#, c-format
msgid "this barcode is on a sample of %s already: scan the tube again"
msgstr "该条码已用于%s的血样，请重新扫描"

#, c-format
msgid "the person has the number %s already: change that line instead"
msgstr "此人已有号码%s，请直接修改那一行"

#, c-format
msgid "records of %s are not saved from the card"
msgstr "“%s”的记录不能在档案页保存"

msgid "temporarily unavailable needs the last day of it"
msgstr "暂缓须填写截止日期"

msgid "leaving the registry needs its reason"
msgstr "退库须填写原因"

#, c-format
msgid "the last day %s lies before the first, %s"
msgstr "截止日期%s早于起始日期%s"

msgid "this status period does not exist"
msgstr "没有这条状态记录"

#, c-format
msgid "this status period was taken back before, because: %s"
msgstr "这条状态记录先前已作废，原因：%s"

msgid "taking a status back needs a reason"
msgstr "作废状态须填写原因"

#, c-format
msgid "an account's name has 1 to %d characters"
msgstr "账号名须为1至%d个字"

#, c-format
msgid "a password has at least %lld characters"
msgstr "密码太短：至少%lld个字符"

#, c-format
msgid "a password has at most %d bytes"
msgstr "密码太长：最多%d字节"

msgid "this database has its accounts already: sign in instead"
msgstr "该数据库已有账号，请直接登录"

#, c-format
msgid ""
"too many wrong passwords: this account is locked until %s; a lead can set a "
"new password"
msgstr "密码输错次数过多，此账号锁定至%s；负责人可重设密码"

msgid "the name or the password is wrong"
msgstr "账号名或密码不正确"

msgid "this account is closed; a lead can open it again"
msgstr "此账号已停用；负责人可重新启用"

msgid "this database has no account yet: create the first with \"init\""
msgstr "该数据库还没有账号：请用“init”建立第一个账号"

#, c-format
msgid "the Unix user %s has no account here: a lead can put it into an account"
msgstr "系统用户%s在此没有账号；负责人可在账号中填写该用户"

#, c-format
msgid "the account %s is closed; a lead can open it again"
msgstr "账号%s已停用；负责人可重新启用"

msgid "only a lead sets other people's passwords"
msgstr "只有负责人可以重设他人的密码"

#, c-format
msgid "there is no account named %s"
msgstr "没有名为“%s”的账号"

#, c-format
msgid "the account name %s is taken by %s"
msgstr "账号名“%s”已由%s使用"

#, c-format
msgid "the Unix user %s belongs to the account of %s"
msgstr "系统用户“%s”已用于%s的账号"

msgid "accounts are changed by a lead"
msgstr "账号只能由负责人修改"

msgid "this account does not exist"
msgstr "没有这个账号"

#, c-format
msgid "%s is the last lead: make somebody else a lead first"
msgstr "%s是最后一位负责人，请先指定另一位负责人"

msgid "a county liaison needs the unit"
msgstr "县区联络员须填写“联络员单位”"

msgid "a new account needs a password or a Unix user"
msgstr "新账号须设置密码或填写系统用户"

#, c-format
msgid ""
"the manifest %s is damaged: take another backup, or move the manifest away "
"to go by the file alone"
msgstr "备份清单%s已损坏：请换一份备份，或移走清单只按备份文件恢复"

msgid "cannot start"
msgstr "无法启动"

msgid "the backup was broken off: nothing of it was kept"
msgstr "备份中断，未留下任何文件"

msgid "cannot make"
msgstr "无法建立"

msgid "cannot write"
msgstr "无法写入"

msgid ""
"this account may only make a backup in its usual place: leave the folder out"
msgstr "此账号只能备份到默认位置：请不要写目录"

msgid "with --now a real database is only read: leave --now out to save"
msgstr "用--now时正式数据库只能查看：要保存请去掉--now"

msgid "cannot make the folder"
msgstr "无法建立文件夹"

#, c-format
msgid "there is no folder %s"
msgstr "没有文件夹%s"

#, c-format
msgid "%s is not a folder"
msgstr "%s不是目录"

msgid "the name of the folder is too long"
msgstr "目录名太长"

#, c-format
msgid "the backup %s is made, but not recorded"
msgstr "备份%s已做好，但未能记入操作记录"

# batch
msgid "the line is longer than 1 MiB"
msgstr "这一行超过1 MiB"

msgid "there is a NUL byte in the line"
msgstr "这一行里有空字节（NUL）"

msgid "the line is not UTF-8"
msgstr "这一行不是UTF-8编码"

#, c-format
msgid "the line is not JSON, at column %d: %s"
msgstr "这一行不是JSON，第%d列：%s"

msgid "the line is not a JSON object"
msgstr "这一行不是JSON对象"

#, c-format
msgid "each request needs an “id”: a text of 1 to %d characters"
msgstr "每个请求都要有“id”：1至%d个字符的文本"

msgid "the “id” has blanks around it"
msgstr "“id”前后有空格"

#, c-format
msgid "unknown request “%.40s”; there are: %s"
msgstr "没有请求“%.40s”，可用的有：%s"

#, c-format
msgid "“do” is missing; there are: %s"
msgstr "缺少“do”，可用的有：%s"

#, c-format
msgid "this account may not do %s"
msgstr "此账号无权执行%s"

msgid "cannot write the answers to"
msgstr "答复无法写入"

msgid "the output"
msgstr "输出"

msgid "the input"
msgstr "输入"

#, c-format
msgid "%s is too long"
msgstr "%s太长"

#, c-format
msgid "%s must be a text, a whole number, true or false"
msgstr "%s应为文本、整数、true或false"

#, c-format
msgid "there is no field “%.40s” here"
msgstr "这里没有字段“%.40s”"

msgid ""
"“donor” is missing: the id of the person, the ID number or the donor number"
msgstr "缺少“donor”：请给出档案编号、身份证号或志愿者编号"

msgid "there is no such person"
msgstr "没有这个人的档案"

msgid "this account may only add people of its own unit"
msgstr "此账号只能登记本单位的志愿者"

msgid "a sample needs its date or its barcode"
msgstr "血样要有采样日期或条码"

msgid "“outcome” is missing"
msgstr "缺少“outcome”（联系结果）"

msgid "the time of the call lies in the future"
msgstr "通话时间在将来"

# csv
#, c-format
msgid "this system cannot read %s"
msgstr "本机系统不支持%s编码"

#, c-format
msgid "%s is not a file: save the table as CSV and name that"
msgstr "%s不是文件：请把表格另存为CSV再导入"

#, c-format
msgid "%s:%lld: column %zu is longer than 64 KiB: is a quote not closed?"
msgstr "%s:%lld：第%zu列超过64 KiB，是否有引号没有配对？"

#, c-format
msgid "%s:%lld: the row is longer than 1 MiB: is a quote not closed?"
msgstr "%s:%lld：这一行超过1 MiB，是否有引号没有配对？"

#, c-format
msgid "%s:%lld: more than %d columns"
msgstr "%s:%lld：超过%d列"

#, c-format
msgid "%s:%lld: column %zu begins with a quote that is never closed"
msgstr "%s:%lld：第%zu列开头的引号没有配对"

msgid "stopped: the practice data is unfinished"
msgstr "已停止，练习数据没有做完"

msgid "made-up people go into a practice database only; this is a real one"
msgstr "模拟志愿者只能放进练习库，这是正式库"

#, c-format
msgid "a practice database has 1 to %d people"
msgstr "练习库的人数为 1 到 %d 人"

msgid ""
"there are people in this database already; made-up people go into a new one"
msgstr "这个库里已经有人了，模拟志愿者请放进新建的练习库"

msgid "attention"
msgstr "注意"

msgid "note"
msgstr "说明"

msgid "ok"
msgstr "正常"

msgid "Characters: UTF-8."
msgstr "字符编码：UTF-8。"

#, c-format
msgid "Characters: %s, not UTF-8; set LANG=C.UTF-8 or zh_CN.UTF-8."
msgstr "字符编码：%s，不是UTF-8；请设LANG=C.UTF-8或zh_CN.UTF-8。"

msgid "Chinese: this machine does not know how wide it is; set LANG=C.UTF-8."
msgstr "中文：本机不知道汉字的宽度；请设置 LANG=C.UTF-8。"

msgid "Chinese: can be drawn, as far as the window has a Chinese font."
msgstr "中文：可以显示（窗口要有中文字体）。"

msgid "Chinese"
msgstr "中文"

msgid "English"
msgstr "英文"

#, c-format
msgid "Language: %s."
msgstr "语言：%s。"

#, c-format
msgid "Colours: none, because NO_COLOR is set; theme %s of the settings rests."
msgstr "颜色：不用，因为设了 NO_COLOR；设置里的外观 %s 暂不起作用。"

#, c-format
msgid ""
"Colours: 256; theme %s of the settings, unless an account has chosen its own."
msgstr "颜色：256种；外观为设置里的 %s，账号另选的除外。"

#, c-format
msgid ""
"Colours: few, as far as TERM says (xterm-256color shows more); theme %s of "
"the settings, unless an account has chosen its own."
msgstr ""
"颜色：按 TERM 看只有几种（xterm-256color 更多）；外观为设置里的 %s，账号另选"
"的除外。"

msgid "Borders: drawn with - | +, as the settings say."
msgstr "边框：按设置用 - | + 画。"

msgid "Terminal: this command runs without one."
msgstr "终端：本次不在终端中运行。"

msgid "Terminal: TERM does not say which one; xterm-256color is usual."
msgstr "终端：TERM未说明终端类型，一般为xterm-256color。"

msgid ""
"Terminal: the bare console cannot draw Chinese; use fbterm, kmscon or a "
"terminal window."
msgstr "终端：裸控制台不能显示中文，请用fbterm、kmscon或终端窗口。"

#, c-format
msgid "Terminal: %1$s, %2$d columns and %3$d lines (at least %4$d and %5$d)."
msgstr "终端：%1$s，%2$d列%3$d行（至少%4$d列%5$d行）。"

#, c-format
msgid "Terminal: %s of unknown size."
msgstr "终端：%s，大小未知。"

#, c-format
msgid "Settings: %s."
msgstr "设置：%s。"

#, c-format
msgid "Holidays: %s."
msgstr "节假日：%s。"

#, c-format
msgid ""
"Calendar: holidays are known until %s; add the next year to holidays.cfg."
msgstr "日历：节假日只到%s，请在holidays.cfg中补上下一年。"

#, c-format
msgid "Calendar: holidays are known until %s."
msgstr "日历：节假日到%s。"

#, c-format
msgid "%1$s belongs to %2$s, not to you: run the program as its owner."
msgstr "%1$s属于%2$s，不属于当前用户：请用其所有者运行本程序。"

#, c-format
msgid "%1$s can be opened by other users: run  chmod %2$o %1$s"
msgstr "%1$s可被其他用户打开：请运行  chmod %2$o %1$s"

#, c-format
msgid "%1$s: owner %2$s, permissions %3$o."
msgstr "%1$s：所有者%2$s，权限%3$o。"

#, c-format
msgid ""
"%s does not belong to the owner of the database: remove it while every desk "
"is closed."
msgstr "%s不属于数据库的所有者：请在所有工作台关闭后删除它。"

#, c-format
msgid "File system: %s."
msgstr "文件系统：%s。"

#, c-format
msgid ""
"File system: %s, a network folder: unsafe; the database belongs on a local "
"disk."
msgstr "文件系统：%s，是网络目录，不安全；数据库应放在本机磁盘上。"

#, c-format
msgid ""
"File system: %s, driven by another program: its locks and its care at a "
"power cut are unknown; unsafe, the database belongs on a local disk."
msgstr ""
"文件系统：%s，由其他程序提供，锁和断电时的表现无从得知，不安全；数据库应放在"
"本机磁盘上。"

#, c-format
msgid "File system: %s, in memory: everything is gone after a restart."
msgstr "文件系统：%s，在内存中，重启后内容全部丢失。"

#, c-format
msgid ""
"File system: %s, of memory sticks: without owners and permissions; unsafe."
msgstr "文件系统：%s，U盘格式，没有所有者和权限，不安全。"

#, c-format
msgid "File system: number %x is not known here; a local disk is needed."
msgstr "文件系统：编号%x，未能识别；应为本机磁盘。"

#, c-format
msgid ""
"Disk: %1$lld MB free; %2$lld MB should be, for the database and its backups."
msgstr "磁盘：剩余%1$lld MB；数据库和备份至少需要%2$lld MB。"

#, c-format
msgid ""
"Database: there is none at %s (init makes one, restore brings back a backup)."
msgstr "数据库：%s不存在（新建用init，恢复备份用restore）。"

#, c-format
msgid ""
"SQLite: %s. Before 3.51.3 two programs that tidy the log at once can damage "
"the file; the desk takes turns and is safe as long as no other tool opens "
"the live file."
msgstr ""
"SQLite：%s。3.51.3之前的版本，两个程序同时整理日志可能损坏文件；本程序轮流进"
"行，只要没有别的工具打开正在用的文件就是安全的。"

#, c-format
msgid "SQLite: %s."
msgstr "SQLite：%s。"

#, c-format
msgid "Database: %s"
msgstr "数据库：%s"

#, c-format
msgid ""
"Saving: journal %1$s, synchronous %2$s: what was saved outlasts a power cut."
msgstr "保存方式：日志%1$s，同步%2$s；已保存的内容断电也不会丢。"

#, c-format
msgid ""
"Edition: %1$lld; the next start brings it to %2$d, after a backup beside it."
msgstr "数据库版本：%1$lld；下次启动时先在旁边备份，再升级到%2$d。"

#, c-format
msgid "Edition: %lld."
msgstr "数据库版本：%lld。"

#, c-format
msgid "Practice database: %1$lld people, %2$lld calls, %3$lld audit rows."
msgstr "练习数据库：%1$lld人，联系记录%2$lld条，操作记录%3$lld条。"

#, c-format
msgid "In it: %1$lld people, %2$lld calls, %3$lld audit rows."
msgstr "内容：%1$lld人，联系记录%2$lld条，操作记录%3$lld条。"

#, c-format
msgid "Last day that was opened: %s."
msgstr "最近一次日结：%s。"

msgid ""
"This looked at the outside; \"marrowdesk check\" reads every page and "
"conclusion."
msgstr "以上只看外部情况；“marrowdesk check”会逐页检查并核对各项结论。"

msgid "Backup: none is known; \"marrowdesk backup\" makes one."
msgstr "备份：还没有；请运行“marrowdesk backup”。"

#, c-format
msgid "Backup: the newest is %lld hours old."
msgstr "备份：最近一份在%lld小时前。"

#, c-format
msgid "Backup: the newest is %lld days old."
msgstr "备份：最近一份在%lld天前。"

#, c-format
msgid "Backup: %zu broken off; delete the .part file in the folder backup."
msgid_plural ""
"Backup: %zu broken off; delete the .part files in the folder backup."
msgstr[0] "备份：有%zu份中断未完成，请删除backup目录中的.part文件。"

msgid ""
"A backup on the same disk is lost with the disk: copy it to another machine "
"as well."
msgstr "备份放在同一磁盘上会随磁盘一起丢失：请再复制到另一台机器。"

msgid ""
"Protected: against power cuts, two people saving at once and other users of "
"this machine; what is changed through the desk leaves its trace."
msgstr ""
"能防：断电、两人同时保存、本机其他用户；通过工作台所作的改动都留有记录。"

msgid ""
"Not protected: against root and whoever holds the owner's account, a "
"photograph of the screen, what a colleague remembers, exported files and "
"backups (not encrypted)."
msgstr ""
"不能防：root和掌握所有者账号的人、对屏幕拍照、同事记在脑中的内容、导出的文件"
"和备份（未加密）。"

msgid ""
"Whether disk and swap are encrypted is not known here: ask who set up this "
"machine."
msgstr "磁盘和交换区是否加密，本程序无从得知：请问安装这台机器的人。"

msgid ""
"Never open the live file with other tools, not even to read it; open a copy."
msgstr "不要用其他工具打开正在用的文件，只读也不行；请打开副本。"

msgid ""
"This runs as root: files it makes belong to root; use the owner's account."
msgstr "当前以root运行，生成的文件归root所有；请改用所有者账号。"

# export
#, c-format
msgid "there is no unit “%s”"
msgstr "没有单位“%s”"

msgid "this account may only export its own unit"
msgstr "此账号只能导出本单位的数据"

#, c-format
msgid "cannot export “%s”: donors, samples or attempts"
msgstr "不能导出“%s”，可用：donors、samples、attempts"

msgid "this account may not export"
msgstr "此账号无权导出"

# import
msgid "Why not imported"
msgstr "未导入原因"

#, c-format
msgid "The column “%.90s” is not known and was left out."
msgstr "不认识“%.90s”这一列，未导入。"

#, c-format
msgid "The column “%.90s” says the same as “%s”; the first is used."
msgstr "“%.90s”与“%s”是同一项，以前面一列为准。"

msgid "a character was lost (U+FFFD stands in its place): type it again"
msgstr "有字符丢失（显示为U+FFFD），请重新输入"

msgid ""
"the spreadsheet has damaged the number: format the column as text and type "
"it again"
msgstr "号码已被电子表格改写，请把该列设为文本格式后重新输入"

#, c-format
msgid "%1$s: %2$s"
msgstr "%1$s：%2$s"

#, c-format
msgid "byte %lld of the file is not %s: save the file anew as UTF-8"
msgstr "文件第%lld字节不是%s编码，请另存为UTF-8"

msgid "there is a character with the code 0 in the row"
msgstr "这一行里有空字符（编码0）"

msgid "text stands behind a closing quote"
msgstr "引号结束后还有文字"

#, c-format
msgid "there are more cells than the %zu columns of the header"
msgstr "单元格比表头的%zu列多"

#, c-format
msgid "%s:%lld: %s: value «%s»: %s"
msgstr "%s:%lld：%s“%s”：%s"

msgid "stopped: nothing was imported"
msgstr "已停止，什么也没有导入"

#, c-format
msgid "%s is empty: the first row has the names of the columns"
msgstr "%s是空的：第一行应为列名"

#, c-format
msgid "%s:%lld: the header is not readable as %s; --encoding names another one"
msgstr "%s:%lld：表头按%s读不出来，可用--encoding指定编码"

#, c-format
msgid "cannot import “%s”: donors or attempts"
msgstr "不能导入“%s”，可用：donors、attempts"

msgid "this account may not import"
msgstr "此账号无权导入"

#, c-format
msgid "… and %lld more of such notes"
msgstr "……另有%lld条同类提示"

#, c-format
msgid "%s: there is no column “%s”; the first row has: %s"
msgstr "%s：缺少“%s”列；第一行有：%s"

msgid "there is no account of this name"
msgstr "没有这个名字的账号"

msgid ""
"the row does not say who was called: ID number, donor number, or name and "
"number"
msgstr "这一行没有写明联系的是谁：须有身份证号、志愿者编号，或姓名和号码"

msgid "this person is not in the registry: import the person first"
msgstr "库中没有此人，请先导入志愿者"

#, c-format
msgid "this account may only import people of %s"
msgstr "此账号只能导入%s的志愿者"

msgid "the time of the call is missing"
msgstr "缺少联系时间"

msgid "this lies in the future"
msgstr "时间在将来"

msgid "the outcome is missing"
msgstr "缺少联系结果"

#, c-format
msgid "a unit is needed; there are: %s"
msgstr "须填写单位，可填：%s"

#, c-format
msgid "no such unit; there are: %s"
msgstr "没有这个单位，可填：%s"

msgid "a name is needed"
msgstr "须填写姓名"

msgid "Status until"
msgstr "状态截止日期"

#, c-format
msgid "temporarily unavailable needs its last day in the column “%s”"
msgstr "暂缓须在“%s”列填写截止日期"

msgid "the person could not be read"
msgstr "无法读取此人的档案"

#, c-format
msgid "%s has this donor number with another document number: compare the two"
msgstr "%s也是这个志愿者编号，但证件号码不同，请核对"

#, c-format
msgid "this person is looked after by %s: the city office changes the unit"
msgstr "此人由%s管理：如需调整管理单位，请市红十字会办理"

msgid ""
"nothing tells this person from others of the name: add an ID number, donor "
"number, phone, birth date or sampling date"
msgstr "无法与同名者区分：请补上身份证号、志愿者编号、电话、出生日期或采样日期"

#, c-format
msgid "%s is a real database: it stays as it is"
msgstr "%s是正式数据库，保持原样"

#, c-format
msgid "the rejects file %s is the file that is imported: name another one"
msgstr "退回文件%s就是要导入的文件，请另取名字"

msgid "the name of the rejects file is too long"
msgstr "退回文件的名字太长"

#, c-format
msgid ""
"%1$s is not the file of its manifest %2$s: it was changed or is damaged; "
"take another backup"
msgstr "%1$s与清单%2$s不符：文件被改动或已损坏，请换一份备份"

#, c-format
msgid "%s cannot be restored"
msgstr "%s无法恢复"

#, c-format
msgid "%1$s is open in a desk (process %2$d): close every desk first"
msgstr "%1$s正被工作台使用（进程%2$d）：请先关闭所有工作台"

#, c-format
msgid "%s is not a file"
msgstr "%s不是文件"

#, c-format
msgid "%s is the database itself: name a backup"
msgstr "%s就是正在用的数据库：请写备份文件"

#, c-format
msgid "%s is not a plain file (a link or a device): name the file itself"
msgstr "%s不是普通文件（是链接或设备），请写文件本身"

msgid "the path of the database is too long"
msgstr "数据库的路径太长"

#, c-format
msgid "%s: the name must end in .csv, .xlsx or .jsonl"
msgstr "%s：文件名应以.csv、.xlsx或.jsonl结尾"

#, c-format
msgid "%s is no file that can be replaced"
msgstr "%s不是可以覆盖的文件"

#, c-format
msgid "%s: a sheet of Excel has room for 1,048,576 rows; write .csv instead"
msgstr "%s：Excel工作表最多1048576行，请导出为.csv"

# headings
msgid "Phone 1"
msgstr "电话1"

msgid "Phone 2"
msgstr "电话2"

msgid "Relative 1 name"
msgstr "亲友1姓名"

msgid "Relative 1 relation"
msgstr "亲友1关系"

msgid "Relative 1 phone"
msgstr "亲友1电话"

msgid "Relative 1 address"
msgstr "亲友1地址"

msgid "Relative 2 name"
msgstr "亲友2姓名"

msgid "Relative 2 relation"
msgstr "亲友2关系"

msgid "Relative 2 phone"
msgstr "亲友2电话"

msgid "Relative 2 address"
msgstr "亲友2地址"

msgid "Consent edition"
msgstr "同意书版本"

msgid "Consent date"
msgstr "同意书日期"

msgid "Questionnaire edition"
msgstr "征询表版本"

msgid "Questionnaire date"
msgstr "征询日期"

msgid "Questionnaire result"
msgstr "征询结果"

msgid "Deferred until"
msgstr "暂缓至"

msgid "Status"
msgstr "状态"

msgid "Status reason"
msgstr "状态原因"

msgid "Caller"
msgstr "回访人"

msgid "No."
msgstr "序号"

# undo
#, c-format
msgid "%1$s (no. %2$lld): %3$s"
msgstr "%1$s（编号%2$lld）：%3$s"

#, c-format
msgid "%s was changed since the import and stays"
msgstr "导入后改过的%s保留"

msgid "fields that were changed since the import stay as they are now"
msgstr "导入后改过的内容保持现状"

msgid "stays, because something was recorded after the import"
msgstr "导入后又有记录，予以保留"

#, c-format
msgid "import no. %lld was taken back"
msgstr "第%lld批导入已撤销"

msgid "this account may not take an import back"
msgstr "此账号无权撤销导入"

#, c-format
msgid "there is no import no. %lld"
msgstr "没有第%lld批导入"

#, c-format
msgid "import no. %lld was taken back before"
msgstr "第%lld批导入此前已撤销"

#, c-format
msgid "\"%s\" is not a whole number from 1"
msgstr "“%s”不是从1起的整数"

#, c-format
msgid "unknown option or missing value: %s"
msgstr "没有这个选项，或缺少它的值：%s"

#, c-format
msgid "--now wants 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM', not \"%s\""
msgstr "--now应写成“YYYY-MM-DD”或“YYYY-MM-DD HH:MM”，不是“%s”"

#, c-format
msgid "--lang wants zh or en, not \"%s\""
msgstr "--lang只能是zh或en，不是“%s”"

msgid "there is an option of a command, but no command"
msgstr "写了命令的选项，但没有写命令"

#, c-format
msgid "there is no command \"%s\""
msgstr "没有命令“%s”"

#, c-format
msgid "\"%s\" does not take one of these options"
msgstr "“%s”不能用其中的某个选项"

#, c-format
msgid "wrong number of words behind \"%s\""
msgstr "“%s”后面的参数个数不对"

msgid "Everywhere"
msgstr "随处可用"

msgid "Desk"
msgstr "工作台"

msgid "Signs in as"
msgstr "账号名"

msgid "Full name"
msgstr "姓名"

msgid "Role"
msgstr "角色"

msgid "Unit of a liaison"
msgstr "联络员单位"

msgid "Unix user"
msgstr "系统用户"

msgid "Phone on the desk"
msgstr "办公电话"

msgid "Password"
msgstr "密码"

msgid "Disabled"
msgstr "停用"

msgid "Wrong passwords"
msgstr "密码输错次数"

msgid "Locked until"
msgstr "锁定至"

msgid "Account"
msgstr "账号"

msgid "Called at"
msgstr "联系时间"

msgid "Channel"
msgstr "联系方式"

msgid "Direction"
msgstr "呼叫方向"

msgid "Office line"
msgstr "办公电话"

msgid "Number tried"
msgstr "拨打号码"

msgid "Purpose"
msgstr "事由"

msgid "Who answered"
msgstr "接听人"

msgid "Outcome"
msgstr "结果"

msgid "Reason"
msgstr "原因"

msgid "Until"
msgstr "截止日期"

msgid "Next call"
msgstr "下次联系"

msgid "Next call by"
msgstr "下次联系人"

msgid "New number"
msgstr "新号码"

msgid "Note"
msgstr "备注"

msgid "Called by"
msgstr "回访人"

msgid "Call ended at"
msgstr "结束时间"

msgid "Voided at"
msgstr "作废时间"

msgid "Why it was voided"
msgstr "作废原因"

msgid "Contact attempt"
msgstr "联系记录"

msgid "Origin"
msgstr "来源"

msgid "Unit"
msgstr "管理单位"

msgid "Opened at"
msgstr "建立时间"

msgid "Opened by"
msgstr "建立人"

msgid "Wanted at"
msgstr "希望时间"

msgid "Due from"
msgstr "应联系时间"

msgid "Times of day"
msgstr "时段"

msgid "Tries"
msgstr "已联系次数"

msgid "Number to try"
msgstr "待拨号码"

msgid "Promised to"
msgstr "约定由谁联系"

msgid "Closed at"
msgstr "办结时间"

msgid "Task"
msgstr "回访任务"

msgid "Reason of the status"
msgstr "状态原因"

msgid "Since"
msgstr "起始日期"

msgid "Proposal to the province"
msgstr "待省库确认"

msgid "From the call"
msgstr "来自联系记录"

msgid "Entered by"
msgstr "录入人"

msgid "Status period"
msgstr "状态记录"

#, c-format
msgid "%s: character %zu is \"%.*s\"; there must be a digit."
msgstr "%s：第%zu个字符是“%.*s”，应为数字。"

#, c-format
msgid "ID number: digits 11 and 12 are month %02d; a month is 01 to 12."
msgstr "身份证号：第11、12位是%02d月，月份应为01至12。"

#, c-format
msgid ""
"ID number: digits 7 to 14 are %04d-%02d-%02d, a day that does not exist."
msgstr "身份证号：第7至14位是%04d-%02d-%02d，没有这一天。"

#, c-format
msgid ""
"ID number: digits 7 to 14 are %04d-%02d-%02d, which cannot be a birth date."
msgstr "身份证号：第7至14位是%04d-%02d-%02d，不可能是出生日期。"

msgid ""
"ID number: this is an old one of 15 digits, which does not tell the century; "
"ask for the number of 18."
msgstr "身份证号：这是15位旧号码，看不出世纪，请问清18位号码。"

#, c-format
msgid ""
"ID number: it has %zu characters and must have 18; for another document "
"choose its type first."
msgstr "身份证号：现有%zu位，应为18位；如是其他证件，请先选证件类型。"

msgid "ID number"
msgstr "身份证号"

msgid "ID number: the last character must be a digit or X."
msgstr "身份证号：最后一位应为数字或X。"

#, c-format
msgid ""
"ID number: the check character should be %c, not %c; one of the digits "
"before it may be wrong."
msgstr "身份证号：校验位应为%c，不是%c；前面可能有一位数字写错。"

#, c-format
msgid "Phone: a mobile number has 11 digits, this one has %zu."
msgstr "电话：手机号应为11位，现有%zu位。"

#, c-format
msgid "Phone: no mobile number begins with %.2s; they begin with 13 to 19."
msgstr "电话：没有以%.2s开头的手机号，应以13至19开头。"

#, c-format
msgid ""
"Phone: a landline has its area code and 7 or 8 digits, such as %s2345678."
msgstr "电话：座机应为区号加7或8位号码，例如%s2345678。"

#, c-format
msgid ""
"Phone: neither a mobile number of 11 digits nor a landline with its area "
"code such as %s2345678."
msgstr "电话：既不是11位手机号，也不是带区号的座机（例如%s2345678）。"

msgid "Phone: the number is too long."
msgstr "电话：号码太长。"

msgid ""
"Phone: a spreadsheet has shortened the number; format the column as text and "
"save it again."
msgstr "电话：号码已被电子表格改写，请把该列设为文本格式后重新保存。"

msgid "Phone"
msgstr "电话"

#, c-format
msgid "GRID: it has %zu characters and must have 19."
msgstr "GRID：现有%zu位，应为19位。"

#, c-format
msgid "GRID: character %d must be a digit of the issuer's number."
msgstr "GRID：第%d位应为数字（发放机构编号）。"

#, c-format
msgid "GRID: character %d must be a digit or a letter A to Z."
msgstr "GRID：第%d位应为数字或大写字母A至Z。"

#, c-format
msgid ""
"GRID: the check digits should be %02d, not %s; a character before them may "
"be wrong."
msgstr "GRID：校验位应为%02d，不是%s；前面可能有一位写错。"

msgid "Donor number"
msgstr "志愿者编号"

#, c-format
msgid "Donor number: it has %zu digits and must have 12."
msgstr "志愿者编号：现有%zu位，应为12位。"

#, c-format
msgid ""
"HLA: \"%s\" does not begin with a locus and an asterisk, such as A* or DRB1*."
msgstr "HLA：“%s”应以位点和星号开头，例如A*或DRB1*。"

#, c-format
msgid ""
"HLA: \"%s\" is not a value such as A*01:01, A*01:01:01G, B*08:ASXJP or "
"DRB5*01:08N."
msgstr "HLA：“%s”格式不对，应如A*01:01、A*01:01:01G、B*08:ASXJP或DRB5*01:08N。"

msgid "Phone number"
msgstr "电话号码"

msgid "Whose number"
msgstr "号码归属"

msgid "State of the number"
msgstr "号码状态"

msgid "Note on the number"
msgstr "号码备注"

msgid "Relative's name"
msgstr "亲友姓名"

msgid "Relation"
msgstr "关系"

msgid "Relative's phone"
msgstr "亲友电话"

msgid "Relative's address"
msgstr "亲友地址"

msgid "Relative or friend"
msgstr "亲友"

msgid "Edition of the consent"
msgstr "同意书版本"

msgid "Consent given on"
msgstr "同意书日期"

msgid "Consent withdrawn on"
msgstr "撤回同意日期"

msgid "Note on the consent"
msgstr "同意书备注"

msgid "Consent"
msgstr "知情同意书"

#, c-format
msgid "%s: at most %d digits and letters fit here."
msgstr "%s：最多%d个数字和字母。"

#, c-format
msgid "%s: \"%s\" is not a whole number."
msgstr "%s：“%s”不是整数。"

#, c-format
msgid "%s: %lld is not between %lld and %lld."
msgstr "%s：%lld不在%lld至%lld之间。"

#, c-format
msgid "%s: \"%s\" is neither yes nor no."
msgstr "%s：“%s”应填是或否。"

#, c-format
msgid "There is no list \"%s\" to choose from."
msgstr "没有名为“%s”的选项表。"

#, c-format
msgid "%s: \"%s\" is not in the list; allowed are: %s."
msgstr "%s：“%s”不在选项中，可填：%s。"

msgid ""
"ID number: a spreadsheet has replaced its last digits; format the column as "
"text and enter the number again from the card."
msgstr ""
"身份证号：末几位已被电子表格改写，请把该列设为文本格式，并按证件重新录入。"

msgid "no"
msgstr "否"

msgid "yes"
msgstr "是"

#, c-format
msgid "%s: it must not be empty."
msgstr "%s：必须填写。"

#, c-format
msgid "Document number: \"%s\" must be 5 to 20 digits or letters A to Z."
msgstr "证件号码：“%s”应为5至20位数字或字母。"

msgid ""
"ID number: it ends in 000, as numbers damaged by a spreadsheet do; compare "
"it with the card."
msgstr "身份证号：末三位为000，可能被电子表格改写过，请核对证件。"

#, c-format
msgid "ID number: no province begins with %.2s; compare it with the card."
msgstr "身份证号：没有以%.2s开头的省份，请核对证件。"

#, c-format
msgid "E-mail: \"%s\" is not of the form name@place."
msgstr "电子邮箱：“%s”应为“名称@域名”的形式。"

#, c-format
msgid "%s: \"%s\" must consist of digits and letters A to Z."
msgstr "%s：“%s”应由数字和字母组成。"

#, c-format
msgid "%s: %s is in the future."
msgstr "%s：%s是将来的日期。"

msgid "Form edition"
msgstr "征询表版本"

msgid "Form filled on"
msgstr "征询日期"

msgid "Answers"
msgstr "答案"

msgid "Health result"
msgstr "征询结果"

msgid "Health note"
msgstr "征询备注"

msgid "Health questionnaire"
msgstr "健康征询"

msgid "Day of the sampling"
msgstr "采样日期"

msgid "Site"
msgstr "采样点"

msgid "Event"
msgstr "活动"

msgid "Tubes (by person)"
msgstr "血样数（人份）"

msgid "Paper forms counted"
msgstr "纸质表份数"

msgid "Closed by"
msgstr "核对人"

msgid "Day of three counts"
msgstr "三数核对"

msgid "Name"
msgstr "姓名"

msgid "Sex"
msgstr "性别"

msgid "Birth date"
msgstr "出生日期"

msgid "Document type"
msgstr "证件类型"

msgid "GRID"
msgstr "GRID编码"

msgid "Ethnic group"
msgstr "民族"

msgid "Blood group"
msgstr "血型"

msgid "Rh"
msgstr "Rh血型"

msgid "Height (cm)"
msgstr "身高（厘米）"

msgid "Weight (kg)"
msgstr "体重（公斤）"

msgid "Education"
msgstr "学历"

msgid "Occupation"
msgstr "职业"

msgid "Employer or school"
msgstr "单位/学校"

msgid "Graduation expected"
msgstr "预计毕业"

msgid "Home address"
msgstr "家庭住址"

msgid "WeChat"
msgstr "微信"

msgid "QQ"
msgstr "QQ"

msgid "E-mail"
msgstr "电子邮箱"

msgid "Blood donations so far"
msgstr "献血次数"

msgid "Enrolled on"
msgstr "登记日期"

msgid "Recruited by"
msgstr "招募来源"

msgid "Paper file"
msgstr "纸质档案号"

msgid "Likes to be called"
msgstr "方便时间"

msgid "Willingness"
msgstr "捐献意愿"

msgid "Last contact"
msgstr "最近联系上"

msgid "Last attempt"
msgstr "最近联系"

msgid "Do not call"
msgstr "请勿致电"

msgid "Missing entries"
msgstr "待补录项"

msgid "Volunteer"
msgstr "志愿者"

msgid "Kind of sample"
msgstr "样本类型"

msgid "Tubes"
msgstr "管数"

msgid "Volume (ml)"
msgstr "采血量（毫升）"

msgid "Barcode"
msgstr "条码"

msgid "Sampled on"
msgstr "采样日期"

msgid "Sampled by"
msgstr "采样人"

msgid "Counts for"
msgstr "计入单位"

msgid "Sent on"
msgstr "送检日期"

msgid "Received on"
msgstr "接收日期"

msgid "Typed on"
msgstr "检测日期"

msgid "In the registry since"
msgstr "入库日期"

msgid "Rejected on"
msgstr "拒收日期"

msgid "Reason of the rejection"
msgstr "拒收原因"

msgid "Sample"
msgstr "血样"

#, c-format
msgid "file: %s"
msgstr "文件：%s"

#, c-format
msgid "reference: row %lld of %s points to a row of %s that is not there"
msgstr "引用：第%lld行（%s）指向%s中不存在的行"

msgid "cannot make safe the folder of"
msgstr "无法存盘所在文件夹"

#, c-format
msgid "%1$s cannot be read as a database (%2$s)"
msgstr "%1$s无法作为数据库读取（%2$s）"

#, c-format
msgid "%s is a database of another program; it was left as it is"
msgstr "%s是其他程序的数据库，未作改动"

#, c-format
msgid ""
"%s was made by a newer marrowdesk (format %d, this one knows %d): install "
"the newer program"
msgstr "%s由更新版本的marrowdesk建立（格式%d，本程序只到%d），请安装新版程序"

#, c-format
msgid "%1$s is damaged (%2$s)"
msgstr "%1$s已损坏（%2$s）"

#, c-format
msgid "the disk of %s is full: no backup was made"
msgstr "%s所在磁盘已满：未做成备份"

msgid "no backup was made"
msgstr "未做成备份"

#, c-format
msgid "the copy %s does not hold what the database holds: it was thrown away"
msgstr "副本%s与数据库内容不一致，已删除"

msgid "a write inside a write"
msgstr "写入操作发生嵌套"

#, c-format
msgid "a desk is saving to %s just now: close every desk first"
msgstr "%s正在保存：请先关闭所有工作台"

msgid "cannot open the lock file"
msgstr "无法打开锁文件"

#, c-format
msgid ""
"another desk is still saving (%s): what you typed is kept, please save again"
msgstr "另一工作台正在保存（%s）：已填内容仍在，请再保存一次"

msgid "cannot take the write lock of"
msgstr "无法锁定"

#, c-format
msgid "there is no folder %s for the database; \"marrowdesk init\" makes both"
msgstr "没有存放数据库的文件夹%s；用“marrowdesk init”可一并新建"

#, c-format
msgid ""
"there is no database %s; \"marrowdesk init\" makes a new one, \"marrowdesk "
"restore\" brings back a backup"
msgstr "没有数据库%s；新建用“marrowdesk init”，恢复备份用“marrowdesk restore”"

msgid "cannot look at"
msgstr "无法查看"

#, c-format
msgid "%s has a second name (hard link): two names mean two locks; remove one"
msgstr "%s另有一个名字（硬链接），两个名字会有两把锁，请删除一个"

#, c-format
msgid "%1$s can be read by other users: run  chmod 600 %1$s"
msgstr "%1$s可被其他用户读取，请运行：chmod 600 %1$s"

#, c-format
msgid "%s is cut short; it was left as it is: restore the last backup"
msgstr "%s不完整（被截短）；未作改动，请恢复最近的备份"

#, c-format
msgid ""
"%s is no database, or its beginning is damaged; it was left as it is: "
"restore the last backup"
msgstr "%s不是数据库，或文件开头已损坏；未作改动，请恢复最近的备份"

#, c-format
msgid ""
"the database does not accept \"%s\" (it answers %s): wrong disk or file "
"system"
msgstr "数据库不接受“%s”（答复%s）：磁盘或文件系统不合适"

#, c-format
msgid "this SQLite is too old: 3.37 or newer is needed, this is %s"
msgstr "SQLite版本太旧：需3.37或更新，现为%s"

#, c-format
msgid ""
"%s is the log of a database that is not here: restore a backup, or move the "
"log away"
msgstr "%s是某个数据库的日志，但数据库不在这里：请恢复备份，或把日志移走"

#, c-format
msgid "the backup before the change of format is not sound: %s"
msgstr "升级格式前的备份不完好：%s"

msgid "Bringing the database to the new format"
msgstr "正在把数据库升级到新格式"

msgid "libsodium cannot be started"
msgstr "libsodium无法启动"

msgid "the disk is full: nothing was stored; free some space and save again"
msgstr "磁盘已满，没有保存；请腾出空间后再保存"

#, c-format
msgid ""
"the database %s cannot be written (read-only disk or missing permission)"
msgstr "数据库%s无法写入（磁盘只读或没有权限）"

#, c-format
msgid "the disk reports a fault (%s): nothing was stored; save again"
msgstr "磁盘报告故障（%s），没有保存；请再保存一次"

#, c-format
msgid ""
"the database %s is damaged; leave it as it is and restore the last backup"
msgstr "数据库%s已损坏；请勿改动，恢复最近的备份"

msgid "the database is in use by another program; try again"
msgstr "数据库正被其他程序使用，请重试"

msgid "stopped; nothing was stored"
msgstr "已停止，没有保存"

#, c-format
msgid "the database refuses this: %s"
msgstr "数据库不接受：%s"

#, c-format
msgid "the database answers: %s"
msgstr "数据库答复：%s"

#, c-format
msgid "a change outside the write path: %s"
msgstr "未经写入流程的改动：%s"

msgid "too many record types"
msgstr "记录类型过多"

msgid "somebody else has saved a newer version of this record meanwhile"
msgstr "别的同事已先保存了这条记录的新内容"

msgid "this record is no longer there"
msgstr "这条记录已不存在"

msgid ""
"this request id was used before for something else: give each request its "
"own id"
msgstr "该请求编号已用于别的内容：每个请求要有自己的编号"

msgid "a change left no audit row: it was not stored"
msgstr "改动没有留下审计记录，没有保存"

msgid "Help"
msgstr "帮助"

msgid ""
"Shows everything that can be done here, with its keys; F1 and Ctrl-P also "
"while typing."
msgstr "列出此处全部操作和按键；录入时用F1或Ctrl-P。"

msgid "Back"
msgstr "返回"

msgid "Closes this page and goes back to the one before."
msgstr "关闭本页，回到上一页。"

msgid "Undo"
msgstr "撤销"

msgid "Undoes the last act that can be undone, by name."
msgstr "撤销上一项可撤销的操作，并说明是哪一项。"

msgid "Changes between Chinese and English."
msgstr "切换中文和英文。"

msgid "Language"
msgstr "语言"

msgid "Look"
msgstr "外观"

msgid ""
"Colours for dark and light windows, high contrast or none; borders for old "
"terminals."
msgstr "换颜色：深色、浅色、高对比度、单色；老终端可换边框。"

msgid "Repaint"
msgstr "重绘"

msgid "Paints the screen anew when something wrote over it."
msgstr "屏幕显示错乱时重新绘制。"

msgid "Hides the screen until the password is typed."
msgstr "隐藏屏幕内容，输入密码后恢复。"

msgid "Lock"
msgstr "锁屏"

msgid "Closes the desk."
msgstr "关闭工作台。"

msgid "Leave"
msgstr "退出"

msgid "There is nothing to undo."
msgstr "没有可撤销的操作。"

msgid "This console cannot show Chinese."
msgstr "此控制台不能显示中文。"

msgid "Nobody is signed in."
msgstr "尚无人登录。"

msgid "Your account's role does not allow this."
msgstr "此账号的角色没有这项权限。"

#, c-format
msgid "Undo: %s?"
msgstr "要撤销“%s”吗？"

msgid "Leave as it is"
msgstr "保持不变"

msgid "Nothing was undone."
msgstr "没有撤销。"

#, c-format
msgid "Undone: %s"
msgstr "已撤销：%s"

msgid "Too many pages are open; close some with Esc."
msgstr "打开的页面太多，请按Esc关闭几页。"

msgid "Close"
msgstr "关闭"

msgid "Close the desk?"
msgstr "要关闭工作台吗？"

msgid "Stay"
msgstr "不退出"

#, c-format
msgid ""
"The window is too small: %dx%d. Make it at least %dx%d; nothing is lost."
msgstr "窗口太小：%dx%d。请放大到至少%dx%d；已填内容不会丢失。"

msgid "Esc stops"
msgstr "按Esc停止"

msgid "If you stop now, nothing of it will be kept."
msgstr "现在停止，本次操作的内容都不保留。"

msgid "Stop?"
msgstr "要停止吗？"

msgid "Go on"
msgstr "继续"

msgid "Stop, keep nothing"
msgstr "停止，不保留"

msgid "Esc"
msgstr "Esc"

msgid "Enter"
msgstr "回车"

msgid "Tab"
msgstr "Tab"

msgid "Shift-Tab"
msgstr "Shift-Tab"

msgid "Backspace"
msgstr "退格"

msgid "Del"
msgstr "Del"

msgid "Ins"
msgstr "Ins"

msgid "Up"
msgstr "上"

msgid "Down"
msgstr "下"

msgid "Left"
msgstr "左"

msgid "Right"
msgstr "右"

msgid "PgUp"
msgstr "PgUp"

msgid "PgDn"
msgstr "PgDn"

msgid "Home"
msgstr "Home"

msgid "End"
msgstr "End"

msgid "Space"
msgstr "空格"

msgid "cannot take the terminal"
msgstr "无法使用终端"

#, c-format
msgid "Look: %s"
msgstr "外观：%s"

#, c-format
msgid "%s (now)"
msgstr "%s（现在）"

msgid "Borders: with - | + (old terminals)"
msgstr "边框：用 - | +（老终端）"

msgid "Borders: with lines"
msgstr "边框：用线条"

msgid "Look of the desk"
msgstr "工作台外观"

msgid "Remembered for your account."
msgstr "按账号记住。"

msgid ""
"This terminal shows no colours here; the choice counts where there are some."
msgstr "这个终端现在不显示颜色；换到有颜色的终端时才看得出来。"

msgid "Day"
msgstr "日期"

msgid "Papers"
msgstr "纸质表"

msgid "Records"
msgstr "已录入"

msgid "Samples"
msgstr "血样"

msgid "State"
msgstr "状态"

msgid "open"
msgstr "正常"

msgid "they agree"
msgstr "一致"

msgid "they differ"
msgstr "不一致"

msgid "No day of three counts yet; F3 begins one."
msgstr "还没有三数核对；按 F3 新建。"

msgid "Not saved"
msgstr "没有保存"

msgid "Change the day of three counts"
msgstr "修改三数核对"

msgid "A day of three counts"
msgstr "新的三数核对"

#, c-format
msgid "Open again: %1$s  %2$s"
msgstr "已重新打开：%1$s  %2$s"

msgid "The day of three counts was changed."
msgstr "三数核对已修改。"

msgid "The day is closed: open it again first."
msgstr "核对已结束：请先重新打开。"

msgid "The day is open."
msgstr "核对还没有结束。"

msgid "Compares tubes, paper forms and records of the day."
msgstr "核对这一天的血样、纸质表和录入。"

msgid "Open"
msgstr "打开"

msgid "Three counts"
msgstr "三数核对"

msgid "New day"
msgstr "新建核对"

msgid "Begins a day: its tubes and paper forms are counted first."
msgstr "新建一天的核对：先数血样和纸质表。"

msgid "Changes the counts, the site or the event."
msgstr "修改数目、地点或活动。"

msgid "Edit"
msgstr "修改"

msgid "Opens a closed day again."
msgstr "重新打开已结束的核对。"

msgid "Reopen"
msgstr "重新打开"

msgid "What differs"
msgstr "差在哪里"

msgid "Number"
msgstr "号码"

msgid "Whose"
msgstr "是谁的"

msgid "(none)"
msgstr "（无）"

msgid "Nothing that could be named is missing."
msgstr "没有查到缺少哪一份。"

#, c-format
msgid "(%lld scanned)"
msgstr "（已扫 %lld）"

#, c-format
msgid "(%lld listed)"
msgstr "（已列 %lld）"

msgid "Paper forms"
msgstr "纸质表"

#, c-format
msgid "Closed with a difference: %s"
msgstr "已结束，三数不一致：%s"

msgid "Closed: the three counts agree."
msgstr "已结束：三数一致。"

msgid "The three counts agree: F2 closes the day."
msgstr "三数一致：按 F2 结束核对。"

msgid "Count the tubes and the paper forms, and enter both with F4."
msgstr "请数血样和纸质表，按 F4 填入。"

#, c-format
msgid "%lld forms still to be typed: F8."
msgstr "还有 %lld 份没有录入：按 F8 录入。"

msgid "The three counts differ: scan the tubes to see which one is missing."
msgstr "三数不一致：扫一遍血样，看缺哪一份。"

msgid "Paper no. (0001..0050)"
msgstr "纸质表编号（或 01..50）"

msgid "Scan the tubes"
msgstr "扫血样条码"

#, c-format
msgid "Taken away: %s."
msgstr "已去掉：%s。"

msgid "The counts differ"
msgstr "三数不一致"

msgid "Closed with a difference; the result is kept."
msgstr "核对已结束，三数不一致；结果已保存。"

msgid "Closed: the three counts agree; the result is kept."
msgstr "核对已结束，三数一致；结果已保存。"

msgid "the end of the day of three counts"
msgstr "结束三数核对"

msgid "Mark a line with a record: its card opens."
msgstr "请选中有记录的一行，再打开档案。"

msgid "Mark a tube or paper number that was scanned by mistake."
msgstr "请选中扫错的血样或纸质表编号。"

msgid "Close day"
msgstr "结束核对"

msgid ""
"Compares once more, keeps the result and closes the day; a difference needs "
"a reason."
msgstr "再核对一次，保存结果并结束；不一致要写原因。"

msgid "Tubes/papers"
msgstr "血样纸表"

msgid "Changes between scanning tubes and typing paper numbers."
msgstr "在扫血样和输纸质表编号之间切换。"

msgid "Result"
msgstr "核对结果"

msgid "The comparison as text."
msgstr "用文字显示核对结果。"

msgid "Edit counts"
msgstr "填数目"

msgid "Enters how many tubes and paper forms there are."
msgstr "填写血样和纸质表各有多少。"

msgid "Type forms"
msgstr "录入"

msgid "Registers the people of this day, one paper form after the other."
msgstr "逐份录入这一天的纸质表。"

msgid "Card"
msgstr "档案"

msgid "Opens the card of the marked record."
msgstr "打开选中的档案。"

msgid "Take away"
msgstr "去掉"

msgid "Takes a number away that was scanned by mistake."
msgstr "去掉扫错的编号。"

msgid "Call"
msgstr "联系"

msgid ""
"Dialling starts: the attempt is stored from this moment; then say who "
"answered"
msgstr "开始拨打：从此刻起记录，随后选择接听人"

msgid "Save, next"
msgstr "保存继续"

msgid "Stores the outcome and goes on to the next person of the queue"
msgstr "保存结果，接着联系下一位"

msgid "Save"
msgstr "保存"

msgid "Stores the outcome and goes back"
msgstr "保存结果，返回名单"

msgid "To the note, at any moment of the call; Esc goes back to the keys"
msgstr "通话中随时写备注；Esc回到按键操作"

msgid "Correct"
msgstr "更正"

msgid "Numbers, relatives and details of the person, corrected in place"
msgstr "当场更正号码、亲友和个人资料"

msgid "All talking points, and what relatives may be told"
msgstr "全部话术，以及可对亲友说的话"

msgid "Talk"
msgstr "话术"

msgid "Text"
msgstr "短信"

msgid "The text message to copy when nobody answered"
msgstr "无人接听时可复制发送的短信"

msgid "The whole file of this person"
msgstr "此人的完整档案"

msgid "Back to the person called before this one"
msgstr "回到前一位"

msgid "Person before"
msgstr "上一位"

msgid "the call runs already: say who answered"
msgstr "已在通话中：请选择接听人"

msgid "this person has left the registry"
msgstr "此人已退出"

msgid "there is no number: F4 adds one"
msgstr "没有号码：按F4添加"

msgid "nobody wants calls on this number: choose another one"
msgstr "这个号码请勿致电，请换一个"

msgid "Call all the same?"
msgstr "仍要拨打？"

msgid "call"
msgstr "拨打"

msgid "not now"
msgstr "先不打"

#, c-format
msgid "%s: do not call, in force from now on. A note may follow."
msgstr "%s：请勿致电，即刻生效。可再补写备注。"

msgid "nothing was dialled yet"
msgstr "还没有拨打"

msgid "who answered? Then the outcome"
msgstr "先选接听人，再选结果"

msgid "choose the outcome first"
msgstr "请先选择结果"

msgid "finish this call first"
msgstr "请先结束这次联系"

msgid "nobody was called before this one"
msgstr "之前没有联系过别人"

msgid "this call has its outcome already"
msgstr "这次联系已有结果"

#, c-format
msgid "What was typed until %s is back"
msgstr "%s前填写的内容已恢复"

msgid "Go on: choose the outcome"
msgstr "继续：选择结果"

msgid "Leave it open: I am asked at the next sign-in"
msgstr "暂不记结果：下次登录时补记"

msgid "It was no call: take it back"
msgstr "没有打成：作废这次拨打"

msgid "This call has no outcome yet"
msgstr "这次联系还没有结果"

#, c-format
msgid "%s: the call stays open"
msgstr "%s：这次联系待补结果"

msgid "not a call: taken back before an outcome"
msgstr "没有打成，未记结果即作废"

#, c-format
msgid "%s: the call was taken back"
msgstr "%s：这次联系已作废"

msgid "Keep theirs"
msgstr "保留对方的"

msgid "Put mine over it"
msgstr "用我的覆盖"

msgid "Somebody else saved this record meanwhile."
msgstr "别的同事已先保存了这条记录。"

#, c-format
msgid ""
"\n"
"%1$s\n"
"  mine: %2$s\n"
"  theirs: %3$s"
msgstr ""
"\n"
"%1$s\n"
"  我的：%2$s\n"
"  对方：%3$s"

#, c-format
msgid "%s: theirs was kept"
msgstr "%s：已保留对方的内容"

#, c-format
msgid "%1$s: %2$s saved"
msgstr "%1$s：%2$s已保存"

msgid "Details: workplace, address, preferred time"
msgstr "资料：单位、住址、方便时间"

msgid "Add a number"
msgstr "添加号码"

msgid "Add a relative or friend"
msgstr "添加亲友"

msgid "Details"
msgstr "个人资料"

msgid "It was sent: record it"
msgstr "已发送，记录下来"

msgid "Not sent"
msgstr "没有发送"

#, c-format
msgid "Text message to %1$s, %2$s"
msgstr "短信：%1$s，%2$s"

#, c-format
msgid "%1$s: text message to %2$s recorded"
msgstr "%1$s：发往%2$s的短信已记录"

msgid "What relatives may be told:"
msgstr "可对亲友说的话："

#, c-format
msgid "%d years"
msgstr "%d岁"

#, c-format
msgid "until %s"
msgstr "至%s"

#, c-format
msgid "tries %lld/%lld"
msgstr "已拨%lld/%lld次"

#, c-format
msgid "likes to be called: %s"
msgstr "方便时间：%s"

msgid "not known"
msgstr "未知"

#, c-format
msgid "last answer: %s"
msgstr "上次表示：%s"

#, c-format
msgid "reached %s"
msgstr "上次联系上：%s"

msgid "without outcome"
msgstr "未记结果"

msgid "Do not call: this person asked not to be called."
msgstr "请勿致电：本人要求不再联系。"

msgid "no contact so far"
msgstr "尚未联系上"

#, c-format
msgid "Incoming call. Last: %s"
msgstr "来电。上次：%s"

#, c-format
msgid "Please note: %s"
msgstr "请注意：%s"

#, c-format
msgid "The outcome of %s was taken back: b or Ins calls there again."
msgstr "%s的结果已作废：按b或Ins回到此人。"

msgid "Numbers"
msgstr "号码"

msgid "no number: F4 adds one"
msgstr "没有号码：按F4添加"

msgid "Last contacts"
msgstr "最近联系"

msgid "none yet"
msgstr "暂无"

msgid "This may be told, and no more"
msgstr "只能这样说，不可多说"

msgid "Talking points"
msgstr "话术"

#, c-format
msgid "Talking points (lines %d-%d of %d; PgDn more, F11 all)"
msgstr "话术（第%d-%d行，共%d行；PgDn下翻，F11全部）"

msgid "Enter: dialling starts   Up, Down or its digit: another number"
msgstr "回车：开始拨打   上、下键或数字：换号码"

msgid "Not reached, etc."
msgstr "未接通等"

#, c-format
msgid "%s: what was it?"
msgstr "%s：是什么情况？"

#, c-format
msgid "%s: what was it? (0: digits for the others)"
msgstr "%s：是什么情况？（按0换下一组数字）"

#, c-format
msgid "%s answered: what came of it? (0: digits for the others)"
msgstr "接听人：%s。结果？（按0换下一组数字）"

#, c-format
msgid "%s answered: what came of it?"
msgstr "接听人：%s。结果？"

#, c-format
msgid "They rang at %s: who is speaking?"
msgstr "%s来电：是谁在说？"

#, c-format
msgid "Calling since %s: who answers?"
msgstr "%s起拨打：谁接听？"

#, c-format
msgid "%1$s: %2$s   (F2, Enter in the note: save, next)"
msgstr "%1$s：%2$s   （F2或在备注按回车：保存并下一位）"

msgid "morning"
msgstr "上午"

msgid "afternoon"
msgstr "下午"

msgid "morning or afternoon"
msgstr "上午或下午"

msgid "evening or weekend"
msgstr "晚上或周末"

msgid "morning, evening or weekend"
msgstr "上午、晚上或周末"

msgid "afternoon, evening or weekend"
msgstr "下午、晚上或周末"

msgid "at once"
msgstr "马上"

#, c-format
msgid "in %1$lld day (%2$s)"
msgid_plural "in %1$lld days (%2$s)"
msgstr[0] "%1$lld天后（%2$s）"

#, c-format
msgid "%1$s, %2$s"
msgstr "%1$s，%2$s"

msgid "not in the file"
msgstr "档案外号码"

#, c-format
msgid "%s is looked after by another unit"
msgstr "%s由其他单位管理"

msgid "mistaken key"
msgstr "按错键"

#, c-format
msgid "%1$s: %2$s; no further call is planned"
msgstr "%1$s：%2$s，不再安排联系"

#, c-format
msgid "%1$s: %2$s (%3$lld/%4$lld); again %5$s"
msgstr "%1$s：%2$s（%3$lld/%4$lld），%5$s再联系"

#, c-format
msgid "%1$s: %2$s; again %3$s"
msgstr "%1$s：%2$s，%3$s再联系"

#, c-format
msgid "%1$s. Next number: %2$s"
msgstr "%1$s。换号码：%2$s"

#, c-format
msgid "%s. That was the last one."
msgstr "%s。这是最后一位。"

msgid "Calls"
msgstr "回访"

msgid "Views and filters"
msgstr "筛选"

msgid "Opens the call with the person under the cursor"
msgstr "联系光标所在的人"

msgid "Next person"
msgstr "下一位"

msgid "Takes the first free person of the queue and opens the call"
msgstr "取名单中第一位无人占用的，开始联系"

msgid "Due"
msgstr "应联系"

msgid "Who is to be called now"
msgstr "现在应联系的人"

msgid "Callbacks and appointments promised until the end of today"
msgstr "截至今日的约定回电和预约"

msgid "Promised"
msgstr "约定"

msgid "Overdue"
msgstr "逾期"

msgid "Promises whose time has passed"
msgstr "已过时间的约定"

msgid "Later"
msgstr "日后"

msgid "Who is due later, by date"
msgstr "日后应联系的人，按日期排列"

msgid "County"
msgstr "单位"

msgid "Only the people of one unit, or of all"
msgstr "只看一个单位，或全部"

msgid "Only the calls of one purpose, or all"
msgstr "只看一种事由，或全部"

msgid "Why"
msgstr "事由"

msgid "Mine"
msgstr "我的"

msgid "Only what is promised to me or held by me, or everybody's"
msgstr "只看留给我或我占用的，或所有人的"

msgid "Claim"
msgstr "我来联系"

msgid "I am in touch with this person: nobody else calls meanwhile"
msgstr "由我联系此人，期间别人不再拨打"

msgid "Give back"
msgstr "交还"

msgid "Gives the person back to the queue"
msgstr "把此人交还到名单"

msgid "today"
msgstr "今日"

#, c-format
msgid "late %s"
msgstr "逾期%s"

msgid "Tried"
msgstr "次数"

msgid "When"
msgstr "时间"

msgid "Likes"
msgstr "方便时间"

msgid "Held by"
msgstr "由谁联系"

msgid "no number"
msgstr "无号码"

msgid "No promise is overdue. 1 shows who is due now."
msgstr "没有逾期的约定。按1看现在应联系的人。"

msgid "Nothing is promised for today. 1 shows who is due now."
msgstr "今日没有约定。按1看现在应联系的人。"

msgid "Nobody is planned for later with these filters. 6, 7 and 8 change them."
msgstr "按此筛选，日后没有安排。按6、7、8改筛选。"

msgid ""
"Nobody is to be called now with these filters. 4 shows who is due later; 6, "
"7 and 8 change the filters; F7 finds a person to call."
msgstr ""
"按此筛选，现在没有应联系的人。按4看日后；按6、7、8改筛选；按F7查找要联系的"
"人。"

msgid "for me"
msgstr "留给我"

msgid "me"
msgstr "我"

#, c-format
msgid "for %s"
msgstr "留给%s"

#, c-format
msgid "%zu shown"
msgstr "显示%zu人"

#, c-format
msgid "the first %zu, 200+"
msgstr "前%zu人，共200人以上"

#, c-format
msgid "6 Unit: %1$s   7 Purpose: %2$s   8 Caller: %3$s"
msgstr "6 单位：%1$s   7 事由：%2$s   8 由谁联系：%3$s"

msgid "all units"
msgstr "全部单位"

msgid "all purposes"
msgstr "全部事由"

msgid "everybody"
msgstr "所有人"

#, c-format
msgid "due %1$lld  promised %2$lld  late %3$lld  others %4$lld"
msgstr "应联系%1$lld  约定%2$lld  逾期%3$lld  同事占用%4$lld"

#, c-format
msgid ""
"%1$s: you are in touch, until %2$02d:%3$02d at the latest; nobody else calls "
"meanwhile"
msgstr "%1$s：由我联系，最迟到%2$02d:%3$02d；期间别人不再拨打"

#, c-format
msgid "%s: given back to the queue"
msgstr "%s：已交还到名单"

msgid "Everybody's calls"
msgstr "所有人的回访"

msgid "Only what is promised to me or held by me"
msgstr "只看留给我或我占用的"

msgid "nobody stands under the cursor"
msgstr "光标处没有人"

msgid "you do not hold this person"
msgstr "此人不在我的名下"

msgid "a liaison sees the own unit"
msgstr "联络员只看本单位"

msgid "a helper sees the people held by them"
msgstr "协助人员只看自己占用的人"

#, c-format
msgid "%s until %s"
msgstr "%s至%s"

msgid "DO NOT CALL"
msgstr "请勿致电"

#, c-format
msgid "aged %d"
msgstr "%d岁"

#, c-format
msgid "To call: %s, %.10s"
msgstr "待联系：%s，%.10s"

#, c-format
msgid "Last contact %.10s"
msgstr "最近联系上%.10s"

msgid "No contact yet"
msgstr "尚未联系上"

#, c-format
msgid "%lld to complete"
msgstr "待补录%lld项"

#, c-format
msgid "file %lld"
msgstr "档案%lld"

msgid "This person has left the registry."
msgstr "此人已退出。"

msgid "This person asked not to be called."
msgstr "本人要求请勿致电。"

msgid "Calls and status periods can be taken back: mark one on tab 2 or 4."
msgstr "只有联系记录和状态可以作废：请在第2或第4页选中一条。"

msgid "It was taken back before."
msgstr "这一条已作废。"

msgid ""
"Facts are not changed: take it back with a reason and add the right one."
msgstr "已发生的记录不修改：请写明原因作废，再补录正确的。"

msgid "No sample yet; F3 adds one."
msgstr "还没有血样，按F3添加。"

msgid "The ID number is still to be completed."
msgstr "身份证号待补录。"

msgid "Read"
msgstr "详情"

msgid "Shows every field of the marked line."
msgstr "显示选中一行的全部内容。"

msgid "Opens a call with this person."
msgstr "联系此人。"

msgid "Add"
msgstr "添加"

msgid ""
"Adds a phone, relative, consent, sample, status or health questionnaire."
msgstr "添加电话、亲友、同意书、血样、状态或健康征询。"

msgid ""
"Changes the marked line; on a line of the person, the person's data. The ID "
"number only while it is shown."
msgstr "修改选中的一行；在个人资料行上修改个人资料。身份证号须先显示才能改。"

msgid "To calls"
msgstr "加入回访"

msgid "Puts the person among those to be called, with a purpose and a day."
msgstr "加入回访名单，注明事由和日期。"

msgid "Take back"
msgstr "作废"

msgid "Takes the marked call or status back, with a reason."
msgstr "写明原因，作废选中的联系记录或状态。"

msgid "Show ID"
msgstr "显示证号"

msgid "Shows or masks the ID number; showing it is noted."
msgstr "显示或隐藏身份证号；查看会留下记录。"

msgid "Incoming"
msgstr "来电"

msgid "This person rings: records the call."
msgstr "此人来电：开始记录。"

msgid "Overview"
msgstr "概况"

msgid "Tabs"
msgstr "分页"

msgid "The person, phones, relatives, consents and health questionnaires."
msgstr "本人、电话、亲友、同意书和健康征询。"

msgid "Every call and its outcome."
msgstr "每次联系和结果。"

msgid "The samples and where they are."
msgstr "血样及其去向。"

msgid "The status periods, taken-back ones too."
msgstr "各段状态，含已作废的。"

msgid "Changes"
msgstr "变更"

msgid "What was changed, when and by whom."
msgstr "何时何人改了什么。"

msgid "New phone"
msgstr "新电话"

msgid "New relative or friend"
msgstr "新亲友"

msgid "New sample"
msgstr "新血样"

msgid "New consent"
msgstr "新同意书"

#, c-format
msgid "\"%s\" follows from the sample and its dates: enter those instead"
msgstr "“%s”由血样和日期得出，请改填血样"

msgid "New status"
msgstr "新状态"

#, c-format
msgid "Status set: %s."
msgstr "状态已设为“%s”。"

#, c-format
msgid "This status is set already: %s."
msgstr "这个状态先前已设：%s。"

#, c-format
msgid "Taken back: %s. What followed from it is computed again."
msgstr "已作废：%s。由它得出的数据已重新计算。"

msgid "Add to calls"
msgstr "加入回访"

msgid "When (+3, d 14:30; empty: now)"
msgstr "何时（d 14:30为今天，+3为三天后；留空为现在）"

msgid "Why is this person to be called?"
msgstr "联系此人的事由？"

msgid "The ID number is masked again."
msgstr "身份证号已隐藏。"

msgid "The ID number is shown; that was noted."
msgstr "身份证号已显示，本次查看已留记录。"

msgid "Who"
msgstr "经手人"

msgid "What"
msgstr "内容"

msgid "Before"
msgstr "原来"

msgid "After"
msgstr "改为"

msgid "Change"
msgstr "修改"

#, c-format
msgid "until %1$s  %2$s"
msgstr "至 %1$s  %2$s"

msgid "left empty"
msgstr "未填"

msgid "Save mine instead"
msgstr "以我的为准"

msgid "Take theirs"
msgstr "采用对方的"

msgid "Somebody else saved this a moment ago."
msgstr "别的同事刚刚保存了这一条。"

#, c-format
msgid "Health questionnaire saved: %s."
msgstr "健康征询已保存：%s。"

msgid "Their version stays; nothing was saved from here."
msgstr "已保留对方的内容，这里没有保存。"

msgid "Leave without saving"
msgstr "不保存，退出"

msgid "What was typed here is not saved yet."
msgstr "这里填写的内容还没有保存。"

msgid "Go on typing"
msgstr "继续填写"

msgid "to be completed"
msgstr "待补录"

msgid "Phones"
msgstr "电话"

msgid "Relatives"
msgstr "亲友"

msgid "Consents"
msgstr "同意书"

#, c-format
msgid "withdrawn on %s"
msgstr "%s撤回"

msgid "an older edition: to be signed anew"
msgstr "版本已旧，需重新签"

msgid "Health"
msgstr "健康征询"

msgid "none"
msgstr "无"

msgid "not shown to your role"
msgstr "您的角色不能查看"

msgid "Person"
msgstr "个人资料"

msgid "How"
msgstr "方式"

msgid "Answered"
msgstr "接听"

msgid "(no outcome yet)"
msgstr "（未记结果）"

#, c-format
msgid "taken back (%s)"
msgstr "已作废（%s）"

msgid "Kind"
msgstr "类型"

msgid "In the registry"
msgstr "入库日期"

msgid "Rejected"
msgstr "拒收原因"

msgid "By"
msgstr "经手人"

#, c-format
msgid "%s (proposed)"
msgstr "拟%s"

msgid "from a call"
msgstr "来自联系记录"

#, c-format
msgid "taken back: %s"
msgstr "已作废：%s"

msgid "added"
msgstr "添加"

msgid "changed"
msgstr "修改"

msgid "taken back"
msgstr "作废"

msgid "outcome"
msgstr "记录结果"

msgid "followed from a call"
msgstr "因联系结果变更"

msgid "note added"
msgstr "补记备注"

msgid "taken to call"
msgstr "占用"

msgid "given back"
msgstr "交还"

msgid "imported"
msgstr "导入"

msgid "import undone"
msgstr "撤销导入"

msgid "ID number shown"
msgstr "查看证号"

msgid "day began"
msgstr "每日更新"

msgid "exported"
msgstr "导出"

msgid "computed again"
msgstr "重新计算"

msgid "Never called so far."
msgstr "还没有联系过。"

msgid "No status was set by hand or by a call; F3 sets one."
msgstr "还没有设过状态，按F3设置。"

msgid "Time"
msgstr "时间"

msgid "No calls yet today. 1 on the first screen opens the calls."
msgstr "今日还没有联系。在首页按1打开回访。"

msgid "Open the person's card"
msgstr "打开此人的档案"

msgid "Today"
msgstr "今日"

msgid "the list is empty"
msgstr "名单是空的"

msgid "Calls of today"
msgstr "今日联系"

msgid "Back to the first screen: what is to be done"
msgstr "回到首页：今日要做的事"

msgid "Search"
msgstr "查找"

msgid "Find a person by any part of name, pinyin, phone, ID or number"
msgstr "按姓名、拼音、电话、身份证号或编号的一部分查找"

msgid "New"
msgstr "新建"

msgid "Register a new person"
msgstr "登记新志愿者"

msgid "Somebody rings: find them while they speak"
msgstr "有人来电：边听边查"

msgid "The marked question: yes."
msgstr "选中的题：是。"

msgid "Yes"
msgstr "是"

msgid "No"
msgstr "否"

msgid "The marked question: no."
msgstr "选中的题：否。"

msgid "Leave empty"
msgstr "未填"

msgid "The marked question was left empty on the paper."
msgstr "纸质表上这一题没有填。"

msgid "All no"
msgstr "全部为否"

msgid "Answers every question with no."
msgstr "所有题都答“否”。"

msgid "Edition, day"
msgstr "版本日期"

msgid "Another edition of the form, or the day it was filled in."
msgstr "换一个版本，或改填表日期。"

msgid "Done"
msgstr "完成"

msgid "Takes the answers."
msgstr "采用这些答案。"

msgid "The settings have no questionnaire for this day."
msgstr "设置里没有这一天使用的征询表。"

msgid "The unfinished file was discarded."
msgstr "未完成的档案已放弃。"

msgid "Discard it, begin a new one"
msgstr "放弃，重新开始"

msgid "Go on with it"
msgstr "接着录"

#, c-format
msgid "Unfinished: %s, %s"
msgstr "未完成：%s，%s"

msgid "(no name yet)"
msgstr "（未填姓名）"

msgid "An unfinished file"
msgstr "有未完成的档案"

msgid "Not saved yet: mend the marked field, then F2."
msgstr "尚未保存：请改正标出的一项，再按F2。"

msgid "same ID number"
msgstr "身份证号相同"

msgid "same donor number"
msgstr "志愿者编号相同"

msgid "same barcode"
msgstr "条码相同"

msgid "same phone"
msgstr "电话相同"

msgid "same name and birth date"
msgstr "姓名和出生日期相同"

msgid "Which file?"
msgstr "打开哪份档案？"

msgid "Another person: save"
msgstr "不是同一人，保存"

msgid "Open the other file"
msgstr "打开已有档案"

msgid "Is it the same person?"
msgstr "是同一个人吗？"

#, c-format
msgid "Saved: %s, file %lld. The age limit is reached, so it counts as left."
msgstr "已保存：%s，档案%lld。已到龄，计入已退出。"

#, c-format
msgid "Saved: %s, file %lld. To be completed: %s."
msgstr "已保存：%s，档案%lld。待补录：%s。"

#, c-format
msgid "Saved: %s, file %lld. The file is complete."
msgstr "已保存：%s，档案%lld，资料齐全。"

#, c-format
msgid ""
"Saved: %s, but not counted for the day of three counts: day, site or event "
"differ."
msgstr "已保存：%s，但没有计入三数核对：日期、地点或活动不同。"

msgid "Clear the form"
msgstr "清空表单"

msgid "What was typed for this person is lost."
msgstr "这个人已填的内容将丢失。"

msgid "Clear it"
msgstr "清空"

msgid "Nobody like this person is in the registry."
msgstr "库中没有相似的人。"

msgid "Leave all the same"
msgstr "仍然退出"

msgid "What was typed could not be kept as a draft."
msgstr "已填内容未能存为草稿。"

msgid "Nothing is lost: the unfinished file is kept and offered again."
msgstr "内容已存为草稿，下次打开时可接着录。"

#, c-format
msgid "Note: %s"
msgstr "提示：%s"

#, c-format
msgid "today %lld saved"
msgid_plural "today %lld saved"
msgstr[0] "今日已录%lld人"

#, c-format
msgid "form %1$lld of %2$lld"
msgstr "第 %1$lld 份 / %2$lld"

#, c-format
msgid "%1$lld records, %2$lld papers"
msgstr "已录 %1$lld / %2$lld"

msgid "New person"
msgstr "新建档案"

msgid "Opens the file and goes on with the next person of the same event."
msgstr "建档，并接着录同一活动的下一人。"

msgid "Other file"
msgstr "相似档案"

msgid ""
"Opens the file of the person who looks the same; what is typed here stays."
msgstr "打开相似者的档案，这里已填的内容保留。"

msgid "Counts"
msgstr "三数核对"

msgid ""
"Three counts of a sampling day: tubes, paper forms and records must agree."
msgstr "三数核对：血样、纸质表、录入三个数必须一致。"

msgid "Clear"
msgstr "清空"

msgid "Empties the form and discards its draft; the event stays."
msgstr "清空表单并放弃草稿，活动信息保留。"

msgid "To open the file"
msgstr "建档必填"

msgid "This event (stays for the next person)"
msgstr "本次活动（下一人沿用）"

msgid "Relative or friend 1"
msgstr "亲友一"

msgid "Relative or friend 2"
msgstr "亲友二"

#, c-format
msgid " and %d more"
msgstr "等，另有%d项"

msgid "Making the practice database"
msgstr "正在建立练习库"

msgid "Born"
msgstr "出生"

msgid "So far"
msgstr "此前联系"

msgid "never called"
msgstr "从未联系"

msgid ""
"Nobody is found. Try fewer letters, the end of the phone number, or F8 for a "
"new person."
msgstr "没有找到。可少输几个字，或输手机尾号；新建档案按F8。"

msgid "This list is empty."
msgstr "这个名单是空的。"

msgid ""
"Type a part of the name, pinyin or initials, or the end of a phone, ID or "
"donor number."
msgstr "可输姓名、拼音或首字母的一部分，或电话、身份证号、志愿者编号的尾号。"

msgid "Nobody is marked."
msgstr "没有选中的人。"

#, c-format
msgid "%zu found"
msgstr "找到%zu人"

#, c-format
msgid "%zu+ found: type more to narrow it down"
msgstr "找到%zu人以上，再输几个字缩小范围"

msgid ""
"Incoming call: who is it? Type the last digits of the number, or the name."
msgstr "来电：是哪一位？请输来电尾号或姓名。"

msgid "Files to be completed"
msgstr "待补录档案"

msgid "Last opened"
msgstr "最近打开"

msgid "incoming call"
msgstr "来电"

msgid "Opens the person's card; while somebody rings, the call."
msgstr "打开档案；来电时打开来电记录。"

msgid "Opens a call with the marked person."
msgstr "联系选中的人。"

msgid "Opens the card of the marked person."
msgstr "打开选中者的档案。"

msgid "Registry"
msgstr "志愿者库"

#, c-format
msgid "%s: mine %s; theirs %s"
msgstr "%s：我的“%s”，对方“%s”"

msgid "(empty)"
msgstr "（空）"

msgid "Save mine, keep the rest of theirs"
msgstr "保存我的，其余保留对方的"

#, c-format
msgid "Added: %s."
msgstr "已添加：%s。"

#, c-format
msgid "Saved: %s."
msgstr "已保存：%s。"

msgid "Nothing was changed."
msgstr "没有改动。"

msgid "Account name"
msgstr "账号名"

msgid "How many people"
msgstr "多少人"

msgid "Password again"
msgstr "再输密码"

msgid "The account needs a name, for instance your own."
msgstr "账号须有名字，例如本人姓名。"

#, c-format
msgid "The password is too short: %lld characters at least."
msgstr "密码太短：至少%lld个字符。"

msgid "The two passwords differ."
msgstr "两次密码不一致。"

#, c-format
msgid "A practice database has 1 to %d people."
msgstr "练习库可有1到%d人。"

msgid "First start, step 1 of 3: there is no database yet. Which one first?"
msgstr "首次启动，第1步（共3步）：还没有数据库。先用哪一个？"

msgid "Practice from the start: made-up people anew, all that was done goes"
msgstr "重建练习库：重新放入虚构人员，练习内容全部清除"

msgid "A practice database: people, calls and samples are made up"
msgstr "建立练习库：人员、回访、血样都是虚构的"

msgid ""
"First start, step 2 of 3: the first account. It leads the station and can "
"add the others."
msgstr "首次启动，第2步（共3步）：建第一个账号（负责人），由它添加其他账号。"

msgid "First start, step 3 of 3: Enter makes the database and opens the desk."
msgstr "首次启动，第3步（共3步）：按回车建立数据库并打开工作台。"

msgid "The desk is locked. Everything typed is kept."
msgstr "已锁屏，已填内容仍在。"

msgid "Sign in"
msgstr "登录"

msgid "The real database of the station"
msgstr "正式数据库"

msgid "Practice with made-up people (there already)"
msgstr "练习库：人员都是虚构的（已建好）"

msgid "Practice first, with made-up people"
msgstr "先用练习库：人员都是虚构的"

#, c-format
msgid "Practice, made-up people: account %1$s, password %2$s"
msgstr "练习库，人员都是虚构的：账号 %1$s，口令 %2$s"

#, c-format
msgid "Station: %s"
msgstr "工作站：%s"

#, c-format
msgid "Units: %zu   Settings: %s"
msgstr "单位：%zu个   设置：%s"

#, c-format
msgid "First account: %s"
msgstr "第一个账号：%s"

msgid "Enter: go on   Esc: leave, nothing is made"
msgstr "回车：继续   Esc：退出，不建立任何文件"

msgid "Enter: go on   Tab: next field   F12: language   Ctrl-Q: leave"
msgstr "回车：继续   Tab：下一项   F12：语言   Ctrl-Q：退出"

msgid "Switch"
msgstr "换数据库"

msgid ""
"To the practice database with its made-up people, and back to the real one."
msgstr "到练习库（人员都是虚构的），或回到正式数据库。"

msgid "Renew"
msgstr "重建练习"

msgid ""
"Makes the practice database again: what was done in it goes, the real one is "
"not touched."
msgstr "重新建立练习库：练习内容清除，正式数据库不动。"

msgid "finish this step first, or Esc"
msgstr "请先完成这一步，或按 Esc"

msgid "the desk was started on a practice database"
msgstr "工作台本来就是用练习库打开的"

msgid "this is the real database: F3 goes to the practice one"
msgstr "这是正式数据库，按 F3 到练习库"

msgid "left without signing in"
msgstr "未登录即退出"

msgid "Line"
msgstr "办公电话"

msgid "closed"
msgstr "已停用"

msgid "locked for now"
msgstr "暂时锁定"

msgid "Change name, role, unit, or close the account"
msgstr "修改姓名、角色、单位，或停用账号"

msgid "Staff"
msgstr "人员"

msgid "Add an account for a colleague"
msgstr "为同事添加账号"

msgid "Give the account a new password"
msgstr "为账号重设密码"

#, c-format
msgid "New password, at least %lld characters"
msgstr "新口令（至少 %lld 位）"

msgid "The same again"
msgstr "再输一遍"

#, c-format
msgid "Account %s was saved."
msgstr "账号%s已保存。"

#, c-format
msgid "Account %s has a new password."
msgstr "账号%s的密码已重设。"

msgid "New account"
msgstr "新账号"

msgid "Change the account"
msgstr "修改账号"

msgid "Calls due"
msgstr "今日应联系"

msgid "Promises overdue"
msgstr "约定已逾期"

msgid "Promised for today"
msgstr "今日约定"

msgid "Attempts"
msgstr "拨打次数"

msgid "People called"
msgstr "联系人数"

msgid "People reached"
msgstr "联系上人数"

msgid "To be completed"
msgstr "待补录"

#, c-format
msgid "%zu call has no outcome yet: please record it"
msgid_plural "%zu calls have no outcome yet: please record them"
msgstr[0] "有%zu次联系未记结果，请补记"

msgid "So far today"
msgstr "今日已联系"

msgid "Volunteers"
msgstr "志愿者"

msgid "Total"
msgstr "合计"

msgid "All"
msgstr "全部"

msgid "My unit"
msgstr "本单位"

#, c-format
msgid ""
"Holiday calendar known until %s: please add the new year to holidays.cfg"
msgstr "节假日安排只到%s：请把新一年写入holidays.cfg"

#, c-format
msgid "%lld person is being called by a colleague just now"
msgid_plural "%lld people are being called by colleagues just now"
msgstr[0] "同事正在联系%lld人"

msgid "Open the list behind the figure"
msgstr "打开数字对应的名单"

msgid "Accounts of the colleagues"
msgstr "同事的账号"

msgid "Change my password"
msgstr "修改我的密码"

msgid "Let somebody else sign in"
msgstr "换一位同事登录"

msgid "Sign out"
msgstr "换人登录"

msgid "New password"
msgstr "新密码"

msgid "Your password was changed."
msgstr "密码已修改。"

msgid ""
"The desk needs a terminal; for scripts use the commands: marrowdesk --help."
msgstr "工作台须在终端中打开；脚本请用命令：marrowdesk --help。"

#, c-format
msgid "The terminal type \"%s\" cannot show the desk; set TERM=xterm-256color."
msgstr "终端类型“%s”不能显示工作台，请设TERM=xterm-256color。"

msgid "Default"
msgstr "默认"

msgid "For dark windows"
msgstr "深色窗口"

msgid "For light windows"
msgstr "浅色窗口"

msgid "High contrast"
msgstr "高对比度"

msgid "Without colours"
msgstr "单色"

msgid "PRACTICE"
msgstr "练习"

msgid "Choose"
msgstr "选择"

msgid "Question"
msgstr "提问"

msgid "Takes the marked answer; its digit does so at once."
msgstr "采用选中的答案；按数字直接选。"

msgid "Takes what was typed."
msgstr "采用所填内容。"

msgid "Closes the text."
msgstr "关闭文字。"

msgid "Takes what stands in the form."
msgstr "采用表中内容。"

#, c-format
msgid "%s is needed."
msgstr "须填写“%s”。"

msgid "F4 list"
msgstr "F4列表"

msgid "type the beginning, or F4 for the list"
msgstr "输入开头几个字，或按F4选"

msgid "1 yes  2 no"
msgstr "1是  2否"

msgid "2024-1-5, d today, 5 the fifth, 1-5, +3 or -3 days"
msgstr "2024-1-5、1-5；d今日，5本月5日，+3、-3前后几天"

msgid "2024-1-5, 2024-01, 2024, d today, 5 the fifth, +3 or -3 days"
msgstr "2024-1-5、2024-01、2024；d今日，5本月5日，+3、-3前后几天"

msgid "day and time: d 14:30, +3 9:00, 1-5 15:00"
msgstr "日期和时间：d 14:30、+3 9:00、1-5 15:00"

msgid "Ctrl-J begins a new line"
msgstr "Ctrl-J换行"

#, c-format
msgid "%zu of %zu"
msgstr "%zu/%zu"

msgid "Nothing fits the filter; Esc shows all again."
msgstr "没有符合筛选的；按Esc显示全部。"

msgid "What can be done here"
msgstr "此处可做的操作"

msgid "Runs the marked command; its digit does so at once."
msgstr "执行选中的操作；按数字直接执行。"

#, c-format
msgid "donor %lld (%s): a call added by hand differs from the facts"
msgstr "志愿者 %lld（%s）：人工加入的回访与事实不符"

#, c-format
msgid "donor %lld (%s): stands on other lists than the facts say"
msgstr "志愿者 %lld（%s）：所在清单与事实不符"

#, c-format
msgid "%1$s was in the calls already: %2$s, now from %3$s"
msgstr "%1$s 已在回访中：%2$s，改为 %3$s"

#, c-format
msgid "%1$s: %2$zu added, %3$zu there already, %4$zu left or not to be called"
msgstr "%1$s：加入%2$zu人，已在其中%3$zu人，已离库或请勿致电%4$zu人"

msgid "only a lead decides about this; everybody may read it"
msgstr "由负责人决定，其他人可以查看"

msgid "this account reads the lists and changes nothing"
msgstr "这个账号只能查看清单，不能处理"

msgid "every step of the search was taken"
msgstr "各步查找均已完成"

#, c-format
msgid "%s was reached: the search is over"
msgstr "%s：已联系上本人，查找结束"

#, c-format
msgid ""
"%1$s: every step was taken; proposed to the province as not reached; "
"searched again from %2$.10s"
msgstr "%1$s：各步均已查找，拟报省库“暂未联系上”；%2$.10s 起再次查找"

#, c-format
msgid "%1$s: %2$s. Next: %3$s, from %4$.10s"
msgstr "%1$s：%2$s。下一步：%3$s，%4$.10s 起"

#, c-format
msgid "%1$s: %2$s. The calls go on"
msgstr "%1$s：%2$s。继续回访"

msgid ""
"nothing was said that leads to leaving: keep the person, or set a status on "
"the card"
msgstr "这次结果不涉及离库：请选择保留，或在档案里登记状态"

msgid "the day from which the person is called again is missing"
msgstr "请填写从哪天起再联系（今天或以后）"

#, c-format
msgid "%s: leaving is proposed; it holds once the province has confirmed it"
msgstr "%s：已列为拟退库，省库确认后生效"

#, c-format
msgid "%1$s: a talk with the family, in the calls from %2$s"
msgstr "%1$s：安排与家属沟通，%2$s 起进入回访"

#, c-format
msgid "%1$s stays in the pool; called again from %2$s"
msgstr "%1$s 保留在库，%2$s 起再联系"

msgid "this person does not stand on the list any more: a colleague was faster"
msgstr "此人已不在清单上：同事先处理了"

msgid "on this list the files and calls themselves are worked on"
msgstr "这张清单直接处理档案和回访"

msgid "this was taken back already"
msgstr "这一项已经撤回"

msgid "taken back at once"
msgstr "当即撤回"

#, c-format
msgid "untouched for %lld day"
msgid_plural "untouched for %lld days"
msgstr[0] "%lld天没有动"

msgid "; "
msgstr "；"

#, c-format
msgid "next: %1$s (%2$d/%3$zu)"
msgstr "下一步：%1$s（%2$d/%3$zu）"

msgid "; so far: "
msgstr "；已试："

#, c-format
msgid "reaches the age of %lld"
msgstr "将满%lld岁"

#, c-format
msgid "ended %lld day ago"
msgid_plural "ended %lld days ago"
msgstr[0] "已期满%lld天"

#, c-format
msgid "ends in %lld day"
msgid_plural "ends in %lld days"
msgstr[0] "还有%lld天期满"

msgid "List"
msgstr "清单"

msgid "Step or day"
msgstr "步骤或日期"

msgid "Proposal"
msgstr "拟报"

msgid "Again on"
msgstr "再联系日期"

msgid "Work on a list"
msgstr "清单处理"

#, c-format
msgid "the first %zu"
msgstr "前%zu人"

msgid "Adds a phone, relative, consent, sample or status."
msgstr "添加电话、亲友、同意书、血样或状态。"

msgid "The person, phones, relatives and consents."
msgstr "个人资料、电话、亲友、同意书。"

msgid ""
"Puts the person, or those who are marked, among those to be called, with a "
"purpose and a day."
msgstr "把此人或已标记的人加入回访，选事由和日期。"

msgid "Enrolled"
msgstr "登记日期"

msgid "Every file is complete here. Tab shows the next list."
msgstr "档案都已完整。Tab 看下一张清单。"

msgid "Incomplete"
msgstr "待补录"

msgid "Due since"
msgstr "应联系日"

msgid "Nothing has stalled here. Tab shows the next list."
msgstr "没有停滞的回访。Tab 看下一张清单。"

msgid "Stalled"
msgstr "停滞"

msgid "Nobody is to be searched now. Tab shows the next list."
msgstr "现在没有需要查找的人。Tab 看下一张清单。"

msgid "Unreached"
msgstr "未联系上"

msgid "Called on"
msgstr "通话日期"

msgid "Nothing waits for the lead. Tab shows the next list."
msgstr "没有等负责人复核的。Tab 看下一张清单。"

msgid "Reviews"
msgstr "待复核"

msgid "Ages"
msgstr "临近到龄"

msgid "Nobody comes near the age limit. Tab shows the next list."
msgstr "没有临近到龄的。Tab 看下一张清单。"

msgid "Reached on"
msgstr "到龄日期"

msgid "Deferrals"
msgstr "暂缓期满"

msgid "No deferral ends soon. Tab shows the next list."
msgstr "近期没有期满的暂缓。Tab 看下一张清单。"

msgid "Lists"
msgstr "清单"

msgid "Opens the person's card"
msgstr "打开这个人的档案"

msgid "Act"
msgstr "处理"

msgid "What this list is for: complete, search, decide; then the next row"
msgstr "按清单处理：补录、查找、决定，然后到下一行"

msgid "Opens a call with the person under the cursor"
msgstr "联系光标所在的人"

msgid "Mark"
msgstr "标记"

msgid "Marks the person for \"to calls\", or takes the mark away"
msgstr "标记此人，以便一起加入回访；再按取消"

msgid "Next list"
msgstr "换清单"

msgid "Shows the next list"
msgstr "看下一张清单"

msgid "List before"
msgstr "上一清单"

msgid "Shows the list before"
msgstr "看上一张清单"

msgid ""
"Only whom I hold, was promised, rang in the last 30 days or opened lately; "
"or everybody"
msgstr ""
"只看与我有关的人：我在联系、约给我、近30天我打过、最近打开过；再按看所有人"

#, c-format
msgid "   %zu marked: 7 adds it to the calls"
msgid_plural "   %zu marked: 7 adds them to the calls"
msgstr[0] "   已标记%zu人：7 加入回访"

#, c-format
msgid "6 Unit: %1$s   8 Whose: %2$s%3$s"
msgstr "6 单位：%1$s   8 范围：%2$s%3$s"

msgid "everybody's"
msgstr "所有人"

msgid "mine"
msgstr "我的"

#, c-format
msgid "%1$s: %2$s. Last attempt: %3$s"
msgstr "%1$s：%2$s。上次联系：%3$s"

#, c-format
msgid "%1$s: %2$zu entry is still missing"
msgid_plural "%1$s: %2$zu entries are still missing"
msgstr[0] "%1$s：还缺%2$zu项"

#, c-format
msgid "%s: the file is complete"
msgstr "%s：档案已完整"

msgid "Another day"
msgstr "改日"

msgid "Call now"
msgstr "现在联系"

msgid "Something else: record it as a call (F2)"
msgstr "其他：按通话登记（F2）"

msgid "What did the person say?"
msgstr "本人怎么说？"

msgid "Note (may be empty)"
msgstr "备注（可不填）"

msgid "A new number was given"
msgstr "得到新号码"

msgid "Somebody was asked to pass it on"
msgstr "已请人转告"

msgid "Nobody was there, or nobody answered"
msgstr "没有人在，或无人接听"

msgid "No lead: nothing on file that could be tried"
msgstr "没有线索：档案里没有可试的"

msgid "The person was reached"
msgstr "联系上本人了"

msgid "With whom, what was said (may be empty)"
msgstr "找了谁、怎么说（可不填）"

msgid "To be called from"
msgstr "从哪天起再联系"

msgid "A talk with the family"
msgstr "与家属沟通"

msgid "Keep in the pool, call again later"
msgstr "保留在库，以后再联系"

msgid "Propose leaving to the province"
msgstr "拟退库，报省库"

msgid "Nothing to do"
msgstr "无需处理"

msgid "Thank-you sent"
msgstr "已致谢"
