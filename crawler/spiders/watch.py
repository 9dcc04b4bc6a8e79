"""The one spider: every source that is due is visited at the same time, each within its own budget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

Visits = Callable[[Callable[[Request], Awaitable[Response]]], list[Awaitable[None]]]


class WatchSpider(Spider):
    """Runs the visits it is given. They ask through the engine one request after the other, so every
    request passes the downloader middlewares and waits for its host's slot."""

    name = "watch"

    def __init__(self, visits: Visits, shelf: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.visits, self.shelf = visits, shelf

    async def start(self) -> AsyncIterator[Any]:
        engine = self.crawler.engine
        if engine is not None:
            await asyncio.gather(*self.visits(engine.download_async))
        return
        yield
