"""为什么算我的: an order explains itself, may be claimed, decided about, corrected and un-corrected; numbers follow."""

import re

import pytest
from playwright.sync_api import expect

from script.support.place import Place
from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.shop import Shop

FEN = 43_219


def sales(who: Colleague) -> int:
    return int(who.read("kpis", scope="me", period="day")["metrics"]["guided_gmv"]["value"] or 0)


def yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"¥{whole:,}" + (f".{rest:02}" if rest else "")


@pytest.fixture(scope="module")
def rival(demo: Place) -> Colleague:
    """周凯, at work elsewhere."""
    return Colleague(demo.app_url, "zhoukai")


@pytest.fixture
def order(corp: Corp, shop: Shop, leader: Colleague) -> int:
    """An order of somebody who has come to know 王芳 and 周凯: by the rule it is 王芳's."""
    friend = corp.add_customer("wangfang")
    leader.customer_id(friend)
    corp.act("add-customer", userid="zhoukai", external_userid=friend.external_userid)
    customer = leader.customer_id(friend)
    eventually(lambda: len(leader.read(f"customers/{customer}")["relations"]) == 2)
    order_no = shop.sell(FEN, to=friend)
    found = eventually(lambda: [one for one in leader.read("orders", q=order_no)["items"] if one["member"]])
    order_id: int = found[0]["id"]
    return order_id


def test_a_claim_is_decided_by_who_leads_both_and_the_numbers_follow(
    phone: OpenPhone, login: Login, rival: Colleague, order: int
) -> None:
    before = sales(rival)
    mine, theirs, numbers = phone(), phone(), phone()
    login(numbers, "zhoukai", path="/h5/kpis?period=day")
    expect(numbers.get_by_role("region", name="引导成交金额")).to_contain_text(yuan(before))

    login(mine, "zhoukai", path=f"/h5/orders/{order}")
    why = mine.get_by_role("region", name="业绩归属")
    expect(why).to_contain_text("算王芳的")
    expect(why).to_contain_text("没有记录到谁联系过她，所以算认识她最久的人")
    expect(why.get_by_role("listitem").filter(has_text="周凯")).to_contain_text("认识得")
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
    expect(claim).to_contain_text("现在算王芳的")
    claim.get_by_role("button", name="同意", exact=True).click()
    expect(claim).to_have_count(0)
    theirs.get_by_role("radio", name="已决定").click()
    expect(claim).to_contain_text("陈墨同意")

    expect(why).to_contain_text("算我的")
    expect(numbers.get_by_role("region", name="引导成交金额")).to_contain_text(yuan(before + FEN))
    assert sales(rival) == before + FEN


def test_a_refused_claim_says_why(phone: OpenPhone, login: Login, rival: Colleague, order: int) -> None:
    rival.write("POST", f"orders/{order}/claims", note="我也认识她")
    page = phone()
    login(page, "chenmo", path="/h5/claims")
    claim = page.get_by_role("article").filter(has=page.locator(f'a[href$="/orders/{order}"]'))
    claim.get_by_role("button", name="不同意").click()
    sheet = page.get_by_role("dialog", name="不同意：周凯的申请")
    sheet.get_by_label("原因").fill("是王芳先跟的")
    sheet.get_by_role("button", name="答复").click()
    expect(claim).to_have_count(0)
    mine = phone()
    login(mine, "zhoukai", path=f"/h5/orders/{order}")
    expect(mine.get_by_text("陈墨没有同意：是王芳先跟的")).to_be_visible()


def test_a_correction_moves_the_order_and_can_be_taken_back(
    phone: OpenPhone, login: Login, rival: Colleague, order: int
) -> None:
    before = sales(rival)
    page = phone()
    login(page, "chenmo", path=f"/h5/orders/{order}")
    why = page.get_by_role("region", name="业绩归属")
    why.get_by_role("button", name="更正归属").click()
    sheet = page.get_by_role("dialog", name="更正归属")
    sheet.get_by_role("button", name="选择员工").click()
    people = page.get_by_role("dialog", name=re.compile("算谁的"))
    people.get_by_role("checkbox", name="周凯").click()
    people.get_by_role("button", name="完成（1）").click()
    sheet.get_by_label("原因").fill("直播间里是周凯接的")
    sheet.get_by_role("button", name="更正", exact=True).click()
    expect(why).to_contain_text("算周凯的")
    expect(why).to_contain_text("陈墨更正：直播间里是周凯接的")
    eventually(lambda: sales(rival) == before + FEN)
    why.get_by_role("button", name="撤销更正").click()
    expect(why).to_contain_text("算王芳的")
    eventually(lambda: sales(rival) == before)
