"""Members and customers: adding, accepting, editing, deleting each other, and talking."""

import json
import random
from collections.abc import Sequence
from typing import Any

from wecom.simulator import chat, ids
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.api.welcome import issue_welcome_code, open_welcome_code
from wecom.simulator.callbacks.events import contact_changed
from wecom.simulator.corp import names
from wecom.simulator.engine import Simulator
from wecom.simulator.relations import RelationStatus, find_relation
from wecom.simulator.state import Row

SCANNED = 1
ACTIVE = 1
GREETING = "我通过了你的朋友验证请求，现在我们可以开始聊天了"


def add_customer(
    sim: Simulator,
    userid: str,
    external_userid: str = "",
    *,
    name: str = "",
    add_way: int = SCANNED,
    state: str = "",
    half: bool = False,
    welcome: bool = True,
) -> dict[str, Any]:
    """A member and a customer become friends, or half so; a customer not known yet is invented."""
    with sim.state.transaction():
        member = _seller(sim, userid)
        external_userid = external_userid or _new_customer(sim, name)
        customer = _customer(sim, external_userid)
        before = find_relation(sim, member["userid"], external_userid)
        if before is not None and before["status"] in (RelationStatus.MUTUAL, RelationStatus.HALF):
            raise ActRefused(f"{customer['name']} is a customer of {member['userid']} already")
        _begin(sim, member["userid"], external_userid, half=half, add_way=add_way, state=state)
        # People of other companies never bring a welcome code.
        has_code = welcome and customer["type"] == 1
        code = issue_welcome_code(sim, member["userid"], external_userid) if has_code else None
        if not half:
            _say_hello(sim, member["userid"], external_userid)
        change = "add_half_external_contact" if half else "add_external_contact"
        sim.outbox.post(
            contact_changed(change, member["userid"], external_userid, state=state or None, welcome_code=code)
        )
    return {"external_userid": external_userid, "welcome_code": code}


def scan_way(sim: Simulator, config_id: str, external_userid: str = "", *, name: str = "") -> dict[str, Any]:
    """Somebody scans a contact way: one of its members gets them, only half when no verification is asked."""
    way = sim.state.row("SELECT * FROM contact_ways WHERE config_id = ?", config_id)
    if way is None:
        raise NotThere(f"there is no contact way {config_id}; GET /__sim/channels lists them")
    active = [
        userid
        for userid in way["users"].split(",")
        if sim.state.count("SELECT count(*) FROM members WHERE userid = ? AND status = ?", userid, ACTIVE)
    ]
    if not active:
        raise ActRefused("no active member answers this contact way")
    turn = ids.next_number(sim.state, f"turn:{config_id}")
    userid = active[turn % len(active)]
    half = bool(way["skip_verify"])
    added = add_customer(sim, userid, external_userid, name=name, state=way["state"], half=half)
    return added | {"userid": userid}


def accept_half(sim: Simulator, userid: str, external_userid: str) -> None:
    """The member accepts; a welcome code still good comes again, a used one does not."""
    with sim.state.transaction():
        relation = _relation(sim, userid, external_userid, RelationStatus.HALF)
        _set_status(sim, relation, RelationStatus.MUTUAL)
        _say_hello(sim, relation["userid"], external_userid)
        code = open_welcome_code(sim, relation["userid"], external_userid)
        sim.outbox.post(
            contact_changed(
                "add_external_contact", relation["userid"], external_userid, state=relation["state"], welcome_code=code
            )
        )


def customer_leaves(sim: Simulator, userid: str, external_userid: str) -> None:
    """The customer deletes the member, on whose side the customer stays readable."""
    with sim.state.transaction():
        relation = _relation(sim, userid, external_userid, RelationStatus.MUTUAL, RelationStatus.HALF)
        is_half = relation["status"] == RelationStatus.HALF
        _set_status(sim, relation, RelationStatus.ENDED if is_half else RelationStatus.LEFT_BY_CUSTOMER)
        sim.outbox.post(contact_changed("del_follow_user", relation["userid"], external_userid))


def member_deletes(sim: Simulator, userid: str, external_userid: str) -> None:
    with sim.state.transaction():
        relation = _relation(sim, userid, external_userid, *_LIVE)
        _set_status(sim, relation, RelationStatus.ENDED)
        sql = "DELETE FROM relation_tags WHERE userid = ? AND external_userid = ?"
        sim.state.write(sql, relation["userid"], external_userid)
        sim.outbox.post(contact_changed("del_external_contact", relation["userid"], external_userid))


