"""`stories`: what a person decides about an event is kept, audited, and outlasts the next runs."""

from __future__ import annotations

from pathlib import Path

from tests.commands.web import SECOND, world


def test_a_person_tells_articles_apart_and_together_and_later_runs_keep_it(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.yaojian("run", "--all")
        stories: dict[int, list[dict[str, object]]] = {}
        for row in w.export():
            stories.setdefault(int(row["story_id"]), []).append(row)
        copies = next(some for some in stories.values() if len(some) > 1)
        single = next(some[0] for some in stories.values() if len(some) == 1)
        copy = next(r for r in copies if r["story_role"] != "original")

        apart = w.json("stories", "split", str(copy["url"]), "--why", "另一年的会议", "--who", "王")
        assert [m["url"] for m in apart["members"]] == [copy["url"]]
        joined = w.json("stories", "merge", str(single["id"]), str(copy["id"]), "--who", "王")
        assert joined["id"] == apart["id"]
        assert sorted((m["url"], m["role"]) for m in joined["members"]) == sorted(
            [(single["url"], "reprint"), (copy["url"], "original")]
        )

        w.day.number = 2
        w.yaojian("run", "--all", now=SECOND)
        again = w.json("stories", "show", str(copy["url"]))
        assert {m["url"] for m in again["members"]} == {single["url"], copy["url"]}
        assert "王" in w.yaojian("stories", "show", str(copy["url"]), "--lang", "zh").stdout


def test_stories_says_what_is_missing(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        unknown = w.yaojian("stories", "show", "https://nowhere.example/1.html", "--lang", "en")
        half = w.yaojian("stories", "merge", "1", "--lang", "en")
    assert (unknown.returncode, half.returncode) == (2, 2)
    assert "no article is stored as 'https://nowhere.example/1.html'" in unknown.stderr
    assert "give both articles" in half.stderr
