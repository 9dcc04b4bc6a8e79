"""The private pages: archive, article, search, health, coverage, calendar."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clock import day_of
from errors import QueryError
from models import And, Hit
from pipelines.relayed import relayed
from store import articles, incidents, lists, reading_room, stories
from store.search import search as find
from text.query import matches, parse
from web import state
from web.article_view import source_name, view
from web.changed import changed_lists
from web.cite import citation
from web.guard import MAIL_POLICY
from web.rendering import page, words_of
from web.room import Room

KEY = re.compile(r"([a-z]{1,20})-(\d{4}-\d{2}-\d{2})-(\d{1,18})(?:-again-\d{8}T\d{6})?")
PER_PAGE = 20
LAST_PAGE = 500
IN_TITLE = ("title", "标题")
"""The title stands above the contexts already."""
CALENDAR_BACK = timedelta(days=30)


def room_of(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def home(request: Request) -> Response:
    return RedirectResponse("/digests", status_code=303)


def digests(request: Request) -> Response:
    room, at = room_of(request), _page_number(request)
    with room.reading() as tx:
        total, lines = reading_room.digest_lines(tx, limit=PER_PAGE, offset=(at - 1) * PER_PAGE)
    more = total > at * PER_PAGE
    return page(request, "digests.html.j2", lang=room.lang, here="digests", lines=lines, at=at, more=more)


def digest(request: Request) -> Response:
    """The HTML as it was mailed, byte for byte; it may load nothing."""
    room, known = room_of(request), KEY.fullmatch(request.path_params["key"])
    if known is None:
        raise HTTPException(404)
    try:
        day = date.fromisoformat(known[2])
    except ValueError:
        raise HTTPException(404) from None
    with room.reading() as tx:
        html = reading_room.digest_html(tx, known[1], day, int(known[3]))
    if html is None:
        raise HTTPException(404)
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": MAIL_POLICY}
    return Response(html.encode(), headers=headers)


def article(request: Request) -> Response:
    room, words = room_of(request), words_of(request, room_of(request).lang)
    with room.reading() as tx:
        stored = articles.get(tx, min(request.path_params["id"], 2**62))
        if stored is None:
            raise HTTPException(404)
        story = stories.story(tx, stored.story_id) if stored.story_id is not None else None
        through = relayed(stored, room.sources, incidents.unread_sources(tx))
    name = source_name(stored.article, room.sources)
    copies = [one for one in (story.head, *story.others) if one.id != stored.id] if story else []
    return page(
        request, "article.html.j2", lang=room.lang, stored=stored, article=stored.article, name=name,
        shown=view(stored.article, words), relayed=through,
        copies=[(one, source_name(one.article, room.sources)) for one in copies],
        cite=citation(stored.article, publisher=name, read_on=day_of(room.now())),
    )  # fmt: skip


def search(request: Request) -> Response:
    room, asked, at = room_of(request), request.query_params.get("q", ""), _page_number(request)
    values: dict[str, Any] = {"q": asked, "at": at, "total": None, "rows": [], "error": None, "more": False}
    status = 200
    if asked.strip():
        try:
            values |= _found(room, asked, at)
        except QueryError as error:
            status = 400
            values["error"] = {
                "at": error.position + 1, "say": words_of(request, room.lang).said(error.wording), "before": asked[: error.position],
                "wrong": asked[error.position : error.position + 1], "rest": asked[error.position + 1 :],
            }  # fmt: skip
    return page(request, "search.html.j2", lang=room.lang, here="search", status=status, **values)


def _found(room: Room, asked: str, at: int) -> dict[str, Any]:
    query = parse(asked)
    if query == And(parts=()):
        return {}
    with room.reading() as tx:
        total, hits = find(tx, query, limit=PER_PAGE, offset=(at - 1) * PER_PAGE)
    rows = []
    for hit in hits:
        why = matches(query, hit.article, source=room.sources.get(hit.article.source_id or ""), stored=hit)
        rows.append(
            (
                hit,
                source_name(hit.article, room.sources),
                [cut(one) for one in why.hits if one.field not in IN_TITLE][:3] if why else [],
            )
        )
    return {"total": total, "rows": rows, "more": total > at * PER_PAGE}


def cut(hit: Hit) -> tuple[str, str, str]:
    """A context at the words in it, which stand between 【 and 】: before, words, after."""
    before, mark, rest = hit.context.partition(f"【{hit.words}】")
    return (before, hit.words, rest) if mark else (hit.context, "", "")


def health(request: Request) -> Response:
    room = room_of(request)
    return page(request, "health.html.j2", lang=room.lang, here="health", **_health(room))


def health_json(request: Request) -> Response:
    return _json(_health(room_of(request)))


def _health(room: Room) -> dict[str, Any]:
    now = room.now()
    with room.reading() as tx:
        covered, well = room.covered(tx), reading_room.last_well(tx, since=now - state.WELL_WITHIN)
        more, changed = tuple(room.problems(tx)), lists.unlike(tx)
    return {
        "well": well, "sources": state.sources(covered), "troubles": state.troubles(covered, more),
        "lists": list(changed_lists(changed, room.sources)),
    }  # fmt: skip


def coverage(request: Request) -> Response:
    room = room_of(request)
    with room.reading() as tx:
        covered = room.covered(tx)
    return page(request, "coverage.html.j2", lang=room.lang, here="coverage", covered=covered)


def coverage_json(request: Request) -> Response:
    room = room_of(request)
    with room.reading() as tx:
        return _json(room.covered(tx))


def deadlines(request: Request) -> Response:
    room = room_of(request)
    if room.calendar is None:
        raise HTTPException(404)
    with room.reading() as tx:
        stored = reading_room.dated(tx, first=day_of(room.now()) - CALENDAR_BACK)
    return Response(room.calendar(stored).encode(), media_type="text/calendar; charset=utf-8")


def _json(value: Mapping[str, Any]) -> Response:
    text = json.dumps(value, ensure_ascii=False, default=lambda one: one.isoformat())
    return Response(text.encode("utf-8", "replace"), media_type="application/json; charset=utf-8")


def _page_number(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return min(max(int(asked), 1), LAST_PAGE) if re.fullmatch(r"[0-9]{1,6}", asked) else 1
