"""Who hears at once that a customer is lost, and what the card says."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.kernel import clock
from workbench.notices.models import Notice


@pytest.fixture
def shop():
    """王芳 of 林悦's team, and 陈默 above them; a friend of 王芳's since ten days."""
    root = make.department("总部")
    team = make.department("一组", parent=root)
    make.member("陈默", of=root, heads=True, userid="chenmo")
    make.member("林悦", of=team, heads=True, userid="linyue")
    staff = make.member("王芳", of=team, userid="wangfang")
    customer = make.customer("林女士")
    make.relation(staff, customer, added_at=clock.now() - dt.timedelta(days=10, hours=1), remark="护肤-林")
    return customer


@pytest.fixture
def told(client, simulator, work, shop):
    """Lets WeCom tell of an end; returns the card somebody got, if any."""

    def tell(change, *, at=None, times=1, **more):
        moment = int((at or clock.now()).timestamp())
        for number in range(times):
            xml = contact_xml(change, "wangfang", shop.external_userid, at=moment, **more)
            assert deliver(client, xml, nonce=f"n{number}").status_code == 200
            work()
        return lambda userid: [message["body"] for message in simulator.get("messages", userid=userid)]

    return tell


def test_the_member_a_customer_left_is_told_at_once_with_the_way_to_the_profile(told, shop, sign_in):
    cards = told("del_follow_user")
    (card,) = cards("wangfang")
    assert card["main_title"]["title"] == "护肤-林 删除了你"
    assert card["horizontal_content_list"] == [{"keyname": "认识", "value": "10 天"}]
    assert card["card_action"]["url"] == f"http://127.0.0.1/h5/customers/{shop.id}"
    assert cards("linyue") == []


def test_the_head_is_told_that_a_member_deleted_a_customer_without_her_full_name(told):
    cards = told("del_external_contact")
    (card,) = cards("linyue")
    assert card["main_title"]["title"] == "王芳 删除了客户 林**"
    assert (cards("wangfang"), cards("chenmo")) == ([], [])


def test_a_head_who_deletes_a_customer_is_reported_to_the_head_above(client, simulator, work, shop):
    from workbench.people.queries import find_member

    head = find_member("linyue")
    make.relation(head, shop)
    xml = contact_xml("del_external_contact", "linyue", shop.external_userid, at=int(clock.now().timestamp()))
    deliver(client, xml)
    work()
    assert len(simulator.get("messages", userid="chenmo")) == 1
    assert simulator.get("messages", userid="linyue") == []


def test_a_hand_over_is_no_loss(told):
    cards = told("del_external_contact", Source="DELETE_BY_TRANSFER")
    assert cards("linyue") == []


def test_an_event_told_three_times_is_one_card(told):
    assert len(told("del_follow_user", times=3)("wangfang")) == 1


def test_old_news_is_not_told(told):
    assert told("del_follow_user", at=clock.now() - dt.timedelta(hours=25))("wangfang") == []
    assert make.count(Notice) == 0