def edit_customer(
    sim: Simulator,
    userid: str,
    external_userid: str,
    *,
    remark: str | None = None,
    description: str | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
) -> None:
    """The member edits in the client; a tag is a corp tag's id or name, any other word a personal tag."""
    with sim.state.transaction():
        relation = _relation(sim, userid, external_userid, *_LIVE)
        pair = (relation["userid"], external_userid)
        personal = json.loads(relation["personal_tags"])
        for tag in add_tags:
            if tag_id := _corp_tag(sim, tag):
                sim.state.write("INSERT OR IGNORE INTO relation_tags VALUES (?, ?, ?)", *pair, tag_id)
            elif tag not in personal:
                personal.append(tag)
        for tag in remove_tags:
            personal = [one for one in personal if one != tag]
            sql = "DELETE FROM relation_tags WHERE userid = ? AND external_userid = ? AND tag_id = ?"
            sim.state.write(sql, *pair, _corp_tag(sim, tag))
        sim.state.write(
            "UPDATE relations SET remark = coalesce(?, remark), description = coalesce(?, description),"
            " personal_tags = ? WHERE userid = ? AND external_userid = ?",
            *(remark, description, json.dumps(personal, ensure_ascii=False), *pair),
        )
        sim.outbox.post(contact_changed("edit_external_contact", *pair))


def say(sim: Simulator, userid: str, external_userid: str, text: str, *, by_member: bool) -> dict[str, Any]:
    """A line in a single chat; WeCom sends no event for it. Nobody can write to somebody who deleted them."""
    relation = _relation(sim, userid, external_userid, *_LIVE)
    if relation["status"] == RelationStatus.LEFT_BY_CUSTOMER:
        raise ActRefused("they are no friends any more; add the customer again first")
    sender = relation["userid"] if by_member else external_userid
    pair = {"userid": relation["userid"], "external_userid": external_userid}
    return chat.add_line(sim, sender, "text", {"content": text}, **pair)


_LIVE = (RelationStatus.MUTUAL, RelationStatus.HALF, RelationStatus.LEFT_BY_CUSTOMER)


def _seller(sim: Simulator, userid: str) -> Row:
    row = sim.state.row("SELECT * FROM members WHERE userid = ?", userid)
    if row is None:
        raise NotThere(f"there is no member {userid}")
    if row["status"] != ACTIVE or not row["has_contact"]:
        raise ActRefused(f"{userid} cannot have customers: not active, or without 客户联系")
    return row


def _customer(sim: Simulator, external_userid: str) -> Row:
    row = sim.state.row("SELECT * FROM customers WHERE external_userid = ?", external_userid)
    if row is None:
        raise NotThere(f"there is no customer {external_userid}; leave external_userid out to invent one")
    return row


def _new_customer(sim: Simulator, name: str) -> str:
    number = ids.next_number(sim.state, "customer")
    external_userid = ids.external_userid(sim.seed, number)
    person = names.person(random.Random(f"{sim.seed}:{number}"))
    sim.state.insert(
        "customers",
        external_userid=external_userid,
        name=name or person.name,
        type=1,
        gender=person.gender,
        has_avatar=1,
        unionid="o" + ids.derived(f"union:{external_userid}", 27),
    )
    return external_userid


def _begin(sim: Simulator, userid: str, external_userid: str, *, half: bool, add_way: int, state: str) -> None:
    """A relation starts anew: of an earlier one between the two nothing is left but the chat."""
    by_customer = half or bool(state) or add_way == SCANNED
    sim.state.write("DELETE FROM relations WHERE userid = ? AND external_userid = ?", userid, external_userid)
    sim.state.insert(
        "relations",
        userid=userid,
        external_userid=external_userid,
        status=RelationStatus.HALF if half else RelationStatus.MUTUAL,
        createtime=sim.clock.now(),
        add_way=add_way,
        state=state or None,
        oper_userid=external_userid if by_customer else userid,
    )


def _relation(sim: Simulator, userid: str, external_userid: str, *statuses: RelationStatus) -> Row:
    relation = find_relation(sim, userid, external_userid)
    if relation is None:
        raise NotThere(f"{external_userid} is no customer of {userid}; use add-customer first")
    if relation["status"] not in statuses:
        raise ActRefused(f"the relation is {relation['status']}; this needs {' or '.join(statuses)}")
    return relation


def _set_status(sim: Simulator, relation: Row, status: RelationStatus) -> None:
    sql = "UPDATE relations SET status = ? WHERE userid = ? AND external_userid = ?"
    sim.state.write(sql, status, relation["userid"], relation["external_userid"])


def _corp_tag(sim: Simulator, tag: str) -> str | None:
    row = sim.state.row("SELECT id FROM tags WHERE deleted = 0 AND (id = ? OR name = ?) ORDER BY rowid", tag, tag)
    return None if row is None else str(row["id"])


def _say_hello(sim: Simulator, userid: str, external_userid: str) -> None:
    pair = {"userid": userid, "external_userid": external_userid}
    chat.add_line(sim, external_userid, "text", {"content": GREETING}, **pair)
