"""Working days: the announced calendar, and an honest guess beyond its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.workdays import add_workdays, is_known, is_workday, known_until


def test_a_swapped_saturday_is_worked_and_a_holiday_monday_is_not() -> None:
    assert is_workday(date(2026, 2, 14))
    assert not is_workday(date(2026, 2, 16))


def test_beyond_the_calendar_the_weekday_decides_and_it_is_said() -> None:
    after = known_until() + timedelta(days=1)
    monday = after + timedelta(days=(7 - after.weekday()) % 7 + 7)
    assert is_workday(monday)
    assert not is_workday(monday + timedelta(days=5))
    assert not is_known(monday)
    assert is_known(date(2026, 2, 14))


def test_the_day_of_publication_is_not_counted() -> None:
    assert add_workdays(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert add_workdays(date(2026, 2, 13), 0) == date(2026, 2, 13)


def test_counting_runs_over_the_end_of_the_calendar() -> None:
    assert add_workdays(date(known_until().year, 12, 30), 10) > known_until()


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 1, 1), -1)


@given(st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.integers(1, 40))
def test_the_last_counted_day_is_a_workday_and_the_count_is_right(day: date, count: int) -> None:
    last = add_workdays(day, count)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert is_workday(last)
    assert sum(is_workday(d) for d in between) == count
