"""`gunicorn bench.floors.app:app`: a bare route, five plain queries for the sidebar, and a callback only decrypted."""

import atexit
import os
from threading import Lock
from typing import Any

import orjson
from flask import Flask, Response, abort, request
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from bench.floors.sidebar import QUERIES
from wecom.envelope import Envelope

app = Flask(__name__, static_folder=None)
envelope = Envelope(
    os.environ["WECOM_CALLBACK_TOKEN"], os.environ["WECOM_CALLBACK_AES_KEY"], os.environ["WECOM_CORP_ID"]
)
_pools: list[ConnectionPool[Any]] = []
_first = Lock()


@app.get("/bare")
def bare() -> dict[str, bool]:
    """Flask and nothing else."""
    return {"ok": True}


@app.get("/sidebar")
def sidebar() -> Response:
    """What the sidebar reads, by five point queries, each the simplest there is."""
    given = {"external_userid": request.args["external_userid"], "userid": request.args["userid"]}
    with _pool().connection() as connection:
        found = {name: connection.execute(query, given).fetchall() for name, query in QUERIES.items()}
    if not found["customer"]:
        abort(404)
    return Response(orjson.dumps(found), mimetype="application/json")


@app.post("/callback")
def callback() -> Response:
    """Verified and decrypted, then forgotten."""
    asked = request.args
    envelope.open(request.get_data(), asked["msg_signature"], asked["timestamp"], asked["nonce"])
    return Response(status=200)


def _pool() -> ConnectionPool[Any]:
    """Made after the fork, once per process."""
    with _first:
        if not _pools:
            options = {"autocommit": True, "row_factory": dict_row}
            pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=16, kwargs=options, open=True)
            pool.wait()
            atexit.register(pool.close)
            _pools.append(pool)
    return _pools[0]
