"""Removes readings like `發(fā)展` that a converter wrote into pages, byte-wise, and joins what they tore.

After some characters, at every occurrence, the page shows the reading in brackets. The insertion saw bytes: it
also fell after an ASCII trail (，FDA → ,F(xiàn)DA) or inside a character (我們在 → 我們?cè)谶@里: the lead byte
of 在 took the bracket with it, and what follows is one byte out of step). Real brackets stay: glosses of rare
characters, lessons, (股), (FDA).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from math import exp

from models import LOST, Certainty, Mended, Repair
from text.mojibake import gbk
from text.mojibake.doubt import settle, without_tail
from text.mojibake.folding import fold, fold_char, script_of
from text.mojibake.lattice import Node, read
from text.mojibake.model import UNSEEN, load_model
from text.mojibake.outofstep import GUESSED, NEVER
from text.mojibake.scoring import Scorer
from text.mojibake.tokens import ANNOTATION, read_tokens

KIND = "pinyin"
MANY, SEVERAL = 12, 2
"""Distinct characters: so many no lesson explains at once; so few already show that a machine was at work."""
_QUICK = re.compile(r"[(?][a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7}\)")
_LABEL = re.compile(r"\([a-z]\)")
"""The letter of an item, (a), is no torn reading."""
_LESSON = re.compile(r"拼音|注音|讀音|读音|多音字|讀作|读作|音同|生字|識字|识字|普通話|普通话|語文|语文")
_HALF = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
MARGIN = -8.0
"""Nats by which joining may fall behind the text as it stands where no `?` shows a loss: a reading that does not
belong to the character before it is evidence enough, and what vanished makes the joined text longer."""
COMMON, RARE = 12.0, 4.0
"""Per million characters of official text: above, nobody would explain how the character is read."""
FIRST_LEVEL = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 ordinary characters (GB 2312, first level)."""
_AMBIGUOUS = frozenset(
    "行长長重乐樂着著得地的了还還都觉覺校降处處调調转轉传傳弹彈朝藏称稱盛差冲沖当當倒恶惡更冠好号號和荷几幾济濟假间間将將角教解"
    "劲禁卷看空累量露率落没沒蒙模难難宁寧强強切曲散丧喪色扇上少舍什省识識似宿提吐系相削血压壓咽要应應与與载載扎炸占涨漲只中种種轴軸作"
    "薄参參车車大度分哄晃勾供见見尽盡卡可数數说說挑帖尾兴興宿仔钻鑽正折着"
)
"""Characters read in several ways that lessons and glosses do explain."""
_EVERYDAY = {
    "的": "de", "传": "chuán", "和": "hé", "地": "dì", "中": "zhōng", "大": "dà", "上": "shàng", "应": "yīng", "当": "dāng", "可": "kě",
    "为": "wéi", "车": "chē", "数": "shù", "提": "tí", "相": "xiāng", "与": "yǔ", "要": "yào", "将": "jiāng",
    "间": "jiān", "教": "jiào", "种": "zhǒng", "处": "chù", "强": "qiáng", "调": "diào", "供": "gōng", "分": "fēn",
    "见": "jiàn", "度": "dù", "参": "cān", "说": "shuō", "还": "hái", "解": "jiě", "系": "xì", "济": "jì", "量": "liàng",
}  # fmt: skip
"""… and the reading of those that everybody takes first."""


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
    if not code or _LABEL.fullmatch(match[0]):
        return None
    halves = {c: gbk.pair_of(c) for c in chars}
    torn = {c: p for c, p in halves.items() if p and p[0] == code[1] and p[1] >= 0x81}
    if not torn:
        return None
    torn = {c: torn[c] for c in _annotated(text, match[1], torn.keys())}
    return Note(start, end, next(iter(torn)), True, tuple(sorted({p[1] for p in torn.values()})))


def _annotated(text: str, reading: str, chars: Collection[str]) -> Collection[str]:
    """Which of the characters a torn reading may belong to: each is annotated wherever it stands, or nowhere."""
    elsewhere = [c for c in chars if f"{c}({reading})" in text]
    return elsewhere or [c for c in chars if c not in text] or chars


