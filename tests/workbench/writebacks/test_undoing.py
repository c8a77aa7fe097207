"""撤销, and refusals that were read."""

import uuid

import pytest

from tests.workbench import factories as make


@pytest.mark.parametrize("part", ["remark", "description", "mobiles", "tags"])
@pytest.mark.parametrize("is_sent", [True, False], ids=["confirmed", "still wanted"])
def test_undo_brings_back_what_was_there(desk, work, part, is_sent):
    desk.want("remark", text="从前")
    desk.want("tags", add=[desk.tags["新客"].id])
    desk.want("mobiles", add=["13900000002"])
    work()
    before = desk.in_wecom()
    wish = desk.want(part, **desk.change_of(part)).json
    if is_sent:
        work()
        assert desk.in_wecom() != before

    assert desk.undo(wish).status_code == 202
    work()

    assert desk.confirmed() == desk.in_wecom() == before
    assert desk.shown()["pending"] == desk.shown()["refusals"] == []


def test_undo_of_tags_that_were_there_before_takes_nothing_off(desk, work):
    tag_id = desk.tags["复购"].id
    desk.want("tags", add=[tag_id])
    work()
    again = desk.want("tags", add=[tag_id]).json
    work()
    assert desk.undo(again).json["code"] == "nothing_to_undo"
    assert desk.in_wecom()["tags"] == ["复购"]


def test_what_somebody_has_changed_since_is_not_undone(desk, work):
    wish = desk.want("remark", text="第一次").json
    work()
    desk.want("remark", text="第二次")
    answer = desk.undo(wish)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_to_undo")


def test_what_was_refused_cannot_be_undone(desk, work):
    desk.simulator.post("faults", api="externalcontact/remark", errcode=48002)
    wish = desk.want("remark", text="护肤-林").json
    work()
    assert desk.undo(wish).json["code"] == "nothing_to_undo"


def test_undo_twice_under_one_key_is_one_undo(desk, work):
    wish = desk.want("remark", text="护肤-林").json
    body = {"client_key": str(uuid.uuid4())}
    address = f"/api/v1/write-backs/{wish['id']}/reversal"
    first = desk.browser.put(address, json=body).json
    assert desk.browser.put(address, json=body).json == first


def test_a_refusal_is_shown_until_it_is_dismissed(desk, work):
    desk.simulator.post("faults", api="externalcontact/remark", errcode=48002)
    wish = desk.want("remark", text="护肤-林").json
    work()
    assert len(desk.shown()["refusals"]) == 1
    assert desk.browser.put(f"/api/v1/write-backs/{wish['id']}/dismissal").status_code == 204
    assert desk.shown()["refusals"] == []


def test_a_new_wish_for_the_same_part_forgets_the_refusal(desk, work):
    desk.simulator.post("faults", api="externalcontact/remark", errcode=48002)
    desk.want("remark", text="护肤-林")
    work()
    desk.want("description", text="干皮")
    assert [refusal["kind"] for refusal in desk.shown()["refusals"]] == ["remark"]
    desk.want("remark", text="再试一次")
    assert desk.shown()["refusals"] == []
    work()
    assert desk.confirmed() == desk.in_wecom()
    assert make.db.session.query(make.TrailEntry).count() == 2


@pytest.mark.parametrize("part", ["remark", "description", "mobiles", "tags"])
def test_what_was_refused_can_be_tried_again(desk, work, part):
    api = "externalcontact/mark_tag" if part == "tags" else "externalcontact/remark"
    desk.simulator.post("faults", api=api, errcode=48002)
    before = desk.in_wecom()
    wish = desk.want(part, **desk.change_of(part)).json
    work()
    again = desk.repeat(wish)
    assert (again.status_code, again.json["status"]) == (202, "wanted")
    work()
    assert desk.confirmed() == desk.in_wecom() != before
    assert desk.shown()["refusals"] == []
    assert desk.repeat(again.json).json["code"] == "conflict"
    desk.undo(again.json)
    work()
    assert desk.confirmed() == desk.in_wecom() == before
