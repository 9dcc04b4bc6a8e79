"""The editable list of what acts are about (`config/taxonomy.yml`), checked when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.yaml_file import YamlFile, read_yaml

DEFAULT = Path(__file__).parent / "taxonomy.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A name, the words that speak of it, and longer words in which they mean something else."""

    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    products: tuple[Tag, ...]
    stages: tuple[Tag, ...]


def load_taxonomy(path: Path = DEFAULT) -> Taxonomy:
    """Products and life-cycle stages of `taxonomy.yml`.

    raises  ConfigError with file and line for a key or shape that is not known
    """
    file = read_yaml(path)
    for key in file.data:
        if key not in ("products", "stages"):
            raise file.wrong(
                (key,),
                f"{key!r} is not known here; the lists are products and stages",
                zh=f"这里没有 {key!r}；只有 products 和 stages 两张表",
            )
    return Taxonomy(products=_tags(file, "products"), stages=_tags(file, "stages"))


@cache
def default_taxonomy() -> Taxonomy:
    """The bundled taxonomy, read once."""
    return load_taxonomy()


def _tags(file: YamlFile, group: str) -> tuple[Tag, ...]:
    rows = file.data.get(group) or {}
    if not isinstance(rows, dict):
        raise file.wrong(
            (group,), f"{group} must map each tag to its words", zh=f"{group} 下面应是“标签: 词语”"
        )
    return tuple(_tag(file, group, str(name), row) for name, row in rows.items())


def _tag(file: YamlFile, group: str, name: str, row: object) -> Tag:
    where = (group, name)
    if not isinstance(row, dict) or set(row) - {"words", "not"}:
        raise file.wrong(
            where,
            f"{name}: write it as {{words: [...], not: [...]}}",
            zh=f"{name}：请写成 {{words: [...], not: [...]}}",
        )
    words, unless = row.get("words") or [], row.get("not") or []
    if not words or not all(isinstance(word, str) for word in [*words, *unless]):
        raise file.wrong(
            where, f"{name}: words must be a list of at least one word", zh=f"{name}：words 至少要有一个词"
        )
    return Tag(name=name, words=tuple(words), unless=tuple(unless))
