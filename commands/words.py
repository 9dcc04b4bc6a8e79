"""What the commands print on a terminal, in Chinese and English. JSON never changes with the language."""

from __future__ import annotations

import os
from collections.abc import Iterable

WORDS: dict[str, tuple[str, str]] = {
    # run
    "ok": ("已读", "read"),
    "degraded": ("部分可读", "read in part"),
    "blocked": ("被拦截", "blocked"),
    "suspect": ("存疑", "suspect"),
    "failed": ("未读到", "not read"),
    "quiet": ("没有新内容，{n} 个来源全部读到", "nothing new, all {n} sources read"),
    "new": ("新条目 {new} · 入库 {filed}{older} · 隔离 {quarantined} · 已发 {sent}", "new {new} · filed {filed}{older} · quarantined {quarantined} · sent {sent}"),
    "older": ("（含旧条目 {n} 篇：有修订，或这次才取到）", " ({n} of them known rows: revised, or fetched only now)"),
    "source_line": ("{state} {name}  +{new}{what}", "{state} {name}  +{new}{what}"),
    "because": ("：{what}", ": {what}"),
    "in_brackets": ("（{what}）", " ({what})"),
    "and": ("、", ", "),
    "semicolon": ("；", "; "),
    "unread": ("没有读到 {n} 个来源", "{n} sources could not be read"),
    "none_due": ("这一时段没有到期的来源", "no source is due now"),
    # demo
    "day": ("第 {n} 天：新条目 {new}，入库 {filed}{older}，没有读到 {unread} 个来源{names}", "day {n}: {new} new rows, {filed} filed{older}, {unread} sources not read{names}"),
    "shown": ("共 {articles} 篇，合为 {stories} 个事件，部署要求 {directives} 条，修复乱码 {repairs} 处。", "{articles} articles in {stories} stories, {directives} directives, {repairs} repairs."),
    "not_read": ("没有读到：{names}", "not read: {names}"),
    "nothing": ("无", "none"),
    "digest_at": ("日报（打开看看）", "digest (open it)"),
    "mail_at": ("邮件原文", "mail"),
    "database_at": ("数据库", "database"),
    "export_at": ("导出", "export"),
    # read
    "address_taken": ("地址取自网页本身：{url}", "address taken from the page itself: {url}"),
    "from.shown": ("页面所示", "shown on the page"),
    "from.listing": ("列表所示", "from the listing"),
    "from.url": ("取自网址", "from the address"),
    "from.meta": ("取自元数据 {name}", "from meta {name}"),
    "certainty.exact": ("已还原", "exact"), "certainty.chosen": ("推定", "chosen"), "certainty.lost": ("无法还原", "lost"),
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
    "hits_shown": ("这里是第 {first}–{last} 个；用 --limit 和 --offset 看其余的", "shown are {first} to {last}; --limit and --offset show the others"),
    "hits": ("{n} 篇，合为 {stories} 个事件", "{n} articles in {stories} stories"),
    "hits_many": ("命中超过 1000 篇；请再加条件", "more than 1,000 articles; ask for less"),
    "copies": ("另有 {n} 份", "+{n} copies"),
    "field": ("{name}：{value}", "{name}: {value}"),
    "candidates": ("（候选：{c}）", " (candidates: {c})"),
    "urgent": ("  （即时）", "  (at once)"),
    "no_rules": ("还没有规则；添加：yaojian rules add 名称 检索式", "no rules yet; add one: yaojian rules add NAME QUERY"),
    "rule_added": ("已添加规则 {name}", "rule {name} is added"),
    "rule_changed": ("已更改规则 {name}", "rule {name} is changed"),
    "rule_removed": ("已删除规则 {name}", "rule {name} is removed"),
    "lead": ("{name}：", "{name}: "),
    "tried_before": ("更早的文章命中 {n} 篇", "{n} older articles match"),
    "tried": ("最近 {days} 天命中 {n} 篇，合为 {stories} 个事件，约每周 {weekly} 篇", "{n} articles in {stories} stories of the last {days} days, about {weekly} a week"),
    "near": ("擦边未计 {n} 篇（词只是更长词语的一部分）：", "left out as near misses, {n} (the word stands only inside longer words):"),
    "linted": ("{asked} 篇中命中 {n} 篇，没有可疑之处", "{n} of {asked} articles match, nothing suspicious"),
    "linted_near": ("；擦边 {n} 篇", "; {n} near misses"),
    # people
    "everything": ("全部", "everything"),
    "cadence.immediate": ("即时", "at once"),
    "cadence.daily": ("每日", "daily"),
    "cadence.weekly": ("每周", "weekly"),
    "unsubscribed": ("{who} 已退订；存档不变，可用 subscribers add 重新订阅", "{who} is unsubscribed; subscribers add takes them back"),
    "imported": ("已导入 {rules} 条规则、{people} 位订阅者", "{rules} rules and {people} subscribers are imported"),
    "written": ("已写入 {place}", "written to {place}"),
    "sent": ("已寄出 {sent} 封，未寄出 {failed} 封", "{sent} sent, {failed} not sent"),
    "left": ("（已退订）", " (unsubscribed)"),
    "subscribed": ("{who} 已订阅", "{who} is subscribed"),
    # catalogue
    "state.watched": ("监测", "watched"),
    "state.not_watched": ("不监测", "not watched"),
    "witness.real": ("真实页面", "real"),
    "witness.old": ("旧页面", "old"),
    "witness.invented": ("自制样本", "invented"),
    "sample.list": ("列表", "list"),
    "sample.article": ("文章", "article"),
    "sample.rules": ("规则", "rules"),
    "sample.none": ("—", "—"),
    # sources add
    "proposed": ("来源 {id}（把握 {sure:.0%}）", "source {id} ({sure:.0%} sure)"),
    "proposed_rows": ("列表 {n} 条，例如：", "{n} rows on the list, such as:"),
    "proposed_article": ("文章：{title}", "article: {title}"),
    "proposed_facts": ("  发布 {day} · 来源 {who} · 正文 {n} 字", "  published {day} · by {who} · {n} characters"),
    "proposed_written": ("已写入 {place}；现在可以运行：yaojian sources try {id}", "written to {place}; now try it: yaojian sources try {id}"),
    "not_written": ("没有写入；确认后请加 --yes", "nothing is written; add --yes when you agree"),
    "write_it": ("写入 config/sources/{id}？[y/N] ", "write config/sources/{id}? [y/N] "),
    "catalogue": ("{n} 个来源，监测 {watched} 个", "{n} sources, {watched} watched"),
    "checked": ("✓ {green} 真实页面 · ● {yellow} 旧的或自制的 · ✗ {red} 不符", "✓ {green} real pages · ● {yellow} old or invented · ✗ {red} wrong"),
    "accepted": ("已确认 {n} 个样本，放行 {released} 条待审条目", "{n} samples accepted, {released} held rows released"),
    "tried_list": ("{name}：{rows} 条，{dated} 条有日期", "{name}: {rows} rows, {dated} with a day"),
    # deciding
    "story": ("事件 {id}：{n} 篇", "story {id}: {n} articles"),
    # keeping
    "exported": ("已导出 {n} 篇到 {place}", "{n} articles are exported to {place}"),
    "backed_up": ("已备份到 {place}：{counts}", "backed up to {place}: {counts}"),
    "articles": ("文章", "articles"),
    "entries": ("条目", "entries"),
    "pages": ("页面", "pages"),
    "counted": ("{what} {n}", "{n} {what}"),
    "replayed": ("不同 {changed} · 相同 {same} · 失败 {failed}", "changed {changed} · same {same} · failed {failed}"),
    "restored": ("已恢复：{counts}", "restored: {counts}"),
    # fields of a query, and their values
    "field.issuer": ("发文机关", "issuer"), "field.source": ("来源", "source"), "field.level": ("级别", "level"),
    "field.region": ("地区", "region"), "field.genre": ("类型", "genre"), "field.number": ("文号", "number"),
    "field.published": ("发布", "published"), "field.first_seen": ("首见", "first seen"),
    "field.effective": ("施行", "effective"), "field.deadline": ("截止", "deadline"), "field.product": ("产品", "product"),
    "field.stage": ("环节", "stage"), "field.mark": ("标记", "mark"), "field.binding": ("约束力", "binding"),
    "field.title": ("标题", "title"),
    "binding.true": ("有", "yes"), "binding.false": ("无", "no"),
    "level.national": ("国家", "national"), "level.technical-centre": ("中心", "technical centre"),
    "level.provincial": ("省级", "provincial"), "level.media": ("媒体", "media"),
    "genre.meeting": ("会议", "meeting"), "genre.speech": ("讲话", "speech"), "genre.announcement": ("公告", "announcement"),
    "genre.circular": ("通告", "circular"), "genre.notice": ("通知", "notice"), "genre.opinion": ("意见", "opinion"),
    "genre.order": ("局令", "order"), "genre.rule": ("办法规定", "rule"), "genre.guideline": ("指导原则", "guideline"),
    "genre.standard": ("标准", "standard"), "genre.consultation": ("征求意见", "consultation"),
    "genre.interpretation": ("解读", "interpretation"), "genre.publicity": ("公示", "public notice"), "genre.reply": ("批复", "reply"),
    "genre.recall": ("召回", "recall"), "genre.inspection": ("检查", "inspection"), "genre.penalty": ("处罚", "penalty"),
    "genre.news": ("报道", "news"), "genre.other": ("其他", "other"),
    "role.original": ("原文", "original"), "role.reprint": ("转载", "reprint"), "role.relay": ("转发", "relay"),
    "role.interpretation": ("解读", "interpretation"), "role.qa": ("问答", "Q&A"), "role.masked_copy": ("改头换面的转载", "masked copy"),
    # columns of an exported table
    "column.id": ("编号", "id"), "column.published_on": ("发布日期", "published"), "column.title": ("标题", "title"),
    "column.issuers": ("发文机关", "issuers"), "column.doc_numbers": ("文号", "document numbers"), "column.genre": ("类型", "genre"),
    "column.binding": ("约束力", "binding"), "column.marks": ("标记", "marks"), "column.deadlines": ("截止", "deadlines"),
    "column.effective_on": ("施行", "effective"), "column.source_id": ("来源", "source"), "column.column": ("栏目", "column"),
    "column.url": ("网址", "address"), "column.first_seen": ("首次读到", "first seen"), "column.story_id": ("事件", "story"),
    "column.story_role": ("在事件中的角色", "role in the story"),
    "sheet": ("药监文件", "documents"),
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


def listed(parts: Iterable[str]) -> str:
    """Names in a row, with the comma of the language."""
    return say("and").join(parts)


def say(key: str, **values: object) -> str:
    return WORDS[key][language() == "en"].format(**values)
