"""Rates, and this month's targets, for the demo corp (simulator only)."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from workbench.commissions.rates import set_rate
from workbench.demo import heads, staff_led_by
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Department
from workbench.targets.actions import set_targets
from workbench.targets.models import TargetMetric

RATES: tuple[tuple[int, str | None, str | None], ...] = (
    (200, None, None),
    (300, "youzan", None),
    (350, "mini_program", None),
    (150, "taobao", None),
    (500, None, "护肤"),
)
"""Basis points, sales channel, category."""
OF_STAFF = {
    TargetMetric.GUIDED_GMV: (800_000, 1_200_000, 1_600_000),
    TargetMetric.NEW_CONTACTS: (30, 45, 60),
}
"""Base, sprint and challenge of one person; a department's are those of its staff together."""
A_YEAR = dt.timedelta(days=365)


def set_rates() -> int:
    """The rates everybody earns by, for a year back; returns how many."""
    by = next(heads())
    for rate_bp, channel, category in RATES:
        since = (clock.today() - A_YEAR).replace(day=1)
        set_rate(
            sales_channel=channel, category=category, department_id=None, effective_on=since, rate_bp=rate_bp, by=by
        )
    return len(RATES)


def set_targets_of_staff() -> int:
    """Every head sets targets for their staff, and is set one for the department; returns how many staff have some."""
    month, count = clock.today().replace(day=1), 0
    for head in heads():
        staff = staff_led_by(head)
        for metric, steps in OF_STAFF.items():
            if staff:
                set_targets(month, metric, [_target(f"staff:{one.userid}", steps, 1) for one in staff], by=head)
            departments = [_target(f"department:{one}", steps, len(staff)) for one in _below_the_root(head)]
            if staff and departments:
                set_targets(month, metric, departments, by=replace(head, sees_all=True))
        count += len(staff)
    return count


def _target(scope: str, steps: tuple[int, int, int], people: int) -> dict[str, str | int]:
    base, sprint, challenge = (step * people for step in steps)
    return {"scope": scope, "base": base, "sprint": sprint, "challenge": challenge}


def _below_the_root(head: Actor) -> list[int]:
    query = sa.select(Department.id).where(Department.id.in_(head.led_department_ids), Department.parent_id != 0)
    return list(db.session.scalars(query))
