"""为什么算我的: an order explains itself, may be claimed, decided about, corrected and un-corrected; numbers follow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.shop import Shop

FEN = 43_219
WORDS = "¥432.19"


def sales(who: Colleague, scope: str = "me") -> int:
    return int(who.read("kpis", scope=scope, period="day")["metrics"]["guided_gmv"]["value"] or 0)


def headline(page: Page) -> str:
    return page.get_by_role("region", name="引导成交金额").get_by_role("link").first.inner_text()


def yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"¥{whole:,}" + (f".{rest:02}" if rest else "")


@pytest.fixture
def order(corp: Corp, shop: Shop, leader: Colleague) -> int:
    """An order of somebody who knows 周凯 and, a little later, 王芳: by the rule it is 周凯's."""
    friend = corp.add_customer("zhoukai")
    leader.customer_id(friend)
    corp.act("add-customer", userid="wangfang", external_userid=friend.external_userid)
    customer = leader.customer_id(friend)
    eventually(lambda: len(leader.read(f"customers/{customer}")["relations"]) == 2)
    order_no = shop.sell(FEN, to=friend)
    found = eventually(lambda: leader.read("orders", q=order_no)["items"])
    order_id: int = found[0]["id"]
    eventually(lambda: leader.read(f"orders/{order_id}/attribution")["member"])
    return order_id


def test_a_claim_is_decided_by_who_leads_both_and_the_numbers_follow(
    phone: OpenPhone, login: Login, staff: Colleague, order: int
) -> None:
    before = sales(staff)
    mine, theirs, numbers = phone(), phone(), phone()
    login(numbers, "wangfang", path="/h5/kpis?period=day")
    expect(numbers.get_by_role("region", name="引导成交金额")).to_contain_text(yuan(before))

    login(mine, "wangfang", path=f"/h5/orders/{order}")
    why = mine.get_by_role("region", name="业绩归属")
    expect(why).to_contain_text("算周凯的")
    expect(why).to_contain_text("没有记录到谁联系过她，所以算认识她最久的人")
    expect(why.get_by_role("listitem").filter(has_text="王芳")).to_contain_text("认识得晚")
    why.get_by_role("button", name="这单应该算我的").click()
    ask = mine.get_by_role("dialog", name="这单应该算我的")
    expect(ask.get_by_role("button", name="提交给主管")).to_be_disabled()
    ask.get_by_label("为什么").fill("昨天电话里是我定的")
    ask.get_by_role("button", name="提交给主管").click()
    expect(why).to_contain_text(re.compile("等.*陈墨.*决定"))

    login(theirs, "chenmo", path="/h5/team")
    theirs.get_by_role("region", name="需要你").get_by_role("link", name=re.compile("归属申请等你决定")).click()
    claim = theirs.get_by_role("article").filter(has=theirs.locator(f'a[href$="/orders/{order}"]'))
    expect(claim).to_contain_text("昨天电话里是我定的")
    expect(claim).to_contain_text("现在算周凯的")
    claim.get_by_role("button", name="同意", exact=True).click()
    expect(claim).to_have_count(0)
    theirs.get_by_role("radio", name="已决定").click()
    expect(claim).to_contain_text("陈墨同意")

    expect(why).to_contain_text("算我的")
    expect(numbers.get_by_role("region", name="引导成交金额")).to_contain_text(yuan(before + FEN))
    assert sales(staff) == before + FEN


def test_a_refused_claim_says_why(phone: OpenPhone, login: Login, staff: Colleague, order: int) -> None:
    staff.write("POST", f"orders/{order}/claims", note="我也认识她")
    page = phone()
    login(page, "chenmo", path="/h5/claims")
    claim = page.get_by_role("article").filter(has=page.locator(f'a[href$="/orders/{order}"]'))
    claim.get_by_role("button", name="不同意").click()
    sheet = page.get_by_role("dialog", name="不同意：王芳的申请")
    sheet.get_by_label("原因").fill("是周凯先跟的")
    sheet.get_by_role("button", name="答复").click()
    expect(claim).to_have_count(0)
    mine = phone()
    login(mine, "wangfang", path=f"/h5/orders/{order}")
    expect(mine.get_by_text("陈墨没有同意：是周凯先跟的")).to_be_visible()


def test_a_correction_moves_the_order_and_can_be_taken_back(
    phone: OpenPhone, login: Login, staff: Colleague, order: int
) -> None:
    before = sales(staff)
    page = phone()
    login(page, "chenmo", path=f"/h5/orders/{order}")
    why = page.get_by_role("region", name="业绩归属")
    why.get_by_role("button", name="更正归属").click()
    sheet = page.get_by_role("dialog", name="更正归属")
    sheet.get_by_role("button", name="选择员工").click()
    people = page.get_by_role("dialog", name=re.compile("算谁的"))
    people.get_by_role("checkbox", name="王芳").click()
    people.get_by_role("button", name="完成（1）").click()
    sheet.get_by_label("原因").fill("直播间里是王芳接的")
    sheet.get_by_role("button", name="更正", exact=True).click()
    expect(why).to_contain_text("算王芳的")
    expect(why).to_contain_text("陈墨更正：直播间里是王芳接的")
    eventually(lambda: sales(staff) == before + FEN)
    why.get_by_role("button", name="撤销更正").click()
    expect(why).to_contain_text("算周凯的")
    eventually(lambda: sales(staff) == before)
