"""What acquisition channels cost (CAC) and what their customers are worth (LTV)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from workbench.audit import actions as audit
from workbench.channels.add_ways import NAMES
from workbench.channels.models import Channel
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.metrics.metric import Share, Unit, rounded
from workbench.metrics.models import ChannelCost
from workbench.metrics.parts import channel_names
from workbench.metrics.periods import DAY, Window

LONGEST_LIFETIME_YEARS = 5
LEAST_DAYS = 90
"""Of data, before a future is reckoned from it."""

COHORT = """
    cohort as (
        select c.person_id, c.acquisition_channel as channel
        from contact_spells c
        where c.is_first and c.began_at >= :start_at and c.began_at < :end_at and exists (
            select from scope_spells f
            where f.person_id = c.person_id and f.scope_kind = 0 and f.scope_id = 0 and f.kind = 0
              and f.began_at < :end_at and (f.ended_at is null or f.ended_at >= :end_at)
        )
    )
"""
"""The new customers of a period, as `new_customers` counts them: first met in it, and friends at its end. Everything a
channel is held against is of these and of nobody else."""

COHORTS = sa.text(f"""
    with {COHORT}
    select c.channel, count(*) as new_customers,
           coalesce(sum(a.orders), 0) as orders, coalesce(sum(a.gmv), 0) as gmv, coalesce(sum(r.refunds), 0) as refunds,
           count(*) filter (where f.is_lost) as lost, coalesce(sum(f.days), 0) as customer_days
    from cohort c
    left join lateral (
        select count(*) as orders, sum(amount_fen) as gmv from attributions a
        where a.person_id = c.person_id and a.member_id is not null
    ) a on true
    left join lateral (
        select sum(amount_fen) as refunds from guided_refunds r where r.person_id = c.person_id
    ) r on true
    left join lateral (
        select not bool_or(f.ended_at is null) as is_lost,
               sum(extract(epoch from coalesce(f.ended_at, :now) - f.began_at)) / 86400 as days
        from scope_spells f where f.person_id = c.person_id and f.scope_kind = 0 and f.scope_id = 0 and f.kind = 0
    ) f on true
    group by 1
""")
"""Days are those of friendship: who has left collects no more of them."""

PAYBACK = sa.text(f"""
    with {COHORT}, money as (
        select c.channel, a.paid_on as day, a.amount_fen as fen
        from cohort c join attributions a on a.person_id = c.person_id and a.member_id is not null
        union all
        select c.channel, r.refunded_on, -r.amount_fen
        from cohort c join guided_refunds r on r.person_id = c.person_id
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
    """Per acquisition channel: cost, new customers, CAC, LTV to date and projected, LTV/CAC, payback days.

    Of a running period the cost of the days that have come, today's included: whom the others bring is still to come.
    """
    now = clock.now()
    so_far = replace(window, until=max(window.start, min(window.until, clock.today() + DAY)))
    costs: dict[str, int] = {}
    for cost in live(so_far):
        costs[cost.acquisition_channel] = costs.get(cost.acquisition_channel, 0) + cost_in(cost, so_far)
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
        "ltv_cac": rounded(Share(ltv, cac), Unit.RATIO) if ltv is not None and cac else None,
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


def to_choose() -> list[dict[str, str]]:
    """Every channel a cost can be entered for, by name: live codes and links, and the ways of adding."""
    states = db.session.execute(sa.select(Channel.state, Channel.name)).all()
    known = {f"state:{state}": name for state, name in states} | {f"way:{way}": name for way, name in NAMES.items()}
    return [{"key": key, "name": name} for key, name in sorted(known.items(), key=lambda one: (one[1], one[0]))]


def named(costs: Sequence[ChannelCost]) -> list[dict[str, Any]]:
    """Costs as they are shown."""
    names = channel_names({cost.acquisition_channel for cost in costs})
    return [{**_values(cost), "id": cost.id, "name": names[cost.acquisition_channel]} for cost in costs]


def _values(cost: ChannelCost) -> dict[str, Any]:
    columns = ("acquisition_channel", "begins_on", "ends_on", "amount_fen", "note", "entered_at")
    return {column: getattr(cost, column) for column in columns}


def enter(values: dict[str, Any], *, by: Actor) -> ChannelCost:
    """What a channel cost, over some days."""
    cost = ChannelCost(**values, entered_at=clock.now(), entered_by_id=by.member_id, removed_at=None)
    db.session.add(cost)
    db.session.flush()  # the answer and the audit entry name its id
    audit.record(
        "channel_cost_entered",
        subject_kind="channel_cost",
        subject_id=cost.id,
        actor_id=by.member_id,
        after=_told(cost),
    )
    return cost


def remove(cost_id: int, *, by: Actor) -> None:
    """Take a cost back; the row stays."""
    cost = db.session.get(ChannelCost, cost_id, with_for_update=True)
    if cost is None or cost.removed_at is not None:
        raise not_found()
    cost.removed_at = clock.now()
    audit.record(
        "channel_cost_removed",
        subject_kind="channel_cost",
        subject_id=cost.id,
        actor_id=by.member_id,
        before=_told(cost),
    )


def _told(cost: ChannelCost) -> dict[str, Any]:
    """For the audit, which is JSON."""
    days = {"begins_on": cost.begins_on.isoformat(), "ends_on": cost.ends_on.isoformat()}
    return {"acquisition_channel": cost.acquisition_channel, **days, "amount_fen": cost.amount_fen, "note": cost.note}
