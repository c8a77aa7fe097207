"""Who answers when: weekly shifts in the corp's zone, kept by a job that looks every minute."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.workbench.acquisition.conftest import a_wish, changed
from tests.workbench.acquisition.test_live_codes import at_wecom, sweep
from wecom.errors import WeComUnavailable
from workbench.kernel.db import db

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKDAYS = [1, 2, 3, 4, 5]
DAY_SHIFT = {"weekdays": WORKDAYS, "begins": "09:00", "ends": "18:00", "userids": ["zhoukai"]}
NIGHT_SHIFT = {"weekdays": [5], "begins": "22:00", "ends": "02:00", "userids": ["zhoukai"]}


def local(day, hour, minute=0):
    """A moment of the week of Monday, 5 October 2026."""
    return dt.datetime(2026, 10, 4 + day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def create(sign_in, people, work, time_machine):
    def created(*shifts, at, **given):
        time_machine.move_to(at, tick=False)
        made = sign_in(people.admin).post("/api/v1/live-codes", json=a_wish(shifts=list(shifts), **given))
        assert made.status_code == 201, made.json
        work()
        return made.json

    return created


def answers_at(simulator, work, time_machine, code, moment):
    time_machine.move_to(moment, tick=False)
    sweep()
    work()
    (way,) = at_wecom(simulator, code["state"])
    return way["users"]


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (local(1, 8, 59), "wangfang"),
        (local(1, 9, 0), "zhoukai"),
        (local(5, 17, 59), "zhoukai"),
        (local(5, 18, 0), "wangfang"),
        (local(6, 12, 0), "wangfang"),
    ],
    ids=["before", "from the minute it begins", "to the last minute", "ended", "not on that day"],
)
def test_a_shift_answers_in_its_hours_and_the_others_outside_of_them(
    create, simulator, work, time_machine, moment, who
):
    code = create(DAY_SHIFT, at=local(7, 12))
    assert answers_at(simulator, work, time_machine, code, moment) == [who]


@pytest.mark.parametrize(
    ("moment", "who"),
    [(local(5, 23), "zhoukai"), (local(6, 1, 59), "zhoukai"), (local(6, 2), "wangfang"), (local(5, 1), "wangfang")],
    ids=["friday night", "after midnight still", "over", "the night before was no shift"],
)
def test_a_shift_past_midnight_belongs_to_the_day_it_begins(create, simulator, work, time_machine, moment, who):
    code = create(NIGHT_SHIFT, at=local(2, 12))
    assert answers_at(simulator, work, time_machine, code, moment) == [who]


def test_shifts_that_overlap_answer_together(create, simulator, work, time_machine):
    early = {**DAY_SHIFT, "ends": "12:00", "userids": ["linyue"]}
    code = create(DAY_SHIFT, early, at=local(7, 12))
    assert answers_at(simulator, work, time_machine, code, local(1, 10)) == ["linyue", "zhoukai"]


def test_nothing_is_sent_while_nobody_changes(create, simulator, work, time_machine):
    code = create(DAY_SHIFT, at=local(1, 10))
    simulator.forget_calls()
    for minute in range(3):
        assert answers_at(simulator, work, time_machine, code, local(1, 11, minute)) == ["zhoukai"]
    assert simulator.calls("externalcontact/update_contact_way") == 0


def test_a_change_of_shift_survives_wecom_being_away(create, simulator, work, time_machine):
    code = create(DAY_SHIFT, at=local(1, 10))
    simulator.post("faults", api="externalcontact/update_contact_way", times=2, drop=True)
    for minute in (0, 1):
        with pytest.raises(WeComUnavailable):
            answers_at(simulator, work, time_machine, code, local(1, 18, minute))
    assert answers_at(simulator, work, time_machine, code, local(1, 18, 2)) == ["wangfang"]


def test_a_shift_whose_people_all_left_is_no_shift(create, simulator, work, time_machine, people):
    code = create(DAY_SHIFT, at=local(7, 10))
    people.zhoukai.has_contact = False
    db.session.commit()
    assert answers_at(simulator, work, time_machine, code, local(1, 10)) == ["wangfang"]


def test_the_page_shows_who_answers_now_and_by_which_shift(create, sign_in, people):
    made = create(DAY_SHIFT, NIGHT_SHIFT, at=local(1, 10))
    code = sign_in(people.admin).get(f"/api/v1/live-codes/{made['id']}").json
    assert [member["name"] for member in code["answering"]] == ["周凯"]
    assert [shift["is_on"] for shift in code["shifts"]] == [True, False]
    assert [shift["begins"] for shift in code["shifts"]] == ["09:00", "22:00"]


def test_shifts_can_be_taken_away_again(create, sign_in, people, work, simulator):
    made = create(DAY_SHIFT, at=local(1, 10))
    admin = sign_in(people.admin)
    code = admin.get(f"/api/v1/live-codes/{made['id']}").json
    assert admin.put(f"/api/v1/live-codes/{made['id']}", json=changed(code, shifts=[])).json["shifts"] == []
    work()
    assert at_wecom(simulator, code["state"])[0]["users"] == ["wangfang"]


@pytest.mark.parametrize(
    "shift",
    [{"weekdays": []}, {"weekdays": [0]}, {"begins": "25:00"}, {"ends": "09:00"}, {"userids": []}],
    ids=["no day", "no such day", "no such time", "no length", "nobody"],
)
def test_an_impossible_shift_is_refused(admin, shift):
    answer = admin.post("/api/v1/live-codes", json=a_wish(shifts=[{**DAY_SHIFT, **shift}]))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
