import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench.checkup.corp import connect
from workbench.checkup.alerting import REST
from workbench.checkup.models import ProbeResult
from workbench.kernel.db import db


@pytest.fixture
def cards(simulator, client, admin, states, work):
    """Check regularly once more; the cards the administrator has on the phone by then, newest first."""
    connect(simulator, client)
    states()
    work()

    def check():
        states()
        work()
        messages = simulator.get("messages", userid="chenmo")
        return [message["body"] for message in messages if message["msgtype"] == "template_card"]

    return check


def breaks(simulator, *, broken=True):
    simulator.post("settings", is_domain_trusted=not broken)


def test_what_breaks_is_told_on_the_phone_once_and_the_card_leads_to_the_page(cards, simulator, app):
    assert cards() == []
    breaks(simulator)
    (card,) = cards()
    assert card["main_title"] == {"title": "可信域名有问题", "desc": "企微体检"}
    assert "other.example.com" in card["sub_title_text"]
    assert card["card_action"]["url"] == f"{app.config['PUBLIC_URL']}/h5/admin/checkup"
    assert len(cards()) == 1, "it is still broken, and known"


def test_what_flickers_is_told_again_only_after_a_rest(cards, simulator):
    breaks(simulator)
    assert len(cards()) == 1
    for broken in (False, True):
        breaks(simulator, broken=broken)
        assert len(cards()) == 1
    breaks(simulator, broken=False)
    cards()
    db.session.execute(
        sa.update(ProbeResult).values(alerted_at=ProbeResult.alerted_at - REST - dt.timedelta(minutes=1))
    )
    db.session.commit()
    breaks(simulator)
    assert len(cards()) == 2


def test_what_somebody_saw_by_checking_by_hand_is_told_all_the_same_and_once(cards, simulator, admin, work):
    breaks(simulator)
    admin.post("/api/v1/admin/checkup-runs")
    work()
    assert [card["main_title"]["title"] for card in cards()] == ["可信域名有问题"]
    assert len(cards()) == 1


def test_what_broke_again_during_the_rest_is_told_after_it(cards, simulator):
    for broken in (True, False, True):
        breaks(simulator, broken=broken)
        assert len(cards()) == 1
    a_while = REST + dt.timedelta(minutes=1)
    moved = {name: getattr(ProbeResult, name) - a_while for name in ("alerted_at", "since_at")}
    db.session.execute(sa.update(ProbeResult).values(moved))
    db.session.commit()
    assert len(cards()) == 2
    assert len(cards()) == 2


def test_several_things_at_once_are_one_card(cards, simulator):
    simulator.post("settings", is_domain_trusted=False, is_customer_api_allowed=False)
    (card,) = cards()
    assert card["main_title"]["title"] == "2 项有问题"
    assert [line["value"] for line in card["horizontal_content_list"]] == ["可信域名", "客户联系权限"]
