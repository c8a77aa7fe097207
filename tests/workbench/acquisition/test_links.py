"""Acquisition links: made once, given out with our channel, counted by WeCom, and told about by its events."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.acquisition.conftest import a_wish, changed
from tests.workbench.support import deliver, event_xml
from wecom.errors import WeComUnavailable
from workbench.acquisition.models import AcquisitionCustomer, AcquisitionLink, AcquisitionLinkDay
from workbench.acquisition.refreshing import refresh
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.touches.models import Signal
from workbench.trail.models import TrailEntry

AREA = "externalcontact/customer_acquisition/{}"
DAY = dt.timedelta(days=1)


@pytest.fixture
def create(admin, work):
    """A link that WeCom has confirmed."""

    def created(**given):
        made = admin.post("/api/v1/acquisition-links", json=a_wish(**given))
        assert made.status_code == 201, made.json
        work()
        return admin.get(f"/api/v1/acquisition-links/{made.json['id']}").json

    return created


def at_wecom(simulator, name):
    return [link for link in simulator.get("links") if link["name"] == name]


def link_id_of(link):
    return db.session.get(AcquisitionLink, link["id"]).link_id


@pytest.fixture
def hear(client, work):
    """An event of WeCom about links or the quota."""

    def heard(change, **elements):
        at = int(clock.now().timestamp())
        deliver(client, event_xml("customer_acquisition", change=change, at=at, **elements))
        work()

    return heard


def test_a_new_link_is_given_out_with_our_channel(admin, work, simulator):
    made = admin.post("/api/v1/acquisition-links", json=a_wish()).json
    assert (made["progress"], made["url"]) == ("wanted", None)
    work()
    link = admin.get(f"/api/v1/acquisition-links/{made['id']}").json
    (there,) = at_wecom(simulator, "门店海报")
    assert (link["progress"], link["url"]) == ("confirmed", f"{there['url']}?customer_channel={link['state']}")


@pytest.mark.parametrize("ran", [True, False], ids=["wecom did it", "wecom never did it"])
def test_a_lost_answer_makes_one_link_and_not_two(admin, work, simulator, ran):
    simulator.post("faults", api=AREA.format("create_link"), times=1, drop=True, after=ran)
    made = admin.post("/api/v1/acquisition-links", json=a_wish()).json
    with pytest.raises(WeComUnavailable):
        work()
    refresh.func(timestamp=0)
    work()
    (there,) = at_wecom(simulator, "门店海报")
    assert link_id_of(made) == there["link_id"]
    assert make.count(AcquisitionLink) == len(simulator.get("links"))


def test_a_link_is_changed_and_deleted_and_its_history_stays(admin, work, simulator, create):
    link = create()
    address = f"/api/v1/acquisition-links/{link['id']}"
    assert admin.put(address, json=changed(link, name="短视频", userids=["zhoukai"])).json["progress"] == "wanted"
    work()
    (there,) = at_wecom(simulator, "短视频")
    assert there["users"] == ["zhoukai"]
    admin.delete(address)
    work()
    assert at_wecom(simulator, "短视频") == []
    assert admin.get("/api/v1/acquisition-links").json["items"] == []
    assert (admin.get(address).json["progress"], admin.get(address).json["url"]) == ("deleted", None)


def test_whom_the_console_prefers_is_still_preferred_after_a_change(admin, work, simulator, create):
    link = create(userids=["wangfang", "zhoukai"])
    link_id = link_id_of(link)
    preferred = {"priority_type": 2, "priority_userid_list": ["zhoukai"]}
    people = {"user_list": ["wangfang", "zhoukai"]}
    simulator.outside(AREA.format("update_link"), {"link_id": link_id, "range": people, "priority_option": preferred})
    admin.put(f"/api/v1/acquisition-links/{link['id']}", json=changed(link, name="短视频"))
    work()
    found = simulator.outside(AREA.format("get"), {"link_id": link_id})
    assert (found["link"]["link_name"], found["priority_option"]) == ("短视频", preferred)


def test_a_refusal_is_shown_with_its_code(admin, work, simulator):
    simulator.post("settings", most_links=0)
    made = admin.post("/api/v1/acquisition-links", json=a_wish()).json
    work()
    link = admin.get(f"/api/v1/acquisition-links/{made['id']}").json
    assert (link["progress"], link["refused_code"]) == ("refused", 41095)


def test_links_made_before_us_are_taken_over_with_their_history(admin, work, simulator):
    refresh.func(timestamp=0)
    work()
    known = {link["name"]: link for link in admin.get("/api/v1/acquisition-links?days=180").json["items"]}
    there = simulator.get("links")
    assert known.keys() == {link["name"] for link in there}
    assert {member["userid"] for member in known[there[0]["name"]]["members"]} == set(there[0]["users"])
    refresh.func(timestamp=0)
    work()
    assert make.count(AcquisitionLink) == len(there), "not taken over again"


def test_clicks_are_kept_per_day_and_never_for_today(people, sign_in, work, simulator, create, time_machine):
    link = create()
    link_id = link_id_of(link)
    simulator.act("click-link", link_id=link_id)
    simulator.act("come-through-link", link_id=link_id, state=link["state"])
    time_machine.move_to(clock.now() + 2 * DAY)
    simulator.act("click-link", link_id=link_id)
    refresh.func(timestamp=0)
    work()
    rows = db.session.execute(
        sa.select(AcquisitionLinkDay.day, AcquisitionLinkDay.clicks, AcquisitionLinkDay.new_customers)
        .where(AcquisitionLinkDay.acquisition_link_id == link["id"])
        .order_by(AcquisitionLinkDay.day)
    ).all()
    today = clock.today()
    assert rows == [(today - 2 * DAY, 2, 1), (today - DAY, 0, 0)]
    shown = sign_in(people.admin).get(f"/api/v1/acquisition-links/{link['id']}").json
    assert (shown["clicks"], shown["new_customers"]) == (2, 1)
    assert [day["clicks"] for day in shown["counted_days"]] == [2, 0]


def test_half_a_year_without_clicks_costs_six_calls_and_is_not_asked_again(work, simulator, create, time_machine):
    link = create()
    row = db.session.get(AcquisitionLink, link["id"])
    row.created_at = clock.now() - 400 * DAY
    db.session.commit()
    others = len(simulator.get("links")) - 1
    simulator.act("delete-link", link_id=simulator.get("links")[0]["link_id"]) if others else None
    simulator.forget_calls()
    refresh.func(timestamp=0)
    work()
    assert simulator.calls(AREA.format("statistic")) == 6, "179 days in spans of 30"
    simulator.forget_calls()
    refresh.func(timestamp=0)
    work()
    assert simulator.calls(AREA.format("statistic")) == 1, "the last two days may still change"
    statistics = sa.select(sa.func.count()).where(AcquisitionLinkDay.acquisition_link_id == link["id"])
    assert db.session.scalars(statistics).one() == 179


def test_a_first_message_is_on_the_trail_and_in_the_list_of_customers(people, sign_in, work, simulator, create, hear):
    link = create()
    link_id = link_id_of(link)
    came = simulator.act("come-through-link", link_id=link_id, state=link["state"], half=False, name="林女士")
    customer = make.customer("林女士", external_userid=came["external_userid"])
    make.relation(people.wangfang, customer, state=link["state"])
    for _ in range(2):
        hear("customer_start_chat", UserID="wangfang", ExternalUserID=came["external_userid"], LinkId=link_id)
    (entry,) = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == "chat_started"))
    assert (entry.customer_id, entry.payload) == (customer.id, {"channel_name": "门店海报"})
    (signal,) = db.session.scalars(sa.select(Signal).where(Signal.kind == "start_chat"))
    assert (signal.customer_id, signal.member_id) == (customer.id, people.wangfang.id)
    address = f"/api/v1/acquisition-links/{link['id']}/customers"
    (row,) = sign_in(people.wangfang).get(address).json["items"]
    assert (row["customer"]["name"], row["member"]["name"], row["chat_status"]) == ("林女士", "王芳", 1)
    assert sign_in(people.boss).get(address).json["items"] == [row]
    assert sign_in(people.admin).get(address).json["items"] == [], "administering is no right to see customers"


def test_messages_are_counted_by_the_chat_key_while_it_lives(work, simulator, create, hear):
    link = create()
    link_id = link_id_of(link)
    came = simulator.act("come-through-link", link_id=link_id, half=False)
    pair = {"userid": came["userid"], "external_userid": came["external_userid"]}
    for _ in range(3):
        simulator.act("say", **pair, **{"from": "customer"}, text="在吗")
    keys = [row["chat_key"] for row in simulator.get("chat-keys")]
    hear("message_from_customer", LinkId=link_id, ChatKey=keys[-1])
    assert db.session.scalars(sa.select(AcquisitionCustomer.messages)).one() == 3
    hear("message_from_customer", LinkId=link_id, ChatKey="long gone")
    assert db.session.scalars(sa.select(AcquisitionCustomer.messages)).one() == 3


def test_a_link_nobody_answers_and_one_deleted_in_the_console_say_so(admin, create, hear):
    link = create()
    address = f"/api/v1/acquisition-links/{link['id']}"
    hear("link_unavailable", LinkId=link_id_of(link))
    assert admin.get(address).json["is_available"] is False
    hear("delete_link", LinkId=link_id_of(link))
    assert admin.get(address).json["progress"] == "deleted"


@pytest.mark.parametrize(
    ("change", "balance", "title"),
    [
        ("balance_low", 19, "获客链接额度不足"),
        ("balance_exhausted", 0, "获客链接额度已用完"),
        ("balance_increased", 500, "获客链接额度已恢复"),
        ("quota_expire_soon", 500, "获客链接额度即将过期"),
    ],
)
def test_quota_news_are_read_again_and_told_to_the_administrators(admin, simulator, hear, change, balance, title):
    simulator.act("set-acquisition-balance", balance=balance)
    hear(change)
    assert admin.get("/api/v1/acquisition-links/quota").json["balance"] == balance
    message = simulator.get("messages", userid="chenmo")[0]
    assert message["body"]["title"] == title
    assert str(balance) in message["body"]["description"]


def test_without_the_paid_feature_nothing_is_read_and_nothing_fails(admin, work, simulator):
    simulator.post("settings", is_acquisition_allowed=False)
    refresh.func(timestamp=0)
    work()
    assert admin.get("/api/v1/acquisition-links/quota").status_code == 404
    assert admin.get("/api/v1/acquisition-links").json["items"] == []


def test_the_list_takes_as_many_statements_for_many_links_as_for_one(create, admin, queries):
    create()
    with queries(7):
        admin.get("/api/v1/acquisition-links")
    for _ in range(5):
        create()
    with queries(7):
        assert len(admin.get("/api/v1/acquisition-links").json["items"]) == 6


def test_staff_see_the_links_they_serve_and_change_none(sign_in, people, create):
    link = create()
    address = f"/api/v1/acquisition-links/{link['id']}"
    mine, theirs = sign_in(people.wangfang), sign_in(people.zhoukai)
    assert [row["id"] for row in mine.get("/api/v1/acquisition-links").json["items"]] == [link["id"]]
    assert theirs.get("/api/v1/acquisition-links").json["items"] == []
    assert (mine.get(address).status_code, theirs.get(address).status_code) == (200, 404)
    refused = [mine.put(address, json=changed(link)), mine.delete(address)]
    refused += [mine.post("/api/v1/acquisition-links", json=a_wish()), mine.get("/api/v1/acquisition-links/quota")]
    assert {answer.status_code for answer in refused} == {403}
    assert theirs.delete(address).status_code == 404
