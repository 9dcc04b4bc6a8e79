"""clean_text: whatever comes in, every output can carry it."""

import xml.etree.ElementTree as ElementTree
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from text.cleaning import clean_text


def test_control_characters_and_surrogates_go_and_text_stays() -> None:
    assert (
        clean_text("药\x00品\x0b监\x85管\ud800局\u2028关\u202e于\ufeff发布\tA\n")
        == "药品监管局关于\ufeff发布\tA\n"
    )


def test_line_ends_of_other_systems_become_newlines() -> None:
    assert clean_text("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_full_width_signs_rare_characters_and_emoji_are_left_alone() -> None:
    text = "Ａ１，。；：“㛃镕𠮷”　👩‍⚕️ 10℃ ≥5μg/mL"
    assert clean_text(text) == text


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_text_survives_xml_utf8_and_mail_headers(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (ElementTree.fromstring(f"<t>{escaped}</t>").text or "") == cleaned
    EmailMessage()["Subject"] = " ".join(cleaned.split("\n"))
    assert clean_text(cleaned) == cleaned
