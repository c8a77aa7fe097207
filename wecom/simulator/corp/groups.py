"""Invents the customer groups of the demo corp: who owns them, who joined when and how."""

import json
import random

from wecom.simulator import ids
from wecom.simulator.corp import catalog, sizes
from wecom.simulator.corp.people import Member
from wecom.simulator.corp.plan import Plan
from wecom.simulator.state import State


def write_groups(state: State, measures: Plan) -> None:
    rng = measures.rng
    owners = [member for member in sizes.staff(measures.size) if member.has_contact]
    opened = measures.past_moments(measures.groups, days=170)
    everybody = [row["external_userid"] for row in state.rows("SELECT external_userid FROM customers ORDER BY rowid")]
    for number, created in enumerate(opened, start=1):
        owner = owners[(number * 7) % len(owners)] if number > len(owners) else owners[number - 1]
        trade = sizes.department_of(owner).trade
        pattern = catalog.GROUP_NAMES[trade][number % 3]
        chat_id = ids.chat_id(measures.seed, number)
        colleagues = _colleagues(rng, owners, owner)
        members = [_record(chat_id, owner.userid, 1, created, 1, None)]
        members += [
            _record(chat_id, one.userid, 1, created + 60 * nth, 1, owner.userid)
            for nth, one in enumerate(colleagues, start=1)
        ]
        members += _customers(state, measures, everybody, chat_id, owner, created)
        state.insert(
            "chats",
            chat_id=chat_id,
            # WeCom answers with an empty name for a group nobody named.
            name="" if number == 5 else pattern.format(n=number),
            owner=owner.userid,
            create_time=created,
            notice=rng.choice(catalog.NOTICES),
            version=ids.derived(f"{measures.seed}:version:{number}", 32).lower(),
            admins=json.dumps([one.userid for one in colleagues[:1]]),
        )
        state.insert_many("chat_members", members)
    state.set_setting("counter:chat", measures.groups)


def _colleagues(rng: random.Random, owners: list[Member], owner: Member) -> list[Member]:
    same_department = [one for one in owners if one.department_id == owner.department_id and one is not owner]
    return rng.sample(same_department, min(len(same_department), rng.randint(1, 3)))


def _customers(
    state: State, measures: Plan, everybody: list[str], chat_id: str, owner: Member, created: int
) -> list[dict[str, object]]:
    rng = measures.rng
    mine = [
        row["external_userid"]
        for row in state.rows("SELECT external_userid FROM relations WHERE userid = ? ORDER BY rowid", owner.userid)
    ]
    wanted = rng.randint(4, 8) if measures.size == "small" else rng.randint(25, 110)
    own = rng.sample(mine, min(len(mine), int(wanted * 0.7)))
    others = rng.sample(everybody, min(len(everybody), wanted - len(own)))
    members = []
    for external_userid in dict.fromkeys(own + others):
        scene = rng.choices((1, 2, 3), (3, 2, 5))[0]
        invitor = owner.userid if scene == 1 else None
        joined = measures.daytime_between(created + 600, measures.now - 600)
        members.append(_record(chat_id, external_userid, 2, joined, scene, invitor))
    return members


def _record(chat_id: str, member_id: str, kind: int, joined: int, scene: int, invitor: str | None) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "member_id": member_id,
        "type": kind,
        "join_time": joined,
        "join_scene": scene,
        "invitor": invitor,
    }
