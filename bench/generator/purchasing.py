"""Rows of orders, their lines and refunds."""

from random import Random

from bench.generator import catalogue
from bench.generator.corp import staff
from bench.generator.history import Historian
from bench.generator.people import buyer_id, external_userid, mobile
from bench.generator.purchases import Purchase, closed_at, order_no, refund_no
from bench.generator.spool import Spool, row
from bench.generator.timeline import Timeline


class Purchasing:
    """Writes the orders of one history after the other."""

    def __init__(self, timeline: Timeline, spool: Spool) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random("orders")
        self._refunds = 0
        self._userids: list[str] = []

    def write_all(self, historian: Historian) -> None:
        self._userids = [one.userid for one in staff(historian.size)]
        for history in historian.histories():
            for purchase in history.purchases:
                self._order(history.customer, purchase)

    def _order(self, customer: int, purchase: Purchase) -> None:
        stamp, created, paid = self._timeline.stamp, purchase.created, purchase.paid
        is_own = purchase.channel in catalogue.OWN_CHANNELS
        code = purchase.code_member
        self._spool.add(
            "orders",
            row(
                purchase.id,
                purchase.channel,
                "旗舰店" if purchase.channel in {"mini_program", "store", "youzan", "other"} else "",
                order_no(purchase),
                purchase.status,
                purchase.amount,
                stamp(created),
                stamp(paid) if paid is not None else None,
                stamp(closed_at(purchase)) if purchase.status == "closed" else None,
                external_userid(customer) if is_own else None,
                None if is_own else buyer_id(customer),
                f"{mobile(customer)[:3]}****{mobile(customer)[-4:]}",
                catalogue.name(self._rng),
                self._userids[code - 1] if code else None,
                code,
                customer if purchase.is_known else None,
                None if not purchase.is_known else "external_userid" if is_own else "buyer_id",
                stamp(paid if paid is not None else created),
                "webhook" if is_own else "file",
            ),
            created,
        )
        self._lines(purchase)
        if purchase.refund:
            self._refunds += 1
            at, amount = purchase.refund
            line = row(self._refunds, purchase.id, refund_no(purchase), amount, stamp(at))
            self._spool.add("refunds", line, at)

    def _lines(self, purchase: Purchase) -> None:
        for position, ((sku, title, category, price), quantity) in enumerate(purchase.lines):
            line = row(purchase.id, position, sku, title, category, quantity, price * quantity)
            self._spool.add("order_items", line, purchase.created)
