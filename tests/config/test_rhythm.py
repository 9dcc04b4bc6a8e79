"""Slots are fixed instants, and cron fields mean what cron means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import SHANGHAI
from config.rhythm import last_slot, next_slots, parse_cron
from errors import ConfigError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("number", "day"), [(0, 15), (1, 16), (2, 17), (3, 18), (4, 19), (5, 20), (6, 21), (7, 15)]
)
def test_every_weekday_number_means_what_cron_means(number: int, day: int) -> None:
    # 2026-02-15 is a Sunday
    slot = last_slot(None, f"0 8 * * {number}", at("2026-02-21 09:00"))
    assert slot is not None
    assert slot.astimezone(SHANGHAI) == at(f"2026-02-{day} 08:00")


def test_weekday_range_skips_the_weekend() -> None:
    slot = last_slot(None, "30 8 * * 1-5", at("2026-02-15 12:00"))
    assert slot == at("2026-02-13 08:30").astimezone(UTC)
    assert [
        s.astimezone(SHANGHAI).day for s in next_slots(None, "30 8 * * mon-fri", at("2026-02-13 09:00"), 2)
    ] == [16, 17]


def test_day_of_month_or_weekday_is_enough_where_both_are_given() -> None:
    assert last_slot(None, "0 0 1 * 3", at("2026-02-04 10:00")) == at("2026-02-04 00:00").astimezone(UTC)
    assert last_slot(None, "0 0 1 * 3", at("2026-02-03 10:00")) == at("2026-02-01 00:00").astimezone(UTC)


@pytest.mark.parametrize(
    "text", ["* * * *", "61 * * * *", "0 8 * * funday", "0 8 32 * *", "0 8 * * */0", "a b c d e"]
)
def test_a_wrong_field_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match="cron"):
        parse_cron(text)


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)),
    st.sampled_from([timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7)]),
)
def test_a_slot_lies_within_one_step_before_now_and_is_stable_inside_it(
    naive: datetime, step: timedelta
) -> None:
    now = naive.replace(tzinfo=UTC)
    slot = last_slot(step, None, now)
    assert slot is not None
    assert slot <= now < slot + step
    assert last_slot(step, None, slot) == slot
    assert next_slots(step, None, now, 1) == [slot + step]


def test_one_slot_a_day_at_every_hour_of_ten_years() -> None:
    day, days = at("2020-01-01 08:30"), set()
    while day.year < 2030:
        days.add(last_slot(None, "0 8 * * *", day))
        day += timedelta(days=1)
    assert len(days) == 3653
