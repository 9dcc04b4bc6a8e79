"""List pages in many shapes, with what they hold; every title and address is ours."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

from models import FetchedPage

TITLES = (
    "省局关于印发药品经营企业分级监管办法的通知",
    "省局召开第四季度药品安全风险会商会",
    "关于12批次不符合规定药品的通告（2026年第38号）",
    "局长带队调研疫苗生产企业",
    "关于公开征求中药饮片炮制规范意见的通知",
    "医疗器械飞行检查情况通报",
    "省局传达学习全国药品监管工作会议精神",
    "关于注销三家企业药品经营许可证的公告",
    "药品网络销售第三方平台责任解读",
    "我省启动化妆品安全科普宣传周",
    "关于调整行政许可窗口服务时间的公告",
    "2026年度药品检查员考核结果公示",
)
FIRST_DAY = date(2026, 11, 18)
FETCHED = datetime(2026, 11, 21, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    title: str
    url: str
    day: date
    n: int


def rows(n: int = 12, address: str = "/xxgk/tzgg/202611/t2026_{n}.html") -> list[Row]:
    made = []
    for i in range(n):
        title = TITLES[i % len(TITLES)] + ("" if i < len(TITLES) else f"（{i}）")
        made.append(Row(title, address.format(n=4100 + i * 7), FIRST_DAY - timedelta(days=3 * i), i))
    return made


NAV = """<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/jggk/">机构概况信息</a></li>
<li><a href="/zwgk/">政务公开目录</a></li><li><a href="/bsfw/">网上办事服务大厅</a></li><li><a href="/hdjl/">政民互动交流</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="./">通知公告</a></div>"""
SIDE = """<div class="side"><h3>热点排行</h3><ul>{items}</ul></div>"""
FOOT = """<div class="footer"><a href="http://www.gov.cn/">中国政府网站链接</a><a href="https://www.nmpa.gov.cn/">国家药品监督管理局网站</a>
<a href="/wzdt/">网站地图</a><p>版权所有 某省药品监督管理局 2019-2026 备案号 12345678</p></div>"""
CALENDAR = (
    "<table class='calendar'>"
    + "".join(
        "<tr>"
        + "".join(f"<td><a href='/rl/2026-11-{d:02d}/'>{d}</a></td>" for d in range(w, w + 7))
        + "</tr>"
        for w in (1, 8, 15, 22)
    )
    + "</table>"
)


def hot(n: int = 8) -> str:
    """A list beside the list: titles like news, no day, other columns."""
    items = "".join(
        f'<li><a href="/rd/2026{i:02d}/c{i}5512.html">往期热门内容之药品安全常识第{i}讲</a></li>'
        for i in range(n)
    )
    return SIDE.format(items=items)


def whole(body: str, *, paging: str = "", hot_rows: int = 8) -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告_某省药品监督管理局</title></head><body>{NAV}"
        f"<div class='wrap'>{hot(hot_rows)}<div class='con'>{body}{paging}</div>{CALENDAR}</div>{FOOT}</body></html>"
    )


def page(
    body: str | bytes, url: str = "https://mpa.example.gov.cn/xxgk/tzgg/index.html", kind: str = "text/html"
) -> FetchedPage:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": kind, "date": format_datetime(FETCHED)}
    return FetchedPage(url=url, final_url=url, status=200, headers=headers, body=raw, fetched_at=FETCHED)


Form = Callable[[list[Row]], str]


@dataclass(frozen=True)
class Shape:
    """One way to write a list. `undated` shapes show no day at all."""

    write: Form
    undated: bool = False
    address: str = "/xxgk/tzgg/202611/t2026_{n}.html"
    extra: dict[str, str] = field(default_factory=dict)


def each(template: Callable[[Row], str], before: str = "", after: str = "") -> Form:
    return lambda made: before + "\n".join(template(r) for r in made) + after


def cut(title: str, n: int = 12) -> str:
    return title if len(title) <= n else title[:n] + "…"


def _in_fives(made: list[Row]) -> str:
    return "".join(
        "<ul class='g'>"
        + "".join(f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>" for r in made[i : i + 5])
        + "</ul>"
        for i in range(0, len(made), 5)
    )


def _two_a_row(made: list[Row]) -> str:
    cells = [f"<td><a href='{r.url}'>{r.title}</a></td><td>{r.day}</td>" for r in made]
    return (
        "<table>"
        + "".join(f"<tr>{''.join(cells[i : i + 2])}</tr>" for i in range(0, len(cells), 2))
        + "</table>"
    )


def _cdata(made: list[Row]) -> str:
    inner = "".join(
        f"<record><![CDATA[<li><a href='{r.url}' title='{r.title}'>{cut(r.title)}</a><span>{r.day}</span></li>]]></record>"
        for r in made
    )
    return f"<div id='9'><script type='text/xml'><datastore><recordset>{inner}</recordset></datastore></script></div>"


def _arrays(made: list[Row]) -> str:
    lines = [f"urls[{r.n}]='{r.url}';headers[{r.n}]=\"{r.title}\";dates[{r.n}]='{r.day}';" for r in made]
    return "<script>var urls=[],headers=[],dates=[];\n" + "\n".join(lines) + "</script>"


def _json_in_script(made: list[Row]) -> str:
    data = [{"title": r.title, "url": r.url, "publishTime": f"{r.day} 09:00"} for r in made]
    return f"<div id='app'></div><script>var pageData = {json.dumps(data, ensure_ascii=False)}; render(pageData);</script>"


def _written(made: list[Row]) -> str:
    lines = [
        f"document.write('<li><a href=\\\"{r.url}\\\">{r.title}</a><span>{r.day}</span></li>');" for r in made
    ]
    return "<ul><script>" + "\n".join(lines) + "</script></ul>"


def _twice(made: list[Row]) -> str:
    rows_of = "".join(f"<li><a href='{r.url}'>{r.title}</a><i>{r.day}</i></li>" for r in made)
    return f"<ul class='pc'>{rows_of}</ul><ul class='phone'>{rows_of}</ul>"


ART = "/art/2026/11/3/art_101_{n}.html"
ALL_SHAPES: dict[str, Shape] = {
    "ul li with span": Shape(
        each(
            lambda r: f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>",
            "<ul class='list'>",
            "</ul>",
        )
    ),
    "class on every fifth row": Shape(
        each(
            lambda r: (
                f"<li{' class=line' if r.n % 5 == 4 else ''}><i></i><a href='{r.url}' title='{r.title}'>{cut(r.title)}</a><span>({r.day})</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "day before the title": Shape(
        each(
            lambda r: f"<li><em>[{r.day:%Y.%m.%d}]</em> <a href='{r.url}'>{r.title}</a></li>", "<ul>", "</ul>"
        )
    ),
    "table row with number": Shape(
        each(
            lambda r: (
                f"<tr><td>{r.n + 1}</td><td><a href='{r.url}'>{r.title}</a></td><td>办公室</td><td>{r.day:%Y/%m/%d}</td></tr>"
            ),
            "<table><tr><th>序号</th><th>标题</th><th>处室</th><th>日期</th></tr>",
            "</table>",
        )
    ),
    "two records a table row": Shape(_two_a_row),
    "one table a record": Shape(
        each(
            lambda r: (
                f"<table width='100%'><tr><td><img src='d.gif'></td><td><a href='{r.url}'>{r.title}</a></td><td>{r.day}</td></tr></table>"
            ),
            "<td class='c'>",
            "</td>",
        )
    ),
    "dl with dt and dd": Shape(
        each(lambda r: f"<dt><a href='{r.url}'>{r.title}</a></dt><dd>{r.day}</dd>", "<dl>", "</dl>")
    ),
    "dl, day first": Shape(
        each(lambda r: f"<dt>{r.day}</dt><dd><a href='{r.url}'>{r.title}</a></dd>", "<dl>", "</dl>")
    ),
    "div rows": Shape(
        each(
            lambda r: (
                f"<div class='row row{r.n}'><div class='t'><a href='{r.url}'>{r.title}</a></div><div class='d'>发布时间：{r.day} 09:3{r.n % 10}</div></div>"
            )
        )
    ),
    "cards with summary": Shape(
        each(
            lambda r: (
                f"<section class='card'><h3><a href='{r.url}'>{r.title}</a></h3><p>自2025年1月1日起，各单位应当按照要求做好有关工作，加强药品全生命周期监管。</p><time datetime='{r.day}'>{r.day:%m-%d}</time><a href='{r.url}'>查看详情</a></section>"
            )
        )
    ),
    "link around the whole card": Shape(
        each(
            lambda r: (
                f"<a class='card' href='{r.url}'><h4>{r.title}</h4><p>本报讯 省药监局近日部署有关工作，要求压实企业主体责任。</p><span>{r.day}</span></a>"
            )
        )
    ),
    "link around title and day": Shape(
        each(
            lambda r: f"<li><a href='{r.url}'><span>{r.title}</span><span>{r.day}</span></a></li>",
            "<ul>",
            "</ul>",
        )
    ),
    "picture, title, summary": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'><img src='/p/{r.n}.jpg'></a><div><a href='{r.url}'>{r.title}</a><p>摘要文字，省局组织开展专项检查，督促企业整改。</p><b>{r.day}</b></div></li>"
            ),
            "<ul class='pic'>",
            "</ul>",
        )
    ),
    "rows in sibling lists of five": Shape(_in_fives),
    "one list a row": Shape(
        each(
            lambda r: (
                f"<ul class='cm'><li class='a'><a href='{r.url}' title='{r.title}'>{cut(r.title)}</a></li><li class='b'>{r.day}</li></ul>"
            )
        )
    ),
    "day and month apart": Shape(
        each(
            lambda r: (
                f"<li><div class='rq'><b>{r.day:%d}</b><span>{r.day:%Y-%m}</span></div><a href='{r.url}'>{r.title}</a></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "month day over year": Shape(
        each(
            lambda r: (
                f"<li><p class='rq'>{r.day:%m-%d}<br><i>{r.day:%Y}</i></p><h5><a href='{r.url}'>{r.title}</a></h5></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "year month day in three": Shape(
        each(
            lambda r: (
                f"<li><span>{r.day:%Y}年</span><span>{r.day.month}月</span><span>{r.day.day}日</span><a href='{r.url}'>{r.title}</a></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "without a year": Shape(
        each(
            lambda r: f"<li><a href='{r.url}'>{r.title}</a><span>[{r.day:%m-%d}]</span></li>", "<ul>", "</ul>"
        )
    ),
    "chinese day": Shape(
        each(
            lambda r: (
                f"<p>· <a href='{r.url}'>{r.title}</a>（{r.day.year}年{r.day.month}月{r.day.day}日）</p>"
            )
        )
    ),
    "flat with br": Shape(
        each(
            lambda r: f"<a href='{r.url}'>·{r.title}</a> <font color='gray'>{r.day}</font><br>",
            "<div>",
            "</div>",
        )
    ),
    "onclick only": Shape(
        each(
            lambda r: (
                f"<tr onmouseover='x()'><td><a href='javascript:void(0)' onclick=\"window.open('{r.url}')\">{r.title}</a></td><td>{r.day}</td></tr>"
            ),
            "<table>",
            "</table>",
        )
    ),
    "row that is clicked": Shape(
        each(
            lambda r: (
                f"<li onclick=\"location.href='{r.url}'\"><span class='t'>{r.title}</span><span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "javascript address": Shape(
        each(
            lambda r: f"<li><a href=\"javascript:openUrl('{r.url}')\">{r.title}</a><span>{r.day}</span></li>",
            "<ul>",
            "</ul>",
        )
    ),
    "category link before the title": Shape(
        each(
            lambda r: (
                f"<li><a href='/xxgk/c{r.n % 3}/'>【{('政策文件', '行政许可', '监督检查信息')[r.n % 3]}】</a><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "extra link after the title": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a>{'<a href=/jd/' + str(r.n) + '.html>【相关政策解读】</a>' if r.n % 4 == 1 else ''}<span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "script CDATA": Shape(_cdata),
    "script arrays": Shape(_arrays),
    "each row twice": Shape(_twice),
    "no days, days in the address": Shape(
        each(lambda r: f"<li><a href='{r.url}'>{r.title}</a></li>", "<ul>", "</ul>"),
        address=ART,
        extra={"fixed": "2026-11-03"},
    ),
    "no days at all": Shape(
        each(lambda r: f"<li><a href='{r.url}'>{r.title}</a></li>", "<ul>", "</ul>"),
        undated=True,
        address="/info/1041/{n}.htm",
    ),
    "day in a nested table": Shape(
        each(
            lambda r: (
                f"<tr><td><table><tr><td><a href='{r.url}'>{r.title}</a></td></tr></table></td><td><table><tr><td>{r.day}</td></tr></table></td></tr>"
            ),
            "<table>",
            "</table>",
        )
    ),
    "title in a heading, day in a list": Shape(
        each(
            lambda r: (
                f"<article><header><h2><a href='{r.url}'>{r.title}</a></h2></header><ul><li>来源：办公室</li><li>日期：{r.day}</li></ul></article>"
            )
        )
    ),
    "day written by a script attribute": Shape(
        each(
            lambda r: f"<li><a href='{r.url}'>{r.title}</a><span data-time='{r.day}'></span></li>",
            "<ul>",
            "</ul>",
        )
    ),
    "upper case markup": Shape(
        each(
            lambda r: (
                f"<LI><IMG src='a.gif'><A title='{r.title}' onclick='void(0)' href='{r.url}'>{r.title}</A><SPAN class='fr'>{r.day}</SPAN></LI>"
            ),
            "<UL>",
            "</UL>",
        )
    ),
    "JSON in a script": Shape(_json_in_script),
    "rows written by a script": Shape(_written),
    "two columns of days": Shape(
        each(
            lambda r: (
                f"<tr><td><a href='{r.url}'>{r.title}</a></td><td>2025-01-0{r.n % 9 + 1}</td><td>{r.day}</td></tr>"
            ),
            "<table><tr><th>名称</th><th>成文日期</th><th>发布日期</th></tr>",
            "</table>",
        )
    ),
    "labelled days": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><p><span>成文日期：2025-03-04</span><span>发布日期：{r.day}</span></p></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "two digits of the year": Shape(
        each(
            lambda r: f"<li><a href='{r.url}'>{r.title}</a><span>[{r.day:%y-%m-%d}]</span></li>",
            "<ul>",
            "</ul>",
        )
    ),
    "attachments under some rows": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span>"
                + (
                    "<ul><li><a href='/f/1.docx'>附件1：药品经营企业分级监管自查情况报告表格式样本</a></li><li><a href='/f/2.pdf'>附件2：名单汇总表格</a></li></ul>"
                    if r.n % 3 == 1
                    else ""
                )
                + "</li>"
            ),
            "<ul class='list'>",
            "</ul>",
        )
    ),
    "tooltip with all the fields": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span><div class='tip'><table><tr><td>索引号</td><td>000014349/2026-0{r.n}</td></tr><tr><td>生成日期</td><td>2025-02-03</td></tr><tr><td>名称</td><td>{r.title}</td></tr></table></div></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "day in the link's own text": Shape(
        each(lambda r: f"<li><a href='{r.url}'>{r.title} ({r.day})</a></li>", "<ul>", "</ul>")
    ),
    "whole title on the item": Shape(
        each(
            lambda r: (
                f"<li title='{r.title}'><a href='{r.url}'>{cut(r.title, 9)}</a><span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "source link before the day": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><a href='/bm/{r.n % 3}/'>{('药品注册管理处室', '药品生产监督管理处', '政策法规处研究室')[r.n % 3]}</a><span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "links inside summaries": Shape(
        each(
            lambda r: (
                f"<div class='item'><h3><a href='{r.url}'>{r.title}</a></h3><p>近日，<a href='/tag/{r.n}'>国家药品监督管理局</a>部署工作。<a href='{r.url}'>【阅读全文】</a></p><span>{r.day}</span></div>"
            )
        )
    ),
    "separator rows": Shape(
        each(
            lambda r: (
                f"<tr><td>·<a href='{r.url}'>{r.title}</a></td><td>[{r.day}]</td></tr><tr><td colspan=2 height=1></td></tr>"
            ),
            "<table>",
            "</table>",
        )
    ),
    "address in a data attribute": Shape(
        each(
            lambda r: f"<li data-url='{r.url}'><span class='t'>{r.title}</span><span>{r.day}</span></li>",
            "<ul>",
            "</ul>",
        )
    ),
    "day written by a script in the row": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><span><script>document.write('{r.day}'.substr(0,10))</script></span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "day over month without a year": Shape(
        each(
            lambda r: (
                f"<li><div class='d'><span>{r.day.day}</span>{r.day.month}月</div><div><a href='{r.url}'>{r.title}</a></div></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
    "views beside the day": Shape(
        each(
            lambda r: (
                f"<li><a href='{r.url}'>{r.title}</a><span>浏览：{r.n * 37}次</span><span>{r.day}</span></li>"
            ),
            "<ul>",
            "</ul>",
        )
    ),
}
