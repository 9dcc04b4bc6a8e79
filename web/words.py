"""The words of the pages, in Chinese and English. Titles, bodies and quotes are never among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from clock import SHANGHAI
from wording import said

TEXTS: dict[str, tuple[str, str]] = {
    "room": ("药监简报", "Drug regulation watch"),
    "digests": ("简报", "Digests"), "search": ("检索", "Search"), "health": ("运行状况", "Health"),
    "coverage": ("监测范围", "Coverage"), "other_lang": ("English", "中文"), "skip": ("跳到正文", "Skip to content"),
    "no_digests": ("还没有寄出的简报。", "No digest has been mailed yet."),
    "day": ("日期", "Day"), "list": ("种类", "List"), "to": ("收件人", "To"), "items": ("条目", "Items"),
    "subject": ("主题", "Subject"), "newer": ("较新", "Newer"), "older": ("较旧", "Older"),
    "list.daily": ("日报", "daily"), "list.weekly": ("周报", "weekly"), "list.now": ("快报", "immediate"),
    "original": ("原文", "Original"), "cite": ("引用", "Cite as"), "facts": ("事实与出处", "Facts and where they stand"),
    "body": ("正文", "Text"), "no_body": ("没有正文。", "No text."), "attachments": ("附件", "Attachments"),
    "repairs": ("乱码修复", "Repaired characters"), "before": ("修复前", "Before"), "after": ("修复后", "After"),
    "sure": ("把握", "Certainty"), "candidates": ("候选", "Candidates"),
    "repair.exact": ("已还原", "restored"), "repair.chosen": ("推定", "chosen"), "repair.lost": ("无法还原", "lost"),
    "versions": ("修改记录", "Changes by the publisher"), "seen_at": ("发现时间", "Seen"), "change": ("改动之处", "What changed"),
    "copies": ("同一事件的其他页面", "Other pages of this story"), "role": ("关系", "Role"), "why": ("依据", "Why"),
    "role.original": ("原文", "original"), "role.reprint": ("转载", "reprint"), "role.relay": ("转发", "relay"),
    "role.interpretation": ("解读", "interpretation"), "role.qa": ("问答", "Q&A"),
    "role.masked_copy": ("改头换面的转载", "masked copy"),
    "this_is": ("本页", "This page"), "conflicts": ("不一致之处", "Differences"), "gone": ("原页面已撤下，自", "The page is gone since"),
    "first_seen": ("首次读到", "First seen"), "published": ("发布", "Published"), "link_only": ("只有标题和链接。", "Title and link only."),
    "find": ("检索", "Find"), "query": ("检索式", "Query"), "hits": ("命中 {n} 篇", "{n} found"), "many": ("命中超过 1000 篇", "more than 1,000 found"),
    "no_hits": ("没有命中。", "Nothing found."), "bad_query": ("检索式第 {n} 个字看不懂", "The query cannot be understood at character {n}"),
    "query_help": ("例：药品 召回 · 药品 OR 器械 · “委托生产” · 文号:2026 · 发布:>=2026-01 · -农药", "Examples: 药品 召回 · 药品 OR 器械 · “委托生产” · number:2026 · published:>=2026-01 · -农药"),
    "source": ("来源", "Source"), "state": ("状态", "State"), "last_read": ("上次读到", "Last read"), "trouble": ("问题", "Trouble"),
    "todo": ("怎么办", "What to do"), "since": ("自", "since"), "never": ("尚未读到", "never"), "all_well": ("没有未了结的问题。", "No open trouble."),
    "well": ("运行正常", "Running well"), "unwell": ("26 小时内没有正常结束的运行", "No run ended well within 26 hours"), "last_run": ("上次正常结束", "Last ended well"),
    "open": ("未了结的问题", "Open troubles"), "every_source": ("全部来源", "All sources"), "times": ("次", "times"),
    "health.ok": ("正常", "ok"), "health.degraded": ("版式有变", "degraded"), "health.blocked": ("被拦", "blocked"), "health.suspect": ("可疑", "suspect"),
    "health.failed": ("失败", "failed"), "health.never_read": ("尚未读到", "never read"), "health.not_watched": ("不监测", "not watched"),
    "health.quiet": ("异常安静", "unusually quiet"), "health.gap": ("缺号", "missing number"),
    "health.canary": ("自检通知未送达", "canary not delivered"),
    "lists": ("版式有变的列表", "Lists that changed"),
    "lists.say": ("先是自己的选择器最后读到的列表，再是现在的页面；照现在的页面写新的选择器。", "First the last list that its own selectors read, then the page as it is now: write the new selectors by it."),
    "block.degraded": ("自己的选择器读不到完整的列表，改由通用读法读取：", "Its own selectors no longer give the whole list, so the general reader reads it:"),
    "block.empty": ("页面正常返回，却没有读到足够的条目：", "The answer was good, but it held too few rows:"),
    "block.before": ("原来的列表", "The list before"), "block.now": ("现在的列表", "The list now"),
    "block.rows": ("{n} 条", "{n} rows"), "block.read_by": ("读法：", "Read by"), "block.general": ("通用读法", "the general reader"), "block.nothing": ("没有读到条目。", "No rows were read."),
    "block.no_good": ("还没有一次由自己的选择器读到。", "Its own selectors have never read it."), "block.bytes": ("原始字节：数据文件夹的", "Bytes, in the data folder:"),
    "block.todo_look": ("看现在读到什么：", "See what is read now:"),
    "block.todo_write": ("把新的选择器写进 {file}，并把新页面存为样本。", "Write the new selectors into {file}, and save the new page as a sample."),
    "block.proposed": ("试过、结果相同的写法：", "Tried on this page, with the same rows:"),
    "block.todo_accept": ("确认样本：", "Bless the sample:"),
    "sum": ("{sources} 个来源，监测 {watched} 个；{columns} 个栏目，监测 {watched_columns} 个。", "{sources} sources, {watched} watched; {columns} columns, {watched_columns} watched."),
    "watched": ("正在监测", "Watched"), "not_watched": ("不监测及原因", "Not watched, and why"), "column": ("栏目", "Column"), "confidence": ("栏目地址的依据", "How the address is known"),
    "watched_since": ("自何时", "Since"), "newest": ("最新一篇", "Newest"), "rows": ("行数", "Rows"), "reason": ("原因", "Reason"),
    "gaps": ("缺号", "Missing numbers"), "witness": ("版式依据", "Markup seen"), "witness.real": ("真实页面", "real pages"), "witness.old": ("旧页面", "old pages"), "witness.invented": ("尚无真实样本", "no real sample"),
    "kind.organ": ("机关", "organ"), "kind.source": ("来源", "source"), "kind.column": ("栏目", "column"), "kind.note": ("说明", "note"),
    "conf.seen-in-code": ("页面代码", "page code"), "conf.breadcrumb": ("面包屑", "breadcrumb"), "conf.seen-address": ("见过地址", "address seen"), "conf.documented": ("文档", "documented"), "conf.guess": ("猜测", "guess"),
    "calendar": ("节假日安排已知到 {day}，其后只按周末、春节和国庆推算安静与否。", "Holidays are known until {day}; after it, silence is judged by weekends, Spring Festival and National Day only."),
    "unreadable": ("读不出的附件", "Files that cannot be read"),
    "browser": ("验证页面每天最多用一次普通浏览器打开，原因：{reason}。", "A challenge is met with an ordinary browser, once a day at most, because {reason}."),
    "browser.passed": ("上次 {at} 已读到。", "Last at {at}, and it was read."), "browser.begun": ("上次 {at} 中断。", "Last at {at}, cut short."),
    "browser.turned_away": ("上次 {at} 也被拦下。", "Last at {at}, and it was turned away too."),
    "relayed": ("经{who}读到，原网站自{day}起未能读取", "Read through {who}, original unreachable since {day}"),
    "stop_title": ("退订", "Unsubscribe"), "stop_ask": ("不再收到药监简报？", "Stop receiving the digest?"), "stop_button": ("退订", "Unsubscribe"),
    "stop_hint": ("点按钮才会退订；只打开本页不会。", "Only the button unsubscribes; opening this page does not."),
    "stopped_title": ("已退订", "Unsubscribed"), "stopped": ("这个地址今后不再收到简报。若要恢复，请告诉寄信人。", "This address will receive no more digests. To start again, tell the sender."),
    "404": ("没有这一页", "There is no such page"), "404.say": ("地址可能写错，或内容没有寄出过。", "The address may be wrong, or nothing was mailed under it."),
    "401": ("需要口令", "A token is needed"), "401.say": ("用 Authorization: Bearer，或在地址后加一次 ?token=。", "Send Authorization: Bearer, or add ?token= to the address once."),
    "403": ("只在本机开放", "For this machine only"), "403.say": ("设置 YAOJIAN_WEB_TOKEN 之后，其他机器才能用口令打开。", "Set YAOJIAN_WEB_TOKEN to open these pages to other machines."),
    "405": ("不能这样访问", "Not in this way"), "405.say": ("本页只能打开或点按钮。", "This page can only be opened, or its button pressed."),
    "503": ("数据库暂时不可用", "The database is not available now"), "503.say": ("请过一会儿再试。", "Please try again in a moment."),
    "500": ("出错了", "Something went wrong"), "500.say": ("是我们的错误，已经记录。", "It is a fault of ours and has been noted."),
    "fact.title": ("标题", "title"), "fact.published_on": ("发布日期", "published"), "fact.publisher": ("发布机构", "publisher"), "fact.editor": ("编辑", "editor"),
    "fact.author": ("作者", "author"), "fact.issuer": ("发文机关", "issuer"), "fact.doc_number": ("文号", "document number"), "fact.deadline": ("截止", "deadline"),
    "fact.effective_on": ("施行", "effective"), "fact.signed_on": ("成文日期", "signed"), "fact.directive": ("部署要求", "directive"), "fact.mark": ("标记", "mark"),
    "fact.supersedes": ("取代", "supersedes"), "fact.product": ("产品", "product"), "fact.stage": ("环节", "stage"), "fact.genre": ("类型", "genre"), "fact.binding": ("约束力", "binding"),
    "fact.meeting.name": ("会议", "meeting"), "fact.meeting.held_on": ("会议日期", "held on"), "fact.meeting.place": ("地点", "place"), "fact.meeting.form": ("形式", "form"),
    "fact.meeting.presided": ("主持", "presided by"), "fact.meeting.attendee": ("出席", "attendee"), "fact.meeting.attendees": ("出席", "attendee"),
    "fact.meeting.transmitted": ("传达", "transmitted"), "fact.meeting.judgement": ("判断", "judgement"), "fact.meeting.judgements": ("判断", "judgement"),
    "where.title": ("标题", "title"), "where.body": ("正文", "text"), "where.meta": ("页面信息", "page data"),
    "file.listed": ("未读", "listed"), "file.read": ("已读", "read"), "file.image_only": ("只有图像", "images only"), "file.unreadable": ("读不出", "unreadable"), "file.too_large": ("过大", "too large"),
    "binding": ("有约束力", "binding"), "not_binding": ("无约束力", "not binding"),
    "genre.meeting": ("会议", "meeting"), "genre.speech": ("讲话", "speech"), "genre.announcement": ("公告", "announcement"), "genre.circular": ("通告", "circular"),
    "genre.notice": ("通知", "notice"), "genre.opinion": ("意见", "opinion"), "genre.order": ("局令", "order"), "genre.rule": ("办法规定", "rule"), "genre.guideline": ("指导原则", "guideline"),
    "genre.standard": ("标准", "standard"), "genre.consultation": ("征求意见", "consultation"), "genre.interpretation": ("解读", "interpretation"), "genre.publicity": ("公示", "public notice"),
    "genre.reply": ("批复", "reply"), "genre.recall": ("召回", "recall"), "genre.inspection": ("检查", "inspection"), "genre.penalty": ("处罚", "penalty"), "genre.news": ("报道", "news"), "genre.other": ("其他", "other"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; a key without words stands for itself."""

    lang: Literal["zh", "en"]

    def __call__(self, key: str, **values: object) -> str:
        found = TEXTS.get(key)
        text = key.rpartition(".")[2] if found is None else found[self.lang == "en"]
        return text.format(**values) if values else text

    def said(self, text: str) -> str:
        """A sentence that has both wordings, in this page's language."""
        return said(text, self.lang)

    def fact(self, field: str) -> str:
        """A fact's name: the longest known form of it, else as the reader calls it."""
        known = next(
            (f"fact.{one}" for one in (field, field.rpartition(".")[2]) if f"fact.{one}" in TEXTS), None
        )
        return self(known) if known else field

    def instant(self, when: object) -> str:
        """An instant as Beijing time to the minute; a day as itself; nothing as a dash."""
        if isinstance(when, str) and "T" in when:
            when = datetime.fromisoformat(when)
        if isinstance(when, datetime):
            return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return when.isoformat() if isinstance(when, date) else str(when or "—")

    def day(self, when: datetime) -> str:
        """The Beijing day of an instant, in words."""
        day = when.astimezone(SHANGHAI).date()
        return day.isoformat() if self.lang == "en" else f"{day.year}年{day.month}月{day.day}日"
