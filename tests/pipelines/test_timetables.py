"""Timetables, orders that take effect, reports on a year gone by, and what a new text does away with."""

from __future__ import annotations

from datetime import date

import pytest

from models import ActFacts
from pipelines.acts import read_act

MARCH = date(2026, 3, 10)  # a Tuesday
JANUARY = date(2026, 1, 12)
NOTICE = "某某省药品监督管理局关于有关工作安排的通知"


def read(title: str, body: str, published_on: date) -> ActFacts:
    facts = read_act(title, body, published_on=published_on, publisher=None)
    for placed in (*facts.deadlines, *facts.effective_on, *facts.supersedes):
        assert body[placed.start : placed.end] == placed.quote
    return facts


def limits(facts: ActFacts) -> list[str]:
    return sorted(d.date.isoformat() for d in facts.deadlines)


def force(facts: ActFacts) -> list[str]:
    return sorted(d.date.isoformat() for d in facts.effective_on)


# A paper of January sets days at the other end of its year.
FAR: list[tuple[str, list[str]]] = [
    ("各分局应于12月5日前完成全部许可检查。", ["2026-12-05"]),
    ("请各单位在11月25日之前报送全年工作总结。", ["2026-11-25"]),
    ("各市局须在12月10日前将考核材料报我局。", ["2026-12-10"]),
    ("年度信用评定结果务必于12月20日前录入系统。", ["2026-12-20"]),
    ("12月15日前，各直属单位报送年度工作情况。", ["2026-12-15"]),
    ("企业要在11月30日前完成年度自查并提交报告。", ["2026-11-30"]),
    ("全省共有批发企业412家，12月31日前均已完成年度报告。", []),
    ("截至12月20日，各市累计检查药店3100家次。", []),
    ("12月8日前曾有两家企业申请停产。", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), FAR, ids=[row[0][:16] for row in FAR])
def test_a_duty_of_january_may_end_in_december(sentence: str, wanted: list[str]) -> None:
    assert limits(read(NOTICE, f"{sentence}\n某某省药品监督管理局\n2026年1月12日", JANUARY)) == wanted


# Lines of a notice of March: what they set as limits.
PHASES: list[tuple[str, list[str]]] = [
    ("（一）自查整改（4月1日至5月20日）。各企业要对照清单逐项自查，完成问题整改。", ["2026-05-20"]),
    ("2.全面排查（即日起至4月30日）：经营企业应当建立台账，形成排查报告。", ["2026-04-30"]),
    ("（三）集中清理（2026年5月6日—6月15日）。有关平台须完成违规信息的清理。", ["2026-06-15"]),
    ("第一步，核对信息（3月16日至3月31日）。请持有人登录系统，核对后提交确认。", ["2026-03-31"]),
    ("（四）总结上报（9月1日至9月20日）。各市局要认真总结，上报典型案例。", ["2026-09-20"]),
    ("行动分三步走：3月底前，各医院完成自查；4月1日至6月30日，县级监管部门逐户检查；7月10日前，各市上报总结。", ["2026-03-31", "2026-06-30", "2026-07-10"]),
    ("工作分两个阶段：4月1日至4月30日，企业自查并提交报告；5月1日至7月31日，各分局开展检查。", ["2026-04-30", "2026-07-31"]),
    ("清理分两批进行。3月15日至4月15日，省内企业更换标签；4月16日至5月31日，进口代理机构更换标签。", ["2026-04-15", "2026-05-31"]),
    ("（一）宣传发动（3月15日至3月31日）。利用报刊、网络等广泛宣传。", []),
    ("（二）宣传月活动（9月1日至9月30日）。举办咨询、讲座等活动。", []),
    ("（三）集中检查（2025年4月1日至8月31日）。各市局要完成检查任务，目前已全部完成。", []),
    ("检查分两个阶段：1月5日至1月20日，企业自查；1月21日至2月28日，各分局检查，均已按期完成。", []),
    ("培训分两期：4月13日至4月17日，县局检查员；4月20日至4月24日，企业质量负责人。", []),
    ("省局定于4月8日至10日赴各市检查企业自查情况。", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), PHASES, ids=[row[0][:16] for row in PHASES])
def test_a_phase_ends_when_its_work_has_to_be_done(line: str, wanted: list[str]) -> None:
    body = f"各有关单位：\n{line}\n某某省药品监督管理局\n2026年3月10日"
    assert limits(read(NOTICE, body, MARCH)) == wanted


