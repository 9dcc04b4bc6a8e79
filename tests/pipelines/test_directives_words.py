"""Which sentences of a report demand something: 要 as a verb and 要 inside other words."""

import pytest

from pipelines.directives import find_directives

DEMANDS = (
    "会议指出，要强化责任。",
    "会议指出，要务实作风、务求实效。",
    "会议指出，要领会精神实质。",
    "会议指出，要点面结合推进检查。",
    "会议指出，要紧盯重点品种。",
    "会议指出，要求真务实、埋头苦干。",
    "会议指出，要约谈问题企业。",
    "会议指出，要道德约束与制度约束并重。",
    "会议指出，各单位务必要高度重视。",
    "会议指出，不仅要抓监管，还要抓服务。",
    "会议指出，既要严格执法，又要热情服务。",
    "会议指出，要事先谋划、提前准备。",
    "会议指出，任何企业不得擅自变更工艺。",
    "会议指出，各级领导干部应带头学习，应当主动担当。",
    "会议指出，要目标明确、措施具体。",
    "会议指出，要职责清晰、分工到人。",
    "会议要求各市局迅速部署、狠抓落实。",
    "会议强调，坚决防止“带病”药品流入市场。",
    "会议指出，要地方政府、企业、社会协同发力。",
)
NO_DEMANDS = (
    "会议指出，药品安全是重要民生工程。",
    "会议指出，主要任务已经完成。",
    "会议指出，这既是政治要求，也是群众需要。",
    "会议指出，只要坚持改革就能成功。",
    "会议指出，若要取得突破离不开创新。",
    "会议指出，会议纪要已印发。",
    "会议指出，工作要点和任务清单已经下发。",
    "会议指出，险要地段已设立标识。",
    "会议指出，大要案查办取得突破。",
    "会议指出，这是首要前提和必要条件。",
    "会议指出，全省药品安全形势总体平稳。",
    "会议强调，药品安全责任重于泰山。",
    "会议强调，今年是关键之年，做好工作意义重大。",
    "会议指出，还要看到存在的不足。",
    "会议指出，监管任务将要更加繁重。",
    "会议指出，符合要求的企业已达九成。",
    "按照会议要求，各处室已完成自查。",
    "会议传达了有关要求。",
    "会议听取了加强药品安全工作有关情况汇报。",
    "为落实会议要求，省局组织了专项检查。",
)


@pytest.mark.parametrize("sentence", DEMANDS)
def test_a_demand_is_one_directive_of_the_meeting(sentence: str) -> None:
    found = find_directives("省局召开工作会议", sentence, genre="meeting")
    assert [(d.speaker, d.quote) for d in found] == [("会议", sentence)]


@pytest.mark.parametrize("sentence", NO_DEMANDS)
def test_a_statement_is_no_directive(sentence: str) -> None:
    assert find_directives("省局召开工作会议", sentence, genre="meeting") == ()
