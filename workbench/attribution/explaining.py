"""为什么算我的: why an order counts for whom it counts, and why not for the others who know the customer."""

from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.attribution.models import Attribution, AttributionSource, Correction
from workbench.attribution.rule import BELIEVED_UNTIL, SPELLS
from workbench.customers.models import Relation
from workbench.groups.models import Group
from workbench.kernel.db import db
from workbench.orders.models import Order
from workbench.people.models import Member
from workbench.touches.models import Touch

RUNNERS_UP = """,
    own as (
        select s.member_id, s.userid, min(g.known_since) filter (where is_active) as known_since,
               bool_or(is_active) as is_active, min(s.added_at) as added_at, max(s.ended_at) as ended_at
        from (select *, added_at <= :paid_at and (ended_at is null or ended_at > :paid_at) as is_active from spell) s
        join origin g on g.id = s.id
        group by s.member_id, s.userid
    ),
    sent as (
        select t.member_id, t.touched_at, t.kind, t.self_told_at
        from person p join touches t on t.customer_id = p.customer_id
        union all
        select t.member_id, t.touched_at, t.kind, t.self_told_at
        from person p
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join touches t on t.group_id = s.group_id
            and t.touched_at >= s.joined_at and (s.left_at is null or t.touched_at < s.left_at)
    ),
    latest as (
        select member_id,
            max(touched_at) filter (where kind <> 'group' and is_inside and is_believed) as direct_at,
            max(touched_at) filter (where kind = 'group' and is_inside) as group_at,
            max(touched_at) filter (where is_inside and not is_believed) as unbelieved_at,
            max(touched_at) filter (where not is_inside and touched_at < :paid_at) as old_at
        from (
            select *, touched_at between :paid_at - make_interval(hours => :window) and :paid_at as is_inside,
                self_told_at is null
                    or self_told_at <= {believed_until} as is_believed
            from sent
        ) t
        group by member_id
    )
    select m.id, m.userid, m.name, o.is_active, o.known_since, o.added_at, o.ended_at,
           l.direct_at, l.group_at, l.unbelieved_at, l.old_at
    from own o
    full join latest l on l.member_id = o.member_id
    join members m on m.id = coalesce(o.member_id, l.member_id)
    where o.member_id is not null or l.direct_at is not null
    order by (m.id = :winner_id) desc nulls last, o.is_active desc nulls last, l.direct_at desc nulls last,
        o.known_since, m.userid collate "C"
    limit 50
"""
_BILLED = BELIEVED_UNTIL.format(paid_at=":paid_at", seen_at=":seen_at")
QUERY = f"with recursive {SPELLS} {RUNNERS_UP.format(believed_until=_BILLED)}"


def explain(order: Order, found: Attribution) -> dict[str, Any]:
    """The facts the attribution rests on, and everybody else who came into question."""
    winner = db.session.get(Member, found.member_id) if found.member_id else None
    touch = _touch(found.touch_id) if found.touch_id else None
    known = _known(found, order)
    own = next((row for row in known if row.id == found.member_id), None)
    return {
        "order_id": order.id,
        "paid_at": found.paid_at,
        "amount_fen": found.amount_fen,
        "window_hours": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
        "member": winner,
        "source": found.source,
        "reason": found.reason,
        "code": order.code if found.source == AttributionSource.CODE.value else None,
        "touch": touch,
        "relation": db.session.get(Relation, found.relation_id) if found.relation_id else None,
        "correction": _correction(found.correction_id) if found.correction_id else None,
        "known_since": own.known_since if own else None,
        "others": [
            {**row._asdict(), "member": row, "why_not": why_not(row, found, touch, own)}
            for row in known
            if row is not own
        ],
    }


def why_not(row: Any, found: Attribution, touch: Any, own: Any) -> str:
    """The first step of the rule at which somebody fell behind."""
    if found.source in {AttributionSource.CODE.value, AttributionSource.MANUAL.value}:
        return "decided_by_code" if found.source == AttributionSource.CODE.value else "decided_by_correction"
    if row.added_at is None:
        return "no_relation"
    if not row.is_active:
        return "relation_began_later" if row.added_at > found.paid_at else "relation_ended_before"
    at = row.group_at if touch is not None and touch.kind == AttributionSource.GROUP.value else row.direct_at
    if at is None and row.unbelieved_at is not None:
        return "told_after_payment"
    if touch is None:
        return "known_for_as_long" if own is not None and row.known_since == own.known_since else "known_later"
    if at is not None:
        return "touched_at_the_same_time" if at == touch.touched_at else "touched_earlier"
    if row.group_at is not None:
        return "only_in_group"
    return "touched_too_long_ago" if row.old_at is not None else "no_touch"


def _known(found: Attribution, order: Order) -> list[Any]:
    """Everybody who was ever a friend of hers or touched her in the window, whoever the order counts for first."""
    if found.person_id is None:
        return []
    about = {
        "person_ids": [found.person_id],
        "paid_at": found.paid_at,
        "seen_at": order.seen_at,
        "window": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
        "winner_id": found.member_id,
    }
    return list(db.session.execute(sa.text(QUERY), about))


def _touch(touch_id: int) -> Any:
    query = sa.select(
        Touch.kind,
        Touch.touched_at,
        Touch.recorded_at,
        Touch.task_item_id,
        Touch.about["text"].astext.label("text"),
        Group.name.label("group_name"),
    ).outerjoin(Group, Group.id == Touch.group_id)
    return db.session.execute(query.where(Touch.id == touch_id)).one()


def _correction(correction_id: int) -> Any:
    query = sa.select(Correction.reason, Correction.made_at, Member.name.label("made_by_name"))
    query = query.join(Member, Member.id == Correction.made_by_id)
    return db.session.execute(query.where(Correction.id == correction_id)).one()
