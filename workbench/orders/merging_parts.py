"""How the lines and refunds of told orders change the known ones, after the orders themselves (`merging`).

Refunds whose number begins with a tilde are ours. `~full`: a file shows the order as closed or refunded without an
amount. `~difference`: the paid amount is told smaller than before. Both are estimated; where a real refund of the same
part is known, or one of the whole order, there are none. Of the whole order, they are what real refunds of parts leave.
`~given`: an amount that a file gives without a number. Each with `:part` for a part of an order that is told by its
lines.
"""

from workbench.orders.merging import rank

LINE = "sub_order_no, sku, title, category, quantity, amount_fen"


def _line(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in LINE.split(", "))


FIND_CHANGED_ITEMS = f"""
with eligible as (
    select n, order_id from told_orders
    where verdict <> 'created' and takes_items and trust in ('all', 'more') and n in (select n from told_items)
), differing as (
    select distinct coalesce(x.n, y.n) as n
    from (select e.n, i.position, {_line("i")} from eligible e join told_items i on i.n = e.n) x
    full join (select e.n, i.position, {_line("i")} from eligible e join order_items i on i.order_id = e.order_id) y
        on y.n = x.n and y.position = x.position
    where ({_line("x")}) is distinct from ({_line("y")})
)
update told_orders t set
    takes_items = t.n in (select n from differing),
    verdict = case when t.n in (select n from differing) then 'updated' else t.verdict end
where t.verdict <> 'created'
"""

REMOVE_ITEMS = """
delete from order_items i using told_orders t where i.order_id = t.order_id and t.takes_items and t.verdict <> 'created'
"""

INSERT_ITEMS = f"""
insert into order_items (order_id, position, {LINE})
select t.order_id, i.position, {_line("i")}
from told_items i join told_orders t on t.n = i.n
where t.takes_items
order by t.order_id, i.position
"""

# A webhook that says closed and is silent about refunds means what a file means by it.
ESTIMATE_CLOSED = """
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select n, '~full', amount_fen, closed_at, true
from told_orders
where source = 'webhook' and status = 'closed' and not tells_refunds and trust is distinct from 'none'
"""

# What was taken as given back because the order was closed is not, when a newer webhook says that it is not closed.
REOPEN = f"""
delete from refunds r using told_orders t
where r.order_id = t.order_id and t.trust = 'all' and t.old_rank = {rank("'closed'")} and t.status <> 'closed'
    and r.is_estimated and r.refund_no like '~full%'
returning r.order_id, r.refund_no
"""

WHOLE_FEN = """case
    when t.verdict = 'created' or not t.was_paid then t.amount_fen
    when t.paid_at is null or t.stands_in then t.old_amount_fen
    else greatest(t.old_amount_fen, t.amount_fen)
end"""

# The full amount is what was paid, even where the file shows the rest, or nothing.
FULL_AMOUNTS = f"""
update told_refunds r set amount_fen = {WHOLE_FEN} from told_orders t where t.n = r.n and r.refund_no = '~full'
"""

# An older file may show that more was paid, and given back, than a newer one has shown.
GROWN_FULL_AMOUNTS = f"""
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select t.n, r.refund_no, {WHOLE_FEN}, r.refunded_at, true
from told_orders t join refunds r on r.order_id = t.order_id and r.refund_no = '~full'
where t.trust = 'more' and r.is_estimated and r.amount_fen < {WHOLE_FEN}
    and t.n not in (select n from told_refunds where refund_no = '~full')
"""

# A file's sum has in it what a webhook has numbered: only the rest is new.
REST_OF_GIVEN = """
with numbered as (
    select t.n, sum(r.amount_fen) as fen
    from told_orders t join refunds r on r.order_id = t.order_id
    where t.source = 'file' and r.refund_no not like '~%' group by t.n
), given as (
    delete from told_refunds g using numbered where g.n = numbered.n and g.refund_no like '~given%'
    returning g.n, g.amount_fen, g.refunded_at, g.is_estimated
)
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select n, '~given', sum(amount_fen) - fen, max(refunded_at), bool_or(is_estimated)
from given join numbered using (n) group by n, fen having sum(amount_fen) > fen
"""

ADD_DIFFERENCES = """
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated)
select n, '~difference', difference_fen, null, true from told_orders where difference_fen > 0
"""

DROP_NOT_TAKEN = """
delete from told_refunds r using told_orders t, orders o
where t.n = r.n and o.id = t.order_id and (
    t.trust = 'none' or not t.takes_refunds or r.amount_fen = 0 or (r.refund_no like '~%' and o.paid_at is null)
)
"""

# What was guessed of the whole order has the real refunds of its parts in it: the guess is the rest. From a guess that
# is not told again those are taken already that are known.
LEAVE_REST = """
with real as (
    select n, sum(fen) as fen, sum(known_fen) as known_fen from (
        select n, refund_no, max(fen) as fen, coalesce(max(fen) filter (where is_known), 0) as known_fen,
            refund_no like '~%:%' and not bool_or(is_renamed) as is_of_part
        from (
            select n, refund_no, amount_fen as fen, false as is_known, false as is_renamed
            from told_refunds where not is_estimated
            union all
            select t.n, r.refund_no, r.amount_fen, true, t.fits is false and o.updated_at is null
            from told_orders t join orders o on o.id = t.order_id join refunds r on r.order_id = t.order_id
            where not r.is_estimated and t.trust in ('all', 'more') and not (t.trust = 'all' and t.tells_refunds)
        ) each group by n, refund_no
    ) refund group by n having bool_and(is_of_part)
), guess as (
    select n, refund_no, max(fen) filter (where is_told) as told_fen, max(fen) filter (where not is_told) as known_fen,
        max(refunded_at) filter (where is_told) as refunded_at
    from (
        select n, refund_no, amount_fen as fen, refunded_at, true as is_told from told_refunds where is_estimated
        union all
        select t.n, r.refund_no, r.amount_fen, r.refunded_at, false
        from told_orders t join refunds r on r.order_id = t.order_id where r.is_estimated
    ) each where refund_no in ('~full', '~difference') group by n, refund_no
), rest as (
    select g.n, g.refund_no, g.refunded_at, case
        when g.refund_no = '~full' then o.amount_fen - real.fen
        when g.told_fen is not null then g.told_fen - real.fen
        else g.known_fen - real.fen + real.known_fen
    end as fen
    from guess g join real using (n) join told_orders t using (n) join orders o on o.id = t.order_id
), taken as (
    delete from told_refunds r using rest where r.n = rest.n and r.refund_no = rest.refund_no
), over as (
    insert into told_replaced (n, refund_no) select n, refund_no from rest where fen <= 0
)
insert into told_refunds (n, refund_no, amount_fen, refunded_at, is_estimated, is_rest)
select n, refund_no, fen, refunded_at, true, true from rest where fen > 0
"""

