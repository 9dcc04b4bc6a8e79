"""YAML files whose mistakes are reported with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import ConfigError
from wording import told


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """A parsed file: its data, and the tree that still knows the lines."""

    path: Path
    data: Any
    tree: Any

    def line(self, where: tuple[int | str, ...]) -> int:
        """The line (from 1) of the deepest part of `where` that the file holds."""
        node, line = self.tree, self.tree.start_mark.line if self.tree else 0
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line + 1

    def wrong(self, where: tuple[int | str, ...], message: str, *, zh: str) -> ConfigError:
        place = f"{self.path}:{self.line(where)}"
        return ConfigError(f"{place}: {message}", zh=f"{place}：{zh}")


def read_yaml(path: Path) -> YamlFile:
    """Parse a YAML mapping, keeping lines. A key given twice is a mistake, not a choice.

    raises  ConfigError naming file and line
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        why = told(error)
        raise ConfigError(f"{path}: cannot be read: {why}", zh=f"{path}：读不出：{why.zh}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8",
            zh=f"{path}：不是 UTF-8（第 {error.start} 字节）；请存成 UTF-8",
        ) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        tree = loader.get_single_node()
        data = loader.construct_document(tree) if tree is not None else {}
    except (yaml.YAMLError, ValueError) as error:
        place, problem = f"{path}:{_error_line(error)}", _problem(error)
        raise ConfigError(
            f"{place}: no valid YAML: {problem}", zh=f"{place}：不是合法的 YAML：“{problem}”"
        ) from error
    finally:
        loader.dispose()
    file = YamlFile(path=path, data=data, tree=tree)
    _refuse_doubles(file, tree)
    if not isinstance(data, dict):
        raise ConfigError(f"{path}:1: a mapping (key: value) was expected", zh=f"{path}:1：这里应是“键: 值”")
    return file


def _child(node: Any, step: int | str) -> tuple[Any, int] | None:
    value = getattr(node, "value", None)
    if not isinstance(value, list):
        return None
    if isinstance(step, int) and node.id == "sequence" and step < len(value):
        return value[step], value[step].start_mark.line
    if node.id == "mapping":
        for key, child in value:
            if key.value == str(step):
                return child, key.start_mark.line
    return None


def _refuse_doubles(file: YamlFile, node: Any) -> None:
    if getattr(node, "id", "") == "mapping":
        seen: set[str] = set()
        for key, child in node.value:
            if isinstance(key.value, str) and key.value in seen:
                place = f"{file.path}:{key.start_mark.line + 1}"
                raise ConfigError(f"{place}: {key.value!r} is given twice", zh=f"{place}：{key.value!r} 重复")
            seen.add(str(key.value))
            _refuse_doubles(file, child)
    elif getattr(node, "id", "") == "sequence":
        for child in node.value:
            _refuse_doubles(file, child)


def _error_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 1


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).replace("\n", " ")
