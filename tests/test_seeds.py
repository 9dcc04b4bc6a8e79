"""Five real papers wrapped into pages like their sites': read back exactly. The papers are not part of the project; where they are
absent these tests are skipped, and `tests/pipelines/texts` stands for them."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from models import Article, FetchedPage
from pipelines.flow import read

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed papers are not on this machine")
NAV = "".join(
    f'<li><a href="/{i}/">{n}</a></li>'
    for i, n in enumerate(("首页", "机构概况", "政务公开", "办事服务", "互动交流", "党的建设"))
)


def seed(number: int) -> list[str]:
    text = next(SEEDS.glob(f"{number:03d}_*.txt")).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


def page(title: str, lines: list[str], *, box: str, date: str, extra: str = "") -> FetchedPage:
    body = "".join(f"<p>　　{escape(line)}</p>" for line in lines)
    html = (
        f'<html><head><meta charset="utf-8"><title>{escape(title)}-演示网</title></head><body><div class="header"><ul class="nav">{NAV}</ul></div>'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/yw/">工作动态</a></div><div class="main"><h1>{escape(title)}</h1>'
        f'<div class="info">发布时间：{date}　来源：演示单位　字体：大 中 小　浏览次数：12</div><div class="{box}">{body}</div>{extra}</div>'
        '<div class="footer"><p>版权所有：演示单位　网站标识码 0000000000</p></div></body></html>'
    )
    url = "http://yjj.demo.gov.cn/yw/t20260211_1.html"
    return FetchedPage(
        url=url,
        final_url=url,
        status=200,
        headers={},
        body=html.encode(),
        fetched_at=datetime(2026, 2, 12, tzinfo=UTC),
    )


def body_of(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines)


def test_the_speech_is_read_exactly() -> None:
    title, *lines = seed(0)
    article = read(page(title, lines, box="TRS_Editor", date="2023-05-10"))
    assert (article.title, article.body) == (title, body_of(lines))
    assert article.genre == "speech"
    assert article.repairs == ()


def test_the_traditional_report_is_mended_in_both_places() -> None:
    lines = seed(1)
    article = read(page("全省藥品監管工作會議在鄭州召開", lines, box="article-con", date="2021-02-10"))
    whole = body_of(lines)
    want = whole.replace("為確!笆奈濉遍_好局", "為確保“十四五”開好局").replace(
        "“六!焙鸵咔榉揽卮缶,", "“六保”和疫情防控大局,"
    )
    assert want != whole
    assert article.body == want
    assert len(article.repairs) == 2
    speakers = {d.speaker for d in article.directives}
    assert {"馬林青", "雷生云", "章錦麗"} <= speakers


def test_the_masked_speech_is_read_exactly_and_its_demands_are_found() -> None:
    lines = seed(2)
    article = read(page("在全省药品监管工作会议上的讲话", lines, box="TRS_UEDITOR", date="2022-02-20"))
    assert article.body == body_of(lines)
    assert any("进一步加强联动协作" in d.text for d in article.directives)
    assert not any("实现新突破" in d.text for d in article.directives), "past results are no demands"


def test_the_meeting_report_gives_its_five_deployments_and_who_attended() -> None:
    lines = seed(3)
    article = read(
        page("河北省药品监督管理局召开全省药品监督管理工作会议", lines, box="text", date="2026-02-12")
    )
    assert article.body == body_of(lines)
    assert article.meeting is not None
    assert str(article.meeting.held_on) == "2026-02-11"
    assert {"张学军", "王峰山", "常生茂", "苏学兵", "管景斌", "李挥"} <= {
        a.name for a in article.meeting.attendees
    }
    quotes = [d.quote for d in article.directives]
    for start in (
        "一是加强风险防控",
        "二是深化监管改革",
        "三是突出能力提升",
        "四是坚持实干担当",
        "五是强化政治引领",
    ):
        assert sum(q.startswith(start) for q in quotes) == 1
    assert not any(q.startswith("一是坚持党建引领") for q in quotes), "results of 2025 are no demands"


def test_the_annotated_page_loses_its_annotations_and_its_furniture() -> None:
    lines = seed(4)
    end = next(i for i, line in enumerate(lines) if line.startswith("(責任編輯"))
    title, body, tail = lines[0], lines[1:end], lines[end:]
    extra = "".join(f'<div class="tail{i}">{escape(line)}</div>' for i, line in enumerate(tail))
    article = read(page(title, body, box="content", date="2026-03-19", extra=extra))
    assert not any(c in article.body + article.title for c in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
    assert "發展局長談" in article.title
    assert article.body.rstrip().endswith("為人民健康筑牢屏障。")
    for furniture in ("二維碼", "許可證", "公網安備", "版權所有", "責任編輯", "北京市藥監局"):
        assert furniture not in article.body
    assert "中藥(蒙藥)全產業鏈" in article.body, "a real bracket stays"


def test_facts_of_every_seed_quote_their_place() -> None:
    for number in range(5):
        article: Article = read(page(f"演示标题{number}", seed(number), box="content", date="2026-03-19"))
        for fact in article.facts:
            where = {"title": article.title, "body": article.body}.get(fact.where, fact.quote)
            assert where[fact.start : fact.end] == fact.quote, fact
