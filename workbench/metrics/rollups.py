"""The sums per scope and day, kept by difference: what persons contributed is taken out, what they do now put in.

A contribution is a function of the rows `attribution` and `spells` keep, so the difference is exact whatever happened
in between, and the sums after any history are those of a rebuild.
"""

from functools import partial

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.kernel import anew
from workbench.kernel.db import db
from workbench.metrics import beginnings, days, pending, spells, streams, twins
from workbench.metrics.columns import Dimension
from workbench.metrics.portions import ANY, SPAN, everybody, nobodys
from workbench.metrics.scopes import know_members

TABLES = ("rollup_days", "rollup_hours", "rollup_gaps", "rollup_parts")

MOVED = sa.text("""
    with concerned as (
        select order_id from attributions where person_id = any(:person_ids)
        union
        select unnest(cast(:order_ids as bigint[]))
        union
        select o.id from customers c join orders o on o.customer_id = c.id where c.person_id = any(:person_ids)
    )
    select a.order_id, a.person_id as was_of, c.person_id as is_of
    from concerned
    join attributions a using (order_id)
    join orders o on o.id = a.order_id
    left join customers c on c.id = o.customer_id
    where a.person_id is distinct from c.person_id
""")


def _add(name: str, events: str, steps: str = "") -> str:
    """Adds up events per scope, day and hour (a member's by the day only) into what is pending."""
    hour = f"case when scope_kind = 2 then 0 else floor(extract(epoch from at - {days.moment('day')}) / 3600) end"
    sums = ", ".join(f":sign * sum({column})" for column in pending.STREAMS[name])
    return f"""{steps}
    insert into rollup_pending_{name} (scope_kind, scope_id, day, hour, {", ".join(pending.STREAMS[name])})
    select scope_kind, scope_id, day, {hour}, {sums}
    from ({events}) event group by scope_kind, scope_id, day, {hour}
    """


def _add_gap(kind: int, other: str, source: str, where: str) -> str:
    return f"""
    insert into rollup_pending_gaps (kind, scope_kind, scope_id, day, other_day, amount)
    select {kind}, scope_kind, scope_id, {other}, :sign * count(*)
    from {source} where scope_kind <> 2 and {where} group by scope_kind, scope_id, {other}
    """


def _add_part(dimension: Dimension, part: str, *, of_all: bool = False) -> str:
    scope = (
        "cross join (select 0 as scope_kind, 0 as scope_id) s" if of_all else "join scope_members s using (member_id)"
    )
    return f"""
    select {dimension.value}, s.scope_kind, s.scope_id, a.paid_on as day, {part} as part,
           count(*) as orders, sum(a.amount_fen) as gmv_fen, 0 as refunds_fen
    from attributions a {scope} where $orders and s.scope_kind < 2 and $scope group by 2, 3, 4, 5
    """


def _add_refund_part(dimension: Dimension, part: str) -> str:
    return f"""
    select {dimension.value}, s.scope_kind, s.scope_id, r.refunded_on, {part}, 0, 0, sum(r.amount_fen)
    from guided_refunds r join scope_members s on s.member_id = r.member_id and s.scope_kind < 2 and $scope
    where $refunds group by 2, 3, 4, 5
    """


BY = {
    Dimension.SOURCE: "source",
    Dimension.SALES_CHANNEL: "sales_channel",
    Dimension.ACQUISITION_CHANNEL: "coalesce(acquisition_channel, '')",
}
_PARTS = " union all ".join(
    [
        *(_add_part(dimension, part) for dimension, part in BY.items()),
        _add_part(Dimension.PAID_CHANNEL, "sales_channel", of_all=True),
        *(_add_refund_part(dimension, part) for dimension, part in BY.items()),
    ]
)