TABLES: list[tuple[str, list[str]]] = [
    ("编号\t项目\t报名截止\t样品发放\t结果回收截止\nPT-01\t含量测定\t3月27日\t4月8日\t4月30日", ["2026-03-27", "2026-04-30"]),
    ("编号\t项目\t样品发放日期\t结果返回日期\nPT-01\t微生物限度\t2026-04-08\t2026-05-15", ["2026-05-15"]),
    ("项目\t样品寄出\t数据上传截止日\n水分测定\t4月7日\t4月24日", ["2026-04-24"]),
    ("阶段\t时间\t内容\t责任单位\n企业自查\t4月1日至5月31日\t逐项自查\t各生产企业\n监督检查\t2026年6月1日至2027年3月31日\t全覆盖检查\t各分局", ["2026-05-31", "2027-03-31"]),
    ("任务\t牵头部门\t完成时限\n报送总结\t各市局\t12月28日", ["2026-12-28"]),
    ("问题\t整改责任人\t销号时限\n台账不全\t质量部\t2026年4月17日", ["2026-04-17"]),
    ("企业\t补正内容\t补正期限\n甲公司\t许可证（原件有效期至2026年11月4日）\t2026年4月20日前", ["2026-04-20"]),
    ("期次\t培训时间\t地点\n第一期\t4月14日至17日\t某市\n第二期\t5月12日至15日\t某市", []),
    ("企业名称\t检查时间\t结论\n甲公司\t3月2日至3月4日\t符合", []),
    ("品名\t批号\t生产日期\t有效期至\n某片\t240301\t2024-03-05\t2027-03-04", []),
    ("考试科目\t考试时间\t考点\n综合知识\t5月16日9:00\t某中学", []),
]  # fmt: skip


@pytest.mark.parametrize(("table", "wanted"), TABLES, ids=[row[0][:14] for row in TABLES])
def test_a_table_sets_the_days_of_its_columns_of_limits(table: str, wanted: list[str]) -> None:
    body = f"各有关单位：\n{table}\n某某省药品监督管理局\n2026年3月10日"
    assert limits(read(NOTICE, body, MARCH)) == wanted


# 停止填报 with 在此前 in the next sentence, and counts from the day on which a system starts.
BEFORE_THEN: list[tuple[str, list[str]]] = [
    ("原平台自2026年6月30日18时起停止填报。有未提交数据的，务必在此前提交。", ["2026-06-30"]),
    ("旧系统将于2026年5月31日24时关闭。请企业在关闭前导出历史数据。", ["2026-05-31"]),
    ("邮寄受理于4月30日终止。确需邮寄的，应当在该日之前寄出并完成登记。", ["2026-04-30"]),
    ("自2026年7月1日起不再受理纸质申请。仍需提交纸质材料的，请于此前办理。", ["2026-07-01"]),
    ("原查询入口2026年4月15日下线。企业可在此之前下载证书。", ["2026-04-15"]),
    ("新系统于2026年4月1日正式上线运行。企业应当于系统上线之日起30日内完成账号绑定。", ["2026-05-01"]),
    ("平台自2026年5月6日起启用。各单位须在平台启用后10日内完成信息核对。", ["2026-05-16"]),
    ("原系统已于2025年12月31日停止使用。此前提交的数据已全部迁移。", []),
    ("系统于3月28日20时起停机维护，期间暂停查询。", []),
    ("新系统上线前，企业应当在此前的平台提交申请。", []),
]


@pytest.mark.parametrize(("text", "wanted"), BEFORE_THEN, ids=[row[0][:18] for row in BEFORE_THEN])
def test_a_limit_may_point_back_to_the_day_before_it(text: str, wanted: list[str]) -> None:
    assert limits(read(NOTICE, f"{text}\n某某省药品监督管理局\n2026年3月10日", MARCH)) == wanted


ORDERS: list[tuple[str, list[str]]] = [
    ("经研究，国家药监局决定自2026年4月1日起停止某某注射剂的生产、销售和使用，注销药品注册证书。", ["2026-04-01"]),
    ("根据《药品管理法》第八十三条，决定自即日起停止生产、销售和使用某某口服液。", ["2026-03-10"]),
    ("国家药监局决定即日起暂停进口、经营和使用某公司的人工关节。", ["2026-03-10"]),
    ("根据《医疗器械监督管理条例》，我局决定自2026年5月1日起暂停销售上述产品。", ["2026-05-01"]),
    ("一、即日起，不再受理某某类产品的纸质备案。", ["2026-03-10"]),
    ("（二）2026年7月1日起，全省药店一律扫码销售。", ["2026-07-01"]),
    ("二、2026年10月1日起，所有医疗机构全面上传追溯码。", ["2026-10-01"]),
    ("自2026年6月1日起，网上药店须在首页公示药师姓名。", ["2026-06-01"]),
    ("经整改复查，决定自即日起恢复该产品的进口和销售。", ["2026-03-10"]),
    ("该公司称已自即日起停止销售涉事批次。", []),
    ("要求企业即日起停止销售并召回。", []),
    ("各市局即日起至4月30日开展排查。", []),
    ("《某某管理办法》已于2025年7月4日公布，并自2026年1月1日起施行。", []),
    ("2025年5月1日起，《某某检查办法》已经在全国实施。", []),
    ("假期结束后，窗口自2026年5月6日起恢复正常办公。", []),
    ("上述人员名单自2026年3月12日起公示5个工作日。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted"), ORDERS, ids=[row[0][:20] for row in ORDERS])
