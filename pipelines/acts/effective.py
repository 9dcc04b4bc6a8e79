"""From when an act or a part of it applies; dates of the other laws it cites are left alone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from models import Effective, Genre
from pipelines.acts.acttext import ActText
from pipelines.acts.limitwords import ADJUSTS, EARLIER_PAPER, LATE_ONES
from pipelines.acts.spans import COUNT, Counted, carried, count_on, settle
from pipelines.acts.tables import find_cells
from text.documents import find_days

_CLOCK = r"(?:[ ]*(?:[零〇]|\d{1,2})[ ]*(?:[时点]|:\d\d)[ ]*(?:整|\d{1,2}分)?)?"
_FORCE = r"(?:正式|全面|统一|同步|率先|先行|首先|分步|分批|强制|开始|一并){0,2}(?:施行|实施|执行|生效|启用|试行|实行|适用|使用)"
_STARTS = re.compile(
    rf"{_CLOCK}[ ]*(?:(?:发布|公布|印发)之日)?(?:起|开始)[ ]*,?[ ]*(?P<verb>{_FORCE}|废止|停止执行|停止使用|失效)"
)
# 4月1日起，《某公告》开始实施
_STARTS_NAMED = re.compile(
    rf"[ ]*\)?{_CLOCK}[ ]*起[ ]*,?[^,。;\n《]{{0,8}}《[^《》\n]+》(?:(?!已)[^,。;\n]){{0,10}}?(?:开始|正式)?{_FORCE}(?=$|[,。;])"
)
_TAKES_EFFECT = re.compile(
    r"(?:[ ]*[零〇0][时点])?[ ]*起?(?:在[^。;,\n]{2,24}?(?:(?:同时|同步|统一|全面|正式)(?:落地)?|落地)(?:施行|实施|执行|生效|启用)|(?:正式)?(?:生效|落地(?:施行|实施|执行)))(?=$|[,。;)])"
)
"""9月10日生效; 于2025年11月1日在26个口岸同时落地执行."""
_NAMED_BEGINS = re.compile(
    r"[ ]*,[ ]*《[^《》\n]+》(?:\([^()]*\))?(?:将|即将)?(?:正式|全面)?(?:施行|实施|生效|执行)(?=$|[,。;])"
)
"""4月1日，《某规定》将正式施行."""
_OFFICE_ACTS = re.compile(
    r"[ ]*起[ ]*,?(?:我|本)(?:局|中心|院|委|厅|司|所|处)(?:将)?(?:每[周月日天]|逢|安排|提供|派)|[ ]*起[ ]*,?(?:我|本|省|市|国家)[^。;,\n]{0,6}(?:局|中心|院)[^。;,\n]{0,4}将(?=把|对|组织|开展|会同|派|加强|列)"
)
"""自3月15日起，我局将把该品种列入检查重点: what the office does itself."""
_WHEN = re.compile(
    r"(?:何时|什么时候|什么时间|哪天|哪一天|几时)(?:起|开始)?(?:正式)?(?:施行|实施|执行|生效|启用|享受)[^。\n?]{0,6}\?[ ]*(?:答[ ]*:)?[ ]*(?:自|从|于)?[ ]*$"
)
"""何时开始执行？答：2026年2月1日。"""
_USED = re.compile(r"[ ]*(?:起)?(?:正式|全面)?(?:启用|使用|上线|运行)")
"""A report's new system that is used from a day on is no act, unless one says so."""
_ACT_SAYS = re.compile(
    r"(?:公告|通告|通知|规定|办法|意见|文件|方案|新规)(?:》)?[^。;,\n]{0,4}(?:明确|要求|规定|提出|指出|决定)"
)
_MOVED_ON = re.compile(
    rf"{_CLOCK}[ ]*(?:起)?[ ]*(?:{_FORCE})?(?:推迟|延期|延后|延迟|顺延|调整|改|延长|提前)(?:至|到|为)"
)
"""由2026年1月1日起执行推迟至5月1日起执行: the first of the two days."""
_TIMELINE = re.compile(
    r"[ ]*:[ ]*[^。;,\n:]{0,16}?(?:正式|全面|开始){0,2}(?:施行|实施|执行|生效)(?=$|[。;\n])"
)
"""2025年11月1日：公告开始施行, a line of its own."""
_CALLED_BACK = re.compile(r"[^。;,\n]{0,8}(?:召回|检查|抽检|行动|整治|监测|回收)")
"""决定自即日起实施三级召回: an action that begins."""
_NO_LONGER = re.compile(
    r"(?:(?:原定|原订|原规定|原计划|原拟|已)(?:于|自|从|在)?|(?:拟|计划|预计)(?:定)?(?:于|自|从|在))[ ]*$"
)
"""原定于5月1日起实施, 已于10月1日起实施: a day that another one takes the place of, or history."""
# 《某办法》已于2023年7月4日公布，并自…: what an earlier paper set.
_WAS_GIVEN_OUT = re.compile(
    r"》(?:\([^()]*\))?[^。;《》\n]{0,12}已(?:经)?(?:于|由)?[^。;\n]{0,30}(?:公布|发布|印发|颁布)[^。;\n]{0,10}$"
)
# 对9月1日起受理的申请，收取…; 甲于1月1日起、乙于7月1日起执行
_THOSE_FROM = re.compile(r"[ ]*起[^。;,\n]{2,12}的[^。;,\n]{1,14},[^。;\n]*[\u4e00-\u9fff]")
_AND_FROM = re.compile(rf"[ ]*起[ ]*[、,][^。;\n]{{0,24}}?日[ ]*起[ ]*{_FORCE}")
_GOES_ON = re.compile(
    r"(?:培训|会议|检查|抽检|抽查|考试|报名|公示|活动|展览|评审|招募|演练|督查|行动|整治|调查|试验)(?:工作)?(?:将|定|拟)?(?:于|自|从)?[ ]*$"
)
"""检查自9月1日开始实施: what begins is no rule."""
_ITS_TIME = re.compile(
    r"(?:检查|抽检|抽查|核查|活动|行动|整治|培训|宣传|评审|实施步骤|工作)(?:的)?(?:时间|期限|期间|阶段|安排)[ ]*:[ ]*(?:自|从|于)?[ ]*$"
)
"""检查时间：自5月20日起: when a work is done."""
_RULE_BEFORE = re.compile(
    r"(?:规定|要求|办法|标准|条款|目录|规范|制度|细则|公告|通知|通告|措施|政策|条例|程序|准则|清单|规程)(?:将|统一)?$"
)
# 2025年8月1日以后出厂的产品，一律使用新标签
_THOSE_AFTER = re.compile(
    r"[ ]*[之以]?后[^。;,\n]{0,20}的[^。;,\n]{0,14},?[^。;,\n]{0,20}?(?:一律|均|应当?|须|必须|不得|适用|按照?[^。;,\n]{2,16}(?:执行|办理|提交|管理))"
)
_NEW_BEGINS = re.compile(
    r"(?:^|[。;,: ])[ ]*(?:新规|新政|新版[\u4e00-\u9fff]{2,8}|[^。;,\n]{0,12}》)(?:将|拟)?$"
)
# 旧版系统自12月13日18:00起停止提交: a step of a switch-over. A shop's or a system's pause is none of an act.
_SYSTEM = re.compile(
    r"(?:系统|平台|通道|窗口|端口|接口|功能|模块|网站|网页|栏目|服务器|数据库|客户端|端|大厅|网厅|邮箱|专区|热线|电话)(?:\([^()]*\))?(?:将|拟|已)?(?:自|于|从|由|在)?[ ]*$"
)
_PAUSES = re.compile(
    rf"{_CLOCK}[ ]*(?:起|开始|[之以]?后)?[ ]*,?(?:将|临时|全面|同步)?(?:停止(?!使用|执行|生产|销售)|暂停|关闭|停机|停服|停用|下线|切换|升级|维护|迁移|割接|试运行|试用|测试|联调|恢复|开放|开通|冻结|关停)"
)
_PAUSING = re.compile(
    rf"{_CLOCK}[ ]*(?:起|开始|[之以]?后)[ ]*,?[^。;,\n]{{0,20}}?(?:系统|平台|通道|窗口|端口|接口|功能|模块|网站|栏目|服务器|数据库|大厅|网厅)(?:\([^()]*\))?[^。;,\n]{{0,6}}?(?:停止(?!使用|执行)|暂停|关闭|停机|停服|下线|切换|升级|维护|迁移|割接|试运行|试用|测试|联调|恢复|冻结|关停)"
)
# 各分局自5月12日起组织检查: work that begins, unless it is to be done by what is given out.
_WORK_BEGINS = re.compile(
    rf"{_CLOCK}[ ]*(?:起|开始|[之以]?后)[ ]*,?(?:(?!按|依|应|须|不得|必须|统一|全面|本)[^。;,\n]){{0,16}}(?:开展|组织|启动|进行|实施|赴|派|分批|分组|集中|参加|接受|配合)(?:(?!按|依|本|制度|机制|模式|应当)[^。;,\n]){{0,16}}(?:检查|抽检|抽样|抽查|(?<!联网)核查|复查|验收|评审|评估|评选|评议|走访|调研|培训|考核|宣讲|投票|投放|清理|整改|整治|行动|活动|演练|巡讲|座谈)(?=$|[,。;]|工作)"
)
_APPLIED_FOR = re.compile(r"(?:申请|申报|报名|登记|预约)(?:工作|材料|资料)?(?:自|从|于)[ ]*$")
_TAKEN_IN = re.compile(rf"{_CLOCK}[ ]*起[ ]*,?(?:开始|集中|分批)?(?:受理|接收|接受)")
"""重新发证申请自6月3日起受理: a window opens."""
_CERTIFICATES = re.compile(
    r"(?:新证|[许可注册备案电子资格]+证书?|证照|批件|证书)(?:的)?(?:生效|有效)(?:日期|时间)?(?:统一)?(?:[为是]|自|:)?[ ]*$"
)
_OFFICES_WORK = re.compile(
    rf"{_CLOCK}[ ]*(?:起|开始|[之以]?后)[ ]*,?(?:由)?(?:各|省|市|县|区)[^。;,\n]{{0,6}}(?:局|部门|中心|所|院)[^。;\n]{{0,40}}?(?:开展|组织|进行|实施)[^。;,\n]{{0,8}}(?:检查|抽检|抽样|抽查|核查|复查|验收|评审|评估|调研)(?=$|[,。;]|工作)"
)
"""6月1日起，各分局对第三类、各市州局对第一类企业开展检查."""
_MAY_FROM = re.compile(r"可(?:以)?(?:自|从|于)[ ]*$")
_OFFERED = re.compile(
    rf"{_CLOCK}[ ]*起[ ]*,?(?:[向到在通][^。;,\n]{{1,14}})?(?:预约|报名|登录|下载|查询|领取|咨询|试用|测试|体验|索取|购买)"
)
"""申请人可自1月15日起向药审中心预约测试: an offer, no act."""
_ARRIVES = re.compile(
    rf"{_CLOCK}[ ]*(?:起|开始|[之以]?后)[ ]*,?(?:陆续|分批|正式|分别)?(?:进驻|入驻|进场|下沉|奔赴|赴|深入|前往|走访|巡查|暗访|蹲点)"
)
# 检查组自7月27日起…: those who go out on a work.
_TEAM = re.compile(
    r"(?:检查|督查|督导|专家|工作|调研|巡查|评估|核查|抽样|评审|巡视|宣讲|调查)(?:小?组|员|队|团|人员)(?:将|定)?(?:于|自|从)?[ ]*$"
)
# 平台升级：7月31日12时起暂停申报，8月3日恢复
_PAUSED_SERVICE = re.compile(
    rf"{_CLOCK}[ ]*起[ ]*,?[^。;,\n]{{0,8}}?(?:暂停|停止|关闭|中断|恢复)[^。;,\n]{{0,8}}?(?:申报|受理|办理|服务|登录|填报|提交|访问|查询|录入|上传|办公|接收|使用|对外|开放)"
)
_UPGRADE = re.compile(r"升级|维护|停机|割接|迁移|搬迁|调试|检修|恢复|停电|装修|闭馆|放假")
# 根据国家药监局2023年第22号公告，…自2024年6月1日起应当…: the other paper's day.
_BY_ANOTHER = re.compile(
    r"(?:根据|按照|依据|依照)(?:国家药监局|国家药品监督管理局|国务院|总局|国家局)[^。;,\n]{0,12}(?:公告|通告|规定|通知|条例|决定),(?:(?!本(?!次|地)|我局|省局|决定|现|[。;\n]).)*$|(?:根据|按照|依据|依照|按|据|鉴于|因)(?:(?!本|我局|决定|现|[。;\n]).){2,60}?号[)〕]?(?:》)?[)]?(?:公告|通告|通知|令|文件|文)?(?:》)?[)]?(?:的?(?:有关|相关)?(?:规定|要求|安排|部署|精神))?,(?:(?!本(?!次|地)|我局|省局|决定|现|经研究|自本|[。;\n]).)*$"
)
_FOR_OTHERS = re.compile(r"征求意见稿|已作衔接|衔接|在先|另行|上位")
# 我局6月9日发布公告，明确自10月1日起…: what an earlier paper of the same office set.
_SET_EARLIER = re.compile(
    r"(?:(?:我|本)(?:省|市|区)?(?:局|委|中心|院|厅|部|会|所)[^。;,\n《》]{0,24}?|曾|此前|前期)[^。;,\n《》]{0,12}(?:发布|印发|公布|下发)[^。;\n]{0,40}(?:公告|通告|通知|文件|办法|方案|号\)?|》(?:\([^()]*\))?)[^。;,\n]{0,4},?(?:其中)?(?:明确|规定|要求|提出|决定|确定|定于|拟定)[^。;,\n]{0,20}?(?:自|于|从)?[ ]*$"
)
# 《中国药典》2025年版（2025年10月1日起实施）已收载的品种
_IN_BRACKET = re.compile(r"《(?P<title>[^《》]*)》[^。;,()《》]{0,8}\((?:将?自|将?于|从)?[ ]*$")
_GIVES = re.compile(r"(?:发布|印发|公布|出台|颁布|制定|修订|起草)(?:了)?[^。;,《》]{0,10}$")
# 国务院令第800号公布的条例自…起施行
_GIVEN_BY_OTHERS = re.compile(r"号[)〕]?(?!现)[^。;,\n《》]{0,6}(?:公布|发布|印发|颁布)的[^。;,\n]{0,24}$")
# 标准3项，其中1项已发布，将于9月1日实施: one of a tally of works.
_OF_A_TALLY = re.compile(
    r"其中[ ]*(?:\d{1,3}|[一二三四五六七八九十两]{1,3})[ ]*(?:余)?[项部个件份种]|(?:\d{1,3}|[一二三四五六七八九十两]{1,3})[ ]*(?:余)?[项部个件份](?:[^。;,\n]{0,12}(?:标准|规范|办法|制度|文件))?(?:已|获)[^。;\n]{0,20}(?:发布|批准|立项|报批)"
)
# 2026-03-12发布 2027-04-01实施: the foot of a standard's cover.
_COVER = re.compile(r"(?:^|\n|发布[ ]*(?:日期)?[ \t]*)[ ]*$")
_COVER_ENDS = re.compile(r"[ ]*(?:起)?(?:实施|施行|执行|生效)[ ]*(?=$|\n)")
_LABEL = re.compile(
    r"(?:施行|实施|执行|生效|启用)(?:日期|时间|日)[】\]」|]?[ ]*(?:统一|确|明确)?(?:为|是|:|定于|定为|定在)?[ ]*$|(?:施行|实施|执行|生效|启用)(?:日期|时间|日)[^。;,\n]{0,4}(?:延后|推迟|顺延|延期|提前)[^。;,\n]{0,8},?(?:即)?(?:为|至|到|是)[ ]*$"
)
_PUT_OFF = re.compile(
    r"(?:(?:推迟|延期|暂缓|延缓|延迟|延后|顺延|提前|调整|延长|展延|延|改|变更)(?:至|到|为))[ ]*(?:自)?$"
)
FORCE_DAY = re.compile(r"(?:施行|实施|执行|生效|启用|列管|管制)(?:的)?(?:日期|时间|日)[^。;\n]{0,30}$")
"""实施时间推迟至…: a day of force is moved, no deadline."""
_ON = re.compile(r"(?:将于|于|定于|从|自|由)[ ]*$")
_BEGINS_BARE = re.compile(
    rf"{_CLOCK}[ ]*(?:正式|全面|开始)(?:施行|实施|执行|生效|启用|使用|上线(?:运行)?)(?=$|[,。;)])"
)
"""本公告2026年5月1日正式施行, without 于 or 自."""
_TRIAL_RUN = re.compile(
    r"[ ]*起?[ ]*(?:至|到|-)[ ]*(?:20\d\d[ ]*年)?[ ]*\d{1,2}[ ]*月[ ]*\d{1,2}[ ]*日[ ]*(?:止)?[ ]*(?:试行|施行|实施|执行)(?=$|[,。;)])"
)
_TRIAL_TERM = re.compile(
    r"(?<!项目)(?<!课题)(?<!合同)(?<!协议)(?<!任务)(?:试行|施行|执行)(?:期|期限|时间)[ ]*(?:为|自|从|:|,)*[ ]*$"
)
# 分三批实施：第一批自7月1日起，第二批自…: the list says once what begins.
_STAGED = re.compile(r"(?:施行|实施|执行|启用)[^。\n]{0,12}:[^。\n]*$")
_ITS_DAY = re.compile(r"(?:施行|实施|执行|生效)的?(?:日子|日期|时间)[^。;\n\d]{0,4}[自从][ ]*$")
"""强制执行的日子——自2027年1月1日起."""
_ORDER_FOLLOWS = re.compile(
    r"[ ]*起[ ]*,?(?:退出|纳入|调出|调入|列入|实行|实施|执行|按照?|不得|停止|禁止|须|应当?|必须|不再|一律|全部)(?!检查|整治)"
)
_ON_VERB = re.compile(
    rf"{_CLOCK}[ ]*(?:起)?(?:正式|发布并|公布并|印发并)?(?P<verb>施行|生效|实施|启用|上线|运行|上线运行)(?=$|[,。;)])"
)
# 自2026年8月1日起 and what holds from then on; a stretch of time or an event that begins is no force.
_FROM_DUTY = re.compile(
    rf"(?:{_CLOCK}[ ]*(?:起|始)|[ ]*(?:开始|[之以]?后))[ ]*+,?+[ ]*+"
    r"(?!至|到|-|截至|截止|为期|持续|算|计|[\d一二三四五六七八九十两]{1,4}[ ]*个?(?:工作日|自然日|日|天|月|年|周)|(?:(?!须|应|不得|必须|停止)[^。;\n]){0,24}(?:(?<!未)公示|征求意见|报名|陆续发放|陆续寄|发放样品|报到|签到|入场|放假|举办|召开|举行|停机|恢复(?:正常|办公|受理|对外|服务|现场)|起算|计算|作废|无效|注销|担任|任职|任命|聘任|任[\u4e00-\u9fff]{2,10}(?:长|主任|书记|职务)|参加|停产|停业|停工)|[^。;,\n]{0,24}(?:开展|组织|启动)[^。;,\n]{0,24}(?:行动|活动|整治|排查|自查|督查|督导|调研|巡查|巡检|宣传|专项[^。;,\n]{0,8}(?:检查|工作)))"
    r"[^。;\n]{0,3}[\u4e00-\u9fff]"
)
_NOTE = re.compile(r"[ ]*\([^()\n]{1,14}\)(?=[ ]*(?:起|开始|[之以]?后))")
"""2026年4月1日（以受理时间为准）起: a bracket between the day and what begins."""
_DAY_OF_FORCE = re.compile(r"(?:施行|实施|执行|生效|启用)(?:之日|日期|时间|日)?[ ]*\($")
_RUNS_FROM = re.compile(
    r"(?:试行|施行|实施|执行)[\d一二三四五六七八九十两]{1,3}[ ]*个?[年月][^。;\n]{0,4},?[自从]$"
)
_CITED = re.compile(r"[ ]*(?:起)?[ ]*(?:施行|实施|执行|生效|启用)(?:的|以来|后|以后|之后|前|之前)")
_HANDS_OUT = re.compile(
    r"(?:现(?:予|将)|予以|公布|发布|印发|制定|本(?:公告|通告|通知|办法|规定|规范|细则|规则|决定|标准|条例|法|意见|程序|指南|指导原则|版))"
)
_BOOK = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_COUNTED = re.compile(
    rf"(?:自|从)?[\u4e00-\u9fff]{{0,8}}?(?P<event>发布|公布|印发|颁布|签发|下发|公告|批准|通过|发文)(?:之日|当日|后|日期)?(?:起|后)?(?:(?P<full>满)|经过)?[ ]*,?{COUNT}[ ]*(?:之?以?后|期满后|届满后|起|(?(full)|(?!)))[ ]*(?:之日)?(?:起)?(?:正式)?(?:施行|实施|执行|生效)"
)
_AT_ONCE = re.compile(
    r"(?:(?:自|从)(?:本?[\u4e00-\u9fff]{0,8}?)?|(?<=[,;。:\n])本[\u4e00-\u9fff]{2,6}?)(?P<event>发布|公布|印发|颁布|签发|签署|下发|公告|发文|颁发)(?:(?:之日|当日|日|之时|(?P<next>之?(?:翌日|次日)))?起|之日)[ ]*,?(?:正式)?(?:施行|实施|执行|生效|试行)|即日起(?:正式)?(?:施行|实施|执行|生效)|(?:印发|发布|公布|下发)即(?:行)?(?:施行|实施|执行|生效)"
)
# 自本公告发布之日起，…不再受理: what holds from then on, without a word of force.
_AT_ONCE_DUTY = re.compile(
    r"(?:自|从)(?:本(?:公告|通告|通知|决定|办法|规定|文件|意见|细则)|(?<=自)(?:文件|通知|(?=印发|下发|发文)|(?=(?:公告|通告|通知)发布之日起[ ]*,?(?:停止|不再|取消|启用|实行|暂停|恢复|统一|全面))(?:公告|通告|通知)))(?:正式)?(?P<event>发布|公布|印发|颁布|签发|下发|发文)(?:之日|当日|日)起[ ]*,?(?![^。;\n]{0,12}?[\d一二三四五六七八九十两]{1,4}[ ]*个?(?:工作日|自然日|日|天|月|年|周)|[ ]*(?:至|到|-|即?(?:施行|实施|执行|生效|试行)|(?:予以|同时|立即)?(?:废止|停止|注销|失效)))[^。;\n]{0,3}[\u4e00-\u9fff]"
)
# 决定自即日起暂停进口上述产品: an order that holds at once.
_AT_ONCE_ORDER = re.compile(
    r"(?:自|从)?即日起[ ]*,?[ ]*(?:(?!要求|责令|至|到|-)[^。;,\n]){0,20}?(?:暂停|停止|停用|启用|禁止|不再|取消|解除|恢复|不得|废止)(?:(?!办公|对外|现场|服务窗口)[^。;\n]|(?=[。;\n]|$))"
)
_ORDERS = re.compile(
    r"(?:决定|现将|公告如下|通告如下|通知如下|本局|我局)[^。;\n]{0,40}$|^[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.])?[ ]*$"
)
_FORCE_HEAD = re.compile(r"^(?:[\u4e00-\u9fff]{0,4}(?:施行|实施|执行|生效|启用|列管|管制)(?:日期|时间|日))")
_OWN_EVENT = re.compile(
    r"(?:本|此)[\u4e00-\u9fff]{0,8}?(?:发布|公布|印发|公告)|(?:自|从)(?:公告|通告|通知|决定)(?:发布|公布|印发|之日)"
)
# 一、《某标准》（第三册）自2027年1月1日起执行: a point of the paper that orders just this.
_ORDERED = re.compile(
    r"[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.][ ]*)《[^《》]+》(?:\([^()]*\))?(?:自|从|于)?[ ]*"
)
_OTHERS_ACT = re.compile(
    r"《[^《》]+》[ ]*\([^()]*(?:第[ ]*\d+[ ]*号|〔\d{4}〕)[^()]*\)(?:已)?(?:于|自)[^。;\n]*(?:公布|发布|印发)[^。;\n]*$"
)
"""《某办法》（总局令第84号）于2023年9月27日公布，自…: in an explanation, what another paper set."""
_ACT_FROM = re.compile(
    r"(?:^|[。;,: ])[ ]*(?:该|此|上述)?(?:新规|公告|通告|通知|办法|规定|文件|意见|标准|细则|基准)(?:将|已)?(?:自|从|于)[ ]*$"
)
_SINCE_THEN = re.compile(rf"{_CLOCK}[ ]*起[ ]*(?:正式)?{_FORCE},(?:已|累计|至今|截至|目前)")
"""2025年版目录自1月1日起实施，已有142家完成遴选: what has been in force."""
_GIVEN_AND_HOLDS = re.compile(
    r"[ ]*(?:正式)?(?:发布|公布|印发|出台)(?:并|即|之日起)?(?:施行|实施|执行|生效)(?=$|[,。;])"
)
"""《某指南》已于9月22日发布施行."""
_RETOLD = 60
"""A paper given out longer ago than so many days is what a report tells as history."""
_FRESH = 14
"""A report some days late still tells of a day of force just past: 公告自9月12日发布之日起实施."""
_CARRIES_OUT = re.compile(
    r"(?:贯彻|落实|宣贯|学习|执行|做好)[^《]{0,8}《|》[^《》]{0,10}(?:贯彻|落实|宣贯|学习)"
)
"""关于贯彻落实《某办法》的通知: the day of force it tells is the other paper's."""
_TELLING: tuple[Genre, ...] = ("interpretation", "recall", "penalty", "inspection", "publicity")
"""They tell of acts and cases: only what is said to be in force counts, not every day from which one must do something."""
_NO_ACT: tuple[Genre, ...] = ("meeting", "speech")


