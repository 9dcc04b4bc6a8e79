"""Byte shifts: what is certain comes back, what is lost is shown, what is clean stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mend.damage import half_width, losses, shift, traditional
from models import LOST
from text.mojibake import mend
from text.mojibake.shift import mend_shift

SENTENCES = (
    "会议强调，要加强药品安全监管，切实保障人民群众用药安全，确保“十四五”开好局、起好步。",
    "任何单位和个人不得泄露在监督检查中知悉的商业秘密，并依法保护消费者的合法权益。",
    "药品监督管理部门应当依法加强对药品生产、经营、使用活动的监督检查，经常开展风险排查。",
    "省药品监督管理局组织开展专项检查，重点检查企业质量管理体系是否保持有效运行。",
)
TORN = (
    SENTENCES[0],
    "会议要求，要会同医保、公安等部门加强协作，形成监管合力。",
    "要保障群众用药安全。各级药品监管部门要落实“六保”任务。",
)
CLEAN = (
    "主要任务：一是强化监管；二是优化服务；三是提升能力！谢谢大家！",
    "什么是药品上市许可持有人？答：是指取得药品注册证书的企业。",
    "“怎么办？”他问。“依法办！”(见附件1;附件2)WHO;GMP!",
    "主要任務:一是強化監管;二是優化服務;三是提升能力!謝謝大家!",
)


def test_text_of_a_real_notice_is_put_back_in_step() -> None:
    damaged = "持續提升藥品安全保障水平,為確!笆奈濉遍_好局、起好步,譜寫絢麗篇章。"
    mended = mend_shift(damaged)
    assert "為確保“十四五”開好局、起好步,譜寫" in mended.text
    assert [r.certainty for r in mended.repairs] == ["chosen"]


def test_a_lost_byte_of_a_name_is_shown_and_not_invented() -> None:
    mended = mend_shift("北京市藥監局局長曹?。哄^定高質量發展 聚力“十五五”開局")
    assert mended.text.startswith(f"北京市藥監局局長曹{LOST}：錨定高質量發展")
    assert mended.repairs[0].certainty == "lost"
    assert mended.repairs[0].candidates


@pytest.mark.parametrize("variant", ["drop", "q"])
@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("sentence", TORN)
def test_traditional_sentences_come_back_whole(sentence: str, half: bool, variant: str) -> None:
    truth = traditional(sentence)
    truth = half_width(truth) if half else truth
    damaged = shift(truth, variant)
    assert damaged != truth
    assert mend_shift(damaged).text == truth


def test_simplified_run_of_half_a_sentence_comes_back() -> None:
    damaged = shift(SENTENCES[1])
    assert damaged != SENTENCES[1]
    assert mend_shift(damaged).text == SENTENCES[1]


@pytest.mark.parametrize(
    "text", [*CLEAN, *SENTENCES, *map(traditional, SENTENCES), *map(half_width, SENTENCES)]
)
def test_clean_text_stays(text: str) -> None:
    assert mend_shift(text).repairs == ()
    assert mend_shift(text).text == text


@given(st.text(alphabet="药品安全保護！？；!?;。“”笆奈濉遍_,A1\n\ufffd😀\ud800", max_size=40))
@settings(deadline=None, max_examples=60)
def test_repairs_stand_where_they_say_and_nothing_is_mended_twice(text: str) -> None:
    mended = mend_shift(text)
    for repair in mended.repairs:
        assert mended.text[repair.start : repair.end] == repair.after
    assert mend_shift(mended.text).text == mended.text


def test_another_place_of_the_page_helps_to_choose() -> None:
    truth = traditional("他介绍，天保工程实施以来成效明显，天保“二期”已经完成。")
    mended = mend_shift(shift(truth), context=traditional("天保“二期”工程"))
    assert mended.text == truth


@pytest.mark.parametrize(
    "line",
    [
        "香港衞生署宣布回收一款藥物。",
        "根據衞生防護中心公布的資料，該藥劑製品並未註冊。",
        "醫務衞生局局長表示，新平台將加強監管。",
    ],
)
def test_a_dropped_lead_byte_of_a_hong_kong_character_is_put_back(line: str) -> None:
    damaged = line.encode("big5hkscs").decode("big5", "ignore")
    assert damaged != line
    mended = mend(damaged)
    assert mended.text == line
    assert {r.kind for r in mended.repairs} == {"big5-hkscs-shift"}
    assert {r.certainty for r in mended.repairs} == {"chosen"}


def test_latin_letters_between_characters_are_no_dropped_byte() -> None:
    line = "維生素C片、甲型H流感、第A座醫務衞生局"
    assert mend(line).repairs == ()


def test_what_a_shift_destroys_is_counted() -> None:
    truth = "确保“十四五”开好局"
    lost, vanished = losses(truth)
    assert vanished >= 1
    assert truth.index("保") in lost
    assert truth.index("开") not in lost or len(lost) > 2
    assert losses("会议召开。") == (frozenset(), 0)


def test_a_vanished_character_is_never_silently_missing() -> None:
    truth = traditional("會議提出，爲確保“十四五”規劃收好官、起好步要統籌高水平安全和高質量發展。")
    mended = mend_shift(shift(truth)).text
    assert len(mended) == len(truth)
    assert all(a in (b, LOST) for a, b in zip(mended, truth, strict=True))
