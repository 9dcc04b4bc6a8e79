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


@pytest.mark.parametrize(
    ("title", "body", "publisher", "genre"),
    [
        (
            "致各药店：请尽快完成冷柜自查",
            "各药品零售企业：\n请于4月10日前完成自查。\n特此提示。\n松河市市场监督管理局\n2026年3月9日",
            "松河市市场监督管理局",
            "notice",
        ),
        (
            "关于做好召回信息报送工作的函",
            "各市局：\n请于5月底前完成核对。我司将通报报送质量。\n松河省药品监督管理局\n2026年3月9日",
            "松河省药品监督管理局",
            "notice",
        ),
        (
            "松河省人民政府令（第4xx号）公布修订后的药品管理办法",
            "《药品管理办法》已经修订通过，现予公布，自2026年5月15日起施行。",
            "松河省人民政府",
            "order",
        ),
        (
            "修正「藥物檢查辦法」第三條",
            "中華民國115年2月20日衛授食字第1151400001號令\n修正「藥物檢查辦法」第三條。\n部長 某某",
            "衛生福利部",
            "order",
        ),
        (
            "趁鲜切制品种目录有话请您说",
            "我局拟定了品种目录。即日起欢迎社会公众提交您的建议。\n附件：品种目录（征求意见稿）",
            "松河省药品监督管理局",
            "consultation",
        ),
        (
            "致客户：关于主动收回安咳胶囊的函",
            "各经销单位：\n我公司决定对该批产品实施三级召回，请立即停止销售。",
            "安和药业有限公司",
            "recall",
        ),
        (
            "安和药业：关于子公司通过药品GMP符合性检查的公告",
            "本公司保证内容真实。近日，子公司收到检查结果告知书，符合要求。\n特此公告。",
            "证券交易所",
            "announcement",
        ),
        (
            "压实责任——省局研究部署疫苗监管工作",
            "8月5日，省局副局长某明主持召开疫苗风险会商会，听取汇报。会商认为，形势平稳。",
            "松河省药品监督管理局",
            "meeting",
        ),
        (
            "参比制剂遴选常见问题（二）",
            "1.批文注销还能作为参比制剂吗？\n答：可以。\n2.时限多久？\n答：60个工作日。",
            "药审中心",
            "interpretation",
        ),
        (
            "关于拟认定示范基地名单的公告",
            "拟认定三个基地，现向社会公告。公告期为2026年1月7日至13日，如有异议请书面反映。",
            "松河省药品监督管理局",
            "publicity",
        ),
        (
            "以高水平安全保障高质量发展",
            "药品安全关系民生。我们必须把握安全与发展的关系。\n（作者系松河省药品监督管理局党组书记、局长）",
            "学习周刊",
            "speech",
        ),
        (
            "临床试验核查中发现的主要问题分析",
            "上半年共派出检查组74个，发现缺陷1043项。\n知情同意方面，主要表现为代签未说明理由。",
            "核查中心",
            "inspection",
        ),
        (
            "批准证明文件待领取信息发布（第5期）",
            "以下文件待领取。\n序号\t品名\n1\t安咳片\n2\t止痛片",
            "药审中心",
            "other",
        ),
        (
            "生产质量管理规范附录：委托检验（试行）",
            "第一条 本附录适用于委托检验。\n第二条 委托检验不转移质量责任。",
            "国家药品监督管理局",
            "rule",
        ),
        (
            "以案释法：行刑衔接两例",
            "案例一：某某生产伪劣器械案。\n案例二：某药企减轻处罚案。",
            "松河省检察院",
            "penalty",
        ),
        (
            "化妆品标签管理规定",
            "松河省药品监督管理局令\n第12号\n《化妆品标签管理规定》已经局务会议通过，现予公布，自2027年5月1日起施行。\n局长 某某\n2026年4月3日",
            "松河省药品监督管理局",
            "order",
        ),
        (
            "坚守底线 追求高线 谱写新篇章",
            "国家药监局医疗器械监督管理司司长　某立明\n医疗器械是医疗服务的物质基础。我认为，要把握好三对关系。",
            "医药观察报",
            "speech",
        ),
        (
            "注射器用活塞（修订件 40062025）",
            "40062025\n注射器用活塞\n本品系以橡胶硫化而成。\n【外观】 表面应光滑。\n【鉴别】 应一致。\n【贮藏】 密封。",
            "国家药典委员会",
            "standard",
        ),
        (
            "医疗器械风险会商会纪要（2026年第一季度）",
            "时间：2026年3月2日\n会议听取了汇报。\n会议认为，任务基本完成。",
            "松河省药品监督管理局",
            "meeting",
        ),
        (
            "专家详解新版质量管理规范附录",
            "附录将于10月起施行。本报邀请专家逐条解读。\n附录出台的背景是什么？\n起草组先后赴三省调研。",
            "医药观察报",
            "interpretation",
        ),
        (
            "关于《松河省药材标准》编制情况的说明",
            "一、任务来源\n2024年5月下达任务。\n二、编制过程\n完成样品收集。",
            "松河省药品监督管理局",
            "interpretation",
        ),
        (
            "藥物監督管理局公告：關於鎮咳藥之供應分類調整",
            "受影響藥物共17種。\n二零二六年三月七日於藥物監督管理局\n局長 某某",
            "藥物監督管理局",
            "announcement",
        ),
        (
            "松河省药品监督管理局人事任免",
            "任命：\n某可欣为信息中心处长。\n松河省药品监督管理局\n2026年3月9日",
            "松河省药品监督管理局",
            "other",
        ),
        (
            "抽检承检机构任务完成情况统计表",
            "机构\t批次\n甲所\t142\n乙院\t118\n注：不含结转数。",
            "松河省药品检验院",
            "other",
        ),
        (
            "关于暂停进口某公司透析浓缩物的公告",
            "省局组织对某公司开展远程检查，检查发现该企业验证不足。决定自即日起暂停进口。\n特此公告。\n松河省药品监督管理局\n2026年3月9日",
            "松河省药品监督管理局",
            "announcement",
        ),
        (
            "衞生署同意回收一款降血壓藥物",
            "衞生署今日同意安和藥業回收一款降血壓藥物，因穩定性測試未符標準。市民應停止服用。",
            "衞生署",
            "recall",
        ),
        ("药包材标准YBB00142025 注射器用活塞", "本品系以橡胶硫化而成。", "国家药典委员会", "standard"),
        ("緊急：止咳露（HK-50000）批次L24081回收", "市民應停止服用有關批次。", "安和藥業", "recall"),
        ("公告（藥物註冊續期電子化安排）", "現公佈電子化安排如下。", "藥物監督管理局", "announcement"),
        (
            "衛生福利部食品藥物管理署 公告",
            "主旨：預告修正「藥品優良運銷準則」部分條文草案。\n公告事項：\n一、陳述意見期限六十日。",
            "衛生福利部",
            "consultation",
        ),
        (
            "罕见病药物主方案设计的考虑要点",
            "本文件旨在为申请人提供建议，不具有强制性的法律约束力。",
            "药审中心",
            "guideline",
        ),
    ],
)
def test_the_bodys_layout_tells_what_a_title_hides(title: str, body: str, publisher: str, genre: str) -> None:
    assert genre_of(title, body, publisher) == genre


