"""A title's words: cleaned, brought into a form for comparing, freed of the names of site and column."""

from __future__ import annotations

import re
from collections.abc import Iterable

from text.extract.render import tidy

_TAGS = re.compile(r"<[^<>]{1,40}>|&nbsp;?", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u3000\u200b\u200e\ufeff]+")
SEPARATOR = re.compile(
    r"\s*(?:_+|\||｜|--+|——+|—|–|»|>>|::|·)\s*|\s+-\s*|\s*-\s+|(?<=[\u4e00-\u9fff”》）)])-(?=[\u4e00-\u9fff])"
)
_SITE_LIKE = re.compile(
    r"(?:网|局|委|会|中心|政府|门户|平台|频道|新闻|要闻|动态|公告|通告|通知|院|报|社|站|在线|客户端|厅|部|栏目?|专栏|首页|资讯|公开|公示|文件|法规|监管|办|處|網|頻道|版|信息|解读|回应|发布)$"
    r"|(?:网站|门户)|\.(?:com|cn|net|org)|^(?:www|NMPA|CDE|CMDE)\b|^(?:正文|详情|内容页?|文章|首页)$",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^[（(〔\[].*(?:号|稿|行|版|订|期|[一二三四五六七八九十\d])[）)〕\]]$")


def squeeze(text: str) -> str:
    return _SPACE.sub("", text).lower()


def clean(text: str) -> str:
    """A title as one line: markup that leaked into attributes gone, edges and doubled blanks too."""
    return (
        tidy(_TAGS.sub(" ", text)).strip(" \u3000|_-")
        if "<" in text or "&" in text
        else tidy(text).strip(" \u3000|_")
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
            and len(first) < len(rest)
            and (squeeze(first) in names or not SEPARATOR.search(rest))
        ):
            text = rest
        else:
            break
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
