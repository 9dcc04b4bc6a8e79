"""One spelling per page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import absolute, aliases_of, canonical, same_page

SAME = [
    (
        "https://www.nmpa.gov.cn/yaowen/ypjgyw/a.html",
        "http://www.nmpa.gov.cn/directory/web/nmpa///yaowen/ypjgyw/a.html",
    ),
    ("https://www.nmpa.gov.cn/yaowen/a.html", "https://www.nmpa.gov.cn/yaowen/a.html?type=pc&m="),
    ("https://www.cnpharm.com/c/2026-09-18/1107274.shtml", "http://m.cnpharm.com/c/2026-09-18/1107274.shtml"),
    (
        "https://www.cnpharm.com/c/2026-09-18/1107274.shtml",
        "https://cs.cnpharm.com/c/2026-09-18/1107274.shtml?from=timeline",
    ),
    ("https://www.cnpharm.com/c/2022-05-10/820001.shtml", "http://123.127.198.148/c/2022-05-10/820001.shtml"),
    ("http://mpa.gd.gov.cn/a/post_1.html", "https://mpa.gd.gov.cn:443/a/post_1.html#content"),
    ("https://x.gov.cn/a.htm", "https://X.GOV.CN./a.htm;jsessionid=4F2?utm_source=wx&spm=1.2"),
    ("https://x.gov.cn/a/b.htm", "https://x.gov.cn/a/./b.htm"),
    ("https://x.gov.cn/%E5%85%AC%E5%91%8A.htm", "https://x.gov.cn/公告.htm"),
    ("https://x.gov.cn/%e5%85%ac.htm", "https://x.gov.cn/%E5%85%AC.htm"),
    ("https://x.gov.cn", "http://x.gov.cn:80/"),
]
DIFFERENT = [
    ("https://www.chp.org.cn/#/newsDetail?id=1", "https://www.chp.org.cn/#/newsDetail?id=2"),
    ("https://x.gov.cn/view.aspx?id=1", "https://x.gov.cn/view.aspx?id=2"),
    ("https://x.gov.cn/list?page=1", "https://x.gov.cn/list?page=2"),
    (
        "https://www.cnpharm.com/c/2026-09-18/1107274.shtml",
        "https://www.cnpharm.com/c/2026-09-18/1107275.shtml",
    ),
    (
        "https://mirror.example/c/2026-09-18/1107274.shtml",
        "https://www.cnpharm.com/c/2026-09-18/1107274.shtml",
    ),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    ("https://x.gov.cn/A.html", "https://x.gov.cn/a.html"),
    ("https://x.gov.cn/search?from=10", "https://x.gov.cn/search?from=20"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_page_fold_together(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert same_page(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_aliases_are_the_other_spellings_only() -> None:
    kept = "https://www.cnpharm.com/c/2026-09-18/1107274.shtml"
    mobile = "https://m.cnpharm.com/c/2026-09-18/1107274.shtml"
    assert aliases_of(kept, mobile, mobile, "https://www.cnpharm.com/other.shtml") == (mobile,)


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("../a.htm", "https://x.gov.cn/c/a.htm"),
        (" ./a b.htm\n", "https://x.gov.cn/c/d/a%20b.htm"),
        ("//m.x.gov.cn/a", "https://m.x.gov.cn/a"),
        ("#/news?id=3", "https://x.gov.cn/c/d/index.html#/news?id=3"),
        ("#top", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:a@x.gov.cn", None),
        ("data:text/html,x", None),
        ("file:///etc/hostname", None),
        ("http://[::1", None),
        ("http://x.gov.cn:99999/", None),
    ],
)
def test_only_web_addresses_come_out_of_links(href: str, wanted: str | None) -> None:
    assert absolute("https://x.gov.cn/c/d/index.html", href) == wanted


@given(st.text(max_size=60), st.text(max_size=20))
def test_canonical_is_idempotent_and_never_raises(path: str, query: str) -> None:
    once = canonical(f"https://x.gov.cn/{path}?{query}")
    assert canonical(once) == once


@given(st.text(max_size=80))
def test_any_link_text_gives_a_web_address_or_nothing(href: str) -> None:
    found = absolute("https://x.gov.cn/a/", href)
    assert found is None or found.startswith(("http://", "https://"))