def test_a_regions_rule_on_its_offices_page_has_that_issuer() -> None:
    body = "第一条 为推进信用体系建设，制定本办法。\n第二条 本办法自2026年5月1日起施行。"
    facts = read_act("海南省药品经营信用分级办法", body, published_on=DAY, publisher="海南省药品监督管理局")
    assert facts.issuers == ("海南省药品监督管理局",)
    assert (
        read_act("药品经营信用分级办法", body, published_on=DAY, publisher="海南省药品监督管理局").issuers
        == ()
    )
    assert (
        read_act(
            "海南省药品经营信用分级办法", body, published_on=DAY, publisher="广东省药品监督管理局"
        ).issuers
        == ()
    )


def test_a_day_with_its_office_behind_it_signs() -> None:
    body = "一、核准附件所載格式。\n二零二六年三月六日於藥物監督管理局\n局長 某某"
    facts = read_act("關於訂定標籤格式的批示", body, published_on=DAY, publisher="藥物監督管理局")
    assert facts.signed_on == date(2026, 3, 6)


def test_a_paper_printed_whole_under_a_reporters_dateline_stays_the_paper() -> None:
    head = "药闻网讯（记者某明） "
    body = "近期，我局对安和药业开展了飞行检查，发现该企业偏差调查不充分。\n责令停产整改。\n松河省药品监督管理局\n2026年2月9日"
    assert (
        genre_of("松河省药品监督管理局关于安和药业飞行检查结果的通报", head + body, "药闻网") == "inspection"
    )
    rule = (
        "《经营办法》已经审议通过，现予公布。\n第一条　为加强管理，制定本办法。\n第二条　企业应当遵守本办法。"
    )
    assert genre_of("药品经营管理办法（局令第8号）", head + rule, "药闻网") == "rule"


