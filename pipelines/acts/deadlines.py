"""Until when somebody must act or may act; days of the past, of plans and of other papers are left alone.

A limit is a time, a word that makes it the last one, and something to do. The time is a day (with or without
its year, or the end of a month), the last day of an open stretch, a number of days from a named event, or a cell
under a head that names a limit. A day that lies ahead and has its limit word (前, 不晚于, 截止, …) is a limit
unless its sentence says otherwise: that it is over, somebody's own plan, the term of a certificate, a mark that sorts
cases, or the date that a new one takes the place of.
"""

from __future__ import annotations

import re
from datetime import date

from models import Deadline, Effective, Genre
from pipelines.acts.acttext import WINDOW, ActText
from pipelines.acts.effective import FORCE_DAY
from pipelines.acts.spans import COUNT, Counted, carried, count_on, rest_note, settle
from pipelines.acts.tables import Cell, find_cells
from text.documents import Day, Days, find_days, find_ranges

LOOK_BACK = 1000
"""How far a line is read for the year of its story or the work of its phase, in characters."""

# --- words around a day -------------------------------------------------------------------------------------
_NOTE = r"(?:[ ]*\([^()\n]{1,14}\))?"
_TIME = rf"{_NOTE}(?:[ ]*(?:上午|下午|中午|晚)?[ ]*(?:\d{{1,2}}|[零〇一二三四五六七八九十]{{1,3}})[ ]*(?::|时|点)[ ]*(?:\d{{1,2}}分?|整)?)?(?:[ ]*24时)?(?:[ ]*(?:下班|当日|当天|晚|中午|工作时间结束))?{_NOTE}"
_BEFORE = re.compile(
    rf"{_TIME}[ ]*(?:(?:或|及)?(?:之|以)?前(?!后|往|述|期|夕|[一两三四五六七八九十几数\d])|止|截止|为止|\(含当?[日天]?\)[之以]?前)"
)
"""前, 之前, 或以前, 止, 截止, … behind a day, its hour and its bracket."""
_CLOSES = re.compile(
    rf"{_TIME}[ ]*(?:零时|24时)?[ ]*,?(?:同时)?(?:将)?(?:截止|止|为止|截稿|结束|关闭|终止|(?P<term>到期|届满|期满))"
)
_OPEN_THING = r"报名|申报|反馈|征求|公示|受理|提交|征集|投稿|推荐|申请|填报|报送|系统|通道|窗口|过渡期|宽限期|缓冲期|意见期"
# 不晚于, 最迟, 至迟不超过, 以…为限: limit words before a day.
_NO_LATER = re.compile(
    r"(?:不(?:得|应|能)?(?:晚|迟)[于过]|(?:最|至)[迟晚](?:时间|期限)?(?:不(?:得|应)?(?:超过|晚于|迟于|晚过)|应当?|须|需|可|为|是|:)?(?:在|于|到|至|延[长期]?至)?|不(?:得|应)?超过|限(?:于|在|期)|务必在|(?:宽限|放宽|宽延|展期|缓)(?:期)?(?:至|到)|(?:最后|最终)(?:期限|时限|日期|时间|截止日)(?:统一)?(?:定?为|是|至|到|:))[ ]*$"
)
_TO_BE_THE_LAST = re.compile(
    rf"{_TIME}[ ]*(?:(?:为|是|系)(?:限|[^,。;\n]{{0,14}}?(?:截止|最后|最终|最晚|最迟))|作为(?:截止|最后))"
)
_OPEN_NOUN = r"(?:截止|截至|截稿|反馈|征求意见|意见征集|意见征求|申报|报名|受理|公示|提交|报送|征集|填报|登记|投稿|整改|完成|补正|补报|上报|申请|推荐|开放|缴费|换证|换发)"
_UNTIL = re.compile(
    rf"{_OPEN_NOUN}(?:日期|时间|期限|期|日|截止时间|截止日期|时限|的时间|的截止时间|的时限|工作)?(?:截止(?:日期|时间)?|截至)?(?:统一|均|相应|也|一律|分别)?[ ]*(?:为|是|到|至|于|:|在|定为|改为|延长至|延期至|延长到|调整为|调整至|提前至|顺延至|顺延到|推迟至|延至)?[ ]*(?:即日起|自?(?:本)?[\u4e00-\u9fff]{{0,6}}之日起)?[ ]*(?:至|到|截至|截止到|截止至|截止|-)?[ ]*$"
)
_FROM_NOW = re.compile(
    r"(?:即日起|之日起|今日起|发布起|本[公通]告发布[之后]?日?起)[ ]*,?[ ]*(?:至|到|截至|截止到|-)[ ]*$"
)
_MOVED = re.compile(
    r"(?:延长|延期|推迟|顺延|延迟|调整|提前|改|延|延后|展期|放宽|宽限)(?:[\d一二三四五六七八九十两]{1,3}[ ]*个?(?:月|日|天|周|工作日|年)[ ]*,?)?(?:至|到|为)[ ]*$"
)
_MAY_MOVE = re.compile(
    r"(?:可以?|允许|准予)(?:再|适当)?(?:延长|延期|推迟|顺延|延迟|延后|延|放宽|宽限)(?:至|到)[ ]*$"
)
_MOVABLE = re.compile(r"截止|期限|时间|反馈|征求|报名|申报|公示|期|时限|提交|报送|整改")
# 原定1月9日截止的, 由3月31日延长至…: a date that a later one takes the place of.
_FORMER = re.compile(
    r"(?:(?<!国)(?<!修)原(?:定|来|先|计划|截止|确定|规定|要求|为|应)(?:(?!(?:顺|推|延|调整|改)[^,;。\n]{0,2}[至到为])[^,;。\n]){0,14}|(?:截止|期限|时间|日期|期)[^,;。\n]{0,8}(?<!自)由(?:原(?:来)?的?|此前的)?[ ]*)$"
)
_MOVES_ON = re.compile(
    rf"{_TIME}[ ]*(?:之?前)?[ ]*(?:延长|延期|推迟|顺延|延迟|调整|提前|改|延后)(?:至|到|为)"
)
_BOUND_BY = re.compile(r"(?:(?<!申)请|应当?|须|务必|必须)(?:最迟|各[\u4e00-\u9fff]{1,8})?(?:于|在)?[ ]*$")
# 请于4月15日将总结报送: handed in on the day itself.
_HANDS_IN = re.compile(
    rf"{_TIME}[ ]*(?:将[^。;,\n]{{1,30}}?)?(?:报送|上报|提交|反馈|报至|发送|寄|送|报省|报我|报市|报国)"
)
_TRANSITION_END = re.compile(
    r"(?:过渡|宽限|缓冲|异议|申诉)(?:期|时间)限?(?:[^。;\n]{0,24}?)(?:至|到|截至|截止到|为|于|在|:)[ ]*$"
)
_STILL = re.compile(
    r"[ ]*(?:之前|以前|前)[ ]*,?(?:(?!已|受理|申请|的)[^。;\n]){0,24}?(?:仍可|可继续|可以继续|可按原|可以按原|可按照原|仍按|继续有效|继续使用|可选择|可自行选择)"
)
# 旧版标签可以使用至2027年2月28日: a leave that ends on a day.
_LEAVE_ENDS = re.compile(
    r"(?:可以?|允许|准予|准许|得)(?:继续|按原[\u4e00-\u9fff]{0,6})?[^。;,\n]{0,10}?(?:使用|销售|经营|流通|生产|进口|执行|沿用|有效|保留|开放|并行)[^。;,\n]{0,12}(?:至|到)[ ]*$|可(?:以|继续)?用(?:至|到)[ ]*$|(?:保留|开放|沿用|并行(?:运行)?)(?:至|到)[ ]*$"
)
# 6月30日前已提交的仍按原要求办理，申请人可以在该日之前补交
_BY_THAT_DAY = re.compile(
    r"(?:应当?|须|可以?|请)(?:于|在)(?:该日|此日|上述日期|此)[之以]?前[^。;\n]{0,12}(?:提交|补|办|申|报|换|完成|导出|备份)"
)
_DUTY = re.compile(
    r"(?<!申)请(?!示)|应当?(?!急|用|对)|须|需(?!求)|务必|必须|要求|确保|要(?!求|素|点|件|闻)|限期|责令|可(?!能|靠|持续)|不得|督促|逾期"
)

