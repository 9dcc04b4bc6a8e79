"""Persons in meeting reports: a name is a surname and one or two characters where a title or verb bounds it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_TITLES = (
    "局长|书记|党组成员|省长|市长|县长|区长|州长|盟长|主任|处长|院长|所长|站长|校长|巡视员|调研员|总监|总工程师|"
    "总药师|总检验师|总经济师|部长|司长|厅长|科长|主席|组长|秘书长|会长|理事长|总经理|董事长|负责人|委员|常委|支队长|队长|"
    "主持人|专员|教授|院士|研究员|专家|参赞|代表|(?<=[局省市厅委院])领导(?!小组|班子|干部)|班子成员|站长|检查员|同志|会计师|政委|主编|记者|召集人|总裁|厂长|发言人|顾问|理事|总师|首席专家|督察"
)
TITLE = re.compile(rf"(?:{_TITLES})(?:（[^（）\n]{{1,20}}）)?")
_NOT_GIVEN = "说等在对就并及的了是也还将出参带各会要"
_BOUND = (
    r"(?=[，、。；：？！（）\s“”]|$|和(?![\u4e00-\u9fff]?(?:出席|主持|强调|指出|要求|在|表示|说))|及|与|等|出席|主持|参加|参会|讲话|强调|要求|指出|表示|作|做|在|对|就|带|率|一行|传达|"
    "通报|宣读|总结|介绍|分别|致辞|致词|发言|安排|部署|汇报|同志|说|认为|到|赴|深入|围绕|结合|代表|受|为|并|充分|"
    "还|以|提出|宣布|列席|陪同|会见|听取|进行|领|召|担任|解读|来|向|也|逐|现场|实地|调研|检查|督导|指导|点评|动员|"
    "授课|签|参|全程|最后|首先|从|共同|肯定|明确|分析|回顾|再次|特别|主讲|应邀|到会|随同|一同|用|的|副?(?:局长|书记|主任|组长|省长|市长|院长|处长|所长|部长|司长|巡视员|主席|县长)|"
    "开门见山|开宗明义|直言|坦言|率先|坦承|感慨|回应|补充|勉励|叮嘱|嘱咐|脱稿|语重心长|一针见血|与|先后|逐一|任|专门|针对|谈|组织|通过|接受|撰文|署名|走访|考察|慰问|详细|仔细|现|辞|同)"
)


@cache
def surnames() -> str:
    """The surnames of one character, as one string."""
    return "".join((files("pipelines") / "data" / "surnames.txt").read_text(encoding="utf-8").split())


@cache
def _compound() -> str:
    return "|".join(
        (files("pipelines") / "data" / "compound_surnames.txt").read_text(encoding="utf-8").split()
    )


WORDS = (
    "商务|商会|商业|商标|商品|商店|商定|商讨|商谈|商家|商超|楼宇|楼道|鹿茸|鹿角|代表|成员|常务|全体|全省|全市|全区|全县|全国|全局|全面|全程|单位|方面|高度|广大|时间|项目|管理|国家|党组|水平|支持|双方|"
    "东部|东北|西部|万余|包括|从严|单独|安全|安排|平台|和各|和有|和相|于近|于今|应邀|应当|江苏|江西|云南|贵州|宁夏|海关|海南|"
    "高级|高校|高质|华东|华北|甘肃|安徽|常态|年度|金融|石油|经济|经营|车间|计划|计算|宣传|水利|阳光|党委|党员|党支|向全|向各|"
    "马上|明确|时代|戴口|连续|通报|通过|相关|相应|部分|元旦|车辆|言论|公司|公众|公开|管控|危害|荣获|荣誉|查处|查办|能力|能够|强调|指出|要求|表示|部署|宣读|传达|总结|"
    "一同|一起|先后|陪同|应邀|随同|到会|亲自|受邀|同时|共同|也出|均出|及相|等出|等参|和部|及部|办公|工作|会议|们|"
    "逐一|逐项|全系|时候|有力|有效|有序|有关|成效|成立|经过|经验|解决|解读|干部|法律|法治|法规|但是|但也|来自|修订|修改|展示|展开|原则|原料|都是|应急|应用|应以|包装|从而|从业|从事|从三|从四|从五|相互|温度|支撑|支队|广泛|国务|国内|农村|强化|强力|习惯|习近|向上|党建|党的|党中|卫生|卫健|方案|方式|方向|路径|万元|高风|高效|金额|连锁|管理|明显|明年|查验|查询|关于|关键|关注|公安|公正|公平|公示|曾经|苗头|严格|严重|严厉|严查|严肃|严防|严把|严守|严禁|宣布|边境|阳性|温湿|季度|空间|台账|麻醉|毒性|余家|司局|司法|水平|常见|车辆|单独|别的|终身|步伐|易制|柴胡|居民|干事|后续|后勤|山区|东西|那么|那些|还有|乐观|乐城|于是|符合|满足|满意|门店|沙棘|荆防|幸福|逐步|时任|过去"
)
"""Words that begin like a surname and stand where names stand (各处室代表, 市局党组)."""


@cache
def name_pattern() -> str:
    """A regular expression (no groups) for one name with its right bound looked at, longest first."""
    single, compound = surnames(), _compound()
    given = rf"(?:[\u4e00-\u9fff](?<![{_NOT_GIVEN}]))"
    return (
        rf"(?!{WORDS}|[\u4e00-\u9fff]副?(?:局长|书记|主任|处长|组长|省长|市长|院长|部长|司长|县长|区长|科长|所长|站长|会长|校长|总))(?:(?:{compound}){given}{{1,2}}{_BOUND}|[{single}]{given}{{2}}{_BOUND}|[{single}]在{given}{_BOUND}|[{single}][ ]{{0,2}}{given}{_BOUND}"
        rf"|[\u4e00-\u9fff]{{1,6}}(?:·[\u4e00-\u9fff]{{1,6}})*?·[\u4e00-\u9fff]{{2,6}}?{_CLEAR}"
        rf"|(?:{_parts()}){{1,2}}[\u4e00-\u9fff]{{0,2}}?(?<=..){_CLEAR})"
    )


_CLEAR = r"(?=[，、。；：？！（）\s“”]|$|出席|主持|参加|参会|列席|讲话|强调|指出|要求|表示|介绍|通报|宣读|传达|汇报|陪同|带队|一行|分别|等|和[\u4e00-\u9fff]{2}|作[\u4e00-\u9fff]|在[\u4e00-\u9fff]{2})"
"""Right bounds that begin no syllable of a transcribed name."""


@cache
def _parts() -> str:
    """Parts of Tibetan, Uyghur, Kazakh and Mongolian names as Chinese writes them, which have no surname."""
    rows = (files("pipelines") / "data" / "given_parts.txt").read_text(encoding="utf-8").split()
    return "|".join(sorted(rows, key=len, reverse=True))


# What a name, however rare, is no part of: 副局长分别出席, 局领导一同参加, 书记带队出席.
_NO_NAME = (
    "分别|先后|一同|共同|应邀|陪同|亲自|全程|同时|全部|到会|受邀|轮流|代表|率队|带队|率先|依次|一行|以及|集体|均|也|还|将|及|等|会|在|应|并|因|受|给|为|作|亲|悉|统|召|按|"
    "指出|强调|要求|主持|出席|会议|全体|全省|全市|全局|视频|线上|现场|随后|随同|会上|逐|纷纷|一致|踊跃|结合|围绕|今天|再次|首先|最后|部分|有关|各"
)


@cache
def titled_name() -> re.Pattern[str]:
    """A title directly before a name: groups `title` and `name`; before a plain verb the surname may be a rare one."""
    deed = "出席|主持(?!人)|参加会议|到会|强调，|指出，|要求，|表示，|在讲话中|作(?:了)?[\u4e00-\u9fff]{0,4}(?:讲话|报告|发言|动员|部署|总结|辅导|授课)|宣读|通报了|介绍了|致辞|讲话"
    rare = rf"(?!{_NO_NAME}|[\u4e00-\u9fff]{{1,2}}(?:局|处|党组|会议|中心|部门|企业|人员|代表|委员))[\u4e00-\u9fff]{{2,4}}?(?<!会)(?<!别)(?={deed})"
    return re.compile(rf"(?P<title>{TITLE.pattern})[ ]?(?P<name>{name_pattern()}|{rare})")


@cache
def leading_name() -> re.Pattern[str]:
    """A name at the very place asked for (use with `match`)."""
    return re.compile(rf"(?P<name>{name_pattern()})")


def known_people(plain_text: str) -> dict[str, int]:
    """Names that stand directly after a title somewhere in the text, with their first position."""
    found: dict[str, int] = {}
    for match in titled_name().finditer(plain_text):
        found.setdefault(match["name"], match.start("name"))
    return found
