"""Who issued an act, under which number and when it was signed: its title, head lines and signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models import Fact
from pipelines.acts.acttext import ActText, Line, meta_fact
from pipelines.acts.genre import bare_title, outside_books
from text.documents import Found, find_days, find_numbers
from text.issuers import Named, find_issuers, issuer_of_number, name_issuer, region_of

HEAD_LINES = 10
"""How many lines at the top of a body may carry the number; red-headed papers need about six."""

_NUMBER_LABEL = re.compile(
    r"^(?:文\s*号|发文(?:字|文)?号|发文字号|公告号|通告号|编\s*号|文件编号|发布文号|制发文号)\s*:?\s*"
)
_META_NUMBER = re.compile(r"文号|字号|docnum|documentnumber|fileno|wenhao", re.I)
_META_ISSUER = re.compile(r"发文机关|发布机构|发文单位|制发机关|发布单位|发文机构|issuer|publishorg", re.I)
_HEAD_ONLY = re.compile(r"^[\u4e00-\u9fff、 ]{0,60}(?:文件|公告|通告|公报|令|函)?\s*$")
_CITING_VERB = re.compile(
    r"(?:发布|印发|出台|公布|转发|学习|贯彻|执行|落实|废止|修改|修订|解读|按照|根据|依据)$"
)
_SIGNED_LINE = re.compile(r"^[(]?(?:签发日期|成文日期|发文日期|落款日期)?[:]?\s*(?P<day>[^()]{6,16})[)]?$")
_ISSUE_LABEL = re.compile(r"^(?:成文日期|发文日期|签发日期|生成日期|制发日期)\s*:?\s*")
_SEAL = re.compile(r"[(](?:盖章|公章|印章|章|代章|印)[)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The issuers' lines above a date at the end of an act, and the date."""

    issuers: tuple[Named, ...]
    signed_on: date
    start: int
    end: int


def own_numbers(act: ActText) -> tuple[Fact, ...]:
    """Numbers the document bears itself; numbers of other papers that it cites are left out.

    A bare 第38号 counts only where nothing better is said: before a yearly number it is an issue number.
    """
    facts = [*_title_numbers(act), *_meta_numbers(act), *_head_numbers(act)]
    better = [fact for fact in facts if not fact.value.startswith("第")]
    unique: dict[str, Fact] = {}
    for fact in better or facts:
        if not any(fact.value in longer and fact.value != longer for longer in (f.value for f in better)):
            unique.setdefault(fact.value, fact)
    return tuple(unique.values())


def read_issuers(act: ActText, numbers: tuple[Fact, ...], signature: Signature | None) -> tuple[Fact, ...]:
    """Issuers from the title, the signature, the meta data, then the number; each place only where needed."""
    titled, whole = _title_issuers(act)
    signed = _signed_issuers(act, signature)
    if titled and whole and not _adds(titled, signed):
        return titled
    if titled and signed:
        return _merge(titled, signed)
    for facts in (
        signed,
        titled,
        _meta_issuers(act),
        _head_issuers(act),
        _order_issuers(act, numbers),
    ):
        if facts:
            return facts
    return _self_named(act)


def find_signature(act: ActText) -> Signature | None:
    """The issuer lines with the date under them; the first such block, for a forwarded paper ends with its own.

    Without issuer lines, a line near the end of the text that holds nothing but a date.
    """
    lines = act.lines
    for index, line in enumerate(lines):
        signed = _date_of(line)
        if signed is None:
            continue
        above = _issuers_above(act, lines, index)
        if above:
            return Signature(issuers=above, signed_on=signed[0], start=signed[1], end=signed[2])
    return _lone_date(act)


# ------------------------------------------------------------------ numbers


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


def _ends_title(before: str, after: str) -> bool:
    """Is nothing said of the number after it (…号的通知 speaks of another paper's number)?"""
    rest = re.sub(r"^[\s)\]】〕]+", "", after)
    if not rest or re.fullmatch(r"(?:公告|通告|[(【\[].*|[-—_ ].*|附件.*)", rest):
        return True
    named = bool(find_issuers(re.sub(r"(?:公告|通告|文件)$", "", before))) or not before
    return (
        named
        and re.match(r"(?:的|文)", rest) is None
        and re.match(r"公告|通告|[^\u4e00-\u9fff]|关于", rest) is not None
    )


