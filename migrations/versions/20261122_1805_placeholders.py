"""Placeholders, masked names and nicknames that are stored as buyer ids are nobody's."""

from alembic import op

revision = "b20a5e7c1e05"
down_revision = "b20a5e7c1e04"
branch_labels = None
depends_on = None

IS_NOBODYS = """
    create or replace function pg_temp.is_nobodys(buyer_id text) returns boolean language sql immutable return
        buyer_id ~ '[*＊•●…]' or normalize(buyer_id, nfkc) ~ '^[ -0:-@\\[-`{-~—–]*$'
        or lower(normalize(buyer_id, nfkc)) = any(array[
            '无', '空', '暂无', '没有', '未知', '匿名', '匿名用户', '匿名买家', '游客', '散客', '散客购买',
            'null', 'none', 'nil', 'nan', 'na', 'n/a', 'undefined', 'unknown', 'anonymous', 'guest'])
"""
FIND = """
    create temp table nobodys on commit drop as
    select id, channel, order_no, buyer_id, not pg_temp.is_nobodys(buyer_id) as is_name from orders o
    where pg_temp.is_nobodys(buyer_id) or buyer_id <> '' and not is_buyer_id_signed and channel <> 'taobao' and exists (
        select from order_imports i
        where i.channel = o.channel and i.layout #>> '{columns,buyer_id}' ~ '昵称|^买家$'
    )
"""
BOUND = """
    create temp table bound on commit drop as
    select i.id, i.customer_id from identities i
    where kind = 'buyer_id' and removed_at is null and (pg_temp.is_nobodys(value) or i.said_by <> 'webhook' and exists (
        select from nobodys n where n.channel = i.namespace and n.buyer_id = i.value))
"""
OF_THAT_ORDER_ALONE = """
    insert into identities (customer_id, kind, value, said_by, evidence, bound_at, bound_by_id)
    select i.customer_id, 'order', n.id::text, i.said_by, i.evidence, i.bound_at, i.bound_by_id
    from bound b join identities i on i.id = b.id
    join nobodys n on n.channel = i.namespace and n.buyer_id = i.value and n.order_no = i.evidence ->> 'order_no'
    where i.said_by <> 'webhook'
    on conflict do nothing
"""
"""Whoever said "this order is hers" still has said so."""
DERIVE_AGAIN = """
    insert into changes (order_id, customer_id)
    select id, null from nobodys union select null, customer_id from bound
"""
"""The sweep of the derivations finds them."""


def upgrade() -> None:
    """Take them out of orders and bindings; who was one person by them alone is not any more."""
    for statement in (IS_NOBODYS, FIND, BOUND, OF_THAT_ORDER_ALONE, DERIVE_AGAIN):
        op.execute(statement)
    op.execute("delete from identities where said_by = 'webhook' and id in (select id from bound)")
    op.execute("update identities set removed_at = now() where id in (select id from bound)")
    op.execute(
        "update orders o set buyer_id = null, is_buyer_id_signed = false,"
        " buyer_name = case when n.is_name then coalesce(o.buyer_name, n.buyer_id) else o.buyer_name end"
        " from nobodys n where n.id = o.id"
    )
    op.execute("drop table bound, nobodys")


def downgrade() -> None:
    """What they were is not known any more."""
