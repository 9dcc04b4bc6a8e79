"""`read`, `list`, `mend`, `group`: what would it make of this page? No database, no network."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.office import open_office
from commands.shape import article_json, plain, print_json
from commands.terminal import padded
from commands.words import language, listed, say
from errors import ConfigError, PageError
from wording import joined, said, told

if TYPE_CHECKING:
    from models import Article, FetchedPage, Listing, Source
    from pipelines.stories import Member


def act(args: argparse.Namespace) -> int:
    return {"read": _read, "list": _list, "mend": _mend, "group": _group}[args.command](args)


def bytes_of(name: str) -> bytes:
    """A file's bytes; `-` is standard input."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        why = told(error)
        raise ConfigError(
            f"{name}: {why}; give the path of a saved page, or - for standard input",
            zh=f"{name}：{why.zh}；请给保存的网页的路径，或用 - 表示标准输入",
        ) from error


def page_of(body: bytes, url: str, *, source: Source | None = None) -> FetchedPage:
    """A saved page as if it had just been fetched; the charset is told from its bytes alone."""
    from clock import start_clock
    from models import FetchedPage

    if "://" not in url:
        raise ConfigError(
            f"--url {url!r}: give the whole address, with http:// or https://",
            zh=f"--url {url!r}：请给完整地址，以 http:// 或 https:// 开头",
        )
    return FetchedPage(url=url, final_url=url, status=200, headers={}, body=body, fetched_at=start_clock()())


def source_of(args: argparse.Namespace, url: str) -> Source | None:
    """The source named, else the one the address belongs to, else none."""
    from config.meant import did_you_mean
    from config.source import source_for

    sources = open_office(args.config, args.data).sources
    if args.source is None:
        return source_for(url, sources)
    if args.source not in sources:
        meant = did_you_mean(args.source, sources)
        raise ConfigError(
            f"--source {args.source}: no such source{meant}",
            zh=f"--source {args.source}：没有这个来源{meant.zh}",
        )
    return sources[args.source]


def _read(args: argparse.Namespace) -> int:
    from pipelines.flow import read_safely

    body = bytes_of(args.file)
    url = _url_of(args, body)
    article = read_safely(page_of(body, url), source_of(args, url))
    if args.json:
        print_json(article_json(article))
    else:
        print("\n".join(_told(article)))
    return 0


def _url_of(args: argparse.Namespace, body: bytes) -> str:
    """As given, else as the page itself names it, which is said on stderr."""
    if args.url:
        return str(args.url)
    from text.extract.own_address import own_address

    found = own_address(body)
    if found is None:
        raise ConfigError(
            f"{args.command}: the page does not name its address; give it with --url URL",
            zh=f"{args.command}：网页没有写明自己的地址；请用 --url URL 给出",
        )
    if not args.json:
        print(say("address_taken", url=found), file=sys.stderr)
    return found


def _told(article: Article) -> Iterable[str]:
    yield article.title or say("no_title")
    if article.state != "filed":
        yield say("unreadable", reason=said(article.reason or "", language()))
        return
    from notify.words import Words

    semicolon, words = say("semicolon"), Words(language())
    lost = sum(r.certainty == "lost" for r in article.repairs)
    binding = "" if article.binding is None else say("binding" if article.binding else "not_binding")
    facts = {
        "published": f"{article.published_on or '—'}{_origin(article.published_from)}",
        "issuer": listed(article.issuers) or "—",
        "number": listed(article.doc_numbers) or "—",
        "genre": f"{say('genre.' + article.genre)}{binding}",
        "deadline": semicolon.join(f"{d.date} {words.fact(d.what)} “{d.quote}”" for d in article.deadlines)
        or "—",
        "effective": semicolon.join(f"{e.date} “{e.quote}”" for e in article.effective_on) or "—",
        "supersedes": semicolon.join(s.quote for s in article.supersedes) or "—",
        "files": listed(a.name for a in article.attachments) or "—",
        "repairs": say("repaired", n=len(article.repairs), lost=lost),
    }
    yield from (say("field", name=say(name), value=value) for name, value in facts.items())
    yield say("directives", n=len(article.directives))
    yield from (f"  · {d.speaker or '—'} | {d.text}" for d in article.directives)
    yield ""
    yield article.body


def _origin(name: str | None) -> str:
    """Where a date came from: shown, listing, url or meta:NAME."""
    kind, _, rest = (name or "").partition(":")
    return say("in_brackets", what=say(f"from.{kind}", name=rest)) if name else ""


# ------------------------------------------------------------------ listings