# 平台自6月30日起停止填报。未提交的，务必在此前提交: the day is that of the sentence before.
_BEFORE_THEN = re.compile(
    r"[^。;\n]{0,60}(?:(?<!申)请|务必|应当?|须|必须|可以?)[^。;,\n]{0,8}(?:在|于)?(?:此前|此之前|该日[之以]?前|上述(?:日期|时间|时点)[之以]?前|停[\u4e00-\u9fff]{1,4}前|关闭前|下线前|切换前)[^。;,\n]{0,16}(?:提交|报送|补|办|申|报|换|完成|导出|备份|下载|迁移)"
)
_CEASES = re.compile(r"[^。;,\n]{0,12}(?:停止|停用|关闭|下线|不再|暂停|切换|终止)[^。;\n]{0,30}$")

# 4月30日以后提交的不予受理: the last day told by what comes too late.
_TOO_LATE = re.compile(
    rf"{_TIME}[ ]*(?:之|以)?后[ ]*,?(?:再)?(?:(?:提交|报送|申报|报名|申请|寄出|送达|收到|邮寄|反馈)[^。;,\n]{{0,10}}的?[^。;,\n]{{0,6}},?[^。;,\n]{{0,6}}(?:不予|不再|无效|视为|恕不)|(?:不再|不予|停止)(?:受理|接收|接受|办理申))"
)

