"""Read what every other step builds on: the directory, tags, live codes. One of many that is refused stops nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wecom import contacts, directory
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError
from workbench.kernel.wecom_client import client

Found = TypeVar("Found")

OF_THIS_ONE = {Kind.VISIBILITY, Kind.GONE, Kind.DONE, Kind.LATE, Kind.BUG, Kind.UNKNOWN}
"""Refusals of the one that was asked about; the others (no right, no answer, a wait) concern every call alike."""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """One member or live code that could not be read."""

    what: str
    key: str
    error: WeComError


@dataclass(frozen=True, slots=True)
class Basics:
    """What WeCom shows, and what it refused."""

    departments: Sequence[directory.Department]
    members: dict[str, directory.Member]
    kept: set[str]
    """Members who are there, though they could not be read: what we know of them stays."""
    staff: list[str]
    tags: Sequence[contacts.TagGroup]
    ways: list[contacts.ContactWay]
    refused: list[Refusal]

    @property
    def note(self) -> str | None:
        """What could not be read, for the administrator."""
        if not self.refused:
            return None
        named = "、".join(f"{one.what} {one.key}（{one.error.errcode}）" for one in self.refused[:MOST_NAMED])
        more = f" 等 {len(self.refused)} 项" if len(self.refused) > MOST_NAMED else ""
        return f"没有读到{named}{more}，已有资料保留"


def read() -> Basics:
    """Make every call this takes; nothing is written yet."""
    refused: list[Refusal] = []
    departments = directory.list_departments(client())
    members: dict[str, directory.Member] = {}
    for department in departments:
        for found in directory.list_department_members(client(), department.id):
            members[found.userid] = found
    staff = sorted(contacts.list_contact_members(client()))
    for userid in staff:
        if userid not in members:  # visible as a person, not through a department
            alone = _read_one("成员", userid, directory.get_member, refused)
            members.update((member.userid, member) for member in alone)
    gone = {one.key for one in refused if one.error.kind is Kind.VISIBILITY}  # the list still named who has just left
    tags = contacts.list_corp_tags(client())
    ways: list[contacts.ContactWay] = []
    for config_id in contacts.list_contact_ways(client()):
        ways += _read_one("活码", config_id, contacts.get_contact_way, refused)
    staff = [userid for userid in staff if userid not in gone]
    return Basics(departments, members, set(staff) - set(members), staff, tags, ways, refused)


def _read_one(what: str, key: str, read_it: Callable[[WeComClient, str], Found], refused: list[Refusal]) -> list[Found]:
    try:
        return [read_it(client(), key)]
    except WeComError as error:
        if error.kind not in OF_THIS_ONE:
            raise
        refused.append(Refusal(what, key, error))
        return []
