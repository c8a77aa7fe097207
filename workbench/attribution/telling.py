"""What is said about whose an order is: on the customer's trail, and as cards to the people concerned."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app

from wecom.cards import Line, TextNotice
from workbench.attribution.models import Claim
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.notices import actions as notices
from workbench.orders.models import Order
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

CLAIM, ORDER = "order_claim", "order_attribution"


def record(kind: Kind, order: Order, actor_id: int, fact_key: str, **about: Any) -> None:
    """On the trail of the customer, if she is known."""
    if order.customer_id is not None:
        trail.record(
            kind,
            source=Source.WORKBENCH,
            customer_id=order.customer_id,
            actor_member_id=actor_id,
            fact_key=fact_key,
            order_id=order.id,
            order_no=order.order_no,
            **about,
        )


def claim_made(claim: Claim, order: Order, head_ids: Sequence[int], by: Actor) -> None:
    """Those who may decide are asked to."""
    for head_id in head_ids:
        _send(head_id, CLAIM, claim.id, f"{by.name} 说一笔订单应该算自己的", "h5/claims", order, claim.note)


def claim_decided(claim: Claim, order: Order, by: Actor) -> None:
    """The member hears the answer."""
    title = f"{by.name} {'同意' if claim.is_granted else '没有同意'}：这单算你的"
    _send(claim.member_id, CLAIM, claim.id, title, f"h5/orders/{order.id}", order, claim.answer or "")


def moved(order: Order, from_id: int | None, to_id: int | None, by: Actor) -> None:
    """Whoever loses or gets an order by somebody's word hears of it, but for that somebody."""
    if from_id is not None and from_id not in {to_id, by.member_id}:
        title = f"{by.name} 更正：一笔订单不再算你的"
        _send(from_id, ORDER, order.id, title, f"h5/orders/{order.id}", order, "")
    if to_id is not None and to_id not in {from_id, by.member_id}:
        title = f"{by.name} 更正：一笔订单算你的"
        _send(to_id, ORDER, order.id, title, f"h5/orders/{order.id}", order, "")


def lost(member_id: int, order_ids: Sequence[int], amount_fen: int, holder_name: str | None) -> None:
    """Somebody's orders are theirs no longer, by facts that came late; `amount_fen` is of all of them."""
    if len(order_ids) == 1:
        order = db.session.scalars(sa.select(Order).where(Order.id == order_ids[0])).one()
        says = (
            f"后来才知道的事实改变了归属，现在{f'算{holder_name}的' if holder_name else '不算任何人的'}。点开看原因。"
        )
        _send(member_id, ORDER, order.id, "一笔订单不再算你的", f"h5/orders/{order.id}", order, says)
        return
    card = TextNotice(
        task_id=notices.new_key(),
        title=f"{len(order_ids)} 笔订单不再算你的",
        url=f"{current_app.config['PUBLIC_URL']}/h5/orders",
        description="后来才知道的事实改变了归属：联系记录、好友关系、推广码，或她是谁。每笔订单里写着现在算谁的和原因。",
        lines=(Line("金额合计", _yuan(amount_fen)),),
    )
    notices.send(card, to_member_id=member_id, purpose=ORDER, about_id=order_ids[0])


def _send(member_id: int, purpose: str, about_id: int, title: str, path: str, order: Order, says: str) -> None:
    card = TextNotice(
        task_id=notices.new_key(),
        title=title,
        url=f"{current_app.config['PUBLIC_URL']}/{path}",
        description=says,
        lines=(
            Line("订单号", order.order_no),
            Line("金额", _yuan(order.amount_fen)),
        ),
    )
    notices.send(card, to_member_id=member_id, purpose=purpose, about_id=about_id)


def _yuan(fen: int) -> str:
    return f"¥{fen // 100}.{fen % 100:02d}"
