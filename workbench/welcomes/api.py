"""Welcome texts as customers will read them, and the pictures that go with them."""

from typing import Any

from flask import Response, request

from wecom.media import LARGEST_IMAGE
from workbench.kernel import clock
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.welcomes import pictures
from workbench.welcomes.composing import MOST_BYTES, Situation, compose
from workbench.welcomes.models import WelcomePicture
from workbench.welcomes.schemas import PictureArgs, PictureSchema, PreviewArgs, PreviewSchema

blueprint = Blueprint("welcomes", __name__, url_prefix="/api/v1", description="Welcome messages")

SOMEBODY = "林女士"
ONE_DAY = 86_400
ENVELOPE_BYTES = 64 * 1024


def _admit() -> None:
    """A picture may be larger than other bodies; who may keep none is told so before it is read."""
    if request.endpoint == "welcomes.create_picture":
        pictures.require_keeper(current_actor())
        request.max_content_length = LARGEST_IMAGE + ENVELOPE_BYTES


blueprint.before_request(_admit)


@blueprint.route("/welcome-previews", methods=["POST"])
@blueprint.arguments(PreviewArgs)
@blueprint.response(200, PreviewSchema)
@blueprint.problems(401, 422)
def preview(args: dict[str, Any]) -> dict[str, Any]:
    """A welcome with its variables filled in, as if I were the one who was added just now."""
    me = db.session.get_one(Member, current_actor().member_id)
    about = {
        "member_name": me.name,
        "job_title": me.job_title,
        "channel_name": args["channel_name"],
        "at": clock.now().astimezone(clock.corp_zone()),
    }
    text = compose(args["text"], Situation(customer_name=SOMEBODY, **about))
    size = len(args["text"].encode())
    return {
        "text": text,
        "text_without_name": compose(args["text"], Situation(**about)),
        "bytes": size,
        "most_bytes": MOST_BYTES,
        "is_cut": size > MOST_BYTES,
    }


@blueprint.route("/welcome-pictures", methods=["POST"])
@blueprint.arguments(PictureArgs, location="files")
@blueprint.response(201, PictureSchema)
@blueprint.problems(401, 403, 413, 422)
def create_picture(files: dict[str, Any]) -> WelcomePicture:
    """Keep a picture of at most 10 MB; the same one again is the same picture."""
    given = files["picture"]
    return pictures.keep_picture(given.filename, given.read(), by=current_actor())


@blueprint.route("/welcome-pictures/<int:picture_id>")
@blueprint.response(200)
@blueprint.problems(401, 404)
def get_picture(picture_id: int) -> Response:
    """The picture itself."""
    current_actor()
    picture = pictures.get_picture(picture_id)
    answer = Response(picture.content, mimetype=picture.content_type)
    answer.headers["Cache-Control"] = f"private, max-age={ONE_DAY}, immutable"
    return answer
