"""A title's words: cleaned, brought into a form for comparing, freed of the names of site and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from text.extract.render import tidy

_TAGS = re.compile(r"<[^<>]{1,40}>|&nbsp;?", re.IGNORECASE)
_UNSEEN = "\u200b\u200e\ufeff"
SEPARATOR = re.compile(
    r"\s*(?:_+|\||｜|--+|——+|—|–|»|>>|::|·)\s*|\s+-\s*|\s*-\s+|(?<=[\u4e00-\u9fff”》）)])-(?=[\u4e00-\u9fff])"
)
_SITE_LIKE = re.compile(
    r"(?:网|局|委|会|所|署|校|會|中心|政府|门户|平台|系统|大厅|服务|窗口|频道|新闻|要闻|动态|公告|通告|通知|院|报|社|站|在线|客户端|厅|部|栏目?|专栏|首页|资讯|公开|公示|文件|法规|库|监管|办|處|網|頻道|版|信息|解读|回应|发布)$"
    r"|(?:网站|门户)|\.(?:com|cn|net|org)|^(?:www|NMPA|CDE|CMDE)\b|^(?:正文|详情|内容页?|文章|首页)$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?P<title>.{8,}[^、和及与，])\s+(?P<name>\S{4,20})$")
"""A title and, parted by a blank alone, the site's name."""
NUMBERED = re.compile(r"^[（(〔\[].*(?:号|稿|行|版|订|期|[一二三四五六七八九十\d])[）)〕\]]$")


_ORGAN = re.compile(
    r"^[^，。：；！？《》“”（）、]{2,20}(?:局|网|网站|委员会|人民政府|中心|药监署|卫生署|衞生署|總署|总署|门户|门户网|研究院|检验院|研究所|检验所|频道|报社|協會|協会|协会|学会|學會|促进会|联合会|聯合會|联会|聯會|商会|商會|(?:文件|数据|法规|信息|标准|政策)库|数字报|电子报|报(?:电子|数字|多媒体)版)$"
)
"""A whole <title> of this shape names the site, and a signature line of that name would confirm it."""
_COLUMN = re.compile(
    r"(?:系统|平台|通知|公告|公示|通告|新闻|工作|政务|信息|动态|要闻|会议|详情|详细|法规|法律|文件|政策|解读|内容|正文|媒体|报道|报导|图片|视频|专题|专栏|栏目|活动|科普|知识|园地|宣传"
    r"|培训|教育|采购|招标|公开|重要|最新|综合|行业|时政|国内|地方|基层|监管|药品|器械|化妆品|健康|产业|领导|讲话|关注|焦点|热点|快讯|快报|资讯|中心|互动|交流|问答|答疑|咨询|服务|办事|指南|党建|人事"
    r"|展示|查看|阅读|浏览|页面|网页|打印|预览|列表|标题|主题|文章|稿|类|栏|页|与|和|及|、|/|-)+"
)
"""Words columns are named with; a title says more."""


@lru_cache(maxsize=4096)  # a page's lines are compared with its titles again and again
def squeeze(text: str) -> str:
    flat = "".join(text.split()).lower()
    for unseen in _UNSEEN:
        flat = flat.replace(unseen, "")
    return flat


def clean(text: str) -> str:
    """A title as one line: markup that leaked into attributes gone, edges and doubled blanks too."""
    return (
        tidy(_TAGS.sub(" ", text)).strip(" \u3000|_-")
        if "<" in text or "&" in text
        else tidy(text).strip(" \u3000|_")
    )


def is_organ(text: str) -> bool:
    """Is a whole line the name of a site, an authority or a society?"""
    return _ORGAN.match(squeeze(text)) is not None


def is_column(text: str) -> bool:
    """Is a line made of nothing but words that columns are named with?

    >>> is_column("通知公告"), is_column("停电通知")
    (True, False)
    """
    return len(text) <= 10 and (
        _COLUMN.fullmatch(squeeze(text)) is not None or text.endswith(("专题", "专栏", "栏目", "频道"))
    )


def strip_site(title: str, sites: Iterable[str]) -> str:
    """The <title> without the site's and the column's names at its ends.

    >>> strip_site("关于注销注册证的公告_通知公告_某省药品监督管理局", ())
    '关于注销注册证的公告'
    """
    names = tuple(sites)
    text = title
    while cuts := list(SEPARATOR.finditer(text)):
        head, tail = text[: cuts[-1].start()], text[cuts[-1].end() :]
        first, rest = text[: cuts[0].start()], text[cuts[0].end() :]
        if head and _is_site(tail, names):
            text = head
        elif (
            rest
            and _is_site(first, names)
            and (len(first) < len(rest) or is_organ(first))
            and (squeeze(first) in names or not SEPARATOR.search(rest))
        ):
            text = rest
        else:
            break
    if (behind := _BEHIND.match(text)) is not None and is_organ(behind["name"]):
        text = behind["title"]
    return "" if squeeze(text) in names else text.strip()


def _is_site(text: str, names: tuple[str, ...]) -> bool:
    flat = squeeze(text)
    if not flat or any(flat == name or (len(flat) > 3 and flat in name) for name in names):
        return True
    return (
        len(flat) <= 24
        and bool(_SITE_LIKE.search(flat))
        and not re.search(r"[，。；：！？《》“”（）]|关于|召开|会议$", flat)
    )
