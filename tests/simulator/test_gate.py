import json
import threading
import time
from typing import Any

import pytest
import requests

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.identity import APP_SECRET, CORP_ID

PAIR = "externalcontact/mark_tag"


def post(corp: RunningSimulator, api: str, raw: bytes, **headers: str) -> dict[str, Any]:
    url = f"{corp.url}/cgi-bin/{api}"
    sent = corp.http.post(url, params={"access_token": corp.fetch_token()}, data=raw, headers=headers, timeout=TIMEOUT)
    return dict(sent.json())


def test_bodies_need_no_content_type_but_raw_utf_8(corp: RunningSimulator) -> None:
    api = "externalcontact/add_corp_tag"
    body = {"group_name": "节日", "tag": [{"name": "中秋"}]}
    assert post(corp, api, json.dumps(body).encode())["errcode"] == 40033
    assert post(corp, api, json.dumps(body, ensure_ascii=False).encode())["errcode"] == 0
    backslash = {"group_name": "路径", "tag": [{"name": "C:\\users"}]}
    assert post(corp, api, json.dumps(backslash, ensure_ascii=False).encode())["errcode"] == 0


@pytest.mark.parametrize("raw", [b"{", b"[1]", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_40058_with_the_known_warning(corp: RunningSimulator, raw: bytes) -> None:
    answer = post(corp, "externalcontact/get_corp_tag_list", raw)
    assert (answer["errcode"], answer["tag_group"]) == (40058, [])
    assert "Warning: wrong json format." in answer["errmsg"]


def test_the_wrong_method_and_an_unknown_api_are_refused(
    corp: RunningSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    assert corp.call("externalcontact/get_corp_tag_list")["errcode"] == 43002
    assert corp.call("user/get", {"userid": "wangfang"})["errcode"] == 43001
    assert corp.http.get(f"{corp.url}/cgi-bin/externalcontact/nothing", timeout=TIMEOUT).status_code == 404
    assert "externalcontact/nothing" in caplog.text


def test_the_next_calls_fail_as_often_as_asked_and_then_work(corp: RunningSimulator) -> None:
    corp.control("faults", {"api": "user/get", "errcode": -1, "times": 2})
    outcomes = [corp.call("user/get", userid="wangfang")["errcode"] for _ in range(3)]
    assert outcomes == [-1, -1, 0]
    assert corp.control("faults") == []


def test_a_permanent_fault_stays_until_cleared_and_a_star_means_every_api(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    corp.control("faults", {"api": "*", "errcode": 45009, "permanent": True})
    assert [corp.get("user/get", access_token=token, userid="wangfang")["errcode"] for _ in range(3)] == [45009] * 3
    corp.http.delete(f"{corp.url}/__sim/faults", timeout=TIMEOUT)
    assert corp.call("user/get", userid="wangfang")["errcode"] == 0


def test_a_call_can_fail_over_http_or_lose_its_connection_before_or_after_it_ran(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    url = f"{corp.url}/cgi-bin/message/send?access_token={token}"
    body = json.dumps({"touser": "wangfang", "msgtype": "text", "agentid": 1000002, "text": {"content": "hi"}})

    def arrived() -> int:
        return len(corp.control("messages?userid=wangfang"))

    for after, expected in ((False, 0), (True, 1)):
        corp.control("faults", {"api": "message/send", "http_status": 502, "after": after})
        assert corp.http.post(url, data=body, timeout=TIMEOUT).status_code == 502
        assert arrived() == expected
    for after, expected in ((False, 1), (True, 2)):
        corp.control("faults", {"api": "message/send", "drop": True, "after": after})
        with pytest.raises(requests.ConnectionError):
            corp.http.post(url, data=body, timeout=TIMEOUT)
        assert arrived() == expected


def test_a_delayed_call_answers_late_and_a_fault_must_say_what_happens(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    corp.control("faults", {"api": "user/get", "delay_seconds": 0.4})
    started = time.monotonic()
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == 0
    assert time.monotonic() - started >= 0.4
    assert "give one of" in corp.control("faults", {"api": "user/get"}, status=400)["error"]
    corp.control("faults", {"api": "user/get", "errcode": "no"}, status=400)


def test_too_many_calls_in_a_minute_or_at_once_are_refused(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    corp.control("settings", {"calls_per_minute": 2, "parallel_calls": 1})
    corp.control("clock", {"frozen": True})
    corp.advance(120)

    def outcome() -> int:
        return int(corp.get("getcallbackip", access_token=token)["errcode"])

    assert [outcome() for _ in range(3)] == [0, 0, 45009]
    corp.advance(60)
    corp.control("faults", {"api": "getcallbackip", "delay_seconds": 0.6})
    slow = threading.Thread(target=outcome)
    slow.start()
    time.sleep(0.2)
    assert outcome() == 45033
    slow.join()


def test_an_app_without_the_right_or_from_elsewhere_is_told_so(corp: RunningSimulator) -> None:
    corp.control("settings", {"is_customer_api_allowed": False})
    assert corp.call("externalcontact/get_follow_user_list")["errcode"] == 48002
    assert corp.call("user/get", userid="wangfang")["errcode"] == 0
    corp.control("settings", {"is_customer_api_allowed": True, "is_ip_allowed": False})
    assert corp.call("user/get", userid="wangfang")["errcode"] == 60020
    assert "unknown setting" in corp.control("settings", {"nonsense": 1}, status=400)["error"]


def test_an_app_without_the_right_hears_nothing_of_customers(corp: RunningSimulator, door: Door) -> None:
    corp.control("settings", {"is_customer_api_allowed": False})
    corp.act("add-customer", userid="wangfang")
    corp.act("disable-member", userid="linyue")
    assert [event["Event"] for event in door.wait_for(1)] == ["unsubscribe"]


def test_calls_are_counted_and_never_show_a_token_or_a_secret(corp: RunningSimulator) -> None:
    corp.call("user/get", userid="wangfang")
    corp.call("externalcontact/get_corp_tag_list", {})
    report = corp.control("calls")
    assert report["by_api"] == {"externalcontact/get_corp_tag_list": 1, "gettoken": 2, "user/get": 1}
    assert report["total"] == 4
    assert corp.control("calls?api=user/get")["total"] == 1
    seen = json.dumps(report)
    assert "access_token" not in seen
    assert "sim-app-secret" not in seen
    corp.http.delete(f"{corp.url}/__sim/calls", timeout=TIMEOUT)
    assert corp.control("calls")["total"] == 0


def test_a_secret_that_was_reset_spoils_tokens_and_new_ones(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    corp.control("settings", {"is_secret_right": False})
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == 40001
    assert corp.get("gettoken", corpid=CORP_ID, corpsecret=APP_SECRET)["errcode"] == 40001
    corp.control("settings", {"is_secret_right": True})
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == 0


def test_an_app_that_was_switched_off_may_call_nothing(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    corp.control("settings", {"is_app_enabled": False})
    assert corp.get("user/get", access_token=token, userid="wangfang")["errcode"] == 50003
    assert corp.get("gettoken", corpid=CORP_ID, corpsecret=APP_SECRET)["errcode"] == 40001


def test_an_empty_visible_range_shows_nobody(corp: RunningSimulator) -> None:
    corp.control("settings", {"is_anybody_visible": False})
    assert corp.call("user/get", userid="wangfang")["errcode"] == 60111
    assert corp.call("department/simplelist")["department_id"] == []
    assert corp.call("externalcontact/get_follow_user_list")["follow_user"] == []
    assert corp.call("agent/get", agentid=1000002)["allow_partys"] == {"partyid": []}


def test_the_app_knows_its_domain_and_another_app_is_none_of_its_business(corp: RunningSimulator) -> None:
    found = corp.call("agent/get", agentid=1000002)
    assert found["redirect_domain"] == corp.engine.apps.first.trusted_domain
    assert corp.call("agent/get", agentid=1000003)["errcode"] == 301002
    assert corp.call("agent/get")["errcode"] == 41011
    corp.control("settings", {"is_domain_trusted": False})
    assert corp.call("agent/get", agentid=1000002)["redirect_domain"] == "other.example.com"
