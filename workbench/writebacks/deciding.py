"""The second commit: WeCom has decided, and the relation, its tags and its trail follow."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import set_committed_value

from workbench.customers.actions.announcing import announce
from workbench.customers.models import Relation, RelationTag
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind as TrailKind
from workbench.trail.models import Source
from workbench.writebacks.models import Kind, Status, WriteBack


def lock_undecided(writeback_id: int) -> WriteBack | None:
    """The wish with its relation, both locked; None when it is decided. Relation first, as whoever wants something."""
    of = sa.select(WriteBack.relation_id).where(WriteBack.id == writeback_id)
    relation = db.session.scalars(
        sa.select(Relation).where(Relation.id == of.scalar_subquery()).with_for_update()
    ).one()
    wish = db.session.get_one(WriteBack, writeback_id, with_for_update=True)
    set_committed_value(wish, "relation", relation)
    return None if wish.status in {Status.CONFIRMED.value, Status.REFUSED.value} else wish


def confirm(wish: WriteBack, *, numbers: Sequence[str]) -> None:
    """WeCom has it. Also when a newer wish came while this one was on its way: that one follows."""
    wish.status, wish.decided_at, wish.errcode = Status.CONFIRMED.value, clock.now(), None
    relation = wish.relation
    relation.edited_at = wish.decided_at  # a listing that was read before must not put the old value back
    changed = _take_over(relation, Kind(wish.kind), wish.wanted, numbers)
    if changed:
        trail.record(
            TrailKind.RELATION_EDITED,
            source=Source.WORKBENCH,
            customer_id=relation.customer_id,
            actor_member_id=wish.actor_id,
            fact_key=f"relation_edited:writeback:{wish.id}",
            member_id=relation.member_id,
            **changed,
        )
    announce(relation.member_id, relation.customer_id, "relation_edited")


def refuse(wish: WriteBack, reason: str, errcode: int | None) -> None:
    """WeCom does not want it, or did not answer for too long: the page goes back and says why."""
    wish.status, wish.decided_at = Status.REFUSED.value, clock.now()
    wish.reason, wish.errcode = reason, errcode
    relation = wish.relation
    concerned = {relation.member_id, wish.actor_id}
    live.tell(db.session.info, concerned, "writebacks", kind="writeback_refused", customer_id=relation.customer_id)


def _take_over(relation: Relation, kind: Kind, wanted: dict[str, Any], numbers: Sequence[str]) -> dict[str, Any]:
    """Make the relation what WeCom has now; returns what the trail says about it, nothing when nothing is different."""
    if kind is Kind.TAGS:
        added = _put_on(relation.id, [tag["id"] for tag in wanted["add"]])
        removed = _take_off(relation.id, [tag["id"] for tag in wanted["remove"]])
        names = {tag["id"]: tag["name"] for tag in [*wanted["add"], *wanted["remove"]]}
        tags = {
            "tags_added": [names[tag_id] for tag_id in added],
            "tags_removed": [names[tag_id] for tag_id in removed],
        }
        return tags if added or removed else {}
    if kind is Kind.MOBILES:
        is_new = relation.remark_mobiles != list(numbers)
        relation.remark_mobiles = list(numbers)
        return {"mobiles_changed": True} if is_new else {}
    is_new = getattr(relation, kind.value) != wanted["text"]
    setattr(relation, kind.value, wanted["text"])
    return {f"{kind.value}_changed": True} if is_new else {}


def _put_on(relation_id: int, tag_ids: Sequence[int]) -> list[int]:
    if not tag_ids:
        return []
    rows = [{"relation_id": relation_id, "tag_id": tag_id} for tag_id in tag_ids]
    statement = insert(RelationTag).values(rows).on_conflict_do_nothing().returning(RelationTag.tag_id)
    return list(db.session.scalars(statement))


def _take_off(relation_id: int, tag_ids: Sequence[int]) -> list[int]:
    statement = sa.delete(RelationTag).where(RelationTag.relation_id == relation_id, RelationTag.tag_id.in_(tag_ids))
    return list(db.session.scalars(statement.returning(RelationTag.tag_id)))
