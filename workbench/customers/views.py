"""Turn rows into the shapes of `schemas`; no database, no rules."""

from typing import Any

from workbench.channels.add_ways import channel_name


def listed(row: Any, tags: list[Any]) -> dict[str, Any]:
    """A row of the customer list."""
    return {
        **row._asdict(),
        "remark": row.remark or None,
        "channel_name": channel_name(row.add_way, row.live_code),
        "tags": tags,
    }


def relation(row: Any, tags: list[Any], viewer_userid: str) -> dict[str, Any]:
    """A relation on a profile; remark and description only for those who may read them."""
    spell = row.Relation
    return {
        "id": spell.id,
        "member": {"userid": row.userid, "name": row.member_name},
        "is_mine": row.userid == viewer_userid,
        "added_at": spell.added_at,
        "add_way": spell.add_way,
        "channel_name": channel_name(spell.add_way, row.live_code),
        "remark": (spell.remark or None) if row.may_read else None,
        "has_remark": bool(spell.remark),
        "description": (spell.description or None) if row.may_read else None,
        "tags": tags,
        "ended_at": spell.ended_at,
        "ended_by": spell.ended_by,
    }


def masked(name: str) -> str:
    """The first character and a star for the rest; nothing of a customer's id."""
    return f"{name[:1]}**" if name else "**"


def change(row: Any) -> dict[str, Any]:
    """A contact gained or lost today."""
    return {
        "kind": row.kind,
        "happened_at": row.happened_at,
        "customer": {**row._asdict(), "remark": row.remark or None} if row.is_visible else None,
        "masked_name": masked(row.name),
        "channel_name": channel_name(row.add_way, row.live_code),
        "ended_by": row.ended_by,
    }
