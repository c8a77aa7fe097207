"""What members and customers who know each other do: edit, talk, delete each other."""

import json
from collections.abc import Sequence
from typing import Any

from wecom.simulator import chat
from wecom.simulator.acts.acquisition import note_message
from wecom.simulator.acts.people import LIVE, relation_in, set_status
from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.callbacks.events import contact_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.relations import RelationStatus


def customer_leaves(sim: Simulator, userid: str, external_userid: str) -> None:
    """The customer deletes the member, on whose side the customer stays readable."""
    with sim.state.transaction():
        relation = relation_in(sim, userid, external_userid, RelationStatus.MUTUAL, RelationStatus.HALF)
        is_half = relation["status"] == RelationStatus.HALF
        set_status(sim, relation, RelationStatus.ENDED if is_half else RelationStatus.LEFT_BY_CUSTOMER)
        sim.outbox.post(contact_changed("del_follow_user", relation["userid"], external_userid))


def member_deletes(sim: Simulator, userid: str, external_userid: str) -> None:
    with sim.state.transaction():
        relation = relation_in(sim, userid, external_userid, *LIVE)
        set_status(sim, relation, RelationStatus.ENDED)
        sql = "DELETE FROM relation_tags WHERE userid = ? AND external_userid = ?"
        sim.state.write(sql, relation["userid"], external_userid)
        sim.outbox.post(contact_changed("del_external_contact", relation["userid"], external_userid))


def edit_customer(
    sim: Simulator,
    userid: str,
    external_userid: str,
    *,
    remark: str | None = None,
    description: str | None = None,
    mobiles: Sequence[str] | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
) -> None:
    """The member edits in the client; a tag is a corp tag's id or name, any other word a personal tag."""
    with sim.state.transaction():
        relation = relation_in(sim, userid, external_userid, *LIVE)
        pair = (relation["userid"], external_userid)
        personal = json.loads(relation["personal_tags"])
        for tag in add_tags:
            if tag_id := _corp_tag(sim, tag):
                sim.state.write("INSERT OR IGNORE INTO relation_tags VALUES (?, ?, ?)", *pair, tag_id)
            elif tag not in personal:
                personal.append(tag)
        for tag in remove_tags:
            personal = [one for one in personal if one != tag]
            sql = "DELETE FROM relation_tags WHERE userid = ? AND external_userid = ? AND tag_id = ?"
            sim.state.write(sql, *pair, _corp_tag(sim, tag))
        sim.state.write(
            "UPDATE relations SET remark = coalesce(?, remark), description = coalesce(?, description),"
            " remark_mobiles = coalesce(?, remark_mobiles), personal_tags = ? WHERE userid = ? AND external_userid = ?",
            *(remark, description, None if mobiles is None else json.dumps(list(mobiles))),
            *(json.dumps(personal, ensure_ascii=False), *pair),
        )
        sim.outbox.post(contact_changed("edit_external_contact", *pair))


def say(sim: Simulator, userid: str, external_userid: str, text: str, *, by_member: bool) -> dict[str, Any]:
    """A line in a single chat; WeCom sends no event for it, except about customers who came through a link.

    Nobody can write to somebody who deleted them.
    """
    relation = relation_in(sim, userid, external_userid, *LIVE)
    if relation["status"] == RelationStatus.LEFT_BY_CUSTOMER:
        raise ActRefused("they are no friends any more; add the customer again first")
    sender = relation["userid"] if by_member else external_userid
    pair = {"userid": relation["userid"], "external_userid": external_userid}
    with sim.state.transaction():
        if not by_member:
            note_message(sim, relation["userid"], external_userid)
        return chat.add_line(sim, sender, "text", {"content": text}, **pair)


def _corp_tag(sim: Simulator, tag: str) -> str | None:
    row = sim.state.row("SELECT id FROM tags WHERE deleted = 0 AND (id = ? OR name = ?) ORDER BY rowid", tag, tag)
    return None if row is None else str(row["id"])
