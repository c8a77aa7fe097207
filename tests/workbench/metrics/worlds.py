"""Random small corps with a history, written as facts; and the same facts as the plain reference wants them."""

import datetime as dt
import random
from dataclasses import dataclass

import sqlalchemy as sa

from tests.brute_force import metrics as plain
from tests.workbench import factories as make
from workbench.changes.actions import mark
from workbench.customers.models import BegunBy, Customer, EndedBy
from workbench.kernel.db import db
from workbench.orders.models import Refund, SalesChannel
from workbench.people.models import Member
from workbench.touches.models import TouchKind

DAY, HOUR, SECOND = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(seconds=1)


@dataclass
class World:
    """Who there is; `members_of` a scope as the API spells it."""

    members: list[Member]
    customers: list[Customer]
    members_of: dict[str, set[int]]


class Teller:
    """Invents a history that ends at a moment."""

    def __init__(self, seed: int, now: dt.datetime, zone: dt.tzinfo) -> None:
        self.random, self.now, self.zone = random.Random(seed), now, zone
        self.phones = random.Random(seed)

    def world(self) -> World:
        office = make.department("云朵生活")
        first, second = make.department("一组", parent=office), make.department("二组", parent=office)
        members = [
            make.member("甲", userid="jia", of=first),
            make.member("乙", userid="yi", of=first),
            make.member("丙", userid="bing", of=second),
            make.member("老板", userid="boss", of=office, heads=True),
        ]
        customers = [make.customer(f"客户{number}") for number in range(7)]
        groups = [make.group(owner_userid="jia"), make.group(owner_userid="bing")]
        for customer in customers:
            for member in members[:3]:
                self._friendship(member, customer)
            for group in groups:
                if self.random.random() < 0.4:
                    joined = self.moment()
                    left = self.random.choice([None, joined + self.random.random() * 40 * DAY])
                    make.stay(customer, group, joined_at=joined, left_at=left if left and left < self.now else None)
        for _ in range(self.random.randrange(20, 60)):
            to = self.random.choice([*customers, *customers, *groups])
            kinds = [TouchKind.GROUP] if to in groups else [TouchKind.ONE_TO_ONE, TouchKind.MASS_SEND, TouchKind.TASK]
            at, kind = self.moment(), self.random.choice(kinds)
            own_word = kind in {TouchKind.ONE_TO_ONE, TouchKind.TASK} and self.phones.random() < 0.5
            late = self.phones.choice([9, 3_600, 86_400]) * self.phones.random() * SECOND
            told_at = min(self.now, at + late).replace(microsecond=0) if own_word else None
            make.touch(self.random.choice(members[:3]), to, at=at, kind=kind, self_told_at=told_at)
        for _ in range(self.random.randrange(30, 90)):
            self._order(self.random.choice([*customers, None]), members)
        for back in (2000, 1999, 1998):
            make.order(None, paid_at=self.now - back * DAY)  # since then, orders are known
        make.synced(self.now - 2000 * DAY)
        mark(customer_ids=[customer.id for customer in customers])
        db.session.commit()
        one, two, three, boss = (member.id for member in members)
        return World(
            members,
            customers,
            {
                "staff:jia": {one},
                "staff:yi": {two},
                f"department:{first.id}": {one, two},
                f"department:{second.id}": {three},
                f"department:{office.id}": {one, two, three, boss},
                "corp": {one, two, three, boss},
            },
        )

    def moment(self) -> dt.datetime:
        """Some time in the last 800 days; often near now, and often exactly midnight of the corp."""
        back = self.random.choice([800, 400, 70, 35, 8, 2]) * self.random.random()
        found = self.now - back * DAY
        if self.random.random() < 0.2:
            local = found.astimezone(self.zone)
            day = self.random.choice([local.replace(day=1), local.replace(month=1, day=1), local])
            return day.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
        return found.replace(microsecond=0)

    def _friendship(self, member: Member, customer: Customer) -> None:
        moments = sorted({self.moment() for _ in range(self.random.choice([0, 1, 1, 2, 3, 4]))})
        for began_at, ended_at in zip(moments[::2], [*moments[1::2], None], strict=False):
            about = {
                "began_by": self.random.choice([*BegunBy, BegunBy.ADDED]).value,
                "add_way": self.random.choice([1, 3]),
            }
            if ended_at is not None:
                about |= {"ended_at": ended_at, "ended_by": self.random.choice(list(EndedBy)).value}
            make.relation(member, customer, added_at=began_at, **about)

    def _order(self, customer: Customer | None, members: list[Member]) -> None:
        paid_at = self.random.choice([self.moment(), self.moment(), None])
        code = self.random.choice([None] * 6 + members[:3])
        about = {"channel": self.random.choice(list(SalesChannel)).value, "amount_fen": self.random.randrange(1, 99999)}
        order = make.order(customer, paid_at=paid_at, code_member_id=code.id if code else None, **about)
        if paid_at and self.random.random() < 0.3:
            at = min(self.now, paid_at + self.random.random() * 40 * DAY)
            refund = Refund(order_id=order.id, refund_no="1", amount_fen=order.amount_fen // 3, refunded_at=at)
            db.session.add(refund)
            db.session.commit()


def told() -> plain.Facts:
    """The facts as they stand, with the attributions as they were decided."""
    spells = sa.text("""
        select r.member_id, c.person_id, r.added_at, r.began_by, r.ended_at, r.ended_by
        from relations r join customers c on c.id = r.customer_id where r.is_start_known
    """)
    orders = sa.text("""
        select a.order_id, a.person_id, a.member_id, a.source, a.sales_channel, o.paid_at, o.amount_fen
        from attributions a join orders o on o.id = a.order_id
    """)
    refunds: dict[int, list[tuple[dt.datetime, int]]] = {}
    for refund in db.session.scalars(sa.select(Refund)):
        refunds.setdefault(refund.order_id, []).append((refund.refunded_at, refund.amount_fen))
    touches = sa.text("""
        select t.member_id, c.person_id, t.kind, t.touched_at, t.self_told_at
        from touches t join customers c on c.id = t.customer_id
        union all
        select t.member_id, c.person_id, t.kind, t.touched_at, null
        from touches t join group_members s on s.group_id = t.group_id
            and s.joined_at <= t.touched_at and (s.left_at is null or s.left_at > t.touched_at)
        join customers c on c.external_userid = s.participant_id
    """)
    stays = sa.text("""
        select c.person_id, s.joined_at, s.left_at
        from group_members s join customers c on c.external_userid = s.participant_id
        where s.left_at is null or s.left_at > s.joined_at
    """)
    read = db.session.execute
    return plain.Facts(
        spells=[plain.Spell(*row) for row in read(spells)],
        orders=[plain.Order(*row, refunds=tuple(refunds.get(row.order_id, ()))) for row in read(orders)],
        touches=[plain.Touch(*row) for row in read(touches)],
        stays=[plain.Stay(*row) for row in read(stays)],
    )
