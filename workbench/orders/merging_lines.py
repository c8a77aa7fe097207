"""Orders whose amount is the sum of their lines: told lines beside the known ones, each compared with its own.

A part of such an order is a sub-order, or where the file numbers none a product and its how-manieth piece. Lines that a
file does not speak of stay as they are known: a shorter file is a choice of lines, not money given back. Where told and
known lines cannot be matched at all (`fits` is false: other names, or a webhook's), nothing is compared.
"""

from workbench.orders.merging import rank

ITEM = "sub_order_no, sku, title, category, quantity, amount_fen"


def product(line: str) -> str:
    """The SQL of what is the same in two tellings of a line."""
    return f"coalesce({line}.sub_order_no, coalesce({line}.sku, '') || '|' || {line}.title)"


def part(product: str, piece: str) -> str:
    """The SQL of the name of one part of an order."""
    return f"{product} || case when {piece} > 1 then '#' || {piece} else '' end"


KNOW = f"""
insert into told_known (n, part, product, {ITEM})
select n, {part("product", "piece")}, product, {ITEM}
from (
    select *, row_number() over (partition by n, product order by amount_fen desc, position) as piece
    from (
        select t.n, {product("i")} as product, i.*
        from told_orders t join order_items i on i.order_id = t.order_id
        where t.by_lines and t.verdict <> 'created'
    ) named
) numbered
"""

BESIDE = f"""
told as (
    select i.n, {product("i")} as product, count(*) as pieces, bool_and(i.sub_order_no is not null) as has_number
    from told_items i join told_orders t on t.n = i.n where t.by_lines and t.verdict <> 'created' group by 1, 2
), known as (
    select n, product, count(*) as pieces, bool_and(sub_order_no is not null) as has_number,
        min(amount_fen) = max(amount_fen) as are_equal
    from told_known group by n, product
), beside as (
    select n, product, told.pieces as told, known.pieces as known, known.are_equal,
        coalesce(told.has_number, true) and coalesce(known.has_number, true) as has_number
    from told full join known using (n, product)
)
"""

MATCH = f"""
with {BESIDE}, judged as (
    select n, bool_and(has_number) or not (bool_or(known is null) and bool_or(told is null)) as are_alike
    from beside group by n
)
update told_orders t set fits = judged.are_alike and o.updated_at is null
from judged, orders o where judged.n = t.n and o.id = t.order_id
"""

# Fewer pieces of a product than are known: which of them is not said, so nothing is said about any. Where all cost the
# same it makes no difference which of them was given back.
DROP_FEWER = f"""
with {BESIDE}, dropped as (
    delete from told_items i using beside b, told_orders t
    where i.n = b.n and t.n = b.n and t.fits and b.told < b.known and {product("i")} = b.product
    returning i.n, i.part, b.are_equal
)
delete from told_refunds r using dropped d
where r.n = d.n and not d.are_equal and r.refund_no in ('~full:' || d.part, '~given:' || d.part)
"""

UNITE = f"""
update told_items i set
    known_fen = k.amount_fen,
    amount_fen = case
        when t.was_paid and t.paid_at is not null and not i.stands_in then greatest(i.amount_fen, k.amount_fen)
        when t.was_paid or (t.paid_at is null and {rank("t.status")} < t.old_rank) then k.amount_fen
        else i.amount_fen
    end,
    {
    ", ".join(
        f"{name} = case when {rank('t.status')} >= t.old_rank then i.{name} else k.{name} end"
        for name in ("sku", "title", "category", "quantity")
    )
}
from told_known k join told_orders t on t.n = k.n
where t.fits and i.n = k.n and i.part = k.part
"""

KEEP = f"""
insert into told_items (n, position, part, known_fen, {ITEM})
select k.n, 0, k.part, k.amount_fen, {", ".join(f"k.{name}" for name in ITEM.split(", "))}
from told_known k join told_orders t on t.n = k.n
where t.fits and (k.n, k.part) not in (select n, part from told_items)
"""

