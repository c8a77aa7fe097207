"""Who loses an order to a fact that came late hears of it, once, when it has stayed so for a while."""

import datetime as dt

import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.attribution.shop import DAY, HOUR
from workbench.attribution.jobs import look_after
from workbench.derivations.rebuilding import rebuild
from workbench.kernel import clock
from workbench.kernel.db import db


@pytest.fixture
def a_while_later(work):
    """What is due then is told."""

    def wait():
        with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
            look_after(timestamp=0)
        work()

    return wait


def touched_after_all(shop, *orders):
    """Ann's mass send from before the payment is only told now."""
    for order in orders:
        make.touch(shop.ann, shop.customer, at=order.paid_at)
    shop.work()


def test_whoever_loses_an_order_to_a_late_touch_is_told(shop, a_while_later):
    touched_after_all(shop, shop.order)
    assert shop.owner() == (shop.ann.id, "one_to_one")
    assert shop.cards_of(shop.bob) == []
    a_while_later()
    assert (shop.cards_of(shop.bob), shop.cards_of(shop.ann)) == (["一笔订单不再算你的"], [])
    a_while_later()
    assert len(shop.cards_of(shop.bob)) == 1


def test_several_orders_are_one_card(shop, a_while_later):
    more = [make.order(shop.customer, paid_at=shop.paid_at - minutes * HOUR) for minutes in (1, 2)]
    shop.work()
    touched_after_all(shop, shop.order, *more)
    a_while_later()
    assert shop.cards_of(shop.bob) == ["3 笔订单不再算你的"]


def test_what_was_given_back_meanwhile_is_not_told(shop, a_while_later):
    touched_after_all(shop, shop.order)
    make.touch(shop.bob, shop.customer, at=shop.paid_at, kind=make.TouchKind.TASK)
    shop.work()
    assert shop.owner() == (shop.bob.id, "task")
    a_while_later()
    assert (shop.cards_of(shop.bob), shop.cards_of(shop.ann)) == ([], [])


def test_an_order_that_is_nobodys_any_more_is_told_too(shop, a_while_later):
    """Her friendship with both had ended before she paid, as a listing shows."""
    for spell in shop.spells:
        make.end(spell, at=shop.paid_at - HOUR, by="customer")
    make.mark(customer_ids=[shop.customer.id])
    db.session.commit()
    shop.work()
    assert shop.owner() == (None, None)
    a_while_later()
    assert shop.cards_of(shop.bob) == ["一笔订单不再算你的"]


def test_a_correction_is_told_at_once_and_only_once(shop, a_while_later):
    shop.correct(shop.boss, shop.ann)
    shop.undo(shop.boss)
    a_while_later()
    assert shop.cards_of(shop.bob) == ["主管 更正：一笔订单不再算你的"]
    assert shop.cards_of(shop.ann) == ["主管 更正：一笔订单算你的", "主管 更正：一笔订单不再算你的"]


def test_a_rebuild_tells_nobody(shop, a_while_later):
    make.touch(shop.ann, shop.customer, at=shop.paid_at)
    rebuild()
    db.session.commit()
    assert shop.owner() == (shop.ann.id, "one_to_one")
    a_while_later()
    assert shop.cards_of(shop.bob) == []


def test_who_has_left_is_told_nothing(shop, a_while_later):
    shop.bob.removed_at = clock.now() - DAY
    db.session.commit()
    touched_after_all(shop, shop.order)
    a_while_later()
    assert shop.cards_of(shop.bob) == []
