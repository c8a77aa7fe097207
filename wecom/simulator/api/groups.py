"""Customer groups: listing them by owner, and one in detail, lagging behind its events."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.grouping import group_as_read, lagging_group
from wecom.simulator.reads import STATUS_LEFT
from wecom.simulator.state import Row
from wecom.simulator.visibility import is_hidden, visible_userids

MOST_OWNERS = 100
MOST_PER_PAGE = 1000
FOLLOWED, OWNER_LEFT, INHERITED = 0, 1, 3


@post("externalcontact/groupchat/list", empty={"group_chat_list": []})
def list_groups(call: Call) -> Answer:
    """Groups whose owner is there; those of a gone owner only when the owner is named. A large corp must name them."""
    limit, status = call.whole("limit"), call.whole("status_filter", FOLLOWED)
    if not 1 <= limit <= MOST_PER_PAGE or status not in (0, 1, 2, 3):
        raise ApiRefusal(40058, "limit or status_filter")
    owners = _owners(call)
    if not owners and _sees_too_many(call):
        raise ApiRefusal(81017)
    about = (owners, status)
    (after,) = read_cursor(call, about) or [0]
    rows = [row for row in _groups(call) if row["rowid"] > after and _fits(row, owners, status)]
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    return {
        "group_chat_list": [{"chat_id": row["chat_id"], "status": _status(row)} for row in page],
        "next_cursor": make_cursor(call, about, [last]) if len(rows) > len(page) else "",
    }


@post("externalcontact/groupchat/get")
def get_group(call: Call) -> Answer:
    row = call.sim.state.row("SELECT * FROM chats WHERE chat_id = ?", call.text("chat_id", missing=86003))
    if row is None:
        raise ApiRefusal(86003)
    if is_hidden(call.sim.state, call.app.agent_id, row["owner"]):
        raise ApiRefusal(60011)
    if row["dismissed"]:
        raise ApiRefusal(49008)
    group = lagging_group(call.sim, row["chat_id"]) or group_as_read(call.sim, row["chat_id"])
    assert group is not None
    if call.whole("need_name", 0) != 1:
        group["member_list"] = [
            {key: value for key, value in one.items() if key != "name"} for one in group["member_list"]
        ]
    return {"group_chat": group}


def _sees_too_many(call: Call) -> bool:
    return len(visible_userids(call.sim.state, call.app.agent_id)) > call.knobs.most_people_without_owner_filter


def _owners(call: Call) -> list[str]:
    owner_filter = call.body.get("owner_filter") or {}
    userids = owner_filter.get("userid_list") if isinstance(owner_filter, dict) else None
    if userids is None:
        return []
    if not isinstance(userids, list) or not all(isinstance(one, str) for one in userids):
        raise ApiRefusal(40058, "owner_filter.userid_list")
    if len(userids) > MOST_OWNERS:
        raise ApiRefusal(40032)
    return sorted(userid.lower() for userid in userids)


def _groups(call: Call) -> list[Row]:
    """Those the app may see: not those of an owner outside its range."""
    return call.sim.state.rows(
        "SELECT g.rowid, g.chat_id, g.owner, coalesce(m.status, ?) AS owner_status, EXISTS (SELECT 1 FROM"
        " group_handovers h WHERE h.chat_id = g.chat_id AND h.taker = g.owner AND h.is_after_leaving) AS inherited"
        " FROM chats g"
        " LEFT JOIN members m ON m.userid = g.owner WHERE g.dismissed = 0"
        " AND g.owner NOT IN (SELECT userid FROM unseen_members WHERE agent_id = ?) ORDER BY g.rowid",
        *(STATUS_LEFT, call.app.agent_id),
    )


def _fits(row: Row, owners: list[str], status: int) -> bool:
    if owners and row["owner"].lower() not in owners:
        return False
    if not owners and _status(row) == OWNER_LEFT:
        return False
    return status in (FOLLOWED, _status(row))


def _status(row: Row) -> int:
    """Nothing is ever 2, on its way: groups change hands at once."""
    if row["owner_status"] == STATUS_LEFT:
        return OWNER_LEFT
    return INHERITED if row["inherited"] else FOLLOWED
