"""Those who act in the demo corp: members at the product, customers and the console at the simulator, shops."""

import datetime as dt
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import requests

from script.support.errors import MendableError
from script.support.place import Place
from script.support.visitor import Visitor

ZONE = ZoneInfo("Asia/Shanghai")
MOST_ORDERS = 500
"""A call of the webhook takes."""
PATIENCE_SECONDS = 300.0
POLL_SECONDS = 0.2
BUSY = re.compile('status="(todo|doing)"')

Found = TypeVar("Found")


class World:
    """The product and its simulated WeCom, from outside. `pause` waits, and may raise when somebody asks to stop."""

    def __init__(self, place: Place, pause: Callable[[float], None]) -> None:
        self.place = place
        self._pause = pause
        self._visitors: dict[str, Visitor] = {}
        self._http = requests.Session()
        self._http.trust_env = False
        self.now = dt.datetime.fromisoformat(self.corp("clock")["now"]).astimezone(ZONE)

    def member(self, userid: str) -> Visitor:
        """Somebody who works here, signed in."""
        if userid not in self._visitors:
            self._visitors[userid] = Visitor(self.place, userid)
        return self._visitors[userid]

    def corp(self, path: str, **query: Any) -> Any:
        """What the simulator tells."""
        answer = self._http.get(f"{self.place.simulator_url}/__sim/{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def act(self, name: str, /, **given: Any) -> dict[str, Any]:
        """Something a customer, a member or an administrator does in WeCom; `error` when it could not be done."""
        answer = self._http.post(f"{self.place.simulator_url}/__sim/acts/{name}", json=given, timeout=30)
        if answer.status_code != requests.codes.conflict:
            answer.raise_for_status()
        done: dict[str, Any] = answer.json()
        return done

    def sell(self, orders: Sequence[dict[str, Any]]) -> None:
        """Shops tell of their orders through the signed door."""
        secret = self.place.order_secret.read_text().encode()
        for start in range(0, len(orders), MOST_ORDERS):
            body = json.dumps({"orders": orders[start : start + MOST_ORDERS]}).encode()
            # By the product's clock: that of the corp may have been turned.
            timestamp = str(int(self.time().timestamp() if self.place.fixed_now else time.time()))
            digest = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
            headers = {
                "Content-Type": "application/json",
                "X-Workbench-Timestamp": timestamp,
                "X-Workbench-Signature": f"sha256={digest}",
            }
            url = f"{self.place.app_url}/api/v1/orders/webhook"
            answer = self._http.post(url, data=body, headers=headers, timeout=60)
            answer.raise_for_status()
            if refused := [told for told in answer.json()["results"] if told["result"] == "rejected"]:
                raise MendableError(f"The demo's orders were refused: {refused[0]['reason']}")

    def time(self) -> dt.datetime:
        """What the clock of the corp shows; it stands still where the product's does."""
        return dt.datetime.fromisoformat(self.corp("clock")["now"]).astimezone(ZONE)

    def until(self, find: Callable[[], Found | None], what: str) -> Found:
        """What `find` gives once that is something."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := find()):
            if time.monotonic() > deadline:
                raise MendableError(f"The demo waited in vain for {what}; see {self.place.logs}.")
            self._pause(POLL_SECONDS)
        return found

    def settle(self, *queues: str) -> None:
        """Wait until WeCom has told everything and the workers have nothing left to do in these queues."""
        self.until(lambda: self._is_quiet(queues), f"the workers to be done with {', '.join(queues)}")

    def _is_quiet(self, queues: Sequence[str]) -> bool:
        if self.corp("summary")["callbacks_waiting"]:
            return False
        told = self._http.get(f"{self.place.app_url}/metrics", timeout=30).text.splitlines()
        busy = [line for line in told if line.startswith("workbench_jobs{") and BUSY.search(line)]
        return not any(f'queue="{queue}"' in line for queue in queues for line in busy)