def find_effective(
    act: ActText, genre: Genre, signed_on: date | None, *, reprinted: bool = False
) -> tuple[Effective, ...]:
    """Every day from which the act or a part of it applies.

    `reprinted`: the page is another body's copy, so that its publication is not the act's.
    """
    if genre in _NO_ACT:
        return ()
    found = [
        *_stated(act, genre, signed_on),
        *_computed(act, genre, signed_on, reprinted),
        *_tabled(act, genre),
    ]
    eves = {e.date - timedelta(days=1) for e in found if e.what != "废止"}
    unique: dict[date, Effective] = {}
    for effective in sorted(found, key=lambda e: e.start):
        if (
            effective.what != "废止" or effective.date not in eves
        ):  # the old one's last day is none of the new one's
            unique.setdefault(effective.date, effective)
    return tuple(unique.values())


def _stated(act: ActText, genre: Genre, signed_on: date | None) -> list[Effective]:
    base = min((d for d in (act.published_on, signed_on) if d is not None), default=None)
    found = []
    for day in find_days(act.body):
        first, last = act.sentence(day.start, day.end)
        before, after = act.around(day.start, day.end)
        lead = act.line_before(day.start) or _asked_above(act, day.start)
        after = _NOTE.sub("", after, count=1) if _NOTE.match(after) else after
        what = _what(before, after, genre, lead)
        fresh = genre == "news" and base is not None and _GIVEN_AND_HOLDS.match(after) is not None
        since = base - timedelta(days=_FRESH) if fresh and base else base
        settled = (carried(lead, day, base) or settle(day, since)) if what is not None else None
        if what is None or settled is None:
            continue
        ahead = base is not None and settled.date >= (act.published_on or base)
        told = fresh or _ACT_FROM.search(before)
        if genre == "news" and what == "施行" and act.published_on is not None and told:
            ahead = ahead or (act.published_on - settled.date).days <= _FRESH
        if (what == "部分要求" or genre in ("news", "reply")) and base is not None and not ahead:
            continue
        if genre == "news" and _USED.match(after) and _ACT_SAYS.search(before) is None:
            continue
        if not ahead and (act.tells_of_past(day.start) or _WAS_GIVEN_OUT.search(before)):
            continue
        if not ahead and (_SINCE_THEN.match(after) or _aside(before, after)):
            continue
        if day.year is None and act.tells_of_past(day.start):
            continue
        noted = _IN_BRACKET.search(before)
        if noted and not (_is_title_book(act, noted["title"]) or _GIVES.search(before, 0, noted.start())):
            continue
        if _is_anothers(act.flat_title, before, act.flat_body[day.end : last], genre, what):
            continue
        if (
            what == "部分要求"
            and _PAUSED_SERVICE.match(after)
            and _UPGRADE.search(act.flat_title + lead + after)
        ):
            continue
        if (not ahead and _CARRIES_OUT.search(act.flat_title)) or _INVITES.search(act.flat_title):
            continue
        moved = what == "废止" or _PUT_OFF.search(before) is not None
        ordered = genre in ("news", "interpretation") or (
            genre not in _TELLING and _ORDERED.fullmatch(before) is not None
        )
        if not (moved or (ahead and ordered) or _is_own(act, before, genre)):
            continue
        if base is not None and (base - settled.date).days > 366:
            continue
        found.append(_effective(act, settled, what, first, last))
    return found


