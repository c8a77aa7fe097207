"""What can be attached to a mass send, within WeCom's limits (wecom-api E.9), and what WeCom is given of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.kernel.paging import BIGGEST_ID
from workbench.kernel.texts import Line, Prose

LONGEST_ADDRESS = 2048


class InBytes(validate.Validator):
    """WeCom counts bytes of UTF-8, not characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, value: str) -> str:
        if len(value.encode()) > self.most:
            raise ValidationError(f"At most {self.most} bytes of UTF-8.")
        return value


class SentLinkSchema(Schema):
    """A link; the address of its picture is optional."""

    title = Line(required=True, validate=[validate.Length(min=1), InBytes(128)])
    url = fields.URL(required=True, schemes={"http", "https"}, validate=InBytes(LONGEST_ADDRESS))
    desc = Prose(validate=InBytes(512))
    picurl = fields.URL(schemes={"http", "https"}, validate=InBytes(LONGEST_ADDRESS))


class SentImageSchema(Schema):
    """A picture: kept here (`picture_id`), or at WeCom for three days (`media_id`) or for ever (`pic_url`)."""

    picture_id = fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID))
    media_id = Line(validate=validate.Length(min=1, max=256))
    pic_url = fields.URL(schemes={"http", "https"}, validate=InBytes(LONGEST_ADDRESS))

    @validates_schema
    def check_one(self, data: dict[str, Any], **_: Any) -> None:
        """One of the three."""
        if len(data) != 1:
            raise ValidationError("Give picture_id, media_id or pic_url.", "picture_id")


class SentMiniProgramSchema(Schema):
    """A mini-program that belongs to the corp."""

    title = Line(required=True, validate=[validate.Length(min=1), InBytes(64)])
    pic_media_id = Line(required=True, validate=validate.Length(min=1, max=256))
    appid = Line(required=True, validate=validate.Length(min=1, max=64))
    page = Line(required=True, validate=validate.Length(min=1, max=1024))


class SendAttachmentSchema(Schema):
    """Something sent after the text, in WeCom's own shape."""

    msgtype = fields.String(required=True, validate=validate.OneOf(("link", "image", "miniprogram")))
    link = fields.Nested(SentLinkSchema)
    image = fields.Nested(SentImageSchema)
    miniprogram = fields.Nested(SentMiniProgramSchema)

    @validates_schema
    def check_kind(self, data: dict[str, Any], **_: Any) -> None:
        """The part named by `msgtype`, and no other."""
        msgtype = data.get("msgtype", "")
        if set(data) != {"msgtype", msgtype}:
            raise ValidationError("Give the part that msgtype names, and only that.", msgtype or "msgtype")


def picture_ids(attachments: Iterable[Mapping[str, Any]]) -> set[int]:
    """The pictures among them that are kept here."""
    return {one["image"]["picture_id"] for one in attachments if "picture_id" in one.get("image", {})}


def as_wecom_takes(attachments: Iterable[Mapping[str, Any]], media_ids: Mapping[int, str]) -> list[Mapping[str, Any]]:
    """The same with WeCom's ids in the place of ours."""
    return [
        {**one, "image": {"media_id": media_ids[one["image"]["picture_id"]]}}
        if "picture_id" in one.get("image", {})
        else one
        for one in attachments
    ]
