"""What the product costs: `script/bench live` thousands of open phones, `sync` the sync of a company.

`data`, `load` and `import` work on large made-up data and live in `bench/`.
"""

import argparse
import asyncio
import resource
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from bench import commands
from bench.generator.sizes import SIZES
from script.support.errors import MendableError
from script.support.live_bench import Report, measure
from script.support.place import Place
from script.support.ports import free_port
from script.support.product import Product, open_product
from script.support.progress import explained
from script.support.servers import scratch_directory
from script.support.supervisor import StoppedError, Supervisor
from script.support.sync_bench import leave_unloaded, measure_sync


def main() -> int:
    """Start a product of its own, measure, stop it; 0 when the goals are met."""
    options = _options()
    if options.kind in {"data", "load", "import"}:
        with explained():
            return _on_made_up_data(options)
    with explained(), scratch_directory() as scratch:
        place = Place(home=scratch / "home", host="127.0.0.1", port=free_port(), simulator_port=free_port())
        print("Starting", flush=True)
        return _sync(place, options) if options.kind == "sync" else _live(place, options)


def _on_made_up_data(options: argparse.Namespace) -> int:
    if options.kind == "data":
        commands.make_data(options.home, options.sizes)
    elif options.kind == "load":
        commands.measure_load(options.home, options.sizes, seconds=options.seconds)
    else:
        commands.measure_file(options.home, options.lines)
    return 0


def _live(place: Place, options: argparse.Namespace) -> int:
    _allow_open_files(options.streams + 500)
    reports: list[Report] = []
    with open_product(place, on_supervisor=_obey_signals) as product:
        # The supervisor stays in the main thread, where it restarts the web server when the measurement ends it.
        bench = threading.Thread(target=_run, args=(product, options, reports), daemon=True)
        bench.start()
        product.watch()
    if not reports:
        return 1
    print(reports[0].text())
    return 0 if reports[0].meets_goals() else 1


def _sync(place: Place, options: argparse.Namespace) -> int:
    place = replace(place, corp_size=options.size)
    leave_unloaded(place)
    try:
        with open_product(place, on_supervisor=_obey_signals) as product:
            report = measure_sync(product, workers=options.workers)
    except StoppedError:
        return 1
    print(report.text())
    return 0 if report.meets_goals() else 1


def _run(product: Product, options: argparse.Namespace, reports: list[Report]) -> None:
    try:
        reports.append(asyncio.run(measure(product, streams=options.streams, seconds=options.seconds)))
    except MendableError as error:
        print(f"\n{error}", flush=True)
    finally:
        product.supervisor.on_signal(signal.SIGTERM, None)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure the product on this machine.")
    kinds = parser.add_subparsers(required=True, dest="kind", metavar="live|sync|data|load|import")
    live = kinds.add_parser("live", help="hold open event streams, change something every second, restart the server")
    live.add_argument("--streams", type=int, default=2000)
    live.add_argument("--seconds", type=int, default=60)
    sync = kinds.add_parser(
        "sync", help="read a company of 1,000 staff and 200,000 relations for the first time, and again"
    )
    sync.add_argument("--size", choices=("company", "demo"), default="company")
    sync.add_argument("--workers", type=int, default=2)
    made_up = {
        "data": "make the databases of made-up corps, each once",
        "load": "measure endpoints on them with four clients, beside floors; writes bench/RESULTS.md",
        "import": "import a file of orders, beside COPY of the same rows",
    }
    for kind, help_text in made_up.items():
        one = kinds.add_parser(kind, help=help_text)
        one.add_argument("--home", type=Path, default=commands.DEFAULT_HOME, metavar="DIR", help="kept and used again")
        if kind == "import":
            one.add_argument("--lines", type=int, default=1_000_000)
        else:
            one.add_argument("--sizes", type=_sizes, default=["S", "M"], metavar="S,M,L", help="default: S,M")
        if kind == "load":
            one.add_argument("--seconds", type=float, default=9, help="of every endpoint, in three rounds")
    return parser.parse_args()


def _sizes(text: str) -> list[str]:
    names = text.upper().split(",")
    if not set(names) <= set(SIZES):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(SIZES)}")
    return names


def _allow_open_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"{wanted} open files are needed, {hard} are allowed here (ulimit -Hn).")
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _obey_signals(supervisor: Supervisor) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.on_signal)


if __name__ == "__main__":
    sys.exit(main())
