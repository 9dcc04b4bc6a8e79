"""Which rules fire for an article, and the reasons given."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from config.rules import load_rules
from models import Article, Source, WatchRule
from pipelines.acts import read_act
from pipelines.alerts import find_alerts
from wording import in_chinese

RECALL = Article(
    url="https://x.cn/1",
    source_id="nmpa",
    title="关于医疗器械主动召回的公告",
    body="某公司对一次性使用输液器主动召回。",
    issuers=("国家药品监督管理局",),
    genre="recall",
)
NMPA = Source(id="nmpa", name="国家药监局", url="https://x.cn/", level="national", region="000000")


def rule(name, query, urgent=False):
    return WatchRule(name=name, query=query, urgent=urgent)


def test_each_matching_rule_fires_once_in_order_and_says_why():
    fired = find_alerts(
        RECALL,
        [rule("召回", "召回", True), rule("化妆品", "化妆品"), rule("国家局", "issuer:国家药监局")],
        article_id=7,
    )
    assert [(a.rule, a.article_id, a.urgent) for a in fired] == [("召回", 7, True), ("国家局", 7, False)]
    assert in_chinese(fired[0].why) == "标题“关于医疗器械主动【召回】的公告”"
    assert fired[0].why == "title “关于医疗器械主动【召回】的公告”"
    assert in_chinese(fired[1].why) == "发文机关“国家药品监督管理局”"


def test_every_word_that_was_asked_for_is_in_the_reason():
    (fired,) = find_alerts(RECALL, [rule("r", "器械 输液器 -疫苗")])
    assert "【器械】" in in_chinese(fired.why)
    assert "正文“某公司对一次性使用【输液器】主动召回。”" in in_chinese(fired.why)
    assert "疫苗" not in in_chinese(fired.why)


def test_a_rule_that_is_no_query_fires_nothing_and_stops_nobody():
    fired = find_alerts(RECALL, [rule("坏", "召回 ("), rule("好", "召回")])
    assert [a.rule for a in fired] == ["好"]


def test_a_word_that_stands_only_inside_another_fires_nothing():
    article = Article(url="https://x.cn/2", source_id="nmpa", title="集中药品采购", body="")
    assert find_alerts(article, [rule("中药", "中药"), rule("药", "药!药品")]) == ()


def test_level_and_region_ask_the_source():
    fired = find_alerts(RECALL, [rule("国家级", "level:national"), rule("河北", "region:河北")], source=NMPA)
    assert [a.rule for a in fired] == ["国家级"]


def test_an_empty_rule_says_itself_why_it_fired():
    (fired,) = find_alerts(RECALL, [rule("全部", "-化妆品")])
    assert fired.why == "-化妆品"


def test_a_recall_of_a_device_is_no_recall_of_a_drug_because_a_drug_office_tells_of_it():
    seeded = load_rules(Path(__file__).parents[2] / "config" / "rules.yml").rules
    told = "{}主动召回。江苏省药品监督管理局、国家药品监督管理局要求企业做好召回。{}"
    pages = {
        "某某医疗公司对血糖试纸主动召回": (
            told.format("该公司对血糖试纸", "苏械注准20212400123"),
            ["医疗器械召回"],
        ),
        "某某药业召回阿莫西林胶囊": (told.format("该公司对阿莫西林胶囊", "国药准字H20100012"), ["药品召回"]),
    }
    for title, (body, names) in pages.items():
        act = read_act(title, body, published_on=date(2026, 1, 5), publisher=None)
        article = replace(RECALL, title=title, body=body, genre=act.genre, products=act.products)
        assert [alert.rule for alert in find_alerts(article, seeded)] == names
