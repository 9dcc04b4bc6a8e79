"""What the commands print on a terminal, in Chinese and English. JSON never changes with the language."""

from __future__ import annotations

import os

WORDS: dict[str, tuple[str, str]] = {
    # run
    "ok": ("已读", "read"),
    "degraded": ("部分可读", "read in part"),
    "blocked": ("被拦截", "blocked"),
    "suspect": ("存疑", "suspect"),
    "failed": ("未读到", "not read"),
    "quiet": ("没有新内容，{n} 个来源全部读到", "nothing new, all {n} sources read"),
    "new": ("新条目 {new} · 入库 {filed} · 隔离 {quarantined} · 已发 {sent}", "new {new} · filed {filed} · quarantined {quarantined} · sent {sent}"),
    "unread": ("没有读到 {n} 个来源", "{n} sources could not be read"),
    "none_due": ("这一时段没有到期的来源", "no source is due now"),
    # demo
    "day": ("第 {n} 天：新条目 {new}，入库 {filed}，没有读到 {unread} 个来源{names}", "day {n}: {new} new rows, {filed} filed, {unread} sources not read{names}"),
    "shown": ("共 {articles} 篇，合为 {stories} 个事件，部署要求 {directives} 条，修复乱码 {repairs} 处。", "{articles} articles in {stories} stories, {directives} directives, {repairs} repairs."),
    "not_read": ("没有读到：{names}", "not read: {names}"),
    "nothing": ("无", "none"),
    "digest_at": ("日报（打开看看）", "digest (open it)"),
    "mail_at": ("邮件原文", "mail"),
    "database_at": ("数据库", "database"),
    "export_at": ("导出", "export"),
    # read
    "no_title": ("(无标题)", "(no title)"),
    "unreadable": ("未能读懂：{reason}", "not understood: {reason}"),
    "published": ("发布", "published"),
    "issuer": ("发文机关", "issuer"),
    "number": ("文号", "number"),
    "genre": ("类型", "kind"),
    "binding": (" · 有约束力", " · binding"),
    "not_binding": (" · 无约束力", " · not binding"),
    "deadline": ("截止", "deadline"),
    "effective": ("施行", "effective"),
    "supersedes": ("取代", "replaces"),
    "files": ("附件", "files"),
    "repairs": ("修复", "repairs"),
    "repaired": ("{n} 处，其中无法恢复 {lost} 处", "{n}, of which {lost} cannot be restored"),
    "directives": ("部署要求 {n} 条", "{n} directives"),
    # list, search, rules
    "listed": ("{n} 条；网站自述 {total} 条；下一页 {next}", "{n} rows; the site states {total}; next page {next}"),
    "hits": ("{n} 条", "{n} hits"),
    "candidates": ("（候选：{c}）", " (candidates: {c})"),
    "urgent": ("  （即时）", "  (at once)"),
    "tried_before": ("更早的文章命中 {n} 条", "{n} hits on older articles"),
    "tried": ("最近 {days} 天命中 {n} 条，约每周 {weekly} 条", "{n} hits in the last {days} days, about {weekly} a week"),
    "linted": ("{asked} 篇中命中 {n} 篇，没有可疑之处", "{n} of {asked} articles match, nothing suspicious"),
    # people
    "everything": ("全部", "everything"),
    "left": ("（已退订）", " (unsubscribed)"),
    "subscribed": ("{who} 已订阅", "{who} is subscribed"),
    # catalogue
    "catalogue": ("{n} 个来源，监测 {watched} 个", "{n} sources, {watched} watched"),
    "checked": ("✓ {green} 真实页面 · ● {yellow} 旧的或自制的 · ✗ {red} 不符", "✓ {green} real pages · ● {yellow} old or invented · ✗ {red} wrong"),
    "accepted": ("已确认 {n} 个样本，放行 {released} 条待审条目", "{n} samples accepted, {released} held rows released"),
    "tried_list": ("{name}：{rows} 条，{dated} 条有日期", "{name}: {rows} rows, {dated} with a day"),
    # deciding
    "story": ("事件 {id}：{n} 篇", "story {id}: {n} articles"),
    # keeping
    "replayed": ("不同 {changed} · 相同 {same} · 失败 {failed}", "changed {changed} · same {same} · failed {failed}"),
    "restored": ("已恢复：{counts}", "restored: {counts}"),
}  # fmt: skip


def language(chosen: str | None = None) -> str:
    """zh or en: as chosen, else `YAOJIAN_LANG`, else English only where the locale says so.

    >>> language("en")
    'en'
    """
    given = chosen or os.environ.get("YAOJIAN_LANG") or ""
    if given[:2] in ("zh", "en"):
        return given[:2]
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"


def say(key: str, **values: object) -> str:
    return WORDS[key][language() == "en"].format(**values)