# --- what speaks against a limit ----------------------------------------------------------------------------
_BEGINS = re.compile(rf"{_TIME}[ ]*(?:起|开始|启动|以后|之后|后(?!续)|以来)")
_OVER = re.compile(
    r"预计[^。;,\n]{0,10}$|(?:已|曾|已经)(?:于|在|经)?[ ]*$|(?:已|均已|已经)[^。;,\n]{0,12}(?:完成|提交|报送|结束|反馈)|截[至止]目前"
)
_STAND_STILL = re.compile(
    r"截至[^。;\n]{0,24}(?:,|共|累计|全[国省市]|我[国省市])|截止[^。;\n]{0,20}(?:,[^。;\n]{0,10}(?:共|累计|已))"
)
# 计划于年底前, 力争…前: a plan of whoever speaks; 将于6月底前: what somebody announces of himself.
_PLANNED = re.compile(
    r"(?:预计|预期|计划|拟|力争|争取|有望|目标是?|规划|打算)(?:(?!请|应当|必须|须|要求)[^。;,\n]){0,12}$"
)
_PLANS_ON = re.compile(
    r"(?:预计|计划|拟|力争|争取|有望|打算|将)(?:于|在|今年|明年)?[^。;,\n]{0,14}前[^。;,\n]{0,20},[ ]*$"
)
_WILL = re.compile(r"(?<!请)(?<!应)(?<!须)(?<!当)将(?:于|在|自|力争)?[ ]*$")
_PROMISED = re.compile(
    r"(?:我|本)(?:局|委|厅|部|中心|院|省|市|区|司|处|会)(?:(?!请|应|须|必须)[^。;\n]){0,20}(?:将|拟|计划|争取|力争)(?:(?!请|应|须|必须)[^。;\n]){0,30}$"
)
# 下半年，将聚焦重点，9月底前组织检查: what a report says is going to be done, not 将报告于…报送.
_GOES_ON = re.compile(r"(?:^|,)[^,。;\n]{0,10}将(?![^,。;\n]{1,14}[于在][ ]*$)[^。;\n]{2,40},[ ]*$")
_SAYS_HE_WILL = re.compile(
    r"(?:表示|承诺|透露|称|保证|介绍)(?:(?!请|应|须|要求)[^。;\n]){0,30}(?:将|会|会在|要)(?!各|求)[^。;\n]{0,30}$"
)
_WILL_BE = re.compile(
    r"[ ]*,?(?:(?!请|应|须|要)[^。;,\n]){0,14}?将(?=于|在|完成|实现|建成|形成|出台|发布|公布|启动|推出|全面|全部|陆续|组织|开展|举办|召开|投入|达到|累计|再|有|成为|印发|继续|逐步|会同|对|根据|统一|推送)"
)
_HORIZON = re.compile(
    r"[ ]*,?[^。;,\n]{0,24}?(?:基本(?:建成|形成|实现|建立|完善|健全)|建成|(?:更加|进一步)(?:健全|完善)|(?:力争|争取|预计|有望|计划))"
)
# 6月底前通报考核结果: what the office that speaks is going to do.
_GIVES_OUT = re.compile(
    r"[ ]*,?(?:统一)?(?:通报|公布|公示|发布|出具|寄发|发放|颁发)[^。;,\n]{0,8}(?:结果|名单|报告|证书|成绩)"
)
_OFFICE_WILL = re.compile(
    r"(?:[省市]局|国家局|药监局|我[局院]|本[局院]|中心)[^。;,\n]{0,4}(?:将|拟|计划)[^。;\n]*,[ ]*$"
)
_MADE_KNOWN = re.compile(r"[ ]*,?[ ]*(?:由[^。;,\n]{1,12})?(?:统一)?(?:公布|公示|公开|揭晓|发布|通知)")
_OUTCOME = re.compile(r"(?:结果|名单|成绩)[^。;,\n]{0,10}$")
# 有效期延长至2030年9月30日: how long a paper or a certificate holds.
_OTHER_TERM = re.compile(
    r"(?:有效期|有效期限|效期|有效截止|周期|协议期|履行期限|施行期限|实施期限|试点期|试点期限|聘期|任期|保质期|使用期限|执行期)[^,;。\n]{0,14}$"
)
_TERM_OF_PAPER = re.compile(r"(?:施行|实施|执行|试行|生效|适用)[ ]*,?(?:有效期)?(?:暂定)?(?:至|到)[ ]*$")
# 2025年12月1日前已获得批准的, …: a day that sorts cases, not one by which to act.
_SORTS = re.compile(
    r"[ ]*,?(?:已|的|仍|[^。;\n,:]{0,20}的目标|可继续|尚未|未|按原|原|届满|到期)|[ ]*,?[ ]*(?:(?!(?<!申)请|[将把应须])[^。;\n,:]){0,8}?(?:已|曾|已经)[\u4e00-\u9fff]|(?:(?!(?<!申)请|[应须]|务必|不得)[^。;\n,:]){2,60}的[ ]*(?=,|[\u4e00-\u9fff]{0,6}(?:企业|单位|产品|药品|申请|持有人|品种|机构|人员)(?=[,、(]|应|须|可|不|仍|由|自|继续|按|均|在))|[^。;\n,:]{0,6}(?:登记|设立|成立|开办|取得|获得|获批|核发|颁发|签发|受理|上市|出厂|生产|购进|立项|开业|入库|投产)[^。;\n,:]{0,12}的[^。;\n,:]{1,10},"
)
# 2026年12月31日前未完成备案的，不得生产: a deadline told by what happens to those who miss it.
_LEFT_UNDONE = re.compile(
    r"[ ]*(?:仍|尚)?未(?:能|按[^,。]{0,6})?(?:完成|提交|报送|取得|达到|整改|反馈|备案|申报|更新|按|补|换|通过|提出|申请|申报|报名|缴|办理|登记|录入)[^。;\n]{0,30}(?:,|的)[^。;\n]{0,20}(?:不得|予以|将|视为|一律|依法|停止|不再|自动)"
)
_STILL_NOT = re.compile(
    r"[ ]*仍(?:不|未)[^。;,\n]{1,30}的[^。;\n]{0,6},[^。;\n]{0,8}(?:停止|不得|取消|予以|暂停|视为|注销|撤销|退出)"
)
# 自印发之日起至9月30日为自查阶段; 2月15日至23日放假: a stretch of time in which something goes on.
_STRETCH = re.compile(
    r"[ ]*(?:[(][^()]{1,14}[)])?[ ]*(?:,|为|期间|在[^。;,\n]{1,16}|于[^。;,\n]{1,16})?[^。;,\n]{0,10}(?:阶段|放假|休假|休息|停止受理|暂停|停机|停办|不受理|升级|维护|检修|[^,]{0,6}期(?=,|。|$)|举办|举行|召开|开展|培训|考试|活动|调试|试运行)"
)
_NEXT_LABEL = re.compile(r",[\u4e00-\u9fff]{2,4}(?:时间|日期|地点|截止)")
_LAST_YEAR = re.compile(r"[去上前往]年(?:度)?[ ]*$")
_OLD_ONE_LASTS = re.compile(
    r"(?:旧|原)(?![件证批许注])[^。;,\n]{1,14}(?:使用|沿用|有效)(?:期限|期)?(?:至|到)[ ]*$"
)
# 每年4月30日前 binds for ever: without a year it is no day of this year.
_RECURS = re.compile(r"每(?:一)?(?:个)?(?:年|季|半年|月|学年)|逐年|各?年度(?:结束|终了)|次年|翌年|当年")
_RULE_LINE = re.compile(r"(?:^|\n)[ ]*第[一二三四五六七八九十百\d]+条[ ]")