def _damage(text: str, notes: list[Note]) -> list[Note]:
    """The notes that were inserted by a machine, judged over the whole page."""
    whole = [n for n in notes if not n.torn]
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for n in whole:
        readings[n.char].add(gbk.plain_reading(text[n.start + 1 : n.end - 1]))
    steady = [c for c in readings if len(readings[c]) == 1]
    sure = {c for c in steady if _sure(c) or _EVERYDAY.get(c) in readings[c]}
    lesson = bool(_LESSON.search(text)) and len(sure) < MANY
    if lesson:
        return [n for n in notes if n.torn]
    if len(sure) >= SEVERAL:
        rare = RARE if len(sure) >= MANY // 2 else COMMON
        converted = sum(_converted(c) for c in sure) * 2 > len(sure)
        sure |= {c for c in steady if (_everywhere(text, c, whole) if converted else _common(c, rare))}
    return [n for n in notes if n.torn or n.char in sure]


def _everywhere(text: str, char: str, whole: list[Note]) -> bool:
    """On a converted page only converted characters are annotated, others at most everywhere and often."""
    if _converted(char):
        return True
    times = sum(n.char == char for n in whole)
    return _common(char) and char not in _AMBIGUOUS and times >= 2 and text.count(char) == times


def _converted(char: str) -> bool:
    """A character that a converter writes differently in Simplified."""
    return script_of(char) == "t"


def _common(char: str, least: float = COMMON) -> bool:
    """Frequent, and taught at school: a trade's own characters (黄芪, 亳州) are explained however frequent they are."""
    folded = fold_char(char)
    code = gbk.pair_of(folded)
    taught = code is not None and code[0] in FIRST_LEVEL and code[1] >= 0xA1
    return taught and exp(load_model().singles.get(folded, UNSEEN)) * 1e6 > least


def _sure(char: str) -> bool:
    """Would nobody explain this character's reading? Common, and a converter's or read in one way only."""
    if _converted(char):
        return _common(char, RARE)
    return _common(char) and char not in _AMBIGUOUS


def _without(text: str, notes: list[Note]) -> Mended:
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    scorer: Scorer | None = None
    certainty: Certainty
    candidates: tuple[str, ...]
    for note in notes:
        if note.start < done:
            continue
        if note.torn:
            scorer = scorer or Scorer(ANNOTATION.sub("", text) + "".join(n.char for n in notes))
            joined = _join(text, note, scorer)
            if joined is None:
                continue
            end, after, certainty, candidates = joined
        else:
            end, after, certainty, candidates = note.end, "", "exact", ()
        pieces += [text[done : note.start], after]
        length += len(pieces[-2])
        repairs.append(
            Repair(
                kind=KIND,
                start=length,
                end=length + len(after),
                before=text[note.start : end],
                after=after,
                certainty=certainty,
                candidates=candidates,
            )
        )
        length += len(after)
        done = end
    pieces.append(text[done:])
    return Mended(text="".join(pieces), repairs=tuple(repairs))


def _join(text: str, note: Note, scorer: Scorer) -> tuple[int, str, Certainty, tuple[str, ...]] | None:
    """Read on from a torn character: (end in the text, what was there, how sure, candidates of its 〓).

    None when the text is likelier as it stands (a bracket without its `?` may be a gloss).
    """
    left = fold(text[max(0, note.start - 12) : note.start])[-3:]
    questioned = text[note.start] == "?"
    tokens = read_tokens(text, note.end)
    starts = [Node(left, lead, questioned) for lead in note.leads]
    reading = read(starts, tokens, scorer, NEVER)
    if reading is None:
        return None
    kept = max((at for at, slot in enumerate(reading.slots) if not slot.plain), default=-1) + 1
    slots = reading.slots[:kept]
    shown = tokens[: len(reading.slots)]
    as_is = scorer.model.score(fold("".join(t.text for t in shown if t.kind != "note")), left)
    if not slots or (not questioned and reading.score < as_is + MARGIN):
        return None
    parts = settle(slots, left)
    after, tail = without_tail(slots, "".join(p.text for p in parts))
    guessed = any(GUESSED in slot.flags for slot in slots)
    guessed = guessed or len(note.leads) > 1
    certainty: Certainty = "lost" if LOST in after else "chosen" if guessed else "exact"
    end = note.end + sum(len(t.text) for t in tokens[:kept]) - tail
    return end, after, certainty, tuple(c for p in parts for c in p.candidates)
