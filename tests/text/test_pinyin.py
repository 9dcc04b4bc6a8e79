"""Inserted readings go, torn characters are joined, real brackets stay."""

from itertools import pairwise

import pytest

from benchmarks.mend.damage import annotate, lost_by_annotating, traditional
from text.chardata import ordinary
from text.mojibake import gbk
from text.mojibake.pinyin import mend_pinyin

READINGS = {
    "發": "fā",
    "監": "jiān",
    "區": "qū",
    "統": "tǒng",
    "創": "chuàng",
    "業": "yè",
    "產": "chǎn",
    "現": "xiàn",
}


def test_every_annotation_of_a_traditional_page_goes() -> None:
    truth = traditional("自治区药监局坚持系统观念，推进改革创新，促进产业高质量发展。")
    damaged = annotate(truth, READINGS)
    assert damaged.count("(") >= 6
    mended = mend_pinyin(damaged)
    assert mended.text == truth
    assert {r.certainty for r in mended.repairs} == {"exact"}


@pytest.mark.parametrize(
    ("damaged", "truth"),
    [
        ("截至目前,F(xiàn)DA已批準", "截至目前,FDA已批準"),
        ("我們?cè)谶@里", "我們在這里"),
        ("我們(cè)谶@里", "我們在這里"),
        ("院?jiǎn)?dòng)了", "院啟動了"),
        ("据(jù)国家(jiā)药监局消息", "据国家药监局消息"),
        ("發(fā)展", "發展"),
    ],
)
def test_readings_inside_and_between_characters_are_undone(damaged: str, truth: str) -> None:
    assert mend_pinyin(damaged).text == truth


@pytest.mark.parametrize(
    "text",
    [
        "行(xíng)走在亳(bó)州，黄芪(qí)很多",
        "各科(股)室、中藥(蒙藥)、許可證(京)字、美國藥監局(FDA)、每片5(mg)",
        "语文课：识字表里有家(jiā)、国(guó)、大(dà)",
        "f(x)=(a)(b)，见附件(a)",
    ],
)
def test_real_brackets_stay(text: str) -> None:
    assert mend_pinyin(text).text == text


def test_a_gloss_stays_on_a_damaged_page() -> None:
    truth = traditional("亳(bó)州市药监局推进改革创新，黄芪(qí)产业发展，监管统一。")
    assert mend_pinyin(annotate(truth, READINGS)).text == truth


def test_mending_twice_changes_nothing_and_positions_hold() -> None:
    mended = mend_pinyin("推進改革創(chuàng)新，院?jiǎn)?dòng)了產(chǎn)業(yè)發(fā)展")
    assert mended.text == "推進改革創新，院啟動了產業發展"
    assert all(mended.text[r.start : r.end] == r.after for r in mended.repairs)
    assert mend_pinyin(mended.text).text == mended.text


@pytest.mark.parametrize("variant", ["drop", "q"])
def test_a_reading_inside_any_two_characters_is_undone_where_no_byte_is_lost(variant: str) -> None:
    met = 0
    for sentence in (
        "我们在这里推进改革创新，促进产业高质量发展，监管统一，实现区域协同。",
        "企业启动召回，各级监管部门驶入快车道，开展现场检查并发布风险提示。",
        "现将有关要求通知如下，请企业组织实施，确保药品质量安全。",
    ):
        truth = traditional(sentence)
        for a, b in pairwise(truth):
            left, right = gbk.pair_of(a), gbk.pair_of(b)
            char = gbk.char_of(left[1], right[0]) if left and right else None
            if not char or char not in ordinary() or not gbk.readings_of(char):
                continue
            readings = READINGS | {char: sorted(gbk.readings_of(char))[0]}
            if lost_by_annotating(truth, readings, variant=variant):
                continue
            met += 1
            assert mend_pinyin(annotate(truth, readings, variant=variant)).text == truth, char
    assert met >= 4


@pytest.mark.parametrize(
    ("sentence", "char", "reading"),
    [
        ("公司应当保护知识产权权利人和相关权利人的合法权益，促进产业发展，监管统一。", "撕", "sī"),
        ("推进灰色产业监管发展，统一单位认真组织实施。", "徽", "huī"),
    ],
)
def test_a_character_that_stands_elsewhere_without_its_reading_is_not_the_annotated_one(
    sentence: str, char: str, reading: str
) -> None:
    truth = traditional(sentence)
    damaged = annotate(truth, READINGS | {char: reading})
    assert reading in damaged
    assert mend_pinyin(damaged).text == truth
