"""Who belongs to a corp of each size: `demo` is 「云朵生活」, `small` a corner of it, `company` many, `empty` none."""

from functools import cache

from wecom.simulator.corp import company, people
from wecom.simulator.corp.people import Department, Member

SIZES = ("demo", "small", "company", "empty")
SMALL_STAFF = ("chenmo", "linyue", "wangfang", "zhoukai")


def staff(size: str) -> tuple[Member, ...]:
    if size == "empty":
        return ()
    if size == "company":
        return company.staff()
    return people.MEMBERS if size == "demo" else tuple(one for one in people.MEMBERS if one.userid in SMALL_STAFF)


def departments(size: str) -> tuple[Department, ...]:
    """The small corp keeps the root and two departments beneath it, the empty one the root."""
    if size == "empty":
        return people.DEPARTMENTS[:1]
    if size == "company":
        return company.departments()
    return people.DEPARTMENTS if size == "demo" else people.DEPARTMENTS[:3]


def department_of(member: Member) -> Department:
    return _by_id()[member.department_id]


@cache
def _by_id() -> dict[int, Department]:
    return {department.id: department for department in company.departments()}
