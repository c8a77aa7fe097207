"""`python -m wecom.simulator`: the simulator as a process that stops cleanly on SIGTERM and Ctrl-C."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from wecom.simulator.app import create_simulator
from wecom.simulator.corp import SIZES
from wecom.simulator.engine import DEFAULT_SEED, EXTENSION
from wecom.simulator.identity import CORP_ID
from wecom.simulator.state import OutdatedState


class QuietRequests(WSGIRequestHandler):
    """The call log is on the control page; a line per request on the terminal would only bury the warnings."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        app = create_simulator(
            options.state,
            options.app_url,
            seed=options.seed,
            size=options.size,
            corp_id=options.corp_id,
            callback_urls=_callback_urls(options),
        )
    except OutdatedState as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    try:
        server = make_server(options.host, options.port, app, threaded=True, request_handler=QuietRequests)
    except SystemExit:
        sys.stderr.write(f"port {options.port} is taken; choose another with --port\n")
        app.extensions[EXTENSION].close()
        return 1

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    logging.getLogger("wecom.simulator").info("simulated WeCom on http://%s:%s", options.host, server.port)
    server.serve_forever()
    server.server_close()
    app.extensions[EXTENSION].close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m wecom.simulator", description="A simulated WeCom server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--state", type=Path, required=True, help="the file that keeps the corp; made when absent")
    parser.add_argument("--app-url", required=True, help="origin of the app, e.g. http://127.0.0.1:8000")
    parser.add_argument("--callback-url", metavar="URL", help="where events go; default APP_URL/wecom/callback/app")
    parser.add_argument("--contacts-callback-url", metavar="URL", help="the same for the directory's receiver")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--size", choices=SIZES, default="demo")
    parser.add_argument("--corp-id", default=CORP_ID, help="of a corp that is made now")
    return parser


def _callback_urls(options: argparse.Namespace) -> dict[str, str]:
    given = {"app": options.callback_url, "contacts": options.contacts_callback_url}
    return {receiver: url for receiver, url in given.items() if url}


if __name__ == "__main__":
    sys.exit(main())
