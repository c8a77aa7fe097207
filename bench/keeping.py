"""What earlier runs found, kept in the home, so that sizes and the import can be measured one at a time."""

import json

from bench.generator.sizes import SIZES
from bench.home import Home
from bench.results import Run
from bench.runner.figures import Timing


def keep_run(home: Home, name: str, run: Run) -> None:
    """Replace what was known of this size."""
    timings = {endpoint: timing._asdict() for endpoint, timing in run.timings.items()}
    facts = {"notes": run.notes, "timings": timings, "fresh": list(run.fresh)}
    (home.folder / f"{name}.measured.json").write_text(json.dumps(facts, indent=1))


def runs(home: Home) -> dict[str, Run]:
    """All sizes that have been measured, smallest first."""
    found = {}
    for name in SIZES:
        path = home.folder / f"{name}.measured.json"
        if path.exists():
            facts = json.loads(path.read_text())
            timings = {endpoint: Timing(**timing) for endpoint, timing in facts["timings"].items()}
            found[name] = Run(facts["notes"], timings, facts["fresh"])
    return found


def keep_import(home: Home, text: str) -> None:
    (home.folder / "import.md").write_text(text)


def imported(home: Home) -> str:
    """The section about the import; empty before there was one."""
    path = home.folder / "import.md"
    return path.read_text() if path.exists() else ""
