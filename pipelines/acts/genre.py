"""What kind of text a page is: the title's form first, then a short phrase of the body, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models import Fact, Genre, Where
from pipelines.acts.acttext import ActText, meta_fact
from pipelines.acts.layout import asks_for_opinions, puts_up, read_layout
from pipelines.acts.likeness import likeness, weigh
from pipelines.acts.standards import own_standard
from pipelines.acts.voice import MEDIA, addressed, is_told, speaks_itself

# Brackets at a title's end say number or status, not kind: …的公告(2026年第8号), …规范(试行)【废止】
_TAIL = re.compile(
    r"[ ]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|附件.*|[-_|].{0,14}$)[ ]*$"
)
_BOOK = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")

_CONSULT = re.compile(
    r"(?:公开|再次|广泛|社会|书面|第?[二2]次)*(?:征求|(?<!会)(?<!调研)听取|征集(?=[^。]{0,60}意见))(?!意见(?:情况|采纳|反馈情况|的?反馈|稿?.{0,4}采纳))[^。]{0,80}?(?:意见|建议)(?!情况|采纳|稿)|征求意见(?=$|的|公告|通知|\()"
    r"|(?:咨询|征询)(?:业界|公众|社会|持份者|各界|市民)*的?(?:意见|看法)|咨询(?:文件|稿)$|预告(?:订定|制定|修正|废止|研拟).*草案|(?:提供|惠示|反馈|提出)(?:意见|建议)$"
    r"|(?:提|谈|说)(?:提|谈|说|点|些)(?:您的|你的|宝贵)?(?:看法|意见|建议|想法)|邀请?(?:您|你|公众|业界|社会|各界|持份者)[^。]{0,40}提(?:出|供|交)?[^。]{0,6}(?:意见|看法|建议)"
)
_CONSULT_DRAFT = re.compile(r"[(]?(?:公开)?征求意见[二2]?稿[)]?(?=[^》]{0,8}$)")
# A draft's name, and what asks for words on it: 关于…草案的公示, …(送审稿)
_DRAFT = re.compile(
    r"草案|(?:送审|修订|讨论|征求意见|审议|公示)稿|(?:拟|修订)(?:订|定)?[^《》]{0,30}标准[^《》]{0,8}公示"
)
# An announcement that puts out a draft and asks for words on it; （征求意见稿） right under a title.
_CALLS = re.compile(
    r"(?:^|[。,;\n])[ ]*(?:现|特)(?:将|就|面?向|对|予以?)?[^。\n]{0,60}?(?:公开|广泛|书面)?(?:征求|听取|征询)(?!意见稿)(?![^。,\n]{0,16}意见(?:的)?(?:情况|采纳|反馈情况|结果))[^。\n]{0,24}意见"
)
_UNDER_TITLE = re.compile(r"[ ]*\([^()\n]{0,10}征求意见(?:第[一二三]次)?稿[^()\n]{0,4}\)")
_OUTCOME = re.compile(r"意见(?:的)?(?:采纳|反馈|汇总|处理)(?:情况|结果)|征求意见(?:的)?(?:情况|结果)")
_EXPLAIN = re.compile(
    r"解读|问答|问与答|答记者问|答疑|读懂|看懂|图解|一问一答|热点问题|(?<![访询慰拷追提疑学])[一二三四五六七八九十百\d]+问[一二三四五六七八九十百\d]+答|一张图|一图|看明白|弄懂|搞懂|速览|划重点|(?:关心|关注|关切)的[几\d一二三四五六七八九十]+(?:件事|个(?:问题|要点|细节))|有哪些(?:变化|新规|新要求|新变化|不同)|意味着什么|怎么(?:用|办|填|报|改)\??$|如何(?:理解|把握|执行)|问题的?(?:解答|回答|答复|说明)|解答$|起草说明|编制说明|修订说明|(?:编制|起草|修订|制定)情况的?说明|详解|逐条(?:看|分析|解|讲)|Q&A"
)
_EXPLAIN_ENDS = re.compile(
    r"(?:解读|问答|问与答|答记者问|答疑|起草说明|编制说明|修订说明)(?:[一二三四五六七八九十]+|之[一二三四五六])?$"
)
_MEETING = re.compile(
    r"(?:召开|举行|举办|主持召开|参加|出席).{0,40}(?:会议|座谈会|推进会|部署会|动员会|例会|专题会|调度会|视频会|电视电话会|党组会|局务会|交流会|总结会|大会|工作会|研讨会|年会|联席会|学习会)|座谈(?:交流)?$|(?:召开|举行).{1,40}(?<![社协学员])(?<!发布)会$|[\u4e00-\u9fff](?:会议|(?<!社|协|学)会)(?:在.{1,12})?(?:召开|举行|举办)(?!的|前|后|情况)|(?:会议|会商会|例会|座谈会|会)纪要$|(?:党组|局务|局长办公|工作)(?:\([^()]*\))?会议?(?:纪要)?$|第[一二三四五六七八九十\d]+次[\u4e00-\u9fff]{0,8}(?:会商|例会|会议|座谈会|调度会)(?=[:,]|$)"
)
_SPEECH = re.compile(
    r"(?:上|时)的?(?:重要)?(?:讲话|发言|致辞|主旨演讲|演讲|工作报告|报告)(?!精神|中|指出|要求|的|内容|和|会)|(?<!并)(?<!并作)(?<!发表)(?<!并发表)(?:讲话|致辞|发言|演讲)(?:稿|提纲|全文|摘要|摘编|实录)?$|署名文章|局长谈"
)
_RECALL = re.compile(
    r"召回(?!管理|办法|制度|工作|规定|程序|指导|指南|条例|规范|培训|演练|总结|报告|材料|信息(?:系统|报送|管理))|(?:产品|药物|药品|药剂|器材|器械|批次)?(?:回收|收回)(?:通知|令|公告|讯息)|(?:主动|紧急|立即)收回|(?:同意|自愿|指令|宣布)[^《》]{0,10}回收|(?:批次|批號|批号|藥|药|片|產品|产品)[^《》]{0,14}回收$|关于(?:主动|自愿)?(?:收回|回收|撤回)[^《》]{2,40}(?:批次|批|产品|药品|胶囊|片|注射液|颗粒|口服液|器械|化妆品)(?:\([^()]*\))?$"
)
_PENALTY = re.compile(
    r"(?:行政处罚|处罚)(?:决定书?|信息|公示|公告|公开|案件|结果|情况|事先告知书|听证告知书|.{0,6}表)|行政处罚$|罚字"
)
_INSPECTION = re.compile(
    r"(?:双随机|飞行检查|飞检|监督检查|跟踪检查|符合性检查|日常检查|专项检查|现场检查|有因检查|境外检查|体系核查|核查|抽查检查|督查|督导检查|巡查|暗访|检查(?!员))(?:.{0,10})(?:情况|结果|信息|通报|缺陷|发现|不合格|不符合|汇总)|(?:飞行检查|飞检|抽查检查)(?:通告|公告|公示)$|(?:检查|核查|抽查|督查)中?发现的?(?:主要|常见|共性|典型)?问题"
)
# 关于调整…检查安排的通告 is about inspections to come.
_ARRANGES = re.compile(
    r"(?:调整|安排|申报|申请|时间|部署|开展|启动|组织|实施|加强|规范|优化|延期|延长|推迟|暂停|恢复|取消|要求|程序|计划|方案|费用|收费)[^《》]{0,24}(?:公告|通告)$"
)
# 药品GMP检查结果公示 tells what an inspection found; 拟聘检查员公示 does not.
_FOUND = re.compile(
    r"(?:双随机|检查(?!员)|抽查|核查|飞检|抽检|抽验|督查)[^员]{0,16}?(?:结果|情况|发现的?问题|缺陷)[^员]{0,6}$"
)
_CASES = re.compile(
    r"(?:违法|违规|处罚|查处|查办|执法|办案|侵权|假劣|犯罪|(?<!监管)典型|警示)(?![^《》]{0,14}案例(?:征集|评选|推荐|申报))[^《》]{0,14}案例|(?:违法|违规)[^《》]{0,8}典型案件|(?:公布|曝光|通报|发布|披露)[^《》]{0,8}?[\d一二三四五六七八九十百]+[起宗件][^《》]{2,24}(?:案件|案例|案)$"
)
# Papers that no genre of ours names: plans, lists, figures, open letters, announcements of programmes.
_UNGENRED = re.compile(
    r"(?:计划|清单|目录|名录|一览表|汇总表|统计表|统计|数据|统计数据|月报|季报|年报|年度报告|统计报告|审评报告|监测报告|一封信|公开信|感谢信|慰问信|贺信|倡议书|承诺书|小贴士|预告|日程|日程表|大事记|预算|决算|电话|联系方式|办事指南|服务指南|人事任免|任免|信息|简介|方案|预案|规划|(?:信息|名单|清单|目录)(?:发布|公布))$"
)
_FIGURES = re.compile(r"统计(?:表|数据|月报|年报)$|人事任免$")
_GIVEN_OUT = re.compile(r"关于|(?:发布|公布|印发|出台|通报|上线|启动)")
# Portraits and reportage, told without a reporter's dateline.
_FEATURE = re.compile(r"风采|侧记|纪实|特写|速写|掠影|见闻|走近|巡礼|综述|手记|故事|群像|蹲点")
# 山西药监：把执法车变成宣传车: the office is what the report is about.
_TOLD_OF_OFFICE = re.compile(r"^[^:，,《]{2,12}(?:药监|药监局|市场监管局|监管局)[:](?!关于)")
_NARRATED = re.compile(
    r"^[ ]*[“\"][^”\"\n]{8,}[”\"](?!的)|记者|业内人士|受访|据介绍|据了解|据悉|(?:坦言|感慨|笑着|告诉)|说[:]?[“\"]|[”\"][\u4e00-\u9fff]{2,12}说"
)
_PLAN = re.compile(
    r"(?:方案|计划|办法|规定|规范|细则|要点|指南|程序|制度|指导原则|工作)(?:\([^()]*\))?(?:》)?的(?:通知|公告|通告)$|(?:办法|规定|规范|细则|要点|指南|程序|制度|方案|计划)$"
)
# The head noun: what stands at the end of the title once brackets are off.
_HEADS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("reply", re.compile(r"(?:批复|复函|答复意见|答复函|答复|回复|回函)$")),
    ("publicity", re.compile(r"(?:公示|公示表|公示名单|公示信息|公示稿|公示公告)$")),
    (
        "order",
        re.compile(
            r"(?:主席令|国务院令|总局令|局令|部令|委令|委员会令|署令|政府令|(?<=[局部委署会院府])令|第\d{1,4}号令|令\(?第?[ ]?\d{1,4}[ ]?号\)?)$|^[^《》:，,]{2,20}令[ ]?\(?第[ ]?[\dxX×〇某]{1,5}[ ]?号\)?"
        ),
    ),
    ("announcement", re.compile(r"公告$|^[^《》:]{2,20}公告(?=:)|^公告(?=注销|修正|订定|废止|撤销|[:\s])")),
    ("circular", re.compile(r"(?:通告|通报)$|^通告[:\s]|(?:通告|通报)\(第[ ]*\d+[ ]*[期号]\)")),
    ("notice", re.compile(r"(?:通知|通知书|提示函|告知书|预通知)$")),
    (
        "standard",
        re.compile(
            r"(?:国家标准|行业标准|地方标准|标准|药典|标准目录|质量标准|炮制规范|颁布件)$|(?:炮制|质量|药材|饮片|地方|行业|国家)标准[ ]\S{1,20}$|^(?:GB|YY|YBH|YBZ)[/T ]*\d|标准[ ]?(?:YBB|YBH|YBZ)[ ]?\d"
        ),
    ),
    (
        "guideline",
        re.compile(
            r"(?:指导原则|导则|技术指南|(?<!办事)(?<!服务)指南|审评要点|审查要点|(?:考虑|考量|关注|技术|撰写|研究|资料|备案资料|申报资料)要点|检查要点|核查要点|评定标准|判定原则|审查指导意见|操作指引|工作指引|指引|技术审评要求|技术要求|共识)$"
        ),
    ),
    ("rule", re.compile(r"(?:办法|规定|条例|规范|细则|规则|制度|章程|程序|规程|裁量基准|适用规则|决定|法)$")),
    ("opinion", re.compile(r"(?:意见|若干措施|措施)$")),
    ("reply", re.compile(r"函$")),
    ("other", re.compile(r"(?:提示|提醒|须知|(?<!如)说明|声明|启事)$")),
)
# What only an answer says; any other letter (邀请函, 关于…的函) asks or tells, as a notice does.
_ANSWERS = re.compile(
    r"收悉|来函|来信|函复|函答复|答复如下|批复如下|此复|同意|你[局厅司委院会公][^。\n]{0,40}(?:请示|提出|咨询)"
)
_ORDERS = re.compile(r"责令|限期|督促|敦促|催办|商请|邀请|协助")
_ASKED_AND_ANSWERED = re.compile(r"^[ ]*(?:\d{1,2}[.、][ ]*)?问[:：].*(?:\n.*?)??\n?[ ]*答[:：]", re.M)
# 本指导原则…, 第一条 …: the page is the paper that its title names, not a report of it.
_SELF_NAMED = re.compile(
    r"本(?:文件|指导原则|导则|指南|指引|办法|规定|条例|规范|细则|规则|标准|要点|程序|规程|制度)|^[ ]*第一[条章]",
    re.M,
)
_OBJECTIONS = re.compile(r"公示(?:期|时间|日期)|异议")
# A news line tells what somebody did: 国家药监局发布…公告. An act's title is 关于…的公告 or names itself.
_REPORTED = re.compile(
    r"(?:发布|印发|出台|公布|通报|开展|启动|批准|推进|推动|部署|举办|赴|调研|获批|完成|亮相|率先|加快|助力|全力|持续|严查|查处|开出|签署|传达学习|上线|揭牌|走进|启用|约谈|答复了|再添|迎来|强化|聚焦|筑牢)"
)
_ABOUT = re.compile(r"关于|(?:^|[局会部委署厅院])(?:20\d\d年)?(?:第\d+号)?(?:公告|通告|通知)")

_BODY: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    (
        "consultation",
        re.compile(
            r"(?:现|特|拟)?(?:向社会|面向社会)?(?:公开|广泛)?(?:征求|征询)(?:社会)?(?:公众|各界|有关方面)?[^。\n]{0,30}意见|向(?:你单位|各单位)征(?:求|询)意见"
        ),
    ),
    ("reply", re.compile(r"收悉|特此(?:批复|函复|复函)|现(?:批复|函复|答复)如下")),
    ("publicity", re.compile(r"现(?:将.{0,60})?予以?公示|公示期|进行公示")),
    ("announcement", re.compile(r"特此公告|现(?:予以?)?公告(?:如下)?|本公告")),
    ("circular", re.compile(r"特此(?:通告|通报)|现(?:予以?)?(?:通告|通报)(?:如下)?|本通告")),
    ("notice", re.compile(r"特此通知|现(?:将.{0,60})?通知如下|本通知")),
    ("penalty", re.compile(r"行政处罚决定书|作出(?:如下)?行政处罚(?:决定)?[:,]")),
    ("order", re.compile(r"现予公布,?自.{4,18}起施行")),
)
_PUT_UP = re.compile(r"拟[^《》]{0,40}(?:名单|人选|公告|通告)|名单")
_INSPECTED = re.compile(
    r"(?:对|赴)[^。\n]{2,60}(?:进行|开展|实施)了?[^。\n]{0,10}(?:飞行检查|现场检查|监督检查|跟踪检查|专项检查|有因检查)"
)
_MEASURE = re.compile(r"暂停(?:进口|销售|使用|办理)|撤销|注销|吊销")
_DEFECTS = re.compile(r"检查发现|发现(?:该|其|以下)|缺陷[^。\n]{0,20}:")
_QUESTION = re.compile(r"[^。\n]{6,60}\?")
_GREETING = re.compile(
    r"^(?:尊敬的)?[\u4e00-\u9fff、,]{0,24}(?:各位(?:领导|嘉宾|来宾|同志|同仁|同事|代表|委员|专家|朋友|记者|媒体)|同志们|女士们|先生们|朋友们)[^。\n]{0,20}[:!,]",
    re.M,
)
_MEETING_VOICE = re.compile(
    r"(?:会议|会商|座谈会?中?|学习会|审议|委员|与会(?:代表|人员|专家|各方))[,]?(?:就|还就|围绕|还讨论|协会代表|指出|强调|要求|认为|传达|听取|审议|研究|总结|部署|通报|明确|提出|还|梳理|研判|确定|议定|商定|审定|形成|原则(?:同意|通过))"
)
_MEETING_HELD = re.compile(
    r"(?:召开|举行|进行|主持)[^。\n]{0,60}(?:会|座谈)|集中审议|会[^。\n]{0,30}(?:召开|举行)"
)
_NO_MEETING = re.compile(
    r"(?:新闻|信息)?(?:发布|通气|吹风|见面|听证)会|培训会|开班|展览会|展会|博览会|协会|学会|委员会"
)
_DATELINE = re.compile(
    r"(?:网讯|报讯|日电|日讯|电[ ]?\(|本报|通讯员|记者)|^(?![ ]*[(]?[一二三四五六七八九十\d]{1,2}[)、.])[^。:\n]{0,20}(?:(?<!\d)日前|近日|\d{1,2}月\d{1,2}日(?:上午|下午|凌晨|清晨|中午|晚|至|,|-)|昨日|今日)",
    re.M,
)
_OF_TELLERS = ("meeting", "speech", "interpretation", "news")
"""What is told or explained by others; of any other paper they only report."""
_COLUMNS: dict[str, Genre] = {
    "consultation": "consultation", "interpretation": "interpretation", "qa": "interpretation",
    "meeting": "meeting", "speech": "speech", "recall": "recall", "inspection": "inspection",
    "news": "news", "announcement": "announcement", "circular": "circular", "publicity": "publicity", "penalty": "penalty",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A genre, how sure, and the words that decided it."""

    genre: Genre
    confidence: float
    fact: Fact | None = None


