"""The two modules against the simulator, which was written without them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from tests.wecom.simulated import Receiver, Simulator
from wecom import handovers, mass_sends
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError
from wecom.handovers import TransferStatus
from wecom.mass_sends import ChatType, CreatedBy, SendStatus


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    with Receiver() as receiver:
        simulator = Simulator(folder, receiver.url)
        simulator.ask("POST", "clock", frozen=True)
        yield simulator
        simulator.stop()


@pytest.fixture
def client(simulator: Simulator, wc_redis: redis.Redis) -> WeComClient:
    return WeComClient(simulator.app, wc_redis)


def act(simulator: Simulator, what: str, /, **given: object) -> dict[str, str]:
    found: dict[str, str] = simulator.ask("POST", f"acts/{what}", **given)
    return found


def new_customer(simulator: Simulator, userid: str = "wangfang") -> str:
    return act(simulator, "add-customer", userid=userid)["external_userid"]


def now(simulator: Simulator) -> datetime:
    return datetime.fromisoformat(simulator.ask("GET", "clock")["now"]).astimezone(UTC)


def test_a_mass_send_from_the_wish_to_its_results(client: WeComClient, simulator: Simulator) -> None:
    customer = new_customer(simulator)
    made = mass_sends.create(
        client, chat_type=ChatType.SINGLE, sender="wangfang", recipients=[customer, "wmNobody"], content="您好"
    )
    assert made.failed == ("wmNobody",)
    with pytest.raises(WeComError) as early:
        mass_sends.list_tasks(client, made.msgid)
    assert (early.value.errcode, early.value.kind) == (41063, Kind.RETRY)
    simulator.ask("POST", "clock", advance_seconds=5)

    assert [(task.userid, task.sent_at) for task in mass_sends.list_tasks(client, made.msgid)] == [("wangfang", None)]
    act(simulator, "confirm-mass-send", userid="wangfang", msgid=made.msgid)
    (result,) = mass_sends.list_results(client, made.msgid, "wangfang")
    assert (result.recipient, result.status) == (customer, SendStatus.SENT)
    assert result.sent_at == now(simulator).replace(microsecond=0)

    until = now(simulator)
    page = mass_sends.list_messages(client, ChatType.SINGLE, since=until - timedelta(days=30), until=until)
    listed = {message.msgid: message for message in page.messages}[made.msgid]
    assert (listed.text, listed.creator, listed.created_by) == ("您好", None, CreatedBy.CORP)
    mass_sends.remind(client, made.msgid)
    mass_sends.cancel(client, made.msgid)
    with pytest.raises(WeComError) as again:
        mass_sends.cancel(client, made.msgid)
    assert again.value.kind is Kind.DONE


def test_too_many_recipients_never_leave_the_house(client: WeComClient) -> None:
    with pytest.raises(ValueError, match="10000"):
        mass_sends.create(
            client, chat_type=ChatType.SINGLE, sender="wangfang", recipients=["wm"] * 10_001, content="您好"
        )


def test_a_handover_and_what_became_of_it(client: WeComClient, simulator: Simulator) -> None:
    accepted, refused = new_customer(simulator), new_customer(simulator)
    asked = [accepted, refused, "wmNobody"]
    outcomes = handovers.transfer_customers(
        client, "wangfang", "linyue", asked, has_left=False, greeting="以后我来服务您"
    )
    assert [outcome.errcode for outcome in outcomes] == [0, 0, 40096]
    act(simulator, "accept-handover", external_userid=accepted)
    act(simulator, "refuse-handover", external_userid=refused)
    found = {one.external_userid: one for one in handovers.list_transfers(client, "wangfang", "linyue", has_left=False)}
    assert (found[accepted].status, found[refused].status) == (TransferStatus.DONE, TransferStatus.CUSTOMER_REFUSED)
    assert found[accepted].taken_at == now(simulator).replace(microsecond=0)
    assert found[refused].taken_at is None


def test_what_a_leaver_leaves_behind(client: WeComClient, simulator: Simulator) -> None:
    act(simulator, "add-member", userid="leaver", name="离开", department_id=2)
    customer = new_customer(simulator, "leaver")
    chat_id = act(simulator, "create-group", owner="leaver", name="群")["chat_id"]
    act(simulator, "remove-member", userid="leaver")
    (unassigned,) = [one for one in handovers.list_unassigned(client) if one.userid == "leaver"]
    assert unassigned.external_userid == customer
    (outcome,) = handovers.transfer_customers(client, "leaver", "linyue", [customer], has_left=True)
    assert outcome.errcode == 0
    failed = handovers.transfer_groups(client, "linyue", [chat_id, "wrNobody"], has_left=True)
    assert [(one.id, one.errcode) for one in failed] == [("wrNobody", 90501)]
