"""The welcome message: one answer to a WelcomeCode, within 20 seconds of the event."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from wecom.client import WeComClient
from wecom.texts import clip_bytes

_TEXT_BYTES = 4000
_CONNECTING = 2.0
_PATIENCE = 5.0

GOOD_FOR = timedelta(seconds=20)
"""How long a code can be used, counted from its event."""


def send_welcome(
    client: WeComClient,
    welcome_code: str,
    text: str,
    attachments: Sequence[Mapping[str, Any]] = (),
    *,
    patience: float = _PATIENCE,
) -> None:
    """Send text and up to nine attachments (WeCom's own shape); kinds LATE and DONE mean there is nothing left to do.

    ``patience`` in seconds is short: a code lives 20 seconds, and another attempt must still fit in. Repeating it is
    safe: a code works once, and 41051 after a lost answer means that the lost one had worked.
    """
    body: dict[str, Any] = {"welcome_code": welcome_code}
    if text:
        body["text"] = {"content": clip_bytes(text, _TEXT_BYTES)}
    if attachments:
        body["attachments"] = [dict(attachment) for attachment in attachments]
    client.call("externalcontact/send_welcome_msg", body=body, timeout=(min(_CONNECTING, patience), patience))