TRUST = {"firm": 0.98, "body": 0.8, "named": 0.6, "news": 0.5, "other": 0.2}
"""How far a reading is trusted against likeness: a title's form, words of the body, a title that names no genre of ours (…清单), what
is news or nothing else for want of a form."""


def choose_genre(act: ActText) -> Chosen:
    """The genre of a page: what its form and words say, unless it is far more like the texts of another genre."""
    read = _by_form(act)
    if not act.title.strip():
        return read
    sure = read.confidence >= 0.9
    way = "firm" if sure else "body"
    if read.genre in ("news", "other"):
        way = "named" if sure and read.genre == "other" else read.genre
    like = likeness(act.flat_title, act.flat_body)
    genre = weigh(read.genre, TRUST[way], like)
    if genre == read.genre:
        return read
    fact = act.fact("genre", genre, "title", 0, len(act.title), "likeness")
    return Chosen(genre=genre, confidence=round(min(0.75, like[genre]), 2), fact=fact)


def _by_form(act: ActText) -> Chosen:
    """The genre by form and words; "other" where neither title, body nor column says one."""
    titled = _by_title(act)
    if titled is not None and titled.genre == "news":
        own = _by_body(act) if speaks_itself(act, plainly=True) else None
        return _meeting_report(act) or _by_layout(act) or own or titled
    if titled is not None and titled.genre == "announcement" and "主旨" in act.flat_body:
        laid_out = _by_layout(act)
        titled = laid_out if laid_out is not None and laid_out.genre == "consultation" else titled
    if (
        titled is not None
        and titled.genre == "rule"
        and not re.search("决定", act.flat_title)
        and "第一条" not in act.flat_body
    ):
        laid_out = _by_layout(act)
        titled = laid_out if laid_out is not None and laid_out.genre == "order" else titled
    recalled = titled is not None and titled.genre == "recall" and not MEDIA.search(act.publisher or "报")
    if (
        titled is not None
        and titled.genre not in _OF_TELLERS
        and not recalled
        and (words := is_told(act)) is not None
    ):
        return _meeting_report(act) or _chosen(act, "news", "body", words, 0.85, "report of an act")
    return (
        titled
        or _by_layout(act)
        or _by_body(act)
        or _by_column(act)
        or _by_telling(act)
        or Chosen(genre="other", confidence=0.3)
    )


