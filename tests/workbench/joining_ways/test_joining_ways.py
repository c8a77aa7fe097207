import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.joining_ways.conftest import a_wish
from tests.workbench.support import deliver, event_xml
from wecom import join_ways
from wecom.errors import WeComUnavailable
from workbench.groups.models import GroupMember
from workbench.joining_ways.bringing import sweep
from workbench.joining_ways.models import JoiningWay
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client as wecom_client

API = "externalcontact/groupchat/{}_join_way"


def at_wecom():
    """The only way as WeCom has it."""
    return join_ways.get_join_way(wecom_client(), db.session.scalars(sa.select(JoiningWay.config_id)).one())


def test_a_new_way_is_wanted_until_wecom_has_it_and_then_has_a_picture(admin, groups, work):
    made = admin.post("/api/v1/joining-ways", json=a_wish(groups, new_group_name="会员新群")).json
    url = f"/api/v1/joining-ways/{made['id']}"
    assert (made["progress"], made["has_qr_code"]) == ("wanted", False)
    assert admin.get(f"{url}/qr-code").status_code == 404
    work()
    way = admin.get(url).json
    assert (way["progress"], way["has_qr_code"], way["may_manage"]) == ("confirmed", True, True)
    assert [(one["name"], one["owner_name"]) for one in way["groups"]] == [("会员一群", "林悦"), ("会员二群", "林悦")]
    kept = at_wecom()
    assert (kept.state, kept.remark, kept.new_group_name) == (way["state"], "门店立牌", "会员新群")
    assert list(kept.chat_ids) == [group.chat_id for group in groups]
    assert admin.get(f"{url}/qr-code").data.startswith(b"\x89PNG")


def test_the_same_key_again_is_the_same_way(admin, groups, work, simulator):
    wish = a_wish(groups)
    first, second = (admin.post("/api/v1/joining-ways", json=wish).json["id"] for _ in range(2))
    work()
    assert (first, simulator.calls(API.format("add"))) == (second, 1)


def test_who_joins_through_a_way_is_counted_by_its_state(admin, create, groups, client, work, simulator, owner):
    way = create()
    config_id = db.session.scalars(sa.select(JoiningWay.config_id)).one()
    came, other = (simulator.act("add-customer", userid="linyue")["external_userid"] for _ in range(2))
    for external_userid in (came, other):
        make.customer(external_userid=external_userid)
    groups[0].member_version = "v1"
    db.session.commit()
    simulator.act("scan-join-way", config_id=config_id, external_userid=came)
    deliver(client, joined(groups[0], came, scene=3))
    simulator.act("join-group", chat_id=groups[0].chat_id, external_userid=other, join_scene=1)
    deliver(client, joined(groups[0], other, last="v2", current="v3", scene=0), nonce="another")
    work(also_waiting=True)
    found = admin.get(f"/api/v1/joining-ways/{way['id']}").json
    assert found["figures"] == {"joins": 1, "leavings": 0, "present_now": 1}
    assert [one["joins"] for one in found["days"]][-1] == 1
    assert admin.get("/api/v1/joining-ways").json["items"][0]["figures"]["joins"] == 1

    stay = db.session.scalars(sa.select(GroupMember).where(GroupMember.participant_id == came)).one()
    stay.left_at = clock.now()
    db.session.commit()
    found = admin.get(f"/api/v1/joining-ways/{way['id']}").json
    assert found["figures"] == {"joins": 1, "leavings": 1, "present_now": 0}


def joined(group, external_userid, *, last="v1", current="v2", scene):
    at = int((clock.now() - dt.timedelta(seconds=10)).timestamp())
    xml = event_xml(
        "change_external_chat",
        change="update",
        at=at,
        ChatId=group.chat_id,
        UpdateDetail="add_member",
        JoinScene=str(scene),
        MemChangeCnt="1",
        LastMemVer=last,
        CurMemVer=current,
    )
    return xml.replace("</xml>", f"<MemChangeList><Item>{external_userid}</Item></MemChangeList></xml>")


def test_a_change_is_wanted_until_wecom_has_it_and_survives_wecom_being_away(admin, create, groups, work, simulator):
    way = create()
    simulator.post("faults", api=API.format("update"), times=1, http_status=502)
    wish = {"name": "新立牌", "group_ids": [groups[1].id], "new_group_name": None}
    changed = admin.put(f"/api/v1/joining-ways/{way['id']}", json=wish).json
    assert (changed["progress"], changed["state"]) == ("wanted", way["state"])
    with pytest.raises(WeComUnavailable):
        work()
    sweep.func(timestamp=0)
    work()
    kept = at_wecom()
    assert (kept.remark, kept.chat_ids) == ("新立牌", (groups[1].chat_id,))
    assert simulator.calls(API.format("add")) == 1


