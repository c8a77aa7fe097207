"""The callback addresses `/wecom/callback/<receiver>`: verify, decrypt, store, answer 200 with an empty body."""

from typing import cast

from flask import Blueprint, Response, current_app, request

from wecom.envelope import MAX_BYTES, BadEnvelope, Envelope
from workbench.callbacks.actions import receive
from workbench.kernel.errors import Refused, not_found

blueprint = Blueprint("callbacks", __name__, url_prefix="/wecom/callback")


@blueprint.get("")
@blueprint.get("/<receiver>")
def verify(receiver: str = "app") -> Response:
    """WeCom's URL verification: the decrypted echostr, exactly, within a second."""
    try:
        echo = _envelope(receiver).verify_url(*_signature(), request.args.get("echostr"))
    except BadEnvelope as error:
        raise _refused(receiver, error) from error
    return Response(echo, mimetype="text/plain")


@blueprint.post("")
@blueprint.post("/<receiver>")
def deliver(receiver: str = "app") -> Response:
    """Store one message durably; the request's commit comes before the answer. Needs no Redis."""
    envelope = _envelope(receiver)
    if (request.content_length or 0) > MAX_BYTES:
        raise Refused("too_large", status=413, detail="A callback is at most 1 MB.")
    try:
        xml = envelope.open(request.stream.read(MAX_BYTES + 1), *_signature())
    except BadEnvelope as error:
        raise _refused(receiver, error) from error
    receive(receiver, xml)
    return Response(status=200)


def _envelope(receiver: str) -> Envelope:
    envelopes = cast(dict[str, Envelope], current_app.extensions["envelopes"])
    if receiver not in envelopes:
        raise not_found()
    return envelopes[receiver]


def _signature() -> tuple[str | None, str | None, str | None]:
    return request.args.get("msg_signature"), request.args.get("timestamp"), request.args.get("nonce")


def _refused(receiver: str, error: BadEnvelope) -> Refused:
    current_app.logger.warning("callback to %s refused: %s", receiver, error.reason)
    return Refused("bad_request", status=403, detail="Signature, corp id or encryption is wrong.")
