"""How publishers wrap list rows: CDATA records in scripts, JSON with HTML inside, script arrays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
BARE_RECORD = re.compile(r"<record>(.*?)</record>", re.S | re.I)
PROXY_URL = re.compile(
    r"proxyUrl['\"]?\s*[:=]\s*['\"]([^'\"]+)|['\"]([^'\"\s]*/jpage/dataproxy\.jsp)[?'\"]", re.I
)
PROXY_PARAM = re.compile(
    r"proxyParam['\"]?\s*[:=]\s*\{([^{}]*)\}|\bparam\w*\s*=\s*\{([^{}]*unitid[^{}]*)\}", re.S | re.I
)
PAIR = re.compile(r"['\"]?(\w+)['\"]?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([\w./-]+))")
PROXY_FIELDS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
PER_PAGE = re.compile(r"\bper_?page['\"]?\s*[:=]\s*['\"]?(\d{1,4})", re.I)
NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[.*?href=[\"']([^\"'<>]+)", re.S | re.I)
"""A datastore names its next batch itself, until there is none."""

BATCH_PAGES = 3
"""A dataproxy call carries three pages of records (seen 2023: 45 rows at perpage 15)."""

ASSIGNS_JSON = re.compile(r"(?:^|=|\(|:)\s*[\[{](?=\s*[\[{\"])")
WRITTEN = re.compile(r"document\.write(?:ln)?\(\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")")
ASSIGNED = re.compile(r"\b(\w+)\[(\d+)\]\s*=\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")\s*;?")


def read_json(text: str) -> Any:
    """Parsed JSON, also inside a JSONP call; None when the text is no JSON."""
    stripped = text.strip().lstrip("\ufeff")
    if match := re.match(r"^[\w.$]+\s*\((.*)\)\s*;?$", stripped, re.S):
        stripped = match[1]
    if not stripped.startswith(("{", "[")):
        return None
    try:
        return json.loads(stripped)
    except (ValueError, RecursionError):
        return None


def html_inside(data: Any) -> str | None:
    """The longest string of a JSON answer that holds markup with links (JPAAS: `data.html`)."""
    strings = [s for s in _strings(data) if "<" in s and re.search(r"href|onclick", s, re.I)]
    return max(strings, key=len, default=None)


def records(text: str) -> list[str]:
    """The rows of a jpage datastore: in the page's script or in a dataproxy answer."""
    found = RECORD.findall(text)
    if not found and "<recordset" in text.lower():
        found = [r.replace("&lt;", "<").replace("&gt;", ">") for r in BARE_RECORD.findall(text)]
    return found


def records_as_html(rows: list[str]) -> str:
    """One `<div class="jpage-record">` a record; table rows keep a table around them, else parsers drop them."""
    wrapped = (f"<table>{r}</table>" if re.match(r"\s*<(tr|td|tbody)\b", r, re.I) else r for r in rows)
    return (
        "<html><body><div>"
        + "".join(f'<div class="jpage-record">{r}</div>' for r in wrapped)
        + "</div></body></html>"
    )


