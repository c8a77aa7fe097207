"""获客助手: links of this app, their customers and statistics, the quota, and what a chat key stands for."""

import json
from dataclasses import replace
from typing import Any

from wecom.simulator import ids
from wecom.simulator.acquiring import balance_of, people_of, read_quota, split
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get, post
from wecom.simulator.api.ways import named_people
from wecom.simulator.clock import start_of_day
from wecom.simulator.state import Row

AREA = "externalcontact/customer_acquisition"
LONGEST_NAME = 30
MOST_PEOPLE = 500
MOST_PREFERRED = 1000
MOST_LINKS_PER_PAGE = 100
MOST_CUSTOMERS_PER_PAGE = 1000
LONGEST_SPAN_DAYS = 30
DAYS_BACK = 180
DAY = 86_400
OF_CORP, OF_MEMBERS = 1, 2


@post(f"{AREA}/list_link", empty={"link_id_list": []})
def list_links(call: Call) -> Answer:
    limit = max(1, min(call.whole("limit", MOST_LINKS_PER_PAGE), MOST_LINKS_PER_PAGE))
    (after,) = read_cursor(call, "links") or [0]
    rows = call.sim.state.rows(
        "SELECT rowid AS number, link_id FROM acquisition_links WHERE deleted = 0 AND made_by = ? AND rowid > ?"
        " ORDER BY rowid LIMIT ?",
        *(call.app.agent_id, after, limit + 1),
    )
    page, cursor = _page(call, "links", rows, limit, after)
    return {"link_id_list": [row["link_id"] for row in page], "next_cursor": cursor}


@post(f"{AREA}/get")
def get_link(call: Call) -> Answer:
    row = _link(call)
    shown = {"link_name": row["name"], "url": row["url"], "create_time": row["create_time"]}
    marks = {"skip_verify": bool(row["skip_verify"]), "mark_source": bool(row["mark_source"])}
    people = {
        "user_list": split(row["users"]),
        "department_list": [int(one) for one in split(row["departments"])],
    }
    return {"link": shown | marks, "range": people, "priority_option": json.loads(row["priority"])}


@post(f"{AREA}/create_link")
def create_link(call: Call) -> Answer:
    fields = _fields(call)
    if call.sim.state.count("SELECT count(*) FROM acquisition_links WHERE deleted = 0") >= call.knobs.most_links:
        raise ApiRefusal(41095)
    number = ids.next_number(call.sim.state, "link")
    link_id = ids.link_id(call.sim.seed, number)
    url = f"https://work.weixin.qq.com/ca/{ids.derived(f'{call.sim.seed}:ca:{number}', 20)}"
    made = {"create_time": call.now, "made_by": call.app.agent_id}
    call.sim.state.insert("acquisition_links", link_id=link_id, url=url, **made, **fields)
    return {"link": {"link_id": link_id, "link_name": fields["name"], "url": url, "create_time": call.now}}


@post(f"{AREA}/update_link")
def update_link(call: Call) -> Answer:
    """Preferences are overwritten, given or not; all the rest only when it is given."""
    row = _link(call)
    call.sim.state.update("acquisition_links", {"link_id": row["link_id"]}, **_fields(call, row))
    return {}


@post(f"{AREA}/delete_link")
def delete_link(call: Call) -> Answer:
    """Through the API: no event."""
    call.sim.state.update("acquisition_links", {"link_id": _link(call)["link_id"]}, deleted=1)
    return {}


@post(f"{AREA}/customer", empty={"customer_list": []})
def list_customers(call: Call) -> Answer:
    link_id = _link(call)["link_id"]
    limit = max(1, min(call.whole("limit", 100), MOST_CUSTOMERS_PER_PAGE))
    (after,) = read_cursor(call, link_id) or [0]
    rows = call.sim.state.rows(
        "SELECT id AS number, external_userid, userid, chat_status, state FROM acquisition_visits"
        " WHERE link_id = ? AND external_userid IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
        *(link_id, after, limit + 1),
    )
    page, cursor = _page(call, link_id, rows, limit, after)
    names = ("external_userid", "userid", "chat_status", "state")
    return {"customer_list": [{name: row[name] for name in names} for row in page], "next_cursor": cursor}