# --- stretches and counts ------------------------------------------------------------------------------------
_OPEN_STRETCH = re.compile(
    r"(?:公示|征求意见|意见征集|征集|反馈|报名|申报|受理|填报|提交|意见征求|公开征求|异议|登记|开放|补正|补报|补录|换证|换发|缴费|领取|推荐|申请|投稿)[^。;,\n]{0,12}(?:期限|时间|时限|期间|日期|期|从|自|为|于|:|起)?[ ]*(?:为|是|自|从|:|于|在|调整为|改为|定为|延长至)?[ ]*$"
)
_STRETCH_ACT = re.compile(
    r"[^。;\n,]{0,10}(?<!不)(?<!停止)(?<!暂停)(?:公示|征求|反馈|报名|申报|提交|受理|提出|填报|报送|登录|补报|补录|上报|申请)"
)
_GATHERING = re.compile(
    r"(?:培训|会议?|检查|评审|审核|审查|考核|考试|面试|答辩|演练|活动|竞赛|比赛|展览|抽样|值班|统计|放假|休假)(?:班|工作|周|月)?(?:的)?(?:时间|日期|期间|时段|期)?(?:安排)?[ ]*(?:为|是|于|在|从|自|定于|拟于|拟定于|:)*[ ]*$"
)
"""What goes on at a time: nobody has to have acted when it ends."""
_MAY_IN = re.compile(
    rf"{_TIME}[ ]*(?:期间)?,[^。;,\n]{{0,12}}(?:可以?|应当?|须|请|需)(?!能)[^。;\n]{{0,30}}(?:申请|申报|提交|提出|报名|登记|补|换|反馈|选择|报送|填报|办理|报)|[^。;\n]{{0,16}}[,;](?:逾期|过期|请[^。;,\n]{{0,12}}在此期间)"
)
_IS_OPEN = re.compile(
    r"[ ]*(?:期间)?(?:,)?(?:为|是|设为)[^。;,\n]{0,6}(?:过渡|宽限|缓冲|报名|申报|受理|填报|征求意见|异议|公示|缴费|换证)(?:期|时间|阶段)"
)
_TERM_LABEL = re.compile(r"(?:期|期间|时间|期限|时限)[ ]*(?:为|是|从|自|:)?[ ]*$")
_EVENT = r"(?:发布|公布|印发|公示|公告|发出|下发|刊登|刊发|挂网|上网|颁布|公开|发文)"
_SELF = r"(?:本|该|此)(?:公告|通告|通知|公示|文件|办法|规定|意见|函|征求意见稿|方案|细则|信息|决定|名单|清单)"
_COUNTED = re.compile(
    rf"(?:自|从|于|在)?(?:即日起|(?:{_SELF}|公示|公告|通知|通告|信息|征求意见稿|名单)?(?:正式|之|网上)?{_EVENT}(?:公报)?(?:之?日|当日|次日|之次日|后)?(?:起|开始|算起|起计算|之日)?[ ]*(?:的)?)[ ]*,?(?:[^。;\n,]{{0,6}})?{COUNT}[ ]*(?P<within>之?以?内|之前|前|止|为止)?"
)
_PUBLIC_TERM = re.compile(
    rf"(?:公示|征求意见|意见征集|意见反馈|反馈意见|反馈|公开征求意见|征集|申报|报名)(?:的|,(?=期限|时间|为期))?(?:期限|时间|时限|期间|期|时长|日期)?(?:为期)?[ ]*(?:为|共|是|:|均为)?[ ]*(?:自?[^。;,\n]{{0,12}}起)?[ ]*,?[ ]*(?:为期)?{COUNT}(?P<around>[^。;\n]{{0,30}})"
)
# 省局将于12月组织评审，结果公示5个工作日: a step that is still to come.
_LATER_STEP = re.compile(
    r"将(?:于|在|由|组织|对)|拟(?:于|在)|(?:结果|名单|合格|通过|同意)[^。;,]{0,16}$|[以之]?后[ ]*,?[^。;,]{0,8}$"
)
_PROCEDURE = re.compile(r"不少于|不得少于|不低于|一般为|原则上|不超过|至少")
_BINDS_AFTER = re.compile(
    rf"{_TIME}[ ]*(?:之|以)?前[ ]*,?(?:(?!已|曾|的)[^。;,\n]){{0,16}}(?:(?<!申)请|应当?|须|务必|必须|报送|上报)"
)
_STRONG = re.compile(r"征求|征集|意见|反馈|截止|公示|报名|申报|报送|请")
_REPORTING: tuple[Genre, ...] = ("meeting", "speech", "news", "interpretation")
_ACTION = re.compile(
    r"反馈|报送|提交|提出|发送|寄送|寄至|邮寄|报至|上报|报告|报省|报我|报国家|完成|申报|报名|申请|填报|填写|登记|备案|整改|回复|函告|传真|发至|递交|办理|送达|送至|交至|交回|送交|召回|自查|上传|缴纳|领取|更新|换发|修订|修改说明书|补充申请|停止|提供|公布|建立|申辩|陈述|异议|联系|参加|确认|注册|公开|报我局|报国家|报备|告知|联系|反映|实现|达到|落实|制定|出台|报"
)
# 自结果公开之日起: the period runs from another event than this paper's publication.
_ELSEWHEN = re.compile(r"(?:自|从|于|在)(?P<event>[\u4e00-\u9fff\d]{1,20})$|(?P<thing>[\u4e00-\u9fff]{2})$")
_OWN_EVENT = re.compile(
    r"(?:即日|(?:本|该|此)?(?:公告|通告|通知|公示|文件|办法|规定|意见|函|征求意见稿|方案|细则|信息|决定|名单|清单)?(?:在[\u4e00-\u9fff]{1,16})?(?:正式|首次|网上|之)?)"
)
_OTHER_THING = re.compile(
    r"结果|名单|目录|证书|标准|批件|结论|报告|裁定|检查|检验|许可|决定|情况|判决|药典|信用|检测"
)
_WITHIN = re.compile(rf"(?:请|可|于|在)[^。;\n,]{{0,12}}?{COUNT}[ ]*(?:之?以?内|之前|前)")
_FROM_FORCE = re.compile(
    rf"(?:自|从|于|在)(?:(?:本|新|该)?[\u4e00-\u9fff]{{1,8}}?)?(?:正式)?(?:(?P<force>施行|实施|生效|执行)|上线(?:运行)?|启用|开通|运行)(?:之日|之?后|当日|日)起?[ ]*,?[ ]*{COUNT}[ ]*(?:之?以?内|之前|前)"
)
_LIMIT_HEAD = re.compile(
    r"^(?!.*(?:有效|效期|保存|使用|试点|处罚|失效|生产|聘期|保质|证书|许可|批准|上[次期]|^原))(?:(?:[\u4e00-\u9fff]{0,8}(?:完成|整改|办结|报送|提交|上报|落实|反馈|结束|截止|申报|报名|受理|补正|换证|换发|自查|申请|过渡期?|公示|缴费|递交|填报|召回|回收|回报|返回|回传|寄回|回寄|交回|上传|录入|确认|验收|销号))(?:时限|期限|时间|日期|节点|日|时点|截止)(?:要求)?|(?:[\u4e00-\u9fff]{0,8}[时期]限|最[晚迟][\u4e00-\u9fff]{0,6}|期限|限期|截至|[\u4e00-\u9fff]{0,10}截止)(?:要求)?|时间(?:要求|节点|限制))(?:\([^()]*\))?$"
)
_TIME_HEAD = re.compile(
    r"^(?!.*(?:抽样|生产|检[查验测]|批准|发证|购进|有效|失效|签发|立案)).*(?:时间|时段|进度|安排|节点|日期)"
)
_BARE_LIMIT = re.compile(rf"{_TIME}[ ]*(?:完成|(?:之|以)?前(?:完成)?|止|截止)[ ]*$")
_OTHERS_ROW = re.compile(
    r"(?:省|国家|市|我|本)局[^\t]{0,10}(?:检查|公布|公示|发布|开展|组织)"
    r"|(?:公布|公示|发布|通报|发放|寄发|出具)[^\t]{0,6}(?:结果|报告|名单|证书|样品)|结果(?:公布|公示|通报)"
)
"""A row that tells what the offices themselves will do."""


def find_deadlines(
    act: ActText, genre: Genre, signed_on: date | None, effective: tuple[Effective, ...] = ()
) -> tuple[Deadline, ...]:
    """Deadlines in reading order, each day once; none lies before the day of publication."""
    found = [*_ranges(act, genre, signed_on), *_days(act, genre, signed_on)]
    found += _counted(act, genre, signed_on, found)
    found += _from_a_day(act)
    found += _asked_within(act, genre, signed_on, found)
    found += _after_force(act, genre, effective)
    found += _tabled(act, signed_on)
    base = _earliest(act.published_on, signed_on)
    kept: dict[date, Deadline] = {}
    for deadline in sorted(found, key=lambda d: (d.start, d.date)):
        if base is None or deadline.date >= base:
            kept.setdefault(deadline.date, deadline)
    return tuple(kept.values())


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _base(act: ActText, signed_on: date | None) -> tuple[date, str] | None:
    if act.published_on is not None:
        return act.published_on, "发布日期"
    return (signed_on, "成文日期") if signed_on is not None else None


