"""The floors: imports point down, and some packages live in one room only."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOOR = {
    "models": 0, "errors": 0, "wording": 0, "clock": 0,
    "config": 1, "text": 1, "store": 1,
    "pipelines": 2,
    "crawler": 3, "notify": 3, "web": 3,
    "scheduler": 5, "commands": 4, "cli": 5, "demo": 5,
}  # fmt: skip
HOME = {
    "scrapy": {"crawler"}, "twisted": {"crawler"}, "trafilatura": {"text"}, "opencc": {"text"},
    "sqlalchemy": {"store"}, "alembic": {"store"}, "pydantic": {"config", "store"},
    "smtplib": {"notify"}, "apprise": {"notify"}, "pypdfium2": {"text"},
    "apscheduler": {"scheduler"}, "starlette": {"web"}, "uvicorn": {"web"}, "chinese_calendar": {"text"},
}  # fmt: skip
EDGES_ALLOWED = {3: {0, 1, 2}, 2: {0, 1}, 1: {0}, 0: {0}, 4: {0, 1, 2, 3}, 5: {0, 1, 2, 3, 4, 5}}


def files() -> list[Path]:
    own = [p for p in ROOT.rglob("*.py") if p.relative_to(ROOT).parts[0].removesuffix(".py") in FLOOR]
    return [p for p in own if "samples" not in p.parts]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down_and_stay_in_their_room(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for name in imported(path):
        top = name.split(".")[0]
        if top in FLOOR and top != room:
            allowed = EDGES_ALLOWED[FLOOR[room]]
            assert FLOOR[top] in allowed, f"{path.relative_to(ROOT)} imports {name}: {room} may not see {top}"
            assert FLOOR[top] != FLOOR[room] or FLOOR[room] in (0, 5), (
                f"{room} and {top} share a floor: {path}"
            )
        if top in HOME:
            assert room in HOME[top] or room == "demo", f"{top} lives in {HOME[top]}, not in {room}: {path}"
        if top == "store" and room == "pipelines":
            assert path.name == "flow.py", f"only pipelines/flow.py may speak to the store: {path.name}"


def test_the_ground_floor_uses_the_standard_library_only() -> None:
    for name in ("models", "errors", "wording", "clock"):
        tops = {n.split(".")[0] for n in imported(ROOT / f"{name}.py")}
        assert tops <= set(sys.stdlib_module_names) | {"errors", "wording"}, (name, tops)


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by their bare names: of two, one is never run."""
    names = sorted(path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "__init__.py")
    assert not [n for n in set(names) if names.count(n) > 1 and n != "conftest.py"]
