"""Handing customers over on the phone, and what each of them answers in WeCom."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.choosing import choose_customers, choose_member
from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp, Friend
from tests.e2e.looks import what_sticks_out


@pytest.fixture
def friends(corp: Corp, leader: Colleague) -> list[Friend]:
    """Two customers of 王芳's that the product knows."""
    added = [corp.add_customer("wangfang") for _ in range(2)]
    for friend in added:
        leader.customer_id(friend)
    return added


def item(page: Page, friend: Friend) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=friend.name))


def state(page: Page, word: str) -> Locator:
    return page.get_by_role("group", name="按状态筛选").get_by_role("button", name=word)


def owners(corp: Corp, friend: Friend) -> set[str]:
    """Whose friend she is in WeCom."""
    relations = corp.read(f"customers/{friend.external_userid}")["relations"]
    return {one["userid"] for one in relations if one["status"] == "mutual"}


def test_customers_are_handed_over_and_one_of_them_refuses(
    corp: Corp, phone: OpenPhone, login: Login, friends: list[Friend]
) -> None:
    willing, unwilling = friends
    page = phone()
    login(page, "linyue", path="/h5/team")
    page.get_by_role("link", name="客户继承").click()
    page.get_by_role("link", name="转客户给同事").click()
    hand_over = page.get_by_role("button", name="转给同事")
    expect(hand_over).to_be_disabled()
    giver, _which, taker = page.locator("form section").all()
    choose_member(page, "王芳", within=giver, title="从谁那里转出")
    page.get_by_role("radio", name="选一部分客户").click()
    choose_customers(page, [friend.name for friend in friends])
    expect(page.get_by_text("已选 2 位")).to_be_visible()
    choose_member(page, "林悦", within=taker, title="转给谁")
    page.get_by_label("给客户的话（选填）").fill("您好，以后由林悦继续为您服务")
    expect(page.get_by_text("王芳 → 林悦")).to_be_visible()
    assert what_sticks_out(page) == []
    hand_over.click()
    question = page.get_by_role("alertdialog", name="转给同事？")
    expect(question).to_contain_text("王芳的 2 位客户将转给林悦")
    question.get_by_role("button", name="开始转接").click()

    expect(page.get_by_role("heading", name="王芳 → 林悦")).to_be_visible()
    expect(state(page, "等客户确认")).to_contain_text("2")
    expect(page.get_by_text("客户会收到通知，可以拒绝")).to_be_visible()
    assert what_sticks_out(page) == []

    corp.act("accept-handover", external_userid=willing.external_userid)
    expect(item(page, willing)).to_contain_text("已转给同事")
    expect(item(page, unwilling)).to_contain_text("等客户确认")
    corp.act("refuse-handover", external_userid=unwilling.external_userid)
    expect(item(page, unwilling)).to_contain_text("客户拒绝")
    expect(state(page, "已转给同事")).to_contain_text("1")
    expect(state(page, "客户拒绝")).to_contain_text("1")
    expect(state(page, "等客户确认")).to_have_count(0)
    assert what_sticks_out(page) == []
    assert (owners(corp, willing), owners(corp, unwilling)) == ({"linyue"}, {"wangfang"})

    state(page, "客户拒绝").click()
    expect(item(page, unwilling)).to_be_visible()
    expect(item(page, willing)).to_have_count(0)
    state(page, "客户拒绝").click()
    page.get_by_role("link", name=willing.name).click()
    relations = page.locator(".relation")
    expect(relations.filter(has_text="我")).to_be_visible()
    expect(relations.filter(has_text="王芳")).to_be_visible()
