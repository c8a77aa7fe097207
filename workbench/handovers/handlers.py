"""What WeCom's events tell about hand-overs. They come after the customers' own handlers, which have written."""

from wecom.events import ContactAdded, ContactDeletedByMember, TransferFailed
from workbench.customers.handlers import TRANSFERRED
from workbench.handovers import deciding, open_work
from workbench.handovers.jobs import finish, look
from workbench.handovers.models import ItemState
from workbench.kernel.jobs import later

REASONS = {
    "customer_refused": ItemState.CUSTOMER_REFUSED,
    "customer_limit_exceed": ItemState.TAKER_FULL,
}


def customer_given(event: ContactDeletedByMember) -> None:
    """The giver lost her by a hand-over: it is done. Reading how the taker has her now is a job's business."""
    if event.source != TRANSFERRED:
        return
    for item in open_work.open_items_of(event.external_userid, at=event.created_at, giver=event.userid):
        later(finish, item_id=item.id, at=event.created_at.isoformat())


def customer_taken(event: ContactAdded) -> None:
    """A leaver's customer came to the taker, perhaps by the hand-over (no event tells of the leaver): look."""
    for item in open_work.open_items_of(event.external_userid, at=event.created_at, taker=event.userid):
        later(look, handover_id=item.handover_id)


def transfer_failed(event: TransferFailed) -> None:
    """The customer refused, or the taker has as many as WeCom allows.

    The event does not name the giver: when two give her to the same taker, the results tell which of them it was.
    """
    state = REASONS.get(event.fail_reason)
    found = open_work.open_items_of(event.external_userid, at=event.created_at, taker=event.userid)
    if state is None or len(found) > 1:
        for one in found:
            later(look, handover_id=one.handover_id)
        return
    for one in found:
        item = open_work.get_item(one.id)
        deciding.fail(item, item.handover, state, at=event.created_at)
