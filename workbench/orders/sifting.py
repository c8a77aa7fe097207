"""Orders of a file that cannot be imported although these lines of theirs could be read: all their lines are reported.

An order is imported whole or not at all. With a line missing, its amount would be a part of what was paid, and beside
what is known that part would look like money given back.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.orders.files.whole import INCOMPLETE, REPEATED
from workbench.orders.import_models import OrderImport, OrderImportReject
from workbench.orders.merging import OVER_PAID

REJECT = """
with bad as ({orders}), taken as (
    delete from order_import_lines l using bad
    where l.import_id = :import_id and l.shop = bad.shop and l.order_no = bad.order_no
    returning l.line_no, l.shop, l.order_no, bad.reason, bad.value
), noted as (
    insert into order_import_rejects (import_id, line_no, shop, order_no, reason, field, value)
    select :import_id, line_no, shop, order_no, reason, '', value from taken
    on conflict do nothing
)
select count(*) from taken
"""

WITH_A_BAD_LINE = f"""
select shop, order_no, '{INCOMPLETE}' as reason, min(line_no)::text as value
from order_import_rejects
where import_id = :import_id and order_no <> '' and reason <> '{OVER_PAID}' and not is_imported
group by shop, order_no
"""

# Where lines have no number of their own. `run` tells lines that stand together, `section` files put together: between
# sections lines repeat; within one they repeat as a whole (put together without headers), or are the parts of one order
# (sorted by product). Where they do neither, nobody can say how many pieces were bought.
REPEATED_IN_PART = f"""
with pieces as (
    select shop, order_no, section, run, coalesce(sku, '') as sku, title, count(*) as pieces
    from order_import_lines where import_id = :import_id and sub_order_no is null
    group by shop, order_no, section, run, coalesce(sku, ''), title
), scattered as (
    select shop, order_no, section, count(distinct run) as runs
    from pieces group by shop, order_no, section having count(distinct run) > 1
), products as (
    select shop, order_no, section, runs, count(*) as in_runs, min(pieces) = max(pieces) as are_equal
    from pieces join scattered using (shop, order_no, section)
    group by shop, order_no, section, runs, sku, title
)
select distinct shop, order_no, '{REPEATED}' as reason, '' as value
from products group by shop, order_no, section
having bool_or(in_runs > 1) and not bool_and(in_runs = runs and are_equal)
"""

NAMED = """
select * from unnest(cast(:shops as text[]), cast(:order_nos as text[]), cast(:reasons as text[]))
    as named(shop, order_no, reason), lateral (values ('')) as nothing(value)
"""

REFUND_UNKNOWN = "refund_unknown"
UNSURE = f"""
with unsure as (
    select distinct t.shop, t.order_no
    from told_orders t join told_items i on i.n = t.n
    where i.is_refund_unknown and not exists (
        select from refunds r
        where r.order_id = t.order_id
            and (r.refund_no not like '~%:%' or substr(r.refund_no, strpos(r.refund_no, ':') + 1) = i.part)
    )
), noted as (
    insert into order_import_rejects (import_id, line_no, shop, order_no, reason, field, value, is_imported)
    select l.import_id, min(l.line_no), l.shop, l.order_no, '{REFUND_UNKNOWN}', '', '', true
    from order_import_lines l join unsure using (shop, order_no)
    where l.import_id = :import_id and l.is_refund_unknown group by l.import_id, l.shop, l.order_no
    on conflict do nothing
)
select count(*) from unsure
"""
"""Where a webhook or another file has told, or a smaller amount has shown, what was given back, that counts."""


def sift(order_import: OrderImport, *, by_lines: bool) -> None:
    """Reject all lines of orders of which one could not be read, or whose lines nobody can count."""
    _reject(order_import, WITH_A_BAD_LINE)
    if by_lines:
        _reject(order_import, REPEATED_IN_PART)


def reject_orders(order_import: OrderImport, refused: Sequence[Any]) -> None:
    """Report the lines of orders that were refused as a whole, each with its reason."""
    if refused:
        names = {"shops": "shop", "order_nos": "order_no", "reasons": "reason"}
        _reject(order_import, NAMED, **{key: [getattr(row, name) for row in refused] for key, name in names.items()})
        order_import.orders_total -= len(refused)


def note_unsure(order_import: OrderImport) -> None:
    """Report orders of this batch of which an unknown part was given back: they count as they were paid."""
    statement = sa.text(UNSURE)
    order_import.orders_unsure += db.session.execute(statement, {"import_id": order_import.id}).scalar_one()


def forget_rejects(order_import: OrderImport) -> int:
    """The file is read again from its beginning; how many stay, of orders that are through already."""
    mine = OrderImportReject.import_id == order_import.id
    is_through = sa.or_(OrderImportReject.reason == OVER_PAID, OrderImportReject.is_imported)
    db.session.execute(sa.delete(OrderImportReject).where(mine, sa.not_(is_through)))
    return db.session.scalar(sa.select(sa.func.count()).where(mine, sa.not_(OrderImportReject.is_imported))) or 0


def _reject(order_import: OrderImport, orders: str, **values: Any) -> None:
    statement = sa.text(REJECT.format(orders=orders))
    rejected = db.session.execute(statement, {"import_id": order_import.id, **values}).scalar_one()
    order_import.lines_kept -= rejected
    order_import.lines_rejected += rejected
