"""The one natural path of a page: bytes kept → read → filed. Every page ends as exactly one of
filed, unchanged, quarantined, refused.

`take_in` keeps the bytes before anyone tries to understand them; `read` is pure; `finish` is one
transaction: article, revision, story, fingerprint, search index, alerts and the row's end together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clock import day_of
from errors import PageTooLarge
from models import Article, Attachment, FetchedPage, ListingEntry, Membership, PageEnd, Source, StoredArticle
from pipelines import alerts, revisions, stories
from pipelines.article import healed, quarantined, read
from store import alerts as alert_rows
from store import articles, entries, likeness, pages, subscribers
from store import stories as story_rows
from text import bounded
from wording import told

if TYPE_CHECKING:
    from store.engine import Store, Tx

__all__ = ["Reading", "file_link", "finish", "read", "take_in", "with_files"]

PageReader = Callable[[FetchedPage, Source | None, tuple[Attachment, ...]], Awaitable[Article]]
"""`read_safely`, wherever it runs: here, or in a process beside the crawl (`crawler.readers`)."""

FRESH = timedelta(days=3)
TRIES = 3
CANDIDATES = 40
EXPLAINING = ("interpretation", "qa")
TRY_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page between its bytes and its end. `challenge`: the site turned us away."""

    page: FetchedPage
    page_id: int
    sha: str
    article: Article
    challenge: bool = False


async def take_in(store: Store, page: FetchedPage, source: Source | None, read: PageReader) -> Reading:
    """Keep the bytes, then have them read. Whatever goes wrong inside the reading is this page's own trouble."""
    sha = store.pages.keep(page)
    with store.write() as tx:
        page_id = pages.record(tx, page, sha=sha, source_id=source.id if source else None)
    article = await read(page, source, ())
    challenge = (article.reason or "").startswith(("challenge:", "login:"))
    return Reading(page=page, page_id=page_id, sha=sha, article=article, challenge=challenge)


def read_safely(
    page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...] = ()
) -> Article:
    """`read`, in a killable child where the page is big or suspect; a crash of the reader quarantines the page."""
    try:
        if bounded.is_suspect(page.body):
            return bounded.run(lambda: read(page, source, attachments=attachments))
        return read(page, source, attachments=attachments)
    except Exception as error:  # noqa: BLE001 - the edge of one page
        return quarantined(page, source, told(error, named=True))


async def with_files(
    store: Store,
    reading: Reading,
    source: Source | None,
    got: Mapping[str, FetchedPage],
    read: PageReader,
) -> Reading:
    """The page read again with the text of its own files; their bytes are kept too."""
    from text.attachments import read_attachment

    texts = []
    for listed in reading.article.attachments:
        if listed.url in got:
            answer = got[listed.url]
            sha = store.pages.keep(answer)
            text = await asyncio.to_thread(_bounded_file, read_attachment, listed.name, answer.body)
            texts.append(replace(text, url=listed.url, sha=sha))
    article = await read(reading.page, source, tuple(texts))
    return replace(reading, article=article)


def _bounded_file(read_attachment: Callable[[str, bytes], Attachment], name: str, body: bytes) -> Attachment:
    try:
        return bounded.run(lambda: read_attachment(name, body))
    except PageTooLarge as error:
        return Attachment(name=f"{name} ({error})", url="", state="too_large")


# ------------------------------------------------------------------ the end of a page


def finish(
    store: Store,
    reading: Reading,
    source: Source | None,
    *,
    now: datetime,
    backfill: bool = False,
    stock: bool = False,
) -> PageEnd:
    """How the page ended, with everything that follows from it, in one transaction.

    backfill  asked for old pages: stored, never news
    stock     its row stood on the list when the list was first read: only what was published in the last
              3 days is news
    """
    with store.write() as tx:
        old = backfill or (stock and not _is_fresh(reading.article, now))
        end = _file(tx, reading, source, now=now, backfill=old)
        pages.finish(tx, reading.page_id, end, reading.article.reason)
    return end


def _is_fresh(article: Article, now: datetime) -> bool:
    return article.published_on is not None and day_of(now) - article.published_on <= FRESH


def _file(tx: Tx, reading: Reading, source: Source | None, *, now: datetime, backfill: bool) -> PageEnd:
    article = replace(reading.article, page_sha=reading.sha)
    entry = reading.page.entry
    if article.state != "filed":
        _set_aside(tx, reading, now=now)
        return "quarantined"
    if entry is not None:
        entries.mark(tx, entry.source_id, entry.url, "filed")
        if reading.page.final_url != entry.url:
            entries.add_alias(tx, entry.source_id, entry.url, reading.page.final_url)
    known = articles.by_url(tx, article.url) or articles.by_url(tx, reading.page.final_url)
    if known is None and (twin := _same_bytes(tx, article)) is not None:
        articles.add_alias(tx, twin.id, article.url)
        known = twin
    if known is None:
        _file_new(tx, article, source, now=now, backfill=backfill)
        return "filed"
    return _file_again(tx, known, article, source, now=now)


