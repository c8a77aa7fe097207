"""Rows of orders, their lines and refunds."""

from random import Random

from bench.generator import catalogue
from bench.generator.corp import staff
from bench.generator.history import History
from bench.generator.people import buyer_id, external_userid, mobile
from bench.generator.purchases import Purchase, closed_at, order_no, refund_no
from bench.generator.shards import Shard
from bench.generator.sizes import Size
from bench.generator.spool import NULL, Spool, row
from bench.generator.timeline import Timeline

OF_A_SHOP = dict.fromkeys(("mini_program", "store", "youzan", "other"), "旗舰店")


class Purchasing:
    """Writes the orders of one history after the other."""

    def __init__(self, size: Size, timeline: Timeline, spool: Spool, shard: Shard) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random(f"orders {shard.number}")
        self._refunds = shard.numbers()
        self._userids = [one.userid for one in staff(size)]

    def write(self, history: History) -> None:
        customer = history.customer
        number, own, elsewhere = mobile(customer), external_userid(customer), buyer_id(customer)
        mask = f"{number[:3]}****{number[-4:]}"
        for purchase in history.purchases:
            is_own = purchase.channel in catalogue.OWN_CHANNELS
            buyer = f"{own}\t{NULL}\t{mask}" if is_own else f"{NULL}\t{elsewhere}\t{mask}"
            resolved = NULL if not purchase.is_known else "external_userid" if is_own else "buyer_id"
            known = f"{customer if purchase.is_known else NULL}\t{resolved}"
            self._order(purchase, buyer, known, "webhook" if is_own else "file")
            self._lines(purchase)
            if purchase.refund:
                at, amount = purchase.refund
                stamp = self._timeline.stamp(at)
                line = row(next(self._refunds), purchase.id, refund_no(purchase), amount, stamp)
                self._spool.add("refunds", line, at)

    def _order(self, purchase: Purchase, buyer: str, known: str, source: str) -> None:
        """Ten million of these are put together: without a call for every column."""
        stamp, code = self._timeline.stamp, purchase.code_member
        created = stamp(purchase.created)
        paid = NULL if purchase.paid is None else stamp(purchase.paid)
        closed = stamp(closed_at(purchase)) if purchase.status == "closed" else NULL
        coded = f"{self._userids[code - 1]}\t{code}" if code else f"{NULL}\t{NULL}"
        self._spool.add(
            "orders",
            f"{purchase.id}\t{purchase.channel}\t{OF_A_SHOP.get(purchase.channel, '')}\t{order_no(purchase)}"
            f"\t{purchase.status}\t{purchase.amount}\t{created}\t{paid}\t{closed}"
            f"\t{buyer}\t{catalogue.name(self._rng)}\t{coded}\t{known}"
            f"\t{created if purchase.paid is None else paid}\t{source}\n",
            purchase.created,
        )

    def _lines(self, purchase: Purchase) -> None:
        for position, ((sku, title, category, price), quantity) in enumerate(purchase.lines):
            line = f"{purchase.id}\t{position}\t{sku}\t{title}\t{category}\t{quantity}\t{price * quantity}\n"
            self._spool.add("order_items", line, purchase.created)
