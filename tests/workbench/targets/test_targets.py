import pytest

from tests.workbench import factories as make
from workbench.audit.models import AuditEntry
from workbench.kernel.db import db
from workbench.targets.models import Target


def put(browser, *targets, month="2026-11", metric="guided_gmv"):
    body = {"month": month, "metric": metric, "targets": [{"scope": scope, **steps} for scope, steps in targets]}
    return browser.put("/api/v1/targets", json=body)


def gmv(browser, scope="me", month="2026-11"):
    told = browser.get("/api/v1/targets", query_string={"scope": scope, "month": month}).json
    return next(one for one in told["metrics"] if one["metric"] == "guided_gmv")


def test_a_manager_sets_targets_and_staff_see_them_beside_what_is_reached(team, sign_in):
    steps = {"base": 100_000, "sprint": 150_000, "challenge": 200_000}
    answer = put(sign_in(team.boss), (f"staff:{team.fang.userid}", steps), (f"staff:{team.yue.userid}", {"base": 5}))
    assert answer.status_code == 204
    team.order(64_000, "2026-11-03")
    mine = gmv(sign_in(team.fang))
    assert mine == {
        **steps, "value": 64_000, "landing": None, "metric": "guided_gmv", "name": "引导成交金额", "unit": "fen",
        "may_set": False,
    }  # fmt: skip
    assert [gmv(sign_in(team.yue))[name] for name in ("base", "sprint", "challenge")] == [5, 5, 5]


def test_a_target_set_again_is_the_new_one_and_without_a_base_it_is_gone(team, sign_in):
    boss, scope = sign_in(team.boss), f"staff:{team.fang.userid}"
    put(boss, (scope, {"base": 100}))
    put(boss, (scope, {"base": 200, "challenge": 300}))
    assert [gmv(boss, scope)[name] for name in ("base", "sprint", "challenge")] == [200, 200, 300]
    put(boss, (scope, {"base": None}))
    assert gmv(boss, scope)["base"] is None
    assert make.count(Target) == 0
    assert db.session.query(AuditEntry).filter_by(act="targets_set").count() == 3


def test_departments_and_the_corp_have_targets_of_their_own(team, sign_in):
    chief = sign_in(team.chief)
    put(chief, ("corp", {"base": 9}), (f"department:{team.department.id}", {"base": 5}))
    team.order(4, "2026-11-01")
    assert (gmv(chief, "corp")["base"], gmv(chief, "corp")["value"]) == (9, 4)
    told = sign_in(team.boss).get("/api/v1/targets/departments?month=2026-11").json["departments"]
    assert [(one["name"], one["base"], one["value"]) for one in told] == [("护肤顾问部", 5, 4)]


def test_one_that_is_not_mine_to_set_refuses_all(team, sign_in):
    stranger = make.member("外人", of=make.department("客服部"))
    for scope in (f"staff:{stranger.userid}", "corp", f"department:{team.root.id}"):
        answer = put(sign_in(team.boss), (f"staff:{team.fang.userid}", {"base": 1}), (scope, {"base": 1}))
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), scope
    assert make.count(Target) == 0


def test_nobody_sets_their_own_target_nor_that_of_the_department_they_answer_for(team, sign_in):
    boss, group = team.boss, make.department("一组", parent=team.department)
    browser = sign_in(boss)
    for scope in ("me", f"staff:{boss.userid}", f"department:{team.department.id}"):
        answer = put(browser, (f"staff:{team.fang.userid}", {"base": 1}), (scope, {"base": 1}))
        assert (answer.status_code, answer.json["code"]) == (403, "own_target"), scope
        assert gmv(browser, scope)["may_set"] is False
    assert make.count(Target) == 0
    below = f"department:{group.id}"
    assert gmv(browser, below)["may_set"] is True
    assert put(browser, (below, {"base": 1})).status_code == 204


def test_who_leads_the_corp_has_nobody_above_and_sets_all(team, sign_in):
    chief = sign_in(team.chief)
    scopes = ["me", "corp", f"staff:{team.boss.userid}", f"department:{team.department.id}"]
    assert put(chief, *((scope, {"base": 1}) for scope in scopes)).status_code == 204
    assert all(gmv(chief, scope)["may_set"] for scope in scopes)


