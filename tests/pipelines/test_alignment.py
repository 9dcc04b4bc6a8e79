"""What stands in one text where something else stands in the other, and what that says."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Article
from pipelines.alignment import align
from pipelines.identity import likeness, marks_of
from pipelines.stories import group, kinship
from text.fingerprint import fingerprint
from text.script import fold

REPORT = (
    "3月14日，江西省药品监督管理局在南昌召开全省医疗器械监管工作座谈会，局长汪立群出席会议并讲话，副局长贺小满主持会议。"
    "会议通报，去年全省共检查生产企业286家次，责令整改117家，移送案件9起，抽检产品1042批次，合格率98.6%。"
    "会议认为，当前监管力量同产业规模还不相称，一些企业的质量管理体系没有真正运行起来，委托生产的责任界面仍不清楚。"
    "会议要求，各设区市要对照清单逐家过筛，6月30日前完成第一轮检查，发现的缺陷要当场告知、限期改正、逐项销号。"
    "11个设区市的代表作了交流，赣州、上饶两地介绍了网络销售抽查的做法，与会人员还观摩了一家企业的追溯演示。"
)
TWIN = (
    REPORT.replace("3月14日", "3月9日")
    .replace("江西", "吉林")
    .replace("南昌", "长春")
    .replace("汪立群", "佟海峰")
    .replace("贺小满", "郎玉书")
    .replace("286", "173")
    .replace("117", "64")
    .replace("1042", "618")
    .replace("98.6", "97.9")
    .replace("11个", "9个")
    .replace("赣州、上饶", "四平、通化")
)


def article(title: str, body: str, **more: object) -> Article:
    return Article(
        url=f"https://example.gov.cn/{abs(hash(title + body))}.html", source_id=None, title=title, body=body,
        published_on=date(2025, 3, 15), fingerprint=fingerprint(body), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def typed_badly(text: str, share: float, seed: int) -> str:
    """`share` of the characters replaced, left out or doubled, anywhere."""
    chance = random.Random(seed)
    out = []
    for char in text:
        if chance.random() >= share:
            out.append(char)
        elif chance.random() < 0.6:
            out.append(
                chance.choice("0123456789") if char.isdigit() else chance.choice("的一是在不了有和人这")
            )
        elif chance.random() < 0.5:
            out.append(char + char)
    return "".join(out)


def verdicts(one: str, other: str) -> dict[str, str]:
    return {slot.here: slot.verdict for slot in align(fold(one), fold(other)).slots}


def test_a_template_filled_in_for_another_event_differs_in_its_slots_alone() -> None:
    found = align(fold(REPORT), fold(TWIN))
    said = {slot.here: (slot.there, slot.verdict) for slot in found.slots}
    assert said["3月14日"] == ("3月9日", "other")
    assert said["286"] == ("173", "other")
    assert said["98.6"] == ("97.9", "other")
    assert said["6月30日"][1] == "same"
    assert found.slips == 0
    assert found.covered > 0.95


def test_what_is_hidden_or_lost_speaks_for_nothing() -> None:
    hidden = (
        REPORT.replace("江西", "XX")
        .replace("3月14日", "X月X日")
        .replace("286", "2〓6")
        .replace("1042", "104")
    )
    found = verdicts(REPORT, hidden)
    assert [found[value] for value in ("江西", "3月14日", "286", "1042")] == ["masked"] * 4


def test_a_press_head_with_a_day_of_its_own_is_beside_the_text() -> None:
    headed = "本报讯（记者 甘棠）3月16日，记者从有关部门获悉最新消息。" + REPORT
    assert verdicts(REPORT, headed)["3月14日"] == "same"
    assert kinship(article("会议召开", REPORT), article("器械监管有新招", headed)) is not None


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_typed_badly_is_a_copy_even_where_its_figures_are_wrong(seed: int) -> None:
    original, title = article("全省医疗器械监管工作座谈会召开", REPORT), "全省医疗器械监管工作座谈会召开"
    copy = article(title, typed_badly(REPORT, 0.08, seed))
    assert kinship(original, copy) is not None
    assert kinship(article(title, TWIN), copy) is None


def test_one_day_changed_in_a_text_with_no_other_slip_is_another_event() -> None:
    title = "关于召开药品安全专题培训班的通知"
    body = (
        "为提高基层检查能力，定于5月12日至14日在合肥举办药品检查能力培训班，请各市局按分配名额报名。"
        "培训内容为检查方法、缺陷判定和报告撰写，采用集中授课与现场演练相结合的方式，结业时组织考核。"
        "食宿由承办单位统一安排，交通费回原单位报销，参训人员应遵守培训纪律，不得无故缺席、迟到、早退。"
    )
    assert (
        kinship(article(title, body), article(title, body.replace("5月12日至14日", "9月8日至10日"))) is None
    )


def test_a_paper_with_a_number_of_another_series_is_another_paper_though_it_holds_the_whole_text() -> None:
    base = article("关于修订说明书的公告（2025年第63号）", REPORT, doc_numbers=("2025年第63号",))
    relay = article(
        "关于做好说明书修订工作的通知", "请遵照执行。" + REPORT, doc_numbers=("鲁药监药注〔2025〕33号",)
    )
    assert kinship(base, relay) is None
    assert likeness(marks_of(base), marks_of(relay), 1.0) == float("-inf")


@pytest.mark.parametrize(
    "notice",
    [
        "",
        "详见附件。",
        "我局转载该公告，请有关企业登录网站查看并下载全文，认真学习，做好贯彻落实工作，确保各项要求落地见效。",
    ],
)
def test_a_notice_without_the_text_is_told_by_its_number_and_title(notice: str) -> None:
    title, number = "江西省药监局关于发布器械附录的公告（2025年第63号）", ("2025年第63号",)
    whole = article(title, REPORT, doc_numbers=number)
    assert kinship(whole, article(title, notice, doc_numbers=number)) is not None
    assert kinship(whole, article(title.replace("江西", "吉林"), notice, doc_numbers=number)) is None


def test_two_monthly_lists_that_hold_nothing_but_their_titles_are_two() -> None:
    june = article("江西省2025年6月第二类医疗器械批准注册产品公告", "详见附件。")
    assert kinship(june, article("江西省2025年6月第二类医疗器械批准注册产品公告", "见附件。")) is not None
    assert kinship(june, article("江西省2025年7月第二类医疗器械批准注册产品公告", "详见附件。")) is None


def test_an_excerpt_without_days_pulls_no_two_events_together() -> None:
    title = "全省医疗器械监管工作座谈会召开"
    shared = REPORT[REPORT.index("会议认为") : REPORT.index("11个设区市")]
    stories = group([article(title, REPORT), article("责任界面要清楚", shared), article(title, TWIN)])
    homes = {member.index: number for number, members in enumerate(stories) for member in members}
    assert homes[0] != homes[2]
    assert homes[1] in (homes[0], homes[2])


@given(st.text(alphabet="会议要求年月日号第0123456789X〓江西南昌市局长张", max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_aligned_and_a_text_agrees_with_itself(one: str, other: str) -> None:
    one, other = fold(one), fold(other)
    found = align(one, other)
    shorter = min(one, other, key=len)
    assert all(slot.here in one or slot.here in other for slot in found.slots)
    assert 0 <= found.covered <= 1
    assert found.slips + found.words <= max(len(one), len(other)) + 1
    assert all(slot.verdict == "same" for slot in align(shorter, shorter).slots)
