"""Who gets an app message: active members named, those of departments named; and who or what is invalid (H.1)."""

from dataclasses import dataclass, field

from wecom.simulator.api.call import Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.reads import STATUS_ACTIVE
from wecom.simulator.state import Row

EVERYBODY = "@all"
MOST_USERS, MOST_PARTIES, MOST_TAGS = 1000, 100, 100


@dataclass(frozen=True, slots=True)
class Recipients:
    """Members as they are written in the directory, and what was named and is not there."""

    userids: list[str]
    invalid_userids: list[str] = field(default_factory=list)
    invalid_parties: list[str] = field(default_factory=list)
    invalid_tags: list[str] = field(default_factory=list)


def recipients_of(call: Call) -> Recipients:
    """`@all` is the visible range, whatever else is named. The directory of the simulator has no tags."""
    visible = {row["userid"].lower(): str(row["userid"]) for row in _reachable(call)}
    if call.text("touser", "") == EVERYBODY and visible:
        return Recipients(list(visible.values()))
    named = _named(call, "touser", MOST_USERS, 40032)
    parties, tags = _named(call, "toparty", MOST_PARTIES, 40066), _named(call, "totag", MOST_TAGS, 40068)
    if not named and not parties and not tags:
        raise ApiRefusal(82001)
    known = {str(row["id"]) for row in call.sim.state.rows("SELECT id FROM departments")}
    inside = [userid for party in parties if party in known for userid in _members_of(call, party)]
    reached = dict.fromkeys(visible[one.lower()] for one in [*named, *inside] if one.lower() in visible)
    if not reached:
        raise ApiRefusal(81013)
    return Recipients(
        list(reached),
        [one.lower() for one in named if one.lower() not in visible],
        [one for one in parties if one not in known],
        tags,
    )


def _reachable(call: Call) -> list[Row]:
    sql = "SELECT userid FROM visible_members WHERE agent_id = ? AND status = ?"
    return call.sim.state.rows(sql, call.app.agent_id, STATUS_ACTIVE)


def _named(call: Call, name: str, at_most: int, too_many: int) -> list[str]:
    named = [one for one in call.text(name, "").split("|") if one]
    if len(named) > at_most:
        raise ApiRefusal(too_many, f"at most {at_most} in {name}")
    return named


def _members_of(call: Call, party: str) -> list[str]:
    sql = "SELECT userid FROM memberships WHERE department_id = ?"
    return [row["userid"] for row in call.sim.state.rows(sql, int(party))]
