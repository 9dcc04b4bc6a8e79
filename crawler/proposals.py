"""`sources add`: from a list page and an article page to a source file a person can accept.

The publisher's family is recognised by its marks, or selectors are derived from what the general
readers found; every proposed value is tried on the page it came from before it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

import clock
from config.source import load_source, load_sources
from config.yaml_file import read_yaml
from crawler import general_listing, selectors
from crawler.derived_selectors import article_rules, entry_rules, json_rules
from crawler.listing import open_page, read_any_listing, read_listing
from errors import ConfigError
from models import Article, FetchedPage, ListingPage, Source
from text.extract.tree import parse
from wording import Wording

SURE = 0.9
ENOUGH = 0.5
"""Below this a value is shown but not written as watched: a person has to look first."""

PAGE_ONE = re.compile(r"[?&](?:page(?:No|Num|Index|Number)?|p|pn|current(?:Page)?|curPage)=(1)(?=&|$)", re.I)
NOT_NAMES = frozenset("www mpa yjj fda da amr scjg ypjg ypjgj app web portal gov cn com org net edu".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedField:
    """One value with how sure it is (0–1) and why."""

    name: str
    value: str
    confidence: float
    why: str


Fields = list[ProposedField]


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
    seen = read_any_listing(listing)
    if not seen.entries:
        raise ConfigError(
            f"{listing.final_url}: no repeated rows with links were found; is this a list page?",
            zh=f"{listing.final_url}：没有找到成行的链接；这是列表页吗？",
        )
    new_id = _chosen_id(source_id, listing.final_url, config_dir)
    settings, fields = _identity(listing, name)
    for more, found in (
        _rules(listing, seen, config_dir),
        _paging(seen, listing.final_url),
        _article_places(article),
    ):
        settings |= {k: v for k, v in more.items() if not (k == "paging" and "family" in settings)}
        fields += found
    settings["listings"] = [_column(listing, column, kind)]
    source = _source(new_id, settings, config_dir)
    read = read_listing(listing, source, source.listings[0])
    parsed = _read_article(article, source)
    fields += _row_fields(read) + ([_article_field(parsed)] if article is not None else [])
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
        raise ConfigError(f"{folder} exists already", zh=f"{folder} 已经存在")
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


def _rules(listing: FetchedPage, seen: ListingPage, config_dir: Path) -> tuple[dict[str, Any], Fields]:
    """A family whose marks stand in the page and whose rules give the same rows, else derived selectors."""
    text = listing.body.decode("utf-8", "replace")
    for path in sorted((config_dir / "families").glob("*.yml")):
        marks = [m for m in read_yaml(path).data.get("marks", ()) if m in text]
        if marks and _family_fits(path.stem, listing, seen, config_dir):
            why = Wording(
                f"its marks ({', '.join(marks)}) stand in the page and its rules give every row",
                f"页面里有它的标记（{'、'.join(marks)}），它的规则读出每一条",
            )
            return {"family": path.stem}, [_placed("family", path.stem, why)]
    page, root, data = open_page(listing)
    url, today = listing.final_url, clock.day_of(listing.fetched_at)
    general = general_listing.read(page, root, data, base=url, url=url, today=today)
    entry = entry_rules(general, today) or (
        json_rules(data, general.rows, url, today) if root is None else {}
    )
    if entry:
        return {"entry": entry}, [
            _placed(f"entry.{k}", v, Wording("gives the same on every row", "每一条都读得一样"))
            for k, v in entry.items()
        ]
    why = Wording(
        "no selector matches just the rows: the general reader stays in charge",
        "没有恰好匹配各条的选择器：仍由通用读法读取",
    )
    return {}, [ProposedField(name="entry.each", value="", confidence=ENOUGH, why=why)]


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


# ------------------------------------------------------------------ paging


def _paging(seen: ListingPage, url: str) -> tuple[dict[str, Any], Fields]:
    """A pattern from the next page's address, where that has a running number in its name."""
    if seen.next is None and (counted := _counted(seen, url)):
        why = Wording(
            "the address counts pages, and more rows are stated than stand here",
            "地址里有页码，写明的总数多于本页条数",
        )
        return {"paging": {"pattern": counted, "first": 2}}, [
            ProposedField(name="paging", value=counted, confidence=0.7, why=why)
        ]
    if seen.next is None:
        why = Wording("this page names no next page", "页面没有写下一页")
        return {}, [ProposedField(name="paging", value="auto", confidence=ENOUGH, why=why)]
    following = seen.next.url
    if "dataproxy.jsp" in following:
        return {"paging": {"kind": "jpage"}}, [
            _placed("paging", "jpage", Wording("its parameters stand in the page", "页面里有它的参数"))
        ]
    name = following.rsplit("/", 1)[-1]
    numbers = re.findall(r"\d+", name)
    if not numbers or following.rsplit("/", 1)[0] != url.split("?")[0].rsplit("/", 1)[0]:
        return {}, [
            ProposedField(
                name="paging",
                value="auto",
                confidence=0.7,
                why=Wording(f"next page: {following}", f"下一页：{following}"),
            )
        ]
    head, _, tail = name.rpartition(numbers[-1])
    pattern = f"{head}{{n}}{tail}"
    field_ = ProposedField(
        name="paging",
        value=pattern,
        confidence=0.85,
        why=Wording(f"its next page is {name}", f"下一页是 {name}"),
    )
    return {"paging": {"pattern": pattern, "first": int(numbers[-1])}}, [field_]


