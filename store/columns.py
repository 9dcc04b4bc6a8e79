"""Kinds of columns: instants, text that every database takes, keys.

Instants are `timestamptz` on PostgreSQL and fixed-width ISO text in UTC on SQLite, where text of
one width sorts as time does and an operator can read it in the sqlite3 shell.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from wording import Wording


class Instant(TypeDecorator[datetime]):
    """An aware datetime; anything naive is refused, because a guessed zone is a wrong zone."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = DateTime(timezone=True) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; instants are aware UTC")
        value = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return value
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


class Plain(TypeDecorator[str]):
    """Text a database column can hold: NUL and lone surrogates become U+FFFD.

    PostgreSQL refuses NUL, both drivers refuse lone surrogates, and SQLite's LIKE stops at a NUL.
    What must survive exactly is kept as JSON by `store.codec`, which escapes them.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)


class Sentence(Plain):
    """Plain text for people. A `Wording` keeps its Chinese behind a unit separator, in the same cell."""

    cache_ok = True
    between = "\x1f"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if isinstance(value, Wording) and value.zh != value:
            return f"{plain(str(value))}{self.between}{plain(value.zh)}"
        return None if value is None else plain(str(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None or self.between not in value else Wording(*value.split(self.between, 1))


def plain(value: str) -> str:
    """
    >>> plain("药\\x00监\\ud800")
    '药\ufffd监\ufffd'
    """
    if value.isascii() and "\0" not in value:
        return value
    return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Key = BigInteger().with_variant(Integer, "sqlite")
"""A growing integer key; only as INTEGER it is SQLite's rowid."""


def key() -> Column[int]:
    return Column("id", Key, primary_key=True)


def whose(table: str, name: str, **more: Any) -> Column[int]:
    return Column(name, Key, ForeignKey(f"{table}.id"), **more)
