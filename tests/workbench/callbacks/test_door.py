import pytest
import sqlalchemy as sa

from tests.wecom import vectors as v
from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, digest, sealed
from wecom.envelope import Envelope
from workbench.callbacks.models import InboxMessage, Status
from workbench.kernel import cache
from workbench.kernel.db import db


def posted(ciphertext, corp):
    return (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><AgentID><![CDATA[218]]></AgentID>"
        f"<Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>"
    ).encode()


def stored():
    return db.session.scalars(sa.select(InboxMessage).order_by(InboxMessage.id)).all()


def test_an_encrypted_event_becomes_one_durable_row_before_the_empty_200(client):
    query = {"msg_signature": v.SIM_SIGNATURE, "timestamp": v.SIM_TIMESTAMP, "nonce": v.SIM_NONCE}

    answer = client.post("/wecom/callback", query_string=query, data=posted(v.SIM_ENCRYPT, v.SIM_CORP))

    (row,) = stored()
    assert (answer.status_code, answer.data) == (200, b"")
    assert row.xml == v.SIM_PLAIN
    assert row.digest == digest(v.SIM_PLAIN)
    assert (row.receiver, row.event) == ("app", "change_external_contact.add_external_contact")
    assert row.status == Status.WAITING


def test_the_official_sample_opens_with_its_own_corp_and_token(app, client, monkeypatch):
    official = Envelope(v.OFFICIAL_TOKEN, v.OFFICIAL_KEY, v.OFFICIAL_CORP)
    monkeypatch.setitem(app.extensions, "envelopes", {"app": official})
    query = {"msg_signature": v.OFFICIAL_SIGNATURE, "timestamp": v.OFFICIAL_TIMESTAMP, "nonce": v.OFFICIAL_NONCE}

    body = posted(v.OFFICIAL_ENCRYPT, v.OFFICIAL_CORP)
    answer = client.post("/wecom/callback/app", query_string=query, data=body)

    (row,) = stored()
    assert answer.status_code == 200
    assert "<Content><![CDATA[hello]]></Content>" in row.xml
    assert (row.event, row.status) == ("message.text", Status.HANDLED)


def test_the_address_is_verified_with_exactly_the_decrypted_echo(client):
    query = {
        "msg_signature": v.ECHO_SIGNATURE,
        "timestamp": v.SIM_TIMESTAMP,
        "nonce": v.ECHO_NONCE,
        "echostr": v.ECHO_ENCRYPT,
    }
    answer = client.get("/wecom/callback/app", query_string=query)
    assert (answer.status_code, answer.data) == (200, v.ECHO_PLAIN)


def test_what_is_not_from_wecom_is_refused_and_leaves_nothing(client):
    xml = contact_xml("add_external_contact", "wangfang", "wm1", at=1767225600)
    body, query = sealed(xml)
    foreign_body, foreign_query = sealed(xml, key="x" * 42 + "E")
    attempts = [
        (body, {**query, "msg_signature": "0" * 40}),
        (body, {}),
        (body[:-40], query),
        (b"", query),
        (b"<xml><Encrypt>", query),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>', query),
        ("<xml><Encrypt>中文</Encrypt></xml>".encode("gb18030"), query),
        (foreign_body, foreign_query),
        (b"<xml>" + b"a" * (1024 * 1024 + 1) + b"</xml>", query),
    ]

    codes = [client.post("/wecom/callback/app", query_string=q, data=data).status_code for data, q in attempts]

    assert all(400 <= code < 500 for code in codes), codes
    assert stored() == []


def test_a_receiver_that_is_not_configured_does_not_exist(client):
    body, query = sealed("<xml/>")
    assert client.post("/wecom/callback/archive", query_string=query, data=body).status_code == 404


def test_a_message_for_one_receiver_is_refused_by_another(client):
    body, query = sealed(contact_xml("add_external_contact", "wangfang", "wm1", at=1767225600))
    assert client.post("/wecom/callback/contacts", query_string=query, data=body).status_code == 403
    assert stored() == []


def test_unknown_events_are_stored_and_acknowledged(client, work):
    xml = contact_xml("some_future_change", "wangfang", "wm1", at=1767225600)
    assert deliver(client, xml).status_code == 200
    assert work() == 0
    (row,) = stored()
    assert (row.status, row.event) == (Status.IGNORED, "change_external_contact.some_future_change")


def test_the_callback_needs_no_redis(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "redis", cache.connect("redis://127.0.0.1:1/0"))
    answer = deliver(client, contact_xml("add_external_contact", "wangfang", "wm1", at=1767225600))
    assert answer.status_code == 200
    assert make.count(InboxMessage) == 1


@pytest.mark.parametrize(
    "xml", ["<xml><Event>subscribe</Event></xml>", contact_xml("add_external_contact", "", "", at=1)]
)
def test_what_wecom_signed_and_we_cannot_read_is_kept_for_an_administrator(client, xml):
    assert deliver(client, xml).status_code == 200
    assert deliver(client, xml).status_code == 200
    row = db.session.scalars(sa.select(InboxMessage)).one()
    assert (row.xml, row.event, row.status) == (xml, "unreadable", Status.DEAD)
    assert row.error.startswith("cannot be read")
