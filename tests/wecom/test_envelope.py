import time
from base64 import b64encode

import pytest

from tests.wecom import vectors as v
from tests.wecom.sealed import CRYPTO, ENVELOPE, NONCE, STAMP, open_signed, posted
from wecom.crypto import CallbackCrypto
from wecom.envelope import MAX_BYTES, BadEnvelope, Envelope
from wecom.events import ContactAdded, MessageReceived, parse


def test_the_official_sample_opens() -> None:
    envelope = Envelope(v.OFFICIAL_TOKEN, v.OFFICIAL_KEY, v.OFFICIAL_CORP)
    body = posted(v.OFFICIAL_ENCRYPT)
    event = parse(envelope.open(body, v.OFFICIAL_SIGNATURE, v.OFFICIAL_TIMESTAMP, v.OFFICIAL_NONCE))
    assert isinstance(event, MessageReceived)
    assert (event.content, event.message_id, event.userid) == ("hello", "4561255354251345929", "mycreate")
    assert int(event.created_at.timestamp()) == 1409659813


def test_an_event_encrypted_by_the_node_library_opens_to_the_very_same_text() -> None:
    xml = ENVELOPE.open(posted(v.SIM_ENCRYPT), v.SIM_SIGNATURE, STAMP, NONCE)
    assert xml == v.SIM_PLAIN
    event = parse(xml)
    assert isinstance(event, ContactAdded)
    assert (event.state, event.welcome_code) == ("渠道A", "WC0001")


def test_the_address_check_answers_the_exact_bytes() -> None:
    found = ENVELOPE.verify_url(v.ECHO_SIGNATURE, v.ECHO_TIMESTAMP, v.ECHO_NONCE, v.ECHO_ENCRYPT)
    assert found == v.ECHO_PLAIN


def test_a_plus_that_became_a_space_on_the_way_is_no_obstacle() -> None:
    ciphertext = next(text for text in iter(lambda: CRYPTO.encrypt("1234567890"), "") if "+" in text)
    signature = CRYPTO.signature(STAMP, NONCE, ciphertext)
    assert ENVELOPE.verify_url(signature, STAMP, NONCE, ciphertext.replace("+", " ")) == b"1234567890"


def test_what_is_sealed_can_be_opened() -> None:
    sealed = ENVELOPE.seal("<xml><Content>你好</Content></xml>", "n", 1767225600)
    ciphertext = sealed.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    signature = sealed.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    assert "<TimeStamp>1767225600</TimeStamp><Nonce><![CDATA[n]]></Nonce>" in sealed
    assert ENVELOPE.open(posted(ciphertext), signature, "1767225600", "n") == "<xml><Content>你好</Content></xml>"


def test_elements_may_stand_in_any_order_and_without_cdata() -> None:
    body = f"<xml>\n<Encrypt>{v.SIM_ENCRYPT}</Encrypt><AgentID/><ToUserName>x</ToUserName></xml>".encode()
    assert ENVELOPE.open(body, v.SIM_SIGNATURE, STAMP, NONCE) == v.SIM_PLAIN


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert ENVELOPE.open(b"\xef\xbb\xbf" + posted(v.SIM_ENCRYPT), v.SIM_SIGNATURE, STAMP, NONCE) == v.SIM_PLAIN


def test_an_old_message_is_still_taken() -> None:
    ciphertext = CRYPTO.encrypt(v.SIM_PLAIN)
    signature = CRYPTO.signature("1000000000", NONCE, ciphertext)
    assert ENVELOPE.open(posted(ciphertext), signature, "1000000000", NONCE) == v.SIM_PLAIN


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_parameter_is_refused(missing: str, value: str | None) -> None:
    query: dict[str, str | None] = {"msg_signature": v.SIM_SIGNATURE, "timestamp": STAMP, "nonce": NONCE}
    query[missing] = value
    with pytest.raises(BadEnvelope, match="missing"):
        ENVELOPE.open(posted(v.SIM_ENCRYPT), **query)
    with pytest.raises(BadEnvelope, match="missing"):
        ENVELOPE.verify_url(**query, echostr=v.ECHO_ENCRYPT)


@pytest.mark.parametrize("echostr", [None, ""])
def test_a_missing_echostr_is_refused(echostr: str | None) -> None:
    with pytest.raises(BadEnvelope, match="echostr"):
        ENVELOPE.verify_url(v.ECHO_SIGNATURE, v.ECHO_TIMESTAMP, v.ECHO_NONCE, echostr)


@pytest.mark.parametrize(
    "signature", ["0" * 40, v.SIM_SIGNATURE[:-1], v.SIM_SIGNATURE.upper(), "签名", "\ud800", v.SIM_SIGNATURE + " "]
)
def test_a_wrong_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadEnvelope, match="signature"):
        ENVELOPE.open(posted(v.SIM_ENCRYPT), signature, STAMP, NONCE)


