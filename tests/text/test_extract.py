"""Article pages of unlike make are read whole: title, body, date, credits, files, and no furniture."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ArticleRules, ListingEntry
from text.extract import extract

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def label_of(page: Path) -> dict[str, Any]:
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def stray_end(html: str) -> str:
    return re.sub(r"(<body[^>]*>)", r"\1</body></html>", html, count=1, flags=re.IGNORECASE)


def nameless(html: str) -> str:
    return re.sub(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", "", html, flags=re.IGNORECASE)


def p_as_div(html: str) -> str:
    return re.sub(r"(</?)p(?=[\s>])", r"\1div", html, flags=re.IGNORECASE)


CHANGES: dict[str, Any] = {
    "as it is": str,
    "stray end": stray_end,
    "no class or id": nameless,
    "p as div": p_as_div,
}


NAMED_ONLY = {"traditional-gov"}  # its title is inline text that only an id tells from the site's heading
CASES = [(p, name) for p in PAGES for name in CHANGES if name != "no class or id" or p.stem not in NAMED_ONLY]


@pytest.mark.parametrize(("page", "name"), CASES, ids=lambda v: v if isinstance(v, str) else v.stem)
def test_page_gives_its_body_title_and_date_whatever_its_markup(page: Path, name: str) -> None:
    change = CHANGES[name]
    label = label_of(page)
    found = extract(change(page.read_text(encoding="utf-8")), url=label["url"])
    assert [flat(p) for p in found.body.split("\n") if p] == [flat(p) for p in label["body"]]
    assert found.title == label["title"]
    assert (found.published_on.isoformat() if found.published_on else None) == label["published_on"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page_gives_its_credits_and_files(page: Path) -> None:
    label = label_of(page)
    found = extract(page.read_text(encoding="utf-8"), url=label["url"])
    said = {key: label[key] for key in ("publisher", "editor", "author") if label[key]}
    assert {key: getattr(found, key) for key in said} == said
    assert [a.url for a in found.attachments] == label["attachments"]


SITE = (
    "<html><body><div class=top><a href=/>首页</a></div>{}<div class=foot>某局 版权所有</div></body></html>"
)
BODY = "<p>现将有关事项通知如下，请认真贯彻执行。</p><p>本通知自发布之日起施行。</p>"


def read(inner: str, url: str = "https://example.gov.cn/a.html", **given_: Any) -> Any:
    return extract(SITE.format(inner), url=url, **given_)


def test_rules_of_the_source_win() -> None:
    page = read(
        f"<h1>栏目</h1><div class=t>关于某事的通知</div><em>2026-05-06</em><div class=x>{BODY}</div><div class=y><p>不是正文的一段话，很长很长很长。</p></div>",
        rules=ArticleRules(title=("div.t",), date=("em",), body=("div.x",)),
    )
    assert (page.title, page.published_on, page.method) == ("关于某事的通知", date(2026, 5, 6), "rule")
    assert page.body.split("\n") == ["现将有关事项通知如下，请认真贯彻执行。", "本通知自发布之日起施行。"]


def test_a_rule_that_matches_nothing_is_said_and_read_generally() -> None:
    page = read(f"<h1>关于某事的通知</h1><div>{BODY}</div>", rules=ArticleRules(body=("div.gone",)))
    assert "degraded: body rule matched nothing" in page.notes
    assert page.body.startswith("现将有关事项")


@pytest.mark.parametrize(
    "rule",
    ["div.t", "h1 + div", "//div[@class='t']", "div.t@title", "div.t::attr(title)", "/通知名：(.+?)。/"],
)
def test_each_form_of_rule_finds_the_title(rule: str) -> None:
    page = read(
        f"<h1>栏目</h1><div class=t title=关于某事的通知>关于某事的通知</div><p>通知名：关于某事的通知。</p>{BODY}",
        rules=ArticleRules(title=(rule,)),
    )
    assert page.title == "关于某事的通知"


@pytest.mark.parametrize(
    ("inner", "url", "on", "origin"),
    [
        ("<h1>关于某事的通知</h1><p>发布时间：2026-02-12</p>", "/t20260101_1.html", date(2026, 2, 12), "shown"),
        ("<h1>关于某事的通知</h1><p>成文日期：2026-02-10</p>", "/202602/t20260213_1.html", date(2026, 2, 13), "url"),
        ("<h1>关于某事的通知</h1><meta name=pubdate content='2026-02-11 10:00'>", "/x.html", date(2026, 2, 11), "meta:PubDate"),
        ("<h1>关于某事的通知</h1>", "/art/2026/1/2/art_1_2.html", date(2026, 1, 2), "url"),
        ("<h1>关于某事的通知</h1>", "/x/20260102090000123.html", date(2026, 1, 2), "url"),
        ("<h1>关于某事的通知</h1>", "/x/98765432101234567.html", None, None),
        ("<h1>关于某事的通知</h1><script>var pubdata='2024-10-16 09:48'</script>", "/x.html", date(2024, 10, 16), "script:pubdata"),
    ],
)  # fmt: skip
def test_the_date_comes_from_the_best_evidence(
    inner: str, url: str, on: date | None, origin: str | None
) -> None:
    page = read(
        inner + f"<div>{BODY}<p>某局</p><p>2026年1月31日</p></div>", url="https://example.gov.cn" + url
    )
    assert (page.published_on, page.published_from) == (on, origin)


def test_the_listing_dates_and_completes_what_the_page_leaves_open() -> None:
    row = ListingEntry(
        source_id="s",
        listing="l",
        url="https://example.gov.cn/a.html",
        title="关于某件要事的通知（2026年第3号）",
        published_on=date(2026, 3, 4),
    )
    page = read(f"<h1>关于某件要事的通知…</h1><div>{BODY}</div>", listed=row)
    assert (page.title, page.published_on, page.published_from) == (row.title, date(2026, 3, 4), "listing")


def test_attachments_are_absolute_named_and_once() -> None:
    page = read(
        f"<h1>关于某事的通知</h1><div>{BODY}<p>附件：<a href='./P02.docx'>1.申请表</a></p></div>"
        "<ul class=fj><li><a href='P02.docx'>申请表.docx</a></li><li><a href='/module/download/downfile.jsp?i=1'>附件2</a></li></ul>",
        url="https://example.gov.cn/x/a.html",
    )
    assert [(a.name, a.url) for a in page.attachments] == [
        ("1.申请表", "https://example.gov.cn/x/P02.docx"),
        ("附件2", "https://example.gov.cn/module/download/downfile.jsp?i=1"),
    ]
    assert page.body.split("\n")[-1] == "附件：1.申请表"


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 3000, "<table><tr><td>" * 500, "<a href=x>" * 1200, "<div " + " ".join(f"a{i}=1" for i in range(60_000)) + ">", "<title>", "<!--", "<style>a{}", "\x00\x01"],
    ids=["divs", "tables", "links", "attributes", "title", "comment", "style", "control"],
)  # fmt: skip
def test_no_markup_bomb_loses_the_text(bomb: str) -> None:
    page = extract(
        f"<html><body>{bomb}<p></p><h1>关于某事的通知</h1><div>{BODY}</div></body></html>",
        url="https://example.gov.cn/",
    )
    assert "现将有关事项通知如下，请认真贯彻执行。" in page.body or bomb.startswith("<a")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "由主管部门责令改正，给予警告。",
                "情节严重的，依法从重处罚。",
                "第三条　本办法所称药品，包括中药和化学药。",
            ]
        ),
        min_size=3,
        max_size=12,
    )
)
def test_every_repeated_paragraph_is_kept_as_often_as_written(paragraphs: list[str]) -> None:
    page = read(
        "<h1>某省药品管理办法</h1><div id=zoom>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</div>"
    )
    assert page.body.split("\n") == paragraphs


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<a href=x>",
                "</a>",
                "<ol>",
                "<li>",
                "正文，",
                "2026-01-01",
                "<h1>",
                "<br>",
                "<title>",
                "</html>",
                "<span hidden>",
                "附件",
                " ",
            ]
        ),
        max_size=40,
    )
)
def test_any_soup_of_tags_is_read_without_an_error(soup: list[str]) -> None:
    page = extract("".join(soup), url="https://example.gov.cn/")
    assert all(line.strip() for line in page.body.split("\n")) or page.body == ""
    assert "<" not in page.body


def test_json_of_an_interface_is_read_by_paths_and_by_usual_names() -> None:
    text = json.dumps(
        {"result": {"news": {"newsTitle": "关于某事的通知", "newsTime": 1770854400000, "newsContent": BODY}}}
    )
    rules = ArticleRules(
        title=("result.news.newsTitle",), date=("result.news.newsTime",), body=("result.news.newsContent",)
    )
    for given_rules in (rules, None):
        page = extract(text, url="https://example.gov.cn/api", rules=given_rules)
        assert (page.title, page.published_on) == ("关于某事的通知", date(2026, 2, 12))
        assert page.body.split("\n") == ["现将有关事项通知如下，请认真贯彻执行。", "本通知自发布之日起施行。"]


def test_where_readers_disagree_the_third_one_decides() -> None:
    names = "".join(f"<div>某市某区药品零售连锁企业第{n}号门店登记名录条目</div>" for n in range(36))
    told = "".join(
        f"<p>第{n}阶段，检查组深入生产一线，逐项核对批生产记录，对发现的问题当场提出整改意见，并明确时限。</p>"
        for n in "一二三四五"
    )
    page = extract(
        f"<html><body><div><div>{names}</div><div>{told}</div></div></body></html>",
        url="https://example.gov.cn/",
    )
    assert page.method == "weight+trafilatura"
    assert "第三阶段，检查组深入生产一线" in page.body


# ------------------------------------------------------------------ written by script, torn markup, names without a label

_SENTENCES = "".join(
    f"<p>省药监局第{n}组赴企业开展疫苗储运检查，要求落实主体责任，确保公众用药安全。</p>" for n in range(9)
)


def test_what_a_page_writes_by_script_is_read_where_a_browser_shows_it() -> None:
    html = f"""<script>var day="2026-08-17 09:30";</script><h2>某省药品生产企业信用等级评定结果公布</h2>
    <div>发布时间：<script>document.write(day.substring(0,10))</script> 来源：<b id="org"></b></div><div>{_SENTENCES}</div>
    <script>document.getElementById('org').innerHTML = '生产' + "监管处";</script>"""
    found = extract(html, url="https://example.cn/a.html")
    assert (found.published_on, found.publisher) == (date(2026, 8, 17), "生产监管处")


def test_a_script_that_needs_a_clock_writes_nothing() -> None:
    html = (
        f"<h2>某省召开药品监管会议部署工作</h2><p><script>document.write(new Date())</script></p>{_SENTENCES}"
    )
    assert extract(html, url="https://example.cn/a.html").published_on is None


@pytest.mark.parametrize("opened", ["<a href='#'>", "<a href=x><div>", "<a href=x><span>", "<h2>"])
@pytest.mark.parametrize("times", [2, 700, 5000])
def test_links_that_never_end_do_not_swallow_the_body(opened: str, times: int) -> None:
    html = f"<title>省药监局部署疫苗储运检查</title>{opened * times}<h1>省药监局部署疫苗储运检查</h1><div>{_SENTENCES}</div>"
    assert extract(html, url="https://example.cn/a.html").body.count("疫苗储运检查") == 9


def test_a_quote_left_open_in_the_head_does_not_swallow_the_page() -> None:
    html = f'<meta http-equiv="content-type" content="text/html;charset=gb2312><title>某局部署检查工作</title><h1>某局部署检查工作</h1>{_SENTENCES}'
    found = extract(html, url="https://example.cn/a.html")
    assert found.title == "某局部署检查工作"
    assert found.body.count("疫苗") == 9


@pytest.mark.parametrize("below", ["(2026.11.20)", "（2026-11-20）", "[2026年11月20日]"])
def test_a_day_in_brackets_under_a_heading_is_no_part_of_the_title(below: str) -> None:
    found = extract(
        f"<h1>某局召开药品监管会议</h1><p>{below}</p><div>{_SENTENCES}</div>", url="https://e.cn/a"
    )
    assert found.title == "某局召开药品监管会议"
    assert found.published_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("bar", "publisher"),
    [
        ("<p><span>江北日报 王明</span><span>2026-06-03 08:12</span></p>", "江北日报"),
        ("<div>2026-01-21　大漠健康报</div>", "大漠健康报"),
        ("<div>来源：云州晨报　<a href=m>手机看新闻</a> 2026-01-21</div>", "云州晨报"),
        ("<div>信息来源：本站 发布日期：2026-03-09 访问量：</div>", "本站"),
        ("<div>公布日期：2026-07-30　施行日期：2026-09-01　发布机关：某省药监局</div>", "某省药监局"),
        ("<div><a id=js_name>云州药事</a> <em>2026年8月5日 19:30</em></div>", "云州药事"),
        ("<div>2026-01-21 14:20 打印 关闭</div>", None),
        ("<div>2026-01-21 王小明</div>", None),
    ],
)
def test_the_publisher_is_whom_a_reader_would_cite(bar: str, publisher: str | None) -> None:
    found = extract(
        f"<h1>某局召开药品监管会议</h1>{bar}<div class=zw>{_SENTENCES}</div>", url="https://e.cn/a"
    )
    assert found.publisher == publisher


SENTENCES = "<p>为做好年度监督抽检工作，现就有关事项通知如下，请各单位按要求认真组织实施。</p>" * 2


def test_a_dublin_core_head_names_title_and_day() -> None:
    html = (
        '<html><head><title>药品管理署 - 公告资讯</title><meta name="DC.Title" content="药品管理署预告修正受试者保护指引部分规定">'
        f'<meta name="DC.Date" content="2026-03-02"></head><body><div>{SENTENCES}</div></body></html>'
    )
    found = extract(html, url="https://example.org/a.aspx?id=1")
    assert (found.title, found.published_on) == ("药品管理署预告修正受试者保护指引部分规定", date(2026, 3, 2))


def test_the_opening_day_of_a_consultation_is_not_its_publication() -> None:
    html = (
        "<html><body><h1>关于公开征求实施细则意见的公告</h1><table><tr><td>开始时间：2026-07-01</td><td>结束时间：2026-07-31</td></tr>"
        f"<tr><td>发布日期：2026-06-30</td></tr></table><div class=con>{SENTENCES}</div></body></html>"
    )
    assert extract(html, url="https://example.org/a.html").published_on == date(2026, 6, 30)


def test_a_day_with_its_clock_time_counts_beside_an_account_and_a_place() -> None:
    html = (
        "<html><body><h1>防晒产品的数值越高越好吗</h1><div><span>检验科小林</span> <span>云麓药监</span> "
        f"<em>2026年6月24日 10:30</em> <em>发表于云麓</em></div><div id=c>{SENTENCES}</div></body></html>"
    )
    assert extract(html, url="https://example.org/s/abc").published_on == date(2026, 6, 24)


@pytest.mark.parametrize(
    "line", ["您对本次访谈是否满意？", "相关专题：中药智造进行时", "声明：本快讯仅供专业人员参考。"]
)
def test_what_a_site_asks_or_adds_is_no_text(line: str) -> None:
    html = f"<html><body><h1>关于做好监督抽检工作的通知</h1><div id=c>{SENTENCES}<p>{line}</p></div></body></html>"
    assert line not in extract(html, url="https://example.org/a.html").body
