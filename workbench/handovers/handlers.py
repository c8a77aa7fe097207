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
    for item in open_work.open_items_of(event.external_userid, giver=event.userid):
        later(finish, item_id=item.id, at=event.created_at.isoformat())


def customer_taken(event: ContactAdded) -> None:
    """A leaver's customer came to the taker, perhaps by the hand-over (no event tells of the leaver): look."""
    for item in open_work.open_items_of(event.external_userid, taker=event.userid):
        later(look, handover_id=item.handover_id)


def transfer_failed(event: TransferFailed) -> None:
    """The customer refused, or the taker has as many as WeCom allows."""
    state = REASONS.get(event.fail_reason)
    for found in open_work.open_items_of(event.external_userid, taker=event.userid) if state else ():
        item = open_work.get_item(found.id)
        deciding.fail(item, item.handover, state or ItemState.REFUSED, at=event.created_at)
