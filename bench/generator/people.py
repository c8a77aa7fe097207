"""Rows of customers and what is between them and the staff: friendships, touches, signals, groups, identities."""

from random import Random

from bench.generator import catalogue
from bench.generator.history import Historian, History, Spell, channel_state, group_of
from bench.generator.organisation import TAG_GROUPS, TAGS_EACH
from bench.generator.spool import Spool, row
from bench.generator.timeline import Timeline

MERGED_EVERY = 200
"""Every so many customers one is known to be her neighbour."""
KNOWN_MOBILE_SHARE = 0.3
NOTED_SHARE, PLAIN_NAME_SHARE = 0.7, 0.2


class People:
    """Writes one history after the other, numbering rows as the other streams do."""

    def __init__(self, timeline: Timeline, spool: Spool) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random("people")
        self._relations = self._touches = self._signals = self._identities = self._stays = self._merges = 0

    def write_all(self, historian: Historian) -> None:
        for history in historian.histories():
            self._customer(history)
            for spell in history.spells:
                self._relation(history.customer, spell)
            self._contacts(history)
            self._group(history)
            self._identity(history)

    def _customer(self, history: History) -> None:
        customer, stamp = history.customer, self._timeline.stamp(history.spells[0].added)
        keeper = customer - 1 if customer % MERGED_EVERY == 0 else None
        values = (external_userid(customer), catalogue.name(self._rng), 1 + customer % 2, unionid(customer), stamp)
        self._spool.add("customers", row(customer, *values, keeper))
        if keeper:
            self._merges += 1
            self._spool.add("merges", row(self._merges, keeper, customer, "unionid", stamp))

    def _relation(self, customer: int, spell: Spell) -> None:
        rng, stamp = self._rng, self._timeline.stamp
        self._relations += 1
        mobiles = f"{{{mobile(customer)}}}" if rng.random() < KNOWN_MOBILE_SHARE else "{}"
        remark = _remark(rng) if rng.random() < NOTED_SHARE else ""
        ended = stamp(spell.ended) if spell.ended is not None else None
        begun = (self._relations, spell.member, customer, stamp(spell.added), spell.began_by)
        came = (catalogue.ADD_WAYS.spin(rng), channel_state(customer, spell))
        self._spool.add("relations", row(*begun, *came, remark, mobiles, ended, spell.ended_by))
        if ended:
            self._spool.add("relation_endings", row(spell.member, customer, ended, spell.ended_by))
        for group in range(rng.getrandbits(10) % 4):
            tag = group * 2 * TAGS_EACH + rng.getrandbits(10) % TAGS_EACH + 1
            assert tag <= TAG_GROUPS * TAGS_EACH
            self._spool.add("relation_tags", row(self._relations, tag))

    def _contacts(self, history: History) -> None:
        for touch in history.touches:
            self._touches += 1
            stamp = self._timeline.stamp(touch.at)
            key = f"{touch.kind}:bench:{self._touches}"
            line = row(self._touches, touch.member, history.customer, None, touch.kind, stamp, key, stamp)
            self._spool.add("touches", line, touch.at)
        for purchase in history.purchases:
            if purchase.paid is not None and purchase.is_known:
                self._signal(history.customer, "order", purchase.paid, f"order:{purchase.id}")

    def _group(self, history: History) -> None:
        if (joined := history.joined_group) is None:
            return
        self._stays += 1
        group, stamp = group_of(history.customer), self._timeline.stamp(joined)
        line = row(self._stays, group, external_userid(history.customer), "t", stamp, 3)
        self._spool.add("group_members", line)
        self._signal(history.customer, "joined_group", joined, f"joined_group:{self._stays}", group)

    def _signal(self, customer: int, kind: str, at: int, key: str, group: int | None = None) -> None:
        self._signals += 1
        stamp = self._timeline.stamp(at)
        self._spool.add("signals", row(self._signals, customer, kind, stamp, group, key, stamp), at)

    def _identity(self, history: History) -> None:
        """Her buyer id of the one marketplace she is known on."""
        channels = {one.channel for one in history.purchases if one.is_known} - {*catalogue.OWN_CHANNELS}
        for channel in sorted(channels):
            self._identities += 1
            bound = self._timeline.stamp(history.spells[0].added)
            values = (history.customer, "buyer_id", channel, buyer_id(history.customer), "staff", bound)
            self._spool.add("identities", row(self._identities, *values))


def _remark(rng: Random) -> str:
    """A name, mostly with a word about her."""
    name = catalogue.name(rng)
    return name if rng.random() < PLAIN_NAME_SHARE else f"{name} {catalogue.NOTES[rng.getrandbits(8) % 10]}"


def external_userid(customer: int) -> str:
    return f"wmbench{customer:025}"


def unionid(customer: int) -> str:
    """Shared by those who are one person."""
    person = customer - 1 if customer % MERGED_EVERY == 0 else customer
    return f"ou{person:026}"


def buyer_id(customer: int) -> str:
    return f"buyer_{customer:07}"


def mobile(customer: int) -> str:
    """Half a dozen customers of a million share what a platform leaves unmasked of it."""
    return f"{130 + customer // 10_000 * 7 % 60}{customer:08}"
