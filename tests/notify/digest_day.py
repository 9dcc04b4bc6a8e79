"""A busy but ordinary day, invented: what the digest tests are built from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from models import (
    Article,
    Deadline,
    Directive,
    Effective,
    MeetingFacts,
    Repair,
    Revision,
    Source,
    StoredArticle,
    Story,
    Subscriber,
    Supersedes,
    UnreadSource,
    WatchRule,
    Window,
)
from notify.items import Comparison, Material

NOW = datetime(2026, 2, 12, 0, 31, tzinfo=UTC)
END = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
WINDOW = Window(
    id=1, list="daily", day=date(2026, 2, 12), start=END - timedelta(days=1), end=END, closed_at=END
)
SEEN = WINDOW.start + timedelta(hours=9)


def source(id: str, name: str, region: str = "000000", level: str = "national") -> Source:
    return Source(id=id, name=name, url=f"https://{id}.example/", region=region, level=level)  # type: ignore[arg-type]


SOURCES = {
    s.id: s
    for s in (
        source("nmpa", "国家药监局"),
        source("cmde", "国家药监局器审中心", level="technical-centre"),
        source("hebei", "河北省药监局", "130000", "provincial"),
        source("guangdong", "广东省药监局", "440000", "provincial"),
        source("shanghai", "上海市药监局", "310000", "provincial"),
        source("hubei", "湖北省药监局", "420000", "provincial"),
        source("cnpharm", "中国食品药品网", level="media"),
    )
}
READER = Subscriber(id=1, address="reader@example.org", name="读者", token="tok3nabcdefghijk")
RULES = (
    WatchRule(name="药品·国家局", query="issuer:国家药监局 药品"),
    WatchRule(name="器械", query="医疗器械", urgent=True),
)


def stored(id: int, source_id: str, title: str, **more: object) -> StoredArticle:
    """One filed article; keywords that StoredArticle knows go there, the rest to its Article."""
    outer = {k: more.pop(k) for k in tuple(more) if k in StoredArticle.__dataclass_fields__}
    body = str(more.pop("body", "正文。"))
    url = str(more.pop("url", f"https://{source_id}.example/a/{id}.html"))
    article = Article(url=url, source_id=source_id, title=title, body=body, **more)  # type: ignore[arg-type]
    return StoredArticle(**{"id": id, "article": article, "first_seen": SEEN, **outer})  # type: ignore[arg-type]


def said(quote: str, who: str | None = "会议") -> Directive:
    return Directive(speaker=who, section=None, text=quote, quote=quote, start=0, end=len(quote))


def due(day: date, what: str, quote: str, how: str | None = None) -> Deadline:
    return Deadline(date=day, what=what, quote=quote, start=0, end=len(quote), computed_from=how)


ACT = stored(
    1, "nmpa", "国家药监局关于进一步加强药品上市许可持有人委托生产监督管理的公告（2026年第12号）",
    genre="announcement", binding=True, issuers=("国家药品监督管理局",), doc_numbers=("2026年第12号",),
    products=("药品",), published_on=date(2026, 2, 11), story_id=1,
    body="持有人应当对受托生产企业的质量管理体系进行现场审核。",
    directives=(said("持有人应当自本公告施行之日起三个月内完成自查，并向所在地省级药品监督管理部门报告。", None),),
    effective_on=(Effective(date=date(2026, 3, 1), what="起施行", quote="本公告自2026年3月1日起施行。", start=0, end=5),),
    supersedes=(Supersedes(number="2021年第7号", title=None, quote="同时废止", start=0, end=4),),
)  # fmt: skip
REPRINT = stored(2, "guangdong", "转发国家药监局公告（2026年第12号）", story_id=1, story_role="relay")
PRESS = stored(3, "cnpharm", "药品委托生产监管再加强", story_id=1, story_role="reprint", genre="news")
CONSULTATION = stored(
    4, "cmde", "关于公开征求《人工智能医疗器械注册审查指导原则（修订版征求意见稿）》意见的通知",
    genre="consultation", binding=False, issuers=("国家药品监督管理局医疗器械技术审评中心",),
    products=("医疗器械",), marks=("征求意见稿",), published_on=date(2026, 2, 11),
    deadlines=(due(date(2026, 3, 13), "意见反馈", "请于2026年3月13日前将意见以电子邮件形式反馈我中心。"),),
)  # fmt: skip
REMINDED = stored(
    5, "nmpa", "国家药监局综合司公开征求《药品生产检验电子记录管理规范（征求意见稿）》意见",
    first_seen=SEEN - timedelta(days=20), published_on=date(2026, 1, 20), issuers=("国家药监局综合司",),
    genre="consultation",
    deadlines=(due(date(2026, 2, 19), "意见反馈", "公开征求意见时间为自发布之日起30日。",
                   "自发布之日起30日：2026年1月20日 + 30日"),),
)  # fmt: skip
COMING = stored(
    6, "nmpa", "化妆品安全风险监测与评价管理办法", doc_numbers=("国家药监局令第8号",), genre="order",
    first_seen=SEEN - timedelta(days=60), issuers=("国家药品监督管理局",), published_on=date(2025, 12, 12),
    effective_on=(Effective(date=date(2026, 2, 26), what="施行", quote="本办法自2026年2月26日起施行。", start=0, end=9),),
    supersedes=(Supersedes(number=None, title="旧办法", quote="同时废止", start=0, end=4),) * 2,
)  # fmt: skip
MEETING = stored(
    7, "hebei", "河北省药品监督管理局召开全省药品监督管理工作会议", genre="meeting", published_on=date(2026, 2, 12),
    meeting=MeetingFacts(name="全省药品监督管理工作会议", held_on=date(2026, 2, 11)),
    directives=tuple(said(f"第{n}项：要启动技术服务平台建设，强化全生命周期监管。") for n in range(1, 11)),
)  # fmt: skip
SPEECH = stored(
    8, "shanghai", "上海市药监局局长在全市化妆品监管工作座谈会上的讲话", genre="speech",
    published_on=date(2026, 2, 11),
    directives=tuple(said(f"要把{n}的责任压实到岗到人。", "局长") for n in ("企业主体", "属地监管", "平台管理")),
    repairs=(Repair(kind="lost", start=3, end=5, before="??", after="〓〓", certainty="lost"),),
)  # fmt: skip
RECALL = stored(
    9, "nmpa", "某医疗器械公司对一次性使用输液器主动召回", genre="recall", products=("医疗器械",),
    issuers=("国家药品监督管理局",), published_on=date(2026, 2, 11),
)  # fmt: skip
NEWS = stored(10, "cnpharm", "京津冀药品协同监管现场会侧记", genre="news", published_on=date(2026, 2, 11))
EDITED = stored(
    11, "guangdong", "广东省药品零售企业许可管理办法", first_seen=SEEN - timedelta(days=90),
    changed_at=SEEN, issuers=("广东省药品监督管理局",),
    revisions=(Revision(seen_at=SEEN, quote_of_change="第三条：15 日 → 20 日"),),
)  # fmt: skip
OLD_STORY = stored(
    20,
    "nmpa",
    "国家药监局关于发布中药生产监督管理专门规定的公告",
    first_seen=SEEN - timedelta(days=5),
    story_id=9,
)
LATE_COPY = stored(
    21, "shanghai", "国家药监局发布中药专门规定", story_id=9, story_role="reprint", genre="news"
)

UNREAD = UnreadSource(
    source_id="hubei", name="湖北省药监局", state="blocked", since=datetime(2026, 2, 10, 1, 0, tzinfo=UTC),
    reason="HTTP 412，页面只有脚本", relays=("广东省药监局", "上海市药监局"), times=3,
)  # fmt: skip
ARRIVALS = (ACT, CONSULTATION, MEETING, SPEECH, RECALL, NEWS)
MATERIAL = Material(
    arrivals=(ACT, REPRINT, PRESS, CONSULTATION, MEETING, SPEECH, RECALL, NEWS, LATE_COPY),
    revised=(EDITED,),
    pending=(REMINDED, COMING, CONSULTATION),
    stories={1: Story(id=1, head=ACT, others=(REPRINT, PRESS)), 9: Story(id=9, head=OLD_STORY, others=(LATE_COPY,))},
    comparisons={
        7: Comparison(
            new=("启动技术服务平台建设，为企业提供注册申报前置指导。",),
            stronger=("对委托生产企业开展全覆盖检查。", "对网络销售实行“以网管网”。"),
            gone=("推进药品追溯码在基层医疗机构应用。",),
            before=date(2025, 2, 13),
        )
    },
    unread=(UNREAD,),
    read=("国家药监局", "国家药监局器审中心", "河北省药监局", "广东省药监局", "上海市药监局", "中国食品药品网"),
    first_runs={"guangdong": 312},
    gaps=("公告序号缺 2026年第49号（第48、50号已见）",),
)  # fmt: skip
TOLD = frozenset({"article:20"})
