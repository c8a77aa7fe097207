"""Who answers a contact way or an acquisition link, and what is left of the paid quota."""

from collections.abc import Sequence
from typing import Any

from wecom.simulator.corp.links import QUOTA
from wecom.simulator.engine import Simulator

ACTIVE = 1
FIRST_QUOTA = 1000
QUOTA_DAYS = 365
DAY = 86_400
LOW = 20


def split(text: str) -> list[str]:
    """What a column keeps with commas between."""
    return [one for one in text.split(",") if one]


def people_of(sim: Simulator, users: Sequence[str], departments: Sequence[int]) -> list[str]:
    """Everybody named, and the members of the departments and of those below them."""
    below = {int(one) for one in departments}
    rows = sim.state.rows("SELECT id, parent_id FROM departments")
    while more := {row["id"] for row in rows if row["parent_id"] in below} - below:
        below |= more
    found = {userid.lower(): userid for userid in users}
    for row in sim.state.rows("SELECT userid, department_id FROM memberships ORDER BY rowid"):
        if row["department_id"] in below:
            found.setdefault(row["userid"].lower(), row["userid"])
    return list(found.values())


def able(sim: Simulator, userids: Sequence[str]) -> list[str]:
    """Those who can take a customer: active, with 客户联系."""
    rows = sim.state.rows("SELECT userid FROM members WHERE status = ? AND has_contact = 1", ACTIVE)
    working = {row["userid"].lower() for row in rows}
    return [userid for userid in userids if userid.lower() in working]


def read_quota(sim: Simulator) -> dict[str, Any]:
    """`used` so far, and what was bought, each with its day of expiry; what has expired counts no more."""
    kept = sim.state.setting(QUOTA)
    if kept is None:
        expires = sim.clock.now() // DAY * DAY + QUOTA_DAYS * DAY
        kept = {"used": 0, "bought": [{"expire_date": expires, "balance": FIRST_QUOTA}]}
    now = sim.clock.now()
    return {"used": kept["used"], "bought": [one for one in kept["bought"] if one["expire_date"] > now]}


def balance_of(quota: dict[str, Any]) -> int:
    return sum(int(one["balance"]) for one in quota["bought"])


def take_one(sim: Simulator) -> int:
    """Use up one of the quota, what expires first; what is left afterwards."""
    quota = read_quota(sim)
    first = min((one for one in quota["bought"] if one["balance"] > 0), key=lambda one: int(one["expire_date"]))
    first["balance"] -= 1
    quota["used"] += 1
    sim.state.set_setting(QUOTA, quota)
    return balance_of(quota)


def set_balance(sim: Simulator, balance: int) -> tuple[int, int]:
    """What the console does when quota is bought or withdrawn: the balance before and after."""
    quota = read_quota(sim)
    before = balance_of(quota)
    expires = max((int(one["expire_date"]) for one in quota["bought"]), default=sim.clock.now() + QUOTA_DAYS * DAY)
    quota["bought"] = [{"expire_date": expires, "balance": balance}] if balance else []
    sim.state.set_setting(QUOTA, quota)
    return before, balance
