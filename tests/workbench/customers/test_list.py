import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.kernel import clock


def names(answer):
    return [row["name"] for row in answer.json["items"]]


def test_my_customers_come_newest_first_page_by_page(sign_in):
    me = make.member()
    for days in range(5):
        make.relation(me, make.customer(f"客户{days}"), added_at=clock.now() - dt.timedelta(days=days + 1))
    browser = sign_in(me)

    first = browser.get("/api/v1/customers?limit=3")
    second = browser.get(f"/api/v1/customers?limit=3&cursor={first.json['next_cursor']}")

    assert names(first) + names(second) == [f"客户{days}" for days in range(5)]
    assert second.json["next_cursor"] is None


def test_a_page_is_complete_when_many_were_added_in_the_same_second(sign_in):
    me, moment = make.member(), clock.now()
    for number in range(7):
        make.relation(me, make.customer(f"客户{number}"), added_at=moment)
    browser, seen, cursor = sign_in(me), [], ""
    while cursor is not None:
        answer = browser.get("/api/v1/customers", query_string={"limit": 2, "cursor": cursor})
        seen += names(answer)
        cursor = answer.json["next_cursor"]
    assert sorted(seen) == [f"客户{number}" for number in range(7)]


@pytest.mark.parametrize(
    ("search", "found"),
    [("林", ["林女士"]), ("护肤", ["林女士"]), ("100%", ["100%棉"]), ("_", []), ("\\", []), ("查无此人", [])],
)
def test_search_looks_at_name_and_remark_and_takes_wildcards_literally(sign_in, search, found):
    me = make.member()
    make.relation(me, make.customer("林女士"), remark="护肤-林")
    make.relation(me, make.customer("100%棉"))
    assert names(sign_in(me).get("/api/v1/customers", query_string={"q": search})) == found


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=nonsense", "cursor=WzFd", f"q={'x' * 51}", "page=2"])
def test_bad_arguments_are_refused_and_named(sign_in, query):
    answer = sign_in(make.member()).get(f"/api/v1/customers?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert query.split("=")[0] in answer.text


@pytest.mark.parametrize("rows", [1, 15])
def test_the_list_takes_three_queries_however_long_it_is(sign_in, queries, rows):
    me = make.member()
    for _ in range(rows):
        make.tag(on=make.relation(me))
    browser = sign_in(me)
    with queries(3):  # who am I, the page, its tags
        assert len(browser.get("/api/v1/customers").json["items"]) == rows


@pytest.mark.parametrize("colleagues", [1, 15])
def test_the_profile_takes_six_queries_however_many_know_her(sign_in, queries, colleagues):
    me, customer = make.member(), make.customer()
    make.tag(on=make.relation(me, customer))
    for _ in range(colleagues):
        make.tag(on=make.relation(make.member(), customer))
    browser = sign_in(me)
    with queries(6):  # who am I, the customer, her relations, their tags, what is written to them, her groups
        assert len(browser.get(f"/api/v1/customers/{customer.id}").json["relations"]) == colleagues + 1


def test_the_channel_is_the_live_codes_name_or_the_way_she_came(sign_in):
    me = make.member()
    make.channel("store01", "静安门店码")
    make.relation(me, make.customer("扫码"), state="store01", add_way=1)
    make.relation(me, make.customer("搜索"), add_way=2)
    make.relation(me, make.customer("将来"), add_way=999)
    rows = sign_in(me).get("/api/v1/customers").json["items"]
    channels = {row["name"]: row["channel_name"] for row in rows}
    assert channels == {"扫码": "静安门店码", "搜索": "搜索手机号", "将来": "其他"}


def test_the_trail_sorts_late_facts_by_when_they_happened(sign_in):
    me, now = make.member(), clock.now()
    spell = make.relation(me)
    for hours, title in ((1, "后"), (3, "先"), (2, "中")):
        make.trail(spell.customer_id, happened_at=now - dt.timedelta(hours=hours), title=title)
    browser = sign_in(me)
    first = browser.get(f"/api/v1/customers/{spell.customer_id}/trail?limit=2").json
    rest = browser.get(f"/api/v1/customers/{spell.customer_id}/trail?cursor={first['next_cursor']}").json
    assert [entry["payload"]["title"] for entry in first["items"] + rest["items"]] == ["后", "中", "先"]
