import datetime as dt

from tests.workbench import factories as make
from workbench.kernel import clock


def test_my_customers_come_newest_first_page_by_page(sign_in):
    me = make.member()
    for days in range(5):
        make.relation(me, make.customer(f"客户{days}"), added_at=clock.now() - dt.timedelta(days=days + 1))
    browser = sign_in(me)

    first = browser.get("/api/v1/customers?limit=3").json
    second = browser.get(f"/api/v1/customers?limit=3&cursor={first['next_cursor']}").json

    assert [row["name"] for row in first["items"] + second["items"]] == [f"客户{days}" for days in range(5)]
    assert second["next_cursor"] is None
