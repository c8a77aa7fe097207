"""Two customers are one person, and are two again."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.identities.models import Merge
from workbench.kernel import clock
from workbench.kernel.db import Base, db
from workbench.orders.models import Order

DAY = dt.timedelta(days=1)
FACTS = {"trail_entries", "audit_entries", "merges", "sign_ins", "changes"}


@pytest.fixture
def me():
    return make.member("我")


@pytest.fixture
def two(me):
    """Two friends of mine, each with an order, a touch and a fact."""
    found = [make.customer("大号"), make.customer("小号")]
    for one in found:
        make.relation(me, one)
        make.order(one, paid_at=clock.now() - DAY, amount_fen=100)
        make.touch(me, one, at=clock.now() - 2 * DAY)
    return found


def merged(browser, *customers):
    return browser.post("/api/v1/merges", json={"customer_ids": [one.id for one in customers]})


def persons(*customers):
    db.session.expire_all()
    return [db.session.get_one(make.Customer, one.id).person_id for one in customers]


def merge_of(browser, customer):
    (found,) = browser.get(f"/api/v1/customers/{customer.id}/identities").json["merges"]
    return found


def everything():
    """Every row of every table but those that say what people did."""
    db.session.expire_all()
    tables = [table.name for table in Base.metadata.sorted_tables if table.name not in FACTS]
    rows = {name: sa.select(sa.cast(sa.literal_column(name), sa.Text)).select_from(sa.table(name)) for name in tables}
    return {name: sorted(db.session.scalars(query)) for name, query in rows.items()}


def test_a_merge_rewrites_no_row_and_shows_both_under_one_profile(sign_in, work, me, two):
    work()
    browser, written_for = sign_in(me), db.session.execute(sa.select(Order.id, Order.customer_id)).all()
    assert merged(browser, *two).status_code == 201
    work()
    assert persons(*two) == [two[0].id, two[0].id]
    assert db.session.execute(sa.select(Order.id, Order.customer_id)).all() == written_for
    found = merge_of(browser, two[1])
    assert (found["kind"], found["customer_ids"], found["made_by_name"]) == ("manual", [one.id for one in two], "我")


def test_a_task_pushed_meanwhile_stays_with_the_profile_and_the_preview_says_so(sign_in, work, two):
    shop = make.department()
    boss, me = make.member("主管", of=shop, heads=True), make.member("员工", of=shop)
    for one in two:
        make.relation(me, one)
    browser = sign_in(boss)
    merged(browser, *two)
    work()
    body = {"title": "回访", "assignee_userids": [me.userid], "client_key": str(uuid.uuid4()), "customer_id": two[1].id}
    pushed = browser.post("/api/v1/tasks", json=body)
    assert pushed.status_code == 201
    assert browser.post("/api/v1/tasks", json=body).json["id"] == pushed.json["id"]
    found = merge_of(browser, two[1])
    stays = browser.get(f"/api/v1/merges/{found['id']}/unmerge-preview").json["stays"]
    assert [(row["kind"], row["text"]) for row in stays] == [("task", "回访")]
    assert browser.delete(f"/api/v1/merges/{found['id']}").status_code == 204
    work()
    mine = sign_in(me)
    tasks = [mine.get("/api/v1/task-items", query_string={"customer_id": one.id}).json["items"] for one in two]
    assert [len(items) for items in tasks] == [1, 0]


def test_the_preview_reaches_back_to_the_first_merge_of_the_two(sign_in, work, two):
    """Merged by hand, given a task, and found to have a mobile in common: parting by the later reason says it all."""
    shop = make.department()
    boss, me = make.member("主管", of=shop, heads=True), make.member("员工", of=shop)
    for one in two:
        make.relation(me, one)
    make.merge(*two, made_at=clock.now() - 2 * DAY)
    make.task_item(me, customer=two[0], created_at=clock.now() - DAY)
    for one in two:
        make.identity(
            one,
            kind="mobile",
            namespace="",
            value="13800000001",
            said_by="member_import",
            bound_at=clock.now() - 9 * DAY,
        )
    work()
    browser = sign_in(boss)
    merges = {found["kind"]: found for found in browser.get(f"/api/v1/customers/{two[0].id}/identities").json["merges"]}
    assert set(merges) == {"manual", "mobile"}
    for found in merges.values():
        stays = browser.get(f"/api/v1/merges/{found['id']}/unmerge-preview").json["stays"]
        assert [row["kind"] for row in stays] == ["task"]


def test_merging_and_unmerging_leaves_everything_as_it_was(sign_in, work, me, two):
    work()
    before, browser = everything(), sign_in(me)
    merged(browser, *two)
    work()
    assert everything() != before
    assert browser.delete(f"/api/v1/merges/{merge_of(browser, two[0])['id']}").status_code == 204
    work()
    assert everything() == before


def test_what_was_written_meanwhile_goes_with_whom_it_names(sign_in, work, me, two):
    browser = sign_in(me)
    merged(browser, *two)
    work()
    later = make.order(two[1], paid_at=clock.now(), amount_fen=300)
    make.touch(me, two[1], at=clock.now())
    task = make.task_item(me, pushed_by=me, customer=two[0], title="回访", created_at=clock.now())
    found = merge_of(browser, two[0])

    preview = browser.get(f"/api/v1/merges/{found['id']}/unmerge-preview").json
    browser.delete(f"/api/v1/merges/{found['id']}")
    work()

    assert [one["name"] for one in preview["staying"]] == ["大号"]
    assert [one["name"] for one in preview["leaving"]] == ["小号"]
    assert {name: preview["goes"][name] for name in ("relations", "orders", "touches")} == {
        "relations": 1,
        "orders": 2,
        "touches": 2,
    }
    assert [(row["kind"], row["id"], row["text"]) for row in preview["stays"]] == [("task", task.task_id, "回访")]
    assert persons(*two) == [two[0].id, two[1].id]
    assert db.session.get_one(Order, later.id).customer_id == two[1].id


def test_what_two_share_decides_nothing_but_for_as_long_as_they_are_one(sign_in, work, me, two):
    for one in two:
        make.relation(make.member("同事"), one, remark_mobiles=["13800000001"])
        make.mark(customer_ids=[one.id])
    order = make.order(paid_at=clock.now(), buyer_mobile="13800000001")
    work()
    browser, owners = sign_in(me), [owner_of(order)]
    merged(browser, *two)
    work()
    owners.append(owner_of(order))
    browser.delete(f"/api/v1/merges/{merge_of(browser, two[0])['id']}")
    work()
    assert [*owners, owner_of(order)] == [None, two[0].id, None]


def owner_of(order):
    db.session.expire_all()
    return db.session.get_one(Order, order.id).customer_id


def test_what_was_unmerged_no_rule_merges_again_but_people_may(sign_in, work, me, two):
    for one in two:
        db.session.execute(sa.update(make.Customer).where(make.Customer.id == one.id).values(unionid="ou1"))
    make.mark(customer_ids=[one.id for one in two])
    db.session.commit()
    work()
    browser, found = sign_in(me), merge_of(sign_in(me), two[1])
    assert (found["kind"], found["made_by_name"], persons(*two)) == ("unionid", None, [two[0].id] * 2)
    browser.delete(f"/api/v1/merges/{found['id']}")
    make.mark(customer_ids=[one.id for one in two])
    db.session.commit()
    work()
    assert persons(*two) == [one.id for one in two]
    assert merged(browser, *two).status_code == 201
    work()
    assert persons(*two) == [two[0].id] * 2


def test_of_three_the_one_who_was_merged_by_mistake_leaves_alone(sign_in, work, me, two):
    third = make.customer("老客", unionid="ou1")
    make.relation(me, third)
    for one in two:
        db.session.execute(sa.update(make.Customer).where(make.Customer.id == one.id).values(unionid="ou1"))
    make.mark(customer_ids=[third.id, *(one.id for one in two)])
    db.session.commit()
    work()
    browser = sign_in(me)
    merges = browser.get(f"/api/v1/customers/{third.id}/identities").json["merges"]
    (wrong,) = [merge for merge in merges if merge["customer_ids"] == [two[0].id, two[1].id]]
    browser.delete(f"/api/v1/merges/{wrong['id']}")
    work()
    assert persons(*two, third) == [two[0].id, two[1].id, two[0].id]


def test_an_unmerge_is_done_once(sign_in, work, me, two):
    browser = sign_in(me)
    merged(browser, *two)
    found = merge_of(browser, two[0])
    answers = [browser.delete(f"/api/v1/merges/{found['id']}").status_code for _ in range(2)]
    assert answers == [204, 404]
    assert make.count(Merge) == 1


def test_who_are_one_person_already_are_not_merged_again(sign_in, work, me, two):
    browser = sign_in(me)
    merged(browser, *two)
    work()
    assert merged(browser, *two).json["code"] == "already_one"
    assert merged(browser, two[0], two[0]).json["code"] == "already_one"


@pytest.mark.parametrize("hidden", [0, 1])
def test_only_who_sees_both_may_merge_them(sign_in, me, two, hidden):
    known = two[1 - hidden]
    stranger = make.customer("别人的")
    make.relation(make.member("同事"), stranger)
    pair = [known, stranger] if hidden else [stranger, known]
    answer = merged(sign_in(me), *pair)
    assert (answer.status_code, make.count(Merge)) == (404, 0)


def test_who_might_be_the_same_is_shown_with_why_and_only_to_whom_both_are_known(sign_in, work, me, two):
    for one, mobile in zip((*two, make.customer("同事的")), ["13800000001", "13800000001", "13800000001"], strict=True):
        make.relation(make.member("同事"), one, remark_mobiles=[mobile])
        make.mark(customer_ids=[one.id])
    db.session.commit()
    work()
    page = sign_in(me).get(f"/api/v1/customers/{two[0].id}/identities").json
    assert [(one["customer"]["name"], one["mobile"]) for one in page["alike"]] == [("小号", "138****0001")]
