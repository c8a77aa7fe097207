"""A member gets another userid: everything in the corp that knows the old one knows the new one at once."""

import json

from wecom.simulator.acquiring import split
from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.acts.staff import present_member
from wecom.simulator.callbacks.events import directory_changed
from wecom.simulator.engine import Simulator

COLUMNS = (
    ("members", "userid"),
    ("hidden_members", "userid"),
    ("memberships", "userid"),
    ("relations", "userid"),
    ("relations", "oper_userid"),
    ("relation_tags", "userid"),
    ("relation_log", "userid"),
    ("acquisition_visits", "userid"),
    ("chats", "owner"),
    ("former_owners", "owner"),
    ("chat_members", "member_id"),
    ("chat_members", "invitor"),
    ("chat_leavings", "member_id"),
    ("oauth_codes", "userid"),
    ("user_tickets", "userid"),
    ("welcome_codes", "userid"),
    ("messages", "userid"),
    ("card_faces", "userid"),
    ("utterances", "userid"),
    ("utterances", "sender"),
    ("mass_sends", "creator"),
    ("mass_send_tasks", "userid"),
    ("mass_send_results", "userid"),
    ("departures", "userid"),
    ("handovers", "giver"),
    ("handovers", "taker"),
    ("group_handovers", "giver"),
    ("group_handovers", "taker"),
    ("handover_bars", "userid"),
)
LISTS = (("contact_ways", "users"), ("acquisition_links", "users"))


def change_userid(sim: Simulator, userid: str, new_userid: str) -> None:
    """The directory's receiver is told both; the app is told nothing."""
    with sim.state.transaction():
        old = str(present_member(sim, userid)["userid"])
        if sim.state.count("SELECT count(*) FROM members WHERE userid = ?", new_userid):
            raise ActRefused(f"there is a member {new_userid} already")
        for table, column in COLUMNS:
            sim.state.update(table, {column: old}, **{column: new_userid})
        for table, column in LISTS:
            _replace_in_lists(sim, table, column, old, new_userid)
        _replace_in_json(sim, old, new_userid)
        rows = sim.state.rows("SELECT department_id FROM memberships WHERE userid = ?", new_userid)
        departments = ",".join(str(row["department_id"]) for row in rows)
        changed = directory_changed("update_user", UserID=old, NewUserID=new_userid, Department=departments)
        sim.outbox.post(changed, receiver="contacts")


def _replace_in_lists(sim: Simulator, table: str, column: str, old: str, new: str) -> None:
    for row in sim.state.rows(f"SELECT rowid, {column} AS users FROM {table}"):  # noqa: S608 names of this module
        users = [new if one.lower() == old.lower() else one for one in split(row["users"])]
        sim.state.update(table, {"rowid": row["rowid"]}, **{column: ",".join(users)})


def _replace_in_json(sim: Simulator, old: str, new: str) -> None:
    for row in sim.state.rows("SELECT rowid, admins FROM chats WHERE admins <> '[]'"):
        admins = [new if one.lower() == old.lower() else one for one in json.loads(row["admins"])]
        sim.state.update("chats", {"rowid": row["rowid"]}, admins=json.dumps(admins))
    for row in sim.state.rows("SELECT rowid, priority FROM acquisition_links"):
        priority = json.loads(row["priority"])
        if listed := priority.get("priority_userid_list"):
            priority["priority_userid_list"] = [new if one.lower() == old.lower() else one for one in listed]
            sim.state.update("acquisition_links", {"rowid": row["rowid"]}, priority=json.dumps(priority))
