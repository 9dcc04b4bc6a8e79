"""The edges of a body: a short line there is the article's only if it stands where the article's sentences stand.

Inside a body anything may be text. At its edges stand other people's words: buttons, columns, names of sharing
services, in ever new wording. So a line there needs evidence: it ends a sentence, or it is of a kind that closes
or opens notices (a signature, a date, an annex, a document number), or it is made like the article's paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from text.dates import first_date
from text.documents import find_numbers
from text.extract import furniture
from text.extract.render import Block
from text.extract.tree import Element

_END = re.compile(r"[。！？；：!?;:…][”’」』）)\]】]*$|[”」』]$|[a-z\d][.][\"”)]?$")
_INNER = re.compile(r"。|[，；：].*[，；]")
_OPENS = re.compile(
    r"^\W*(?:附\s*[件表录注图]|第[一二三四五六七八九十百\d]+[条章节项款]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|[①-⑳]|特此|抄送|主送|此件|注\s*[:：]|图\s*[\d一二三四五六七八九十:：]|[□※＊*]\s*\S)"
)
_CREDIT = re.compile(r"(?:摄|摄影|供图|制图|绘|[\s/／：:（(]图|[/／]文|图文)[）)]?$")
_BUTTON = re.compile(r"^\s*(?:〖[^〖〗]{2,12}〗|【[^【】]{2,12}】|\[[^\[\]]{2,12}\]|［[^［］]{2,12}］|\s)+$")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_FOLDS = frozenset(("dt", "summary", "button"))
_STAMP = re.compile(
    r"[：:？?]\W*$|^\W*(?:\S{2,4}(?:时间|時間))?\s*\d{1,2}[时時:：]\d{2}分?\W*$|^\W*\d{4}年\d{1,2}月\d{1,2}日\s*[（(]?(?:星期|周)[一二三四五六日天]\W*$"
)
_STAMP_DAY = re.compile(r"\d\W*$|分\W*$|[（(]?(?:星期|周).\W*$")
_ASKED = re.compile(r"[问答問QA]\W?")
_TIME = re.compile(r"^\D{0,6}\d{1,2}\s*[时時:：]\s*\d{2}\s*分?$")
_BRACKETED = re.compile(r"^[（(].{2,140}[)）]$")
_OWN_WORDS = re.compile(
    r"本[网站报刊](?![讯络点]|记者|特约|评论员)|本(?:平台|公众号|页面|栏目|频道)|转载|版权|侵权|著作权|二维码|扫码|关注我们|小编|投稿|订阅|登录|登陆|(?:用户|会员|账号|免费|立即|实名)注册|注册(?:用户|会员|账号|登录|成为)|客户端|浏览器|点赞|打赏|打印件|cookie|Cookie|JavaScript"
)
"""Words by which a page speaks of itself; a sentence outside the article's place that has one is none of it."""


def speaks_of_page(text: str) -> bool:
    """Does a sentence speak of the page or site it stands on?"""
    return _OWN_WORDS.search(text) is not None


def bare_edges(blocks: list[Block]) -> list[Block]:
    """Blocks without the lines before and after them that nothing shows to be text.

    A page none of whose lines speaks or closes a notice (a list of names) is left as it is.
    """
    speaking = [block for block in blocks if _speaks(block)] or [
        block for block in blocks if _is_formal(block)
    ]
    if not speaking:
        return blocks
    home = Home(speaking)
    repeated = _repeated_labels(blocks, home)
    blocks = [block for block in blocks if block.text not in repeated]
    first = next((n for n, b in enumerate(blocks) if _belongs(blocks, n, home) or _greets(blocks, n)), 0)
    last = next((n for n in range(len(blocks) - 1, -1, -1) if _ends(blocks, n, home)), len(blocks) - 1)
    kept = blocks[first : last + 1]
    signed = next((n for n in range(len(kept) - 1, 0, -1) if _is_day(kept[n].text)), len(kept))
    own = next((n for n in range(signed + 1, len(kept)) if _OWN_WORDS.search(kept[n].text)), len(kept))
    if own < len(kept) < own + 5:
        kept = kept[: next((n for n in range(signed + 1, own) if not _is_formal(kept[n])), own)]
    while len(kept) > 1 and kept[-1].element.tag in _HEADINGS and kept[-1].text[-1:] != "。":
        kept.pop()
    return kept


def _repeated_labels(blocks: Sequence[Block], home: Home) -> set[str]:
    """Short words that stand again and again apart from the sentences (查看原图 under each picture) are buttons."""
    counts = Counter(
        b.text for b in blocks if not b.row and b.element.tag != "p" and not home.stands_among(b)
    )
    return {
        text
        for text, count in counts.items()
        if count > 1 and len(text) <= 8 and re.fullmatch(r"\w+", text) and not _ASKED.fullmatch(text)
    }


