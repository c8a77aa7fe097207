"""Orders that a late fact took from somebody: kept with the attribution that took them, told a little later.

Whoever loses an order by a colleague's word hears at once (`telling.moved`). Facts come in bursts, and what one takes
the next may give back: who still does not have the order after a while is told, once for all the orders of that while.
"""

import datetime as dt

import sqlalchemy as sa

from workbench.attribution import telling
from workbench.kernel import clock
from workbench.kernel.db import db

PATIENCE = dt.timedelta(minutes=5)

LOST = """
    insert into attribution_losses (order_id, member_id, lost_at)
    select order_id, former_id, :now from moved
    where :tells and former_id is not null and former_id is distinct from member_id
      and former_source <> 'manual' and source is distinct from 'manual'
    on conflict do nothing
"""
"""Ends a statement in which `moved` has whose each order was and is; who had it first and was not told yet counts."""

DUE = sa.text("""
    with due as (
        delete from attribution_losses where lost_at <= :before returning order_id, member_id
    )
    select d.member_id, array_agg(d.order_id order by o.paid_at desc, o.id desc) as order_ids,
           sum(o.amount_fen) as amount_fen, min(h.name) as holder_name
    from due d
    join orders o on o.id = d.order_id
    join members m on m.id = d.member_id and m.removed_at is null
    left join attributions a on a.order_id = d.order_id
    left join members h on h.id = a.member_id
    where a.member_id is distinct from d.member_id
    group by d.member_id
    order by d.member_id
""")


def tell_losers() -> None:
    """Tell those whose orders are still not theirs again."""
    for row in db.session.execute(DUE, {"before": clock.now() - PATIENCE}).all():
        telling.lost(row.member_id, row.order_ids, int(row.amount_fen), row.holder_name)
