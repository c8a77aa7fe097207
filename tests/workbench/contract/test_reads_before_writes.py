"""No call to WeCom while something is written and not committed, nor while a row is locked that others wait for."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.workbench import factories as make
from tests.workbench.mass_sends.shop import open_shop
from wecom.client import WeComClient
from workbench.handovers.models import UnassignedCustomer
from workbench.kernel.db import db
from workbench.mass_sends.message_models import MassMessageTask
from workbench.people.models import Member

KEEPS_OTHERS_WAITING = re.compile(
    r"^\s*(insert|update|delete|with .*(insert into|update|delete from))|for update", re.DOTALL | re.IGNORECASE
)


@pytest.fixture
def too_early(app, simulator, monkeypatch):
    """The APIs called while the transaction had written or locked something already."""
    begun, asked, found = [], [], []

    def note(_connection, _cursor, statement, *_rest):
        if KEEPS_OTHERS_WAITING.search(statement):
            begun.append(statement)

    def forget(_session):
        begun.clear()

    def called(api, _seconds, _error):
        asked.append(api)
        if begun:
            found.append((api, begun[0].split("\n")[0][:80]))

    ours = app.extensions["wecom"]
    watched = WeComClient(ours.app, app.extensions["redis"], observe=called)
    monkeypatch.setitem(app.extensions, "wecom", watched)
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    sa.event.listen(Session, "after_commit", forget)
    sa.event.listen(Session, "after_rollback", forget)
    yield asked, found
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    sa.event.remove(Session, "after_commit", forget)
    sa.event.remove(Session, "after_rollback", forget)


def test_a_sign_in_with_private_info(app, client, simulator, monkeypatch, too_early):
    asked, found = too_early
    monkeypatch.setitem(app.config, "ASKS_PRIVATE_INFO", True)
    page = client.get("/auth/login", headers={"User-Agent": "wxwork"}).location.split("#")[0]
    back = requests.get(f"{page}&consent=given&field=avatar&as=wangfang", allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    assert client.get(f"{parts.path}?{parts.query}").status_code == 302
    assert client.get("/api/v1/me").json["avatar"]
    assert {"user/get", "auth/getuserdetail"} <= set(asked)
    assert found == []


def test_the_customers_of_two_leavers_we_never_met(sign_in, work, simulator, too_early):
    asked, found = too_early
    for userid in ("wangfang", "linyue"):
        simulator.act("remove-member", userid=userid)
    boss = make.member(of=make.department(), heads=True)
    sign_in(boss).put("/api/v1/leavers/reading")
    work()
    leavers = sa.select(Member.userid).join(UnassignedCustomer, UnassignedCustomer.member_id == Member.id).distinct()
    assert set(db.session.scalars(leavers)) == {"wangfang", "linyue"}
    assert asked.count("user/get") == 2
    assert found == []


def test_a_mass_send_of_two_members_we_never_met(sign_in, work, simulator, too_early):
    asked, found = too_early
    hers = [simulator.act("add-customer", userid=one, name="好友")["external_userid"] for one in ("wangfang", "linyue")]
    body = {"chat_type": "single", "external_userid": hers, "text": {"content": "Hi"}}
    simulator.outside("externalcontact/add_msg_template", body)
    sign_in(make.member(of=make.department(), heads=True)).post("/api/v1/mass-send-syncs")
    work(also_waiting=True)
    assert make.count(MassMessageTask) >= 2
    assert asked.count("user/get") >= 2
    assert found == []


def test_a_look_at_the_results_of_a_handover(sign_in, work, simulator, too_early):
    asked, found = too_early
    shop = open_shop(simulator)
    customer = shop.customer()
    given = {"giver_userid": "wangfang", "taker_userid": "linyue", "customer_ids": [customer.id]}
    boss = sign_in(shop.boss)
    made = boss.post("/api/v1/handovers", json={"client_key": str(uuid.uuid4()), **given})
    work()
    found.clear()  # the asking itself keeps the hand-over locked, so that nobody is asked twice
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    assert "externalcontact/transfer_result" in asked
    assert found == []