def _counted(seen: ListingPage, url: str) -> str | None:
    """The address with `{n}` where its query says that this is page 1."""
    if seen.total is None or seen.total <= len(seen.entries):
        return None
    name = url.rsplit("/", 1)[-1]
    match = PAGE_ONE.search(name)
    return f"{name[: match.start(1)]}{{n}}{name[match.end(1) :]}" if match else None


# ------------------------------------------------------------------ articles


def _article_places(article: FetchedPage | None) -> tuple[dict[str, Any], Fields]:
    places = article_rules(article) if article is not None else {}
    found = [
        _placed(f"article.{k}", v, Wording("gives what the general reader found", "与通用读法读出的相同"))
        for k, v in places.items()
    ]
    return ({"article": places} if places else {}), found


def _read_article(article: FetchedPage | None, source: Source) -> Article | None:
    if article is None:
        return None
    from pipelines.article import read

    return read(article, source)


def _article_field(article: Article | None) -> ProposedField:
    if article is None or article.state != "filed" or not article.body:
        return ProposedField(
            name="article",
            value="",
            confidence=0.0,
            why=(article and article.reason) or Wording("no text", "没有正文"),
        )
    sure = SURE if article.published_on and article.title and len(article.body) > 60 else 0.6
    return ProposedField(
        name="article",
        value=article.title,
        confidence=sure,
        why=Wording(
            f"{len(article.body)} characters, {article.published_on}",
            f"{len(article.body)} 字，{article.published_on or '没有日期'}",
        ),
    )


def _row_fields(read: ListingPage) -> list[ProposedField]:
    rows = len(read.entries)
    dated = sum(e.published_on is not None for e in read.entries)
    sure = 0.95 if rows >= 5 else 0.6
    return [
        ProposedField(
            name="rows",
            value=str(rows),
            confidence=sure,
            why=read.degraded or Wording("read by the proposed rules", "按提议的规则读出"),
        ),
        ProposedField(
            name="dates",
            value=f"{dated}/{rows}",
            confidence=0.95 if dated == rows else 0.6 if dated else ENOUGH,
            why=Wording("rows with a day", "有日期的条数"),
        ),
    ]


def _placed(name: str, value: str, why: str) -> ProposedField:
    return ProposedField(name=name, value=value, confidence=SURE, why=why)


# ------------------------------------------------------------------ names and files


def _identity(listing: FetchedPage, name: str | None) -> tuple[dict[str, Any], Fields]:
    """Who publishes: name, home, level; a guess from the page where nobody says it."""
    root = _head(listing)
    url = listing.final_url
    shown = name or _site_name(root, url)
    settings = {
        "name": shown,
        "url": f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/",
        "level": "provincial" if ".gov.cn" in url else "media",
        "every": "2h",
        "witness": "real",
    }
    sure = 1.0 if name else 0.8 if shown != urlsplit(url).hostname else 0.3
    return settings, [
        ProposedField(
            name="name",
            value=shown,
            confidence=sure,
            why=Wording("given, or SiteName, or title", "给定的，或取自 SiteName、标题"),
        )
    ]


def _head(listing: FetchedPage) -> HtmlElement | None:
    """The page itself, where its rows are records inside a script: they do not say who publishes."""
    text, root, data = open_page(listing)
    return parse(text)[0] if root is not None and data is None else root


def _column(listing: FetchedPage, column: str | None, kind: str) -> dict[str, str]:
    root = _head(listing)
    return {
        "name": column or _column_name(root) or "新闻",
        "url": listing.final_url,
        "kind": kind,
        "seen": str(clock.day_of(listing.fetched_at)),
        "confidence": "seen-in-code",
    }


def _chosen_id(source_id: str | None, url: str, config_dir: Path) -> str:
    known = load_sources(config_dir)
    if source_id in known:
        raise ConfigError(
            f"source {source_id!r} exists already; choose another --id or run: yaojian sources try {source_id}",
            zh=f"来源 {source_id!r} 已经存在；请换一个 --id，或运行：yaojian sources try {source_id}",
        )
    return source_id or _free_id(url, known)


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