def _aside(before: str, after: str) -> bool:
    """前三批实施品种（2021年1月1日、2024年6月1日起实施）的要求不变: days past, in a bracket amid a sentence."""
    return (
        before.rfind("(") > before.rfind(")")
        and re.match(r"[^()]{0,20}\)的?[\u4e00-\u9fff]", after) is not None
    )


_INVITES = re.compile(r"(?:举办|召开|参加|开办)[^《》]{0,40}(?:班|培训|会|论坛|讲座)|培训(?:班)?(?:的)?通知$")


def _asked_above(act: ActText, at: int) -> str:
    """The question on the line above a day that begins its line."""
    line = act.flat_body.rfind("\n", 0, at)
    if line < 0 or act.flat_body[line + 1 : at].strip():
        return ""
    above = act.flat_body[act.flat_body.rfind("\n", 0, line) + 1 : line].rstrip()
    return above if above.endswith("?") else ""


def _is_anothers(title: str, before: str, after: str, genre: Genre, what: str) -> bool:
    """Is the day set by an earlier or another paper, or that of one of many works a reply counts up?"""
    if genre == "interpretation" and _OTHERS_ACT.search(before):
        return True
    if genre in ("news", "interpretation"):
        return False
    if _SET_EARLIER.search(before) or _GIVEN_BY_OTHERS.search(before):
        return True
    if genre == "reply" and _OF_A_TALLY.search(before):
        return True
    if ADJUSTS.search(title) and EARLIER_PAPER.search(before):
        return True
    if re.search(r"\((?:根据|按照|依据|依照)[^()]*$", before):
        return True
    cited = _BY_ANOTHER.search(before) is not None
    if cited and _INVITES.search(title):
        return True
    return cited and (
        genre == "consultation" or (what == "部分要求" and _FOR_OTHERS.search(after) is not None)
    )


