"""Requests for list pages: the first, and the one after a page that was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus, urlencode, urljoin

from lxml.html import HtmlElement

from crawler import listing_forms
from crawler.canonical import absolute
from crawler.paging import Stated
from models import FetchedPage, Listing, ListRequest, Paging, Source

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----yaojian-form-boundary"
"""Fixed: the same request has the same bytes, so it can be compared and cached."""


def first_request(source: Source, listing: Listing) -> ListRequest:
    """What to ask for page 1: the column's address, or the publisher's own interface."""
    if listing.paging.kind in ("request", "jpaas"):
        return _asked(listing, 1)
    return ListRequest(url=listing.url)


def number_in(url: str, listing: Listing) -> int:
    """Which page of the listing an address is, as its paging would have asked for it; 1 when it does not say.

    >>> paged = Listing(name="x", url="https://a.cn/c/", paging=Paging(kind="pattern", pattern="index_{n}.html"))
    >>> number_in("https://a.cn/c/index_3.html", paged)
    4
    """
    paging = listing.paging
    if paging.kind == "pattern" and "{n}" in paging.pattern:
        head, tail = (re.escape(part) for part in urljoin(listing.url, paging.pattern).split("{n}", 1))
        match = re.search(rf"{head}(\d+){tail}$", url)
    elif paging.kind in ("request", "jpaas"):
        templates = [f"{k}={v}" for k, v in paging.form.items() if "{n}" in v]
        shapes = (
            re.escape(t).replace(re.escape("{n}"), r"(\d+)").replace(re.escape("{size}"), r"\d+")
            for t in templates
        )
        query = unquote_plus(url.partition("?")[2])
        match = next((m for shape in shapes if (m := re.search(shape, query))), None)
    else:
        match = None
    return max(1, int(match[1]) - paging.first + 2) if match else 1


def next_request(
    page: FetchedPage,
    listing: Listing,
    number: int,
    *,
    text: str,
    rows: int,
    total: int | None,
    pages: int | None,
    stated: Stated,
    root: HtmlElement | None,
) -> ListRequest | None:
    """The request for page `number + 1`, or None at the end (as stated, or no rows, or the limit)."""
    paging = listing.paging
    if paging.kind == "none" or rows == 0 or number >= paging.limit:
        return None
    if paging.kind == "jpage":
        url = listing_forms.next_batch(text, page.final_url, rows, total)
        return _get_or_post(url, paging, number + 1) if url else None
    if paging.kind == "auto":
        url = stated.next_url or listing_forms.next_batch(text, page.final_url, rows, total)
        return ListRequest(url=url, number=number + 1) if url else None
    if _ended(paging, number, rows, total, pages):
        return None
    if paging.kind == "form":
        return _posted_form(page, paging, number + 1, root)
    if paging.kind == "pattern":
        shown = paging.first + number - 1
        return ListRequest(
            url=urljoin(listing.url, _filled(paging.pattern, shown, paging)), number=number + 1
        )
    return _asked(listing, number + 1)


def _ended(paging: Paging, number: int, rows: int, total: int | None, pages: int | None) -> bool:
    if paging.kind in ("request", "jpaas"):
        pages = None if total is not None else pages
    if pages is not None:
        return number >= pages
    if total is not None:
        return number * max(paging.page_size, 1) >= total
    # nothing stated: an interface was told how many rows to give, and gave fewer
    return paging.kind == "request" and "{size}" in str(paging.form) and rows < paging.page_size


def _filled(template: str, n: int, paging: Paging, start: int = 0) -> str:
    filled = template.replace("{n}", str(n)).replace("{size}", str(paging.page_size))
    return filled.replace("{start}", str(start))


def _asked(listing: Listing, number: int) -> ListRequest:
    """A page of a list that is served by an interface only. JPAAS leaves paramJson out on page 1."""
    paging = listing.paging
    n, start = paging.first + number - 2, (number - 1) * paging.page_size
    fields = {k: _filled(v, n, paging, start) for k, v in paging.form.items()}
    if paging.kind == "jpaas" and number == 1:
        fields.pop("paramJson", None)
    url = urljoin(listing.url, _filled(paging.pattern, n, paging, start) or listing.url)
    if paging.method == "POST":
        return _post(url, fields, paging, number)
    query = urlencode(fields)
    return ListRequest(url=url + (("&" if "?" in url else "?") + query if query else ""), number=number)


def _get_or_post(url: str, paging: Paging, number: int) -> ListRequest:
    """Dataproxy calls keep their fields in the address even when posted: the next window is read from it."""
    if paging.method == "GET":
        return ListRequest(url=url, number=number)
    query = url.partition("?")[2]
    return ListRequest(
        url=url, number=number, method="POST", body=query.encode(), headers={"Content-Type": FORM}
    )


def _posted_form(
    page: FetchedPage, paging: Paging, number: int, root: HtmlElement | None
) -> ListRequest | None:
    """The page's own form with its hidden fields, the page number put in."""
    if root is None:
        return None
    fields: dict[str, str] = {}
    action = page.final_url
    for form in root.iter("form"):
        inputs = {i.get("name"): i.get("value") or "" for i in form.iter("input") if i.get("name")}
        if set(paging.form) & set(inputs):
            fields = {str(k): str(v) for k, v in inputs.items()}
            action = absolute(page.final_url, form.get("action") or "") or page.final_url
            break
    fields |= {k: _filled(v, paging.first + number - 2, paging) for k, v in paging.form.items()}
    return _post(action, fields, paging, number)


def _post(url: str, fields: Mapping[str, str], paging: Paging, number: int) -> ListRequest:
    if not paging.multipart:
        body, kind = urlencode(fields).encode(), FORM
    else:
        body, kind = _multipart(fields), f"multipart/form-data; boundary={BOUNDARY}"
    return ListRequest(url=url, number=number, method="POST", body=body, headers={"Content-Type": kind})


def _multipart(fields: Mapping[str, str]) -> bytes:
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    )
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