def test_a_refusal_is_shown_with_its_code_and_tried_again_after_an_hour(admin, groups, work, simulator, time_machine):
    simulator.post("faults", api=API.format("add"), times=1, errcode=41045)
    made = admin.post("/api/v1/joining-ways", json=a_wish(groups)).json
    url = f"/api/v1/joining-ways/{made['id']}"
    work()
    assert (admin.get(url).json["progress"], admin.get(url).json["refused_code"]) == ("refused", 41045)
    sweep.func(timestamp=0)
    assert work() == 0, "not again at once"
    time_machine.move_to(clock.now() + dt.timedelta(hours=1, seconds=1))
    sweep.func(timestamp=0)
    work()
    assert (admin.get(url).json["progress"], admin.get(url).json["refused_code"]) == ("confirmed", None)


def test_a_deleted_way_is_gone_at_wecom_and_its_history_stays(admin, create, work, simulator):
    way = create()
    url = f"/api/v1/joining-ways/{way['id']}"
    for _ in range(2):
        assert admin.delete(url).json["progress"] == "deleted"
    work()
    assert simulator.calls(API.format("del")) == 1
    assert admin.get("/api/v1/joining-ways").json["items"] == []
    assert admin.get(url).json["progress"] == "deleted"
    assert admin.put(url, json={"name": "再来", "group_ids": [way["groups"][0]["id"]]}).json["code"] == "deleted"
    assert admin.get(f"{url}/qr-code").status_code == 404
    sweep.func(timestamp=0)
    assert work() == 0


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"group_ids": []}, "invalid"),
        ({"group_ids": [1, 2, 3, 4, 5, 6]}, "invalid"),
        ({"group_ids": [7, 7]}, "invalid"),
        ({"group_ids": [987654]}, "unknown_group"),
        ({"name": "长" * 31}, "invalid"),
        ({"new_group_name": "长" * 41}, "invalid"),
    ],
)
def test_what_wecom_would_refuse_is_refused_here(admin, groups, wish, code):
    answer = admin.post("/api/v1/joining-ways", json=a_wish(groups, **wish))
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert make.count(JoiningWay) == 0


def test_owners_of_the_groups_look_and_nobody_else(admin, create, groups, owner, sign_in):
    url = f"/api/v1/joining-ways/{create()['id']}"
    mine, stranger = sign_in(owner), sign_in(make.member())
    assert (mine.get(url).status_code, stranger.get(url).status_code) == (200, 404)
    assert mine.get(url).json["may_manage"] is False
    listed = [browser.get("/api/v1/joining-ways").json["items"] for browser in (mine, stranger)]
    assert [len(items) for items in listed] == [1, 0]
    wish = {"name": "打听", "group_ids": [groups[0].id]}
    assert [mine.put(url, json=wish).status_code, mine.delete(url).status_code] == [403, 403]
    assert [stranger.put(url, json=wish).status_code, stranger.delete(url).status_code] == [404, 404]
    assert stranger.get(f"{url}/qr-code").status_code == 404
    assert mine.post("/api/v1/joining-ways", json=a_wish(groups)).status_code == 403
    assert mine.get("/api/v1/joining-groups").status_code == 403


def test_groups_to_lead_to_are_found_by_name_and_dissolved_ones_are_not(admin, groups):
    make.group("解散的群", owner_userid="linyue", dismissed_at=clock.now())
    found = admin.get("/api/v1/joining-groups").json["items"]
    assert [one["name"] for one in found] == ["会员二群", "会员一群"]
    searched = admin.get("/api/v1/joining-groups", query_string={"q": "一群"}).json["items"]
    assert [(one["name"], one["owner_name"], one["members_total"]) for one in searched] == [("会员一群", "林悦", 0)]


def test_the_list_takes_as_many_statements_for_many_ways_as_for_one(admin, create, queries):
    create()
    with queries(4):
        admin.get("/api/v1/joining-ways")
    for _ in range(4):
        create()
    with queries(4):
        assert len(admin.get("/api/v1/joining-ways").json["items"]) == 5
