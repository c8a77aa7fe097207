"""Make, change and delete live codes: what is wanted is a row, and a job brings it to WeCom."""

from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom.contact_ways import MOST_PEOPLE
from wecom.fields import normal_userid
from workbench.acquisition import queries
from workbench.acquisition.bringing import bring_code
from workbench.acquisition.making import make_once, rewrite
from workbench.acquisition.wishes import Wish, check
from workbench.channels.access import require_manager
from workbench.channels.models import LiveCode, LiveCodeMember, Shift
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later


def create(wish: Wish, *, client_key: str, by: Actor) -> LiveCode:
    """A new live code with a channel of its own; the same `client_key` again is the same code."""
    require_manager(by)
    if (known := queries.find_code_by_key(by, client_key)) is not None:
        return known
    members = check(wish, most=MOST_PEOPLE)
    code = make_once(LiveCode, wish, client_key=client_key, by=by)
    if code is None:
        return cast(LiveCode, queries.find_code_by_key(by, client_key))
    _put_people(code, wish, members)
    later(bring_code, lock=lock_of(code), live_code_id=code.id)
    return code


def change(code: LiveCode, wish: Wish, *, by: Actor) -> None:
    """Everything about a code but its QR code and its `state`, which stay for ever."""
    require_manager(by)
    _require_living(code)
    if code.is_single and not _fits_single(wish):
        raise Refused("single_code", status=422, detail="WeCom lets exactly one member answer this code, at any time.")
    members = check(wish, most=MOST_PEOPLE)
    rewrite(code, wish)
    db.session.execute(sa.delete(LiveCodeMember).where(LiveCodeMember.live_code_id == code.id))
    db.session.execute(sa.delete(Shift).where(Shift.live_code_id == code.id))
    _put_people(code, wish, members)
    code.want()
    later(bring_code, lock=lock_of(code), live_code_id=code.id)


def delete(code: LiveCode, *, by: Actor) -> None:
    """Nobody is reached through it any more; its relations, figures and trail stay. Twice is once."""
    require_manager(by)
    if code.deleted_at is None:
        code.deleted_at = clock.now()
        later(bring_code, lock=lock_of(code), live_code_id=code.id)


def lock_of(code: LiveCode) -> str:
    """Jobs about one code run in order, one at a time."""
    return f"live_code:{code.id}"


def _put_people(code: LiveCode, wish: Wish, members: dict[str, int]) -> None:
    groups: list[tuple[Shift | None, list[str]]] = [(None, list(wish.userids))]
    for wanted in wish.shifts:
        shift = Shift(
            live_code_id=code.id, weekdays=sorted(set(wanted.weekdays)), begins=wanted.begins, ends=wanted.ends
        )
        db.session.add(shift)
        groups.append((shift, list(wanted.userids)))
    db.session.flush()  # the shifts' ids are needed for those who answer in them
    rows = [
        {"live_code_id": code.id, "shift_id": shift.id if shift else None, "member_id": members[userid]}
        for shift, userids in groups
        for userid in dict.fromkeys(normal_userid(one) for one in userids)
    ]
    if rows:
        db.session.execute(insert(LiveCodeMember), rows)


def _fits_single(wish: Wish) -> bool:
    people = [wish.userids, *(shift.userids for shift in wish.shifts)]
    return not wish.department_ids and all(len(userids) == 1 for userids in people)


def _require_living(code: LiveCode) -> None:
    if code.deleted_at is not None:
        raise Refused("deleted", detail="This live code was deleted; make a new one.")
