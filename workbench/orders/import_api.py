"""Imports of files of orders: upload, mapping, preview, start, progress, report. For administrators."""

import contextlib
from typing import Any

from flask import Response, current_app, request, stream_with_context

from workbench.kernel import paging
from workbench.kernel.actor import current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.orders import import_jobs, import_queries, importing, laying_out, previewing
from workbench.orders.files.presets import FIELDS, PRESETS
from workbench.orders.files.rows import ENCODINGS
from workbench.orders.import_schemas import (
    FormatsSchema,
    ImportPreviewSchema,
    ImportSchema,
    LayoutArgs,
    NewMappingArgs,
    RejectArgs,
    RejectSchema,
    UploadArgs,
)
from workbench.orders.reporting import report

blueprint = Blueprint("order_imports", __name__, url_prefix="/api/v1", description="Imports of files of orders")

UPLOAD = "order_imports.upload"
ENVELOPE_BYTES = 64 * 1024


def _admit() -> None:
    """Administrators only, which is asked before a large body is read."""
    require_admin()
    if request.endpoint == UPLOAD:
        request.max_content_length = current_app.config["ORDER_IMPORT_MEGABYTES"] * 1024 * 1024 + ENVELOPE_BYTES


blueprint.before_request(_admit)


@blueprint.route("/order-imports", methods=["POST"])
@blueprint.arguments(UploadArgs, location="files")
@blueprint.response(201, ImportSchema)
@blueprint.problems(401, 403, 413, 422)
def upload(files: dict[str, Any]) -> dict[str, Any]:
    """Upload a file (CSV or XLSX). Its format is guessed; nothing is imported yet."""
    actor = current_actor()
    given = files["file"]
    with contextlib.closing(given):
        order_import = importing.keep(given.stream, given.filename or "", by=actor)
    return import_queries.shown(order_import.id)


@blueprint.route("/order-imports")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(ImportSchema))
@blueprint.problems(401, 403, 422)
def list_imports(args: dict[str, Any]) -> dict[str, Any]:
    """Imports, newest first."""
    found = import_queries.newest(after=paging.decode(args["cursor"], int), limit=args["limit"])
    page = paging.page(found, args["limit"], lambda row: (row.OrderImport.id,))
    return {**page, "items": [import_queries.as_shown(row) for row in page["items"]]}


@blueprint.route("/order-imports/<int:import_id>")
@blueprint.response(200, ImportSchema)
@blueprint.problems(401, 403, 404)
def get_import(import_id: int) -> dict[str, Any]:
    """One import and how far it is."""
    return import_queries.shown(import_queries.get(import_id).id)


@blueprint.route("/order-imports/<int:import_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409)
def delete_import(import_id: int) -> None:
    """Throw an upload away that was not started."""
    importing.discard(import_queries.get(import_id))


@blueprint.route("/order-imports/<int:import_id>/layout", methods=["PUT"])
@blueprint.arguments(LayoutArgs)
@blueprint.response(200, ImportSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_layout(args: dict[str, Any], import_id: int) -> dict[str, Any]:
    """Say how it is read: preset, saved mapping, columns, encoding, channel, shop. What is left out stays."""
    laying_out.lay_out(import_queries.get(import_id), args)
    return import_queries.shown(import_id)


@blueprint.route("/order-imports/<int:import_id>/preview")
@blueprint.response(200, ImportPreviewSchema)
@blueprint.problems(401, 403, 404)
def get_preview(import_id: int) -> dict[str, Any]:
    """What would become of its first rows."""
    return previewing.preview(import_queries.get(import_id))


@blueprint.route("/order-imports/<int:import_id>/run", methods=["PUT"])
@blueprint.response(200, ImportSchema)
@blueprint.problems(401, 403, 404, 409)
def put_run(import_id: int) -> dict[str, Any]:
    """Import it, in the background. Starting it twice is starting it once."""
    actor = current_actor()
    if importing.start(import_queries.get(import_id), by=actor):
        import_jobs.begin(import_id)
    return import_queries.shown(import_id)


@blueprint.route("/order-imports/<int:import_id>/rejects")
@blueprint.arguments(RejectArgs, location="query")
@blueprint.response(200, paging.page_of(RejectSchema))
@blueprint.problems(401, 403, 404, 422)
def list_rejects(args: dict[str, Any], import_id: int) -> dict[str, Any]:
    """Rows that were refused, and why; or those of orders that count too high."""
    order_import, after = import_queries.get(import_id), paging.decode(args["cursor"], int)
    found = import_queries.rejects(order_import.id, after=after, limit=args["limit"], is_imported=args["is_imported"])
    return paging.page(found, args["limit"], lambda reject: (reject.line_no,))


@blueprint.route("/order-imports/<int:import_id>/report")
@blueprint.response(200)
@blueprint.problems(401, 403, 404)
def get_report(import_id: int) -> Response:
    """The refused rows, and those of orders that count too high, as CSV."""
    order_import = import_queries.get(import_id)
    answer = Response(stream_with_context(report(order_import.id)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="order-import-{order_import.id}-rejected.csv"'
    return answer


@blueprint.route("/order-formats")
@blueprint.response(200, FormatsSchema)
@blueprint.problems(401, 403)
def get_formats() -> dict[str, Any]:
    """Presets, saved mappings, and the fields a column can be."""
    about = {"fields_": FIELDS, "encodings": ENCODINGS}
    return {"presets": PRESETS, "mappings": import_queries.mappings(), **about}


@blueprint.route("/order-mappings", methods=["POST"])
@blueprint.arguments(NewMappingArgs)
@blueprint.response(201, FormatsSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def create_mapping(args: dict[str, Any]) -> dict[str, Any]:
    """Save how an import is read, for the next file of that kind; the same name again replaces it."""
    actor = current_actor()
    laying_out.save_mapping(import_queries.get(args["import_id"]), args["name"], by=actor)
    about = {"fields_": FIELDS, "encodings": ENCODINGS}
    return {"presets": PRESETS, "mappings": import_queries.mappings(), **about}


@blueprint.route("/order-mappings/<int:mapping_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403)
def delete_mapping(mapping_id: int) -> None:
    """Forget a saved mapping."""
    laying_out.remove_mapping(mapping_id)
