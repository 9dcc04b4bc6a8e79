"""Silence, shares and numbers, each judged from plain values."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.baseline import at_most, falls, too_few_rows
from crawler.gaps import find_gaps
from crawler.silence import ENOUGH_DAYS, judge, learn, office_days
from store.health import Filed, Numbered, joined

TODAY = date(2026, 6, 1)


def every(step: int, count: int, *, last: date = date(2026, 5, 29)) -> list[date]:
    return [last - timedelta(days=step * n) for n in range(count)]


# ------------------------------------------------------------------ silence


def test_a_weekly_column_is_quiet_after_some_weeks_and_not_after_two() -> None:
    days = every(7, 60)
    assert judge(days, date(2026, 6, 13)) is None
    found = judge(days, date(2026, 7, 31))
    assert found is not None
    assert found.chance < 1e-4
    assert "usually one every 4.6" in found.sentence("公告")


def test_the_spring_festival_is_no_silence() -> None:
    days = [d for n in range(200) if (d := date(2026, 2, 12) - timedelta(days=n)).weekday() < 5]
    assert judge(days, date(2026, 2, 26)) is None
    assert office_days(date(2026, 2, 13), date(2026, 2, 24)) <= 1


def test_past_the_known_holidays_the_festival_still_counts_as_free_and_it_is_said() -> None:
    assert office_days(date(2027, 2, 4), date(2027, 2, 12)) == 0.0
    found = judge(every(1, 300, last=date(2026, 12, 20)), date(2027, 3, 20))
    assert found is not None
    assert "holidays are known until" in found.sentence("公告")


def test_too_little_is_learned_from_too_few_days() -> None:
    assert learn(every(7, ENOUGH_DAYS - 1)) is None
    assert learn(every(7, ENOUGH_DAYS)) is not None


def test_a_column_that_slept_when_we_came_is_no_news() -> None:
    days = every(7, 60, last=date(2023, 5, 1))
    assert judge(days, TODAY) is not None
    assert judge(days, TODAY, first_read=date(2026, 5, 1)) is None


def test_days_to_come_are_not_the_last_publication() -> None:
    days = every(7, 60, last=date(2026, 1, 30))
    assert judge([*days, date(2027, 1, 1)], TODAY) is not None


@given(st.lists(st.dates(date(2020, 1, 1), date(2026, 5, 31)), min_size=12, max_size=60, unique=True))
def test_the_chance_of_a_silence_never_grows_with_its_length(days: list[date]) -> None:
    rhythm = learn(days)
    if rhythm is not None:
        chances = [rhythm.chance(q) for q in (0, 1, 5, 20, 100)]
        assert chances == sorted(chances, reverse=True)
        assert chances[0] == pytest.approx(1.0)


@given(st.integers(0, 10_000))
def test_a_random_rhythm_is_hardly_ever_called_silent(seed: int) -> None:
    luck = random.Random(seed)
    days = [
        d
        for n in range(500)
        if luck.random() < 0.3 and (d := date(2025, 1, 1) + timedelta(days=n)).weekday() < 5
    ]
    today = date(2025, 1, 1) + timedelta(days=500)
    assert judge([d for d in days if d < today], today) is None


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 400), st.integers(0, 400))
def test_office_days_add_up(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert office_days(start, end) == office_days(start, middle) + office_days(middle, end)


# ------------------------------------------------------------------ shares


def papers(*shares: tuple[int, bool], field: str = "date") -> list[Filed]:
    return [Filed(column="公告", **{field: value}) for count, value in shares for _ in range(count)]


def test_four_papers_without_a_day_are_enough_after_a_good_past() -> None:
    (fall,) = falls(papers((4, False), (30, True)))
    assert (fall.field, fall.now, fall.before) == ("date", 0.0, 1.0)
    assert falls(papers((3, False), (30, True))) == ()


def test_what_was_never_filled_cannot_vanish() -> None:
    mixed = [Filed(column="公告", number=n % 3 == 0) for n in range(90)]
    assert falls(mixed) == ()
    assert falls(papers((50, False), field="issuer")) == ()


def test_pages_in_quarantine_are_too_many_even_without_a_past() -> None:
    (fall,) = falls(papers((5, False), (7, True), field="read"))
    assert fall.field == "read"
    assert falls(papers((2, False), (10, True), field="read")) == ()


@given(st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_a_probability_that_grows(of: int, share: float) -> None:
    tails = [at_most(k, of, share) for k in range(of + 1)]
    assert tails == sorted(tails)
    assert tails[-1] == pytest.approx(1.0)


def test_fewer_rows_are_named_only_against_enough_runs() -> None:
    assert too_few_rows(5, [40, 41, 40, 42]) is None
    assert too_few_rows(5, [40, 41, 40, 42, 40]) == "5 rows were listed, 40 before"
    assert too_few_rows(25, [40, 41, 40, 42, 40]) is None


# ------------------------------------------------------------------ numbers


def paper(n: int, *, title: str = "关于某事的公告", day: date = date(2026, 5, 1), **more: object) -> Numbered:
    given: dict[str, object] = {
        "number": f"2026年第{n}号", "title": title, "genre": "announcement", "issuers": ("国家药品监督管理局",),
        "first_seen": datetime(2026, 5, 30, tzinfo=UTC), "published_on": day,
    }  # fmt: skip
    return Numbered(**(given | more))  # type: ignore[arg-type]


def missing(*found: Numbered, today: date = TODAY) -> list[int]:
    return [gap.missing for gap in find_gaps(found, today=today)]


def test_the_number_between_two_that_were_seen_is_missing() -> None:
    series = [paper(n) for n in (45, 46, 47, 48, 50, 51)]
    assert missing(*series) == [49]
    (gap,) = find_gaps(series, today=TODAY)
    assert gap.sentence() == "国家药品监督管理局公告2026年第48号、第50号已见，缺第49号"


def test_the_paper_above_must_have_been_out_for_two_days() -> None:
    seen = [paper(n) for n in (45, 46, 47, 48)]
    fresh = paper(50, day=date(2026, 5, 31), first_seen=datetime(2026, 5, 31, tzinfo=UTC))
    assert missing(*seen, fresh) == []
    assert missing(*seen, fresh, today=date(2026, 6, 2)) == [49]


def test_an_office_that_publishes_part_of_its_numbers_has_no_gaps() -> None:
    assert missing(*[paper(n) for n in (1, 3, 4, 7, 9, 10, 14, 15, 18)]) == []
    assert missing(paper(48), paper(50)) == []
    assert missing(*[paper(n) for n in (1, 2, 3, 4, 40, 41, 42)]) == []


def test_one_misread_number_does_not_hide_the_gaps_of_a_series() -> None:
    assert missing(*[paper(n) for n in (45, 46, 47, 48, 50, 51, 4900)]) == [49]


def test_last_years_habit_counts() -> None:
    before = [paper(0, number=f"2025年第{n}号") for n in range(1, 60, 3)]
    assert missing(*before, *[paper(n) for n in (1, 2, 4, 5, 6)]) == []


def test_a_number_of_uncertain_kind_fills_a_gap_and_opens_none() -> None:
    series = [paper(n) for n in (45, 46, 47, 48, 50, 51)]
    loose = paper(49, title="关于某药品召回的情况", genre="recall")
    assert missing(*series, loose) == []
    assert missing(*[paper(n, title="某事", genre="recall") for n in (45, 46, 47, 48, 50)]) == []


def test_an_offices_own_numbers_need_a_longer_series() -> None:
    def own(*serials: int) -> list[Numbered]:
        return [paper(n, number=f"国药监药管〔2026〕{n}号", title="通知", genre="notice") for n in serials]

    assert missing(*own(1, 2, 3, 5, 6)) == []
    assert missing(*own(*range(1, 9), *range(10, 14))) == [9]


@example({2, 5, 8})
@example({53, 56, 59})
@given(st.sets(st.integers(2, 59), max_size=3))
def test_every_planted_gap_of_a_full_series_is_found(holes: set[int]) -> None:
    alone = {n for n in holes if not {n - 1, n + 1, n - 2, n + 2} & holes}
    found = missing(*[paper(n) for n in range(1, 61) if n not in alone])
    assert found == sorted(alone)


def test_gaps_between_the_same_neighbours_are_one_sentence() -> None:
    gaps = find_gaps([paper(n) for n in (*range(1, 40), *range(42, 60))], today=TODAY)
    assert joined(gap.sentence() for gap in gaps) == (
        "国家药品监督管理局公告2026年第39号、第42号已见，缺第40号、第41号",
    )
