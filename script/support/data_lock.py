"""A lock on a data directory that is free only when every process that inherited it is gone."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from script.support.errors import MendableError
from script.support.guardian import is_alive

# Servers of a killed supervisor need a moment for their shutdown checkpoint.
WAIT_FOR_ORPHANS_SECONDS = 30.0


class DataInUseError(MendableError):
    """Another supervisor, or servers it left behind, use this data directory."""


class DataLock:
    """`flock` on `path`; pass `fileno()` to the servers, and the lock lives as long as the last of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def fileno(self) -> int:
        return self._descriptor

    def __enter__(self) -> Self:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._acquire()
        except BaseException:
            os.close(self._descriptor)
            raise
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def _acquire(self) -> None:
        deadline = time.monotonic() + WAIT_FOR_ORPHANS_SECONDS
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            holder = self._holder()
            if holder and is_alive(holder):
                raise DataInUseError(
                    f"{self._path.parent} is in use by the process {holder}. Stop it first (kill {holder}), "
                    "or choose another directory."
                )
            if time.monotonic() > deadline:
                raise DataInUseError(
                    f"{self._path.parent} is still used by servers whose supervisor is gone; they hold {self._path}. "
                    f"Find them with: fuser -v {self._path}"
                )
            time.sleep(0.05)

    def _holder(self) -> int:
        text = os.pread(self._descriptor, 20, 0).decode(errors="replace")
        return int(text) if text.isdigit() else 0
