"""Put a callback into the lines of those who want it; make, change, pause and drop targets."""

import secrets
import uuid
from collections.abc import Sequence

from workbench.forwarding import queries
from workbench.forwarding.addresses import UnsafeAddress, current_policy, resolve, take_apart
from workbench.forwarding.jobs import forward, line_of
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget, Status
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later

SECRET_BYTES = 32


def callback_stored(message_id: int, event: str) -> None:
    """In the transaction that stores a callback: a delivery for everybody who wants it, and nothing that can wait."""
    now = clock.now()
    for target in queries.wanting(event):
        db.session.add(
            ForwardingDelivery(target_id=target.id, message_id=message_id, delivery_key=uuid.uuid4(), created_at=now)
        )
        if target.may_send(now):
            _serve(target, goes_on=False)


def create_target(*, name: str, url: str, events: Sequence[str], by: Actor) -> ForwardingTarget:
    """A new target with a secret of its own, which is shown this once."""
    _require_safe(url)
    now = clock.now()
    target = ForwardingTarget(
        name=name,
        url=url,
        events=list(events),
        secret=secrets.token_urlsafe(SECRET_BYTES),
        created_by_id=by.member_id,
        created_at=now,
        secret_made_at=now,
    )
    db.session.add(target)
    db.session.flush()  # the answer tells its id
    return target


def change_target(target: ForwardingTarget, *, name: str, url: str, events: Sequence[str]) -> None:
    """Another name, address or choice of events; what is waiting goes to the new address at once."""
    _require_safe(url)
    is_moved = url != target.url
    target.name, target.url, target.events = name, url, list(events)
    if is_moved:
        try_now(target)


def drop_target(target: ForwardingTarget) -> None:
    """Forget a target and everything that was waiting for it."""
    db.session.delete(target)


def renew_secret(target: ForwardingTarget) -> None:
    """A new secret from the next attempt on; the old one is void at once."""
    target.secret, target.secret_made_at = secrets.token_urlsafe(SECRET_BYTES), clock.now()


def pause(target: ForwardingTarget) -> None:
    """Send nothing till it is resumed; callbacks are kept for it meanwhile."""
    target.paused_at = target.paused_at or clock.now()


def resume(target: ForwardingTarget) -> None:
    """Go on where it was paused."""
    if target.paused_at is not None:
        target.paused_at = None
        try_now(target)


def try_now(target: ForwardingTarget) -> None:
    """Do not wait for the next attempt."""
    if target.paused_at is None:
        target.retry_at = None
        _serve(target, goes_on=True)


def skip(delivery: ForwardingDelivery) -> None:
    """Let the line go on without a callback its receiver will never take."""
    if delivery.status != Status.WAITING.value:
        raise Refused("conflict", detail="Only what is still waiting can be skipped.")
    delivery.status, delivery.finished_at = Status.SKIPPED.value, clock.now()
    try_now(queries.get_target(delivery.target_id))


def _serve(target: ForwardingTarget, *, goes_on: bool) -> None:
    later(forward, lock=line_of(target.id), target_id=target.id, goes_on=goes_on)


def _require_safe(url: str) -> None:
    try:
        policy = current_policy()
        resolve(take_apart(url, policy), policy)
    except UnsafeAddress as error:
        raise Refused("unsafe_address", status=422, detail=f"url: {error}.") from error
