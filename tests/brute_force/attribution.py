"""Product.md section 3, "Orders", once more and as plainly as it can be said: whose a paid order is. No SQL."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WINDOW = dt.timedelta(hours=168)
GRACE = dt.timedelta(seconds=5)
HANDED_OVER_WITHIN = dt.timedelta(hours=1)
KINDS = ["task", "one_to_one", "mass_send", "group"]


@dataclass(frozen=True)
class Friendship:
    """One spell; members by userid, customers by external_userid."""

    member: str
    customer: str
    added_at: dt.datetime
    began_by: str = "added"
    ended_at: dt.datetime | None = None
    ended_by: str | None = None
    add_way: int = 1
    state: str | None = None

    def lasts_at(self, moment: dt.datetime) -> bool:
        return self.added_at <= moment and (self.ended_at is None or moment < self.ended_at)


@dataclass(frozen=True)
class Contact:
    """A touch of a customer, or of a group; `told_at` by the member's own phone, which `is_archived` proves right."""

    member: str
    kind: str
    at: dt.datetime
    key: str
    customer: str | None = None
    group: str | None = None
    told_at: dt.datetime | None = None
    is_archived: bool = False

    def counts_for(self, sale: "Sale") -> bool:
        """A member's own word counts only if it was given before anybody could know of the order."""
        if self.told_at is None or self.is_archived or self.told_at <= sale.paid_at:
            return True
        return self.told_at <= sale.paid_at + GRACE and (sale.seen_at is None or self.told_at <= sale.seen_at)


@dataclass(frozen=True)
class Presence:
    """A customer in a group."""

    customer: str
    group: str
    joined_at: dt.datetime
    left_at: dt.datetime | None = None

    def lasts_at(self, moment: dt.datetime) -> bool:
        return self.joined_at <= moment and (self.left_at is None or moment < self.left_at)


@dataclass(frozen=True)
class Sale:
    """A paid order; `seen_at` is when we were told of it, None for long afterwards.

    Of what was taken back, or is only asked for, nothing follows.
    """

    number: str
    paid_at: dt.datetime
    amount: int
    customer: str | None = None
    code: str | None = None
    corrected: str | None = None
    seen_at: dt.datetime | None = None
    corrected_for_a_while: str | None = None
    claimed: str | None = None


@dataclass
class History:
    """Everything that happened, in no order."""

    friendships: list[Friendship] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    merges: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, str | None] = field(default_factory=dict)
    """Whom codes name in the end, beside the userids that members have; None: taken back again."""
    members: tuple[str, ...] = ()

    def named_by(self, code: str | None) -> str | None:
        """The member a code names; a registered one goes before a userid."""
        return self.codes.get(code or "") or (code if code in self.members else None)


@dataclass(frozen=True)
class Verdict:
    """Whose it is, by what; `touch` by its key, `came_by` the acquisition channel."""

    member: str | None
    source: str | None
    reason: str
    touch: str | None = None
    came_by: str | None = None


def person_of(customer: str, merges: Iterable[tuple[str, str]]) -> set[str]:
    """Everybody she is the same as."""
    merged = list(merges)
    person, size = {customer}, 0
    while len(person) > size:
        size = len(person)
        person |= {one for pair in merged if person & set(pair) for one in pair}
    return person


def judge(sale: Sale, history: History) -> Verdict:
    """The rule, step by step."""
    person = person_of(sale.customer, history.merges) if sale.customer else set()
    known = [spell for spell in history.friendships if spell.customer in person]
    came_by = _came_by(known)
    if sale.corrected:
        return Verdict(sale.corrected, "manual", "corrected", None, came_by)
    if named := history.named_by(sale.code):
        return Verdict(named, "code", "code", None, came_by)
    if not person:
        return Verdict(None, None, "no_customer")
    friends = {spell.member for spell in known if spell.lasts_at(sale.paid_at)}
    if not friends:
        return Verdict(None, None, "no_relation", None, came_by)
    touches = _touches(sale, person, friends, history)
    if touches:
        best = min(touches, key=lambda t: (-t.at.timestamp(), KINDS.index(t.kind), t.member.encode(), t.key))
        return Verdict(best.member, best.kind, "latest_touch", best.key, came_by)
    since = [(_since(spell, history), spell.member.encode(), spell) for spell in known if spell.lasts_at(sale.paid_at)]
    longest = min(since, key=lambda one: one[:2])[2]
    return Verdict(longest.member, "natural", "earliest_relation", None, came_by)


def _touches(sale: Sale, person: set[str], friends: set[str], history: History) -> list[Contact]:
    inside = [
        touch
        for touch in history.contacts
        if touch.member in friends and sale.paid_at - WINDOW <= touch.at <= sale.paid_at and touch.counts_for(sale)
    ]
    direct = [touch for touch in inside if touch.customer in person]
    return direct or [touch for touch in inside if touch.group and _was_there(person, touch, history.presences)]


def _was_there(person: set[str], touch: Contact, presences: Sequence[Presence]) -> bool:
    return any(p.group == touch.group and p.customer in person and p.lasts_at(touch.at) for p in presences)


def _since(spell: Friendship, history: History) -> dt.datetime:
    """A spell begun by transfer is as old as the giver's."""
    if spell.began_by != "transfer":
        return spell.added_at
    givers = [
        other
        for other in history.friendships
        if other.customer == spell.customer
        and other.member != spell.member
        and other.added_at < spell.added_at
        and other.ended_by in {"transfer", "departed"}
        and other.ended_at <= spell.added_at + HANDED_OVER_WITHIN
    ]
    if not givers:
        return spell.added_at
    giver = max(givers, key=lambda g: (g.ended_at, g.added_at, tuple(-byte for byte in g.member.encode())))
    return min(spell.added_at, _since(giver, history))


def _came_by(known: Sequence[Friendship]) -> str | None:
    if not known:
        return None
    first = min(known, key=lambda spell: (spell.added_at, spell.customer.encode(), spell.member.encode()))
    return f"state:{first.state}" if first.state else f"way:{first.add_way}"
