"""The library against the simulator, which was written without it: neither can lie."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
import requests

from tests.wecom.simulated import Receiver, Simulator
from wecom import contacts, directory, events, groups, jssdk, messages, oauth, writes
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError, WeComUnavailable

E = TypeVar("E", bound=events.Event)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def simulator(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    simulator = Simulator(folder, receiver.url)
    yield simulator
    simulator.stop()


@pytest.fixture(autouse=True)
def _fresh(simulator: Simulator, receiver: Receiver) -> Iterator[None]:
    yield
    simulator.ask("DELETE", "faults")
    simulator.ask("DELETE", "calls")
    while not receiver.told.empty():
        receiver.told.get()


@pytest.fixture
def client(simulator: Simulator, wc_redis: redis.Redis) -> WeComClient:
    return WeComClient(simulator.app, wc_redis)


def calls(simulator: Simulator, api: str) -> int:
    return int(simulator.ask("GET", "calls")["by_api"].get(api, 0))


def next_event(receiver: Receiver, kind: type[E]) -> E:
    try:
        while True:
            event = receiver.told.get(timeout=5)
            if isinstance(event, kind):
                return event
    except Empty:
        pytest.fail(f"no {kind.__name__} arrived")


def test_everything_a_full_sync_needs_can_be_read(client: WeComClient, simulator: Simulator) -> None:
    summary = simulator.ask("GET", "summary")
    departments = directory.list_departments(client)
    members = [member for d in departments for member in directory.list_department_members(client, d.id)]
    assert len(departments) == summary["departments"]
    assert len({member.userid for member in members}) == summary["members"]
    assert directory.get_member(client, "CHENMO").leads == (1,)
    pairs, cursor = [], ""
    while True:
        page = contacts.list_relations(client, contacts.list_contact_members(client), cursor, limit=10)
        pairs += page.relations
        if not (cursor := page.next_cursor):
            break
    assert len(pairs) == summary["relations"]
    assert len({contact.external_userid for contact, _ in pairs}) == summary["customers"]
    assert sum(len(group.tags) for group in contacts.list_corp_tags(client)) == summary["tags"]
    assert len(contacts.list_contact_ways(client)) == summary["channels"]
    listed = groups.list_groups(client, contacts.list_contact_members(client)).groups
    assert len(listed) == summary["groups"]
    group = groups.get_group(client, listed[0].chat_id)
    assert group.owner in {member.id for member in group.members if member.is_member}


def test_one_customer_reads_the_same_one_by_one_and_in_a_batch(client: WeComClient) -> None:
    contact, relation = contacts.list_relations(client, ["wangfang"]).relations[0]
    found = contacts.get_customer(client, contact.external_userid)
    assert found.contact == contact
    (same,) = [one for one in found.followers if one.userid == "wangfang"]
    assert (same.added_at, same.state, same.remark, set(same.tag_ids)) == (
        relation.added_at,
        relation.state,
        relation.remark,
        set(relation.tag_ids),
    )


def test_a_revoked_token_is_replaced_unnoticed(client: WeComClient, simulator: Simulator) -> None:
    directory.get_member(client, "wangfang")
    simulator.ask("POST", "revoke-token")
    simulator.ask("DELETE", "calls")
    assert directory.get_member(client, "wangfang").userid == "wangfang"
    assert (calls(simulator, "gettoken"), calls(simulator, "user/get")) == (1, 2)


def test_a_permanently_expired_token_is_two_calls_and_the_error(client: WeComClient, simulator: Simulator) -> None:
    simulator.ask("POST", "faults", api="user/get", errcode=42001, permanent=True)
    with pytest.raises(WeComError) as caught:
        directory.get_member(client, "wangfang")
    assert caught.value.errcode == 42001
    assert calls(simulator, "user/get") == 2


def test_a_wrong_secret_is_sent_once(simulator: Simulator, wc_redis: redis.Redis) -> None:
    app = simulator.app
    client = WeComClient(WeComApp(app.corp_id, app.agent_id, "wrong", app.api_base), wc_redis)
    for _ in range(3):
        with pytest.raises(WeComError) as caught:
            directory.get_member(client, "wangfang")
        assert caught.value.kind is Kind.CONFIGURATION
    assert calls(simulator, "gettoken") == 1


@pytest.mark.parametrize("fault", [{"http_status": 502}, {"drop": True}])
def test_a_broken_server_is_unavailability(client: WeComClient, simulator: Simulator, fault: dict[str, object]) -> None:
    directory.get_member(client, "wangfang")
    simulator.ask("POST", "faults", api="user/get", times=1, **fault)
    with pytest.raises(WeComUnavailable) as caught:
        directory.get_member(client, "wangfang")
    assert caught.value.may_have_run
    assert directory.get_member(client, "wangfang").userid == "wangfang"


def test_a_member_logs_in_with_a_code_that_works_once(
    client: WeComClient, simulator: Simulator, receiver: Receiver
) -> None:
    for address in (oauth.authorize_url, oauth.qr_login_url):
        url = address(simulator.app, f"{receiver.url}/auth/callback", "State1")
        chosen = requests.get(url.replace("#wechat_redirect", "") + "&as=wangfang", allow_redirects=False, timeout=5)
        query = parse_qs(urlsplit(chosen.headers["Location"]).query)
        assert query["state"] == ["State1"]
        found = oauth.exchange_code(client, query["code"][0])
        assert found == oauth.SignedInMember("wangfang", None)
        with pytest.raises(WeComError) as caught:
            oauth.exchange_code(client, query["code"][0])
        assert caught.value.kind is Kind.LOGIN


def test_tickets_differ_for_corp_and_app_and_are_fetched_once(client: WeComClient, simulator: Simulator) -> None:
    for _ in range(2):
        jssdk.sign(client, "corp", "http://127.0.0.1/h5/")
        jssdk.sign(client, "agent", "http://127.0.0.1/h5/")
    assert client.corp_ticket.get() != client.agent_ticket.get()
    assert (calls(simulator, "get_jsapi_ticket"), calls(simulator, "ticket/get")) == (1, 1)


def test_messages_arrive_and_the_unreachable_are_named(client: WeComClient, simulator: Simulator) -> None:
    report = messages.send_text_card(
        client,
        ["wangfang", "Nobody"],
        title="新任务",
        description="请跟进“李女士” 🎁",
        url="https://a.example",
        button="去处理",
    )
    assert report.invalid_userids == ("nobody",)
    (newest, *_) = simulator.ask("GET", "messages?userid=wangfang")
    assert "请跟进“李女士” 🎁" in str(newest)


def follower(client: WeComClient, external_userid: str, userid: str = "wangfang") -> contacts.Relation:
    return next(one for one in contacts.get_customer(client, external_userid).followers if one.userid == userid)


def test_tags_are_marked(client: WeComClient) -> None:
    contact, relation = contacts.list_relations(client, ["wangfang"]).relations[0]
    every_tag = {tag.tag_id for group in contacts.list_corp_tags(client) for tag in group.tags}
    tag_id = min(every_tag - set(relation.tag_ids))
    writes.mark_tags(client, "wangfang", contact.external_userid, add=[tag_id], remove=[])
    assert set(follower(client, contact.external_userid).tag_ids) == {*relation.tag_ids, tag_id}
    writes.mark_tags(client, "wangfang", contact.external_userid, add=[], remove=[tag_id])


def test_each_part_of_a_remark_is_set_by_itself_and_can_be_cleared(client: WeComClient, simulator: Simulator) -> None:
    pair = ("wangfang", simulator.ask("POST", "acts/add-customer", userid="wangfang")["external_userid"])
    writes.write_remark(client, *pair, remark="林姐", description="敏感肌", mobiles=["13800000001", "13800000002"])
    writes.write_remark(client, *pair, mobiles=["13800000003"])
    found = follower(client, pair[1])
    assert (found.remark, found.description, found.remark_mobiles) == ("林姐", "敏感肌", ("13800000003",))
    writes.write_remark(client, *pair, mobiles=[])
    writes.write_remark(client, *pair, remark="", description="敏感肌")
    found = follower(client, pair[1])
    assert (found.remark, found.description, found.remark_mobiles) == (None, "敏感肌", ())


def test_clearing_a_text_needs_something_beside_it(client: WeComClient, simulator: Simulator) -> None:
    pair = ("wangfang", simulator.ask("POST", "acts/add-customer", userid="wangfang")["external_userid"])
    writes.write_remark(client, *pair, remark="林姐")
    with pytest.raises(WeComError) as caught:
        writes.write_remark(client, *pair, remark="")
    assert caught.value.kind is Kind.BUG
    writes.write_remark(client, *pair, remark="", mobiles=[])
    assert follower(client, pair[1]).remark is None


def test_the_simulator_accepts_our_callback_address(simulator: Simulator) -> None:
    assert "error" not in simulator.ask("POST", "callback-urls/app/verification")


def test_a_new_customer_is_told_and_welcomed_once(
    client: WeComClient, simulator: Simulator, receiver: Receiver
) -> None:
    made = simulator.ask("POST", "acts/add-customer", userid="wangfang", name="新客]]>户", state="pkg-skin")
    event = next_event(receiver, events.ContactAdded)
    assert (event.userid, event.external_userid) == ("wangfang", made["external_userid"])
    assert event.state == "pkg-skin"
    assert event.welcome_code
    contacts.send_welcome(client, event.welcome_code, "你好，欢迎！")
    with pytest.raises(WeComError) as caught:
        contacts.send_welcome(client, event.welcome_code, "你好，欢迎！")
    assert caught.value.kind in {Kind.LATE, Kind.DONE}
    assert contacts.get_customer(client, made["external_userid"]).contact.name == "新客]]>户"


def test_a_half_added_customer_is_gone_for_every_call_until_accepted(
    client: WeComClient, simulator: Simulator, receiver: Receiver
) -> None:
    made = simulator.ask("POST", "acts/add-customer", userid="wangfang", half=True)
    pair = {"userid": "wangfang", "external_userid": made["external_userid"]}
    assert next_event(receiver, events.ContactHalfAdded).external_userid == made["external_userid"]
    with pytest.raises(WeComError) as caught:
        contacts.get_customer(client, made["external_userid"])
    assert caught.value.kind is Kind.GONE
    simulator.ask("POST", "acts/accept-half", **pair)
    assert next_event(receiver, events.ContactAdded).external_userid == made["external_userid"]
    assert contacts.get_customer(client, made["external_userid"]).followers


def test_both_ways_of_parting_are_told(client: WeComClient, simulator: Simulator, receiver: Receiver) -> None:
    made = simulator.ask("POST", "acts/add-customer", userid="wangfang")
    pair = {"userid": "wangfang", "external_userid": made["external_userid"]}
    simulator.ask("POST", "acts/customer-leaves", **pair)
    assert next_event(receiver, events.ContactDeletedByCustomer).external_userid == made["external_userid"]
    assert contacts.get_customer(client, made["external_userid"]).followers, "one-sided, but still answered"
    simulator.ask("POST", "acts/member-deletes", **pair)
    assert next_event(receiver, events.ContactDeletedByMember).external_userid == made["external_userid"]
    with pytest.raises(WeComError) as caught:
        contacts.get_customer(client, made["external_userid"])
    assert caught.value.kind is Kind.GONE


def test_a_group_tells_who_joined_and_its_versions_chain(
    client: WeComClient, simulator: Simulator, receiver: Receiver
) -> None:
    chat_id = simulator.ask("GET", "groups")[0]["chat_id"]
    before = groups.get_group(client, chat_id)
    present = {member.id for member in before.members}
    newcomer = next(
        one["external_userid"]
        for one in simulator.ask("GET", "customers?limit=100")
        if one["external_userid"] not in present
    )
    simulator.ask("POST", "acts/join-group", chat_id=chat_id, external_userid=newcomer)
    event = next_event(receiver, events.GroupUpdated)
    assert (event.chat_id, event.detail, event.changed) == (chat_id, "add_member", (newcomer,))
    assert event.last_version == before.version
    simulator.ask("POST", "acts/rename-group", chat_id=chat_id, name="新名字")
    assert next_event(receiver, events.GroupUpdated).detail == "change_name"
