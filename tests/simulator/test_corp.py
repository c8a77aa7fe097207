import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from wecom.simulator.clock import start_of_day
from wecom.simulator.corp import build_corp
from wecom.simulator.identity import CORP_ID
from wecom.simulator.state import OutdatedState, State

NOON = 1_795_320_000  # 2026-11-22 12:00 in Shanghai
DAY = 86_400


def written(path: Path, *, seed: int = 7, size: str = "demo", now: int = NOON) -> State:
    state = State(path)
    build_corp(state, size=size, seed=seed, now=now)
    return state


def everything(state: State) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("members", "customers", "relations", "relation_tags", "tags", "contact_ways", "chats", "chat_members")
    return {table: [tuple(row) for row in state.rows(f"SELECT * FROM {table}")] for table in (*tables, "utterances")}  # noqa: S608


def test_the_same_seed_and_clock_make_the_same_corp(tmp_path: Path) -> None:
    one, same, other = (written(tmp_path / name, seed=seed) for name, seed in (("a", 7), ("b", 7), ("c", 8)))
    assert everything(one) == everything(same)
    ids = [{row[0] for row in everything(state)["customers"]} for state in (one, other)]
    assert ids[0].isdisjoint(ids[1])
    for state in (one, same, other):
        state.close()


def test_the_demo_corp_is_as_large_as_promised(tmp_path: Path) -> None:
    started = time.process_time()
    state = written(tmp_path / "demo")
    assert time.process_time() - started < 5
    assert state.count("SELECT count(*) FROM members") == 24
    assert state.count("SELECT count(*) FROM customers") == 3000
    assert state.count("SELECT count(*) FROM chats") == 40
    assert state.count("SELECT count(*) FROM contact_ways") == 12
    assert state.count("SELECT count(*) FROM tags") == 25
    heads = [
        row["userid"] for row in state.rows("SELECT userid FROM memberships WHERE is_leader ORDER BY department_id")
    ]
    assert heads == ["chenmo", "linyue", "zhoukai", "xuqing"]
    several = state.count("SELECT count(*) FROM (SELECT 1 FROM relations GROUP BY external_userid HAVING count(*) > 1)")
    assert 0.06 < several / 3000 < 0.10
    assert state.count("SELECT count(DISTINCT userid || external_userid) FROM utterances WHERE chat_id IS NULL") >= 200
    state.close()


def test_six_months_of_history_grow_towards_today_and_peak_at_weekends(tmp_path: Path) -> None:
    state = written(tmp_path / "demo")
    moments = [row["createtime"] for row in state.rows("SELECT createtime FROM relations")]
    assert min(moments) > NOON - 184 * DAY
    assert max(moments) <= NOON
    today = [moment for moment in moments if moment >= start_of_day(NOON)]
    assert 10 <= len(today) <= 40
    recent = sum(moment > NOON - 60 * DAY for moment in moments)
    early = sum(moment < NOON - 122 * DAY for moment in moments)
    assert recent > 1.3 * early
    weekdays = Counter(time.gmtime(moment + 8 * 3600).tm_wday for moment in moments)
    assert weekdays[5] > weekdays[1]
    assert all(time.gmtime(moment + 8 * 3600).tm_hour >= 7 for moment in moments)
    state.close()


def test_the_small_corp_is_quick_and_has_who_the_tests_need(tmp_path: Path) -> None:
    started = time.process_time()
    state = written(tmp_path / "small", size="small")
    assert time.process_time() - started < 0.3
    assert [row["userid"] for row in state.rows("SELECT userid FROM members ORDER BY userid")] == [
        "chenmo",
        "linyue",
        "wangfang",
        "zhoukai",
    ]
    assert state.count("SELECT count(*) FROM customers") == 30
    assert state.count("SELECT count(*) FROM chats") == 3
    state.close()


def test_a_restart_keeps_everything_and_a_reset_starts_over(start: Callable[..., RunningSimulator]) -> None:
    corp = start()
    token = corp.fetch_token()
    added = corp.act("add-customer", userid="wangfang", name="王小明")["external_userid"]
    corp.control("faults", {"api": "user/get", "errcode": -1, "permanent": True})
    corp.control("clock", {"now": "2026-12-01T09:00:00+08:00", "frozen": True})
    corp = start()
    assert corp.control("clock") == {"now": "2026-12-01T01:00:00.000+00:00", "frozen": True}
    assert corp.control(f"customers/{added}")["name"] == "王小明"
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == -1
    assert corp.control("reset", {"seed": 11}) == {"seed": 11, "size": "small", "corp_id": CORP_ID}
    assert corp.control("faults") == []
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == 40014
    corp.control(f"customers/{added}", status=404)
    assert corp.control("clock")["frozen"] is True


def test_the_clock_can_be_set_frozen_moved_on_and_given_back_to_real_time(corp: RunningSimulator) -> None:
    corp.control("clock", {"now": "2027-01-01T00:00:00+08:00", "frozen": True})
    corp.control("clock", {"advance_seconds": 90})
    assert corp.control("clock") == {"now": "2026-12-31T16:01:30.000+00:00", "frozen": True}
    corp.control("clock", {"now": None, "frozen": False})
    assert abs(corp.engine.clock.time() - time.time()) < 1
    assert "ISO 8601" in corp.control("clock", {"now": "tomorrow"}, status=400)["error"]


def test_the_control_api_shows_the_corp(corp: RunningSimulator) -> None:
    assert corp.control("health")["simulator"] == "wecom"
    assert corp.control("summary")["customers"] == 30
    wangfang = next(one for one in corp.control("members") if one["userid"] == "wangfang")
    assert (wangfang["department_names"], wangfang["is_leader"], wangfang["has_contact"]) == (
        ["护肤顾问部"],
        False,
        True,
    )
    customer = corp.control("customers?userid=wangfang&limit=1")[0]
    assert customer["followers"] == ["wangfang"]
    assert corp.control(f"customers?q={customer['name']}")
    assert corp.control("groups")[0]["owner"]
    assert corp.control("chats?userid=wangfang")[0]["content"]["content"]


def test_avatars_are_drawn_with_a_letter_and_nothing_else(corp: RunningSimulator) -> None:
    drawn = corp.http.get(f"{corp.url}/__sim/avatar/wangfang.svg", timeout=TIMEOUT)
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert ">王</text>" in drawn.text
    named = corp.act("add-customer", userid="wangfang", name="<b>🌸")["external_userid"]
    assert ">b</text>" in corp.http.get(f"{corp.url}/__sim/avatar/{named}.svg", timeout=TIMEOUT).text
    assert corp.http.get(f"{corp.url}/__sim/avatar/nobody.svg", timeout=TIMEOUT).status_code == 404


def test_people_talk_only_while_they_are_friends(corp: RunningSimulator) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    pair = {"userid": "wangfang", "external_userid": customer}
    first = corp.act("say", **pair, **{"from": "customer", "text": "在吗"})
    corp.act("say", **pair, **{"from": "member", "text": "在的"})
    newer = corp.control(f"chat?userid=wangfang&external_userid={customer}&after={first['id']}")
    assert [(line["sender_name"], line["content"]["content"]) for line in newer] == [("王芳", "在的")]
    corp.act("customer-leaves", **pair)
    corp.control("acts/say", pair | {"from": "member", "text": "还在吗"}, status=409)


def test_a_state_file_of_another_version_is_refused_with_advice(start: Callable[..., RunningSimulator]) -> None:
    corp = start()
    corp.engine.state.write("PRAGMA user_version = 1")
    with pytest.raises(OutdatedState, match="delete it"):
        start()
