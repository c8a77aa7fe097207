"""My exports: what can be exported, asking for one, fetching its file."""

from typing import Any
from urllib.parse import quote

from flask import Response, stream_with_context
from marshmallow import ValidationError

from workbench.exports import actions, queries, views
from workbench.exports.catalog import TABLES, tables_for
from workbench.exports.schemas import ExportSchema, ExportTablesSchema, NewExport
from workbench.exports.writing import MIMETYPES
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused, not_found

blueprint = Blueprint("exports", __name__, url_prefix="/api/v1", description="Exports (导出)")


@blueprint.route("/export-tables")
@blueprint.response(200, ExportTablesSchema)
@blueprint.problems(401)
def list_tables() -> dict[str, Any]:
    """The tables I may export."""
    return {"tables": tables_for(current_actor())}


@blueprint.route("/exports", methods=["POST"])
@blueprint.arguments(NewExport)
@blueprint.response(201, ExportSchema)
@blueprint.problems(401, 404, 422, 429)
def create_export(args: dict[str, Any]) -> dict[str, Any]:
    """Ask for a file of what I see: ready at once when it is small, later when it is large."""
    actor = current_actor()
    table = TABLES.get(args["table"])
    if table is None or not table.is_for(actor):
        raise not_found()
    try:
        table.filters().load(args["filters"])
    except ValidationError as error:
        raise Refused("invalid", status=422, detail=f"filters: {error.messages}") from error
    about = {"file_format": args["file_format"], "filters": args["filters"]}
    export = actions.ask(table, **about, waiting=queries.count_waiting(actor), by=actor)
    return views.exports([export])[0]


@blueprint.route("/exports")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(ExportSchema))
@blueprint.problems(401, 422)
def list_exports(args: dict[str, Any]) -> dict[str, Any]:
    """What I asked for, newest first."""
    rows = queries.list_own(current_actor(), after=paging.decode(args["cursor"], int), limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda export: (export.id,))
    return {**found, "items": views.exports(found["items"])}


@blueprint.route("/exports/<int:export_id>")
@blueprint.response(200, ExportSchema)
@blueprint.problems(401, 404)
def get_export(export_id: int) -> dict[str, Any]:
    """One of my exports."""
    return views.exports([queries.get_own(current_actor(), export_id)])[0]


@blueprint.route("/exports/<int:export_id>/file")
@blueprint.response(200, content_type="application/octet-stream")
@blueprint.problems(401, 404, 409, 410)
def get_file(export_id: int) -> Response:
    """The file of one of my exports."""
    actor = current_actor()
    export = queries.get_own(actor, export_id)
    pieces = queries.get_file(export)
    actions.note_download(export, by=actor)
    response = Response(stream_with_context(pieces), mimetype=MIMETYPES[export.file_format])
    response.content_length = export.size_bytes or 0
    # A header is ASCII: the Chinese name goes percent-encoded (RFC 6266), with a plain one for whoever cannot read it.
    plain, name = f"export-{export.id}.{export.file_format}", f"UTF-8''{quote(views.file_name(export))}"
    response.headers.set("Content-Disposition", "attachment", **{"filename": plain, "filename*": name})
    return response
