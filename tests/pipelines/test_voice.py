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


@pytest.mark.parametrize(
    ("title", "body", "publisher", "genre"),
    [
        (
            "有關貴公司函詢口罩屬性一案，復如說明",
            "受文者：海嶼生技公司\n主旨：有關貴公司函詢口罩屬性一案，復如說明，請查照。\n說明：\n一、復貴公司115年3月2日函。",
            "衛生福利部",
            "reply",
        ),
        (
            "有關加強冷鏈藥品查核一案，請查照",
            "受文者：各縣市衛生局\n主旨：請於115年5月底前完成查核，並將結果函復本署，請查照。\n說明：\n一、依藥事法辦理。",
            "衛生福利部",
            "notice",
        ),
        (
            "公告註銷「安咳糖漿」藥品許可證",
            "主旨：公告註銷「安咳糖漿」藥品許可證。\n公告事項：\n一、自即日起不得製造。",
            "衛生福利部",
            "announcement",
        ),
        ("通告：延長中成藥註冊申請時間", "現公佈：申請期限延長兩個月。\n局長", "藥物監督管理局", "circular"),
        (
            "藥物回收通知：安咳片5毫克",
            "回收級別：第二級\n批次號碼：A01\n市民應停止服用。",
            "衞生署",
            "recall",
        ),
        (
            "松河省药品监督管理局令（第9号）药品零售分级办法",
            "《药品零售分级办法》已经局务会议通过，现予公布，自2026年5月1日起施行。\n局长 某某\n第一条 为了规范药品零售，制定本办法。",
            "松河省药品监督管理局",
            "order",
        ),
        (
            "关于柴胡药材国家标准草案的公示",
            "我委拟修订柴胡药材标准，现将草案公示，征求社会各界意见，公示期三个月。",
            "国家药典委员会",
            "consultation",
        ),
        (
            "关于疫苗储运专项督查情况的通报",
            "各市局：\n省局组成3个督查组，抽查了20家单位。发现的主要问题：两家单位探头未校准。",
            "松河省药品监督管理局",
            "inspection",
        ),
        (
            "关于安和药业停止生产的通告",
            "省局组织检查组对安和药业有限公司进行了飞行检查。检查发现该企业质量管理体系存在严重缺陷：\n一、压差表失灵。",
            "松河省药品监督管理局",
            "inspection",
        ),
        (
            "关于12家企业责令整改的通告",
            "省局组织开展了飞行检查。根据检查结果，责令下列企业整改，现通告如下：\n一、期限截至2026年5月1日。",
            "松河省药品监督管理局",
            "circular",
        ),
        (
            "关于药品经营违法典型案例的通报",
            "各市局：\n现将三起典型案例通报如下：\n一、某药店无证经营案。罚款5万元。",
            "松河省药品监督管理局",
            "penalty",
        ),
        (
            "关于责令安和药业限期补充召回材料的函",
            "安和药业有限公司：\n你公司提交的召回总结报告收悉，缺少销毁记录，请于10个工作日内补齐。",
            "松河省药品监督管理局",
            "notice",
        ),
        (
            "以检验能力托举产业发展",
            "□ 松河省药品监督管理局党组书记、局长 某明远\n检验是监管的眼睛。面向未来，我们要提升三种能力。",
            "医药观察报",
            "speech",
        ),
        (
            "柴胡配方颗粒",
            "【来源】本品为柴胡经炮制制成。\n【性状】本品为棕黄色颗粒。\n【鉴别】取本品1g，研细。\n【贮藏】密封。",
            "国家药典委员会",
            "standard",
        ),
        (
            "化妆品中某某组分的测定",
            "1 范围\n本方法规定了化妆品中某某组分的测定方法。\n2 方法提要\n试样经提取后测定。",
            "国家药品监督管理局",
            "standard",
        ),
        (
            "药审中心与患者组织座谈",
            "3月4日，药审中心邀请患者组织座谈。座谈会还讨论了定期沟通的设想。",
            "药审中心",
            "meeting",
        ),
        (
            "关于换证常见疑问的统一说明",
            "现集中说明如下：\n1.届满前六个月如何计算？以许可证日期倒推。\n2.仓库同时变更怎么办？可合并申请。",
            "松河省药品监督管理局",
            "interpretation",
        ),
        (
            "新版药典正式施行 标准总数增加四百",
            "4月1日起，新版药典正式施行。各地已举办宣贯活动四百余场。",
            "国家药监局",
            "news",
        ),
        (
            "药品不良反应信息通报（第9期）警惕某某注射剂风险",
            "现将有关信息予以通报。\n一、品种概况\n本品用于感染。",
            "不良反应监测中心",
            "circular",
        ),
    ],
)
def test_what_a_text_is_for_its_reader(title: str, body: str, publisher: str, genre: str) -> None:
    assert genre_of(title, body, publisher) == genre
