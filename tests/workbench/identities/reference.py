"""Who is one person and whose order is whose, in plain Python: the definition the product is compared with."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

RANKS = ("external_userid", "unionid", "order", "buyer_id", "mobile", "remark_mobile")
MERGING = {"unionid": "unionid", "signed_mobile": "mobile", "buyer_id": "buyer_id"}
"""Kinds of key by which customers are one person, and of the merges that say so."""


@dataclass
class Facts:
    """What is known in the end, whatever came first."""

    external_userids: dict[int, str] = field(default_factory=dict)
    unionids: dict[int, str] = field(default_factory=dict)
    remarks: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    bound: set[tuple[int, str, str, str]] = field(default_factory=set)
    unbound: set[tuple[int, str, str, str]] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)
    parted: set[tuple[int, int]] = field(default_factory=set)
    orders: dict[int, dict[str, str | None]] = field(default_factory=dict)


@dataclass
class Derived:
    """What follows."""

    told: set[tuple[int, str, str, str]]
    links: set[tuple[int, int, str]]
    person: dict[int, int]
    owner: dict[int, tuple[int, str] | None]
    suggestions: set[tuple[int, int, str]]


def derive(facts: Facts) -> Derived:
    said = _said(facts)
    told = said - facts.bound
    keys = _keys(facts, told) | {
        (customer, "signed_mobile", *value) for customer, kind, *value in said if kind == "mobile"
    }
    links = _links(facts, keys)
    person = _persons(facts, {(first, second) for first, second, _ in links} | facts.merged)
    owner = {order_id: _owner(order_id, order, keys, person) for order_id, order in facts.orders.items()}
    suggestions = {
        found
        for order_id, order in facts.orders.items()
        if owner[order_id] is None
        for found in _suggestions(order_id, order, keys, person)
    }
    return Derived(told, links, person, owner, suggestions)


def _said(facts):
    """What signed orders say, whoever else says so."""
    found = set()
    for order in facts.orders.values():
        for customer, external_userid in facts.external_userids.items():
            named = {external_userid, facts.unionids.get(customer)} - {None}
            if {order["external_userid"], order["unionid"]} & named:
                found |= {(customer, "buyer_id", order["channel"], order["buyer_id"])} if order["buyer_id"] else set()
                found |= {(customer, "mobile", "", order["mobile"])} if order["mobile"] else set()
    return found - facts.unbound


def _keys(facts, told):
    keys = {(customer, "external_userid", "", value) for customer, value in facts.external_userids.items()}
    keys |= {(customer, "unionid", "", value) for customer, value in facts.unionids.items()}
    keys |= facts.bound | told
    for customer, (remark, mobiles) in facts.remarks.items():
        keys |= {(customer, "remark_mobile", "", mobile) for mobile in mobiles}
        keys |= {(customer, "remark", "", remark)} if len(remark) > 1 else set()
    return keys


def _holders(keys):
    holders = defaultdict(set)
    for customer, *value in keys:
        holders[tuple(value)].add(customer)
    return holders


def _links(facts, keys):
    links = set()
    for (kind, _, _), customers in _holders(keys).items():
        for customer in customers if kind in MERGING else ():
            lower = [one for one in customers if one < customer and (one, customer) not in facts.parted]
            links |= {(min(lower), customer, MERGING[kind])} if lower else set()
    return links


def _persons(facts, links):
    person = {customer: customer for customer in facts.external_userids}
    for _ in person:  # a path is no longer than there are customers
        for first, second in links:
            person[first] = person[second] = min(person[first], person[second])
    return person


def _owner(order_id, order, keys, person):
    holders = _holders(keys)
    carried = {
        "external_userid": ("", order["external_userid"]),
        "unionid": ("", order["unionid"]),
        "order": ("", str(order_id)),
        "buyer_id": (order["channel"], order["buyer_id"]),
        "mobile": ("", order["mobile"]),
        "remark_mobile": ("", order["mobile"]),
    }
    for kind in RANKS:
        customers = holders.get((kind, *carried[kind]), set())
        if len({person[customer] for customer in customers}) == 1:
            return min(customers), kind
    return None


def _suggestions(order_id, order, keys, person):
    found = {}
    for customer, kind, namespace, value in sorted(keys):
        if kind in {"mobile", "remark_mobile"} and value == order["mobile"]:
            found.setdefault((1, "shared_mobile"), []).append(customer)
        if (kind, namespace, value) == ("buyer_id", order["channel"], order["buyer_id"]):
            found.setdefault((1, "shared_buyer_id"), []).append(customer)
        if kind == "remark" and value == order["name"]:
            found.setdefault((3, "name"), []).append(customer)
            masks = {re.sub(r"^(...)....(....)$", r"\1****\2", one[3]) for one in keys if _is_mobile_of(one, customer)}
            if order["masked"] in masks:
                found.setdefault((2, "masked_mobile_and_name"), []).append(customer)
    by_person = {}
    for (_, evidence), customers in sorted(found.items()):
        if evidence == "name" and len({person[customer] for customer in customers}) > 5:
            continue
        lowest = {}
        for customer in customers:
            lowest.setdefault(person[customer], set()).add(customer)
        for one, hers in lowest.items():
            by_person.setdefault(one, (order_id, min(hers), evidence))
    return set(by_person.values())


def _is_mobile_of(key, customer):
    return key[0] == customer and key[1] in {"mobile", "remark_mobile"}
