"""What WeCom hands out for a while (token, tickets): shared by all processes, fetched by one caller at a time."""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from wecom.errors import Kind, WeComError, WeComUnavailable
from wecom.shelf import SharedRedis, Shelf

log = logging.getLogger(__name__)

RENEW_EARLY_SECONDS = 300
_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 15
_LOCK_SECONDS = 30
_REFUSAL_SECONDS = {Kind.CONFIGURATION: 60, Kind.WAIT: 300}
# A wrong secret sent several times bars our address from gettoken for an hour: nobody may hammer it meanwhile, and
# who is barred waits the hour out.
_REFUSED_TOKEN_SECONDS = {Kind.CONFIGURATION: 1800, Kind.WAIT: 3600}
_RENEWAL_PAUSE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Fetched:
    """What WeCom answered: the value and for how many seconds it is good."""

    value: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class _Entry:
    value: str
    renew_at: float
    expires_at: float

    def is_fresh(self) -> bool:
        return time.time() < self.renew_at

    def is_valid(self) -> bool:
        return time.time() < self.expires_at


class Cache:
    """One value per key, renewed before it expires.

    While one caller renews, the others go on with the old value as long as it is valid, else they wait (bounded).
    """

    def __init__(self, shared: SharedRedis, key: str, credential: str, fetch: Callable[[], Fetched]) -> None:
        self._shelf = Shelf(shared, key)
        # A refusal concerns one secret: the corrected one is tried at once.
        self._refusal = f"refused:{hashlib.sha256(credential.encode()).hexdigest()[:12]}"
        self._key = key
        self._fetch_value = fetch
        self._mutex = threading.Lock()
        self._renewal_rests_until = 0.0

    def get(self) -> str:
        """A valid value; raises what fetching it raised."""
        entry = self._stored()
        if entry is None:
            return self._obtain(_Entry.is_fresh)
        if entry.is_fresh() or time.monotonic() < self._renewal_rests_until:
            return entry.value
        return self._renewed(entry)

    def refresh(self, stale_value: str) -> str:
        """A value other than ``stale_value``, fetched only if nobody has replaced it yet."""
        return self._obtain(lambda entry: entry.value != stale_value)

    def expires_at(self) -> float | None:
        """When the value at hand ceases to be good; ``None`` when there is none."""
        entry = self._stored()
        return entry.expires_at if entry is not None else None

    def forget_refusal(self) -> None:
        """Somebody says the credential has been put right: the next caller may try it at once."""
        self._shelf.remove(self._refusal)

    def _renewed(self, old: _Entry) -> str:
        if not self._mutex.acquire(blocking=False):
            return old.value
        try:
            return self._attempt(_Entry.is_fresh) or old.value
        except WeComError as error:
            self._renewal_rests_until = time.monotonic() + _RENEWAL_PAUSE_SECONDS
            log.warning("could not renew %s early, going on with the old value: %s", self._key, error)
            return old.value
        finally:
            self._mutex.release()

    def _obtain(self, is_good: Callable[[_Entry], bool]) -> str:
        if self._mutex.acquire(timeout=_PATIENCE_SECONDS):
            try:
                # Rounds are counted, not timed, so that a frozen clock cannot hold us here for ever.
                for _ in range(int(_PATIENCE_SECONDS / _POLL_SECONDS)):
                    if value := self._attempt(is_good):
                        return value
                    time.sleep(_POLL_SECONDS)
            finally:
                self._mutex.release()
        raise WeComUnavailable("nobody fetched a new value in time", self._key, may_have_run=False)

    def _attempt(self, is_good: Callable[[_Entry], bool]) -> str | None:
        """The stored value if it is good by now, else a fetched one, else ``None``: another process is fetching."""
        if value := self._good(is_good):
            return value
        lock = self._shelf.try_lock(_LOCK_SECONDS)
        if lock is None:
            return None
        try:
            return self._good(is_good) or self._fetch()
        finally:
            self._shelf.unlock(lock)

    def _good(self, is_good: Callable[[_Entry], bool]) -> str | None:
        entry = self._stored()
        return entry.value if entry is not None and is_good(entry) else None

    def _fetch(self) -> str:
        if refusal := self._shelf.read(self._refusal):
            raise WeComError(*json.loads(refusal))
        try:
            fetched = self._fetch_value()
        except WeComError as error:
            patience = _REFUSED_TOKEN_SECONDS if error.api == "gettoken" else _REFUSAL_SECONDS
            if seconds := patience.get(error.kind):
                self._shelf.write(self._refusal, json.dumps([error.errcode, error.errmsg, error.api]), seconds)
            raise
        now = time.time()
        early = min(RENEW_EARLY_SECONDS, fetched.expires_in / 2)
        entry = _Entry(fetched.value, now + fetched.expires_in - early, now + fetched.expires_in)
        self._shelf.write("value", json.dumps(asdict(entry)), fetched.expires_in)
        return entry.value

    def _stored(self) -> _Entry | None:
        try:
            entry = _Entry(**json.loads(self._shelf.read("value") or "{}"))
        except (TypeError, ValueError):
            # Nothing there, or written by another version of this module.
            return None
        return entry if entry.is_valid() else None