def _number_fact(act: ActText, number: Found, where: str, how: str) -> Fact:
    place = "title" if where == "title" else "body"
    return act.fact("doc_number", number.value, place, number.start, number.end, how)  # type: ignore[arg-type]


def _head_numbers(act: ActText) -> list[Fact]:
    facts = []
    lines = act.lines
    for index, line in enumerate(lines):
        label = _NUMBER_LABEL.match(line.text)
        if label is None and index >= HEAD_LINES:
            continue
        for number in find_numbers(act.body[line.start : line.end]):
            if not _is_number_line(act, line, number, label is not None):
                continue
            start, end = number.start + line.start, number.end + line.start
            facts.append(act.fact("doc_number", number.value, "body", start, end, "head line"))
        if label is None and len(line.text) > 90:
            break
    return facts or _split_order(act)


def _is_number_line(act: ActText, line: Line, number: Found, labelled: bool) -> bool:
    """A line that holds the number, at most after the office's name, a repeated title or 签发人."""
    before = line.text[: number.start].strip(" (【[〔")
    after = re.sub(r"^[\s)\]】]+|签发人.*$", "", line.text[number.end :])
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


def _split_order(act: ActText) -> list[Fact]:
    """国家市场监督管理总局令 and 第58号 on two lines."""
    head = act.lines[:HEAD_LINES]
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


# ------------------------------------------------------------------ issuers


def _year(act: ActText) -> int | None:
    years = [n.year for n in find_numbers(act.title) if n.year]
    return years[0] if years else (act.published_on.year if act.published_on else None)


def _region(act: ActText) -> str | None:
    return region_of(act.source_issuer) or region_of(act.publisher)


def _title_issuers(act: ActText) -> tuple[tuple[Fact, ...], bool]:
    """Issuers before 关于 (or before the genre word), and whether the title names all of them."""
    flat = act.flat_title
    open_ = outside_books(flat)
    for pattern in (
        r"(?:关于|转发|公开征求|公开征集|征求|印发|批转|发布|令|第?20\d\d年|公告|通告|通知|飞行检查|行政处罚|召回)",
    ):
        for cut in re.finditer(pattern, open_):
            head = flat[: cut.start()].rstrip(" :(")
            if head.startswith("转发"):
                continue
            many = re.search(
                r"等[ ]?(?:[一二三四五六七八九十\d]+个?)?[ ]?(?:部门|部委|单位)?(?:办公厅|办公室)?$", head
            )
            names = find_issuers(head[: many.start()] if many else head, region=_region(act), year=_year(act))
            names = tuple(
                name for name in names if name.issuer.known or re.search(r"局|委|部|厅|院|中心", name.quote)
            )
            if names:
                facts = tuple(
                    act.fact("issuer", n.issuer.name, "title", n.start, n.end, "title") for n in names
                )
                return _unique(facts), many is None
    return (), False


def _signed_issuers(act: ActText, signature: Signature | None) -> tuple[Fact, ...]:
    named = signature.issuers if signature else ()
    return _unique(
        tuple(act.fact("issuer", n.issuer.name, "body", n.start, n.end, "signature") for n in named)
    )


def _meta_issuers(act: ActText) -> tuple[Fact, ...]:
    for key, value in act.meta.items():
        if _META_ISSUER.search(key):
            named = find_issuers(value, region=_region(act), year=_year(act))
            if named:
                return _unique(tuple(meta_fact("issuer", n.issuer.name, value, f"meta {key}") for n in named))
    return ()


