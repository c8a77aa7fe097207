"""Turn rows into the shapes of `schemas`; a mobile never leaves whole."""

from collections.abc import Sequence
from typing import Any

from workbench.customers.queries import Person, refs_of
from workbench.identities import queries, unresolved
from workbench.identities.models import Identity, IdentityKind
from workbench.identities.parting import Parting
from workbench.identities.supposing import Move
from workbench.kernel.actor import Actor
from workbench.orders.models import Order
from workbench.writebacks.mobiles import masked


def identities(actor: Actor, person: Person) -> dict[str, Any]:
    """Everything by which a person is known."""
    ids = person.customer_ids
    look_alikes = queries.alike(actor, ids)
    refs = refs_of(actor, [row.Customer.id for row in look_alikes])
    return {
        "person_id": person.customer.id,
        "customers": customers(ids),
        "identities": [identity(row.Identity, row.bound_by_name) for row in queries.identities_of(ids)],
        "merges": [_merge(row) for row in queries.merges_of(ids)],
        "alike": [
            {"customer": refs[row.Customer.id], "mobile": masked(row.mobile)}
            for row in look_alikes
            if row.Customer.id in refs
        ],
    }


def customers(customer_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Customers as they stand beside each other on the identities page."""
    return [
        {
            "id": row.Customer.id,
            "external_userid": row.Customer.external_userid,
            "name": row.Customer.name,
            "avatar": row.Customer.avatar,
            "has_unionid": bool(row.Customer.unionid),
            "remark_mobiles": [masked(mobile) for mobile in row.remark_mobiles or []],
        }
        for row in queries.customers_of(customer_ids)
    ]


def identity(found: Identity, bound_by_name: str | None) -> dict[str, Any]:
    """One identity."""
    value = {
        IdentityKind.MOBILE.value: lambda: masked(found.value),
        IdentityKind.ORDER.value: lambda: str(found.evidence.get("order_no", "")),
    }.get(found.kind, lambda: found.value)()
    channel = found.namespace or found.evidence.get("channel") or None
    about = {name: getattr(found, name) for name in ("id", "customer_id", "kind", "said_by", "bound_at")}
    return {**about, "channel": channel, "value": value, "bound_by_name": bound_by_name}


def _merge(row: Any) -> dict[str, Any]:
    found = row.Merge
    value = found.evidence.get("value")
    return {
        "id": found.id,
        "customer_ids": [found.first_id, found.second_id],
        "kind": found.kind,
        "evidence": masked(value) if value and found.kind == "mobile" else value,
        "made_at": found.made_at,
        "made_by_name": row.made_by_name,
    }


def merge_preview(moves: Sequence[Move], *, may_merge: bool) -> dict[str, Any]:
    """What a merge would do: the orders that move, by loser and gainer, most money first."""
    amounts, names = queries.amounts_of([move.order_id for move in moves]), queries.members_of(moves)
    pairs: dict[tuple[int | None, int | None], list[int]] = {}
    for move in moves:
        pairs.setdefault((move.from_id, move.to_id), []).append(amounts[move.order_id])
    found = [
        {"loser": names.get(loser), "gainer": names.get(gainer), "orders": len(fen), "amount_fen": sum(fen)}
        for (loser, gainer), fen in pairs.items()
    ]
    return {"moves": sorted(found, key=lambda row: -row["amount_fen"]), "may_merge": may_merge}


def preview(parting: Parting, goes: dict[str, int], stays: Sequence[Any]) -> dict[str, Any]:
    """What an un-merge would do."""
    return {
        "staying": customers(parting.staying),
        "leaving": customers(parting.leaving),
        "goes": goes,
        "stays": stays,
    }


def orders(actor: Actor, found: Sequence[Order]) -> list[dict[str, Any]]:
    """Orders without a customer, with whose they might be."""
    suggested = unresolved.suggestions_for(actor, [order.id for order in found])
    refs = refs_of(actor, [row.customer_id for rows in suggested.values() for row in rows])
    names = ("id", "channel", "shop", "order_no", "status", "amount_fen", "paid_at", "buyer_id", "buyer_name")
    return [
        {
            **{name: getattr(order, name) for name in names},
            "buyer_mobile": masked(order.buyer_mobile) if order.buyer_mobile else order.buyer_mobile_masked,
            "suggestions": [
                {"customer": refs[row.customer_id], "evidence": row.evidence}
                for row in suggested[order.id]
                if row.customer_id in refs
            ],
        }
        for order in found
    ]
