"""Say that two customers are one person, and take it back. What follows from it is derived after the commit."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.customers.actions.announcing import announce
from workbench.customers.models import Customer
from workbench.identities import consent
from workbench.identities.models import Merge, MergeKind
from workbench.identities.parting import Parting, crossing
from workbench.identities.supposing import if_merged, if_parted, stakes_of
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(hashtext('merges by hand'))")
"""What two of them would move together, neither would alone."""

UNDO = sa.text("""
    update merges m set undone_at = :now, undone_by_id = :by_id
    from unnest(cast(:firsts as bigint[]), cast(:seconds as bigint[])) as p(first_id, second_id)
    where m.first_id = p.first_id and m.second_id = p.second_id and m.undone_at is null
    returning m.id
""")
KEEP_PARTED = sa.text("""
    insert into merges (first_id, second_id, kind, made_at, made_by_id, undone_at, undone_by_id)
    select p.first_id, p.second_id, 'manual', :now, :by_id, :now, :by_id
    from unnest(cast(:firsts as bigint[]), cast(:seconds as bigint[])) as p(first_id, second_id)
    where not exists (select from merges m where (m.first_id, m.second_id) = (p.first_id, p.second_id)
        and m.undone_at is not null)
""")


def part(pairs: Collection[tuple[int, int]], *, at: dt.datetime, by_id: int | None) -> None:
    """Undo whatever merges these pairs, and keep rules from merging them: again, or for the first time."""
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    about = {"firsts": [one for one, _ in ordered], "seconds": [two for _, two in ordered], "now": at, "by_id": by_id}
    db.session.execute(UNDO, about)
    db.session.execute(KEEP_PARTED, about)


def merge(first: Customer, second: Customer, *, by: Actor) -> Merge:
    """Two customers are one person, says a member who may see both; no row of either is rewritten."""
    db.session.execute(ONE_AT_A_TIME)
    if first.person_id == second.person_id:
        raise Refused("already_one", detail="These two are one person already.")
    consent.ask(by, stakes_of(if_merged(first, second)))
    pair = sorted((first.id, second.id))
    found = Merge(
        first_id=pair[0], second_id=pair[1], kind=MergeKind.MANUAL.value, made_at=clock.now(), made_by_id=by.member_id
    )
    db.session.add(found)
    db.session.flush()  # its id is on the trail
    mark(customer_ids=pair)
    _tell(Kind.CUSTOMERS_MERGED, found, pair[1], by)
    audit.record(
        "customers_merged", subject_kind="merge", subject_id=found.id, actor_id=by.member_id, after={"customers": pair}
    )
    return found


def unmerge(found: Merge, parting: Parting, *, by: Actor) -> None:
    """Part the two again: nobody on the one side is merged with anybody on the other, by whatever rule."""
    db.session.execute(ONE_AT_A_TIME)
    if _others_said_so(parting, by):
        consent.ask(by, stakes_of(if_parted(parting)))
    pairs = [(one, other) for one in parting.staying for other in parting.leaving]
    part(pairs, at=clock.now(), by_id=by.member_id)
    mark(customer_ids=(*parting.staying, *parting.leaving))
    _tell(Kind.CUSTOMERS_PARTED, found, parting.leaving[0], by)
    audit.record(
        "customers_parted",
        subject_kind="merge",
        subject_id=found.id,
        actor_id=by.member_id,
        before={"customers": sorted(parting.staying + parting.leaving)},
        after={"staying": parting.staying, "leaving": parting.leaving},
    )


def _others_said_so(parting: Parting, by: Actor) -> bool:
    """Whether a rule or somebody else, too, says that the two sides are one."""
    said = sa.select(Merge.id).where(
        crossing(parting), Merge.undone_at.is_(None), Merge.made_by_id.is_distinct_from(by.member_id)
    )
    return db.session.scalars(said.limit(1)).first() is not None


def _tell(kind: Kind, found: Merge, customer_id: int, by: Actor) -> None:
    """Once, for her who comes and goes: while they are one person, the trails of both are read as one."""
    trail.record(
        kind,
        source=Source.WORKBENCH,
        customer_id=customer_id,
        actor_member_id=by.member_id,
        fact_key=f"{kind.value}:{found.id}:{customer_id}",
        because=found.kind,
    )
    announce(by.member_id, customer_id, kind.value)
