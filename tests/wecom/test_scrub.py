import io
import logging
import time

import pytest
import redis
import requests

from tests.wecom.stub import WeComStub
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import WeComError, WeComUnavailable
from wecom.scrub import ScrubFilter, scrub

SECRET = "s3cr3t-Value_0123456789"


@pytest.mark.parametrize(
    "text",
    [
        f"GET /cgi-bin/user/get?access_token={SECRET}&userid=zhangsan HTTP/1.1",
        f"/cgi-bin/gettoken?corpid=ww1&corpsecret={SECRET}",
        f'{{"errcode": 0, "access_token": "{SECRET}", "expires_in": 7200}}',
        f"{{'access_token': '{SECRET}'}}",
        f'{{"ticket":"{SECRET}"}}',
        f'b\'{{"user_ticket":"{SECRET}"}}\'',
        f"jsapi_ticket={SECRET}&noncestr=a&timestamp=1&url=https://a.example/",
        f"/auth/callback?code={SECRET}&state=abc",
        f"/auth/callback?state=abc&code={SECRET}",
        f"redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fcode%3D{SECRET}%26state%3D1",
        f"redirect_uri=https%3a%2f%2fa.example%2fcb%3fstate%3d1%26code%3d{SECRET}",
        f"corpsecret=ab%2Fcd%2B{SECRET}&x=1",
        f"welcome_code={SECRET}",
        f'"response_code": "{SECRET}"',
        f"<WelcomeCode><![CDATA[{SECRET}]]></WelcomeCode>",
        f"<ResponseCode>{SECRET}</ResponseCode>",
        f"secret: '{SECRET}'",
        f"WECOM_SECRET={SECRET}",
        f"WECOM_CALLBACK_AES_KEY={SECRET}",
        f"WECOM_CALLBACK_TOKEN={SECRET}",
        f"redis://:{SECRET}@cache.example:6379/0",
        f"postgresql://app:{SECRET}@db.example/workbench",
        f"ACCESS_TOKEN={SECRET}",
        f"access_token = '{SECRET}'",
        f'access_token="{SECRET}\\" and more of {SECRET}"',
    ],
)
def test_a_secret_does_not_survive(text: str) -> None:
    assert SECRET not in scrub(text)
    assert "***" in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "errcode=40014 errmsg='invalid access_token'",
        '{"errcode": 40001, "errmsg": "invalid credential"}',
        "status_code=200",
        "gettoken: error 40001",
        "get_jsapi_ticket: error 42012 (no)",
        "https://work.weixin.qq.com/?userid=zhangsan&state=渠道A",
        "postgresql:///workbench?host=/tmp/run",
        "客户说：密码 code 都不要",
    ],
)
def test_what_helps_to_understand_an_error_stays(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize("piece", ["a", "token", "token='", 'ticket="', "<Token>", "://", "code=", "%26", "secret= "])
def test_long_lines_are_scrubbed_in_no_time(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    began = time.perf_counter()
    scrub(text)
    assert time.perf_counter() - began < 3


def test_scrubbing_twice_changes_nothing_more() -> None:
    once = scrub(f"?access_token={SECRET}&code={SECRET} {{'ticket': '{SECRET}'}}")
    assert scrub(once) == once


@pytest.fixture
def log() -> logging.Logger:
    logger = logging.getLogger("tests.scrub")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    return logger


@pytest.fixture
def written(log: logging.Logger) -> io.StringIO:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(ScrubFilter())
    log.handlers = [handler]
    return stream


def test_the_filter_covers_message_and_arguments(log: logging.Logger, written: io.StringIO) -> None:
    log.info("calling %s", f"/user/get?access_token={SECRET}")
    log.info(f"corpsecret={SECRET}")  # noqa: G004 - just this mistake is to be caught
    log.info("%(a)s", {"a": f"ticket={SECRET}"})
    assert SECRET not in written.getvalue()
    assert written.getvalue().startswith("calling /user/get?access_token=***\n")


def test_the_filter_covers_tracebacks_with_their_causes(log: logging.Logger, written: io.StringIO) -> None:
    error = RuntimeError("sync failed")
    error.__cause__ = requests.ConnectionError(f"Max retries exceeded with url: /cgi-bin/x?access_token={SECRET}")
    log.error("a job failed", exc_info=error)
    assert SECRET not in written.getvalue()
    assert "RuntimeError: sync failed" in written.getvalue()
    assert "Max retries exceeded" in written.getvalue()


def test_the_filter_covers_the_stack(log: logging.Logger, written: io.StringIO) -> None:
    log.info("here", stack_info=True)
    assert "test_the_filter_covers_the_stack" in written.getvalue()


def test_a_record_without_secrets_keeps_its_arguments() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%s members", (3,), None)
    assert ScrubFilter().filter(record)
    assert record.args == (3,)


def test_a_wrong_format_string_is_kept_and_scrubbed(log: logging.Logger, written: io.StringIO) -> None:
    log.info("%d members", f"access_token={SECRET}")
    assert "members" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_nothing_leaks_from_a_real_call_with_debug_logging_of_urllib3(
    wc_redis: redis.Redis, wc_stub: WeComStub
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(ScrubFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        client = WeComClient(WeComApp("ww1", 1, SECRET, api_base=wc_stub.api_base), wc_redis)
        wc_stub.answer("x", {"errcode": 48002, "errmsg": f"api forbidden, access_token={SECRET}"})
        with pytest.raises(WeComError):
            client.call("x", params={"code": SECRET})
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    written = stream.getvalue()
    assert "/cgi-bin/gettoken?corpid=ww1&corpsecret=***" in written
    assert "access_token=***" in written
    assert SECRET not in written


def test_an_exception_carries_no_address_not_even_in_its_context(wc_redis: redis.Redis) -> None:
    app = WeComApp("ww1", 1, SECRET, api_base="http://127.0.0.1:9/cgi-bin/")
    with pytest.raises(WeComUnavailable) as caught:
        WeComClient(app, wc_redis).call("x")
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error!r} {error} {error.args}"
        error = error.__cause__ or error.__context__


def test_an_error_is_scrubbed_in_every_form() -> None:
    error = WeComError(40014, f"invalid access_token={SECRET}", "user/get")
    assert SECRET not in f"{error!r} {error} {error.args} {error.errmsg}"


def test_the_secret_is_not_shown_by_the_app() -> None:
    assert SECRET not in repr(WeComApp("ww1", 1, SECRET))
