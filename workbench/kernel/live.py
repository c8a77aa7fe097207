"""Live updates: a change is told to the members it concerns, over Redis pub/sub, to every open phone.

A message is only a hint to read again; a lost one costs freshness, never truth. Messages are collected in the
session and sent after the commit, so that no phone re-reads before the change is visible.
"""

import logging
import queue
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import redis
from flask import current_app

PING_SECONDS = 25
LIFETIME_SECONDS = 1800
SIGNED_OUT = "signed-out"
BACKLOG = 100
PENDING = "live.pending"
RESYNC = b"event: resync\ndata: {}\n\n"
CLOSE = None

log = logging.getLogger(__name__)


def channel(client: redis.Redis) -> str:
    """Where this deployment tells of changes. Redis hears a channel in all its databases, so it is named by ours."""
    return f"workbench:live:{client.connection_pool.connection_kwargs.get('db') or 0}"


def tell(
    info: dict[Any, Any], member_ids: Iterable[int], topic: str, *, kind: str = "", customer_id: int | None = None
) -> None:
    """Remember, in the session's `info`, to tell these members after the commit that `topic` changed."""
    message = {"topic": topic, "kind": kind, "customer_id": customer_id}
    remember(info, member_ids, "change", message)


def remember(info: dict[Any, Any], member_ids: Iterable[int], event: str, data: dict[str, Any]) -> None:
    """Remember any event for these members until the commit; repeats within one transaction collapse."""
    pending = info.setdefault(PENDING, {})
    key = (event, orjson.dumps(data))
    pending.setdefault(key, set()).update(member_ids)


def forget_pending(info: dict[Any, Any]) -> None:
    """The transaction was rolled back: there is nothing to tell."""
    info.pop(PENDING, None)


def publish_pending(info: dict[Any, Any]) -> None:
    """Send what was remembered. Redis being away is logged and harmless: phones re-read on their own."""
    pending = info.pop(PENDING, None)
    if not pending:
        return
    client: redis.Redis = current_app.extensions["redis"]
    try:
        with client.pipeline(transaction=False) as pipe:
            for (event, data), members in pending.items():
                envelope = {"to": sorted(members), "event": event, "data": orjson.loads(data)}
                pipe.publish(channel(client), orjson.dumps(envelope))
            pipe.execute()
    except redis.RedisError as error:
        log.warning("live update not sent: %s", error)


class Hub:
    """One per process: a single subscription, fanned out to the streams of this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._streams: dict[int, dict[queue.Queue[bytes | None], str]] = defaultdict(dict)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Listen no more."""
        self._stopped.set()

    def stream(self, member_id: int, sign_in_id: str) -> Iterator[bytes]:
        """The bytes of one phone's event stream.

        It ends when the session is signed out, and after a while anyway: the phone comes back and proves who it is.
        """
        mine: queue.Queue[bytes | None] = queue.Queue(maxsize=BACKLOG)
        ends_at = time.monotonic() + LIFETIME_SECONDS * (1 + secrets.randbelow(500) / 1000)
        with self._lock:
            self._streams[member_id][mine] = sign_in_id
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, daemon=True, name="live-hub")
                self._thread.start()
        try:
            # A different waiting time for every phone: after a restart they come back spread out, not as one wave.
            yield b"retry: %d\nevent: hello\ndata: {}\n\n" % (1000 + secrets.randbelow(7000))
            while time.monotonic() < ends_at:
                try:
                    item = mine.get(timeout=PING_SECONDS)
                except queue.Empty:
                    yield b": ping\n\n"
                    continue
                if item is CLOSE:
                    return
                yield item
        finally:
            with self._lock:
                self._streams[member_id].pop(mine, None)
                if not self._streams[member_id]:
                    del self._streams[member_id]

    def count(self) -> int:
        """How many phones are connected to this process."""
        with self._lock:
            return sum(len(streams) for streams in self._streams.values())

    def deliver(self, envelope: dict[str, Any]) -> None:
        """Hand one message to the streams it is for."""
        event = envelope["event"]
        frame = b"event: %s\ndata: %s\n\n" % (event.encode(), orjson.dumps(envelope["data"]))
        sign_in_id = envelope["data"].get("sign_in_id")
        for member_id in envelope["to"]:
            self._put(member_id, frame, sign_in_id)
            if event == SIGNED_OUT:
                self._put(member_id, CLOSE, sign_in_id)

    def _put(self, member_id: int, frame: bytes | None, sign_in_id: str | None = None) -> None:
        with self._lock:
            streams = dict(self._streams.get(member_id, {}))
        for stream, owner in streams.items():
            if sign_in_id is not None and owner != sign_in_id:
                continue
            try:
                stream.put_nowait(frame)
            except queue.Full:
                # A phone that does not read is told to read everything again when it comes back.
                with stream.mutex:
                    stream.queue.clear()
                stream.put_nowait(frame if frame is CLOSE else RESYNC)

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except Exception as error:  # noqa: BLE001  # whatever it was, phones must not wait for a dead subscription
                log.warning("live updates interrupted: %s", error)
                self._stopped.wait(1 + secrets.randbelow(2000) / 1000)

    def _follow(self) -> None:
        client = redis.Redis.from_url(
            self._url, socket_connect_timeout=2.0, socket_timeout=PING_SECONDS, health_check_interval=10
        )
        with client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(channel(client))
            self._resync()
            while not self._stopped.is_set():
                # Looking up every few seconds also sends the health check that notices a half-open connection.
                message = subscription.get_message(timeout=5.0)
                if message is not None:
                    self._handle(message["data"])

    def _handle(self, data: bytes) -> None:
        try:
            self.deliver(orjson.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("a live message that is none of ours was dropped: %s", error)

    def _resync(self) -> None:
        with self._lock:
            members = list(self._streams)
        for member_id in members:
            self._put(member_id, RESYNC)
