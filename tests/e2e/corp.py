"""What customers, colleagues and WeCom itself do meanwhile, through the simulator's control API."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Friend:
    """A customer somebody has just added."""

    external_userid: str
    name: str


@dataclass(frozen=True, slots=True)
class Corp:
    """The simulated corp."""

    url: str

    def add_customer(self, userid: str, **given: Any) -> Friend:
        """A new customer, under a name that no other test has seen."""
        name = f"新客{secrets.token_hex(3)}"
        added = self.act("add-customer", userid=userid, name=name, **given)
        return Friend(added["external_userid"], name)

    def act(self, act: str, **given: Any) -> Any:
        return self.write(f"acts/{act}", **given)

    def read(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.url}/__sim/{path}", params=query, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()

    def write(self, path: str, **given: Any) -> Any:
        answer = requests.post(f"{self.url}/__sim/{path}", json=given, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()

    def phone_page(self, userid: str, **peer: str) -> str:
        """The address of a member's phone, with the chat open that `external_userid` or `chat_id` names."""
        return f"{self.url}/__sim/phone?{urlencode({'userid': userid, **peer})}"

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Events wait inside WeCom for the length of the block, and travel after it."""
        self.write("callback-mode", paused=True)
        try:
            yield
        finally:
            self.write("callback-mode", paused=False)
