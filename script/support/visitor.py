"""A browser without a screen: logs a member in through the simulator and keeps the session's cookie."""

from typing import Any
from urllib.parse import quote, urldefrag

import requests

from script.support.place import Place

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) wxwork/4.1.30 MicroMessenger/7.0.1"


class Visitor:
    """One signed-in member."""

    def __init__(self, place: Place, userid: str) -> None:
        self.place = place
        self.http = requests.Session()
        self.http.trust_env = False  # our own addresses need no proxy
        self.http.headers["User-Agent"] = PHONE
        asked = self.http.get(f"{place.app_url}/auth/login?next=/h5/", allow_redirects=False, timeout=30)
        asked.raise_for_status()
        chooser = urldefrag(asked.headers["Location"]).url
        self.http.get(f"{chooser}&as={quote(userid)}", timeout=30).raise_for_status()
        self.get("/api/v1/me")

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)

    def get(self, path: str) -> requests.Response:
        response = self.http.get(f"{self.place.app_url}{path}", timeout=30)
        response.raise_for_status()
        return response

    def ask(self, method: str, path: str, **content: Any) -> Any:
        """What the API answers to a request (arguments of `requests`); an error says what it did not like."""
        response = self.http.request(method, f"{self.place.app_url}/api/v1/{path}", timeout=30, **content)
        if not response.ok:
            raise requests.HTTPError(f"{method} {path}: {response.status_code} {response.text}", response=response)
        return response.json() if response.content else None
