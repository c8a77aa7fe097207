"""Editing a customer in a real browser: grey while WeCom has not decided, then solid, or back with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp, Friend

DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
SYNCING = "同步中"
TAG = "复购"
LATER_MS = 30_000


def in_wecom(corp: Corp, friend: Friend) -> dict[str, Any]:
    """What WeCom has of 王芳's relation with this customer."""
    relations = corp.read(f"customers/{friend.external_userid}")["relations"]
    found: dict[str, Any] = next(one for one in relations if one["userid"] == "wangfang")
    return found


def keep_undecided(corp: Corp, api: str) -> None:
    """WeCom is busy three times: the outbox waits 1, 2 and 4 seconds, long enough to look at the page."""
    corp.write("faults", api=f"externalcontact/{api}", errcode=-1, times=3)


def relation_of(page: Page) -> Locator:
    return page.locator(".relation").filter(has_text="我")


def edit_notes(page: Page, **values: str) -> None:
    """Opens the sheet, fills its fields by their labels, and saves."""
    page.get_by_role("button", name="编辑我的备注").click()
    sheet = page.get_by_role("dialog", name="编辑客户资料")
    for label, value in values.items():
        sheet.get_by_label(label, exact=True).fill(value)
    sheet.get_by_role("button", name="保存").click()


def choose_tag(page: Page, name: str) -> None:
    page.get_by_role("button", name="选标签").click()
    sheet = page.get_by_role("dialog", name="选标签")
    sheet.get_by_role("searchbox").fill(name)
    sheet.get_by_role("checkbox", name=name, exact=True).click()
    sheet.get_by_role("button", name="保存").click()


@pytest.fixture
def friend(corp: Corp, leader: Colleague) -> Friend:
    """A customer of 王芳 that the product knows, with a remark and a number in WeCom."""
    added = corp.add_customer("wangfang")
    customer_id = leader.customer_id(added)
    corp.act(
        "edit-customer",
        userid="wangfang",
        external_userid=added.external_userid,
        remark="原来的备注",
        mobiles=["13800000001"],
    )
    eventually(lambda: leader.read(f"customers/{customer_id}")["remark"])
    return added


@pytest.fixture
def profile(phone: OpenPhone, login: Login, leader: Colleague, friend: Friend) -> Page:
    """王芳's phone with the customer's profile."""
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{leader.customer_id(friend)}")
    expect(relation_of(page)).to_contain_text("备注：原来的备注")
    return page


CHANGES: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "remark": ("remark", lambda page: edit_notes(page, 备注="新的备注"), "新的备注"),
    "description": ("remark", lambda page: edit_notes(page, 描述="干皮，秋冬过敏"), "干皮，秋冬过敏"),
    "mobile": ("remark", lambda page: edit_notes(page, 添加手机号="13900000002"), "139****0002"),
    "tag": ("mark_tag", lambda page: choose_tag(page, TAG), TAG),
}


@pytest.mark.parametrize("part", CHANGES)
def test_what_is_edited_is_grey_until_wecom_has_it_and_then_solid(
    corp: Corp, profile: Page, friend: Friend, part: str
) -> None:
    api, change, shown = CHANGES[part]
    keep_undecided(corp, api)
    change(profile)
    about = profile.locator(".identity, .relation")
    expect(about.filter(has_text=SYNCING).filter(has_text=shown).first).to_be_visible()
    expect(profile.get_by_text(SYNCING, exact=True)).to_have_count(0, timeout=LATER_MS)
    expect(about.filter(has_text=shown).first).to_be_visible()
    kept = in_wecom(corp, friend)
    assert shown in [kept["remark"], kept["description"], *kept["tags"], "139****0002"]
    assert part != "mobile" or kept["remark_mobiles"] == ["13800000001", "13900000002"]


@pytest.mark.parametrize("part", CHANGES)
def test_what_wecom_refuses_leaves_the_page_as_wecom_has_it_and_says_why(
    corp: Corp, profile: Page, friend: Friend, part: str
) -> None:
    api, change, shown = CHANGES[part]
    before = in_wecom(corp, friend)
    keep_undecided(corp, api)
    corp.write("faults", api=f"externalcontact/{api}", errcode=48002)
    change(profile)
    expect(profile.get_by_text(SYNCING).first).to_be_visible()
    refusal = profile.get_by_role("alert")
    words = f"「{shown}」没有保存：企业微信没有允许应用修改客户资料，请联系管理员"
    expect(refusal).to_contain_text(words, timeout=LATER_MS)
    expect(profile.locator(".identity, .value").filter(has_text=shown)).to_have_count(0)
    expect(relation_of(profile)).to_contain_text("备注：原来的备注")
    expect(relation_of(profile)).to_contain_text("手机：138****0001")
    assert in_wecom(corp, friend) == before
    refusal.get_by_role("button", name="知道了").click()
    expect(refusal).to_have_count(0)
    profile.reload()
    expect(relation_of(profile)).to_contain_text("备注：原来的备注")
    expect(refusal).to_have_count(0)


