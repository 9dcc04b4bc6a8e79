"""What an act or notice says of itself, each value with the words that say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config.taxonomy import Taxonomy, default_taxonomy
from models import ActFacts, Attachment, Deadline, Effective, Fact, Supersedes
from pipelines.acts.acttext import ActText
from pipelines.acts.deadlines import find_deadlines
from pipelines.acts.effective import find_effective
from pipelines.acts.genre import Chosen, choose_genre
from pipelines.acts.issuing import foot_issuers, read_issuers
from pipelines.acts.numbering import own_numbers
from pipelines.acts.ownness import likely_numbers
from pipelines.acts.signature import Signature, find_signature
from pipelines.acts.status import find_marks, read_binding
from pipelines.acts.supersedes import find_supersedes
from pipelines.acts.tags import find_tags
from text.issuers import name_issuer

# By where an issuer or number was read; below 0.6 a person should look.
_SURE = {"title": 0.97, "head line": 0.95, "head lines": 0.95, "signature": 0.93, "number": 0.8}


def read_act(
    title: str,
    body: str,
    *,
    published_on: date | None,
    publisher: str | None,
    url: str = "",
    column_kind: str | None = None,
    meta: Mapping[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
    source_issuer: str | None = None,
    taxonomy: Taxonomy | None = None,
) -> ActFacts:
    """Numbers, issuers, genre, force, marks, dates, predecessors and tags of one page.

    Pure: the same arguments give the same facts. What the text does not say is None or empty.
    Positions count in `title` or `body` as given; `facts` holds every value once more with its quote.

    publisher, source_issuer  the page's 来源 and the site's own body; they name an issuer only where
                              the text speaks of 我局, and `how` says so
    """
    act = ActText(
        title=title, body=body, published_on=published_on, publisher=publisher, meta=meta or {},
        column_kind=column_kind, source_issuer=source_issuer,
    )  # fmt: skip
    chosen = choose_genre(act)
    signature = _signature(act, chosen)
    numbers = own_numbers(act) or _likely_numbers(act, chosen, signature)
    issuers = (
        read_issuers(act, numbers, signature, chosen.genre)
        if _may_issue(chosen, numbers, signature)
        else foot_issuers(act, chosen.genre)
    )
    signed_on = signature.signed_on if signature else None
    binding, bound = read_binding(act, chosen.genre, chosen.fact, issuers)
    marks = find_marks(act, chosen.genre)
    effective = find_effective(act, chosen.genre, signed_on, reprinted=_reprinted(act, issuers))
    deadlines = find_deadlines(act, chosen.genre, signed_on, effective)
    fates = find_supersedes(act, chosen.genre)
    supersedes = tuple(fate for fate in fates if fate.relation != "amends")
    amended = tuple(fate for fate in fates if fate.relation == "amends")
    tags = taxonomy or default_taxonomy()
    products = find_tags(act, "product", tags.products)
    stages = find_tags(act, "stage", tags.stages)
    single = [fact for fact in (chosen.fact, bound) if fact is not None]
    dated = _dated(act, signature, deadlines, effective, supersedes)
    dated += [act.fact("amends", a.number or a.title or "", "body", a.start, a.end) for a in amended]
    return ActFacts(
        doc_numbers=_values(numbers), issuers=_values(issuers), genre=chosen.genre, binding=binding,
        marks=_values(marks), signed_on=signed_on, deadlines=deadlines, effective_on=effective,
        supersedes=supersedes, products=_values(products), stages=_values(stages),
        confidence=_confidence(chosen, numbers, issuers),
        facts=(*numbers, *issuers, *single, *marks, *dated, *products, *stages),
    )  # fmt: skip


def _values(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(fact.value for fact in facts)


def _likely_numbers(act: ActText, chosen: Chosen, signature: Signature | None) -> tuple[Fact, ...]:
    """Reports and explanations have no number of their own, however they name the paper's."""
    if chosen.genre in ("news", "interpretation", "speech"):
        return ()
    named = [named.issuer.name for named in signature.issuers] if signature else []
    pages = [
        issuer.name
        for office in (act.publisher, act.source_issuer)
        if office and (issuer := name_issuer(office))
    ]
    return likely_numbers(act, (*named, *pages))


def _signature(act: ActText, chosen: Chosen) -> Signature | None:
    """Reports carry dates too; theirs is a signature only with an issuer above it."""
    signature = find_signature(act)
    if (
        signature is not None
        and not signature.issuers
        and chosen.genre in ("news", "meeting", "speech", "other")
    ):
        return None
    return signature


def _may_issue(chosen: Chosen, numbers: tuple[Fact, ...], signature: Signature | None) -> bool:
    """A report or an explanation tells of an issuer; it has none of its own. So do the cases that an office made known.
    What only its likeness calls a report names its issuer where its title is a paper's (某局关于…)."""
    cases = chosen.genre == "penalty" and chosen.fact is not None and chosen.fact.quote.endswith("案例")
    papers_title = chosen.fact is not None and chosen.fact.how == "likeness" and "关于" in chosen.fact.quote
    reports = (chosen.genre in ("news", "meeting", "speech", "interpretation") and not papers_title) or cases
    return not reports or bool(numbers) or (signature is not None and bool(signature.issuers))


def _reprinted(act: ActText, issuers: tuple[Fact, ...]) -> bool:
    """Is the page another body's copy of the act?"""
    own = name_issuer(act.source_issuer) if act.source_issuer else None
    return own is not None and bool(issuers) and all(not fact.value.startswith(own.name) for fact in issuers)


def _confidence(chosen: Chosen, numbers: tuple[Fact, ...], issuers: tuple[Fact, ...]) -> dict[str, float]:
    sure = {"genre": chosen.confidence}
    if numbers:
        sure["doc_numbers"] = min(_SURE.get(fact.how, 0.9) for fact in numbers)
    if issuers:
        sure["issuers"] = min(
            _SURE.get(fact.how, 0.9 if fact.how.startswith("meta") else 0.5) for fact in issuers
        )
    return sure


def _dated(
    act: ActText,
    signature: Signature | None,
    deadlines: tuple[Deadline, ...],
    effective: tuple[Effective, ...],
    supersedes: tuple[Supersedes, ...],
) -> list[Fact]:
    facts = []
    if signature is not None:
        how = "under the issuer" if signature.issuers else "last line"
        day = signature.signed_on.isoformat()
        facts.append(act.fact("signed_on", day, "body", signature.start, signature.end, how))
    rows = [("deadline", d.date.isoformat(), d.start, d.end, d.computed_from or "stated") for d in deadlines]
    rows += [
        ("effective_on", e.date.isoformat(), e.start, e.end, e.computed_from or "stated") for e in effective
    ]
    rows += [("supersedes", s.number or s.title or "", s.start, s.end, s.relation) for s in supersedes]
    return facts + [act.fact(name, value, "body", start, end, how) for name, value, start, end, how in rows]
