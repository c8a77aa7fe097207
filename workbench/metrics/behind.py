"""The rows behind a number: SQL whose `counted` adds up to the number, or to the numerator of a ratio.

Each row is (at, id, person_id, member_id, order_id, counted, side); `side` parts rows that share moment, id and member.
The facts are the ones the sums are made of.
"""

from typing import Any

from workbench.metrics import outside, spells
from workbench.metrics.periods import Period
from workbench.metrics.scopes import Scope

IN_SCOPE = "s.scope_kind = :kind and s.scope_id = :id"
CONTACTS = f"contact_spells c join scope_members s on s.member_id = c.member_id and {IN_SCOPE}"
ORDERS = f"attributions a join scope_members s on s.member_id = a.member_id and {IN_SCOPE}"
PAID = "a.paid_at >= :start_at and a.paid_at < :end_at"
FRIENDS = f"scope_spells s where {IN_SCOPE} and s.kind"
AT_END = "s.began_at < :so_far and (s.ended_at is null or s.ended_at >= :so_far)"


def _spells(at: str, where: str, counted: int = 1, side: int = 0) -> str:
    row = f"{at} as at, c.relation_id as id, c.person_id, c.member_id, cast(null as bigint) as order_id"
    return f"select {row}, {counted} as counted, {side} as side from {CONTACTS} where {where}"


def _began(by: str) -> str:
    return _spells("c.began_at", f"c.began_at >= :start_at and c.began_at < :end_at and {by}")


def _ended(by: str) -> str:
    return _spells("c.ended_at", f"c.ended_at >= :start_at and c.ended_at < :end_at and {by}")


def _judged(hours: int, done: str) -> str:
    due = f"c.began_at + interval '{hours} hours'"
    return _spells(due, f"c.began_by = 'added' and {done} and {due} >= :start_at and {due} < :so_far")


def _orders(where: str = "true", counted: str = "a.amount_fen") -> str:
    row = "a.paid_at as at, a.order_id as id, a.person_id, a.member_id, a.order_id"
    return f"select {row}, {counted} as counted, 0 as side from {ORDERS} where {PAID} and {where}"


def _refunds(sign: str = "") -> str:
    return f"""
        select r.refunded_at as at, r.refund_id as id, r.person_id, r.member_id, r.order_id,
               {sign}r.amount_fen as counted, 1 as side
        from guided_refunds r join scope_members s on s.member_id = r.member_id and {IN_SCOPE}
        where r.refunded_at >= :start_at and r.refunded_at < :end_at
    """


def _people(source: str) -> str:
    """One row per person out of rows (person_id, at, member_id)."""
    return f"""
        select min(at) as at, person_id as id, person_id, min(member_id) as member_id,
               cast(null as bigint) as order_id, 1 as counted, 0 as side
        from ({source}) one group by person_id
    """


def _friends(where: str, kind: int = 0, at: str = "s.began_at") -> str:
    return _people(
        f"select s.person_id, {at} as at, cast(null as bigint) as member_id from {FRIENDS} = {kind} and {where}"
    )


def _stood(moment: str) -> str:
    return f"""exists (
        select from scope_spells f where f.person_id = s.person_id and f.scope_kind = :kind and f.scope_id = :id
          and f.kind = 0 and f.began_at < {moment} and (f.ended_at is null or f.ended_at >= {moment}))"""


LATER = f"""
    select from {ORDERS.replace("attributions a", "attributions l").replace("a.member_id", "l.member_id")}
    where l.person_id = a.person_id and l.paid_at >= a.paid_at and l.paid_at < :end_at
      and (l.paid_at, l.order_id) > (a.paid_at, a.order_id)
"""


def _buyers(where: str = "true") -> str:
    """One row per person, of her last order: the newest are found by walking back, without reading the whole period."""
    return f"""
        select a.paid_at as at, a.person_id as id, a.person_id, a.member_id, cast(null as bigint) as order_id,
               1 as counted, 0 as side
        from {ORDERS} where {PAID} and a.person_id is not null and {where} and not exists ({LATER})
    """


WAS_FRIEND = """exists (
    select from scope_spells f where f.person_id = a.person_id and f.scope_kind = :kind and f.scope_id = :id
      and f.kind = 0 and f.began_at < :end_at and (f.ended_at is null or f.ended_at > :start_at))"""
BOUGHT_BEFORE = f"""exists (
    select from {ORDERS.replace("attributions a", "attributions b").replace("a.member_id", "b.member_id")}
    where b.person_id = a.person_id and b.paid_at >= :before_at and b.paid_at < :start_at)"""
