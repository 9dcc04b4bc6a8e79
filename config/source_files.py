"""The shape of `source.yml` and of family files, as pydantic models (`extra="forbid"`).

Imported only when files are loaded: pydantic costs start-up time.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from errors import WrongValue
from models import Confidence, ListForm, Witness
from wording import Wording

Kind = Literal["meeting", "speech", "notice", "law", "interpretation", "news"]
Subkind = Literal["recall", "inspection", "consultation", "safety", "qa", "penalty", "publicity"]
Level = Literal["national", "technical-centre", "provincial", "media"]
PagingKind = Literal["none", "auto", "pattern", "form", "jpage", "jpaas", "request"]

SPELLINGS = {
    r"(min|mins|minute|minutes|分|分钟)": "m",
    r"(hr|hrs|hour|hours|小时|时)": "h",
    r"(day|days|天|日)": "d",
    r"(sec|secs|second|seconds|秒)": "s",
}
CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
CRON_NAMES = (("minute", "分"), ("hour", "时"), ("day", "日"), ("month", "月"), ("weekday", "星期"))
CRON_WORDS = {
    w: str(i)
    for words in ("sun mon tue wed thu fri sat", "_ jan feb mar apr may jun jul aug sep oct nov dec")
    for i, w in enumerate(words.split())
}


def _rule(value: Any) -> Any:
    """A rule is one selector, several with ` | ` between, or a list of them."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(p, str) for p in parts):
        raise WrongValue(
            "a selector or a list of selectors was expected", zh="这里应是一个选择器，或选择器的列表"
        )
    rule = tuple(one.strip() for part in parts for one in re.split(r"\s\|\s", part) if one.strip())
    for selector in rule:
        _check_selector(selector)
    return rule


def _check_selector(selector: str) -> None:
    if selector.startswith(("/", "./", "(")):
        if selector.startswith("/") and selector.endswith("/") and len(selector) > 2:
            try:
                re.compile(selector[1:-1])
            except re.error as error:
                raise WrongValue(
                    f"{selector!r} is no regular expression: {error}",
                    zh=f"{selector!r} 不是正则表达式：“{error}”",
                ) from None
        return
    if selector.count("[") != selector.count("]") or selector.count("(") != selector.count(")"):
        raise WrongValue(f"{selector!r} has an unclosed bracket", zh=f"{selector!r} 的括号没有配对")


def _every(value: Any) -> Any:
    text = str(value).strip()
    if re.fullmatch(r"[1-9][0-9]*[smhd]", text):
        return text
    number, unit = re.fullmatch(r"([0-9]*)\s*(.*)", text).groups()  # type: ignore[union-attr]
    for spelled, letter in SPELLINGS.items():
        if number and re.fullmatch(spelled, unit.lower()):
            raise WrongValue(
                f"{text!r} is no interval; did you mean {number}{letter}?",
                zh=f"{text!r} 不是时间间隔；是不是 {number}{letter}？",
            )
    raise WrongValue(
        f"{text!r} is no interval; write it like 30m, 6h or 1d",
        zh=f"{text!r} 不是时间间隔；请写成 30m、6h 或 1d",
    )


def _cron(value: Any) -> Any:
    fields = str(value).split()
    if len(fields) != 5:
        raise WrongValue(
            f"{value!r} has {len(fields)} cron fields, not 5; write it like 30 8 * * 1-5",
            zh=f"{value!r} 有 {len(fields)} 段，cron 要五段；请写成 30 8 * * 1-5",
        )
    for text, (low, high), name in zip(fields, CRON_RANGES, CRON_NAMES, strict=True):
        for part in text.split(","):
            if not _cron_part(part.lower(), low, high):
                en, zh = name
                raise WrongValue(
                    f"{value!r}: {part!r} is no {en} ({low}-{high})",
                    zh=f"{value!r}：{part!r} 不能作“{zh}”一段（{low}-{high}）",
                )
    return " ".join(fields)


def _cron_part(part: str, low: int, high: int) -> bool:
    match = re.fullmatch(r"(\*|([a-z]{3}|[0-9]+)(?:-([a-z]{3}|[0-9]+))?)(?:/([1-9][0-9]*))?", part)
    if not match:
        return False
    ends = [CRON_WORDS.get(end, end) for end in (match[2], match[3]) if end]
    numbers = [int(end) if end.isdigit() else -1 for end in ends]
    return all(low <= n <= high for n in numbers) and numbers == sorted(numbers)


def _url(value: Any) -> Any:
    if not re.match(r"https?://[^/\s]+", str(value)):
        raise WrongValue(
            f"{value!r} is no http:// or https:// address", zh=f"{value!r} 不是 http:// 或 https:// 地址"
        )
    return str(value)


def _charset(value: Any) -> Any:
    import codecs

    try:
        codecs.lookup(str(value))
    except LookupError:
        raise WrongValue(
            f"{value!r} is no charset; write utf-8 or gb18030",
            zh=f"{value!r} 不是字符编码；请写 utf-8 或 gb18030",
        ) from None
    return str(value).lower()


def _region(value: Any) -> Any:
    if not re.fullmatch(r"[0-9]{6}", str(value)):
        raise WrongValue(
            f"{value!r} is no region; write six digits of GB/T 2260 in quotes, like '440000'",
            zh=f"{value!r} 不是地区；请在引号中写 GB/T 2260 的六位代码，如 '440000'",
        )
    return str(value)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float | date) else value