# A real refund takes the place of what was guessed of the same part; one of the whole order, or of a part under a name
# that the lines no longer have, that of every guess; and so does one with which more than was paid would be back.
FIND_REPLACED = """
insert into told_replaced (n, refund_no)
with known as (
    select t.n, r.refund_no, r.amount_fen, r.is_estimated, t.fits is false and o.updated_at is null as is_renamed
    from told_orders t join orders o on o.id = t.order_id join refunds r on r.order_id = t.order_id
    where t.verdict <> 'created' and not (t.trust = 'all' and t.tells_refunds)
        and (t.n, r.refund_no) not in (select n, refund_no from told_refunds where is_rest)
        and (t.n, r.refund_no) not in (select n, refund_no from told_replaced)
), each as (
    select n, refund_no, is_estimated, is_rest, amount_fen as fen,
        case when refund_no like '~%:%' and not is_renamed
            then substr(refund_no, strpos(refund_no, ':') + 1) end as part
    from (
        select n, refund_no, amount_fen, is_estimated, false as is_renamed, is_rest from told_refunds
        union all select *, false from known
    ) together
    where n in (select n from told_refunds where not is_estimated union select n from known where not is_estimated)
), judged as (
    select *, is_estimated and not is_rest and (
        part is null or bool_or(is_rest and refund_no = '~full') over (partition by n)
        or bool_or(not is_estimated and part is null) over (partition by n)
        or bool_or(not is_estimated) over (partition by n, part)
    ) as is_replaced
    from each
), over_paid as (
    select n from (
        select n, max(fen) as fen from judged where not is_replaced
        group by n, is_estimated, case when is_estimated then part else refund_no end
    ) parts join told_orders t using (n) join orders o on o.id = t.order_id
    group by n, o.amount_fen having sum(fen) > o.amount_fen
)
select distinct n, refund_no from judged where is_replaced or (is_estimated and n in (select n from over_paid))
"""

DROP_REPLACED = """
delete from told_refunds r using told_orders t
where t.n = r.n and r.is_estimated and (
    (r.n, r.refund_no) in (select n, refund_no from told_replaced)
    or (r.refund_no <> '~full' and t.order_id in (
        select k.order_id from refunds k join told_orders s on s.order_id = k.order_id
        where k.is_estimated and k.refund_no = '~full'
            and (s.n, '~full') not in (select n, refund_no from told_replaced)
    ))
)
"""

# A whole refund has in it what was guessed of its parts.
REMOVE_REFUNDS = """
with gone as (
    delete from refunds r using told_orders t
    where r.order_id = t.order_id and (
        (
            t.trust = 'all' and (t.tells_refunds or r.refund_no like '~difference%')
            and (t.n, r.refund_no) not in (select n, refund_no from told_refunds)
        )
        or (r.is_estimated and (
            (t.n, r.refund_no) in (select n, refund_no from told_replaced)
            or (r.refund_no <> '~full' and t.n in (select n from told_refunds where refund_no = '~full'))
            or (t.n, r.refund_no) in (
                select n, '~difference' || substr(refund_no, 6) from told_refunds where refund_no like '~full:%'
            )
            or (
                not t.fits and t.takes_items
                and (t.n, r.refund_no) not in (select n, refund_no from told_refunds)
            )
        ))
    )
    returning r.order_id, r.refund_no
), noted as (
    update told_orders t set verdict = 'updated' where t.order_id in (select order_id from gone)
)
select order_id, refund_no from gone
"""

UPSERT_REFUNDS = """
with wanted as (
    select t.order_id, x.refund_no, x.is_estimated,
        case when t.trust = 'all' or x.is_rest then x.amount_fen else greatest(x.amount_fen, r.amount_fen) end
            as amount_fen,
        coalesce(x.refunded_at, r.refunded_at, greatest(:now, t.paid_at)) as refunded_at,
        r.amount_fen as old_fen, r.refunded_at as old_at
    from told_refunds x
    join told_orders t on t.n = x.n
    left join refunds r on r.order_id = t.order_id and r.refund_no = x.refund_no
), written as (
    insert into refunds (order_id, refund_no, amount_fen, refunded_at, is_estimated)
    select order_id, refund_no, amount_fen, refunded_at, is_estimated from wanted
    where (amount_fen, refunded_at) is distinct from (old_fen, old_at)
    order by order_id, refund_no
    on conflict (order_id, refund_no) do update
        set amount_fen = excluded.amount_fen, refunded_at = excluded.refunded_at, is_estimated = excluded.is_estimated
    returning order_id
)
update told_orders t set verdict = 'updated'
where t.verdict <> 'created' and t.order_id in (select order_id from written)
"""
