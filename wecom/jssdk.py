"""Signatures with which a page may use WeCom's JS-SDK."""

import secrets
import time
from dataclasses import dataclass
from typing import Literal

from wecom.client import WeComClient
from wecom.crypto import jsapi_signature

Identity = Literal["corp", "agent"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What ``ww.register`` wants for one URL; ``timestamp`` in Unix seconds."""

    timestamp: int
    nonce_str: str
    signature: str


def signature(ticket: str, nonce_str: str, timestamp: int, url: str) -> str:
    """The hex SHA-1 WeCom compares; the URL is taken exactly as given, without its fragment."""
    return jsapi_signature(ticket, nonce_str, timestamp, url.split("#", 1)[0])


def sign(client: WeComClient, identity: Identity, url: str) -> Signature:
    """Sign ``url`` as the corp or as the app. The caller must have checked that the URL is one of its own pages."""
    ticket = client.corp_ticket.get() if identity == "corp" else client.agent_ticket.get()
    timestamp, nonce_str = int(time.time()), secrets.token_hex(8)
    return Signature(timestamp, nonce_str, signature(ticket, nonce_str, timestamp, url))
