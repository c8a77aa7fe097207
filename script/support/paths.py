"""The places of this repository that the scripts know."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
VENV = REPOSITORY / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
CACHE = REPOSITORY / ".cache"
H5 = REPOSITORY / "h5"