def next_batch(text: str, url: str, rows: int, total: int | None) -> str | None:
    """The dataproxy address (GET form) of the records after those on this page.

    What the datastore names as its next group comes first. From an address that already is a dataproxy call the window moves on; from a page the parameters
    stand in its jpage script. None at the end or where no parameters are to be found.
    """
    if rows and (group := NEXT_GROUP.search(text)) and (total is None or rows < total):
        return str(urljoin(url, group[1].replace("&amp;", "&").replace(" ", "%20")))
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "startrecord" in query and "endrecord" in query:
        start, end = int(query["startrecord"] or 1), int(query["endrecord"] or 0)
        if rows == 0 or (total is not None and end >= total):
            return None
        query |= {"startrecord": str(end + 1), "endrecord": str(_capped(end + end - start + 1, total))}
        return urlunsplit(parts._replace(query=urlencode(query)))
    fields, proxy = _proxy(text)
    if proxy is None or not fields or rows == 0 or (total is not None and rows >= total):
        return None
    per_page = int(match[1]) if (match := PER_PAGE.search(text)) else max(1, rows // BATCH_PAGES)
    window = {
        "startrecord": rows + 1,
        "endrecord": _capped(rows + per_page * BATCH_PAGES, total),
        "perpage": per_page,
    }
    return urljoin(url, proxy) + "?" + urlencode({**window, **fields})


def script_rows(text: str) -> list[dict[str, str]]:
    """Rows written as script arrays: `urls[0]='…'; headers[0]="…"` → one mapping an index."""
    rows: dict[int, dict[str, str]] = {}
    for name, index, single, double in ASSIGNED.findall(text):
        rows.setdefault(int(index), {})[name.lower()] = re.sub(r"\\(.)", r"\1", single or double)
    return [rows[i] for i in sorted(rows) if len(rows[i]) > 1]


def json_in_script(text: str) -> Iterator[Any]:
    """JSON values a script assigns or holds: `var list = [{…}];`, `window.__DATA__ = {…}`."""
    if '"' not in text or len(text) > 2_000_000:
        return
    decoder = json.JSONDecoder()
    place = 0
    for match in ASSIGNS_JSON.finditer(text):
        if match.start() < place:
            continue
        try:
            data, place = decoder.raw_decode(text, match.end() - 1)
        except (ValueError, RecursionError):
            continue
        yield data


def written_html(text: str) -> str | None:
    """Markup a page writes by script (`document.write('<li>…')`), joined; None where it writes no links."""
    pieces = [a or b for a, b in WRITTEN.findall(text)]
    markup = re.sub(r"\\(.)", r"\1", "".join(pieces))
    return markup if "<a" in markup.lower() else None


def json_lists(data: Any, depth: int = 0) -> Iterator[list[dict[str, Any]]]:
    """Every list of rows in a JSON answer, outermost first: mappings, or lists whose places are their keys."""
    if depth > 8:
        return
    if isinstance(data, list):
        rows = [r for r in data if isinstance(r, dict)]
        if rows:
            yield rows
        placed = [by_place(r) for r in data if isinstance(r, list) and len(r) > 1]
        if placed:
            yield placed
    for child in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(child, dict | list):
            yield from json_lists(child, depth + 1)


def by_place(values: Sequence[Any]) -> dict[str, Any]:
    return {str(place): value for place, value in enumerate(values)}


LITERAL = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|-?[\d.]+|true|false|null)"
LITERALS = re.compile(rf"[\[(]\s*({LITERAL}(?:\s*,\s*{LITERAL}){{1,30}})\s*,?\s*[\])]")
ONE_LITERAL = re.compile(LITERAL)


def literal_rows(code: str) -> Iterator[dict[str, Any]]:
    """Rows of literals in a script, whatever takes them: `['…','…']`, `new Array('…','…')`, `add('…','…')`."""
    if len(code) > 500_000:
        return
    for match in LITERALS.finditer(code):
        yield by_place([_unquoted(literal) for literal in ONE_LITERAL.findall(match[1])])


def _unquoted(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal[1:-1]) if literal[0] in "'\"" else literal


def _proxy(text: str) -> tuple[dict[str, str], str | None]:
    fields: dict[str, str] = {}
    for match in PROXY_PARAM.finditer(text):
        fields |= {k: a or b or c for k, a, b, c in PAIR.findall(match[1] or match[2])}
    proxy = None
    for match in PROXY_URL.finditer(text):
        proxy = match[1] or match[2]
        break
    if not fields and (call := re.search(r"dataproxy\.jsp\?([^'\"\s<>]+)", text)):
        fields = dict(parse_qsl(call[1].replace("&amp;", "&"), keep_blank_values=True))
    return {k: v for k, v in fields.items() if k in PROXY_FIELDS}, proxy


def _capped(end: int, total: int | None) -> int:
    return end if total is None else min(end, total)


def _strings(data: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif depth < 10 and isinstance(data, dict | list):
        for child in data.values() if isinstance(data, dict) else data:
            yield from _strings(child, depth + 1)
