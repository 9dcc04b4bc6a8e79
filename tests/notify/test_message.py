"""The mail itself: what stands on the wire, and that hostile words stay words."""

import email
import re
from dataclasses import replace
from email.policy import default
from html.parser import HTMLParser

import pytest
from digest_day import ACT, MATERIAL, NOW, READER, SOURCES, TOLD, UNREAD, WINDOW, stored
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import DeliveryError
from notify.digest import compose
from notify.items import SECTIONS, Material
from notify.message import SIZE_LIMIT, File, write_letter, write_message
from notify.render import render
from notify.safe import line, safe_url
from text.cleaning import clean_text

TOKEN = "T0kenT0kenT0kenT0kenT0k-"


def digest(material=MATERIAL, reader=READER, **more):
    more = {"public_url": "https://yaojian.example.org", "told": TOLD} | more
    return compose(material, window=WINDOW, subscriber=reader, now=NOW, sources=SOURCES, **more)


def parsed(letter):
    return email.message_from_bytes(letter.payload, policy=default)


def header_lines(payload):
    return payload.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "药监日报 2月12日｜需要行动 6 · 新文件 4 · 会议 1 · 报道 4 · 部署要求 6 · 未读来源 1",
        "a",
        "",
        "𠮷" * 60,
        "x " * 99,
    ],
)
def test_a_subject_arrives_as_it_was_written_and_in_short_lines(text):
    _, payload = write_message(
        key="k", recipient="a@b.cn", sender=None, subject=text, text="t", html=None, sent_at=NOW
    )
    assert email.message_from_bytes(payload, policy=default)["Subject"] == line(text, 200)
    assert max(map(len, header_lines(payload))) <= 78


def test_a_mail_parses_without_defects_and_names_one_recipient_only():
    letter = write_letter(digest(), sender="药监 <news@yaojian.example.org>")
    mail = parsed(letter)
    assert mail["Subject"] == letter.subject
    assert mail["To"] == "reader@example.org"
    assert "news@yaojian.example.org" in mail["From"]
    assert mail["Cc"] is None
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW.replace(microsecond=0)
    assert mail["Message-ID"] == letter.message_id
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects
    assert not any(part.defects for part in mail.walk())
    for kind, body in (("plain", letter.text), ("html", letter.html)):
        assert mail.get_body((kind,)).get_content().splitlines() == body.splitlines()


def test_one_click_unsubscribe_stands_unencoded_in_a_short_line():
    letter = write_letter(digest(reader=replace(READER, token=TOKEN)), sender="news@yaojian.example.org")
    (line_,) = [one for one in header_lines(letter.payload) if one.startswith(b"List-Unsubscribe:")]
    assert line_ == b"List-Unsubscribe: <https://yaojian.example.org/u/" + TOKEN.encode() + b">"
    assert len(line_) < 78
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in header_lines(letter.payload)
    assert parsed(letter)["List-Unsubscribe"] == f"<https://yaojian.example.org/u/{TOKEN}>"


def test_a_long_public_address_never_makes_a_library_recode_the_unsubscribe_line():
    url = "https://a-rather-long-name-for-a-host.department.example.org/behind/a/proxy/path"
    letter = write_letter(digest(public_url=url), sender=None)
    assert f"List-Unsubscribe: <{url}/u/{READER.token}>".encode() in header_lines(letter.payload)


def test_all_other_header_lines_are_within_what_the_standards_allow():
    for row in header_lines(write_letter(digest(), sender=None).payload):
        assert len(row) <= 78
        assert row.isascii()


def test_the_message_id_is_the_same_for_the_same_letter_and_differs_by_person():
    one, again = write_letter(digest(), sender="n@e.org"), write_letter(digest(), sender="n@e.org")
    other = write_letter(digest(reader=replace(READER, id=2, address="b@example.org")), sender="n@e.org")
    assert one.message_id == again.message_id
    assert one.message_id != other.message_id
    assert re.fullmatch(r"<[\w.-]+@e\.org>", one.message_id)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@", "@b.cn", "a@b.cn\r\nBcc: x@y.z", "a@b.cn, c@d.cn", "a b@c.cn", "药@例.cn "],
)
def test_what_is_no_address_is_a_delivery_error(address):
    with pytest.raises(DeliveryError):
        write_letter(digest(reader=replace(READER, address=address)), sender=None)


def test_an_address_in_a_chinese_domain_is_written_in_its_ascii_form():
    letter = write_letter(digest(reader=replace(READER, address="a@药监.中国")), sender=None)
    assert parsed(letter)["To"].addresses[0].domain.isascii()


def test_files_travel_with_their_chinese_names():
    _, payload = write_message(
        key="k", recipient="a@b.cn", sender=None, subject="s", text="t", html="<p>h</p>", sent_at=NOW,
        files=(File(name="药监登记表.xlsx", body=b"PK"),),
    )  # fmt: skip
    (file,) = email.message_from_bytes(payload, policy=default).iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("药监登记表.xlsx", b"PK")


