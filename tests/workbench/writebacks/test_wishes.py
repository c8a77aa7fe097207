"""What is wanted, and what WeCom makes of it."""

import uuid

import pytest

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.writebacks.models import WriteBack

PARTS = ["remark", "description", "mobiles", "tags"]
CALLS = {"remark": "remark", "description": "remark", "mobiles": "remark", "tags": "mark_tag"}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_wanted_is_pending_until_wecom_has_it_and_then_true_everywhere(desk, work, part):
    before = desk.confirmed()
    answer = desk.want(part, **desk.change_of(part))
    assert (answer.status_code, answer.json["status"]) == (202, "wanted")
    assert desk.confirmed() == before
    assert [wish["id"] for wish in desk.shown()["pending"]] == [answer.json["id"]]

    work()

    assert desk.shown()["pending"] == []
    assert desk.confirmed() == desk.in_wecom() != before
    assert desk.browser.get(f"/api/v1/write-backs/{answer.json['id']}").json["status"] == "confirmed"
    (entry,) = desk.entries()
    assert (entry.kind, entry.source, entry.actor_member_id) == ("relation_edited", "workbench", desk.member.id)


@pytest.mark.parametrize("part", PARTS)
def test_what_wecom_refuses_leaves_the_page_as_wecom_has_it_and_says_why(desk, work, part):
    desk.simulator.act(
        "edit-customer", userid="wangfang", external_userid=desk.customer.external_userid, remark="在客户端改的"
    )
    desk.simulator.post("faults", api=f"externalcontact/{CALLS[part]}", errcode=48002)
    wish = desk.want(part, **desk.change_of(part)).json

    work()

    shown = desk.shown()
    assert desk.confirmed() == desk.in_wecom()
    assert shown["remark"] == "在客户端改的"
    assert shown["pending"] == []
    (refusal,) = shown["refusals"]
    assert (refusal["id"], refusal["reason"], refusal["errcode"]) == (wish["id"], "not_permitted", 48002)
    assert "workbench" not in {entry.source for entry in desk.entries()}


@pytest.mark.parametrize(
    ("errcode", "reason"),
    [
        (84061, "relation_gone"),
        (60111, "not_visible"),
        (60020, "not_permitted"),
        (40068, "tag_gone"),
        (40144, "tag_limit"),
        (81011, "tag_forbidden"),
        (40058, "not_accepted"),
        (99999, "refused"),
    ],
)
def test_every_refusal_has_a_reason_and_is_asked_for_once(desk, work, errcode, reason):
    desk.simulator.post("faults", api="externalcontact/mark_tag", errcode=errcode)
    desk.want("tags", **desk.change_of("tags"))
    work(also_waiting=True)
    assert [refusal["reason"] for refusal in desk.shown()["refusals"]] == [reason]
    assert desk.simulator.calls("externalcontact/mark_tag") == 1


@pytest.mark.parametrize("errcode", [-1, 6000, 45035, 45033, 42001])
def test_what_passes_by_itself_is_asked_for_again(desk, work, errcode):
    desk.simulator.post("faults", api="externalcontact/remark", errcode=errcode, times=2)
    desk.want("remark", text="护肤-林")
    work()
    if errcode != 42001:  # the client renews a token by itself
        assert [wish["status"] for wish in desk.shown()["pending"]] == ["wanted"]
    work(also_waiting=True)
    assert desk.confirmed() == desk.in_wecom()
    assert desk.in_wecom()["remark"] == "护肤-林"


def test_a_tag_that_wecom_has_deleted_is_refused_and_no_longer_offered(desk, work):
    gone = desk.tags["复购"]
    desk.simulator.act("delete-tag", tag_id=gone.tag_id)
    desk.want("tags", add=[gone.id])
    work()
    assert [refusal["reason"] for refusal in desk.shown()["refusals"]] == ["tag_gone"]
    assert [tag["name"] for tag in desk.shown()["refusals"][0]["tags_added"]] == ["复购"]
    offered = [tag["name"] for group in desk.browser.get("/api/v1/tags").json["groups"] for tag in group["tags"]]
    assert "复购" not in offered
    assert desk.want("tags", add=[gone.id]).json["code"] == "tag_gone"


def test_a_relation_that_is_gone_in_wecom_has_ended_here_too(desk, work):
    pair = {"userid": "wangfang", "external_userid": desk.customer.external_userid}
    desk.simulator.act("member-deletes", **pair)
    desk.want("remark", text="护肤-林")
    work()
    profile = desk.browser.get(f"/api/v1/customers/{desk.customer.id}")
    assert (profile.status_code, profile.json["code"]) == (404, "not_found")
    make.db.session.refresh(desk.relation)
    assert (desk.relation.ended_by, desk.relation.remark) == ("unknown", "")


def test_a_customer_who_left_can_still_be_remarked_in_wecom_but_not_here(desk, work):
    make.end(desk.relation, at=make.clock.now(), by="customer")
    answer = desk.want("remark", text="护肤-林")
    assert (answer.status_code, answer.json["code"]) == (409, "relation_ended")
    assert desk.shown()["may_edit"] is False


def test_a_wish_whose_relation_ends_before_it_is_sent_is_refused_without_a_call(desk, work):
    desk.want("remark", text="护肤-林")
    make.end(desk.relation, at=make.clock.now(), by="customer")
    work()
    assert [refusal["reason"] for refusal in desk.shown()["refusals"]] == ["relation_ended"]
    assert desk.simulator.calls("externalcontact/remark") == 0