def test_a_refusal_can_be_tried_again(corp: Corp, profile: Page, friend: Friend) -> None:
    corp.write("faults", api="externalcontact/remark", errcode=48002)
    edit_notes(profile, 备注="新的备注")
    profile.get_by_role("alert").get_by_role("button", name="重试").click()
    expect(relation_of(profile)).to_contain_text("备注：新的备注")
    expect(profile.get_by_role("alert")).to_have_count(0)
    assert in_wecom(corp, friend)["remark"] == "新的备注"


def test_a_wecom_that_takes_five_seconds_is_waited_for_and_changed_once(
    corp: Corp, profile: Page, friend: Friend
) -> None:
    corp.write("faults", api="externalcontact/remark", delay_seconds=5)
    edit_notes(profile, 备注="慢慢来")
    relation = relation_of(profile)
    expect(relation.get_by_text(SYNCING)).to_be_visible()
    profile.reload()
    expect(relation.get_by_text(SYNCING)).to_be_visible()
    expect(relation.get_by_text(SYNCING)).to_have_count(0, timeout=LATER_MS)
    expect(relation).to_contain_text("备注：慢慢来")
    expect(profile.get_by_text("王芳改了备注")).to_have_count(2)  # once in WeCom by the set-up, once here
    assert in_wecom(corp, friend)["remark"] == "慢慢来"


def test_undo_writes_back_what_was_there(corp: Corp, profile: Page, friend: Friend) -> None:
    edit_notes(profile, 备注="写错了")
    expect(relation_of(profile)).to_contain_text("备注：写错了")
    profile.get_by_role("button", name="撤销").click()
    expect(relation_of(profile)).to_contain_text("备注：原来的备注")
    expect(profile.get_by_text(SYNCING, exact=True)).to_have_count(0)
    eventually(lambda: in_wecom(corp, friend)["remark"] == "原来的备注")


def test_what_was_typed_without_network_is_still_there_afterwards(
    corp: Corp, profile: Page, friend: Friend, console: Conversation
) -> None:
    console.expects_failed_requests = True
    profile.get_by_role("button", name="编辑我的备注").click()
    sheet = profile.get_by_role("dialog", name="编辑客户资料")
    sheet.get_by_label("备注", exact=True).fill("地铁里写的")
    profile.context.set_offline(True)
    sheet.get_by_role("button", name="保存").click()
    expect(profile.get_by_text("网络不通，请检查网络后重试")).to_be_visible()
    profile.context.set_offline(False)
    profile.reload()
    profile.get_by_role("button", name="编辑我的备注").click()
    expect(sheet.get_by_text("上次没有保存的内容还在")).to_be_visible()
    sheet.get_by_role("button", name="保存").click()
    expect(relation_of(profile)).to_contain_text("备注：地铁里写的")
    eventually(lambda: in_wecom(corp, friend)["remark"] == "地铁里写的")


def test_beside_the_chat_notes_and_tags_are_edited_too(corp: Corp, phone: OpenPhone, friend: Friend) -> None:
    page = phone(**DESK)
    page.goto(corp.phone_page("wangfang", external_userid=friend.external_userid))
    sidebar = page.frame_locator("iframe.frame")
    sidebar.get_by_role("button", name="编辑我的备注").click()
    notes = sidebar.get_by_role("dialog", name="编辑客户资料")
    notes.get_by_label("备注", exact=True).fill("侧边栏里改的")
    notes.get_by_role("button", name="保存").click()
    expect(sidebar.locator(".relation").first).to_contain_text("备注：侧边栏里改的")
    sidebar.get_by_role("button", name="选标签").click()
    sidebar.get_by_role("checkbox", name=TAG, exact=True).click()
    sidebar.get_by_role("dialog", name="选标签").get_by_role("button", name="保存").click()
    expect(sidebar.locator(".identity").get_by_text(TAG)).to_be_visible()
    expect(sidebar.get_by_text(SYNCING, exact=True)).to_have_count(0)
    assert (in_wecom(corp, friend)["remark"], in_wecom(corp, friend)["tags"]) == ("侧边栏里改的", [TAG])


def test_a_colleague_looking_at_the_same_customer_sees_it_without_reloading(
    corp: Corp, profile: Page, phone: OpenPhone, login: Login, leader: Colleague, friend: Friend
) -> None:
    other = phone()
    login(other, "chenmo", path=f"/h5/customers/{leader.customer_id(friend)}")
    expect(other.get_by_text("备注：原来的备注")).to_be_visible()
    edit_notes(profile, 备注="大家都看见")
    expect(other.get_by_text("备注：大家都看见")).to_be_visible()
    assert in_wecom(corp, friend)["remark"] == "大家都看见"
