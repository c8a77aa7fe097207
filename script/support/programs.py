"""Runs the programs the bootstrap needs, quietly, and explains their failures."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from script.support.errors import MendableError

SHOWN_LINES = 12
NO_NETWORK_SIGNS = (
    *("network is unreachable", "temporary failure in name resolution", "connection refused", "max retries exceeded"),
    *("connecttimeout", "proxyerror", "enotfound", "econnrefused", "etimedout", "eai_again"),
)
ADVICE = {
    ("no space left", "enospc"): "The disk is full: free some space and start again.",
    NO_NETWORK_SIGNS: "The package registry did not answer: check the network or proxy (HTTPS_PROXY, PIP_INDEX_URL, "
    "npm config registry) and start again.",
    ("no matching distribution found", "could not find a version"): "A pinned package has no build for this Python or "
    "this machine. CPython 3.11 to 3.14 on Linux (glibc) or macOS, x86-64 or arm64, is what the pins are made for.",
    ("permission denied", "eacces"): "A file or folder belongs to somebody else: check who owns the repository.",
}


class ProgramFailedError(MendableError):
    """A program ended with an error; the message carries the end of its output and advice."""


def run(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run to the end and return what it printed; raises ProgramFailedError with the end of it."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**(os.environ if env is None else env), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise ProgramFailedError(f"{command[0]} could not be started: {error.strerror}.") from error
    if done.returncode:
        shown = " ".join(Path(part).name if isinstance(part, Path) else part for part in command)
        said = "\n".join(f"    {line}" for line in _both_ends(done.stdout.strip().splitlines()))
        raise ProgramFailedError(
            f"{shown} failed (exit code {done.returncode}):\n{said}\n{advice(done.stdout)}".rstrip()
        )
    return done.stdout


def _both_ends(lines: list[str]) -> list[str]:
    """Pip says at the end what went wrong, npm at the beginning."""
    if len(lines) <= 2 * SHOWN_LINES:
        return lines
    return [*lines[:SHOWN_LINES], "…", *lines[-SHOWN_LINES:]]


def advice(output: str) -> str:
    """What to do about a failure with this output; empty when nothing is known."""
    lowered = output.lower()
    return next((text for signs, text in ADVICE.items() if any(sign in lowered for sign in signs)), "")
