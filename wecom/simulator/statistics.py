"""The figures of a day: what the corp's history tells, and beside it something plausible that is always the same."""

import json
import random
from dataclasses import dataclass
from typing import Any

from wecom.simulator.engine import Simulator
from wecom.simulator.relation_log import ASKED, BEGUN, LEFT
from wecom.simulator.state import Row

DAY = 86_400

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """One member's day; `answered` and `waited` are of the chats a customer began (`asked`)."""

    new_apply_cnt: int
    new_contact_cnt: int
    chat_cnt: int
    message_cnt: int
    negative_feedback_cnt: int
    asked: int
    answered: int
    waited_minutes: int


def member_figures(sim: Simulator, userid: str, midnight: int) -> MemberFigures:
    """The same for the same seed, member and day, whenever it is asked."""
    rng = random.Random(f"{sim.seed}:{userid.lower()}:{midnight}")
    friends = _friends(sim, userid, midnight)
    begun = _begun(sim, userid, midnight)
    gone = "relation_log WHERE userid = ? AND what = ? AND at >= ? AND at < ?"
    left = _count(sim, gone, userid, LEFT, midnight, midnight + DAY)
    talked, said = _said(sim, userid, midnight)
    share = rng.uniform(0.02, 0.12)
    chats = max(talked, min(friends, begun + round(friends * share)))
    messages = max(said, chats and chats * rng.randint(2, 9))
    asked = min(chats, rng.randint(0, chats)) if chats else 0
    answered = asked - rng.randint(0, asked // 6)
    return MemberFigures(
        new_apply_cnt=_applied(sim, userid, midnight) + rng.randint(0, 2),
        new_contact_cnt=begun,
        chat_cnt=chats,
        message_cnt=messages,
        negative_feedback_cnt=left,
        asked=asked,
        answered=answered,
        waited_minutes=answered * rng.randint(1, 25),
    )


def added_up(days: list[MemberFigures]) -> Figures:
    """Several members in one; without a chat that a customer began, two figures are left out."""
    asked, answered = sum(one.asked for one in days), sum(one.answered for one in days)
    whole: Figures = {
        name: sum(getattr(one, name) for one in days)
        for name in ("chat_cnt", "message_cnt", "negative_feedback_cnt", "new_apply_cnt", "new_contact_cnt")
    }
    if asked:
        whole["reply_percentage"] = round(100 * answered / asked, 2)
    if answered:
        whole["avg_reply_time"] = round(sum(one.waited_minutes for one in days) / answered)
    return whole


def group_figures(sim: Simulator, owner: str, first: int, last: int) -> Figures | None:
    """The groups of one owner from one midnight to the end of the day of another; None when there are none."""
    end = last + DAY
    chats = _owned(sim, owner, end)
    if not chats:
        return None
    ids = json.dumps([chat["chat_id"] for chat in chats])
    among = "chat_id IN (SELECT value FROM json_each(?))"
    spoken = f"utterances WHERE {among} AND sent_at >= ? AND sent_at < ?"
    there = f"chat_stays WHERE {among} AND join_time < ? AND (left_at IS NULL OR left_at >= ?)"
    members = _count(sim, there, ids, end, end)
    joined = _count(sim, f"chat_stays WHERE {among} AND join_time >= ? AND join_time < ?", ids, first, end)
    drawn = sum(_group_talk(sim, owner, day, len(chats)) for day in range(first, end, DAY))
    return {
        "new_chat_cnt": sum(chat["create_time"] >= first for chat in chats),
        "chat_total": len(chats),
        "chat_has_msg": max(_count(sim, spoken, ids, first, end, what="DISTINCT chat_id"), min(len(chats), drawn)),
        "new_member_cnt": joined,
        "member_total": members,
        "member_has_msg": min(members, _count(sim, spoken, ids, first, end, what="DISTINCT sender") + drawn),
        "msg_total": _count(sim, spoken, ids, first, end) + drawn,
    }


def _owned(sim: Simulator, owner: str, end: int) -> list[Row]:
    """The groups that were there and theirs at the moment, whoever owns them now and whether they still exist."""
    return sim.state.rows(
        "SELECT chat_id, create_time FROM chats g WHERE create_time < ? AND (dismissed = 0 OR dismissed >= ?)"
        " AND chat_id IN (SELECT chat_id FROM chats WHERE owner = ? UNION"
        " SELECT chat_id FROM former_owners WHERE owner = ?) AND coalesce((SELECT f.owner FROM former_owners f"
        " WHERE f.chat_id = g.chat_id AND f.until >= ? ORDER BY f.until, f.rowid LIMIT 1), g.owner) = ? COLLATE NOCASE",
        *(end, end, owner, owner, end, owner),
    )


def _group_talk(sim: Simulator, owner: str, midnight: int, chats: int) -> int:
    """Messages nobody can read in the simulator, so that a day in the groups is not all silence."""
    return random.Random(f"{sim.seed}:{owner.lower()}:groups:{midnight}").randint(0, 4 * chats)


def _begun(sim: Simulator, userid: str, midnight: int) -> int:
    """Relations that began on the day, also those that ended since or whose row a later beginning has replaced."""
    during = (midnight, midnight + DAY)
    return sim.state.count(
        "SELECT count(*) FROM ("
        " SELECT external_userid, createtime FROM readable_relations"
        " WHERE userid = ? AND createtime >= ? AND createtime < ? UNION"
        " SELECT external_userid, at FROM relation_log WHERE userid = ? AND what = ? AND at >= ? AND at < ?)",
        *(userid, *during, userid, BEGUN, *during),
    )


def _friends(sim: Simulator, userid: str, midnight: int) -> int:
    """Who had become one before the day, whatever became of it: an ending changes no figure of before."""
    return sim.state.count(
        "SELECT count(*) FROM (SELECT external_userid FROM readable_relations WHERE userid = ? AND createtime < ? UNION"
        " SELECT external_userid FROM relation_log WHERE userid = ? AND what = ? AND at < ?)",
        *(userid, midnight, userid, BEGUN, midnight),
    )


def _applied(sim: Simulator, userid: str, midnight: int) -> int:
    """Requests the member sent that led to a relation."""
    during = (midnight, midnight + DAY)
    return sim.state.count(
        "SELECT count(*) FROM (SELECT external_userid, createtime FROM relations"
        " WHERE userid = ? AND oper_userid = userid AND createtime >= ? AND createtime < ? UNION"
        " SELECT external_userid, at FROM relation_log WHERE userid = ? AND what = ? AND at >= ? AND at < ?)",
        *(userid, *during, userid, ASKED, *during),
    )


def _said(sim: Simulator, userid: str, midnight: int) -> tuple[int, int]:
    """In how many single chats the member wrote, and how many messages."""
    mine = "utterances WHERE userid = ? AND external_userid IS NOT NULL AND sender = userid AND sent_at BETWEEN ? AND ?"
    during = (userid, midnight, midnight + DAY - 1)
    return _count(sim, mine, *during, what="DISTINCT external_userid"), _count(sim, mine, *during)


def _count(sim: Simulator, of: str, *values: object, what: str = "*") -> int:
    return sim.state.count(f"SELECT count({what}) FROM {of}", *values)  # noqa: S608 only names of this module
