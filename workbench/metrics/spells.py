"""What the sums are made of: relations, touches and refunds as they are counted, and spells of persons per scope.

Everything here is a copy in terms of persons, made anew for the persons concerned. The sums are functions of these
copies and of `attributions` alone, so that what a person contributed can still be told after her facts have changed.
"""

from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.changes.affected import Affected
from workbench.kernel import anew, clock
from workbench.kernel.db import db
from workbench.metrics import twins
from workbench.metrics.days import filled
from workbench.metrics.portions import ANY, SPAN, everybody
from workbench.metrics.scopes import know_members
from workbench.touches.counting import counted_at

OF_THEM = "(a.person_id = any(:person_ids) or a.order_id = any(:order_ids))"

PERSON = """
    with person as (
        select id as customer_id, external_userid, person_id from customers where person_id $who
    )
"""

FORGET = (
    "delete from contact_spells where person_id = any(:person_ids)",
    """
    delete from contact_spells where relation_id in (
        select r.id from customers c join relations r on r.customer_id = c.id where c.person_id = any(:person_ids)
    )
    """,
    "delete from scope_spells where person_id = any(:person_ids)",
    "delete from touch_days where person_id = any(:person_ids)",
    "delete from guided_refunds where person_id = any(:person_ids) or order_id = any(:order_ids)",
)

TABLES = ("scope_members", "contact_spells", "touch_days", "guided_refunds", "scope_spells")
CONTACT_SPELLS = f"""{PERSON}
    insert into contact_spells (relation_id, person_id, member_id, began_at, began_by, ended_at, ended_by,
                                acquisition_channel, is_served, is_realised, is_first)
    select r.id, p.person_id, r.member_id, r.added_at, r.began_by, r.ended_at, r.ended_by,
           case when r.state is null then 'way:' || r.add_way else 'state:' || r.state end,
           exists (
               select from customers q join touches t on t.customer_id = q.id
               where q.person_id = p.person_id and t.kind in ('one_to_one', 'task')
                 and t.touched_at >= r.added_at and {counted_at("t")} < r.added_at + interval '24 hours'
           ),
           exists (
               select from attributions a
               where a.person_id = p.person_id and a.member_id is not null
                 and a.paid_at >= r.added_at and a.paid_at < r.added_at + interval '720 hours'
           ),
           row_number() over (
               partition by p.person_id
               order by r.added_at, p.external_userid collate "C", m.userid collate "C"
           ) = 1
    from person p
    join relations r on r.customer_id = p.customer_id and r.is_start_known
    join members m on m.id = r.member_id
"""
"""Of a person's relations the first is told as in `attribution.rule`: an order and its customer name one channel."""

CUSTOMER_SPELLS = """
    with contact as (select * from contact_spells where person_id $who),
    known as (select person_id, min(began_at) as first_at from contact group by person_id),
    friend as (
        select c.person_id, s.scope_kind, s.scope_id, range_agg(tstzrange(c.began_at, c.ended_at)) as times
        from contact c join scope_members s on s.member_id = c.member_id and $scope
        where c.ended_at is null or c.ended_at > c.began_at
        group by c.person_id, s.scope_kind, s.scope_id
    )
    insert into scope_spells (person_id, scope_kind, scope_id, kind, began_at, ended_at, first_at)
    select person_id, f.scope_kind, f.scope_id, 0, lower(time), upper(time), k.first_at
    from friend f join known k using (person_id) cross join unnest(f.times) as time
"""

STATE_SPELLS = f"""{PERSON},
    stay as (
        select p.person_id, tstzrange(s.joined_at, least(s.left_at, g.dismissed_at)) as time
        from person p
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join groups g on g.id = s.group_id
        where least(s.left_at, g.dismissed_at) is null or least(s.left_at, g.dismissed_at) > s.joined_at
    ),
    bought as (
        select person_id, paid_at, lag(paid_at, cast(:super_orders as int) - 1) over (
                   partition by person_id order by paid_at, order_id
               ) + make_interval(hours => 24 * :super_days) as until
        from attributions where person_id $who
    ),
    state as (
        select person_id, 1 as kind, range_agg(time) as times from stay group by person_id
        union all
        select person_id, 2, range_agg(tstzrange(paid_at, until)) from bought where until > paid_at group by person_id
    ),
    friend as (
        select s.person_id, s.scope_kind, s.scope_id, s.first_at, range_agg(tstzrange(s.began_at, s.ended_at)) as times
        from scope_spells s where s.person_id $who and s.kind = 0 and $scope
        group by s.person_id, s.scope_kind, s.scope_id, s.first_at
    )
    insert into scope_spells (person_id, scope_kind, scope_id, kind, began_at, ended_at, first_at)
    select f.person_id, f.scope_kind, f.scope_id, s.kind, lower(time), upper(time), f.first_at
    from friend f join state s using (person_id) cross join unnest(f.times * s.times) as time
"""

