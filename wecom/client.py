"""The one door to WeCom's API: adds the app's token, renews it once when WeCom no longer takes it."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import redis

from wecom.app import WeComApp
from wecom.errors import Kind, WeComError, WeComUnavailable
from wecom.fields import number, text
from wecom.limits import Limits
from wecom.shelf import SharedRedis
from wecom.tokens import Cache, Fetched
from wecom.transport import Timeout, Transport

_USUAL_SECONDS = 7200

Observer = Callable[[str, float, WeComError | None], None]
"""Told of every request that was sent: the API, the seconds it took, and what it was refused with."""


class WeComClient:
    """Calls WeCom as one app; one instance per process serves all its threads and greenlets."""

    def __init__(
        self,
        app: WeComApp,
        redis: redis.Redis,
        *,
        timeout: Timeout = (3.05, 8.0),
        limits: Limits | None = None,
        observe: Observer | None = None,
    ) -> None:
        self.app = app
        self._observe = observe
        self.limits = limits or Limits(redis, app.corp_id)
        self._transport = Transport(app.api_base, timeout)
        # Corp *and* app: two apps of one corp have different tokens and agent tickets.
        prefix = f"wecom:{app.corp_id}:{app.agent_id}"
        shared = SharedRedis(redis)
        self.access_token = Cache(shared, f"{prefix}:access_token", app.secret, self._fetch_access_token)
        self.corp_ticket = Cache(shared, f"{prefix}:corp_ticket", app.secret, self._fetch_corp_ticket)
        self.agent_ticket = Cache(shared, f"{prefix}:agent_ticket", app.secret, self._fetch_agent_ticket)

    def call(
        self,
        api: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        timeout: Timeout | None = None,
    ) -> dict[str, Any]:
        """The decoded answer of ``api`` (POST when there is a body, else GET); raises WeComError.

        Repeats itself once, with a new token, when WeCom no longer takes the token; any other retry is the caller's.
        WeComWait when the rate limits leave no room: nothing was sent.
        """
        return self._with_token(
            api,
            lambda token: self._transport.send(api, {**(params or {}), "access_token": token}, body, timeout),
        )

    def upload(
        self, api: str, filename: str, content: bytes, *, params: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Like ``call``, for a file."""
        return self._with_token(
            api,
            lambda token: self._transport.upload(api, {**(params or {}), "access_token": token}, filename, content),
        )

    def _with_token(self, api: str, send: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        token = self.access_token.get()
        try:
            with self.limits.call(api):
                return self._watched(api, lambda: send(token))
        except WeComError as error:
            if error.kind is not Kind.REFRESH:
                raise
        renewed = self.access_token.refresh(token)
        with self.limits.call(api):
            return self._watched(api, lambda: send(renewed))

    def _watched(self, api: str, send: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        started, error = time.perf_counter(), None
        try:
            return send()
        except WeComError as refusal:
            error = refusal
            raise
        finally:
            if self._observe is not None:
                self._observe(api, time.perf_counter() - started, error)

    def _fetch_access_token(self) -> Fetched:
        credentials = {"corpid": self.app.corp_id, "corpsecret": self.app.secret}
        try:
            answer = self._watched("gettoken", lambda: self._transport.send("gettoken", credentials, None, None))
        except WeComUnavailable as error:
            # Whatever the token was wanted for has not been sent.
            error.may_have_run = False
            raise
        return _fetched("gettoken", "access_token", answer)

    def _fetch_corp_ticket(self) -> Fetched:
        return _fetched("get_jsapi_ticket", "ticket", self.call("get_jsapi_ticket"))

    def _fetch_agent_ticket(self) -> Fetched:
        return _fetched("ticket/get", "ticket", self.call("ticket/get", params={"type": "agent_config"}))


def _fetched(api: str, name: str, answer: Mapping[str, Any]) -> Fetched:
    value = text(answer, name)
    if not value:
        raise WeComUnavailable(f"an answer without {name}", api, may_have_run=False)
    return Fetched(value, number(answer, "expires_in") or _USUAL_SECONDS)