def bare_title(flat: str) -> str:
    """A title without the brackets at its end (number, status); what stays begins where the title begins."""
    while (tail := _TAIL.search(flat)) is not None and tail.start() > 1:
        flat = flat[: tail.start()]
    return flat.rstrip(" 》")


def outside_books(flat: str) -> str:
    """The text with every 《…》 blanked out, same length."""
    return _BOOK.sub(lambda match: "□" * len(match[0]), flat)


def _chosen(act: ActText, genre: Genre, where: Where, span: tuple[int, int], sure: float, how: str) -> Chosen:
    return Chosen(genre=genre, confidence=sure, fact=act.fact("genre", genre, where, *span, how))


def _by_title(act: ActText) -> Chosen | None:
    flat = act.flat_title
    bare = bare_title(flat)
    closed = outside_books(flat)[: len(bare)]
    open_ = closed if closed.strip("□ ") else bare
    if (number := own_standard(act)) is not None:
        return _chosen(act, "standard", "title", number, 0.95, "a standard's number")
    for genre, match in _title_forms(act, flat, bare, open_):
        if match is not None:
            return _chosen(act, genre, "title", match.span(), 0.95, "title form")
    return None


def _title_forms(act: ActText, flat: str, bare: str, open_: str) -> list[tuple[Genre, re.Match[str] | None]]:
    head = next(((g, m) for g, p in _HEADS if (m := p.search(open_ if "□" in open_[-1:] else bare))), None)
    if head is not None:
        head = _of_body(act, *head)
    named = head is not None and (
        _ABOUT.search(open_) is not None
        or not _REPORTED.search(open_[: head[1].start()])
        or _SELF_NAMED.search(act.flat_body) is not None
    )
    formal = (
        head is not None
        and named
        and head[0] in ("announcement", "circular", "notice", "reply", "publicity", "opinion")
    )
    outcome = _OUTCOME.search(flat) is not None
    forms: list[tuple[Genre, re.Match[str] | None]] = [("other", _FIGURES.search(bare))]
    if head is not None and head[0] in ("announcement", "notice", "circular") and not is_told(act):
        forms.append(("consultation", head[1] if _CALLS.search(act.flat_body) else None))
    elif head is not None and _UNDER_TITLE.match(act.flat_body):
        forms.append(("consultation", head[1]))
    if not formal:
        forms.append(("interpretation", _EXPLAIN_ENDS.search(open_)))
    if not outcome:
        forms.append(("consultation", _CONSULT.search(open_)))
        if head is not None and asks_for_opinions(act):
            forms.append(("consultation", _DRAFT.search(flat)))
        if not formal:
            forms.append(("consultation", _CONSULT_DRAFT.search(flat)))
    if not formal:
        forms.append(("speech", _SPEECH.search(open_)))
        forms.append(("interpretation", _EXPLAIN.search(open_)))
        held = _MEETING.search(open_)
        guests = re.search("代表团|应邀|率团", open_) and not _MEETING_VOICE.search(act.flat_body)
        forms.append(("meeting", None if guests else held))
    if not _PLAN.search(bare):
        forms.append(("penalty", _PENALTY.search(open_)))
        if head is not None and head[0] in ("circular", "announcement"):
            forms.append(("penalty", _CASES.search(open_)))
            forms.append(("inspection", _inspected(act)))
            if puts_up(act):
                forms.append(("publicity", _PUT_UP.search(open_)))
        forms.append(("recall", _RECALL.search(open_)))
        if head is None or (head[0] in ("circular", "announcement") and not _ARRANGES.search(open_)):
            forms.append(("inspection", _INSPECTION.search(open_)))
        elif head[0] == "publicity" and not _OBJECTIONS.search(act.flat_body):
            forms.append(("inspection", _FOUND.search(open_[: head[1].start()])))
        if head is None:
            forms.append(("penalty", _CASES.search(open_)))
            forms.append(("inspection", _FOUND.search(open_)))
    numbered = re.search(r"(?:年[ ]*第[ ]*\d+[ ]*号[ ]*)(公告|通告)(?=[ ]|关于|$)", open_)
    if numbered is not None:
        forms.append(("announcement" if numbered[1] == "公告" else "circular", numbered))
    if head is not None and named:
        forms.append(head)
        return forms
    if _GIVEN_OUT.search(open_[:-2]) is None:
        forms.append(("other", _UNGENRED.search(bare)))
    if "关于" not in open_:
        forms.append(("news", _TOLD_OF_OFFICE.search(open_)))
        forms.append(("news", _REPORTED.search(open_)))
        forms.append(("news", _FEATURE.search(outside_books(flat))))
    return forms


