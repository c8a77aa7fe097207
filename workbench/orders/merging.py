"""How told orders change known ones (product.md section 5), as statements over the tables of `tables`.

`trust` says how far the teller is believed about a known order. `all`: a webhook with a newer `updated_at`, which may
also lower a rank and remove refunds. `more`: a file, or a webhook as new as the last one; it only adds. `none`: a
webhook older than the last one.
"""

KEY = "o.channel = t.channel and o.shop = t.shop and o.order_no = t.order_no"


def rank(status: str) -> str:
    """The SQL of a status's rank."""
    return f"array_position('{{created,paid,shipped,finished,closed}}'::text[], {status})"


INSERT = f"""
with made as (
    insert into orders (
        channel, shop, order_no, status, amount_fen, created_at, paid_at, closed_at, updated_at,
        buyer_external_userid, buyer_unionid, buyer_id, buyer_mobile, buyer_mobile_masked, buyer_name,
        code, code_member_id, has_refund_list, source, seen_at
    )
    select channel, shop, order_no, status, amount_fen, created_at, paid_at, closed_at, updated_at,
        buyer_external_userid, buyer_unionid, buyer_id, buyer_mobile, buyer_mobile_masked, buyer_name,
        code, code_member_id, tells_refunds, source, :now
    from told_orders t
    where not exists (select from orders o where {KEY})
    order by channel, shop, order_no
    on conflict on constraint uq_orders_number do nothing
    returning id, channel, shop, order_no
)
update told_orders t
set order_id = o.id, verdict = 'created', takes_items = true, takes_refunds = true
from made o where {KEY}
"""

# In the order of their keys, so that two batches about the same orders wait for each other instead of dying.
LOCK = f"""
select o.id from told_orders t join orders o on {KEY}
where t.order_id is null
order by o.channel, o.shop, o.order_no
for update of o
"""

COMPARE = f"""
update told_orders t set
    order_id = o.id,
    old_rank = {rank("o.status")},
    old_amount_fen = o.amount_fen,
    was_paid = o.paid_at is not null,
    trust = case
        when t.updated_at < o.updated_at then 'none'
        when t.source = 'webhook' and t.updated_at is distinct from o.updated_at then 'all'
        else 'more'
    end,
    takes_items = t.source = 'webhook' or (o.updated_at is null and {rank("t.status")} >= {rank("o.status")}),
    takes_refunds = t.source = 'webhook' or not o.has_refund_list or {rank("t.status")} > {rank("o.status")}
from orders o where {KEY} and t.order_id is null
"""

# A file may hold only some of an order's sub-orders: those it does not speak of stay.
KEEP_SUB_ORDERS = """
with kept as (
    insert into told_items (n, position, sub_order_no, sku, title, category, quantity, amount_fen)
    select t.n, 0, i.sub_order_no, i.sku, i.title, i.category, i.quantity, i.amount_fen
    from told_orders t join order_items i on i.order_id = t.order_id
    where t.has_sub_orders and t.verdict <> 'created' and i.sub_order_no is not null
        and (t.n, i.sub_order_no) not in (select n, sub_order_no from told_items where sub_order_no is not null)
    returning n, amount_fen
), sums as (
    select n, sum(amount_fen) as amount_fen from kept group by n
)
update told_orders t set
    amount_fen = t.amount_fen + sums.amount_fen,
    status = case when t.status = 'closed' then o.status else t.status end
from sums, orders o where sums.n = t.n and o.id = t.order_id
"""

NUMBER_SUB_ORDERS = """
update told_items i set position = ranked.position
from (
    select x.ctid, row_number() over (partition by x.n order by x.sub_order_no, x.sku, x.title) as position
    from told_items x join told_orders t on t.n = x.n where t.has_sub_orders
) ranked
where ranked.ctid = i.ctid
"""

