"""推广码: registered codes and whom they name. For administrators."""

from typing import Any

from marshmallow import Schema, fields, validate

from workbench.kernel import paging
from workbench.kernel.actor import current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.texts import Line
from workbench.orders import codes
from workbench.people.schemas import MemberRef

blueprint = Blueprint("promo_codes", __name__, url_prefix="/api/v1", description="Promotion codes")


def _admit() -> None:
    require_admin()


blueprint.before_request(_admit)


class PromoCodeSchema(Schema):
    """A code that names a member, or only a campaign."""

    code = fields.String(required=True)
    member = fields.Nested(MemberRef, required=True, allow_none=True)
    campaign = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)


class PromoCodeArgs(Schema):
    """Whom the code names."""

    code = Line(required=True, validate=validate.Length(1, 100))
    userid = fields.String(load_default=None, allow_none=True)
    campaign = Line(load_default="", validate=validate.Length(max=100))


class WhichCode(Schema):
    """The code, as it is spelt."""

    code = Line(required=True, validate=validate.Length(1, 100))


@blueprint.route("/promo-codes")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(PromoCodeSchema))
@blueprint.problems(401, 403, 422)
def list_codes(args: dict[str, Any]) -> dict[str, Any]:
    """Registered codes, newest first. A member's userid is always a code as well."""
    after = paging.decode(args["cursor"], paging.moment, int)
    found = codes.registered(after=after, limit=args["limit"])
    page = paging.page(found, args["limit"], lambda row: (row.made_at, row.id))
    return {**page, "items": [codes.as_shown(row) for row in page["items"]]}


@blueprint.route("/promo-codes", methods=["PUT"])
@blueprint.arguments(PromoCodeArgs)
@blueprint.response(200, PromoCodeSchema)
@blueprint.problems(401, 403, 404, 422)
def put_code(args: dict[str, Any]) -> dict[str, Any]:
    """Register a code, or say anew whom it names; orders that carry it follow."""
    actor = current_actor()
    codes.register(args["code"], userid=args["userid"], campaign=args["campaign"], by=actor)
    return codes.as_shown(codes.get(args["code"]))


@blueprint.route("/promo-codes", methods=["DELETE"])
@blueprint.arguments(WhichCode, location="query")
@blueprint.response(204)
@blueprint.problems(401, 403, 422)
def delete_code(args: dict[str, Any]) -> None:
    """Forget a code; orders that carry it are attributed anew."""
    codes.remove(args["code"], by=current_actor())
