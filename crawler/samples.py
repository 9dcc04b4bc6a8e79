"""Samples: kept pages of each source with their goldens, under `config/sources/<id>/samples/<date>-<what>/`.

`page.*` holds the bytes as a server would send them, `response.json` the rest of the answer
(url, status, headers, kind, listing, witness), `expected.json` what reading them must give.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from errors import ConfigError
from models import Article, FetchedPage, Listing, ListingEntry, ListingPage, Source, Witness
from wording import told

Kind = Literal["list", "article"]
WITNESSES = ("real", "old", "invented")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One kept page. `witness` says what its markup was taken from: real, old (before 2024) or invented.

    listing   name of the column, for lists; `number` is its page number
    entry     the row that led to the page, for articles: `{title, published_on}`
    """

    folder: Path
    source_id: str
    kind: Kind
    url: str
    status: int
    headers: Mapping[str, str]
    witness: Witness
    listing: str | None = None
    number: int = 1
    entry: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def page_path(self) -> Path:
        return next(iter(sorted(self.folder.glob("page.*"))), self.folder / "page.html")

    @property
    def golden_path(self) -> Path:
        return self.folder / "expected.json"

    def page(self) -> FetchedPage:
        """The kept answer as the crawler would hand it on, fetched at noon of the sample's day."""
        row = self.entry or {}
        entry = (
            ListingEntry(
                source_id=self.source_id,
                listing=self.listing or "",
                url=self.url,
                title=row.get("title", ""),
                published_on=date.fromisoformat(row["published_on"]) if "published_on" in row else None,
            )
            if self.entry
            else None
        )
        return FetchedPage(
            url=self.url,
            final_url=self.url,
            status=self.status,
            headers=self.headers,
            body=self.page_path.read_bytes(),
            fetched_at=datetime.combine(self.day, time(4), UTC),
            entry=entry,
        )

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name[:10])


def samples_of(config_dir: Path, source_id: str) -> list[Sample]:
    """The samples of a source by name.

    raises  ConfigError naming a `response.json` that cannot be used
    """
    folder = config_dir / "sources" / source_id / "samples"
    return [_load(path.parent, source_id) for path in sorted(folder.glob("*/response.json"))]


def read_sample(sample: Sample, source: Source) -> dict[str, Any]:
    """What today's code makes of a sample, in the form of its golden: no empty values.

    raises  MonitorError where the page cannot be read at all
    """
    if sample.kind == "list":
        from crawler.listing import read_listing

        return golden_list(read_listing(sample.page(), source, _listing(sample, source), sample.number))
    from pipelines.article import read

    return golden_article(read(sample.page(), source))


def golden_list(page: ListingPage) -> dict[str, Any]:
    request = page.next
    following = None
    if request is not None:
        post = request.method == "POST"
        body = request.body.decode("utf-8", "replace") if post else ""
        following = f"POST {request.url} {body}".strip() if post else request.url
    return _full(
        {
            "entries": [_row(entry) for entry in page.entries],
            "total": page.total,
            "pages": page.pages,
            "next": following,
            "dropped": page.dropped,
            "degraded": page.degraded,
        }
    )


def golden_article(article: Article) -> dict[str, Any]:
    """The reader's view of an article; the body as paragraphs, so that a difference reads like prose."""
    return _full(
        {
            "state": article.state,
            "reason": article.reason,
            "title": article.title,
            "published_on": article.published_on,
            "published_from": article.published_from,
            "signed_on": article.signed_on,
            "issuers": list(article.issuers),
            "publisher": article.publisher,
            "editor": article.editor,
            "doc_numbers": list(article.doc_numbers),
            "genre": article.genre,
            "charset": article.charset,
            "directives": [d.quote for d in article.directives],
            "deadlines": [d.date for d in article.deadlines],
            "attachments": [{"name": a.name, "url": a.url} for a in article.attachments],
            "body": article.body.split("\n"),
        }
    )


def save_golden(sample: Sample, golden: Mapping[str, Any]) -> Path:
    sample.golden_path.write_text(
        json.dumps(golden, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8"
    )
    return sample.golden_path


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """One line a field that differs, naming the first place inside lists."""
    plain = json.loads(json.dumps(actual, ensure_ascii=False, default=str))
    fields = [f for f in dict.fromkeys((*expected, *plain)) if expected.get(f) != plain.get(f)]
    return [f"{f}: {_first_difference(expected.get(f), plain.get(f))}" for f in fields]


def _first_difference(expected: Any, actual: Any) -> str:
    if isinstance(expected, list) and isinstance(actual, list):
        for i, (one, other) in enumerate(zip(expected, actual, strict=False)):
            if one != other:
                return f"[{i}] expected {one!r}, got {other!r}"
        return f"expected {len(expected)} items, got {len(actual)}"
    return f"expected {expected!r}, got {actual!r}"


def _row(entry: ListingEntry) -> dict[str, Any]:
    marks = {name: True for name in ("link_only", "pinned") if getattr(entry, name)}
    return _full({"title": entry.title, "url": entry.url, "published_on": entry.published_on}) | marks


def _full(fields: dict[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in fields.items() if v not in (None, "", [], 0)}
    return dict(json.loads(json.dumps(kept, ensure_ascii=False, default=str)))


def _listing(sample: Sample, source: Source) -> Listing:
    for listing in source.listings:
        if listing.name == sample.listing:
            return listing
    raise ConfigError(
        f"{sample.folder}/response.json: {source.id} has no listing {sample.listing!r}",
        zh=f"{sample.folder}/response.json：{source.id} 没有栏目 {sample.listing!r}",
    )


def _load(folder: Path, source_id: str) -> Sample:
    path = folder / "response.json"
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        day = date.fromisoformat(folder.name[:10])
        sample = Sample(folder=folder, source_id=source_id, **fields)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{path}: {error}", zh=f"{path}：{told(error).zh}") from error
    if sample.kind not in ("list", "article") or sample.witness not in WITNESSES or day is None:
        raise ConfigError(
            f"{path}: kind must be list or article, witness one of {', '.join(WITNESSES)}",
            zh=f"{path}：kind 应是 list 或 article，witness 应是 {'、'.join(WITNESSES)} 之一",
        )
    if not sample.page_path.is_file():
        raise ConfigError(
            f"{folder}: holds no page.html, page.json or page.xml",
            zh=f"{folder}：没有 page.html、page.json 或 page.xml",
        )
    return sample
