"""Random histories of a small corp, on a coarse grid of moments, so that awkward ones (ties, bounds) are frequent.

The grid is of the corp's midnights and what lies between, over the end of a month and a leap day.
"""

import datetime as dt
from typing import Any

from hypothesis import strategies as some

from tests.brute_force.attribution import Contact, Friendship, History, Presence, Sale

START = dt.datetime(2028, 2, 10, 16, tzinfo=dt.UTC)
"""A midnight in Shanghai."""
STEP = dt.timedelta(hours=12)
STEPS = 44
AFTERWARDS = START + dt.timedelta(days=40)
USERIDS = ("b-2", "b_1", "ba")
CUSTOMERS = tuple(f"wm{number:030d}" for number in range(4))
TORN, TIED = (f"wm{number:030d}" for number in (4, 5))
"""Nobody else is merged with them: what decides about their orders is not hidden by anything else."""
GROUPS = tuple(f"wr{number:030d}" for number in range(2))
KINDS = ("task", "one_to_one", "mass_send")
OWN_KINDS = KINDS[:2]
"""Of which a member's own phone may be the only one to tell."""
CODES = ("WF-1", "WF-2")
FORMERLY = {"b-2": "z2", "b_1": "zz", "ba": "b-1"}
"""What members were called before: it would decide ties otherwise."""
LATE = tuple(dt.timedelta(seconds=seconds) for seconds in (-60, 0, 3, 5, 6, 60, 3600))


def moment(step: int) -> dt.datetime:
    """A moment of the grid."""
    return START + step * STEP


steps = some.integers(0, STEPS)
codes = some.sampled_from([*USERIDS, *CODES, *FORMERLY.values()])
members, customers, groups = some.sampled_from(USERIDS), some.sampled_from(CUSTOMERS), some.sampled_from(GROUPS)


@some.composite
def friendships(draw: Any, member: str, customer: str) -> list[Friendship]:
    """The spells of one pair; an ending that nobody told shows when the next one begins."""
    turns = sorted(draw(some.sets(steps, max_size=5)))
    spells = []
    while turns:
        added_at, turns = moment(turns[0]), turns[1:]
        ended_by = draw(some.sampled_from(["customer", "staff", "transfer", "departed", "unknown"]))
        ended_at = moment(turns[0]) if turns else None
        if ended_by != "unknown":
            turns = turns[1:]
        elif len(turns) == 1:
            ended_at, turns = None, []
        began_by = draw(some.sampled_from(["added", "transfer"]))
        about = {"add_way": 202 if began_by == "transfer" else 1, "state": draw(some.sampled_from([None, "poster"]))}
        end = {"ended_at": ended_at, "ended_by": ended_by if ended_at else None}
        spells.append(Friendship(member, customer, added_at, began_by, **end, **about))
    return spells


@some.composite
def presences(draw: Any, customer: str, group: str) -> list[Presence]:
    """The stays of a customer in a group."""
    turns = sorted(draw(some.sets(steps, max_size=3)))
    ends = [moment(step) for step in turns[1::2]] + [None]
    return [Presence(customer, group, moment(turn), end) for turn, end in zip(turns[::2], ends, strict=False)]


@some.composite
def contacts(draw: Any, number: int) -> Contact:
    """One touch."""
    about = {"member": draw(members), "at": moment(draw(steps)), "key": f"touch:{number}"}
    if draw(some.integers(0, 3)) == 0:
        return Contact(kind="group", group=draw(groups), **about)
    kind = draw(some.sampled_from(KINDS))
    if kind in OWN_KINDS and draw(some.booleans()):
        told = {"told_at": moment(draw(steps)) + draw(some.sampled_from(LATE)), "is_archived": draw(some.booleans())}
        return Contact(kind=kind, customer=draw(customers), **about, **told)
    return Contact(kind=kind, customer=draw(customers), **about)


@some.composite
def sales(draw: Any, number: int) -> Sale:
    """One paid order; most are of a customer, few carry a code or were corrected, for good or for a while."""
    rarely = some.sampled_from([None] * 9 + [*USERIDS])
    return Sale(
        number=f"T{number}",
        paid_at=moment(draw(steps)),
        amount=draw(some.integers(1, 10**9)),
        customer=draw(some.sampled_from([*CUSTOMERS, *CUSTOMERS, None])),
        code=draw(some.none() | some.none() | codes),
        corrected=draw(rarely),
        corrected_for_a_while=draw(rarely),
        claimed=draw(rarely),
    )


@some.composite
def torn(draw: Any) -> History:
    """Two wrote to her before she paid; of the later message perhaps only its sender's phone tells, perhaps late."""
    earlier, later = draw(some.permutations(USERIDS))[:2]
    paid_at = moment(draw(some.integers(4, STEPS)))
    told = {
        "told_at": paid_at + draw(some.sampled_from(LATE)),
        "is_archived": draw(some.sampled_from([False] * 3 + [True])),
    }
    return History(
        friendships=[Friendship(one, TORN, START) for one in (earlier, later)],
        contacts=[
            Contact(earlier, "mass_send", paid_at - 2 * STEP, "torn:1", customer=TORN),
            Contact(later, "one_to_one", paid_at - STEP, "torn:2", customer=TORN, **told),
        ],
        sales=[Sale("TORN", paid_at, 997, customer=TORN)],
    )


@some.composite
def tied(draw: Any) -> History:
    """All know her for as long, two wrote to her at the same moment; and somebody bought with a code."""
    writers = draw(some.permutations(USERIDS))[:2]
    about = {"kind": draw(some.sampled_from(KINDS)), "at": START + STEP, "customer": TIED}
    return History(
        friendships=[Friendship(one, TIED, START) for one in USERIDS],
        contacts=[Contact(one, key=f"tied:{one}", **about) for one in writers],
        sales=[
            Sale("TIED", START + 2 * STEP, 991, customer=TIED),
            Sale("ALIKE", moment(STEPS), 983, customer=TIED),
            Sale("CODED", moment(STEPS), 977, code=draw(codes)),
        ],
    )


@some.composite
def histories(draw: Any) -> History:
    """A whole history; of the merges some are undone in the end, see `undone_in`."""
    pairs = [(member, customer) for member in USERIDS for customer in CUSTOMERS]
    places = [(customer, group) for customer in CUSTOMERS for group in GROUPS]
    named = {code: draw(some.sampled_from([None, *USERIDS])) for code in CODES}
    renamed = draw(some.sets(members, min_size=1))
    scenes = [draw(torn()), draw(tied())]
    links = [(CUSTOMERS[one], CUSTOMERS[two]) for one, two in ((0, 1), (1, 2), (2, 3)) if draw(some.booleans())]
    return History(
        friendships=[spell for pair in pairs for spell in draw(friendships(*pair))]
        + [spell for scene in scenes for spell in scene.friendships],
        contacts=[draw(contacts(number)) for number in range(draw(some.integers(0, 12)))]
        + [touch for scene in scenes for touch in scene.contacts],
        presences=[stay for place in places for stay in draw(presences(*place))],
        sales=[draw(sales(number)) for number in range(draw(some.integers(1, 8)))]
        + [sale for scene in scenes for sale in scene.sales],
        merges=links,
        codes=named | {FORMERLY[userid]: userid for userid in renamed},
        members=USERIDS,
    )
