"""`flask catch-up`: what otherwise waits for its hour."""

from tests.workbench import factories as make
from workbench.mass_sends.message_models import MassSendSync
from workbench.statistics.models import MemberDay


def test_a_corp_that_was_just_connected_need_not_wait_for_the_night(app, work, staff, groups_read):
    told = app.test_cli_runner().invoke(args=["catch-up"])
    assert told.exit_code == 0, told.output
    assert make.count(MemberDay) == make.count(MassSendSync) == 0, "the workers do it"
    work()
    assert make.count(MemberDay) > 0
    assert make.count(MassSendSync) == 1
