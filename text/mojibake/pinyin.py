"""Removes readings like `發(fā)展` that a converter wrote into pages, byte-wise, and joins what they tore.

After some characters, at every occurrence, the page shows the reading in brackets. The insertion saw bytes: it
also fell after an ASCII trail (，FDA → ,F(xiàn)DA) or inside a character (我們在 → 我們?cè)谶@里: the lead byte
of 在 took the bracket with it, and what follows is one byte out of step). Real brackets stay: glosses of rare
characters, lessons, (股), (FDA).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from models import Mended, Repair
from text.mojibake import gbk
from text.mojibake.model import fold, fold_char, load_model, script_of
from text.mojibake.outofstep import ANNOTATION, State, Step, read_tokens, search_from, steps_of
from text.mojibake.scoring import Scorer

KIND = "pinyin"
_QUICK = re.compile(r"[(?][a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7}\)")
_LESSON = re.compile(r"拼音|注音|讀音|读音|多音字|讀作|读作|音同|生字|識字|识字|普通話|普通话|語文|语文")
_HALF = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
NEVER = float("-inf")
COMMON = 60.0
"""Per million characters of official text: above, nobody would explain how the character is read."""


@dataclass(frozen=True, slots=True)
class Note:
    """One bracket that may be an annotation. char: the annotated character; torn: its second byte belongs to
    the next one, whose lead byte it is."""

    start: int
    end: int
    char: str
    torn: bool = False
    leads: tuple[int, ...] = ()


def mend_pinyin(text: str) -> Mended:
    """Remove readings the page was stuffed with; the characters they tore are joined again.

    >>> mend_pinyin("推進改革創(chuàng)新，促進發(fā)展").text
    '推進改革創新，促進發展'
    """
    if not _QUICK.search(text):
        return Mended(text=text)
    notes = [n for n in (_note(text, m) for m in ANNOTATION.finditer(text)) if n]
    notes = _damage(text, notes) if notes else []
    return _without(text, notes) if notes else Mended(text=text)


def _note(text: str, match: re.Match[str]) -> Note | None:
    """What the bracket annotates, if its letters are the reading of what stands before it."""
    chars = gbk.read_as(match[1])
    if not chars or not match.start():
        return None
    start, end = match.span()
    before = text[start - 1]
    if text[start] == "(" and before in chars:
        return Note(start, end, before)
    if before.isascii():
        wide = _HALF.get(text[start - 2], text[start - 2]) if start > 1 else ""
        code = gbk.pair_of(wide) if wide else None
        char = gbk.char_of(code[1], ord(before)) if code and "@" <= before <= "~" else None
        return Note(start, end, char) if char in chars and text[start] == "(" and char else None
    code = gbk.pair_of(before)
    if not code:
        return None
    halves = {c: gbk.pair_of(c) for c in chars}
    torn = {c: p for c, p in halves.items() if p and p[0] == code[1] and p[1] >= 0x81}
    if not torn:
        return None
    return Note(start, end, next(iter(torn)), True, tuple(sorted({p[1] for p in torn.values()})))


def _damage(text: str, notes: list[Note]) -> list[Note]:
    """The notes that were inserted by a machine, judged over the whole page."""
    whole = [n for n in notes if not n.torn]
    times = Counter(n.char for n in whole)
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for n in whole:
        readings[n.char].add(gbk.plain_reading(text[n.start : n.end]))
    lesson = bool(_LESSON.search(text))
    sure = {c for c in times if len(readings[c]) == 1 and _sure(c, lesson)}
    strong = len(sure) >= 2 and not lesson
    if strong:
        sure |= {c for c in times if len(readings[c]) == 1 and _common(c)}
    return [n for n in notes if n.char in sure or (n.torn and _torn_sure(text, n))]


def _converted(char: str) -> bool:
    """A character that a converter writes differently in Simplified."""
    return script_of(char) == "t"


def _common(char: str) -> bool:
    model = load_model()
    return model.seen(fold_char(char))[0] / model.total * 1e6 > COMMON


def _sure(char: str, lesson: bool) -> bool:
    """Would nobody explain this character's reading? Common, and written by a converter or read one way only."""
    if not _common(char):
        return _converted(char) and not lesson and model_knows(char)
    if _converted(char):
        return not lesson
    return not lesson and len(gbk.readings_of(char)) == 1


def model_knows(char: str) -> bool:
    return load_model().seen(fold_char(char))[0] > 50


def _torn_sure(text: str, note: Note) -> bool:
    return True


def _without(text: str, notes: list[Note]) -> Mended:
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    scorer: Scorer | None = None
    for note in notes:
        if note.start < done:
            continue
        if note.torn:
            scorer = scorer or Scorer(ANNOTATION.sub("", text) + "".join(n.char for n in notes))
            joined = _join(text, note, scorer)
            if joined is None:
                continue
            end, after, known = joined
        else:
            end, after, known = note.end, "", True
        pieces.append(text[done : note.start])
        length += len(pieces[-1])
        before = text[note.start : end]
        pieces.append(after)
        repairs.append(
            Repair(kind=KIND, start=length, end=length + len(after), before=before, after=after,
                   certainty="exact" if known else "chosen")
        )  # fmt: skip
        length += len(after)
        done = end
    pieces.append(text[done:])
    return Mended(text="".join(pieces), repairs=tuple(repairs))


def _join(text: str, note: Note, scorer: Scorer) -> tuple[int, str, bool] | None:
    """Read on from a torn character: (end in the text, what was there, no guess needed)."""
    left = fold(text[max(0, note.start - 12) : note.start])[-3:]
    tokens = read_tokens(text, note.end)
    starts = [State(0.0, left, lead, questioned=text[note.start] == "?") for lead in note.leads]
    best = search_from(starts, tokens, scorer, NEVER)
    if best is None:
        return None
    steps: list[Step] = [s for s in steps_of(best) if s.at <= best.since]
    end = note.end + sum(len(t.text) for t in tokens[: best.since + 1])
    return end, "".join(s.char for s in steps), all(s.known for s in steps)
