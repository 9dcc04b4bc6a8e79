"""A site in memory: pages by address, answered as Scrapy would hand them on. It counts what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

from scrapy.http import Request, Response

ROOT = "http://yjj.demo.gov.cn"
Reply = Response | BaseException
BODY = "各市市场监督管理局：为加强药品质量监管，现将第{n}号事项通知如下，请结合实际认真贯彻执行。各单位应当于2026年3月{day}日前报送工作总结。"


@dataclass
class FakeSite:
    """`rows` are (number, date); lists show `per_page` of them, newest first, as `index_1.html` = page 2."""

    rows: list[tuple[int, date]] = field(default_factory=list)
    per_page: int = 5
    special: dict[str, Callable[[Request], Reply]] = field(default_factory=dict)
    edited: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tags: bool = True

    async def __call__(self, request: Request) -> Response:
        counter = request.meta.get("counter")
        if counter:
            counter()
        self.asked.append(request.url.removeprefix(ROOT))
        path = request.url.removeprefix(ROOT)
        reply = self.special[path](request) if path in self.special else self._page(request, path)
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def _page(self, request: Request, path: str) -> Response:
        html = self.html(path)
        if html is None:
            return answer(request, "<html><body><h1>404</h1>页面不存在</body></html>", status=404)
        tag = f'"{hash(html)}"'
        if self.tags and request.headers.get("If-None-Match") == tag.encode():
            return answer(request, "", status=304)
        return answer(request, html, headers={"ETag": tag} if self.tags else {})

    def html(self, path: str) -> str | None:
        if path.startswith("/tzgg/index"):
            return self._list(0 if path.endswith("index.html") else int(path.split("_")[1].split(".")[0]))
        number = path.removeprefix("/tzgg/a").removesuffix(".html")
        on = next((d for n, d in self.rows if str(n) == number), None)
        return article_html(int(number), on, self.edited.get(int(number))) if on else None

    def _list(self, page: int) -> str | None:
        rows = sorted(self.rows, key=lambda r: r[1], reverse=True)
        some = rows[page * self.per_page : (page + 1) * self.per_page]
        if not some:
            return None
        items = "".join(
            f'<li><a href="a{n}.html" title="{title(n)}">{title(n)}</a><span>{d}</span></li>' for n, d in some
        )
        pages = -(-len(rows) // self.per_page)
        return f'<html><head><meta charset="utf-8"><title>通知公告</title></head><body><ul class="list">{items}</ul><p>共{pages}页</p></body></html>'


def title(number: int) -> str:
    return f"关于报送第{number}类药品检查总结的通知（演药监〔2026〕{number}号）"


def article_html(number: int, on: date, body: str | None = None) -> str:
    text = body or BODY.format(n=number, day=number % 27 + 1)
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(title(number))}</title></head><body><h1>{title(number)}</h1>'
        f'<div class="info">发布时间：{on} 来源：演示省药品监督管理局</div><div class="content"><p>{text}</p><p>演示省药品监督管理局</p><p>{on:%Y年%m月%d日}</p></div></body></html>'
    )


def answer(
    request: Request,
    html: str | bytes,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    flags: list[str] | None = None,
) -> Response:
    body = html if isinstance(html, bytes) else html.encode()
    return Response(
        request.url,
        status=status,
        headers={"Content-Type": "text/html; charset=utf-8", **(headers or {})},
        body=body,
        flags=flags or [],
    )


def days(count: int, newest: date = date(2026, 2, 11)) -> list[tuple[int, date]]:
    """Rows 1…count, one a day, row 1 the newest."""
    return [(n, newest - timedelta(days=n - 1)) for n in range(1, count + 1)]
