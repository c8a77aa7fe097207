"""Tells a history to the product in any order, by the functions that callbacks, syncs, webhooks and pages end in."""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask

from tests.brute_force.attribution import Contact, Friendship, History, Presence, Sale, Verdict
from tests.properties.histories import AFTERWARDS, CODES, CUSTOMERS, FORMERLY, GROUPS, STEP, TIED, TORN, USERIDS
from tests.workbench import factories as make
from wecom.event_types import DirectoryChanged
from workbench.attribution.handlers import member_renamed
from workbench.attribution.models import Correction
from workbench.changes.actions import mark
from workbench.customers.actions.beginning import begin, endings_of, record_beginnings, spells_of
from workbench.customers.actions.ending import end_relation
from workbench.customers.actions.pending import store_half_added
from workbench.customers.models import EndedBy
from workbench.identities.merging import unmerge
from workbench.identities.parting import parting_of
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.orders import codes
from workbench.orders.incoming import OrderIn, RefundIn, ToldBy
from workbench.orders.models import Order
from workbench.orders.recording import record
from workbench.people.renaming import rename_member
from workbench.touches.models import TouchKind
from workbench.touches.sends import record_archived, record_send
from workbench.trail.models import Source

Telling = Callable[[], None]


@dataclass
class Corp:
    """Who there is, by the names the histories use."""

    members: dict[str, Any] = field(default_factory=dict)
    customers: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)
    head: Any = None
    merged: dict[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def founded(cls, history: History) -> "Corp":
        """Before anything is told; members who are renamed in this history are called as they were before."""
        called = {userid: former if former in history.codes else userid for userid, former in FORMERLY.items()}
        office = make.department("云朵生活")
        teams = [make.department("一组", parent=office), make.department("二组", parent=office)]
        corp = cls(
            members={
                userid: make.member(userid, userid=called[userid], of=teams[n % 2]) for n, userid in enumerate(USERIDS)
            },
            customers={one: make.customer(one, external_userid=one) for one in (*CUSTOMERS, TORN, TIED)},
            groups={one: make.group(one, chat_id=one, owner_userid=USERIDS[0]) for one in GROUPS},
            head=make.member("店长", userid="head", of=office, heads=True),
        )
        mark(customer_ids=[customer.id for customer in corp.customers.values()])
        return corp

    @property
    def leader(self) -> Actor:
        return Actor(self.members["ba"].id, "ba", "ba", "", True, False, True, ())

    def tellings(
        self, history: History, undone: Iterable[tuple[str, str]] = (), *, renames: bool = True
    ) -> list[list[Telling]]:
        """What there is to tell; the tellings of one list come in its order, the lists in any."""
        lists = [[telling] for spell in history.friendships for telling in self._friendship(spell)]
        lists += [[telling] for touch in history.contacts for telling in self._touch(touch)]
        lists += [[lambda stay=stay: self._stay(stay)] for stay in history.presences]
        for sale in history.sales:
            *told, last = self._sale(sale)
            lists += [[telling] for telling in told]
            lists.append([last, *self._said_about(sale)])
        lists += [self._code(code, userid) for code, userid in history.codes.items() if code in CODES]
        lists += self.renamings(history) if renames else []
        lists += [[lambda pair=pair: self._merge(pair)] for pair in history.merges]
        lists += [[lambda p=pair: self._merge(p), lambda p=pair: self._unmerge(p)] for pair in undone]
        return lists

    def renamings(self, history: History) -> list[list[Telling]]:
        """Who gets another userid."""
        return [[lambda u=userid: self._rename(u)] for userid, former in FORMERLY.items() if former in history.codes]

    def _friendship(self, spell: Friendship) -> list[Telling]:
        told = [lambda: self._add(spell)]
        if spell.state:
            told.append(lambda: self._half_add(spell))
        if spell.ended_by not in {None, "unknown"}:
            told.append(lambda: self._end(spell))
        return told

    def _pair(self, spell: Friendship) -> tuple[int, int]:
        return self.members[spell.member].id, self.customers[spell.customer].id

    def _half_add(self, spell: Friendship) -> None:
        store_half_added(*self._pair(spell), added_at=spell.added_at - STEP / 4, state=spell.state)

    def _add(self, spell: Friendship) -> None:
        member_id, customer_id = self._pair(spell)
        known = spells_of(member_id, [customer_id])[customer_id]
        endings = endings_of(member_id, [customer_id])[customer_id]
        relation = begin(member_id, customer_id, known, endings, spell.added_at)
        assert relation is not None
        relation.began_by, relation.add_way, relation.state = spell.began_by, spell.add_way, spell.state
        db.session.flush()  # its id is on the trail
        record_beginnings([relation], Source.EVENT)

    def _end(self, spell: Friendship) -> None:
        assert spell.ended_at is not None
        assert spell.ended_by is not None
        end_relation(*self._pair(spell), at=spell.ended_at, ended_by=EndedBy(spell.ended_by))

    def _touch(self, touch: Contact) -> list[Telling]:
        """What the archive proves is told by the phone as well, in whatever order."""
        if not touch.is_archived:
            return [lambda: self._record(touch)]
        return [lambda: self._send(touch), lambda: self._archive(touch)]

    def _record(self, touch: Contact) -> None:
        to = self.groups[touch.group] if touch.group else self.customers[touch.customer]
        about = {"kind": TouchKind(touch.kind), "fact_key": touch.key, "self_told_at": touch.told_at}
        make.touch(self.members[touch.member], to, at=touch.at, **about)

    def _send(self, touch: Contact) -> None:
        about = {"fact_key": touch.key, "digest": touch.key, "text": "在吗", "task_item_id": None}
        with time_machine.travel(touch.told_at, tick=False):
            record_send(TouchKind(touch.kind), touched_at=touch.at, **self._between(touch), **about)

    def _archive(self, touch: Contact) -> None:
        record_archived(touched_at=touch.at, msgid=touch.key, digest=touch.key, **self._between(touch))

    def _between(self, touch: Contact) -> dict[str, int]:
        return {"member_id": self.members[touch.member].id, "customer_id": self.customers[touch.customer].id}

    def _stay(self, stay: Presence) -> None:
        group = self.groups[stay.group]
        make.stay(self.customers[stay.customer], group, joined_at=stay.joined_at, left_at=stay.left_at)

    def _sale(self, sale: Sale) -> list[Telling]:
        """First it is paid; half of them are told again later, with a refund."""
        about = {
            "channel": "taobao" if sale.amount % 2 else "store",
            "order_no": sale.number,
            "amount_fen": sale.amount,
            "paid_at": sale.paid_at,
            "external_userid": sale.customer,
            "code": sale.code,
        }
        paid = OrderIn(status="paid", updated_at=sale.paid_at, **about)
        refund = RefundIn("R1", sale.amount // 3 + 1, sale.paid_at + STEP)
        later = OrderIn(status="finished", updated_at=sale.paid_at + STEP, refunds=(refund,), **about)
        told = [paid] if sale.amount % 3 else [later, paid]
        return [lambda order=order: _ignored(record([order], told_by=ToldBy.WEBHOOK)) for order in told]

    def _said_about(self, sale: Sale) -> list[Telling]:
        """What people say about an order once it is there; one correction is over before the one that stays."""
        said: list[Telling] = []
        if sale.claimed:
            said.append(lambda: self._claim(sale, sale.claimed))
        if sale.corrected_for_a_while:
            said += [lambda: self._correct(sale, sale.corrected_for_a_while), lambda: self._uncorrect(sale)]
        if sale.corrected:
            said.append(lambda: self._correct(sale, sale.corrected))
        return said

    def _claim(self, sale: Sale, userid: str | None) -> None:
        make.claim(_order(sale), self.members[userid])

    def _correct(self, sale: Sale, userid: str | None) -> None:
        order = _order(sale)
        about = {"reason": "说好的", "made_at": sale.paid_at, "made_by_id": self.leader.member_id}
        db.session.add(Correction(order_id=order.id, member_id=self.members[userid].id, **about))
        mark(order_ids=[order.id])

    def _uncorrect(self, sale: Sale) -> None:
        order = _order(sale)
        live = sa.select(Correction).where(Correction.order_id == order.id, Correction.undone_at.is_(None))
        found = db.session.scalars(live).one()
        found.undone_at, found.undone_by_id = sale.paid_at, self.leader.member_id
        mark(order_ids=[order.id])

    def _code(self, code: str, userid: str | None) -> list[Telling]:
        """Registered for somebody, taken back, and in the end registered as the history says, or not."""

        def register(whose: str) -> None:
            codes.register(code, userid=self.members[whose].userid, campaign="", by=self.leader)

        told: list[Telling] = [lambda: register(USERIDS[0]), lambda: codes.remove(code, by=self.leader)]
        return [*told, lambda: register(userid)] if userid else told

    def _rename(self, userid: str) -> None:
        """Before it, the member has the former userid; see `founded`."""
        rename_member(FORMERLY[userid], userid)
        about = {"change": "update_user", "created_at": AFTERWARDS, "id": None}
        member_renamed(DirectoryChanged(userid=FORMERLY[userid], new_userid=userid, **about))

    def _merge(self, pair: tuple[str, str]) -> None:
        one, other = (self.customers[name] for name in pair)
        self.merged[pair] = make.merge(one, other, by=self.members["ba"])

    def _unmerge(self, pair: tuple[str, str]) -> None:
        unmerge(self.merged[pair], parting_of(self.merged[pair]), by=self.leader)


def _order(sale: Sale) -> Order:
    return db.session.scalars(sa.select(Order).where(Order.order_no == sale.number)).one()


def _ignored(_result: object) -> None:
    """A telling answers nothing."""


def tell(lists: list[list[Telling]], order: random.Random, between: Callable[[], Any]) -> None:
    """Tell everything in a random order; what follows from it is derived now and then, and in the end."""
    waiting = [list(one) for one in lists]
    while waiting:
        chosen = order.choice(waiting)
        chosen.pop(0)()
        db.session.commit()
        waiting = [one for one in waiting if one]
        if order.random() < 0.06:
            between()
    between()


@contextmanager
def untold_afterwards(app: Flask) -> Iterator[None]:
    """What one example writes is gone before the next."""
    inner = db._app_engines[app][None].begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        inner.rollback()


JUDGED = sa.text("""
    select o.order_no, m.userid, a.source, a.reason, t.fact_key, a.acquisition_channel
    from attributions a
    join orders o on o.id = a.order_id
    left join members m on m.id = a.member_id
    left join touches t on t.id = a.touch_id
""")


def judged() -> dict[str, Verdict]:
    """What the product decided, as the plain reference says it."""
    return {row[0]: Verdict(*row[1:]) for row in db.session.execute(JUDGED)}


def everything() -> dict[str, Any]:
    """Every table but those that say what happened (facts, trail, audit, queues): as sets of rows."""
    names = db.session.scalars(sa.text("select tablename from pg_tables where schemaname = 'public' order by 1"))
    return {name: _rows(name) for name in names if name not in FACTS and not name.startswith("procrastinate_")}


def _rows(table: str) -> list[str]:
    serial = {"id", "recorded_at", "computed_at", "changed_at", "made_at"}
    rows = db.session.execute(sa.text(f"select to_jsonb(t) from {table} t")).scalars()  # noqa: S608  # from the catalogue
    return sorted(str(sorted((k, v) for k, v in row.items() if k not in serial)) for row in rows)


FACTS = {
    "alembic_version",
    "attribution_losses",
    "audit_entries",
    "changes",
    "merges",
    "merge_partings",
    "notices",
    "notice_codes",
    "trail_entries",
}
