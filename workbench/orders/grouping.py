"""From the lines of a file to told orders: the lines of one order may be far apart, and some come twice.

Files that were put together hold the same line in several states: the most advanced one counts.
Which line is the same is said by its sub-order number. Without one, the lines of an order that stand together are its
pieces, equal ones too; the same lines again elsewhere in the file are the same pieces, and fewer of them say nothing
(`sifting` refuses what is neither). Amounts never shrink here either; what a later line has less is the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.orders import tables
from workbench.orders.files.layout import Layout
from workbench.orders.files.presets import PER_LINE, PER_ORDER
from workbench.orders.merging import rank
from workbench.orders.merging_lines import part, product

NEXT_KEYS = """
select shop, order_no from order_import_lines
where import_id = :import_id and (shop, order_no) > (:shop, :order_no)
group by shop, order_no order by shop, order_no limit :limit
"""

LINES = f"""
select l.*, {product("l")} as product, {rank("l.status")} as rank
from order_import_lines l
where import_id = :import_id and (shop, order_no) > (:shop, :order_no) and (shop, order_no) <= (:to_shop, :to_no)
"""

PARTS = {
    PER_LINE: f"""
        select *, case when sub_order_no is null then {part("product", "piece")} else product end as part
        from (
            select *, max(pieces) over (partition by shop, order_no, product) as most_pieces
            from (
                select *, count(*) over (partition by shop, order_no, section, run, product) as pieces,
                    row_number() over (
                        partition by shop, order_no, section, run, product
                        order by amount_fen desc, (status = 'closed' or is_refunded) desc, line_no
                    ) as piece
                from ({LINES}) named
            ) numbered
        ) counted
        where sub_order_no is not null or pieces = most_pieces
    """,
    PER_ORDER: f"select *, product as part from ({LINES}) named",
}
"""The part of the order that a line tells: a sub-order, a product, or the how-manieth piece of it."""

LATEST_FIRST = "rank desc, is_refunded desc, refund_fen desc nulls last, amount_fen, line_no desc"
"""Of two lines in one state nobody knows which is the older: what was given back stays given back."""

# One line for each part of an order.
PICKED = """
with lines as (
    @parts
), placed as (
    select *, dense_rank() over (order by shop, order_no) as n,
        row_number() over (partition by shop, order_no, part order by @latest_first) as place,
        row_number() over (partition by shop, order_no order by @latest_first) as place_in_order,
        max(amount_fen) filter (where paid_at is not null) over (partition by shop, order_no, part) as part_fen,
        max(amount_fen) filter (where paid_at is not null) over (partition by shop, order_no) as order_fen
    from lines
), picked as materialized (
    select *, greatest(amount_fen, part_fen) as most_fen,
        max(greatest(amount_fen, order_fen)) over (partition by n) as whole_fen,
        sum(coalesce(nullif(weight_fen, 0), 1)) over (partition by n) as whole_weight,
        sum(coalesce(nullif(weight_fen, 0), 1)) over (
            partition by n order by sub_order_no, sku, title, line_no rows unbounded preceding
        ) as weight_so_far,
        row_number() over (partition by n order by sub_order_no, sku, title, line_no) as position
    from placed where place = 1
), told as (
    select n, :channel as channel, @shop as shop, order_no,
        case when bool_and(status = 'closed') then 'closed'
            else (array_agg(status order by rank desc) filter (where status <> 'closed'))[1] end as status,
        @latest as latest_fen, @most as most_fen,
        min(created_at) as created_at, min(paid_at) as paid_at,
        max(ended_at) filter (where status in ('finished', 'closed')) as closed_at,
        bool_and(stands_in) as stands_in, max(buyer_id) as buyer_id, max(mobile) as mobile,
        max(mobile_masked) as mobile_masked, max(name) as name, max(code) as code
    from picked group by n, shop, order_no
)
"""

PER_LINE_SUMS = {"latest": "sum(amount_fen)", "most": "sum(most_fen)"}
PER_ORDER_SUMS = {
    "latest": "max(amount_fen) filter (where place_in_order = 1)",
    "most": "max(whole_fen)",
}

ITEM_FEN = {
    PER_LINE: "most_fen",
    PER_ORDER: """floor((whole_fen::numeric * weight_so_far * 2 + whole_weight) / (2 * whole_weight))
        - floor((whole_fen::numeric * (weight_so_far - coalesce(nullif(weight_fen, 0), 1)) * 2 + whole_weight)
            / (2 * whole_weight))""",
}
"""A line's part of what was paid: its own amount, or by price × quantity with the roundings carried on."""