AGAIN = f"""
    select at, id, person_id, member_id, order_id, 1 as counted, 0 as side from (
        select min(a.paid_at) as at, a.person_id as id, a.person_id, min(a.member_id) as member_id,
               cast(null as bigint) as order_id, count(*) as orders
        from {ORDERS} where {PAID} and a.person_id is not null group by a.person_id
    ) b where orders > 1 or exists (
        select from attributions e where e.person_id = b.person_id and e.paid_at < b.at)
"""
TOUCHED = f"""touch_days t join scope_members s on s.member_id = t.member_id and {IN_SCOPE}
    where t.first_at >= :start_at and t.first_at < :end_at"""


def _member_days(counted: str, where: str = "true") -> str:
    return f"""
        select cast(d.day as timestamp) at time zone :zone as at, d.member_id as id, cast(null as bigint) as person_id,
               d.member_id, cast(null as bigint) as order_id, {counted} as counted, 0 as side
        from member_days d join scope_members s on s.member_id = d.member_id and {IN_SCOPE}
        where d.day >= :first_day and d.day < :finished_until and {where}
    """


_LOST = _ended("c.ended_by = 'customer'")
_DELETED = _ended("c.ended_by = 'staff'")
_OUT = _ended("c.ended_by = 'transfer'")
_OTHER = _ended("c.ended_by not in ('customer', 'staff', 'transfer')")
_NEW = _began("c.began_by = 'added'")
_IN = _began("c.began_by <> 'added'")

BEHIND: dict[str, str] = {
    "contacts_total": _spells("c.began_at", "c.began_at < :end_at and (c.ended_at is null or c.ended_at >= :end_at)"),
    "new_contacts": _NEW,
    "transferred_in": _IN,
    "lost_contacts": _LOST,
    "deleted_contacts": _DELETED,
    "transferred_out": _OUT,
    "other_ended": _OTHER,
    "net_contacts": " union all ".join(
        [
            _spells("c.began_at", "c.began_at >= :start_at and c.began_at < :end_at"),
            _spells("c.ended_at", "c.ended_at >= :start_at and c.ended_at < :end_at", -1, 1),
        ]
    ),
    "loss_rate": _LOST,
    "customers_total": _friends(AT_END.replace(":so_far", ":end_at")),
    "new_customers": _friends(
        f"s.first_at >= :start_at and s.first_at < :end_at and {AT_END.replace(':so_far', ':end_at')}"
    ),
    "lost_customers": _friends(
        f"s.ended_at >= :start_at and s.ended_at < :end_at and {_stood(':start_at')} and not {_stood(':end_at')}",
        at="s.ended_at",
    ),
    "returned_customers": _friends(
        f"{AT_END.replace(':so_far', ':end_at')} and s.first_at < :start_at and not {_stood(':start_at')}"
    ),
    "in_group_customers": _friends(AT_END.replace(":so_far", ":end_at"), kind=1),
    "in_group_rate": _friends(AT_END.replace(":so_far", ":end_at"), kind=1),
    "super_users": _friends(AT_END, kind=2),
    "touches": f"""
        select t.first_at as at, t.person_id as id, t.person_id, t.member_id, cast(null as bigint) as order_id,
               1 as counted, array_position(array['task', 'one_to_one', 'mass_send', 'group'], t.kind) as side
        from {TOUCHED}
    """,
    "reached_customers": _people(f"select t.person_id, t.first_at as at, t.member_id from {TOUCHED}"),
    "chats": _member_days("d.chat_cnt"),
    "messages": _member_days("d.message_cnt"),
    "negative_feedback": _member_days("d.negative_feedback_cnt"),
    "replied_pct": _member_days("d.chat_cnt * d.reply_percentage / 100", "d.reply_percentage is not null"),
    "avg_first_reply_min": _member_days("d.chat_cnt * d.avg_reply_minutes", "d.avg_reply_minutes is not null"),
    "guided_gmv": _orders(),
    "refunds": _refunds(),
    "guided_net_gmv": f"{_orders()} union all {_refunds('-')}",
    "guided_orders": _orders(counted="1"),
    "guided_customers": _buyers(),
    "customer_value": _orders(),
    "order_value": _orders(),
    "public_feedback_gmv": _orders("not a.sales_channel = any(:own_channels)"),
    "private_share": _orders(),
    "conversion_rate": _buyers(WAS_FRIEND),
    "repurchase_rate": AGAIN,
    "buyback_rate": _buyers(BOUGHT_BEFORE),
    "service_success_rate": _judged(24, "c.is_served"),
    "realisation_rate": _judged(720, "c.is_realised"),
}


def values(scope: Scope, period: Period) -> dict[str, Any]:
    """The parameters of these statements."""
    end_at = period.current.end_at
    return {
        **spells.values([], []),
        "kind": scope.kind.value,
        "id": scope.id,
        "start_at": period.current.start_at,
        "end_at": end_at,
        "so_far": end_at if period.is_complete else min(end_at, period.now),
        "before_at": period.previous.start_at,
        "first_day": period.current.start,
        "finished_until": outside.finished(period)[0].until,
    }
