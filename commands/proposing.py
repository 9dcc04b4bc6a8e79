"""`sources add URL`: what a new source would be, shown before anything is written; a person accepts."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from commands.office import Office
from commands.reading import bytes_of, page_of
from commands.shape import plain, print_json
from commands.words import language, say
from errors import ConfigError
from wording import said

if TYPE_CHECKING:
    from crawler.proposals import Proposal
    from models import FetchedPage


def add(office: Office, args: argparse.Namespace) -> int:
    """From fetched or saved pages to a folder with samples. `--yes`, or a "y" on a terminal, writes it."""
    from crawler.catalogue import accept, propose, write

    if not args.what:
        raise ConfigError(
            "sources add URL: give the address of a list page", zh="sources add URL：请给列表页的地址"
        )
    listing, article = _pages(office, args)
    proposal = propose(listing, article, config_dir=office.settings.config_dir, source_id=args.id)
    said = _said(proposal)
    if not args.json:
        print("\n".join(said))
    agreed = args.yes or (not args.json and _agrees(proposal))
    written: list[str] = []
    if agreed:
        folder = write(proposal, office.settings.config_dir)
        accept(office.settings.config_dir, proposal.id)
        written = [str(folder)]
        if not args.json:
            print(say("proposed_written", place=folder, id=proposal.id))
    if args.json:
        print_json(_row(proposal, written))
    return 0 if proposal.ready or agreed else 1


def _pages(office: Office, args: argparse.Namespace) -> tuple[FetchedPage, FetchedPage | None]:
    """The list page and one article: saved files where given, else fetched politely."""
    from crawler.listing import read_any_listing
    from models import ListRequest

    if args.list_file:
        listing = page_of(bytes_of(args.list_file), args.what)
        rows = read_any_listing(listing).entries
        if not args.article_file:
            return listing, None
        url = args.article_url or (rows[0].url if rows else args.what)
        return listing, page_of(bytes_of(args.article_file), url)
    from crawler.peek import peek

    settings = office.settings
    more: dict[str, Any] = {
        "now": office.now,
        "allow_hosts": settings.allow_hosts,
        "user_agent": settings.user_agent,
    }
    (listing,) = peek([ListRequest(url=args.what)], **more)
    first = next((e for e in read_any_listing(listing).entries if not e.link_only and not e.pinned), None)
    if first is None:
        return listing, None
    (article,) = peek([ListRequest(url=first.url)], **more)
    return listing, article


def _said(proposal: Proposal) -> list[str]:
    """What would be stored, with how sure each field is."""
    lines = [say("proposed", id=proposal.id, sure=proposal.confidence), "", proposal.yaml().rstrip(), ""]
    lines += [f"  {f.name:<10} {f.confidence:>4.0%}  {_short(f)}" for f in proposal.fields]
    lines += ["", say("proposed_rows", n=len(proposal.listing.entries))]
    lines += [f"  {e.published_on or '—'}  {e.title}  {e.url}" for e in proposal.listing.entries[:5]]
    if proposal.article is not None:
        a = proposal.article
        lines += [
            "",
            say("proposed_article", title=a.title),
            say("proposed_facts", day=a.published_on or "—", who=a.publisher or "—", n=len(a.body)),
        ]
    return lines


def _short(found: Any) -> str:
    text = " ".join(
        said(v, language()) for v in plain(found).values() if isinstance(v, str) and v != found.name
    )
    return text[:90]


def _agrees(proposal: Proposal) -> bool:
    if not sys.stdin.isatty():
        print(say("not_written"), file=sys.stderr)
        return False
    return input(say("write_it", id=proposal.id)).strip().lower() in ("y", "yes", "是")


def _row(proposal: Proposal, written: list[str]) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "confidence": proposal.confidence,
        "ready": proposal.ready,
        "settings": plain(proposal.settings),
        "fields": plain(proposal.fields),
        "entries": [
            {"title": e.title, "url": e.url, "published_on": plain(e.published_on)}
            for e in proposal.listing.entries
        ],
        "total": proposal.listing.total,
        "next_page": proposal.listing.next.url if proposal.listing.next else None,
        "written": written,
    }
