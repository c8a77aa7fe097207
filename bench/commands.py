"""What `script/bench data`, `load` and `import` do."""

from collections.abc import Sequence
from pathlib import Path

from bench import keeping, results
from bench.building import build
from bench.generator.sizes import SIZES, Size
from bench.home import Home, database
from bench.importing import BASE, measure_import
from bench.results import Run
from bench.runner.freshness import measure_freshness
from bench.runner.measuring import forget_callbacks, measure
from bench.runner.population import Population
from bench.runner.serving import serving

DEFAULT_HOME = Path(".cache/bench")


def make_data(folder: Path, names: Sequence[str]) -> None:
    """The databases of these sizes, each made once."""
    home = Home(folder)
    for name in names:
        print(f"Size {name}", flush=True)
        build(home, SIZES[name])


def measure_load(folder: Path, names: Sequence[str], *, seconds: float) -> None:
    """Every endpoint at every size; what other runs found at other sizes stays in the results."""
    home = Home(folder)
    for name in names:
        size = SIZES[name]
        notes = build(home, size)
        print(f"Measuring size {name}", flush=True)
        run = _run(home, size, seconds)
        keeping.keep_run(home, name, run._replace(notes=notes))
    print(results.write(keeping.runs(home), keeping.imported(home)))


def measure_file(folder: Path, lines: int) -> None:
    """The import of a large file beside COPY of its rows."""
    home = Home(folder)
    build(home, BASE)
    print(f"Importing {lines:,} lines", flush=True)
    with home.servers() as servers:
        found = measure_import(home, servers, lines)
    keeping.keep_import(home, found.text())
    print(found.text())
    results.write(keeping.runs(home), keeping.imported(home))


def _run(home: Home, size: Size, seconds: float) -> Run:
    with home.servers() as servers:
        url = servers.database_url(database(size))
        with serving(home, servers, size) as ports:
            population = Population(url, (home.folder / "secret-key").read_text())
            timings = measure(ports, population, seconds=seconds)
            forget_callbacks(url)
        with serving(home, servers, size, with_worker=True) as ports:
            fresh = measure_freshness(ports.product, population)
    return Run({}, timings, fresh)
