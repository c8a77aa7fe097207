"""Reading customers: who may have them, whose they are, one in detail, many at once."""

import json

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get, post
from wecom.simulator.reads import STATUS_LEFT, avatar_path
from wecom.simulator.relations import corp_tags_of
from wecom.simulator.state import Row
from wecom.simulator.visibility import is_hidden

MOST_USERIDS = 100
MOST_PER_PAGE = 100
USUAL_PAGE = 50
FOLLOWERS_PER_PAGE = 500


@get("externalcontact/get_follow_user_list", empty={"follow_user": []})
def members_with_customers(call: Call) -> Answer:
    # Those who never logged in or quit are not among them, those stopped for a while are.
    sql = (
        "SELECT userid FROM visible_members WHERE agent_id = ? AND has_contact = 1 AND status IN (1, 2) ORDER BY number"
    )
    rows = call.sim.state.rows(sql, call.app.agent_id)
    return {"follow_user": [row["userid"] for row in rows]}


@get("externalcontact/list", empty={"external_userid": []})
def customers_of_member(call: Call) -> Answer:
    """A member without customers is 84061, not an empty list."""
    member = visible_member(call, call.of_query("userid", 41009))
    rows = call.sim.state.rows(
        "SELECT external_userid FROM readable_relations WHERE userid = ? ORDER BY createtime, number",
        member["userid"],
    )
    if not rows:
        raise ApiRefusal(84061)
    return {"external_userid": [row["external_userid"] for row in rows]}


@get("externalcontact/get")
def customer_in_detail(call: Call) -> Answer:
    """With the followers in the visible range; where all are outside, the id counts as wrong."""
    external_userid = call.of_query("external_userid", 41035)
    customer = call.sim.state.row("SELECT * FROM customers WHERE external_userid = ?", external_userid)
    if customer is None:
        raise ApiRefusal(40096)
    relations = call.sim.state.rows(
        "SELECT r.* FROM readable_relations r JOIN visible_members m ON m.userid = r.userid"
        " WHERE m.agent_id = ? AND r.external_userid = ? ORDER BY r.createtime, r.number",
        *(call.app.agent_id, external_userid),
    )
    if not relations:
        raise ApiRefusal(40096 if _is_only_hidden(call, external_userid) else 84061)
    (start,) = read_cursor(call, external_userid, call.query.get("cursor", "")) or [0]
    end = start + page_length(call, min(FOLLOWERS_PER_PAGE, len(relations) - start))
    answer: Answer = {
        "external_contact": _contact(call, customer),
        "follow_user": [_relation(row) | {"tags": _tags(call, row)} for row in relations[start:end]],
    }
    if end < len(relations):
        answer["next_cursor"] = make_cursor(call, external_userid, [end])
    return answer


@post("externalcontact/batch/get_by_user", empty={"external_contact_list": []})
def customers_of_members(call: Call) -> Answer:
    """One entry per member and customer, page by page in an order that new customers do not disturb."""
    userids = call.texts("userid_list", at_most=MOST_USERIDS, required=True, too_many=40032)
    members = sorted({str(visible_member(call, userid)["userid"]) for userid in userids})
    limit = max(1, min(call.whole("limit", USUAL_PAGE), MOST_PER_PAGE))
    after = read_cursor(call, members) or ["", ""]
    rows = call.sim.state.rows(
        "SELECT r.*, c.* FROM readable_relations r JOIN customers c ON c.external_userid = r.external_userid"
        " WHERE r.userid IN (SELECT value FROM json_each(?))"
        " AND (r.userid COLLATE BINARY, r.external_userid) > (?, ?)"
        " ORDER BY r.userid COLLATE BINARY, r.external_userid LIMIT ?",
        *(json.dumps(members), *after, limit + 1),
    )
    if not rows and after == ["", ""]:
        raise ApiRefusal(84061)
    page = rows[: page_length(call, limit)]
    last = [page[-1]["userid"], page[-1]["external_userid"]] if page else after
    return {
        "external_contact_list": [
            {
                "external_contact": _contact(call, row),
                "follow_info": _relation(row)
                | {"tag_id": [tag["tag_id"] for tag in corp_tags_of(call.sim, row["userid"], row["external_userid"])]},
            }
            for row in page
        ],
        "next_cursor": make_cursor(call, members, last) if len(rows) > len(page) else "",
    }


def _is_only_hidden(call: Call, external_userid: str) -> bool:
    """Whether somebody follows the customer, and everybody who does is outside the visible range."""
    sql = (
        "SELECT r.userid FROM live_relations r JOIN members m ON m.userid = r.userid AND m.status <> ?"
        " WHERE r.external_userid = ?"
    )
    followers = [row["userid"] for row in call.sim.state.rows(sql, STATUS_LEFT, external_userid)]
    return bool(followers) and all(is_hidden(call.sim.state, call.app.agent_id, userid) for userid in followers)


def _contact(call: Call, row: Row) -> Answer:
    """What depends on the person: companies only of WeCom users, a unionid only of WeChat users of a bound corp."""
    contact: Answer = {
        "external_userid": row["external_userid"],
        "name": row["name"],
        "type": row["type"],
        "avatar": call.root_url.rstrip("/") + avatar_path(row["external_userid"]) if row["has_avatar"] else "",
        "gender": row["gender"],
    }
    told = ("corp_name", "corp_full_name", "position", *(("unionid",) if call.knobs.is_wechat_bound else ()))
    contact |= {name: row[name] for name in told if row[name] is not None}
    profile = {"external_profile": json.loads(row["external_profile"])} if row["external_profile"] else {}
    return contact | profile


def _relation(row: Row) -> Answer:
    relation: Answer = {
        "userid": row["userid"],
        "remark": row["remark"],
        "createtime": row["createtime"],
        "oper_userid": row["oper_userid"],
        "add_way": row["add_way"],
        "remark_mobiles": json.loads(row["remark_mobiles"]),
    }
    # WeCom leaves an optional text empty or out altogether: here the remark comes empty, the others are left out.
    optional = {name: row[name] for name in ("description", "remark_corp_name", "state") if row[name]}
    channels = {"wechat_channels": {"nickname": "云朵生活", "source": 1}} if row["add_way"] == 10 else {}
    return relation | optional | channels


def _tags(call: Call, row: Row) -> list[Answer]:
    """Corp tags with their id; personal tags have none."""
    corp: list[Answer] = [
        {"group_name": tag["group_name"], "tag_name": tag["tag_name"], "tag_id": tag["tag_id"], "type": 1}
        for tag in corp_tags_of(call.sim, row["userid"], row["external_userid"])
    ]
    personal = json.loads(row["personal_tags"])
    return corp + [{"group_name": "", "tag_name": name, "type": 2} for name in personal]
