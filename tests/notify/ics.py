"""A small strict reader of iCalendar (RFC 5545), for tests: what it takes, calendars take."""

import re

NEEDED = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}, "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"}}  # fmt: skip
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "URL", "TRANSP", "METHOD", "ACTION", "TRIGGER", "VERSION", "PRODID"}  # fmt: skip
NAME = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^:;]+)*):(.*)", re.DOTALL)


class Part(dict):
    """One component: name → value (escapes undone), `params` by name, and the components in it."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.params, self.parts = kind, {}, []


def read(text):
    """The calendar; AssertionError names what is wrong."""
    assert text.endswith("\r\n"), "the last line ends too"
    rows = text[:-2].split("\r\n")
    for row in rows:
        assert len(row.encode()) <= 75, row
        assert "\n" not in row, row
        assert "\r" not in row, row
    lines = []
    for row in rows:
        if row.startswith(" "):
            lines[-1] += row[1:]
        else:
            lines.append(row)
    stack, root = [], None
    for one in lines:
        match = NAME.fullmatch(one)
        assert match, one
        name, params, value = match.groups()
        if name == "BEGIN":
            part = Part(value)
            (stack[-1].parts if stack else []).append(part)
            root = root or part
            stack.append(part)
        elif name == "END":
            part = stack.pop()
            assert part.kind == value
            assert NEEDED[value] <= set(part), (value, set(part))
        else:
            assert name not in ONCE or name not in stack[-1], f"{name} twice"
            stack[-1][name] = unescaped(value) if name in ("SUMMARY", "DESCRIPTION") else value
            stack[-1].params[name] = params
    assert not stack
    assert root.kind == "VCALENDAR"
    return root


def unescaped(value):
    out, chars = [], iter(value)
    for char in chars:
        if char == "\\":
            after = next(chars, "")
            assert after in ("\\", ";", ",", "n", "N"), value
            out.append("\n" if after in "nN" else after)
        else:
            assert char not in ";,", f"bare {char} in {value}"
            out.append(char)
    return "".join(out)
