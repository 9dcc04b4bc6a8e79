"""Nouns ⇄ JSON text, exactly: whatever a str holds comes back, NUL and lone surrogates included.

Written by hand over `dataclasses.fields` because a run with nothing new must not pay for building
validators: the readers and writers of one noun are made at its first use, from its annotations.
Fields that hold their default are left out, so a noun that grows stays readable in old rows;
fields of another version are ignored.
"""

from __future__ import annotations

import base64
import json
import re
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from wording import Wording

Noun = TypeVar("Noun")
Step = Callable[[Any], Any]

SURROGATE = re.compile("[\ud800-\udfff]")


def encode(noun: Any) -> str:
    """JSON text of a dataclass instance; UTF-8 safe, free of NUL."""
    return write_json(_writer(cast(Hashable, type(noun)))(noun))


def decode(kind: type[Noun], text: str) -> Noun:
    """The instance of `kind` that `encode` wrote."""
    return cast(Noun, _reader(cast(Hashable, kind))(json.loads(text)))


def write_json(value: Any) -> str:
    """Compact JSON in the characters themselves; only what no database takes is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _same(value: Any) -> Any:
    return value


def _write_text(value: Any) -> Any:
    """A sentence in both languages keeps both."""
    return {"en": str(value), "zh": value.zh} if isinstance(value, Wording) and value.zh != value else value


def _read_text(value: Any) -> Any:
    return Wording(value["en"], value["zh"]) if isinstance(value, dict) else value


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def _writer(noun: Hashable) -> Step:
    kind: Any = noun
    hints = get_type_hints(kind)
    plan = tuple((f.name, _default(f), _write_step(hints[f.name])) for f in fields(kind))

    def write(one: Any) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for name, default, step in plan:
            value = getattr(one, name)
            if value is not default and value != default:
                out[name] = step(value)
        return out

    return write


@cache
def _reader(noun: Hashable) -> Step:
    kind: Any = noun
    hints = get_type_hints(kind)
    plan = tuple((f.name, _read_step(hints[f.name])) for f in fields(kind))

    def read(found: dict[str, Any]) -> Any:
        return kind(**{name: step(found[name]) for name, step in plan if name in found})

    return read


def _optional(kind: Any) -> Any:
    """X of `X | None`; any other union is not something our nouns have."""
    parts = [part for part in get_args(kind) if part is not types.NoneType]
    if len(parts) != 1:
        raise TypeError(f"no codec for {kind}")
    return parts[0]


@cache
def _write_step(kind: Any) -> Step:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        inner = _write_step(_optional(kind))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        inner = _write_step(get_args(kind)[0])
        return lambda value: [inner(one) for one in value]
    if origin in (dict, Mapping):
        inner = _write_step(get_args(kind)[1])
        return lambda value: {name: inner(one) for name, one in value.items()}
    if kind in (date, datetime):
        return lambda value: value.isoformat()
    if kind is timedelta:
        return lambda value: value // timedelta(microseconds=1)
    if kind is bytes:
        return lambda value: base64.b64encode(value).decode("ascii")
    if is_dataclass(kind):
        return lambda value: _writer(cast(Hashable, kind))(value)
    if kind is str:
        return _write_text
    if origin is Literal or kind in (int, float, bool):
        return _same
    raise TypeError(f"no codec for {kind}")


@cache
def _read_step(kind: Any) -> Step:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        inner = _read_step(_optional(kind))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        inner = _read_step(get_args(kind)[0])
        return lambda value: tuple(inner(one) for one in value)
    if origin in (dict, Mapping):
        inner = _read_step(get_args(kind)[1])
        return lambda value: {name: inner(one) for name, one in value.items()}
    if kind in (date, datetime):
        return cast(Step, kind.fromisoformat)
    if kind is timedelta:
        return lambda value: timedelta(microseconds=value)
    if kind is bytes:
        return base64.b64decode
    if is_dataclass(kind):
        return lambda value: _reader(cast(Hashable, kind))(value)
    return _read_text if kind is str else _same
