"""Who shows what on which day: the originals, and the copies other sites make of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.damage import annotate, tear, traditional
from demo.texts import EAST, NATION, NORTH, ORIGINALS, SHORT, SOUTH, Paper

PRESS, MIRROR, LIBRARY = "示范药闻网", "藥訊鏡像", "公文范文库"
RELAYED = (
    "gj-gg-12",
    "gj-gg-13",
    "gj-jl-58",
    "gj-tz-7",
    "国家-tg-6",
    "国家-tg-8",
    "gj-zd-3",
    "国家-hy-02-11",
)
REPRINTED = (
    "gj-gg-12", "gj-jl-58", "gj-tz-7", "gj-gg-13", "dl-gf-2", "by-tb-1", "ny-zh-1", "国家-hy-02-11", "东岭-hy-02-11",
    "北原-hy-02-10", "gj-zd-3", "南屿-hy-02-12",
)  # fmt: skip
MIRRORED = ("gj-gg-12", "gj-tz-7", "东岭-hy-02-11", "北原-hy-02-10", "gj-jl-58", "news-0", "news-3")
MASKED = ("bd-speech", "北原-hy-02-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page of one site. `ident` is stable over the days; `body` changes when the page is edited."""

    site: str
    column: str
    ident: str
    title: str
    on: date
    body: tuple[str, ...]
    publisher: str
    first_day: int
    last_day: int
    edited: tuple[str, ...] = ()

    def paragraphs(self, day: int) -> tuple[str, ...]:
        return self.edited if self.edited and day >= 2 else self.body


def everything() -> tuple[Shown, ...]:
    by_key = {p.key: p for p in ORIGINALS}
    return (
        *(_own(p) for p in ORIGINALS),
        *(_relay(by_key[k], EAST if i % 2 else SOUTH) for i, k in enumerate(RELAYED)),
        *(_reprint(by_key[k], i) for i, k in enumerate(REPRINTED)),
        *(_mirrored(by_key[k]) for k in MIRRORED),
        *(_masked(by_key[k]) for k in MASKED),
    )


def _ident(site: str, key: str) -> str:
    return hashlib.md5(f"{site}{key}".encode(), usedforsecurity=False).hexdigest()


def _own(paper: Paper) -> Shown:
    return Shown(
        site=paper.bureau, column=paper.column, ident=_ident(paper.bureau, paper.key), title=paper.title, on=paper.on,
        body=paper.body, publisher=paper.bureau, first_day=paper.first_day, last_day=paper.last_day, edited=paper.edited,
    )  # fmt: skip


def _copy(paper: Paper, site: str, column: str, **more: object) -> Shown:
    own = _own(paper)
    return replace(own, site=site, column=column, ident=_ident(site, paper.key), edited=(), **more)  # type: ignore[arg-type]


def _relay(paper: Paper, site: str) -> Shown:
    """A province shows the national paper a day later, unchanged, with its source named."""
    later = min(paper.on + timedelta(days=1), date(2026, 2, 12))
    return _copy(
        paper,
        site,
        "工作文件" if site == EAST else "通知公告",
        on=later,
        first_day=min(paper.first_day + 1, 3),
        last_day=3,
    )


def _reprint(paper: Paper, number: int) -> Shown:
    """The press puts its own head and tail around the text."""
    reporter = ("林知夏", "周以宁", "郑望舒")[number % 3]
    head = f"示范药闻网讯（记者{reporter}） {paper.body[0]}"
    body = (head, *paper.body[1:], f"（责任编辑：{('沈书白', '许闻笛')[number % 2]}）")
    return _copy(
        paper,
        PRESS,
        "要闻",
        title=paper.title,
        body=body,
        publisher=PRESS,
        first_day=paper.first_day,
        last_day=3,
    )


def _mirrored(paper: Paper) -> Shown:
    """A mirror forces pages into GBK, turns them Traditional, inserts readings and tears bytes."""
    lines = tuple(annotate(tear(traditional(line))) for line in paper.body)
    return _copy(
        paper, MIRROR, "藥監要聞", title=annotate(traditional(paper.title)), body=lines, publisher=annotate(traditional(paper.bureau)),
        first_day=paper.first_day, last_day=3,
    )  # fmt: skip


def _masked(paper: Paper) -> Shown:
    """A library of model papers replaces places and people."""
    swaps = {"北原省": "XX省", "北原": "XX", "韩立诚": "XX", SHORT[NORTH]: "XX省药监局"}
    return _copy(
        paper, PRESS, "写作范例", title=_swapped(paper.title, swaps), body=tuple(_swapped(p, swaps) for p in paper.body),
        publisher=LIBRARY, first_day=3, last_day=3,
    )  # fmt: skip


def _swapped(text: str, swaps: dict[str, str]) -> str:
    for name, mask in swaps.items():
        text = text.replace(name, mask)
    return text


__all__ = ["MIRROR", "NATION", "PRESS", "Shown", "everything"]
