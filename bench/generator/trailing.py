"""Rows of the trail: what follows from the history, and edits of remarks up to the size's number of rows."""

from random import Random

from bench.generator.history import History
from bench.generator.purchases import closed_at, order_no, refund_no
from bench.generator.shards import Shard
from bench.generator.sizes import Size
from bench.generator.spool import NULL, Spool
from bench.generator.timeline import Timeline

TOUCHED = {"mass_send": "mass_send_received", "one_to_one": "mass_send_received", "task": "task_item_completed"}
EDITED = '{"remark_changed": true, "mobiles_changed": false, "tags_added": [], "tags_removed": []}'
TOLD = '{"text": "新品到店，老客户专享八折，欢迎到店试用", "is_personal": false}'


class Trailing:
    """Writes the trail of one history after the other."""

    def __init__(self, size: Size, timeline: Timeline, spool: Spool, shard: Shard) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random(f"trail {shard.number}")
        self._relations, self._entries = shard.numbers(), shard.numbers()
        self._edits_each = _edits_each(size)

    def write(self, history: History) -> None:
        self._friendships(history)
        self._contacts(history)
        self._orders(history)
        self._edits(history)

    def _friendships(self, history: History) -> None:
        for spell in history.spells:
            payload = f'{{"channel_name": "门店活码", "began_by": "{spell.began_by}"}}'
            key = f"relation_added:{next(self._relations)}"
            self._add(history.customer, "relation_added", spell.added, spell.member, payload, key)
            if spell.ended is not None:
                payload = f'{{"ended_by": "{spell.ended_by}", "was_half_added": false}}'
                ended = self._timeline.unix(spell.ended)
                key = f"relation_ended:{spell.member}:{history.customer}:{ended}"
                self._add(history.customer, "relation_ended", spell.ended, spell.member, payload, key)

    def _contacts(self, history: History) -> None:
        for touch in history.touches:
            self._add(history.customer, TOUCHED[touch.kind], touch.at, touch.member, TOLD, f"{touch.kind}:bench:")

    def _orders(self, history: History) -> None:
        customer = history.customer
        for purchase in history.purchases:
            if not purchase.is_known:
                continue
            order, key = order_no(purchase), purchase.id
            about = f'{{"order_id": {key}, "channel": "{purchase.channel}", "order_no": "{order}", "amount_fen": '
            payload = f"{about}{purchase.amount}}}"
            self._add(customer, "order_placed", purchase.created, None, payload, f"order_placed:{key}", "file")
            if purchase.paid is not None:
                self._add(customer, "order_paid", purchase.paid, None, payload, f"order_paid:{key}", "file")
            if purchase.status == "closed":
                self._add(customer, "order_closed", closed_at(purchase), None, payload, f"order_closed:{key}", "file")
            if purchase.refund:
                at, amount = purchase.refund
                payload = f'{about}{amount}, "is_estimated": false}}'
                key_of_it = f"order_refunded:{key}:{refund_no(purchase)}"
                self._add(customer, "order_refunded", at, None, payload, key_of_it, "file")

    def _edits(self, history: History) -> None:
        first, end = history.spells[0], self._timeline.end
        for _ in range(int(self._rng.random() * 2 * self._edits_each + 0.5)):
            at = first.added + int(self._rng.random() * (end - first.added))
            self._add(history.customer, "relation_edited", at, first.member, EDITED, "relation_edited:bench:")

    def _add(
        self, customer: int, kind: str, at: int, member: int | None, payload: str, key: str, source: str = "event"
    ) -> None:
        """A key that ends in a colon is made one by the number of the entry."""
        entry, stamp = next(self._entries), self._timeline.stamp(at)
        fact = f"{key}{entry}" if key[-1] == ":" else key
        actor = NULL if member is None else member
        line = f"{entry}\t{customer}\t{kind}\t{stamp}\t{stamp}\t{source}\t{actor}\t{payload}\t{fact}\n"
        self._spool.add("trail_entries", line, at)


def _edits_each(size: Size) -> float:
    told = 1.75 + 0.75 * size.touches_each + 1.75 * size.orders_each
    return max(0.0, size.trail_each - told)