def test_what_an_office_has_is_news_in_either_script() -> None:
    title, body = (
        "松河省首个细胞检验平台投入使用",
        "松河省药品检验研究院细胞检验平台投入使用，可以开展十二项检验。\n平台将面向省内机构提供服务。",
    )
    assert genre_of(title, body) == genre_of("松河省首個細胞檢驗平臺投入使用", body) == "news"
    assert genre_of("松河省药品检验研究院2025年工作报告", body) == "other"


def test_a_standards_number_may_be_led_by_what_kind_it_is() -> None:
    facts = read_act(
        "中华人民共和国医药行业标准 YY 0671—2025 睡眠设备",
        "1 范围\n本标准规定了要求。",
        published_on=DAY,
        publisher=None,
    )
    assert (facts.genre, facts.doc_numbers) == ("standard", ("YY 0671-2025",))


def test_an_office_of_taiwan_heads_its_paper() -> None:
    body = "衛生福利部公告\n發文日期：中華民國115年3月2日\n主旨：公告展延實施日期。\n公告事項：\n一、展延。"
    assert read_act("公告展延實施日期", body, published_on=DAY, publisher=None).issuers == ("卫生福利部",)


@pytest.mark.parametrize(
    ("title", "body", "genre"),
    [
        (
            "致经销商函：关于收回氯雷他定片（10mg）两个批次",
            "尊敬的经销商：\n我公司在稳定性考察中发现两个批次溶出度偏低，现启动收回。请停止销售，于4月10日前寄回。\n松河某某制药有限公司\n2026年3月10日",
            "recall",
        ),
        (
            "松河省药安办2026年第一次会商：冷链、隐形眼镜成焦点",
            "3月10日，省药安办牵头召开第一次风险会商，九个部门参会。\n会商梳理出三类风险。\n会商确定，由药监、邮政加密巡查。",
            "meeting",
        ),
        (
            "《委托检验要求》八问八答",
            "2026年3月1日，省药监局印发《委托检验要求》，现把集中的八个问题答复如下。\n一、何时开始执行？答：2026年7月1日。\n二、样品由谁留存？答：委托方。",
            "interpretation",
        ),
        (
            "一张图看明白：备案资料电子化变在哪",
            "国家药监局公告关键词速览\n什么时候变？新要求2026年6月1日起实施\n谁来查？省级部门完成核查",
            "interpretation",
        ),
        (
            "药监局邀您给《自动售药规则》提提看法",
            "我局拟定了《自动售药规则（征求意见稿）》。为充分听取各方意见，现予公布。\n公众可在4月9日前提出修改建议。\n松河省药品监督管理局\n2026年3月12日",
            "consultation",
        ),
        (
            "关于拟调整制剂调剂目录有关事项的公告",
            "经专家论证，拟将四十六个制剂纳入目录。现将调整方案（征求意见稿）予以公布，公开征求意见。\n如有意见，请在10个工作日内反馈。\n松河省药品监督管理局\n2026年3月12日",
            "consultation",
        ),
        (
            "关于印发自动售药规则的通知",
            "各市局：\n《自动售药规则》已经前期公开征求意见，现印发给你们，请遵照执行。\n松河省药品监督管理局\n2026年3月12日",
            "notice",
        ),
        (
            "疫苗临床试验现场管理指导原则",
            "（征求意见稿）\n第一条 为加强管理，制定本指导原则。\n第二条 本指导原则适用于疫苗临床试验。",
            "consultation",
        ),
        (
            "某某药业有限公司临床试验数据核查不符合项汇总",
            "检查组于2026年2月3日实施了现场核查。主要问题如下：\n1.源数据不可溯源。\n2.超温未处置。\n松河省药品审核查验中心\n2026年3月9日",
            "inspection",
        ),
        (
            "松河省药监局公布4起中药饮片质量安全案件",
            "为震慑违法行为，现公布2025年以来查办的4起案件。\n一、某饮片公司生产劣药案。罚款50万元。\n二、某公司从非法渠道购进案。处货值十倍罚款。",
            "penalty",
        ),
        (
            "以标准提升牵引高质量发展",
            "松河省药典委员会秘书长　沈××\n标准是质量的基石。我们也要看到，部分标准专属性不强。\n让我们一项一项地磨，为健康作出新的贡献。",
            "speech",
        ),
    ],
)
def test_what_a_text_is_in_other_words(title: str, body: str, genre: str) -> None:
    assert genre_of(title, body) == genre


