"""Tables of one transaction, in which a batch of told orders meets the known ones."""

from collections.abc import Iterable
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from workbench.kernel.db import db

# Made once per connection and emptied by every commit, so that the catalogue does not grow with every batch.
MAKE = """
create temp table if not exists told_orders (
    n integer primary key, channel text not null, shop text not null, order_no text not null,
    status text not null, amount_fen bigint not null,
    created_at timestamptz, paid_at timestamptz, closed_at timestamptz, updated_at timestamptz,
    buyer_external_userid text, buyer_unionid text, buyer_id text,
    buyer_mobile text, buyer_mobile_masked text, buyer_name text, code text,
    source text not null, tells_refunds boolean not null,
    by_lines boolean not null, stands_in boolean not null default false, fits boolean,
    code_member_id bigint, order_id bigint, verdict text not null default 'unchanged', trust text,
    old_rank integer, old_amount_fen bigint, was_paid boolean, difference_fen bigint not null default 0,
    takes_items boolean not null default false, takes_refunds boolean not null default false
) on commit delete rows;
create temp table if not exists told_items (
    n integer not null, position integer not null, sub_order_no text, sku text, title text not null, category text,
    quantity integer not null, amount_fen bigint not null,
    part text, shown_fen bigint, known_fen bigint, stands_in boolean not null default false,
    is_refund_unknown boolean not null default false
) on commit delete rows;
create temp table if not exists told_known (
    n integer not null, part text not null, product text not null, sub_order_no text, sku text, title text not null,
    category text, quantity integer not null, amount_fen bigint not null
) on commit delete rows;
create temp table if not exists told_refunds (
    n integer not null, refund_no text not null, amount_fen bigint not null, refunded_at timestamptz,
    is_estimated boolean not null, is_rest boolean not null default false
) on commit delete rows;
create temp table if not exists told_replaced (
    n integer not null, refund_no text not null
) on commit delete rows;
create index if not exists told_items_of on told_items (n);
create index if not exists told_refunds_of on told_refunds (n);
delete from told_orders; delete from told_items; delete from told_known; delete from told_refunds;
delete from told_replaced;
"""

ORDER_COLUMNS = (
    "n, channel, shop, order_no, status, amount_fen, created_at, paid_at, closed_at, updated_at,"
    " buyer_external_userid, buyer_unionid, buyer_id, buyer_mobile, buyer_mobile_masked, buyer_name, code,"
    " source, tells_refunds, by_lines"
)
ITEM_COLUMNS = "n, position, sub_order_no, sku, title, category, quantity, amount_fen, part, shown_fen"
REFUND_COLUMNS = "n, refund_no, amount_fen, refunded_at, is_estimated"


def make_empty() -> None:
    """Have the tables of this transaction, with nothing in them."""
    for statement in filter(None, map(str.strip, MAKE.split(";"))):
        db.session.execute(sa.text(statement))


def copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Fill one of them, as fast as the database reads."""
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(name.strip()) for name in columns.split(","))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)
