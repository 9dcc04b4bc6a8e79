"""Listings read by a source's rules: forms, requests, and what happens when rules fail."""

import json
from datetime import date, timedelta

import pytest
from list_pages import ALL_SHAPES, Row, page, rows, whole

from crawler.listing import first_request, read_listing
from models import EntryRules, Listing, ListingPage, Paging, Source

URL = "https://mpa.example.gov.cn/xxgk/tzgg/index.html"


def source(entry: EntryRules | None = None, paging: Paging | None = None, url: str = URL) -> Source:
    listing = Listing(name="公告", url=url, entry=entry or EntryRules(), paging=paging or Paging())
    return Source(
        id="example",
        name="例",
        url="https://mpa.example.gov.cn/",
        listings=(listing,),
        every=timedelta(hours=1),
    )


def read(
    html: str,
    entry: EntryRules | None = None,
    paging: Paging | None = None,
    *,
    url: str = URL,
    number: int = 1,
) -> ListingPage:
    made = source(entry, paging)
    kind = "application/json" if html.startswith("{") else "text/html"
    return read_listing(page(html, url, kind), made, made.listings[0], number)


def plain(made: list[Row]) -> str:
    return "".join(f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>" for r in made)


def test_rules_give_source_listing_and_rows() -> None:
    made = rows(6)
    found = read(whole(f"<ul class='list'>{plain(made)}</ul>"), EntryRules(each=("ul.list li",)))
    assert {(e.source_id, e.listing) for e in found.entries} == {("example", "公告")}
    assert [e.title for e in found.entries] == [r.title for r in made]
    assert found.degraded is None
    assert found.selector == "ul.list li"
    lines = found.outline.split("\n")
    assert [line.split("[")[0].split(" 2")[0].strip() for line in lines[-4:]] == [
        "ul.list",
        "li × 6",
        "a",
        "span",
    ]
    assert str(made[0].day) in lines[-1]


def test_rules_that_match_nothing_hand_over_to_the_general_reader_and_say_so() -> None:
    made = rows(6)
    found = read(whole(f"<ul class='neu'>{plain(made)}</ul>"), EntryRules(each=("ul.list li",)))
    assert [e.title for e in found.entries] == [r.title for r in made]
    assert found.degraded == "no entries matched 'ul.list li'; the general reader found 6"


def test_rules_that_match_less_than_half_hand_over_too() -> None:
    made = rows(12)
    html = whole(f"<ul class='list'>{plain(made[:4])}</ul><ul class='more'>{plain(made[4:])}</ul>")
    found = read(html, EntryRules(each=("ul.list li",)))
    assert len(found.entries) == 12
    assert found.degraded is not None
    assert "matched 4 rows" in found.degraded


def test_a_short_list_is_not_traded_for_a_longer_one_beside_it() -> None:
    made, other = rows(3), rows(20, "/dt/202610/t9_{n}.html")
    html = f"<html><body><ul class='list'>{plain(made)}</ul><div class='o'><ul>{plain(other)}</ul></div></body></html>"
    found = read(html, EntryRules(each=("ul.list li",)))
    assert [e.title for e in found.entries] == [r.title for r in made]
    assert found.degraded is None


def test_a_selector_that_now_matches_a_menu_hands_over() -> None:
    menu = "".join(f"<li><a href='/c{i}/'>政务公开栏目第{i}号</a></li>" for i in range(4))
    found = read(
        whole(f"<ul class='list'>{menu}</ul><div class='neu'>{plain(rows(12))}</div>"),
        EntryRules(each=("ul.list li",)),
    )
    assert len(found.entries) == 12
    assert found.degraded is not None


def test_rules_that_match_most_rows_stay_in_charge() -> None:
    made = rows(12)
    html = whole(f"<ul class='list'>{plain(made[:8])}</ul><ul class='more'>{plain(made[8:])}</ul>")
    found = read(html, EntryRules(each=("ul.list li",)))
    assert len(found.entries) == 8
    assert found.degraded is None


def test_a_source_without_rules_is_read_generally_and_that_is_no_degradation() -> None:
    found = read(whole(ALL_SHAPES["table row with number"].write(rows(9))))
    assert len(found.entries) == 9
    assert found.degraded is None


def test_a_saved_later_page_knows_its_own_number() -> None:
    html = whole(f"<ul class='list'>{plain(rows(5))}</ul>", paging="共9页")
    rules, paging = EntryRules(each=("ul.list li",)), Paging(kind="pattern", pattern="index_{n}.html")
    third = read(html, rules, paging, url="https://mpa.example.gov.cn/xxgk/tzgg/index_2.html")
    assert third.next is not None
    assert third.next.url.endswith("/index_3.html")
    last = read(html, rules, paging, url="https://mpa.example.gov.cn/xxgk/tzgg/index_8.html")
    assert last.next is None


def test_rows_without_address_are_counted_as_dropped() -> None:
    made = rows(5)
    html = whole(
        f"<ul class='list'>{plain(made)}<li>置顶说明</li><li><a href='javascript:;'>无链接的行</a></li></ul>"
    )
    assert read(html, EntryRules(each=("ul.list li",))).dropped == 2


@pytest.mark.parametrize("link", ["a@href", "a::attr(href)", ".//a/@href"])
@pytest.mark.parametrize("title", ["a", "a::text", ".//a/text()", "a@title"])
def test_every_spelling_of_a_selector_works(link: str, title: str) -> None:
    made = rows(5)
    found = read(
        whole(f"<ul class='list'>{plain(made)}</ul>"),
        EntryRules(each=("ul.list li",), link=(link,), title=(title,)),
    )
    assert [e.title for e in found.entries] == [r.title for r in made]


def test_a_json_list_is_read_by_paths_and_templates() -> None:
    records = [
        {"id": "a1", "head": "关于开展<em>药品</em>抽检的公告", "at": "2026-11-18 09:00:00"},
        {"id": "a2", "head": "党组会议召开", "at": 1763600000000},
        {"head": "没有编号的行", "at": "2026-11-01"},
    ]
    entry = EntryRules(
        form="json",
        each=("data.rows",),
        link=("/view/{id}.html",),
        title=("head",),
        date=("at",),
        total=("data.total",),
    )
    paging = Paging(
        kind="request", pattern="/api/list", first=2, page_size=3, form={"page": "{n}", "size": "{size}"}
    )
    found = read(json.dumps({"data": {"rows": records, "total": 7}}), entry, paging)
    assert [(e.url, e.title, e.published_on) for e in found.entries] == [
        ("https://mpa.example.gov.cn/view/a1.html", "关于开展药品抽检的公告", date(2026, 11, 18)),
        ("https://mpa.example.gov.cn/view/a2.html", "党组会议召开", date(2025, 11, 20)),
    ]
    assert (found.total, found.dropped) == (7, 1)
    assert found.next is not None
    assert found.next.url == "https://mpa.example.gov.cn/api/list?page=2&size=3"


def test_a_request_list_ends_when_the_stated_total_is_reached() -> None:
    entry = EntryRules(
        form="json", each=("rows",), link=("/v/{id}",), title=("t",), date=("d",), total=("total",)
    )
    paging = Paging(kind="request", pattern="/api", first=2, page_size=2, form={"page": "{n}"})
    body = json.dumps({"rows": [{"id": 1, "t": "某某公告", "d": "2026-01-02"}], "total": 3})
    assert read(body, entry, paging, number=1).next is not None
    assert read(body, entry, paging, number=2).next is None


def test_posted_lists_carry_their_fields_in_the_body() -> None:
    paging = Paging(
        kind="request",
        method="POST",
        pattern="/site/label",
        first=2,
        page_size=15,
        form={"pageIndex": "{n}", "catId": "9"},
    )
    made = source(paging=paging)
    first = first_request(made, made.listings[0])
    assert (first.method, first.url, first.body) == (
        "POST",
        "https://mpa.example.gov.cn/site/label",
        b"pageIndex=1&catId=9",
    )
    assert first.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_form_page_posts_its_own_hidden_fields_with_the_next_number() -> None:
    form = "<form action='/cfdi/index'><input type='hidden' name='nty' value='D06'><input name='pageNo' value='1'></form>"
    paging = Paging(kind="form", method="POST", first=2, form={"pageNo": "{n}"})
    found = read(
        whole(f"{form}<ul class='list'>{plain(rows(5))}</ul>"), EntryRules(each=("ul.list li",)), paging
    )
    assert found.next is not None
    assert (found.next.url, found.next.body) == ("https://mpa.example.gov.cn/cfdi/index", b"nty=D06&pageNo=2")


@pytest.mark.parametrize(
    ("first", "number", "wanted"),
    [(1, 1, "index_1.html"), (1, 2, "index_2.html"), (2, 1, "index_2.html"), (2, 4, "index_5.html")],
)
def test_patterns_count_from_the_sites_own_number(first: int, number: int, wanted: str) -> None:
    paging = Paging(kind="pattern", pattern="index_{n}.html", first=first)
    found = read(
        whole(f"<ul class='list'>{plain(rows(5))}</ul>"),
        EntryRules(each=("ul.list li",)),
        paging,
        number=number,
    )
    assert found.next is not None
    assert found.next.url == f"https://mpa.example.gov.cn/xxgk/tzgg/{wanted}"
    assert found.next.number == number + 1


def test_paging_ends_at_the_stated_page_the_limit_or_an_empty_page() -> None:
    html = whole(f"<ul class='list'>{plain(rows(5))}</ul>", paging="共3页")
    paging = Paging(kind="pattern", pattern="index_{n}.html", limit=2)
    rules = EntryRules(each=("ul.list li",))
    assert read(html, rules, Paging(kind="pattern", pattern="index_{n}.html"), number=2).next is not None
    assert read(html, rules, Paging(kind="pattern", pattern="index_{n}.html"), number=3).next is None
    assert read(html, rules, paging, number=2).next is None
    assert read("<html><body><p>暂无数据</p></body></html>", rules, paging).next is None


def test_records_counted_as_pages_are_told_apart() -> None:
    html = whole(f"<ul class='list'>{plain(rows(5))}</ul>", paging="<div pagecount='47'></div>")
    paging = Paging(kind="pattern", pattern="index_{n}.html", counts="records", page_size=20)
    assert read(html, EntryRules(each=("ul.list li",)), paging, number=2).next is not None
    assert read(html, EntryRules(each=("ul.list li",)), paging, number=3).next is None
    assert read(html, EntryRules(each=("ul.list li",)), paging, number=3).total == 47


def test_jpage_windows_move_on_until_the_total() -> None:
    made = rows(6)
    reply = (
        "<datastore><totalrecord>14</totalrecord><recordset>"
        + "".join(
            f"<record><![CDATA[<tr><td><a href='{r.url}' title='{r.title}'>{r.title[:5]}…</a></td><td>{r.day}</td></tr>]]></record>"
            for r in made
        )
        + "</recordset></datastore>"
    )
    entry, paging = EntryRules(form="jpage", title=("a@title", "a"), date=("td",)), Paging(kind="jpage")
    url = "https://mpa.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=6&perpage=2&unitid=3"
    found = read(reply, entry, paging, url=url)
    assert [(e.title, e.published_on) for e in found.entries] == [(r.title, r.day) for r in made]
    assert found.total == 14
    assert found.next is not None
    assert "startrecord=7&endrecord=12" in found.next.url
    last = read(reply, entry, paging, url=url.replace("=1&endrecord=6", "=13&endrecord=14"), number=3)
    assert last.next is None


def test_list_day_wins_over_the_day_in_the_address() -> None:
    html = whole(
        "<ul class='list'>"
        + "".join(
            f"<li><a href='/a/t20250901_{i}.html'>关于药品监管工作的通知{i}</a><em>2025-07-24</em></li>"
            for i in range(4)
        )
        + "</ul>"
    )
    found = read(html, EntryRules(each=("ul.list li",), date=("em",)))
    assert {e.published_on for e in found.entries} == {date(2025, 7, 24)}


def test_the_same_page_under_two_spellings_is_one_row() -> None:
    html = whole(
        "<ul class='list'><li><a href='/yaowen/a.html'>国家药监局召开工作会议</a><span>2026-11-02</span></li>"
        "<li><a href='/directory/web/nmpa///yaowen/a.html'>国家药监局召开工作会议</a><span>2026-11-02</span></li>"
        "<li><a href='/yaowen/b.html'>国家药监局部署专项检查</a><span>2026-11-01</span></li></ul>"
    )
    assert (
        len(
            read(
                html, EntryRules(each=("ul.list li",)), url="https://www.nmpa.gov.cn/yaowen/index.html"
            ).entries
        )
        == 2
    )
