"""`sources add`: from a list page and an article page to a source file a person can accept.

The publisher's family is recognised by its marks, or selectors are derived from what the general
readers found; every proposed value is tried on the page it came from before it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

import clock
from config.source import load_source, load_sources
from config.yaml_file import read_yaml
from crawler import general_listing, selectors
from crawler.listing import open_page, read_any_listing, read_listing
from crawler.listing_dates import read_row_date
from errors import ConfigError
from models import Article, FetchedPage, ListingPage, PageText, Source

SURE = 0.9
ENOUGH = 0.5
"""Below this a value is shown but not written as watched: a person has to look first."""

BODIES = (
    "#zoom", "#UCAP-CONTENT", "div.TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", "#zoomcon", "#ivs_content",
    ".j-fontContent", ".article-content", ".article_content", ".wp_articlecontent", "#vsb_content", "#js_content", ".content",
)  # fmt: skip
NOT_NAMES = frozenset("www mpa yjj fda da amr scjg ypjg ypjgj app web portal gov cn com org net edu".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedField:
    """One value with how sure it is (0–1) and why."""

    name: str
    value: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A source as it would be written, with what it reads on the given pages."""

    id: str
    settings: dict[str, Any]
    fields: tuple[ProposedField, ...]
    listing: ListingPage
    article: Article | None
    pages: tuple[tuple[str, FetchedPage], ...] = field(default=(), repr=False)

    @property
    def confidence(self) -> float:
        """The weakest of what cannot be done without: rows, their days, and the article."""
        needed = [f.confidence for f in self.fields if f.name in ("rows", "dates", "article")]
        return min(needed, default=0.0)

    @property
    def ready(self) -> bool:
        return self.confidence >= ENOUGH

    def yaml(self) -> str:
        return "".join(f"{key}: {_flow(value)}\n" for key, value in self.settings.items())


def propose(
    listing: FetchedPage,
    article: FetchedPage | None = None,
    *,
    config_dir: Path,
    name: str | None = None,
    source_id: str | None = None,
    column: str | None = None,
    kind: str = "news",
) -> Proposal:
    """What a new source would be, from one of its list pages and one of its articles. Pure; writes nothing.

    raises  ConfigError when the list page holds no rows, or the id is taken
    """
    text, root, data = open_page(listing)
    url, today = listing.final_url, clock.day_of(listing.fetched_at)
    general = general_listing.read(text, root, data, base=url, url=url, today=today)
    seen = read_any_listing(listing)
    if not seen.entries:
        raise ConfigError(f"{url}: no repeated rows with links were found; is this a list page?")
    known = load_sources(config_dir)
    new_id = source_id or _free_id(url, known)
    if new_id in known:
        raise ConfigError(
            f"source {new_id!r} exists already; choose another --id or run: yaojian sources try {new_id}"
        )
    settings: dict[str, Any] = {
        "name": name or _site_name(root, url),
        "url": f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/",
        "level": "provincial" if ".gov.cn" in url else "media",
        "every": "2h",
        "witness": "real",
    }
    fields = [
        ProposedField(
            name="name",
            value=settings["name"],
            confidence=0.8 if root is not None else 0.3,
            why="SiteName or title",
        )
    ]
    family, rules, found = _rules(listing, seen, general, config_dir, today)
    fields += found
    settings |= ({"family": family} if family else {}) | rules
    paging = _paging(seen, url)
    if paging and "paging" not in settings and not family:
        settings["paging"] = paging[0]
    fields.append(
        paging[1]
        if paging
        else ProposedField(name="paging", value="auto", confidence=0.5, why="no next page on this page")
    )
    if article is not None:
        body, body_fields = _article_rules(article)
        fields += body_fields
        if body:
            settings["article"] = body
    shown = column or _column_name(root) or "新闻"
    settings["listings"] = [
        {"name": shown, "url": url, "kind": kind, "seen": str(today), "confidence": "seen-in-code"}
    ]
    source = _source(new_id, settings, config_dir)
    read = read_listing(listing, source, source.listings[0])
    fields += _row_fields(read)
    parsed = _read_article(article, source)
    if article is not None:
        fields.append(_article_field(parsed))
    pages = (("list", listing),) + ((("article", article),) if article is not None else ())
    return Proposal(
        id=new_id, settings=settings, fields=tuple(fields), listing=read, article=parsed, pages=pages
    )


