"""What could not be seen is said truly: by whom it is covered, and when it is our own network."""

from dataclasses import replace
from datetime import timedelta

from digest_day import MATERIAL, NOW, READER, TOLD, WINDOW
from digest_day import SOURCES as DAY_SOURCES

from models import Source, SourceReport, UnreadSource
from notify.collect import unread_sources
from notify.digest import compose
from notify.frame import unread_lines
from store import incidents, runs

SOURCES = {
    i: Source(id=i, name=f"{i}省药监局", url=f"http://{i}.gov.cn/", relays=("relay",) if i != "relay" else ())
    for i in ("aa", "bb", "cc", "dd", "relay")
}


def failed(store, ids):
    with store.write() as tx:
        run = runs.start(tx, now=WINDOW.start)
        for i in SOURCES:
            state = "failed" if i in ids else "ok"
            runs.note_source(tx, run, SourceReport(id=i, state=state), now=WINDOW.start + timedelta(hours=1))
            if i in ids:
                incidents.note(
                    tx,
                    host=i,
                    kind="failed",
                    what="timeout",
                    now=WINDOW.start + timedelta(hours=1),
                    source=SOURCES[i],
                )


def test_a_relay_covers_only_where_it_was_read_itself(store):
    failed(store, {"aa"})
    with store.read() as tx:
        (one,) = unread_sources(tx, SOURCES, WINDOW.end)
    assert one.relays == ("relay省药监局",)
    failed(store, {"aa", "relay"})
    with store.read() as tx:
        found = {u.source_id: u.relays for u in unread_sources(tx, SOURCES, WINDOW.end)}
    assert found == {"aa": (), "relay": ()}


def test_everything_failing_together_is_one_line_about_our_own_network():
    unread = tuple(
        UnreadSource(source_id=i, name=f"{i}省药监局", state="failed", since=WINDOW.start, reason="timeout")
        for i in SOURCES
    )
    blind = replace(
        compose(
            MATERIAL, window=WINDOW, subscriber=READER, now=NOW, sources=DAY_SOURCES, told=TOLD, rules=()
        ),
        unread=unread,
        read=(),
        gaps=(),
    )
    (only,) = unread_lines(blind)
    assert "我方网络" in only.text
    assert all(f"{i}省药监局" in only.text for i in SOURCES)
    partly = replace(blind, read=("别的省药监局",))
    assert len(unread_lines(partly)) == len(SOURCES)


def test_what_nobody_looked_at_for_long_is_not_said_to_be_read(store):
    failed(store, set())
    later = WINDOW.end + timedelta(days=40)
    with store.read() as tx:
        assert unread_sources(tx, SOURCES, WINDOW.end) == ()
        found = unread_sources(tx, SOURCES, later)
    assert {u.source_id for u in found} == set(SOURCES)
    assert all(u.since <= WINDOW.end for u in found)