TOUCH_DAYS = f"""{PERSON},
    told as (
        select p.person_id, t.member_id, t.kind, {counted_at("t")} as counted_at
        from person p join touches t on t.customer_id = p.customer_id
        union all
        select p.person_id, t.member_id, t.kind, t.touched_at
        from person p
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join touches t on t.group_id = s.group_id and t.touched_at >= s.joined_at
            and (s.left_at is null or t.touched_at < s.left_at)
    )
    insert into touch_days (person_id, member_id, day, kind, first_at)
    select person_id, member_id, cast(counted_at at time zone :zone as date), kind, min(counted_at)
    from told group by 1, 2, 3, 4
"""

GUIDED_REFUNDS = """
    insert into guided_refunds (refund_id, order_id, person_id, member_id, source, sales_channel, acquisition_channel,
                                refunded_at, refunded_on, amount_fen)
    select r.id, a.order_id, a.person_id, a.member_id, a.source, a.sales_channel, a.acquisition_channel,
           r.refunded_at, cast(r.refunded_at at time zone :zone as date), r.amount_fen
    from attributions a join refunds r on r.order_id = a.order_id
    where $orders and a.member_id is not null
"""


def settle(affected: Affected) -> None:
    """Make anew what is counted of these persons and orders."""
    know_members()
    person_ids, order_ids = sorted(affected.person_ids), sorted(affected.order_ids)
    about = values(person_ids, order_ids)
    copies = (filled(copy, who=ANY, orders=OF_THEM) for copy in (CONTACT_SPELLS, TOUCH_DAYS, GUIDED_REFUNDS))
    for statement in (*FORGET, *copies):
        db.session.execute(sa.text(statement), about)
    settle_scopes("true", about)


def rebuild() -> anew.Stages:
    """Stages: everybody's, into empty tables."""
    yield [know_members]
    yield from anew.indexed("scope_members")
    yield [twins.find]
    spans = [values(persons, []) for persons in everybody()]
    yield [
        *(partial(_fill, copy, about) for copy in (CONTACT_SPELLS, TOUCH_DAYS) for about in spans),
        partial(_fill, GUIDED_REFUNDS, values([], [])),
    ]
    yield from anew.indexed("contact_spells", "touch_days", "guided_refunds")
    for of_scopes in (CUSTOMER_SPELLS, STATE_SPELLS):
        yield [partial(_fill, of_scopes, about) for about in spans]
        yield anew.looked_at("scope_spells")
    yield [twins.give_spells]
    yield from anew.indexed("scope_spells")


def _fill(statement: str, about: dict[str, Any]) -> None:
    db.session.execute(sa.text(filled(statement, who=SPAN, orders="true", scope=twins.RECKONED)), about)


def settle_scopes(scope: str, about: dict[str, Any]) -> None:
    """The spells of persons in scopes (a condition on `scope_members s`), once their contacts are settled."""
    for statement in (CUSTOMER_SPELLS, STATE_SPELLS):
        db.session.execute(sa.text(filled(statement, scope=scope, who=ANY)), about)


def values(person_ids: list[int], order_ids: list[int]) -> dict[str, Any]:
    """The parameters of every statement about persons: who, and the corp's definitions."""
    return {
        "person_ids": person_ids,
        "order_ids": order_ids,
        "lowest": min(person_ids, default=0),
        "highest": max(person_ids, default=-1),
        "zone": clock.corp_zone().key,
        "own_channels": sorted(current_app.config["OWN_SALES_CHANNELS"]),
        "super_orders": current_app.config["SUPER_USER_ORDERS"],
        "super_days": current_app.config["SUPER_USER_DAYS"],
    }