def write(proposal: Proposal, config_dir: Path) -> Path:
    """The source's folder with `source.yml` and its samples; goldens come with `sources accept`.

    raises  ConfigError when the folder exists
    """
    folder = config_dir / "sources" / proposal.id
    if folder.exists():
        raise ConfigError(f"{folder} exists already")
    settings = dict(proposal.settings)
    if not proposal.ready:
        settings["listings"] = [
            {**one, "watched": False, "note": "proposed with little confidence: look first"}
            for one in settings["listings"]
        ]
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(_yaml(settings), encoding="utf-8")
    load_source(folder)
    for kind, page in proposal.pages:
        _write_sample(
            folder / "samples" / f"{clock.day_of(page.fetched_at)}-{kind}", kind, page, settings, proposal
        )
    return folder


# ------------------------------------------------------------------ rows


def _rules(
    listing: FetchedPage, seen: ListingPage, general: general_listing.General, config_dir: Path, today: date
) -> tuple[str | None, dict[str, Any], list[ProposedField]]:
    """(family, own rules, fields): a family whose marks stand in the page and whose rules give the same rows."""
    text = listing.body.decode("utf-8", "replace")
    for path in sorted((config_dir / "families").glob("*.yml")):
        marks = [m for m in read_yaml(path).data.get("marks", ()) if m in text]
        if marks and _family_fits(path.stem, listing, seen, config_dir):
            why = f"its marks ({', '.join(marks)}) stand in the page and its rules give every row"
            return path.stem, {}, [ProposedField(name="family", value=path.stem, confidence=SURE, why=why)]
    entry = _entry_rules(general, today)
    if not entry:
        why = "no selector matches just the rows: the general reader stays in charge"
        return None, {}, [ProposedField(name="entry.each", value="", confidence=ENOUGH, why=why)]
    fields = [
        ProposedField(name=f"entry.{k}", value=v, confidence=SURE, why="gives the same on every row")
        for k, v in entry.items()
    ]
    return None, {"entry": entry}, fields


def _family_fits(family: str, listing: FetchedPage, seen: ListingPage, config_dir: Path) -> bool:
    settings = {
        "name": "x",
        "url": listing.final_url,
        "family": family,
        "listings": [{"name": "x", "url": listing.final_url}],
    }
    source = _source("x", settings, config_dir)
    read = read_listing(listing, source, source.listings[0])
    same = [(e.url, e.published_on) for e in read.entries] == [(e.url, e.published_on) for e in seen.entries]
    return read.degraded is None and same


def _entry_rules(general: general_listing.General, today: date) -> dict[str, str]:
    if not general.places:
        return {}
    rows = [row for row, _ in general.places]
    root = rows[0].getroottree().getroot()
    each = next((c for c in _row_selectors(rows) if selectors.nodes(root, (c,)) == rows), None)
    if each is None:
        return {}
    entry = {"each": each, "link": "a@href"}
    dates = [row.published_on for row in general.rows]
    for candidate in _inner_selectors(rows[0]):
        if [_day(row, candidate, today) for row in rows] == dates and any(dates):
            return {**entry, "date": candidate}
    return entry


def _day(row: HtmlElement, selector: str, today: date) -> date | None:
    texts = selectors.texts(row, (selector,))
    return read_row_date(texts, today=today) if len(texts) == 1 else None


def _row_selectors(rows: list[HtmlElement]) -> Iterator[str]:
    """Candidates from short to long: the row's own class, then what holds it, up to five levels."""
    shared = [c for c in _classes(rows[0]) if all(c in _classes(r) for r in rows)]
    own = [f"{rows[0].tag}.{c}" for c in shared] + [rows[0].tag]
    yield from own[:-1]
    for up in list(rows[0].iterancestors())[:5]:
        for holder in _names(up):
            for one in own:
                yield f"{holder} > {one}"
                yield f"{holder} {one}"


