"""A giver and a taker who exist in the simulator too, and their head."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.workbench import factories as make
from tests.workbench.support import SimulatorControl
from workbench.customers.models import Customer
from workbench.kernel import clock
from workbench.people.models import Department, Member


@dataclass
class Pair:
    """王芳 gives to 林悦; `boss` heads both. Customers are made in the simulator and here alike."""

    simulator: SimulatorControl
    department: Department
    boss: Member
    giver: Member
    taker: Member

    def customer(self, *members: Member, name: str = "林女士") -> Customer:
        first, *others = members or (self.giver,)
        added = self.simulator.act("add-customer", userid=first.userid, name=name)
        for member in others:
            self.simulator.act("add-customer", userid=member.userid, external_userid=added["external_userid"])
        customer = make.customer(name, external_userid=added["external_userid"])
        for member in (first, *others):
            make.relation(member, customer, added_at=clock.now().replace(microsecond=0))
        return customer


@pytest.fixture
def pair(simulator: SimulatorControl) -> Pair:
    department = make.department(parent=make.department("总部"))
    return Pair(
        simulator,
        department,
        make.member("店长", of=department, heads=True, has_contact=False),
        make.member("王芳", of=department, userid="wangfang"),
        make.member("林悦", of=department, userid="linyue"),
    )


def hand_over(browser: FlaskClient, pair: Pair, *customers: Customer, **more: Any) -> Any:
    body = {"client_key": str(uuid.uuid4()), "giver_userid": "WangFang", "taker_userid": "linyue"}
    named = {"customer_ids": [customer.id for customer in customers]} if customers else {}
    return browser.post("/api/v1/handovers", json={**body, **named, **more})


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)
