"""`subscribers` and `digest`: who is told what, and one digest built, shown or sent."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clock import day_of
from commands.asking import no_rule
from commands.keeping import write_file
from commands.office import Office, open_office
from commands.shape import plain, print_json
from commands.words import listed, say
from errors import ConfigError
from wording import Wording

if TYPE_CHECKING:
    from models import DigestCopy, Subscriber, Window
    from notify.items import Digest

KEPT = ("id", "token", "active")


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    return _subscribers(office, args) if args.command == "subscribers" else _digest(office, args)


def _subscribers(office: Office, args: argparse.Namespace) -> int:
    verbs = {"list": _list, "add": _add, "remove": _remove, "import": _import, "export": _export}
    if args.verb in ("add", "remove", "import") and not args.address:
        wanted = Wording("a file", "文件") if args.verb == "import" else Wording("an address", "地址")
        raise ConfigError(
            f"subscribers {args.verb}: give {wanted}", zh=f"subscribers {args.verb}：请给出{wanted.zh}"
        )
    return verbs[args.verb](office, args)


def rows_of(office: Office) -> list[dict[str, Any]]:
    from store import subscribers

    with office.store.read() as tx:
        return [dict(plain(s)) for s in subscribers.everyone(tx, active_only=False)]


def _list(office: Office, args: argparse.Namespace) -> int:
    rows = rows_of(office)
    if args.json:
        print_json({"rows": rows})
        return 0
    for row in rows:
        rules = listed(row["rules"]) or say("everything")
        gone = "" if row["active"] else say("left")
        print(f"{row['address']}\t{say('cadence.' + row['cadence'])}\t{rules}{gone}")
    return 0


def _add(office: Office, args: argparse.Namespace) -> int:
    from config.address import is_address
    from models import Subscriber
    from store import subscribers

    if not is_address(args.address):
        raise ConfigError(
            f"{args.address!r} is no e-mail address and no wecom:, dingtalk:, feishu:, webhook:, apprise: target",
            zh=f"{args.address!r} 不是电子邮箱，也不是 wecom:、dingtalk:、feishu:、webhook:、apprise: 目标",
        )
    with office.store.write() as tx:
        known = {r.name for r in subscribers.all_rules(tx)}
        for rule in args.rule:
            if rule not in known:
                raise no_rule(rule)
        person = subscribers.add(
            tx,
            Subscriber(
                id=0, address=args.address, name=args.name, rules=tuple(args.rule), cadence=args.cadence,
                script=args.script, lang=args.frame,
            ),
            now=office.now(),
        )  # fmt: skip
    if args.json:
        print_json({"rows": [plain(person)]})
    else:
        print(say("subscribed", who=person.address))
    return 0


def _remove(office: Office, args: argparse.Namespace) -> int:
    from store import subscribers

    with office.store.write() as tx:
        person = subscribers.by_address(tx, args.address)
        if person is None:
            raise ConfigError(
                f"nobody is subscribed as {args.address!r}; see: yaojian subscribers list",
                zh=f"{args.address!r} 没有订阅；请看：yaojian subscribers list",
            )
        subscribers.unsubscribe(tx, person.token)
    if args.json:
        print_json({"rows": [plain(replace(person, active=False))]})
    else:
        print(say("unsubscribed", who=person.address))
    return 0


def _import(office: Office, args: argparse.Namespace) -> int:
    """Rules and people of a YAML file as `rules.yml` has them; who is known is changed, who is not is added."""
    from config.rules import load_rules
    from store import subscribers

    place = Path(args.address)
    if not place.is_file():
        raise ConfigError(f"{place}: no such file", zh=f"{place}：没有这个文件")
    given = load_rules(place)
    with office.store.write() as tx:
        for rule in given.rules:
            subscribers.save_rule(tx, rule, now=office.now())
        for person in given.subscribers:
            known = subscribers.by_address(tx, person.address)
            if known is None:
                subscribers.add(tx, replace(person, token=secrets.token_urlsafe(16)), now=office.now())
            else:
                subscribers.change(tx, replace(person, id=known.id, token=known.token))
    if not args.json:
        print(say("imported", rules=len(given.rules), people=len(given.subscribers)))
    return _list(office, args)


def _export(office: Office, args: argparse.Namespace) -> int:
    """YAML that `subscribers import` takes back; tokens stay here."""
    import yaml

    from models import Subscriber
    from store import subscribers

    usual = plain(Subscriber(id=0, address=""))
    with office.store.read() as tx:
        rules = [plain(r) for r in subscribers.all_rules(tx)]
    people = [
        {k: v for k, v in row.items() if k not in KEPT and (k == "address" or v != usual[k])}
        for row in rows_of(office)
        if row["active"]
    ]
    kept = {"rules": rules, "subscribers": people}
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
    if args.json:
        print_json(kept)
    if args.address:
        write_file(Path(args.address), text.encode())
        if not args.json:
            print(say("written", place=args.address))
    elif not args.json:
        print(text, end="")
    return 0


# ------------------------------------------------------------------ digest


def _digest(office: Office, args: argparse.Namespace) -> int:
    from notify.post import letter_for
    from notify.render import render

    day = args.day or day_of(office.now())
    window = _window(office, args)
    person = _person(office, args.to, sending=args.send)
    shown = person if args.json or not args.lang else replace(person, lang=args.lang)
    mailed = _kept(office, person, window)
    kept = mailed if shown == person else None
    digest = _built(office, shown, window, again=mailed is not None)
    letter = kept or letter_for(digest, office.settings)
    if args.preview:  # whole, also where the mail had no room: that is what it tells its reader to ask for
        made = kept.html if kept else render(replace(digest, contact=office.settings.smtp_from)).html
        write_file(Path(args.preview), made.encode())
    sent = _send(office, day, window, person) if args.send else None
    if args.json:
        print_json(
            {
                "window": {"day": plain(window.day), "start": plain(window.start), "end": plain(window.end)},
                "to": person.address,
                "subject": letter.subject,
                "items": _items(digest),
                "unread_sources": plain(digest.unread),
                "message_id": letter.message_id,
                "sent": sent,
            }
        )
        return 0
    print(letter.text)
    if args.preview:
        print(say("written", place=args.preview))
    if sent:
        print(say("sent", sent=sent["sent"], failed=sent["failed"]))
    return 0


def _kept(office: Office, person: Subscriber, window: Window) -> DigestCopy | None:
    """The mail this person got of that window, word for word."""
    from store import digests

    if window.id == 0 or person.id == 0:
        return None
    with office.store.read() as tx:
        found = digests.find(tx, window.id, person.id)
    return found if found is not None and found.text else None


def _built(office: Office, person: Subscriber, window: Window, *, again: bool) -> Digest:
    """What the person got, or (of an open window) would get now; of a closed one that they did not get, all of it."""
    from notify.collect import collect
    from notify.digest import compose
    from notify.post import build_for
    from store import subscribers

    now, settings = office.now(), office.settings
    with office.store.read() as tx:
        if window.id == 0 or again:
            return build_for(tx, settings, person, window, sources=office.sources, now=now)
        material, rules = collect(tx, window, office.sources), subscribers.all_rules(tx)
    return compose(
        material, window=window, subscriber=person, now=window.end, sources=office.sources, rules=rules,
        public_url=settings.public_url,
    )  # fmt: skip


def _items(digest: Any) -> list[dict[str, Any]]:
    sections = ("actions", "acts", "meetings", "news", "revised", "copied")
    return [{"section": name, **plain(item)} for name in sections for item in getattr(digest, name)]


def _window(office: Office, args: argparse.Namespace) -> Window:
    """The stored window of that day; today's, when it is not closed yet, as it would be now."""
    from models import Window
    from store import digests

    day, now = args.day or day_of(office.now()), office.now()
    with office.store.read() as tx:
        found = digests.window(tx, list="daily", day=day)
        before = digests.last_window(tx, list="daily")
    if found is not None:
        return found
    if day != day_of(now):
        raise ConfigError(
            f"there is no digest of {day}; the days kept are those on which a run ended",
            zh=f"没有 {day} 的简报；只有当天结束过运行才有",
        )
    start = before.end if before else now - timedelta(days=1)
    return Window(id=0, list="daily", day=day, start=start, end=now, closed_at=now)


def _person(office: Office, who: str | None, *, sending: bool) -> Subscriber:
    from models import Subscriber
    from store import subscribers

    with office.store.read() as tx:
        everyone = subscribers.everyone(tx, active_only=False)
    if who is None:
        return everyone[0]
    known = next((s for s in everyone if s.address == who), None)
    if known is None and sending:
        raise ConfigError(
            f"nobody is subscribed as {who!r}; see: yaojian subscribers list",
            zh=f"没有订阅者 {who!r}；请看：yaojian subscribers list",
        )
    return known or Subscriber(id=0, address=who, token="preview")  # noqa: S106 - no secret


def _send(office: Office, day: object, window: Window, person: Subscriber) -> dict[str, Any]:
    """The kept digest of that day sent again to one person, or built and sent where there is none yet."""
    from commands.mail import gate_of
    from notify.deliver import send_due
    from notify.resend import resend

    resend(office.store, office.settings, person, window, sources=office.sources, now=office.now())
    return dict(plain(send_due(office.store, office.settings, now=office.now, gate=gate_of(office))))