def _days(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    """Single days that a limit word closes."""
    found = []
    base = _earliest(act.published_on, signed_on)
    ranges = find_ranges(act.body)
    opening, closing = {days.first.start for days in ranges}, {days.last.start for days in ranges}
    headed = {cell.start for cell in find_cells(act)}
    days = find_days(act.body)
    ends: dict[int, int] = {}  # 3月31日、6月30日前: what closes the last closes the others
    openers: dict[int, int] = {}  # 截止时间分别为3月31日、6月30日: what opens the first opens the others
    for day, next_day in zip(days[-2::-1], days[:0:-1], strict=True):
        if re.fullmatch(r"[ ]*(?:前)?(?:、|和|及|以及|与)[ ]*", act.flat_body[day.end : next_day.start]):
            ends[day.end] = ends.get(next_day.end, next_day.end)
            openers[next_day.start] = day.start
    for day in days:
        if day.start in opening:
            continue
        first, last = act.sentence(day.start, day.end)
        opened = day.start
        while opened in openers:
            opened = openers[opened]
        before, after = _cell_around(act, opened, ends.get(day.end, day.end))
        if _BARE_LIMIT.match(after) and opened - len(before) in headed and not before.strip():
            continue  # a cell is read under its head
        if day.start in closing and re.match(rf"{_TIME}[ ]*(?:之|以)?前", after) is None:
            continue
        settled = _settle(act, day, base)
        ahead = (
            settled is not None and base is not None and settled.date > max(base, act.published_on or base)
        )
        if settled is None or _is_said(act, before, genre):
            continue
        if not _is_limit(before, after, genre, exact=day.exact, ahead=ahead, following=_following(act, last)):
            continue
        if day.year is None and (_recurs(before) or _in_rule_text(act, day.start)):
            continue  # a rule's 3月31日前 comes every year
        found.append(_deadline(act, settled, first, last, day.start))
    return found


def _is_said(act: ActText, before: str, genre: Genre) -> bool:
    """A report's quoted words, what somebody says he will do, and what a meeting asks of those who sit in it."""
    if genre in ("meeting", "speech"):
        return not re.search(r"征求|征集|意见|报名|申报", before)
    if genre not in _REPORTING:
        return False
    goes_on = _GOES_ON.search(before) is not None and _DUTY.search(before) is None
    return before.rfind("“") > before.rfind("”") or goes_on or _SAYS_HE_WILL.search(before) is not None


def _recurs(before: str) -> bool:
    """每年3月31日前; 每月5日前报送，11月10日前 ends with a day that comes but once."""
    near = re.split("首次|首批|第一次", before)[-1][-40:]
    return any(
        re.match("每个?[月周季]", said[0]) is None or re.search("[,;]", near[said.end() :]) is None
        for said in _RECURS.finditer(near)
    )


def _cell_around(act: ActText, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span in its sentence, and in its cell where the sentence is a table's row."""
    before, after = act.around(start, end)
    before = re.sub(r"[】\]」|]+[ ]*:?[ ]*$", ":", before)  # 【截止日期】2026年4月10日
    if head := act.above(start):
        before = "截止时间:" if re.search(r"截止|最[晚迟]", head) else f"{head.rstrip(':?')}:"
    cut = act.body.rfind("\t", start - len(before), start)
    before = before if cut < 0 else act.flat_body[cut + 1 : start]
    cut = act.body.find("\t", end, end + len(after))
    return before, after if cut < 0 else act.flat_body[end:cut]


def _following(act: ActText, last: int) -> str:
    return act.flat_body[last + 1 : last + WINDOW].split("\n")[0]


_YEAR_TOLD = re.compile(r"(?P<y>20\d\d)[ ]*年[ ]*(?P<m>\d{1,2})[ ]*月")


def _settle(act: ActText, day: Day, base: date | None) -> Counted | None:
    """A day as a date. Far ahead without a year, behind the year and month of a past event, it is that story's day."""
    if day.year is None and (
        act.tells_of_past(day.start) or _LAST_YEAR.search(act.flat_body[max(0, day.start - 6) : day.start])
    ):
        return None
    if (found := carried(act.line_before(day.start), day, base)) is not None:
        return found
    settled = settle(day, base, whole_year=_asked(act, day))
    far = settled is not None and base is not None and (settled.date - base).days > 150
    return None if day.year is None and _told_then(act, day, base, within_line=far) else settled


def _asked(act: ActText, day: Day) -> bool:
    """Is a day said to be one by which somebody shall act, so that it cannot be one of the past?"""
    before, after = _cell_around(act, day.start, day.end)
    return _DUTY.search(_clause(before)) is not None or _BINDS_AFTER.match(after) is not None


def _told_then(act: ActText, day: Day, base: date | None, *, within_line: bool) -> bool:
    """Is a day without a year one of the past, by the last year and month named before it?

    within_line  looks back over the whole line; else only to a month with which the day's own sentence begins
    """
    far_back = max(0, day.start - LOOK_BACK)
    start = max(far_back, act.flat_body.rfind("\n", far_back, day.start) + 1)
    if not within_line:
        start = act.sentence(day.start, day.end)[0]
    told = list(_YEAR_TOLD.finditer(act.flat_body, start, day.start))
    if not told or base is None or day.month < 1 or day.years_on is not None:
        return False
    if not within_line and (
        told[0].start() != start or re.search(r"请|应当", act.flat_body[start : day.start])
    ):
        return False
    year, month = int(told[-1]["y"]), int(told[-1]["m"])
    return 1 <= month <= 12 and day.on_or_after(date(year, month, 1)) < base


def _is_limit(before: str, after: str, genre: Genre, *, exact: bool, ahead: bool, following: str) -> bool:
    """Does the sentence around a day set it as the last one for something to be done?

    exact  False for the end of a month or year; ahead  the day comes after the paper
    following  what comes in its line after its sentence
    """
    if _BY_THAT_DAY.search(after):
        return True
    if _CEASES.match(after) and _BEFORE_THEN.match(following):
        return True
    if _TOO_LATE.match(after) and not _OTHER_TERM.search(before):
        return True
    if _BEGINS.match(after) or _FORMER.search(before) or _MOVES_ON.match(after):
        return False
    if before.endswith("(") and re.match(rf"{_TIME}[ ]*(?:之|以)?前[ ]*\)", after):
        return True  # 二、平台自查（8月10日前）: a stage and until when
    if _OVER.search(before.rsplit(",", 1)[-1][-24:]):
        return False
    if re.search(r"截(?:至|止到?)[ ]*$", before) and _LEFT_UNDONE.match(after):
        return ahead
    if _STAND_STILL.match(before[-2:] + "□" + after):
        return False
    if _STAND_STILL.search(before + after) and not re.search(r"请|截止(?:日期|时间)|前", before + after[:12]):
        return False
    if re.match(r"[ ]*的[^。;,\n]{0,6}(?:过渡|宽限|缓冲|整改)(?:期|时间)", after):
        return re.search(r"[至到][ ]*$", before) is not None
    if re.match(r"[ ]*(?:起)?(?:正式)?(?:施行|实施|执行|生效)", after):
        return False
    if ahead and re.search(r"截(?:至|止(?:到|至)?)[ ]*$", before) and not _OTHER_TERM.search(before):
        return True  # no count of things done stands still on a day to come
    if genre == "penalty" and "公示" in before[-12:]:
        return False  # how long the record of a penalty stays on show
    if _TRANSITION_END.search(before) or _STILL.match(after):
        return True
    if _OLD_ONE_LASTS.search(before):
        return True
    if _OTHER_TERM.search(before) or re.match(rf"{_TIME}[ ]*(?:止|前)?(?:有效|失效)", after):
        return False
    if _TERM_OF_PAPER.search(before):
        return False
    if _MOVED.search(before) and not FORCE_DAY.search(before) and _MOVABLE.search(before):
        return True
    if _MAY_MOVE.search(before):
        return True
    if _PROMISED.search(before):
        return False
    named = _UNTIL.search(before[-60:]) and not re.search(rf"(?!截){_OPEN_NOUN}[ ]*$", before)
    if named or _FROM_NOW.search(before):
        return (
            (_STRETCH.match(after) is None or _NEXT_LABEL.match(after) is not None)
            and (
                re.match(r"[ ]*(?:的|,[^,。]{0,12}(?:共|累计))", after) is None and "截至" not in before[-3:]
            )
        ) or bool(
            re.search(r"截止|时间|期限|日期|(?:反馈|征集|征求意见|报名|申报|投稿|受理)截至$", before[-14:])
        )
    if _LEAVE_ENDS.search(before[-60:]) or re.search(r"(?:未能?|不能|无法|难以)(?:于|在)?[ ]*$", before):
        return True
    if (re.search(r"[至到][ ]*$", before) and _LEFT_UNDONE.match(after)) or _STILL_NOT.match(after):
        return True
    if (_NO_LATER.search(before) and not _attributes(after)) or _TO_BE_THE_LAST.match(after):
        return True
    whole = before if re.search(r"[至到][ ]*$", before) else before[-24:]
    if (closed := _CLOSES.match(after)) and re.search(
        r"过渡|宽限|缓冲|公示|征求" if closed["term"] else _OPEN_THING, whole + after.split(",")[0]
    ):
        return not re.match(r"的", after[closed.end() :])
    closing = _BEFORE.match(after)
    to_the_end = re.search(r"[于在][ ]*$", before) or (
        re.search(r"[至到][ ]*$", before)
        and _DUTY.search(_clause(before))
        and re.match(r"[ ]*(?:基本|全部)?完成", after)
    )
    if (closing is None and not exact and to_the_end) or (
        _BOUND_BY.search(before) and _HANDS_IN.match(after)
    ):
        closing = re.match("", after)  # 应于三季度末完成: the end of a month says when without 前
    if closing is None:
        return False
    rest = after[closing.end() :]
    return _LEFT_UNDONE.match(rest) is not None or not (
        (_BOUND_BY.search(before) is None and _sorts_cases(rest)) or _is_plan(before, rest)
    )


def _clause(before: str) -> str:
    return re.split("[,:]", before)[-1]


def _attributes(rest: str) -> bool:
    """Does what follows make the day part of a name (6月1日的检查, 6月30日前届满的证书)?"""
    return re.match(r"(?:[ ]*\([^()]*\))?(?:[\u4e00-\u9fff]{2,3})?的(?![ ]*(?:,|。|$))", rest) is not None


def _sorts_cases(rest: str) -> bool:
    """Does the day only tell one case from another (6月30日前已受理的, 6月30日前生产的产品)?"""
    return _attributes(rest) or _SORTS.match(rest) is not None


def _is_plan(before: str, rest: str) -> bool:
    """A plan or promise of whoever speaks: nobody else has to do anything by then."""
    asked = _DUTY.search(before[-60:]) is not None
    return (
        _WILL.search(before) is not None
        or (not asked and (_PLANNED.search(before) is not None or _WILL_BE.match(rest) is not None))
        or (not asked and (_PLANS_ON.search(before) or _OFFICE_WILL.search(before)) is not None)
        or (not _clause(before).strip() and not asked and _GIVES_OUT.match(rest) is not None)
        or (_OUTCOME.search(before) is not None and _MADE_KNOWN.match(rest) is not None)
        or (not asked and (_HORIZON.match(rest) or re.search(r"(?:^|[,:])[ ]*到[ ]*$", before)) is not None)
    )


def _ranges(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    found = []
    for days in find_ranges(act.body):
        first, last = act.sentence(days.start, days.end)
        before, after = _cell_around(act, days.start, days.end)
        if not (_is_open_period(before, after, genre) or _is_phase_to_act(act, days, before)):
            continue
        if _in_rule_text(act, days.start) or (days.first.year is None and _recurs(before)):
            continue
        base = _earliest(act.published_on, signed_on)
        told = (
            days.first.year is None
            and not _DUTY.search(_clause(before))
            and _told_then(act, days.first, base, within_line=True)
        )
        told = told or _LAST_YEAR.search(before) is not None
        settled = None if told else _settle_range(days, base)
        if settled is not None:
            found.append(_deadline(act, settled, first, last, days.start))
    return found


def _is_phase_to_act(act: ActText, days: Days, before: str) -> bool:
    """(二)自查自纠(3月16日至4月30日)。…: a phase at whose end something must be done, as its own line says."""
    rest = act.flat_body[days.end : days.end + LOOK_BACK].split("\n")[0]
    if re.search(r"\([ ]*$", before) and (closed := re.match(r"[ ]*\)[ ]*[。:.,]?", rest)):
        work = rest[closed.end() :]
        if re.search(r"(?:本|该|此)阶段(?:(?:结束|末)[之以]?[时前]|[之以]?内)", work):
            return True
        own_day = find_days(work)
        return (
            not own_day
            and _ITEM_HEAD.search(before) is not None
            and _PHASE_WORK.search(work) is not None
            and _PHASE_OVER.search(work) is None
        )
    return _is_step(act, days, before, rest)


_ITEM_HEAD = re.compile(
    r"^[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|第[一二三四五六][阶步]段?,?)[^。;,\n]{0,20}\([ ]*$"
)
# 有关企业要…完成整改: what a phase asks of others, with an outcome.
_PHASE_WORK = re.compile(
    r"(?:要|应当?|须|需|必须|务必|(?<!申)请|负责)[^。;\n]{0,60}?(?:完成|整改|提交|报送|上报|报告|落实到位|建立台账|形成[^。;,\n]{0,10}(?:报告|清单|台账))"
)
_PHASE_OVER = re.compile(r"已(?:经)?(?:全部|基本)?(?:完成|结束)|(?:我|本)局将")
# 分三步走：…；6月1日至8月31日，市县两级监管部门逐户检查: a step, who takes it and what it is.
_STEPS = re.compile(
    r"(?:分(?:为|成)?[ ]*(?:[两二三四五六]|\d)[ ]*个?(?:步骤?|阶段|批次?|轮)|(?:时间|进度|步骤|工作)安排|(?:实施|工作)步骤|时间表)"
)
_STEP = re.compile(
    r"[ ]*[)]?[ ]*(?:期间)?[,:][ ]*(?:由)?(?:(?!省局|我局|本局|市局|国家局|将|已|拟)[^。;,\n]){0,10}(?:部门|企业|机构|单位|持有人|注册人|备案人|药店|医院|分局|区局|县局|各市|各县|各区|各地|各局|平台|公司|中心)(?:(?!将|已|拟|共)[^。;\n]){0,20}(?:自查|排查|检查|整改|完成|提交|报送|上报|清理|填报|核对|更换|补)"
)


def _is_step(act: ActText, days: Days, before: str, rest: str) -> bool:
    line = act.flat_body.rfind("\n", max(0, days.start - LOOK_BACK), days.start) + 1
    lead = act.flat_body[max(line, days.start - LOOK_BACK) : days.start]
    return (
        re.search(r"(?:^|[:,])[ ]*(?:第[一二三四五六][阶步][段]?|[一二三四五六\d]是)?[,:]?[ ]*$", before)
        is not None
        and _STEPS.search(lead) is not None
        and _STEP.match(rest) is not None
        and _DONE.search(rest.split("。")[0]) is None
    )


_DONE = re.compile(r"(?:已|均|全部)(?:按期|如期)?(?:完成|结束|到位)|共(?:检查|排查|发现|查)")


def _is_open_period(before: str, after: str, genre: Genre) -> bool:
    """Does a stretch of days stand open for somebody to act in?"""
    if _WILL.search(before) or re.match(rf"{_TIME}[ ]*(?:之间|期间)?[\u4e00-\u9fff]{{0,4}}的", after):
        return False
    if re.search(r"有效期|已于|曾于|在此期间|检查时间|抽样|原定|原", before[-20:]):
        return False
    if _MAY_IN.match(after) or _IS_OPEN.match(after):
        return True
    if _STRETCH.match(after) is not None or _OTHER_TERM.search(before):
        return False
    if _GATHERING.search(_clause(before.rstrip(" :"))):
        return False
    if re.search(r"共?收到|采纳", after[:40]):
        return False
    return bool(
        _OPEN_STRETCH.search(before)
        or _STRETCH_ACT.match(after)
        or re.search(r"(?:过渡|宽限|缓冲)期[^。;\n]{0,14}$", before)
        or (_DUTY.search(_clause(before)) and _ACTION.search(after[:40]))
        or (genre in ("consultation", "publicity") and _TERM_LABEL.search(before))
        or re.search(r"(?:公示|征求意见|反馈意见)[^。\n]{0,40}$", before)
    )


def _limits(act: ActText, cell: Cell) -> bool:
    """Is a cell under a head that names a limit, or one that holds 5月20日前 alone under a head of times to come?"""
    if _LIMIT_HEAD.match(cell.head):
        return True
    gathers = re.search(r"培训|会议|值班|考试|授课|竞赛", act.flat_body[slice(*cell.row)] + cell.head)
    if cell.charged and not gathers and find_ranges(cell.text) and _TIME_HEAD.search(cell.head):
        return True
    days = find_days(cell.text)
    bare = days and not cell.text[: days[-1].start].strip() and _BARE_LIMIT.match(cell.text, days[-1].end)
    task = act.flat_body[cell.row[0] : cell.start]
    asked = re.fullmatch(
        rf"(?:[\d一二三四五六七八九十]+[ 、.]*)?[\u4e00-\u9fff]{{0,4}}(?:{_OPEN_THING}|缴费|自查|整改)[ ]*",
        task,
    )
    return (bool(bare) or (bool(days) and asked is not None)) and _TIME_HEAD.search(cell.head) is not None


def _tabled(act: ActText, signed_on: date | None) -> list[Deadline]:
    """The days of a table's column of time limits: each row is something to do until then."""
    found = []
    base = _earliest(act.published_on, signed_on)
    for cell in find_cells(act):
        if not _limits(act, cell):
            continue
        days = find_days(cell.text)
        if not days or _OTHERS_ROW.search(act.flat_body[slice(*cell.row)]) or _RECURS.search(cell.text):
            continue
        ranges = find_ranges(cell.text)
        to_the_end = ranges and ranges[-1].last.end >= days[-1].end
        settled = _settle_range(ranges[-1], base) if to_the_end else settle(days[-1], base, whole_year=True)
        if settled is not None:
            found.append(_deadline(act, settled, *cell.row, cell.start + days[-1].start))
    return found


def _settle_range(days: Days, base: date | None) -> Counted | None:
    if days.last.date is not None:
        how = "" if _has_year(days.last, days) else "末日年份取自起始日"
        return Counted(date=days.last.date, how=how)
    first = settle(
        days.first, base and date(base.year - (base.month == 1), 12 if base.month == 1 else base.month - 1, 1)
    )
    if first is None:
        return None
    last = days.last.on_or_after(first.date)
    return Counted(date=last, how=f"原文无年份，按{base}补为{last.year}年")


def _has_year(day: Day, days: Days) -> bool:
    return days.first.year is None or day.end - day.start > 6


def _counted(act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]) -> list[Deadline]:
    base = _base(act, signed_on)
    if base is None:
        return []
    found: list[Deadline] = []
    for said in [*_COUNTED.finditer(act.flat_body), *_PUBLIC_TERM.finditer(act.flat_body)]:
        first, last = act.sentence(said.start(), said.end())
        if said.re is _PUBLIC_TERM and re.match(r"[\u4e00-\u9fff]{2,6}之日起", said[0]):
            continue  # 自企业申报之日起20个工作日: it runs from what somebody else does
        if said.re is _PUBLIC_TERM and any(first <= d.start < last for d in (*known, *found)):
            continue
        if said.re is _PUBLIC_TERM and _LATER_STEP.search(
            act.flat_body[max(first, said.start() - LOOK_BACK) : said.start()]
        ):
            continue
        if known and find_days(act.flat_body[said.end() : min(last, said.end() + 16)]):
            continue
        if not _counts_for_us(act, said, (first, last), genre):
            continue
        printed = signed_on is not None and re.search(r"印发|发文|下发|签发", said[0]) is not None
        start = (signed_on, "成文日期") if printed and signed_on else _stated_start(act, said, base)
        counted = count_on(start[0], said, base_name=start[1])
        found.append(_deadline(act, counted, first, last, said.start()))
    return found


_FROM_DAY = re.compile(rf"[ ]*(?:之日)?起[ ]*的?,?[ ]*(?:的)?{COUNT}[ ]*(?:之?以?内|之前|前)")


def _from_a_day(act: ActText) -> list[Deadline]:
    """自2026年4月1日起1个月内: the days that run from a day that is named."""
    found = []
    for day in find_days(act.body):
        said = _FROM_DAY.match(act.flat_body, day.end)
        if said is None or day.date is None or _in_rule_text(act, day.start):
            continue
        first, last = act.sentence(day.start, said.end())
        counted = count_on(day.date, said, base_name="起始日")
        found.append(_deadline(act, counted, first, last, day.start))
    return found


def _asked_within(
    act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]
) -> list[Deadline]:
    """请在10个工作日内反馈意见 in a paper that asks for comments: counted from its publication."""
    base = _base(act, signed_on)
    if base is None or genre != "consultation" or known:
        return []
    for said in _WITHIN.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        sentence = act.flat_body[first:last]
        if re.search(r"之日|收到|接到|[起后][ ]*,?$", act.flat_body[first : said.start("n")]):
            continue
        if _in_rule_text(act, said.start()) or not re.search(r"意见|建议|反馈", sentence):
            continue
        return [_deadline(act, count_on(base[0], said, base_name=base[1]), first, last, said.start())]
    return []


def _after_force(act: ActText, genre: Genre, effective: tuple[Effective, ...]) -> list[Deadline]:
    """自施行之日起6个月内完成, for those at work before: counted from the one day on which the act takes force."""
    days = [e for e in effective if e.what == "施行"]
    if len(days) != 1 or genre in _REPORTING:
        return []
    found = []
    for said in _FROM_FORCE.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        if said["force"] is None and re.search("上线|启用|开通|运行", days[0].quote) is None:
            continue
        counted = count_on(days[0].date, said, base_name="施行日期")
        found.append(_deadline(act, counted, first, last, said.start()))
    return found


def _of_other_event(act: ActText, said: re.Match[str], first: int) -> bool:
    """Does the period run from something that is not this paper's publication?"""
    before = re.split("[,。;:]", act.flat_body[max(first, said.start() - LOOK_BACK) : said.start()])[
        -1
    ].rstrip()
    other = _ELSEWHEN.search(before)
    if other is None:
        return False
    if other["event"] is not None:
        return _OWN_EVENT.fullmatch(other["event"]) is None
    return _OTHER_THING.fullmatch(other["thing"]) is not None


def _counts_for_us(act: ActText, said: re.Match[str], span: tuple[int, int], genre: Genre) -> bool:
    flat = act.flat_body
    span = max(span[0], said.start() - LOOK_BACK), min(span[1], said.end() + LOOK_BACK)
    sentence, after = flat[span[0] : span[1]], flat[said.end() : span[1]]
    if _in_rule_text(act, said.start()) or _PROCEDURE.search(flat[said.start() : said.end()]):
        return False
    if (
        re.match(r"[ ]*(?:之?以?后|施行|实施|起)", flat[said.end("unit") : said.end("unit") + 3])
        or "有效期" in sentence[-40:]
    ):
        return False
    if re.search(r"复议|诉讼|起诉", sentence) or re.search(r"(?:施行|实施|生效|执行)之日", said[0]):
        return False
    if genre == "interpretation" or (said.re is _COUNTED and _of_other_event(act, said, span[0])):
        return False
    if said.re is _COUNTED:
        if genre in ("rule", "order", "guideline", "standard", "other") and re.search(_SELF, said[0]) is None:
            return False
        if not re.search(r"起|后|之日|当日", said[0]) or re.search(r"(?:施行|实施|执行|生效)", after[:8]):
            return False
        if said[0].startswith(("即", "自即", "从即")) and genre in _REPORTING:
            return False
        if (
            said["within"] is None
            and not re.search(r"公示|征求|征集|反馈|意见|异议|报名|申报|过渡期", sentence)
            and genre not in ("consultation", "publicity")
        ):
            return False
        own = said["within"] is not None and re.search(_SELF, said[0]) is not None
        acts = own or _ACTION.search(after) or re.search(r"公示|征求|反馈|意见|异议|过渡期", sentence)
        return bool(acts) and (genre not in _REPORTING or _STRONG.search(sentence) is not None)
    if genre in ("rule", "guideline", "order", *_REPORTING):
        return False
    return re.match(r"[ ]*(?:内|的|,|\(|$|。|至|,自|止)?", flat[said.end("unit") :]) is not None


def _stated_start(act: ActText, said: re.Match[str], base: tuple[date, str]) -> tuple[date, str]:
    """A day given as the start of the period (公示期自1月5日起5个工作日), else the day of publication."""
    within = [d for d in find_days(said[0]) if d.end < said.start("n") - said.start()]
    if within and (settled := settle(within[-1], date(base[0].year, 1, 1))) is not None:
        return settled.date, "起始日"
    return base


def _in_rule_text(act: ActText, at: int) -> bool:
    """Inside a numbered article of a rule (第十二条 …), days are procedure, not this paper's deadline."""
    line = act.flat_body.rfind("\n", 0, at) + 1
    return _RULE_LINE.match(act.flat_body[line : line + 14]) is not None


_WHAT: tuple[tuple[str, str], ...] = (
    (r"过渡期", "过渡期"), (r"公示", "公示"), (r"异议", "异议"), (r"征求|意见|建议", "意见反馈"), (r"陈述|申辩", "陈述申辩"), (r"报名", "报名"),
    (r"申报|推荐", "申报"), (r"召回", "召回"), (r"整改", "整改"), (r"自查", "自查"), (r"修订[^。]{0,10}说明书|补充申请|备案", "备案"),
    (r"说明书|标签", "更换说明书标签"), (r"报送|上报|报告|报省|报我|报国家|填报|报备", "报送"), (r"提交|递交", "提交"), (r"登记", "登记"), (r"注册", "注册"),
    (r"停止", "停止"), (r"反馈|回复|函告", "反馈"), (r"完成", "完成"), (r"提供", "提供"), (r"受理|申请", "申请"), (r"公布|公开", "公开"),
)  # fmt: skip


def _deadline(act: ActText, settled: Counted, start: int, end: int, at: int) -> Deadline:
    sentence = act.flat_body[max(start, at - LOOK_BACK) : min(end, at + LOOK_BACK)]
    near = act.flat_body[max(start, at - 30) : min(end, at + 60)]
    what = next((name for pattern, name in _WHAT if re.search(pattern, near)), None) or next(
        (name for pattern, name in _WHAT if re.search(pattern, sentence)), "截止"
    )
    return Deadline(
        date=settled.date, what=what, quote=act.body[start:end], start=start, end=end,
        computed_from=settled.how or None, note=settled.note or rest_note(settled.date),
    )  # fmt: skip
