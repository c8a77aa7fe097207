"""Random facts about customers and orders, told to the product in any order."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from hypothesis import strategies as st

from tests.workbench.identities.reference import Derived, Facts
from workbench.customers.models import Customer, Relation
from workbench.identities.merging import part
from workbench.identities.models import Identity, Merge, OrderSuggestion
from workbench.kernel.db import db
from workbench.orders.models import Order

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
UNIONIDS = ("ou1", "ou2")
MOBILES = ("13800000001", "13800000002")
MASKS = ("138****0001", "138****0002")
BUYERS = (("taobao", "tb1"), ("taobao", "tb2"), ("jd", "tb1"))
NAMES = ("张三", "李四")
CUSTOMERS = 4


def external_userid(number):
    return f"wm{number}"


@dataclass(frozen=True)
class Fact:
    """One thing that is told; `after` are customers who have to be known first, or an order."""

    about: str
    customer: int = 0
    order: int = 0
    value: tuple = ()


def _pairs():
    numbers = st.integers(1, CUSTOMERS)
    return st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])


def _identity():
    mobile = st.sampled_from(MOBILES).map(lambda value: ("mobile", "", value))
    buyer = st.sampled_from(BUYERS).map(lambda value: ("buyer_id", *value))
    order = st.integers(1, 5).map(lambda value: ("order", "", str(value)))
    return st.one_of(mobile, buyer, order)


def _buyer():
    def perhaps(*values, silent):
        return st.sampled_from((*values, *[None] * silent))

    return st.tuples(
        st.sampled_from(("taobao", "jd")),
        perhaps(*(external_userid(number) for number in range(1, CUSTOMERS + 2)), silent=4 * CUSTOMERS),
        perhaps(*UNIONIDS, silent=6),
        perhaps("tb1", "tb2", silent=3),
        perhaps(*MOBILES, silent=1),
        perhaps(*MASKS, silent=1),
        perhaps(*NAMES, silent=1),
    )


@st.composite
def histories(draw):
    """Facts in the order of their arrival, and what is known in the end."""
    customers = range(1, CUSTOMERS + 1)
    facts = [Fact("customer", number) for number in customers]
    facts += [Fact("unionid", number, 0, (draw(st.sampled_from(UNIONIDS)),)) for number in draw(st.sets(_one()))]
    facts += [
        Fact("remark", number, 0, (draw(st.sampled_from((*NAMES, ""))), tuple(draw(st.sets(st.sampled_from(MOBILES))))))
        for number in draw(st.sets(_one(), min_size=2))
    ]
    bound = draw(st.sets(st.tuples(_one(), _identity()), max_size=5))
    facts += [Fact("bound", number, 0, value) for number, value in sorted(bound)]
    facts += [Fact("unbound", *one) for one in _some(draw, [(number, 0, value) for number, value in sorted(bound)])]
    parted, merged = draw(st.sets(_pairs(), max_size=2)), draw(st.sets(_pairs(), max_size=2))
    facts += [Fact("parted", max(pair), 0, pair) for pair in sorted(parted)]
    facts += [Fact("merged", max(pair), 0, pair) for pair in sorted(merged - parted)]
    orders = draw(st.lists(_buyer(), min_size=2, max_size=5))
    facts += [Fact("order", 0, number, buyer) for number, buyer in enumerate(orders, 1)]
    facts += [Fact("corrected", 0, number, draw(_buyer())) for number in _some(draw, list(range(1, len(orders) + 1)))]
    return _possible(draw(st.permutations(facts)))


def _one():
    return st.integers(1, CUSTOMERS)


def _some(draw, values):
    return [value for value in values if draw(st.integers(0, 3)) == 0]


def _possible(facts):
    """The same, but nothing is said of somebody before she, her order or her binding is there."""
    known, waiting, told = set(), list(facts), []
    while waiting:
        fact = next(fact for fact in waiting if _needs(fact) <= known)
        waiting.remove(fact)
        told.append(fact)
        known |= {(fact.about, fact.customer, fact.order, fact.value if fact.about == "bound" else ())}
    return told


def _needs(fact):
    if fact.about == "corrected":
        return {("order", 0, fact.order, ())}
    needs = {("customer", number, 0, ()) for number in (fact.value if fact.about in {"parted", "merged"} else ())}
    needs |= {("customer", fact.customer, 0, ())} if fact.customer and fact.about != "customer" else set()
    return needs | ({("bound", fact.customer, 0, fact.value)} if fact.about == "unbound" else set())


def in_the_end(told):
    """What is known when all has been told."""
    facts = Facts()
    for fact in told:
        match fact.about:
            case "customer":
                facts.external_userids[fact.customer] = external_userid(fact.customer)
            case "unionid":
                facts.unionids[fact.customer] = fact.value[0]
            case "remark":
                facts.remarks[fact.customer] = (fact.value[0], list(fact.value[1]))
            case "bound":
                facts.bound.add((fact.customer, *fact.value))
            case "unbound":
                facts.bound.discard((fact.customer, *fact.value))
                facts.unbound.add((fact.customer, *fact.value))
            case "parted":
                facts.parted.add(fact.value)
            case "merged":
                facts.merged.add(fact.value)
            case "order" | "corrected":
                names = ("channel", "external_userid", "unionid", "buyer_id", "mobile", "masked", "name")
                facts.orders[fact.order] = dict(zip(names, fact.value, strict=True))
    return facts


def tell(fact, member_id):
    """Write one fact; returns the customers and the orders it is about."""
    match fact.about:
        case "customer":
            _add(Customer(id=fact.customer, external_userid=external_userid(fact.customer)))
        case "unionid":
            db.session.execute(sa.update(Customer).where(Customer.id == fact.customer).values(unionid=fact.value[0]))
        case "remark":
            remark, mobiles = fact.value
            about = {"member_id": member_id, "customer_id": fact.customer, "added_at": AT}
            _add(Relation(**about, remark=remark, remark_mobiles=list(mobiles)))
        case "bound":
            kind, namespace, value = fact.value
            known = (Identity.customer_id == fact.customer, Identity.kind == kind, Identity.namespace == namespace)
            gone = sa.delete(Identity).where(*known, Identity.value == value).returning(Identity.evidence)
            evidence = db.session.scalars(gone).first() or {}  # what an order told stays in a member's word
            identity = {"kind": kind, "namespace": namespace, "value": value, "said_by": "staff", "bound_at": AT}
            _add(Identity(customer_id=fact.customer, evidence=evidence, **identity))
        case "unbound":
            kind, namespace, value = fact.value
            known = (Identity.customer_id == fact.customer, Identity.kind == kind, Identity.namespace == namespace)
            db.session.execute(sa.update(Identity).where(*known, Identity.value == value).values(removed_at=AT))
        case "parted":
            part([fact.value], at=AT, by_id=None)
        case "merged":
            first, second = fact.value
            _add(Merge(first_id=first, second_id=second, kind="manual", made_at=AT, made_by_id=member_id))
        case "order":
            buyer = _buyer_columns(fact.value)
            about = {"order_no": str(fact.order), "status": "paid", "amount_fen": 100, "source": "webhook"}
            about |= {"is_mobile_signed": True, "is_buyer_id_signed": True}
            _add(Order(id=fact.order, **about, **buyer))
        case "corrected":
            db.session.execute(sa.update(Order).where(Order.id == fact.order).values(**_buyer_columns(fact.value)))
    customers = set(fact.value) if fact.about in {"parted", "merged"} else {fact.customer} - {0}
    return customers, {fact.order} - {0}


def _add(row):
    db.session.add(row)
    db.session.flush()  # the next statement is plain SQL


def _buyer_columns(buyer):
    names = ("external_userid", "unionid", "id", "mobile", "mobile_masked", "name")
    return {"channel": buyer[0], **{f"buyer_{name}": value for name, value in zip(names, buyer[1:], strict=True)}}


def derived():
    """What the product has derived."""
    rows = db.session.execute
    identity = sa.select(Identity.customer_id, Identity.kind, Identity.namespace, Identity.value)
    link = sa.select(Merge.first_id, Merge.second_id, Merge.kind)
    orders = rows(sa.select(Order.id, Order.customer_id, Order.resolved_by)).all()
    return Derived(
        told={tuple(row) for row in rows(identity.where(Identity.said_by == "webhook", Identity.removed_at.is_(None)))},
        links={tuple(row) for row in rows(link.where(Merge.made_by_id.is_(None), Merge.undone_at.is_(None)))},
        person=dict(rows(sa.select(Customer.id, Customer.person_id)).all()),
        owner={row.id: (row.customer_id, row.resolved_by) if row.customer_id else None for row in orders},
        suggestions={
            tuple(row)
            for row in rows(sa.select(OrderSuggestion.order_id, OrderSuggestion.customer_id, OrderSuggestion.evidence))
        },
    )