class Home:
    """Where sentences stand: their parents with the tag they use there, and their way down from the body."""

    def __init__(self, speaking: Sequence[Block]) -> None:
        weights: dict[object, int] = {}
        made: Counter[object] = Counter()
        for block in speaking:
            keys = _keys(block)
            made[keys[-1]] += 1
            for key in keys:
                weights[key] = weights.get(key, 0) + len(block.text)
        total = sum(len(block.text) for block in speaking)
        self.keys = {key for key, weight in weights.items() if weight >= 0.25 * total}
        self.keys -= {key for key, times in made.items() if times < 2}  # one sentence is no pattern
        self.tables = {_table_of(block).getparent() for block in speaking if block.row}
        self.parents = {block.element.getparent() for block in speaking if _keys(block)[1] in self.keys}

    def stands_among(self, block: Block) -> bool:
        """Is a block a sibling of sentences, or in one element with them?"""
        own, beside, _ = _keys(block)
        return beside in self.keys or (own in self.keys and block.element.tag in ("td", "body", "pre"))

    def holds(self, block: Block) -> bool:
        own, beside, alike = _keys(block)
        if own in self.keys or beside in self.keys:
            return True
        if _speaks(block) and block.element.getparent() in self.tables:
            return True
        is_word = len(block.text) <= 8 and re.fullmatch(r"\w+", block.text) is not None
        return alike in self.keys and not is_word and not _under_heading(block.element)


def _table_of(row: Block) -> Element:
    return next(row.element.iterancestors("table"), row.element)


def _keys(block: Block) -> tuple[object, ...]:
    element, part = block.element, block.part
    parent = element.getparent()
    node: Element = element
    way: list[object] = [part, sum(1 for _ in element.iterancestors())]
    for _ in range(4):
        way.append(f"{node.tag}.{node.get('class') or (node is not element and node.get('id')) or ''}")
        if (up := node.getparent()) is None:
            break
        node = up
    return (
        (element, part),
        (part, parent, element.tag, element.get("class") if element.tag != "p" else ""),
        tuple(way),
    )


def _under_heading(element: Element) -> bool:
    """Does a line stand in a box of its own heading, made like the article's but apart from it?"""
    parent = element.getparent()
    first = parent[0] if parent is not None and len(parent) else element
    return first is not element and first.tag in _HEADINGS


def _speaks(block: Block) -> bool:
    """A sentence, a table's row, a long line: text wherever it stands."""
    if block.row:
        return True
    return (
        block.density < 0.5
        and len(block.text) >= 6
        and bool(_END.search(block.text) or _INNER.search(block.text))
    )


def _belongs(blocks: Sequence[Block], place: int, home: Home) -> bool:
    block = blocks[place]
    if _BUTTON.match(block.text):
        return False
    if home.holds(block):
        return True
    if block.element.tag in _HEADINGS and block.element.getparent() in home.parents:
        return place + 1 < len(blocks) and _belongs(blocks, place + 1, home)
    if (block.element.tag in _FOLDS or _ASKED.fullmatch(block.text)) and place + 1 < len(blocks):
        return _belongs(blocks, place + 1, home)
    if _is_formal(block) or _is_signature(blocks, place) or _is_signed(block, home):
        return True
    return _speaks(block) and not _OWN_WORDS.search(block.text)


def _ends(blocks: Sequence[Block], place: int, home: Home) -> bool:
    """May a text end with a block? Apart from the sentences a question, an announcement or the hour of release ends none."""
    block = blocks[place]
    is_plain = _STAMP_DAY.search(block.text) is not None and not block.element.get("class")
    if not block.row and not is_plain and not home.holds(block) and _STAMP.search(block.text):
        return False
    return _belongs(blocks, place, home)


def _greets(blocks: Sequence[Block], place: int) -> bool:
    """各科室： right before a sentence of the same make."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if following is None or not blocks[place].text.endswith(("：", ":")) or not _speaks(following):
        return False
    own, other = blocks[place].element, following.element
    return own.tag == other.tag and own.getparent() is other.getparent()


def _is_day(text: str) -> bool:
    found = first_date(text)
    return found is not None and found.end - found.start >= 0.8 * len(text)


def _is_formal(block: Block) -> bool:
    text = block.text
    if _OPENS.match(text) or _BRACKETED.match(text) or find_numbers(text) or _TIME.search(text):
        return True
    if _CREDIT.search(text) and len(text) > 4:
        return True
    found = first_date(text)
    return found is not None and found.end - found.start >= 0.6 * len(text)


def _is_signed(block: Block, home: Home) -> bool:
    """A name set to the right among the sentences, without a day: who wrote the notice."""
    element = block.element
    style = f"{element.get('align') or ''} {element.get('style') or ''}"
    is_right = re.search(r"^right|text-align:\s*right", style) is not None
    return is_right and element.getparent() in home.parents and 4 <= len(block.text) <= 30


def _is_signature(blocks: Sequence[Block], place: int) -> bool:
    """The issuer's name: the line before a date at the end, or two names before it."""
    if (
        len(blocks[place].text) > 40
        or blocks[place].density > 0.5
        or furniture.is_furniture(blocks[place].text)
    ):
        return False
    return any(first_date(b.text) is not None and len(b.text) <= 30 for b in blocks[place + 1 : place + 3])