def test_a_unit_of_a_centre_signs_for_the_centre() -> None:
    body = "各有关单位：\n我中心决定将截止时间顺延至2026年4月30日。\n国家药品监督管理局医疗器械技术审评中心\n审评一部\n2026年3月12日"
    facts = read_act("关于延长征求意见时间的说明", body, published_on=DAY, publisher=None)
    assert facts.issuers == ("国家药品监督管理局医疗器械技术审评中心",)


@pytest.mark.parametrize(
    ("title", "body", "number", "issuer"),
    [
        (
            "醋延胡索（松河省中药饮片炮制标准）",
            "标准编号：松ZYPZ-2026-031\n【炮制】照醋炙法炒干。\n【性状】本品呈圆片。\n发布单位：四川省药品监督管理局\n发布日期：2026年3月1日",
            "松ZYPZ-2026-031",
            "四川省药品监督管理局",
        ),
        (
            "四川省中药炮制规范：醋乌药（川ZY-2026-014）",
            "【炮制】照醋炙法炒干。\n【性状】本品呈圆片。\n四川省药品监督管理局　发布",
            "川ZY-2026-014",
            "四川省药品监督管理局",
        ),
    ],
)
def test_a_provinces_standard_has_its_code_and_its_issuer(
    title: str, body: str, number: str, issuer: str
) -> None:
    facts = read_act(title, body, published_on=DAY, publisher=None)
    assert facts.doc_numbers == (number,)
    assert facts.issuers == (issuer,)


@pytest.mark.parametrize(
    ("title", "body", "publisher", "issuer"),
    [
        (
            "關於申請品質管理系統展延事宜函",
            "衛生福利部食品藥物管理署 函\n發文日期：中華民國115年3月1日\n發文字號：FDA器字第1151607719號\n主旨：請轉知所屬會員配合辦理。",
            None,
            "卫生福利部食品药物管理署",
        ),
        (
            "地方标准《医疗器械第三方物流服务规范》",
            "DB37/T 4912—2026\n2026-03-01发布　2026-04-01实施\n山东省市场监督管理局发布\n1　范围",
            None,
            "山东省市场监督管理局",
        ),
        (
            "关于某某公司飞行检查情况的通报",
            "2026年2月11日，我分局组织检查组对某某公司开展飞行检查，发现一般缺陷7项。",
            "山东省药品监督管理局区域检查第四分局",
            "山东省药品监督管理局区域检查第四分局",
        ),
    ],
)
def test_who_issues_a_letter_a_standard_and_a_branchs_circular(
    title: str, body: str, publisher: str | None, issuer: str
) -> None:
    facts = read_act(title, body, published_on=DAY, publisher=publisher)
    assert facts.issuers == (issuer,)
    assert ("FDA器字第1151607719号" in facts.doc_numbers) is ("FDA" in body)


