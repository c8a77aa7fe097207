"""Bring estimates up to date: of the persons a batch of changes concerns, of some days, or of everything."""

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.commissions.estimate import DAYS, PERSONS, adjust, rewrite
from workbench.kernel.db import db

ALONE = sa.text("select pg_advisory_xact_lock(hashtext('commissions'))")
"""Nobody estimates while a month is being closed, nor the other way round."""

REACH = sa.text("""
    select least(min(a.paid_on), (select min(paid_on) from commission_estimates)),
           greatest(max(a.paid_on), (select max(paid_on) from commission_estimates))
    from attributions a
""")


def settle(affected: Affected) -> None:
    """Estimates, day sums and open adjustments of these persons' and orders' orders; after their attribution."""
    db.session.execute(ALONE)
    if affected.is_everything:
        first, last = db.session.execute(REACH).one()
        if first is not None:
            settle_days(first, last + dt.timedelta(days=1))
        return
    about = {"person_ids": sorted(affected.person_ids), "order_ids": sorted(affected.order_ids)}
    db.session.execute(sa.text(rewrite(PERSONS)), about)
    db.session.execute(sa.text(adjust(PERSONS)), about)


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
