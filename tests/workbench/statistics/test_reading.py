import datetime as dt

import pytest
import requests
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from wecom.statistics import ZONE
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.statistics.jobs import begin, read_member
from workbench.statistics.models import GroupDay, MemberDay, StatisticsProgress

MEMBER = "externalcontact/get_user_behavior_data"
GROUPS = "externalcontact/groupchat/statistic"


def days_of(member):
    query = sa.select(MemberDay).where(MemberDay.member_id == member.id).order_by(MemberDay.day)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def test_180_days_are_read_in_blocks_of_thirty_one_member_at_a_time(read, simulator, staff, today):
    simulator.forget_calls()
    read()
    days = [row.day for row in days_of(staff["wangfang"])]
    assert days == [today - dt.timedelta(days=back) for back in range(180, 0, -1)], "never today"
    assert simulator.calls(MEMBER) == 2 * 6
    assert simulator.calls(GROUPS) == 180
    print(f"180 days of 2 members and their groups: {simulator.calls(MEMBER)} + {simulator.calls(GROUPS)} calls")


def test_figures_are_wecoms_own_and_what_is_missing_is_null_not_zero(groups_read, read, simulator, staff):
    read()
    rows = days_of(staff["wangfang"])
    silent = [row for row in rows if row.reply_percentage is None]
    spoken = [row for row in rows if row.reply_percentage is not None]
    assert silent, "there are days on which no customer wrote"
    assert spoken, "and others"
    assert all(0 <= row.reply_percentage <= 100 for row in spoken)
    began = simulator.get("customers", userid="wangfang", limit=200)
    assert sum(row.new_contact_cnt for row in rows) <= len(began) + 5


def test_the_last_three_days_are_read_again_until_they_are_final(mostly_read, read, simulator, staff, today):
    read()
    rows = days_of(staff["wangfang"])
    assert [row.day for row in rows if not row.is_final] == [today - dt.timedelta(days=back) for back in (3, 2, 1)]
    before = {row.day: row.fetched_at for row in rows}
    simulator.forget_calls()

    read(days=1)

    rows = days_of(staff["wangfang"])
    again = [row.day for row in rows if before.get(row.day) != row.fetched_at]
    assert again == [today - dt.timedelta(days=back) for back in (3, 2, 1, 0)]
    assert simulator.calls(MEMBER) == 2, "one call a member and morning"
    assert simulator.calls(GROUPS) == 4


def test_a_day_that_was_read_is_not_read_again_the_same_day(mostly_read, read, staff, simulator):
    read()
    simulator.forget_calls()
    assert read() == 0
    assert simulator.calls(MEMBER) == 0


def test_a_reading_that_was_killed_goes_on_where_it_was(groups_read, read, work, simulator, staff, today):
    simulator.post("faults", api=MEMBER, errcode=-1, permanent=True)
    with pytest.raises(Exception, match="system busy"):
        read(queue="sync")
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()
    assert requests.delete(f"{simulator.url}/__sim/faults", timeout=10).ok
    assert make.count(MemberDay) == 0
    with time_machine.travel(clock.now().astimezone(ZONE).replace(hour=12)):
        begin.func(timestamp=0)
        read_member.func(member_id=staff["wangfang"].id)
        assert len(days_of(staff["wangfang"])) == 30
        db.session.execute(sa.text("delete from procrastinate_events"))
        db.session.execute(sa.text("delete from procrastinate_jobs"))
        db.session.commit()
        simulator.forget_calls()
        begin.func(timestamp=0)
        work()
    assert len(days_of(staff["wangfang"])) == 180
    assert simulator.calls(MEMBER) == 5 + 6, "wangfang's first block is not asked for again"


def test_before_five_in_the_morning_yesterday_is_not_asked_for_yet(mostly_read, staff, work, today):
    midnight = clock.now().astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    with time_machine.travel(midnight + dt.timedelta(hours=4, minutes=59)):
        begin.func(timestamp=0)
        work()
        assert days_of(staff["wangfang"])[-1].day == today - dt.timedelta(days=2)
        begin.func(timestamp=0)
        assert work() == 0, "everything there is has been read"
    with time_machine.travel(midnight + dt.timedelta(hours=5)):
        begin.func(timestamp=0)
        work()
        assert days_of(staff["wangfang"])[-1].day == today - dt.timedelta(days=1)


def test_a_corp_that_is_connected_at_night_is_not_asked_for_more_than_wecom_keeps(groups_read, staff, work, today):
    with time_machine.travel(clock.now().astimezone(ZONE).replace(hour=4)):
        begin.func(timestamp=0)
        work()
    days = [row.day for row in days_of(staff["wangfang"])]
    assert (days[0], days[-1]) == (today - dt.timedelta(days=180), today - dt.timedelta(days=2))


def test_who_is_refused_is_noted_and_left_alone_until_tomorrow(mostly_read, read, simulator, staff):
    simulator.act("remove-member", userid="linyue")
    read()
    refused = db.session.get(StatisticsProgress, "linyue", populate_existing=True)
    assert "60111" in refused.error
    assert days_of(staff["linyue"]) == []
    assert len(days_of(staff["wangfang"])) == 7
    assert {row.member_id for row in db.session.scalars(sa.select(GroupDay))} <= {staff["wangfang"].id}


def test_groups_are_kept_by_owner_and_day(mostly_read, read, simulator, staff, today):
    simulator.act("create-group", owner="wangfang", name="新群")
    read(days=1)
    query = sa.select(GroupDay).where(GroupDay.member_id == staff["wangfang"].id, GroupDay.day == today)
    row = db.session.scalars(query).one()
    assert row.new_chat_cnt == 1
    assert row.chat_total >= 1
    assert row.is_final is False


def test_administrators_see_how_far_it_is(mostly_read, read, staff, sign_in, today):
    admin = sign_in(make.member("陈默", userid="chenmo", has_contact=False))
    assert admin.get("/api/v1/admin/statistics").json["read_on"] != today.isoformat()
    read()
    seen = admin.get("/api/v1/admin/statistics").json
    assert (seen["staff_total"], seen["staff_read"], seen["refused"]) == (2, 2, 0)
    assert seen["read_on"] == today.isoformat()
    assert seen["comparison"] is None, "no event has come yet: nothing can be compared"
