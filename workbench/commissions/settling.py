"""Bring estimates up to date: of the persons a batch of changes concerns, of some days, or of everything."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.commissions.estimate import CLOSED, DAYS, ESTIMATE_ANEW, PERSONS, SUM_ANEW, adjust, rewrite
from workbench.kernel import anew
from workbench.kernel.db import db

ALONE = sa.text("select pg_advisory_xact_lock(hashtext('commissions'))")
"""Nobody estimates while a month is being closed, nor the other way round."""

TABLES = ("commission_estimates", "commission_days")
SPAN, MOST = 1_000_000, 64
"""Order ids in one statement of a rebuild; more of them, where these would make too many statements."""

REACH = sa.text("select min(order_id) as first, max(order_id) as last from attributions")


def settle(affected: Affected) -> None:
    """Estimates, day sums and open adjustments of these persons' and orders' orders; after their attribution."""
    db.session.execute(ALONE)
    about = {"person_ids": sorted(affected.person_ids), "order_ids": sorted(affected.order_ids)}
    db.session.execute(sa.text(rewrite(PERSONS)), about)
    db.session.execute(sa.text(adjust(PERSONS)), about)


def rebuild() -> anew.Stages:
    """Stages: everything but the adjustments, into empty tables. No month is closed until the exchange."""
    db.session.execute(ALONE)
    reach = db.session.execute(REACH).one()
    if reach.first is not None:
        width = max(SPAN, (reach.last - reach.first) // MOST + 1)
        yield [partial(_estimate, start, start + width - 1) for start in range(reach.first, reach.last + 1, width)]
    yield anew.looked_at("commission_estimates")
    yield [anew.step(SUM_ANEW.format(kept=f"{anew.HOME}.commission_days"))]
    yield from anew.indexed(*TABLES)


def adjust_closed() -> None:
    """The open adjustments of all closed months, after a rebuild of the estimates."""
    db.session.execute(sa.text(adjust(CLOSED)))


def _estimate(lowest: int, highest: int) -> None:
    db.session.execute(sa.text(ESTIMATE_ANEW), {"lowest": lowest, "highest": highest})


def settle_days(since: dt.date, until: dt.date) -> None:
    """The same for every order paid in [since, until), a month in one statement."""
    db.session.execute(ALONE)
    for start, end in _months(since, until):
        about = {"since": start, "until": end}
        db.session.execute(sa.text(rewrite(DAYS)), about)
        db.session.execute(sa.text(adjust(DAYS)), about)


def _months(since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    start = since
    while start < until:
        end = min((start.replace(day=1) + dt.timedelta(days=32)).replace(day=1), until)
        yield start, end
        start = end
