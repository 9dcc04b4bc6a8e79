"""The reading room's addresses. Anyone may unsubscribe and ask whether we are well; the rest is private."""

from __future__ import annotations

import sys
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from errors import StoreError
from store import reading_room
from web import pages, state
from web.guard import HEADERS, SafeHeaders, refusal
from web.rendering import HERE, page
from web.room import Room


def build_app(room: Room) -> Starlette:
    """The pages of one room as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/digests", pages.digests),
            Route("/digest/{key}", pages.digest),
            Route("/article/{id:int}", pages.article),
            Route("/search", pages.search),
            Route("/health", pages.health),
            Route("/health.json", pages.health_json),
            Route("/coverage", pages.coverage),
            Route("/coverage.json", pages.coverage_json),
            Route("/deadlines.ics", pages.deadlines),
            Route("/u/{token}", ask_to_stop, methods=["GET"]),
            Route("/u/{token}", stop, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/robots.txt", robots),
            Route("/static/room.css", style),
        ],
        middleware=[Middleware(SafeHeaders), Middleware(_Door, room=room)],
        exception_handlers={HTTPException: _wrong, StoreError: _closed, 500: _fault, Exception: _fault},
    )
    app.state.room = room
    return app


class _Door(BaseHTTPMiddleware):
    """Private pages are for those who hold the token, or sit at this machine."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        super().__init__(app)
        self.room = room

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        answer = refusal(request, self.room.token, secure=self.room.secure)
        if answer is None:
            return await call_next(request)
        return say(request, answer) if isinstance(answer, int) else answer


# ------------------------------------------------------------------ open to all


def ask_to_stop(request: Request) -> Response:
    """A page with a button: link scanners open every address in a mail."""
    return page(request, "unsubscribe.html.j2", lang=pages.room_of(request).lang, done=False)


def stop(request: Request) -> Response:
    """RFC 8058: no cookie, no login, twice is as good as once; nobody learns which tokens exist."""
    room = pages.room_of(request)
    with room.writing() as tx:
        room.unsubscribe(tx, method=request.method, token=request.path_params["token"], now=room.now())
    return page(request, "unsubscribe.html.j2", lang=room.lang, done=True)


def healthz(request: Request) -> Response:
    """200 only if a run ended well within 26 hours; says nothing else."""
    room = pages.room_of(request)
    with room.reading() as tx:
        well = reading_room.last_well(tx, since=room.now() - state.WELL_WITHIN)
    return PlainTextResponse("ok\n" if well else "no run ended well within 26 h\n", 200 if well else 503)


def robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def style(request: Request) -> Response:
    headers = {"Cache-Control": "public, max-age=3600"}
    return FileResponse(HERE / "static" / "room.css", media_type="text/css; charset=utf-8", headers=headers)


# ------------------------------------------------------------------ when it goes wrong


def say(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    """A page with a sentence for the status; for the statuses without one, that of 500."""
    told = str(status if status in (401, 403, 404, 405, 503) else 404 if status < 500 else 500)
    lang = pages.room_of(request).lang
    answer = page(request, "message.html.j2", lang=lang, status=status, told=told)
    more = {"WWW-Authenticate": "Bearer"} if status == 401 else {"Retry-After": "30"} if status == 503 else {}
    answer.headers.update({**(headers or {}), **more})
    return answer


async def _wrong(request: Request, error: Any) -> Response:
    return await run_in_threadpool(say, request, error.status_code, error.headers)


async def _closed(request: Request, error: Exception) -> Response:
    return say(request, 503)


async def _fault(request: Request, error: Exception) -> Response:
    """The edge of one request. Made outside the other layers, so it brings the headers itself."""
    print(f"web: {type(error).__name__} at {request.url.path[:40]!r}", file=sys.stderr, flush=True)
    return say(request, 500, dict(HEADERS))