def _tabled(act: ActText, genre: Genre) -> list[Effective]:
    """The days of a table's column of days of force, as of standards that come in stages."""
    if genre in _TELLING:
        return []
    return [
        _effective(act, Counted(date=day.date, how=""), "施行", *cell.row)
        for cell in find_cells(act)
        if _FORCE_HEAD.match(cell.head)
        for day in find_days(cell.text)
        if day.date is not None and (act.published_on is None or day.date >= act.published_on)
    ]


def _what(before: str, after: str, genre: Genre, lead: str) -> str | None:
    """施行, 废止 or 部分要求 for a day that starts or ends something; None for any other day.

    lead  its line up to the day
    """
    if _CITED.match(after) or LATE_ONES.match(after) or _GOES_ON.search(before):
        return None
    if (_MAY_FROM.search(before) and _OFFERED.match(after)) or (
        _APPLIED_FOR.search(before) and _TAKEN_IN.match(after)
    ):
        return None
    if _CERTIFICATES.search(before):
        return None
    if genre == "news" and re.search(r"已于[ ]*$", before) and _GIVEN_AND_HOLDS.match(after):
        return "施行"
    if re.search(r"有效期[^,;。]{0,12}$", before) or _NO_LONGER.search(before):
        return None
    if (
        (_SYSTEM.search(before) and _PAUSES.match(after))
        or _PAUSING.match(after)
        or _WORK_BEGINS.match(after)
        or _OFFICES_WORK.match(after)
        or _ARRIVES.match(after)
        or _TEAM.search(before)
        or _ITS_TIME.search(before)
    ):
        return None
    if _OFFICE_ACTS.match(after) or _MOVED_ON.match(after):
        return None
    if not lead.strip() and _TIMELINE.match(after):
        return "施行"
    if _STARTS_NAMED.match(after) or _TAKES_EFFECT.match(after) or _NAMED_BEGINS.match(after):
        return "施行"
    if _WHEN.search(lead) and re.match(r"[ ]*(?:起)?(?:开始)?[ ]*(?=$|[,。;])", after):
        return "施行"
    if _COVER.search(lead) and _COVER_ENDS.match(after):
        return "施行"
    if (start := _STARTS.match(after)) is not None:
        verb = start["verb"]
        rest = after[start.end() :]
        if re.match(r"(?:的|以来|之后|后)", rest):
            return None
        return "废止" if re.search(r"废止|停止|失效", verb) else "施行"
    if _DAY_OF_FORCE.search(before) and re.match(r"[ ]*\)[ ]*(?:起|开始|后|。|,|;|$)", after):
        return "施行"
    if _RUNS_FROM.search(before) and re.match(r"[ ]*起", after):
        return "施行"
    if _LABEL.search(before) or (_ON.search(before) and _ON_VERB.match(after)):
        return "施行"
    if (
        _BEGINS_BARE.match(after)
        or _TRIAL_RUN.match(after)
        or (_TRIAL_TERM.search(before) and after[:1] in "至到-起")
    ):
        return "施行"
    if genre not in _TELLING and _THOSE_AFTER.match(after):
        return "部分要求"
    if re.search("适用于$", before) and re.match(r"[ ]*[之以]?后[^。;,\n]{2,20}的", after):
        return "部分要求"
    if re.search("(?:对|凡)$", before) and genre not in _TELLING and _THOSE_FROM.match(after):
        return "部分要求"
    if _AND_FROM.match(after):
        return "施行"
    if (_NEW_BEGINS.search(before) or _RULE_BEFORE.search(before)) and re.match(
        r"[ ]*(?:施行|实施|执行|生效)(?=$|[,。;])", after
    ):
        return "施行"
    if re.match(r"[ ]*起[ ]*(?=$|[,;。])", after) and (_STAGED.search(lead) or _ITS_DAY.search(before)):
        return "施行"
    put_off = _PUT_OFF.search(before)
    if put_off and (re.match(rf"[ ]*(?:起)?{_FORCE}", after) or FORCE_DAY.search(before)):
        return "施行"
    bare = genre not in (*_TELLING, "news", "reply", "other") and _ORDER_FOLLOWS.match(after)
    if genre in _TELLING or not (
        bare
        or re.search(
            r"(?:(?:^|[自从由,:)]|明确|规定|宣布)[ ]*|[\d一二三四五六七八九十][.、][ ]*|第[一二三四五六七八九十]批[ ]*)$",
            before,
        )
    ):
        return None
    return "部分要求" if _FROM_DUTY.match(after) else None


