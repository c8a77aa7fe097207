"""What WeCom's error codes mean for us: every code belongs to one kind, and the kind says what to do."""

from enum import StrEnum
from functools import partial
from typing import Any

from wecom.scrub import scrub


class Kind(StrEnum):
    """What a caller does about an error."""

    REFRESH = "refresh"
    """Fetch a new token once and try once more (the client has done so already)."""
    RETRY = "retry"
    """Try again later with back-off, if the call is idempotent or is known not to have run."""
    WAIT = "wait"
    """Pause this API until its rate window is over."""
    CONFIGURATION = "configuration"
    """Stop; only an administrator can help."""
    VISIBILITY = "visibility"
    """The member or department is not, or no longer, visible to the app."""
    GONE = "gone"
    """The relation between member and customer does not exist."""
    LOGIN = "login"
    """Start the login anew, once."""
    DONE = "done"
    """Somebody did it before: treat as success."""
    LATE = "late"
    """The time for it is over: drop it."""
    BUG = "bug"
    """Our request is wrong; repeating it cannot help."""
    UNKNOWN = "unknown"


_CODES: dict[Kind, tuple[int, ...]] = {
    Kind.REFRESH: (40001, 40014, 42001),
    Kind.RETRY: (-1, 6000, 45033, 45035, 45036, 41063, 41096, 41079, 81026),
    Kind.WAIT: (45009,),
    Kind.CONFIGURATION: (
        *(
            40013,
            40091,
            41001,
            41057,
            43012,
            48001,
            48002,
            48003,
            48004,
            48005,
            48006,
            48007,
            48009,
            48011,
            50001,
            50003,
        ),
        *(60020, 60031, 80001, 85005, 85008, 301002, 301007, 610023, 610024),
    ),
    Kind.VISIBILITY: (40003, 40031, 50002, 60011, 60021, 60030, 60111, 81013, 92000),
    Kind.GONE: (40096, 84061, 84084),
    Kind.LOGIN: (40029, 42003, 42022, 84014, 84015, 92001),
    Kind.DONE: (40071, 40100, 40129, 41051, 41093, 49008),
    Kind.LATE: (40145, 41050, 41201, 42052, 60140),
    Kind.BUG: (
        *(
            40035,
            40058,
            40063,
            40068,
            40072,
            40206,
            41002,
            41004,
            41035,
            41046,
            41047,
            *range(42014, 42022),
            *range(42023, 42052),
        ),
        *(44004, 45002, 50100, 60267, 60268, 81017, 82001, 86001, 86003),
    ),
}
_KINDS = {code: kind for kind, codes in _CODES.items() for code in codes}

_ADVICE = {
    40001: "check WECOM_CORP_ID and WECOM_SECRET, and that the app is enabled",
    40013: "check WECOM_CORP_ID",
    40091: "WECOM_SECRET belongs to another corp",
    41057: "bind a WeChat developer account to the corp",
    43012: "set the app's callback address (接收消息 → API 接收): without one it cannot send cards with buttons",
    48001: "the app may not call this API",
    48002: "list the app among those that may call the customer contact APIs",
    48006: "WeCom withdrew the right because the app was unused; enable it again in the admin console",
    50001: "register the host of PUBLIC_URL as the app's trusted domain",
    50003: "enable the app in the admin console",
    60020: "add this server's public address to the app's trusted IPs",
    60031: "the app is not allowed to call APIs; check it in the admin console",
    80001: "register and verify the host of PUBLIC_URL as a trusted domain",
    85005: "verify the ownership of the trusted domain",
    301002: "WECOM_AGENT_ID and WECOM_SECRET do not belong together",
    610023: "the corp has reached its quota of external contacts; buy more",
    610024: "the corp has to hand in its qualification papers to WeCom",
}
_GENERAL_ADVICE = "check the app's settings and rights in the WeCom admin console"


def kind_of(errcode: int, api: str = "") -> Kind:
    """The kind of an error code; 40001 is a wrong secret on ``gettoken`` and a stale token everywhere else."""
    if errcode == 40001 and api == "gettoken":
        return Kind.CONFIGURATION
    return _KINDS.get(errcode, Kind.UNKNOWN)


def _advice(errcode: int, kind: Kind, api: str) -> str:
    if kind is Kind.CONFIGURATION:
        return _ADVICE.get(errcode, _GENERAL_ADVICE)
    if kind is Kind.WAIT:
        # After several wrong secrets gettoken is barred for the whole IP address, not for this app only.
        return "wait one hour" if api == "gettoken" else "wait 60 seconds, then 60 minutes"
    return ""


class WeComError(Exception):
    """WeCom refused a call; ``kind`` says what to do, never ``errmsg``."""

    def __init__(self, errcode: int, errmsg: str, api: str) -> None:
        errmsg = scrub(errmsg)
        super().__init__(errcode, errmsg, api)
        self.errcode = errcode
        self.errmsg = errmsg
        self.api = api

    @property
    def kind(self) -> Kind:
        """What to do about it."""
        return kind_of(self.errcode, self.api)

    def __str__(self) -> str:
        text = f"{self.api}: error {self.errcode} ({self.errmsg})"
        advice = _advice(self.errcode, self.kind, self.api)
        return f"{text}: {advice}" if advice else text


class WeComUnavailable(WeComError):
    """No usable answer came: network trouble, HTTP 5xx, or something that is not JSON.

    ``may_have_run`` is false only when the request certainly never reached WeCom.
    """

    def __init__(self, errmsg: str, api: str, *, may_have_run: bool) -> None:
        super().__init__(-1, errmsg, api)
        self.may_have_run = may_have_run

    @property
    def kind(self) -> Kind:
        """Always worth another attempt later."""
        return Kind.RETRY

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(WeComUnavailable, self.errmsg, self.api, may_have_run=self.may_have_run), ()

    def __str__(self) -> str:
        return f"{self.api}: no answer from WeCom ({self.errmsg})"


class WeComWait(WeComError):
    """Our own gate: the call was not sent, because WeCom's limits leave no room for it now (wecom.limits)."""

    def __init__(self, api: str, retry_after: float, reason: str) -> None:
        super().__init__(45009, reason, api)
        self.retry_after = retry_after
        """Seconds after which asking again makes sense."""

    @property
    def kind(self) -> Kind:
        """Come back later; nothing is wrong."""
        return Kind.WAIT

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(WeComWait, self.api, self.retry_after, self.errmsg), ()

    def __str__(self) -> str:
        return f"{self.api}: not sent, WeCom's limits leave room again in {self.retry_after:.0f} s ({self.errmsg})"
