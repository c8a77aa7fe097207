"""HTTP to the WeCom server: one pooled connection set, raw UTF-8 JSON, and errors that carry no address."""

import http.cookiejar
import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError, ProxyError

from wecom.errors import WeComError, WeComUnavailable
from wecom.fields import number, text

Timeout = tuple[float, float]


class Transport:
    """Sends one request at a time per caller; may be shared by threads and greenlets."""

    def __init__(self, base_url: str, timeout: Timeout) -> None:
        self._base_url = base_url.rstrip("/") + "/"
        self._timeout = timeout
        self._session = requests.Session()
        # WeCom itself is reached through the proxy of the environment, a simulator on a bare address never is.
        self._session.trust_env = not _is_bare_address(self._base_url)
        # Cookies are the one thing in a Session that threads would share and change.
        self._session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_connections=2, pool_maxsize=50, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def send(
        self, api: str, params: Mapping[str, Any], body: Mapping[str, Any] | None, timeout: Timeout | None
    ) -> dict[str, Any]:
        """POST ``body`` if there is one, else GET; the decoded answer, or WeComError."""
        # WeCom refuses \uXXXX escapes (40033); a lone surrogate half has no UTF-8 form and becomes "?".
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        request: dict[str, Any] = {}
        if data is not None:
            request = {"data": data, "headers": {"Content-Type": "application/json; charset=utf-8"}}
        return _checked(api, self._exchange(api, params, request, timeout or self._timeout))

    def upload(self, api: str, params: Mapping[str, Any], filename: str, content: bytes) -> dict[str, Any]:
        """POST a file as the form field ``media``; the decoded answer, or WeComError."""
        request = {"files": {"media": (filename, content)}}
        return _checked(api, self._exchange(api, params, request, self._timeout))

    def _exchange(
        self, api: str, params: Mapping[str, Any], request: dict[str, Any], timeout: Timeout
    ) -> dict[str, Any] | WeComUnavailable:
        try:
            response = self._session.request(
                "POST" if request else "GET",
                self._base_url + api,
                params=dict(params),
                timeout=timeout,
                allow_redirects=False,
                **request,
            )
        except requests.RequestException as error:
            return WeComUnavailable(_what_happened(error), api, may_have_run=not _never_sent(error))
        # WeCom reports its own errors with status 200; anything else was said by something in between.
        if response.status_code != requests.codes.ok:
            return WeComUnavailable(f"HTTP {response.status_code}", api, may_have_run=True)
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return WeComUnavailable("the answer is not a JSON object", api, may_have_run=True)
        return answer


def _checked(api: str, answer: dict[str, Any] | WeComUnavailable) -> dict[str, Any]:
    if isinstance(answer, WeComUnavailable):
        # Raised here, outside of any except block: the original exception carries the address with its token.
        raise answer
    if errcode := number(answer, "errcode"):
        raise WeComError(errcode, text(answer, "errmsg"), api)
    return answer


def _is_bare_address(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def _never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ProxyError)


def _what_happened(error: requests.RequestException) -> str:
    if _never_sent(error):
        return "could not connect"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    return f"connection broke: {type(error).__name__}"
