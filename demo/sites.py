"""The demonstration's sites: each publishes the way one publisher family does, odd habits included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlsplit

from demo.papers import MIRROR, PRESS, Shown, everything
from demo.texts import EAST, NATION, NORTH, SOUTH, WEST

Answer = tuple[int, dict[str, str], bytes]
PER_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`columns`: folder → column name · `answer(site, target, day)` gives status, headers, body."""

    id: str
    name: str
    columns: dict[str, str]
    config: str
    answer: Callable[[Site, str, int], Answer]

    def shown(self, day: int, column: str | None = None) -> list[Shown]:
        """What the site shows that day, newest first; a late insert stands where its date belongs."""
        rows = [s for s in PAPERS if s.site == self.name and s.first_day <= day <= s.last_day]
        rows = [s for s in rows if column is None or s.column == column]
        return sorted(rows, key=lambda s: (s.on, s.ident), reverse=True)


PAPERS = everything()
HTML = {"Content-Type": "text/html; charset=utf-8"}
MISSING: Answer = (404, HTML, "<html><body><h1>404</h1><p>您访问的页面不存在</p></body></html>".encode())
NAV = "".join(
    f'<li><a href="/{p}/">{n}</a></li>'
    for p, n in (("", "首页"), ("jggk", "机构概况"), ("zwgk", "政务公开"), ("bsfw", "办事服务"))
)
FOOT = '<div class="footer"><p>主办：{name}　版权所有</p><p>网站标识码：示范000001　示范ICP备00000000号</p></div>'


def page(title: str, body: str, *, name: str, meta: str = "", charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{escape(title)}_{escape(name)}</title>{meta}</head><body>'
        f'<div class="header"><ul class="nav">{NAV}</ul></div>{body}{FOOT.format(name=escape(name))}</body></html>'
    )


def metas(one: Shown) -> str:
    rows = {
        "ArticleTitle": one.title,
        "PubDate": f"{one.on} 09:30",
        "ContentSource": one.publisher,
        "ColumnName": one.column,
    }
    return "".join(f'<meta name="{k}" content="{escape(v)}">' for k, v in rows.items())


def paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>　　{escape(line)}</p>" for line in lines)


def split_target(target: str) -> tuple[str, str]:
    """`/a/b/x.html` → (`a/b`, `x.html`)."""
    folder, _, name = urlsplit(target).path.strip("/").rpartition("/")
    return folder, name


