"""Contact ways (「联系我」): making, changing, deleting, listing and reading them."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.acquiring import people_of, split
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.corp.plan import DAY
from wecom.simulator.relations import find_relation
from wecom.simulator.state import Row

SINGLE, SEVERAL = 1, 2
BUTTON, QR_CODE = 1, 2
ACTIVATED = 1
LONGEST_TEXT = 30
MOST_MEMBERS = 100
LISTED_DAYS = 90
FIRST_LISTED = 1625846400  # 2021-07-10 in the corp's time zone
MOST_PER_PAGE = 1000
LONGEST_LIFE = 14 * DAY
STYLES = {SINGLE: (1, 2, 3), SEVERAL: (1, 2)}
EXTRA = ("style", "is_temp", "expires_in", "chat_expires_in", "unionid", "is_exclusive", "mark_source", "conclusions")
CONCLUSIONS = {"text", "image", "link", "miniprogram"}


@post("externalcontact/add_contact_way")
def add_contact_way(call: Call) -> Answer:
    kind, scene = _of(call, "type", STYLES, 41037), _of(call, "scene", (BUTTON, QR_CODE), 41038)
    texts = {name: short_text(call, name) for name in ("remark", "state")}
    users, parties = _people(call, kind)
    extra = _extra(call, kind, scene)
    ways = "SELECT (SELECT count(*) FROM contact_ways) + (SELECT count(*) FROM join_ways)"
    if call.sim.state.count(ways) >= call.knobs.most_ways:
        raise ApiRefusal(41045)
    config_id = ids.config_id(call.sim.seed, ids.next_number(call.sim.state, "way"))
    call.sim.state.insert(
        "contact_ways",
        config_id=config_id,
        create_time=call.now,
        type=kind,
        scene=scene,
        **texts,
        skip_verify=int(_truth(call, "skip_verify", default=True)),
        users=",".join(users),
        parties=",".join(str(party) for party in parties),
        extra=json.dumps(extra, ensure_ascii=False),
    )
    return {"config_id": config_id} | ({"qr_code": qr_address(call, config_id)} if scene == QR_CODE else {})


@post("externalcontact/get_contact_way")
def get_contact_way(call: Call) -> Answer:
    return {"contact_way": _shown(call, _way(call))}


@post("externalcontact/update_contact_way")
def update_contact_way(call: Call) -> Answer:
    """Users and parties are overwritten, texts only when given; type and scene stay."""
    way = _way(call)
    changes: dict[str, Any] = {name: short_text(call, name) for name in ("remark", "state") if name in call.body}
    if "user" in call.body or "party" in call.body:
        users, parties = _people(call, way["type"])
        changes |= {"users": ",".join(users), "parties": ",".join(str(party) for party in parties)}
    if "skip_verify" in call.body:
        changes["skip_verify"] = int(_truth(call, "skip_verify", default=True))
    given = _extra(call, way["type"], way["scene"])
    if given:
        changes["extra"] = json.dumps(json.loads(way["extra"]) | given, ensure_ascii=False)
    if changes:
        call.sim.state.update("contact_ways", {"config_id": way["config_id"]}, **changes)
    return {}


@post("externalcontact/del_contact_way")
def delete_contact_way(call: Call) -> Answer:
    call.sim.state.write("DELETE FROM contact_ways WHERE config_id = ?", _way(call)["config_id"])
    return {}


@post("externalcontact/list_contact_way", empty={"contact_way": []})
def list_contact_ways(call: Call) -> Answer:
    """Ways made between two moments; without them, in the last 90 days. Older than July 2021 is never listed."""
    end = call.whole("end_time", call.now)
    start = max(call.whole("start_time", end - LISTED_DAYS * DAY), FIRST_LISTED)
    limit = max(1, min(call.whole("limit", 100), MOST_PER_PAGE))
    about = call.body.get("start_time"), call.body.get("end_time")
    (after,) = read_cursor(call, about) or [0]
    rows = call.sim.state.rows(
        "SELECT rowid, config_id FROM contact_ways WHERE create_time BETWEEN ? AND ? AND rowid > ?"
        " ORDER BY rowid LIMIT ?",
        *(start, end, after, limit + 1),
    )
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    return {
        "contact_way": [{"config_id": row["config_id"]} for row in page],
        "next_cursor": make_cursor(call, about, [last]) if len(rows) > len(page) else "",
    }


@post("externalcontact/close_temp_chat")
def close_temp_chat(call: Call) -> Answer:
    """Ends a temporary chat; there is none with somebody who is no contact."""
    member = visible_member(call, call.text("userid", missing=41009))
    if find_relation(call.sim, member["userid"], call.text("external_userid", missing=41035)) is None:
        raise ApiRefusal(84061)
    return {}


def short_text(call: Call, name: str) -> str:
    value = call.text(name, "")
    if len(value) > LONGEST_TEXT:
        raise ApiRefusal(40058, f"{name} is longer than {LONGEST_TEXT}")
    return value


def named_people(call: Call, users: str = "user", parties: str = "party") -> tuple[list[str], list[int]]:
    """Activated members with 客户联系, and existing departments, of two fields of the body."""
    found = []
    for userid in dict.fromkeys(call.texts(users, at_most=MOST_MEMBERS * 10)):
        member = visible_member(call, userid)
        if member["status"] != ACTIVATED or not member["has_contact"]:
            raise ApiRefusal(41054)
        found.append(member["userid"])
    given = call.body.get(parties) or []
    if not isinstance(given, list) or not all(type(one) is int for one in given):
        raise ApiRefusal(40058, f"{parties} must be a list of integers")
    known = {row["id"] for row in call.sim.state.rows("SELECT id FROM departments")}
    if not known.issuperset(given):
        raise ApiRefusal(60003)
    return found, given


def qr_address(call: Call, config_id: str) -> str:
    return f"{call.root_url}__sim/qr/{config_id}"


def _people(call: Call, kind: int) -> tuple[list[str], list[int]]:
    """Departments count only where several answer; with a single member they are ignored."""
    if kind == SINGLE:
        call.body["party"] = []
    users, parties = named_people(call)
    if kind == SINGLE and len(users) != 1:
        raise ApiRefusal(40058, "a single contact way has exactly one user")
    if not users and not parties:
        raise ApiRefusal(40063, "user or party")
    if len(people_of(call.sim, users, parties)) > MOST_MEMBERS:
        raise ApiRefusal(41041)
    return users, parties


def _extra(call: Call, kind: int, scene: int) -> dict[str, Any]:
    """What is kept as it was sent; a style is one of a button, and ignored with a QR code."""
    if scene != BUTTON:
        call.body.pop("style", None)
    if "style" in call.body and call.whole("style") not in STYLES[kind]:
        raise ApiRefusal(41042)
    if _truth(call, "is_temp", default=False) and kind != SINGLE:
        raise ApiRefusal(40058, "a temporary chat is with a single member")
    for name in ("expires_in", "chat_expires_in"):
        if name in call.body and not 0 < call.whole(name) <= LONGEST_LIFE:
            raise ApiRefusal(40058, f"{name} is at most {LONGEST_LIFE}")
    # A temporary chat for one person alone needs her unionid, which only a bound corp can know.
    if "unionid" in call.body and not call.knobs.is_wechat_bound:
        raise ApiRefusal(41057)
    conclusions = call.body.get("conclusions", {})
    if not isinstance(conclusions, dict) or not CONCLUSIONS.issuperset(conclusions):
        raise ApiRefusal(40058, "conclusions")
    return {name: call.body[name] for name in EXTRA if name in call.body}


def _of(call: Call, name: str, allowed: Any, errcode: int) -> int:
    value = call.body.get(name)
    if type(value) is not int or value not in allowed:
        raise ApiRefusal(errcode)
    return value


def _truth(call: Call, name: str, *, default: bool) -> bool:
    value = call.body.get(name, default)
    if not isinstance(value, bool):
        raise ApiRefusal(40058, f"{name} must be true or false")
    return value


def _way(call: Call) -> Row:
    row = call.sim.state.row("SELECT * FROM contact_ways WHERE config_id = ?", call.text("config_id", missing=41043))
    if row is None:
        raise ApiRefusal(41044)
    return row


def _shown(call: Call, row: Row) -> Answer:
    shown: Answer = {name: row[name] for name in ("config_id", "type", "scene", "remark", "state")}
    shown |= {
        "skip_verify": bool(row["skip_verify"]),
        "user": split(row["users"]),
        "party": [int(party) for party in split(row["parties"])],
    }
    qr_code = {"qr_code": qr_address(call, row["config_id"])} if row["scene"] == QR_CODE else {}
    extra: Answer = json.loads(row["extra"])
    return shown | qr_code | extra
