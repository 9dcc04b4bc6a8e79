"""Any noun with any text comes back from JSON and from both databases exactly."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import models
from models import Article, Repair, RunReport, Source
from store import articles, codec, subscribers
from store.columns import Instant, plain
from store.engine import Store
from tests.store.conftest import T0, article

NOUNS = [kind for kind in vars(models).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]
TREES = {models.And, models.Or, models.Not}
NO_SHRINKING = (Phase.explicit, Phase.generate)  # each step is a transaction; the first failure says enough
ANY_TEXT = st.text(st.characters(), max_size=20).filter(
    lambda s: not any("\ud800" <= a <= "\udbff" and "\udc00" <= b <= "\udfff" for a, b in pairwise(s))
)


st.register_type_strategy(str, ANY_TEXT)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))


@pytest.mark.parametrize("kind", [k for k in NOUNS if k not in TREES], ids=lambda k: k.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_noun_survives_json(kind: type, data: st.DataObject) -> None:
    noun = data.draw(st.from_type(kind))
    text = codec.encode(noun)
    assert codec.decode(kind, text) == noun
    assert "\0" not in text
    text.encode("utf-8")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(data=st.data())
def test_any_article_survives_the_database(store: Store, data: st.DataObject) -> None:
    given_article = dataclasses.replace(
        data.draw(st.from_type(Article)),
        aliases=(),
        fingerprint=data.draw(st.tuples(st.integers(-(2**62), 2**62))),
    )
    with store.write() as tx:
        known = articles.by_url(tx, given_article.url)
        saved = (
            articles.save_new(tx, given_article, now=T0)
            if known is None
            else articles.save_revision(tx, known.id, given_article, now=T0, quote_of_change="…")
        )
    with store.read() as tx:
        assert articles.must_get(tx, saved.id).article == given_article


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(name=ANY_TEXT)
def test_any_name_survives_the_database(store: Store, name: str) -> None:
    with store.write() as tx:
        who = subscribers.add(tx, models.Subscriber(id=0, address="a@example.org", name=name), now=T0)
        assert subscribers.get(tx, who.id) == who
    assert who.name == name


def test_defaults_are_left_out_and_unknown_fields_ignored() -> None:
    assert codec.encode(article()).count(":") <= 8
    old = '{"url":"u","source_id":null,"title":"t","body":"b","field_of_another_version":1}'
    assert codec.decode(Article, old) == Article(url="u", source_id=None, title="t", body="b")


def test_chinese_is_kept_as_itself() -> None:
    assert "药品" in codec.encode(article(body="药品"))


def test_nested_nouns_and_times_come_back_typed() -> None:
    repair = Repair(kind="x", start=0, end=1, before="a", after="〓", certainty="lost", candidates=("b",))
    report = RunReport(run_id=1, started_at=T0)
    source = Source(id="x", name="x", url="x", every=timedelta(minutes=90), hosts=("a", "b"))
    for noun in (article(repairs=(repair,), published_on=date(2026, 2, 1)), report, source):
        assert codec.decode(type(noun), codec.encode(noun)) == noun


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 2, 12)
    with pytest.raises(ValueError, match="no time zone"):
        Instant().process_bind_param(naive, store.engine.dialect)


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])))
def test_instants_as_text_sort_as_time(moment: datetime) -> None:
    from sqlalchemy.dialects.sqlite import dialect

    if moment.astimezone(UTC) > datetime.max.replace(tzinfo=UTC) - timedelta(days=2):
        return
    one, two = (Instant().process_bind_param(m, dialect()) for m in (moment, moment + timedelta(seconds=1)))
    assert one < two
    assert Instant().process_result_value(one, dialect()) == moment


@given(st.text(st.characters()))
def test_plain_text_is_what_every_database_takes(text: str) -> None:
    cleaned = plain(text)
    assert "\0" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert plain(cleaned) == cleaned
