"""Facts about characters: which are common in Chinese, and which forms stand for others.

`common_share` is the cheapest sign that a decoding is right: three in four characters of real Chinese are
among the seven hundred below, of wrongly decoded bytes about one in ten. (Written from general knowledge of
Chinese frequency lists and of official prose; order has no meaning.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白"
    "教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且"
    "究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值"
    "号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随"
    "病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固"
    "叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功"
    "药监督检疗械妆评审批临床剂患疫苗毒注册许可验抽稽处罚违证书申请批准备案通告公示函令局厅署委会议召开强调指出部署贯彻落实精神加强推"
    "进健康安全风险隐患排查整治执法依据条款规定办法条例暂行试行征求意见稿附件印发自治区直辖单位企业机构生物制品化妆中药饮片医疗器械网络销售"
    "境内外进口注射液胶囊颗粒口服片剂说明书标签追溯召回不良反应监测评价质量管理体系年度计划季度月份情况汇总名单结果信息公开解读政策法规"
    "专栏首页索引来源浏览次数打印关闭字体责任编辑版权所有技术支持联系我们网站地图承办主办邮箱电话地址邮政编码备案号"
    "书记副秘书长主任处室党组成员同志出席讲话主持参加传达学习习近平新时代特色社会主义思想党的二十届全会精神落细夯筑牢底线"
)

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def char_class(chars: Iterable[str]) -> str:
    """Characters as the inside of a regular expression's class: neighbours as ranges, which compile ten times faster.

    >>> char_class("dcbax")
    'a-dx'
    """
    parts: list[str] = []
    codes = sorted({ord(char) for char in chars})
    at = 0
    while at < len(codes):
        end = at
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1:
            end += 1
        first, last = re.escape(chr(codes[at])), re.escape(chr(codes[end]))
        parts.append(first if at == end else first + last if end == at + 1 else f"{first}-{last}")
        at = end + 1
    return "".join(parts)


@cache
def common_characters() -> frozenset[str]:
    """The common characters in both scripts."""
    from text.script import character_table

    return frozenset(COMMON) | frozenset(COMMON.translate(character_table("ST")))


@cache
def _common_pattern() -> re.Pattern[str]:
    return re.compile(f"[{char_class(common_characters())}]+")


def count_han(text: str) -> int:
    return sum(map(len, _HAN.findall(text)))


def common_share(text: str) -> float:
    """Share of the Chinese characters that are common ones; 0.0 where there are none.

    Real official text .75–.95, bytes read with a wrong charset .02–.2.
    """
    han = count_han(text)
    return sum(map(len, _common_pattern().findall(text))) / han if han else 0.0


@cache
def _odd_stretch() -> re.Pattern[str]:
    rare = char_class(chr(code) for code in range(0x3400, 0xA000) if chr(code) not in common_characters())
    return re.compile(f"[{rare}](?:[^<>\n]?[{rare}]){{4}}")


def has_odd_stretch(text: str) -> bool:
    """Do five uncommon characters stand (almost) side by side? Rare in sound text, certain in misread text."""
    return _odd_stretch().search(text) is not None


@cache
def price(char: str) -> float:
    """How unexpected a character is in Chinese text: 0 common, up to 6 never."""
    if char < "\x80" or char in common_characters():
        return 0.0
    if (
        "\u3000" <= char <= "\u301f"
        or "\uff01" <= char <= "\uff5e"
        or char in "“”‘’…—·×℃％①②③④⑤⑥⑦⑧⑨⑩●■▲△◆★※〓"
    ):
        return 0.3
    if char in ordinary():
        return 1.2
    return 3.5 if "\u4e00" <= char <= "\u9fff" else 5.0


@cache
def ordinary() -> frozenset[str]:
    """Characters of everyday Chinese in both scripts: GB 2312's first level, by frequency as it was made."""
    from text.script import character_table

    level = "".join(
        bytes([lead, trail]).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xD8)
        for trail in range(0xA1, 0xFF)
    )
    return frozenset(level) | frozenset(level.translate(character_table("ST"))) | common_characters()
