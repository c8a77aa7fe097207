"""How told orders change known ones (product.md section 5), as statements over the tables of `tables`.

`trust` says how far the teller is believed about a known order. `all`: a webhook with a newer `updated_at`, which may
also lower a rank and remove refunds. `more`: a file, or a webhook as new as the last one; it only adds. `none`: a
webhook older than the last one.
"""

KEY = "o.channel = t.channel and o.shop = t.shop and o.order_no = t.order_no"


def rank(status: str) -> str:
    """The SQL of a status's rank."""
    return f"array_position('{{created,paid,shipped,finished,closed}}'::text[], {status})"


OVER_PAID = "refunds_over_paid"
OVER_PAID_TOGETHER = "refunds_over_paid_together"

# By the day, because many systems know only the day of a refund.
REFUSE = f"""
with refunded as (
    select n, sum(amount_fen) as fen, min(refunded_at) as first_at
    from told_refunds where not is_estimated and amount_fen > 0 group by n
), judged as (
    select t.n, case
        when t.source = 'file' and coalesce(t.paid_at, o.paid_at) is null then null
        when coalesce(t.paid_at, o.paid_at) is null then 'refund_of_unpaid'
        when r.fen > greatest(t.amount_fen, case when o.paid_at is not null then o.amount_fen end)
            then '{OVER_PAID}'
        when t.source = 'webhook' and date(timezone(:zone, r.first_at))
            < date(timezone(:zone, coalesce(t.paid_at, o.paid_at))) then 'refund_before_payment'
    end as reason
    from told_orders t join refunded r on r.n = t.n left join orders o on {KEY}
)
delete from told_orders t using judged where judged.n = t.n and judged.reason is not null
returning t.n, t.shop, t.order_no, judged.reason
"""

# Two messages with one `updated_at` add their refunds up: neither is the newer, whose list would be the complete one.
REFUSE_TOGETHER = f"""
with together as (
    select n, sum(fen) as fen from (
        select n, refund_no, max(amount_fen) as fen from (
            select n, refund_no, amount_fen from told_refunds where not is_estimated
            union all
            select t.n, r.refund_no, r.amount_fen from told_orders t join refunds r on r.order_id = t.order_id
            where t.source = 'webhook' and t.trust = 'more' and t.tells_refunds and not r.is_estimated
        ) known group by n, refund_no
    ) each group by n
)
delete from told_orders t using together s
where s.n = t.n and t.source = 'webhook' and t.trust = 'more' and t.tells_refunds
    and s.fen > greatest(t.amount_fen, t.old_amount_fen)
returning t.n, t.shop, t.order_no, '{OVER_PAID_TOGETHER}' as reason
"""

INSERT = f"""
with made as (
    insert into orders (
        channel, shop, order_no, status, amount_fen, created_at, paid_at, closed_at, updated_at,
        buyer_external_userid, buyer_unionid, buyer_id, buyer_mobile, buyer_mobile_masked, buyer_name,
        is_mobile_signed, is_buyer_id_signed, code, code_member_id, has_refund_list, source, seen_at
    )
    select channel, shop, order_no, status, amount_fen, created_at, paid_at, closed_at, updated_at,
        buyer_external_userid, buyer_unionid, buyer_id, buyer_mobile, buyer_mobile_masked, buyer_name,
        source = 'webhook' and buyer_mobile is not null, source = 'webhook' and buyer_id is not null,
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
    takes_items = t.source = 'webhook' or (
        o.updated_at is null and ({rank("t.status")} >= {rank("o.status")} or t.amount_fen > o.amount_fen)
    ),
    takes_refunds = t.source = 'webhook' or not o.has_refund_list or {rank("t.status")} > {rank("o.status")}
from orders o where {KEY} and t.order_id is null
"""

# What is told to be less than was paid has been given back. Of two files the one with the lower rank is the older; of
# two with the same rank nobody knows, and the smaller amount stays. What was given back under another name (a whole
# sub-order) is not given back again. A known difference is what the real refunds of parts have left of it (LEAVE_REST).
DIFFERENCE = f"""
update told_orders t set
    takes_items = t.takes_items and not (t.stands_in and t.was_paid)
        and (
            t.trust = 'all' or t.amount_fen > t.old_amount_fen
            or t.amount_fen - t.difference_fen >= t.old_amount_fen
        ),
    difference_fen = case
        when t.trust = 'none' or t.paid_at is null or t.stands_in or back.is_full then 0
        when not t.was_paid then t.difference_fen
        else greatest(0, case
            when t.trust = 'all' then back.told_fen
            when {rank("t.status")} > t.old_rank then greatest(back.known_fen, back.told_fen)
            when {rank("t.status")} = t.old_rank then greatest(back.grown_fen, back.told_fen)
            else back.grown_fen
        end)
    end
from (
    select s.n, coalesce(sums.known_fen + coalesce(parts.fen, 0), 0) as known_fen,
        coalesce(sums.is_full, false) as is_full,
        greatest(s.old_amount_fen, s.amount_fen) - s.amount_fen + s.difference_fen - coalesce(sums.others_fen, 0)
            as told_fen,
        greatest(s.amount_fen - s.old_amount_fen, 0) + coalesce(sums.known_fen + coalesce(parts.fen, 0), 0) as grown_fen
    from told_orders s left join (
        select n, bool_or(refund_no = '~full') as is_full,
            sum(fen) filter (where refund_no = '~difference') as known_fen,
            sum(fen) filter (where refund_no not in ('~difference', '~full')) as others_fen
        from (
            select n, refund_no, max(amount_fen) as fen
            from (
                select n, refund_no, amount_fen from told_refunds where is_estimated
                union all
                select k.n, r.refund_no, r.amount_fen
                from told_orders k join refunds r on r.order_id = k.order_id
                where r.is_estimated and k.verdict <> 'created'
            ) estimated
            group by n, refund_no
        ) names
        group by n
    ) sums on sums.n = s.n
    left join (
        select k.n, sum(r.amount_fen) as fen
        from told_orders k join refunds r on r.order_id = k.order_id
        where not r.is_estimated and r.refund_no like '~%:%' group by k.n
    ) parts on parts.n = s.n
    where s.verdict <> 'created' and not s.by_lines
) back
where back.n = t.n
"""

NEW = {
    "status": f"case when t.trust = 'all' or {rank('t.status')} >= t.old_rank then t.status else o.status end",
    "amount_fen": f"""case
        when t.was_paid and t.stands_in then o.amount_fen
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
    **{
        flag: f"""t.source = 'webhook' and t.{column} is not null
            and (t.trust = 'all' or coalesce(o.{column}, t.{column}) = t.{column}) or o.{flag}"""
        for flag, column in (("is_mobile_signed", "buyer_mobile"), ("is_buyer_id_signed", "buyer_id"))
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
