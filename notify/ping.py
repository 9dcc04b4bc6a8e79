"""The dead-man ping: a watcher outside hears start, success and fail, and shouts when it hears nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from notify.robot import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from notify.outcome import Gate

SECONDS = 5
Event = Literal["start", "success", "fail"]


def ping(
    url: str | None,
    event: Event,
    *,
    gate: Gate | None = None,
    get: Callable[[str], int] | None = None,
) -> str | None:
    """Tell the watcher; None when it heard or none is set, else why not. Never raises: a run must not
    fail because its watcher is away.

    `https://watch.example/abc` is asked as `…/abc/start`, `…/abc` and `…/abc/fail`, the form that
    the common watchers share.
    """
    if not url:
        return None
    target = url.rstrip("/") + {"start": "/start", "success": "", "fail": "/fail"}[event]
    if gate is not None and (no := guard(target, gate)) is not None:
        return no.reason
    try:
        status = (get or _get)(target)
    except Exception as error:  # noqa: BLE001 - whatever happens to the watcher, the run goes on
        return f"ping {event}: {type(error).__name__}"
    return None if 200 <= status < 300 else f"ping {event}: HTTP {status}"


def _get(url: str) -> int:
    import httpx

    return httpx.get(url, timeout=SECONDS, follow_redirects=False).status_code
