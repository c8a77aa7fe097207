"""`script/test`: every check and every test, against servers of its own."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from script.support.chromium import provide_chromium
from script.support.paths import H5, REPOSITORY
from script.support.place import Place, environment
from script.support.ports import free_port
from script.support.progress import explained, step
from script.support.servers import Servers, scratch_directory
from script.support.stages import Stages

PYTHON = [sys.executable, "-m"]
PYTEST = [*PYTHON, "pytest"]
FLASK = [*PYTHON, "flask", "--app", "wsgi"]
GENERATED = (H5 / "openapi.json", H5 / "src" / "api" / "schema.d.ts")


def main() -> int:
    """Run what was asked for; the exit code."""
    options, pytest_arguments = _options()
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    stages = Stages()
    with explained(), _surroundings() as (app, tests):
        if pytest_arguments:
            stages.run("pytest", [*PYTEST, *pytest_arguments], env=tests)
            return stages.summarise()
        _static(stages)
        _generated(stages, app)
        _pages(stages)
        quick = "not e2e and not demo and not slow"
        stages.run("pytest", [*PYTEST, "-n", "2", "--dist", "loadfile", "--durations", "10", "-m", quick], env=tests)
        if options.fast:
            stages.leave_out("processes, script/demo and browser", "--fast was given", is_failure=False)
        else:
            # One at a time: they start whole products, and some watch WeCom's clock run.
            processes = "slow and not e2e and not demo"
            stages.run("processes", [*PYTEST, "-rfEP", "--durations", "10", "-m", processes], env=tests)
            stages.run("script/demo", [*PYTEST, "-rfEP", "-m", "demo"], env=tests)
            _browser(stages, tests)
    return stages.summarise()


def _options() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="script/test",
        description="Run all checks and tests; anything but --fast goes to pytest and runs only that.",
        allow_abbrev=False,
        epilog="Examples: script/test   script/test --fast   script/test tests/wecom -k token",
    )
    parser.add_argument("--fast", action="store_true", help="leave out the slow tests and the browser")
    return parser.parse_known_args()


def _static(stages: Stages) -> None:
    stages.run("lint", [*PYTHON, "ruff", "check"], [*PYTHON, "ruff", "format", "--check"], env=os.environ)
    stages.run("types", [*PYTHON, "mypy"], env=os.environ)
    stages.run("import contracts", [Path(sys.executable).parent / "lint-imports"], env=os.environ)


def _generated(stages: Stages, env: Mapping[str, str]) -> None:
    """Models and migrations agree, the newest migration can be undone, and the generated client is not stale."""
    upgrade, downgrade = [*FLASK, "db", "upgrade"], [*FLASK, "db", "downgrade"]
    stages.run("migrations", upgrade, [*FLASK, "db", "check"], downgrade, upgrade, env=env)
    before = [path.read_bytes() for path in GENERATED]

    def staleness() -> str:
        pairs = zip(GENERATED, before, strict=True)
        stale = [str(path.relative_to(REPOSITORY)) for path, old in pairs if path.read_bytes() != old]
        return f"These were stale and have just been written anew; commit them: {', '.join(stale)}" if stale else ""

    types = ["npm", "--prefix", str(H5), "run", "--silent", "api"]
    stages.run("api client", [*FLASK, "openapi"], types, env=env, find_problem=staleness)


def _pages(stages: Stages) -> None:
    for name, script in (("h5 lint", "lint"), ("h5 types", "type-check"), ("vitest", "test"), ("h5 size", "size")):
        stages.run(name, ["npm", "run", "--silent", script], env=os.environ, cwd=H5)


def _browser(stages: Stages, env: Mapping[str, str]) -> None:
    with step("Chromium") as current:
        chromium = provide_chromium()
        current.note = str(chromium or "none")
    if chromium:
        stages.run("browser", [*PYTEST, "-m", "e2e"], env={**env, "CHROMIUM": str(chromium)})
        return
    stages.leave_out(
        "browser",
        "no Chromium: none on PATH, and none could be installed. Set CHROMIUM to one. Not tested: everything in "
        "tests/e2e, that is login, sidebar, tasks and live updates in a real browser.",
        is_failure=bool(os.environ.get("CI")),
    )


@contextmanager
def _surroundings() -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Fast servers for this run; the environments of our own commands and of the tests."""
    with scratch_directory() as scratch, Servers(scratch / "servers", fast=True) as servers:
        servers.create_database("checks")
        place = Place(home=scratch, host="127.0.0.1", port=free_port(), simulator_port=free_port())
        app = environment(place, database_url=servers.database_url("checks"), redis_url=servers.redis_url)
        yield app, {**os.environ, "TEST_DATABASE_URL": servers.database_url(), "TEST_REDIS_URL": servers.redis_url}


if __name__ == "__main__":
    sys.exit(main())