def _paging(value: Any) -> Any:
    """`index_{n}.html` is short for `{pattern: index_{n}.html}`, `none`/`auto` for that kind."""
    if isinstance(value, str):
        return {"kind": value} if "{" not in value else {"pattern": value}
    return value


def _sentence(value: Any) -> Any:
    """Words for people: one text, or `{zh: …, en: …}` where both are written."""
    if (
        isinstance(value, dict)
        and set(value) == {"zh", "en"}
        and all(isinstance(v, str) for v in value.values())
    ):
        return Wording(value["en"], value["zh"])
    if isinstance(value, str) and value.strip():
        return value
    raise WrongValue("a text, or {zh: …, en: …}, was expected", zh="这里应是文字，或 {zh: …, en: …}")


SENTENCE_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
    ]
}
Sentence = Annotated[Any, PlainValidator(_sentence), WithJsonSchema(SENTENCE_SCHEMA)]
RULE_SCHEMA = {
    "description": "a selector, several with ' | ' between, or a list of selectors",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
}
Rule = Annotated[tuple[str, ...], BeforeValidator(_rule), WithJsonSchema(RULE_SCHEMA)]
Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Url = Annotated[str, BeforeValidator(_url)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryShape(Shape):
    """Rows of a listing: `each` row, and in it `link`, `title`, `date`."""

    each: Rule | None = None
    link: Rule | None = None
    title: Rule | None = None
    date: Rule | None = None
    form: ListForm | None = None
    total: Rule | None = None
    pages: Rule | None = None
    seen: Text | None = None
    confidence: Confidence | None = None


class PagingShape(Shape):
    """How page n of a listing is asked for; a plain string is the pattern."""

    kind: PagingKind | None = None
    pattern: str | None = None
    first: Annotated[int, Field(ge=0, le=100)] | None = None
    method: Literal["GET", "POST"] | None = None
    form: dict[str, Text | Literal[""]] | None = None
    multipart: bool | None = None
    counts: Literal["pages", "records"] | None = None
    page_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    lookback: Annotated[int, Field(ge=0, le=20)] | None = None
    limit: Annotated[int, Field(ge=1, le=5000)] | None = None


class PagingSchema:
    """Editors learn that a plain string is allowed too."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"type": "string"}]}


PagingField = Annotated[PagingShape, BeforeValidator(_paging), PagingSchema]


class ArticleShape(Shape):
    """A site's own places for the parts of an article."""

    title: Rule | None = None
    date: Rule | None = None
    body: Rule | None = None
    publisher: Rule | None = None
    attachments: Rule | None = None
    drop: Rule | None = None
    seen: Text | None = None
    confidence: Confidence | None = None


class ExpectShape(Shape):
    """What is normal for the source."""

    min_entries: Annotated[int, Field(ge=0, le=1000)] | None = None
    max_new: Annotated[int, Field(ge=1, le=10000)] | None = None
    languages: tuple[Text, ...] | None = None


class ListingShape(Shape):
    """One column."""

    name: Text
    url: Url | None = None
    kind: Kind | None = None
    subkind: Subkind | None = None
    watched: bool | None = None
    confidence: Confidence | None = None
    seen: Text | None = None
    note: Sentence | None = None
    entry: EntryShape | None = None
    paging: PagingField | None = None


class TlsShape(Shape):
    """A dated exception from certificate rules."""

    kind: Literal["unverified", "legacy_renegotiation"]
    reason: Text
    until: date


class BrowserShape(Shape):
    """A challenge of this source is met with a browser, once a day at most."""

    reason: Sentence


class Defaults(Shape):
    """What a family may set and a source may override."""

    entry: EntryShape | None = None
    article: ArticleShape | None = None
    paging: PagingField | None = None
    charset: Annotated[str, BeforeValidator(_charset)] | None = None
    expect: ExpectShape | None = None
    access: Text | None = None
    gap_seconds: Annotated[float, Field(ge=0, le=600)] | None = None
    budget_seconds: Annotated[float, Field(gt=0, le=86400)] | None = None
    max_requests: Annotated[int, Field(ge=1, le=100000)] | None = None


class FamilyShape(Defaults):
    """`config/families/<id>.yml`: one publisher family, written once."""

    name: Text
    marks: tuple[Text, ...] = ()
    note: Sentence | None = None


class SourceShape(Defaults):
    """`config/sources/<id>/source.yml`: one watched site."""

    name: Text
    url: Url | None = None
    level: Level | None = None
    region: Annotated[str, BeforeValidator(_region)] | None = None
    family: Text | None = None
    state: Literal["watched", "not_watched"] | None = None
    reason: Sentence | None = None
    every: Annotated[str, BeforeValidator(_every)] | None = None
    cron: Annotated[str, BeforeValidator(_cron)] | None = None
    listings: tuple[ListingShape, ...] | None = None
    hosts: tuple[Text, ...] | None = None
    relays: tuple[Text, ...] | None = None
    witness: Witness | None = None
    site_code: Text | None = None
    tls: TlsShape | None = None
    browser: BrowserShape | None = None
    coverage: Sentence | None = None
    note: Sentence | None = None


class OrganShape(Shape):
    """One organ nobody watches yet."""

    name: Text
    url: Url
    why: Sentence


class UnwatchedShape(Shape):
    """`config/not_watched.yml`."""

    organs: tuple[OrganShape, ...]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `source.yml` for editors; kept in `config/source_schema.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SourceShape.model_json_schema()}
