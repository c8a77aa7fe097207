"""The welcome message: one answer to a WelcomeCode, within 20 seconds of the event."""

from collections.abc import Mapping, Sequence
from typing import Any

from wecom.client import WeComClient
from wecom.texts import clip_bytes

_TEXT_BYTES = 4000
_TIMEOUT = (2.0, 5.0)


def send_welcome(
    client: WeComClient, welcome_code: str, text: str, attachments: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Send text and up to nine attachments (WeCom's own shape); kinds LATE and DONE mean there is nothing left to do.

    Patience is short: a code lives 20 seconds, and another attempt must still fit in.
    """
    body: dict[str, Any] = {"welcome_code": welcome_code}
    if text:
        body["text"] = {"content": clip_bytes(text, _TEXT_BYTES)}
    if attachments:
        body["attachments"] = [dict(attachment) for attachment in attachments]
    client.call("externalcontact/send_welcome_msg", body=body, timeout=_TIMEOUT)
