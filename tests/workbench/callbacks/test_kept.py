"""Events that change nothing are kept and counted, and never an error."""

import pytest
import sqlalchemy as sa

from tests.wecom.samples.contacts import CONTACTS
from tests.wecom.samples.corp import CORP
from tests.wecom.samples.groups import GROUPS_AND_TAGS
from tests.wecom.samples.members import BY_MEMBERS
from tests.wecom.samples.words import WHEN
from tests.workbench.support import deliver
from wecom import events
from wecom.events import UnknownEvent
from workbench import wiring
from workbench.callbacks.models import InboxMessage, Status
from workbench.kernel.db import db

KEPT = {kind for kind, reaction in wiring.ON_WECOM.items() if reaction.is_only_kept}
SAMPLES = CONTACTS | GROUPS_AND_TAGS | CORP | BY_MEMBERS


def told(rest):
    head = "<ToUserName>wwsim0000000000001</ToUserName><FromUserName>ZhangSan</FromUserName>"
    return f"<xml>{head}<CreateTime>{WHEN}</CreateTime><MsgType>event</MsgType>{rest}</xml>"


def statuses():
    return list(db.session.scalars(sa.select(InboxMessage.status)))


def test_every_class_of_event_has_its_row_in_the_table():
    named = {getattr(events, name) for name in events.__all__ if name not in {"Event", "UnknownEvent", "parse"}}
    assert set(wiring.ON_WECOM) == named


@pytest.mark.parametrize("sample", [name for name, (_, event) in SAMPLES.items() if type(event) in KEPT])
def test_a_known_event_without_consequences_is_kept_and_done(client, work, sample):
    assert deliver(client, told(SAMPLES[sample][0])).status_code == 200
    assert work() == 0
    assert statuses() == [Status.HANDLED]


@pytest.mark.parametrize("sample", [name for name, (_, event) in SAMPLES.items() if isinstance(event, UnknownEvent)])
def test_an_unknown_event_is_kept_and_counted_as_ignored(client, work, sample):
    assert deliver(client, told(SAMPLES[sample][0])).status_code == 200
    assert work() == 0
    assert statuses() == [Status.IGNORED]
