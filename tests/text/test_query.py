"""The query language: what it understands, what it refuses and where, and what an Article answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import QueryError
from models import And, Article, Deadline, Effective, Field, Not, Or, Source, Term
from text.query import lint, matches, near_misses, parse

HEBEI = Source(id="hebei", name="河北省药监局", url="https://x.cn/", level="provincial", region="130000")


def article(title="标题", body="正文", **more):
    return Article(url="https://x.cn/1", source_id="hebei", title=title, body=body, **more)


def found(query, *args, **more):
    return matches(parse(query), article(*args, **more), source=HEBEI) is not None


def words_of(query):
    parts = query.parts if isinstance(query, And | Or) else (query,)
    return [p.text for p in parts if isinstance(p, Term)]


def test_blanks_mean_both_and_or_means_either():
    assert isinstance(parse("召回 通报"), And)
    assert isinstance(parse("召回 OR 通报"), Or)
    assert parse("召回|通报") == parse("召回 OR 通报") == parse("召回 ｜ 通报")
    assert words_of(parse("召回　通报")) == ["召回", "通报"]


def test_and_binds_closer_than_or_and_brackets_change_that():
    assert found("牙膏 | 召回 通报", "召回通报")
    assert not found("(牙膏 | 召回) 通报", "召回")
    assert found("（牙膏 | 召回） 通报", "召回通报")


@pytest.mark.parametrize("query", ["召回 -疫苗", "召回 NOT 疫苗", "召回 AND NOT 疫苗", "召回 －疫苗"])
def test_a_word_after_minus_or_not_must_be_absent(query):
    assert found(query, "器械召回")
    assert not found(query, "疫苗召回")


def test_a_hyphen_inside_a_word_belongs_to_it():
    assert parse("COVID-19") == Term(text="covid-19", at_start=True, at_end=True)


@pytest.mark.parametrize("query", ['"委托生产"', "“委托生产”", "「委託生產」"])
def test_phrases_in_any_quotes_are_found_in_either_script(query):
    assert found(query, "药品委托生产")
    assert found(query, "藥品委託生產監督")
    assert not found(query, "委托他人生产")


def test_both_scripts_find_both():
    assert found("藥品監督", "全省药品监督工作")
    assert found("药品监督", "全省藥品監督工作")
    assert parse("藥品監督") == parse("药品监督")


def test_a_longer_word_after_the_exclamation_mark_does_not_count():
    assert not found("药!农药!兽药", "农药与兽药残留")
    assert found("药!农药!兽药", "农药与新药")


def test_the_end_of_one_word_and_the_start_of_the_next_are_no_word():
    assert not found("中药", "集中药品采购")
    assert found("中药", "中药饮片")
    assert found("中药", "收集中药材标准")
    assert found('"中药"', "集中药品采购")
    assert not found("国药", "我国药品监管")


def test_what_a_trap_kept_out_is_shown_as_a_near_miss():
    (hit,) = near_misses(parse("中药"), article("集中药品采购"))
    assert hit.context.startswith("集【中药】品")
    assert near_misses(parse("中药"), article("中药饮片")) == ()


def test_latin_words_and_numbers_have_borders_that_a_star_opens():
    assert not found("GMP", "cGMPs")
    assert found("GMP", "实施ＧＭＰ检查")
    assert found("*GMP*", "cGMPs")
    assert not found("12", "第120号")
    assert found("12", "第12号")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("issuer:国家药监局", Field(name="issuer", op="has", value="国家药品监督管理局")),
        ("发文机关：廣東省藥監局", Field(name="issuer", op="has", value="广东省药品监督管理局")),
        ("地区:广东", Field(name="region", op="has", value="440000")),
        ("region:44", Field(name="region", op="has", value="440000")),
        ("类型:公告", Field(name="genre", op="has", value="announcement")),
        ("genre:recall", Field(name="genre", op="has", value="recall")),
        ("level:国家", Field(name="level", op="has", value="national")),
        ("文号:药监综药管函(2026)282号", Field(name="number", op="has", value="药监综药管函〔2026〕282号")),
        ("binding:是", Field(name="binding", op="has", value="true")),
        (
            "发布:2026-01-01..2026-02-01",
            Field(name="published", op="between", value="2026-01-01", upto="2026-02-01"),
        ),
        ("published:>=2026-02", Field(name="published", op="between", value="2026-02-01", upto="")),
        ("published:>2026-02", Field(name="published", op="between", value="2026-03-01", upto="")),
        ("published:<2026", Field(name="published", op="between", value="", upto="2025-12-31")),
        ("截止:2026年2月", Field(name="deadline", op="between", value="2026-02-01", upto="2026-02-28")),
        ("施行:..20260301", Field(name="effective", op="between", value="", upto="2026-03-01")),
    ],
)
def test_fields_have_chinese_names_and_values_are_brought_to_the_stored_form(query, field):
    assert parse(query) == field


def test_a_name_for_several_regions_and_several_values_become_an_or():
    assert [p.value for p in parse("地区:京津冀").parts] == ["110000", "120000", "130000"]
    assert parse("类型:(公告 | 通告)") == parse("类型:公告 | 类型:通告")


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("(召回", 0),
        ("召回)", 2),
        ('召回 "疫苗', 3),
        ("召回 OR", 5),
        ("NOT", 3),
        ("召回 - 疫苗", 3),
        ("foo:bar", 0),
        ("召回 published:2026-13", 13),
        ("published:2026-03..2026-01", 10),
        ("genre:诗歌", 6),
        ("region:火星", 7),
        ("title:", 5),
        ("title:(a OR (b))", 12),
        ("药!草", 1),
        ('""', 0),
        ("(" * 100 + "a" + ")" * 100, 40),
        ("a" * 3000, 2000),
    ],
)
def test_an_error_points_at_the_character(query, position):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == position


@given(st.text(alphabet='药品 中-|()（）"“”:：!*ANDORNT.>=<2026年月genre类型\n\u3000，', max_size=40))
def test_any_text_is_a_query_or_an_error_with_a_position_in_it(text):
    try:
        tree = parse(text)
    except QueryError as error:
        position = error.position
    else:
        position = 0
        assert (matches(tree, article("药品")) is None) != (matches(Not(part=tree), article("药品")) is None)
    assert 0 <= position <= len(text)


def test_an_empty_query_matches_everything():
    assert parse(" ") == And(parts=())
    assert found("")


def test_fields_ask_the_article_and_what_it_does_not_say_matches_nothing():
    from datetime import date

    one = {
        "issuers": ("国家药品监督管理局",),
        "doc_numbers": ("2026年第12号",),
        "genre": "announcement",
        "binding": True,
        "published_on": date(2026, 2, 11),
        "products": ("药品",),
        "marks": ("试行",),
        "deadlines": (Deadline(date=date(2026, 3, 1), what="", quote="", start=0, end=0),),
        "effective_on": (Effective(date=date(2026, 5, 1), what="", quote="", start=0, end=0),),
    }
    for query in (
        "issuer:NMPA", "文号:第12号", "类型:公告", "binding:yes", "published:2026-02-11", "产品:藥品",
        "mark:试行", "截止:2026-03", "施行:>2026-04", "level:provincial", "地区:河北", "source:hebei", "来源:河北省药监局",
    ):  # fmt: skip
        assert found(query, **one), query
        assert not found(f"-{query}", **one), query
    for query in ("binding:no", "published:2025", "number:13号", "deadline:2026-04", "first_seen:2026"):
        assert not found(query, **one), query
    assert not found("binding:no")
    assert not found("binding:yes")
    assert not found("published:2026")


def test_a_hit_shows_the_words_as_published_with_what_is_around_them():
    text = "會議要求，要全面加強藥品經營環節監管，嚴厲打擊違法行為，保障公眾用藥安全。"
    match = matches(parse("药品经营"), article("会议", text))
    (hit,) = match.hits
    assert (hit.field, hit.words) == ("body", "藥品經營")
    assert hit.context == "會議要求，要全面加強【藥品經營】環節監管，嚴厲打擊違法行為，保障…"


def test_context_survives_folding_that_changes_lengths():
    match = matches(parse("检查"), article("ＧＭＰ　 　检 查 通告"))
    assert match.hits[0].words.replace(" ", "") == "检查"


def test_words_in_attachments_are_found_and_said_to_be_there():
    from models import Attachment

    one = article(attachments=(Attachment(name="附件1", url="https://x.cn/a.pdf", text="牙膏备案资料"),))
    assert matches(parse("牙膏备案"), one).hits[0].field == "attachment"


def test_lint_warns_of_too_much_never_and_single_characters():
    archive = [article(f"药品公告{n}") for n in range(60)]
    assert "too many" in lint(parse("药品"), archive).warnings[0]
    assert "matches none" in lint(parse("牙膏"), archive).warnings[0]
    assert any("one character" in w for w in lint(parse("药"), archive).warnings)
    assert lint(parse("公告1"), archive).warnings == ()
    traps = lint(parse("中药"), [article("集中药品采购")])
    assert traps.near == 1
    assert "1 near misses" in traps.warnings[0]
