import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.acquisition.conftest import a_wish, changed
from wecom.errors import WeComUnavailable
from workbench.acquisition.bringing import keep_shifts
from workbench.channels.models import Channel, LiveCode
from workbench.kernel import clock
from workbench.kernel.db import db

API = "externalcontact/{}_contact_way"


@pytest.fixture
def create(admin, work):
    """A live code that WeCom has confirmed."""

    def created(**given):
        made = admin.post("/api/v1/live-codes", json=a_wish(**given))
        assert made.status_code == 201, made.json
        work()
        return admin.get(f"/api/v1/live-codes/{made.json['id']}").json

    return created


def at_wecom(simulator, state):
    """The ways WeCom has with that state."""
    return [way for way in simulator.get("channels") if way["state"] == state]


def sweep():
    keep_shifts.func(timestamp=0)


def test_a_new_code_is_wanted_until_wecom_has_it_and_then_has_a_picture(admin, work, simulator):
    made = admin.post("/api/v1/live-codes", json=a_wish(userids=["wangfang", "zhoukai"])).json
    assert (made["progress"], made["has_qr_code"], made["answering"]) == ("wanted", False, [])
    assert admin.get(f"/api/v1/live-codes/{made['id']}/qr-code").status_code == 404
    work()
    code = admin.get(f"/api/v1/live-codes/{made['id']}").json
    assert (code["progress"], code["has_qr_code"]) == ("confirmed", True)
    assert [member["name"] for member in code["answering"]] == ["王芳", "周凯"]
    (way,) = at_wecom(simulator, code["state"])
    assert (way["remark"], sorted(way["users"])) == ("门店海报", ["wangfang", "zhoukai"])
    picture = admin.get(f"/api/v1/live-codes/{made['id']}/qr-code")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")


def test_the_same_key_again_is_the_same_code(admin, work, simulator):
    wish = a_wish()
    first, second = (admin.post("/api/v1/live-codes", json=wish).json for _ in range(2))
    assert first["id"] == second["id"]
    work()
    assert len(at_wecom(simulator, first["state"])) == 1
    assert make.count(LiveCode) == make.count(Channel) == 1


@pytest.mark.parametrize("ahead", [0, 600], ids=["one time", "wecom's clock ahead of ours"])
@pytest.mark.parametrize("ran", [True, False], ids=["wecom did it", "wecom never did it"])
def test_a_lost_answer_makes_one_code_and_not_two(admin, work, simulator, ran, ahead):
    simulator.post("clock", advance_seconds=ahead)
    simulator.post("faults", api=API.format("add"), times=1, drop=True, after=ran)
    made = admin.post("/api/v1/live-codes", json=a_wish()).json
    with pytest.raises(WeComUnavailable):
        work()
    assert len(at_wecom(simulator, made["state"])) == int(ran)
    sweep()
    work()
    (way,) = at_wecom(simulator, made["state"])
    assert simulator.calls(API.format("add")) == (1 if ran else 2)
    assert db.session.scalars(sa.select(LiveCode.config_id)).one() == way["config_id"]
    assert admin.get(f"/api/v1/live-codes/{made['id']}").json["progress"] == "confirmed"


def test_a_code_deleted_before_its_answer_came_is_deleted_at_wecom_too(admin, work, simulator):
    simulator.post("faults", api=API.format("add"), times=1, drop=True, after=True)
    made = admin.post("/api/v1/live-codes", json=a_wish()).json
    with pytest.raises(WeComUnavailable):
        work()
    admin.delete(f"/api/v1/live-codes/{made['id']}")
    work()
    assert at_wecom(simulator, made["state"]) == []


def test_a_refusal_is_shown_with_its_code_and_tried_again_after_an_hour(admin, work, simulator, time_machine):
    simulator.post("faults", api=API.format("add"), times=1, errcode=41054)
    made = admin.post("/api/v1/live-codes", json=a_wish()).json
    work()
    code = admin.get(f"/api/v1/live-codes/{made['id']}").json
    assert (code["progress"], code["refused_code"]) == ("refused", 41054)
    sweep()
    assert work() == 0, "not again at once"
    time_machine.move_to(clock.now() + dt.timedelta(hours=1, seconds=1))
    sweep()
    work()
    code = admin.get(f"/api/v1/live-codes/{made['id']}").json
    assert (code["progress"], code["refused_code"]) == ("confirmed", None)


def test_a_change_is_wanted_until_wecom_has_it(admin, work, simulator, create):
    code = create()
    wish = changed(code, name="收银台", userids=["zhoukai"], skip_verify=False)
    answer = admin.put(f"/api/v1/live-codes/{code['id']}", json=wish)
    assert (answer.json["progress"], answer.json["state"]) == ("wanted", code["state"])
    work()
    (way,) = at_wecom(simulator, code["state"])
    assert (way["remark"], way["users"]) == ("收银台", ["zhoukai"])
    assert simulator.calls(API.format("add")) == 1


def test_a_change_survives_wecom_being_away(admin, work, simulator, create):
    code = create()
    simulator.post("faults", api=API.format("update"), times=1, http_status=502)
    admin.put(f"/api/v1/live-codes/{code['id']}", json=changed(code, userids=["zhoukai"]))
    with pytest.raises(WeComUnavailable):
        work()
    assert admin.get(f"/api/v1/live-codes/{code['id']}").json["progress"] == "wanted"
    sweep()
    work()
    assert at_wecom(simulator, code["state"])[0]["users"] == ["zhoukai"]


