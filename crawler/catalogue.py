"""The catalogue of sources: what is watched, how sure it is, and whether its samples still read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from config.source import load_sources
from crawler.listing import read_listing
from crawler.proposals import Proposal, propose, write
from crawler.samples import Sample, differences, golden_list, read_sample, samples_of, save_golden
from crawler.selectors import check_rule
from errors import ConfigError, MonitorError
from models import FetchedPage, Listing, Source
from wording import Wording, in_chinese

__all__ = [
    "Proposal",
    "SampleCheck",
    "accept",
    "check",
    "chosen",
    "propose",
    "sources_list",
    "try_page",
    "write",
]

Colour = Literal["green", "yellow", "red"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCheck:
    """One sample against its golden.

    colour   green: reads as expected and its markup is a real site's of today · yellow: reads as
             expected, but the markup is old or invented, or the source is not watched · red: it does not
    problem  what differs, or why the page cannot be read; empty when nothing does
    """

    source_id: str
    sample: str
    kind: str
    witness: str
    colour: Colour
    problem: str = ""


def sources_list(config_dir: Path) -> list[dict[str, Any]]:
    """The rows of `sources list`: one a source, columns counted by what is watched."""
    return [_row(source, config_dir) for source in load_sources(config_dir).values()]


def check(config_dir: Path, source_ids: Iterable[str] = ()) -> list[SampleCheck]:
    """Every sample of the named sources (none named: all) read again, offline.

    A watched source without a list sample is red too: nothing proves it.
    """
    sources = chosen(load_sources(config_dir), source_ids)
    return [result for source in sources for result in _checked(config_dir, source)]


def accept(config_dir: Path, source_id: str, names: Iterable[str] = ()) -> list[Path]:
    """Bless what today's code reads: writes the goldens of a source's samples; only this may.

    raises  ConfigError for an unknown source or sample · MonitorError for a page that cannot be read
    """
    source = chosen(load_sources(config_dir), [source_id])[0]
    wanted = set(names)
    samples = samples_of(config_dir, source_id)
    for name in wanted - {s.name for s in samples}:
        known = [s.name for s in samples]
        raise ConfigError(
            f"{source_id} has no sample {name!r}; it has {', '.join(known)}",
            zh=f"{source_id} 没有样本 {name!r}；有 {'、'.join(known)}",
        )
    return [save_golden(s, read_sample(s, source)) for s in samples if not wanted or s.name in wanted]


def try_page(page: FetchedPage, source: Source, listing: Listing) -> dict[str, Any]:
    """`sources try`: what would be stored of one fetched list page, and what it is made of."""
    read = read_listing(page, source, listing)
    dated = sum(entry.published_on is not None for entry in read.entries)
    return {
        "source": source.id,
        "listing": listing.name,
        **golden_list(read),
        "rows": len(read.entries),
        "dated": dated,
        "selector": read.selector,
        "outline": read.outline,
    }


def chosen(sources: Mapping[str, Source], source_ids: Iterable[str]) -> list[Source]:
    """The named sources; none named: all.

    raises  ConfigError naming the unknown one and the nearest known
    """
    from config.meant import did_you_mean

    ids = list(source_ids)
    for source_id in ids:
        if source_id not in sources:
            meant = did_you_mean(source_id, sources)
            raise ConfigError(f"no source {source_id!r}{meant}", zh=f"没有来源 {source_id!r}{meant.zh}")
    return [sources[i] for i in ids] if ids else list(sources.values())


def _row(source: Source, config_dir: Path) -> dict[str, Any]:
    samples = samples_of(config_dir, source.id)
    return {
        "id": source.id,
        "name": source.name,
        "level": source.level,
        "region": source.region,
        "state": source.state,
        "reason": source.reason,
        "family": source.family,
        "url": source.url,
        "access": source.access,
        "every": _cadence(source),
        "witness": source.witness,
        "relays": list(source.relays),
        "coverage": source.coverage,
        "samples": len(samples),
        "columns": [_column(listing) for listing in source.listings],
    }


def _column(listing: Listing) -> dict[str, Any]:
    return {
        "name": listing.name,
        "url": listing.url or None,
        "kind": listing.kind,
        "subkind": listing.subkind,
        "watched": listing.watched,
        "confidence": listing.confidence,
        "seen": listing.seen,
        "note": listing.note,
    }


def _cadence(source: Source) -> str | None:
    if source.cron:
        return f"cron {source.cron}"
    return f"{int(source.every.total_seconds() // 60)}m" if source.every else None


def _checked(config_dir: Path, source: Source) -> list[SampleCheck]:
    samples = samples_of(config_dir, source.id)
    if problem := _bad_selector(source):
        return [_red(source, "rules", problem)]
    if source.state != "watched" and not samples:
        return [_unproved(source)]
    results = [_against_golden(sample, source) for sample in samples]
    if source.state == "watched" and not any(s.kind == "list" for s in samples):
        results.append(
            _red(
                source,
                "list",
                Wording("no list sample; add one under samples/", "没有列表样本；请在 samples/ 下加一个"),
            )
        )
    return results


def _bad_selector(source: Source) -> str:
    """What cannot be compiled among the source's selectors; empty when all can."""
    rules = [source.article.title, source.article.date, source.article.body, source.article.drop]
    for listing in source.listings:
        entry = listing.entry
        # of JSON lists the rules are key paths, not selectors
        rules += [] if entry.form == "json" else [entry.each, entry.link, entry.title, entry.date]
    try:
        for rule in rules:
            check_rule(rule)
    except ConfigError as error:
        return error.wording
    return ""


def _unproved(source: Source) -> SampleCheck:
    """A source nobody watches has nothing to read; it stands in the list with its reason all the same."""
    return SampleCheck(
        source_id=source.id, sample="-", kind="none", witness=source.witness, colour="yellow",
        problem=Wording(f"not watched: {source.reason}", f"不监测：{in_chinese(source.reason or '')}"),
    )  # fmt: skip


def _red(source: Source, kind: str, problem: str) -> SampleCheck:
    return SampleCheck(
        source_id=source.id, sample="-", kind=kind, witness=source.witness, colour="red", problem=problem
    )


def _against_golden(sample: Sample, source: Source) -> SampleCheck:
    problem = _problem(sample, source)
    fine: Colour = "green" if sample.witness == "real" else "yellow"
    return SampleCheck(
        source_id=source.id,
        sample=sample.name,
        kind=sample.kind,
        witness=sample.witness,
        colour="red" if problem else fine,
        problem=problem,
    )


def _problem(sample: Sample, source: Source) -> str:
    try:
        actual = read_sample(sample, source)
    except MonitorError as error:
        return error.wording
    if not sample.golden_path.is_file():
        return Wording(
            f"has no golden; look at what it gives, then run: yaojian sources accept {source.id}",
            f"还没有确认过；看过读出的内容后运行：yaojian sources accept {source.id}",
        )
    expected = json.loads(sample.golden_path.read_text(encoding="utf-8"))
    return "; ".join(differences(expected, actual))
