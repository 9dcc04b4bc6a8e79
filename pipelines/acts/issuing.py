"""Who issued an act: its title, signature, meta data, red head, number, in this order of trust."""

from __future__ import annotations

import re

from models import Fact, Genre
from pipelines.acts.acttext import ActText, meta_fact
from pipelines.acts.agreeing import agreeing_issuers
from pipelines.acts.genre import outside_books
from pipelines.acts.headnote import headnote
from pipelines.acts.signature import Signature, site_region, year_of
from text.issuers import (
    find_issuers,
    first_region,
    in_order,
    issuer_of_number,
    name_issuer,
    region_of,
    renamed,
)

_META_ISSUER = re.compile(r"发文机关|发布机构|发文单位|制发机关|发布单位|发文机构|issuer|publishorg", re.I)


def read_issuers(
    act: ActText, numbers: tuple[Fact, ...], signature: Signature | None, genre: Genre = "other"
) -> tuple[Fact, ...]:
    """Issuers from the title, the signature, the meta data, then the number; each place only where needed."""
    if "机关:" in act.flat_body and (forecast := _told(act, *_FORECAST.finditer(act.flat_body))):
        return forecast
    titled, whole = _title_issuers(act)
    signed = _signed_issuers(act, signature)
    written = {fact.value for fact in signed}
    titled = tuple(fact for fact in titled if renamed(fact.value) not in written)
    if signed and any(_PLACELESS.match(fact.quote) or _is_short_for(fact, signed) for fact in titled):
        return signed
    if titled and whole and not _adds(titled, signed):
        return titled
    if titled and signed:
        return _merge(titled, signed)
    for facts in (
        signed,
        titled,
        _leading_issuer(act),
        _meta_issuers(act),
        _head_issuers(act),
        _noted_issuers(act),
        _covering_issuers(act),
        foot_issuers(act, genre),
        agreeing_issuers(act, numbers, genre),
        _order_issuers(act, numbers),
    ):
        if facts:
            return facts
    return _self_named(act) or _published_by(act, genre)


def _title_issuers(act: ActText) -> tuple[tuple[Fact, ...], bool]:
    """Issuers before 关于 (or before the genre word), and whether the title names all of them."""
    flat = act.flat_title
    open_ = outside_books(flat)
    for pattern in (
        r"(?:关于|转发|再次|公开征求|公开征集|征求|印发|批转|发布|令|第?20\d\d年|公告|通告|通知|飞行检查|行政处罚|召回|批示|对(?!外|口))",
    ):
        for cut in re.finditer(pattern, open_):
            head = flat[: cut.start()].rstrip(" :(")
            if head.startswith("转发"):
                continue
            many = re.search(
                r"等[ ]?(?:[一二三四五六七八九十\d]+个?)?[ ]?(?:部门|部委|单位)?(?:办公厅|办公室)?$", head
            )
            names = find_issuers(
                head[: many.start()] if many else head, region=site_region(act), year=year_of(act)
            )
            names = tuple(
                name
                for name in names
                if name.issuer.known or re.search(r"局|委|部|厅|院|中心|海关|协会|学会|集团", name.quote)
            )
            if names:
                facts = tuple(
                    act.fact("issuer", n.issuer.name, "title", n.start, n.end, "title") for n in names
                )
                return _unique(facts), many is None
    return (), True


def _leading_issuer(act: ActText) -> tuple[Fact, ...]:
    """A title that simply begins with its office: 安徽省药品监督管理局药品行政处罚信息公开表."""
    flat = act.flat_title
    for end in range(min(len(flat), 40), 3, -1):
        if not flat[:end].endswith(("局", "委员会", "中心", "部", "署", "院", "卫生健康委")):
            continue
        issuer = name_issuer(flat[:end], region=site_region(act), year=year_of(act))
        if issuer is not None and issuer.known and " " not in flat[:end]:
            return (act.fact("issuer", issuer.name, "title", 0, end, "title"),)
    return ()


def _signed_issuers(act: ActText, signature: Signature | None) -> tuple[Fact, ...]:
    named = signature.issuers if signature else ()
    return _unique(
        tuple(act.fact("issuer", n.issuer.name, "body", n.start, n.end, "signature") for n in named)
    )


def _meta_issuers(act: ActText) -> tuple[Fact, ...]:
    for key, value in act.meta.items():
        if _META_ISSUER.search(key):
            named = find_issuers(value, region=site_region(act), year=year_of(act))
            if named:
                return _unique(tuple(meta_fact("issuer", n.issuer.name, value, f"meta {key}") for n in named))
    return ()


