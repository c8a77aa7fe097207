"""What acquisition channels cost (CAC) and what their customers are worth (LTV)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.metrics.breakdowns import channel_names
from workbench.metrics.metric import Share, Unit, rounded
from workbench.metrics.models import ChannelCost
from workbench.metrics.periods import DAY, Window
from workbench.metrics.queries import plain

LONGEST_LIFETIME_YEARS = 5
LEAST_DAYS = 90
"""Of data, before a future is reckoned from it."""

COHORTS = sa.text("""
    with known as (
        select distinct on (person_id) person_id, began_at as first_at, acquisition_channel
        from contact_spells order by person_id, began_at, relation_id
    ), cohort as (
        select * from known where first_at >= :start_at and first_at < :end_at
    ), friend as (
        select f.person_id from cohort join scope_spells f using (person_id)
        where f.scope_kind = 0 and f.kind = 0 and (f.ended_at is null or f.ended_at >= :end_at) and f.began_at < :end_at
    )
    select c.acquisition_channel as channel, count(*) as met,
           count(*) filter (where c.person_id in (select person_id from friend)) as new_customers,
           coalesce(sum(a.orders), 0) as orders, coalesce(sum(a.gmv), 0) as gmv, coalesce(sum(r.refunds), 0) as refunds,
           count(*) filter (where not exists (
               select from scope_spells f where f.person_id = c.person_id and f.scope_kind = 0 and f.kind = 0
                 and f.ended_at is null
           )) as lost,
           sum(extract(epoch from :now - c.first_at)) / 86400 as customer_days
    from cohort c
    left join lateral (
        select count(*) as orders, sum(amount_fen) as gmv from attributions a
        where a.person_id = c.person_id and a.member_id is not null
    ) a on true
    left join lateral (
        select sum(amount_fen) as refunds from guided_refunds r where r.person_id = c.person_id
    ) r on true
    group by 1
""")

PAYBACK = sa.text("""
    with known as (
        select distinct on (person_id) person_id, began_at as first_at, acquisition_channel
        from contact_spells order by person_id, began_at, relation_id
    ), money as (
        select k.acquisition_channel as channel, a.paid_on as day, a.amount_fen as fen
        from known k join attributions a on a.person_id = k.person_id and a.member_id is not null
        where k.first_at >= :start_at and k.first_at < :end_at
        union all
        select k.acquisition_channel, r.refunded_on, -r.amount_fen
        from known k join guided_refunds r on r.person_id = k.person_id
        where k.first_at >= :start_at and k.first_at < :end_at
    ), daily as (select channel, day, sum(fen) as fen from money group by 1, 2),
    earned as (select channel, day, sum(fen) over (partition by channel order by day) as fen from daily)
    select e.channel, min(e.day) as day from earned e
    join unnest(cast(:channels as text[]), cast(:costs as bigint[])) as c(channel, fen) using (channel)
    where e.fen >= c.fen group by 1
""")


def cost_in(cost: ChannelCost, window: Window) -> int:
    """The part of a cost that falls on the days of a window: spread evenly, in whole fen that add up to it."""
    days = (cost.ends_on - cost.begins_on).days + 1

    def until(day: dt.date) -> int:
        passed = min(max((day - cost.begins_on).days, 0), days)
        return cost.amount_fen * passed // days

    return until(window.until) - until(window.start)


def channels(window: Window) -> list[dict[str, Any]]:
    """Per acquisition channel: cost, new customers, CAC, LTV to date and projected, LTV/CAC, payback days."""
    now = clock.now()
    costs: dict[str, int] = {}
    for cost in live(window):
        costs[cost.acquisition_channel] = costs.get(cost.acquisition_channel, 0) + cost_in(cost, window)
    about = {"start_at": window.start_at, "end_at": window.end_at}
    cohorts = {row.channel: row for row in db.session.execute(COHORTS, {**about, "now": now})}
    spent = {"channels": list(costs), "costs": list(costs.values())}
    paid_back: dict[str, dt.date] = dict(db.session.execute(PAYBACK, {**about, **spent}).all())
    names = channel_names({*costs, *cohorts})
    has_history = now - window.start_at >= LEAST_DAYS * DAY
    return [
        _worth(key, names[key], costs.get(key), cohorts.get(key), paid_back.get(key), window, has_history=has_history)
        for key in sorted(names)
    ]


def _worth(
    key: str,
    name: str,
    cost: int | None,
    row: Any,
    paid_back_on: dt.date | None,
    window: Window,
    *,
    has_history: bool,
) -> dict[str, Any]:
    new = row.new_customers if row else 0
    ltv = rounded(Share(int(row.gmv) - int(row.refunds), new), Unit.FEN) if row else None
    cac = rounded(Share(cost, new), Unit.FEN) if cost is not None else None
    return {
        "key": key,
        "name": name,
        "cost_fen": cost,
        "new_customers": new,
        "cac_fen": cac,
        "ltv_fen": ltv,
        "ltv_projected_fen": _projected(row) if row and has_history else None,
        "ltv_cac": plain(rounded(Share(ltv, cac), Unit.RATIO)) if ltv is not None and cac else None,
        "payback_days": (paid_back_on - window.start).days if cost and paid_back_on else None,
    }


def _projected(row: Any) -> int | None:
    """order_value × orders per customer and year × expected lifetime (1 ÷ yearly share lost, at most five years)."""
    years = Decimal(row.customer_days) / 365
    if not row.orders or not years:
        return None
    yearly_loss = Decimal(row.lost) / years
    lifetime = min(1 / yearly_loss, Decimal(LONGEST_LIFETIME_YEARS)) if yearly_loss else Decimal(LONGEST_LIFETIME_YEARS)
    found = rounded(Share(Decimal(row.gmv) / years * lifetime, 1), Unit.FEN)
    return None if found is None else int(found)


def live(window: Window | None = None) -> Sequence[ChannelCost]:
    """Costs that were not taken back, newest first; of a window, those that fall into it."""
    query = sa.select(ChannelCost).where(ChannelCost.removed_at.is_(None))
    if window is not None:
        query = query.where(ChannelCost.begins_on < window.until, ChannelCost.ends_on >= window.start)
    return db.session.scalars(query.order_by(ChannelCost.begins_on.desc(), ChannelCost.id.desc())).all()


def enter(values: dict[str, Any], *, by: Actor) -> ChannelCost:
    """What a channel cost, over some days."""
    cost = ChannelCost(**values, entered_at=clock.now(), entered_by_id=by.member_id, removed_at=None)
    db.session.add(cost)
    db.session.flush()  # the answer names its id
    return cost


def remove(cost_id: int) -> None:
    """Take a cost back; the row stays."""
    cost = db.session.get(ChannelCost, cost_id)
    if cost is None or cost.removed_at is not None:
        raise not_found()
    cost.removed_at = clock.now()
