"""Somebody who works with the same product elsewhere: signed in without a browser, acting through the API."""

import datetime as dt
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import requests

from tests.e2e.corp import Friend

Found = TypeVar("Found")

SECONDS = 10
PAUSE_SECONDS = 0.1

BEGAN_AT = dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """A task somebody has just pushed."""

    id: int
    title: str


def eventually(find: Callable[[], Found | None]) -> Found:
    """What `find` returns once that is something."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = find()
        if found:
            return found
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(f"nothing came of it within {SECONDS} s")


class Colleague:
    """One member at the API."""

    def __init__(self, app_url: str, userid: str) -> None:
        self._app_url = app_url
        self._session = requests.Session()
        # A kept connection may be closed by the server in the very moment it is used again.
        self._session.headers["Connection"] = "close"
        asked = self._session.get(f"{app_url}/auth/login", allow_redirects=False, timeout=SECONDS)
        arrived = self._session.get(f"{asked.headers['Location']}&as={quote(userid)}", timeout=SECONDS)
        arrived.raise_for_status()
        self.userid = userid

    def read(self, path: str, **query: Any) -> Any:
        return self._ask("GET", path, params=query)

    def write(self, method: str, path: str, **body: Any) -> Any:
        return self._ask(method, path, json=body)

    def upload(self, path: str, name: str, content: bytes) -> Any:
        return self._ask("POST", path, files={"file": (name, content)})

    def push_task(
        self,
        title: str,
        *,
        to: str = "wangfang",
        about: Friend | None = None,
        script: str | None = None,
    ) -> Task:
        """Gives one member something to do soon, under a title that no other test has seen.

        The latest pushed is due soonest: 今日 shows only the first of a long day, and other tests leave theirs open.
        """
        now = dt.datetime.now(dt.UTC)
        due_at = max(BEGAN_AT + dt.timedelta(hours=2) - (now - BEGAN_AT), now + dt.timedelta(minutes=5))
        body = {
            "client_key": str(uuid.uuid4()),
            "title": f"{title} {secrets.token_hex(2)}",
            "note": "",
            "script": script,
            "due_at": due_at.isoformat(),
            "assignee_userids": [to],
            "customer_id": self.customer_id(about) if about else None,
        }
        pushed = self._ask("POST", "tasks", json=body)
        return Task(pushed["id"], pushed["title"])

    def customer_id(self, friend: Friend) -> int:
        """Our id of a customer, once the product has heard of them."""

        def known() -> int | None:
            rows = self.read("customers", q=friend.name)["items"]
            return rows[0]["id"] if rows else None

        return eventually(known)

    def count_done(self, task: Task) -> int:
        """How many of those who were asked have ticked it."""
        done: int = self.read(f"tasks/{task.id}")["items_done"]
        return done

    def _ask(self, method: str, path: str, **content: Any) -> Any:
        answer = self._session.request(method, f"{self._app_url}/api/v1/{path}", timeout=SECONDS, **content)
        answer.raise_for_status()
        return answer.json() if answer.content else None
