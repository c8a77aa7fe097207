"""The door for ERPs and shops: signed instead of signed in."""

from typing import Any

from flask import current_app, request

from workbench.kernel.api import Blueprint
from workbench.orders import webhook
from workbench.orders.webhook_schemas import WebhookAnswer, WebhookBody

blueprint = Blueprint("order_webhook", __name__, url_prefix="/api/v1", description="Orders told by ERPs and shops")


@blueprint.route("/orders/webhook", methods=["POST"])
@blueprint.reads(WebhookBody)
@blueprint.response(200, WebhookAnswer)
@blueprint.problems(401, 413, 422, 503)
def receive_orders() -> dict[str, Any]:
    """Tell up to 500 orders. Signed with ORDER_WEBHOOK_SECRET in X-Workbench-Timestamp and X-Workbench-Signature."""
    request.max_content_length = webhook.MOST_BYTES
    body = request.get_data(cache=False)
    webhook.verify(current_app.config["ORDER_WEBHOOK_SECRET"], request.headers, body)
    return {"results": webhook.receive(webhook.read(body))}
