"""A company of a thousand staff: the demo corp's people, and many more around them in branches of every department."""

import random
from functools import cache

from wecom.simulator.corp import names
from wecom.simulator.corp.people import BABY, DEPARTMENTS, HOME, MAN, MEMBERS, SKIN, WOMAN, Department, Member

STAFF = 1_000
BRANCHES = 30
FIRST_BRANCH_ID = 101


@cache
def departments() -> tuple[Department, ...]:
    """The departments of the demo corp, with branches beneath them."""
    parents = (SKIN, BABY, HOME)
    branches = [
        Department(
            FIRST_BRANCH_ID + number,
            f"{parents[number % 3].name} {number // 3 + 1} 区",
            parents[number % 3].trade,
            f"staff{number + 1:04}",
            parents[number % 3].id,
        )
        for number in range(BRANCHES)
    ]
    return (*DEPARTMENTS, *branches)


@cache
def staff() -> tuple[Member, ...]:
    """A thousand members with customers of their own, besides the director; the same for every seed."""
    rng = random.Random("company")
    known = sum(member.has_contact for member in MEMBERS)
    branches = departments()[len(DEPARTMENTS) :]
    return (*MEMBERS, *(_member(rng, number, branches) for number in range(STAFF - known)))


def _member(rng: random.Random, number: int, branches: tuple[Department, ...]) -> Member:
    person, branch = names.person(rng), branches[number % len(branches)]
    userid = f"staff{number + 1:04}"
    position = "区域主管" if branch.head == userid else "顾问"
    gender = MAN if person.gender == 1 else WOMAN
    return Member(userid, person.real_name, branch.id, position, gender, round(rng.uniform(0.4, 1.8), 2))
