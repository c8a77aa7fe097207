"""Content hashes that tell whether a step of the bootstrap has to be done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class Stamp:
    """A file that remembers the fingerprint of what a finished step was made from."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self._fingerprint = fingerprint

    def is_current(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._fingerprint

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._fingerprint)


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """The hash of the files' names and contents and of `facts`."""
    digest = hashlib.sha256()
    for part in facts:
        digest.update(part.encode() + b"\0")
    for file in sorted(files):
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sources(folder: Path, *, without: frozenset[str]) -> list[Path]:
    """All files under `folder` but those in folders named in `without`."""
    found: list[Path] = []
    for entry in sorted(folder.iterdir()):
        if entry.name in without:
            continue
        if entry.is_dir():
            found += sources(entry, without=without)
        elif entry.is_file():
            found.append(entry)
    return found
