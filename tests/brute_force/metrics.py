"""Product.md section 3 once more, as plainly as it can be said: lists of facts, loops, no SQL, no sums kept.

Slow on purpose. Periods are half open; a stock "at t" is what has begun before t and not ended before t.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

BY_TOUCH = {"task", "one_to_one", "mass_send", "group"}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """A relation of a member and a person."""

    member: int
    person: int
    began_at: dt.datetime
    began_by: str = "added"
    ended_at: dt.datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True)
class Order:
    """A paid order; `member` and `source` as attributed, None when nobody guided it."""

    number: int
    person: int | None
    member: int | None
    source: str | None
    channel: str
    paid_at: dt.datetime
    amount: int
    refunds: tuple[tuple[dt.datetime, int], ...] = ()


@dataclass(frozen=True)
class Touch:
    """A member reached a person; a group broadcast is one of these for everybody who was there."""

    member: int
    person: int
    kind: str
    sent_at: dt.datetime
    told_at: dt.datetime | None = None
    """By the sender's own phone, while nothing proves it."""

    @property
    def at(self) -> dt.datetime:
        """When it counts: a word is believed for the last five seconds, and not for what was before."""
        return self.sent_at if self.told_at is None else max(self.sent_at, self.told_at - dt.timedelta(seconds=5))


@dataclass(frozen=True)
class Stay:
    """A person was in a group."""

    person: int
    joined_at: dt.datetime
    left_at: dt.datetime | None


@dataclass
class Facts:
    """Everything that happened."""

    spells: list[Spell] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)


