"""Members and departments (通讯录), as far as they are visible to the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.errors import Kind, WeComError
from wecom.fields import child, number, numbers, objects, text, text_or_none, userid, userids

_NO_SUCH_DEPARTMENT = {60003, 60123}

ACTIVATED = 1
DISABLED = 2
NOT_ACTIVATED = 4
LEFT = 5


@dataclass(frozen=True, slots=True)
class Department:
    """One department; the root has id 1 and no visible parent (0), larger ``order`` comes first."""

    id: int
    parent_id: int
    name: str
    order: int
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One member; ``status`` is ACTIVATED, DISABLED, NOT_ACTIVATED or LEFT, ``leads`` the departments they head."""

    userid: str
    name: str
    alias: str | None
    position: str | None
    external_position: str | None
    status: int
    department_ids: tuple[int, ...]
    leads: tuple[int, ...]
    main_department_id: int | None
    direct_leaders: tuple[str, ...]


def list_departments(client: WeComClient) -> list[Department]:
    """Every visible department with its name and leaders (one call each: ``department/list`` is slow and big)."""
    answer = client.call("department/simplelist")
    found = (_find_department(client, number(item, "id")) for item in objects(answer, "department_id"))
    return [department for department in found if department is not None]


def list_department_members(client: WeComClient, department_id: int) -> list[Member]:
    """The members directly in a department; those of its sub-departments are not among them."""
    answer = client.call("user/list", params={"department_id": department_id})
    return [_member(item) for item in objects(answer, "userlist")]


def get_member(client: WeComClient, userid: str) -> Member:
    """One member; one who left or is out of sight is an error of kind VISIBILITY."""
    return _member(client.call("user/get", params={"userid": userid}))


def _find_department(client: WeComClient, department_id: int) -> Department | None:
    try:
        answer = client.call("department/get", params={"id": department_id})
    except WeComError as error:
        # Deleted or moved out of sight since the list was read.
        if error.kind is Kind.VISIBILITY or error.errcode in _NO_SUCH_DEPARTMENT:
            return None
        raise
    data = child(answer, "department")
    return Department(
        id=number(data, "id"),
        parent_id=number(data, "parentid"),
        name=text(data, "name"),
        order=number(data, "order"),
        leaders=userids(data, "department_leader"),
    )


def _member(data: Mapping[str, Any]) -> Member:
    department_ids = numbers(data, "department")
    heads = numbers(data, "is_leader_in_dept")
    return Member(
        userid=userid(data),
        name=text(data, "name"),
        alias=text_or_none(data, "alias"),
        position=text_or_none(data, "position"),
        external_position=text_or_none(data, "external_position"),
        status=number(data, "status"),
        department_ids=department_ids,
        leads=tuple(id_ for id_, is_head in zip(department_ids, heads, strict=False) if is_head),
        main_department_id=number(data, "main_department") or None,
        direct_leaders=userids(data, "direct_leader"),
    )
