import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from tests.wecom.stub import Raw, WeComStub
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError, WeComUnavailable

OK = {"errcode": 0, "errmsg": "ok"}


def test_a_call_without_a_body_is_a_get_with_the_token_in_the_query(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("user/get", {**OK, "userid": "zhangsan"})
    assert wc_client.call("user/get", params={"userid": "zhangsan"})["userid"] == "zhangsan"
    call = wc_stub.last("user/get")
    assert (call.method, call.params) == ("GET", {"userid": "zhangsan", "access_token": "T1"})


def test_a_body_is_posted_as_raw_utf8_without_escapes(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("message/send", OK)
    wc_client.call("message/send", body={"text": "你好，🎉"})
    call = wc_stub.last("message/send")
    assert call.method == "POST"
    assert "你好，🎉".encode() in call.raw_body
    assert b"\\u" not in call.raw_body
    assert call.params == {"access_token": "T1"}
    assert b"T1" not in call.raw_body


def test_half_a_surrogate_pair_in_a_text_does_not_break_the_call(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("message/send", OK)
    wc_client.call("message/send", body={"text": "a\ud83db"})
    assert wc_stub.last("message/send").body == {"text": "a?b"}


def test_an_answer_without_errcode_is_a_success(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("x", {"name": "张三"})
    assert wc_client.call("x") == {"name": "张三"}


def test_the_token_is_fetched_once_for_many_calls(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("x", OK)
    for _ in range(5):
        wc_client.call("x")
    assert wc_stub.count("gettoken") == 1
    assert wc_stub.last("gettoken").params == {"corpid": "ww-test-corp", "corpsecret": "test-secret-0123456789"}


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_refused_token_is_replaced_and_the_call_repeated_once(
    wc_client: WeComClient, wc_stub: WeComStub, errcode: int
) -> None:
    wc_stub.answer("x", {"errcode": errcode, "errmsg": "no"}, {**OK, "n": 1})
    assert wc_client.call("x")["n"] == 1
    assert (wc_stub.count("x"), wc_stub.count("gettoken")) == (2, 2)
    assert wc_stub.last("x").params["access_token"] == "T2"


def test_a_permanently_refused_token_costs_two_calls_and_then_the_error(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    wc_stub.answer("x", {"errcode": 42001, "errmsg": "access_token expired"})
    with pytest.raises(WeComError) as caught:
        wc_client.call("x")
    assert (caught.value.errcode, caught.value.kind, caught.value.api) == (42001, Kind.REFRESH, "x")
    assert (wc_stub.count("x"), wc_stub.count("gettoken")) == (2, 2)


def test_twenty_threads_with_a_stale_token_fetch_one(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("x", OK)
    wc_client.call("x")
    wc_stub.revoke_token()
    wc_stub.token_delay = 0.2
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: wc_client.call("x"), range(20)))
    assert answers == [OK] * 20
    assert wc_stub.count("gettoken") == 2


@pytest.mark.parametrize("errcode", [45009, 48002, 60111, 84061, -1, 99999])
def test_no_other_error_is_repeated(wc_client: WeComClient, wc_stub: WeComStub, errcode: int) -> None:
    wc_stub.answer("x", {"errcode": errcode, "errmsg": "no"})
    with pytest.raises(WeComError):
        wc_client.call("x")
    assert wc_stub.count("x") == 1


def test_a_wrong_secret_is_a_configuration_error_and_is_not_sent_again(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    wc_stub.answer("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    for _ in range(3):
        with pytest.raises(WeComError) as caught:
            wc_client.call("x")
        assert (caught.value.kind, caught.value.api) == (Kind.CONFIGURATION, "gettoken")
    assert wc_stub.count("gettoken") == 1


def test_a_corrected_secret_is_tried_at_once(wc_client: WeComClient, wc_stub: WeComStub, wc_redis: redis.Redis) -> None:
    give_token = wc_stub.on["gettoken"]
    wc_stub.answer("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(WeComError):
        wc_client.call("x")
    wc_stub.on["gettoken"] = give_token
    wc_stub.answer("x", OK)
    corrected = WeComApp("ww-test-corp", 1000002, "another-secret", api_base=wc_stub.api_base)
    assert WeComClient(corrected, wc_redis).call("x") == OK


def test_a_gettoken_answer_without_a_token_is_an_error_and_not_kept(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    give_token = wc_stub.on["gettoken"]
    wc_stub.answer("gettoken", {"errcode": 0, "errmsg": "ok"})
    wc_stub.answer("x", OK)
    with pytest.raises(WeComUnavailable):
        wc_client.call("x")
    wc_stub.on["gettoken"] = give_token
    assert wc_client.call("x") == OK


@pytest.mark.parametrize(
    "answer",
    [
        Raw(500, b'{"errcode":0}'),
        Raw(502, b"<html>bad gateway</html>"),
        Raw(404, b'{"message": "no such route"}'),
        Raw(200, b"<html>maintenance</html>"),
        Raw(200, b"[1, 2]"),
        Raw(200, b"\xff\xfe"),
        Raw(hang_up=True),
        Raw(302, b"", {"Location": "http://127.0.0.1:9/stolen"}),
    ],
)
def test_nonsense_from_the_network_is_unavailability_that_may_have_run(
    wc_client: WeComClient, wc_stub: WeComStub, answer: Raw
) -> None:
    wc_stub.answer("x", answer)
    with pytest.raises(WeComUnavailable) as caught:
        wc_client.call("x", body={})
    assert caught.value.kind is Kind.RETRY
    assert caught.value.may_have_run
    assert wc_stub.count("x") == 1


def test_when_no_token_can_be_had_the_call_itself_certainly_did_not_run(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    wc_stub.answer("gettoken", Raw(hang_up=True))
    with pytest.raises(WeComUnavailable) as caught:
        wc_client.call("message/send", body={})
    assert (caught.value.api, caught.value.may_have_run) == ("gettoken", False)


def test_a_slow_answer_is_given_up_in_time_and_may_have_run(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    def dawdle(_call: object) -> dict[str, object]:
        time.sleep(4)
        return {}

    wc_stub.on["x"] = dawdle
    began = time.monotonic()
    with pytest.raises(WeComUnavailable) as caught:
        wc_client.call("x", timeout=(0.5, 0.2))
    assert time.monotonic() - began < 3
    assert caught.value.may_have_run


def test_a_server_that_is_not_there_certainly_did_not_run_it(wc_redis: redis.Redis) -> None:
    app = WeComApp("ww-test-corp", 1000002, "s", api_base="http://127.0.0.1:9/cgi-bin/")
    with pytest.raises(WeComUnavailable) as caught:
        WeComClient(app, wc_redis).call("x")
    assert not caught.value.may_have_run
    assert "connect" in str(caught.value)


def test_two_apps_of_one_corp_do_not_share_a_token(
    wc_client: WeComClient, wc_stub: WeComStub, wc_redis: redis.Redis
) -> None:
    wc_stub.on["x"] = lambda call: {**OK, "token": call.params["access_token"]}
    other = WeComClient(WeComApp("ww-test-corp", 1000003, "o", api_base=wc_stub.api_base), wc_redis)
    assert wc_client.call("x")["token"] == "T1"
    assert other.call("x")["token"] == "T2"


def test_connections_are_reused_and_cookies_are_not_kept(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("x", Raw(200, json.dumps(OK).encode(), {"Set-Cookie": "a=b"}))
    wc_client.call("x")
    wc_client.call("x")
    assert not wc_client._transport._session.cookies


def test_a_server_on_a_bare_address_is_asked_past_the_proxy(
    wc_client: WeComClient, wc_stub: WeComStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    wc_stub.answer("x", OK)
    assert wc_client.call("x") == OK


def test_wecom_itself_is_asked_through_the_proxy_of_the_environment(
    wc_redis: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(WeComUnavailable, match="could not connect") as caught:
        WeComClient(WeComApp("ww-test-corp", 1, "s"), wc_redis).call("x")
    assert not caught.value.may_have_run
