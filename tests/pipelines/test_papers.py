"""Whole short papers of many bodies, kinds and manners, each with everything it says of itself.

A paper of `papers/*.txt`: `== title`, `-- published publisher`, the body, and `=> genre | numbers | issuers |
signed | deadlines | effective | supersedes`; `-` says that the paper has none, `;` parts several.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from models import ActFacts
from pipelines.acts import read_act

FIELDS = ("genre", "doc_numbers", "issuers", "signed_on", "deadlines", "effective_on", "supersedes")


class Paper(NamedTuple):
    title: str
    published_on: date
    publisher: str
    body: str
    expect: dict[str, set[str]]


def papers(path: Path) -> list[Paper]:
    found = []
    for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        text, _, wanted = block.rpartition("\n=> ")
        title, head, body = text.split("\n", 2)
        day, _, publisher = head.removeprefix("-- ").partition(" ")
        cells = [
            set() if cell.strip() == "-" else set(cell.strip().split("; ")) for cell in wanted.split(" | ")
        ]
        expect = dict(zip(FIELDS, cells, strict=True))
        found.append(Paper(title, date.fromisoformat(day), publisher, body, expect))
    return found


PAPERS = [
    paper for path in sorted((Path(__file__).parent / "papers").glob("*.txt")) for paper in papers(path)
]


def read(paper: Paper) -> ActFacts:
    return read_act(paper.title, paper.body, published_on=paper.published_on, publisher=paper.publisher)


def said(facts: ActFacts) -> dict[str, set[str]]:
    fates = {" ".join(filter(None, (s.number, s.title and f"《{s.title}》"))) for s in facts.supersedes}
    return {
        "genre": {facts.genre},
        "doc_numbers": set(facts.doc_numbers),
        "issuers": set(facts.issuers),
        "signed_on": {facts.signed_on.isoformat()} if facts.signed_on else set(),
        "deadlines": {d.date.isoformat() for d in facts.deadlines},
        "effective_on": {e.date.isoformat() for e in facts.effective_on},
        "supersedes": fates,
    }


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.title[:30] for paper in PAPERS])
def test_a_paper_says_just_this_of_itself(paper: Paper) -> None:
    facts = read(paper)
    assert said(facts) == paper.expect
    for fact in facts.facts:
        text = {"title": paper.title, "body": paper.body}.get(fact.where, fact.quote)
        assert text[fact.start : fact.end] == fact.quote


def test_the_papers_are_many_and_of_every_kind() -> None:
    assert len(PAPERS) >= 200
    assert len({genre for paper in PAPERS for genre in paper.expect["genre"]}) == 19


@pytest.mark.parametrize(
    ("title", "body", "products", "binding"),
    [
        ("某某医疗公司对血糖试纸主动召回", "因标签错误，公司主动召回。请立即停止使用。江苏省药品监督管理局监督召回。国家药品监督管理局、省药品监督管理局、市药品监督管理局已获悉。注册证号：苏械注准20212400123。", ("医疗器械",), False),
        ("药品召回公告", "因溶出度不合格，本公司召回阿莫西林胶囊，请各单位停止销售。\n江西某药业有限公司\n2025年5月10日", ("药品",), False),
        ("关于责令召回血液透析器的通知", "请立即停止使用并召回。\n河北省药品监督管理局\n2025年5月10日", (), True),
        ("国家药监局关于药品处罚信息的通告", "现予发布。", ("药品",), True),
        ("中国药品监督管理研究会年会通知", "请于2025年5月10日前报名。", (), True),
    ],
)  # fmt: skip
def test_products_come_from_the_subject_and_a_company_binds_nobody(
    title: str, body: str, products: tuple[str, ...], binding: bool | None
) -> None:
    facts = read_act(title, body, published_on=date(2025, 5, 1), publisher=None)
    assert facts.products == products
    assert facts.binding is binding
