"""A corp with an administrator who makes live codes, and the people who answer them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.workbench import factories as make
from tests.workbench.support import SimulatorControl
from workbench.kernel.db import db
from workbench.people.models import Department, Member


@dataclass
class People:
    """Everybody the tests name; all of them exist at the simulator too."""

    admin: Member
    boss: Member
    wangfang: Member
    zhoukai: Member
    skin: Department
    baby: Department


@pytest.fixture
def people(simulator: SimulatorControl) -> People:
    skin = Department(id=2, parent_id=1, name="护肤顾问部")
    baby = Department(id=3, parent_id=1, name="母婴顾问部")
    db.session.add_all([Department(id=1, parent_id=0, name="云朵生活"), skin, baby])
    db.session.commit()
    return People(
        admin=make.member("陈默", userid="chenmo", has_contact=False),
        boss=make.member("林悦", userid="linyue", of=skin, heads=True),
        wangfang=make.member("王芳", userid="wangfang", of=skin),
        zhoukai=make.member("周凯", userid="zhoukai", of=baby),
        skin=skin,
        baby=baby,
    )


@pytest.fixture
def admin(people: People, sign_in: Callable[[Member], FlaskClient]) -> FlaskClient:
    return sign_in(people.admin)


def a_wish(**given: Any) -> dict[str, Any]:
    """What the page sends; a test names only what matters to it."""
    return {"name": "门店海报", "userids": ["wangfang"], "client_key": str(uuid.uuid4()), **given}


def changed(code: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The same again, with some of it different."""
    wish = {
        "name": code["name"],
        "userids": [member["userid"] for member in code["members"]],
        "department_ids": [department["id"] for department in code["departments"]],
        "skip_verify": code["skip_verify"],
        "welcome_text": code["welcome_text"],
        "welcome_attachments": code["welcome_attachments"],
    }
    if "shifts" in code:
        wish["shifts"] = [
            {
                **{name: shift[name] for name in ("weekdays", "begins", "ends")},
                "userids": [m["userid"] for m in shift["members"]],
            }
            for shift in code["shifts"]
        ]
    return wish | given
