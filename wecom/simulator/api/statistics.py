"""Statistics APIs: finished days only, at most thirty at a time, 180 days back, floored to midnight in UTC+8."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.clock import start_of_day
from wecom.simulator.statistics import DAY, Figures, added_up, group_figures, member_figures

MOST_SUBJECTS = 100
MOST_DAYS = 30
DAYS_BACK = 180
USUAL_PAGE = 500
MOST_PER_PAGE = 1000
OWNERS = (
    "SELECT owner FROM (SELECT owner FROM chats UNION SELECT owner FROM former_owners)"
    " WHERE owner NOT IN (SELECT userid FROM unseen_members WHERE agent_id = ?) ORDER BY owner"
)
ORDERS = {1: "new_chat_cnt", 2: "chat_total", 3: "new_member_cnt", 4: "member_total"}


@post("externalcontact/get_user_behavior_data", empty={"behavior_data": []})
def behaviour(call: Call) -> Answer:
    """Several members are added up, which is why a ranking asks for one at a time."""
    userids = call.texts("userid", at_most=MOST_SUBJECTS, too_many=40032)
    members = {str(visible_member(call, userid)["userid"]) for userid in userids}
    members |= _members_of(call, _departments(call))
    if not members:
        raise ApiRefusal(40063, "userid and partyid are both empty")
    call.whole("end_time")  # only the groups' statistics do without
    days = _days(call, "start_time", "end_time")
    return {
        "behavior_data": [
            {"stat_time": day} | added_up([member_figures(call.sim, userid, day) for userid in sorted(members)])
            for day in days
        ]
    }


@post("externalcontact/groupchat/statistic", empty={"items": []})
def by_owner(call: Call) -> Answer:
    """One row per owner over the whole span, in the order asked for, page by page."""
    days = _days(call, "day_begin_time", "day_end_time")
    limit, offset = call.whole("limit", USUAL_PAGE), call.whole("offset", 0)
    order, is_ascending = call.whole("order_by", 1), call.whole("order_asc", 0)
    if not 1 <= limit <= MOST_PER_PAGE or offset < 0 or order not in ORDERS or is_ascending not in (0, 1):
        raise ApiRefusal(40058, "limit, offset, order_by or order_asc")
    found = [
        {"owner": owner, "data": data}
        for owner in _owners(call)
        if (data := group_figures(call.sim, owner, days[0], days[-1])) is not None
    ]
    found.sort(key=lambda item: item["data"][ORDERS[order]], reverse=not is_ascending)  # type: ignore[index]
    page = found[offset : offset + limit]
    return {"total": len(found), "next_offset": min(offset + len(page), len(found)), "items": page}


@post("externalcontact/groupchat/statistic_group_by_day", empty={"items": []})
def by_day(call: Call) -> Answer:
    """One row per day, the owners added up."""
    days, owners = _days(call, "day_begin_time", "day_end_time"), _owners(call)
    return {
        "items": [
            {
                "stat_time": day,
                "data": _sum([one for owner in owners if (one := group_figures(call.sim, owner, day, day))]),
            }
            for day in days
        ]
    }


def _days(call: Call, begin: str, end: str) -> list[int]:
    """The midnights of a closed span; today and what is older than 180 days do not exist."""
    first = start_of_day(call.whole(begin))
    last = start_of_day(call.whole(end, first))
    today = start_of_day(call.now)
    if not today - DAYS_BACK * DAY <= first <= last < today or (last - first) // DAY >= MOST_DAYS:
        raise ApiRefusal(60267, f"from {DAYS_BACK} days ago to yesterday, at most {MOST_DAYS} days")
    return list(range(first, last + 1, DAY))


def _departments(call: Call) -> list[int]:
    listed = call.body.get("partyid") or []
    if not isinstance(listed, list) or not all(type(one) is int for one in listed):
        raise ApiRefusal(40058, "partyid must be a list of integers")
    if len(listed) > MOST_SUBJECTS:
        raise ApiRefusal(40032)
    return listed


def _members_of(call: Call, departments: list[int]) -> set[str]:
    """Everybody with customers in these departments and those below them."""
    marks = ", ".join("?" * len(departments))
    rows = call.sim.state.rows(
        f"WITH RECURSIVE tree (id) AS (SELECT id FROM departments WHERE id IN ({marks})"  # noqa: S608 question marks
        " UNION SELECT d.id FROM departments d JOIN tree t ON d.parent_id = t.id)"
        " SELECT m.userid FROM visible_members m JOIN memberships s ON s.userid = m.userid"
        " WHERE s.department_id IN (SELECT id FROM tree) AND m.has_contact = 1 AND m.agent_id = ?",
        *(*departments, call.app.agent_id),
    )
    return {row["userid"] for row in rows}


def _owners(call: Call) -> list[str]:
    """The owners asked for, as the corp spells them, or everybody who owns a group."""
    owner_filter = call.body.get("owner_filter")
    listed = owner_filter.get("userid_list") if isinstance(owner_filter, dict) else None
    if listed is None:
        return [row["owner"] for row in call.sim.state.rows(OWNERS, call.app.agent_id)]
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise ApiRefusal(40058, "owner_filter.userid_list")
    if len(listed) > MOST_SUBJECTS:
        raise ApiRefusal(40032)
    return sorted({str(visible_member(call, userid)["userid"]) for userid in listed})


def _sum(rows: list[Figures]) -> Figures:
    names = ("new_chat_cnt", "chat_total", "chat_has_msg", "new_member_cnt", "member_total", "member_has_msg")
    return {name: sum(row[name] for row in rows) for name in (*names, "msg_total")}