def _head_issuers(act: ActText) -> tuple[Fact, ...]:
    """A red head: 国家药品监督管理局文件, or the office alone on one of the first lines."""
    for line in act.lines[:4]:
        stem = re.sub(r"(?:文件|公告|通告|令|公报)$", "", line.text).rstrip()
        named = find_issuers(stem, region=_region(act), year=_year(act)) if len(stem) <= 60 else ()
        if named and all(n.issuer.known for n in named):
            return _unique(
                tuple(
                    act.fact(
                        "issuer", n.issuer.name, "body", line.start + n.start, line.start + n.end, "head line"
                    )
                    for n in named
                )
            )
    return ()


def _order_issuers(act: ActText, numbers: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The office inside the number: 国家药品监督管理局令第5号, 国药监妆〔2025〕18号."""
    for fact in numbers:
        office = re.match(r"^(.*?)(?:令|第\d+号令)", fact.value)
        issuer = (
            name_issuer(office[1], year=_year(act)) if office and office[1] else issuer_of_number(fact.value)
        )
        if issuer is not None:
            return (
                Fact(
                    field="issuer",
                    value=issuer.name,
                    quote=fact.quote,
                    where=fact.where,
                    start=fact.start,
                    end=fact.end,
                    how="number",
                ),
            )
    return ()


def _self_named(act: ActText) -> tuple[Fact, ...]:
    """The site's own body, only where the text speaks of itself as 我局, 我委, 我中心."""
    match = re.search(r"(?:我|本)(?:省)?(?:局|委|中心|院|厅)", act.flat_body)
    for written, how in ((act.publisher, "publisher"), (act.source_issuer, "source")):
        issuer = name_issuer(written) if written else None
        if match and written and issuer is not None and issuer.known and issuer.level != "media":
            return (meta_fact("issuer", issuer.name, written, f"{how}, the text says {match[0]}"),)
    return ()


def _unique(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple({fact.value: fact for fact in reversed(facts)}.values())[::-1]


def _adds(titled: tuple[Fact, ...], signed: tuple[Fact, ...]) -> bool:
    """Does the signature name the title's issuers and more? (a joint paper whose title names the first)"""
    ours, theirs = {f.value for f in titled}, {f.value for f in signed}
    return ours < theirs


def _merge(titled: tuple[Fact, ...], signed: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return _unique((*titled, *signed))


# ------------------------------------------------------------------ signature


def _date_of(line: Line) -> tuple[date, int, int] | None:
    """The day of a line that holds a day (and perhaps an issuer before it), with its span in the body."""
    if len(line.text) > 70 or line.text.endswith(("。", ";", ",")):
        return None
    days = find_days(line.text)
    if len(days) != 1 or days[0].date is None or not days[0].exact:
        return None
    day = days[0]
    after = line.text[day.end :].strip(" )")
    before = _ISSUE_LABEL.sub("", line.text[: day.start]).strip(" (")
    if after or (before and not find_issuers(_SEAL.sub("", before))):
        return None
    assert day.date is not None
    return day.date, line.start + day.start, line.start + day.end


def _issuers_above(act: ActText, lines: tuple[Line, ...], index: int) -> tuple[Named, ...]:
    """Issuers on the date's own line and on the lines straight above that hold nothing else."""
    found: list[Named] = []
    own = lines[index]
    same = _names(act, own.start, own.start + min((d.start for d in find_days(own.text)), default=0))
    found = list(same)
    for line in reversed(lines[max(0, index - 12) : index]):
        names = _names(act, line.start, line.end) if len(line.text) <= 60 else ()
        if not names:
            break
        found = [*names, *found]
    return tuple(found)


def _names(act: ActText, start: int, end: int) -> tuple[Named, ...]:
    flat = act.flat_body[start:end]
    cut = _SEAL.search(flat)
    if cut is not None:
        end = start + cut.start()
    named = find_issuers(act.body[start:end], region=_region(act), year=_year(act))
    shifted = [Named(issuer=n.issuer, quote=n.quote, start=n.start + start, end=n.end + start) for n in named]
    return tuple(shifted)


def _lone_date(act: ActText) -> Signature | None:
    for line in reversed(act.lines[-12:]):
        signed = _date_of(line)
        if signed is not None and line.start > 0:
            return Signature(issuers=(), signed_on=signed[0], start=signed[1], end=signed[2])
    return None
