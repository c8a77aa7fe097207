"""Many open event streams in one process, as that many phones would hold them."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from script.support.errors import MendableError
from script.support.place import Place

SHORTEST_RETRY_MS = 1000


@dataclass(slots=True)
class Stream:
    """One phone: reconnects by itself after the time the server asked for, like a browser's EventSource."""

    place: Place
    cookie: str
    on_change: Callable[["Stream", dict[str, Any], float], None]
    is_open: bool = False
    opened_at: list[float] = field(default_factory=list)
    retry_ms: int = SHORTEST_RETRY_MS

    async def hold(self) -> None:
        """Stay connected until cancelled."""
        while True:
            with suppress(OSError):
                await self._listen()
            self.is_open = False
            await asyncio.sleep(self.retry_ms / 1000)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection(self.place.host, self.place.port)
        try:
            writer.write(
                f"GET /api/v1/live HTTP/1.1\r\nHost: {self.place.host}:{self.place.port}\r\n"
                f"Accept: text/event-stream\r\nCookie: {self.cookie}\r\n\r\n".encode()
            )
            event = ""
            async for raw in reader:  # chunk sizes are lines of their own and look like nothing we know
                line = raw.decode().rstrip()
                name, _, value = line.partition(": ")
                if name == "retry":
                    self.retry_ms = int(value)
                elif name == "event":
                    event = value
                elif name == "data" and event == "hello":
                    self.is_open = True
                    self.opened_at.append(time.monotonic())
                elif name == "data" and event == "change":
                    self.on_change(self, json.loads(value), time.monotonic())
        finally:
            writer.close()


async def until(is_so: Callable[[], bool], what: str, *, seconds: float) -> float:
    """Wait until `is_so()`; how long it took. MendableError naming `what` when it takes longer than `seconds`."""
    started = time.monotonic()
    while not is_so():
        if time.monotonic() - started > seconds:
            raise MendableError(f"{what}: not within {seconds:.0f} s.")
        await asyncio.sleep(0.05)
    return time.monotonic() - started