# What is told to be less than was paid has been given back. Of two files the one with the lower rank is the older.
DIFFERENCE = f"""
update told_orders t set
    takes_items = t.takes_items and (t.trust = 'all' or t.amount_fen - t.difference_fen >= t.old_amount_fen),
    difference_fen = case when t.trust = 'none' or not t.was_paid or t.paid_at is null then 0 else greatest(0,
        t.difference_fen,
        case
            when t.trust = 'all' then greatest(t.old_amount_fen, t.amount_fen) - t.amount_fen
            when {rank("t.status")} >= t.old_rank then greatest(
                known.fen, greatest(t.old_amount_fen, t.amount_fen) - (t.amount_fen - t.difference_fen)
            )
            else greatest(t.old_amount_fen, t.amount_fen) - (t.old_amount_fen - known.fen)
        end - full_ones.fen
    ) end
from (
    select s.n, coalesce(sum(r.amount_fen), 0) as fen
    from told_orders s left join refunds r on r.order_id = s.order_id and r.refund_no = '~difference'
    where s.verdict <> 'created' group by s.n
) known
join (
    select s.n, coalesce(sum(r.amount_fen), 0) as fen
    from told_orders s left join told_refunds r on r.n = s.n and r.is_estimated
    where s.verdict <> 'created' group by s.n
) full_ones on full_ones.n = known.n
where known.n = t.n
"""

NEW = {
    "status": f"case when t.trust = 'all' or {rank('t.status')} >= t.old_rank then t.status else o.status end",
    "amount_fen": f"""case
        when not t.was_paid and (t.paid_at is not null or t.trust = 'all' or {rank("t.status")} >= t.old_rank)
            then t.amount_fen
        when t.was_paid and t.paid_at is not null then greatest(o.amount_fen, t.amount_fen)
        else o.amount_fen
    end""",
    "paid_at": """case
        when t.trust = 'all' then coalesce(t.paid_at, case when t.status = 'closed' then o.paid_at end)
        else coalesce(o.paid_at, t.paid_at)
    end""",
    "closed_at": f"""case
        when t.status = o.status then coalesce(o.closed_at, t.closed_at)
        when t.trust = 'all' then t.closed_at
        when {rank("t.status")} > t.old_rank then coalesce(t.closed_at, o.closed_at)
        else o.closed_at
    end""",
    **{
        column: f"case when t.trust = 'all' then coalesce(t.{column}, o.{column})"
        f" else coalesce(o.{column}, t.{column}) end"
        for column in (
            "created_at",
            "buyer_external_userid",
            "buyer_unionid",
            "buyer_id",
            "buyer_mobile",
            "buyer_mobile_masked",
            "buyer_name",
            "code",
        )
    },
    "code_member_id": """case
        when t.code is null or (t.trust = 'more' and o.code <> t.code) then o.code_member_id
        else t.code_member_id
    end""",
}
"""What an order's columns are afterwards."""

NOTED = {
    "updated_at": "greatest(o.updated_at, t.updated_at)",
    "has_refund_list": "o.has_refund_list or t.tells_refunds",
}
"""Remembered about the telling; by themselves no change of the order."""


def _row(table: str, columns: dict[str, str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


UPDATE = f"""
with merged as (
    select o.id, t.source, {", ".join(f"{value} as {column}" for column, value in (NEW | NOTED).items())}
    from told_orders t join orders o on o.id = t.order_id
    where t.trust in ('all', 'more')
), changed as (
    select o.id from merged m join orders o on o.id = m.id where ({_row("o", NEW)}) is distinct from ({_row("m", NEW)})
), written as (
    update orders o set source = m.source, {", ".join(f"{column} = m.{column}" for column in NEW | NOTED)}
    from merged m
    where o.id = m.id and ({_row("o", NEW | NOTED)}) is distinct from ({_row("m", NEW | NOTED)})
)
update told_orders t set verdict = 'updated' from changed where changed.id = t.order_id
"""
