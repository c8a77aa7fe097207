"""Who shall get a mass send: customers named, those of a member, those with tags, or the groups of an owner."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wecom.simulator.api.call import Call
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.mass_sending import GROUP, last_in_touch
from wecom.simulator.relations import find_relation, is_readable

MOST_CUSTOMERS = 10_000
MOST_GROUPS = 2_000
MOST_TAGS = 100


@dataclass(slots=True)
class Audience:
    """(userid, external_userid or chat_id) of everybody; members with a task whatever; ids that cannot be reached."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def recipients_of(call: Call, chat_type: str) -> Audience:
    sender = call.text("sender", "")
    userid = str(visible_member(call, sender)["userid"]) if sender else ""
    if chat_type == GROUP:
        return _groups(call, userid)
    named = call.texts("external_userid", at_most=MOST_CUSTOMERS)
    if named:
        audience = _named(call, userid, named)
    elif tag_groups := _tag_groups(call):
        audience = Audience(_with_sender(call, userid, _tagged(call, userid, tag_groups)))
    elif userid:
        audience = Audience([(userid, one) for one in _customers_of(call, userid)])
    else:
        raise ApiRefusal(40063, "external_userid, sender and tag_filter are all empty")
    if not audience.pairs:
        raise ApiRefusal(41048)
    return audience


def _named(call: Call, userid: str, named: Sequence[str]) -> Audience:
    audience = Audience()
    for external_userid in dict.fromkeys(named):
        if userid:
            follower = userid if is_readable(find_relation(call.sim, userid, external_userid)) else None
        else:
            follower = last_in_touch(call.sim, call.app.agent_id, external_userid)
        if follower is None:
            audience.failed.append(external_userid)
        else:
            audience.pairs.append((follower, external_userid))
    return audience


def _customers_of(call: Call, userid: str) -> list[str]:
    rows = call.sim.state.rows(
        "SELECT external_userid FROM readable_relations WHERE userid = ? ORDER BY number", userid
    )
    return [row["external_userid"] for row in rows]


def _with_sender(call: Call, userid: str, external_userids: Sequence[str]) -> list[tuple[str, str]]:
    followers = [(userid or last_in_touch(call.sim, call.app.agent_id, one), one) for one in external_userids]
    return [(follower, one) for follower, one in followers if follower]


def _tagged(call: Call, userid: str, tag_groups: list[list[str]]) -> list[str]:
    """Any tag of a group, and one of every group, put on by the same member."""
    found: list[str] = []
    rows = call.sim.state.rows(
        "SELECT r.external_userid, group_concat(t.tag_id) AS tag_ids FROM readable_relations r"
        " JOIN visible_members m ON m.userid = r.userid"
        " JOIN relation_tags t ON t.userid = r.userid AND t.external_userid = r.external_userid"
        " WHERE m.agent_id = ? AND (? = '' OR r.userid = ?) GROUP BY r.number ORDER BY r.number",
        *(call.app.agent_id, userid, userid),
    )
    for row in rows:
        worn = set(row["tag_ids"].split(","))
        if all(worn & set(group) for group in tag_groups):
            found.append(row["external_userid"])
    return list(dict.fromkeys(found))


def _tag_groups(call: Call) -> list[list[str]]:
    given = call.body.get("tag_filter") or {}
    groups = given.get("group_list") or [] if isinstance(given, dict) else None
    if not isinstance(groups, list):
        raise ApiRefusal(40058, "tag_filter")
    tag_groups = []
    for group in groups:
        tags = group.get("tag_list") if isinstance(group, dict) else None
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags) or len(tags) > MOST_TAGS:
            raise ApiRefusal(40058, "tag_filter")
        if any(not call.sim.state.count("SELECT count(*) FROM tags WHERE id = ? AND deleted = 0", t) for t in tags):
            raise ApiRefusal(40068)
        tag_groups.append(tags)
    return tag_groups


def _groups(call: Call, owner: str) -> Audience:
    """Without groups named, the owner chooses when sending."""
    if not owner:
        raise ApiRefusal(40063, "a message to groups needs its sender, who owns them")
    named = call.texts("chat_id_list", at_most=MOST_GROUPS)
    sql = "SELECT chat_id FROM chats WHERE owner = ? AND dismissed = 0 ORDER BY rowid"
    own = [row["chat_id"] for row in call.sim.state.rows(sql, owner)]
    wanted = [one for one in named if one in own] if named else own
    if not wanted:
        raise ApiRefusal(41048)
    failed = [one for one in named if one not in own]
    return Audience([(owner, one) for one in wanted], [owner], failed)
