"""Somebody scans a live code or a group's code: who gets them is WeCom's choice."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.acquiring import able, people_of, split
from wecom.simulator.acts.adding import add_customer
from wecom.simulator.acts.groups import SCANNED, join_group
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row


def scan(
    sim: Simulator,
    *,
    config_id: str = "",
    state: str = "",
    external_userid: str = "",
    name: str = "",
    half: bool | None = None,
) -> dict[str, Any]:
    """One of the way's people gets the customer, in turn; only half when no verification is asked, unless told so."""
    way = _way(sim, config_id, state)
    people = people_of(sim, split(way["users"]), [int(one) for one in split(way["parties"])])
    ready = able(sim, people)
    if not ready:
        raise ActRefused("no active member answers this contact way")
    userid = _same_as_before(sim, way, external_userid) or _next(sim, way["config_id"], ready)
    added = add_customer(
        sim,
        userid,
        external_userid,
        name=name,
        state=way["state"],
        half=bool(way["skip_verify"]) if half is None else half,
    )
    return added | {"userid": userid}


def scan_join_way(sim: Simulator, external_userid: str, *, config_id: str = "", state: str = "") -> dict[str, Any]:
    """A customer joins the first group of the way that still exists; the group's member carries the way's `state`."""
    way = sim.state.row(
        "SELECT * FROM join_ways WHERE config_id = ? OR (? = '' AND state <> '' AND state = ?) ORDER BY rowid LIMIT 1",
        *(config_id, config_id, state),
    )
    if way is None:
        raise NotThere(f"there is no joining way {config_id or state}")
    for chat_id in json.loads(way["chat_ids"]):
        if sim.state.count("SELECT count(*) FROM chats WHERE chat_id = ? AND dismissed = 0", chat_id):
            join_group(sim, chat_id, [external_userid], join_scene=SCANNED, state=way["state"])
            return {"chat_id": str(chat_id)}
    raise ActRefused("none of its groups exists any more")


def _way(sim: Simulator, config_id: str, state: str) -> Row:
    if config_id:
        row = sim.state.row("SELECT * FROM contact_ways WHERE config_id = ?", config_id)
    else:
        row = sim.state.row("SELECT * FROM contact_ways WHERE state = ? AND state <> '' ORDER BY rowid", state)
    if row is None:
        raise NotThere(f"there is no contact way {config_id or state}; GET /__sim/channels lists them")
    return row


def _same_as_before(sim: Simulator, way: Row, external_userid: str) -> str | None:
    """An exclusive way brings a customer of the corp to the member she knows."""
    if json.loads(way["extra"]).get("is_exclusive") is not True:
        return None
    row = sim.state.row("SELECT userid FROM live_relations WHERE external_userid = ? LIMIT 1", external_userid)
    return None if row is None else str(row["userid"])


def _next(sim: Simulator, config_id: str, userids: list[str]) -> str:
    return userids[ids.next_number(sim.state, f"turn:{config_id}") % len(userids)]
