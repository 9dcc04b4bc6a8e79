"""Limits in wordings no rule reads, by their likeness to known ones; and what is never taken for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.acts import read_act
from pipelines.acts.deadlines import BY_LIKENESS
from pipelines.acts.likely import FILE, LONGEST, SURE, certainty, evidence

TITLE = "江西省药品监督管理局关于开展医疗器械经营环节专项检查的通知"


def limits(line: str, title: str = TITLE) -> list[tuple[str, str | None]]:
    body = f"各有关单位：\n{line}\n江西省药品监督管理局\n2026年3月1日"
    found = read_act(title, body, published_on=date(2026, 3, 2), publisher=None).deadlines
    assert all(body[d.start : d.end] == d.quote for d in found)
    return [(d.date.isoformat(), d.note) for d in found]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("修改通道关闭前（4月30日24:00），申请人可随时更正填报内容。", "2026-04-30"),
        ("4月10日下午5点停止收件，请预留邮寄时间。", "2026-04-10"),
        ("宽限期满（2026年12月31日）后仍未达标的，停止配送资格。", "2026-12-31"),
        ("限期：2026年4月18日。", "2026-04-18"),
    ],
)
def test_a_limit_in_a_wording_no_rule_reads_is_found_and_says_so(line: str, day: str) -> None:
    assert limits(line) == [(day, BY_LIKENESS)]


def test_a_limit_a_rule_reads_keeps_its_own_note() -> None:
    (found,) = limits("请于2026年4月24日前将自查报告报送我局。")
    assert found[0] == "2026-04-24"
    assert found[1] != BY_LIKENESS


@pytest.mark.parametrize(
    "line",
    [
        "原定于5月31日前完成的数据清理，因产品数量较多，另行通知。",
        "省局定于2026年4月9日召开全省药品监管工作会议。",
        "本办法自2026年5月1日起施行，有效期至2031年4月30日。",
        "局长在座谈中介绍，新大楼计划2026年12月28日启用。",
        "去年12月31日前，全省共检查企业326家次。",
        "请于4月15日到省局参加会议，逾期不候。",
        "曾于2026年3月1日至2026年4月11日公开征求意见。",
        "到今年11月底，全市药店连锁率要达到68%。",
    ],
)
def test_days_moved_met_on_or_told_are_no_limits(line: str) -> None:
    assert BY_LIKENESS not in [note for _, note in limits(line)]


def test_what_a_meeting_tells_sets_no_limit_by_likeness() -> None:
    assert (
        limits("（二）全面抽查。2026年5月8日至2026年9月18日，各地组织开展抽查。", "全省药品监管工作会议召开")
        == []
    )


def test_the_weights_hold_no_sentence_and_lean_against_a_day_of_which_nothing_is_known() -> None:
    names = [line.rsplit("\t", 1)[0] for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len(names) == len(set(names)) > 1000
    assert max(map(len, names)) <= LONGEST + 2
    assert certainty(frozenset()) < 0.5 < SURE


@given(st.text(max_size=60), st.text(max_size=60), st.integers(1, 2000))
def test_any_surroundings_are_weighed_between_never_and_always(before: str, after: str, ahead: int) -> None:
    found = evidence("关于开展检查的通知", before, "5月8日", after, ahead)
    assert 0 < certainty(found) < 1
    assert all(len(name) <= LONGEST + 2 for name in found if name[0] in "ab")
