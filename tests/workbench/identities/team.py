"""A member and a colleague of another team who know one customer, and those above them."""

import datetime as dt

import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.attribution.models import Attribution
from workbench.kernel import clock
from workbench.kernel.db import db

REFUSED = (409, "concerns_colleagues")
DAY = dt.timedelta(days=1)
MOBILE = "13900000001"


class Team:
    """Fang has a friend of long ago; Li has a friend with an order, whom Fang knows since yesterday, too."""

    def __init__(self, sign_in, work):
        corp = make.department("云朵生活")
        one, two = make.department("一组", parent=corp), make.department("二组", parent=corp)
        self.fang, self.li = make.member("芳", of=one), make.member("莉", of=two)
        self.head, self.leader = make.member("一组主管", of=one, heads=True), make.member("总", of=corp, heads=True)
        self.old, self.shared = make.customer("老客"), make.customer("新客")
        self.paid_at = clock.now() - 2 * DAY
        make.relation(self.fang, self.old, added_at=self.paid_at - 300 * DAY)
        make.relation(self.li, self.shared, added_at=self.paid_at - 30 * DAY, remark_mobiles=[MOBILE])
        make.relation(self.fang, self.shared, added_at=self.paid_at + DAY)
        self.sign_in, self.work = sign_in, work

    def derive(self):
        make.mark(customer_ids=[self.old.id, self.shared.id])
        db.session.commit()
        self.work()

    def sold(self, **buyer):
        order = make.order(paid_at=self.paid_at, **{f"buyer_{name}": value for name, value in buyer.items()})
        self.derive()
        return order

    def merge(self, who, *customers):
        body = {"customer_ids": [one.id for one in customers or (self.old, self.shared)]}
        return self.sign_in(who).post("/api/v1/merges", json=body)

    def part(self, who):
        page = self.sign_in(who).get(f"/api/v1/customers/{self.old.id}/identities").json
        return self.sign_in(who).delete(f"/api/v1/merges/{page['merges'][0]['id']}")

    def bind(self, who, customer, **value):
        return self.sign_in(who).post(f"/api/v1/customers/{customer.id}/identities", json=value)


def holder(order):
    db.session.expire_all()
    return db.session.scalars(sa.select(Attribution.member_id).where(Attribution.order_id == order.id)).one()


def says(answer):
    return answer.status_code, answer.json["code"] if answer.status_code >= 400 else None
