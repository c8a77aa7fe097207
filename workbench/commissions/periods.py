"""`commission_est` of a scope over any period, beside the period before.

Both are what their days are worth by the same rule (see `worth`), so that the change is that of the two values shown. A
part of a month has no adjustments: they are settled with it as a whole.
"""

from typing import Any

from workbench.commissions.months import books
from workbench.commissions.windows import state_of
from workbench.commissions.worth import totals
from workbench.metrics import beginnings
from workbench.metrics.metric import Unit
from workbench.metrics.periods import Period
from workbench.metrics.queries import compared, when
from workbench.metrics.registry import BY_KEY
from workbench.people.scopes import Scope

METRIC = BY_KEY["commission_est"]


def estimate(scope: Scope, period: Period) -> dict[str, Any]:
    """The estimate of the period, of which `adjustment_fen` are adjustments, and how it compares."""
    now, known = books(), beginnings.known(METRIC, period, beginnings.read())
    current, before = totals(scope, period.current, now), totals(scope, period.previous, now)
    value = current["total_fen"] if known.is_known else None
    previous = before["total_fen"] if known.is_comparable else None
    return {
        "scope": scope.key,
        **when(period),
        **compared(value, previous, Unit.FEN),
        "own_fen": current["own_fen"],
        "adjustment_fen": current["adjustment_fen"],
        "state": state_of(period.current, now),
        "since": known.since,
        "is_partial": known.is_partial,
    }
