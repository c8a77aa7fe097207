"""The simulator as one object: its state, clock, faults, call log and outgoing callbacks."""

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from wecom.simulator.apps import Apps
from wecom.simulator.callbacks.outbox import Outbox
from wecom.simulator.calls import CallLog
from wecom.simulator.clock import Clock
from wecom.simulator.corp import SIZES, build_corp
from wecom.simulator.faults import Faults
from wecom.simulator.identity import CORP_ID
from wecom.simulator.knobs import Knobs
from wecom.simulator.limits import Limits
from wecom.simulator.state import State

EXTENSION = "wecom_simulator"
DEFAULT_SEED = 7
REMEMBERED_REGISTRATIONS = 50


class Simulator:
    """What pages, the API and the control plane work on."""

    def __init__(
        self,
        state_path: Path,
        app_url: str,
        *,
        seed: int = DEFAULT_SEED,
        size: str = "demo",
        corp_id: str = CORP_ID,
        callback_urls: Mapping[str, str] | None = None,
    ) -> None:
        self.app_url = app_url.rstrip("/")
        self.state = State(state_path)
        self.clock = Clock(self.state)
        self.faults = Faults(self.state)
        self.knobs = Knobs(self.state)
        self.calls = CallLog()
        addresses = callback_urls or {}
        self.apps = Apps(self.state, self.app_url, addresses.get("app", ""))
        self.outbox = Outbox(self.state, self.clock, self.apps, self.app_url, addresses.get("contacts", ""))
        self.limits = Limits()
        self.registrations: deque[dict[str, Any]] = deque(maxlen=REMEMBERED_REGISTRATIONS)
        if self.state.setting("built_at") is None:
            self._build(seed, size, corp_id)

    @property
    def corp_id(self) -> str:
        return str(self.state.setting("corp_id", CORP_ID))

    @property
    def app_origin(self) -> str:
        parts = urlsplit(self.app_url)
        return f"{parts.scheme}://{parts.netloc}"

    def is_page_of_an_app(self, origin: str) -> bool:
        """Whether pages from there are those of one of the corp's apps."""
        return origin == self.app_origin or urlsplit(origin).netloc in [app.trusted_domain for app in self.apps.all()]

    @property
    def seed(self) -> int:
        return int(self.state.setting("seed", DEFAULT_SEED))

    @property
    def size(self) -> str:
        return str(self.state.setting("size", "demo"))

    def reset(self, *, seed: int | None = None, size: str | None = None, corp_id: str | None = None) -> None:
        """Start over with a fresh corp at the clock's present; other apps, tokens, codes, faults and logs are gone."""
        wanted_seed, wanted_size = self.seed if seed is None else seed, size or self.size
        wanted_corp = corp_id or self.corp_id
        with self.state.transaction():
            self.state.wipe(keep_settings=("clock",))
            self._build(wanted_seed, wanted_size, wanted_corp)
        self.calls.clear()
        self.outbox.wake()

    def _build(self, seed: int, size: str, corp_id: str) -> None:
        if size not in SIZES:
            raise ValueError(f"size must be one of {', '.join(SIZES)}")
        with self.state.transaction():
            self.state.set_setting("corp_id", corp_id)
            self.apps.install()
            build_corp(self.state, size=size, seed=seed, now=self.clock.now())

    def close(self) -> None:
        self.outbox.stop()
        self.state.close()


def current() -> Simulator:
    """The simulator of the running request."""
    simulator: Simulator = current_app.extensions[EXTENSION]
    return simulator
