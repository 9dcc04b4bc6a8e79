"""Which number is the document's own: in its title, its meta data, or its head lines."""

from __future__ import annotations

import re

from models import Fact
from pipelines.acts.acttext import ActText, Line, meta_fact
from pipelines.acts.genre import bare_title, outside_books
from pipelines.acts.headnote import headnote
from pipelines.acts.standards import own_code, own_standard, standard_form
from text.documents import Found, as_int, find_numbers
from text.issuers import find_issuers, name_issuer

HEAD_LINES = 10
"""How many lines at the top of a body may carry the number; red-headed papers need about six."""

_NUMBER_LABEL = re.compile(
    r"^(?:(?:行政)?(?:处罚)?(?:决定|通知|文)书)?(?:文\s*号|发文(?:字|文)?号|发文字号|公告号|通告号|编\s*号|文件编号|发布文号|制发文号)\s*:?\s*"
)
_LABEL_BEFORE = re.compile(
    r"(?:^|[ \t|】])(?:文\s*号|发文字号|发布文号|公告号|通告号|文件编号)[】\]]?[ ]*:[ ]*$"
)
"""索引号：…　文号：琼药监综〔2026〕5号　成文日期：…: a label amid a line of particulars."""
_META_NUMBER = re.compile(r"文号|字号|docnum|documentnumber|fileno|wenhao", re.I)
_CITING_VERB = re.compile(
    r"(?:发布|印发|出台|公布|转发|学习|贯彻|执行|落实|废止|修改|修订|解读|按照|根据|依据)$"
)


def own_numbers(act: ActText) -> tuple[Fact, ...]:
    """Numbers the document bears itself; numbers of other papers that it cites are left out.

    A bare 第38号 counts only where nothing better is said: before a yearly number it is an issue number.
    """
    facts = [*_title_numbers(act), *_meta_numbers(act), *_head_numbers(act), *_note_numbers(act)]
    facts = facts or _foot_numbers(act) or _issue_numbers(act)
    better = [fact for fact in facts if not fact.value.startswith("第")]
    unique: dict[str, Fact] = {}
    for fact in _once(better or facts):
        if not any(fact.value in longer and fact.value != longer for longer in (f.value for f in better)):
            unique.setdefault(fact.value, fact)
    return tuple(unique.values())


def _once(facts: list[Fact]) -> list[Fact]:
    """市场监管总局令第103号 in the title is 国家市场监督管理总局令第103号 under it; the full name stays."""
    kept: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        office, _, count = fact.value.partition("令")
        issuer = name_issuer(office) if count and office else None
        key = (issuer.name, count) if issuer is not None else (fact.value, "")
        if key not in kept or len(kept[key].value) < len(fact.value):
            kept[key] = fact
    return list(kept.values())


def _title_numbers(act: ActText) -> list[Fact]:
    flat = act.flat_title
    closed = outside_books(flat)
    facts = []
    for number in find_numbers(act.title):
        before, after = flat[: number.start].rstrip(" (〔[【"), flat[number.end :]
        if "□" in closed[number.start : number.end] or not _ends_title(before, after):
            continue
        if _CITING_VERB.search(before) and "关于" not in before:
            continue
        facts.append(_number_fact(act, number, "title", "title"))
    return facts


def _foot_numbers(act: ActText) -> list[Fact]:
    """A number alone on one of the last lines, under 特此公告."""
    for line in act.lines[-5:]:
        for number in find_numbers(act.body[line.start : line.end]):
            if number.end - number.start == len(line.text):
                start, end = number.start + line.start, number.end + line.start
                return [act.fact("doc_number", number.value, "body", start, end, "foot line")]
    return []


# 药品质量公告（2024年第3期，总第45期）: such series count issues, not numbers; only beside the paper's kind.
_ISSUE = re.compile(
    r"(?P<year>20\d\d)[ ]*年[ ]*(?:度[ ]*)?第[ ]*(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})[ ]*期(?:[ ]*,?[ ]*总第?[ ]*\d{1,4}[ ]*期)?"
)
_ITS_KIND = re.compile(r"[^,。:《》]{0,14}(?:公告|通告|通报)(?=$|\n)")
_ISSUED_KIND = re.compile(r"(?:公告|通告|通报)[ \n]*[(\[]?[ ]*$")


def _issue_numbers(act: ActText) -> list[Fact]:
    """2024年第3期, in brackets behind 公告 or 通告 in the title or on the first lines."""
    head_end = act.lines[min(3, len(act.lines) - 1)].end if act.lines else 0
    for where, flat in (("title", act.flat_title), ("body", act.flat_body[:head_end])):
        for match in _ISSUE.finditer(flat):
            closed = re.match(r"[ ]*(?:[)\]]|\n|$)", flat[match.end() :])
            kind = (
                _ISSUED_KIND.search(flat[: match.start()]) if closed else _ITS_KIND.match(flat, match.end())
            )
            if kind is None:
                continue
            value = f"{match['year']}年第{as_int(match['count'])}期"
            place = "title" if where == "title" else "body"
            return [act.fact("doc_number", value, place, *match.span(), "issue")]  # type: ignore[arg-type]
    return []


