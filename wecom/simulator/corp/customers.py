"""Invents the customers of the demo corp and who added them when, how, and with which remark and tags."""

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from wecom.simulator import ids
from wecom.simulator.corp import catalog, names, sizes
from wecom.simulator.corp.origins import of_wechat, of_wecom
from wecom.simulator.corp.people import Member
from wecom.simulator.corp.plan import DAY, Plan
from wecom.simulator.state import State

EVERY_NTH_HAS_TWO_FOLLOWERS = 12
OF_WECOM = 0.03
WITHOUT_AVATAR = 0.10
HAS_LEFT = 0.03


@dataclass(frozen=True, slots=True)
class Customer:
    external_userid: str
    person: names.Person
    is_of_wecom: bool


def write_customers(state: State, measures: Plan) -> None:
    rng = measures.rng
    sellers = [member for member in sizes.staff(measures.size) if member.has_contact]
    weights = list(accumulate(member.weight for member in sellers))
    moments = measures.past_moments(measures.customers - measures.begun_today)
    moments += measures.moments_today(measures.begun_today)
    tags = _tags_by_group(state)
    customers: list[dict[str, object]] = []
    relations: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    for number, moment in enumerate(moments, start=1):
        is_of_wecom = rng.random() < OF_WECOM
        external_userid = ids.external_userid(measures.seed, number, of_wechat=not is_of_wecom)
        customer = Customer(external_userid, names.person(rng), is_of_wecom)
        customers.append(_customer_record(measures, customer, shows_profile=number % 2 == 0))
        first = rng.choices(sellers, cum_weights=weights)[0]
        followers = [(first, moment)]
        if number % EVERY_NTH_HAS_TWO_FOLLOWERS == 0 and moment < measures.now - DAY:
            second = rng.choice([member for member in sellers if member is not first])
            followers.append((second, measures.daytime_between(moment + 60, measures.now - 60)))
        for member, since in followers:
            relations.append(_relation_record(measures, customer, member, since))
            marks += _marks(measures, tags, customer, member)
    state.insert_many("customers", customers)
    state.insert_many("relations", relations)
    state.insert_many("relation_tags", marks)
    state.set_setting("counter:customer", len(moments))


def _customer_record(measures: Plan, customer: Customer, *, shows_profile: bool) -> dict[str, object]:
    rng = measures.rng
    company = rng.choice(names.COMPANIES) if customer.is_of_wecom else None
    return {
        "external_userid": customer.external_userid,
        "name": customer.person.real_name if customer.is_of_wecom else customer.person.name,
        "gender": customer.person.gender,
        "has_avatar": int(rng.random() >= WITHOUT_AVATAR),
    } | (of_wecom(company, shows_profile=shows_profile) if company else of_wechat(customer.external_userid))


def _relation_record(measures: Plan, customer: Customer, member: Member, since: int) -> dict[str, object]:
    rng = measures.rng
    channels = [channel for channel in catalog.CHANNELS if member.userid in channel.users]
    add_way, state = rng.choices(*zip(*catalog.ADD_WAYS, strict=True))[0], None
    if channels and not customer.is_of_wecom and rng.random() < catalog.CHANNEL_SHARE:
        add_way, state = 1, rng.choices(channels, [channel.weight for channel in channels])[0].state
    trade = sizes.department_of(member).trade
    person = customer.person
    remark = rng.choice(catalog.REMARKS[trade]).format(name=person.real_name, child=person.child)
    has_left = rng.random() < HAS_LEFT and since < measures.now - 7 * DAY
    return {
        "userid": member.userid,
        "external_userid": customer.external_userid,
        "status": "left_by_customer" if has_left else "mutual",
        "createtime": since,
        "add_way": add_way,
        "state": state,
        "oper_userid": customer.external_userid if state or rng.random() < 0.6 else member.userid,
        "remark": remark if rng.random() < 0.6 else "",
        "description": rng.choice(catalog.DESCRIPTIONS[trade]) if rng.random() < 0.15 else "",
        "remark_corp_name": "自营小店" if not customer.is_of_wecom and rng.random() < 0.02 else None,
        "remark_mobiles": json.dumps([f"1390{rng.randrange(10**7):07}"] if rng.random() < 0.12 else []),
        "personal_tags": json.dumps(
            [rng.choice(catalog.PERSONAL_TAGS)] if rng.random() < 0.06 else [], ensure_ascii=False
        ),
    }


def _tags_by_group(state: State) -> dict[str, list[tuple[str, str]]]:
    """Tag names and ids under the name of their group."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in state.rows(
        "SELECT g.name AS group_name, t.name, t.id FROM tags t JOIN tag_groups g ON g.id = t.group_id ORDER BY t.rowid"
    ):
        found[row["group_name"]].append((row["name"], row["id"]))
    return found


def _marks(
    measures: Plan, tags: dict[str, list[tuple[str, str]]], customer: Customer, member: Member
) -> list[dict[str, object]]:
    """The corp tags a member has put on a customer: a stage for most, then what fits the trade."""
    rng = measures.rng
    favourite, further = catalog.TRADE_TAGS[sizes.department_of(member).trade]
    chosen: set[str] = set()
    if rng.random() < 0.62:
        chosen.add(rng.choice(tags["客户阶段"])[1])
    if rng.random() < 0.5:
        chosen.add(dict(tags["关注品类"])[favourite])
    for group, share in (*((name, 0.4) for name in further), ("意向度", 0.3), ("来源", 0.2)):
        if rng.random() < share:
            chosen.add(rng.choice(tags[group])[1])
    return [
        {"userid": member.userid, "external_userid": customer.external_userid, "tag_id": tag_id}
        for tag_id in sorted(chosen)
    ]
