import threading

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.workbench import factories as make
from workbench.checkup.jobs import check_regularly
from workbench.kernel.db import db


class Quiet(WSGIRequestHandler):
    def log(self, *_args, **_kwargs):
        """Nothing on the terminal."""


class PublicAddress:
    """The application at PUBLIC_URL, as the world reaches it; it can be taken away and brought back."""

    def __init__(self, app):
        self._app = app
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        self.port = self._server.server_port
        self._serve()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def _serve(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def take_away(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def bring_back(self):
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True, request_handler=Quiet)
        self._serve()


@pytest.fixture
def public(app):
    before = app.config["PUBLIC_URL"]
    address = PublicAddress(app)
    app.config["PUBLIC_URL"] = address.url
    yield address
    address.take_away()
    app.config["PUBLIC_URL"] = before


@pytest.fixture
def admin(sign_in):
    return sign_in(make.member("陈默", userid="chenmo", has_contact=False))


@pytest.fixture
def states(admin):
    """Every probe's state, freshly checked by the periodic job and read through the API."""

    def read():
        check_regularly.func(timestamp=0)
        db.session.expire_all()
        return {probe["key"]: probe for probe in admin.get("/api/v1/admin/checkup").json["probes"]}

    return read


@pytest.fixture
def clear_faults(simulator):
    return lambda: requests.delete(f"{simulator.url}/__sim/faults", timeout=10).raise_for_status()