def test_the_pages_own_time_of_publication_signs_nothing() -> None:
    body = "发布时间：2026-03-01\n某某公司报告，该公司对其生产的注射针主动召回。"
    assert read_act("某某公司主动召回注射针", body, published_on=DAY, publisher=None).signed_on is None


def test_a_guide_that_ends_in_a_month_is_its_offices() -> None:
    body = "1 目的\n制定本指南。\n本指南供企业参考。\n宁夏回族自治区药品监督管理局\n2026年2月"
    facts = read_act("计算机系统技术指南", body, published_on=DAY, publisher=None)
    assert facts.issuers == ("宁夏回族自治区药品监督管理局",)


def test_the_signature_says_of_which_city_a_placeless_office_is() -> None:
    body = (
        "甬市监药〔2026〕33号\n各药品零售企业：\n现将有关事项调整如下。\n宁波市市场监督管理局\n2026年2月16日"
    )
    facts = read_act("市市场监管局关于调整系统切换时间的通知", body, published_on=DAY, publisher=None)
    assert facts.issuers == ("宁波市市场监督管理局",)


def test_a_branch_within_an_offices_short_name_is_part_of_the_number() -> None:
    body = "沪药监市中心药处〔2026〕27号\n当事人：某某公司\n上海市药品监督管理局\n2026年2月17日"
    facts = read_act("行政处罚决定书", body, published_on=DAY, publisher=None)
    assert facts.doc_numbers == ("沪药监市中心药处〔2026〕27号",)


def test_the_office_that_a_forecast_names_is_its_issuer() -> None:
    body = "主旨：預告修正「製造準則」草案。\n公告事項：\n一、修正機關：衛生福利部。\n二、修正依據：藥事法第五十七條第二項。"
    facts = read_act(
        "預告修正「製造準則」第三條草案", body, published_on=DAY, publisher="衛生福利部食品藥物管理署"
    )
    assert facts.issuers == ("卫生福利部",)


def test_a_standards_code_alone_on_its_first_line_is_its_number() -> None:
    body = "松ZY-2026-021\n蜜远志\n【来源】本品为远志科植物鲜根的炮制加工品。\n【炮制】照蜜炙法炒至不粘手。"
    facts = read_act("松河省中药饮片炮制规范（第十七批）", body, published_on=DAY, publisher=None)
    assert facts.doc_numbers == ("松ZY-2026-021",)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("国家市场监督管理总局令", "国家市场监督管理总局令第217号"),
        ("松河省人民政府令", "松河省人民政府令第217号"),
    ],
)
def test_an_orders_number_on_the_first_line_goes_with_the_office_in_its_title(
    title: str, number: str
) -> None:
    body = "第217号\n《药品网络销售监督管理规定》已经2026年2月18日会议通过，现予公布，自2026年9月1日起施行。\n2026年3月2日"
    facts = read_act(title, body, published_on=DAY, publisher=None)
    assert facts.doc_numbers == (number,)
    (fact,) = [f for f in facts.facts if f.field == "doc_number"]
    assert body[fact.start : fact.end] == fact.quote == "第217号"


def test_a_note_names_all_who_issued_a_rule() -> None:
    body = "（川药监规〔2026〕3号，四川省药品监督管理局、四川省中医药管理局2026年3月3日发布）\n一、调剂品种限于取得批准文号的制剂。\n六、本细则自发布之日起施行。"
    facts = read_act("制剂院际调剂备案细则", body, published_on=DAY, publisher=None)
    assert facts.issuers == ("四川省药品监督管理局", "四川省中医药管理局")
