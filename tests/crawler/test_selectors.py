"""Selector rules on trees and on JSON."""

import pytest
from lxml import html

from crawler.selectors import at_path, check_rule, json_text, nodes, text, texts
from errors import ConfigError

TREE = html.fromstring(
    "<div><ul class='list'><li class='a'>一 <a href='/1' title='全文'>题<b>目</b></a><span> 2026-01-02 </span></li>"
    "<li><a href='/2'>二</a></li></ul><p></p></div>"
)


@pytest.mark.parametrize(
    ("selector", "wanted"),
    [
        ("a@href", ["/1", "/2"]),
        ("a::attr(href)", ["/1", "/2"]),
        (".//a/@href", ["/1", "/2"]),
        ("li.a a@title", ["全文"]),
        ("li.a a", ["题目"]),
        ("li.a a::text", ["题", "目"]),
        (r"/\d{4}-\d{2}-\d{2}/", ["2026-01-02"]),
        (r"/(\d{4})-01/", ["2026"]),
        ("p", []),
        ("string(.//span)", ["2026-01-02"]),
    ],
)
def test_every_spelling_gives_its_texts(selector: str, wanted: list[str]) -> None:
    assert texts(TREE, (selector,)) == wanted


def test_alternatives_are_tried_in_order_until_one_gives_something() -> None:
    assert text(TREE, ("h3", "p", "span", "a")) == "2026-01-02"
    assert [n.get("class") for n in nodes(TREE, ("ol li", "ul li"))] == ["a", None]
    assert text(TREE, ()) == ""


@pytest.mark.parametrize("selector", ["li..a", "//a[", "a:nosuch(1)"])
def test_a_selector_that_cannot_be_understood_is_named(selector: str) -> None:
    with pytest.raises(ConfigError, match="cannot be understood"):
        check_rule((selector,))


def test_json_paths_and_templates() -> None:
    data = {"data": {"rows": [{"id": 7, "t": "甲", "none": None}]}}
    assert at_path(data, "data.rows[0].t") == "甲"
    assert at_path(data, "data.rows.0.id") == 7
    assert at_path(data, "data.nothing.at") is None
    row = data["data"]["rows"][0]
    assert json_text(row, ("none", "/v/{missing}", "/v/{id}?t={t}")) == "/v/7?t=甲"
