"""Orders that name their member by a code, so that a test of commissions says only what they earn by."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from workbench.changes.actions import mark
from workbench.kernel.db import db
from workbench.orders.models import Order, OrderItem, Refund
from workbench.people.models import Department, Member

_numbers = itertools.count(1)
FIRST_ORDER = "2025-01-05"
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(text: str) -> dt.datetime:
    """A moment in Shanghai: `2026-11-03`, or with a time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Books:
    """A shop whose administrator sets rates and closes months, and whose orders are derived at once."""

    work: Callable[..., int]
    admin: FlaskClient
    fang: Member
    yue: Member
    department: Department
    above: Department
    come_back: Callable[[str], FlaskClient]
    """The administrator signs in again on a later day."""

    def rate(self, rate_bp: int | None, *, on: str = "2026-01-01", **key: Any) -> dict[str, Any]:
        answer = self.admin.post("/api/v1/commission-rates", json={"rate_bp": rate_bp, "effective_on": on, **key})
        assert answer.status_code == 201, answer.json
        self.work()
        found: dict[str, Any] = answer.json
        return found

    def order(
        self, *items: tuple[int, str | None], of: Member | None = None, paid: str = "2026-11-03", **about: Any
    ) -> Order:
        """A paid order of these lines (fen, category); `amount_fen` is what they add up to."""
        total = sum(amount for amount, _ in items)
        values = {"channel": "youzan", "order_no": f"E{next(_numbers):08d}", "status": "paid", "source": "webhook"}
        values |= {"amount_fen": total, "paid_at": at(paid), "code_member_id": (of or self.fang).id, **about}
        order = Order(
            **values,
            items=[
                OrderItem(position=place, title="面霜", category=category, amount_fen=amount)
                for place, (amount, category) in enumerate(items)
            ],
        )
        db.session.add(order)
        db.session.commit()
        self._told(order)
        return order

    def refund(self, order: Order, amount_fen: int, *, on: str = "2026-11-04") -> None:
        about = {"refund_no": f"R{next(_numbers)}", "amount_fen": amount_fen, "refunded_at": at(on)}
        db.session.add(Refund(order_id=order.id, **about))
        self._told(order)

    def give(self, order: Order, to: Member) -> None:
        """It turns out to be somebody else's."""
        order.code_member_id = to.id
        db.session.merge(order)
        self._told(order)

    def pay(self, order: Order, paid: str) -> None:
        """It turns out to have been paid at another moment."""
        order.paid_at = at(paid)
        db.session.merge(order)
        self._told(order)

    def _told(self, order: Order) -> None:
        mark(order_ids=[order.id])
        db.session.commit()
        self.work()

    def on(self, moment: str) -> None:
        self.admin = self.come_back(moment)

    def close(self, month: str) -> dict[str, Any]:
        answer = self.admin.put(f"/api/v1/commission-closings/{month}")
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def month(self, month: str, *, scope: str = "corp") -> tuple[int, int, int]:
        """Own orders, adjustments, and both."""
        told = self.admin.get("/api/v1/commissions", query_string={"scope": scope, "month": month}).json
        return told["own_fen"], told["adjustment_fen"], told["total_fen"]

    def estimate(self, period: str, *, scope: str = "corp", **query: str) -> dict[str, Any]:
        """`commission_est` as the page of figures reads it."""
        query = {"scope": scope, "period": period, **query}
        found: dict[str, Any] = self.admin.get("/api/v1/commissions/estimate", query_string=query).json
        return found

    def lines(self, **query: str) -> list[tuple[int, int]]:
        """Order and amount, newest payment first, page by page."""
        seen, cursor = [], None
        while True:
            asked = {**query, "limit": 100, **({"cursor": cursor} if cursor else {})}
            page = self.admin.get("/api/v1/commissions/lines", query_string=asked).json
            seen += [(line["order_id"], line["amount_fen"]) for line in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return seen
