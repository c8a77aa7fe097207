"""Delivers events from a thread of its own: five seconds each, three more tries, the same inner XML every time."""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from wecom.simulator.apps import Apps
from wecom.simulator.callbacks.courier import ACCEPTED, TIMEOUT_SECONDS, Courier, Door
from wecom.simulator.callbacks.events import Event
from wecom.simulator.callbacks.mode import change_mode, read_mode
from wecom.simulator.callbacks.qualifying import is_told
from wecom.simulator.clock import Clock
from wecom.simulator.identity import CORP_ID, RECEIVERS
from wecom.simulator.state import Row, State

TRIES = 4
RETRY_SECONDS = 1.0
GATHER_SECONDS = 0.3
IDLE_SECONDS = 5.0
KEPT = 2000  # of those delivered; what waits, failed or was dropped stays to be sent again and counted
STATUSES = ("pending", "delivered", "failed", "dropped")
APPS, CONTACTS = "app", "contacts"

log = logging.getLogger(__name__)


class Outbox:
    """Events wait as rows, so that a restart of the simulator loses none of them."""

    def __init__(self, state: State, clock: Clock, apps: Apps, app_url: str, contacts_url: str = "") -> None:
        self._state, self._clock, self._apps = state, clock, apps
        self.contacts_url = contacts_url or app_url + RECEIVERS[CONTACTS].path
        self._courier = Courier()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._meanwhile: Callable[[], None] = lambda: None

    def start(self, meanwhile: Callable[[], None]) -> None:
        """`meanwhile` is done every few seconds at least: what happens in the corp because time passes."""
        if self._thread is None:
            self._meanwhile = meanwhile
            self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(TIMEOUT_SECONDS + 1)
        self._courier.close()

    def wake(self) -> None:
        self._wake.set()

    def post(self, event: Event, *, receiver: str = APPS, at: int | None = None) -> None:
        """Hand an event over for delivery; part of the caller's transaction. `at`: when it happened, if not now.

        `app` is every app that qualifies, each of which gets it; another receiver is that one alone.
        """
        if receiver == CONTACTS:
            self._enqueue(event, CONTACTS, at)
            return
        for app in self._apps.all():
            if receiver in (APPS, str(app.agent_id)) and is_told(self._state, app, event):
                self._enqueue(event, app.receiver, at)

    def _enqueue(self, event: Event, receiver: str, at: int | None) -> None:
        mode = read_mode(self._state)
        created = self._clock.now() if at is None else at
        if mode.drop > 0:
            change_mode(self._state, {"drop": mode.drop - 1})
        number = self._state.write(
            "INSERT INTO callbacks"
            " (receiver, event, change_type, xml, created_at, status, due, copies_left, tries_left)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(receiver, event.name, event.change_type, event.xml(created, self._corp_id), created),
            *("dropped" if mode.drop > 0 else "pending", time.time() + (GATHER_SECONDS if mode.reorder else 0.0)),
            *(1 + mode.duplicate, TRIES),
        )
        self._state.write("DELETE FROM callbacks WHERE status = 'delivered' AND id <= ?", number - KEPT)
        self.wake()

    def redeliver(self, number: int) -> bool:
        """Send an event again, whatever became of it; False when there is none of that number."""
        sql = "UPDATE callbacks SET status = 'pending', due = ?, copies_left = 1, tries_left = ? WHERE id = ?"
        is_known = self._state.changed(sql, time.time(), TRIES, number) == 1
        self.wake()
        return is_known

    def listed(self, limit: int = 200, *, before: int = 0, status: str = "") -> list[dict[str, Any]]:
        """Newest first; `before` is the number of the last one seen, 0 for the beginning."""
        rows = self._state.rows(
            "SELECT * FROM callbacks WHERE (? = 0 OR id < ?) AND (? = '' OR status = ?) ORDER BY id DESC LIMIT ?",
            *(before, before, status, status, limit),
        )
        return [_shown(row) for row in rows]

    def find(self, number: int) -> dict[str, Any] | None:
        row = self._state.row("SELECT * FROM callbacks WHERE id = ?", number)
        return None if row is None else _shown(row)

    def verify_url(self, receiver: str) -> str:
        """What is wrong with a callback address; empty when nothing is."""
        door = self._door(receiver)
        return "there is no callback address" if door is None else self._courier.verify_url(door)

    @property
    def _corp_id(self) -> str:
        return str(self._state.setting("corp_id", CORP_ID))

    def _door(self, receiver: str) -> Door | None:
        if receiver == CONTACTS:
            keys = RECEIVERS[CONTACTS]
            return Door(self.contacts_url, keys.token, keys.aes_key, self._corp_id, None)
        app = self._apps.of_receiver(receiver)
        if app is None or not app.callback_url:
            return None
        return Door(app.callback_url, app.token, app.aes_key, self._corp_id, app.agent_id)

    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._stopping.is_set():
                return
            self._meanwhile()
            rows = self._next()
            if not rows:
                self._wake.wait(self._seconds_to_wait())
            elif len(rows) == 1:
                self._attempt(rows[0])
            else:
                with ThreadPoolExecutor(len(rows)) as several:
                    list(several.map(self._attempt, rows))

    def _next(self) -> list[Row]:
        mode = read_mode(self._state)
        if mode.paused:
            return []
        sql = "SELECT * FROM callbacks WHERE status = 'pending' AND due <= ? ORDER BY id LIMIT ?"
        first = self._state.rows(sql, time.time(), mode.together)
        if not first or not mode.reorder:
            return first
        newest_gathered = "SELECT * FROM callbacks WHERE status = 'pending' AND due <= ? ORDER BY id DESC LIMIT ?"
        return self._state.rows(newest_gathered, time.time() + GATHER_SECONDS, mode.together)

    def _seconds_to_wait(self) -> float:
        row = self._state.row("SELECT min(due) AS due FROM callbacks WHERE status = 'pending' AND due > ?", time.time())
        if row is None or row["due"] is None:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, max(0.02, float(row["due"]) - time.time()))

    def _attempt(self, row: Row) -> None:
        started = time.monotonic()
        door = self._door(row["receiver"])
        outcome = "no callback address" if door is None else self._courier.deliver(door, row["xml"])
        attempt = {
            "at": self._clock.read().now.isoformat(timespec="seconds"),
            "outcome": outcome,
            "milliseconds": round((time.monotonic() - started) * 1000),
        }
        with self._state.transaction():
            # Somebody may have asked for it again meanwhile.
            now = self._state.row("SELECT * FROM callbacks WHERE id = ?", row["id"])
            if now is not None:
                self._note(now, attempt, is_accepted=outcome == ACCEPTED)

    def _note(self, row: Row, attempt: dict[str, Any], *, is_accepted: bool) -> None:
        copies, tries = row["copies_left"] - is_accepted, row["tries_left"] - (not is_accepted)
        status = "delivered" if copies <= 0 else "failed" if tries <= 0 else "pending"
        if status == "failed":
            log.warning("event %s (%s) was given up: %s", row["id"], row["event"], attempt["outcome"])
        self._state.update(
            "callbacks",
            {"id": row["id"]},
            attempts=json.dumps([*json.loads(row["attempts"]), attempt]),
            copies_left=copies,
            tries_left=tries,
            status=status,
            due=time.time() + (0 if is_accepted else RETRY_SECONDS),
        )


def _shown(row: Row) -> dict[str, Any]:
    kept = ("id", "receiver", "event", "change_type", "xml", "created_at", "status")
    return {name: row[name] for name in kept} | {"attempts": json.loads(row["attempts"])}
