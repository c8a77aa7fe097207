"""Writes what was measured: times for people, ratios of the same run for judgement, goals met or missed."""

import datetime as dt
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.home import SERVING
from bench.runner.clients import CLIENTS
from bench.runner.endpoints import ENDPOINTS, FLOORS, Endpoint
from bench.runner.figures import FLOOR_P95_MS, Timing, ratio

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
BARE = FLOORS[0].name
HEAD = """# Results of the bench

Written by `script/bench load`; what is measured and how is said in the README. Milliseconds depend on the machine and
on what else it does; the ratios are of the same run and carry over.
"""
UNMEASURED = """## Endpoints

Not measured in this home yet: `script/bench load`.
"""


class Run(NamedTuple):
    """One size: how it was made, how long everything took, and what else was measured on it."""

    notes: Mapping[str, Any]
    timings: Mapping[str, Timing]
    fresh: Sequence[float] = ()
    """Seconds from a paid order's arrival until it was in the numbers."""


def write(runs: Mapping[str, Run], imported: str = "", path: Path = RESULTS) -> str:
    """The whole document, written and returned."""
    parts = [HEAD, _machine()]
    parts += [_data(runs), _verdicts(runs)] if runs else [UNMEASURED]
    parts += [imported, *(_timings(name, run) for name, run in runs.items())]
    if len(runs) > 1:
        parts.append(_growth(runs))
    text = "\n".join(part for part in parts if part)
    path.write_text(text)
    return text


def _machine() -> str:
    now = dt.datetime.now(dt.UTC)
    settings = ", ".join(f"{name} {value}" for name, value in SERVING.items())
    return f"""## Machine

{now:%Y-%m-%d %H:%M} UTC · {os.cpu_count()} processors ({platform.machine()}), load {os.getloadavg()[0]:.1f} at the end
· Python {platform.python_version()} · gunicorn with 2 gevent workers · {CLIENTS} niced clients with one kept connection
each · PostgreSQL: {settings}
"""


def _data(runs: Mapping[str, Run]) -> str:
    lines = [
        "## Data",
        "",
        "| size | customers | orders | trail rows | files s | COPY s | indexes s | derived s | GB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, run in runs.items():
        rows, took = run.notes["rows"], run.notes["seconds"]
        counts = " | ".join(f"{rows[table]:,}" for table in ("customers", "orders", "trail_entries"))
        times = " | ".join(f"{took.get(part, 0):.0f}" for part in ("files", "copy", "indexes", "derived"))
        lines.append(f"| {name} | {counts} | {times} | {run.notes['gigabytes']:.1f} |")
    return "\n".join([*lines, ""])


def _verdicts(runs: Mapping[str, Run]) -> str:
    name = "L" if "L" in runs else list(runs)[-1]
    run = runs[name]
    bare = run.timings[BARE]
    factor = max(1.0, bare.p95 / FLOOR_P95_MS)
    lines = [
        f"## Goals, at size {name}",
        "",
        f"The bare floor's p95 is {bare.p95:.2f} ms here (for goals: {FLOOR_P95_MS:.0f}): they count {factor:.2f} ×.",
        "",
        "| endpoint | goal p95 ms | here ms | measured p95 ms | |",
        "|---|---:|---:|---:|---|",
    ]
    for endpoint in ENDPOINTS:
        if endpoint.goal is None:
            continue
        timing, here = run.timings.get(endpoint.name), endpoint.goal.on_this_machine(bare)
        measured = f"{timing.p95:.1f} | **{endpoint.goal.verdict(timing, bare)}**" if timing else "– | not answered"
        lines.append(f"| {endpoint.name} | {endpoint.goal.p95_ms:.0f} | {here:.0f} | {measured} |")
    if run.fresh:
        slowest = max(run.fresh)
        verdict = "MET" if slowest <= 2 else "MISSED"
        lines.append(f"| a paid order is in the numbers | 2000 | 2000 | {slowest * 1000:.0f} (slowest of "
                     f"{len(run.fresh)}) | **{verdict}** |")  # fmt: skip
    return "\n".join([*lines, ""])


def _timings(name: str, run: Run) -> str:
    lines = [f"## Size {name}", "", "| endpoint | p50 ms | p95 ms | a second | median ÷ its floor's |",
             "|---|---:|---:|---:|---:|"]  # fmt: skip
    for endpoint in (*FLOORS, *ENDPOINTS):
        if timing := run.timings.get(endpoint.name):
            against = _against(endpoint, run.timings)
            figures = f"{timing.p50:.2f} | {timing.p95:.2f} | {timing.per_second:.0f}"
            lines.append(f"| {endpoint.name} | {figures} | {against} |")
    return "\n".join([*lines, ""])


def _against(endpoint: Endpoint, timings: Mapping[str, Timing]) -> str:
    name = BARE if endpoint.floor == "bare" else f"floor: {endpoint.floor}"
    if endpoint.is_floor or name not in timings:
        return ""
    return f"{ratio(timings[endpoint.name], timings[name]):.1f} × {name.removeprefix('floor: ')}"


def _growth(runs: Mapping[str, Run]) -> str:
    """Each size against the smallest, every one first divided by its own run's bare floor."""
    names = list(runs)
    lines = [f"## Growth, from {names[0]}", "", f"| endpoint | {' | '.join(names[1:])} |",
             f"|---|{'---:|' * len(names[1:])}"]  # fmt: skip
    first = runs[names[0]].timings
    for endpoint in ENDPOINTS:
        if endpoint.name not in first:
            continue
        cells = [_grown(endpoint.name, first, runs[name].timings) for name in names[1:]]
        lines.append(f"| {endpoint.name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _grown(name: str, first: Mapping[str, Timing], later: Mapping[str, Timing]) -> str:
    if name not in later:
        return "–"
    return f"{ratio(later[name], later[BARE]) / ratio(first[name], first[BARE]):.2f} ×"
