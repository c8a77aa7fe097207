"""A page of a listing in a few statements: its rows go over as one JSON document, and only what differs is written."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from workbench.changes.actions import mark
from workbench.kernel.db import db

UPSERT_CUSTOMERS = sa.text("""
    insert into customers as c
        (external_userid, name, avatar, type, gender, unionid, corp_name, job_title)
    select external_userid, name, avatar, type, gender, unionid, corp_name, job_title
    from jsonb_to_recordset(cast(:rows as jsonb)) as r(
        external_userid text, name text, avatar text, type smallint, gender smallint, unionid text, corp_name text,
        job_title text)
    order by external_userid
    on conflict (external_userid) do update set
        name = coalesce(nullif(excluded.name, ''), c.name), avatar = coalesce(excluded.avatar, c.avatar),
        type = excluded.type, gender = excluded.gender, unionid = coalesce(excluded.unionid, c.unionid),
        corp_name = excluded.corp_name, job_title = excluded.job_title
    where (c.name, c.avatar, c.type, c.gender, c.unionid, c.corp_name, c.job_title) is distinct from
        (coalesce(nullif(excluded.name, ''), c.name), coalesce(excluded.avatar, c.avatar), excluded.type,
         excluded.gender, coalesce(excluded.unionid, c.unionid), excluded.corp_name, excluded.job_title)
    returning id, xmax = 0 as is_new
""")

INSERT_RELATIONS = sa.text("""
    insert into relations
        (member_id, customer_id, added_at, began_by, add_way, state, remark, description, remark_mobiles)
    select :member_id, customer_id, added_at, began_by, add_way, state, remark, description, remark_mobiles
    from jsonb_to_recordset(cast(:rows as jsonb)) as r(
        customer_id bigint, added_at timestamptz, began_by text, add_way int, state text, remark text,
        description text, remark_mobiles text[])
    order by customer_id
    on conflict do nothing
    returning id, member_id, customer_id, added_at, began_by, add_way, state
""")

UPDATE_RELATIONS = sa.text("""
    update relations as t set add_way = r.add_way, state = coalesce(r.state, t.state), began_by = r.began_by,
        remark = r.remark, description = r.description, remark_mobiles = r.remark_mobiles
    from jsonb_to_recordset(cast(:rows as jsonb)) as r(
        id bigint, add_way int, state text, began_by text, remark text, description text, remark_mobiles text[])
    where t.id = r.id and t.ended_at is null
""")

SPELLS = sa.text("""
    select id, customer_id, added_at, ended_at, is_start_known, add_way, state, began_by, remark, description,
           remark_mobiles
    from relations where member_id = :member_id and customer_id = any(:customer_ids)
    order by customer_id, added_at
""")

ENDINGS = sa.text("""
    select customer_id, ended_at, ended_by from relation_endings
    where member_id = :member_id and customer_id = any(:customer_ids)
""")

ACCEPTED = sa.text("""
    delete from pending_relations p
    using unnest(cast(:customer_ids as bigint[]), cast(:began as timestamptz[])) as seen(customer_id, began_at)
    where p.member_id = :member_id and p.customer_id = seen.customer_id and p.added_at <= seen.began_at
    returning p.customer_id
""")


def upsert_customers(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert or refresh; external_userid → our id. Those who are new are marked with their first relation."""
    written = db.session.execute(UPSERT_CUSTOMERS, {"rows": _json(rows)})
    mark(customer_ids=[row.id for row in written if not row.is_new])
    query = sa.text("select external_userid, id from customers where external_userid = any(:known)")
    return dict(db.session.execute(query, {"known": [row["external_userid"] for row in rows]}).all())


def insert_relations(member_id: int, rows: Sequence[dict[str, Any]]) -> Sequence[Any]:
    """New spells; those that somebody else has begun at this moment are left out of what is returned."""
    if not rows:
        return []
    return db.session.execute(INSERT_RELATIONS, {"member_id": member_id, "rows": _json(rows)}).all()


def update_relations(rows: Sequence[dict[str, Any]]) -> None:
    """Take over what WeCom shows of open spells."""
    if rows:
        db.session.execute(UPDATE_RELATIONS, {"rows": _json(rows)})


def history_of(member_id: int, customer_ids: Sequence[int]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Every spell, oldest first, and every ending of these pairs, as plain rows."""
    about = {"member_id": member_id, "customer_ids": list(customer_ids)}
    return db.session.execute(SPELLS, about).all(), db.session.execute(ENDINGS, about).all()


def forget_accepted(member_id: int, began: Iterable[tuple[int, dt.datetime]]) -> list[int]:
    """Half-added customers who were accepted: (customer, when the relation began) pairs; returns those who were."""
    pairs = list(began)
    about = {
        "member_id": member_id,
        "customer_ids": [customer_id for customer_id, _ in pairs],
        "began": [began_at for _, began_at in pairs],
    }
    return list(db.session.scalars(ACCEPTED, about))


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(list(rows)).decode()
