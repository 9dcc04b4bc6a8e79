"""Chinese dates: every usual form is found in place, nothing is invented."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.dates import find_dates, first_date

DAY = date(2026, 2, 12)


@pytest.mark.parametrize(
    "written",
    [
        "2026年2月12日", "2026年02月12号", "2026-02-12", "2026-2-12 08:30", "2026/2/12", "2026.02.12", "2026.02 12", "20260212",
        "二〇二六年二月十二日", "二○二六年二月十二日", "２０２６年２月１２日", "2026 年 2 月 12 日", "[ 2026-02-12 ]", "（2026-02-12）",
        "2026-02-12T08:30:00+08:00", "2026-02-12-15:30:00", "发布时间：2026－02－12", "2026年2月12日（星期四）", "2026年\u00a02月\u00a012日",
    ],
)  # fmt: skip
def test_each_written_form_is_this_day(written: str) -> None:
    assert [found.date for found in find_dates(written)] == [DAY]


@pytest.mark.parametrize(
    "written",
    [
        "2026年2月", "2026", "2015-2026", "26-11-21", "2026年13月1日", "2026-02-30", "2019年修订", "第20260231号", "120260212", "10.2026.2.1.3",
        "3026年1月1日", "电话010-20262312", "二〇二六年二月", "2月11日", "二〇二六年二月三十日",
    ],
)  # fmt: skip
def test_no_day_is_invented(written: str) -> None:
    assert find_dates(written) == ()


def test_dates_without_a_year_need_the_callers_year() -> None:
    found = find_dates("2025年12月3日印发，2月11日召开，二月十二日闭幕", year_hint=2026)
    assert [(f.date, f.precision) for f in found] == [
        (date(2025, 12, 3), "day"),
        (date(2026, 2, 11), "hinted"),
        (date(2026, 2, 12), "hinted"),
    ]


def test_places_are_those_of_the_original_text() -> None:
    text = "　　经研究，自２０２６年２月１２日起施行。"
    found = first_date(text)
    assert found is not None
    assert text[found.start : found.end] == "２０２６年２月１２日"


HAN = "〇一二三四五六七八九"


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (
        HAN[ones] if ones or not tens else ""
    )


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_comes_back_from_any_form(day: date) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]
    forms.append("".join(HAN[int(c)] for c in str(day.year)) + f"年{han(day.month)}月{han(day.day)}日")
    for form in forms:
        assert [f.date for f in find_dates(f"自{form}起")] == [day], form


@given(st.text(max_size=80), st.integers(1950, 2099))
def test_every_found_date_lies_inside_the_text_in_order(text: str, year: int) -> None:
    found = find_dates(text, year_hint=year)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_english_months_are_read_in_both_orders() -> None:
    text = "Updated: April 3, 2026; 27 Feb 2026; Sept. 9th, 2025; in May 2026; Maybe 3, 2026"
    found = [text[f.start : f.end] for f in find_dates(text)]
    assert found == ["April 3, 2026", "27 Feb 2026", "Sept. 9th, 2025"]
