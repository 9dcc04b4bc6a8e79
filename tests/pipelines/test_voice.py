"""A report that takes a paper's words into its title is told from the paper itself, by who speaks in the body."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.acts import read_act

DAY = date(2026, 3, 12)


def genre_of(title: str, body: str, publisher: str = "某省药品监督管理局") -> str:
    return read_act(title, body, published_on=DAY, publisher=publisher).genre


@pytest.mark.parametrize(
    ("title", "body", "publisher"),
    [
        (
            "家用雾化器说明书新要求征求意见",
            "记者日前获悉，国家药监局器审中心就家用雾化器说明书编写要求公开征求意见，4月15日截止。\n业内人士认为，字号和图示的要求更细了。",
            "医药观察报",
        ),
        (
            "两项医用口罩行业标准废止",
            "本报讯 国家药监局近日发布公告，两项医用口罩行业标准自6月1日起废止。\n公告明确，在审产品按新标准办理。",
            "健康时讯",
        ),
        (
            "松河省中药饮片炮制规范",
            "松河省药监局3月10日印发新版规范，收载饮片六百一十二种。通知要求，企业应在年底前完成工艺验证。\n据介绍，新规范由省药检院牵头编写。",
            "松河日报",
        ),
    ],
)
def test_a_report_with_a_papers_title_is_news(title: str, body: str, publisher: str) -> None:
    assert genre_of(title, body, publisher) == "news"


@pytest.mark.parametrize(
    ("title", "body", "genre"),
    [
        (
            "松河省药品监督管理局关于征求《药品零售分级办法》意见的通知",
            "各有关单位：\n近日，我局起草了《药品零售分级办法（征求意见稿）》，现公开征求意见，请于4月15日前反馈。",
            "consultation",
        ),
        (
            "松河省药品监督管理局关于废止两项地方标准的公告",
            "近日，国家药监局发布新标准。经研究，决定废止两项地方标准，现公告如下：\n一、自2026年5月1日起停止使用。\n特此公告。\n松河省药品监督管理局\n2026年3月12日",
            "announcement",
        ),
        (
            "安和医疗科技有限公司对一次性使用输液泵主动召回",
            "安和医疗科技有限公司报告，由于部分产品流速偏差，该公司对一次性使用输液泵主动召回。召回级别为二级。",
            "recall",
        ),
    ],
)
def test_an_offices_own_paper_keeps_its_genre(title: str, body: str, genre: str) -> None:
    assert genre_of(title, body) == genre


def test_a_paper_that_arranges_inspections_is_none() -> None:
    body = "各有关企业：\n第二批申报截止时间由4月1日调整为4月20日。\n松河省药品监督管理局\n2026年3月12日"
    assert genre_of("松河省药品监督管理局关于调整药品GMP符合性检查申报时间的通告", body) == "circular"
    found = "检查发现该企业质量管理体系存在严重缺陷，已责令停产整改。\n特此通告。"
    assert genre_of("关于对某某公司飞行检查情况的通告", found) == "inspection"


@pytest.mark.parametrize(
    "title", ["衞生署就《中成藥註冊指南》修訂稿諮詢業界意見", "預告修正「藥品優良調劑作業準則」草案"]
)
def test_calls_for_opinions_as_hong_kong_and_taiwan_word_them(title: str) -> None:
    assert genre_of(title, "如有意見，請於2026年4月30日前以書面提出。", "衞生署") == "consultation"