def _is_own(act: ActText, before: str, genre: Genre) -> bool:
    """Does the day speak of this act? A 《title》 before it must be this one's or be handed out by it."""
    before = _EXCEPT.sub("", before)
    books = list(_BOOK.finditer(before))
    if re.search(
        r"(?:现|决定|拟|局)对《[^《》]*》[^。;《》\n]{0,50}(?:作出|作|进行|予以)(?:了|如下|以下|相应|部分)?(?:调整|修改|修订|规范|明确)(?:\([^()]*\))?,?[自于从]?[ ]*$|(?:其中|本(?:决定|公告|通知|办法))[^。;\n]{0,8}对[^。;\n]{2,60}的(?:修改|修订|调整|规定)[自于从]?[ ]*$|其中[^。;,\n]{2,30}(?:要求|规定|内容|条款|部分)[自于从]?[ ]*$|其中《[^《》]*》[^。;,\n]{1,20}[自于从][ ]*$|本[\u4e00-\u9fff]{2,6}(?:系|是|为)?对《[^。;\n]{4,80}的(?:修订|修改|更新|全面修订),?[自于从]?[ ]*$",
        before,
    ):
        return True
    if books and _CHANGED_SO.fullmatch(before, books[-1].end()):
        return True
    if _DECIDED.search(before[books[-1].end() if books else 0 :]) or _DECIDED.search(before):
        return True
    if books and _is_title_book(act, books[-1][1]):
        return True
    if re.search(
        r"(?:^|[。;,:、.])[ ]*上述(?:规定|要求|措施|标准|政策|条款|安排)(?:将|均|统一)?[自于从]?[ ]*$", before
    ):
        return True
    if re.search(
        r"(?:该|上述|新修订的|新版|新修订)[\u4e00-\u9fff]{0,12}(?:法|条例|办法|规定|规范|药典|GMP|GSP)[)》]?(?:已|将)?(?:自|于|从)?[ ]*$",
        before,
    ):
        return False
    if not books and _NEW_BEGINS.search(before):
        return True
    if not books:
        return genre != "news" or _HANDS_OUT.search(before) is not None
    last = books[-1]
    handed = before[max(0, last.start() - 16) : last.start()]
    given = re.search(r"现(?:予|将)?(?:公布|发布|印发)(?:(?:新|经)?修订后?的)?$", handed) or _made_here(
        act, last[1]
    )
    if genre in ("news", "other", "guideline") and re.search(
        r"(?:发布|印发|公布|出台|颁布|挂出|贴出)了?$", handed
    ):
        return True  # a report: 某局发布《某办法》，自12月1日起施行
    between = re.sub(r"\([^()]*\)", "", before[last.end() :])
    return bool(given) or _HANDS_OUT.search(between) is not None


