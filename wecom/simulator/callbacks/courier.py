"""Carries one event to a door of somebody's software and says what became of it, in a word."""

import time
from dataclasses import dataclass

import requests

from wecom.simulator.callbacks.sealing import encrypt, envelope, signature
from wecom.simulator.ids import secret

TIMEOUT_SECONDS = 5.0
VERIFICATION_SECONDS = 1.0
ACCEPTED = "200"


@dataclass(frozen=True, slots=True)
class Door:
    """A callback address as it was saved in the console; `agent_id` is None for the directory's receiver."""

    address: str
    token: str
    aes_key: str
    corp_id: str
    agent_id: int | None


class Courier:
    """Seals and signs anew at every try; the XML inside stays the same."""

    def __init__(self) -> None:
        self._http = requests.Session()
        self._http.trust_env = False

    def close(self) -> None:
        self._http.close()

    def deliver(self, door: Door, xml: str) -> str:
        """The HTTP status, or what went wrong; anything but 200 counts as not received."""
        encrypted = encrypt(door.aes_key, xml, corp_id=door.corp_id)
        try:
            answer = self._http.post(
                door.address,
                params=_signed(door, encrypted),
                data=envelope(door.corp_id, door.agent_id, encrypted).encode(),
                headers={"Content-Type": "text/xml"},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.Timeout:
            return "timeout"
        except requests.RequestException as error:
            return type(error).__name__
        return str(answer.status_code)

    def verify_url(self, door: Door) -> str:
        """Do what the console does when the address is saved; an empty answer means it was accepted."""
        word = str(int(time.time() * 1000))
        echostr = encrypt(door.aes_key, word, corp_id=door.corp_id)
        query = _signed(door, echostr) | {"echostr": echostr}
        try:
            answer = self._http.get(door.address, params=query, timeout=VERIFICATION_SECONDS)
        except requests.RequestException as error:
            return f"no answer within one second ({type(error).__name__})"
        if answer.status_code != requests.codes.ok:
            return f"HTTP {answer.status_code}"
        return "" if answer.content == word.encode() else "the body was not exactly the decrypted echostr"


def _signed(door: Door, encrypted: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secret(10)
    return {
        "msg_signature": signature(door.token, timestamp, nonce, encrypted),
        "timestamp": timestamp,
        "nonce": nonce,
    }
