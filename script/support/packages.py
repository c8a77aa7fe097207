"""Makes `.venv` and installs the pinned requirements into it, only when they have changed."""

import platform
import shutil
import sys
import venv
from importlib.util import find_spec

from script.support.errors import MendableError
from script.support.interpreter import OLDEST
from script.support.paths import REPOSITORY, VENV, VENV_PYTHON
from script.support.programs import ProgramFailedError, run
from script.support.progress import step
from script.support.stamps import Stamp, fingerprint

# From the smallest set to the largest; each includes the one before it.
SETS = ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt")
NODE_SET = "requirements-node.txt"
CONSTRAINTS = "constraints.txt"  # exact versions of what our requirements require


class NoVenvError(MendableError):
    """Python came without what makes virtual environments."""


def make_venv() -> None:
    """Make `.venv` unless there is one whose Python works."""
    with step("virtual environment") as current:
        if _works():
            current.note = "unchanged"
            return
        if find_spec("ensurepip") is None:
            raise NoVenvError(
                "This Python cannot make virtual environments: its module ensurepip is missing. On Debian and Ubuntu: "
                f"apt install python3.{sys.version_info.minor}-venv; or use a Python from https://www.python.org/."
            )
        shutil.rmtree(VENV, ignore_errors=True)
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)


def install(name: str) -> None:
    """Install the requirements of the set `name` (a file's name) at their pinned versions."""
    with step(f"Python packages ({name})") as current:
        larger = SETS[SETS.index(name) :] if name in SETS else (name,)
        if any(_stamp(one).is_current() for one in larger):
            current.note = "unchanged"
            return
        options = ["--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off"]
        run([VENV_PYTHON, "-m", "pip", "install", *options, "-r", REPOSITORY / name], cwd=REPOSITORY)
        _stamp(name).write()


def _works() -> bool:
    pip = VENV / "bin" / "pip"
    if not VENV_PYTHON.exists() or not pip.exists():
        return False
    if str(VENV) not in pip.read_text()[:500]:  # the repository was moved: every program's first line points elsewhere
        return False
    check = f"import sys, pip; assert sys.version_info >= {OLDEST}"
    try:
        run([VENV_PYTHON, "-c", check], cwd=REPOSITORY)
    except ProgramFailedError:  # its Python was removed or replaced
        return False
    return True


def _stamp(name: str) -> Stamp:
    names = SETS[: SETS.index(name) + 1] if name in SETS else (name,)
    read = [REPOSITORY / one for one in (*names, CONSTRAINTS)]
    python = (VENV / "pyvenv.cfg").read_text() if (VENV / "pyvenv.cfg").exists() else ""
    return Stamp(VENV / f".{name}.stamp", fingerprint(read, python, platform.machine()))
