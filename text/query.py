"""The one query language of search, rules, feeds and digests: parse it, and ask an Article.

    药品 召回            both · 药品 OR 器械, 药品 | 器械   either · 药品 -农药, NOT 农药   without
    "委托生产" “委托生产”  as written · (药品 | 器械) 召回   grouping
    药!农药!兽药          药, but not where it stands inside 农药 or 兽药
    GMP  GMP*            a Latin word or number stands between borders; * opens one
    issuer:国家药监局 发文机关:… level:national 地区:广东 genre:notice 类型:公告 number:… 文号:…
    published:2026-01-01..2026-02-01 发布:>=2026-01 deadline:2026 截止:..2026-03-01 binding:yes

Either script finds both: what is asked and what is read are compared in one folded form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from errors import QueryError
from models import And, Not, Or, Query, Term
from text.query_fields import FIELDS, field_value, wrong
from text.query_match import lint, loosened, matches, near_misses
from text.script import fold, to_simplified
from text.traps import traps

__all__ = ["lint", "loosened", "matches", "near_misses", "parse"]
LONGEST = 2000
DEEPEST = 40
"""Far beyond what a person writes; a query from the network must not exhaust the stack."""
_QUOTES = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "＂": "＂"}
_BLANKS = re.compile(r"[\s\u3000]+")
_WORD_ENDS = re.compile(r"[\s\u3000()（）|｜\"“”「『＂]")
_FIELD = re.compile(r"([A-Za-z_]+|[\u4e00-\u9fff]{1,6})[:：]")
_LATIN = re.compile(r"[a-z0-9]")

Kind = Literal["open", "close", "or", "and", "not", "word", "phrase", "field"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    text: str
    at: int


def parse(query: str) -> Query:
    """The query as a tree; an empty one is And(()), which everything matches.

    raises  QueryError with the position (code points) of the character that cannot be understood

    >>> parse("药品 -召回")  # doctest: +ELLIPSIS
    And(parts=(Term(text='药品', ...), Not(part=Term(text='召回', ...))))
    """
    try:
        if len(query) > LONGEST:
            raise QueryError(
                f"a query may have {LONGEST} characters, this one has {len(query)}",
                zh=f"检索式最多 {LONGEST} 字，这一条有 {len(query)} 字",
                position=LONGEST,
            )
        return _Parser(query).whole()
    except QueryError as error:
        error.query = query
        raise


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    number_next = False
    while at < len(query):
        if blank := _BLANKS.match(query, at):
            at, number_next = blank.end(), False
            continue
        if number_next and query[at] not in _QUOTES:  # 文号:国药监(2026)12号 has brackets of its own
            end = blank.start() if (blank := _BLANKS.search(query, at)) else len(query)
            yield _Token("word", query[at:end], at)
            at, number_next = end, False
            continue
        token, at = _token(query, at)
        number_next = token.kind == "field" and FIELDS.get(token.text.casefold()) == "number"
        yield token


def _token(query: str, at: int) -> tuple[_Token, int]:
    char = query[at]
    if char in "(（":
        return _Token("open", char, at), at + 1
    if char in ")）":
        return _Token("close", char, at), at + 1
    if char in "|｜":
        return _Token("or", char, at), at + 1 + (query[at + 1 : at + 2] == char)
    if char in _QUOTES:
        end = query.find(_QUOTES[char], at + 1)
        if end < 0:
            raise wrong(f"the quotation mark {char} is never closed", f"引号 {char} 没有配对", at)
        return _Token("phrase", query[at + 1 : end], at), end + 1
    if char in "-－−":
        if at + 1 == len(query) or _BLANKS.match(query, at + 1):
            raise wrong(f"{char} needs a word right after it", f"{char} 后面要紧跟一个词", at)
        return _Token("not", char, at), at + 1
    if found := _FIELD.match(query, at):
        return _Token("field", found[1], at), found.end()
    ending = _WORD_ENDS.search(query, at)
    end = ending.start() if ending else len(query)
    word = query[at:end]
    kind: Kind = {"OR": "or", "AND": "and", "NOT": "not"}.get(word, "word")  # type: ignore[assignment]
    return _Token(kind, word, at), end


class _Parser:
    """Recursive descent: either := both (OR both)*, both := one+, one := NOT* (group | word | field)."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = list(_tokens(query))
        self.next = 0
        self.depth = 0

    def whole(self) -> Query:
        if not self.tokens:
            return And(parts=())
        tree = self._either()
        if (token := self._peek()) is not None:
            raise wrong("this closing bracket opens nowhere", "这个右括号没有左括号", token.at)
        return tree

    def _either(self) -> Query:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(parts=tuple(parts))

    def _both(self) -> Query:
        parts: list[Query] = []
        while (token := self._peek()) is not None and token.kind not in ("close", "or"):
            if token.kind == "and":
                if not parts:
                    raise wrong("AND needs something before it", "AND 前面要有词", token.at)
                self.next += 1
                self._must_go_on(token)
                continue
            parts.append(self._one())
        if not parts:
            token = self._peek()
            at = token.at if token else len(self.query)
            raise wrong("something to look for is missing here", "这里缺少要找的词", at)
        return parts[0] if len(parts) == 1 else And(parts=tuple(parts))

    def _must_go_on(self, after: _Token) -> None:
        token = self._peek()
        if token is None or token.kind in ("close", "or", "and"):
            at = token.at if token else len(self.query)
            raise wrong(f"{after.text} needs something after it", f"{after.text} 后面要有词", at)

    def _one(self) -> Query:
        token = self.tokens[self.next]
        self.next += 1
        if token.kind == "not":
            self._must_go_on(token)
            with _Deeper(self, token.at):
                return Not(part=self._one())
        if token.kind == "open":
            with _Deeper(self, token.at):
                return self._group(token)
        if token.kind == "field":
            return self._field(token)
        return self._term(token)

    def _group(self, opened: _Token) -> Query:
        tree = self._either()
        if not self._take("close"):
            raise wrong("this bracket is never closed", "这个括号没有配对", opened.at)
        return tree

    def _term(self, token: _Token) -> Term:
        if token.kind == "phrase":
            return self._phrase(token)
        if token.kind != "word":
            raise wrong(f"{token.text} needs something to stand with", f"{token.text} 前后要有词", token.at)
        word, *longer = re.split(r"[!！]", token.text)
        bare = word.strip("*＊")
        text = fold(bare)
        if not text:
            raise wrong(
                f"{token.text!r} holds nothing to look for", f"{token.text!r} 里没有可找的字", token.at
            )
        unless = tuple(fold(one) for one in longer if fold(one))
        for one in unless:
            if text not in one or one == text:
                raise wrong(
                    f"after ! comes a longer word that holds {bare}",
                    f"! 后面要写含有“{bare}”的更长的词",
                    token.at + len(word),
                )
        return Term(
            text=text,
            unless=(*unless, *(t for t in traps(text) if t not in unless)),
            at_start=bool(_LATIN.match(text[0])) and word[0] not in "*＊",
            at_end=bool(_LATIN.match(text[-1])) and word[-1] not in "*＊",
        )

    def _phrase(self, token: _Token) -> Term:
        text = fold(token.text)
        if not text:
            raise wrong("nothing stands between these quotation marks", "引号里是空的", token.at)
        return Term(text=text, phrase=True)

    def _field(self, token: _Token) -> Query:
        name = FIELDS.get(token.text.casefold())
        if name is None:
            known = ", ".join(sorted({str(n) for n in FIELDS.values()}))
            names = "、".join(n for n in FIELDS if not n.isascii() and to_simplified(n) == n)
            raise wrong(
                f"there is no field {token.text}; there are {known}; put words with a colon in quotes",
                f"没有“{token.text}”这个字段；可用 {names}；带冒号的词请加引号",
                token.at,
            )
        value = self._peek()
        if value is None or value.kind not in ("word", "phrase", "open"):
            raise wrong(
                f"{token.text}: needs a value right after the colon",
                f"{token.text}：冒号后面要紧跟值",
                token.at + len(token.text),
            )
        self.next += 1
        if value.kind != "open":
            return field_value(name, value.text, value.at)
        with _Deeper(self, value.at):
            return self._spread(token, value)

    def _spread(self, token: _Token, opened: _Token) -> Query:
        """`genre:(公告 | 通知)` is `genre:公告 | genre:通知`."""
        inner: list[_Token] = []
        while (value := self._peek()) is not None and value.kind != "close":
            if value.kind not in ("word", "phrase", "or"):
                raise wrong(
                    f"inside {token.text}:(…) stand only values and |",
                    f"{token.text}:(…) 的括号里只能写值和 |",
                    value.at,
                )
            inner.append(value)
            self.next += 1
        if not self._take("close"):
            raise wrong("this bracket is never closed", "这个括号没有配对", opened.at)
        name = FIELDS[token.text.casefold()]
        parts = tuple(field_value(name, one.text, one.at) for one in inner if one.kind != "or")
        if not parts:
            raise wrong("nothing stands in these brackets", "括号里是空的", opened.at)
        return parts[0] if len(parts) == 1 else Or(parts=parts)

    def _peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _take(self, kind: Kind) -> bool:
        token = self._peek()
        if token is None or token.kind != kind:
            return False
        self.next += 1
        return True


class _Deeper:
    """Counts nesting while a bracket or a NOT is open."""

    def __init__(self, parser: _Parser, at: int) -> None:
        self.parser, self.at = parser, at

    def __enter__(self) -> None:
        self.parser.depth += 1
        if self.parser.depth > DEEPEST:
            raise wrong(
                f"brackets and NOT are nested deeper than {DEEPEST}",
                f"括号和 NOT 的嵌套超过 {DEEPEST} 层",
                self.at,
            )

    def __exit__(self, *_: object) -> None:
        self.parser.depth -= 1
