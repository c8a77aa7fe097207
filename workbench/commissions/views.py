"""Turn rows into the shapes of `schemas`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbench.commissions import queries
from workbench.commissions.months import Books
from workbench.people.scopes import Scope


def month(scope: Scope, first: dt.date, books: Books) -> dict[str, Any]:
    """A month of a scope."""
    closing = queries.find_closing(first) if books.is_closed(first) else None
    state = "closed" if closing else "running" if first == books.running else "estimated"
    return {
        "scope": scope.key,
        "month": first,
        "state": state,
        "closed_at": closing.closed_at if closing else None,
        "has_rates": queries.has_rates(),
        **queries.totals(scope, first, books),
    }


def lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Lines with the rates that applied."""
    rates = queries.rates_named(rate_id for row in rows for rate_id in row.rate_ids)
    return [
        {
            **row._asdict(),
            "member": {"userid": row.userid, "name": row.member_name},
            "rates": [rates[rate_id] for rate_id in row.rate_ids if rate_id in rates],
        }
        for row in rows
    ]


def members(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Members with their sums."""
    return [{**row._asdict(), "member": row} for row in rows]