def test_a_message_changed_on_the_way_is_refused() -> None:
    changed = v.SIM_ENCRYPT.replace("Q3st", "Q3sT", 1)
    with pytest.raises(BadEnvelope, match="signature"):
        ENVELOPE.open(posted(changed), v.SIM_SIGNATURE, STAMP, NONCE)


@pytest.mark.parametrize("nonce", ["\ud800", "n" * 10000])
def test_an_odd_nonce_is_refused(nonce: str) -> None:
    with pytest.raises(BadEnvelope):
        ENVELOPE.open(posted(v.SIM_ENCRYPT), v.SIM_SIGNATURE, STAMP, nonce)


def test_a_message_for_another_corp_is_refused() -> None:
    stranger = CallbackCrypto(v.SIM_TOKEN, v.SIM_KEY, "wwsomebodyelse")
    with pytest.raises(BadEnvelope, match="InvalidCorpIdException"):
        open_signed(stranger.encrypt(v.SIM_PLAIN))


@pytest.mark.parametrize(
    "ciphertext",
    [
        "A",
        "not base64 at all!",
        "中文",
        b64encode(b"").decode() or "====",
        b64encode(b"x" * 16).decode(),
        b64encode(b"x" * 17).decode(),
        b64encode(b"\0" * 64).decode(),
        v.SIM_ENCRYPT[:-24],
        v.SIM_ENCRYPT[24:],
    ],
)
def test_a_signed_text_that_does_not_decrypt_is_refused(ciphertext: str) -> None:
    with pytest.raises(BadEnvelope):
        open_signed(ciphertext)


@pytest.mark.parametrize("inner", ["", "hello", "<xml>", "<xml/>", "<html><a/></html>", "<xml><a>\0</a></xml>"])
def test_a_message_that_is_no_xml_inside_is_refused(inner: str) -> None:
    with pytest.raises(BadEnvelope, match="inside"):
        open_signed(CRYPTO.encrypt(inner))


def test_entities_inside_are_refused() -> None:
    with pytest.raises(BadEnvelope, match="inside"):
        open_signed(CRYPTO.encrypt('<!DOCTYPE xml [<!ENTITY a "b">]><xml><Event>&a;</Event></xml>'))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<xml>",
        b"<xml/>",
        b"<xml></xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt><a>1</a></Encrypt></xml>",
        b"<xml><Encrypt>1</Encrypt><Encrypt>2</Encrypt></xml>",
        b"<html><Encrypt>1</Encrypt></html>",
        b"\xff\xfe<\0x\0",
        "<xml><Encrypt>中文</Encrypt></xml>".encode("gb18030"),
        b'<!DOCTYPE xml [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<?xml version="1.0"?><!DOCTYPE lolz SYSTEM "http://127.0.0.1/x.dtd"><xml><Encrypt>a</Encrypt></xml>',
        b"<xml><!-- --><Encrypt>a</Encrypt></xml>",
        b"<xml><Encrypt>a</Encrypt></xml><xml/>",
    ],
)
def test_a_body_that_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        ENVELOPE.open(body, v.SIM_SIGNATURE, STAMP, NONCE)


def test_a_body_of_more_than_a_megabyte_is_refused_unread() -> None:
    with pytest.raises(BadEnvelope, match="1 MB"):
        ENVELOPE.open(posted("A" * MAX_BYTES), v.SIM_SIGNATURE, STAMP, NONCE)


@pytest.mark.parametrize("piece", [b"<a>", b"<Encrypt>", b"<a/>", b"<![CDATA[", b"&amp;", b"&#1"])
def test_a_hostile_megabyte_is_refused_quickly(piece: bytes) -> None:
    body = b"<xml>" + piece * ((MAX_BYTES - 5) // len(piece))
    began = time.perf_counter()
    with pytest.raises(BadEnvelope):
        ENVELOPE.open(body, v.SIM_SIGNATURE, STAMP, NONCE)
    assert time.perf_counter() - began < 1


def test_a_reason_is_given_for_the_log() -> None:
    with pytest.raises(BadEnvelope) as caught:
        ENVELOPE.open(b"", "s", "t", "n")
    assert caught.value.reason == str(caught.value)


@pytest.mark.parametrize("key", ["", "short", "x" * 42, "x" * 44, "!" * 43])
def test_a_key_that_cannot_be_one_is_refused_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        Envelope(v.SIM_TOKEN, key, v.SIM_CORP)


def test_what_the_console_asks_of_a_new_address_can_be_asked_by_ourselves() -> None:
    envelope = Envelope(v.SIM_TOKEN, v.SIM_KEY, v.SIM_CORP)
    asked = envelope.challenge("5927812345678901234", "n0nce02", 1767225600)
    assert envelope.verify_url(**asked) == b"5927812345678901234"
    with pytest.raises(BadEnvelope):
        envelope.verify_url(**{**asked, "nonce": "another"})
