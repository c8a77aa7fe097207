"""A member's userid is changed in the console: what follows from userids follows."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.attribution.models import Attribution
from workbench.changes.actions import mark
from workbench.derivations.rebuilding import rebuild
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders import codes

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def rename(client, work, simulator):
    """王芳 of the simulated corp is told to have been called otherwise before."""

    def tell():
        at = int(clock.now().timestamp()) - 10
        xml = event_xml("change_contact", change="update_user", at=at, UserID="Aformer", NewUserID="WangFang")
        deliver(client, xml, receiver="contacts")
        work()

    return tell


def owner(order):
    db.session.expire_all()
    return db.session.scalars(sa.select(Attribution.member_id).where(Attribution.order_id == order.id)).one()


def test_a_tie_goes_to_the_smaller_userid_as_it_is_now(rename, work):
    wang, ben = make.member("王芳", userid="aformer"), make.member("Ben", userid="ben")
    customer, at = make.customer(), clock.now() - 9 * HOUR
    for member in (wang, ben):
        make.relation(member, customer, added_at=at - HOUR)
        make.touch(member, customer, at=at)
    order = make.order(customer, paid_at=clock.now() - HOUR)
    work()
    assert owner(order) == wang.id
    rename()
    assert owner(order) == ben.id
    rebuild()
    assert owner(order) == ben.id


def test_codes_with_the_former_and_with_the_new_userid_name_the_member(rename, work):
    wang = make.member("王芳", userid="aformer")
    printed = make.order(paid_at=clock.now() - HOUR, code="AFormer", code_member_id=wang.id)
    hasty = make.order(paid_at=clock.now() - HOUR, code="wangfang")
    work()
    assert (owner(printed), owner(hasty)) == (wang.id, None)
    rename()
    assert (owner(printed), owner(hasty)) == (wang.id, wang.id)
    codes.name_orders()  # as after every import
    mark(order_ids=[printed.id, hasty.id])
    work()
    assert (owner(printed), owner(hasty)) == (wang.id, wang.id)
