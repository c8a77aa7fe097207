"""Media: files WeCom keeps for three days under an id."""

from datetime import timedelta

from wecom.client import WeComClient
from wecom.fields import text

SMALLEST = 6
LARGEST_IMAGE = 10 * 1024 * 1024
"""Bytes; images are JPG or PNG."""
GOOD_FOR = timedelta(days=3)
"""How long a media_id can be used, counted from its upload."""


def upload_media(client: WeComClient, kind: str, filename: str, content: bytes) -> str:
    """The media_id of a temporary ``image``, ``voice``, ``video`` or ``file``, usable by all apps of the corp."""
    return text(client.upload("media/upload", filename, content, params={"type": kind}), "media_id")
