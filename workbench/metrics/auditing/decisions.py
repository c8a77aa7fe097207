"""Whose every paid order is, decided once more by the rule and held against what was decided; a slice at a time."""

from collections.abc import Sequence

import sqlalchemy as sa

from workbench.attribution.rule import JUDGED
from workbench.kernel.db import db
from workbench.metrics.auditing.check import Check

SLICE = 20_000
"""Persons, or orders without a customer, in one statement: what the rule needs of them fits into memory."""

CONTENT = "person_id, source, reason, touch_id, relation_id, correction_id, paid_at, amount_fen"

COUNTED = f"""{JUDGED},
    counted as (
        select 'attributions' as table_name, 2 as scope_kind, coalesce(member_id, 0) as scope_id,
               cast(paid_at at time zone :zone as date) as day, cast(id as text) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   {CONTENT}, channel, acquisition_channel) as text), 0) as amount
        from decided
    )
"""
KEPT = f"""
    kept as (
        select 'attributions' as table_name, 2 as scope_kind, coalesce(member_id, 0) as scope_id, paid_on as day,
               cast(order_id as text) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   {CONTENT}, sales_channel, acquisition_channel) as text), 0) as amount
        from attributions
        where order_id in (
            select o.id from customers c join orders o on o.customer_id = c.id where c.person_id = any(:person_ids)
            union select unnest(cast(:order_ids as bigint[]))
        )
    )
"""
MARK = "insert into changes (order_id) select distinct cast(subject as bigint) from differing"

CHECK = Check(COUNTED, KEPT, marks=MARK)

PERSONS = sa.text("select distinct person_id from customers where person_id > :after order by 1 limit :most")
NOBODYS = sa.text("""
    select id from orders where customer_id is null and id > :after order by id limit :most
""")


def persons(after: int) -> Sequence[int]:
    """The next slice of persons."""
    return db.session.scalars(PERSONS, {"after": after, "most": SLICE}).all()


def nobodys(after: int) -> Sequence[int]:
    """The next slice of orders without a customer."""
    return db.session.scalars(NOBODYS, {"after": after, "most": SLICE}).all()
