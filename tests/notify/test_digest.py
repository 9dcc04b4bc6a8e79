"""What a person is told: the items, their order, the counts, and never anything twice."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from digest_day import (
    ACT,
    COMING,
    CONSULTATION,
    EDITED,
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


def day(material=MATERIAL, *, told=TOLD, reader=READER, rules=(), now=None, window=WINDOW, **more):
    now = now or NOW + (window.day - WINDOW.day)
    return compose(
        material, window=window, subscriber=reader, now=now, sources=SOURCES, told=told, rules=rules, **more
    )


def ids(items):
    return [item.article_id for item in items]


def test_sections_hold_what_a_regulatory_reader_looks_for_in_each():
    digest = day()
    assert ids(digest.actions) == [5, 6, 4, 1]
    assert [(d.kind[0], d.left) for a in digest.actions for d in a.days] == [
        ("d", 7),
        ("e", 14),
        ("d", 29),
        ("e", 17),
    ]
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
        said += [coming.left for action in digest.actions for coming in action.days]
        told |= set(digest.keys)
    assert said == [14, 7, 2]


def test_a_missed_reminder_day_is_made_up_once():
    late = day(Material(pending=(REMINDED,)), window=replace(WINDOW, day=date(2026, 2, 14)))
    assert [d.left for a in late.actions for d in a.days] == [5]
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
    assert ids(devices.acts) == [4, 9]
    assert ids(devices.meetings) == [7, 8]


@pytest.mark.parametrize("drop", range(len(MATERIAL.arrivals) + 1))
def test_every_count_equals_the_items_that_are_rendered(drop):
    digest = day(replace(MATERIAL, arrivals=MATERIAL.arrivals[drop:]))
    rendered = render(digest)
    shown = re.findall(r'data-item="(\w+)"', rendered.html)
    for section in SECTIONS:
        assert shown.count(section) == digest.count(section)
    assert f"部署要求 {digest.demands}" in rendered.subject or digest.demands == 0
    assert f"新文件 {shown.count('acts')} " in rendered.subject
    assert f"需要行动 {shown.count('actions')} " in rendered.subject
    head = re.findall(r"font-size:22px[^>]*>(\d+)</span><br><span[^>]*>([^<]+)<", rendered.html)
    assert head[:2] == [(str(shown.count("actions")), "需要行动"), (str(shown.count("acts")), "新文件")]
    assert (str(len(digest.unread)), "未读来源") in head


def test_the_text_part_holds_every_item_every_link_and_every_unread_source():
    digest = day(public_url="https://yj.example.org")
    text = render(digest).text
    for section in SECTIONS:
        for item in getattr(digest, section):
            assert item.title in text
            assert item.url in text
            assert f"https://yj.example.org/article/{item.article_id}" in text
    for action in digest.actions:
        assert all(coming.quote in text for coming in action.days)
    assert "湖北省药监局：遇到验证页面，连续 3 次，自 2月10日 09:00 起" in text
    assert "公告序号缺 2026年第49号" in text
    assert "另有 312 篇旧文入库" in text
    assert "<" not in text
    assert "&" not in text


def test_the_subject_says_the_numbers_first_and_fits():
    assert len(subject_of(day())) <= 60
    assert subject_of(day()).startswith("药监日报 2月12日｜需要行动 4 · 新文件 3 · ")
    assert subject_of(day()).endswith(" · 未读来源 1")


@given(
    acts=st.integers(0, 9999), lang=st.sampled_from(["zh", "en"]), late=st.booleans(),
    cadence=st.sampled_from(["daily", "weekly"]),
)  # fmt: skip
def test_no_subject_is_longer_than_60_characters(acts, lang, late, cadence):
    whole = day(reader=replace(READER, lang=lang, cadence=cadence))
    digest = replace(whole, late=late, cut={"acts": acts, "news": acts, "meetings": acts}, full=acts)
    assert len(subject_of(digest)) <= 60


def test_the_first_lines_say_who_said_something_and_who_was_not_read():
    lines = render(day()).text.splitlines()
    assert lines[2] == "需要行动 4；新文件 3；部署要求 14；未读来源 1"
    assert (
        lines[3] == "· 还剩 7 天：国家药监局综合司公开征求《药品生产检验电子记录管理规范（征求意见稿）》意见"
    )
    assert lines[4] == "· 新文件：某医疗器械公司对一次性使用输液器主动召回"
    assert lines[5] == "· 会议与讲话：河北省药品监督管理局召开全省药品监督管理工作会议"
    assert lines[6] == "新文件：国家药品监督管理局 2、国家药品监督管理局医疗器械技术审评中心"
    assert lines[7] == "会议与讲话：河北省药监局、上海市药监局"
    assert lines[8] == "没有读到：湖北省药监局"


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
    assert "7 days left, comments until 19 Feb" in text
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
        assert f"其余 {left} 条未列出，查看全部：yaojian digest --day 2026-02-12" in rendered.text


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
    soon = replace(READER, remind=(20,))
    assert f"1. {said}，" in render(day(Material(pending=(coming,)), reader=soon)).text


def test_a_text_that_takes_effect_counts_what_it_repeals():
    (action,) = day(Material(pending=(COMING,))).actions
    assert ([d.kind for d in action.days], action.repeals) == (["effective"], 2)


def test_an_original_that_came_earlier_untold_speaks_for_its_new_copy():
    material = replace(MATERIAL, arrivals=(LATE_COPY,))
    (item,) = (i for s in ("acts", "meetings", "news") for i in getattr(day(material, told=frozenset()), s))
    assert (item.article_id, item.role) == (OLD_STORY.id, "original")
    assert set(item.keys) == {"article:20", "article:21"}


# ------------------------------------------------------------------ read in a minute


def cards(digest):
    from notify.view import sections

    return {s.name: [card for group in s.groups for card in group.cards] for s in sections(digest)}


def test_a_new_text_with_a_day_to_act_on_says_everything_once_and_is_a_reference_below():
    made = cards(day())
    number = ids(day().actions).index(4) + 1
    (above,) = [card for card in made["actions"] if card.number == number]
    (below,) = [card for card in made["acts"] if card.title == CONSULTATION.article.title]
    assert "征求意见" in above.meta
    assert "无约束力" in above.meta
    assert (below.refer, below.lines, below.meta) == (number, (), ())
    rendered = render(day())
    assert rendered.text.count("将意见以电子邮件形式反馈我中心") == 1
    assert rendered.html.count("将意见以电子邮件形式反馈我中心") == 1
    assert f"{below.title}，见“需要行动”第 {number} 条" in rendered.text
    assert f'href="#act-{number}"' in rendered.html
    assert f'id="act-{number}"' in rendered.html


def test_an_act_with_a_deadline_and_an_effective_date_is_one_card_with_both_days():
    both = replace(ACT.article, deadlines=CONSULTATION.article.deadlines)
    digest = day(Material(arrivals=(replace(ACT, article=both),)))
    (action,) = digest.actions
    assert [coming.kind for coming in action.days] == ["deadline", "effective"]
    text = render(digest).text
    assert text.count("本公告自2026年3月1日起施行。") == 1
    assert text.count("持有人应当自本公告施行之日起三个月内") == 1
    assert "取代：2021年第7号" in text
    assert "另有" not in text


def test_a_copy_that_names_the_day_is_folded_into_its_story_all_the_same():
    dated = replace(REPRINT, article=replace(REPRINT.article, deadlines=CONSULTATION.article.deadlines))
    original = replace(ACT, article=replace(ACT.article, effective_on=()))
    story = replace(MATERIAL.stories[1], head=original, others=(dated,))
    digest = day(Material(arrivals=(original, dated), stories={1: story}))
    assert (ids(digest.actions), ids(digest.acts)) == ([2], [1])
    assert cards(digest)["acts"][0].refer == 1


def test_in_a_section_what_matters_to_this_reader_stands_first():
    nation = stored(30, "nmpa", "国家局通告", genre="circular", issuers=("国家药品监督管理局",))
    own = stored(31, "hebei", "河北省局通告", genre="circular", issuers=("河北省药品监督管理局",))
    near = replace(
        stored(32, "shanghai", "上海市局公告", genre="circular", issuers=("上海市药品监督管理局",)),
        article=replace(CONSULTATION.article, source_id="shanghai", issuers=("上海市药品监督管理局",)),
    )
    other = stored(33, "guangdong", "广东省局通告", genre="circular", issuers=("广东省药品监督管理局",))
    hit = stored(34, "guangdong", "医疗器械通告", genre="circular", issuers=("广东省药品监督管理局",))
    material = Material(arrivals=(other, near, own, nation, hit))
    assert ids(day(material).acts) == [30, 32, 31, 33, 34]
    mine = replace(READER, regions=("000000", "130000", "310000", "440000"))
    assert ids(day(material, reader=replace(mine, regions=("000000", "130000"))).acts) == [31, 30]
    ruled = replace(READER, rules=("器械", "全部"))
    rules = (RULES[1], replace(RULES[0], name="全部", query="通告 OR 意见"))
    assert ids(day(material, reader=ruled, rules=rules).acts)[:1] == [32]
    assert ids(day(material, reader=ruled, rules=rules).acts)[1:3] == [34, 33]


def test_an_item_says_why_this_reader_gets_it():
    reader = replace(READER, products=("医疗器械",), regions=("000000", "13"))
    text = render(day(reader=reader)).text
    assert "与您有关：您的产品：医疗器械" in text
    assert "与您有关：您的地区：河北省药监局" in text
    ruled = render(day(reader=replace(READER, rules=("药品·国家局",)), rules=RULES)).text
    assert "与您有关：规则“药品·国家局”，" in ruled
    assert "与您有关" not in render(day()).text, "who asked for everything needs no reason beside each item"


def test_a_reminder_of_an_old_text_says_why_too_and_counts_in_the_foot():
    rule = replace(RULES[0], name="记录", query="电子记录")
    digest = day(Material(pending=(REMINDED,)), reader=replace(READER, rules=("记录",)), rules=(rule,))
    assert digest.why == (("记录", 1),)
    assert "与您有关：规则“记录”，" in render(digest).text


def test_a_mail_quotes_no_more_than_can_be_read_in_a_minute():
    texts = tuple(
        replace(SPEECH, id=100 + n, article=replace(SPEECH.article, url=f"https://x.example/{n}"))
        for n in range(20)
    )
    digest = day(Material(arrivals=(ACT, *texts)))
    quotes = [q.text for s in ("acts", "meetings", "news") for i in getattr(digest, s) for q in i.quotes]
    assert 6 <= len(quotes) <= 12
    assert sum(map(len, quotes)) <= 1200
    assert all(item.quotes for item in digest.meetings[:3]), "the first ones keep theirs"
    assert any(item.quotes for item in digest.acts)
    assert render(digest).text.count("部署要求 3 条") == 20


def test_a_long_sentence_is_cut_around_its_day():
    quote = "为了" + "很长的" * 60 + "请于2026年2月19日前反馈" + "其他说明" * 60
    long = replace(REMINDED.article.deadlines[0], quote=quote)
    digest = day(Material(pending=(replace(REMINDED, article=replace(REMINDED.article, deadlines=(long,))),)))
    (coming,) = digest.actions[0].days
    assert "2月19日前反馈" in coming.quote
    assert len(coming.quote) <= 100
    assert coming.quote.startswith("…")
    assert coming.quote.endswith("…")


def test_the_first_screen_names_three_things_and_none_twice():
    lines = render(day()).text.splitlines()
    tops = [one for one in lines[:9] if one.startswith("· ")]
    assert len(tops) == 3
    assert len({one.split("：", 1)[1] for one in tops}) == 3
    only = render(day(Material(arrivals=(ACT,)))).text.splitlines()
    assert [one for one in only[:6] if one.startswith("· ")] == [f"· 17 天后施行：{ACT.article.title}"]


def test_a_computed_day_is_readable_and_says_how_it_was_reached():
    guessed = replace(
        REMINDED.article.deadlines[0], computed_from="原文无年份，按2026-01-20补为2026年", note="2026-02-19为休息日，保留原文日期"
    )  # fmt: skip
    material = Material(pending=(replace(REMINDED, article=replace(REMINDED.article, deadlines=(guessed,))),))
    text = render(day(material)).text
    assert "推算：原文无年份，按2026年1月20日补为2026年；2026年2月19日为休息日，保留原文日期" in text
    english = render(day(material, reader=replace(READER, lang="en"))).text
    assert (
        "computed: no year in the text, 2026 by 20 Jan 2026; 19 Feb 2026 is a day off, the written day is kept"
        in english
    )
    plain = render(day(Material(pending=(REMINDED,)))).text
    assert "推算：2026年2月19日（自发布之日起30日：2026年1月20日 + 30日）" in plain
    assert "2026-01-20" not in text


@pytest.mark.parametrize(
    ("reader", "public", "said"),
    [
        (
            READER,
            "https://yj.example.org",
            "其余 1 条见存档：https://yj.example.org/digest/daily-2026-02-12-1",
        ),
        (replace(READER, register=True), None, "其余 1 条未列出，见附件登记表"),
        (READER, None, "yaojian digest --day 2026-02-12 --preview"),
        (replace(READER, lang="en"), None, "yaojian digest --day 2026-02-12 --preview"),
    ],
)
def test_what_a_mail_has_no_room_for_is_said_with_a_way_to_it(reader, public, said):
    short = shorten(day(reader=reader, public_url=public), day().items - 1)
    rendered = render(short)
    assert said in rendered.text
    assert (f'href="{public}/digest/{short.key}"' in rendered.html) == (public is not None)


def test_demands_left_out_point_to_where_they_are():
    assert "其余 1 条部署要求见原文" in render(day()).text
    assert "其余 1 条部署要求见存档" in render(day(public_url="https://yj.example.org")).text


def test_the_foot_says_a_way_out_that_works():
    from notify.message import write_letter

    mailed = write_letter(day(), sender="news@example.org")
    assert "退订：回复本邮件并写“退订”" in mailed.text
    alone = write_letter(day(), sender=None)
    assert "yaojian subscribers remove reader@example.org" in alone.text
    assert "回复本邮件" not in alone.text
    public = write_letter(day(public_url="https://yj.example.org"), sender="news@example.org")
    assert f"退订（一次点击）：https://yj.example.org/u/{READER.token}" in public.text


def test_each_subscriber_chooses_the_days_of_their_reminders():
    def said(steps):
        told, days = frozenset({"article:5"}), []
        for offset in range(32):
            window = replace(WINDOW, day=date(2026, 1, 20) + timedelta(days=offset))
            digest = day(
                Material(pending=(REMINDED,)), told=told, window=window, reader=replace(READER, remind=steps)
            )
            days += [coming.left for action in digest.actions for coming in action.days]
            told |= set(digest.keys)
        return days

    assert said((14, 7, 2)) == [14, 7, 2]
    assert said((10, 1, 0)) == [10, 1, 0]
    assert said(()) == []


def test_an_effective_date_comes_back_as_often_as_a_deadline():
    told, said = frozenset({"article:6"}), []
    for offset in range(40):
        window = replace(WINDOW, day=date(2026, 1, 20) + timedelta(days=offset))
        digest = day(Material(pending=(COMING,)), told=told, window=window)
        said += [coming.left for action in digest.actions for coming in action.days]
        told |= set(digest.keys)
    assert said == [14, 7, 2]


def test_an_original_that_comes_after_its_copy_reminds_of_no_step_again():
    copy = replace(REMINDED, id=50, story_id=3, story_role="reprint", first_seen=REMINDED.first_seen)
    first = day(Material(pending=(copy,)))
    assert ids(first.actions) == [50]
    original = replace(REMINDED, story_id=3, first_seen=SEEN)
    later = day(Material(pending=(copy, original)), told=frozenset(first.keys))
    assert later.actions == ()


def test_traditional_says_days_after_and_not_the_queen_of_heaven():
    text = render(day(reader=replace(READER, script="traditional"))).text
    assert "17 天後施行" in text
    assert "國家藥監局令第8號" in text
    assert "（與2025年2月會議相比）" in text
    assert "天后" not in text


def test_the_english_frame_has_no_chinese_words_or_marks_of_its_own():
    digest = day(
        reader=replace(READER, lang="en", rules=("药品·国家局", "器械")),
        rules=RULES,
        public_url="https://y.example",
    )
    published = [s.article for s in (*MATERIAL.arrivals, *MATERIAL.pending, *MATERIAL.revised, OLD_STORY)]
    known = "".join(f"{a.title}{a.issuers}{a.doc_numbers}{a.publisher}" for a in published)
    known += "".join(s.name for s in SOURCES.values()) + "".join(r.name for r in RULES)
    known += "".join(
        str(q) for a in published for q in (*a.deadlines, *a.effective_on, *a.directives, *a.supersedes)
    )
    known += "".join(str(c) for c in MATERIAL.comparisons.values()) + "".join(MATERIAL.gaps) + str(EDITED)
    rendered = render(digest)
    rows = [
        row for row in (rendered.subject + "\n" + rendered.text).splitlines() if "For you: rule" not in row
    ]
    for row in rows:
        assert not [run for run in re.findall(r"[\u4e00-\u9fff]{2,}", row) if run not in known], row
        assert not re.search(r"[，；：。]", re.sub(r"[“「《（].*[”」》）]", "", row)), row


def test_a_day_of_another_year_is_said_with_its_year():
    text = render(day()).text
    assert "2025年12月12日发布" in text
    assert "，2月11日发布" in text


def test_a_late_digest_counts_the_days_from_when_it_is_read():
    late = day(Material(pending=(REMINDED,)), now=NOW + timedelta(days=2))
    assert [coming.left for action in late.actions for coming in action.days] == [5]
    assert render(late).text.splitlines()[0] == "药监日报 2026-02-12（周四）（补发）"
    over = day(Material(pending=(REMINDED,)), now=NOW + timedelta(days=8))
    assert over.actions == ()
    today = day(
        Material(pending=(REMINDED,)),
        told=frozenset(late.keys),
        window=replace(WINDOW, day=date(2026, 2, 14)),
    )
    assert today.actions == (), "the digest of the day itself does not say it again"
