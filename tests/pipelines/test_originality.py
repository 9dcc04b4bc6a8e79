"""Which of several copies is the original."""

from dataclasses import replace
from datetime import date

from models import Article
from pipelines.stories import Reader, originality

ACT = Article(
    url="https://www.nmpa.gov.cn/a.html",
    source_id="nmpa",
    title="国家药监局关于加强网络销售管理的通告（2026年第8号）",
    body="各有关单位应当于3月底前完成自查。",
    issuers=("国家药品监督管理局",),
    publisher="国家药监局",
    level="national",
    published_on=date(2026, 2, 10),
)


def test_a_province_naming_the_issuer_as_its_source_does_not_become_the_original():
    copy = replace(
        ACT,
        url="https://mpa.gd.gov.cn/b.html",
        source_id="guangdong",
        level="provincial",
        body=ACT.body + "（来源：国家药品监督管理局网站）",
    )
    reader = Reader()
    assert originality(ACT, reader) < originality(copy, reader)
    own = replace(copy, issuers=("广东省药品监督管理局",), publisher="广东省药监局")
    assert originality(own, reader) < originality(copy, reader)
