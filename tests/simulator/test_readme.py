from pathlib import Path

from wecom.simulator.api import gate
from wecom.simulator.api.registry import ENDPOINTS

README = Path(gate.__file__).parents[1] / "README.md"


def named() -> set[str]:
    """The names in the last block of the README: a folder, then what is in it, on as many lines as it takes."""
    found, folder = set(), ""
    for line in README.read_text(encoding="utf-8").rpartition("## What it answers")[2].split("```")[1].splitlines():
        words = line.split()
        if line and not line.startswith(" "):
            folder = words.pop(0)
        found |= {f"{folder}{word}".lstrip("/") for word in words}
    return found


def test_the_readme_names_every_api_there_is_and_no_other() -> None:
    assert named() == set(ENDPOINTS)
