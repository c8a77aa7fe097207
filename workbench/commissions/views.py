"""Turn rows into the shapes of `schemas`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbench.commissions import queries
from workbench.commissions.lines import rates_named
from workbench.commissions.months import Books, Turn
from workbench.commissions.windows import of_month, state_of
from workbench.commissions.worth import totals
from workbench.people.scopes import Scope


def month(scope: Scope, first: dt.date, books: Books) -> dict[str, Any]:
    """A month of a scope."""
    window = of_month(first)
    closing = queries.find_closing(first)
    return {
        "scope": scope.key,
        "month": first,
        "state": state_of(window, books),
        "closed_at": closing.closed_at if closing else None,
        "has_rates": queries.has_rates(),
        **totals(scope, window, books),
    }


def lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Lines with the rates that applied."""
    rates = rates_named(rate_id for row in rows for rate_id in row.rate_ids)
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


def turn(whose: Turn) -> dict[str, Any]:
    """Which month is closed next."""
    return {"next_month": whose.next, "latest_month": whose.latest}
