"""Sources: one folder each under `config/sources/`, publisher families merged in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from config.meant import did_you_mean
from config.yaml_file import YamlFile, read_yaml
from errors import ConfigError, WrongValue
from models import ArticleRules, EntryRules, Expect, Listing, Paging, Source, TlsException
from wording import Wording

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
EVERY = timedelta(hours=1)
"""Cadence of a source that names neither `every` nor `cron`."""

PARTS = ("entry", "article", "paging", "expect")
_families: dict[tuple[Path, int], dict[str, Any]] = {}


def load_sources(config_dir: Path) -> dict[str, Source]:
    """All sources by id, in the order of their folders' names.

    raises  ConfigError naming the file, the line and what was meant; also for a relay that is no source
    """
    folder = config_dir / "sources"
    if not folder.is_dir():
        raise ConfigError(
            f"{folder}: no such folder; give the configuration with --config DIR",
            zh=f"{folder}：没有这个文件夹；请用 --config DIR 给出配置",
        )
    sources = {f.parent.name: load_source(f.parent) for f in sorted(folder.glob("*/source.yml"))}
    for source in sources.values():
        for relay in source.relays:
            if relay not in sources:
                file = read_yaml(folder / source.id / "source.yml")
                meant = did_you_mean(relay, sources)
                raise file.wrong(
                    ("relays",),
                    f"relay {relay!r} is no source{meant}",
                    zh=f"relays：没有来源 {relay!r}{meant.zh}",
                )
    return sources


def load_source(folder: Path) -> Source:
    """One source from its folder; the most special setting wins: listing over source over family.

    raises  ConfigError
    """
    from config.source_files import SourceShape

    file = read_yaml(folder / "source.yml")
    own = checked(file, SourceShape)
    family = _family(folder.parent.parent / "families", own.get("family"), file)
    merged = _merge(family, own)
    watched = merged.get("state", "watched") == "watched"
    if watched and not merged.get("url"):
        raise file.wrong((), "url: is missing", zh="缺少 url:")
    if watched and not merged.get("listings"):
        raise file.wrong(
            (),
            "listings: is missing (or say state: not_watched and the reason)",
            zh="缺少 listings:（或写 state: not_watched 并说明 reason:）",
        )
    if not watched and not merged.get("reason"):
        raise file.wrong(
            ("state",), "state: not_watched needs a reason", zh="state: not_watched 要写明 reason:"
        )
    if merged.get("every") and merged.get("cron"):
        raise file.wrong(
            ("cron",), "every and cron exclude each other; keep one", zh="every 和 cron 只能写一个"
        )
    _check_listings(file, merged)
    return _source(folder.name, merged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatched:
    """An organ whose papers touch drug regulation, named because nobody watches it yet."""

    name: str
    url: str
    why: str


def load_unwatched(config_dir: Path) -> tuple[Unwatched, ...]:
    """What `config/not_watched.yml` names; the coverage page and the digest's foot say so.

    raises  ConfigError
    """
    path = config_dir / "not_watched.yml"
    if not path.is_file():
        return ()
    from config.source_files import UnwatchedShape

    return tuple(Unwatched(**one) for one in checked(read_yaml(path), UnwatchedShape).get("organs", ()))


def source_for(url: str, sources: Mapping[str, Source] | Iterable[Source]) -> Source | None:
    """The source an address belongs to: by host, the longest path prefix where hosts are shared."""
    every = sources.values() if isinstance(sources, Mapping) else sources
    parts = urlsplit(url)
    best: tuple[int, Source] | None = None
    for source in every:
        fit = max((_fit(parts.hostname, parts.path, known) for known in _places(source)), default=-1)
        if fit >= 0 and (best is None or fit > best[0]):
            best = (fit, source)
    return best[1] if best else None


def _places(source: Source) -> list[str]:
    return [source.url, *(f"//{host}" for host in source.hosts)] + [x.url for x in source.listings]


def _fit(host: str | None, path: str, known: str) -> int:
    """How many characters of path agree with a known place; -1 for another host or path."""
    parts = urlsplit(known)
    if not host or _bare(host) != _bare(parts.hostname or ""):
        return -1
    prefix = parts.path.rsplit("/", 1)[0]
    return len(prefix) if path == prefix or path.startswith(prefix + "/") else -1


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


# ------------------------------------------------------------------ checking


def checked(file: YamlFile, shape: type[BaseModel]) -> dict[str, Any]:
    """What a file gives, checked against its shape; only the keys it really sets.

    raises  ConfigError for the first mistake, with line and what was meant
    """
    from pydantic import ValidationError

    try:
        model = shape.model_validate(file.data)
    except ValidationError as error:
        raise _explained(file, shape, error) from None
    return model.model_dump(exclude_unset=True, exclude_none=True, by_alias=True)


def _explained(file: YamlFile, shape: type[BaseModel], error: ValidationError) -> ConfigError:
    """The first mistake as one line: file, line, key, what was meant."""
    first = error.errors()[0]
    where = tuple(first["loc"])
    key = ".".join(str(step + 1) if isinstance(step, int) else step for step in where)
    kind, context = first["type"], first.get("ctx", {})
    if kind == "extra_forbidden":
        known = _keys_at(shape, where[:-1])
        meant = did_you_mean(str(where[-1]), known)
        return file.wrong(where, f"{key}: no such key{meant}", zh=f"没有 {key} 这个键{meant.zh}")
    if kind == "missing":
        return file.wrong(where[:-1], f"{key}: is missing", zh=f"缺少 {key}")
    if kind == "literal_error":
        words = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
        meant = did_you_mean(str(first["input"]), words)
        given = first["input"]
        return file.wrong(
            where,
            f"{key}: {given!r} is none of {', '.join(words)}{meant}",
            zh=f"{key}：{given!r} 不在可选的值之中：{'、'.join(words)}{meant.zh}",
        )
    message = _misfit(kind, str(first["msg"]), context)
    return file.wrong(where, f"{key}: {message}", zh=f"{key}：{message.zh}")


MISFITS = {
    "int_type": "应是整数", "int_parsing": "应是整数", "int_from_float": "应是整数",
    "float_type": "应是数字", "float_parsing": "应是数字",
    "bool_type": "应是 true 或 false", "bool_parsing": "应是 true 或 false",
    "string_type": "应是文字", "string_too_short": "不能为空",
    "too_short": "至少要有一项", "tuple_type": "应是列表", "list_type": "应是列表",
    "dict_type": "应是“键: 值”", "model_type": "应是“键: 值”", "model_attributes_type": "应是“键: 值”",
    "date_type": "应是日期，如 2026-02-12", "date_parsing": "应是日期，如 2026-02-12",
    "date_from_datetime_parsing": "应是日期，如 2026-02-12", "date_from_datetime_inexact": "应是日期，如 2026-02-12",
    "greater_than": "应大于 {gt:g}", "greater_than_equal": "不能小于 {ge:g}",
    "less_than": "应小于 {lt:g}", "less_than_equal": "不能大于 {le:g}",
}  # fmt: skip
"""pydantic's own complaints, by their type, as far as our shapes can raise them."""


