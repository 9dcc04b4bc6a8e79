"""Searching finds every substring, in both databases the same, and what a query tree asks for."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import And, Deadline, Effective, Field, Not, Or, Query, Source, Term
from store import articles, search, search_index
from store.engine import Store
from tests.store.conftest import T0, article

WORDS = (
    "国家药品监督管理局 关于 发布 药品生产质量管理规范 附录 的 公告 医疗器械 飞行检查 通报 2026年第12号 "
    "〔2026〕3号 GMP 检查 疫苗 批签发 ， 。 （试行） 化妆品 注册 备案 䶮㛃 𠮷野 Ⅲ期临床 e-CTD"
).split()


def texts(count: int) -> list[str]:
    draw = random.Random(20260212)
    return [
        "".join(
            draw.choice(WORDS) + draw.choice(["", "", "", " ", "\n"]) for _ in range(draw.randrange(5, 60))
        )
        for _ in range(count)
    ]


def fill(store: Store, bodies: list[str]) -> None:
    with store.write() as tx:
        for n, body in enumerate(bodies):
            given_article = article(n, title="题", body=body, search_text=f"题\n{body.casefold()}")
            articles.save_new(tx, given_article, now=T0 + timedelta(minutes=n))


def found(store: Store, query: Query, **more: bool) -> list[str]:
    with store.read() as tx:
        total, hits = search.search(tx, query, limit=1000, **more)
    assert total == len(hits)
    return [hit.article.body for hit in hits]


def test_every_substring_of_one_to_eight_characters_is_found_and_nothing_else(store: Store) -> None:
    bodies = texts(60)
    fill(store, bodies)
    draw = random.Random(7)
    asked = 0
    while asked < 200:
        body = search_index.fold(draw.choice(bodies))
        size, at = draw.randrange(1, 9), draw.randrange(len(body))
        word = body[at : at + size].strip()
        if not word:
            continue
        asked += 1
        wanted = [b for b in reversed(bodies) if search_index.fold(word) in search_index.fold(b)]
        assert found(store, Term(text=word, phrase=True)) == wanted, word


@pytest.mark.parametrize(
    "word", ["不存在的词", "药品监督局", "，。，", '"', "*", "a OR b", "NEAR(", "'; --", "%"]
)
def test_what_is_not_there_is_not_found_and_no_sign_has_a_meaning(store: Store, word: str) -> None:
    fill(store, ["国家药品监督管理局发布", "药品监督，管理局。"])
    assert found(store, Term(text=word)) == []


def test_a_word_counts_only_outside_its_traps(store: Store) -> None:
    fill(store, ["销售农药的通知", "农药与药品", "药"])
    assert found(store, Term(text="药", unless=("农药",))) == ["药", "农药与药品"]
    assert found(store, Not(part=Term(text="药", unless=("农药",)))) == ["销售农药的通知"]


@pytest.mark.parametrize("word", ["药 监", "家药 监管", "药 监管", "家药 监", "a b"])
def test_words_with_blanks_are_found_where_the_blank_stands(store: Store, word: str) -> None:
    fill(store, ["国家药监管", "国家药 监管", "国家药\n监 管", "aa bb", "aabb", "监管国家药"])
    wanted = {
        "药 监": ["国家药\n监 管", "国家药 监管"],
        "家药 监管": ["国家药 监管"],
        "药 监管": ["国家药 监管"],
        "家药 监": ["国家药\n监 管", "国家药 监管"],
        "a b": ["aa bb"],
    }
    assert found(store, Term(text=word, phrase=True)) == wanted[word]


def test_one_character_in_a_title_is_not_one_in_a_body(store: Store) -> None:
    with store.write() as tx:
        articles.save_new(tx, article(1, title="药", body="甲", search_text="药\n甲"), now=T0)
        articles.save_new(tx, article(2, title="乙", body="药", search_text="乙\n药"), now=T0)
    assert found(store, Field(name="title", op="has", value="药")) == ["甲"]


def test_word_borders_are_kept(store: Store) -> None:
    fill(store, ["符合cGMPs要求", "符合GMP要求", "符合 gmp"])
    border = Term(text="gmp", at_start=True, at_end=True)
    assert found(store, border) == ["符合 gmp", "符合GMP要求"]
    assert len(found(store, Term(text="gmp"))) == 3


def test_and_or_not_combine(store: Store) -> None:
    fill(store, ["甲乙", "甲丙", "乙丙", "丁"])
    jia, yi, bing = (Term(text=t) for t in "甲乙丙")
    assert found(store, And(parts=(jia, yi))) == ["甲乙"]
    assert found(store, Or(parts=(jia, yi))) == ["乙丙", "甲丙", "甲乙"]
    assert found(store, And(parts=(bing, Not(part=jia)))) == ["乙丙"]
    assert found(store, Not(part=Or(parts=(jia, yi)))) == ["丁"]
    assert len(found(store, And(parts=()))) == 4
    assert found(store, Or(parts=())) == []


def save_acts(store: Store) -> None:
    one = article(
        1,
        title="关于药品抽检的通告",
        body="一",
        issuers=("国家药品监督管理局", "国家卫生健康委员会"),
        doc_numbers=("2026年第12号",),
        genre="circular",
        binding=True,
        products=("药品",),
        marks=("试行",),
        published_on=date(2026, 2, 11),
        deadlines=(Deadline(date=date(2026, 3, 1), what="意见", quote="", start=0, end=0),),
        effective_on=(Effective(date=date(2026, 4, 1), what="施行", quote="", start=0, end=0),),
        search_text="关于药品抽检的通告\n一",
    )
    two = article(
        2, title="培训通知", body="二", genre="notice", search_text="培训通知\n二", source_id="nmpa"
    )
    with store.write() as tx:
        provincial = Source(id="guangdong", name="广东", url="https://x", level="provincial", region="440000")
        articles.save_new(tx, one, now=T0, source=provincial)
        articles.save_new(tx, two, now=T0 + timedelta(days=1))


@pytest.mark.parametrize(
    "field",
    [
        Field(name="issuer", op="has", value="卫生健康"),
        Field(name="source", op="has", value="guang"),
        Field(name="level", op="has", value="provincial"),
        Field(name="region", op="has", value="440000"),
        Field(name="source", op="has", value="广东"),
        Field(name="genre", op="has", value="circular"),
        Field(name="number", op="has", value="第12号"),
        Field(name="product", op="has", value="药品"),
        Field(name="mark", op="has", value="试行"),
        Field(name="binding", op="has", value="true"),
        Field(name="title", op="has", value="抽检"),
        Field(name="published", op="between", value="2026-02-11", upto="2026-02-11"),
        Field(name="published", op="between", value="", upto="2026-02-11"),
        Field(name="first_seen", op="between", value="", upto="2026-02-12"),
        Field(name="deadline", op="between", value="2026-03-01", upto=""),
        Field(name="effective", op="between", value="2026-03-02", upto="2026-12-31"),
    ],
    ids=lambda f: f"{f.name}-{f.value}",
)
def test_each_field_finds_its_article_and_its_opposite_the_other(store: Store, field: Field) -> None:
    save_acts(store)
    assert found(store, field) == ["一"]
    assert found(store, Not(part=field)) == ["二"]
    trap = Term(text="通知", unless=("x",))
    assert found(store, Or(parts=(field, trap))) == ["二", "一"]
    assert found(store, And(parts=(field, trap))) == []


def test_issuers_and_numbers_are_found_as_words_too(store: Store) -> None:
    save_acts(store)
    assert found(store, Term(text="国家卫生健康委员会")) == ["一"]


def test_an_edited_article_is_found_by_its_new_text_only(store: Store) -> None:
    with store.write() as tx:
        one = articles.save_new(tx, article(1, search_text="旧文"), now=T0)
        articles.save_revision(tx, one.id, article(1, search_text="新文"), now=T0, quote_of_change="…")
    assert found(store, Term(text="旧文")) == []
    assert len(found(store, Term(text="新文"))) == 1


def test_only_filed_articles_are_found(store: Store) -> None:
    with store.write() as tx:
        articles.save_new(tx, article(1, state="quarantined", reason="x", search_text="坏页"), now=T0)
    assert found(store, Term(text="坏页")) == []
    assert found(store, And(parts=())) == []


def test_pages_of_hits_and_the_capped_total(store: Store) -> None:
    fill(store, [f"药{n}" for n in range(30)])
    with store.read() as tx:
        total, hits = search.search(tx, Term(text="药"), limit=5, offset=10)
    assert total == 30
    assert [hit.article.body for hit in hits] == [f"药{n}" for n in (19, 18, 17, 16, 15)]


def test_the_best_come_first_when_asked(store: Store) -> None:
    fill(store, ["药药药药药", "药", "无"])
    assert found(store, Term(text="药"), latest_first=False) == ["药药药药药", "药"]


@given(
    st.text(st.sampled_from("药监局 a1,（\n"), min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 8)
)
def test_a_phrase_of_pairs_stands_in_the_pairs_of_the_text(body: str, at: int, size: int) -> None:
    folded = search_index.fold(body)
    word = folded[at : at + size].strip()
    if not word:
        return
    cut, asked = list(search_index.pairs(folded)), list(search_index.pairs(word))
    starts = range(len(cut) - len(asked) + 1)
    assert not search_index.is_phrase(word) or any(cut[n : n + len(asked)] == asked for n in starts)
    assert set(search_index.wanted_numbers(word)) <= set(search_index.numbers(folded))