_CHANGED_SO = re.compile(
    r"(?:\([^()]*\))?(?:部分|有关|相关)?(?:条款|内容|规定)?(?:作)?(?:修订|修改|修正|调整)(?:如下|为)?,?(?:将)?[自于从]?[ ]*"
)
"""《某规定》（2021年第28号公告发布）部分条款修订如下，自9月1日起施行."""
_EXCEPT = re.compile(r"除《[^。;\n]{2,40}外,")
_GIVEN_OUT = re.compile(
    r"(?:今[日天]|(?:20\d\d[ ]*年)?[ ]*\d{1,2}[ ]*月[ ]*\d{1,2}[ ]*日)(?![起前至到])[^。;\n《》]{0,40}?(?:发布|公布|印发|出台|颁布)(?!会)"
)
_NEW_ACT = re.compile(r"(?:^|[。;,:])[ ]*(?:新规|新政|规定|办法|通知|公告|指导原则|通告|细则|文件)[ ]*$")


_LISTED = r"(?:(?:、|和|及|与|以及|,)?《[^《》\n]*》[^。;\n《》]{0,30}){0,12}"
"""Other papers named beside one in a list."""


def _made_here(act: ActText, named: str) -> bool:
    """制定了《…》，现予公布: a paper that this one gives out under another title of its own."""
    given = re.compile(
        rf"(?:制定|制订|修订|编制|形成|起草)了?[^。;\n《》]{{0,10}}{_LISTED}《{re.escape(named)}》[^。;\n《》]{{0,30}}{_LISTED}[^。;\n《》]{{0,30}}(?:现|予以|一并)[^。;\n]{{0,6}}(?:公布|发布|印发)"
    )
    return given.search(act.flat_body) is not None