def _misfit(kind: str, message: str, context: dict[str, Any]) -> Wording:
    """Ours as they were raised, pydantic's by their type."""
    own = context.get("error")
    if isinstance(own, WrongValue):
        return own.wording
    text = message.removeprefix("Value error, ")
    return Wording(
        f"{text[:1].lower()}{text[1:]}", MISFITS[kind].format(**context) if kind in MISFITS else f"“{text}”"
    )


def _keys_at(shape: Any, where: tuple[int | str, ...]) -> list[str]:
    for step in where:
        if isinstance(step, str):
            shape = _inner(shape.model_fields[step].annotation)
    fields = getattr(shape, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _inner(annotation: Any) -> Any:
    """The model inside `Model | None`, `tuple[Model, ...]` and annotated forms."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner(part)
        if found is not None:
            return found
    return None


def _check_listings(file: YamlFile, merged: dict[str, Any]) -> None:
    """Names differ; a watched listing has an address (a guess is not watched unless it says so)."""
    seen: set[str] = set()
    for i, listing in enumerate(merged.get("listings", ())):
        if listing["name"] in seen:
            name = listing["name"]
            raise file.wrong(
                ("listings", i, "name"), f"two listings are named {name!r}", zh=f"有两个栏目都叫 {name!r}"
            )
        seen.add(listing["name"])
        if "url" not in listing and listing.get("watched", True):
            key = f"listings.{i + 1}.url"
            raise file.wrong(
                ("listings", i),
                f"{key}: is missing (or say watched: false)",
                zh=f"缺少 {key}（或写 watched: false）",
            )


# ------------------------------------------------------------------ merging


def _family(folder: Path, name: str | None, file: YamlFile) -> dict[str, Any]:
    from config.source_files import FamilyShape

    if name is None:
        return {}
    path = folder / f"{name}.yml"
    if not path.is_file():
        known = [p.stem for p in folder.glob("*.yml")]
        meant = did_you_mean(name, known)
        raise file.wrong(
            ("family",),
            f"family: {name!r} is no file in {folder}{meant}",
            zh=f"family：{folder} 里没有 {name!r}{meant.zh}",
        )
    key = (path, path.stat().st_mtime_ns)
    if key not in _families:
        _families[key] = checked(read_yaml(path), FamilyShape)
    return {k: v for k, v in _families[key].items() if k not in ("name", "marks", "note")}


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`over` wins, part by part; the fields of a paging `form` are merged too."""
    merged = {**under, **over}
    for part in (*PARTS, "form"):
        if isinstance(under.get(part), dict) and isinstance(over.get(part), dict):
            merged[part] = _merge(under[part], over[part])
    # a pattern says enough, whatever kind without one stands above it; `auto` and `none` need none
    if over.get("pattern") and "kind" not in over and merged.get("kind", "none") in ("none", "auto"):
        merged["kind"] = "pattern"
    if over.get("kind") in ("none", "auto") and "pattern" not in over:
        merged.pop("pattern", None)
    return merged


def _listing(raw: dict[str, Any], merged: dict[str, Any]) -> Listing:
    entry = _merge({"entry": merged.get("entry", {})}, {"entry": raw.get("entry", {})})["entry"]
    paging = _merge({"paging": merged.get("paging", {})}, {"paging": raw.get("paging", {})})["paging"]
    if paging.get("pattern"):
        paging.setdefault("kind", "pattern")
    rest = {k: v for k, v in raw.items() if k not in PARTS}
    rest.setdefault("url", "")
    rest.setdefault("watched", rest.get("confidence") != "guess")
    return Listing(**rest, entry=_linked(EntryRules(**entry)), paging=Paging(**paging))


def _linked(entry: EntryRules) -> EntryRules:
    """`link: a` means where the link leads: without an attribute a link rule takes href. JSON paths stay."""
    if entry.form == "json":
        return entry
    return replace(entry, link=tuple(_led(rule) for rule in entry.link))


def _led(rule: str) -> str:
    if re.search(r"@|::|^/[^/].*/$", rule):
        return rule
    return f"{rule}/@href" if rule.startswith(("/", "./")) else f"{rule}@href"


def _source(source_id: str, merged: dict[str, Any]) -> Source:
    parts: dict[str, Any] = {k: v for k, v in merged.items() if k not in (*PARTS, "listings", "every", "tls")}
    every = merged.get("every")
    if every:
        parts["every"] = timedelta(**{UNITS[every[-1]]: int(every[:-1])})
    elif not merged.get("cron"):
        parts["every"] = EVERY
    if "tls" in merged:
        parts["tls"] = TlsException(**merged["tls"])
    if "browser" in merged:
        parts["browser"] = merged["browser"]["reason"]
    return Source(
        **{"url": "", **parts},
        id=source_id,
        listings=tuple(_listing(raw, merged) for raw in merged.get("listings", ())),
        article=ArticleRules(**merged.get("article", {})),
        expect=Expect(**merged.get("expect", {})),
    )
