"""A relay's copy says through whom it was read, and since when its original cannot be."""

from dataclasses import replace

import pytest
from digest_day import NOW, READER, SOURCES, UNREAD, WINDOW, stored

from commands.shape import plain
from models import Subscriber
from notify.digest import compose
from notify.items import Digest, Material
from notify.message import write_letter
from notify.render import render

COPY = stored(
    40, "guangdong", "国家药监局关于某药品的公告", genre="announcement", issuers=("国家药品监督管理局",),
    story_role="relay",
)  # fmt: skip
NMPA = replace(UNREAD, source_id="nmpa", name="国家药监局", state="blocked")


def made(*, unread: bool = True, reader: Subscriber = READER) -> Digest:
    material = Material(arrivals=(COPY,), unread=(NMPA,) if unread else ())
    return compose(material, window=WINDOW, subscriber=reader, now=NOW, sources=SOURCES)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "经广东省药监局读到，原网站自2月10日起未能读取"),
        ("en", "read through 广东省药监局, original unreachable since 10 Feb"),
    ],
)
def test_the_badge_stands_in_both_forms_of_the_mail(lang: str, said: str) -> None:
    digest = made(reader=replace(READER, lang=lang))  # type: ignore[arg-type]
    assert said in render(digest).html
    assert said in write_letter(digest, sender=None).text


def test_the_badge_is_in_the_json() -> None:
    (item,) = made().acts
    told = plain(item)["relayed"]
    assert (told["through"], told["original"]) == ("广东省药监局", "国家药监局")
    assert told["since"].startswith("2026-02-")


def test_a_copy_whose_original_is_reachable_again_carries_no_date() -> None:
    (item,) = made(unread=False).acts
    assert item.relayed is None
    assert "转发渠道所见，原始页面未读到" in render(made(unread=False)).html
