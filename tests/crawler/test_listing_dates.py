"""Days of listing rows, and days in addresses."""

from datetime import date

import pytest

from crawler.listing_dates import date_in_url, is_date_piece, read_plain_date, read_row_date

TODAY = date(2026, 11, 21)
DAY = date(2026, 2, 12)


@pytest.mark.parametrize(
    "pieces",
    [
        ["2026-02-12"], ["(2026-02-12)"], ["[2026.02.12]"], ["2026/2/12 09:21:33.0"], ["2026年2月12日 星期四"],
        ["2026-02-12T09:21:00+08:00"], ["20260212"], ["二〇二六年二月十二日"], ["发布时间：2026-02-12 09:21 来源：办公室"],
        ["12", "2026-02"], ["2026-02", "12"], ["2026", "02-12"], ["02-12", "2026"], ["12日", "2026年2月"],
        ["2026年", "2月", "12日"], ["12", "二月", "2026"], ["Feb", "12", "2026"],
        ["[02-12]"], ["02月12日09:21"], ["26-02-12"],
        ["浏览：37次", "2026-02-12"], ["公告〔2026〕12号", "2026-02-12"],
        ["成文日期：2025-12-31", "发布日期：2026-02-12"], ["2026-02-12", "截止日期", "2026-03-01"],
    ],
)  # fmt: skip
def test_a_row_shows_its_day_in_many_ways(pieces: list[str]) -> None:
    assert read_row_date(pieces, today=TODAY) == DAY


@pytest.mark.parametrize(
    "pieces", [["第12号"], ["阅读 123"], ["2026-02-30"], ["2026年2月"], ["12"], [""], ["1.2万"]]
)
def test_what_is_no_day_gives_none(pieces: list[str]) -> None:
    assert read_row_date(pieces, today=TODAY) is None


def test_a_day_without_a_year_is_never_in_the_future() -> None:
    assert read_row_date(["12-30"], today=TODAY) == date(2025, 12, 30)
    assert read_row_date(["11-22"], today=TODAY) == date(2026, 11, 22)  # a page of tomorrow's zone
    assert read_row_date(["02-12"], url="https://x.gov.cn/202402/a.html", today=TODAY) == date(2024, 2, 12)


def test_yesterday_counts_back_from_the_fetch() -> None:
    assert read_row_date(["昨天"], today=TODAY) == date(2026, 11, 20)
    assert read_row_date(["3天前"], today=TODAY) == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x/c/2026-09-18/1107274.shtml", date(2026, 9, 18)),
        ("https://x/art/2026/8/27/art_84602_1.html", date(2026, 8, 27)),
        ("https://x/202504/t20250415_6908195.html", date(2025, 4, 15)),
        ("https://x/zjyw/20260529/52b6.html", date(2026, 5, 29)),
        ("https://x/a/20251104174018114.html", date(2025, 11, 4)),
        ("https://x/jgyw/2024102916303095445/index.shtml", date(2024, 10, 29)),
        ("https://x/n1/2026/0212/c1001-40.html", date(2026, 2, 12)),
        ("https://x/content/post_4189420.html", None),
        ("https://x/202307/3ef24cc7.shtml", None),
        ("https://x/art/2026/art_0527.html", None),
        ("https://x/2026/1105334.html", None),
    ],
)
def test_days_in_addresses_are_read_and_none_is_invented(url: str, wanted: date | None) -> None:
    assert date_in_url(url) == wanted


def test_json_times_in_milliseconds_are_shanghai_days() -> None:
    assert read_plain_date(1770829200000, today=TODAY) == date(2026, 2, 12)
    assert read_plain_date("2026-02-12 00:00:00", today=TODAY) == DAY


def test_a_title_with_a_date_in_it_is_no_date() -> None:
    assert is_date_piece("（2026-02-12）")
    assert not is_date_piece("2026年2月12日全国药品监管工作会议召开")
    assert not is_date_piece("2026年第12号")