def _note_numbers(act: ActText) -> list[Fact]:
    """The number in the note under a rule's title, or the standard that the title begins with."""
    if (span := own_standard(act)) is not None:
        return [act.fact("doc_number", standard_form(act.title[slice(*span)]), "title", *span, "title")]
    if (code := own_code(act)) is not None:
        where, start, end = code
        written = act.title if where == "title" else act.body
        value = standard_form(written[start:end])
        return [act.fact("doc_number", value, where, start, end, "standard's code")]
    note = headnote(act)
    if note is None or note.number is None:
        return []
    return [
        act.fact("doc_number", note.number.value, "body", note.number.start, note.number.end, "head line")
    ]


def _ends_title(before: str, after: str) -> bool:
    """Is nothing said of the number after it (…号的通知 speaks of another paper's number)?"""
    rest = re.sub(r"^[\s)\]】〕]+", "", after)
    if not rest or re.fullmatch(r"(?:公告|通告|批示|[(【\[].*|[-—_ ].*|附件.*)", rest):
        return True
    if not before:
        return re.match(r"[ )\]】]", after) is not None
    named = bool(find_issuers(re.sub(r"(?:公告|通告|文件)$", "", before)))
    return (
        named
        and re.match(r"(?:的|文)", rest) is None
        and re.match(r"公告|通告|[^\u4e00-\u9fff]|关于", rest) is not None
    )


def _number_fact(act: ActText, number: Found, where: str, how: str) -> Fact:
    place = "title" if where == "title" else "body"
    return act.fact("doc_number", number.value, place, number.start, number.end, how)  # type: ignore[arg-type]


def _head_numbers(act: ActText) -> list[Fact]:
    if split := _split_order(act):
        return split
    facts = []
    lines = act.lines
    for index, line in enumerate(lines):
        label = _NUMBER_LABEL.match(line.text)
        if label is None and index >= HEAD_LINES:
            continue
        numbers = find_numbers(act.body[line.start : line.end])
        joint = _are_joint(numbers, line, lines[index - 1].text if index else "")
        for number in numbers:
            labelled = label is not None or _LABEL_BEFORE.search(line.text, 0, number.start) is not None
            if not joint and not _is_number_line(act, line, number, labelled):
                continue
            start, end = number.start + line.start, number.end + line.start
            facts.append(act.fact("doc_number", number.value, "body", start, end, "head line"))
        if facts or (label is None and len(line.text) > 90):
            break
    return facts


def _are_joint(numbers: tuple[Found, ...], line: Line, above: str) -> bool:
    """Do several offices number one paper on this line, and is it no list of others?"""
    offices = {re.sub(r"〔.*", "", number.value) for number in numbers}
    each = len(numbers) > 1 and len(offices) == len(numbers) and all(n.kind == "bracketed" for n in numbers)
    return each and not above.endswith(":") and not _between(line.text, numbers)


def _between(line: str, numbers: tuple[Found, ...]) -> str:
    """What a line says beside its numbers: nothing, where several offices number one paper."""
    for number in reversed(numbers):
        line = line[: number.start] + line[number.end :]
    return line.strip(" 、,;")


def _is_number_line(act: ActText, line: Line, number: Found, labelled: bool) -> bool:
    """A line that holds the number, at most after the office's name, a repeated title or 签发人."""
    before = line.text[: number.start].strip(" (【[〔")
    after = re.sub(
        r"^[\s)\]】〕]+|^[ ]*\([A-Z]\d?\)|签发人.*$|^(?:公告|通告|通知|令|批示|文件)$",
        "",
        line.text[number.end :],
    )
    if labelled:
        return True
    if after.strip():
        return False
    if not before or before == "第" or (re.search(r"[:]$", before) and len(before) < 8):
        return True
    if before == bare_title(act.flat_title) or re.sub(r"\s", "", before) in re.sub(r"\s", "", act.flat_title):
        return True
    stem = re.sub(r"(?:文件|公告|通告|令|通知)$", "", before).strip()
    if find_issuers(stem):
        return True
    return (
        "□" not in outside_books(before)
        and re.search(r"关于.*的(?:公告|通告|通知|函|意见|批复|决定)$", before) is not None
        and len(line.text) < 120
    )


_BARE_NUMBER = re.compile(r"[(\[]?第[ ]*(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,6})[ ]*号[)\]]?")


def _split_order(act: ActText) -> list[Fact]:
    """国家市场监督管理总局令 and 第58号 on two lines, or in the title and on the first line."""
    head = act.lines[:HEAD_LINES]
    office = re.sub(r"\s", "", act.title)
    if head and office.endswith("令") and len(office) < 40 and _BARE_NUMBER.fullmatch(head[0].text):
        for number in find_numbers(f"{office}{act.body[head[0].start : head[0].end]}"):
            if number.kind == "order":
                return [
                    act.fact("doc_number", number.value, "body", head[0].start, head[0].end, "title and line")
                ]
    if len(head) < 2:
        return []
    first, last = head[0].start, head[-1].end
    for number in find_numbers(act.body[first:last]):
        if number.kind == "order" and "\n" in number.quote.strip():
            return [
                act.fact(
                    "doc_number", number.value, "body", first + number.start, first + number.end, "head lines"
                )
            ]
    return []


def _meta_numbers(act: ActText) -> list[Fact]:
    facts = []
    for key, value in act.meta.items():
        if _META_NUMBER.search(key) and value.strip():
            facts += [meta_fact("doc_number", n.value, value, f"meta {key}") for n in find_numbers(value)]
    return facts
