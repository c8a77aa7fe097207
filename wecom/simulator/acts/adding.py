"""A member and a customer become friends: added, or half added and accepted."""

import random
from dataclasses import replace
from typing import Any

from wecom.simulator import chat, ids
from wecom.simulator.acts.people import active_seller, known_customer, relation_in, set_status
from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.callbacks.events import contact_changed
from wecom.simulator.corp import names
from wecom.simulator.corp.names import Company
from wecom.simulator.corp.origins import of_wechat, of_wecom
from wecom.simulator.engine import Simulator
from wecom.simulator.identity import AGENT_ID
from wecom.simulator.relation_log import remember_beginning
from wecom.simulator.relations import RelationStatus, find_relation
from wecom.simulator.welcome_codes import Codes, issue_welcome_codes, open_welcome_codes

SCANNED = 1
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
        member = active_seller(sim, userid)
        external_userid = external_userid or invent_customer(sim, name)
        customer = known_customer(sim, external_userid)
        before = find_relation(sim, member["userid"], external_userid)
        if before is not None and before["status"] in (RelationStatus.MUTUAL, RelationStatus.HALF):
            raise ActRefused(f"{customer['name']} is a customer of {member['userid']} already")
        _begin(sim, member["userid"], external_userid, half=half, add_way=add_way, state=state)
        # People of other companies never bring a welcome code.
        has_code = welcome and customer["type"] == 1
        codes = issue_welcome_codes(sim, member["userid"], external_userid) if has_code else {}
        if not half:
            _say_hello(sim, member["userid"], external_userid)
        change = "add_half_external_contact" if half else "add_external_contact"
        _tell(sim, change, (member["userid"], external_userid), state, codes)
    return {"external_userid": external_userid, "welcome_code": codes.get(AGENT_ID)}


def accept_half(sim: Simulator, userid: str, external_userid: str) -> None:
    """The member accepts; a welcome code still good comes again, a used one does not."""
    with sim.state.transaction():
        relation = relation_in(sim, userid, external_userid, RelationStatus.HALF)
        set_status(sim, relation, RelationStatus.MUTUAL)
        _say_hello(sim, relation["userid"], external_userid)
        codes = open_welcome_codes(sim, relation["userid"], external_userid)
        pair = (relation["userid"], external_userid)
        _tell(sim, "add_external_contact", pair, relation["state"] or "", codes)


def _tell(sim: Simulator, change: str, pair: tuple[str, str], state: str, codes: Codes) -> None:
    """Every app that qualifies, each with a welcome code of its own."""
    for app in sim.apps.all():
        told = contact_changed(change, *pair, state=state, welcome_code=codes.get(app.agent_id))
        sim.outbox.post(replace(told, agent_id=app.agent_id))


def invent_customer(sim: Simulator, name: str = "", company: str = "") -> str:
    """Somebody nobody knows yet: a WeChat user, or with `company` a WeCom user of that corp."""
    number = ids.next_number(sim.state, "customer")
    external_userid = ids.external_userid(sim.seed, number, of_wechat=not company)
    person = names.person(random.Random(f"{sim.seed}:{number}"))
    sim.state.insert(
        "customers",
        external_userid=external_userid,
        name=name or person.name,
        gender=person.gender,
        has_avatar=1,
        **(of_wecom(Company(company, company, "采购")) if company else of_wechat(external_userid)),
    )
    return external_userid


def _begin(sim: Simulator, userid: str, external_userid: str, *, half: bool, add_way: int, state: str) -> None:
    """A relation starts anew: of an earlier one between the two nothing is left but the chat."""
    by_customer = half or bool(state) or add_way == SCANNED
    remember_beginning(sim.state, userid, external_userid)
    for table in ("relations", "relation_tags"):
        sql = f"DELETE FROM {table} WHERE userid = ? AND external_userid = ?"  # noqa: S608 tables of ours
        sim.state.write(sql, userid, external_userid)
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


def _say_hello(sim: Simulator, userid: str, external_userid: str) -> None:
    pair = {"userid": userid, "external_userid": external_userid}
    chat.add_line(sim, external_userid, "text", {"content": GREETING}, **pair)