_DECIDED = re.compile(
    r"决定[ ]*,?(?:自|从|于)?[ ]*$|决定(?:废止|修改|修订|取消|暂停|停止)《[^。;\n]*,[ ]*(?:自|从|于)?[ ]*$"
)
_KIND = re.compile(
    r"(?:新)?(?:办法|规定|条例|规范|细则|规则|标准|程序|规程|指南|指引|指导原则|目录|公告|通告|通知|意见|措施|制度|要求|汇编|名录|清单)"
)


def _is_title_book(act: ActText, named: str) -> bool:
    """Does 《…》 name the paper that the title names, in full or as 《办法》 for short?"""
    stem = re.sub(r"\([^()]*\)|[《》〈〉\s]|中华人民共和国", "", named)
    heads = [
        line.text for line in act.lines[:3] if line.text.startswith("关于")
    ]  # under a title that is but a number
    title = re.sub(r"[《》〈〉\s]|中华人民共和国", "", " ".join((act.flat_title, *heads)))
    whole = [
        re.sub(r"\([^()]*\)|[《》〈〉\s]|中华人民共和国", "", book[1])
        for book in _BOOK.finditer(act.flat_title)
    ]
    if whole and not heads and not any(book.endswith(stem) or book in stem for book in whole):
        return False  # 《某规范现场检查指导原则》 is not 《某规范》
    return stem in title and (len(stem) >= 4 or _KIND.fullmatch(stem) is not None)


