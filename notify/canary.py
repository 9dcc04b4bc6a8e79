"""The canary: once a night an invented notice goes the whole way to a mailbox, and somebody looks.

It is composed, rendered, queued and sent like any digest, under a key of its day. That it was not
accepted in time is a problem even when no run reported one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clock import day_of
from models import Article, Problem, Source, StoredArticle, Subscriber, Window
from notify.digest import compose
from notify.items import Material
from notify.post import letter_for, put_in_outbox
from wording import Wording, in_chinese

if TYPE_CHECKING:
    from config.settings import Settings
    from store.reports import Tx

IN_TIME = timedelta(hours=2)
SOURCE = Source(id="canary", name="自检来源（虚构）", url="https://canary.invalid/")


def queue_canary(tx: Tx, settings: Settings, to: str, *, now: datetime) -> bool:
    """Queue today's canary to a mailbox; False when it was queued before.

    raises  DeliveryError when `to` is no address
    """
    from dataclasses import replace

    day = day_of(now)
    article = Article(
        url=f"{SOURCE.url}{day.isoformat()}", source_id=SOURCE.id, title=f"自检通知（{day.isoformat()}第1号）",
        body="本通知为系统自检，不是任何机关发布的文件。", genre="notice", published_on=day,
    )  # fmt: skip
    stored = StoredArticle(id=0, article=article, first_seen=now)
    window = Window(id=0, list="canary", day=day, start=now - timedelta(days=1), end=now, closed_at=now)
    digest = compose(
        Material(arrivals=(stored,), read=(SOURCE.name,)), window=window, now=now, sources={SOURCE.id: SOURCE},
        subscriber=Subscriber(id=0, address=to),
    )  # fmt: skip
    digest = replace(digest, key=canary_key(now))
    return put_in_outbox(tx, settings, digest, letter_for(digest, settings), now=now) > 0


def canary_key(now: datetime) -> str:
    return f"canary-{day_of(now).isoformat()}"


def check_canary(tx: Tx, *, now: datetime) -> Problem | None:
    """What is wrong with the newest canary; None when it arrived, is still in time, or never flew."""
    from store import outbox

    for day in (now, now - timedelta(days=1)):
        item = outbox.by_key(tx, canary_key(day))
        if item is None:
            continue
        if item.state == "sent" or now - item.created_at < IN_TIME:
            return None
        why = item.reason or ""
        what = Wording(
            f"the canary of {day_of(day)} is {item.state}" + (f": {why}" if why else ""),
            f"{day_of(day)} 的自检通知没有送达" + (f"：{in_chinese(why)}" if why else ""),
        )
        todo = Wording("yaojian doctor checks the mail server", "yaojian doctor 可检查邮件服务器")
        return Problem(kind="canary", what=what, todo=todo, since=item.created_at)
    return None
