"""Cuts the connection of the running request, as a network would."""

import socket

from flask import Response, request


def hang_up() -> Response:
    """Close the socket under the server: whatever is returned then, the client sees no answer at all."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return Response("simulated: the connection was dropped\n", 500, mimetype="text/plain")
