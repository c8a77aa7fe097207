"""Product.md section 3, "Orders": sentence by sentence."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.attribution.models import Attribution, Correction
from workbench.changes.actions import mark
from workbench.kernel.db import db
from workbench.touches.models import TouchKind

PAID = dt.datetime(2026, 10, 20, 4, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WINDOW = 168 * HOUR


@pytest.fixture
def attributed(work):
    """Derives, and tells whose the order is, by what, and why."""

    def read(order):
        work()
        found = db.session.get(Attribution, order.id)
        if found is None:
            return None
        name = db.session.get(make.Member, found.member_id).name if found.member_id else None
        return name, found.source, found.reason

    return read


@pytest.fixture
def lin():
    return make.customer("林女士")


def friend(name, customer, *, since=PAID - 30 * DAY, **about):
    member = make.member(name, userid=about.pop("userid", name.lower()))
    make.relation(member, customer, added_at=since, **about)
    return member


def order(customer, **about):
    return make.order(customer, **{"paid_at": PAID, **about})


def test_a_code_that_names_a_member_decides_also_without_a_customer(attributed, lin):
    friend("Ann", lin)
    bob = make.member("Bob")
    assert attributed(order(None, code_member_id=bob.id)) == ("Bob", "code", "code")
    assert attributed(order(lin, code_member_id=bob.id)) == ("Bob", "code", "code")


def test_without_a_customer_or_a_relation_nobody_guided_it(attributed, lin):
    make.touch(make.member("Ann"), lin, at=PAID - HOUR)
    assert attributed(order(None)) == (None, None, "no_customer")
    assert attributed(order(lin)) == (None, None, "no_relation")


def test_an_order_that_is_not_paid_is_nobodys(attributed, lin):
    friend("Ann", lin)
    assert attributed(order(lin, paid_at=None)) is None


@pytest.mark.parametrize(
    ("began", "ended", "guided"),
    [
        (dt.timedelta(), None, True),
        (dt.timedelta(seconds=1), None, False),
        (-DAY, dt.timedelta(), False),
        (-DAY, dt.timedelta(seconds=1), True),
    ],
)
def test_a_relation_is_active_from_its_beginning_until_before_its_end(attributed, lin, began, ended, guided):
    ending = {} if ended is None else {"ended_at": PAID + ended, "ended_by": "customer"}
    friend("Ann", lin, since=PAID + began, **ending)
    expected = ("Ann", "natural", "earliest_relation") if guided else (None, None, "no_relation")
    assert attributed(order(lin)) == expected


def test_a_spell_whose_beginning_nobody_told_is_no_relation(attributed, lin):
    friend("Ann", lin, is_start_known=False)
    assert attributed(order(lin)) == (None, None, "no_relation")


def test_the_latest_touch_wins_over_the_older_friend(attributed, lin):
    ann, bob = friend("Ann", lin, since=PAID - 90 * DAY), friend("Bob", lin)
    make.touch(ann, lin, at=PAID - 2 * DAY, kind=TouchKind.TASK)
    make.touch(bob, lin, at=PAID - DAY, kind=TouchKind.MASS_SEND)
    assert attributed(order(lin)) == ("Bob", "mass_send", "latest_touch")


@pytest.mark.parametrize(
    ("before", "counts"),
    [(WINDOW, True), (WINDOW + dt.timedelta(seconds=1), False), (dt.timedelta(), True), (-HOUR, False)],
)
def test_the_window_includes_both_its_ends(attributed, lin, before, counts):
    friend("Ann", lin, since=PAID - 90 * DAY)
    make.touch(friend("Bob", lin), lin, at=PAID - before)
    expected = ("Bob", "one_to_one", "latest_touch") if counts else ("Ann", "natural", "earliest_relation")
    assert attributed(order(lin)) == expected


def test_a_touch_of_somebody_without_a_relation_earns_nothing(attributed, lin):
    friend("Ann", lin)
    make.touch(make.member("Bob"), lin, at=PAID - HOUR)
    assert attributed(order(lin)) == ("Ann", "natural", "earliest_relation")


def test_at_equal_times_the_kinds_have_an_order(attributed, lin):
    members = {kind: friend(kind.value, lin, userid=f"z{kind.value}") for kind in TouchKind if kind != TouchKind.GROUP}
    expected = [("task", "task"), ("one_to_one", "one_to_one"), ("mass_send", "mass_send")]
    for kind, member in reversed(members.items()):
        make.touch(member, lin, at=PAID - HOUR, kind=kind)
        name, source = expected[list(members).index(kind)]
        assert attributed(order(lin)) == (name, source, "latest_touch")


def test_at_equal_times_and_kinds_the_smaller_userid_in_byte_order_wins(attributed, lin):
    for userid in ("b-2", "ba", "b_1"):
        make.touch(friend(f"M{userid}", lin, userid=userid), lin, at=PAID - HOUR)
    assert attributed(order(lin)) == ("Mb-2", "one_to_one", "latest_touch")


@pytest.mark.parametrize(
    ("joined", "left", "counts"),
    [(dt.timedelta(), None, True), (HOUR, None, False), (-DAY, dt.timedelta(), False), (-DAY, HOUR, True)],
)
def test_a_broadcast_counts_for_those_who_were_in_the_group_then(attributed, lin, joined, left, counts):
    sent = PAID - DAY
    friend("Ann", lin, since=PAID - 90 * DAY)
    bob = friend("Bob", lin)
    group = make.group(owner_userid=bob.userid)
    make.stay(lin, group, joined_at=sent + joined, left_at=None if left is None else sent + left)
    make.touch(bob, group, at=sent, kind=TouchKind.GROUP)
    expected = ("Bob", "group", "latest_touch") if counts else ("Ann", "natural", "earliest_relation")
    assert attributed(order(lin)) == expected


def test_a_broadcast_counts_only_where_nothing_else_does(attributed, lin):
    ann, bob = friend("Ann", lin), friend("Bob", lin)
    group = make.group(owner_userid=bob.userid)
    make.stay(lin, group, joined_at=PAID - 30 * DAY)
    make.touch(ann, lin, at=PAID - 6 * DAY, kind=TouchKind.MASS_SEND)
    make.touch(bob, group, at=PAID - HOUR, kind=TouchKind.GROUP)
    assert attributed(order(lin)) == ("Ann", "mass_send", "latest_touch")


def test_without_a_touch_the_longest_friend_has_it(attributed, lin):
    friend("Bob", lin, since=PAID - 9 * DAY)
    friend("Ann", lin, since=PAID - 10 * DAY)
    assert attributed(order(lin)) == ("Ann", "natural", "earliest_relation")


def test_a_spell_begun_by_transfer_is_as_old_as_the_givers_and_its_givers(attributed, lin):
    first, second = PAID - 60 * DAY, PAID - 20 * DAY
    friend("First", lin, since=PAID - 90 * DAY, ended_at=first, ended_by="departed")
    friend("Second", lin, since=first + 2 * HOUR, began_by="transfer", ended_at=second, ended_by="transfer")
    friend("Third", lin, since=second - HOUR, began_by="transfer")
    friend("Ann", lin, since=PAID - 80 * DAY)
    assert attributed(order(lin)) == ("Third", "natural", "earliest_relation")


def test_a_spell_added_anew_inherits_nothing(attributed, lin):
    friend("First", lin, since=PAID - 90 * DAY, ended_at=PAID - 20 * DAY, ended_by="transfer")
    friend("Third", lin, since=PAID - 20 * DAY)
    friend("Ann", lin, since=PAID - 80 * DAY)
    assert attributed(order(lin)) == ("Ann", "natural", "earliest_relation")


def test_a_correction_stands_above_everything_until_it_is_undone(attributed, lin):
    ann, bob = friend("Ann", lin), make.member("Bob")
    bought = order(lin, code_member_id=ann.id)
    fix = Correction(order_id=bought.id, member_id=bob.id, reason="…", made_at=PAID, made_by_id=ann.id)
    db.session.add(fix)
    mark(order_ids=[bought.id])
    assert attributed(bought) == ("Bob", "manual", "corrected")
    make.touch(ann, lin, at=PAID - HOUR)
    assert attributed(bought) == ("Bob", "manual", "corrected")
    fix.undone_at, fix.undone_by_id = PAID, ann.id
    mark(order_ids=[bought.id])
    assert attributed(bought) == ("Ann", "code", "code")


def test_a_late_touch_moves_the_order_and_only_the_orders_it_affects(attributed, lin):
    friend("Ann", lin, since=PAID - 90 * DAY)
    bob = friend("Bob", lin)
    bought, earlier = order(lin), order(lin, paid_at=PAID - 10 * DAY)
    other = friend("Eve", other_customer := make.customer("别人"))
    elsewhere = order(other_customer)
    assert attributed(bought) == ("Ann", "natural", "earliest_relation")
    versions = row_versions()
    make.touch(bob, lin, at=PAID - HOUR)
    assert attributed(bought) == ("Bob", "one_to_one", "latest_touch")
    changed = {id_ for id_, version in row_versions().items() if versions[id_] != version}
    assert changed == {bought.id}
    assert {earlier.id, elsewhere.id} == versions.keys() - changed
    assert other.name == "Eve"


def row_versions():
    rows = db.session.execute(sa.text("select order_id, ctid::text from attributions"))
    return dict(rows.all())


@pytest.mark.parametrize(
    ("about", "channel"),
    [({"state": "poster"}, "state:poster"), ({"add_way": 6}, "way:6"), ({"add_way": 202}, "way:202")],
)
def test_an_order_comes_through_the_channel_of_the_first_relation_ever(attributed, lin, about, channel):
    friend("First", lin, since=PAID - 90 * DAY, ended_at=PAID - 80 * DAY, ended_by="customer", **about)
    friend("Ann", lin, state="link")
    bought = order(lin)
    attributed(bought)
    assert db.session.get(Attribution, bought.id).acquisition_channel == channel


@pytest.mark.parametrize(
    ("paid_at", "day"),
    [
        ("2026-10-19T15:59:59Z", "2026-10-19"),
        ("2026-10-19T16:00:00Z", "2026-10-20"),
        ("2028-02-28T16:00:00Z", "2028-02-29"),
        ("2028-02-29T16:00:00Z", "2028-03-01"),
    ],
)
def test_an_order_belongs_to_the_corps_day(attributed, lin, paid_at, day):
    bought = order(lin, paid_at=dt.datetime.fromisoformat(paid_at))
    attributed(bought)
    assert db.session.get(Attribution, bought.id).paid_on.isoformat() == day
