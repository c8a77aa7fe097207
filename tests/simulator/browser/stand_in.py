"""A small app in the workbench's place: logs in through OAuth, signs for the JS-SDK, and loads the real SDK."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from flask import Flask, Response, redirect, request, send_file, session
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

CORP = "wwsim0000000000001"
AGENT = "1000002"
SECRET = "sim-app-secret-000000000000000000000000000"
POLL_SECONDS = 0.02
HERE = Path(__file__).parent


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


@contextmanager
def serve(app: Flask, port: int) -> Iterator[str]:
    """Answer on loopback while the block runs."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class StandIn:
    """`signing` chooses which ticket agentConfig is signed with: agent, corp, or none at all ("wrong")."""

    simulator_url: str
    sdk: Path
    signing: str = "agent"
    api_list: list[str] = field(default_factory=list)

    def call(self, api: str, **query: str) -> dict[str, Any]:
        answer: dict[str, Any] = requests.get(f"{self.simulator_url}/cgi-bin/{api}", params=query, timeout=5).json()
        assert answer["errcode"] == 0, answer
        return answer

    def token(self) -> str:
        return str(self.call("gettoken", corpid=CORP, corpsecret=SECRET)["access_token"])

    def signature(self, url: str, identity: str) -> dict[str, str]:
        query = {"access_token": self.token()}
        if identity == "agent" and self.signing != "corp":
            ticket = self.call("ticket/get", type="agent_config", **query)["ticket"]
        else:
            ticket = self.call("get_jsapi_ticket", **query)["ticket"]
        if identity == "agent" and self.signing == "wrong":
            ticket = "not a ticket"
        text = f"jsapi_ticket={ticket}&noncestr=nonce&timestamp=1414587457&url={url}"
        return {"timestamp": "1414587457", "nonceStr": "nonce", "signature": hashlib.sha1(text.encode()).hexdigest()}  # noqa: S324


def stand_in_app(stand_in: StandIn) -> Flask:
    app = Flask("stand-in")
    app.secret_key = "stand-in"

    @app.get("/auth/login")
    def log_in() -> AnyResponse:
        session["next"] = request.args["next"]
        query = {
            "appid": CORP,
            "redirect_uri": f"{request.host_url}auth/callback",
            "response_type": "code",
            "scope": "snsapi_base",
            "state": "nonce",
            "agentid": AGENT,
        }
        return redirect(f"{stand_in.simulator_url}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect")

    @app.get("/auth/callback")
    def come_back() -> AnyResponse:
        who = stand_in.call("auth/getuserinfo", access_token=stand_in.token(), code=request.args["code"])
        session["userid"] = who["userid"]
        return redirect(session.pop("next"))

    @app.get("/h5/<path:page>")
    def page(page: str) -> str:
        bridge = f'<script src="{stand_in.simulator_url}/__sim/bridge.js"></script>'
        scripts = '<script src="/sdk.js"></script><script src="/page.js"></script>'
        return (
            f"<!doctype html><html><head>{bridge}{scripts}</head><body>{session.get('userid', 'nobody')}</body></html>"
        )

    @app.get("/sdk.js")
    def sdk() -> Response:
        return send_file(stand_in.sdk)

    @app.get("/page.js")
    def script() -> Response:
        return send_file(HERE / "page.js")

    @app.get("/api/setup")
    def setup() -> dict[str, Any]:
        return {"corpId": CORP, "agentId": AGENT, "jsApiList": stand_in.api_list}

    @app.get("/api/signature")
    def signature() -> dict[str, str]:
        return stand_in.signature(request.args["url"], request.args["identity"])

    @app.post("/wecom/callback/<receiver>")
    def callback(receiver: str) -> str:
        return ""

    return app
