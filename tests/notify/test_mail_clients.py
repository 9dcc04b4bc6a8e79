"""The finished mail as each mail program leaves it, measured in a browser at the width of a phone and of a desk."""

import re
from dataclasses import replace
from functools import cache

import pytest
from digest_day import ACT, MATERIAL, NOW, READER, RULES, SOURCES, TOLD, WINDOW
from mail_clients import CLIENTS, measured

from notify.digest import compose
from notify.items import Material
from notify.message import SIZE_LIMIT, write_letter
from notify.render import render

pytestmark = pytest.mark.browser
WIDTHS = (390, 1200)


def built(material=MATERIAL, reader=READER, **more):
    more = {"told": TOLD, "public_url": "https://yj.example.org"} | more
    return compose(material, window=WINDOW, subscriber=reader, now=NOW, sources=SOURCES, **more)


@cache
def mails():
    """What people get: an ordinary day, an English frame, Traditional with rules, a day too big, an empty one."""
    acts = tuple(replace(ACT, id=n, story_id=None) for n in range(100, 400))
    big = replace(MATERIAL, arrivals=(*MATERIAL.arrivals, *acts))
    ruled = replace(READER, script="traditional", rules=tuple(r.name for r in RULES))
    return {
        "day": render(built()).html,
        "english": render(built(reader=replace(READER, lang="en"))).html,
        "traditional": render(built(reader=ruled, rules=RULES)).html,
        "big": write_letter(built(big), sender="news@example.org").html,
        "empty": render(built(Material(read=MATERIAL.read), told=frozenset(), public_url=None)).html,
    }


def widths_of(client):
    return (800, 1200) if client.startswith("word") else WIDTHS  # Outlook has no phone


@cache
def seen():
    """mail → client → width → what the browser measured."""
    pages = {
        f"{mail}/{client}/{width}": (rewrite(source), width)
        for mail, source in mails().items()
        for client, rewrite in CLIENTS.items()
        for width in widths_of(client)
    }
    dark = {
        f"{mail}/apple_dark/{width}": (source, width) for mail, source in mails().items() for width in WIDTHS
    }
    return measured(pages) | measured(dark, dark=True)


CASES = [
    (mail, client)
    for mail in ("day", "english", "traditional", "big", "empty")
    for client in (*CLIENTS, "apple_dark")
]


def both(mail, client):
    return [seen()[f"{mail}/{client}/{width}"] for width in widths_of(client)]


def words(page):
    return "".join(re.sub(r"\s", "", one["text"]) for one in page["texts"])


@pytest.mark.parametrize(("mail", "client"), CASES)
def test_nothing_stands_outside_the_screen(mail, client):
    for page, width in zip(both(mail, client), widths_of(client), strict=True):
        assert page["overflow"] <= 0
        assert all(0 <= one["left"] <= one["right"] <= width for one in page["texts"])


@pytest.mark.parametrize(("mail", "client"), CASES)
def test_every_text_is_big_enough_and_stands_out(mail, client):
    for page in both(mail, client):
        faint = [
            (one["text"][:20], round(one["contrast"], 2)) for one in page["texts"] if one["contrast"] < 4.5
        ]
        assert not faint
        assert [one["text"][:20] for one in page["texts"] if one["size"] < 13] == []


@pytest.mark.parametrize(("mail", "client"), CASES)
def test_every_word_and_every_link_arrives_and_the_hidden_line_stays_hidden(mail, client):
    plain = seen()[f"{mail}/apple/390"]
    for page in both(mail, client):
        assert words(page) == words(plain)
        assert [one["href"] for one in page["links"]] == [one["href"] for one in plain["links"]]
        assert all(one["w"] > 0 and one["h"] > 0 and one["text"] for one in page["links"])


@pytest.mark.parametrize("client", [*CLIENTS, "apple_dark"])
@pytest.mark.parametrize("mail", ["day", "english", "traditional"])
def test_three_things_and_the_first_item_stand_on_the_first_screen(mail, client):
    page = both(mail, client)[0]
    assert len(page["tops"]) == 3
    assert max(page["tops"]) <= 400
    assert page["items"][0]["bottom"] <= 844


@pytest.mark.parametrize("client", [*CLIENTS, "apple_dark"])
def test_items_stand_apart_in_every_program(client):
    """Where padding of a div is dropped, items would stick together: between two titles there is air."""
    for page in both("day", client):
        texts = [one for one in page["texts"] if one["size"] >= 13]
        assert all(item["bottom"] - item["top"] >= 34 for item in page["items"]), (
            "at least its padding and a line"
        )
        for above, below in zip(page["items"], page["items"][1:], strict=False):
            inside = [one["bottom"] for one in texts if above["top"] <= one["bottom"] <= above["bottom"]]
            assert below["top"] - max(inside) >= 5


def test_dark_is_dark_where_the_program_asks():
    assert all(page["dark"] for name, page in seen().items() if "/apple_dark/" in name)
    assert not any(page["dark"] for name, page in seen().items() if "/apple/" in name)


def test_gmail_neither_clips_the_mail_nor_drops_its_style():
    for name, source in mails().items():
        assert len(source.encode()) <= SIZE_LIMIT, name
        (style,) = re.findall(r"<style>\n(.*?)</style>", source, re.DOTALL)
        assert len(style) < 8192
        assert style.count("{") == style.count("}")


def test_the_measuring_notices_what_it_is_asked_to():
    """Each fault put into a good page is found, so that a silent pass means something."""
    good = mails()["day"]
    wide = good.replace("</body>", '<table width="900"><tr><td>x</td></tr></table></body>')
    faint = good.replace("color:#56636f", "color:#c0c8d0")
    small = good.replace("font-size:13px", "font-size:12px")
    pages = {
        "wide": (wide, 390),
        "faint": (faint, 390),
        "small": (small, 390),
        "lost": (good.replace("河北省", ""), 390),
    }
    found = measured(pages)
    assert found["wide"]["overflow"] > 400
    assert min(one["contrast"] for one in found["faint"]["texts"]) < 2
    assert min(one["size"] for one in found["small"]["texts"]) == 12
    assert words(found["lost"]) != words(seen()["day/apple/390"])
