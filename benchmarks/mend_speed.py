"""How fast clean and damaged text passes `mend`, and how much ftfy restores of the same damage.

    python benchmarks/mend_speed.py

Clean: official lines in both scripts, shuffled into pages of 4,000 characters. Damaged: the same pages, every
line of them broken in one way. Torn (GBK read one byte out of step): pages of 1,560 characters of the project's own
prose, and single torn lines. MB are of damaged UTF-8; the median of the pages, each met once ("young"), and once more ("again").
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.mend.damage import shift, traditional
from benchmarks.mend_core import writable
from text.decode import decode
from text.mojibake import mend
from text.script import to_traditional
from tools.build_language_model import own_lines

OPENINGS = (
    "国家药监局",
    "省药品监督管理局",
    "各级监管部门",
    "药品上市许可持有人",
    "医疗器械注册人",
    "化妆品生产企业",
    "检查组",
    "会议",
)
VERBS = ("强调，要", "指出，要", "要求，", "应当", "负责", "按照规定", "于2026年3月", "在日常检查中")
ENDS = (
    "加强药品质量安全监督检查，严厉打击违法违规行为。", "落实企业主体责任，完善质量管理体系。", "公布抽检结果，并依法采取风险控制措施。",
    "提交注册申请材料（GMP证书、说明书等），逾期不予受理。", "主动召回相关批次产品，7个工作日内报告。", "推进智慧监管，提升“互联网+”服务水平。",
)  # fmt: skip


def pages(count: int, traditional: bool) -> list[str]:
    """Pages of official-looking text, the same every time."""
    dice = random.Random(2026)
    made = []
    for _ in range(count):
        lines, size = [], 0
        while size < 4000:
            line = "".join(dice.choice(OPENINGS) + dice.choice(VERBS) + dice.choice(ENDS) for _ in range(3))
            lines.append(to_traditional(line) if traditional else line)
            size += len(line)
        made.append("\n".join(lines))
    return made


def _as_korean(line: str) -> str:
    """The line as a browser that guessed Korean shows it, where every pair is a character there."""
    try:
        return line.encode("gb18030").decode("cp949")
    except UnicodeDecodeError:
        return line


DAMAGE: dict[str, Callable[[str], str]] = {
    "utf-8 read as latin-1": lambda t: t.encode().decode("latin-1"),
    "gbk read as latin-1": lambda t: t.encode("gb18030").decode("latin-1"),
    "gbk read as euc-kr": lambda t: "\n".join(map(_as_korean, t.split("\n"))),
    "utf-8 read as gbk": lambda t: t.encode().decode("gb18030", "replace"),
    "json escapes": lambda t: json.dumps(t)[1:-1].replace("\\n", "\n"),
    "percent": lambda t: quote(t, safe=" \n"),
    "entities": lambda t: "".join(f"&#{ord(c)};" if c > "\x7f" else c for c in t),
    "spaces": lambda t: "\n".join(" ".join(line) for line in t.split("\n")),
    "zero width": lambda t: "\u200b".join(t),
}  # fmt: skip


def torn(count: int, size: int, old: bool, variant: str) -> tuple[list[str], list[str]]:
    """Texts of own prose of at least so many characters, before and after a shift that tears them; the same every time."""
    lines = sorted({x for line in own_lines() if len(x := line.strip()) > 25 and writable(x)})
    random.Random(2026).shuffle(lines)
    whole: list[str] = []
    damaged: list[str] = []
    page: list[str] = []
    for line in lines:
        page.append(traditional(line) if old else line)
        if sum(map(len, page)) < size:
            continue
        text, page = "\n".join(page), []
        after = "\n".join(shift(part, variant) for part in text.split("\n"))
        if after != text:
            whole.append(text)
            damaged.append(after)
        if len(whole) == count:
            break
    return whole, damaged


def speeds(texts: list[str], work: Callable[[str], object]) -> list[float]:
    """MB/s of UTF-8 of each text."""
    found = []
    for text in texts:
        start = time.process_time()
        work(text)
        found.append(len(text.encode()) / 1e6 / (time.process_time() - start))
    return found


def speed(texts: list[str], work: Callable[[str], object]) -> float:
    """The median text's MB/s."""
    return statistics.median(speeds(texts, work))


def exact(whole: list[str], damaged: list[str], work: Callable[[str], str]) -> float:
    """Share of lines that are right after repair."""
    right = total = 0
    for before, after in zip(whole, damaged, strict=True):
        wanted, got = before.split("\n"), work(after).split("\n")
        total += len(wanted)
        right += sum(a == b for a, b in zip(wanted, got, strict=False)) if len(wanted) == len(got) else 0
    return right / total


def main() -> None:
    import charset_normalizer
    import ftfy

    plain = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False)
    mend(pages(1, False)[0])
    for script in (False, True):
        texts = pages(60, script)
        name = "Traditional" if script else "Simplified"
        changed = sum(bool(mend(t).repairs) for t in texts)
        print(
            f"clean {name:12} mend {speed(texts, mend):7.1f} MB/s, {changed} pages changed; ftfy {speed(texts[:8], lambda t: ftfy.fix_text(t, plain)):6.1f} MB/s"
        )
    texts = pages(8, False)
    for name, damage in DAMAGE.items():
        damaged = [damage(t) for t in texts]
        print(
            f"{name:24} mend {speed(damaged, mend):6.2f} MB/s, again {speed(damaged, mend):6.2f}, lines exact {exact(texts, damaged, lambda t: mend(t).text):4.0%}"
            f"   ftfy {exact(texts, damaged, lambda t: ftfy.fix_text(t, plain)):4.0%}"
        )
    for what, count, size in (("pages", 24, 1560), ("lines", 60, 1)):
        for script, old in (("Traditional", True), ("Simplified", False)):
            for variant in ("drop", "q"):
                whole, damaged = torn(count, size, old, variant)
                print(
                    f"torn {what}, {script:11} {variant:4} mend {speed(damaged, mend):6.3f} MB/s, again {speed(damaged, mend):6.3f}, lines exact"
                    f" {exact(whole, damaged, lambda t: mend(t).text):4.0%}",
                    flush=True,
                )
    for charset in ("utf-8", "gb18030"):
        bodies = [f"<html><body>{t}</body></html>".encode(charset) for t in texts]
        size = sum(map(len, bodies)) / 1e6
        decode(bodies[0])  # tables are built once
        start = time.perf_counter()
        for body in bodies:
            decode(body)
        ours = size / (time.perf_counter() - start)
        start = time.perf_counter()
        for body in bodies:
            charset_normalizer.from_bytes(body).best()
        print(
            f"decode {charset:17} {ours:6.1f} MB/s   charset-normalizer {size / (time.perf_counter() - start):6.1f} MB/s"
        )


if __name__ == "__main__":
    main()
