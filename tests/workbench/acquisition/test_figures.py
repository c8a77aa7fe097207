"""What became of those who came through a live code, from our own events; and who sees which code and whose numbers."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.acquisition.conftest import a_wish
from tests.workbench.support import contact_xml, deliver
from workbench.kernel import clock


def figures(browser, code, days=30):
    answer = browser.get(f"/api/v1/live-codes/{code.id}", query_string={"days": days})
    assert answer.status_code == 200, answer.json
    return answer.json


def test_half_adds_adds_losses_deletions_and_welcomes_are_counted_from_our_own_events(
    client, work, simulator, people, admin
):
    code = make.live_code(people.wangfang)

    def tell(change, made, *, seconds_later=0, **more):
        at = int(clock.now().timestamp()) + seconds_later
        deliver(client, contact_xml(change, "wangfang", made["external_userid"], at=at, **more))
        work()

    half = simulator.act("add-customer", userid="wangfang", state="poster", half=True)
    tell("add_half_external_contact", half, State="poster", WelcomeCode=half["welcome_code"])
    simulator.act("accept-half", userid="wangfang", external_userid=half["external_userid"])
    tell("add_external_contact", half, State="poster", WelcomeCode=half["welcome_code"])
    for act, change in (("customer-leaves", "del_follow_user"), ("member-deletes", "del_external_contact")):
        made = simulator.act("add-customer", userid="wangfang", state="poster")
        tell("add_external_contact", made, State="poster", WelcomeCode="invented")
        simulator.act(act, userid="wangfang", external_userid=made["external_userid"])
        tell(change, made, seconds_later=5)

    found = figures(admin, code)
    assert found["figures"] == {
        "adds": 3,
        "half_adds": 1,
        "losses": 1,
        "deletions": 1,
        "welcomes_sent": 1,
        "welcomes_already": 0,
        "welcomes_late": 1,
        "welcomes_refused": 0,
        "active_now": 1,
    }, "the two invented codes are one welcome code, which was late"
    assert found["days"][-1]["day"] == clock.today().isoformat()
    assert found["days"][-1]["adds"] == 3
    assert len(found["days"]) == 30
    (row,) = admin.get("/api/v1/live-codes").json["items"]
    assert row["figures"] == found["figures"]


def test_days_are_the_corps_and_the_oldest_counts_from_midnight(people, admin):
    code = make.live_code(people.wangfang)
    midnight = clock.day_bounds(clock.today())[0]
    for seconds in (-1, 0):
        make.relation(people.wangfang, state="poster", added_at=midnight + dt.timedelta(seconds=seconds))
    assert [day["adds"] for day in figures(admin, code, days=2)["days"]] == [1, 1]
    assert figures(admin, code, days=1)["figures"]["adds"] == 1


def test_a_customer_who_was_handed_over_is_no_addition(people, admin):
    code = make.live_code(people.wangfang)
    make.relation(people.wangfang, state="poster", began_by="transfer")
    found = figures(admin, code, days=90)["figures"]
    assert (found["adds"], found["active_now"]) == (0, 1)


def test_the_list_takes_as_many_statements_for_many_codes_as_for_one(people, admin, queries):
    for number in range(3):
        make.live_code(people.wangfang, people.zhoukai, state=f"s{number}", departments=[2])
    with queries(7):
        admin.get("/api/v1/live-codes")
    for number in range(3, 20):
        make.live_code(people.wangfang, people.zhoukai, state=f"s{number}", departments=[2])
    with queries(7):
        assert len(admin.get("/api/v1/live-codes").json["items"]) == 20


def test_the_list_is_paged_and_searched(people, admin):
    codes = [make.live_code(people.wangfang, state=f"s{number}", name=f"{number} 号码") for number in range(5)]
    first = admin.get("/api/v1/live-codes?limit=2").json
    assert [row["id"] for row in first["items"]] == [codes[4].id, codes[3].id]
    rest = admin.get("/api/v1/live-codes", query_string={"cursor": first["next_cursor"]}).json
    assert [row["id"] for row in rest["items"]] == [codes[2].id, codes[1].id, codes[0].id]
    assert [row["name"] for row in admin.get("/api/v1/live-codes?q=3 号").json["items"]] == ["3 号码"]
    assert admin.get("/api/v1/live-codes?q=%25").json["items"] == []


@pytest.fixture
def codes(people):
    return {
        "mine": make.live_code(people.wangfang, state="mine"),
        "theirs": make.live_code(people.zhoukai, state="theirs"),
        "our department": make.live_code(state="department", departments=[people.skin.id]),
        "the whole corp": make.live_code(state="corp", departments=[1]),
        "their department": make.live_code(state="other", departments=[people.baby.id]),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("wangfang", {"mine", "our department", "the whole corp"}),
        ("boss", {"mine", "our department", "the whole corp"}),
        ("zhoukai", {"theirs", "their department", "the whole corp"}),
        ("admin", {"mine", "theirs", "our department", "the whole corp", "their department"}),
    ],
)
def test_everybody_sees_the_codes_their_people_answer(sign_in, people, codes, who, seen):
    browser = sign_in(getattr(people, who))
    listed = {row["id"] for row in browser.get("/api/v1/live-codes").json["items"]}
    assert listed == {codes[name].id for name in seen}
    for name, code in codes.items():
        expected = 200 if name in seen else 404
        assert browser.get(f"/api/v1/live-codes/{code.id}").status_code == expected, name


@pytest.mark.parametrize("who", ["wangfang", "boss"])
def test_only_administrators_and_leaders_change_codes(sign_in, people, codes, who):
    browser = sign_in(getattr(people, who))
    address = f"/api/v1/live-codes/{codes['mine'].id}"
    wish = a_wish()
    answers = [browser.post("/api/v1/live-codes", json=wish), browser.delete(address)]
    wish.pop("client_key")
    answers.append(browser.put(address, json=wish))
    assert [(one.status_code, one.json["code"]) for one in answers] == [(403, "not_a_channel_manager")] * 3
    assert browser.get(address).json["may_manage"] is False
    foreign = f"/api/v1/live-codes/{codes['theirs'].id}"
    assert [browser.delete(foreign).status_code, browser.put(foreign, json=wish).status_code] == [404, 404]


def test_whoever_only_looks_sees_the_numbers_of_their_own_people(sign_in, people):
    code = make.live_code(people.wangfang, people.zhoukai)
    make.relation(people.wangfang, state="poster", added_at=clock.now())
    make.relation(people.zhoukai, state="poster", added_at=clock.now())
    counts = {
        who: figures(sign_in(getattr(people, who)), code)["figures"]["adds"] for who in ("admin", "boss", "zhoukai")
    }
    assert counts == {"admin": 2, "boss": 1, "zhoukai": 1}
