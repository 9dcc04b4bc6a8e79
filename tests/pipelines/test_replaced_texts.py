"""Which earlier texts a paper ends, by which words; and what is void or left unused without being a text of law."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.acts import read_act


def ended(title: str, *lines: str) -> list[tuple[str | None, str | None]]:
    body = "\n".join((*lines, "某某省药品监督管理局", "2026年7月6日"))
    found = read_act(title, body, published_on=date(2026, 7, 8), publisher=None).supersedes
    assert all(body[s.start : s.end] == s.quote for s in found)
    return [(s.number, s.title) for s in found]


NOTICE = "某某省药品监督管理局关于调整有关事项的公告"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("四、废止第9/DG/2021号通告。", [("第9/DG/2021号", None)]),
        ("廢止第9/DG/2021號批示。", [("第9/DG/2021号", None)]),
        (
            "本部一百十二年三月六日衛授食字第1121400001號公告，自一百十六年一月一日停止適用。",
            [("卫授食字第1121400001号", None)],
        ),
        ("某药监发〔2018〕77号文件，自2026年8月1日起停止执行。", [("某药监发〔2018〕77号", None)]),
        (
            "本指南自2026年8月1日起试行，《某某市备案工作指引》（某药监办〔2019〕12号）同时停止使用。",
            [("某药监办〔2019〕12号", "某某市备案工作指引")],
        ),
        (
            "本要点自2026年9月1日起执行，《某某产品审评要点（2020年版）》自同日起停止使用。",
            [(None, "某某产品审评要点（2020年版）")],
        ),
        (
            "《某某省收费公告》（2021年第9号）同时作废。",
            [("2021年第9号", "某某省收费公告")],
        ),
        (
            "《某某省炮制规范》（2025年版）自2026年8月1日起执行，《某某省炮制规范》（2015年版）同时停止执行。",
            [(None, "某某省炮制规范（2015年版）")],
        ),
        ("第12/ISAF/2023號公告所附名單由本公告所附名單取代。", [("第12/ISAF/2023号", None)]),
        ("某某省药品监督管理局、某某海关2021年第6号联合公告同时废止。", [("2021年第6号", None)]),
        ("本要求供参考，不替代药审中心发布的《变更研究技术指导原则（试行）》。", []),
        ("代替：WS1-（X-018）-2003Z", [("WS1-(X-018)-2003Z", None)]),
        ("注：本标准自2026年8月1日起实施，松ZY-2019-007同时停止使用。", [("松ZY-2019-007", None)]),
        ("以其他质量管理经验替代的，应当保留《某某管理规范》施行以来的培训记录。", []),
        ("甲公司的《药品经营许可证》自即日起作废。", []),
        ("《药品生产许可证》（正本）同时停止使用，换发电子证照。", []),
        ("自2026年8月1日起停止使用《某某申请表》旧版样式。", []),
        ("已印制的标签自2026年8月1日起停止使用，见《药品说明书和标签管理规定》。", []),
        ("依据《某某管理办法》，该批次产品予以作废处理。", []),
        ("营业执照遗失，声明作废。", []),
        ("尚未废止第3号通告的地区，仍按其执行。", []),
    ],
)
def test_a_line_ends_just_these_texts(line: str, wanted: list[tuple[str | None, str | None]]) -> None:
    assert ended(NOTICE, line) == wanted


@pytest.mark.parametrize(
    "head",
    [
        "二、对2部规章予以废止",
        "二、对2件规范性文件宣布失效：",
        "下列文件因调整对象消失，自公告之日起失效，不再作为管理依据：",
    ],
)
def test_the_lines_under_a_head_of_repeal_are_ended(head: str) -> None:
    items = (
        "（一）《甲药品管理办法》（2001年3月1日公布）；",
        "（二）《乙器械暂行规定》（2003年5月6日公布）。",
    )
    assert ended(NOTICE, head, *items) == [(None, "甲药品管理办法"), (None, "乙器械暂行规定")]


def test_a_table_under_a_head_of_repeal_gives_each_row() -> None:
    rows = (
        "序号\t文件名称\t文号",
        "1\t关于药店分级的意见\t某药监发〔2017〕8号",
        "2\t关于延期的通知\t某药监办〔2020〕3号",
    )
    head = "经清理，下列文件自公告之日起失效，不再作为行政管理的依据："
    assert ended(NOTICE, head, *rows) == [
        ("某药监发〔2017〕8号", "关于药店分级的意见"),
        ("某药监办〔2020〕3号", "关于延期的通知"),
    ]


def test_rules_that_are_only_amended_are_not_ended() -> None:
    lines = (
        "一、对2部规章的部分条款予以修改",
        "（一）将《甲药品管理办法》第三条中的“部”修改为“局”。",
        "（二）将《乙器械规定》第八条中的“30日”修改为“20日”。",
    )
    assert ended("国家局关于修改部分规章的决定", *lines) == []
