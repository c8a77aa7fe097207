"""Rows of customers and what is between them and the staff: friendships, touches, signals, groups, identities."""

from random import Random

from bench.generator import catalogue
from bench.generator.history import History, Spell, channel_state, group_of
from bench.generator.organisation import TAG_GROUPS, TAGS_EACH
from bench.generator.shards import Shard
from bench.generator.spool import NULL, Spool, row
from bench.generator.timeline import Timeline

MERGED_EVERY = 200
"""Every so many customers one is known to be her neighbour."""
KNOWN_MOBILE_SHARE = 0.3
NOTED_SHARE, PLAIN_NAME_SHARE = 0.7, 0.2


class People:
    """Writes one history after the other, numbering friendships as `Trailing` does."""

    def __init__(self, timeline: Timeline, spool: Spool, shard: Shard) -> None:
        self._timeline, self._spool = timeline, spool
        self._rng = Random(f"people {shard.number}")
        self._relations, self._touches, self._signals = shard.numbers(), shard.numbers(), shard.numbers()
        self._identities, self._stays, self._merges = shard.numbers(), shard.numbers(), shard.numbers()

    def write(self, history: History) -> None:
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
            self._spool.add("merges", row(next(self._merges), keeper, customer, "unionid", stamp))

    def _relation(self, customer: int, spell: Spell) -> None:
        rng, stamp, relation = self._rng, self._timeline.stamp, next(self._relations)
        mobiles = f"{{{mobile(customer)}}}" if rng.random() < KNOWN_MOBILE_SHARE else "{}"
        remark = _remark(rng) if rng.random() < NOTED_SHARE else ""
        ended = stamp(spell.ended) if spell.ended is not None else None
        begun = (relation, spell.member, customer, stamp(spell.added), spell.began_by)
        came = (catalogue.ADD_WAYS.spin(rng), channel_state(customer, spell))
        self._spool.add("relations", row(*begun, *came, remark, mobiles, ended, spell.ended_by))
        if ended:
            self._spool.add("relation_endings", row(spell.member, customer, ended, spell.ended_by))
        for group in range(rng.getrandbits(10) % 4):
            tag = group * 2 * TAGS_EACH + rng.getrandbits(10) % TAGS_EACH + 1
            assert tag <= TAG_GROUPS * TAGS_EACH
            self._spool.add("relation_tags", row(relation, tag))

    def _contacts(self, history: History) -> None:
        for touch in history.touches:
            number, stamp = next(self._touches), self._timeline.stamp(touch.at)
            key = f"{touch.kind}:bench:{number}"
            line = row(number, touch.member, history.customer, None, touch.kind, stamp, key, stamp)
            self._spool.add("touches", line, touch.at)
        for purchase in history.purchases:
            if purchase.paid is not None and purchase.is_known:
                self._signal(history.customer, "order", purchase.paid, f"order:{purchase.id}")

    def _group(self, history: History) -> None:
        if (joined := history.joined_group) is None:
            return
        stay, group, stamp = next(self._stays), group_of(history.customer), self._timeline.stamp(joined)
        line = row(stay, group, external_userid(history.customer), "t", stamp, 3)
        self._spool.add("group_members", line)
        self._signal(history.customer, "joined_group", joined, f"joined_group:{stay}", group)

    def _signal(self, customer: int, kind: str, at: int, key: str, group: int | None = None) -> None:
        stamp = self._timeline.stamp(at)
        line = f"{next(self._signals)}\t{customer}\t{kind}\t{stamp}\t{group or NULL}\t{key}\t{stamp}\n"
        self._spool.add("signals", line, at)

    def _identity(self, history: History) -> None:
        """Her buyer id of the one marketplace she is known on."""
        channels = {one.channel for one in history.purchases if one.is_known} - {*catalogue.OWN_CHANNELS}
        for channel in sorted(channels):
            bound = self._timeline.stamp(history.spells[0].added)
            values = (history.customer, "buyer_id", channel, buyer_id(history.customer), "staff", bound)
            self._spool.add("identities", row(next(self._identities), *values))


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
