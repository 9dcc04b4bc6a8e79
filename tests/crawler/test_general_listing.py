"""The general listing reader on pages nobody wrote rules for."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_pages import ALL_SHAPES, FOOT, NAV, Row, page, rows, whole

from crawler.listing import read_any_listing, read_listing
from models import EntryRules, Listing, Source

URL = "https://mpa.example.gov.cn/xxgk/tzgg/index.html"


@pytest.mark.parametrize("hot_rows", [0, 8, 25])
@pytest.mark.parametrize("count", [3, 12, 40])
@pytest.mark.parametrize("name", ALL_SHAPES)
def test_every_row_and_nothing_else_is_found(name: str, count: int, hot_rows: int) -> None:
    shape = ALL_SHAPES[name]
    if shape.undated:
        hot_rows = min(hot_rows, count)  # nothing tells the shorter of two undated lists from the longer
    made = rows(count, shape.address)
    read = read_any_listing(page(whole(shape.write(made), hot_rows=hot_rows), URL))
    assert [e.title for e in read.entries] == [r.title for r in made]
    assert [e.url for e in read.entries] == [urljoin(URL, r.url) for r in made]
    if shape.undated:
        assert not any(e.published_on for e in read.entries)
    elif "fixed" in shape.extra:
        assert {e.published_on for e in read.entries} == {date.fromisoformat(shape.extra["fixed"])}
    else:
        assert [e.published_on for e in read.entries] == [r.day for r in made]


def titles_of(html: str | bytes, url: str = URL) -> list[str]:
    return [e.title for e in read_any_listing(page(html, url)).entries]


def plain(made: list[Row]) -> str:
    return "".join(f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>" for r in made)


@pytest.mark.parametrize("count", [1, 2])
def test_a_last_page_of_one_or_two_rows_beats_a_longer_hot_list(count: int) -> None:
    made = rows(count)
    assert titles_of(whole(f"<ul class='list'>{plain(made)}</ul>", hot_rows=10)) == [r.title for r in made]


@pytest.mark.parametrize("heading", ["热点排行", "相关推荐", "最新更新"])
def test_a_dated_hot_list_of_the_same_shape_stays_out(heading: str) -> None:
    made, hot = rows(8), rows(15, "/rd/202610/t9_{n}.html")
    side = f"<div class='box'><h3>{heading}</h3><ul>{plain(hot)}</ul></div>"
    main = f"<div class='box'><h3>通知公告</h3><ul>{plain(made)}</ul></div>"
    for body in (side + main, main + side):
        html = f"<html><body>{NAV}{body}{FOOT}</body></html>"
        read = read_any_listing(page(html, URL))
        assert [e.url for e in read.entries] == [urljoin(URL, r.url) for r in made]


def test_a_side_list_without_heading_loses_to_the_list_with_the_paging() -> None:
    made, other = rows(6), rows(9, "/dt/202610/t9_{n}.html")
    html = (
        f"<html><body>{NAV}<div class='l'><ul class='news'>{plain(other)}</ul></div>"
        f"<div class='r'><table>{''.join(f'<tr><td><a href={r.url}>{r.title}</a></td><td>{r.day}</td></tr>' for r in made)}</table>"
        f"<div class='fy'>共3页 <a href='index_1.html'>下一页</a></div></div>{FOOT}</body></html>"
    )
    assert [e.url for e in read_any_listing(page(html, URL)).entries] == [urljoin(URL, r.url) for r in made]


def test_cards_of_several_sections_are_all_rows() -> None:
    made = rows(12)
    cards = "".join(
        f"<div class='card card{i}'><h3><a href='/xxgk/c{i}/'>栏目{i}</a><a href='/xxgk/c{i}/'>更多</a></h3><ul>{plain(made[i : i + 4])}</ul></div>"
        for i in (0, 4, 8)
    )
    assert titles_of(whole(cards)) == [r.title for r in made]


def test_a_pinned_row_in_a_list_of_its_own_belongs_to_the_list() -> None:
    made = rows(9)
    body = f"<ul class='top'>{plain(made[:1])}</ul><ul class='list'>{plain(made[1:])}</ul>"
    assert titles_of(whole(body)) == [r.title for r in made]


def test_broken_markup_loses_no_row() -> None:
    made = rows(10)
    unclosed = "".join(f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span>" for r in made)
    assert titles_of(whole(f"</html></body><ul>{unclosed}</ul>")) == [r.title for r in made]
    cells = "".join(f"<tr><td><a href={r.url}>{r.title}<td>{r.day}" for r in made)
    assert titles_of(whole(f"<table>{cells}</table>")) == [r.title for r in made]


def test_comments_and_templates_are_no_rows() -> None:
    made = rows(5)
    template = "<li><a href='{{item.url}}'>{{item.title}}药品监管信息</a><span>{{item.date}}</span></li>"
    body = f"<ul><!--{plain(rows(12))}-->{template}{plain(made)}</ul>"
    assert titles_of(whole(body)) == [r.title for r in made]


def test_big_menus_and_link_walls_are_no_rows() -> None:
    made = rows(6)
    menu = "".join(
        f"<li><a href='/zz/{i}/'>某市市场监督管理局第{i}分局信息公开专栏</a></li>" for i in range(60)
    )
    wall = "".join(f"<a href='http://www.city{i}.gov.cn/'>第{i}市药品监督管理局网站</a>" for i in range(40))
    html = f"<html><body><div class='menu'><ul>{menu}</ul></div><ul class='x'>{plain(made)}</ul><div class='yqlj'>{wall}</div></body></html>"
    assert titles_of(html) == [r.title for r in made]


def test_gbk_pages_and_base_addresses_are_followed() -> None:
    made = rows(6, "t2026_{n}.html")
    html = f"<html><head><base href='/gg/'></head><body><ul>{plain(made)}</ul></body></html>"
    read = read_any_listing(page(html.encode("gbk"), URL))
    assert [e.url for e in read.entries] == [f"https://mpa.example.gov.cn/gg/{r.url}" for r in made]
    assert read.entries[0].title == made[0].title


def test_short_titles_beside_a_day_are_rows() -> None:
    short = ["召回公告", "人事任免", "工作简报", "会议纪要", "飞检通报"]
    items = "".join(
        f"<li><a href='/a/t202611{i:02d}_{i}.html'>{t}</a><span>2026-11-{10 + i}</span></li>"
        for i, t in enumerate(short)
    )
    assert titles_of(whole(f"<ul>{items}</ul>")) == short


def test_lists_of_other_columns_beside_the_list_stay_out() -> None:
    made, other = rows(12), rows(5, "/zwgk/xx/202611/t3_{n}.html")
    html = (
        f"<html><body>{NAV}<div class='l'><div class='block'><h2>政务信息</h2><ul class='list'>{plain(other)}</ul></div></div>"
        f"<div class='r'><div class='block'><h2>通知公告</h2><ul class='list'>{plain(made)}</ul></div><div>共3页</div></div>{FOOT}</body></html>"
    )
    assert [e.url for e in read_any_listing(page(html, URL)).entries] == [urljoin(URL, r.url) for r in made]


def test_wechat_rows_are_links_only_and_other_hosts_are_not() -> None:
    made = rows(5)
    made[1] = Row(made[1].title, "https://mp.weixin.qq.com/s/abcDEF_1", made[1].day, 1)
    made[2] = Row(made[2].title, "https://www.nmpa.gov.cn/xxgk/ggtg/20261101101500123.html", made[2].day, 2)
    entries = read_any_listing(page(whole(f"<ul>{plain(made)}</ul>"))).entries
    assert [e.link_only for e in entries] == [False, True, False, False, False]


def test_an_old_first_row_is_pinned_but_an_ascending_list_is_not() -> None:
    made = rows(8)
    old = Row("关于启用新版政务服务系统的公告", "/xxgk/tzgg/202401/t1.html", date(2024, 1, 9), 0)
    entries = read_any_listing(page(whole(f"<ul>{plain([old, *made])}</ul>"))).entries
    assert [e.pinned for e in entries] == [True] + [False] * 8
    rising = read_any_listing(page(whole(f"<ul>{plain(made[::-1])}</ul>"))).entries
    assert not any(e.pinned for e in rising)


def test_markup_inside_titles_and_bullets_are_cleaned() -> None:
    made = rows(4)
    items = "".join(
        f"<li><a href='{r.url}' title='{r.title[:4]}&lt;br/&gt;{r.title[4:]}'>b·{r.title[:6]}...</a><span>{r.day}</span></li>"
        for r in made
    )
    assert titles_of(whole(f"<ul>{items}</ul>")) == [r.title for r in made]


def test_json_of_an_unknown_application_is_read() -> None:
    made = rows(7)
    body = json.dumps(
        {
            "code": 200,
            "data": {
                "total": 93,
                "list": [{"title": r.title, "url": r.url, "publishTime": f"{r.day} 08:00:00"} for r in made],
            },
        }
    )
    read = read_any_listing(page(body, kind="application/json"))
    assert [(e.title, e.published_on) for e in read.entries] == [(r.title, r.day) for r in made]
    assert read.total == 93


def test_keys_that_only_contain_the_usual_words_are_read_too() -> None:
    made = rows(6)
    body = (
        "cb("
        + json.dumps(
            {
                "result": {
                    "list": [
                        {"articleTitle": r.title, "articleUrl": r.url, "pubDate": str(r.day)} for r in made
                    ]
                }
            }
        )
        + ")"
    )
    read = read_any_listing(page(body, URL, "application/javascript"))
    assert [(e.title, e.published_on) for e in read.entries] == [(r.title, r.day) for r in made]


def test_a_feed_is_a_list_too() -> None:
    made = rows(5)
    items = "".join(
        f"<item><title><![CDATA[{r.title}]]></title><link>{urljoin(URL, r.url)}</link><pubDate>{r.day:%a, %d %b %Y} 00:30:00 +0800</pubDate></item>"
        for r in made
    )
    read = read_any_listing(
        page(f"<?xml version='1.0' encoding='UTF-8'?><rss><channel>{items}</channel></rss>", URL, "text/xml")
    )
    assert [(e.title, e.url, e.published_on) for e in read.entries] == [
        (r.title, urljoin(URL, r.url), r.day) for r in made
    ]


def test_a_page_without_any_list_gives_no_rows() -> None:
    assert titles_of(f"<html><body>{NAV}<p>系统维护中</p>{FOOT}</body></html>") == []
    assert titles_of("") == []


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 400)), max_size=6),
    st.sampled_from(sorted(ALL_SHAPES)),
)
def test_a_torn_page_never_stops_the_reader(cuts: list[tuple[int, int]], name: str) -> None:
    html = whole(
        ALL_SHAPES[name].write(rows(8, ALL_SHAPES[name].address)),
        paging="共<b>3</b>页<a href='index_1.html'>下一页</a>",
    )
    for start, length in cuts:
        html = html[:start] + html[start + length :]
    read = read_any_listing(page(html, URL))
    assert all(e.url.startswith(("http://", "https://")) and e.title for e in read.entries)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/=\"' adhilrtu{}[]:,.0123456789年月日药监通知", max_size=300))
def test_any_text_gives_rows_or_none(text: str) -> None:
    read = read_any_listing(page(f"<html><body>药品监督管理{text}", URL))
    assert read.total is None or read.total >= len(read.entries)


# ------------------------------------------------------------------ rows as data, years nobody states


def _saved(body: str) -> list[tuple[str, str | None]]:
    """Title and day of each row of a page that was saved to a file: no headers."""
    entries = read_any_listing(replace(page(body, URL), headers={})).entries
    return [(e.title, e.published_on.isoformat() if e.published_on else None) for e in entries]


TITLES = (
    "关于公布第三批中药饮片抽检结果的通告",
    "省药监局部署冬季疫苗冷链专项检查",
    "关于召开医疗器械座谈会的通知",
)


def test_month_and_day_of_a_saved_page_stay_without_a_year() -> None:
    rows = "".join(f"<li><em>09-1{n}</em><a href='/x/{n}1.html'>{t}</a></li>" for n, t in enumerate(TITLES))
    assert _saved(f"<ul>{rows}</ul>") == [(t, None) for t in TITLES]


def test_a_page_that_tells_todays_date_gives_month_and_day_their_year() -> None:
    rows = "".join(f"<li><em>12-1{n}</em><a href='/x/{n}1.html'>{t}</a></li>" for n, t in enumerate(TITLES))
    assert _saved(f"<p>今天是2026年11月20日 星期五</p><ul>{rows}</ul>") == [
        (t, f"2025-12-1{n}") for n, t in enumerate(TITLES)
    ]


@pytest.mark.parametrize(
    "row",
    [
        '{{"t": "{title}", "u": "/c/{n}.shtml", "p": "2026-05-1{n} 10:00"}}',
        "{{a:'{title}', b:'./c/{n}.html', c:'2026-05-1{n}'}}",
        "{{ id: {n}, title: '{title}', url: '/c/{n}.html', date: '2026-05-1{n}' }}",
    ],
)
def test_rows_of_a_script_array_are_read_whatever_their_keys(row: str) -> None:
    rows = ",\n".join(row.format(title=t, n=n) for n, t in enumerate(TITLES))
    assert _saved(f"<div id=list></div><script>var d=[{rows}];draw(d);</script>") == [
        (t, f"2026-05-1{n}") for n, t in enumerate(TITLES)
    ]


@pytest.mark.parametrize(
    "row",
    [
        "<li data-pub='2026-05-1{n} 08:00'><a href='/c/{n}7.html'>{title}</a></li>",
        "<li><a href='/c/{n}7.html'>{title}</a><i publish-time='2026-05-1{n}'></i></li>",
        "<tr><td>·</td><td><a href='/c/{n}7.html'>{title}</a></td><td nowrap>(26-5-1{n})</td></tr>",
    ],
)
def test_days_in_attributes_and_two_digit_years_are_read(row: str) -> None:
    rows = "".join(row.format(title=t, n=n) for n, t in enumerate(TITLES))
    holder = f"<table>{rows}</table>" if "<tr>" in row else f"<ul>{rows}</ul>"
    assert _saved(holder) == [(t, f"2026-05-1{n}") for n, t in enumerate(TITLES)]


def test_cards_of_a_wechat_account_are_rows_with_their_day() -> None:
    rows = "".join(
        f"<div class=item><a href='https://mp.weixin.qq.com/s/a{n}'><h4>{t}</h4><p>云州药事 2026年11月{n + 1}日 19:30</p></a></div>"
        for n, t in enumerate(TITLES)
    )
    assert _saved(f"<div>{rows}</div>") == [(t, f"2026-11-0{n + 1}") for n, t in enumerate(TITLES)]


@pytest.mark.parametrize(
    ("script", "row"),
    [
        ("var list=[{}];", '["{title}","/c/{n}.html","2026-05-1{n}"],'),
        ("var list=[{}];", "['{n}','{title}','./c/{n}.html','2026-05-1{n}'],"),
        ("show([{}])", "[{n}, '2026-05-1{n}', '{title}', 'c/t{n}.htm', false],"),
        ("var a=[];{}", "a[{n}]=new Array('{title}','/c/{n}.html','2026-05-1{n}');"),
        ("var list=[];{}", "list.push(['{title}','/c/{n}.html','2026-05-1{n}']);"),
        ("{}", "addRow('{title}','第三科','/c/{n}.html','2026-05-1{n}');"),
    ],
)
def test_rows_of_arrays_in_arrays_are_read_by_what_they_hold(script: str, row: str) -> None:
    menu = "<ul class=nav><li><a href='/jg/'>机构职能介绍</a></li></ul>"
    code = script.replace("{}", "".join(_filled(row, TITLES)))
    assert _saved(f"{menu}<div id=list></div><script>{code}</script>") == _dated()


@pytest.mark.parametrize(
    ("document", "row"),
    [
        ("<?xml version='1.0' encoding='gb2312'?><list>{}</list>", "<row><title>{title}</title><url>/c/{n}.html</url><date>2026-05-1{n}</date></row>"),
        ("<data><total>3</total>{}</data>", "<info><bt><![CDATA[{title}]]></bt><lj><![CDATA[/c/{n}.html]]></lj><sj>2026-05-1{n} 10:00:00</sj></info>"),
        ("<nodes>{}</nodes>", "<node title='{title}' href='/c/{n}.html' time='2026-05-1{n}'/>"),
        ("<datas>{}</datas>", "<rec>&lt;li&gt;&lt;a href='/c/{n}.html'&gt;{title}&lt;/a&gt;&lt;i&gt;2026-05-1{n}&lt;/i&gt;&lt;/li&gt;</rec>"),
        ("<html><body><a href='/jg/'>机构职能介绍</a><xml id=d>{}</xml></body></html>", "<row><title>{title}</title><url>/c/{n}.html</url><date>2026-05-1{n}</date></row>"),
    ],
)  # fmt: skip
def test_bare_xml_rows_are_read_whatever_their_parts_are_called(document: str, row: str) -> None:
    found = read_any_listing(
        replace(page(document.replace("{}", "".join(_filled(row, TITLES))), URL, "text/xml"), headers={})
    )
    assert [(e.title, str(e.published_on)) for e in found.entries] == _dated()


def test_xml_opens_no_file_and_swells_to_nothing() -> None:
    bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    rows = "".join(f"<row><title>{t}&b;&f;</title><url>/c/{n}.html</url></row>" for n, t in enumerate(TITLES))
    found = read_any_listing(page(f"<?xml version='1.0'?>{bomb}<list>{rows}</list>", URL, "text/xml"))
    assert not any("aaaa" in e.title or "root:" in e.title for e in found.entries)


@pytest.mark.parametrize(
    "row",
    [
        "<li><p><b>1{n}<small>日</small></b><i>2026年05月</i></p><a href='/c/{n}7.html'>{title}</a></li>",
        "<li><a href='/c/{n}7.html'><div><span>2026-05</span><b>1{n}</b></div><div class=t>{title}</div></a></li>",
        "<li><a href='/c/{n}7.html'>{title}</a><p><span>2026年</span><span>5月</span><span>1{n}日</span></p></li>",
        "<li><span><b>1{n}</b>May. 2026</span><a href='/c/{n}7.html'>{title}</a></li>",
        "<li><em>1{n} May 2026</em><a href='/c/{n}7.html'>{title}</a></li>",
    ],
)
def test_a_day_split_over_elements_is_put_together(row: str) -> None:
    assert _saved(f"<ul>{''.join(_filled(row, TITLES))}</ul>") == _dated()


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("<h3>{year}年</h3><ul>{rows}</ul>", "<li><span>05-1{n}</span><a href='/c/{n}7.html'>{title}</a></li>"),
        ("<dl><dt>{year}年度</dt>{rows}</dl>", "<dd><a href='/c/{n}7.html'>{title}</a> <i>5月1{n}日</i></dd>"),
        ("<div><div class=y><b>{year}</b></div><ul>{rows}</ul></div>", "<li><a href='/c/{n}7.html'>{title}</a><em>05/1{n}</em></li>"),
        ("<p><b>{year}年通知公告</b></p>{rows}", "<p><a href='/c/{n}7.html'>{title}</a>（5.1{n}）</p>"),
        ("<table><tr><th colspan=2>{year}年</th></tr>{rows}</table>", "<tr><td><a href='/c/{n}7.html'>{title}</a></td><td>05-1{n}</td></tr>"),
    ],
)  # fmt: skip
def test_a_year_that_only_a_heading_states_is_the_rows_year(section: str, row: str) -> None:
    rows = _filled(row, TITLES)
    body = section.replace("{year}", "2024").replace("{rows}", "".join(rows[:2]))
    body += section.replace("{year}", "2023").replace("{rows}", "".join(rows[2:]))
    wanted = [(t, f"{2024 if n < 2 else 2023}-05-1{n}") for n, t in enumerate(TITLES)]
    assert _saved(body) == wanted
    served = read_any_listing(page(body, URL)).entries
    assert [str(e.published_on) for e in served] == [day for _, day in wanted], (
        "it tells more than today does"
    )


def test_a_choice_of_years_is_no_heading() -> None:
    rows = "".join(_filled("<li><span>05-1{n}</span><a href='/c/{n}7.html'>{title}</a></li>", TITLES))
    tabs = "".join(f"<span class=tab>{year}年</span>" for year in (2026, 2025, 2019))
    assert _saved(f"<div>{tabs}</div><ul>{rows}</ul>") == [(t, None) for t in TITLES]


def test_rules_of_a_source_read_years_from_headings_too() -> None:
    rows = "".join(_filled("<li><span>05-1{n}</span><a href='/c/{n}7.html'>{title}</a></li>", TITLES))
    listing = Listing(name="公告", url=URL, entry=EntryRules(each=("ul.l li",)))
    source = Source(id="example", name="例", url="https://mpa.example.gov.cn/", listings=(listing,))
    found = read_listing(page(f"<h2>2024年</h2><ul class=l>{rows}</ul>", URL), source, listing)
    assert {str(e.published_on) for e in found.entries} == {"2024-05-10", "2024-05-11", "2024-05-12"}


def test_a_lone_menu_link_is_not_dated_by_a_script_far_away() -> None:
    script = "<script>var build='2026-05-18';" + "x();" * 100 + "</script>"
    assert _saved(f"<a href='/jg/'>机构职能介绍</a>{script}") == []


def _filled(row: str, titles: Sequence[str]) -> list[str]:
    return [row.replace("{title}", t).replace("{n}", str(n)) for n, t in enumerate(titles)]


def _dated() -> list[tuple[str, str | None]]:
    return [(t, f"2026-05-1{n}") for n, t in enumerate(TITLES)]
