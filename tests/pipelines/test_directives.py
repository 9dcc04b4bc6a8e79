"""Directives over own labelled texts (tests/pipelines/texts) and over rules that must hold for any text."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.directives import Labelled, load_folder, score_texts
from pipelines.directives import find_directives, is_standing, products_of
from pipelines.sentences import plain, veiled

TEXTS = list(load_folder(Path(__file__).parent / "texts"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: t.name)
def test_every_labelled_directive_is_found_with_its_speaker_and_nothing_else(text: Labelled) -> None:
    score = score_texts(iter([text]))
    assert (score.missed, score.extra, score.wrong_speaker) == ([], [], [])


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: t.name)
def test_quotes_are_the_text_at_their_positions(text: Labelled) -> None:
    for found in find_directives(text.title, text.body, genre=text.genre, published_on=text.published_on):
        assert text.body[found.start : found.end] == found.quote
        assert found.quote.strip() == found.quote != ""


@pytest.mark.parametrize("text", [t for t in TEXTS if t.labels], ids=lambda t: t.name)
def test_traditional_copies_give_the_same_positions(text: Labelled) -> None:
    from text.script import character_table

    table = character_table("ST")
    copy = Labelled(
        text.name,
        text.title.translate(table),
        text.body.translate(table),
        text.labels,
        text.genre,
        text.published_on,
    )
    ours = find_directives(text.title, text.body, genre=text.genre, published_on=text.published_on)
    theirs = find_directives(copy.title, copy.body, genre=copy.genre, published_on=copy.published_on)
    assert [(d.start, d.end) for d in theirs] == [(d.start, d.end) for d in ours]


def test_sections_are_the_lead_in_or_the_heading() -> None:
    body = "会议强调，工作中要强化两种思维。\n一要强化底线思维，守住安全。\n二要强化系统思维，凝聚合力。\n会议对今年工作作出两个方面部署：\n一是加强监管，防范风险。\n二是深化改革，促进发展。"
    sections = [d.section for d in find_directives("全省药品监管工作会议召开", body)]
    assert sections == ["工作中要强化两种思维"] * 2 + ["会议对今年工作作出两个方面部署"] * 2


def test_a_nested_list_takes_the_heading_above_as_section() -> None:
    body = "一、2025年工作成效\n取得了成绩。\n二、2026年重点任务\n（一）强化监管。开展检查。\n（二）优化服务。压缩时限。"
    found = find_directives("在全省药品监管工作会议上的讲话", body, genre="speech")
    assert [(d.section, d.quote[:3]) for d in found] == [
        ("二、2026年重点任务", "（一）"),
        ("二、2026年重点任务", "（二）"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "会议指出，药品安全十分重要，主要问题需要研究。",
        "会议指出，简要概括，摘要和纪要都是必要的重要材料。",
        "会议指出，同时也要清醒地看到，监管能力仍有短板。",
        "会议强调，2026年工作的总体要求是：坚持以人民为中心，加强药品监管。",
        "会议指出，“必须坚持人民至上”是二十大报告的重要论述。",
        "会议传达了上级精神。习近平总书记强调，要坚持人民至上。",
        "大家一致表示，要认真学习、抓好落实。",
        "为什么要强化监管？",
    ],
)
def test_words_that_demand_nothing_give_no_directive(sentence: str) -> None:
    assert find_directives("省药监局召开工作会议", sentence, genre="meeting") == ()


def test_past_results_by_number_words_are_no_directives() -> None:
    body = "会议指出，2025年工作取得明显成效。一是加强监管，守住了底线。二是深化改革，实现新突破。"
    assert find_directives("工作会议召开", body, published_on=date(2026, 2, 1)) == ()


def test_the_name_is_spelled_as_on_the_page() -> None:
    body = "省藥監局局長馬林青強調,要抓好落實。"
    assert [d.speaker for d in find_directives("工作會議", body)] == ["馬林青"]


def test_acts_give_no_directives_unless_their_title_speaks_of_a_meeting() -> None:
    body = "申请人应当提交资料，严禁弄虚作假。"
    assert find_directives("关于发布指导原则的公告", body, genre="announcement") == ()
    assert len(find_directives("工作会议讲话", body, genre="announcement")) == 1


def test_product_areas_come_from_the_table() -> None:
    assert products_of("加强疫苗和化妆品监管") == ("化妆品", "疫苗")
    assert products_of("加强队伍建设") == ()


def test_a_demand_of_yearly_phrases_is_standing_and_a_concrete_one_is_not() -> None:
    assert is_standing("要落实“四个最严”要求，坚决守牢药品安全底线。")
    assert not is_standing("要在三季度前建成中药材追溯平台，覆盖全部饮片企业。")


_PIECES = st.lists(
    st.sampled_from(
        ["一是", "二是", "三是", "一要", "二要", "一、", "二、", "（一）", "（二）", "1.", "2.", "①", "②", "首先，", "其次，",
         "会议强调，", "会议要求：", "局长王小明指出，", "他强调，", "要", "必须", "抓好落实", "加强监管", "2025年", "取得成效",
         "“", "”", "《", "》", "。", "；", "，", "：", "\n", " ", "、", "以下三项工作", "與會代表表示，", "\u3000", "XX同志", "〓", "🙂", "𠮷"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(title=st.one_of(_PIECES, st.text(max_size=20)), body=st.one_of(_PIECES, st.text(max_size=300)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_true_quotes_without_overlap(title: str, body: str) -> None:
    found = find_directives(title, body)
    for d in found:
        assert body[d.start : d.end] == d.quote
        assert d.quote.strip()
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert find_directives(title, body) == found


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_the_plain_and_the_veiled_text_keep_every_position(text: str) -> None:
    assert len(plain(text)) == len(text) == len(veiled(plain(text)))
    assert plain(plain(text)) == plain(text)


def spoken(body: str) -> list[tuple[str | None, str]]:
    found = find_directives("省局召开调度会", body, genre="meeting", published_on=date(2025, 9, 10))
    return [(d.speaker, d.quote) for d in found]


def test_a_speaker_named_behind_the_quotation_speaks_it() -> None:
    body = "9月9日，省局召开调度会。局长柳长青出席。会议听取了汇报。“企业要把质量放在首位，守住安全底线。”柳长青强调。"
    assert spoken(body) == [("柳长青", "“企业要把质量放在首位，守住安全底线。”")]


def test_two_who_stress_separately_are_both_named() -> None:
    body = "9月9日，省局召开调度会。局长柳长青、副局长华正浩分别强调，要压实责任，要强化协同。"
    assert [speaker for speaker, _ in spoken(body)] == ["柳长青、华正浩"]


def test_bare_clauses_after_what_the_meeting_required_go_on_requiring() -> None:
    body = (
        "9月9日，省局召开调度会。会议要求，抓紧清理积案。压实各环节责任。希望各单位以此为契机，加快补齐短板。"
        "\n会后，与会人员参观了实验室。推进会取得预期成效。"
    )
    assert [quote for _, quote in spoken(body)] == [
        "会议要求，抓紧清理积案。",
        "压实各环节责任。",
        "希望各单位以此为契机，加快补齐短板。",
    ]


def test_what_companies_hope_of_the_office_is_no_demand() -> None:
    body = "9月9日，省局召开座谈会。企业代表希望监管部门加强政策指导。会议听取了意见。"
    assert spoken(body) == []


@pytest.mark.parametrize(
    "title",
    [
        "骆铭谦副省长在全省疫苗药品安全工作电视电话会议上的讲话",
        "在全省疫苗药品安全工作电视电话会议上的讲话（骆铭谦）",
        "副省长骆铭谦在全省疫苗药品安全工作电视电话会议上的讲话",
    ],
)
def test_the_title_of_a_speech_names_its_speaker_in_front_or_behind(title: str) -> None:
    body = "同志们：\n下面，我强调两点意见。\n一是认识要再提高。各市县要每季度听取一次汇报。\n二是措施要再加力。要严把疫苗采购关。"
    assert {d.speaker for d in find_directives(title, body, genre="speech")} == {"骆铭谦"}


def test_a_person_speaks_on_something_though_the_verb_looks_like_a_noun() -> None:
    body = (
        "省药监局局长段锦川出席会议并讲话，副局长白露秋主持会议。\n段锦川指出，要抓好专项整治。\n"
        "白露秋对下一步工作要求，各地要按月报送进展。\n商应龙强调，要建立通报机制。"
    )
    found = find_directives("全省专项整治视频会议召开", body, genre="meeting")
    assert [d.speaker for d in found] == ["段锦川", "白露秋", "商应龙"]
