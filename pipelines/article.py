"""Bytes → Article, pure: no disk, clock or network.

Golden samples, `replay` after a mended parser and the live crawl are this one function.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from urllib.parse import unquote

from errors import EmptyArticle, PageError
from models import Article, Attachment, Directive, Fact, FetchedPage, Mended, PageText, Source, Verdict
from pipelines.acts import read_act
from pipelines.directives import find_directives
from pipelines.meetings import read_meeting
from text.attachments import kind_of, read_attachment
from text.cleaning import clean_text
from text.decode import decode
from text.extract import extract
from text.fingerprint import fingerprint
from text.mojibake import heal, mend
from text.script import fold_lines
from text.verdict import judge
from wording import Wording, in_chinese

FILES = frozenset({"pdf", "docx", "sheet", "ofd", "ole"})


def read(
    page: FetchedPage, source: Source | None = None, *, attachments: Iterable[Attachment] = ()
) -> Article:
    """Everything one page says. A page that says nothing readable comes back as quarantined, with why.

    page         raw bytes as fetched, with the listing row that led to them where there is one
    source       the site's own rules; without it the page is read generally
    attachments  files of the page already read, by address: their text becomes part of the notice
    """
    sha = hashlib.sha256(page.body).hexdigest()
    try:
        return replace(_read(page, source, tuple(attachments)), page_sha=sha)
    except PageError as error:
        return replace(quarantined(page, source, error.wording), page_sha=sha)


def _read(page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...]) -> Article:
    if (kind := kind_of("", page.body)) in FILES:
        return _read_file(page, source, kind)
    decoded = decode(
        page.body, header=page.headers.get("content-type"), declared=source.charset if source else None
    )
    verdict = judge(page.status, page.headers, decoded.text)
    if verdict.kind != "page":
        return replace(quarantined(page, source, _verdict(verdict)), charset=decoded.charset)
    found = extract(
        decoded.text, url=page.final_url, rules=source.article if source else None, listed=page.entry
    )
    found = _names_mended(found)
    title = _mended(found.title, found.body)
    body = _mended(found.body, found.title)
    files = _joined(found.attachments, attachments)
    if not body.text.strip() and not files and not _is_picture(decoded.text, found):
        raise EmptyArticle("no text and no attachment on the page", zh="页面上没有正文，也没有附件")
    article = _with_facts(page, source, found, title, body, files)
    return replace(article, charset=decoded.charset)


def _verdict(verdict: Verdict) -> Wording:
    words = {
        "challenge": "验证页面", "login": "要求登录", "missing": "页面不存在", "empty": "空页面",
        "truncated": "页面不完整", "too_deep": "页面结构过深",
    }  # fmt: skip
    return Wording(
        f"{verdict.kind}: {verdict.reason}", f"{words[verdict.kind]}：{in_chinese(verdict.reason)}"
    )


def _mended(text: str, context: str) -> Mended:
    """Mended, then cleaned: a control character may be half of a damaged one, so it goes last.

    Cleaning drops characters one by one, so every repair moves left by what was dropped before it."""
    mended = mend(text.replace("\r\n", "\n"), context=context)
    if clean_text(mended.text) == mended.text:
        return mended
    kept = [clean_text(c) for c in mended.text]
    place = list(accumulate(map(len, kept), initial=0))
    moved = (
        replace(r, start=place[r.start], end=place[r.end], after="".join(kept[r.start : r.end]))
        for r in mended.repairs
    )
    return Mended(text="".join(kept), repairs=tuple(moved))


def _is_picture(html: str, found: PageText) -> bool:
    """A notice shown as a scanned picture: the page itself has the title and an image, and no text to take."""
    return bool(found.title) and found.title in html and "<img" in html.lower()


def _read_file(page: FetchedPage, source: Source | None, kind: str) -> Article:
    """A listing row that leads straight to a file: its text is the body, its name the title where no row gives one."""
    name = unquote(page.final_url.split("?")[0].rsplit("/", 1)[-1])
    file = replace(read_attachment(name, page.body), url=page.final_url)
    entry = page.entry
    found = PageText(
        title=entry.title if entry else name.rsplit(".", 1)[0],
        body=file.text or "",
        published_on=entry.published_on if entry else None,
        published_from="listing" if entry and entry.published_on else None,
        attachments=(replace(file, text=None),),
        method=kind,
        notes=(f"the page is a {kind} file",),
    )
    return replace(
        _with_facts(
            page, source, found, Mended(text=found.title), Mended(text=found.body), found.attachments
        ),
        charset="binary",
    )


def _names_mended(found: PageText) -> PageText:
    """Who published, edited and wrote it: short names, mended like the text they stand in."""

    def mended(name: str | None) -> str | None:
        return _mended(name, found.body).text or None if name else None

    return replace(
        found, publisher=mended(found.publisher), editor=mended(found.editor), author=mended(found.author)
    )


def _with_facts(
    page: FetchedPage,
    source: Source | None,
    found: PageText,
    title: Mended,
    body: Mended,
    files: tuple[Attachment, ...],
) -> Article:
    act = read_act(
        title.text,
        body.text,
        published_on=found.published_on,
        publisher=found.publisher,
        url=page.final_url,
        column_kind=_column_kind(page, source),
        meta=found.meta,
        attachments=files,
        source_issuer=source.name if source and source.level != "media" else None,
    )
    meeting, meeting_facts = read_meeting(
        title.text, body.text, published_on=found.published_on, genre=act.genre
    )
    directives = find_directives(title.text, body.text, genre=act.genre, published_on=found.published_on)
    repairs = tuple(replace(r, where="title") for r in title.repairs) + body.repairs
    return Article(
        url=page.url,
        source_id=source.id if source else None,
        title=title.text,
        body=body.text,
        listing=page.entry.listing if page.entry else None,
        aliases=(page.final_url,) if page.final_url != page.url else (),
        published_on=found.published_on,
        published_from=found.published_from,
        signed_on=act.signed_on,
        issuers=act.issuers,
        publisher=found.publisher,
        editor=found.editor,
        author=found.author,
        doc_numbers=act.doc_numbers,
        genre=act.genre,
        binding=act.binding,
        marks=act.marks,
        confidence={**found.confidence, **act.confidence},
        repairs=repairs,
        directives=directives,
        meeting=meeting,
        deadlines=act.deadlines,
        effective_on=act.effective_on,
        supersedes=act.supersedes,
        attachments=files,
        products=act.products,
        stages=act.stages,
        facts=_page_facts(found) + act.facts + meeting_facts + tuple(map(_directive_fact, directives)),
        notes=found.notes,
        level=source.level if source else None,
        search_text=fold_lines([title.text, body.text, *(f.text for f in files if f.text)]),
        fingerprint=fingerprint(body.text),
    )


def healed(article: Article, sister: Article) -> Article | None:
    """The article with what its page had lost filled from an undamaged copy; None when nothing could be.

    Every filled place names the copy it came from; the facts are read again from the healed text."""
    rest = tuple(r for r in article.repairs if r.where == "title")
    damaged = Mended(text=article.body, repairs=tuple(r for r in article.repairs if r.where != "title"))
    body = heal(damaged, sister.body, name=sister.url)
    if body.text == article.body:
        return None
    found = PageText(
        title=article.title,
        body=body.text,
        published_on=article.published_on,
        published_from=article.published_from,
        publisher=article.publisher,
        editor=article.editor,
        author=article.author,
        attachments=article.attachments,
        confidence=article.confidence,
        notes=article.notes,
    )
    page = FetchedPage(
        url=article.url, final_url=article.url, status=200, headers={}, body=b"", fetched_at=datetime.min.replace(tzinfo=UTC),
    )  # fmt: skip
    again = _with_facts(page, None, found, Mended(text=article.title), body, article.attachments)
    kept = tuple(f for f in article.facts if f.where == "meta")
    return replace(
        again, repairs=rest + again.repairs,
        source_id=article.source_id,
        level=article.level, listing=article.listing, aliases=article.aliases, charset=article.charset,
        page_sha=article.page_sha, facts=kept + tuple(f for f in again.facts if f.where != "meta"),
    )  # fmt: skip


def quarantined(page: FetchedPage, source: Source | None, reason: str) -> Article:
    """The Article of a page nobody could read: its address, what the listing said, and why."""
    entry = page.entry
    return Article(
        url=page.url,
        source_id=source.id if source else None,
        title=entry.title if entry else "",
        body="",
        state="quarantined",
        reason=reason,
        listing=entry.listing if entry else None,
        published_on=entry.published_on if entry else None,
        published_from="listing" if entry and entry.published_on else None,
    )


def _column_kind(page: FetchedPage, source: Source | None) -> str | None:
    if source is None or page.entry is None:
        return None
    return next((c.subkind or c.kind for c in source.listings if c.name == page.entry.listing), None)


def _joined(listed: Iterable[Attachment], read_ones: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Attachments as the page lists them, with the text of those that were read."""
    known = {a.url: a for a in read_ones}
    return tuple(replace(known[a.url], name=a.name) if a.url in known else a for a in listed)


def _page_facts(found: PageText) -> tuple[Fact, ...]:
    """Facts that stand outside title and body: their quote is the whole evidence, so it starts at 0."""
    rows = [
        ("published_on", found.published_on and found.published_on.isoformat(), found.published_quote),
        ("publisher", found.publisher, found.publisher),
        ("editor", found.editor, found.editor),
        ("author", found.author, found.author),
    ]
    return tuple(
        Fact(
            field=name,
            value=value,
            quote=quote,
            where="meta",
            start=0,
            end=len(quote),
            how=found.published_from or "",
        )
        for name, value, quote in rows
        if value and quote
    )


def _directive_fact(directive: Directive) -> Fact:
    return Fact(
        field="directive", value=directive.text, quote=directive.quote, where="body",
        start=directive.start, end=directive.end, how=directive.section or "",
    )  # fmt: skip
