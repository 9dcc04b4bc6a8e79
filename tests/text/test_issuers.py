"""Bodies: every way to write one leads to its full official name."""

from __future__ import annotations

import json

import pytest

from text.issuers import REGISTRY, find_issuers, issuer_of_number, name_issuer, region_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("国家药监局", "国家药品监督管理局"),
        ("國家藥監局", "国家药品监督管理局"),
        ("国家局", "国家药品监督管理局"),
        ("国家药监局综合司", "国家药品监督管理局综合司"),
        ("国家药监局药审中心", "国家药品监督管理局药品审评中心"),
        ("药审中心", "国家药品监督管理局药品审评中心"),
        ("国家药品监督管理局药品审评中心", "国家药品监督管理局药品审评中心"),
        ("市场监管总局", "国家市场监督管理总局"),
        ("国家卫生健康委办公厅", "国家卫生健康委员会办公厅"),
        ("国家医保局", "国家医疗保障局"),
        ("广东省药监局", "广东省药品监督管理局"),
        ("广东药监局", "广东省药品监督管理局"),
        ("内蒙古药监局", "内蒙古自治区药品监督管理局"),
        ("新疆生产建设兵团药监局", "新疆生产建设兵团药品监督管理局"),
        ("北京市药监局第三分局", "北京市药品监督管理局第三分局"),
        ("上海市卫生健康委", "上海市卫生健康委员会"),
        ("深圳市市场监管局", "深圳市市场监督管理局"),
        ("XX省药监局", "XX省药品监督管理局"),
        ("海关总署", "海关总署"),
    ],
)
def test_each_name_leads_to_the_full_one(written: str, name: str) -> None:
    issuer = name_issuer(written)
    assert issuer is not None
    assert issuer.name == name


def test_the_general_office_is_the_one_of_its_year() -> None:
    old, new = name_issuer("总局", year=2016), name_issuer("总局", year=2024)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("国家食品药品监督管理总局", "国家市场监督管理总局")


def test_a_relative_name_needs_its_region() -> None:
    here = name_issuer("省药监局", region="浙江省")
    assert here is not None
    assert here.name == "浙江省药品监督管理局"
    assert name_issuer("省局") is None


@pytest.mark.parametrize("text", ["", "关于发布", "药品", "2026年1月5日", "特此公告", "请遵照执行。", "附件"])
def test_what_is_no_body_is_none(text: str) -> None:
    assert find_issuers(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("国家药监局 海关总署", ["国家药品监督管理局", "海关总署"]),
        ("国家药监局国家卫生健康委", ["国家药品监督管理局", "国家卫生健康委员会"]),
        ("国家药监局、国家医保局", ["国家药品监督管理局", "国家医疗保障局"]),
        ("上海市药品监督管理局和上海市卫生健康委员会", ["上海市药品监督管理局", "上海市卫生健康委员会"]),
        ("国家药监局综合司　国家中医药局综合司", ["国家药品监督管理局综合司", "国家中医药管理局综合司"]),
    ],
)
def test_joint_bodies_are_told_apart_with_their_places(text: str, names: list[str]) -> None:
    found = find_issuers(text)
    assert [named.issuer.name for named in found] == names
    assert all(text[named.start : named.end] == named.quote for named in found)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("国药监妆〔2025〕18号", "国家药品监督管理局"),
        ("药监综药管函〔2026〕282号", "国家药品监督管理局综合司"),
        ("浙药监注〔2019〕2号", "浙江省药品监督管理局"),
        ("沪药监规〔2026〕3号", "上海市药品监督管理局"),
    ],
)
def test_a_number_tells_its_office(number: str, name: str) -> None:
    issuer = issuer_of_number(number)
    assert issuer is not None
    assert issuer.name == name


def test_a_shared_number_prefix_tells_nothing() -> None:
    assert issuer_of_number("公通字〔2026〕1号") is None


def test_all_31_provinces_and_the_corps_have_their_drug_office() -> None:
    regions = json.loads(REGISTRY.read_text(encoding="utf-8"))["regions"]
    assert len(regions) == 32
    for row in regions:
        for written in (f"{row['name']}药监局", f"{row['short']}药监局"):
            issuer = name_issuer(written)
            assert issuer is not None
            assert issuer.name == f"{row['name']}药品监督管理局"
        assert region_of(f"{row['short']}药监") == row["name"]


def test_every_official_name_of_the_registry_names_itself() -> None:
    for row in json.loads(REGISTRY.read_text(encoding="utf-8"))["bodies"]:
        issuer = name_issuer(row["name"])
        assert issuer is not None
        assert issuer.name == row["name"]


def test_a_title_torn_at_its_bracket_is_no_body():
    assert name_issuer("医疗器械网络销售监督管理办法(示范局") is None
    assert name_issuer("药品经营许可条例实施办公室") is None