def _inner_selectors(row: HtmlElement) -> Iterator[str]:
    for node in row.iterdescendants():
        if isinstance(node.tag, str) and node.tag not in ("a", "img", "br", "script"):
            yield from (f"{node.tag}.{c}" for c in _classes(node))
            yield node.tag


def _names(element: HtmlElement) -> list[str]:
    """`#id` and `tag.class` forms of an element, without names that hold running numbers."""
    own_id = element.get("id") or ""
    by_id = (
        [f"#{own_id}"] if re.fullmatch(r"[A-Za-z][\w-]*", own_id) and not re.search(r"\d{4,}", own_id) else []
    )
    return by_id + [f"{element.tag}.{c}" for c in _classes(element)]


def _classes(element: HtmlElement) -> list[str]:
    return [c for c in (element.get("class") or "").split() if re.fullmatch(r"[A-Za-z_][\w-]*", c)]


# ------------------------------------------------------------------ paging


def _paging(seen: ListingPage, url: str) -> tuple[Any, ProposedField] | None:
    """A pattern from the next page's address; None where the page names no next one."""
    if seen.next is None:
        return None
    following = seen.next.url
    if "dataproxy.jsp" in following:
        return {"kind": "jpage"}, ProposedField(
            name="paging", value="jpage", confidence=SURE, why="jpage parameters in the page"
        )
    name = following.rsplit("/", 1)[-1]
    numbers = re.findall(r"\d+", name)
    same_folder = following.rsplit("/", 1)[0] == url.split("?")[0].rsplit("/", 1)[0]
    if not numbers or not same_folder:
        return "auto", ProposedField(
            name="paging", value="auto", confidence=0.7, why=f"next page: {following}"
        )
    number = numbers[-1]
    head, _, tail = name.rpartition(number)
    pattern = {"pattern": f"{head}{{n}}{tail}", "first": int(number)}
    why = f"the page's own next page is {name}"
    return pattern, ProposedField(name="paging", value=pattern["pattern"], confidence=0.85, why=why)  # type: ignore[arg-type]


# ------------------------------------------------------------------ articles


def _article_rules(article: FetchedPage) -> tuple[dict[str, str], list[ProposedField]]:
    """Body and title selectors that give the same as the general reader, tried on the page."""
    from text.extract import extract

    text, root, _ = open_page(article)
    if root is None:
        return {}, []
    found: PageText = extract(text, url=article.final_url)
    rules: dict[str, str] = {}
    fields: list[ProposedField] = []
    wanted = _squeezed(found.body)
    for candidate in (*BODIES, *_holders(root, found.body)):
        nodes = selectors.nodes(root, (candidate,))
        inside = _squeezed("".join(nodes[0].itertext())) if len(nodes) == 1 else ""
        if (
            wanted
            and wanted[:40] in inside
            and wanted[-40:] in inside
            and len(inside) < 1.3 * len(wanted) + 80
        ):
            rules["body"] = candidate
            fields.append(
                ProposedField(
                    name="article.body",
                    value=candidate,
                    confidence=SURE,
                    why="holds the whole text and little else",
                )
            )
            break
    for node in root.iter("h1", "h2", "h3", "div", "td", "p"):
        if found.title and _squeezed("".join(node.itertext())) == _squeezed(found.title):
            names = [*_names(node), node.tag] if node.tag in ("h1", "h2") else _names(node)
            title = next((n for n in names if len(selectors.nodes(root, (n,))) == 1), None)
            if title:
                rules["title"] = title
                fields.append(
                    ProposedField(
                        name="article.title", value=title, confidence=0.85, why="stands there alone"
                    )
                )
                break
    return rules, fields


