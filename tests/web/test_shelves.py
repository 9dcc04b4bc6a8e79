"""What a reader sees: archive, article, search, health, coverage, calendar; and what happens on the way out."""

from datetime import timedelta

from starlette.testclient import TestClient

from models import Source
from store import articles, audit, incidents, stories, subscribers
from store.engine import Store
from tests.web.conftest import DUE, HTML, SOURCES, T0, TOKEN, act, at_home, from_afar


def active(store: Store) -> bool:
    with store.read() as tx:
        found = subscribers.by_token(tx, TOKEN)
    assert found is not None
    return found.active


def test_a_get_shows_a_button_and_unsubscribes_nobody(store: Store) -> None:
    client = from_afar(store)
    for method in ("GET", "HEAD"):
        answer = client.request(method, f"/u/{TOKEN}")
        assert answer.status_code == 200
    assert '<form method="post">' in client.get(f"/u/{TOKEN}").text
    assert active(store)


def test_one_post_unsubscribes_without_cookie_and_a_second_changes_nothing(store: Store) -> None:
    client = from_afar(store)
    answers = [client.post(f"/u/{TOKEN}", data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert not any("set-cookie" in a.headers for a in answers)
    assert not active(store)
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert {line.act for line in audit.lines(tx)} == {"unsubscribe"}


def test_nobody_learns_which_tokens_exist(store: Store) -> None:
    client = from_afar(store)
    for method in ("GET", "POST"):
        known, unknown = client.request(method, f"/u/{TOKEN}"), client.request(method, "/u/no-such-token")
        assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert client.put(f"/u/{TOKEN}").status_code == 405


def test_a_digest_is_shown_byte_for_byte_and_may_load_nothing(home: TestClient) -> None:
    answer = home.get("/digest/daily-2026-02-12-1")
    assert answer.content == HTML.encode()
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_what_was_not_mailed_is_not_in_the_archive(home: TestClient) -> None:
    assert home.get("/digest/daily-2026-02-13-1").status_code == 404
    listed = home.get("/digests").text
    assert "药监日报 2026-02-12" in listed
    assert "/digest/daily-2026-02-12-1" in listed
    assert "没有寄出" not in listed


def test_unknown_pages_say_so_in_both_languages(home: TestClient) -> None:
    for path in ("/nothing", "/article/99", "/article/99999999999999999999", "/article/x", "/digest/daily-2026-13-45-1",
                 "/digest/x", "/digest/daily-2026-02-12-999999999999999999"):  # fmt: skip
        assert home.get(path).status_code == 404, path
        assert "没有这一页" in home.get(path).text
        assert "There is no such page" in home.get(path, params={"lang": "en"}).text


def test_an_article_shows_facts_in_their_place_repairs_versions_and_copies(home: TestClient) -> None:
    shown = home.get("/article/1").text
    assert f'<span id="f0"></span><mark class="fact" title="截止：2026-03-01">{DUE}</mark>' in shown
    assert '<a href="#f0">2026-03-01</a>' in shown
    assert "<del>¸÷ÓÐ</del>" in shown
    assert "<ins>各有</ins>" in shown
    assert "第2段：3月5日 → 3月1日" in shown
    assert "正文相同" in shown
    assert "日期不同" in shown
    assert 'href="/article/2"' in shown
    assert 'href="https://www.nmpa.gov.cn/a/1.html"' in shown
    assert "<td>甲片</td><td>260101</td>" in shown
    cited = "国家药监局. 关于某药品的公告（第1号）: 2026年第1号[EB/OL]. (2026-02-10)[2026-02-12]. https://www.nmpa.gov.cn/a/1.html."
    assert cited in shown


def test_a_copy_read_through_a_relay_says_since_when_its_original_cannot_be_read(store: Store) -> None:
    relay = Source(id="guangdong", name="广东省药监局", url="https://g.example/")
    sources = {**SOURCES, "guangdong": relay}
    with store.write() as tx:
        copy = act(3, url="https://g.example/3.html", source_id="guangdong")
        one = articles.save_new(tx, copy, now=T0, source=relay)
        story = stories.new_story(tx, one.id, now=T0, role="relay", why="")
    assert story
    client = at_home(store, sources=sources)
    assert "经广东省药监局读到，原网站自2026年2月12日起未能读取" in client.get("/article/3").text
    said = "Read through 广东省药监局, original unreachable since 2026-02-12"
    assert said in client.get("/article/3", params={"lang": "en"}).text
    assert "原网站自" not in client.get("/article/1").text
    with store.write() as tx:
        incidents.close(tx, "www.nmpa.gov.cn", now=T0)
    assert "原网站自" not in client.get("/article/3").text


def test_search_finds_marks_and_pages(home: TestClient) -> None:
    found = home.get("/search", params={"q": "反馈意见"})
    assert "命中 2 篇" in found.text
    assert "<mark>反馈意见</mark>" in found.text
    assert "没有命中" in home.get("/search", params={"q": "不存在的词语"}).text
    assert home.get("/search", params={"q": "药品", "page": "-7"}).status_code == 200


def test_a_wrong_query_points_at_the_character(home: TestClient) -> None:
    answer = home.get("/search", params={"q": "药品 (召回"})
    assert answer.status_code == 400
    assert "第 4 个字" in answer.text
    assert '<p class="query">药品 <mark>(</mark>召回</p>' in answer.text


def test_health_names_the_trouble_and_the_cure(home: TestClient) -> None:
    shown = home.get("/health").text
    assert "验证页面" in shown
    assert "<code>yaojian sources check nmpa</code>" in shown
    told = home.get("/health.json").json()
    assert [s["health"] for s in told["sources"]] == ["blocked"]
    assert [t["kind"] for t in told["troubles"]] == ["blocked", "gap"]


def test_coverage_tells_what_is_watched_and_what_not(home: TestClient) -> None:
    shown = home.get("/coverage").text
    assert "国家药监局" in shown
    assert "没有列表" in shown
    assert "javascript:" not in shown
    assert "原因：plain clients get a script" in shown
    assert "上次 2026-02-12 08:30 也被拦下" in shown
    assert home.get("/coverage.json").json()["summary"]["watched"] == 1


def test_healthz_is_well_only_after_a_run_that_ended_well_in_time(store: Store, empty: Store) -> None:
    def status(hours: float) -> int:
        return from_afar(store, now=lambda: T0 + timedelta(hours=hours)).get("/healthz").status_code

    assert (status(0), status(25.9), status(26.1)) == (200, 200, 503)


def test_the_calendar_holds_the_days_and_is_absent_without_a_writer(home: TestClient, store: Store) -> None:
    answer = home.get("/deadlines.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20260301" in answer.text
    assert at_home(store, calendar=None).get("/deadlines.ics").status_code == 404


def test_pages_speak_english_when_asked_and_stay_in_it(home: TestClient) -> None:
    shown = home.get("/digests", params={"lang": "en"}).text
    assert '<html lang="en">' in shown
    assert 'href="/health?lang=en"' in shown
    assert '<html lang="zh-CN">' in home.get("/digests").text