def _of_body(act: ActText, genre: Genre, head: re.Match[str]) -> tuple[Genre, re.Match[str]]:
    """A letter is an answer only where it says so, and an answer to the public is questions and answers."""
    if genre == "reply" and _ASKED_AND_ANSWERED.search(act.flat_body):
        return "interpretation", head
    is_answer = _ANSWERS.search(act.flat_body) is not None and not _ORDERS.search(act.flat_title)
    if genre == "reply" and head[0] == "函" and not is_answer:
        return "notice", head
    if genre == "other" and head[0] == "说明" and len(_QUESTION.findall(act.flat_body)) > 1:
        return "interpretation", head
    return genre, head


def _inspected(act: ActText) -> re.Match[str] | None:
    """The words of a paper that opens with whom an inspection was made at and what it found."""
    made = None if _MEASURE.search(act.flat_title) else _INSPECTED.search(act.flat_body[:300])
    return made if made is not None and _DEFECTS.search(act.flat_body) else None


def _by_body(act: ActText) -> Chosen | None:
    flat = act.flat_body
    hello = _GREETING.search(flat[:200])
    if hello is not None and not re.search(r"(?:局|处|单位|公司|机构|企业|部门|申请人|委员会):$", hello[0]):
        return _chosen(act, "speech", "body", hello.span(), 0.85, "greeting")
    if (meeting := _meeting_report(act)) is not None:
        return meeting
    if (line := _DATELINE.search(flat[:120])) is not None:
        return _chosen(act, "news", "body", line.span(), 0.8, "report opening")
    for genre, pattern in _BODY:
        if (match := pattern.search(flat)) is not None:
            return _chosen(act, genre, "body", match.span(), 0.75, "phrase in the body")
    if (greeting := addressed(act)) is not None and speaks_itself(act, plainly=True):
        return _chosen(act, "notice", "body", greeting, 0.6, "addressed and signed")
    return None


