"""Who may read, what every answer bears, and that crawled words are never markup."""

from html import escape

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from models import Source
from store import articles
from store.engine import Store
from tests.web.conftest import SECRET, T0, act, at_home, covered, from_afar, room
from web.app import build_app

OPEN = {"/u/{token}", "/healthz", "/robots.txt", "/static/room.css"}
FILLED = {"{token}": "reader-token-0001", "{key}": "daily-2026-02-12-1", "{id:int}": "1"}
TAGS = "script img svg iframe object embed video audio math details marquee style link meta base form input body a div".split()
PAYLOADS = [
    *(f"<{tag} src=x onerror=alert({n}) onload=alert({n})>x{n}" for n, tag in enumerate(TAGS)),
    *(f"</{tag}><{tag.upper()}/onclick=alert({n})>" for n, tag in enumerate(TAGS)),
    *(f"\"'><{tag} autofocus onfocus='alert({n})'>" for n, tag in enumerate(TAGS[:13])),
    "{{ 7*191 }}", "{% raw %}", "]]><b>x", "<!--<b>", "--><b>x", "&lt;b&gt;<b>", "</title><b>x", "</textarea><b>x",
    "<b\x00>x", "\u202e<b>x",
]  # fmt: skip


def paths(store: Store) -> list[str]:
    found = [route.path for route in build_app(room(store)).routes if isinstance(route, Route)]
    assert len(set(found)) > 12
    return sorted(set(found))


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


def test_every_route_but_the_open_ones_needs_the_token(store: Store) -> None:
    client = from_afar(store, token=SECRET)
    for path in paths(store):
        refused = client.get(filled(path)).status_code == 401
        assert refused == (path not in OPEN), path
        let_in = client.get(filled(path), headers={"Authorization": f"Bearer {SECRET}".encode()})
        assert let_in.status_code in (200, 303), path


def test_even_this_machine_needs_the_token_once_there_is_one(store: Store) -> None:
    assert at_home(store, token=SECRET).get("/digests").status_code == 401


def test_without_a_token_only_this_machine_is_served(store: Store) -> None:
    for path in paths(store):
        assert (from_afar(store).get(filled(path)).status_code == 403) == (path not in OPEN), path
        assert at_home(store).get(filled(path)).status_code in (200, 303), path


@pytest.mark.parametrize(
    "headers",
    [{"Host": "news.example.org"}, {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}],
)
def test_a_proxy_or_a_rebound_name_on_this_machine_is_not_this_machine(
    store: Store, headers: dict[str, str]
) -> None:
    assert at_home(store).get("/digests", headers=headers).status_code == 403


def test_the_token_in_the_address_becomes_a_cookie_that_does_not_hold_it(store: Store) -> None:
    client = from_afar(store, token=SECRET, secure=True)
    first = client.get("/search", params={"token": SECRET, "q": "药品"})
    assert first.status_code == 303
    assert first.headers["location"] == "/search?q=%E8%8D%AF%E5%93%81"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" in cookie
    assert SECRET not in cookie
    assert client.get("/search", params={"q": "药品"}).status_code == 200
    other = from_afar(store, token="another")
    other.cookies.update(client.cookies)
    assert other.get("/digests").status_code == 401


def test_a_wrong_token_opens_nothing(store: Store) -> None:
    client = from_afar(store, token=SECRET)
    for wrong in ("", "x", SECRET + "x", "口令"):
        assert client.get("/digests", params={"token": wrong}).status_code == 401
    assert client.get("/digests", headers={"Authorization": "Bearer"}).status_code == 401


def test_calendars_and_programs_may_keep_the_token_in_the_address(store: Store) -> None:
    client = from_afar(store, token=SECRET)
    for path in ("/deadlines.ics", "/health.json", "/coverage.json"):
        answer = client.get(path, params={"token": SECRET})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers


def test_every_answer_bears_the_safe_headers(store: Store) -> None:
    def broken(tx: object) -> dict[str, object]:
        raise RuntimeError("secret detail")

    app = build_app(room(store, coverage=broken))
    client = TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), raise_server_exceptions=False,
        follow_redirects=False,
    )  # fmt: skip
    statuses = set()
    for path in [*map(filled, paths(store)), "/no", "/article/77"]:
        answer = client.get(path)
        statuses.add(answer.status_code)
        assert "default-src" in answer.headers["content-security-policy"]
        assert "script-src 'none'" in answer.headers["content-security-policy"] or path.startswith("/digest/")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "secret detail" not in answer.text
    assert {200, 303, 404, 500} <= statuses


def test_pages_hold_no_inline_script_or_style(home: TestClient) -> None:
    for path in (
        "/digests",
        "/article/1",
        "/search?q=药品",
        "/health",
        "/coverage",
        "/u/reader-token-0001",
        "/no",
    ):
        text = home.get(path).text.lower()
        assert "<script" not in text
        assert "style=" not in text
        assert "<style" not in text


def test_the_host_a_reader_names_is_never_repeated(store: Store) -> None:
    client = from_afar(store, token=SECRET)
    for path in ("/u/x", "/digests", f"/digests?token={SECRET}", "/no"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers)


def test_sixty_hostile_texts_are_shown_and_never_obeyed(empty: Store) -> None:
    assert len(set(PAYLOADS)) >= 60
    with empty.write() as tx:
        for n, bad in enumerate(PAYLOADS):
            url = f"https://x.cn/{n}?{bad}" if n % 2 else f"javascript:alert({n})//{bad}"
            articles.save_new(
                tx, act(n, url=url, title=bad, body=f"药品\n{bad}", search_text=f"药品\n{bad}", issuers=(bad,), facts=(), marks=(bad,),
                        doc_numbers=(bad,), repairs=(), deadlines=()), now=T0,
            )  # fmt: skip
    for n, bad in enumerate(PAYLOADS):
        sources = {"nmpa": Source(id="nmpa", name=bad, url="https://x.cn/")}
        client = at_home(empty, sources=sources, coverage=lambda tx, bad=bad: covered(bad))
        pages = [client.get(f"/article/{n + 1}"), client.get("/search", params={"q": bad}), client.get("/health"), client.get("/coverage"),
                 client.get("/search", params={"q": "药品", "page": n // 20 + 1})]  # fmt: skip
        clean = bad.replace("\x00", "").replace("\u202e", "")
        for answer in pages:
            assert answer.status_code in (200, 400)
            assert bad not in answer.text.replace("{{ 7*191 }}", "") or "<" not in bad
            assert "1337" not in answer.text
            assert 'href="javascript' not in answer.text.lower()
        assert escape(clean).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in pages[0].text