def _list(args: argparse.Namespace) -> int:
    from crawler.listing import read_listing
    from models import Listing

    body = bytes_of(args.file)
    url = _url_of(args, body)
    source = source_of(args, url)
    listing = _listing_of(source, url) or Listing(name="", url=url)
    found = read_listing(page_of(body, url), source or _nobody(url, listing), listing, 1)
    rows = [{"title": e.title, "url": e.url, "published_on": plain(e.published_on)} for e in found.entries]
    if args.json:
        next_page = found.next.url if found.next else None
        print_json(
            {"entries": rows, "total": found.total, "next_page": next_page, "degraded": found.degraded}
        )
        return 0
    for row in rows:
        print(f"{row['published_on'] or '          '}  {row['title']}\n            {row['url']}")
    total = "—" if found.total is None else found.total
    print(say("listed", n=len(rows), total=total, next=found.next.url if found.next else "—"))
    return 0


def _listing_of(source: Source | None, url: str) -> Listing | None:
    """The column with this address; else any column of the source, whose rules are likely the same."""
    if source is None or not source.listings:
        return None
    own = [c for c in source.listings if c.url.rstrip("/") == url.rstrip("/")]
    near = [c for c in source.listings if url.startswith(c.url.rsplit("/", 1)[0] + "/")]
    from dataclasses import replace

    chosen = (own or near or list(source.listings))[0]
    return chosen if own else replace(chosen, url=url)


def _nobody(url: str, listing: Listing) -> Source:
    from models import Source

    return Source(id="", name="", url=url, listings=(listing,))


# ------------------------------------------------------------------ mend


def _mend(args: argparse.Namespace) -> int:
    from text.decode import decode
    from text.mojibake import mend

    body = bytes_of(args.file)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(body).text
    mended = mend(text)
    if args.json:
        print_json({"text": mended.text, "repairs": plain(mended.repairs)})
        return 0
    sys.stdout.write(mended.text)
    if args.explain:
        for r in mended.repairs:
            others = say("candidates", c=listed(r.candidates)) if r.candidates else ""
            print(
                f"{r.start}–{r.end} {r.kind} [{say('certainty.' + r.certainty)}] “{r.before}” → “{r.after}”{others}",
                file=sys.stderr,
            )
    return 0


# ------------------------------------------------------------------ group


def _group(args: argparse.Namespace) -> int:
    from config.source import source_for
    from pipelines import stories
    from pipelines.flow import read_safely

    urls = _urls(args.urls, args.files)
    sources = open_office(args.config, args.data).sources
    articles = [read_safely(page_of(_body(f), urls[f]), source_for(urls[f], sources)) for f in args.files]
    groups = stories.group(articles)
    result = [([(args.files[m.index], m.role) for m in members], _why(members)) for members in groups]
    if args.json:
        rows = [{"members": [{"file": f, "role": r} for f, r in some], "why": why} for some, why in result]
        print_json({"stories": rows})
        return 0
    for number, (some, why) in enumerate(result, 1):
        print(f"{number}. {said(why, language())}")
        for file, role in some:
            print(f"   {padded(say('role.' + role), 16)} {file}")
    return 0


def _why(members: Sequence[Member]) -> str:
    return joined(dict.fromkeys(m.why for m in members[1:])) or members[0].why


def _body(name: str) -> bytes:
    """A saved page; a plain text file is taken as a page that holds just that text."""
    body = bytes_of(name)
    if b"<" in body[:4096] and b">" in body:
        return body
    from html import escape

    from text.decode import decode

    try:
        lines = [line for line in decode(body).text.splitlines() if line.strip()]
    except PageError as error:
        raise ConfigError(f"{name}: {error}", zh=f"{name}：{error.said('zh')}") from error
    if not lines:
        return body
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines[1:] or lines)
    return f"<html><head><meta charset='utf-8'><title>{escape(lines[0])}</title></head><body><h1>{escape(lines[0])}</h1><article>{paragraphs}</article></body></html>".encode()


def _urls(name: str | None, files: list[str]) -> dict[str, str]:
    """The address of each file: `FILE<TAB>URL` lines, or one URL per file in order; made up where none is given."""
    made_up = {f: f"http://unknown.invalid/{i}.html" for i, f in enumerate(files)}
    if name is None:
        return made_up
    lines = [line.strip() for line in bytes_of(name).decode("utf-8").splitlines() if line.strip()]
    if all("\t" in line or " " in line for line in lines):
        pairs = {a: b.strip() for a, b in (line.split(None, 1) for line in lines)}
        by_name = {Path(a).name: b for a, b in pairs.items()}
        return {f: pairs.get(f) or by_name.get(Path(f).name) or made_up[f] for f in files}
    if len(lines) != len(files):
        raise ConfigError(
            f"{name}: {len(lines)} addresses for {len(files)} files; write FILE<TAB>URL lines",
            zh=f"{name}：{len(files)} 个文件却有 {len(lines)} 个地址；请每行写“文件<TAB>地址”",
        )
    return dict(zip(files, lines, strict=True))
