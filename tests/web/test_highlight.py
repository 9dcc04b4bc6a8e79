"""Marks over a text: nothing is lost, nothing is marked that was not asked for."""

from hypothesis import given
from hypothesis import strategies as st

from models import Article, Repair
from tests.web.conftest import act
from web.article_view import view
from web.cite import citation
from web.highlight import Block, Span, blocks
from web.links import safe_link
from web.words import TEXTS, Words

TEXT = st.text(alphabet="药监局甲\n\t ab", max_size=40)
SPANS = st.lists(
    st.builds(
        lambda start, size, kind: Span(start=start, end=start + size, kind=kind, label=kind, anchor=f"{start}-{size}"),
        st.integers(-2, 44), st.integers(-1, 20), st.sampled_from(["fact", "mended"]),
    ),
    max_size=6, unique_by=lambda s: s.anchor,
)  # fmt: skip


def text_of(found: tuple[Block, ...]) -> str:
    lines = [line for block in found for line in block.lines]
    return "\n".join("\t".join("".join(p.text for p in cell) for cell in line) for line in lines)


@given(TEXT, SPANS)
def test_every_character_stands_once_whatever_is_marked(text: str, spans: list[Span]) -> None:
    assert text_of(blocks(text, spans)) == text


@given(TEXT, SPANS)
def test_exactly_the_asked_characters_are_marked_and_each_anchor_stands_once(
    text: str, spans: list[Span]
) -> None:
    good = [s for s in spans if 0 <= s.start < s.end <= len(text)]
    pieces = [p for block in blocks(text, spans) for line in block.lines for cell in line for p in cell]
    wanted = {at for s in good for at in range(s.start, s.end) if text[at] not in "\n\t"}
    assert sum(len(p.text) for p in pieces if p.kinds) == len(wanted)
    anchors = [a for p in pieces for a in p.anchors]
    assert len(anchors) == len(set(anchors))
    held = {s.anchor for s in good if set(range(s.start, s.end)) & wanted}
    assert held <= set(anchors)


def test_a_fact_that_is_not_where_it_says_is_told_but_not_marked() -> None:
    shown = view(act(body="别的正文"), Words("zh"))
    assert [row.anchor for row in shown.facts] == [""]
    assert not any(p.kinds for block in shown.body for line in block.lines for cell in line for p in cell)


def test_repairs_that_are_alike_are_one_row_with_what_stands_around_the_first() -> None:
    twice = tuple(
        Repair(kind="pinyin", start=at, end=at, before="(jian)", after="", certainty="exact") for at in (2, 6)
    )
    rows = view(act(body="药监局召开药监会", repairs=twice), Words("zh")).repairs
    assert [(r.left, r.right, r.times) for r in rows] == [("药监", "局召开药监会", 2)]


def test_only_plain_web_addresses_become_links() -> None:
    bad = ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//x.cn/a", "https://", "https://a@x.cn/", "http://x.cn/\n",
           "ftp://x.cn/", "", None, "https://x.cn/" + "a" * 3000, "http://[x", "https://x.cn/\"onclick=1", " https://x.cn"]  # fmt: skip
    assert [safe_link(url) for url in bad] == [""] * len(bad)
    assert safe_link("https://x.cn/药?a=1&b=2#c") == "https://x.cn/药?a=1&b=2#c"


def test_a_citation_says_only_what_is_known() -> None:
    from datetime import date

    bare = Article(url="https://x.cn/1", source_id=None, title="某\n公告", body="")
    assert (
        citation(bare, publisher="", read_on=date(2026, 2, 12))
        == "某 公告[EB/OL]. [2026-02-12]. https://x.cn/1."
    )
    many = Article(
        url="https://x.cn/2", source_id=None, title="公告（2026年第1号）", body="", issuers=("甲局", "乙局", "丙局", "丁局"),
        doc_numbers=("2026年第1号",), published_on=date(2026, 2, 1),
    )  # fmt: skip
    assert citation(many, publisher="网", read_on=date(2026, 2, 12)).startswith(
        "甲局，乙局，丙局，等. 公告（2026年第1号）[EB/OL]. (2026-02-01)"
    )


def test_every_word_of_the_pages_has_both_languages() -> None:
    assert all(zh.strip() and en.strip() for zh, en in TEXTS.values())
    assert Words("zh").fact("meeting.held_on") == "会议日期"
    assert Words("en").fact("deadline") == "deadline"
