"""The words of the frame, in Chinese and English. Quotes and titles are never among them."""

from __future__ import annotations

import re
from datetime import date, datetime

from clock import SHANGHAI
from models import Genre, Subscriber

GENRES: dict[Genre, tuple[str, str]] = {
    "meeting": ("会议", "meeting"),
    "speech": ("讲话", "speech"),
    "announcement": ("公告", "announcement"),
    "circular": ("通告", "circular"),
    "notice": ("通知", "notice"),
    "opinion": ("意见", "opinion"),
    "order": ("局令", "order"),
    "rule": ("办法规定", "rule"),
    "guideline": ("指导原则", "guideline"),
    "standard": ("标准", "standard"),
    "consultation": ("征求意见", "consultation"),
    "interpretation": ("解读", "interpretation"),
    "publicity": ("公示", "public notice"),
    "reply": ("批复", "reply"),
    "recall": ("召回", "recall"),
    "inspection": ("检查", "inspection"),
    "penalty": ("处罚", "penalty"),
    "news": ("报道", "news"),
    "other": ("其他", "other"),
}

ZH = {
    "register": "药监登记表",
    "register_sheet": "登记表",
    "calendar_name": "药监截止与施行日期",
    "calendar_file": "药监日历",
    "due": "截止",
    "in_force": "施行",
    "in_days": "{n} 天后{what}",
    "daily": "药监日报",
    "weekly": "药监周报",
    "immediate": "药监快报",
    "late": "补发",
    "acts": "新文件",
    "meetings": "会议与讲话",
    "news": "报道与其他",
    "revised": "已修订",
    "copied": "转载",
    "actions": "需要行动",
    "unread": "没有读到",
    "directives": "部署要求",
    "unread_n": "未读来源",
    "read_n": "已读来源",
    "nothing": "无新内容",
    "window": "统计区间",
    "days_left": "还剩 {n} 天",
    "day_left": "还剩 1 天",
    "due_today": "今天截止",
    "until": "截止",
    "published": "{day}发布",
    "seen_late": "迟见（发布后{n}天）",
    "repeals": "同时废止 {n} 件",
    "binding": "有约束力",
    "not_binding": "无约束力",
    "supersedes": "取代",
    "original": "原文",
    "archive": "存档",
    "copies": "另有 {n} 家转载",
    "copies_more": "+{n} 转载",
    "relay": "转发渠道所见，原始页面未读到",
    "relayed": "经{who}读到，原网站自{day}起未能读取",
    "held": "{day}召开",
    "demands": "部署要求 {n} 条",
    "changed": "，其中 {n} 条与去年不同",
    "before": "（与{when}会议相比）",
    "new": "新增",
    "stronger": "强化",
    "was": "去年的说法",
    "gone": "去年有、今年未提",
    "for_you": "与您有关",
    "my_rule": "规则“{rule}”，{why}",
    "my_region": "您的地区",
    "my_product": "您的产品",
    "refer": "见“需要行动”第 {n} 条",
    "note": "注意",
    "top": "先看",
    "said": "要求",
    "rest": "其余 {n} 条见存档",
    "rest_register": "其余 {n} 条未列出，见附件登记表",
    "rest_command": "其余 {n} 条未列出，查看全部：yaojian digest --day {day} --preview 全部.html",
    "rest_demands": "其余 {n} 条部署要求见存档",
    "rest_demands_original": "其余 {n} 条部署要求见原文",
    "lost": "原页面损坏：{n} 字无法复原，以〓标出",
    "mended": "原页面损坏：已修复 {n} 处",
    "link_only": "仅有标题与链接",
    "all_read": "全部 {n} 个来源已读",
    "network": "全部 {n} 个来源都没有读到，自 {when} 起，多半是我方网络故障",
    "read_list": "已读",
    "since": "自 {when} 起",
    "times": "连续 {n} 次",
    "covered": "已由{who}补看",
    "gap": "序号缺口",
    "first_run": "{name}首次读取：另有 {n} 篇旧文入库，不逐篇邮寄",
    "nothing_new": "本区间没有新内容。",
    "why": "为什么收到这封邮件",
    "rule_hits": "规则“{name}”命中 {n} 条",
    "everything": "您订阅了全部来源的全部内容",
    "unsubscribe": "退订（一次点击）",
    "unsubscribe_reply": "退订：回复本邮件并写“退订”，管理员收到后停发",
    "unsubscribe_owner": "退订：请告诉药监的管理员（yaojian subscribers remove {who}）",
    "shown_converted": "标题与框架按您的设置显示，引文保持发布时的字形",
    "revised_at": "{when}读到的页面与此前不同",
    "state.blocked": "遇到验证页面",
    "state.failed": "无法读取",
    "state.suspect": "列表异常，待确认",
    "state.degraded": "只读到一部分",
    "state.not_watched": "未监测",
    "state.never": "尚未读取过",
    "computed": "推算",
    "colon": "：",
    "subject.acts": "新文件",
    "subject.meetings": "会议",
    "subject.directives": "部署要求",
    "subject.news": "报道",
    "subject.revised": "修订",
    "subject.actions": "需要行动",
    "empty_windows": "{span}：服务中断期间的各期没有新内容，不再逐期补发",
    "and": "、",
    "to": " – ",
}
EN = {
    "register": "drug-register",
    "register_sheet": "register",
    "calendar_name": "Drug deadlines and effective dates",
    "calendar_file": "drug-calendar",
    "due": "Due",
    "in_force": "In force",
    "in_days": "{what} in {n} days",
    "daily": "Drug daily",
    "weekly": "Drug weekly",
    "immediate": "Drug alert",
    "late": "late",
    "acts": "New documents",
    "meetings": "Meetings and speeches",
    "news": "Reports and other",
    "revised": "Revised",
    "copied": "Reprints",
    "actions": "Action needed",
    "unread": "Not read",
    "directives": "demands",
    "unread_n": "unread",
    "read_n": "sources read",
    "nothing": "nothing new",
    "window": "Window",
    "days_left": "{n} days left",
    "day_left": "1 day left",
    "due_today": "due today",
    "until": "until",
    "published": "published {day}",
    "seen_late": "seen late ({n} days after publication)",
    "repeals": "repeals {n}",
    "binding": "binding",
    "not_binding": "not binding",
    "supersedes": "Replaces",
    "original": "original",
    "archive": "archive",
    "copies": "{n} more carry it",
    "copies_more": "reprints: +{n}",
    "relay": "seen through a relay, the original page was not read",
    "relayed": "read through {who}, original unreachable since {day}",
    "held": "held {day}",
    "demands": "demands: {n}",
    "changed": ", {n} differ from last year",
    "before": " (compared with {when})",
    "new": "new",
    "stronger": "stronger",
    "was": "last year's words",
    "gone": "last year, not this year",
    "for_you": "For you",
    "my_rule": "rule “{rule}”, {why}",
    "my_region": "your region",
    "my_product": "your products",
    "refer": "see “Action needed” no. {n}",
    "note": "Note",
    "top": "First",
    "said": "demand",
    "rest": "{n} more in the archive",
    "rest_register": "{n} more not listed here, see the attached register",
    "rest_command": "{n} more not listed here; all of them: yaojian digest --day {day} --preview all.html",
    "rest_demands": "more demands in the archive: {n}",
    "rest_demands_original": "more demands in the original: {n}",
    "lost": "damaged original page: {n} characters lost, shown as 〓",
    "mended": "damaged original page: {n} places mended",
    "link_only": "title and link only",
    "all_read": "All {n} sources were read",
    "network": "None of the {n} sources could be read since {when}: most likely our own network",
    "read_list": "Read",
    "since": "since {when}",
    "times": "{n} times in a row",
    "covered": "covered by {who}",
    "gap": "Missing number",
    "first_run": "{name}: first reading, {n} older texts stored and not mailed one by one",
    "nothing_new": "Nothing new in this window.",
    "why": "Why you get this mail",
    "rule_hits": "rule “{name}” matched {n}",
    "everything": "you subscribe to everything from all sources",
    "unsubscribe": "unsubscribe (one click)",
    "unsubscribe_reply": "Unsubscribe: reply to this mail with “unsubscribe”; the operator will stop it",
    "unsubscribe_owner": "Unsubscribe: tell the operator (yaojian subscribers remove {who})",
    "shown_converted": "Titles and frame are shown as you set; quotes stay as published",
    "revised_at": "the page read on {when} differs from before",
    "state.blocked": "answered with a challenge page",
    "state.failed": "could not be read",
    "state.suspect": "odd listing, to be confirmed",
    "state.degraded": "read in part only",
    "state.not_watched": "not watched",
    "state.never": "never read so far",
    "computed": "computed",
    "colon": ": ",
    "subject.acts": "new",
    "subject.meetings": "meetings",
    "subject.directives": "demands",
    "subject.news": "reports",
    "subject.revised": "revised",
    "subject.actions": "to act on",
    "empty_windows": "{span}: nothing new during the outage, these issues are not sent one by one",
    "and": ", ",
    "to": " – ",
}
STARTS = {
    "施行": ("施行", "in force"),
    "废止": ("废止", "repealed"),
    "部分要求": ("部分要求施行", "partly in force"),
    "过渡期": ("过渡期届满", "transition ends"),
}
"""What begins or ends on an effective date, as `pipelines.acts` names it."""
FACTS = {
    "公示": "public notice", "异议": "objections", "意见反馈": "comments", "陈述申辩": "statements", "报名": "registration",
    "申报": "applications", "召回": "recall", "整改": "rectification", "自查": "self-inspection", "备案": "filing",
    "过渡期": "transition ends", "报送": "reporting", "完成": "completion", "药品": "drugs", "医疗器械": "devices", "化妆品": "cosmetics",
    "中药": "traditional medicines", "疫苗": "vaccines", "生物制品": "biologicals", "放射性药品": "radiopharmaceuticals",
    "特殊管理药品": "controlled drugs", "医疗机构制剂": "hospital preparations", "网络销售": "online sales",
    "征求意见稿": "draft for comments", "试行": "trial", "暂行": "provisional", "修订": "revised",
}  # fmt: skip
"""Our own short Chinese facts in English; what is not here is shown as it is."""
COMPUTED = (
    (r"施行日期(\S{10})起算", r"counted from coming into force on \1"), (r"发布日期(\S{10})起算", r"counted from publication on \1"), (r"成文日期(\S{10})起算", r"counted from signing on \1"),
    (r"，当日不计，1个?工作日", ", that day not counted, 1 working day"), (r"，当日不计，1个?月", ", that day not counted, 1 month"),
    (r"，当日不计，1个?[日天]", ", that day not counted, 1 day"), (r"，当日不计，(\d+)个?工作日", r", that day not counted, \1 working days"), (r"，当日不计，(\d+)个?月", r", that day not counted, \1 months"),
    (r"，当日不计，(\d+)个?[日天]", r", that day not counted, \1 days"), (r"^发布日期", "day of publication "), (r"^成文日期", "day of signing "),
    (r"原文无年份，按(\S{10})补为(\d{4})年", r"no year in the text, \2 by \1"), ("末日年份取自起始日", "year taken from the first day"),
    ("月底或年底按最后一日计", "end of month or year: its last day"), ("，保留原文日期", ", the written day is kept"),
    ("（按周末推算）", " (by the weekend)"), ("为休息日", " is a day off"),
    ("节假日安排尚未公布，按周一至周五计算", "holidays not announced yet, Monday to Friday counted"),
)  # fmt: skip
"""The forms in which `pipelines.acts` says how it reached a day."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Words:
    """The frame in one person's language and script: `words("days_left", n=7)`."""

    def __init__(self, lang: str = "zh", script: str = "as_published") -> None:
        self.lang, self.script = lang, script
        self._table = EN if lang == "en" else ZH

    @classmethod
    def of(cls, subscriber: Subscriber) -> Words:
        return cls(subscriber.lang, subscriber.script)

    def __call__(self, word: str, /, **values: object) -> str:
        return self.frame(self._table[word].format(**values))

    def frame(self, text: str) -> str:
        """Our own Chinese words in the reader's script; English ones as they are."""
        return show(text, self.script) if self.lang == "zh" and self.script == "traditional" else text

    def title(self, text: str) -> str:
        """A title or name, converted for display when the reader asked for it."""
        return show(text, self.script)

    def fact(self, text: str) -> str:
        """One of our own short facts (意见反馈, 药品) in the reader's language and script."""
        return FACTS.get(text, text) if self.lang == "en" else self.title(text)

    def computed(self, text: str) -> str:
        """How a day was reached, its days as a reader writes them; English where the form is one of ours.

        >>> Words().computed("原文无年份，按2026-02-06补为2026年")
        '原文无年份，按2026年2月6日补为2026年'
        """
        if self.lang == "en":
            for form, said in COMPUTED:
                text = re.sub(form, said, text)
        days = re.sub(r"(\d{4})-(\d\d)-(\d\d)", lambda m: self._written(m[0]), text)
        return self.frame(days)

    def _written(self, iso: str) -> str:
        try:
            return self.day(date.fromisoformat(iso), year=True)
        except ValueError:
            return iso

    def starts(self, what: str) -> str:
        """What happens on an effective date: in force, unless the text says otherwise."""
        zh, en = STARTS.get(what, STARTS["施行"])
        return en if self.lang == "en" else self.frame(zh)

    def starts_in(self, what: str, days: int) -> str:
        """17 天后施行 · 明天废止 · 今天起施行."""
        label = self.starts(what)
        if self.lang == "en":
            return f"{label} " + ("today" if not days else "tomorrow" if days == 1 else f"in {days} days")
        if days > 1:
            # Apart, because 天后 as one word is the Queen of Heaven and stays 天后 in Traditional.
            return self.frame(f"{days} 天") + self.frame("后") + label
        return self.frame(("明天" if days else "今天起" if label == "施行" else "今天") + label)

    def genre(self, genre: Genre) -> str:
        return self.frame(GENRES[genre][1 if self.lang == "en" else 0])

    def state(self, state: str) -> str:
        name = f"state.{state}"
        return self(name) if name in self._table else state

    def day(self, day: date, *, year: bool = False) -> str:
        if self.lang == "en":
            return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
        return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"

    def month(self, day: date) -> str:
        return f"{MONTHS[day.month - 1]} {day.year}" if self.lang == "en" else f"{day.year}年{day.month}月"

    def weekday(self, day: date) -> str:
        return (
            WEEKDAYS[day.weekday()]
            if self.lang == "en"
            else self.frame("周" + "一二三四五六日"[day.weekday()])
        )

    def instant(self, instant: datetime) -> str:
        local = instant.astimezone(SHANGHAI)
        return f"{self.day(local.date())} {local:%H:%M}"

    def join(self, names: tuple[str, ...], *, most: int = 3) -> str:
        """Names for one line; beyond `most` the rest is a number: 广东、上海、江苏等 5 家."""
        shown = self("and").join(names[:most])
        if len(names) <= most:
            return shown
        return (
            f"{shown} + {len(names) - most}"
            if self.lang == "en"
            else self.frame(f"{shown} 等 {len(names)} 家")
        )


def show(text: str, script: str) -> str:
    """Text in the script a reader wants to see; `as_published` changes nothing."""
    if script == "as_published" or text.isascii():
        return text
    from text.script import to_simplified, to_traditional

    return to_traditional(text) if script == "traditional" else to_simplified(text)
