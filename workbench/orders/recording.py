"""Bring what was told about orders together with what is known: one set-based pass over a batch."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.changes.actions import mark_orders
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders import codes, merging, merging_lines, merging_parts, tables, telling
from workbench.orders.buyers import split_mobile, usable_buyer_id
from workbench.orders.incoming import ItemIn, OrderIn, Outcome, ToldBy, Verdict, shop_in_key

STALE = "stale"


def record(orders: Sequence[OrderIn], *, told_by: ToldBy) -> list[Outcome]:
    """Write a batch (up to some 2,000 orders) inside the open transaction; one outcome per order, in their order.

    A changed order is marked for derivation; an unchanged one is not touched at all. An order that comes twice in one
    batch is told twice, one after the other.
    """
    outcomes: dict[int, Outcome] = {}
    waiting = list(enumerate(orders))
    while waiting:
        turn, waiting = _one_of_each(waiting)
        _stage(turn, told_by)
        for refused in merge_staged(by_lines=any(_is_by_lines(order) for _, order in turn)):
            outcomes[refused.n] = Outcome(refused.order_no, Verdict.REJECTED, reason=refused.reason)
        for row in _run("select n, order_id, verdict, trust from told_orders"):
            reason = STALE if row.trust == "none" else None
            outcomes[row.n] = Outcome(orders[row.n].order_no, Verdict(row.verdict), row.order_id, reason)
    return [outcomes[n] for n in range(len(orders))]


def merge_staged(*, by_lines: bool, is_bulk: bool = False) -> Sequence[Any]:
    """Bring the told orders of this transaction's tables into ours; all that follows, and the marks, included.

    `by_lines`: some of them are told by their lines. Those whose refunds cannot be are left out, and given back as
    (n, shop, order_no, reason).
    """
    now = {"now": clock.now()}
    for table in ("told_orders", "told_items", "told_refunds"):
        _run(f"analyze {table}")  # nobody else counts the rows of a temporary table
    refused = _run(merging.REFUSE, zone=str(clock.corp_zone())).all()
    _run(codes.NAME_TOLD)
    _run(merging.INSERT, **now)
    _run(merging.LOCK)
    _run(merging.COMPARE)
    refused = [*refused, *_run(merging.REFUSE_TOGETHER)]
    telling.forget_refunds(_run(merging_parts.REOPEN).all())
    for statement in (
        *(merging_lines.COMPARING if by_lines else ()),
        merging_parts.ESTIMATE_CLOSED,
        merging_parts.FULL_AMOUNTS,
        merging.DIFFERENCE,
        merging_parts.ADD_DIFFERENCES,
        *(merging_lines.GIVING_BACK if by_lines else ()),
        merging_parts.GROWN_FULL_AMOUNTS,
        merging_parts.REST_OF_GIVEN,
        merging.UPDATE,
        merging_parts.FIND_CHANGED_ITEMS,
        merging_parts.REMOVE_ITEMS,
        merging_parts.INSERT_ITEMS,
        merging_parts.DROP_NOT_TAKEN,
        merging_parts.LEAVE_REST,
        merging_parts.FIND_REPLACED,
        merging_parts.DROP_REPLACED,
    ):
        _run(statement)
    telling.forget_refunds(_run(merging_parts.REMOVE_REFUNDS).all())
    _run(merging_parts.UPSERT_REFUNDS, **now)
    changed = "select order_id from told_orders where verdict <> 'unchanged' order by order_id"
    mark_orders(changed, is_bulk=is_bulk)
    return refused


def count_staged() -> dict[Verdict, int]:
    """How many of them became what."""
    rows = _run("select verdict, count(*) as orders from told_orders group by verdict")
    return dict.fromkeys(Verdict, 0) | {Verdict(row.verdict): row.orders for row in rows}


def _run(statement: str, **values: Any) -> sa.Result[Any]:
    return db.session.execute(sa.text(statement), values)


def _one_of_each(waiting: Iterable[tuple[int, OrderIn]]) -> tuple[list[tuple[int, OrderIn]], list[tuple[int, OrderIn]]]:
    turn: dict[tuple[str, str, str], tuple[int, OrderIn]] = {}
    later = []
    for n, order in waiting:
        key = (order.channel, shop_in_key(order.channel, order.shop), order.order_no)
        if key in turn:
            later.append((n, order))
        else:
            turn[key] = (n, order)
    return list(turn.values()), later


def _stage(turn: Sequence[tuple[int, OrderIn]], told_by: ToldBy) -> None:
    tables.make_empty()
    tables.copy("told_orders", tables.ORDER_COLUMNS, (_order_row(n, order, told_by) for n, order in turn))
    tables.copy("told_items", tables.ITEM_COLUMNS, (row for n, order in turn for row in _item_rows(n, order)))
    tables.copy("told_refunds", tables.REFUND_COLUMNS, (row for n, order in turn for row in _refund_rows(n, order)))


def _order_row(n: int, order: OrderIn, told_by: ToldBy) -> tuple[Any, ...]:
    mobile, masked = split_mobile(order.mobile)
    return (
        n,
        order.channel,
        shop_in_key(order.channel, order.shop),
        order.order_no,
        order.status,
        order.amount_fen,
        order.created_at,
        order.paid_at,
        order.closed_at,
        order.updated_at,
        order.external_userid or None,
        order.unionid or None,
        usable_buyer_id(order.buyer_id),
        mobile,
        masked,
        order.name or None,
        order.code or None,
        told_by.value,
        told_by is ToldBy.WEBHOOK and order.refunds is not None,
        _is_by_lines(order),
    )


def _is_by_lines(order: OrderIn) -> bool:
    return any(item.sub_order_no for item in order.items)


def _item_rows(n: int, order: OrderIn) -> Iterable[tuple[Any, ...]]:
    for position, item in enumerate(order.items, 1):
        yield (
            *(n, position, item.sub_order_no, item.sku, item.title, item.category, item.quantity, item.amount_fen),
            *(_part(item), item.amount_fen),
        )


def _part(item: ItemIn) -> str:
    return item.sub_order_no or f"{item.sku or ''}|{item.title}"


def _refund_rows(n: int, order: OrderIn) -> Iterable[tuple[Any, ...]]:
    for refund in order.refunds or ():
        yield n, refund.refund_no, refund.amount_fen, refund.refunded_at, refund.is_estimated
