import time_machine

from tests.workbench import factories as make
from tests.workbench.mass_sends.shop import preview, wish
from workbench.mass_sends.message_models import MassMessage


def read_list(sign_in, shop, work):
    assert sign_in(shop.boss).post("/api/v1/mass-send-syncs").status_code == 202
    work(also_waiting=True)


def own(shop, customer, times):
    for _ in range(times):
        shop.simulator.act(
            "personal-mass-send", userid="wangfang", text="早", external_userids=[customer.external_userid]
        )


def test_the_estimate_counts_everybodys_mass_sends_of_this_month(sign_in, shop, work):
    days = 30  # the month the shop's clock stands in
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        shop.simulator.post("clock", now="2026-11-20T10:00:00+08:00", frozen=True)
        full, other = shop.customer(), shop.customer()
        own(shop, full, days - 1)
        read_list(sign_in, shop, work)
        assert preview(sign_in(shop.boss), member_userids=["wangfang"]).json["allowance_used"] == 0
        own(shop, full, 1)
        read_list(sign_in, shop, work)
        answer = preview(sign_in(shop.boss), customer_ids=[full.id, other.id]).json
        assert (answer["recipients_total"], answer["allowance_used"]) == (1, 1)
        assert answer["allowance"]["per_month"] == days
        assert answer["allowance"]["read_at"].startswith("2026-11-20T02:00:00")
        made = wish(sign_in(shop.boss), member_userids=["wangfang"]).json
        assert (made["recipients_total"], made["excluded_allowance_used"]) == (1, 1)
    with time_machine.travel("2026-12-01T00:00:00+08:00", tick=False):
        assert preview(sign_in(shop.boss), customer_ids=[full.id, other.id]).json["allowance_used"] == 0


def test_status_3_corrects_the_estimate_for_the_rest_of_the_month(sign_in, shop, work):
    full = shop.customer()
    shop.simulator.post("settings", mass_sends_per_month=1)
    own(shop, full, 1)
    boss = sign_in(shop.boss)
    assert preview(boss, customer_ids=[full.id]).json["allowance_used"] == 0
    made = wish(boss, customer_ids=[full.id])
    work(also_waiting=True)
    shop.confirm(shop.fang)
    boss.put(f"/api/v1/mass-sends/{made.json['id']}/reading")
    work(also_waiting=True)
    answer = preview(boss, customer_ids=[full.id]).json
    assert (answer["recipients_total"], answer["allowance_used"]) == (0, 1)


def test_reading_the_list_twice_at_once_is_reading_it_once(sign_in, shop, work):
    boss = sign_in(shop.boss)
    first, second = (boss.post("/api/v1/mass-send-syncs").json["started_at"] for _ in range(2))
    assert first == second
    work(also_waiting=True)
    assert shop.simulator.calls("externalcontact/get_groupmsg_list_v2") == 2  # customers, groups


def test_the_list_is_read_to_its_end_through_short_pages_and_errors(sign_in, shop, work):
    own(shop, shop.customer(), 3)
    shop.simulator.post("settings", ragged_pages=True)
    shop.simulator.post("faults", api="externalcontact/get_groupmsg_list_v2", errcode=-1)
    read_list(sign_in, shop, work)
    shop.simulator.post("settings", ragged_pages=False)
    assert make.count(MassMessage) >= 3
