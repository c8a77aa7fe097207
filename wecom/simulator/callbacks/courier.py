"""Carries one event to the app's door and says what became of it, in a word."""

import time
from collections.abc import Mapping

import requests

from wecom.simulator.callbacks.sealing import encrypt, envelope, signature
from wecom.simulator.identity import AGENT_ID, Receiver
from wecom.simulator.ids import secret

TIMEOUT_SECONDS = 5.0
VERIFICATION_SECONDS = 1.0
ACCEPTED = "200"


class Courier:
    """Seals and signs anew at every try; the XML inside stays the same."""

    def __init__(self, app_url: str, addresses: Mapping[str, str]) -> None:
        """`addresses`: the callback address of a receiver by its name, where it is not our app's own."""
        self._app_url = app_url
        self._addresses = addresses
        self._http = requests.Session()
        self._http.trust_env = False

    def close(self) -> None:
        self._http.close()

    def deliver(self, receiver: Receiver, xml: str) -> str:
        """The HTTP status, or what went wrong; anything but 200 counts as not received."""
        encrypted = encrypt(receiver.aes_key, xml)
        try:
            answer = self._http.post(
                self._address_of(receiver),
                params=_signed(receiver, encrypted),
                data=envelope(receiver, str(AGENT_ID), encrypted).encode(),
                headers={"Content-Type": "text/xml"},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.Timeout:
            return "timeout"
        except requests.RequestException as error:
            return type(error).__name__
        return str(answer.status_code)

    def verify_url(self, receiver: Receiver) -> str:
        """Do what the console does when the address is saved; an empty answer means it was accepted."""
        word = str(int(time.time() * 1000))
        echostr = encrypt(receiver.aes_key, word)
        query = _signed(receiver, echostr) | {"echostr": echostr}
        try:
            answer = self._http.get(self._address_of(receiver), params=query, timeout=VERIFICATION_SECONDS)
        except requests.RequestException as error:
            return f"no answer within one second ({type(error).__name__})"
        if answer.status_code != requests.codes.ok:
            return f"HTTP {answer.status_code}"
        return "" if answer.content == word.encode() else "the body was not exactly the decrypted echostr"

    def _address_of(self, receiver: Receiver) -> str:
        return self._addresses.get(receiver.name, self._app_url + receiver.path)


def _signed(receiver: Receiver, encrypted: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secret(10)
    return {
        "msg_signature": signature(receiver.token, timestamp, nonce, encrypted),
        "timestamp": timestamp,
        "nonce": nonce,
    }