def test_an_order_holds_from_its_day(sentence: str, wanted: list[str]) -> None:
    body = f"现将有关事项公告如下：\n{sentence}\n特此公告。\n国家药监局\n2026年3月10日"
    assert force(read("国家药监局关于有关事项的公告（2026年第9号）", body, MARCH)) == wanted


PAST: list[tuple[str, str, list[str], list[str]]] = [
    ("某某省药品监督管理局2025年法治政府建设年度报告", "一、工作情况\n《某省药材标准管理办法》自2025年6月1日起施行。7月1日起，全面推行扫码入企。\n代表建议9件，6月底前全部办结。", [], []),
    ("2025年度药品审评报告", "全年受理申请两万件。11月1日起，电子通知书全面推行。12月底前，积压任务应清尽清。", [], []),
    ("某某市市场监督管理局2025年工作总结", "一、主要工作\n要求企业4月底前完成自查，合格率96%。\n二、2026年工作打算\n请各科室于4月15日前提出项目安排。", ["2026-04-15"], []),
    ("某某省药监局2025年政府信息公开工作年度报告", "依申请公开29件，均在20个工作日内答复。8月1日起，开通网上申请。", [], []),
    ("某某中心2025年工作综述", "一季度末前完成搬迁；9月1日起，新实验室投入使用。", [], []),
    ("关于报送2025年度工作总结的通知", "请各单位于4月10日前报送2025年度工作总结。", ["2026-04-10"], []),
    ("关于2025年抽检情况的通告", "现通告如下。自2026年4月1日起，不合格企业一律纳入重点监管。相关企业应于3月31日前完成整改。", ["2026-03-31"], ["2026-04-01"]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "body", "ends", "starts"), PAST, ids=[row[0] for row in PAST])
def test_a_report_on_a_year_gone_by_sets_no_days(
    title: str, body: str, ends: list[str], starts: list[str]
) -> None:
    facts = read(title, body, MARCH)
    assert limits(facts) == ends
    assert force(facts) == starts


ENDED: list[tuple[str, str, list[str]]] = [
    ("新规来了！第三方物流管理办法下月起施行", "本报讯（记者 赵某）3月9日，国家药监局发布《药品第三方物流管理办法》，自2026年4月1日起施行，2016年印发的《药品委托储存通知》（食药监药化监〔2016〕194号）同时废止。", ["食药监药化监〔2016〕194号"]),
    ("两部门更新中药材目录", "本报讯 记者3月9日获悉，新版目录自2026年5月1日起执行，原国药监药注〔2018〕41号文同时废止。", ["国药监药注〔2018〕41号"]),
    ("药企注意！新办法元旦起施行", "本报讯 国家药监局发布新修订的《出口证明管理规定》，自2027年1月1日起施行，《旧出口证明管理规定》同时废止。", ["旧出口证明管理规定"]),
    ("某省启用新版验收标准", "本报讯 《某省药店验收标准》正式施行，取代2015年的《某省药店验收细则》。", ["某省药店验收细则"]),
    ("某地药品监管改革综述", "本报讯 2019年，《某某暂行规定》被废止，药店准入从此放开。记者走访发现，行业变化很大。", []),
    ("某企业新厂开工", "本报讯 3月8日，新厂开工。旧生产线将于年底停止使用，《安全生产法》要求的手续已办齐。", []),
    ("国家药监局关于施行新附录的公告", "2011年发布的《生产规范（2010年修订）》附录1无菌药品（原国家食品药品监督管理局公告2011年第16号），自2027年1月1日起废止。", ["2011年第16号"]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "body", "wanted"), ENDED, ids=[row[0] for row in ENDED])
def test_a_report_tells_what_a_new_text_does_away_with(title: str, body: str, wanted: list[str]) -> None:
    facts = read(title, body, MARCH)
    assert [s.number or s.title for s in facts.supersedes] == wanted
