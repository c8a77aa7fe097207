"""From a bare Python to everything the two commands need; what has not changed is not done again."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from script.support import node, packages
from script.support.errors import MendableError
from script.support.paths import CACHE, REPOSITORY, VENV_PYTHON
from script.support.progress import explained


def bootstrap_and_run(requirements: str, module: str) -> NoReturn:
    """Install `requirements` and the H5, then become `python -m module` with the same arguments."""
    with explained():
        print("Preparing", flush=True)
        with _one_at_a_time():
            packages.make_venv()
            packages.install(requirements)
            node.provide_node()
            node.install_node_packages()
            node.build_h5()
        os.chdir(REPOSITORY)
        os.environ["PYTHONUNBUFFERED"] = "1"
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", module, *sys.argv[1:]])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together must not install into the same folders."""
    try:
        CACHE.mkdir(exist_ok=True)
        lock = (CACHE / "bootstrap.lock").open("w")
    except OSError as error:
        raise MendableError(f"The repository's folder {REPOSITORY} cannot be written to: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  waiting for another run that is preparing …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