@dataclass(frozen=True)
class Stretch:
    """[start, end), the whole stretch before it for what looks back, and the moment it is looked at."""

    start: dt.datetime
    end: dt.datetime
    whole_before: tuple[dt.datetime, dt.datetime]
    now: dt.datetime

    @property
    def so_far(self) -> dt.datetime:
        return min(self.end, self.now)

    def holds(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


def orders_known_since(days: Sequence[dt.date]) -> dt.date | None:
    """The first day of a paid order that at least two more follow within 31 days; else the first one's."""
    days = sorted(days)
    beginnings = [day for n, day in enumerate(days) if sum(later - day < 31 * DAY for later in days[n + 1 :]) >= 2]
    return next(iter(beginnings or days), None)


def reckon(facts: Facts, members: set[int], stretch: Stretch, zone: dt.tzinfo) -> dict[str, Any]:
    """Every metric of the members: a number, or (numerator, denominator)."""
    return {
        **contacts(facts, members, stretch),
        **customers(facts, members, stretch),
        **interaction(facts, members, stretch, zone),
        **orders(facts, members, stretch),
        **rates(facts, members, stretch),
    }


def contacts(facts: Facts, members: set[int], stretch: Stretch) -> dict[str, Any]:
    mine = [spell for spell in facts.spells if spell.member in members]
    began = [spell for spell in mine if stretch.holds(spell.began_at)]
    ended = [spell for spell in mine if stretch.holds(spell.ended_at)]
    by = {
        "new_contacts": count(spell.began_by == "added" for spell in began),
        "transferred_in": count(spell.began_by == "transfer" for spell in began),
        "lost_contacts": count(spell.ended_by == "customer" for spell in ended),
        "deleted_contacts": count(spell.ended_by == "staff" for spell in ended),
        "transferred_out": count(spell.ended_by == "transfer" for spell in ended),
        "other_ended": count(spell.ended_by in {"departed", "unknown"} for spell in ended),
    }
    at_start = count(stood(spell, stretch.start) for spell in mine)
    return {
        **by,
        "contacts_total": count(stood(spell, stretch.end) for spell in mine),
        "net_contacts": by["new_contacts"]
        + by["transferred_in"]
        - by["lost_contacts"]
        - by["deleted_contacts"]
        - by["transferred_out"]
        - by["other_ended"],
        "loss_rate": (by["lost_contacts"], at_start + by["new_contacts"]),
    }


def customers(facts: Facts, members: set[int], stretch: Stretch) -> dict[str, Any]:
    before, after = customers_at(facts, members, stretch.start), customers_at(facts, members, stretch.end)
    first = {
        person: min(spell.began_at for spell in facts.spells if spell.person == person) for person in before | after
    }
    new = {person for person in after if stretch.holds(first[person])}
    grouped = {
        stay.person
        for stay in facts.stays
        if stay.joined_at < stretch.end and (stay.left_at is None or stay.left_at >= stretch.end)
    }
    super_users = {
        person
        for person in after
        if count(
            order.person == person and stretch.so_far - 365 * DAY <= order.paid_at < stretch.so_far
            for order in facts.orders
        )
        >= 5
    }
    return {
        "customers_total": len(after),
        "new_customers": len(new),
        "lost_customers": len(before - after),
        "returned_customers": len(after - before - new),
        "in_group_customers": len(after & grouped),
        "in_group_rate": (len(after & grouped), len(after)),
        "super_users": len(super_users),
    }


def interaction(facts: Facts, members: set[int], stretch: Stretch, zone: dt.tzinfo) -> dict[str, Any]:
    days: dict[tuple[int, int, str, dt.date], dt.datetime] = {}
    for touch in facts.touches:
        if touch.member in members:
            key = (touch.member, touch.person, touch.kind, touch.at.astimezone(zone).date())
            days[key] = min(touch.at, days.get(key, touch.at))
    reached = [key for key, first_at in days.items() if stretch.holds(first_at)]
    return {"touches": len(reached), "reached_customers": len({person for _, person, _, _ in reached})}


def orders(facts: Facts, members: set[int], stretch: Stretch) -> dict[str, Any]:
    guided = [order for order in facts.orders if order.member in members]
    bought = [order for order in guided if stretch.holds(order.paid_at)]
    buyers = {order.person for order in bought if order.person is not None}
    gmv = sum(order.amount for order in bought)
    refunds = sum(amount for order in guided for at, amount in order.refunds if stretch.holds(at))
    paid = sum(order.amount for order in facts.orders if stretch.holds(order.paid_at))
    friends = friends_during(facts, members, stretch)
    start_before, end_before = stretch.whole_before
    buyers_before = {
        order.person for order in guided if start_before <= order.paid_at < end_before and order.person is not None
    }
    own = {"mini_program", "store", "wechat_shop", "youzan"}
    return {
        "guided_gmv": gmv,
        "refunds": refunds,
        "guided_net_gmv": gmv - refunds,
        "guided_orders": len(bought),
        "guided_customers": len(buyers),
        "customer_value": (gmv, len(buyers)),
        "order_value": (gmv, len(bought)),
        "public_feedback_gmv": sum(order.amount for order in bought if order.channel not in own),
        "private_share": (gmv, paid),
        "conversion_rate": (len(friends & buyers), len(friends)),
        "repurchase_rate": (len({person for person in buyers if bought_again(facts, bought, person)}), len(buyers)),
        "buyback_rate": (len(buyers & buyers_before), len(buyers_before)),
    }


def bought_again(facts: Facts, bought: Sequence[Order], person: int | None) -> bool:
    hers = [order for order in bought if order.person == person]
    first_at = min(order.paid_at for order in hers)
    return len(hers) >= 2 or any(order.person == person and order.paid_at < first_at for order in facts.orders)


def rates(facts: Facts, members: set[int], stretch: Stretch) -> dict[str, Any]:
    added = [spell for spell in facts.spells if spell.member in members and spell.began_by == "added"]
    served = [spell for spell in added if stretch.start <= spell.began_at + DAY < stretch.so_far]
    judged = [spell for spell in added if stretch.start <= spell.began_at + 30 * DAY < stretch.so_far]
    return {
        "service_success_rate": (
            count(
                any(
                    touch.person == spell.person
                    and touch.kind in {"one_to_one", "task"}
                    and spell.began_at <= touch.sent_at
                    and touch.at < spell.began_at + DAY
                    for touch in facts.touches
                )
                for spell in served
            ),
            len(served),
        ),
        "realisation_rate": (
            count(
                any(
                    order.person == spell.person
                    and order.member is not None
                    and spell.began_at <= order.paid_at < spell.began_at + 30 * DAY
                    for order in facts.orders
                )
                for spell in judged
            ),
            len(judged),
        ),
    }


def friends_during(facts: Facts, members: set[int], stretch: Stretch) -> set[int]:
    """A: whoever was a friend at any moment of [start, end)."""
    return {
        spell.person
        for spell in facts.spells
        if spell.member in members
        and spell.began_at < stretch.end
        and (spell.ended_at is None or (spell.ended_at > stretch.start and spell.ended_at > spell.began_at))
    }


def customers_at(facts: Facts, members: set[int], moment: dt.datetime) -> set[int]:
    return {spell.person for spell in facts.spells if spell.member in members and stood(spell, moment)}


def stood(spell: Spell, moment: dt.datetime) -> bool:
    """It had begun before the moment and had not ended before it."""
    return spell.began_at < moment and (spell.ended_at is None or spell.ended_at >= moment)


def count(truths: Iterable[bool]) -> int:
    return sum(1 for truth in truths if truth)
