"""Write to a relation of mine: the answer says what is wanted, the live topic `writebacks` when it is decided."""

from typing import Any

from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.writebacks import actions, queries, views
from workbench.writebacks.models import Kind
from workbench.writebacks.schemas import (
    DescriptionArgs,
    Keyed,
    MobilesArgs,
    RemarkArgs,
    TagsArgs,
    WriteBackSchema,
)

blueprint = Blueprint("writebacks", __name__, url_prefix="/api/v1", description="Writing to WeCom")


@blueprint.route("/relations/<int:relation_id>/remark", methods=["PUT"])
@blueprint.arguments(RemarkArgs)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def put_remark(args: dict[str, Any], relation_id: int) -> dict[str, Any]:
    """Want another remark (备注)."""
    return _put_text(Kind.REMARK, args, relation_id)


@blueprint.route("/relations/<int:relation_id>/description", methods=["PUT"])
@blueprint.arguments(DescriptionArgs)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def put_description(args: dict[str, Any], relation_id: int) -> dict[str, Any]:
    """Want another description (描述)."""
    return _put_text(Kind.DESCRIPTION, args, relation_id)


def _put_text(kind: Kind, args: dict[str, Any], relation_id: int) -> dict[str, Any]:
    actor = current_actor()
    relation = queries.get_relation(actor, relation_id)
    key = str(args["client_key"])
    return views.writeback(actions.want_text(relation, kind, text=args["text"], client_key=key, by=actor))


@blueprint.route("/relations/<int:relation_id>/mobiles", methods=["PATCH"])
@blueprint.arguments(MobilesArgs)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def patch_mobiles(args: dict[str, Any], relation_id: int) -> dict[str, Any]:
    """Want mobile numbers added or removed."""
    actor = current_actor()
    relation = queries.get_relation(actor, relation_id)
    change = {name: args[name] for name in ("add", "remove")}
    wish = actions.want_mobiles(relation, **change, client_key=str(args["client_key"]), by=actor)
    return views.writeback(wish)


@blueprint.route("/relations/<int:relation_id>/tags", methods=["PATCH"])
@blueprint.arguments(TagsArgs)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def patch_tags(args: dict[str, Any], relation_id: int) -> dict[str, Any]:
    """Want tags put on or taken off."""
    actor = current_actor()
    relation = queries.get_relation(actor, relation_id)
    change = {name: args[name] for name in ("add", "remove")}
    return views.writeback(actions.want_tags(relation, **change, client_key=str(args["client_key"]), by=actor))


@blueprint.route("/write-backs/<int:writeback_id>")
@blueprint.response(200, WriteBackSchema)
@blueprint.problems(401, 404)
def get_writeback(writeback_id: int) -> dict[str, Any]:
    """What became of something that was wanted."""
    return views.writeback(queries.get_for(current_actor(), writeback_id))


@blueprint.route("/write-backs/<int:writeback_id>/reversal", methods=["PUT"])
@blueprint.arguments(Keyed)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def put_reversal(args: dict[str, Any], writeback_id: int) -> dict[str, Any]:
    """Want what was there before (撤销)."""
    actor = current_actor()
    wish = queries.get_for(actor, writeback_id)
    relation = queries.get_relation(actor, wish.relation_id)
    return views.writeback(actions.reverse(wish, relation, client_key=str(args["client_key"]), by=actor))


@blueprint.route("/write-backs/<int:writeback_id>/repetition", methods=["PUT"])
@blueprint.arguments(Keyed)
@blueprint.response(202, WriteBackSchema)
@blueprint.problems(401, 404, 409, 422)
def put_repetition(args: dict[str, Any], writeback_id: int) -> dict[str, Any]:
    """Want the same again after a refusal (重试)."""
    actor = current_actor()
    wish = queries.get_for(actor, writeback_id)
    relation = queries.get_relation(actor, wish.relation_id)
    return views.writeback(actions.repeat(wish, relation, client_key=str(args["client_key"]), by=actor))


@blueprint.route("/write-backs/<int:writeback_id>/dismissal", methods=["PUT"])
@blueprint.response(204)
@blueprint.problems(401, 404)
def put_dismissal(writeback_id: int) -> None:
    """The refusal was read and need not be shown again."""
    actions.dismiss(queries.get_for(current_actor(), writeback_id))
