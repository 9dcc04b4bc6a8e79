"""Document numbers and days in every form that offices write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.documents import find_days, find_numbers, find_ranges, number_form, plain


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("国药监妆〔2025〕18号", ["国药监妆〔2025〕18号"]),
        ("国食药监保化[2011]500号", ["国食药监保化〔2011〕500号"]),
        ("国食药监保化［２０１１］５００号", ["国食药监保化〔2011〕500号"]),
        ("药监综药管函（2026）282号", ["药监综药管函〔2026〕282号"]),
        ("药监综药管函(2026) 282 号", ["药监综药管函〔2026〕282号"]),
        ("京药监发【2025】67号", ["京药监发〔2025〕67号"]),
        ("京药监发﹝2025﹞ 67 号", ["京药监发〔2025〕67号"]),
        ("国药监〔二〇一五〕 3 号", ["国药监〔2015〕3号"]),
        ("國藥監〔二○一五〕三十八號", ["国药监〔2015〕38号"]),
        ("国 药 监 〔 2026 〕 第 8 号", ["国药监〔2026〕8号"]),
        ("X药监发〔2026〕5号", ["X药监发〔2026〕5号"]),
        ("法（研）发〔1987〕32号", ["法（研）发〔1987〕32号"]),
        ("关于修订说明书的公告（2026年第87号）", ["2026年第87号"]),
        ("公告（2026 年 第 87 号）", ["2026年第87号"]),
        ("二〇二六年第三号", ["2026年第3号"]),
        ("中药保护品种公告（第38号）（2026年第89号）", ["第38号", "2026年第89号"]),
        ("国家市场监督管理总局令第84号", ["国家市场监督管理总局令第84号"]),
        ("国家市场监督管理总局令\n第84号", ["国家市场监督管理总局令第84号"]),
        ("国家药监局令（第5号）", ["国家药监局令第5号"]),
        ("国家食品药品监督管理局第21号令", ["国家食品药品监督管理局第21号令"]),
        ("中华人民共和国主席令第三十一号", ["中华人民共和国主席令第31号"]),
        ("按照国药监药管〔2018〕35号和国办发〔2017〕47号", ["国药监药管〔2018〕35号", "国办发〔2017〕47号"]),
        ("国家药监局综合司药监综药管〔2026〕9号", ["药监综药管〔2026〕9号"]),
    ],
)
def test_every_form_of_a_number_has_one_normal_form(text: str, values: list[str]) -> None:
    assert [number.value for number in find_numbers(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月5日",
        "京公网安备 11010802023089号",
        "电话010-88330000",
        "第十二条",
        "2026年第二季度",
        "一号文件",
        "邮编100037",
        "〔2026〕",
        "批号20260105",
    ],
)
def test_what_is_no_number_gives_none(text: str) -> None:
    assert find_numbers(text) == ()


def test_a_bare_issue_number_is_marked_as_plain() -> None:
    assert [number.kind for number in find_numbers("公告（第38号）（2026年第89号）")] == ["plain", "series"]


def test_number_form_is_its_own_normal_form() -> None:
    for written in ("国药监妆[2025] 18号", "2026 年第 8 号", "国家药监局令第5号"):
        assert number_form(number_form(written)) == number_form(written)


@given(st.text(alphabet="国药监令公告第号年〔〕[]（）() 0123456789二〇一五十X\n关于", max_size=60))
def test_a_number_quotes_its_own_span(text: str) -> None:
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.quote
        assert number.quote.strip()


@given(st.text(max_size=200))
def test_the_reading_form_keeps_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)


def test_long_runs_without_a_stop_are_read_in_one_pass() -> None:
    # A nested quantifier once needed minutes for sixty characters before 令.
    text = "国家药品监督管理局关于发布令" * 2000 + "第" + "〔2026〕" * 2000
    assert [number.kind for number in find_numbers(text)] == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年1月5日", [date(2026, 1, 5)]),
        ("二〇二六年十二月三十一日", [date(2026, 12, 31)]),
        ("二○二六年 一月 十日", [date(2026, 1, 10)]),
        ("2026 年 1 月 5 日", [date(2026, 1, 5)]),
        ("2026-01-05", [date(2026, 1, 5)]),
        ("2026.1.5", [date(2026, 1, 5)]),
        ("2026年6月底", [date(2026, 6, 30)]),
        ("2026年底", [date(2026, 12, 31)]),
        ("2026年2月30日", []),
        ("2026年13月1日", []),
        ("版本1.2.3", []),
    ],
)
def test_days_are_read_in_each_writing(text: str, days: list[date]) -> None:
    assert [day.date for day in find_days(text)] == days


def test_a_day_without_year_stays_without_year() -> None:
    (day,) = find_days("请于1月15日前")
    assert day.date is None
    assert day.on_or_after(date(2025, 12, 28)) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026年1月5日至2026年1月11日", date(2026, 1, 11)),
        ("2026年1月5日—11日", date(2026, 1, 11)),
        ("2025年12月29日至1月4日", date(2026, 1, 4)),
        ("2026年3月10日8:00至2026年4月10日17:00", date(2026, 4, 10)),
    ],
)
def test_the_second_day_of_a_range_takes_what_it_lacks_from_the_first(text: str, last: date) -> None:
    (days,) = find_ranges(text)
    assert days.last.date == last


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("自中華民國115年1月1日施行", date(2026, 1, 1)),
        ("民國一百一十五年三月一日", date(2026, 3, 1)),
        ("前於111年3月4日訂定", date(2022, 3, 4)),
        ("民国九十九年五月一日", date(2010, 5, 1)),
        ("二〇二六年三月廿五日", date(2026, 3, 25)),
        ("二〇二六年十月卅一日", date(2026, 10, 31)),
    ],
)
def test_years_of_the_republic_and_old_numerals_are_days(text: str, day: date) -> None:
    assert [found.date for found in find_days(text)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/31前上报", date(2026, 7, 31)),
        ("6.30前报", date(2026, 6, 30)),
        ("下月10日前报送", date(2026, 4, 10)),
    ],
)
def test_a_limit_may_leave_the_year_or_the_month_to_the_reader(text: str, day: date) -> None:
    (found,) = find_days(text)
    assert found.on_or_after(date(2026, 3, 20)) == day


def test_a_fraction_is_no_day() -> None:
    assert find_days("合格率为3/4，比例1/2，版本7.31，共9.30万元") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("發文字號：衛授食字第1141110087號", "卫授食字第1141110087号"),
        ("第06/ISAF/2025號通告", "第06/ISAF/2025号"),
    ],
)
def test_numbers_of_taiwan_and_macau_have_their_own_form(text: str, value: str) -> None:
    assert [number.value for number in find_numbers(text)] == [value]


def test_a_number_on_its_own_line_is_its_offices_whole_name() -> None:
    assert find_numbers("监测与评价械函〔2022〕108号\n各省中心：")[0].value == "监测与评价械函〔2022〕108号"
    assert find_numbers("根据通知与国药监械〔2022〕108号办理")[0].value == "国药监械〔2022〕108号"


def test_a_number_with_a_stroke_keeps_its_naught() -> None:
    assert find_numbers("（苏市监处罚〔2025〕05-117号）")[0].value == "苏市监处罚〔2025〕05-117号"
