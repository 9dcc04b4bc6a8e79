"""Numbers where no place makes them the paper's own, numbers of several offices, and issuers that something else agrees with."""

from __future__ import annotations

from datetime import date

import pytest

from models import ActFacts
from pipelines.acts import read_act
from pipelines.acts.acttext import ActText
from pipelines.acts.logistic import chance, read_weights
from pipelines.acts.ownness import FILE, SURE, candidates, certainty, evidence

DAY = date(2025, 9, 12)


def read(title: str, body: str, publisher: str | None = None) -> ActFacts:
    facts = read_act(title, body, published_on=DAY, publisher=publisher)
    for fact in facts.facts:
        text = {"title": title, "body": body}.get(fact.where, fact.quote)
        assert text[fact.start : fact.end] == fact.quote
    return facts


def hows(facts: ActFacts, field: str) -> set[str]:
    return {fact.how for fact in facts.facts if fact.field == field}


SENTENCE = "各县（区）市场监督管理局：\n为规范疫苗储存运输，{office}决定在全市开展冷链专项检查（{number}），有关事项通知如下：\n一、检查于2025年10月结束。\n{office}\n2025年9月11日"


def test_a_number_amid_a_sentence_is_the_papers_own_where_its_letters_are_the_signers() -> None:
    body = SENTENCE.format(office="湖洲市市场监督管理局", number="湖市监函〔2025〕41号")
    facts = read("关于开展疫苗冷链专项检查的通知", body)
    assert facts.doc_numbers == ("湖市监函〔2025〕41号",)
    assert hows(facts, "doc_number") == {"likely, its letters are the office's"}


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《关于加强冷链管理的通知》（国药监药管〔2024〕19号），各地要做好自查。",
        "市局去年印发的湖市监函〔2024〕41号文件同时废止。",
        "依照2025年第7号公告的要求，做好过渡期管理。",
        "经查，该批产品的注册证编号为国械注准20253140041，检验报告编号为第20250817号。",
    ],
)
def test_numbers_of_other_papers_stay_theirs(sentence: str) -> None:
    body = f"各有关单位：\n{sentence}\n湖洲市市场监督管理局\n2025年9月11日"
    assert read("关于做好冷链管理有关工作的通知", body).doc_numbers == ()


def test_a_report_has_no_number_of_its_own() -> None:
    body = (
        "本报讯 记者从湖洲市市场监督管理局获悉，该局日前决定在全市开展冷链专项检查（湖市监函〔2025〕41号）。"
    )
    assert read("湖洲：冷链检查全面启动", body).doc_numbers == ()


def test_each_of_the_offices_that_number_one_paper_is_heard() -> None:
    body = "京药监发〔2025〕88号　津药监综〔2025〕61号\n各有关单位：\n现将协作安排印发给你们。\n北京市药品监督管理局\n天津市药品监督管理局\n2025年9月11日"
    facts = read("两地药监局关于印发协作安排的通知", body)
    assert facts.doc_numbers == ("京药监发〔2025〕88号", "津药监综〔2025〕61号")
    assert facts.issuers == ("北京市药品监督管理局", "天津市药品监督管理局")


def test_an_order_under_its_offices_short_and_full_name_is_one_number() -> None:
    facts = read(
        "市场监管总局令第119号",
        "国家市场监督管理总局令第119号\n现公布《某某管理办法》，自2026年1月1日起施行。\n局长　某某\n2025年9月11日",
    )
    assert facts.doc_numbers == ("国家市场监督管理总局令第119号",)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("浦益质〔2025〕召02号", "浦益质〔2025〕召02号"),
        ("北麓药监公告2025年31号", "北麓药监公告2025年31号"),
        ("所公告2025－09", "所公告2025-09"),
        ("〔2025〕12号", "〔2025〕12号"),
        ("〔2025〕5-1号", "〔2025〕5-1号"),
        ("浦益质〔2025〕召01-2号", "浦益质〔2025〕召01-2号"),
        ("〔2025〕第12号", "2025年第12号"),
        ("标准编号：北ZPG-2025-017", "北ZPG-2025-017"),
    ],
)
def test_a_number_in_an_uncommon_form_on_the_first_line(line: str, number: str) -> None:
    body = f"{line}\n各有关单位：\n现将有关事项告知如下。\n北麓药品检验研究所\n2025年9月11日"
    assert read("关于启用新版检验报告的公告", body).doc_numbers == (number,)


