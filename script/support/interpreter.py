"""Finds a Python that is new enough; written so that an old Python 3 can run it."""

import os
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST_TRIED = 15


def ensure(script: str) -> None:
    """Return when this Python will do; else start `script` again with one from PATH, or say what to install."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_TRIED, OLDEST[1] - 1, -1):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            candidate = Path(folder, f"python3.{minor}")
            if os.access(str(candidate), os.X_OK):
                os.execv(str(candidate), [str(candidate), script, *sys.argv[1:]])
    sys.exit(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}; there is no newer one "
        "on PATH. Install one from your system's packages or from https://www.python.org/downloads/ and start again."
    )