GIVEN_BACK = {
    PER_LINE: """
        select n, case when refund_fen is null then '~full' else '~given' end || ':' || part,
            coalesce(refund_fen, most_fen), ended_at, refund_fen is null
        from picked where status = 'closed' or is_refunded or refund_fen is not null
    """,
    PER_ORDER: """
        select n, case when max(refund_fen) is null then '~full' else '~given' end,
            coalesce(max(refund_fen), max(whole_fen)), max(ended_at), max(refund_fen) is null
        from picked
        group by n
        having bool_and(status = 'closed' or is_refunded) or max(refund_fen) is not null
    """,
}
# The amount is the order's and the refunds are its items': an item that is wholly back without an amount has its part.
GIVEN_BACK_OF_ITEMS = f"""
    select n, case when is_whole then '~full' else '~given' end,
        case when is_whole then fen when is_guessed then least(given_fen, fen) else given_fen end,
        ended_at, is_whole or is_guessed
    from (
        select n, max(whole_fen) as fen, max(ended_at) as ended_at,
            bool_and(status = 'closed' or is_refunded) and max(refund_fen) is null as is_whole,
            bool_or(is_refunded and refund_fen is null) as is_guessed,
            sum(coalesce(refund_fen, case when is_refunded then {ITEM_FEN[PER_ORDER]} end)) as given_fen
        from picked group by n
    ) items
    where is_whole or given_fen > 0
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Orders next to each other by shop and number: those after `after`, up to and with `to`."""

    after: tuple[str, str]
    to: tuple[str, str]


def next_span(import_id: int, *, after: Sequence[str] | None, limit: int) -> Span | None:
    """The next so many orders of a file; None when it has no more."""
    start = (after[0], after[1]) if after else ("", "")
    values = {"import_id": import_id, "shop": start[0], "order_no": start[1], "limit": limit}
    keys = db.session.execute(sa.text(NEXT_KEYS), values).all()
    return Span(start, (keys[-1].shop, keys[-1].order_no)) if keys else None


def stage(import_id: int, span: Span, *, channel: str, layout: Layout, has_shops: bool) -> None:
    """Fill the tables of this transaction with the orders of a span."""
    amount_per = layout.amount_per
    tables.make_empty()
    picked = PICKED.replace("@parts", PARTS[amount_per]).replace("@latest_first", LATEST_FIRST)
    picked = picked.replace("@shop", "shop" if has_shops else "''")
    for name, total in (PER_LINE_SUMS if amount_per == PER_LINE else PER_ORDER_SUMS).items():
        picked = picked.replace(f"@{name}", total)
    given_back = GIVEN_BACK_OF_ITEMS if layout.refunds_items_of_orders else GIVEN_BACK[amount_per]
    statement = f"""
        {picked}
        , items as (
            insert into told_items ({tables.ITEM_COLUMNS}, stands_in, is_refund_unknown)
            select n, position, sub_order_no, sku, title, category, quantity, {ITEM_FEN[amount_per]},
                part, amount_fen, stands_in, is_refund_unknown
            from picked
        ), refunds as (
            insert into told_refunds ({tables.REFUND_COLUMNS}) {given_back}
        )
        insert into told_orders ({tables.ORDER_COLUMNS}, stands_in, difference_fen)
        select n, channel, shop, order_no, status, most_fen, created_at, paid_at, closed_at, null,
            null, null, buyer_id, mobile, mobile_masked, name, code,
            'file', false, :by_lines, stands_in,
            case when :by_lines or paid_at is null or status = 'closed' then 0 else most_fen - latest_fen end
        from told
    """
    values: dict[str, Any] = {"import_id": import_id, "channel": channel, "by_lines": amount_per == PER_LINE}
    values |= {"shop": span.after[0], "order_no": span.after[1], "to_shop": span.to[0], "to_no": span.to[1]}
    db.session.execute(sa.text(statement), values)
