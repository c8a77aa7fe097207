"""Who knows whom in the demo corp, as the simulator tells it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from script.support.demo_corp.world import ZONE, World

MOST = 5000
IS_FRIEND = "mutual"


@dataclass(frozen=True, slots=True)
class Friend:
    """A customer of a member, from their side: the department is that of the member, straight below the root."""

    userid: str
    department_id: int
    external_userid: str
    unionid: str | None
    name: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Something a member wrote to a customer."""

    userid: str
    external_userid: str
    at: dt.datetime


def friends(world: World) -> list[Friend]:
    """Everybody's, in an order that never changes."""
    above = {one["id"]: one["parent_id"] for one in world.corp("departments")}
    found = []
    for member in world.corp("members"):
        if not member["has_contact"]:
            continue
        found += [
            Friend(
                userid=member["userid"],
                department_id=_below_the_root(member["department_ids"][0], above),
                external_userid=one["external_userid"],
                unionid=one["unionid"],
                name=one["name"],
                since=dt.datetime.fromtimestamp(one["added_at"], ZONE),
            )
            for one in world.corp("customers", userid=member["userid"], limit=MOST)
            if one["status"] == IS_FRIEND
        ]
    return sorted(found, key=lambda friend: (friend.since, friend.userid, friend.external_userid))


def _below_the_root(department_id: int, above: dict[int, int]) -> int:
    parent = above[department_id]
    return _below_the_root(parent, above) if above.get(parent) else department_id


def of(everybody: Iterable[Friend], userid: str) -> list[Friend]:
    """One member's, the longest known first."""
    return [friend for friend in everybody if friend.userid == userid]


def shared(everybody: Iterable[Friend], *, across: bool = False) -> list[tuple[Friend, Friend]]:
    """Customers of exactly two members, each pair the longer known first: of one department, or of two."""
    pairs: dict[str, list[Friend]] = defaultdict(list)
    for friend in everybody:
        pairs[friend.external_userid].append(friend)
    found = [(pair[0], pair[1]) for pair in pairs.values() if len(pair) == 2]
    return [pair for pair in found if (pair[0].department_id != pair[1].department_id) is across]


def said(messages: Sequence[dict[str, str | int | list[str]]], members: Iterable[str]) -> list[Said]:
    """What members wrote in single chats, from the chat archive."""
    staff = set(members)
    return [
        Said(str(one["from"]), one["tolist"][0], dt.datetime.fromtimestamp(int(str(one["msgtime"])) / 1000, ZONE))
        for one in messages
        if not one["roomid"] and one["from"] in staff and isinstance(one["tolist"], list)
    ]
