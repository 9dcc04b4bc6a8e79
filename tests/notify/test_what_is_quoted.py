"""Of many demands a mail quotes those that say most; a page first seen long after its day says so."""

from __future__ import annotations

from datetime import timedelta

from digest_day import NOW, READER, SEEN, SOURCES, WINDOW, stored

from clock import day_of
from notify.compose import choose_quotes, late_days
from notify.digest import compose
from notify.items import Material
from notify.render import render
from pipelines.concreteness import concreteness, most_concrete
from pipelines.directives import find_directives

FORMULAS = (
    "会议要求，各级药品监管部门要高度重视，提高认识，加强组织领导。",
    "要提高政治站位，切实增强责任感、紧迫感。",
    "要加强协作配合，形成监管合力。",
)
TASKS = (
    "各持有人要于7月底前提交药物警戒自查报告。",
    "对无菌和植入类医疗器械要每季度检查一次，全年不少于200家次。",
    "各设区市局要在10个工作日内完成网络销售平台备案信息核对。",
)
BODY = "6月3日，省药监局召开会议。\n" + "".join(FORMULAS + TASKS)


def test_formulas_heard_every_year_give_way_to_what_has_a_day_a_number_an_object() -> None:
    demands = find_directives("全省药品监管推进会召开", BODY, genre="meeting")
    assert [d.quote for d in demands] == [
        *FORMULAS,
        *TASKS,
    ]  # the reader of a page keeps the order of the text
    meeting = stored(1, "hebei", "全省药品监管推进会召开", body=BODY, genre="meeting", directives=demands)
    quoted = [q.text for q in choose_quotes(meeting.article, (), None)]
    assert len(quoted) == 2
    assert set(quoted) < set(TASKS)


def test_a_standing_phrase_says_less_than_anything_with_a_day() -> None:
    demands = find_directives("全省药品监管推进会召开", BODY, genre="meeting")
    most_of_formulas = max(concreteness(d) for d in demands if d.quote in FORMULAS)
    assert most_of_formulas < min(concreteness(d) for d in demands if d.quote in TASKS)


def test_equal_demands_keep_the_order_of_the_text() -> None:
    demands = find_directives(
        "会议召开", "会议强调，要推动创新发展。要支持企业出海。要做好科普宣传。", genre="meeting"
    )
    assert most_concrete(demands, 2) == demands[:2]


def test_a_notice_first_seen_weeks_after_its_day_says_so() -> None:
    seen = day_of(SEEN)
    old = stored(1, "hebei", "旧通知", published_on=seen - timedelta(days=20))
    assert late_days(old) == 20
    for published in (seen, seen - timedelta(days=7), None):
        assert late_days(stored(2, "hebei", "新通知", published_on=published)) == 0


def test_the_mail_shows_that_it_was_seen_late() -> None:
    material = Material(
        arrivals=(
            stored(1, "hebei", "旧通知", genre="notice", published_on=day_of(SEEN) - timedelta(days=20)),
            stored(2, "hebei", "新通知", genre="notice", published_on=day_of(SEEN)),
        )
    )
    digest = compose(
        material, window=WINDOW, subscriber=READER, now=NOW, sources=SOURCES, told=frozenset(), rules=()
    )
    said = render(digest).text
    assert "迟见（发布后20天）" in said
    assert said.count("迟见") == 1