def _head_issuers(act: ActText) -> tuple[Fact, ...]:
    """A red head: 国家药品监督管理局文件, or the office alone on one of the first lines."""
    for line in act.lines[:4]:
        stem = re.sub(r"(?:文件|公告|通告|令|公报|函)$", "", line.text).rstrip()
        named = find_issuers(stem, region=site_region(act), year=year_of(act)) if len(stem) <= 60 else ()
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


_PUT_FORWARD = re.compile(
    r"本(?:标准|办法|规定|规范|细则|指导原则)由(?P<who>[^,。;\n由]{4,40}?)(?:提出并|批准|组织|统一|负责)*(?:发布|颁布|印发|制定并)"
)


def _noted_issuers(act: ActText) -> tuple[Fact, ...]:
    """Whom the note under the title names, or 本标准由…发布."""
    note = headnote(act)
    named = note.issuers if note else ()
    found = [act.fact("issuer", n.issuer.name, "body", n.start, n.end, "head line") for n in named]
    said = _PUT_FORWARD.search(act.flat_body)
    if not found and said is not None:
        at = said.start("who")
        found = [
            act.fact("issuer", n.issuer.name, "body", at + n.start, at + n.end, "stated")
            for n in find_issuers(
                act.body[slice(*said.span("who"))], region=site_region(act), year=year_of(act)
            )
            if n.issuer.known
        ]
    return _unique(tuple(found))


_PLACELESS = re.compile(r"(?:省|市|县|区)(?=市场|药|食|卫|医|局)")
"""市市场监管局 in a title: the signature says of which city."""
_SEVERAL = re.compile(r"[两二三四五六七八九十][地省市区]")
"""京津冀三地药监局 is no office."""


def _is_short_for(titled: Fact, signed: tuple[Fact, ...]) -> bool:
    """澳港湾药械检测研究院 over the signature of 澳港湾药品医疗器械检测研究院; three places' offices over those of each."""
    issuer = name_issuer(titled.quote)
    if issuer is not None and issuer.known:
        return False
    several = len(signed) > 1 and _SEVERAL.search(titled.quote) is not None
    return several or any(
        in_order(titled.value, fact.value) == len(titled.value) < len(fact.value) for fact in signed
    )


_MONTH = re.compile(r"20\d\d[ ]*年[ ]*\d{1,2}[ ]*月")


def foot_issuers(act: ActText, genre: Genre) -> tuple[Fact, ...]:
    """Who stands at the end: over a month without a day, behind 制作单位 or before 发布 in a bracket, and alone where it is no report."""
    for line, below in zip(act.lines[-4:], act.lines[-3:], strict=False):
        if _MONTH.fullmatch(below.text) and len(line.text) <= 40:
            return _of_line(act, line.start, line.end)
    for line in act.lines[-3:]:
        if (made := _MADE_BY.fullmatch(line.text)) is not None:
            return _of_line(act, *(line.start + at for at in made.span(made.lastgroup or 0)))
    if len(act.lines) < 2 or genre in ("news", "speech", "meeting"):
        return ()
    above, last = act.lines[-2:]
    ends = _CLOSED.search(above.text) is not None or "\t" in act.body[above.start : above.end]
    return _of_line(act, last.start, last.end) if ends and len(last.text) <= 40 else ()


def _of_line(act: ActText, start: int, end: int) -> tuple[Fact, ...]:
    """The known offices of a stretch of a line that holds nothing else."""
    named = find_issuers(act.body[start:end], region=site_region(act), year=year_of(act))
    return _unique(
        tuple(
            act.fact("issuer", n.issuer.name, "body", start + n.start, start + n.end, "foot")
            for n in named
            if n.issuer.known
        )
    )


_CLOSED = re.compile(r"[。;!?]$|(?:起草|编制|制定|制作|发布)(?:单位|机构|部门)$")
"""What may stand over an office alone at the end: a sentence, a label; no row of a list."""
_MADE_BY = re.compile(
    r"[\[【(]?(?:制作|编制|发布|撰稿)(?:单位|部门|机构)[\]】)]?[ ]*:?[ ]*(?P<unit>[^,。;:\n]{4,40})|\((?P<office>[^,。;:\n()]{4,40}?)[ ]*(?:发布|制作)\)"
)


_COVER = re.compile(
    r"^[ ]*(?P<who>[^,。;:\n]{4,60}?)[ ]*(?:联合[ ]*)?(?:发[ ]*布|颁[ ]*布)[ ]*$", re.MULTILINE
)


