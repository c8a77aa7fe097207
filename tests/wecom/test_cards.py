"""Template cards: cut to their limits before they are sent, taken by the simulator, pressed and changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.wecom.simulated import Receiver, Simulator
from tests.wecom.stub import WeComStub
from wecom import cards, events, messages
from wecom.cards import Button, ButtonCard, Line, TextNotice
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError

BUTTONS = (Button("完成", "done"), Button("稍后", "later", style=2))
URL = "https://example.com/h5/tasks/items/7"


def card(task_id: str = "task-1", **changes: Any) -> ButtonCard:
    return ButtonCard(**{"task_id": task_id, "title": "回访试用反馈", "url": URL, "buttons": BUTTONS, **changes})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def simulator(receiver: Receiver, tmp_path: Path) -> Iterator[Simulator]:
    simulator = Simulator(tmp_path, receiver.url)
    yield simulator
    simulator.stop()


@pytest.fixture
def client(simulator: Simulator, wc_redis: redis.Redis) -> WeComClient:
    return WeComClient(simulator.app, wc_redis)


def shown(simulator: Simulator) -> Any:
    return simulator.ask("GET", "messages?userid=wangfang")[0]


def test_a_card_is_sent_pressed_greyed_and_opened_again(
    client: WeComClient, simulator: Simulator, receiver: Receiver
) -> None:
    content = card(description="林悦推送给你", lines=(Line("截止", "今天 18:00"),), sub_title="先看备注").content()
    report = cards.send_card(client, ["WangFang", "ghost"], content)
    assert (report.invalid_userids, bool(report.msgid), bool(report.response_code)) == (("ghost",), True, True)

    simulator.ask("POST", "acts/press-button", userid="wangfang", task_id="task-1", key="done")
    pressed = receiver.told.get(timeout=10)
    assert isinstance(pressed, events.CardClicked)
    assert (pressed.userid, pressed.key, pressed.task_id, pressed.is_menu) == ("wangfang", "done", "task-1", False)

    assert cards.grey_buttons(client, ["wangfang", "Ghost"], pressed.response_code or "", "已完成") == ("ghost",)
    assert shown(simulator)["replaced"] == "已完成"
    with pytest.raises(WeComError) as used:
        cards.grey_buttons(client, ["wangfang"], pressed.response_code or "", "又来")
    assert (used.value.errcode, used.value.kind) == (60140, Kind.LATE)

    cards.replace_card(client, ["wangfang"], report.response_code or "", content)
    assert (shown(simulator)["replaced"], len(shown(simulator)["body"]["button_list"])) == (None, 2)


def test_a_second_card_of_the_same_task_id_is_refused(client: WeComClient) -> None:
    cards.send_card(client, ["wangfang"], card().content())
    with pytest.raises(WeComError) as twice:
        cards.send_card(client, ["linyue"], card().content())
    assert twice.value.errcode == 42014


def test_a_notice_cannot_be_changed(client: WeComClient, simulator: Simulator) -> None:
    report = cards.send_card(client, ["wangfang"], TextNotice("task-2", "王女士删除了你", URL, "来自 门店码").content())
    assert report.response_code is None
    assert shown(simulator)["body"]["main_title"] == {"title": "王女士删除了你", "desc": "来自 门店码"}


def test_a_message_is_taken_back(client: WeComClient, simulator: Simulator) -> None:
    report = cards.send_card(client, ["wangfang"], card().content())
    messages.recall(client, report.msgid or "")
    assert simulator.ask("GET", "messages?userid=wangfang") == []


def test_an_app_without_a_callback_address_is_told_what_to_do(client: WeComClient, simulator: Simulator) -> None:
    simulator.ask("POST", "settings", has_callback=False)
    with pytest.raises(WeComError, match="接收消息") as refused:
        cards.send_card(client, ["wangfang"], card().content())
    assert refused.value.kind is Kind.CONFIGURATION


def test_texts_are_cut_to_what_every_phone_shows() -> None:
    long = card(
        title="标" * 60,
        description="述" * 90,
        sub_title="文" * 200,
        lines=tuple(Line("名称名称名称", "值" * 40) for _ in range(9)),
        buttons=(Button("按钮按钮按钮按钮按钮按钮", "done"),),
    ).content()
    assert (len(long["main_title"]["title"]), long["main_title"]["title"][-1]) == (36, "…")
    assert (len(long["main_title"]["desc"]), len(long["sub_title_text"])) == (44, 160)
    assert [(len(line["keyname"]), len(line["value"])) for line in long["horizontal_content_list"]] == [(5, 30)] * 6
    assert len(long["button_list"][0]["text"]) == 10


@pytest.mark.parametrize("buttons", [(), (Button("好", "ok"),) * 7])
def test_a_card_with_no_or_too_many_buttons_is_a_mistake(buttons: tuple[Button, ...]) -> None:
    with pytest.raises(ValueError, match="1 to 6 buttons"):
        card(buttons=buttons).content()


def test_members_without_a_licence_are_named(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("message/send", {"errcode": 0, "unlicenseduser": "LiSi|wangwu", "msgid": "M"})
    report = cards.send_card(wc_client, ["lisi", "wangwu"], card().content())
    assert report.unlicensed_userids == ("lisi", "wangwu")


def test_nobody_to_change_a_card_for_is_a_mistake(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    with pytest.raises(ValueError, match="1000"):
        cards.grey_buttons(wc_client, [], "code", "已完成")
    assert wc_stub.calls == []
