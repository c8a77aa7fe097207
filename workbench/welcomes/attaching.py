"""What goes with a welcome's text, in WeCom's own shape, and fresh enough that WeCom still has it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from wecom.media import GOOD_FOR
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.welcomes.models import WelcomePicture

SAFETY = dt.timedelta(minutes=5)

Attachment = dict[str, Any]


def ready(attachments: Sequence[Attachment]) -> list[Attachment]:
    """Those that can be sent now. There is no time for uploads: what has a picture WeCom has forgotten is left out."""
    media = _media_ids([one["picture_id"] for one in attachments if one.get("picture_id") is not None])
    shaped = (_shaped(one, media.get(one.get("picture_id") or 0)) for one in attachments)
    return [one for one in shaped if one is not None]


def _media_ids(picture_ids: Sequence[int]) -> dict[int, str]:
    if not picture_ids:
        return {}
    fresh = WelcomePicture.uploaded_at > clock.now() - GOOD_FOR + SAFETY
    query = sa.select(WelcomePicture.id, WelcomePicture.media_id).where(WelcomePicture.id.in_(picture_ids), fresh)
    return {row.id: row.media_id for row in db.session.execute(query) if row.media_id}


def _shaped(one: Attachment, media_id: str | None) -> Attachment | None:
    kind = one["kind"]
    if kind == "link":
        link = {name: one[name] for name in ("title", "url", "desc", "picurl") if one.get(name)}
        return {"msgtype": "link", "link": link}
    if media_id is None:
        return None
    if kind == "image":
        return {"msgtype": "image", "image": {"media_id": media_id}}
    program = {"title": one["title"], "pic_media_id": media_id, "appid": one["appid"], "page": one["page"]}
    return {"msgtype": "miniprogram", "miniprogram": program}