def _computed(act: ActText, genre: Genre, signed_on: date | None, reprinted: bool) -> list[Effective]:
    flat = act.flat_body
    found: list[Effective] = []
    if genre in (
        "interpretation",
        "consultation",
    ):  # its 发布之日 is that of the paper it explains or that is to come
        return found
    sayings = [*_COUNTED.finditer(flat), *_AT_ONCE.finditer(flat)]
    if genre not in _TELLING:
        sayings += [*_AT_ONCE_DUTY.finditer(flat)]
    if genre not in ("interpretation", "publicity", "news", "reply", "other"):
        sayings += [*_AT_ONCE_ORDER.finditer(flat)]
    for said in sayings:
        first, last = act.sentence(said.start(), said.end())
        before = flat[first : said.start()]
        if said.re is _AT_ONCE and "即日" in said[0] and _CALLED_BACK.match(flat, said.end()):
            continue
        if said.re is _AT_ONCE_ORDER and _ORDERS.search(before) is None:
            continue
        if said.re is _AT_ONCE_ORDER and genre in _TELLING and not before.endswith("决定"):
            continue  # findings that end in an order: 国家药监局决定自即日起暂停…
        if re.match(r"[ ]*第[一二三四五六七八九十百]+条", before) and "本" not in before + said[0]:
            continue
        told = _told_base(act, said.start()) if genre in ("news", "other", "guideline") else None
        own = (
            (told and _NEW_ACT.search(before))
            or said.re is _AT_ONCE_ORDER
            or _is_own(act, before, genre)
            or _OWN_EVENT.search(said[0])
        )
        if not own or re.match(
            r"的《|的[\u4e00-\u9fff]{2,12}(?:法|条例|办法)", flat[said.end() : said.end() + 20]
        ):
            continue
        if told and act.published_on and (act.published_on - told[0]).days > _RETOLD:
            continue
        base = told or _base(act, signed_on, said.groupdict().get("event") or "", reprinted)
        if base is None:
            continue
        if said.re is _COUNTED:
            settled = count_on(base[0], said, base_name=base[1])
        else:
            later = said.groupdict().get("next")
            settled = Counted(
                date=base[0] + timedelta(days=bool(later)),
                how=f"{base[1]}{base[0].isoformat()}{'的次日' if later else ''}",
            )
        found.append(_effective(act, settled, "施行", first, last))
    return found


def _told_base(act: ActText, at: int) -> tuple[date, str] | None:
    """The day on which a report says that something was given out: 2月28日，药审中心发布…; 今日…公布."""
    if act.published_on is None:
        return None
    said = act.flat_body[max(0, at - 200) : at]
    for given in reversed(list(_GIVEN_OUT.finditer(said))):
        days = find_days(given[0])
        if not days:
            return act.published_on, "报道所称今日"
        year = act.published_on.replace(year=act.published_on.year - 1)
        day = days[-1].date or days[-1].on_or_after(year + timedelta(days=1))
        if day <= act.published_on:
            return day, "报道所称发布日期"
    return None


def _base(act: ActText, signed_on: date | None, event: str, reprinted: bool) -> tuple[date, str] | None:
    """印发 and 签发 happen on the signed day, 发布 and 公布 on the day of publication by the issuer."""
    published, signed = (act.published_on, "发布日期"), (signed_on, "成文日期")
    order = (
        (signed, published)
        if event in ("印发", "签发", "签署", "下发", "发文") or reprinted
        else (published, signed)
    )
    return next(((day, name) for day, name in order if day is not None), None)


def _effective(act: ActText, settled: Counted, what: str, start: int, end: int) -> Effective:
    return Effective(
        date=settled.date,
        what=what,
        quote=act.body[start:end],
        start=start,
        end=end,
        computed_from=settled.how or None,
    )