def test_a_deleted_code_is_gone_at_wecom_and_its_history_stays(admin, work, simulator, create):
    code = create()
    make.relation(make.member(), state=code["state"])
    for _ in range(2):
        assert admin.delete(f"/api/v1/live-codes/{code['id']}").json["progress"] == "deleted"
    work()
    assert at_wecom(simulator, code["state"]) == []
    assert admin.get("/api/v1/live-codes").json["items"] == []
    kept = admin.get(f"/api/v1/live-codes/{code['id']}", query_string={"days": 90}).json
    assert (kept["progress"], kept["figures"]["adds"]) == ("deleted", 1)
    assert admin.put(f"/api/v1/live-codes/{code['id']}", json=changed(code)).json["code"] == "deleted"
    sweep()
    assert work() == 0


def test_a_member_who_left_stops_answering_within_a_minute(work, simulator, create, people):
    code = create(userids=["wangfang", "zhoukai"])
    people.wangfang.status = 5
    db.session.commit()
    sweep()
    work()
    assert at_wecom(simulator, code["state"])[0]["users"] == ["zhoukai"]


def test_when_everybody_left_the_code_stays_as_it_is(work, simulator, create, people):
    code = create()
    people.wangfang.status = 5
    db.session.commit()
    sweep()
    assert work() == 0
    assert at_wecom(simulator, code["state"])[0]["users"] == ["wangfang"]


def test_departments_answer_too(admin, work, simulator, create):
    code = create(userids=[], department_ids=[2])
    assert code["departments"] == [{"id": 2, "name": "护肤顾问部"}]
    assert simulator.act("scan", state=code["state"])["userid"] in {"linyue", "wangfang"}


def test_departments_to_choose_come_as_a_tree_with_how_many_can_answer(admin, people, sign_in):
    make.department("敏感肌组", parent=people.skin)
    make.member("孙婷", of=people.skin, has_contact=False)
    found = admin.get("/api/v1/answering-departments").json["departments"]
    assert [(one["name"], one["depth"], one["staff_total"]) for one in found] == [
        ("云朵生活", 0, 3),
        ("护肤顾问部", 1, 2),
        ("敏感肌组", 2, 0),
        ("母婴顾问部", 1, 1),
    ]
    assert sign_in(people.wangfang).get("/api/v1/answering-departments").status_code == 403


def test_people_of_departments_count_towards_what_wecom_takes(admin, people):
    group = make.department("大组", parent=people.skin)
    for number in range(98):
        make.member(f"组员{number}", of=group)
    asked = {"userids": ["zhoukai"], "department_ids": [people.skin.id]}
    answer = admin.post("/api/v1/live-codes", json=a_wish(**asked))
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_people")
    without_zhoukai = admin.post("/api/v1/live-codes", json=a_wish(**asked | {"userids": ["wangfang"]}))
    assert without_zhoukai.status_code == 201


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"userids": []}, "nobody_answers"),
        ({"userids": ["chenmo"]}, "cannot_answer"),
        ({"userids": ["nobody"]}, "cannot_answer"),
        ({"department_ids": [987654]}, "unknown_department"),
        ({"userids": [f"u{n}" for n in range(101)]}, "too_many_people"),
        ({"name": ""}, "invalid"),
        ({"name": "长" * 31}, "invalid"),
        ({"welcome_text": "欢" * 1334}, "invalid"),
        ({"welcome_attachments": [{"kind": "link", "title": "没有地址"}]}, "invalid"),
        ({"welcome_attachments": [{"kind": "link", "title": "t", "url": "javascript:alert(1)"}]}, "invalid"),
        ({"welcome_attachments": [{"kind": "image", "picture_id": 404}]}, "unknown_picture"),
    ],
)
def test_what_wecom_would_refuse_is_refused_here(admin, wish, code):
    answer = admin.post("/api/v1/live-codes", json=a_wish(**wish))
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert make.count(Channel) == 0


def test_codes_that_were_there_before_us_are_taken_over_and_can_be_changed(admin, work, simulator):
    from workbench.sync.actions import start_run

    start_run()
    db.session.commit()
    work(also_waiting=True)
    codes = admin.get("/api/v1/live-codes").json["items"]
    assert {code["state"] for code in codes} == {way["state"] for way in simulator.get("channels")}
    single = next(code for code in codes if code["state"] == "wangfang-card")
    code = admin.get(f"/api/v1/live-codes/{single['id']}").json
    assert (code["is_single"], code["progress"]) == (True, "confirmed")
    both = admin.put(f"/api/v1/live-codes/{single['id']}", json=changed(code, userids=["wangfang", "linyue"]))
    assert (both.status_code, both.json["code"]) == (422, "single_code")
    renamed = admin.put(f"/api/v1/live-codes/{single['id']}", json=changed(code, name="王芳新名片"))
    assert renamed.status_code == 200, renamed.json
    work()
    assert at_wecom(simulator, "wangfang-card")[0]["remark"] == "王芳新名片"