def test_the_same_key_is_the_same_wish(desk, work):
    key = str(uuid.uuid4())
    first = desk.want("mobiles", key=key, add=["13800000001"])
    assert desk.want("mobiles", key=key, add=["13800000001"]).json == first.json
    work()
    again = desk.want("mobiles", key=key, add=["13800000001"]).json
    assert (again["id"], again["status"]) == (first.json["id"], "confirmed")
    assert make.count(WriteBack) == 1
    assert desk.simulator.calls("externalcontact/remark") == 1
    assert desk.want("remark", key=key, text="别的").json["code"] == "conflict"


def test_a_newer_text_takes_the_place_of_one_that_was_not_sent(desk, work):
    first = desk.want("remark", text="第一次").json
    desk.want("remark", text="第二次")
    assert [wish["text"] for wish in desk.shown()["pending"]] == ["第二次"]
    work()
    assert desk.in_wecom()["remark"] == "第二次"
    assert desk.simulator.calls("externalcontact/remark") == 1
    assert desk.browser.get(f"/api/v1/write-backs/{first['id']}").json["status"] == "superseded"


def test_changes_of_tags_are_done_one_after_the_other(desk, work):
    one, other = desk.tags["复购"].id, desk.tags["新客"].id
    desk.want("tags", add=[one])
    desk.want("tags", add=[other], remove=[one])
    work()
    assert desk.confirmed()["tags"] == desk.in_wecom()["tags"] == ["新客"]
    assert [entry.payload["tags_added"] for entry in desk.entries()] == [["复购"], ["新客"]]


def test_an_event_that_brings_other_values_leaves_a_wish_wanted(desk, client, work):
    pair = {"userid": "wangfang", "external_userid": desk.customer.external_userid}
    desk.simulator.post("faults", api="externalcontact/remark", errcode=-1)
    desk.want("description", text="干皮")
    desk.simulator.act("edit-customer", **pair, remark="客户端")
    deliver(
        client,
        event_xml(
            "change_external_contact",
            change="edit_external_contact",
            UserID="wangfang",
            ExternalUserID=desk.customer.external_userid,
        ),
    )
    work()
    shown = desk.shown()
    assert (shown["remark"], [wish["text"] for wish in shown["pending"]]) == ("客户端", ["干皮"])
    work(also_waiting=True)
    assert desk.confirmed() == desk.in_wecom()


def test_a_number_the_member_has_just_typed_into_wecom_is_not_lost(desk, work):
    desk.want("mobiles", add=["138 0000-0001"])
    work()
    desk.simulator.act(
        "edit-customer", userid="wangfang", external_userid=desk.customer.external_userid, mobiles=["13900000002"]
    )
    desk.want("mobiles", add=["13700000003"])
    work()
    assert desk.confirmed() == desk.in_wecom()
    assert desk.in_wecom()["mobiles"] == ["139****0002", "137****0003"]


def test_a_number_is_removed_by_a_name_that_does_not_give_it_away(desk, work):
    desk.want("mobiles", add=["13800000001", "13900000002"])
    work()
    text = desk.browser.get(f"/api/v1/customers/{desk.customer.id}").text
    assert "13800000001" not in text
    first = desk.shown()["mobiles"][0]
    desk.want("mobiles", remove=[first["id"]])
    work()
    assert desk.in_wecom()["mobiles"] == ["139****0002"]
    assert desk.want("mobiles", remove=[first["id"]]).json["code"] == "conflict"
    second = desk.shown()["mobiles"][0]
    desk.want("mobiles", remove=[second["id"]])
    work()
    assert desk.confirmed()["mobiles"] == desk.in_wecom()["mobiles"] == []


@pytest.mark.parametrize("part", ["remark", "description"])
def test_a_text_can_be_cleared_though_wecom_takes_nothing_empty(desk, work, part):
    desk.want(part, text="护肤-林")
    work()
    desk.want(part, text="")
    work()
    assert desk.shown()["refusals"] == []
    assert desk.confirmed()[part] is desk.in_wecom()[part] is None


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("remark", {"text": "长" * 21}),
        ("remark", {"text": "两\n行"}),
        ("remark", {"text": "\u202e"}),
        ("remark", {}),
        ("description", {"text": "长" * 151}),
        ("mobiles", {"add": ["王芳的电话"]}),
        ("mobiles", {"add": ["138"]}),
        ("mobiles", {"add": ["1380013"]}),
        ("mobiles", {"add": ["138000000011"]}),
        ("mobiles", {"add": ["87654321"]}),
        ("mobiles", {"add": ["+861380013"]}),
        ("mobiles", {}),
        ("tags", {"add": [], "remove": []}),
        ("tags", {"add": ["1"]}),
        ("tags", {"add": [2**63]}),
    ],
)
def test_what_wecom_would_never_take_is_refused_at_once(desk, part, value):
    answer = desk.want(part, **value)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert make.count(WriteBack) == 0


@pytest.mark.parametrize(
    "number", ["13800000001", "+86 138 0000 0001", "021-87654321", "+1 (415) 555-0100", "+85291234567"]
)
def test_whole_numbers_of_here_and_abroad_are_taken(desk, number):
    assert desk.want("mobiles", add=[number]).status_code == 202


def test_at_most_five_numbers(desk):
    assert desk.want("mobiles", add=[f"1380000000{n}" for n in range(5)]).status_code == 202
    answer = desk.want("mobiles", add=["13900000009"])
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_mobiles")


def test_the_longest_texts_fit(desk, work):
    desk.want("remark", text="长" * 20)
    desk.want("description", text="述" * 150)
    work()
    assert desk.confirmed() == desk.in_wecom()
    assert desk.in_wecom()["remark"] == "长" * 20
