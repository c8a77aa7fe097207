"""Shapes of welcomes: attachments, pictures, previews."""

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from wecom.texts import clip_bytes
from workbench.kernel.texts import Line, Prose
from workbench.welcomes.composing import MOST_BYTES

MOST_ATTACHMENTS = 9
LIMITS = {"title": 128, "desc": 512, "url": 2048, "picurl": 2048}
PROGRAM_TITLE_BYTES = 64
NEEDS = {
    "link": ("title", "url"),
    "image": ("picture_id",),
    "miniprogram": ("title", "appid", "page", "picture_id"),
}


def fits(most: int) -> validate.Validator:
    """WeCom counts bytes of UTF-8, not characters."""

    class Fits(validate.Validator):
        def __call__(self, value: str) -> str:
            if clip_bytes(value, most) != value:
                raise ValidationError(f"At most {most} bytes, a Chinese character counts three.")
            return value

    return Fits()


class AttachmentSchema(Schema):
    """A link, a picture, or a mini-program with its picture."""

    kind = fields.String(required=True, validate=validate.OneOf(sorted(NEEDS)))
    title = Line(load_default=None, allow_none=True, validate=fits(LIMITS["title"]))
    desc = Prose(load_default=None, allow_none=True, validate=fits(LIMITS["desc"]))
    url = fields.Url(load_default=None, allow_none=True, schemes={"https", "http"}, validate=fits(LIMITS["url"]))
    picurl = fields.Url(load_default=None, allow_none=True, schemes={"https", "http"}, validate=fits(LIMITS["picurl"]))
    appid = Line(load_default=None, allow_none=True, validate=validate.Length(max=64))
    page = Line(load_default=None, allow_none=True, validate=validate.Length(max=1024))
    picture_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 2**63 - 1))

    @validates_schema
    def complete(self, data: dict[str, Any], **_about: Any) -> None:
        """Everything its kind needs."""
        for name in NEEDS.get(data["kind"], ()):
            if not data.get(name):
                raise ValidationError("Needed for this kind of attachment.", name)
        if data["kind"] == "miniprogram" and len(data["title"].encode()) > PROGRAM_TITLE_BYTES:
            raise ValidationError(f"At most {PROGRAM_TITLE_BYTES} bytes.", "title")


class WelcomeFields(Schema):
    """What customers of a channel are welcomed with. No text means the deployment's, an empty one means none."""

    welcome_text = Prose(load_default=None, allow_none=True, validate=fits(MOST_BYTES))
    welcome_attachments = fields.List(
        fields.Nested(AttachmentSchema), load_default=list, validate=validate.Length(max=MOST_ATTACHMENTS)
    )


class PreviewArgs(Schema):
    """A text with variables."""

    text = Prose(required=True, validate=validate.Length(max=MOST_BYTES))
    channel_name = Line(load_default="", validate=validate.Length(max=30))


class PreviewSchema(Schema):
    """The text as a customer would read it."""

    text = fields.String(required=True, metadata={"description": "to somebody whose name is known"})
    text_without_name = fields.String(required=True, metadata={"description": "to somebody half added"})
    bytes = fields.Integer(required=True)
    most_bytes = fields.Integer(required=True)
    is_cut = fields.Boolean(required=True)


class PictureArgs(Schema):
    """A JPG or PNG."""

    picture = Upload(required=True)


class PictureSchema(Schema):
    """A picture that can go with welcomes; its content is at `/api/v1/welcome-pictures/<id>`."""

    id = fields.Integer(required=True)
    filename = fields.String(required=True)
