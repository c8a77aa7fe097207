"""An administrator, a receiver, and callbacks for it."""

import itertools

import pytest

from tests.workbench import factories as make
from tests.workbench.forwarding.receiver import Receiver
from tests.workbench.support import contact_xml, deliver

TARGETS = "/api/v1/admin/forwarding-targets"


@pytest.fixture
def admin(sign_in):
    """The browser of an administrator."""
    return sign_in(make.member("陈默", userid="chenmo"))


@pytest.fixture
def receiver():
    """Another system, listening."""
    with Receiver() as listening:
        yield listening


@pytest.fixture
def connect(admin):
    """Makes a receiver a target; returns the target's address in the API."""

    def connected(receiver, **about):
        made = admin.post(TARGETS, json={"name": "数据仓库", "url": receiver.url, "events": [], **about})
        assert made.status_code == 201, made.json
        receiver.secret = made.json["secret"]
        return f"{TARGETS}/{made.json['id']}"

    return connected


@pytest.fixture
def call_back(client):
    """Lets WeCom send callbacks about customers wm0, wm1, …; the same counter through the test."""
    numbers = itertools.count()

    def sent(count=1, change="edit_external_contact"):
        for number in itertools.islice(numbers, count):
            answer = deliver(client, contact_xml(change, "wangfang", f"wm{number}", at=1767225600 + number))
            assert (answer.status_code, answer.data) == (200, b"")

    return sent
