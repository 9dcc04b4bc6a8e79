"""Pages that are one person's own words: speeches in full, signed articles; and whose words they are."""

from __future__ import annotations

import re
from functools import cache

from pipelines.names import TITLE, known_people, name_pattern
from pipelines.sentences import paragraphs

_SPEECH_TITLE = re.compile(
    r"(?:讲话|发言|致辞|致词|发言材料|工作报告)(?:稿|摘要|全文|要点|提纲|材料)?(?:（[^）]*）)?$|局长谈|署名文章|专访|对话"
)
_REPORTED = re.compile(r"会议(?:强调|指出|要求)|出席会议|主持会议|主持召开")
_NOT_SPEECH = re.compile(r"并(?:讲话|致辞|发言)|讲话精神|学习|传达|召开|举行|出席")


def is_speech(title: str, text: str, genre: str | None) -> bool:
    """Is the page one person's own words (讲话全文, 署名文章), not a report of them?"""
    if _NOT_SPEECH.search(title):
        return False
    if _SPEECH_TITLE.search(title.strip()):
        return True
    if genre == "speech" and not _REPORTED.search(text[:500]):
        return True
    if any(title[at + len(name) :].startswith("：") for name, at in known_people(title).items()):
        return True
    return re.match(r"\s*(?:尊敬的)?(?:同志们|各位)[^。]{0,30}[：，！]", text) is not None


def speaker_of_speech(title: str, text: str) -> str | None:
    """Who speaks on a speech page: the person its title names, else a byline of the first lines; plain text."""
    if people := known_people(title):
        return next(iter(people))
    if (match := _byline().search(title) or _named_behind().search(title.strip())) is not None:
        return match["name"]
    for left, right in list(paragraphs(text))[:4]:
        line = text[left:right]
        if len(line) <= 40 and (match := _byline().match(line)) is not None:
            return match["name"]
        if len(line) <= 40 and (people := known_people(line)):
            return next(iter(people))
    return None


@cache
def _byline() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:[^，。：]{{0,30}}(?:局长|书记|主任))?(?P<name>{name_pattern()})(?:同志|副?(?:{TITLE.pattern}))?(?:$|[：（ ]|在)"
    )


@cache
def _named_behind() -> re.Pattern[str]:
    """在某某会议上的讲话（王某某）: the name alone in the title's last brackets."""
    return re.compile(rf"（(?P<name>{name_pattern()})(?:同志)?）$")
