"""The simulator as one object: its state, clock, faults, call log and outgoing callbacks."""

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from wecom.simulator.callbacks.outbox import Outbox
from wecom.simulator.calls import CallLog
from wecom.simulator.clock import Clock
from wecom.simulator.corp import SIZES, build_corp
from wecom.simulator.faults import Faults
from wecom.simulator.knobs import Knobs
from wecom.simulator.limits import Limits
from wecom.simulator.state import State

EXTENSION = "wecom_simulator"
DEFAULT_SEED = 7
REMEMBERED_REGISTRATIONS = 50
OTHER_DOMAIN = "other.example.com"


class Simulator:
    """What pages, the API and the control plane work on."""

    def __init__(
        self,
        state_path: Path,
        app_url: str,
        *,
        seed: int = DEFAULT_SEED,
        size: str = "demo",
        callback_urls: Mapping[str, str] | None = None,
    ) -> None:
        self.app_url = app_url.rstrip("/")
        self.state = State(state_path)
        self.clock = Clock(self.state)
        self.faults = Faults(self.state)
        self.knobs = Knobs(self.state)
        self.calls = CallLog()
        self.outbox = Outbox(self.state, self.clock, self.app_url, callback_urls or {})
        self.limits = Limits()
        self.registrations: deque[dict[str, Any]] = deque(maxlen=REMEMBERED_REGISTRATIONS)
        if self.state.setting("built_at") is None:
            self._build(seed, size)

    @property
    def trusted_domain(self) -> str:
        """Host and port an OAuth redirect or a JS-SDK page must have."""
        return urlsplit(self.app_url).netloc if self.knobs.read().is_domain_trusted else OTHER_DOMAIN

    @property
    def app_origin(self) -> str:
        parts = urlsplit(self.app_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def seed(self) -> int:
        return int(self.state.setting("seed", DEFAULT_SEED))

    @property
    def size(self) -> str:
        return str(self.state.setting("size", "demo"))

    def reset(self, *, seed: int | None = None, size: str | None = None) -> None:
        """Start over with a fresh corp at the clock's present; tokens, codes, faults and logs are gone."""
        wanted_seed, wanted_size = self.seed if seed is None else seed, size or self.size
        with self.state.transaction():
            self.state.wipe(keep_settings=("clock",))
            self._build(wanted_seed, wanted_size)
        self.calls.clear()
        self.outbox.wake()

    def _build(self, seed: int, size: str) -> None:
        if size not in SIZES:
            raise ValueError(f"size must be one of {', '.join(SIZES)}")
        build_corp(self.state, size=size, seed=seed, now=self.clock.now())

    def close(self) -> None:
        self.outbox.stop()
        self.state.close()


def current() -> Simulator:
    """The simulator of the running request."""
    simulator: Simulator = current_app.extensions[EXTENSION]
    return simulator
