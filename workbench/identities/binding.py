"""Say what identifies a customer, and take it back: a buyer id, one order, a mobile she has confirmed.

A value that already is somebody else's is refused: binding it would merge the two, and merging is an act of its own,
for those who may see both. One by which a colleague knows somebody else, or that would take a colleague's orders, is
bound and taken back by who leads them (`consent`).
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.customers.actions.announcing import announce
from workbench.customers.models import Customer
from workbench.customers.queries import same_person, visible_to
from workbench.identities import consent
from workbench.identities.models import Denial, Identity, IdentityKind, OrderSuggestion, SaidBy
from workbench.identities.supposing import if_bound, if_unbound
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.orders.models import Order
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source
from workbench.writebacks.mobiles import masked

ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(hashtext(:value))")


def bind_order(order: Order, customer: Customer, *, by: Actor) -> Identity:
    """是她的订单: bind its buyer, past and future; an order that names no buyer of its own is bound alone."""
    _refuse_another_persons(order, customer)
    kind, namespace, value = _buyer_of(order, customer)
    suggested = sa.select(OrderSuggestion.evidence).where(
        OrderSuggestion.order_id == order.id, OrderSuggestion.customer_id.in_(same_person(customer.id))
    )
    evidence = db.session.scalars(suggested).first()
    said_by = SaidBy.SUGGESTION if evidence else SaidBy.STAFF
    about = {"order_no": order.order_no, "channel": order.channel, **({"suggested_by": evidence} if evidence else {})}
    bound = _bind(customer, kind, namespace, value, said_by=said_by, evidence=about, by=by)
    mark(order_ids=[order.id])
    return bound


def verify_mobile(customer: Customer, mobile: str, *, by: Actor) -> Identity:
    """A member has confirmed with the customer that this mobile is hers."""
    return _bind(customer, IdentityKind.MOBILE, "", mobile, said_by=SaidBy.STAFF, evidence={}, by=by)


def unbind(identity: Identity, *, by: Actor) -> None:
    """Take it back; twice is once. Orders that had come to her by it alone are nobody's again."""
    if identity.removed_at is not None:
        return
    if identity.bound_by_id != by.member_id:
        consent.ask(by, if_unbound(identity))
    identity.removed_at, identity.removed_by_id = clock.now(), by.member_id
    db.session.flush()  # what follows is derived from the row
    _tell(Kind.IDENTITY_REMOVED, identity, by)
    audit.record(
        "identity_removed",
        subject_kind="customer",
        subject_id=identity.customer_id,
        actor_id=by.member_id,
        before=shown(identity.kind, identity.namespace, identity.value),
    )


def unbind_order(order: Order, *, by: Actor) -> None:
    """Take back on whose word the order is hers; what a signed order or a remark says, nobody takes back here.

    Right after it was said the order is not hers yet: then it is taken back from those the actor may see.
    """
    keys = [(IdentityKind.ORDER.value, "", str(order.id)), (IdentityKind.BUYER_ID.value, order.channel, order.buyer_id)]
    theirs = same_person(order.customer_id) if order.customer_id else sa.select(Customer.id).where(visible_to(by))
    query = sa.select(Identity).where(
        sa.tuple_(Identity.kind, Identity.namespace, Identity.value).in_(keys),
        Identity.removed_at.is_(None),
        Identity.said_by.in_([SaidBy.STAFF.value, SaidBy.SUGGESTION.value]),
        Identity.customer_id.in_(theirs),
    )
    found = db.session.scalars(query).all()
    if not found:
        raise Refused("not_bound_by_hand", detail="Nobody bound this order by hand; correct what it is recognised by.")
    for identity in found:
        unbind(identity, by=by)


def carried_by(order: Order) -> tuple[IdentityKind, str, str]:
    """By what its buyer is known again: a buyer id, else the order itself."""
    if order.buyer_id:
        return IdentityKind.BUYER_ID, order.channel, order.buyer_id
    return IdentityKind.ORDER, "", str(order.id)


def shown(kind: str, namespace: str, value: str) -> dict[str, Any]:
    """An identity as it may be shown and kept in logs: a mobile never whole."""
    return {"kind": kind, "namespace": namespace, "value": masked(value) if kind == IdentityKind.MOBILE else value}


def _refuse_another_persons(order: Order, customer: Customer) -> None:
    if order.customer_id is None:
        return
    if order.customer_id not in set(db.session.scalars(same_person(customer.id))):
        raise Refused("order_of_another", detail="This order is another customer's already.")


def _buyer_of(order: Order, customer: Customer) -> tuple[IdentityKind, str, str]:
    """What is bound. A buyer id that she shares with somebody parted from her decides nothing: then the order alone."""
    carried = carried_by(order)
    holders, hers = _holders(*carried), set(db.session.scalars(same_person(customer.id)))
    return (IdentityKind.ORDER, "", str(order.id)) if holders & hers and holders - hers else carried


def _holders(kind: IdentityKind, namespace: str, value: str) -> set[int]:
    key = (Identity.kind == kind.value, Identity.namespace == namespace, Identity.value == value)
    return set(db.session.scalars(sa.select(Identity.customer_id).where(*key, Identity.removed_at.is_(None))))


def _bind(
    customer: Customer,
    kind: IdentityKind,
    namespace: str,
    value: str,
    *,
    said_by: SaidBy,
    evidence: dict[str, Any],
    by: Actor,
) -> Identity:
    db.session.execute(ONE_AT_A_TIME, {"value": f"{kind}:{namespace}:{value}"})
    hers = set(db.session.scalars(same_person(customer.id)))
    if _holders(kind, namespace, value) - hers:
        raise Refused("identity_taken", detail="Another customer has it. Unbind it there, or merge the two.")
    consent.ask(by, if_bound(customer, kind, namespace, value))
    key = {"kind": kind.value, "namespace": namespace, "value": value}
    words = {"said_by": said_by.value, "evidence": evidence, "bound_at": clock.now(), "bound_by_id": by.member_id}
    statement = (
        insert(Identity)
        .values(customer_id=customer.id, **key, **words)
        .on_conflict_do_update(
            index_elements=["customer_id", "kind", "namespace", "value"],
            index_where=Identity.removed_at.is_(None),
            set_={**words, "evidence": Identity.evidence.op("||")(sa.cast(words["evidence"], JSONB))},
            where=Identity.said_by == SaidBy.WEBHOOK.value,  # a person's word outlives what an order told
        )
        .returning(Identity)
    )
    new = db.session.scalars(statement).one_or_none()
    if new is None:
        known = sa.select(Identity).filter_by(customer_id=customer.id, **key).where(Identity.removed_at.is_(None))
        return db.session.scalars(known).one()
    db.session.execute(sa.delete(Denial).where(Denial.customer_id.in_(hers)).filter_by(**key))
    _tell(Kind.IDENTITY_BOUND, new, by)
    audit.record(
        "identity_bound",
        subject_kind="customer",
        subject_id=customer.id,
        actor_id=by.member_id,
        after=shown(kind, namespace, value),
        said_by=said_by.value,
    )
    return new


def _tell(kind: Kind, identity: Identity, by: Actor) -> None:
    trail.record(
        kind,
        source=Source.WORKBENCH,
        customer_id=identity.customer_id,
        actor_member_id=by.member_id,
        fact_key=f"{kind.value}:{identity.id}:{int(identity.bound_at.timestamp())}",
        identity=identity.kind,
        channel=identity.namespace or None,
        order_no=identity.evidence.get("order_no"),
    )
    announce(by.member_id, identity.customer_id, kind.value)
