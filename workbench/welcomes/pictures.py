"""Pictures for customers: kept here, and uploaded to WeCom again before the three days it keeps them are over."""

import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONPATH, insert
from sqlalchemy.orm import undefer

from wecom import media
from wecom.errors import Kind, WeComError
from workbench.channels.access import require_manager
from workbench.channels.models import Channel
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.welcomes.models import WelcomePicture

log = logging.getLogger(__name__)

KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
PICTURES = '$[*].picture_id ? (@.type() == "number")'
AGED = dt.timedelta(days=2)


def require_keeper(actor: Actor) -> None:
    """Pictures are kept by who manages channels, and by who may send to many."""
    if not actor.may_push_tasks:
        require_manager(actor)


def keep_picture(filename: str, content: bytes, *, by: Actor) -> WelcomePicture:
    """Keep a JPG or PNG, and have it uploaded; the same content again is the same picture."""
    require_keeper(by)
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None or len(content) < media.SMALLEST:
        raise Refused("not_a_picture", status=422, detail="WeCom takes JPG and PNG pictures; choose another file.")
    values = {
        "digest": hashlib.sha256(content).hexdigest(),
        "filename": filename or "picture",
        "content_type": kind,
        "content": content,
        "created_by_id": by.member_id,
    }
    statement = insert(WelcomePicture).values(values)
    same = {"digest": values["digest"]}
    statement = statement.on_conflict_do_update(index_elements=["digest"], set_=same)
    picture = db.session.scalars(statement.returning(WelcomePicture)).one()
    later(upload_picture, picture_id=picture.id)
    return picture


def get_picture(picture_id: int) -> WelcomePicture:
    """With its content; what customers are sent is no secret among colleagues."""
    found = db.session.get(WelcomePicture, picture_id, options=[undefer(WelcomePicture.content)])
    if found is None:
        raise not_found()
    return found


def require_pictures(picture_ids: Collection[int]) -> None:
    """Refuse pictures that are not kept here."""
    query = sa.select(sa.func.count()).where(WelcomePicture.id.in_(picture_ids))
    if picture_ids and db.session.scalars(query).one() != len(set(picture_ids)):
        raise Refused("unknown_picture", status=422, detail="One of the pictures does not exist; upload it again.")


def media_ids(picture_ids: Collection[int]) -> dict[int, str]:
    """WeCom's ids of pictures, good for another day: what it may soon forget is uploaded now, and nothing written."""
    query = sa.select(WelcomePicture).where(WelcomePicture.id.in_(picture_ids))
    pictures = db.session.scalars(query.options(undefer(WelcomePicture.content))) if picture_ids else ()
    return {one.id: one.media_id if one.media_id and _is_young(one) else _upload(one) for one in pictures}


def note_uploads(uploaded: Mapping[int, str]) -> None:
    """Remember what WeCom was given just now."""
    for picture_id, media_id in uploaded.items():
        fresh = sa.update(WelcomePicture).where(
            WelcomePicture.id == picture_id, WelcomePicture.media_id.is_distinct_from(media_id)
        )
        db.session.execute(fresh.values(media_id=media_id, uploaded_at=clock.now()))


@job(retry=AFTER_AN_OUTAGE)
def upload_picture(picture_id: int) -> None:
    """Give WeCom the picture, unless what it has is young. Uploading twice only costs a call."""
    picture = db.session.get(WelcomePicture, picture_id, options=[undefer(WelcomePicture.content)])
    if picture is None or _is_young(picture):
        return
    try:
        media_id = _upload(picture)
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        log.warning("picture %s was refused: %s", picture_id, error)
        return
    picture.media_id, picture.uploaded_at = media_id, clock.now()


def _is_young(picture: WelcomePicture) -> bool:
    return picture.uploaded_at is not None and picture.uploaded_at > clock.now() - AGED


def _upload(picture: WelcomePicture) -> str:
    return media.upload_media(client(), "image", picture.filename, picture.content)


@jobs.periodic(cron="25 * * * *", periodic_id="renew_pictures")
@job(queue="maintenance", queueing_lock="welcomes.renew_pictures")
def renew_pictures(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Every hour: pictures in use that are two days old at WeCom, or were never taken, are uploaded again."""
    numbers = sa.func.jsonb_path_query(Channel.welcome_attachments, sa.cast(PICTURES, JSONPATH))
    in_use = sa.select(sa.cast(sa.cast(numbers, sa.Text), sa.BigInteger))
    aged = sa.or_(WelcomePicture.uploaded_at.is_(None), WelcomePicture.uploaded_at < clock.now() - AGED)
    query = sa.select(WelcomePicture.id).where(
        WelcomePicture.id.in_(in_use), aged, WelcomePicture.id.not_in(in_queue(upload_picture, "picture_id"))
    )
    for picture_id in db.session.scalars(query):
        later(upload_picture, picture_id=picture_id)
