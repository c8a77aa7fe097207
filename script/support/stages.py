"""Runs the stages of `script/test` one after the other and tells at the end how each went."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from script.support.paths import REPOSITORY

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
COUNTS = (
    re.compile(r"^=* ?(\d+ (?:passed|failed|error|skipped|deselected|xfailed).*?) in [\d.]+s"),  # pytest
    re.compile(r"^\s*Tests\s+(\d.*)$"),  # vitest
    re.compile(r"^(Contracts: .*)$"),  # import-linter
)
BROKEN = re.compile(r"^ ?(?:FAILED|ERROR|FAIL) +(\S+::\S+|\S+\.spec\.ts.*)")
"""A test that failed, as pytest and vitest name it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a stage went."""

    name: str
    result: str
    seconds: float
    counts: str = ""
    broken: tuple[str, ...] = ()


class Stages:
    """Every stage runs, whatever became of the one before: one run tells everything that is wrong."""

    def __init__(self) -> None:
        self._outcomes: list[Outcome] = []

    def run(
        self,
        name: str,
        *commands: Sequence[str | Path],
        env: Mapping[str, str],
        cwd: Path = REPOSITORY,
        find_problem: Callable[[], str] = str,
    ) -> None:
        """Run the commands of one stage; it fails with the first that fails, or when `find_problem` finds one after."""
        print(f"\n━━ {name}", flush=True)
        started, counts, failed = time.monotonic(), "", False
        broken: dict[str, None] = {}
        for command in commands:
            code, seen = _run_and_count(command, broken, env=env, cwd=cwd)
            counts = seen or counts
            if code:
                failed = True
                break
        if not failed and (problem := find_problem()):
            print(problem, flush=True)
            failed = True
        self._add(Outcome(name, "failed" if failed else "passed", time.monotonic() - started, counts, tuple(broken)))

    def leave_out(self, name: str, why: str, *, is_failure: bool) -> None:
        """Say loudly that a stage did not run."""
        print(f"\n━━ {name}\nLEFT OUT: {why}", flush=True)
        self._add(Outcome(name, "failed" if is_failure else "LEFT OUT", 0, why))

    def summarise(self) -> int:
        """Print the table and, last, what to look at; the exit code of the whole run."""
        print("\n━━ summary")
        for outcome in self._outcomes:
            print(f"{outcome.name:<22} {outcome.result:<8} {outcome.seconds:6.1f} s  {outcome.counts}".rstrip())
        failed = [outcome.name for outcome in self._outcomes if outcome.result == "failed"]
        total = sum(outcome.seconds for outcome in self._outcomes)
        print(
            f"{'total':<22} {'failed' if failed else 'passed':<8} {total:6.1f} s  {', '.join(failed)}".rstrip(),
            flush=True,
        )
        for outcome in self._outcomes:
            for test in outcome.broken:
                print(f"failed in {outcome.name}: {test}", flush=True)
        return 1 if failed else 0

    def _add(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        print(f"── {outcome.name}: {outcome.result} in {outcome.seconds:.1f} s", flush=True)


def _run_and_count(
    command: Sequence[str | Path], broken: dict[str, None], *, env: Mapping[str, str], cwd: Path
) -> tuple[int, str]:
    """Pass the program's output on as it comes; its exit code and the line that counts its tests.

    The tests that failed are added to `broken`, once each and in their order.
    """
    colours = {"FORCE_COLOR": "1"} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    counts = ""
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**env, **colours, "PYTHONUNBUFFERED": "1", "COLUMNS": os.environ.get("COLUMNS", "120")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                plain = COLOURS.sub("", line)
                counts = next((found[1].strip() for one in COUNTS if (found := one.search(plain))), counts)
                if found := BROKEN.match(plain):
                    broken[found[1].strip()] = None
        except BaseException:
            process.terminate()
            raise
    return process.returncode, counts
