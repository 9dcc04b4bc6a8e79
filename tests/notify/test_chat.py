"""Chat robots and webhooks: only the vendor's own success counts, and no message is cut inside an item."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from digest_day import MATERIAL, NOW, READER, SOURCES, TOLD, WINDOW

from errors import DeliveryError
from models import OutboxItem
from notify import dingtalk, feishu, longtail, webhook
from notify.bucket import Bucket
from notify.chat import LIMITS, ChatRoom, digest_parts
from notify.deliver import send_due
from notify.digest import compose
from notify.outcome import Outcome
from notify.plain import split_blocks
from store import incidents, outbox

TARGET = {"wecom": "wecom:KEY", "dingtalk": "dingtalk:TOKEN", "feishu": "feishu:HOOK"}


def digest(**more):
    return compose(MATERIAL, window=WINDOW, subscriber=READER, now=NOW, sources=SOURCES, told=TOLD, **more)


def item(recipient, payload=b'{"title": "t", "text": "x"}'):
    return OutboxItem(
        id=1, key="daily-2026-02-12-1", channel=recipient.partition(":")[0], recipient=recipient, subject="s",
        payload=payload, message_id="<k@e>", state="sending", attempts=1, created_at=NOW, next_at=NOW,
    )  # fmt: skip


class Vendor:
    """A fake vendor: answers every POST with one status and body, and keeps the requests."""

    def __init__(self, body, status=200, error=None):
        self.body, self.status, self.error, self.requests = body, status, error, []

    def __call__(self, request):
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        body = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return httpx.Response(self.status, text=body)


def room(vendor, gate=None, ticks=lambda: 0.0):
    return ChatRoom(client=httpx.Client(transport=httpx.MockTransport(vendor)), gate=gate, ticks=ticks)


OK = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0},
    "feishu": {"code": 0, "msg": "success"},
}
NO = [
    ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "refused"),
    ("wecom", {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}, "refused"),
    ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "deferred"),
    ("wecom", {"errcode": -1, "errmsg": "system busy"}, "deferred"),
    ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "refused"),
    ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "refused"),
    ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}, "refused"),
    ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "deferred"),
    ("feishu", {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}, "refused"),
    ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "refused"),
    ("feishu", {"code": 9499, "msg": "too many request"}, "deferred"),
    ("feishu", {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, "refused"),
    ("feishu", {"StatusCode": 19022, "StatusMessage": "Ip Not Allowed"}, "refused"),
    ("wecom", {"errcode": "0"}, "refused"),
    ("wecom", {"errcode": False}, "refused"),
    ("wecom", {"errmsg": "ok"}, "refused"),
    ("dingtalk", "<html>登录</html>", "refused"),
    ("feishu", [], "refused"),
    ("feishu", "", "refused"),
]


@pytest.mark.parametrize("kind", OK)
def test_the_vendors_own_zero_is_sent(kind):
    vendor = Vendor(OK[kind])
    assert room(vendor).send(item(TARGET[kind])).ending == "sent"
    assert len(vendor.requests) == 1


@pytest.mark.parametrize(("kind", "body", "ending"), NO)
def test_an_error_in_http_200_is_a_failed_send_with_its_reason(kind, body, ending):
    outcome = room(Vendor(body)).send(item(TARGET[kind]))
    assert outcome.ending == ending
    assert outcome.reason
    if isinstance(body, dict):
        for said in (body.get("errmsg"), body.get("msg"), body.get("StatusMessage")):
            assert said is None or said in outcome.reason


def test_a_failed_robot_is_an_incident_and_the_message_is_kept(store, settings):
    with store.write() as tx:
        outbox.enqueue(
            tx, key="k", channel="dingtalk", recipient="dingtalk:TOKEN", subject="s", payload=item("x:y").payload,
            message_id="<k@e>", now=NOW,
        )  # fmt: skip
    vendor = room(Vendor({"errcode": 310000, "errmsg": "sign not match"}))
    report = send_due(store, settings, now=lambda: NOW, send=vendor.send)
    assert (report.sent, report.failed) == (0, 1)
    with store.read() as tx:
        (incident,) = incidents.open_incidents(tx)
        assert outbox.by_key(tx, "k").reason == "errcode 310000: sign not match"
    assert incident.host == "channel:dingtalk"


@pytest.mark.parametrize(
    "target",
    [
        "dingtalk:TOKENtoken#SECsecret",
        "wecom:KEYkeyKEY",
        "webhook:https://h.example/hidden#k",
        "apprise:tgram://hidden/1",
    ],
)
def test_no_incident_holds_a_robots_key_or_secret(store, settings, target):
    with store.write() as tx:
        outbox.enqueue(
            tx, key="k", channel=target.partition(":")[0], recipient=target, subject="s", payload=item("x:y").payload,
            message_id="<k@e>", now=NOW,
        )  # fmt: skip
    send_due(store, settings, now=lambda: NOW, send=lambda one: Outcome(ending="refused", reason="no"))
    with store.read() as tx:
        said = " ".join(i.what + i.host for i in incidents.open_incidents(tx))
    for secret in ("token", "secret", "keyKEY", "hidden", "#"):
        assert secret not in said


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_vendor_in_trouble_is_tried_again(status):
    assert room(Vendor("oops", status)).send(item("wecom:KEY")).ending == "deferred"


def test_silence_after_the_request_is_unknown_and_no_connection_is_not():
    assert room(Vendor("", error=httpx.ReadTimeout("t"))).send(item("wecom:KEY")).ending == "unknown"
    outcome = room(Vendor("", error=httpx.ConnectError("https://secret-key"))).send(item("wecom:KEY"))
    assert (outcome.ending, outcome.channel_down) == ("deferred", True)
    assert "secret" not in outcome.reason


def test_dingtalk_signs_time_and_secret_in_the_address():
    vendor = Vendor(OK["dingtalk"])
    client = httpx.Client(transport=httpx.MockTransport(vendor))
    dingtalk.send(client, "TOKEN#SECabc", {"title": "t", "text": "x"}, now=1770854400.5)
    query = parse_qs(urlsplit(str(vendor.requests[0].url)).query)
    expected = hmac.new(b"SECabc", b"1770854400500\nSECabc", hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(expected).decode()]
    assert query["timestamp"] == ["1770854400500"]
    assert query["access_token"] == ["TOKEN"]


def test_feishu_signs_with_time_and_secret_as_the_key():
    vendor = Vendor(OK["feishu"])
    client = httpx.Client(transport=httpx.MockTransport(vendor))
    feishu.send(client, "HOOK#s3cret", {"title": "t", "text": "x"}, now=1770854400)
    body = json.loads(vendor.requests[0].content)
    expected = hmac.new(b"1770854400\ns3cret", b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == ("1770854400", base64.b64encode(expected).decode())
    assert str(vendor.requests[0].url).endswith("/hook/HOOK")


# ------------------------------------------------------------------ splitting and pace


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "apprise"])
def test_parts_fit_the_vendor_hold_every_item_whole_and_say_k_of_n(kind):
    whole = digest()
    texts = [json.loads(part)["text"] for part in digest_parts(whole, kind)]
    assert all(len(text.encode()) <= LIMITS[kind] for text in texts)
    if len(texts) > 1:
        assert [f"（{n}/{len(texts)}）" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)
    for section in ("actions", "acts", "meetings", "news", "revised", "copied"):
        for one in getattr(whole, section):
            assert any(one.title in text and one.url in text for text in texts)
    assert "湖北省药监局" in texts[-1]


def test_a_day_beyond_wecoms_4096_bytes_goes_in_several_parts():
    acts = tuple(replace(MATERIAL.arrivals[0], id=n, story_id=None) for n in range(100, 120))
    whole = compose(
        replace(MATERIAL, arrivals=acts), window=WINDOW, subscriber=READER, now=NOW, sources=SOURCES
    )
    texts = [json.loads(part)["text"] for part in digest_parts(whole, "wecom")]
    assert len(texts) > 2
    assert sum(text.count("17 天后施行") for text in texts) == 20
    assert all(f"（{n}/{len(texts)}）" in text for n, text in enumerate(texts, 1))
    assert all(len(text.encode()) <= LIMITS["wecom"] for text in texts)


def test_one_item_longer_than_a_message_is_cut_at_a_character():
    (text, *_) = split_blocks("题", (("节", ("药" * 5000,)),), 300)
    assert len(text.encode()) <= 300
    assert "…" in text


def test_words_of_a_page_mention_nobody_and_load_no_picture():
    article = replace(
        MATERIAL.arrivals[0].article, title='<@all> <at user_id="all"></at> ![x](https://t.example/p)'
    )
    hostile = replace(MATERIAL, arrivals=(replace(MATERIAL.arrivals[0], article=article),))
    made = compose(hostile, window=WINDOW, subscriber=READER, now=NOW, sources=SOURCES)
    text = "".join(json.loads(part)["text"] for part in digest_parts(made, "wecom"))
    assert "<" not in text
    assert "](" not in text


def test_a_robot_is_never_spoken_to_faster_than_its_vendor_allows():
    now = [0.0]
    vendor = Vendor(OK["wecom"])
    wecom = room(vendor, ticks=lambda: now[0])
    endings = [wecom.send(item("wecom:KEY")).ending for _ in range(25)]
    assert endings == ["sent"] * 20 + ["deferred"] * 5
    assert wecom.send(item("wecom:OTHER")).ending == "sent"
    now[0] = 3.0
    assert wecom.send(item("wecom:KEY")).ending == "sent"
    outcome = wecom.send(item("wecom:KEY"))
    assert outcome.wait is not None
    assert outcome.wait >= timedelta(seconds=1)


def test_a_bucket_never_holds_more_than_its_size():
    now = [0.0]
    bucket = Bucket.of("feishu", lambda: now[0])
    now[0] = 3600.0
    assert [bucket.take() is None for _ in range(6)] == [True] * 5 + [False]


# ------------------------------------------------------------------ webhooks and the long tail


def allow(url):
    return None


def refuse(url):
    raise DeliveryError("127.0.0.1 is an inner address")


def test_a_webhook_is_signed_over_time_and_body():
    vendor = Vendor("", 204)
    client = httpx.Client(transport=httpx.MockTransport(vendor))
    body = webhook.digest_body(digest())
    outcome = webhook.send(
        client, "https://h.example/in#key", item("webhook:x", body), gate=allow, now=1770854400
    )
    assert outcome.ending == "sent"
    (request,) = vendor.requests
    mark = hmac.new(b"key", b"1770854400." + request.content, hashlib.sha256).hexdigest()
    assert request.headers["X-Yaojian-Signature"] == f"sha256={mark}"
    assert request.headers["X-Yaojian-Key"] == "daily-2026-02-12-1"
    sent = json.loads(request.content)
    assert [len(sent["sections"][s]) for s in ("actions", "acts", "meetings")] == [4, 3, 2]


@pytest.mark.parametrize(
    ("target", "gate"),
    [
        ("webhook:https://inner.example/#k", refuse), ("webhook:https://h.example/", None),
        ("webhook:file:///etc/passwd", allow), ("webhook:gopher://h.example/", allow),
        ("wecom:http://127.0.0.1:9/hook", refuse), ("dingtalk:http://127.0.0.1:9/hook", None),
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_reached_is_never_connected_to(target, gate):
    vendor = Vendor(OK["wecom"])
    assert room(vendor, gate=gate).send(item(target)).ending == "refused"
    assert vendor.requests == []


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        (200, "sent"),
        (301, "deferred"),
        (400, "refused"),
        (404, "refused"),
        (408, "deferred"),
        (429, "deferred"),
        (500, "deferred"),
    ],
)
def test_a_webhooks_status_decides_and_a_redirect_is_not_followed(status, ending):
    vendor = Vendor("", status)
    assert room(vendor, gate=allow).send(item("webhook:https://h.example/")).ending == ending
    assert len(vendor.requests) == 1


@pytest.mark.parametrize("target", ["dingtalk://x/", "feishu://x/", "wecombot://x", "json://127.0.0.1/"])
def test_apprise_is_refused_where_it_would_lie_or_pass_the_gate(target):
    assert longtail.send(target, {"title": "t", "text": "x"}).ending == "refused"


def test_an_apprise_address_nobody_knows_is_refused_without_its_secrets():
    outcome = longtail.send("nosuchservice://secret@x", {"title": "t", "text": "x"})
    assert outcome.ending == "refused"
    assert "secret" not in outcome.reason


def test_no_chat_is_called_that():
    at = datetime(2026, 2, 12, tzinfo=UTC)
    odd = replace(item("icq:1"), created_at=at)
    assert room(Vendor({})).send(odd).ending == "refused"
