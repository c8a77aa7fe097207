from copy import deepcopy

import pytest

from wecom.errors import Kind, WeComError, WeComUnavailable, kind_of

KINDS = {
    Kind.REFRESH: "40014 42001 40001",
    Kind.RETRY: "-1 6000 45033 45035 45036 41063 41096 41079 81026",
    Kind.WAIT: "45009",
    Kind.CONFIGURATION: "40013 40091 41001 48001 48002 48003 48004 48005 48006 48007 48009 48011 50001 50003 60020 "
    "60031 80001 85005 85008 301002 301007 610023 610024 41057",
    Kind.VISIBILITY: "60011 60021 60030 60111 40003 40031 50002 81013 92000",
    Kind.GONE: "84061 84084 40096",
    Kind.LOGIN: "40029 42003 42022 84014 84015 92001",
    Kind.DONE: "41051 41093 40071 40100 40129 49008",
    Kind.LATE: "41050 60140 42052 40145 41201",
    Kind.BUG: "40035 40058 40063 40068 40072 40206 41002 41004 41035 41046 41047 42014 42019 42027 42051 44004 45002 "
    "50100 60268 60267 81017 82001 86001 86003",
    Kind.UNKNOWN: "0 1 99999 -5 40144 81011",
}


@pytest.mark.parametrize(("code", "kind"), [(int(c), kind) for kind, codes in KINDS.items() for c in codes.split()])
def test_every_documented_code_has_its_kind(code: int, kind: Kind) -> None:
    assert kind_of(code, "externalcontact/get") is kind


def test_a_wrong_secret_is_a_matter_of_configuration_only_on_gettoken() -> None:
    assert kind_of(40001, "gettoken") is Kind.CONFIGURATION
    assert kind_of(40001, "user/get") is Kind.REFRESH


@pytest.mark.parametrize("code", [int(code) for code in KINDS[Kind.CONFIGURATION].split()])
def test_a_configuration_error_tells_the_administrator_what_to_do(code: int) -> None:
    text = str(WeComError(code, "no", "user/get"))
    assert text.startswith(f"user/get: error {code} (no): ")
    assert len(text) > len(f"user/get: error {code} (no): ") + 10
    assert text.isascii()


def test_an_exhausted_rate_says_how_long_to_wait() -> None:
    assert "one hour" in str(WeComError(45009, "api freq out of limit", "gettoken"))
    assert "60 seconds" in str(WeComError(45009, "api freq out of limit", "user/get"))


@pytest.mark.parametrize(
    "error", [WeComError(84061, "not external contact", "x"), WeComUnavailable("HTTP 502", "x", may_have_run=False)]
)
def test_errors_can_be_copied_between_threads_and_queues(error: WeComError) -> None:
    copy = deepcopy(error)
    assert type(copy) is type(error)
    assert (copy.errcode, copy.errmsg, copy.api, copy.kind) == (error.errcode, error.errmsg, error.api, error.kind)
    assert getattr(copy, "may_have_run", None) == getattr(error, "may_have_run", None)
