"""Rows of the trail: what follows from the history, and edits of remarks up to the size's number of rows."""

from random import Random

from bench.generator.history import Historian, History
from bench.generator.purchases import closed_at, order_no, refund_no
from bench.generator.sizes import Size
from bench.generator.spool import Spool, row
from bench.generator.timeline import Timeline

TOUCHED = {"mass_send": "mass_send_received", "one_to_one": "mass_send_received", "task": "task_item_completed"}
EDITED = '{"remark_changed": true, "mobiles_changed": false, "tags_added": [], "tags_removed": []}'


class Trailing:
    """Writes the trail of one history after the other."""

    def __init__(self, timeline: Timeline, spool: Spool) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random("trail")
        self._relations = self._entries = 0

    def write_all(self, historian: Historian) -> None:
        edits = _edits_each(historian.size)
        for history in historian.histories():
            self._friendships(history)
            self._contacts(history)
            self._orders(history)
            self._edits(history, edits)

    def _friendships(self, history: History) -> None:
        for spell in history.spells:
            self._relations += 1
            payload = f'{{"channel_name": "门店活码", "began_by": "{spell.began_by}"}}'
            key = f"relation_added:{self._relations}"
            self._add(history, "relation_added", spell.added, spell.member, payload, key)
            if spell.ended is not None:
                payload = f'{{"ended_by": "{spell.ended_by}", "was_half_added": false}}'
                ended = self._timeline.unix(spell.ended)
                key = f"relation_ended:{spell.member}:{history.customer}:{ended}"
                self._add(history, "relation_ended", spell.ended, spell.member, payload, key)

    def _contacts(self, history: History) -> None:
        for touch in history.touches:
            key = f"{touch.kind}:bench:{self._entries}"
            payload = '{"text": "新品到店，老客户专享八折，欢迎到店试用", "is_personal": false}'
            self._add(history, TOUCHED[touch.kind], touch.at, touch.member, payload, key)

    def _orders(self, history: History) -> None:
        for purchase in history.purchases:
            if not purchase.is_known:
                continue
            order, key = order_no(purchase), str(purchase.id)
            about = f'{{"order_id": {key}, "channel": "{purchase.channel}", "order_no": "{order}", "amount_fen": '
            payload = f"{about}{purchase.amount}}}"
            self._add(history, "order_placed", purchase.created, None, payload, f"order_placed:{key}")
            if purchase.paid is not None:
                self._add(history, "order_paid", purchase.paid, None, payload, f"order_paid:{key}")
            if purchase.status == "closed":
                self._add(history, "order_closed", closed_at(purchase), None, payload, f"order_closed:{key}")
            if purchase.refund:
                at, amount = purchase.refund
                payload = f'{about}{amount}, "is_estimated": false}}'
                self._add(history, "order_refunded", at, None, payload, f"order_refunded:{key}:{refund_no(purchase)}")

    def _edits(self, history: History, edits_each: float) -> None:
        first, end = history.spells[0], self._timeline.end
        for _ in range(int(self._rng.random() * 2 * edits_each + 0.5)):
            at = first.added + int(self._rng.random() * (end - first.added))
            key = f"relation_edited:bench:{self._entries}"
            self._add(history, "relation_edited", at, first.member, EDITED, key)

    def _add(self, history: History, kind: str, at: int, member: int | None, payload: str, key: str) -> None:
        self._entries += 1
        stamp = self._timeline.stamp(at)
        source = "file" if kind.startswith("order_") else "event"
        line = row(self._entries, history.customer, kind, stamp, stamp, source, member, payload, key)
        self._spool.add("trail_entries", line, at)


def _edits_each(size: Size) -> float:
    told = 1.75 + 0.75 * size.touches_each + 1.75 * size.orders_each
    return max(0.0, size.trail_each - told)
