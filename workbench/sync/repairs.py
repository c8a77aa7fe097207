"""Compare what WeCom shows with what we have; every difference is a row, too many endings at once wait for a person.

A complete listing proves only that the member has not deleted those who are in it (wecom-api E.3). Who is missing from
it has been removed by the member or is gone otherwise; nobody told us how: the ending is `unknown`, and no loss.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.actions.ending import end_relation
from workbench.customers.models import EndedBy, Relation
from workbench.customers.spells import CLOCKS_DIFFER_BY
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.queries import audience
from workbench.sync.models import RepairKind, RepairState, SyncListed, SyncRepair, SyncStep
from workbench.trail.models import Source

APPLIED_AT_ONCE = 200

SUPERSEDE = sa.text("""
    update sync_repairs set state = 'superseded', decided_at = :now
    where member_id = :member_id and state = 'proposed' and run_id <> :run_id
""")

FIND_MISSING = sa.text("""
    insert into sync_repairs (run_id, kind, state, member_id, customer_id, effective_at)
    select :run_id, 'relation_ended', 'found', r.member_id, r.customer_id, cast(:began_at as timestamptz)
    from relations r
    where r.member_id = :member_id and r.ended_at is null and r.added_at < cast(:began_before as timestamptz)
      and not exists (select 1 from sync_listed l where l.step_id = :step_id and l.customer_id = r.customer_id)
    order by r.customer_id
""")

WEIGH = sa.text("""
    with missing as (
        select member_id, count(*) as total, count(*) filter (where state = 'found') as found
        from sync_repairs
        where run_id = :run_id and kind = 'relation_ended' and state not in ('superseded', 'rejected')
        group by member_id
    ), held as (
        select member_id, count(*) as total from relations where ended_at is null group by member_id
    ), corp as (
        select (select sum(total) from missing) > :corp_share * (select sum(total) from held) as is_too_much
    )
    update sync_repairs r
    set state = case when corp.is_too_much or missing.total > :member_share * coalesce(held.total, 0)
                     then 'proposed' else 'confirmed' end
    from corp, missing left join held on held.member_id = missing.member_id
    where r.run_id = :run_id and r.state = 'found' and missing.member_id = r.member_id
""")


def note(run_id: int, kind: RepairKind, *, effective_at: dt.datetime, about: Iterable[dict[str, Any]]) -> None:
    """Differences that are repaired already, in this transaction."""
    common = {"run_id": run_id, "kind": kind.value, "effective_at": effective_at, "decided_at": clock.now()}
    rows = [{**common, **one} for one in about]
    if rows:
        db.session.execute(insert(SyncRepair), rows)


def note_relations(
    run_id: int, member_id: int, customers: Mapping[RepairKind, Iterable[int]], *, effective_at: dt.datetime
) -> None:
    """The same for relations of one member: customer ids by what was different."""
    for kind, customer_ids in customers.items():
        about = [{"member_id": member_id, "customer_id": customer_id} for customer_id in customer_ids]
        note(run_id, kind, effective_at=effective_at, about=about)


def remember_listed(step: SyncStep, customer_ids: Iterable[int]) -> None:
    """Keep whom this page of the listing showed, until it is complete."""
    rows = [{"step_id": step.id, "customer_id": customer_id} for customer_id in customer_ids]
    if rows:
        db.session.execute(insert(SyncListed).on_conflict_do_nothing(), rows)


def forget_listed(step: SyncStep) -> None:
    """The listing begins again, or is done with."""
    db.session.execute(sa.delete(SyncListed).where(SyncListed.step_id == step.id))


def find_missing(step: SyncStep, member_id: int) -> None:
    """The listing of a member is complete: write down which relations are not in it. They are weighed all together.

    Only relations that began before the listing did, by a margin: their beginning is told by WeCom's clock and the
    listing's by ours, and a listing may lag behind its event by seconds. Who is younger is looked at the next night.
    What an earlier run proposed about this member is out of date.
    """
    assert step.began_at is not None
    about = {
        "run_id": step.run_id,
        "step_id": step.id,
        "member_id": member_id,
        "began_at": step.began_at,
        "began_before": step.began_at - CLOCKS_DIFFER_BY,
    }
    db.session.execute(SUPERSEDE, {"member_id": member_id, "run_id": step.run_id, "now": clock.now()})
    db.session.execute(FIND_MISSING, about)
    forget_listed(step)


def weigh(run_id: int) -> None:
    """Few endings are applied; a drop of more than the threshold, of a member or of the corp, waits for a person."""
    shares = {
        "member_share": current_app.config["SYNC_MEMBER_DROP_PERCENT"] / 100,
        "corp_share": current_app.config["SYNC_CORP_DROP_PERCENT"] / 100,
    }
    db.session.execute(WEIGH, {"run_id": run_id, **shares})


def apply_some(run_id: int) -> int:
    """Apply confirmed endings, as many as fit into one short transaction; how many there were.

    A relation that ended meanwhile, or began again after the listing, is left alone.
    """
    query = (
        sa.select(SyncRepair)
        .where(SyncRepair.run_id == run_id, SyncRepair.state == RepairState.CONFIRMED.value)
        .order_by(SyncRepair.id)
        .limit(APPLIED_AT_ONCE)
        .with_for_update()
    )
    repairs = db.session.scalars(query).all()
    concerned = set()
    for repair in repairs:
        assert repair.member_id is not None
        assert repair.customer_id is not None
        repair.decided_at = repair.decided_at or clock.now()
        if not _is_still_open(repair):
            repair.state = RepairState.SUPERSEDED.value
            continue
        pair = (repair.member_id, repair.customer_id)
        end_relation(*pair, at=repair.effective_at, ended_by=EndedBy.UNKNOWN, source=Source.SYNC)
        repair.state = RepairState.APPLIED.value
        concerned.add(repair.member_id)
    for member_id in concerned:
        live.tell(db.session.info, audience([member_id]), "customers", kind="relation_ended")
    return len(repairs)


def _is_still_open(repair: SyncRepair) -> bool:
    query = sa.select(Relation.id).where(
        Relation.member_id == repair.member_id,
        Relation.customer_id == repair.customer_id,
        Relation.ended_at.is_(None),
        Relation.added_at < repair.effective_at - CLOCKS_DIFFER_BY,
    )
    return db.session.scalars(query).first() is not None


def decide(run_id: int, *, member_id: int | None, is_confirmed: bool, by: Actor | None) -> int:
    """Confirm or reject what a run proposed, all of it or that of one member; how many rows it was."""
    query = sa.update(SyncRepair).where(SyncRepair.run_id == run_id, SyncRepair.state == RepairState.PROPOSED.value)
    if member_id is not None:
        query = query.where(SyncRepair.member_id == member_id)
    state = RepairState.CONFIRMED if is_confirmed else RepairState.REJECTED
    decision = {"state": state.value, "decided_at": clock.now(), "decided_by_id": by.member_id if by else None}
    return len(db.session.scalars(query.values(**decision).returning(SyncRepair.id)).all())
