"""Limits and days of force in many wordings, and the days that are neither, as rounds of them were written down.

A file of `limits/`: `== frame published` (`paper`: the line begins with its title) and then lines of `sentence => limits | days of force`; `-` says that
there is none, `?` that readers could argue, `;` parts several days; `\\n` and `\\t` are line and cell ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from pipelines.acts import read_act

FRAMES = {
    "notice": (
        "某某省药品监督管理局关于有关工作安排的通知",
        "各有关单位：\n{}\n某某省药品监督管理局\n{}",
    ),
    "announcement": (
        "国家药监局关于有关事项的公告",
        "现将有关事项公告如下：\n{}\n特此公告。\n国家药监局\n{}",
    ),
    "consultation": (
        "国家药监局综合司公开征求《某某管理办法（征求意见稿）》意见",
        "为规范管理，我局起草了《某某管理办法（征求意见稿）》，现公开征求意见。\n{}\n国家药监局综合司\n{}",
    ),
    "publicity": (
        "关于拟通过检查企业名单的公示",
        "经现场检查，现将拟通过的企业名单予以公示。\n{}\n某某省药品监督管理局\n{}",
    ),
    "circular": (
        "某某省药品监督管理局关于药品质量抽检的通告",
        "现将抽检情况通告如下：\n{}\n特此通告。\n某某省药品监督管理局\n{}",
    ),
    "news": ("省药监局发布新规", "本报讯 {}"),
    "interpretation": (
        "《某某管理办法》政策解读",
        "一、起草背景\n为规范管理，我局制定了《某某管理办法》。\n二、主要内容\n{}",
    ),
}


class Wording(NamedTuple):
    frame: str
    published_on: date
    text: str
    limits: set[str] | None
    force: set[str] | None


def days(cell: str) -> set[str] | None:
    cell = cell.strip()
    return None if cell == "?" else set() if cell == "-" else set(cell.split("; "))


def wordings(path: Path) -> Iterator[Wording]:
    frame, published_on = "", date.min
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            frame, day = line.split()[1:]
            published_on = date.fromisoformat(day)
        elif line:
            text, _, wanted = line.rpartition(" => ")
            limits, force = wanted.split(" | ")
            text = text.replace("\\n", "\n").replace("\\t", "\t")
            yield Wording(frame, published_on, text, days(limits), days(force))


WORDINGS = [w for path in sorted((Path(__file__).parent / "limits").glob("*.txt")) for w in wordings(path)]


def written(wording: Wording) -> tuple[str, str]:
    """Title and body of a wording in its frame."""
    if wording.frame == "paper":
        title, _, body = wording.text.partition("\n")
        return title, body
    title, frame = FRAMES[wording.frame]
    day = wording.published_on
    return title, frame.format(wording.text, f"{day.year}年{day.month}月{day.day}日")


def read(wording: Wording) -> tuple[set[str], set[str]]:
    title, body = written(wording)
    facts = read_act(title, body, published_on=wording.published_on, publisher=None)
    assert all(body[d.start : d.end] == d.quote for d in (*facts.deadlines, *facts.effective_on))
    limits = {d.date.isoformat() for d in facts.deadlines}
    return limits, {e.date.isoformat() for e in facts.effective_on}


@pytest.mark.parametrize("wording", WORDINGS, ids=[w.text[:24] for w in WORDINGS])
def test_a_wording_sets_just_these_days(wording: Wording) -> None:
    limits, force = read(wording)
    if wording.limits is not None:
        assert limits == wording.limits
    if wording.force is not None:
        assert force == wording.force
