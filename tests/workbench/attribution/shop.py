"""Two advisers of one team who share a customer, those above them, and what the tests ask of them."""

import datetime as dt

import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.attribution.models import Attribution
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices.models import Notice

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Shop:
    """Two advisers of one team who know the same customer, their manager, and the leader."""

    def __init__(self, sign_in, work):
        root = make.department("云朵生活")
        team, other_team = make.department("一组", parent=root), make.department("二组", parent=root)
        self.ann, self.bob = make.member("Ann", of=team), make.member("Bob", of=team)
        self.boss = make.member("主管", of=team, heads=True)
        self.stranger = make.member("路人", of=other_team)
        self.other_boss = make.member("二组主管", of=other_team, heads=True)
        self.leader = make.member("总经理", of=root, heads=True)
        self.customer = make.customer("林女士")
        self.paid_at = clock.now() - HOUR
        self.spells = [
            make.relation(self.ann, self.customer, added_at=self.paid_at - 90 * DAY),
            make.relation(self.bob, self.customer, added_at=self.paid_at - 30 * DAY),
        ]
        make.touch(self.bob, self.customer, at=self.paid_at - DAY)
        self.order = make.order(self.customer, paid_at=self.paid_at)
        people = (self.ann, self.bob, self.boss, self.stranger, self.other_boss, self.leader)
        self.as_ = {member: sign_in(member) for member in people}
        self.work = work
        work()

    def ask(self, who, **about):
        return self.as_[who].post(f"/api/v1/orders/{self.order.id}/claims", json={"note": "她一直是我在跟", **about})

    def decide(self, who, claim_id, **about):
        answer = self.as_[who].put(f"/api/v1/claims/{claim_id}/decision", json={"is_granted": True, **about})
        self.work()
        return answer

    def why(self, who):
        return self.as_[who].get(f"/api/v1/orders/{self.order.id}/attribution")

    def correct(self, who, member, reason="她先跟的"):
        body = {"userid": member.userid, "reason": reason}
        answer = self.as_[who].put(f"/api/v1/orders/{self.order.id}/correction", json=body)
        self.work()
        return answer

    def undo(self, who):
        answer = self.as_[who].delete(f"/api/v1/orders/{self.order.id}/correction")
        self.work()
        return answer

    def owner(self):
        db.session.expire_all()
        found = db.session.get(Attribution, self.order.id)
        return found.member_id, found.source

    def cards_of(self, member):
        query = sa.select(Notice).where(Notice.member_id == member.id).order_by(Notice.id)
        return [notice.content["main_title"]["title"] for notice in db.session.scalars(query)]