SUM_UP = """
update told_orders t set
    takes_items = true,
    amount_fen = sums.fen,
    status = case when t.status = 'closed' and sums.is_choice then o.status else t.status end
from orders o, (
    select n, sum(amount_fen) as fen, bool_or(shown_fen is null) as is_choice from told_items group by n
) sums
where t.fits and sums.n = t.n and o.id = t.order_id
"""

# What fits nothing known may be the same lines under other names: they are taken if nothing gets less by that.
RENAME = """
with back as (
    select t.n,
        (select coalesce(sum(r.amount_fen), 0) from told_refunds r where r.n = t.n and r.is_estimated)
            + (select coalesce(sum(i.amount_fen - i.shown_fen), 0) from told_items i where i.n = t.n) as told_fen,
        (select coalesce(sum(r.amount_fen), 0) from refunds r where r.order_id = t.order_id and r.is_estimated)
            as known_fen,
        exists (select from told_items i where i.n = t.n and i.sub_order_no is null) or o.updated_at is null as is_vague
    from told_orders t join orders o on o.id = t.order_id where not t.fits
), judged as (
    update told_orders t set
        takes_items = t.takes_items and t.amount_fen >= t.old_amount_fen and back.told_fen >= back.known_fen,
        status = case when t.status = 'closed' and t.amount_fen < t.old_amount_fen then o.status else t.status end
    from back, orders o where back.n = t.n and o.id = t.order_id
    returning t.n, t.takes_items
)
delete from told_refunds r using judged j, back b
where r.n = j.n and b.n = j.n and r.is_estimated and not j.takes_items and b.known_fen > 0 and b.is_vague
"""

NUMBER = """
update told_items i set position = ranked.position
from (
    select x.ctid, row_number() over (
        partition by x.n order by x.sub_order_no, x.sku, x.title, x.amount_fen desc, x.quantity, x.category
    ) as position
    from told_items x join told_orders t on t.n = x.n where t.by_lines
) ranked
where ranked.ctid = i.ctid
"""

# As for whole orders (`merging.DIFFERENCE`), part by part; what was given back as a whole has no difference besides.
DIFFERENCES = f"""
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select n, refund_no, fen, null, true from (
    select t.n, '~difference:' || i.part as refund_no, case
        when i.known_fen is null or not t.was_paid then i.amount_fen - i.shown_fen
        when {rank("t.status")} > t.old_rank then greatest(coalesce(d.amount_fen, 0), i.amount_fen - i.shown_fen)
        when {rank("t.status")} = t.old_rank
            then i.amount_fen - least(i.known_fen - coalesce(d.amount_fen, 0), i.shown_fen)
        else i.amount_fen - i.known_fen + coalesce(d.amount_fen, 0)
    end as fen
    from told_orders t
    join told_items i on i.n = t.n
    left join refunds d on d.order_id = t.order_id and d.refund_no = '~difference:' || i.part
    where t.by_lines and t.paid_at is not null and i.shown_fen is not null
        and (t.verdict = 'created' or t.fits or t.takes_items)
        and not exists (
            select from told_refunds f where f.n = t.n and f.refund_no in ('~full', '~full:' || i.part)
        )
        and not exists (
            select from refunds f
            where f.order_id = t.order_id and f.refund_no in ('~full', '~full:' || i.part, '~difference')
        )
) compared
where fen > 0
"""

FULL_AMOUNTS = """
update told_refunds r set amount_fen = i.amount_fen
from told_items i join told_orders t on t.n = i.n
where t.by_lines and r.n = i.n and r.refund_no = '~full:' || i.part
"""

GROWN_FULL_AMOUNTS = """
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select t.n, r.refund_no, i.amount_fen, r.refunded_at, true
from told_orders t join told_items i on i.n = t.n
join refunds r on r.order_id = t.order_id and r.refund_no = '~full:' || i.part
where t.by_lines and t.trust = 'more' and r.is_estimated and r.amount_fen < i.amount_fen
    and (t.n, r.refund_no) not in (select n, refund_no from told_refunds)
"""

COMPARING = (KNOW, MATCH, DROP_FEWER, UNITE, KEEP, SUM_UP, RENAME, NUMBER, FULL_AMOUNTS)
GIVING_BACK = (DIFFERENCES, GROWN_FULL_AMOUNTS)
