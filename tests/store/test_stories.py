"""Stories and fingerprints: candidates by rare fragments, roles, and a person's word that lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from errors import StoreError
from models import Alert, Membership
from store import alerts, articles, fingerprints, stories
from store.engine import Store, Tx
from store.likeness import titled_like
from tests.store.conftest import T0, article


def save(tx: Tx, n: int, hashes: tuple[int, ...] = ()) -> int:
    return articles.save_new(tx, article(n, fingerprint=hashes), now=T0 + timedelta(minutes=n)).id


def test_candidates_come_by_shared_fragments_most_first(store: Store) -> None:
    with store.write() as tx:
        a, b, c = save(tx, 1, (1, 2, 3)), save(tx, 2, (2, 3, 4, -5)), save(tx, 3, (9,))
        assert stories.candidates(tx, (2, 3, 4, -5)) == [(b, 4), (a, 2)]
        assert stories.candidates(tx, (9, 10)) == [(c, 1)]
        assert stories.candidates(tx, ()) == []


def test_a_stock_phrase_calls_nobody(store: Store) -> None:
    with store.write() as tx:
        for n in range(31):
            save(tx, n, (7, 100 + n))
        assert stories.candidates(tx, (7,)) == []
        assert len(stories.candidates(tx, (7,), cap=31)) == 31
        assert len(stories.candidates(tx, (7, 105))) == 1


def test_an_edited_article_is_found_by_its_new_fragments_only(store: Store) -> None:
    with store.write() as tx:
        a = save(tx, 1, (1, 2))
        articles.save_revision(tx, a, article(1, fingerprint=(3,)), now=T0, quote_of_change="…")
        assert fingerprints.candidates(tx, (1, 2)) == []
        assert fingerprints.candidates(tx, (3,)) == [(a, 1)]


def test_the_head_is_the_original_even_when_a_copy_came_first(store: Store) -> None:
    with store.write() as tx:
        copy, original = save(tx, 1), save(tx, 2)
        home = stories.join(tx, copy, Membership(story_id=None, role="reprint", why="media"), now=T0)
        stories.join(
            tx,
            original,
            Membership(story_id=home, role="original", why="number", conflicts=("date",)),
            now=T0,
        )
        found = stories.story(tx, home)
    assert (found.head.id, found.head.story_why, found.head.conflicts) == (original, "number", ("date",))
    assert [(one.id, one.story_role) for one in found.others] == [(copy, "reprint")]


def test_what_a_person_split_the_machine_does_not_join_again(store: Store) -> None:
    with store.write() as tx:
        a, b = save(tx, 1), save(tx, 2)
        home = stories.new_story(tx, a, now=T0)
        again = Membership(story_id=home, role="reprint", why="98 % alike")
        assert stories.join(tx, b, again, now=T0) == home
        away = stories.split(tx, b, who="王", why="另一年", now=T0)
        assert away != home
        other = stories.join(tx, b, again, now=T0)
        assert other != home
        assert stories.story(tx, home).others == ()


def test_what_a_person_merged_stays_together_when_read_anew(store: Store) -> None:
    with store.write() as tx:
        a, b = save(tx, 1), save(tx, 2)
        one, two = stories.new_story(tx, a, now=T0), stories.new_story(tx, b, now=T0)
        assert stories.merge(tx, two, one, who="王", why="同一会议", now=T0) == one
        assert stories.join(tx, b, Membership(story_id=None, role="reprint", why="x"), now=T0) == one
        assert {m.id for m in stories.story(tx, one).others} == {b}
        with pytest.raises(StoreError, match="no story"):
            stories.story(tx, two)


def test_the_later_decision_counts(store: Store) -> None:
    with store.write() as tx:
        a, b = save(tx, 1), save(tx, 2)
        home = stories.new_story(tx, a, now=T0)
        stories.join(tx, b, Membership(story_id=home, role="reprint", why="x"), now=T0)
        away = stories.split(tx, b, who="王", why="不是", now=T0)
        stories.merge(tx, away, home, who="李", why="是", now=T0)
        assert stories.join(tx, b, Membership(story_id=home, role="reprint", why="x"), now=T0) == home


def test_many_stories_are_read_at_once(store: Store) -> None:
    with store.write() as tx:
        homes = [stories.new_story(tx, save(tx, n), now=T0) for n in range(5)]
        assert set(stories.stories_of(tx, [*homes, 999])) == set(homes)


def test_titles_alike_but_for_numbers_are_offered(store: Store) -> None:
    with store.write() as tx:
        a = articles.save_new(tx, article(1, title="关于2025年药品抽检结果的通告（第3号）"), now=T0)
        articles.save_new(tx, article(2, title="公告"), now=T0)
        assert [one.id for one in titled_like(tx, "关于2026年药品抽检结果的通告（第5号）")] == [a.id]
        assert titled_like(tx, "公告") == ()


def test_a_rule_fires_on_an_article_once(store: Store) -> None:
    with store.write() as tx:
        a = save(tx, 1)
        fired = Alert(rule="召回", article_id=a, why="标题：召回", urgent=True)
        assert alerts.save(tx, [fired], now=T0) == (fired,)
        assert alerts.save(tx, [fired], now=T0) == ()
        assert alerts.of_articles(tx, [a, 99]) == {a: (fired,)}
