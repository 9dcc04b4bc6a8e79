"""The gate: no form of an inner address passes, public ones do, and an allow list opens only what it names."""

import pytest

from crawler.gate import refusal

CLOSED = """
http://localhost/ http://LOCALHOST./ http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f.1/
http://0x7f000001/ http://017700000001/ http://0/ http://0.0.0.0/ http://10.1.2.3/ http://172.16.0.1/
http://172.31.255.255/ http://192.168.1.1/ http://169.254.169.254/latest http://100.64.0.1/ http://198.18.0.1/
http://192.88.99.1/ http://224.0.0.1/ http://255.255.255.255/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://[fe80::1]/ http://[fc00::1]/
http://[ff02::1]/ http://[2001:db8::1]/ http://１２７.0.0.1/ http://①②⑦.0.0.1/ http://127.0.0.1./ http://intranet/
http://printer.local/ http://db.internal/ http://a.localhost/ http://user:pw@www.nmpa.gov.cn/ http://a@127.0.0.1/
file:///etc/hostname ftp://www.gov.cn/ data:text/html,x javascript:alert(1) gopher://www.gov.cn/ //127.0.0.1/
http://127.0.0.1\\@www.gov.cn/ http://999.1.1.1/ http://1.2.3.4.5.6:99999/ http:///x
""".split()


@pytest.mark.parametrize("url", CLOSED)
def test_inner_and_odd_addresses_are_refused_with_a_reason(url: str) -> None:
    assert refusal(url)


@pytest.mark.parametrize(
    "url",
    ["http://www.nmpa.gov.cn/xxgk/index.html", "https://yjj.sh.gov.cn:8443/a?b=1#c", "http://202.96.209.5/x", "https://[2400:3200::1]/"],
)  # fmt: skip
def test_public_addresses_pass(url: str) -> None:
    assert refusal(url) is None


def test_the_allow_list_opens_only_the_named_port() -> None:
    allow = frozenset({"127.0.0.1:8081"})
    assert refusal("http://127.0.0.1:8081/list", allow) is None
    assert refusal("http://127.0.0.1:8082/list", allow)
    assert refusal("http://127.0.0.1/list", allow)
    assert refusal("file://127.0.0.1:8081/etc/passwd", allow)


def test_blanks_and_control_characters_are_refused() -> None:
    assert refusal("http://www.gov.cn/a b")
    assert refusal("http://www.gov.cn/\x00")
    assert refusal("http://www.gov.cn\t.evil.com/")
