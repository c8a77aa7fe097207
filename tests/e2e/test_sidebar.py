from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp, Friend

DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
SCRIPT = "您好，上次的小样用着怎么样？"


def open_chat(page: Page, corp: Corp, friend: Friend) -> FrameLocator:
    """Opens 王芳's phone at the chat with this customer; the sidebar comes along."""
    page.goto(corp.phone_page("wangfang", external_userid=friend.external_userid))
    return page.frame_locator("iframe.frame")


def test_the_customer_of_the_chat_is_shown_once_the_signature_is_verified(
    corp: Corp, manager: Colleague, phone: OpenPhone
) -> None:
    friend = corp.add_customer("wangfang")
    manager.customer_id(friend)
    page = phone(**DESK)
    sidebar = open_chat(page, corp, friend)
    expect(sidebar.get_by_role("heading", name=friend.name)).to_be_visible()
    expect(sidebar.get_by_text("成为王芳的好友")).to_be_visible()
    calls = page.get_by_role("region", name="JS-SDK 调用记录").get_by_role("listitem")
    for name in ("agentConfig", "getContext", "getCurExternalContact"):
        expect(calls.filter(has=page.get_by_text(name, exact=True)).first).to_contain_text("ok")


def test_another_chat_brings_another_customer(corp: Corp, manager: Colleague, phone: OpenPhone) -> None:
    first, second = corp.add_customer("wangfang"), corp.add_customer("wangfang")
    manager.customer_id(second)
    page = phone(**DESK)
    sidebar = open_chat(page, corp, first)
    expect(sidebar.get_by_role("heading", name=first.name)).to_be_visible()
    page.get_by_role("button", name="返回消息列表").click()
    page.get_by_role("button", name=second.name).click()
    expect(sidebar.get_by_role("heading", name=second.name)).to_be_visible()
    expect(sidebar.get_by_role("heading", name=first.name)).to_have_count(0)


def test_a_script_sent_from_the_sidebar_appears_in_the_chat_and_its_task_can_be_finished(
    corp: Corp, manager: Colleague, phone: OpenPhone
) -> None:
    friend = corp.add_customer("wangfang")
    task = manager.push_task("回访试用反馈", about=friend, script=SCRIPT)
    page = phone(**DESK)
    sidebar = open_chat(page, corp, friend)
    expect(sidebar.get_by_role("checkbox", name=f"完成：{task.title}")).to_be_visible()
    sidebar.get_by_role("button", name="用话术发送").click()
    expect(page.locator(".line.mine .bubble").last).to_have_text(SCRIPT)
    sent = corp.read("chat", userid="wangfang", external_userid=friend.external_userid)[-1]
    assert (sent["from"], sent["content"]) == ("member", {"content": SCRIPT})
    sidebar.get_by_role("button", name="完成", exact=True).click()
    expect(sidebar.get_by_text("对这位客户没有待办")).to_be_visible()
    expect(sidebar.get_by_text(f"王芳完成了「{task.title}」")).to_be_visible()
    assert manager.count_done(task) == 1


def test_in_a_group_chat_the_group_is_shown_with_my_customers_in_it(corp: Corp, phone: OpenPhone) -> None:
    group = next(group for group in corp.read("groups") if group["owner"] == "wangfang")
    page = phone(**DESK)
    page.goto(corp.phone_page("wangfang", chat_id=group["chat_id"]))
    sidebar = page.frame_locator("iframe.frame")
    expect(sidebar.get_by_role("heading", name=group["name"])).to_be_visible()
    numbers = sidebar.get_by_role("list", name="群数字")
    expect(numbers).to_contain_text(f"{group['members_total']}成员")
    expect(sidebar.get_by_role("link").first).to_be_visible()


def test_a_customer_the_product_does_not_know_is_explained_and_appears_when_it_hears_of_them(
    corp: Corp, phone: OpenPhone, console: Conversation
) -> None:
    console.expects_failed_requests = True
    page = phone(**DESK)
    with corp.silent():
        friend = corp.add_customer("wangfang")
        sidebar = open_chat(page, corp, friend)
        expect(sidebar.get_by_text("这位还不是你的客户")).to_be_visible()
    expect(sidebar.get_by_role("heading", name=friend.name)).to_be_visible()


def test_outside_any_chat_the_sidebar_says_where_it_belongs(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/sidebar")
    expect(page.get_by_text("请从与客户的聊天里打开侧边栏")).to_be_visible()
    page.get_by_role("link", name="打开工作台").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("王芳")


def test_the_sidebar_belongs_to_whoever_holds_the_phone(corp: Corp, phone: OpenPhone) -> None:
    page = phone(**DESK)
    friend = corp.add_customer("linyue")
    page.goto(corp.phone_page("wangfang"))
    page.locator("[data-open=people]:visible").first.click()
    page.get_by_role("dialog").get_by_text("林悦").click()
    page.get_by_role("button", name="返回消息列表").click()
    page.get_by_role("button", name=friend.name).click()
    sidebar = page.frame_locator("iframe.frame")
    expect(sidebar.get_by_role("heading", name=friend.name)).to_be_visible()
    expect(sidebar.get_by_role("listitem").filter(has_text="我")).to_be_visible()


def test_on_a_phone_the_sidebar_lies_over_the_chat_its_message_went_to(
    corp: Corp, manager: Colleague, phone: OpenPhone
) -> None:
    friend = corp.add_customer("wangfang")
    manager.push_task("发送关怀", about=friend, script=SCRIPT)
    page = phone()
    sidebar = open_chat(page, corp, friend)
    page.get_by_role("button", name="工作台").click()
    sidebar.get_by_role("button", name="用话术发送").click()
    expect(sidebar.get_by_text("已发送")).to_be_visible()
    page.get_by_role("button", name="关闭侧边栏").click()
    expect(page.locator(".line.mine .bubble").last).to_have_text(SCRIPT)
