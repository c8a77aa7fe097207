"""What people want of a live code or a link, checked: who answers, when, and with which welcome."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from wecom.fields import normal_userid
from workbench.acquisition import departments
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.people.models import Department, Member
from workbench.people.queries import active
from workbench.welcomes.pictures import require_pictures


@dataclass(frozen=True, slots=True)
class WantedShift:
    """On these weekdays (1 Monday), between these times, these members answer."""

    weekdays: Sequence[int]
    begins: dt.time
    ends: dt.time
    userids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A live code or link as it shall be."""

    name: str
    userids: Sequence[str]
    department_ids: Sequence[int]
    skip_verify: bool
    welcome_text: str | None
    welcome_attachments: Sequence[dict[str, Any]]
    shifts: Sequence[WantedShift] = field(default_factory=tuple)

    @property
    def everybody(self) -> set[str]:
        """The userids of all, in whichever shift."""
        named = [*self.userids, *(userid for shift in self.shifts for userid in shift.userids)]
        return {normal_userid(userid) for userid in named}


def check(wish: Wish, *, most: int) -> dict[str, int]:
    """Refuse what WeCom would refuse; returns userid → our id of everybody named."""
    if not wish.userids and not wish.department_ids:
        raise Refused("nobody_answers", status=422, detail="Name at least one member or department that answers.")
    shifts = [shift.userids for shift in wish.shifts]
    _refuse_above(most, max(len(people) for people in (wish.userids, *shifts)))
    members = _staff(wish.everybody)
    known = sa.select(sa.func.count()).where(Department.id.in_(wish.department_ids), Department.removed_at.is_(None))
    if db.session.scalars(known).one() != len(set(wish.department_ids)):
        raise Refused("unknown_department", status=422, detail="One of the departments does not exist any more.")
    if wish.department_ids:
        named = {members[normal_userid(userid)] for userid in wish.userids}
        _refuse_above(most, departments.count_people(named, set(wish.department_ids)))
    require_pictures({one["picture_id"] for one in wish.welcome_attachments if one.get("picture_id") is not None})
    return members


def _refuse_above(most: int, count: int) -> None:
    if count > most:
        raise Refused("too_many_people", status=422, detail=f"At most {most} people answer at a time.")


def _staff(userids: Iterable[str]) -> dict[str, int]:
    wanted = sorted(userids)
    query = sa.select(Member.userid, Member.id).where(Member.userid.in_(wanted), active(), Member.has_contact)
    found = dict(db.session.execute(query).all())
    if missing := set(wanted) - set(found):
        names = "、".join(sorted(missing))
        raise Refused("cannot_answer", status=422, detail=f"Not active staff with customer contact: {names}.")
    return found
