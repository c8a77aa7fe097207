"""Make, change and delete acquisition links: what is wanted is a row, and a job brings it to WeCom."""

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom.acquisition import MOST_PEOPLE
from wecom.fields import normal_userid
from workbench.acquisition import queries
from workbench.acquisition.bringing_links import bring_link
from workbench.acquisition.making import make_once, rewrite
from workbench.acquisition.models import AcquisitionLink, AcquisitionLinkMember
from workbench.acquisition.wishes import Wish, check
from workbench.channels.access import require_manager
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later


def create(wish: Wish, *, client_key: str, by: Actor) -> AcquisitionLink:
    """A new link with a channel of its own; the same `client_key` again is the same link."""
    require_manager(by)
    if (known := queries.find_link_by_key(by, client_key)) is not None:
        return known
    members = check(wish, most=MOST_PEOPLE)
    link = make_once(AcquisitionLink, wish, client_key=client_key, by=by)
    if link is None:
        return cast(AcquisitionLink, queries.find_link_by_key(by, client_key))
    put_members(link, wish.userids, members)
    later(bring_link, lock=lock_of(link), acquisition_link_id=link.id)
    return link


def change(link: AcquisitionLink, wish: Wish, *, by: Actor) -> None:
    """Everything about a link but its address and its `state`, which stay for ever."""
    require_manager(by)
    if link.deleted_at is not None:
        raise Refused("deleted", detail="This link was deleted; make a new one.")
    members = check(wish, most=MOST_PEOPLE)
    rewrite(link, wish)
    put_members(link, wish.userids, members)
    link.want()
    later(bring_link, lock=lock_of(link), acquisition_link_id=link.id)


def delete(link: AcquisitionLink, *, by: Actor) -> None:
    """The address reaches nobody any more; relations, figures and trail stay. Twice is once."""
    require_manager(by)
    if link.deleted_at is None:
        link.deleted_at = clock.now()
        later(bring_link, lock=lock_of(link), acquisition_link_id=link.id)


def lock_of(link: AcquisitionLink) -> str:
    """Jobs about one link run in order, one at a time."""
    return f"acquisition_link:{link.id}"


def put_members(link: AcquisitionLink, userids: Sequence[str], members: dict[str, int]) -> None:
    """Make exactly these the ones who take its customers."""
    db.session.execute(sa.delete(AcquisitionLinkMember).where(AcquisitionLinkMember.acquisition_link_id == link.id))
    wanted = dict.fromkeys(normal_userid(userid) for userid in userids)
    rows = [{"acquisition_link_id": link.id, "member_id": members[userid]} for userid in wanted if userid in members]
    if rows:
        db.session.execute(insert(AcquisitionLinkMember), rows)
