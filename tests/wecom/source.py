"""Where a cache fetches its values from in tests."""

import time

from wecom.errors import WeComError
from wecom.tokens import Fetched


class Source:
    """Gives out v1, v2, … and counts; may dawdle or fail."""

    def __init__(self, delay: float = 0.0, expires_in: int = 7200) -> None:
        self.fetched = 0
        self.delay = delay
        self.expires_in = expires_in
        self.error: WeComError | None = None

    def __call__(self) -> Fetched:
        time.sleep(self.delay)
        self.fetched += 1
        if self.error:
            raise self.error
        return Fetched(f"v{self.fetched}", self.expires_in)