def _meeting_report(act: ActText) -> Chosen | None:
    """A report in which the meeting itself speaks twice: 会议指出 … 会议强调 …"""
    voices = list(_MEETING_VOICE.finditer(act.flat_body))
    opening = act.flat_body[: act.flat_body.find("。") + 1 or 200]
    reach = opening if len(voices) == 1 else act.flat_body[:600]
    if not voices or _MEETING_HELD.search(_NO_MEETING.sub("", reach)) is None:
        return None
    return _chosen(act, "meeting", "body", voices[0].span(), 0.85, "meeting report")


def _by_layout(act: ActText) -> Chosen | None:
    shown = read_layout(act)
    return None if shown is None else _chosen(act, shown[0], "body", shown[1], 0.8, shown[2])


_DOER = re.compile(
    r"[^。\n:《]{2,20}(?:局|委|厅|署|研究院|检验院|检验所|中心)(?![^。\n]{0,20}(?:关于|:))[^。\n]{6,}[。,]"
)
"""A text that opens with what an office did or has, though the page is the office's own."""
_HEADLINE = re.compile(r"[\u4e00-\u9fff\d》”]{4}(?<![局委厅署院会心所])[ ]+[\u4e00-\u9fff\d《“]{4}|[!?]")
"""Two clauses parted by a blank, an exclamation, a question: what papers' titles do not have."""