@post(f"{AREA}/statistic")
def read_statistic(call: Call) -> Answer:
    """Whole days of the corp, both included: at most 30 at once, at most 180 back.

    Today is refused, as by all statistics (L.1); the document of the links itself does not say so.
    """
    link_id = _link(call)["link_id"]
    first, last = start_of_day(call.whole("start_time")), start_of_day(call.whole("end_time"))
    oldest = start_of_day(call.now) - DAYS_BACK * DAY
    if not first <= last < start_of_day(call.now) or first < oldest or last - first >= LONGEST_SPAN_DAYS * DAY:
        raise ApiRefusal(60267, "start_time or end_time")
    row = call.sim.state.row(
        "SELECT count(*) AS clicks, count(external_userid) AS added FROM acquisition_visits"
        " WHERE link_id = ? AND at >= ? AND at < ?",
        *(link_id, first, last + DAY),
    )
    assert row is not None
    return {"click_link_customer_cnt": row["clicks"], "new_customer_cnt": row["added"]}


@get("externalcontact/customer_acquisition_quota")
def show_quota(call: Call) -> Answer:
    _require_feature(call)
    quota = read_quota(call.sim)
    return {"total": quota["used"], "balance": balance_of(quota), "quota_list": quota["bought"]}


@post(f"{AREA}/get_chat_info")
def get_chat_info(call: Call) -> Answer:
    _require_feature(call)
    row = call.sim.state.row(
        "SELECT k.messages, v.link_id, v.userid, v.external_userid, v.state FROM chat_keys k"
        " JOIN acquisition_visits v ON v.id = k.visit_id JOIN acquisition_links l ON l.link_id = v.link_id"
        " WHERE k.chat_key = ? AND k.expires_at >= ? AND l.made_by = ?",
        *(call.text("chat_key", missing=41201), call.now, call.app.agent_id),
    )
    if row is None:
        raise ApiRefusal(41201)
    info = {"recv_msg_cnt": row["messages"], "link_id": row["link_id"], "state": row["state"] or ""}
    return {"userid": row["userid"], "external_userid": row["external_userid"], "chat_info": info}


def _page(call: Call, about: str, rows: list[Row], limit: int, after: int) -> tuple[list[Row], str]:
    page = rows[: page_length(call, limit)]
    last = page[-1]["number"] if page else after
    return page, make_cursor(call, about, [last]) if len(rows) > len(page) else ""


def _fields(call: Call, row: Row | None = None) -> dict[str, Any]:
    """The columns of a link as the body wants them; `row` is the link as it was, for what is not given."""
    _require_feature(call)
    name = call.text("link_name", None if row is None else row["name"])
    if not name or len(name) > LONGEST_NAME:
        raise ApiRefusal(40058, f"link_name has 1 to {LONGEST_NAME} characters")
    people = {} if row is not None and "range" not in call.body else _people(call)
    marks = {mark: _mark(call, mark, row) for mark in ("skip_verify", "mark_source")}
    return {"name": name, "priority": json.dumps(_priority(call))} | people | marks


def _mark(call: Call, name: str, row: Row | None) -> int:
    value = call.body.get(name, True if row is None else bool(row[name]))
    if not isinstance(value, bool):
        raise ApiRefusal(40058, f"{name} must be true or false")
    return int(value)


def _people(call: Call) -> dict[str, str]:
    given = call.body.get("range")
    if not isinstance(given, dict):
        raise ApiRefusal(40058, "range")
    users, departments = named_people(replace(call, body=given), "user_list", "department_list")
    if not users and not departments:
        raise ApiRefusal(40063, "range")
    if len(people_of(call.sim, users, departments)) > MOST_PEOPLE:
        raise ApiRefusal(41041)
    return {"users": ",".join(users), "departments": ",".join(str(one) for one in departments)}


def _priority(call: Call) -> dict[str, Any]:
    given = call.body.get("priority_option") or {}
    kind = given.get("priority_type", 0) if isinstance(given, dict) else None
    preferred = given.get("priority_userid_list") or [] if isinstance(given, dict) else None
    if kind not in (0, OF_CORP, OF_MEMBERS) or not isinstance(preferred, list) or len(preferred) > MOST_PREFERRED:
        raise ApiRefusal(40058, "priority_option")
    if (kind == OF_MEMBERS) != bool(preferred):
        raise ApiRefusal(40058, "priority_userid_list goes with priority_type 2")
    return {"priority_type": kind} | ({"priority_userid_list": preferred} if preferred else {})


def _link(call: Call) -> Row:
    """Only links made by the app itself are there for it."""
    _require_feature(call)
    row = call.sim.state.row(
        "SELECT * FROM acquisition_links WHERE link_id = ? AND deleted = 0 AND made_by = ?",
        *(call.text("link_id"), call.app.agent_id),
    )
    if row is None:
        raise ApiRefusal(40058, "link_id")
    return row


def _require_feature(call: Call) -> None:
    """A paid feature; some industries never get it."""
    if not call.knobs.is_acquisition_allowed:
        raise ApiRefusal(41200)
