"""Scopes of the very same members: a rebuild reckons one of them, and the others are given its rows.

The corp and its root department nearly always are such, and most departments that are somebody's main one.
"""

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics.columns import ALL, Dimension

FIND = """
    create table scope_twins as
    with shape as (
        select scope_kind, scope_id, array_agg(member_id order by member_id) as members
        from scope_members where scope_kind <> 2 group by scope_kind, scope_id
    ), paired as (
        select scope_kind, scope_id, first_value(scope_kind) over alike as of_kind,
               first_value(scope_id) over alike as of_id
        from shape window alike as (partition by members order by scope_kind, scope_id)
    )
    select * from paired where (scope_kind, scope_id) <> (of_kind, of_id)
"""
RECKONED = "(s.scope_kind, s.scope_id) not in (select scope_kind, scope_id from scope_twins)"
"""A condition on `s`: not one of those that are given another's rows. Members are always reckoned themselves."""

OF_THE_CORP = frozenset({"paid_orders", "paid_fen"})
"""What is nobody's: of the corp as such, whoever its members are."""


def _give(table: str, columns: tuple[str, ...], where: str = "true") -> str:
    names = ", ".join(columns)
    return f"""
    insert into {table} (scope_kind, scope_id, {names})
    select t.scope_kind, t.scope_id, {names}
    from {table} s join scope_twins t on t.of_kind = s.scope_kind and t.of_id = s.scope_id where {where}
    """


_SUMS = tuple(name for name in ALL if name not in OF_THE_CORP)
_ANY = f"({' or '.join(f'{name} <> 0' for name in _SUMS)})"
GIVE_SPELLS = _give("scope_spells", ("person_id", "kind", "began_at", "ended_at", "first_at"))
GIVE_SUMS = (
    _give("rollup_days", ("day", *_SUMS), _ANY),
    _give("rollup_hours", ("day", "hour", *_SUMS), _ANY),
    _give("rollup_gaps", ("kind", "day", "other_day", "amount")),
    _give(
        "rollup_parts",
        ("dimension", "day", "part", "orders", "gmv_fen", "refunds_fen"),
        f"t.scope_kind < 2 and dimension <> {Dimension.PAID_CHANNEL.value}",
    ),
)


def find() -> None:
    """Note who is whose twin, among the tables that are made anew."""
    db.session.execute(sa.text(FIND))


def give_spells() -> None:
    """Once the spells of the reckoned scopes are there."""
    db.session.execute(sa.text(GIVE_SPELLS))