def _by_telling(act: ActText) -> Chosen | None:
    """Nothing formal at all: a report where people are quoted, or where a newspaper is the source."""
    if (words := is_told(act)) is not None:
        return _chosen(act, "news", "body", words, 0.7, "told of an office")
    if (told := _NARRATED.search(act.flat_body)) is not None:
        return _chosen(act, "news", "body", told.span(), 0.6, "told by a reporter")
    is_headline = _HEADLINE.search(act.flat_title) and not _UNGENRED.search(bare_title(act.flat_title))
    if is_headline and "。" in act.flat_body and not speaks_itself(act):
        return Chosen(
            genre="news",
            confidence=0.5,
            fact=act.fact("genre", "news", "title", 0, len(act.title), "a headline"),
        )
    doer = _DOER.match(act.flat_body)
    bare = bare_title(act.flat_title)
    is_listed = _UNGENRED.search(bare) or bare.endswith(("报告", "总结", "情况"))
    if doer is not None and not is_listed and not speaks_itself(act):
        return _chosen(act, "news", "body", doer.span(), 0.4, "an office named from outside")
    if act.publisher and MEDIA.search(act.publisher):
        return Chosen(
            genre="news", confidence=0.6, fact=meta_fact("genre", "news", act.publisher, "a newspaper's page")
        )
    return None


def _by_column(act: ActText) -> Chosen | None:
    genre = _COLUMNS.get(act.column_kind or "")
    if genre is None or not act.column_kind:
        return None
    return Chosen(genre=genre, confidence=0.5, fact=meta_fact("genre", genre, act.column_kind, "column"))