def _holders(root: HtmlElement, body: str) -> Iterator[str]:
    """Names of the elements around the first paragraph, innermost first."""
    first = _squeezed(body.split("\n")[0])[:30]
    inner = [
        n
        for n in root.iter()
        if isinstance(n.tag, str) and first and first in _squeezed("".join(n.itertext()))
    ]
    for node in reversed(inner):
        if node.tag not in ("html", "body", "p", "span"):
            yield from _names(node)


def _read_article(article: FetchedPage | None, source: Source) -> Article | None:
    if article is None:
        return None
    from pipelines.article import read

    return read(article, source)


def _article_field(article: Article | None) -> ProposedField:
    if article is None or article.state != "filed" or not article.body:
        return ProposedField(
            name="article", value="", confidence=0.0, why=(article and article.reason) or "no text"
        )
    sure = SURE if article.published_on and article.title and len(article.body) > 60 else 0.6
    return ProposedField(
        name="article",
        value=article.title,
        confidence=sure,
        why=f"{len(article.body)} characters, {article.published_on}",
    )


def _row_fields(read: ListingPage) -> list[ProposedField]:
    rows = len(read.entries)
    dated = sum(e.published_on is not None for e in read.entries)
    sure = 0.95 if rows >= 5 else 0.6
    return [
        ProposedField(
            name="rows", value=str(rows), confidence=sure, why=read.degraded or "read by the proposed rules"
        ),
        ProposedField(
            name="dates",
            value=f"{dated}/{rows}",
            confidence=0.95 if dated == rows else 0.6 if dated else ENOUGH,
            why="rows with a day",
        ),
    ]


# ------------------------------------------------------------------ names and files


def _free_id(url: str, known: Iterable[str]) -> str:
    labels = [
        x
        for x in (urlsplit(url).hostname or "site").lower().split(".")
        if x not in NOT_NAMES and not x.isdigit()
    ]
    base = re.sub(r"[^a-z0-9]+", "", labels[-1] if labels else "site") or "site"
    taken = set(known)
    return next(i for i in (base, *(f"{base}{n}" for n in range(2, 999))) if i not in taken)


def _site_name(root: HtmlElement | None, url: str) -> str:
    host = urlsplit(url).hostname or url
    if root is None:
        return host
    named = selectors.text(root, ("meta[name=SiteName]@content", "meta[name=sitename]@content"))
    parts = [p.strip() for p in re.split(r"[-_—|｜–]+", selectors.text(root, ("title",))) if p.strip()]
    return named or (parts[-1] if parts else host)


def _column_name(root: HtmlElement | None) -> str:
    if root is None:
        return ""
    named = selectors.text(root, ("meta[name=ColumnName]@content",))
    parts = [p.strip() for p in re.split(r"[-_—|｜–]+", selectors.text(root, ("title",))) if p.strip()]
    return named or (parts[0] if len(parts) > 1 else "")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _source(source_id: str, settings: dict[str, Any], config_dir: Path) -> Source:
    """The settings as the loader would see them, in a folder that is thrown away."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sources" / source_id
        folder.mkdir(parents=True)
        (folder / "source.yml").write_text(_yaml(settings), encoding="utf-8")
        (Path(scratch) / "families").symlink_to((config_dir / "families").resolve())
        return load_source(folder)


def _yaml(settings: dict[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=110)


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _write_sample(
    folder: Path, kind: str, page: FetchedPage, settings: dict[str, Any], proposal: Proposal
) -> None:
    folder.mkdir(parents=True)
    ending = "json" if page.body.lstrip()[:1] in (b"{", b"[") else "html"
    (folder / f"page.{ending}").write_bytes(page.body)
    response: dict[str, Any] = {
        "kind": kind,
        "url": page.final_url,
        "status": page.status,
        "headers": {k: v for k, v in page.headers.items() if k.lower() == "content-type"},
        "witness": "real",
    }
    if kind == "list":
        response["listing"] = settings["listings"][0]["name"]
    elif row := next((e for e in proposal.listing.entries if e.url == page.final_url), None):
        response["entry"] = {"title": row.title} | (
            {"published_on": str(row.published_on)} if row.published_on else {}
        )
    (folder / "response.json").write_text(
        json.dumps(response, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
