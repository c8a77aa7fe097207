"""Helpers of the application's tests: a browser, a worker without a process, the simulator's control plane."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.workbench import contract_check as contract
from wecom.envelope import Envelope
from workbench.kernel.db import db
from workbench.kernel.jobs import DERIVE_QUEUE, jobs

CORP = "wwsim0000000000001"
TOKEN, KEY = "SimToken2026", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
CONTACTS_TOKEN, CONTACTS_KEY = "SimContacts2026", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"

SIMULATOR_IDENTITY = {
    "SECRET_KEY": "test-secret-key-test-secret-key-test-secret",
    "WECOM_CORP_ID": CORP,
    "WECOM_AGENT_ID": "1000002",
    "WECOM_SECRET": "sim-app-secret-000000000000000000000000000",
    "WECOM_CALLBACK_TOKEN": TOKEN,
    "WECOM_CALLBACK_AES_KEY": KEY,
    "WECOM_CONTACTS_CALLBACK_TOKEN": CONTACTS_TOKEN,
    "WECOM_CONTACTS_CALLBACK_AES_KEY": CONTACTS_KEY,
    "ADMIN_USERIDS": "chenmo",
    "WELCOME_TEXT": "您好{客户},我是{员工}",
    "ORDER_WEBHOOK_SECRET": "a-secret-of-the-shop-and-us",
}


class Client(FlaskClient):
    """Each request runs in an app context of its own, as in production: nothing leaks through `g` or the session."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        contract.check(self.application, answer)
        return answer


class SimulatorControl:
    """The simulator's control API."""

    def __init__(self, url: str) -> None:
        self.url = url

    def reset(self) -> None:
        self.post("clock", now=None, frozen=False)
        self.post("reset", size="small")

    def post(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/__sim/{path}", json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.url}/__sim/{path}", params=query, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def act(self, act: str, **body: Any) -> Any:
        return self.post(f"acts/{act}", **body)

    def outside(self, api: str, body: dict[str, Any]) -> Any:
        """A call that somebody else's software makes with the app's secret."""
        identity = {"corpid": CORP, "corpsecret": "sim-app-secret-000000000000000000000000000"}
        root = f"{self.url}/cgi-bin"
        token = requests.get(f"{root}/gettoken", params=identity, timeout=10).json()["access_token"]
        answer = requests.post(f"{root}/{api}", params={"access_token": token}, json=body, timeout=10).json()
        assert answer["errcode"] == 0, answer
        return answer

    def calls(self, api: str) -> int:
        found: int = self.get("calls").get("by_api", {}).get(api, 0)
        return found

    def forget_calls(self) -> None:
        assert requests.delete(f"{self.url}/__sim/calls", timeout=10).ok


def event_xml(event: str, *, at: int = 1767225600, change: str | None = None, **elements: str) -> str:
    """The inner XML of a system event."""
    parts = [f"<Event><![CDATA[{event}]]></Event>"]
    if change:
        parts.append(f"<ChangeType><![CDATA[{change}]]></ChangeType>")
    parts += [f"<{name}><![CDATA[{value}]]></{name}>" for name, value in elements.items()]
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[event]]></MsgType>{''.join(parts)}</xml>"
    )


def contact_xml(change: str, userid: str, external_userid: str, *, at: int, **more: str) -> str:
    return event_xml(
        "change_external_contact", at=at, change=change, UserID=userid, ExternalUserID=external_userid, **more
    )


def pressed_xml(userid: str, key: str, task_id: str, response_code: str, *, at: int) -> str:
    """A member's press of a button on one of our cards."""
    told = {"EventKey": key, "TaskId": task_id, "CardType": "button_interaction", "ResponseCode": response_code}
    xml = event_xml("template_card_event", at=at, **told)
    return xml.replace("<![CDATA[sys]]>", f"<![CDATA[{userid}]]>", 1)


def deliver(client: FlaskClient, xml: str, *, receiver: str = "app", nonce: str = "n0nce") -> TestResponse:
    """Post the XML as WeCom does: encrypted and signed."""
    token, key = (TOKEN, KEY) if receiver == "app" else (CONTACTS_TOKEN, CONTACTS_KEY)
    body, query = sealed(xml, token, key, nonce)
    return client.post(f"/wecom/callback/{receiver}", query_string=query, data=body, content_type="text/xml")


def sealed(xml: str, token: str = TOKEN, key: str = KEY, nonce: str = "n0nce") -> tuple[bytes, dict[str, str]]:
    """Body and query of an envelope."""
    from xml.etree import ElementTree as ET

    reply = ET.fromstring(Envelope(token, key, CORP).seal(xml, nonce, 1767225600))  # noqa: S314  # our own XML
    encrypt = reply.findtext("Encrypt") or ""
    query = {
        "msg_signature": reply.findtext("MsgSignature") or "",
        "timestamp": reply.findtext("TimeStamp") or "",
        "nonce": nonce,
    }
    head = f"<ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID>1000002</AgentID>"
    return f"<xml>{head}<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode(), query


def run_jobs(
    app: Flask, *, queue: str | None = None, also_waiting: bool = False, now: dt.datetime | None = None
) -> int:
    """Run this transaction's jobs as a worker orders them: priority, then age; how many, deriving not counted.

    `also_waiting` skips their delay; `now` runs those due by a moment of the test's own.
    """
    jobs.perform_import_paths()
    count = 0
    while True:
        db.session.expire_all()
        row = db.session.execute(
            sa.text("""
                select id, queue_name, task_name, args from procrastinate_jobs
                where status = 'todo' and (:queue is null or queue_name = :queue)
                  and (:also_waiting or scheduled_at is null or scheduled_at <= coalesce(:now, now()))
                order by priority desc, id limit 1
            """).bindparams(
                sa.bindparam("queue", type_=sa.Text()), sa.bindparam("now", type_=sa.DateTime(timezone=True))
            ),
            {"queue": queue, "also_waiting": also_waiting, "now": now},
        ).one_or_none()
        if row is None:
            return count
        db.session.execute(sa.text("delete from procrastinate_events where job_id = :id"), {"id": row.id})
        db.session.execute(sa.text("delete from procrastinate_jobs where id = :id"), {"id": row.id})
        db.session.commit()
        with app.app_context():
            jobs.tasks[row.task_name].func(**row.args)
        count += row.queue_name != DERIVE_QUEUE


class Killed(BaseException):
    """What a test's worker dies of."""


@contextmanager
def killed_after(simulator: SimulatorControl, api: str) -> Iterator[None]:
    """The worker dies at the first commit after it has called the API; the block sees its death."""
    before = simulator.calls(api)

    def die(_session: object) -> None:
        if simulator.calls(api) > before:
            raise Killed

    sa.event.listen(db.session, "before_commit", die)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        sa.event.remove(db.session, "before_commit", die)


def digest(xml: str) -> str:
    return hashlib.sha256(xml.encode()).hexdigest()