def test_the_page_says_whose_target_i_set(team, sign_in):
    boss = sign_in(team.boss)
    told = boss.get(f"/api/v1/targets/staff?scope=department:{team.department.id}").json["items"]
    assert {one["member"]["name"]: one["may_set"] for one in told} == {"王芳": True, "林悦": True, "主管": False}
    assert [one["may_set"] for one in boss.get("/api/v1/targets/departments").json["departments"]] == [False]
    assert [one["may_set"] for one in sign_in(team.chief).get("/api/v1/targets/departments").json["departments"]] == [
        True
    ]


@pytest.mark.parametrize(("month", "status"), [("2026-10", 409), ("2025-01", 409), ("2026-11", 204), ("2026-12", 204)])
def test_a_month_that_is_over_keeps_what_it_was_measured_by(team, sign_in, month, status):
    boss, scope = sign_in(team.boss), f"staff:{team.fang.userid}"
    answer = put(boss, (scope, {"base": 1}), month=month)
    assert answer.status_code == status
    assert gmv(boss, scope, month)["may_set"] is (status == 204)
    assert status == 204 or answer.json["code"] == "month_over"


def test_the_same_person_twice_in_one_call_is_refused(team, sign_in):
    scope = f"staff:{team.fang.userid}"
    answer = put(sign_in(team.boss), (scope, {"base": 1}), (scope.upper().replace("STAFF", "staff"), {"base": 2}))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert make.count(Target) == 0


def test_staff_set_no_targets(team, sign_in):
    assert put(sign_in(team.fang), ("me", {"base": 1})).json["code"] == "not_a_manager"


def test_an_administrator_sets_targets_for_everybody(team, sign_in):
    other = make.member("管理员", userid="admin2", of=make.department("技术部"))
    other_admin = make.member("无权", of=make.department("财务部"))
    assert put(sign_in(other_admin), (f"staff:{team.fang.userid}", {"base": 1})).status_code == 403
    assert put(sign_in(team.chief), (f"staff:{other.userid}", {"base": 1})).status_code == 204


@pytest.mark.parametrize(
    "steps",
    [
        {"base": 0},
        {"base": 5, "sprint": 4},
        {"base": 5, "challenge": 4},
        {"base": 1, "sprint": 3, "challenge": 2},
        {"base": None, "sprint": 2},
        {"base": 2**63},
        {"base": 1.5},
    ],
)
def test_steps_that_do_not_rise_are_refused(team, sign_in, steps):
    assert put(sign_in(team.boss), (f"staff:{team.fang.userid}", steps)).status_code == 422


def test_the_staff_of_a_scope_are_listed_with_and_without_a_target(team, sign_in, queries):
    boss, scope = sign_in(team.boss), f"department:{team.department.id}"
    put(boss, (f"staff:{team.yue.userid}", {"base": 7}))
    team.order(3, "2026-11-02", of=team.yue)
    pages, cursor = [], None
    while True:
        query = {"scope": scope, "month": "2026-11", "limit": 2, **({"cursor": cursor} if cursor else {})}
        with queries(6):  # who am I, how long to wait for a rebuild, the department, the page, the days, since when
            page = boss.get("/api/v1/targets/staff", query_string=query).json
        pages += [(one["member"]["name"], one["base"], one["value"]) for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(pages) == [("主管", None, 0), ("林悦", 7, 3), ("王芳", None, 0)]


@pytest.mark.parametrize("scope", ["corp", "department", "staff"])
def test_staff_do_not_see_the_targets_of_others(team, sign_in, scope):
    named = {"department": f"department:{team.department.id}", "staff": f"staff:{team.yue.userid}"}.get(scope, scope)
    for path in ("/api/v1/targets", "/api/v1/targets/staff"):
        answer = sign_in(team.fang).get(path, query_string={"scope": named})
        assert answer.status_code == 404
    assert sign_in(team.fang).get("/api/v1/targets/departments").json["departments"] == []


def test_a_finished_month_lands_where_it_ended(team, sign_in):
    team.order(700, "2026-10-31T23:59")
    told = gmv(sign_in(team.fang), month="2026-10")
    assert (told["value"], told["landing"]) == (700, 700)


def test_a_running_month_lands_by_the_pattern_of_the_three_months_before(team, sign_in):
    for month in (8, 9, 10):
        for day in range(1, 29):
            team.order(1_000, f"2026-{month:02d}-{day:02d}T08:00") if day % 7 == 1 else None
    team.order(1, "2026-07-31")
    team.order(10_000, "2026-11-03")
    told = gmv(sign_in(team.fang))
    assert told["value"] == 10_000
    assert told["landing"] is not None
    assert told["landing"] > 10_000
