"""One comparison: what is kept beside what the facts say, as rows (table, scope, day, subject, name) with an amount."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.portions import ROOM

MOST_SAMPLES = 100
"""Of what differs, shown by one comparison; counted is everything."""

DIFFERING = """
    held as materialized (
        select table_name, scope_kind, scope_id, day, subject, name,
               coalesce(k.amount, 0) as kept, coalesce(c.amount, 0) as counted
        from counted c full join kept k using (table_name, scope_kind, scope_id, day, subject, name)
    ),
    differing as materialized (select * from held where kept <> counted)
"""
COMPARE = f"""{DIFFERING},
    samples as (select * from differing order by table_name, name, scope_kind, scope_id, day, subject limit :most)
    select (select count(*) from held) as compared,
           (select count(*) from differing) as differing,
           (select jsonb_agg(jsonb_build_array(table_name, name, rows)) from (
               select table_name, name, count(*) as rows from differing group by table_name, name
           ) by_column) as columns,
           (select jsonb_agg(jsonb_build_array(scope_kind, scope_id)) from (
               select distinct scope_kind, scope_id from differing
           ) by_scope) as scopes,
           (select jsonb_agg(to_jsonb(s)) from samples s) as samples,
           exists (select from changes) as is_behind
"""
"""One statement, so that facts, sums and what waits to be derived are those of one moment."""


@dataclass(frozen=True, slots=True)
class Check:
    """`counted` and `kept` are CTEs of these names; `marks` selects from `differing` what is to be derived again."""

    counted: str
    kept: str
    about: Mapping[str, Any] = field(default_factory=dict)
    marks: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison came to; `is_behind`: something waits to be derived, so a difference may be none."""

    compared: int
    differing: int
    columns: list[list[Any]]
    scopes: list[list[int]]
    samples: list[dict[str, Any]]
    is_behind: bool


def look(check: Check, **more: Any) -> Finding:
    """Compare now."""
    db.session.execute(sa.text(ROOM))
    statement = sa.text(f"with recursive {check.counted}, {check.kept}, {COMPARE}")
    row = db.session.execute(statement, {**_about(check), **more, "most": MOST_SAMPLES}).one()
    return Finding(
        row.compared, row.differing, row.columns or [], row.scopes or [], row.samples or [], is_behind=row.is_behind
    )


def mark(check: Check, **more: Any) -> None:
    """Have whatever differs derived again, however much it is."""
    statement = sa.text(f"with recursive {check.counted}, {check.kept}, {DIFFERING} {check.marks}")
    db.session.execute(statement, {**_about(check), **more})


def _about(check: Check) -> dict[str, Any]:
    return {
        "zone": clock.corp_zone().key,
        "own_channels": sorted(current_app.config["OWN_SALES_CHANNELS"]),
        "super_orders": current_app.config["SUPER_USER_ORDERS"],
        "super_days": current_app.config["SUPER_USER_DAYS"],
        "window": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
        **check.about,
    }
