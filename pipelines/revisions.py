"""What changed on a page that was known: a real edit, said in clauses and characters, or nothing.

Visit counters, print dates, changed blanks and widths are not edits: texts are compared paragraph by
paragraph in the comparison form, and lines that only count or date the visit are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from models import Article
from text.fingerprint import letters
from text.script import fold

_VISIT = re.compile(
    r"^(?:(?:浏览|阅读|访问|点击|阅览|浏览人)(?:次数|量|数|次)?|打印(?:日期|时间)?|当前(?:时间|日期)|今天是|更新时间|字号|字体)[^。.]{0,40}$"
)
_CLAUSE = re.compile(
    r"^\s*(第[一二三四五六七八九十百零〇\d]+[条章节款]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.．、])"
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?\s*[^\W\d]?|[A-Za-z]+|.", re.DOTALL)
CONTEXT = 12
QUOTE = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One changed place. `where` names the clause (第三条 …) or is empty."""

    kind: Literal["edited", "added", "removed"]
    where: str
    before: str
    after: str


def change(old: Article, new: Article) -> str | None:
    """A sentence that quotes what changed, or None when nothing a reader would call an edit did."""
    found = list(changes(old, new))
    if not found:
        return None
    said = [_said(c) for c in found[:3]]
    more = f"；另有 {len(found) - 3} 处" if len(found) > 3 else ""
    return "；".join(said) + more


def changes(old: Article, new: Article) -> Iterator[Change]:
    """Every changed place of title, body and list of files, in reading order."""
    if letters(old.title) != letters(new.title):
        yield Change("edited", "标题", old.title, new.title)
    yield from _paragraph_changes(_paragraphs(old.body), _paragraphs(new.body))
    had, has = {a.name for a in old.attachments}, {a.name for a in new.attachments}
    yield from (Change("added", "附件", "", name) for name in sorted(has - had))
    yield from (Change("removed", "附件", name, "") for name in sorted(had - has))


def _paragraphs(body: str) -> list[str]:
    return [p for p in body.split("\n") if letters(p) and not _VISIT.match(fold(p).strip())]


def _paragraph_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [letters(p) for p in old], [letters(p) for p in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        before, after = old[i1:i2], new[j1:j2]
        for left, right in _paired(before, after):
            if left and right:
                yield Change("edited", clause_of(right), *_around(left, right))
            elif right:
                yield Change("added", clause_of(right), "", right)
            else:
                yield Change("removed", clause_of(left), left, "")


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Edited paragraphs side by side: each old one with the most similar new one that is left, in order."""
    rest = list(after)
    for left in before:
        best = max(range(len(rest)), key=lambda i: _alike(left, rest[i]), default=None)
        if best is not None and _alike(left, rest[best]) >= 0.5:
            for right in rest[:best]:
                yield "", right
            yield left, rest[best]
            rest = rest[best + 1 :]
        else:
            yield left, ""
    for right in rest:
        yield "", right


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def clause_of(paragraph: str) -> str:
    """
    >>> clause_of("第三条　持有人应当在15日内报告。")
    '第三条'
    """
    found = _CLAUSE.match(paragraph)
    return found.group(1) if found else ""


def _around(before: str, after: str) -> tuple[str, str]:
    """The changed middle of two paragraphs, cut at whole numbers and words, not inside them."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    cut = [t[head : len(t) - tail] for t in (left, right)]
    if not all(cut) or max(map(len, cut)) == 0:
        head, tail = max(0, head - CONTEXT), max(0, tail - CONTEXT)
        cut = [t[head : len(t) - tail] for t in (left, right)]
    return "".join(cut[0]), "".join(cut[1])


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _said(one: Change) -> str:
    where = f"{one.where}：" if one.where else ""
    if one.kind == "added":
        return f"{where}新增“{_short(one.after)}”"
    if one.kind == "removed":
        return f"{where}删去“{_short(one.before)}”"
    return f"{where}“{_short(one.before)}” → “{_short(one.after)}”"


def _short(text: str) -> str:
    return text if len(text) <= QUOTE else text[:QUOTE] + "…"
