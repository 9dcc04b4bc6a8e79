"""Byte shifts: what is certain comes back, what is lost is shown, what is clean stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mend.damage import annotate, half_width, losses, shift, traditional
from models import LOST
from text.mojibake import mend
from text.mojibake.doubt import settle
from text.mojibake.lattice import Slot
from text.mojibake.shift import mend_shift

SENTENCES = (
    "会议强调，要加强药品安全监管，切实保障人民群众用药安全，确保“十四五”开好局、起好步。",
    "任何单位和个人不得泄露在监督检查中知悉的商业秘密，并依法保护消费者的合法权益。",
    "药品监督管理部门应当依法加强对药品生产、经营、使用活动的监督检查，经常开展风险排查。",
    "省药品监督管理局组织开展专项检查，重点检查企业质量管理体系是否保持有效运行。",
)
TORN = (
    SENTENCES[0],
    "会议要求，要会同医保、公安等部门加强协作，形成监管合力。",
    "要保障群众用药安全。各级药品监管部门要落实“六保”任务。",
)
CLEAN = (
    "主要任务：一是强化监管；二是优化服务；三是提升能力！谢谢大家！",
    "什么是药品上市许可持有人？答：是指取得药品注册证书的企业。",
    "“怎么办？”他问。“依法办！”(见附件1;附件2)WHO;GMP!",
    "主要任務:一是強化監管;二是優化服務;三是提升能力!謝謝大家!",
)


def test_text_of_a_real_notice_is_put_back_in_step() -> None:
    damaged = "持續提升藥品安全保障水平,為確!笆奈濉遍_好局、起好步,譜寫絢麗篇章。"
    mended = mend_shift(damaged)
    assert "為確保“十四五”開好局、起好步,譜寫" in mended.text
    assert [r.certainty for r in mended.repairs] == ["chosen"]


def test_a_lost_byte_of_a_name_is_shown_and_not_invented() -> None:
    mended = mend_shift("北京市藥監局局長曹?。哄^定高質量發展 聚力“十五五”開局")
    assert mended.text.startswith(f"北京市藥監局局長曹{LOST}：錨定高質量發展")
    assert mended.repairs[0].certainty == "lost"
    assert mended.repairs[0].candidates


@pytest.mark.parametrize("variant", ["drop", "q"])
@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("sentence", TORN)
def test_traditional_sentences_come_back_whole(sentence: str, half: bool, variant: str) -> None:
    truth = traditional(sentence)
    truth = half_width(truth) if half else truth
    damaged = shift(truth, variant)
    assert damaged != truth
    assert mend_shift(damaged).text == truth


def test_simplified_run_of_half_a_sentence_comes_back() -> None:
    damaged = shift(SENTENCES[1])
    assert damaged != SENTENCES[1]
    assert mend_shift(damaged).text == SENTENCES[1]


@pytest.mark.parametrize(
    "text", [*CLEAN, *SENTENCES, *map(traditional, SENTENCES), *map(half_width, SENTENCES)]
)
def test_clean_text_stays(text: str) -> None:
    assert mend_shift(text).repairs == ()
    assert mend_shift(text).text == text


@given(st.text(alphabet="药品安全保護！？；!?;。“”笆奈濉遍_,A1\n\ufffd😀\ud800", max_size=40))
@settings(deadline=None, max_examples=60)
def test_repairs_stand_where_they_say_and_nothing_is_mended_twice(text: str) -> None:
    mended = mend_shift(text)
    for repair in mended.repairs:
        assert mended.text[repair.start : repair.end] == repair.after
    assert mend_shift(mended.text).text == mended.text


def test_another_place_of_the_page_helps_to_choose() -> None:
    truth = traditional("他介绍，项目实施以来成效明显，瀚海“三号”已经完成。")
    mended = mend_shift(shift(truth), context=traditional("瀚海“三号”验收会"))
    assert mended.text == truth
    assert mend_shift(shift(truth)).text != truth


@pytest.mark.parametrize(
    "line",
    [
        "香港衞生署宣布回收一款藥物。",
        "根據衞生防護中心公布的資料，該藥劑製品並未註冊。",
        "醫務衞生局局長表示，新平台將加強監管。",
        "各單位應當制定安全保衞工作方案和滅火應急預案。",
    ],
)
def test_a_dropped_lead_byte_of_a_hong_kong_character_is_put_back(line: str) -> None:
    damaged = line.encode("big5hkscs").decode("big5", "ignore")
    assert damaged != line
    mended = mend(damaged)
    assert mended.text == line
    assert {r.kind for r in mended.repairs} == {"big5-hkscs-shift"}
    assert {r.certainty for r in mended.repairs} == {"chosen"}


def test_latin_letters_between_characters_are_no_dropped_byte() -> None:
    line = "維生素C片、甲型H流感、第A座醫務衞生局"
    assert mend(line).repairs == ()


def test_what_a_shift_destroys_is_counted() -> None:
    truth = "确保“十四五”开好局"
    lost, vanished = losses(truth)
    assert vanished >= 1
    assert truth.index("保") in lost
    assert truth.index("开") not in lost or len(lost) > 2
    assert losses("会议召开。") == (frozenset(), 0)


def test_a_vanished_character_is_never_silently_missing() -> None:
    truth = traditional("會議提出，爲確保“十四五”規劃收好官、起好步要統籌高水平安全和高質量發展。")
    mended = mend_shift(shift(truth)).text
    assert len(mended) == len(truth)
    assert all(a in (b, LOST) for a, b in zip(mended, truth, strict=True))


def test_a_long_simplified_run_full_of_signs_comes_back() -> None:
    truth = (
        "第三十条 省环境保护主管部门会同省发展改革等有关部门根据国家危险废物集中处置设施、场所建设规划的要求，"
        "组织编制全省危险废物集中处置设施、场所建设规划，报省人民政府批准后实施。"
    )
    damaged = shift(truth)
    assert "∥" in damaged  # a sign of its own, not another form of ‖
    mended = mend_shift(damaged).text
    assert sum(a == b for a, b in zip(mended, truth, strict=False)) > 0.9 * len(truth)


def test_a_sign_the_page_was_split_at_is_never_read_inside_a_run() -> None:
    truth = "对直接负责的主管人员依法给予处分，并处以违法经营额五倍以下的罚款，没有违法经营额的，处五万元以下罚款。"
    damaged = shift(truth.replace("依法", "确保“依法”"))
    assert "；" not in mend_shift(damaged).text


@pytest.mark.parametrize(
    "line",
    [
        "同意撤销或者变更的，费用和风险由收货人承担。",
        "情节严重的，由市场监督管理部门责令限期改正，并依法处罚。",
        "救助方提出要求的，船方应当提供满意的担保。",
        traditional("各方应当提供相应的担保。"),
    ],
)
def test_a_character_torn_at_the_end_of_a_paragraph_comes_back(line: str) -> None:
    damaged = shift(line)
    assert damaged.endswith("！")
    assert mend_shift(damaged).text == line


def test_a_doubtful_guess_on_a_simplified_page_is_a_gap() -> None:
    line = "各分摊方应当提供共同海损担保。"
    assert mend_shift(shift(SENTENCES[1] + "\n" + line)).text.endswith(f"海损担{LOST}{LOST}")
    sure = traditional(SENTENCES[0] + "\n" + "各方应当提供相应的担保。")
    assert mend_shift(shift(sure)).text == sure


def test_a_quotation_that_lost_its_end_gets_it_back_on_a_page_known_to_be_damaged() -> None:
    truth = "“第十四条 人民法院可以根据当事人的请求，按照侵权人因侵权所获得的利益确定赔偿数额。”"
    assert shift(truth).endswith("数额！")
    page = shift(SENTENCES[1]) + "\n" + shift(truth)
    assert mend_shift(page).text.split("\n")[1] == truth


@pytest.mark.parametrize(
    "line",
    [
        "“药品安全无小事，我们每一个人都是守护者，让我们携手同行，共同筑牢药品安全防线！",
        "活动现场，志愿者倡议：“让我们行动起来，共同守护用药安全，做健康中国的建设者！",
    ],
)
def test_a_quotation_left_open_on_a_sound_page_may_end_in_a_call(line: str) -> None:
    assert mend_shift(line).repairs == ()
    assert mend_shift(f"{line}\n会议随后结束，与会人员参观了展览。").repairs == ()


@pytest.mark.parametrize(
    "line",
    [
        "两年里，他们用十七分钟就锁定了全部患者。“过去，这要翻三天的台账。”",
        "“那是我们所成立后的第三个月。”72岁的高老师说，“那时全所只有9个人、两台显微镜。”",
        "“孩子半边脸肿得像馒头。”11月3日，家住临江路的林女士回忆。",
        "报告的右下角，有一行已经褪色的小字：“对得起每一位患者。”",
        "衞生署提醒市民：「如感不適，應盡快求醫。」",
    ],
)
def test_a_quotation_torn_at_its_end_comes_back_where_nothing_else_closes_it(line: str) -> None:
    truth = traditional(line)
    assert "！" in shift(truth)
    assert mend_shift(shift(truth)).text == truth


@pytest.mark.parametrize(
    "line",
    [
        "“眼睛花了，看不清蚂蚁一样的小字，现在用耳朵听就行。”",
        "将第十六条第二款修改为：“变更生产地址的，应当在变更前向原发证机关提出申请。”",
        "“我们平台有四万多个三类产品，最难的是老库存。”一家平台的经理说，公司已逐个核对。",
    ],
)
def test_what_nothing_opened_or_closed_tells_a_tear(line: str) -> None:
    truth = traditional(line)
    assert "！" in shift(truth)
    assert mend_shift(shift(truth)).text == truth


def test_a_bracket_that_nothing_opened_tells_a_tear() -> None:
    truth = traditional("局里向你公司下达《暂停生产通知书》（吉药监专〔2025〕3号）。")
    assert "！2025〕" in shift(truth)
    assert mend_shift(shift(truth)).text.replace("專〔", LOST * 2) == truth.replace("專〔", LOST * 2)


def test_a_quotation_that_opens_anew_with_the_next_paragraph_was_not_torn() -> None:
    speech = "他说：“这批产品的记录不全，放行要从严把关，底线就在这里！\n“第二，要把培训做实。”"
    assert mend_shift(speech).repairs == ()
    assert mend_shift(traditional(speech)).repairs == ()


@pytest.mark.parametrize(
    "line",
    [
        "现场有人喊：“这批货不能动！2号仓先封起来。”",
        "他在日记里写道：“干我们这一行，图的是什么！”",
        "他问：“谁来签字！\n没有人回答。”",
        "会上有人说：“制度是上了墙的！可谁真正看过墙？",
    ],
)
def test_a_call_within_a_quotation_stays(line: str) -> None:
    assert mend_shift(line).repairs == ()
    assert mend_shift(traditional(line)).repairs == ()


def test_what_a_line_is_read_as_so_far_tells_how_it_goes_on() -> None:
    truth = traditional("去年一批次产品召回，他们很快锁定了全部患者。“以前，这要翻三天的台账。”")
    damaged = shift(truth)
    assert "“" not in damaged
    assert mend_shift(damaged).text == truth


def test_no_full_width_digit_is_thought_of_on_a_page_that_shows_none() -> None:
    truth = traditional("检测工作已经排到了6月。总经理耿浩还记得，2013年10月他刚入行。")
    assert "2013年10月" in mend_shift(shift(truth)).text


def test_a_quotation_that_goes_on_in_the_next_paragraph_may_end_in_a_call() -> None:
    text = "“同志们，让我们更加紧密地团结起来，为保障人民群众用药安全而努力奋斗！\n“谢谢大家。”"
    assert mend_shift(text).repairs == ()


@pytest.mark.parametrize(
    "line", ["谢谢大家！", "投资有风险，入市须谨慎！", "为药品安全保驾护航！", "请立即停止使用！", "注意！"]
)
def test_a_call_at_the_end_of_a_paragraph_stays(line: str) -> None:
    assert mend_shift(line).repairs == ()


@pytest.mark.parametrize(
    "line", ["你好？鄢颇C位出道；问道", "注意！郝蕾A股大跌。懵了", "请大家放心？鄢颇K线。绝绝子"]
)
def test_what_would_make_no_sense_either_is_left_alone(line: str) -> None:
    assert mend_shift(line).repairs == ()


def test_a_terminator_after_a_comma_is_looked_at() -> None:
    truth = "倾倒、堆放物料、修建建筑物、停靠船只；"
    damaged = shift(truth)
    assert "、？" in damaged
    assert mend_shift(damaged).text != damaged


def test_a_digit_that_was_eaten_is_never_invented() -> None:
    damaged = annotate(
        "理事會任期爲4年，任期屆滿應當換屆。", {"巒": "luán", "滿": "mǎn", "應": "yīng", "屆": "jiè"}
    )
    note = damaged.replace("任期爲4年", "任期?(luán)?年")
    assert "1年" not in mend(note).text
    torn = mend(
        "理事?shēng)纹跔?年，任期屆(jiè)滿(mǎn)應(yīng)當換屆，選舉產(chǎn)生新一屆理事會(huì)。"
    ).text
    assert "年，任期屆滿應當換屆" in torn
    assert not any(digit in torn for digit in "0123456789")


def test_a_pair_that_cannot_be_read_costs_no_more_than_itself() -> None:
    truth = SENTENCES[1]
    damaged = shift(truth)
    at = len(damaged) // 2
    mended = mend_shift(damaged[:at] + "㊣" + damaged[at + 1 :])
    assert mended.text[:6] == truth[:6]
    assert mended.text.endswith(truth[-8:])
    assert mended.repairs


def test_the_end_of_a_line_is_never_in_doubt() -> None:
    slot = Slot("\n", "p", ((0.5, "\n"), (0.3, "”\n"), (0.2, "。\n")), 0)
    assert settle([slot], "差三斤")[0].text.endswith("\n")


def test_a_quotation_left_open_tells_its_torn_end() -> None:
    torn = shift(SENTENCES[1]) + "\n"
    damaged = traditional("检查组负责人说：“企业应当落实药品质量安全主体责任，依法开展自查！")
    assert mend_shift(torn + damaged).text.endswith(("自查。”", "自查〓〓", "自查〓”"))
    closed = traditional("检查组负责人说：“企业应当落实药品质量安全主体责任，依法开展自查！”")
    assert mend_shift(torn + closed).text.endswith(closed)


def test_a_sign_twice_torn_is_told_on_a_page_known_to_be_damaged() -> None:
    lines = [
        "省藥監局要求，企業停止生產，責令限期關停。”市場監管部門說。",
        "會議要求，確保“十四五”規划圓滿收官。",
    ]
    page = "\n".join(shift(line) for line in lines)
    assert "！！" in page
    assert mend_shift(page).text.split("\n")[0] == lines[0]
    assert mend_shift("太好了！！大家都来参加。").repairs == ()


def test_rows_of_signs_on_a_damaged_page_are_no_tears() -> None:
    page = (
        shift(SENTENCES[1]) + "\n到底什么时候能办好????踬督办好了再来，太慢了吧？！！！！！别的窗口都没有人"
    )
    mended = mend_shift(page).text
    assert mended.startswith(SENTENCES[1])
    assert "太慢了吧？！！！！！别的窗口" in mended


def test_what_is_said_twice_is_meant() -> None:
    line = "或问子产。子曰：“惠人也。”问子西。曰：“彼哉！彼哉！”问管仲。"
    assert mend_shift(line).repairs == ()


def test_a_question_mark_after_a_comma_may_stand_for_a_lost_sign() -> None:
    assert mend_shift("买了两样,为什么只来了一样,药店送了代金券,?12盒装的感冒冲剂?没有发货.").repairs == ()


@pytest.mark.parametrize(
    "line",
    [
        "执法人员到现场检查，没有发现异常。4月17日再次检查。",
        "省药监局要求，企业停止生产，责令限期关停。”市场监管部门说。",
    ],
)
def test_a_tear_before_a_number_and_a_sign_twice_torn_are_told_in_a_line_alone(line: str) -> None:
    truth = traditional(line)
    damaged = shift(truth)
    assert "！4" in damaged or "！！" in damaged
    assert mend_shift(damaged).text == truth