# `summed` and `first_orders` are read by nobody: they write, from the same sorted rows as the statement they stand in.
# Sorting a person's orders once for all three is what makes a rebuild short. Whole: tests/workbench/metrics/sums.sql.
CONTRIBUTIONS = (
    f"""with {streams.GUIDED}, summed as (
        {_add("buyers", streams.BUYERS)}
    ), first_orders as (
        {_add_gap(1, "paid_on, coalesce(next_on, 'infinity')", "guided", "before_on is null and not has_earlier")}
    )
    {_add_gap(0, "paid_on, coalesce(before_on, '-infinity')", "guided", "true")}
    """,
    _add("money", streams.MONEY),
    _add("refunds", streams.REFUNDS),
    _add("contacts", streams.CONTACT_EVENTS),
    _add("spells", streams.SPELL_EVENTS, f"with {streams.SPELL_STEPS}"),
    f"""with {streams.TOUCHED}, summed as (
        {_add("touches", streams.TOUCH_EVENTS)}
    )
    {_add_gap(2, "day, coalesce(before_on, '-infinity')", "touched", "true")}
    """,
    f"""
    insert into rollup_pending_parts (dimension, scope_kind, scope_id, day, part, orders, gmv_fen, refunds_fen)
    select dimension, scope_kind, scope_id, day, part, :sign * orders, :sign * gmv_fen, :sign * refunds_fen
    from ({_PARTS}) divided(dimension, scope_kind, scope_id, day, part, orders, gmv_fen, refunds_fen)
    """,
)


def take_out(affected: Affected) -> Affected:
    """Subtract what these persons and orders contributed; returns them with whom their orders have moved from or to.

    Call before anything derived of them is rewritten, and `put_in` afterwards in the same transaction. Only the
    difference of the two is written.
    """
    whole = _with_moved(affected)
    pending.prepare()
    contribute(sorted(whole.person_ids), sorted(whole.order_ids), sign=-1)
    return whole


def put_in(affected: Affected) -> None:
    """Add what these persons and orders contribute now."""
    know_members()
    pending.prepare()
    contribute(sorted(affected.person_ids), sorted(affected.order_ids), sign=1)
    pending.apply()
    beginnings.note()


def rebuild() -> anew.Stages:
    """Stages: the sums of everything, into empty tables."""
    yield [pending.prepare_anew]
    yield [
        *(partial(_contribute_all, one, persons) for one in CONTRIBUTIONS for persons in everybody()),
        *(partial(contribute, [], order_ids, sign=1, scope=twins.RECKONED) for order_ids in nobodys()),
    ]
    yield anew.looked_at(*pending.TABLES)
    yield from anew.indexed(*TABLES)
    yield [anew.step(net) for net in pending.NET]
    yield [anew.step(apply) for apply in pending.APPLY]
    yield [anew.step(give) for give in twins.GIVE_SUMS]
    yield anew.looked_at(*TABLES)


def _contribute_all(statement: str, person_ids: list[int]) -> None:
    spans = {row: f"{row}.person_id {SPAN}" for row in "ar"}
    whole = days.filled(statement, who=SPAN, scope=twins.RECKONED, orders=spans["a"], refunds=spans["r"])
    db.session.execute(sa.text(whole), {**spells.values(person_ids, []), "sign": 1})


def contribute(person_ids: list[int], order_ids: list[int], *, sign: int, scope: str = "true", **about: object) -> None:
    """Note the contribution of persons and orders to the scopes (a condition on `s`) as pending."""
    values = {**spells.values(person_ids, order_ids), "sign": sign, **about}

    def of(row: str) -> str:
        """Rows of the persons, or of the orders; of one kind alone where there is but one, for a simpler plan."""
        persons, orders = f"{row}.person_id {ANY}", f"{row}.order_id = any(:order_ids)"
        return persons if not order_ids else orders if not person_ids else f"({persons} or {orders})"

    for statement in CONTRIBUTIONS:
        whole = days.filled(statement, who=ANY, scope=scope, orders=of("a"), refunds=of("r"))
        db.session.execute(sa.text(whole), values)


def _with_moved(affected: Affected) -> Affected:
    persons, orders = set(affected.person_ids), set(affected.order_ids)
    while True:
        rows = db.session.execute(MOVED, {"person_ids": sorted(persons), "order_ids": sorted(orders)}).all()
        grown = persons | {one for row in rows for one in (row.was_of, row.is_of) if one is not None}
        orders |= {row.order_id for row in rows}
        if grown == persons:
            return Affected(person_ids=frozenset(persons), order_ids=frozenset(orders))
        persons = grown
