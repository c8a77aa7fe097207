"""A group of the simulator that the workbench has read."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.groups.models import GroupMember
from workbench.kernel.db import db


@pytest.fixture
def group(simulator, client, work):
    """A group of the simulator, read once, and three customers who are not in it."""
    simulator.post("settings", group_lag_seconds=0.0)
    chat_id = simulator.get("groups")[0]["chat_id"]
    deliver(client, event_xml("change_external_chat", change="create", ChatId=chat_id))
    work()
    inside = set(db.session.scalars(sa.select(GroupMember.participant_id)))
    outside = [c for c in simulator.get("customers", limit=100) if c["external_userid"] not in inside][:3]
    for customer in outside:
        make.customer(customer["name"], external_userid=customer["external_userid"])
    simulator.forget_calls()
    return chat_id, [customer["external_userid"] for customer in outside]
