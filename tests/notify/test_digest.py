"""What a person is told: the items, their order, the counts, and never anything twice."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from digest_day import (
    ACT,
    COMING,
    CONSULTATION,
    LATE_COPY,
    MATERIAL,
    MEETING,
    NEWS,
    NOW,
    OLD_STORY,
    PRESS,
    READER,
    RECALL,
    REMINDED,
    REPRINT,
    RULES,
    SEEN,
    SOURCES,
    SPEECH,
    TOLD,
    UNREAD,
    WINDOW,
    stored,
)
from hypothesis import given
from hypothesis import strategies as st

from models import Window
from notify.digest import compose, shorten, subject_of
from notify.items import SECTIONS, Material
from notify.render import render


def day(material=MATERIAL, *, told=TOLD, reader=READER, rules=(), now=NOW, window=WINDOW, **more):
    return compose(
        material, window=window, subscriber=reader, now=now, sources=SOURCES, told=told, rules=rules, **more
    )


def ids(items):
    return [item.article_id for item in items]


def test_sections_hold_what_a_regulatory_reader_looks_for_in_each():
    digest = day()
    assert ids(digest.actions) == [5, 4, 1, 6]
    assert [(a.kind[0], a.days_left) for a in digest.actions] == [("d", 7), ("d", 29), ("e", 17), ("e", 30)]
    assert ids(digest.acts) == [1, 9, 4]
    assert ids(digest.meetings) == [7, 8]
    assert ids(digest.news) == [10]
    assert ids(digest.revised) == [11]
    assert ids(digest.copied) == [20]


def test_a_story_is_one_item_that_names_who_else_carries_it():
    (act,) = [item for item in day().acts if item.article_id == 1]
    assert act.copies == ("广东省药监局", "中国食品药品网")
    assert set(act.keys) == {"article:1", "article:2", "article:3"}


def test_a_copy_the_next_day_is_one_source_more_and_no_news():
    digest = day(Material(arrivals=(LATE_COPY,), stories=MATERIAL.stories))
    assert digest.items == 1
    assert digest.copied[0].title == OLD_STORY.article.title
    assert digest.copied[0].copies == ("上海市药监局",)


def test_a_story_known_by_its_article_before_it_was_a_story_is_still_known():
    digest = day(Material(arrivals=(REPRINT,), stories=MATERIAL.stories), told=frozenset({"article:1"}))
    assert (digest.count("acts"), digest.count("news"), ids(digest.copied)) == (0, 0, [1])


def test_nothing_is_told_twice():
    first = day()
    again = day(told=frozenset({*TOLD, *first.keys}))
    assert again.items == 0


def test_a_deadline_comes_back_at_14_7_and_2_days_and_no_other_day():
    told, said = frozenset({"article:5"}), []
    for offset in range(32):
        today = date(2026, 1, 20) + timedelta(days=offset)
        window = replace(WINDOW, day=today)
        digest = day(Material(pending=(REMINDED,)), told=told, window=window)
        said += [action.days_left for action in digest.actions]
        told |= set(digest.keys)
    assert said == [14, 7, 2]


def test_a_missed_reminder_day_is_made_up_once():
    late = day(Material(pending=(REMINDED,)), window=replace(WINDOW, day=date(2026, 2, 14)))
    assert [a.days_left for a in late.actions] == [5]
    after = day(
        Material(pending=(REMINDED,)),
        told=frozenset(late.keys),
        window=replace(WINDOW, day=date(2026, 2, 15)),
    )
    assert after.actions == ()


def test_a_copy_never_reminds_of_the_same_day_again():
    copy = replace(REMINDED, id=50, story_id=3, story_role="reprint")
    both = Material(pending=(copy, replace(REMINDED, story_id=3)))
    assert ids(day(both).actions) == [5]


def test_directives_are_counted_whole_and_what_differs_from_last_year_is_quoted():
    meeting = day().meetings[0]
    assert (meeting.directives, meeting.changed) == (10, 3)
    assert [q.change for q in meeting.quotes] == ["new", "stronger", "stronger", "gone"]


def test_a_reader_with_rules_gets_only_what_they_match_and_is_told_which():
    reader = replace(READER, rules=("药品·国家局",))
    digest = day(reader=reader, rules=RULES)
    assert ids(digest.acts) == [1]
    assert digest.meetings == digest.news == ()
    assert digest.why == (("药品·国家局", 1),)
    assert "【药品】" in digest.acts[0].why[0].why
    assert digest.unread == (UNREAD,), "what could not be read concerns everyone"


def test_regions_and_products_choose_and_an_unknown_product_is_no_reason_to_leave_out():
    assert ids(day(reader=replace(READER, regions=("130000",))).meetings) == [7]
    assert ids(day(reader=replace(READER, regions=("13",))).meetings) == [7]
    devices = day(reader=replace(READER, products=("医疗器械",)))
    assert ids(devices.acts) == [9, 4]
    assert ids(devices.meetings) == [7, 8]


@pytest.mark.parametrize("drop", range(len(MATERIAL.arrivals) + 1))
def test_every_count_equals_the_items_that_are_rendered(drop):
    digest = day(replace(MATERIAL, arrivals=MATERIAL.arrivals[drop:]))
    rendered = render(digest)
    shown = re.findall(r'data-item="(\w+)"', rendered.html)
    for section in SECTIONS:
        assert shown.count(section) == digest.count(section)
    assert f"部署要求 {digest.totals[0]}" in rendered.subject or digest.totals[0] == 0
    assert f"新文件 {shown.count('acts')} " in rendered.subject
    assert f"截止 {sum(a.kind == 'deadline' for a in digest.actions)} " in rendered.subject


def test_the_text_part_holds_every_item_every_link_and_every_unread_source():
    digest = day(public_url="https://yj.example.org")
    text = render(digest).text
    for section in SECTIONS:
        for item in getattr(digest, section):
            assert item.title in text
            assert item.url in text
            assert f"https://yj.example.org/article/{item.article_id}" in text
    for action in digest.actions:
        assert action.quote in text
    assert "湖北省药监局：遇到验证页面，连续 3 次，自 2月10日 09:00 起" in text
    assert "公告序号缺 2026年第49号" in text
    assert "另有 312 篇旧文入库" in text
    assert "<" not in text
    assert "&" not in text


def test_the_subject_says_the_numbers_first_and_fits():
    assert len(subject_of(day())) <= 60
    assert subject_of(day()).startswith("药监日报 2月12日｜新文件 3 · ")
    assert subject_of(day()).endswith(" · 截止 2 · 未读来源 1")


@given(
    acts=st.integers(0, 9999), lang=st.sampled_from(["zh", "en"]), late=st.booleans(),
    cadence=st.sampled_from(["daily", "weekly"]),
)  # fmt: skip
def test_no_subject_is_longer_than_60_characters(acts, lang, late, cadence):
    whole = day(reader=replace(READER, lang=lang, cadence=cadence))
    digest = replace(whole, late=late, cut={"acts": acts, "news": acts, "meetings": acts}, full=(acts, acts))
    assert len(subject_of(digest)) <= 60


def test_the_first_lines_say_who_said_something_and_who_was_not_read():
    lines = render(day()).text.splitlines()
    assert lines[2] == "截止 2；新文件 3；部署要求 14；未读来源 1"
    assert lines[3] == "新文件：国家药品监督管理局 2、国家药品监督管理局医疗器械技术审评中心"
    assert lines[4] == "会议与讲话：河北省药监局、上海市药监局"
    assert lines[5] == "没有读到：湖北省药监局"


def test_an_empty_window_says_so_and_names_what_was_read():
    digest = day(Material(read=MATERIAL.read))
    rendered = render(digest)
    assert rendered.subject == "药监日报 2月12日｜无新内容 · 已读来源 6 · 未读来源 0"
    assert "本区间没有新内容。" in rendered.text
    assert "全部 6 个来源已读" in rendered.text
    assert "全部 6 个来源已读" in rendered.html
    assert "湖北省药监局" not in rendered.text
    assert "国家药监局器审中心" in rendered.text


def test_sources_that_were_never_read_are_named_and_counted():
    never = replace(UNREAD, source_id="shanghai", name="上海市药监局", state="never", reason="", relays=())
    rendered = render(day(replace(MATERIAL, unread=(UNREAD, never))))
    assert "尚未读取过：上海市药监局" in rendered.text
    assert rendered.subject.endswith("未读来源 2")


def test_a_late_digest_says_so_and_keeps_its_day():
    late = day(now=NOW + timedelta(days=2))
    assert subject_of(late).startswith("药监日报 2月12日（补发）｜")
    assert "（补发）" in render(late).text.splitlines()[0]


def test_windows_without_news_during_an_outage_are_one_line():
    empty = tuple(
        Window(id=n, list="daily", day=date(2026, 2, n), start=SEEN, end=SEEN, closed_at=SEEN)
        for n in (8, 9, 10)
    )
    text = render(day(empty_windows=empty)).text
    assert text.count("2月8日 – 2月10日：服务中断期间的各期没有新内容") == 1


def test_the_english_frame_keeps_the_chinese_quotes():
    text = render(day(reader=replace(READER, lang="en"))).text
    assert "Action needed (4)" in text
    assert "days left: 7, comments until 19 Feb" in text
    assert "持有人应当自本公告施行之日起三个月内完成自查" in text
    assert "Not read" in text


def test_traditional_display_converts_titles_and_frame_and_never_a_quote():
    rendered = render(day(reader=replace(READER, script="traditional")))
    assert "河北省藥品監督管理局召開全省藥品監督管理工作會議" in rendered.text
    assert "部署要求 10 條" in rendered.text
    assert "对委托生产企业开展全覆盖检查。" in rendered.text
    assert "引文保持發佈時的字形" in rendered.text or "引文保持發布時的字形" in rendered.text


def test_damage_is_said_beside_the_text_that_has_it():
    assert "原页面损坏：2 字无法复原，以〓标出" in render(day()).text


def test_acts_stand_by_issuer_the_national_ones_first_and_binding_ones_before_others():
    province = stored(30, "guangdong", "广东省局通告", genre="circular", issuers=("广东省药品监督管理局",))
    digest = day(Material(arrivals=(province, RECALL, CONSULTATION, ACT)))
    assert [i.issuer for i in digest.acts] == sorted(
        (i.issuer for i in digest.acts), key=lambda n: not n.startswith("国")
    )
    assert ids(digest.acts)[:2] == [1, 9]
    assert ids(digest.acts)[-1] == 30


def test_a_shortened_digest_says_what_it_leaves_out_and_keeps_its_numbers():
    whole = day()
    short = shorten(whole, 5)
    assert subject_of(short) == subject_of(whole)
    assert short.items == whole.items
    assert sum(len(getattr(short, s)) for s in SECTIONS) == 5
    rendered = render(short)
    assert len(re.findall("data-item", rendered.html)) == 5
    for section, left in short.cut.items():
        assert left > 0, section
        assert f"其余 {left} 条见存档" in rendered.text


@pytest.mark.parametrize("most", range(14))
def test_shortening_takes_copies_and_reports_before_days_to_act_on(most):
    short = shorten(day(), most)
    assert len(short.actions) >= min(3, most)
    assert not short.copied or (len(short.actions) >= 3 and len(short.acts) == 3)
    assert sum(len(getattr(short, s)) for s in SECTIONS) == min(most, day().items)


def test_an_act_counts_as_an_act_although_its_genre_is_unknown():
    odd = stored(31, "nmpa", "某文", genre="other", doc_numbers=("国药监综〔2026〕1号",))
    assert ids(day(Material(arrivals=(odd, NEWS, SPEECH, MEETING, PRESS))).acts) == [31]


@pytest.mark.parametrize(
    ("what", "left", "said"),
    [("施行", 17, "17 天后施行"), ("废止", 7, "7 天后废止"), ("过渡期", 1, "明天过渡期届满"), ("部分要求", 0, "今天部分要求施行"),
     ("施行", 0, "今天起施行"), ("自发布之日起", 3, "3 天后施行")],
)  # fmt: skip
def test_a_day_says_whether_something_begins_or_ends(what, left, said):
    starts = replace(COMING.article.effective_on[0], what=what, date=WINDOW.day + timedelta(days=left))
    coming = replace(COMING, article=replace(COMING.article, effective_on=(starts,)))
    assert f"· {said}，" in render(day(Material(pending=(coming,)))).text


def test_a_text_that_takes_effect_counts_what_it_repeals():
    (action,) = day(Material(pending=(COMING,))).actions
    assert (action.kind, action.repeals) == ("effective", 2)


def test_an_original_that_came_earlier_untold_speaks_for_its_new_copy():
    material = replace(MATERIAL, arrivals=(LATE_COPY,))
    (item,) = (i for s in ("acts", "meetings", "news") for i in getattr(day(material, told=frozenset()), s))
    assert (item.article_id, item.role) == (OLD_STORY.id, "original")
    assert set(item.keys) == {"article:20", "article:21"}