def sliced(rows: list[Shown], number: int) -> tuple[list[Shown], int]:
    pages = max(1, -(-len(rows) // PER_PAGE))
    return rows[(number - 1) * PER_PAGE : number * PER_PAGE], pages


# ------------------------------------------------------------------ one function per family


def nmpa_like(site: Site, target: str, day: int) -> Answer:
    """Lists `index.html`, `index_1.html` = page 2; articles named by a timestamp of 17 digits."""
    folder, name = split_target(target)
    column = site.columns.get(folder)
    if column is None:
        return MISSING
    rows = site.shown(day, column)
    if name.startswith("index"):
        number = 1 if name == "index.html" else int(name.removeprefix("index_").removesuffix(".html")) + 1
        some, pages = sliced(rows, number)
        items = "".join(
            f'<li{" class=active" if i % 5 == 4 else ""}><i></i><a href="./{stamp(s)}.html" title="{escape(s.title)}">{escape(s.title[:24])}…</a><span>({s.on})</span></li>'
            for i, s in enumerate(some)
        )
        body = f'<div class="list"><ul>{items}</ul></div><div class="page">共{pages}页</div>'
        return 200, HTML, page(column, body, name=site.name).encode()
    one = next((s for s in rows if f"{stamp(s)}.html" == name), None)
    if one is None:
        return MISSING
    body = f'<h2 class="title">{escape(one.title)}</h2><div class="date">发布时间：{one.on}</div><div class="text">{paragraphs(one.paragraphs(day))}</div>'
    return 200, HTML, page(one.title, body, name=site.name, meta=metas(one)).encode()


def stamp(one: Shown) -> str:
    return f"{one.on:%Y%m%d}{int(one.ident[:8], 16) % 10**9:09d}"


def jpage_like(site: Site, target: str, day: int) -> Answer:
    """Rows stand as CDATA records in a script; every row twice, for screens and for phones."""
    parts = urlsplit(target)
    for folder, column in site.columns.items():
        if parts.path == f"/{folder}/index.html":
            rows = "".join(
                f'<record><![CDATA[<tr><td><a class="bt_link" href="{art(s, folder)}" title="{escape(s.title)}">b·{escape(s.title)}</a></td><td class="rowspace"><font>{s.on}</font></td></tr>]]></record>'
                * 2
                for s in site.shown(day, column)
            )
            total = len(site.shown(day, column))
            body = f'<div class="list"><script type="text/xml"><datastore><recordset>{rows}</recordset></datastore></script></div><script>var totalRecord={total};</script>'
            return 200, HTML, page(column, body, name=site.name).encode()
        one = next((s for s in site.shown(day, column) if art(s, folder) == parts.path), None)
        if one is not None:
            body = f'<table><tr><td class="title">{escape(one.title)}</td></tr><tr><td>发布时间：{one.on} 10:12:00　来源：{escape(one.publisher)}</td></tr></table><div id="zoom"><meta name="ContentStart">{paragraphs(one.paragraphs(day))}<meta name="ContentEnd"></div>'
            return 200, HTML, page(one.title, body, name=site.name, meta=metas(one)).encode()
    return MISSING


def art(one: Shown, folder: str) -> str:
    return f"/art/{one.on.year}/{one.on.month}/{one.on.day}/art_{folder.removeprefix('col/col')}_{int(one.ident[:6], 16)}.html"


def portal_like(site: Site, target: str, day: int) -> Answer:
    """An old row is pinned on top, titles hold <br/>, pages count from 1, addresses say no date."""
    folder, name = split_target(target)
    base, _, tail = folder.partition("/content")
    column = site.columns.get(base)
    if column is None:
        return MISSING
    rows = site.shown(day, column)
    if tail or name.startswith("post_"):
        one = next((s for s in rows if post(s) == name), None)
        if one is None:
            return MISSING
        body = f'<div class="article"><h1>{escape(one.title)}</h1><p class="info">发布时间：{one.on} 15:20:00　来源：{escape(one.publisher)}　字号：大 中 小</p><div id="zoomcon">{paragraphs(one.paragraphs(day))}</div></div>'
        return 200, HTML, page(one.title, body, name=site.name, meta=metas(one)).encode()
    number = 1 if name == "index.html" else int(name.removeprefix("index_").removesuffix(".html"))
    some, pages = sliced(rows, number)
    if number == 1 and len(rows) > PER_PAGE:
        some = [rows[-1], *some]
    items = "".join(
        f'<li><a href="/{base}/content/{post(s)}" title="{escape(s.title[:12])}<br/>{escape(s.title[12:])}">{escape(s.title)}</a><span class="time">[ {s.on} ]</span></li>'
        for s in some
    )
    last = f'<a class="last" href="index_{pages}.html">尾页</a>' if pages > 1 else ""
    body = f'<ul class="infoList">{items}</ul><div id="page_div">{last}</div>'
    return 200, HTML, page(column, body, name=site.name).encode()


def post(one: Shown) -> str:
    return f"post_{int(one.ident[:5], 16) + 1000000}.html"


def lying_gbk(site: Site, target: str, day: int) -> Answer:
    """GBK bytes; header and meta both claim UTF-8. TRS names, `index_1.html` = page 2."""
    folder, name = split_target(target)
    base = folder.rsplit("/", 1)[0] if name.startswith("t2026") else folder
    column = site.columns.get(base)
    if column is None:
        return MISSING
    rows = site.shown(day, column)
    if name.startswith("index"):
        number = 1 if name == "index.html" else int(name.removeprefix("index_").removesuffix(".html")) + 1
        some, pages = sliced(rows, number)
        items = "".join(
            f'<li><a href="./{s.on:%Y%m}/{trs(s)}">·{escape(s.title)}</a><em>{s.on}</em></li>' for s in some
        )
        body = f'<ul class="news-list">{items}</ul><script>createPageHTML({pages},{number - 1},"index","html");</script>'
        return 200, HTML, page(column, body, name=site.name).encode("gb18030")
    one = next((s for s in rows if trs(s) == name), None)
    if one is None:
        return MISSING
    body = f'<div class="con"><h1>{escape(one.title)}</h1><div class="xx">日期：{one.on} 来源：{escape(one.publisher)}</div><div class="TRS_Editor">{paragraphs(one.paragraphs(day))}</div></div>'
    return 200, HTML, page(one.title, body, name=site.name).encode("gb18030")


def trs(one: Shown) -> str:
    return f"t{one.on:%Y%m%d}_{int(one.ident[:6], 16)}.html"


def json_like(site: Site, target: str, day: int) -> Answer:
    """The list is a JSON call with a stated total; articles are plain pages."""
    parts = urlsplit(target)
    rows = site.shown(day)
    if parts.path == "/common/search/news":
        number = int(parse_qs(parts.query).get("page", ["1"])[0])
        some, _ = sliced(rows, number)
        results = [
            {
                "title": s.title,
                "url": f"/xc/{s.on:%Y%m}/{s.ident}.shtml",
                "publishedTimeStr": f"{s.on} 11:00:00",
            }
            for s in some
        ]
        return (
            200,
            {"Content-Type": "application/json"},
            json.dumps({"data": {"total": len(rows), "results": results}}).encode(),
        )
    one = next((s for s in rows if parts.path.endswith(f"{s.ident}.shtml")), None)
    if one is None:
        return MISSING
    body = f'<div class="main"><h3>{escape(one.title)}</h3><span>日期：{one.on} 11:00　来源：{escape(one.publisher)}</span><div class="pages_content">{paragraphs(one.paragraphs(day))}</div></div>'
    return 200, HTML, page(one.title, body, name=site.name).encode()


def press_like(site: Site, target: str, day: int) -> Answer:
    """A newspaper: reprints with its own head and tail, share box, related reading, comment template."""
    folder, name = split_target(target)
    column = site.columns.get(folder)
    if column is not None:
        rows = "".join(
            f'<li class="box "><a href="/c/{s.on}/{paper_id(s)}.shtml" title="{escape(s.title)}">{escape(s.title[:20])}...</a><span class="fr">{s.on}</span></li>'
            for s in site.shown(day, column)
        )
        return 200, HTML, page(column, f'<div class="left fl"><ul>{rows}</ul></div>', name=site.name).encode()
    one = next((s for s in site.shown(day) if name == f"{paper_id(s)}.shtml"), None)
    if one is None:
        return MISSING
    related = "".join(
        f'<li><a href="/c/{s.on}/{paper_id(s)}.shtml">{escape(s.title)}</a> {s.on} 08:00</li>'
        for s in site.shown(day)[:4]
    )
    body = (
        f'<div class="detail"><h1>{escape(one.title)}</h1><ul class="info"><li>{one.on} 14:05</li><li>作者：</li><li>来源：{escape(one.publisher)}</li></ul>'
        f'<div class="content">{paragraphs(one.paragraphs(day))}</div><div class="share">分享至 ×</div><div>右键点击另存二维码!</div>'
        f'<div class="related"><h4>相关阅读</h4><ul>{related}</ul></div><div class="comment">网民评论 {{nickName}} {{addTime}} {{content}}</div></div>'
    )
    return 200, HTML, page(one.title, body, name=site.name).encode()


def paper_id(one: Shown) -> int:
    return 1_100_000 + int(one.ident[:4], 16)


def challenge(site: Site, target: str, day: int) -> Answer:
    """Every plain client gets a script instead of the page."""
    if target == "/robots.txt":
        return MISSING
    script = (
        "<script>(function(){var $_ts=window['$_ts']||{};$_ts.cd='"
        + "qWx1" * 60
        + "';document.cookie='t='+$_ts.cd;location.reload();})()</script>"
    )
    return (
        412,
        HTML,
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{script}</head><body></body></html>".encode(),
    )


SITES: tuple[Site, ...] = (
    Site(
        id="demo-nation", name=NATION, answer=nmpa_like, config="level: national\nregion: '000000'\nfamily: nmpa-publisher\nrelays: [demo-east, demo-south]\n",
        columns={"xxgk/ggtg": "公告通告", "xxgk/fgwj": "法规文件", "xxgk/zhqyj": "征求意见", "yaowen/hyxx": "会议信息", "xxgk/zhcjd": "政策解读", "yaowen/jgyw": "监管要闻"},
    ),
    Site(id="demo-east", name=EAST, answer=jpage_like, config="family: hanweb-jpage\n", columns={"col/col84617": "工作文件", "col/col84602": "会议信息"}),
    Site(
        id="demo-south", name=SOUTH, answer=portal_like, config="family: portal\nentry: {each: ul.infoList li}\narticle: {body: '#zoomcon'}\n",
        columns={"xwdt/tzgg": "通知公告", "zwgk/cpzh": "产品召回", "hdjl/zqyj": "征求意见", "xwdt/gzdt": "要闻动态"},
    ),
    Site(id="demo-north", name=NORTH, answer=lying_gbk, config="family: trs-wcm\nentry: {each: ul.news-list li, date: em}\n", columns={"xxgk/tzgg": "通知公告", "xwzx/yw": "要闻动态"}),
    Site(
        id="demo-west", name=WEST, answer=json_like,
        config="family: json-api\nentry: {each: data.results, link: url, title: title, date: publishedTimeStr, total: data.total}\n"
        "paging: {pattern: /common/search/news, page_size: 5, form: {page: '{n}'}}\n",
        columns={"xc/news": "要闻动态"},
    ),
    Site(id="demo-press", name=PRESS, answer=press_like, config="level: media\nregion: '000000'\nentry: {each: li.box, date: span.fr}\npaging: none\n", columns={"sy/yw": "要闻", "fw/xz": "写作范例"}),
    Site(id="demo-mirror", name=MIRROR, answer=nmpa_like, config="level: media\nregion: '000000'\nfamily: nmpa-publisher\n", columns={"yw": "藥監要聞"}),
    Site(id="demo-blocked", name="中岳省药品监督管理局", answer=challenge, config="family: nmpa-publisher\naccess: 'js-challenge (412)'\nrelays: [demo-press]\n", columns={"xxgk/ggtg": "公告通告"}),
)  # fmt: skip