def test_what_looks_like_a_month_is_no_number() -> None:
    body = (
        "各有关单位：\n年度报告通知2025-09发布，请查阅2025-2026年度计划。\n北麓药品检验研究所\n2025年9月11日"
    )
    assert read("关于年度报告的通知", body).doc_numbers == ()


@pytest.mark.parametrize(
    ("title", "body", "publisher", "issuers", "how"),
    [
        (
            "三部门关于支持道地药材发展的若干措施",
            "为推动中药产业发展，甘源省药品监督管理局、甘源省卫生健康委员会、甘源省医疗保障局制定以下措施（甘药监发〔2025〕16号）。\n一、支持种植。\n2025年9月11日",
            None, ("甘源省药品监督管理局", "甘源省卫生健康委员会", "甘源省医疗保障局"), "enacting words",
        ),
        (
            "关于部分批号产品回收的通知",
            "各经销商：\n本公司生产的部分批号产品因含量偏低，启动回收，请于2025年10月9日前退回。\n东岚药品股份有限公司　敬启",
            None, ("东岚药品股份有限公司",), "closing",
        ),
        (
            "关于2025年上半年临床试验机构日常监督检查情况",
            "依据有关规定，蓟门市药品审评检查中心于2025年2月至6月对20家机构开展了检查，检查情况如下。\n一、总体情况\n共发现缺陷120项。",
            "蓟门市药品审评检查中心", ("蓟门市药品审评检查中心",), "publisher, named by the first paragraph",
        ),
        (
            "一图读懂｜东岭省变更类别确认程序",
            "【什么情况下可以申请？】\n无法确定变更类别的。\n【制作单位】东岭省药品监督管理局\n【咨询电话】0451-0000",
            "东岭药监", ("东岭省药品监督管理局",), "foot",
        ),
        (
            "2025年8月注册证书送达信息汇总",
            "序号\t受理号\t药品名称\n1\tCXHS2400001\t某片\n2\tCXHS2400002\t某丸\n3\tCXHS2400003\t某胶囊\n注：本表数据截至2025年8月31日。\n国家药监局药品审评中心",
            None, ("国家药品监督管理局药品审评中心",), "foot",
        ),
        (
            "关于《东岭省电子化核查规定（草案）》的起草说明",
            "一、制定必要性\n现场核查压力不断加大。\n二、主要内容\n草案共二十条。\n东岭省药品监督管理局\n2025年9月",
            "东岭省药品监督管理局", ("东岭省药品监督管理局",), "foot",
        ),
        (
            "致中成藥註冊證明書持有人函件",
            "各位持有人：\n請於2025年12月30日或之前遞交標籤樣本。\n香港中醫藥管理委員會中藥組\n2025年9月11日",
            None, ("香港中医药管理委员会中药组",), "signature",
        ),
        (
            "澳岚药械检测研究院关于启用新版报告的公告",
            "各送检单位：\n自2025年10月1日起启用新版报告。\n澳岚药品医疗器械检测研究院\n2025年9月11日",
            None, ("澳岚药品医疗器械检测研究院",), "signature",
        ),
    ],
)  # fmt: skip
def test_an_issuer_that_something_else_agrees_with(
    title: str, body: str, publisher: str | None, issuers: tuple[str, ...], how: str
) -> None:
    facts = read(title, body, publisher)
    assert facts.issuers == issuers
    assert hows(facts, "issuer") == {how}


def test_a_publisher_nobody_names_is_no_issuer() -> None:
    body = "现将检查情况公布如下。\n一、总体情况\n共发现缺陷120项。"
    assert read("医疗器械生产企业监督检查结果", body, "蓟门市药品审评检查中心").issuers == ()


