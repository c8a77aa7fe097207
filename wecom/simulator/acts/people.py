"""The people an act is about, found or refused with advice."""

from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.engine import Simulator
from wecom.simulator.relation_log import LEFT, remember_beginning
from wecom.simulator.relations import RelationStatus, find_relation
from wecom.simulator.state import Row

ACTIVE = 1
LIVE = (RelationStatus.MUTUAL, RelationStatus.HALF, RelationStatus.LEFT_BY_CUSTOMER)


def active_seller(sim: Simulator, userid: str) -> Row:
    row = sim.state.row("SELECT * FROM members WHERE userid = ?", userid)
    if row is None:
        raise NotThere(f"there is no member {userid}")
    if row["status"] != ACTIVE or not row["has_contact"]:
        raise ActRefused(f"{userid} cannot have customers: not active, or without 客户联系")
    return row


def known_customer(sim: Simulator, external_userid: str) -> Row:
    row = sim.state.row("SELECT * FROM customers WHERE external_userid = ?", external_userid)
    if row is None:
        raise NotThere(f"there is no customer {external_userid}; leave external_userid out to invent one")
    return row


def relation_in(sim: Simulator, userid: str, external_userid: str, *statuses: RelationStatus) -> Row:
    relation = find_relation(sim, userid, external_userid)
    if relation is None:
        raise NotThere(f"{external_userid} is no customer of {userid}; use add-customer first")
    if relation["status"] not in statuses:
        raise ActRefused(f"the relation is {relation['status']}; this needs {' or '.join(statuses)}")
    return relation


def set_status(sim: Simulator, relation: Row, status: RelationStatus) -> None:
    pair = {"userid": relation["userid"], "external_userid": relation["external_userid"]}
    if status == RelationStatus.ENDED:
        remember_beginning(sim.state, relation["userid"], relation["external_userid"])
    sim.state.update("relations", pair, status=status)
    if status == RelationStatus.LEFT_BY_CUSTOMER:
        sim.state.insert("relation_log", **pair, what=LEFT, at=sim.clock.now())
