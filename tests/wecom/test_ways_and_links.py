"""Joining ways, acquisition links and pictures against the simulator, which was written without this library."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from tests.wecom.simulated import Simulator
from wecom import acquisition, join_ways, media
from wecom.client import WeComClient
from wecom.errors import WeComError


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    simulator = Simulator(folder, "http://127.0.0.1:9")
    yield simulator
    simulator.stop()


@pytest.fixture
def client(simulator: Simulator, wc_redis: redis.Redis) -> WeComClient:
    return WeComClient(simulator.app, wc_redis)


def test_a_joining_way_is_made_read_overwritten_and_deleted(simulator: Simulator, client: WeComClient) -> None:
    chat_id = simulator.ask("GET", "groups")[0]["chat_id"]
    config_id = join_ways.add_join_way(
        client, state="poster", remark="海报", chat_ids=[chat_id], new_group_name="福利群", new_group_number=3
    )
    way = join_ways.get_join_way(client, config_id)
    assert (way.state, way.chat_ids, way.new_group_name, way.new_group_number) == ("poster", (chat_id,), "福利群", 3)
    assert way.makes_new_groups
    assert way.qr_code is not None
    join_ways.update_join_way(client, config_id, state="poster", remark="新海报", chat_ids=[chat_id])
    way = join_ways.get_join_way(client, config_id)
    assert (way.remark, way.makes_new_groups) == ("新海报", False)
    join_ways.delete_join_way(client, config_id)
    with pytest.raises(WeComError) as refused:
        join_ways.get_join_way(client, config_id)
    assert refused.value.errcode == 41044


def test_a_link_with_its_quota_statistics_and_customers(simulator: Simulator, client: WeComClient) -> None:
    people = {"userids": ["wangfang"], "department_ids": [], "skip_verify": False}
    link = acquisition.create_link(client, name="直播间", **people)
    before = acquisition.get_quota(client)
    came = simulator.ask("POST", "acts/come-through-link", link_id=link.link_id, state="A")
    assert acquisition.get_quota(client).balance == before.balance - 1
    (page,) = acquisition.list_link_customers(client, link.link_id)
    assert page == [acquisition.LinkCustomer("wangfang", came["external_userid"], 0, "A")]
    day = (link.created_at + timedelta(hours=8)).date()
    simulator.ask("POST", "clock", advance_seconds=86_400)
    assert acquisition.link_statistics(client, link.link_id, day, day) == (1, 1)
    assert link.link_id in acquisition.list_links(client)
    acquisition.delete_link(client, link.link_id)
    assert link.link_id not in acquisition.list_links(client)


def test_a_channel_goes_into_the_address_whatever_it_contains() -> None:
    assert acquisition.channel_url("https://w/ca/1", "a&b=渠") == "https://w/ca/1?customer_channel=a%26b%3D%E6%B8%A0"


def test_a_picture_is_uploaded_and_can_be_fetched(client: WeComClient) -> None:
    media_id = media.upload_media(client, "image", "海报.png", b"\x89PNG\r\n\x1a\n....")
    assert media_id
    with pytest.raises(WeComError) as refused:
        media.upload_media(client, "image", "empty.png", b"tiny")
    assert refused.value.errcode == 45001
