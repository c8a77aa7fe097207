"""A poster in the shop by which customers join groups (入群码), and some who scanned it."""

import uuid
from collections.abc import Sequence
from typing import Any

from script.support.demo_corp.errands import NAMES
from script.support.demo_corp.friends import Friend
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID

NAME = "门店海报入群码"
SCANS = 6


def put_up_a_poster(world: World, friends: Sequence[Friend]) -> None:
    """For two groups; whoever scans it joins the first."""
    admin = world.member(ADMIN_USERID)
    groups = [one["id"] for one in admin.ask("GET", "joining-groups")["items"] if not one["is_dismissed"]][:2]
    about = {"name": NAME, "group_ids": groups, "new_group_name": "云朵会员福利群"}
    made = admin.ask("POST", "joining-ways", json={**about, "client_key": str(uuid.uuid5(NAMES, NAME))})

    def ready() -> dict[str, Any] | None:
        way: dict[str, Any] = admin.ask("GET", f"joining-ways/{made['id']}")
        return way if way["progress"] == "confirmed" else None

    way = world.until(ready, "the QR code of a joining way")
    for friend in friends[-SCANS:]:
        world.act("scan-join-way", state=way["state"], external_userid=friend.external_userid)
