"""How much memory a process and its children really use."""

import subprocess
from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """`pid` and all its descendants."""
    shown = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in shown.splitlines())}
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def megabytes(pid: int) -> float:
    """Proportional set size of the family where the kernel tells it (Linux), else resident size."""
    return sum(_kilobytes(member) for member in family(pid)) / 1024


def _kilobytes(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(shown or 0)