@pytest.mark.parametrize(
    "body",
    [
        "决定废止以下文件：\n湖市监规〔2014〕3号、湖市监规〔2019〕2号\n湖洲市市场监督管理局\n2025年9月11日",
        "各有关单位：\n根据湖市监〔2025〕和12号文件精神，做好自查。\n湖洲市市场监督管理局\n2025年9月11日",
        "各有关单位：\n依据湖市监函〔2025〕38号文件要求，我局组织了检查。\n湖洲市市场监督管理局\n2025年9月11日",
        "各有关单位：\n湖市监函〔2025〕38号文件同时废止。\n湖洲市市场监督管理局\n2025年9月11日",
        "手册（印发2025-06）随文附送。\n湖洲市市场监督管理局\n2025年9月11日",
    ],
)
def test_numbers_of_the_same_office_and_year_may_be_other_papers(body: str) -> None:
    assert read("关于做好冷链管理有关工作的通知", body).doc_numbers == ()


@pytest.mark.parametrize(
    "body",
    [
        "获奖名单如下：\n1.东湖药房\n2.西湖药房\n3.南湖药房\n4.北湖药房\n国家药品监督管理局药品审评中心",
        "请各单位做好准备。\n一、自查。\n二、整改。\n三、总结。\n抄送单位\n国家药品监督管理局",
        "根据部署，国家药品监督管理局制定了本市参照执行的措施。\n请认真落实",
        "国务院办公厅印发以下文件后，各地要落实。\n请认真落实",
    ],
)
def test_an_office_that_is_only_named_issues_nothing(body: str) -> None:
    assert read("关于做好有关工作的提示", body).issuers == ()


def test_the_weights_know_a_head_line_from_a_citation() -> None:
    def sure(body: str) -> float:
        act = ActText(title="关于做好冷链管理工作的通知", body=body, published_on=DAY)
        found = candidates(act)
        return certainty(evidence(act, found[0], found))

    own = sure(
        "湖市监函〔2025〕41号\n各县（区）市场监督管理局：\n请做好冷链管理。\n湖洲市市场监督管理局\n2025年9月11日"
    )
    cited = sure(
        "各县（区）市场监督管理局：\n根据《通知》（湖市监函〔2024〕41号）要求，请做好冷链管理。\n湖洲市市场监督管理局\n2025年9月11日"
    )
    assert own > SURE > 0.1 > cited


def test_weights_are_read_whole_and_the_constant_always_counts() -> None:
    rows = FILE.read_text(encoding="utf-8").rstrip("\n").split("\n")
    weights = read_weights(FILE)
    assert len(weights) == len(rows) > 5000
    assert "" in weights
    assert all(round(weights[row.rsplit("\t", 1)[0]] * 1000) == int(row.rsplit("\t", 1)[1]) for row in rows)
    assert chance({"": 0.0, "a": 2.0}, ["a", "b"]) == pytest.approx(0.8808, abs=1e-4)


def test_a_number_behind_its_label_amid_a_line_of_particulars() -> None:
    body = "索引号：00823355-6/2025-00041　分类：政策文件　文号：北药监综〔2025〕15号　成文日期：2025年09月11日\n为支持创新药械，制定以下措施。\n一、优化流程。\n二、设立奖励。"
    assert read("支持创新药械使用若干措施", body).doc_numbers == ("北药监综〔2025〕15号",)


def test_texts_of_a_table_under_a_decision_to_repeal_them_at_once() -> None:
    body = "经局务会议审议，决定废止下列行政规范性文件，自本公告公布之日起施行。\n序号\t文件名称\t文号\n1\t东岭省药品批发企业验收标准（试行）\t东食药监规〔2014〕3号\n2\t关于连锁企业变更有关问题的通知\t东药监规〔2019〕2号\n东岭省药品监督管理局\n2025年9月11日"
    facts = read("关于废止部分行政规范性文件的公告", body)
    assert [s.number for s in facts.supersedes] == ["东食药监规〔2014〕3号", "东药监规〔2019〕2号"]
    assert [e.date.isoformat() for e in facts.effective_on] == ["2025-09-12"]


@pytest.mark.parametrize("number", ["湖市监处〔2025〕152025003871号", "湖市监罚字〔2025〕东湖217号"])
def test_a_penalty_decisions_long_number_is_whole(number: str) -> None:
    body = f"{number}\n当事人：湖洲某商贸有限公司\n决定：罚款100,000元。\n湖洲市市场监督管理局\n2025年9月11日"
    assert read("行政处罚决定书（湖洲某商贸有限公司）", body).doc_numbers == (number,)