def many(count):
    acts = tuple(
        replace(
            stored(
                n,
                "nmpa",
                f"关于第{n}号事项的公告" + "长" * 90,
                genre="announcement",
                url=f"https://nmpa.example/{n}",
            ),
            article=replace(
                ACT.article, url=f"https://nmpa.example/{n}", title=f"关于第{n}号事项的公告" + "长" * 90
            ),
        )
        for n in range(100, 100 + count)
    )
    return replace(MATERIAL, arrivals=(*MATERIAL.arrivals, *acts))


@pytest.mark.parametrize("count", [40, 700])
def test_a_big_day_fits_and_says_what_it_leaves_to_the_archive(count):
    whole = digest(many(count))
    letter = write_letter(whole, sender=None)
    assert len(letter.payload) <= SIZE_LIMIT
    shown = letter.html.count("data-item=")
    left = sum(int(n) for n in re.findall(r"其余 (\d+) 条见存档", letter.text))
    assert shown + left == whole.items
    assert f" · 新文件 {whole.count('acts')} · " in letter.subject
    assert "湖北省药监局" in letter.html
    assert "湖北省药监局" in letter.text


# ------------------------------------------------------------------ hostile words


class Tags(HTMLParser):
    """All tags and attributes of a page, in order."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.links = []
        self.names = set()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]


def tags_of(html):
    parser = Tags()
    parser.feed(html)
    return parser


PLAIN = tags_of(render(digest(Material(arrivals=(ACT,)))).html)
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "\r\nBcc: all@example.org", "a\r\n\r\n<script>alert(1)</script>", "\u2028\u2029\x85", "\u202egnp.exe",
            "<img src=x onerror=alert(1)>", "</td></table><h1>", "{{ 7*7 }}{% include '/etc/passwd' %}", "=HYPERLINK(1)",
            "&lt;b&gt;", "药" * 10_000, "\ud800", "\x00", "]]>", "'\" onmouseover=\"x", "-->", "\ufeff\u200b", "=?utf-8?q?x?=",
            "%0d%0a", "<!--", "\\", "﷽" * 300, "\u0300" * 500,
        ]
    ),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NASTY, NASTY, NASTY, NASTY), min_size=5, max_size=5))
def test_hostile_words_add_no_header_no_tag_and_no_attribute_and_the_digest_still_goes(rows):
    arrivals = []
    for number, (title, issuer, quote, name) in enumerate(rows):
        said = replace(ACT.article.directives[0], quote=quote, speaker=name)
        article = replace(
            ACT.article, title=title, issuers=(issuer,), doc_numbers=(quote,), directives=(said,)
        )
        arrivals.append(replace(ACT, id=number, story_id=None, article=article))
    unread = replace(UNREAD, name=rows[0][0], reason=rows[0][1])
    letter = write_letter(digest(Material(arrivals=tuple(arrivals), unread=(unread,))), sender=None)
    names = sorted(name.lower() for name in parsed(letter).keys())  # noqa: SIM118 - a message is no dict
    assert names == [
        "auto-submitted", "content-type", "date", "from", "list-unsubscribe", "list-unsubscribe-post",
        "message-id", "mime-version", "subject", "to",
    ]  # fmt: skip
    seen = tags_of(letter.html)
    assert set(seen.tags) <= set(PLAIN.tags)
    assert seen.names <= PLAIN.names
    assert all(
        link.startswith(("https://nmpa.example/", "https://yaojian.example.org/", "#act-"))
        for link in seen.links
    )
    assert clean_text(letter.text) == letter.text
    assert clean_text(letter.html) == letter.html
    assert letter.html.count('data-item="acts"') == 5
    assert len(letter.payload) <= SIZE_LIMIT


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_a_hostile_address_is_no_link_or_a_harmless_one(address):
    for url in (
        address,
        f"javascript:{address}",
        f"https://nmpa.example/{address}",
        f"data:text/html,{address}",
    ):
        made = safe_url(url)
        assert made == "" or re.fullmatch(r"https?://[!-~]+", made)
        assert "<" not in made
        assert '"' not in made


@given(st.text(max_size=3000), st.integers(2, 200))
def test_a_line_is_one_line_within_its_limit_and_clean(text, limit):
    made = line(text, limit)
    assert len(made) <= limit
    assert "\n" not in made
    assert clean_text(made) == made
    assert line(made, limit) == made


def test_links_are_only_what_a_browser_may_open():
    assert safe_url("https://www.nmpa.gov.cn/a?b=1&c=药#d") == "https://www.nmpa.gov.cn/a?b=1&c=%E8%8D%AF#d"
    for url in (
        "javascript:alert(1)",
        "//x.cn",
        "ftp://x.cn",
        "https://user:pw@x.cn/",
        "https://",
        "http://[::1",
        None,
        "",
        "https://x.cn/" + "a" * 3000,
    ):
        assert safe_url(url) == "", url


def test_no_remote_picture_no_script_and_no_tracking_stands_in_the_mail():
    letter = write_letter(digest(), sender=None)
    assert not {"img", "script", "iframe", "form", "link", "object"} & set(tags_of(letter.html).tags)
    assert "url(" not in letter.html
    links = tags_of(letter.html).links
    for section in SECTIONS:
        links = [one for one in links if one not in {item.url for item in getattr(digest(), section)}]
    assert all(one.startswith(("https://yaojian.example.org/", "#act-")) for one in links)
