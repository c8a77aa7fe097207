"""Groups that exist in the simulator and here alike, and an administrator who makes ways to join them."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.workbench import factories as make
from tests.workbench.support import SimulatorControl
from workbench.groups.models import Group
from workbench.people.models import Member


@pytest.fixture
def owner() -> Member:
    return make.member("林悦", userid="linyue")


@pytest.fixture
def groups(simulator: SimulatorControl, owner: Member) -> list[Group]:
    """Two groups of 林悦's."""
    made = [simulator.act("create-group", owner="linyue", name=name) for name in ("会员一群", "会员二群")]
    return [
        make.group(name, owner_userid="linyue", chat_id=one["chat_id"])
        for name, one in zip(("会员一群", "会员二群"), made, strict=True)
    ]


@pytest.fixture
def admin(sign_in: Callable[[Member], FlaskClient]) -> FlaskClient:
    return sign_in(make.member("陈默", userid="chenmo", has_contact=False))


@pytest.fixture
def create(admin: FlaskClient, work: Callable[..., int], groups: list[Group]) -> Callable[..., dict[str, Any]]:
    """A way that WeCom has confirmed."""

    def created(**given: Any) -> dict[str, Any]:
        made = admin.post("/api/v1/joining-ways", json=a_wish(groups, **given))
        assert made.status_code == 201, made.json
        work()
        found: dict[str, Any] = admin.get(f"/api/v1/joining-ways/{made.json['id']}").json
        return found

    return created


def a_wish(groups: list[Group], **given: Any) -> dict[str, Any]:
    """What the page sends; a test names only what matters to it."""
    ids = [group.id for group in groups]
    return {"name": "门店立牌", "group_ids": ids, "client_key": str(uuid.uuid4()), **given}
