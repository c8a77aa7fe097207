"""Where contributions to the sums are noted until they are written: what was taken out and put in again cancels out."""

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics import streams
from workbench.metrics.columns import ALL

STREAMS = {
    "buyers": streams.BUYER_SUMS,
    "money": tuple(streams.MONEY_SUMS),
    "refunds": ("refunds_fen",),
    "contacts": streams.CONTACT_SUMS,
    "spells": (*streams.STATE_SUMS, *streams.CUSTOMER_SUMS),
    "touches": streams.TOUCH_SUMS,
}
"""Which sums are told together. Each stream cancels out by itself, in its few columns, before sums are written."""

HOUR = ("scope_kind", "scope_id", "day", "hour")
WITHIN = ("temp table if not exists", "on commit delete rows")
BESIDE = ("unlogged table", "")


def _pending(kind: str, ending: str) -> tuple[str, ...]:
    return (
        *(
            f"create {kind} rollup_pending_{name} {ending} as"
            f" select {', '.join((*HOUR, *columns))} from rollup_hours with no data"
            for name, columns in STREAMS.items()
        ),
        f"create {kind} rollup_pending {ending} as table rollup_hours with no data",
        f"create {kind} rollup_pending_gaps (like rollup_gaps) {ending}",
        f"create {kind} rollup_pending_parts (like rollup_parts) {ending}",
    )


TABLES = (
    "rollup_pending",
    "rollup_pending_gaps",
    "rollup_pending_parts",
    *(f"rollup_pending_{name}" for name in STREAMS),
)
EMPTY = f"truncate {', '.join(TABLES)}"


def _apply(table: str, pending: str, key: tuple[str, ...], columns: tuple[str, ...], where: str = "true") -> str:
    keys, names = ", ".join(key), ", ".join(columns)
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in columns)
    changed = " or ".join(f"sum({name}) <> 0" for name in columns)
    return f"""
    insert into {table} as kept ({keys}, {names})
    select {keys}, {sums} from {pending} where {where} group by {keys} having {changed}
    on conflict ({keys}) do update set {", ".join(f"{name} = kept.{name} + excluded.{name}" for name in columns)}
    """


def _forget_empty(table: str, pending: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    same = " and ".join(f"kept.{name} = p.{name}" for name in key)
    empty = " and ".join(f"kept.{name} = 0" for name in columns)
    return f"delete from {table} kept using {pending} p where {same} and {empty}"


def _net(name: str, columns: tuple[str, ...]) -> str:
    keys, names = ", ".join(HOUR), ", ".join(columns)
    sums = ", ".join(f"sum({column})" for column in columns)
    changed = " or ".join(f"sum({column}) <> 0" for column in columns)
    return f"""
    insert into rollup_pending ({keys}, {names})
    select {keys}, {sums} from rollup_pending_{name} group by {keys} having {changed}
    """


DAY = ("scope_kind", "scope_id", "day")
GAP, PART = ("kind", *DAY, "other_day"), ("dimension", *DAY, "part")
MONEY = ("orders", "gmv_fen", "refunds_fen")
NET = tuple(_net(name, columns) for name, columns in STREAMS.items())
APPLY = (
    _apply("rollup_days", "rollup_pending", DAY, ALL),
    _apply("rollup_hours", "rollup_pending", HOUR, ALL, "scope_kind <> 2"),
    _apply("rollup_gaps", "rollup_pending_gaps", GAP, ("amount",)),
    _apply("rollup_parts", "rollup_pending_parts", PART, MONEY),
)
TIDY = (
    _forget_empty("rollup_days", "rollup_pending", DAY, ALL),
    _forget_empty("rollup_hours", "rollup_pending", HOUR, ALL),
    _forget_empty("rollup_gaps", "rollup_pending_gaps", GAP, ("amount",)),
    _forget_empty("rollup_parts", "rollup_pending_parts", PART, MONEY),
)


def apply() -> None:
    """Write what is pending; days on which nothing is left are forgotten."""
    for statement in (*NET, *APPLY, *TIDY, EMPTY):
        db.session.execute(sa.text(statement))


def prepare() -> None:
    """Where contributions are noted until they are applied; gone with the transaction."""
    _create(WITHIN)


def prepare_anew() -> None:
    """The same for a rebuild: noted by several connections, among the tables that are made anew."""
    _create(BESIDE)


def _create(kind: tuple[str, str]) -> None:
    for statement in _pending(*kind):
        db.session.execute(sa.text(statement))
