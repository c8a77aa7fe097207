"""A touch of which only the member's own phone tells earns no order that was paid before it was told."""

import datetime as dt
import uuid

import orjson
import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.attribution.shop import DAY
from workbench.kernel import clock

TEXT = "您好，小样用着还习惯吗？"
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def say(shop, who, *, sent_at, customer=None):
    body = {
        "client_key": str(uuid.uuid4()),
        "external_userid": (customer or shop.customer).external_userid,
        "text": TEXT,
        "sent_at": sent_at.isoformat(),
    }
    assert shop.as_[who].post("/api/v1/touches", json=body).status_code == 201
    shop.work()


@pytest.fixture
def archive(app, shop, tmp_path):
    """The chat archive tells of a message of Ann's."""

    def tell(sent_at):
        told = {
            "msgid": uuid.uuid4().hex,
            "action": "send",
            "from": shop.ann.userid,
            "tolist": [shop.customer.external_userid],
            "roomid": "",
            "msgtime": int(sent_at.timestamp() * 1000),
            "msgtype": "text",
            "text": {"content": TEXT},
        }
        path = tmp_path / "archive.jsonl"
        path.write_bytes(orjson.dumps(told))
        assert app.test_cli_runner().invoke(args=["ingest-archive", str(path)]).exit_code == 0
        shop.work()

    return tell


def test_a_colleague_does_not_take_a_paid_order_by_saying_they_wrote_before(shop):
    say(shop, shop.ann, sent_at=shop.paid_at - MINUTE)
    assert shop.owner() == (shop.bob.id, "one_to_one")
    [ann] = shop.why(shop.bob).json["others"]
    assert (ann["why_not"], ann["direct_at"]) == ("told_after_payment", None)
    assert ann["unbelieved_at"] == (shop.paid_at - MINUTE).isoformat()


def test_nor_where_nobody_wrote_and_she_is_whoevers_knows_her_longest(shop):
    customer = make.customer("别人")
    make.relation(shop.ann, customer, added_at=shop.paid_at - 90 * DAY)
    make.relation(shop.bob, customer, added_at=shop.paid_at - 30 * DAY)
    bought = make.order(customer, paid_at=shop.paid_at)
    say(shop, shop.bob, sent_at=bought.paid_at - MINUTE, customer=customer)
    why = shop.as_[shop.ann].get(f"/api/v1/orders/{bought.id}/attribution").json
    assert (why["member"]["name"], why["source"]) == ("Ann", "natural")
    assert [one["why_not"] for one in why["others"]] == ["told_after_payment"]


def test_what_the_archive_proves_counts_however_late(shop, archive):
    say(shop, shop.ann, sent_at=shop.paid_at - MINUTE)
    archive(shop.paid_at - MINUTE)
    assert shop.owner() == (shop.ann.id, "one_to_one")


def test_so_it_does_when_the_archive_was_first(shop, archive):
    archive(shop.paid_at - MINUTE)
    assert shop.owner() == (shop.ann.id, "one_to_one")
    say(shop, shop.ann, sent_at=shop.paid_at - MINUTE)
    assert shop.owner() == (shop.ann.id, "one_to_one")


def test_what_was_told_before_she_paid_counts(shop):
    now = clock.now()
    say(shop, shop.ann, sent_at=now - 3 * dt.timedelta(hours=1))
    with time_machine.travel(now + 10 * MINUTE):
        bought = make.order(shop.customer, paid_at=now + 9 * MINUTE)
        shop.work()
    why = shop.as_[shop.ann].get(f"/api/v1/orders/{bought.id}/attribution").json
    assert (why["member"]["name"], why["source"]) == ("Ann", "one_to_one")


@pytest.mark.parametrize(
    ("told", "seen", "counts"),
    [
        (dt.timedelta(), SECOND, True),
        (SECOND, 2 * SECOND, True),
        (5 * SECOND, DAY, True),
        (6 * SECOND, DAY, False),
        (3 * SECOND, 2 * SECOND, False),
        (SECOND, -DAY, False),
    ],
)
def test_a_phone_may_be_seconds_late_unless_the_order_was_known_by_then(shop, told, seen, counts):
    """An order known before it is paid (created, say) leaves no time at all."""
    paid_at = shop.paid_at
    bought = make.order(shop.customer, paid_at=paid_at, seen_at=paid_at + seen)
    make.touch(shop.ann, shop.customer, at=paid_at - SECOND, self_told_at=paid_at + told)
    shop.work()
    why = shop.as_[shop.ann].get(f"/api/v1/orders/{bought.id}/attribution").json
    assert why["member"]["name"] == ("Ann" if counts else "Bob")
