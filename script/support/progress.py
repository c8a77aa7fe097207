"""One line per step on the terminal: what is being done, how long it took, or what to do about its failure."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from script.support.errors import MendableError

WIDTH = 42


class Step:
    """What a running step may add to its line."""

    def __init__(self) -> None:
        self.note = ""


@contextmanager
def step(name: str, *, talkative: bool = False) -> Iterator[Step]:
    """Print `name`, run the block, print its time; `talkative` leaves the line to the block's own output."""
    current = Step()
    started = time.monotonic()
    print(f"  {name} …" if talkative else f"  {name:<{WIDTH}} ", end="\n" if talkative else "", flush=True)
    head = f"  {name:<{WIDTH}} " if talkative else ""
    try:
        yield current
    except BaseException as error:
        print(f"{head}{'stopped' if isinstance(error, KeyboardInterrupt) else 'failed'}", flush=True)
        raise
    print(f"{head}{time.monotonic() - started:6.1f} s  {current.note}".rstrip(), flush=True)


@contextmanager
def explained() -> Iterator[None]:
    """Turn a failure a person can mend into its message and exit code 1."""
    try:
        yield
    except MendableError as error:
        sys.stdout.flush()
        raise SystemExit(f"\n{error}") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