_LABELLED = re.compile(
    r"^[ ]*(?:[一二三四五六七八九十\d]{1,2}[、.][ ]*)?(?:发布|颁布|批准|印发|发文|制发|制定)(?:单位|机构|机关|部门)[ ]*:[ ]*(?P<who>[^,。;\n]{4,60})",
    re.MULTILINE,
)


_FORECAST = re.compile(
    r"^[ ]*(?:[一二三四五六七八九十\d]{1,2}[、.][ ]*)?(?:订定|修正)机关[ ]*:[ ]*(?P<who>[^,。;\n]{3,60})",
    re.MULTILINE,
)
"""一、修正機關：衛生福利部: who will issue what an office of his puts up."""


def _covering_issuers(act: ActText) -> tuple[Fact, ...]:
    """The line at the foot of a standard's cover: 国家药品监督管理局 发布; or 发布单位：…."""
    return _told(act, *_COVER.finditer(act.flat_body, 0, 2000), *_LABELLED.finditer(act.flat_body))


def _told(act: ActText, *lines: re.Match[str]) -> tuple[Fact, ...]:
    """The offices that the first of such lines names whose office is known."""
    for cover in lines:
        at = cover.start("who")
        named = find_issuers(act.body[slice(*cover.span("who"))], region=site_region(act), year=year_of(act))
        facts = tuple(
            act.fact("issuer", n.issuer.name, "body", at + n.start, at + n.end, "cover")
            for n in named
            if n.issuer.known
        )
        if facts:
            return _unique(facts)
    return ()


def _order_issuers(act: ActText, numbers: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The office inside the number: 国家药品监督管理局令第5号, 国药监妆〔2025〕18号."""
    for fact in numbers:
        office = re.match(r"^(.*?)(?:令|第\d+号令)", fact.value)
        issuer = (
            name_issuer(office[1], year=year_of(act))
            if office and office[1]
            else issuer_of_number(fact.value)
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
        if (named := _publisher_of(act, fact.value)) is not None:
            return (named,)
    return ()


def _publisher_of(act: ActText, number: str) -> Fact | None:
    """青市监处罚〔2025〕6号 on a page of 青岛市市场监督管理局: the office whose short name the number begins with."""
    issuer = name_issuer(act.publisher) if act.publisher else None
    short = re.match(r"([\u4e00-\u9fff])(?:市监|药监|食药监|卫健|医保)", number)
    if not (act.publisher and issuer and issuer.known and short and act.publisher.startswith(short[1])):
        return None
    return meta_fact("issuer", issuer.name, act.publisher, f"publisher, the number begins with {short[1]}")


def _self_named(act: ActText) -> tuple[Fact, ...]:
    """The site's own body, only where the text speaks of itself as 我局, 我委, 我中心."""
    match = re.search(r"(?:我|本)(?:省)?(?:分局|局|委|中心|院|厅)", act.flat_body)
    for written, how in ((act.publisher, "publisher"), (act.source_issuer, "source")):
        issuer = name_issuer(written) if written else None
        if written and " " in written and (issuer is None or not issuer.known):
            written = written.split()[-1]  # 中华人民共和国澳门特别行政区 药物监督管理局
            issuer = name_issuer(written)
        if match and written and issuer is not None and issuer.known and issuer.level != "media":
            return (meta_fact("issuer", issuer.name, written, f"{how}, the text says {match[0]}"),)
    return ()


def _published_by(act: ActText, genre: Genre) -> tuple[Fact, ...]:
    """A rule, guideline or standard that names nobody but a region, on the page of that region's office."""
    issuer = (
        name_issuer(act.publisher) if act.publisher and genre in ("rule", "guideline", "standard") else None
    )
    if issuer is None or not issuer.known or issuer.level == "media" or not act.publisher:
        return ()
    region = region_of(issuer.name)
    if region is None or first_region(act.flat_title) != region:
        return ()
    return (meta_fact("issuer", issuer.name, act.publisher, "publisher of the text itself"),)


def _unique(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple({fact.value: fact for fact in reversed(facts)}.values())[::-1]


def _adds(titled: tuple[Fact, ...], signed: tuple[Fact, ...]) -> bool:
    """Does the signature name the title's issuers and more? (a joint paper whose title names the first)"""
    ours, theirs = {f.value for f in titled}, {f.value for f in signed}
    return ours < theirs


def _merge(titled: tuple[Fact, ...], signed: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return _unique((*titled, *signed))
