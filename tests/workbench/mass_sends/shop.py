"""A shop that exists in the simulator too: a mass send runs through it from the wish to the result."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from tests.workbench import factories as make
from tests.workbench.support import SimulatorControl
from workbench.customers.models import Customer
from workbench.kernel import clock
from workbench.people.models import Department, Member


@dataclass
class Shop:
    """王芳 and 林悦 of one department, which `boss` heads; customers are made in the simulator and here alike."""

    simulator: SimulatorControl
    department: Department
    boss: Member
    fang: Member
    yue: Member

    def customer(self, *members: Member, name: str = "林女士") -> Customer:
        external_userid = self.simulator.act("add-customer", userid=(members or (self.fang,))[0].userid, name=name)[
            "external_userid"
        ]
        for member in members[1:]:
            self.simulator.act("add-customer", userid=member.userid, external_userid=external_userid)
        customer = make.customer(name, external_userid=external_userid)
        for days, member in enumerate(members or (self.fang,)):
            make.relation(member, customer, added_at=clock.now() - dt.timedelta(days=30 - days))
        return customer

    def confirm(self, member: Member, **given: Any) -> None:
        self.simulator.act("confirm-mass-send", userid=member.userid, **given)


def open_shop(simulator: SimulatorControl) -> Shop:
    simulator.post("settings", mass_send_dispatch_seconds=0)
    department = make.department(parent=make.department("总部"))
    return Shop(
        simulator,
        department,
        make.member("店长", of=department, heads=True, has_contact=False),
        make.member("王芳", of=department, userid="wangfang"),
        make.member("林悦", of=department, userid="linyue"),
    )


def wish(browser: FlaskClient, *, content: str = "周末到店有礼", **audience: Any) -> Any:
    more = {name: audience.pop(name) for name in ("attachments", "allow_select", "client_key") if name in audience}
    body = {"client_key": str(uuid.uuid4()), "content": content, "audience": audience, **more}
    return browser.post("/api/v1/mass-sends", json=body)


def preview(browser: FlaskClient, **audience: Any) -> Any:
    return browser.post("/api/v1/mass-send-previews", json={"audience": audience})
