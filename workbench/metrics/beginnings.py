"""Since when each source tells us anything (数据自 … 起), kept for ever; and what of a period is known of a metric.

Every view asks `known`: a stretch that ends before the first day is not known, one the first day lies in is known from
that day on (the value counts from there, and is compared with nothing), and a stretch that begins before the first day
is nothing to compare with. A stock is known wherever its instant is. A source that has told nothing yet is not known at
all: nobody can tell whether there was nothing.

Orders are known from the day of an order that at least two others follow within a month (31 days). One that stands
alone before all others is a slip of a file (a wrong column of dates, a test), and would turn years without data into
years without sales. While no three orders are that near, it is the first of them. An administrator may set the day.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.metric import Metric, Since
from workbench.metrics.periods import Period, Window

FULL_SYNC = """
    select cast(min(r.finished_at) at time zone :zone as date) from sync_runs r
    where r.finished_at is not null and not exists (
        select from sync_steps s where s.run_id = r.id and s.has_failed and s.kind in ('basics', 'customers')
    )
"""
"""The end of the first full sync that could read the directory and everybody's customers."""

AMONG_FIRST = 1000
"""Orders that are looked at: more slips than that are no slips."""
FOLLOWING, WITHIN_DAYS = 2, 31
ORDERS_BEGAN = f"""coalesce(
    (
        select min(day) from (
            select paid_on as day, lead(paid_on, {FOLLOWING}) over (order by paid_at, order_id) as later_on
            from (select * from attributions order by paid_at, order_id limit {AMONG_FIRST}) first
        ) beside where later_on - day < {WITHIN_DAYS}
    ),
    (select paid_on from attributions order by paid_at, order_id limit 1)
)"""
"""Of paid orders, whoever they count for."""

FACTS = {
    Since.SYNC: FULL_SYNC,
    Since.IMPORT: f"select {ORDERS_BEGAN}",
    Since.STATISTICS: "select min(day) from member_days",
    Since.LINKS: "select min(day) from acquisition_link_days",
    Since.TOUCHES: "select min(day) from touch_days",
}
"""The first day each source tells of, as the facts that are there now have it."""

NOTE = sa.text(f"""
    insert into metric_beginnings as kept (source, began_on)
    select source, began_on from (
        {" union all ".join(f"select '{since.value}', ({first})" for since, first in FACTS.items())}
    ) told (source, began_on)
    where began_on is not null
    on conflict (source) do update set began_on = excluded.began_on
    where kept.set_by_id is null and (
        excluded.began_on < kept.began_on or kept.source = '{Since.IMPORT.value}' and excluded.began_on <> kept.began_on
    )
""")

READ = sa.text(
    "select "
    + ", ".join(
        f"coalesce((select began_on from metric_beginnings where source = '{since.value}'), ({first})) as {since.value}"
        for since, first in FACTS.items()
    )
)
"""What was kept; only for a source without that are the facts looked at."""

Beginnings = Mapping[Since, dt.date | None]


def note() -> None:
    """Keep what is known by now. A first day never moves on when old rows are deleted, only back when older come.

    Orders are not deleted: theirs follows them both ways, unless somebody has set it.
    """
    db.session.execute(NOTE, {"zone": clock.corp_zone().key})


def read() -> Beginnings:
    """The first day of every source, None for one that has told nothing yet."""
    row = db.session.execute(READ, {"zone": clock.corp_zone().key}).mappings().one()
    found: dict[Since, dt.date | None] = {since: row[since.value] for since in FACTS}
    sync, orders, touches = found[Since.SYNC], found[Since.IMPORT], found[Since.TOUCHES]
    found[Since.TOUCHES] = min((day for day in (sync, touches) if day is not None), default=None)
    found[Since.SYNC_AND_IMPORT] = max(sync, orders) if sync is not None and orders is not None else None
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a metric in a period."""

    since: dt.date | None
    is_known: bool
    """Whether the period has a value."""
    is_partial: bool
    """Whether that value counts from `since` on only."""
    is_comparable: bool
    """Whether what the period is compared with is known as a whole."""

    def period(self, whole: Period) -> Period:
        """The part of the period a value counts; of a period that is known as a whole, all of it."""
        return whole.from_day(self.since) if self.is_partial and self.since else whole


def known(metric: Metric, period: Period, begun: Beginnings, *, sees_corp: bool = True) -> Known:
    """What is known of the metric in the period and the one before it, by somebody who may see the corp or not."""
    first = begun[metric.since]
    if first is None or (metric.needs_corp and not sees_corp):
        return Known(first, is_known=False, is_partial=False, is_comparable=False)
    is_known = _is_known_at_end(period.current, first)
    if metric.is_stock:
        is_comparable = is_known and _is_known_at_end(period.previous, first)
        return Known(first, is_known=is_known, is_partial=False, is_comparable=is_comparable)
    return Known(
        first,
        is_known=is_known,
        is_partial=is_known and period.current.start < first,
        is_comparable=period.previous.start >= first,
    )


def _is_known_at_end(window: Window, first: dt.date) -> bool:
    return window.until > first or (window.cut_at is not None and window.until >= first)
