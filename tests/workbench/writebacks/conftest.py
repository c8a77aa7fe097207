"""王芳, her customer in WeCom and here, and her browser."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.workbench import factories as make
from tests.workbench.support import SimulatorControl, deliver, event_xml
from workbench.customers.models import Customer, Relation
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.tags.models import Tag
from workbench.trail.models import TrailEntry

CHANGES = {
    "remark": ("PUT", {"text": "护肤-林"}),
    "description": ("PUT", {"text": "干皮，秋冬过敏"}),
    "mobiles": ("PATCH", {"add": ["13800000001"]}),
    "tags": ("PATCH", {"add": []}),
}


@dataclass
class Desk:
    """What somebody does with one relation, through the API."""

    browser: FlaskClient
    simulator: SimulatorControl
    member: Member
    customer: Customer
    relation: Relation
    tags: dict[str, Tag]

    def want(self, part: str, *, key: str | None = None, **value: Any) -> TestResponse:
        """Ask for another value of a part of the relation."""
        method = CHANGES[part][0]
        body = {"client_key": key or str(uuid.uuid4()), **value}
        return self.browser.open(f"/api/v1/relations/{self.relation.id}/{part}", method=method, json=body)

    def change_of(self, part: str) -> dict[str, Any]:
        """A valid change of a part."""
        return {"add": [self.tags["复购"].id]} if part == "tags" else dict(CHANGES[part][1])

    def undo(self, wish: dict[str, Any]) -> TestResponse:
        return self.browser.put(f"/api/v1/write-backs/{wish['id']}/reversal", json={"client_key": str(uuid.uuid4())})

    def repeat(self, wish: dict[str, Any]) -> TestResponse:
        return self.browser.put(f"/api/v1/write-backs/{wish['id']}/repetition", json={"client_key": str(uuid.uuid4())})

    def shown(self) -> dict[str, Any]:
        """The relation as the profile shows it."""
        profile = self.browser.get(f"/api/v1/customers/{self.customer.id}").json
        found: dict[str, Any] = next(one for one in profile["relations"] if one["id"] == self.relation.id)
        return found

    def confirmed(self) -> dict[str, Any]:
        """Remark, description, masked mobiles and tags as the profile shows them."""
        shown = self.shown()
        return {
            "remark": shown["remark"],
            "description": shown["description"],
            "mobiles": [mobile["masked"] for mobile in shown["mobiles"]],
            "tags": sorted(tag["name"] for tag in shown["tags"]),
        }

    def in_wecom(self) -> dict[str, Any]:
        """The same, as WeCom has it."""
        customer = self.simulator.get(f"customers/{self.customer.external_userid}")
        relation = next(one for one in customer["relations"] if one["userid"] == self.member.userid)
        return {
            "remark": relation["remark"] or None,
            "description": relation["description"] or None,
            "mobiles": [f"{number[:3]}****{number[-4:]}" for number in relation["remark_mobiles"]],
            "tags": sorted(relation["tags"]),
        }

    def entries(self) -> list[TrailEntry]:
        db.session.expire_all()
        return list(db.session.scalars(sa.select(TrailEntry).order_by(TrailEntry.id)))


@pytest.fixture
def known_tags(client, work, simulator):
    """Our copy of WeCom's tags, by name."""
    deliver(client, event_xml("change_external_tag", change="shuffle", Id=""))
    work()
    return {tag.name: tag for tag in db.session.scalars(sa.select(Tag))}


@pytest.fixture
def desk(sign_in, simulator, known_tags):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    member = make.member("王芳", userid="wangfang")
    customer = make.customer("林女士", external_userid=made["external_userid"])
    (in_wecom,) = simulator.get(f"customers/{customer.external_userid}")["relations"]
    relation = make.relation(member, customer, added_at=dt.datetime.fromtimestamp(in_wecom["createtime"], dt.UTC))
    return Desk(sign_in(member), simulator, member, customer, relation, known_tags)