def _same_bytes(tx: Tx, article: Article) -> StoredArticle | None:
    """The same source served exactly these bytes under another address: one article, two addresses."""
    return next(
        (a for a in articles.same_page(tx, article.page_sha) if a.article.source_id == article.source_id),
        None,
    )


def _file_new(
    tx: Tx, article: Article, source: Source | None, *, now: datetime, backfill: bool
) -> StoredArticle:
    article = _resolved(tx, article)
    others, shared = _candidates(tx, article)
    stored = articles.save_new(tx, article, now=now, source=source, backfill=backfill)
    membership = stories.place(article, others, shared)
    story_id = story_rows.join(tx, stored.id, membership, now=now)
    if membership.story_id is not None:
        _cast(tx, story_id)
        _heal(tx, story_id)
    if not backfill:
        _alert(tx, stored, membership, source, now=now)
    return stored


def _candidates(tx: Tx, article: Article) -> tuple[tuple[StoredArticle, ...], dict[int, int]]:
    """Stored articles that may tell the same event, by rare fragments, number, title, and what it explains."""
    shared = story_rows.candidates(tx, article.fingerprint)
    near = articles.get_many(tx, [i for i, _ in shared[:CANDIDATES]])
    numbers = (*article.doc_numbers, *stories.numbers_explained(article))
    numbered = [a for n in numbers for a in articles.by_doc_number(tx, n)]
    titled = [
        a for t in (article.title, *stories.titles_explained(article)) for a in likeness.titled_like(tx, t)
    ]
    found = {a.id: a for a in (*near, *numbered, *titled)}
    return tuple(found.values()), dict(shared)


def _cast(tx: Tx, story_id: int) -> None:
    """Every role in the story anew: the most original copy may have come last."""
    story = story_rows.story(tx, story_id)
    for article_id, role in stories.cast((story.head, *story.others)).items():
        story_rows.recast(tx, article_id, role)


def _heal(tx: Tx, story_id: int) -> None:
    """What one copy lost, an undamaged copy of the same story may have."""
    story = story_rows.story(tx, story_id)
    members = (story.head, *story.others)
    whole = [
        m.article
        for m in members
        if m.article.body and not m.article.repairs and m.story_role not in EXPLAINING
    ]
    for one in members:
        if not any(r.certainty == "lost" and r.where != "title" for r in one.article.repairs):
            continue
        again = next((a for w in whole if (a := healed(one.article, w)) is not None), None)
        if again is not None:
            articles.reread(tx, one.id, again)


def _alert(
    tx: Tx, stored: StoredArticle, membership: Membership, source: Source | None, *, now: datetime
) -> None:
    """Rules look at originals; a copy of a known story is "+1 source" in the digest, not news again."""
    if membership.story_id is not None and membership.role in ("reprint", "relay", "masked_copy"):
        return
    fired = alerts.find_alerts(
        stored.article, subscribers.all_rules(tx), article_id=stored.id, source=source, stored=stored
    )
    alert_rows.save(tx, fired, now=now)


def _file_again(
    tx: Tx, known: StoredArticle, article: Article, source: Source | None, *, now: datetime
) -> PageEnd:
    """A known address: unchanged, or a real edit, which becomes a version."""
    if source is not None and known.article.source_id not in (None, source.id):
        return "unchanged"  # another site lists a page that its owner gave us already
    change = revisions.change(known.article, article)
    if change is None:
        articles.touch_checked(tx, known.id, now=now)
        return "unchanged"
    article = replace(article, listing=article.listing or known.article.listing)
    articles.save_revision(tx, known.id, _resolved(tx, article), now=now, quote_of_change=change)
    return "filed"


def _resolved(tx: Tx, article: Article) -> Article:
    """Links to the texts it replaces, where we hold them."""
    linked = tuple(
        replace(s, article_id=articles.find_number(tx, s.number)) if s.number else s
        for s in article.supersedes
    )
    return replace(article, supersedes=linked)


def _set_aside(tx: Tx, reading: Reading, *, now: datetime) -> None:
    """A page nobody could read: its row is tried again twice, then stays in quarantine with its bytes."""
    entry = reading.page.entry
    if entry is None or articles.by_url(tx, entry.url) is not None:
        return
    row = entries.get(tx, entry.source_id, entry.url)
    again = row is not None and row.attempts + 1 < TRIES
    entries.mark(
        tx,
        entry.source_id,
        entry.url,
        "pending" if again else "quarantined",
        reason=reading.article.reason,
        next_try=now + TRY_AGAIN if again else None,
    )


def file_link(tx: Tx, entry: ListingEntry, source: Source, *, now: datetime, stock: bool) -> None:
    """A row that leads to a place we do not read (WeChat …): kept as title and link."""
    if articles.by_url(tx, entry.url) is not None:
        return
    article = Article(
        url=entry.url,
        source_id=source.id,
        title=entry.title,
        body="",
        listing=entry.listing,
        published_on=entry.published_on,
        published_from="listing" if entry.published_on else None,
        publisher=source.name,
        link_only=True,
        level=source.level,
        search_text=entry.title,
        notes=("link only",),
    )
    old = stock and not _is_fresh(article, now)
    _file_new(tx, article, source, now=now, backfill=old)
