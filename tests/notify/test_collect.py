"""What is read once for all readers of a window."""

from dataclasses import replace
from datetime import date, timedelta

from digest_day import MEETING, NOW, SEEN, SOURCES, WINDOW, said

from models import MeetingFacts, SourceReport
from notify.collect import collect
from notify.compose import choose_quotes
from store import articles, incidents, runs

REHEARSED = ("加强药品网络销售监管，规范第三方平台。", "推进药品追溯码在基层医疗机构应用。")
ASKED = (
    "严厉打击药品网络销售违法行为，加强网络销售监管，规范第三方平台，一律从严查处。",
    "启动技术服务平台建设，为企业提供前置指导。",
)


def meeting(year, texts, url):
    return replace(
        MEETING.article, url=url, title=f"河北省召开{year}年全省药品监督管理工作会议", published_on=date(year, 2, 12),
        directives=tuple(said(text) for text in texts), issuers=("河北省药品监督管理局",), meeting=None,
    )  # fmt: skip


def test_a_yearly_meeting_stands_beside_the_one_of_the_year_before(store):
    with store.write() as tx:
        articles.save_new(
            tx, meeting(2025, REHEARSED, "https://hebei.example/25"), now=SEEN - timedelta(days=365)
        )
        this = articles.save_new(tx, meeting(2026, ASKED, "https://hebei.example/26"), now=SEEN)
    with store.read() as tx:
        compared = collect(tx, WINDOW, SOURCES).comparisons[this.id]
    assert compared.new == (ASKED[1],)
    assert compared.stronger == (ASKED[0],)
    assert compared.was == (REHEARSED[0],)
    assert compared.gone == (REHEARSED[1],)
    assert compared.before == date(2025, 2, 12)


def test_a_meeting_report_names_no_issuer_and_still_finds_last_years(store):
    """As real reports come: other headline, the place of the year, the source in place of an issuer."""
    last = replace(meeting(2025, REHEARSED, "https://hebei.example/25"), issuers=(), title="2025年全省药品监督管理工作会议在石家庄召开",
                   meeting=MeetingFacts(name="全省药品监督管理工作会议"))  # fmt: skip
    this = replace(meeting(2026, ASKED, "https://hebei.example/26"), issuers=(), meeting=MeetingFacts(name="2026年全省药品监督管理工作会议"))  # fmt: skip
    with store.write() as tx:
        articles.save_new(tx, last, now=SEEN - timedelta(days=365), source=SOURCES["hebei"])
        filed = articles.save_new(tx, this, now=SEEN, source=SOURCES["hebei"])
    with store.read() as tx:
        compared = collect(tx, WINDOW, SOURCES).comparisons[filed.id]
    assert (compared.new, compared.stronger, compared.gone) == ((ASKED[1],), (ASKED[0],), (REHEARSED[1],))


def test_last_weeks_meeting_is_not_last_years(store):
    with store.write() as tx:
        before = replace(meeting(2026, REHEARSED, "https://hebei.example/w"), published_on=date(2026, 2, 5))
        articles.save_new(tx, before, now=SEEN - timedelta(days=7))
        articles.save_new(tx, meeting(2026, ASKED, "https://hebei.example/26"), now=SEEN)
    with store.read() as tx:
        assert collect(tx, WINDOW, SOURCES).comparisons == {}


def test_unread_are_open_incidents_failed_last_runs_and_sources_never_asked(store):
    hubei = replace(SOURCES["hubei"], relays=("guangdong", "elsewhere"))
    retired = replace(SOURCES["cnpharm"], state="not_watched")
    sources = SOURCES | {"hubei": hubei, "cnpharm": retired}
    with store.write() as tx:
        run = runs.start(tx, now=SEEN)
        for source_id, state in (
            ("nmpa", "ok"),
            ("cmde", "degraded"),
            ("hebei", "failed"),
            ("guangdong", "ok"),
            ("hubei", "blocked"),
        ):
            runs.note_source(tx, run, SourceReport(id=source_id, state=state), now=SEEN)
        incidents.note(tx, host="hubei.example", kind="blocked", what="HTTP 412", now=SEEN, source=hubei)
    with store.read() as tx:
        material = collect(tx, WINDOW, sources)
    assert [(u.source_id, u.state) for u in material.unread] == [
        ("hebei", "failed"), ("hubei", "blocked"), ("shanghai", "never"),
    ]  # fmt: skip
    assert material.unread[1].relays == ("广东省药监局", "elsewhere")
    assert material.read == ("国家药监局", "国家药监局器审中心", "广东省药监局")


def test_back_filled_articles_are_one_number_and_no_item(store):
    with store.write() as tx:
        for n in range(3):
            old = replace(MEETING.article, url=f"https://hebei.example/{n}", title=f"旧文{n}")
            articles.save_new(tx, old, now=SEEN, source=SOURCES["hebei"], backfill=True)
    with store.read() as tx:
        material = collect(tx, WINDOW, SOURCES)
    assert material.arrivals == ()
    assert material.first_runs == {"hebei": 3}


def test_a_window_is_half_open(store):
    with store.write() as tx:
        for n, at in enumerate((WINDOW.start, WINDOW.end - timedelta(seconds=1), WINDOW.end, NOW)):
            one = replace(MEETING.article, url=f"https://hebei.example/{n}", title=f"会议{n}")
            articles.save_new(tx, one, now=at)
    with store.read() as tx:
        assert [s.article.title for s in collect(tx, WINDOW, SOURCES).arrivals] == ["会议0", "会议1"]


def test_what_grew_stronger_is_shown_with_last_years_words(store):
    with store.write() as tx:
        articles.save_new(
            tx, meeting(2025, REHEARSED, "https://hebei.example/25"), now=SEEN - timedelta(days=365)
        )
        this = articles.save_new(tx, meeting(2026, ASKED, "https://hebei.example/26"), now=SEEN)
    with store.read() as tx:
        compared = collect(tx, WINDOW, SOURCES).comparisons[this.id]
    shown = [(q.change, q.text) for q in choose_quotes(this.article, (), compared)]
    assert shown == [
        ("new", ASKED[1]),
        ("stronger", ASKED[0]),
        ("was", REHEARSED[0]),
        ("gone", REHEARSED[1]),
    ]
