"""Who may write to whose relation, and what the others see of it."""

import uuid

import pytest

from tests.workbench import factories as make
from workbench.kernel.db import db


def remark(browser, relation, text="护肤-林"):
    body = {"client_key": str(uuid.uuid4()), "text": text}
    return browser.put(f"/api/v1/relations/{relation.id}/remark", json=body)


def profile(browser, relation):
    return browser.get(f"/api/v1/customers/{relation.customer_id}").json


@pytest.fixture
def house():
    """A customer of 王芳 and of 赵敏, who work under 林悦; 周凯 leads elsewhere."""
    head_office = make.department("云朵生活")
    ours, theirs = make.department("一组", parent=head_office), make.department("二组", parent=head_office)
    people = {
        "王芳": make.member("王芳", of=ours),
        "赵敏": make.member("赵敏", of=ours),
        "林悦": make.member("林悦", of=ours, heads=True),
        "周凯": make.member("周凯", of=theirs, heads=True),
    }
    customer = make.customer("林女士")
    relations = {name: make.relation(people[name], customer) for name in ("王芳", "赵敏")}
    return people, relations


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [("王芳", "王芳", 202), ("林悦", "王芳", 202), ("林悦", "赵敏", 202), ("王芳", "赵敏", 404), ("周凯", "王芳", 404)],
)
def test_staff_write_to_their_own_relation_and_managers_to_those_of_their_staff(sign_in, house, who, whose, status):
    people, relations = house
    browser = sign_in(people[who])
    assert remark(browser, relations[whose]).status_code == status
    if status == 202:
        assert [one["member"]["name"] for one in profile(browser, relations[whose])["relations"] if one["pending"]] == [
            whose
        ]


def test_who_may_edit_what_is_said_on_the_profile(sign_in, house):
    people, relations = house
    for who, editable in {"王芳": {"王芳"}, "林悦": {"王芳", "赵敏"}}.items():
        shown = profile(sign_in(people[who]), relations["王芳"])["relations"]
        assert {one["member"]["name"] for one in shown if one["may_edit"]} == editable, who


def test_a_colleague_sees_neither_numbers_nor_wishes_nor_refusals(sign_in, house):
    people, relations = house
    relations["王芳"].remark_mobiles = ["13800000001"]
    db.session.commit()
    make.writeback(relations["王芳"])
    make.writeback(
        relations["王芳"], kind="description", status="refused", reason="refused", decided_at=make.clock.now()
    )
    for who, count in {"王芳": 1, "赵敏": 0}.items():
        (hers,) = [
            one
            for one in profile(sign_in(people[who]), relations["王芳"])["relations"]
            if one["member"]["name"] == "王芳"
        ]
        assert (len(hers["mobiles"]), len(hers["pending"]), len(hers["refusals"])) == (count, count, count)


def test_lists_and_names_use_confirmed_values_only(sign_in, house):
    people, relations = house
    browser = sign_in(people["王芳"])
    remark(browser, relations["王芳"], text="还没确认")
    shown = profile(browser, relations["王芳"])
    row = browser.get("/api/v1/customers").json["items"][0]
    assert shown["remark"] is row["remark"] is None
    assert browser.get("/api/v1/customers", query_string={"q": "还没确认"}).json["items"] == []


def test_the_profile_takes_as_many_queries_with_ten_wishes_as_with_none(sign_in, house, queries):
    people, relations = house
    browser = sign_in(people["林悦"])
    address = f"/api/v1/customers/{relations['王芳'].customer_id}"
    with queries(6):  # who, customer, relations, their tags, what is written to them, groups
        browser.get(address)
    for number in range(5):
        for relation in relations.values():
            make.writeback(relation, wanted={"text": str(number)})
    with queries(6):
        browser.get(address)


def test_the_tags_to_choose_from_come_in_wecoms_order_in_two_queries(sign_in, queries):
    groups = [make.TagGroup(group_id=f"g{n}", name=f"组{n}", position=n) for n in range(3)]
    db.session.add_all(groups)
    db.session.flush()
    for group in groups[:2]:
        for position in range(3):
            tag = make.Tag(
                tag_id=f"t{group.id}{position}", tag_group_id=group.id, name=f"签{position}", position=position
            )
            db.session.add(tag)
    db.session.add(
        make.Tag(tag_id="gone", tag_group_id=groups[0].id, name="已删", position=9, deleted_at=make.clock.now())
    )
    db.session.commit()
    browser = sign_in(make.member())
    with queries(2):  # who, groups with their tags
        found = browser.get("/api/v1/tags").json["groups"]
    shown = [(group["name"], [tag["name"] for tag in group["tags"]]) for group in found]
    assert shown == [("组1", ["签2", "签1", "签0"]), ("组0", ["签2", "签1", "签0"])]
