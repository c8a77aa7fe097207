"""The application's WeCom client; the wire itself is `wecom`'s business."""

from typing import cast

from flask import current_app

from wecom.client import WeComClient


def client() -> WeComClient:
    """The client of this process, made when the application was."""
    return cast(WeComClient, current_app.extensions["wecom"])
