"""`script/demo`: the whole workbench on a simulated corp, until Ctrl-C."""

import argparse
import ipaddress
import os
import shutil
import signal
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

import segno

from script.support.data_lock import DataLock
from script.support.demo_corp.organisation import LEADER_USERID
from script.support.errors import MendableError
from script.support.paths import REPOSITORY
from script.support.place import ADMIN_USERID, MANAGER_USERID, STAFF_USERID, Place
from script.support.ports import address_of, require_free
from script.support.probe import read_json
from script.support.product import Product, open_product
from script.support.progress import explained
from script.support.supervisor import StoppedError, Supervisor

DATA = ("servers", "logs", "simulator", "secret-key", "migrated", "loaded", "order-files")
BIGGEST_PORT = 65535


def main() -> None:
    """Start, announce, stay, stop."""
    options = _options()
    with explained():
        place = Place(
            home=options.home.resolve(),
            host=address_of(options.host),
            port=options.port,
            simulator_port=options.sim_port,
            web_workers=options.workers,
            digest_hour=0,  # whenever a visitor comes, but late in the evening, the morning's cards are there
        )
        require_free(place.host, place.port, "--port")
        require_free(place.host, place.simulator_port, "--sim-port")
        _make_home(place.home)
        with DataLock(place.home / "lock"):
            if options.fresh:
                start_over(place.home)
            print("Starting", flush=True)
            try:
                with _product(place) as product:
                    _announce(product)
                    product.watch()
                    print("Stopping …", flush=True)
            except StoppedError:
                pass
            print("Stopped.", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="Open the workbench on a simulated WeCom corp. Started again, it continues with its data.",
    )
    parser.add_argument("--port", type=_port, default=8000, help="port of the workbench (default 8000)")
    parser.add_argument("--sim-port", type=_port, default=9000, help="port of the WeCom simulator (default 9000)")
    parser.add_argument(
        "--home", type=Path, default=REPOSITORY / ".workbench", metavar="DIR", help="data and logs (default .workbench)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDR", help="address to listen on; a LAN address serves real phones"
    )
    parser.add_argument("--fresh", action="store_true", help="throw the data in the home away and start over")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="web processes (default 2)")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= BIGGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; choose one from 1024 to {BIGGEST_PORT}")
    return int(text)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MendableError(f"The home {home} cannot be made: {error.strerror}. Choose another with --home.") from error


def start_over(home: Path) -> None:
    """Remove what a demo keeps in its home, and nothing else that may lie there."""
    if os.environ.get("DATABASE_URL"):
        raise MendableError("--fresh does not empty the database that DATABASE_URL names; empty it yourself.")
    for name in DATA:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _product(place: Place) -> AbstractContextManager[Product]:
    """With DATABASE_URL or REDIS_URL set, those servers are used instead of the embedded ones."""
    database_url, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    return open_product(place, database_url=database_url, redis_url=redis_url, on_supervisor=_obey_signals)


def _obey_signals(supervisor: Supervisor) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.on_signal)


def _announce(product: Product) -> None:
    place = product.place
    who = {"userid": STAFF_USERID, "external_userid": _a_customer(place)}
    workbench = f"{place.app_url}/h5/"
    print(f"""
Workbench        {workbench}
                 log in as {ADMIN_USERID} (administrator), {LEADER_USERID} (leader), {MANAGER_USERID} (manager)
                 or {STAFF_USERID} (staff)
Phone + sidebar  {place.simulator_url}/__sim/phone?{urlencode(who)}
Control page     {place.simulator_url}/__sim/control
Simulator        {place.simulator_url}/
Orders to import {place.order_files}
Logs             {place.logs}
""")
    if not ipaddress.ip_address(place.host).is_loopback:
        segno.make(workbench).terminal(compact=True)
        print("Anybody on this network can log in as anyone: show this only where that is fine.\n")
    print("Stop with Ctrl-C.\nready", flush=True)


def _a_customer(place: Place) -> str:
    found = read_json(f"{place.simulator_url}/__sim/customers?{urlencode({'userid': STAFF_USERID, 'limit': 1})}")
    return str(found[0]["external_userid"])


if __name__ == "__main__":
    main()
