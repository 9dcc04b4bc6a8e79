"""The main job through the real command: once, twice, blocked, killed, badly configured."""

import email
import fcntl
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from pathlib import Path

import pytest

from tests.commands.web import FIRST, SECOND, World, world


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        yield made


def subject(mail: Path) -> str:
    return str(email.message_from_bytes(mail.read_bytes(), policy=policy.default)["subject"])


def test_a_run_files_what_is_new_mails_it_once_and_says_what_it_could_not_see(here: World) -> None:
    done = here.json("run")
    by_id = {s["id"]: s for s in done["sources"]}
    assert by_id["demo-blocked"]["state"] == "blocked"
    assert {s["state"] for i, s in by_id.items() if i != "demo-blocked"} == {"ok"}
    for one in by_id.values():
        assert one["fetched"] == one["filed"] + one["unchanged"] + one["quarantined"] + one["refused"]
    assert done["mails"] == {"sent": 1, "failed": 0, "unknown": 0}
    assert any(n.startswith("YAOJIAN_NOW=") for n in done["notices"])
    (mail,) = here.mails()
    assert "未读来源 1" in subject(mail)
    again = here.json("run", "--all", now="2026-02-10T20:00:00+08:00")
    assert again["mails"]["sent"] == 0
    assert sum(s["new"] for s in again["sources"]) == 0
    assert len(here.mails()) == 1


def test_the_next_slot_with_nothing_new_asks_for_lists_only(here: World) -> None:
    here.json("run")
    done = here.json("run", now="2026-02-11T00:30:00+08:00")
    watched = [s for s in done["sources"] if s["id"] != "demo-blocked"]
    assert all(s["state"] == "ok" for s in watched)
    assert sum(s["new"] + s["filed"] for s in watched) == 0
    assert all(s["requests"] == s["not_modified"] for s in watched)
    assert done["mails"]["sent"] == 0


def test_a_slot_is_read_once(here: World) -> None:
    here.json("run")
    done = here.json("run", now="2026-02-10T19:00:00+08:00")
    assert {s["state"] for s in done["sources"]} == {"not_due"}


def test_the_second_day_brings_news_an_edit_and_copies_folded(here: World) -> None:
    here.json("run")
    here.day.number = 2
    done = here.json("run", now=SECOND)
    assert sum(s["new"] for s in done["sources"]) >= 15
    rows = here.export(SECOND)
    edited = [r for r in rows if r["revisions"]]
    assert [r["revisions"][0]["quote_of_change"] for r in edited] == ["第三条：“15日” → “20日”"]
    urls = [r["url"] for r in rows]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(here: World, seed: int) -> None:
    want = {"articles": 34, "mails": 1}
    killed = here.killed_after(random.Random(seed).uniform(0.3, 4.0), "run")
    later = datetime.fromisoformat(FIRST) + timedelta(seconds=10)  # what was queued at second 4 is due then
    done = here.json("run", now=later.isoformat())
    rows = here.export()
    assert len(rows) == len({r["url"] for r in rows}) == want["articles"], (killed, done)
    assert len(here.mails()) == want["mails"]


def test_a_second_run_at_the_same_time_exits_75(here: World) -> None:
    here.data.mkdir()
    with (here.data / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = here.yaojian("run")
    assert done.returncode == 75
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_block_nobody_told_of_makes_the_run_exit_3(here: World) -> None:
    place = here.folder / "config" / "sources" / "demo-blocked" / "source.yml"
    assert here.yaojian("run", "demo-blocked").returncode == 0
    place.write_text(place.read_text().replace("access: 'js-challenge (412)'\n", ""))
    assert here.yaojian("run", "demo-blocked").returncode == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("listings:", "lisitngs:", "listings"),
        ("every: 6h", "every: 6hours", "every"),
        ("gap_seconds: 0.02", "gap_seconds: fast", "gap_seconds"),
    ],
)
def test_a_wrong_source_file_stops_before_anything_is_touched(
    here: World, old: str, new: str, said: str
) -> None:
    place = here.folder / "config" / "sources" / "demo-north" / "source.yml"
    place.write_text(place.read_text().replace(old, new))
    done = here.yaojian("run")
    assert done.returncode == 2
    line = done.stderr.strip()
    assert len(line.splitlines()) == 1
    assert "demo-north" in line
    assert said in line
    assert not here.data.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"YAOJIAN_SMTP_PORT": "many"},
        {"YAOJIAN_DIGEST_TOO": "a@b.cn"},
        {"YAOJIAN_SMTP_SECURITY": "ssl3"},
        {"YAOJIAN_DIGEST_TO": "nobody"},
    ],
)
def test_a_wrong_setting_gets_one_line_and_exit_2(here: World, more: dict[str, str]) -> None:
    done = here.yaojian("run", **more)
    assert done.returncode == 2
    assert next(iter(more)) in done.stderr
    assert "Traceback" not in done.stderr
    assert not here.data.exists()


def test_wrong_words_and_dates_get_one_line_and_exit_2(here: World) -> None:
    for words in (
        ("run", "--since", "gestern"),
        ("run", "demo-nort"),
        ("read", "no-such-file", "--url", "http://a.cn/"),
        ("nonsense",),
    ):
        done = here.yaojian(*words)
        assert done.returncode == 2, words
        assert len(done.stderr.strip().splitlines()) == 1
    assert FIRST not in here.yaojian("run", "demo-nort").stdout


def test_back_fill_stores_without_mailing(here: World) -> None:
    done = here.json("run", "demo-nation", "--since", "2026-01-01")
    (nation,) = [s for s in done["sources"] if s["id"] == "demo-nation"]
    assert nation["filed"] == nation["new"] > 0
    assert done["mails"]["sent"] == 0
    assert here.mails() == []
