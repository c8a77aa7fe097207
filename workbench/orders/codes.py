"""推广码: whom a code on an order names. The one rule: a member's userid, or a code registered for a member."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.orders.import_models import PromoCode
from workbench.people.models import Member
from workbench.people.queries import find_member

# A registered code goes before a userid that happens to be spelled the same.
MEMBER_OF_CODE = """
coalesce(
    (select p.member_id from promo_codes p where lower(p.code) = lower({code})),
    (select m.id from members m where m.userid = lower({code})
        and not exists (select from promo_codes p where lower(p.code) = lower({code})))
)
"""

NAME_TOLD = f"""
update told_orders t set code_member_id = {MEMBER_OF_CODE.format(code="t.code")} where t.code is not null
"""

NAME_AGAIN = f"""
with named as (
    select o.id, {MEMBER_OF_CODE.format(code="o.code")} as member_id
    from orders o where o.code is not null and (cast(:code as text) is null or lower(o.code) = lower(:code))
)
update orders o set code_member_id = named.member_id
from named where named.id = o.id and o.code_member_id is distinct from named.member_id
returning o.id
"""


def register(code: str, *, userid: str | None, campaign: str, by: Actor) -> PromoCode:
    """Say whom a code names, or that it names only a campaign; orders that carry it follow."""
    member = None
    if userid is not None and (member := find_member(userid)) is None:
        raise not_found()
    found = find(code)
    before = None
    if found is None:
        found = PromoCode(code=code, made_at=clock.now(), made_by_id=by.member_id)
        db.session.add(found)
    else:
        before = {"member_id": found.member_id, "campaign": found.campaign}
    found.member_id, found.campaign = (member.id if member else None), campaign
    if found.member_id is None and not campaign:
        raise Refused("invalid", status=422, detail="A code names a member or a campaign.")
    db.session.flush()  # the statement below reads it
    after = {"member_id": found.member_id, "campaign": found.campaign}
    audit.record(
        "promo_code_registered",
        subject_kind="promo_code",
        subject_id=found.id,
        actor_id=by.member_id,
        before=before,
        after=after,
        code=code,
    )
    name_orders(code)
    return found


def remove(code: str, *, by: Actor) -> None:
    """Forget a code; removing it twice changes nothing."""
    found = find(code)
    if found is None:
        return
    audit.record("promo_code_removed", subject_kind="promo_code", subject_id=found.id, actor_id=by.member_id, code=code)
    db.session.delete(found)
    db.session.flush()  # the statement below must not find it
    name_orders(code)


def keep_former_userid(userid: str, member: Member) -> None:
    """A member's userid was changed: what is printed with the former one goes on naming them."""
    values = {"code": userid.lower(), "member_id": member.id, "made_at": clock.now(), "made_by_id": member.id}
    kept = db.session.scalars(insert(PromoCode).values(values).on_conflict_do_nothing().returning(PromoCode.id)).first()
    if kept is not None:
        audit.record(
            "promo_code_registered",
            subject_kind="promo_code",
            subject_id=kept,
            actor_id=None,
            after={"member_id": member.id, "campaign": ""},
            code=userid.lower(),
        )
    name_orders(userid)


def find(code: str) -> PromoCode | None:
    """A registered code, whatever its spelling."""
    query = sa.select(PromoCode).where(sa.func.lower(PromoCode.code) == code.lower())
    return db.session.scalars(query).one_or_none()


def name_orders(code: str | None = None) -> None:
    """Say anew whom the code on orders names: one code's, or every code's (members may appear later than orders)."""
    mark(order_ids=db.session.scalars(sa.text(NAME_AGAIN), {"code": code}))


def get(code: str) -> Any:
    """One registered code with its member's name."""
    return db.session.execute(_with_members().where(sa.func.lower(PromoCode.code) == code.lower())).one()


def registered(*, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Codes with their members' names, the newest first; up to `limit + 1`."""
    query = _with_members().order_by(PromoCode.made_at.desc(), PromoCode.id.desc()).limit(limit + 1)
    if after:
        query = query.where(sa.tuple_(PromoCode.made_at, PromoCode.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def as_shown(row: Any) -> dict[str, Any]:
    """A code as it is shown."""
    member = {"userid": row.userid, "name": row.name} if row.userid else None
    return {"code": row.code, "campaign": row.campaign, "made_at": row.made_at, "member": member}


def _with_members() -> Any:
    columns = (PromoCode.id, PromoCode.code, PromoCode.campaign, PromoCode.made_at, Member.userid, Member.name)
    return sa.select(*columns).outerjoin(Member, Member.id == PromoCode.member_id)
