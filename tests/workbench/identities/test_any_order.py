import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbench import factories as make
from tests.workbench.identities.histories import derived, histories, in_the_end, tell
from tests.workbench.identities.reference import derive
from workbench.identities.settling import settle, suggest_again
from workbench.kernel.db import db

BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Undone:
    """What is written inside is taken back."""

    def __enter__(self):
        self.savepoint = db.session.begin_nested()

    def __exit__(self, *_about):
        self.savepoint.rollback()
        db.session.expunge_all()


@pytest.fixture
def member_id(app):
    return make.member().id


@BOUNDED
@given(told=histories(), pauses=st.sets(st.integers(0, 40)))
def test_facts_in_any_order_end_as_the_definition_says(member_id, told, pauses):
    with Undone():
        customers, orders = set(), set()
        for number, fact in enumerate(told):
            about = tell(fact, member_id)
            customers, orders = customers | about[0], orders | about[1]
            if number in pauses or number == len(told) - 1:
                settle(customers, orders)
                customers, orders = set(), set()
        assert derived() == derive(in_the_end(told))


@BOUNDED
@given(told=histories())
def test_one_by_one_and_from_scratch_end_the_same(member_id, told):
    tell_both_ways(member_id, told)


@pytest.mark.slow
@settings(BOUNDED, max_examples=40)
@given(told=histories())
def test_one_by_one_and_from_scratch_end_the_same_in_many_histories(member_id, told):
    tell_both_ways(member_id, told)


def tell_both_ways(member_id, told):
    with Undone():
        for fact in told:
            settle(*tell(fact, member_id))
        one_by_one = derived()
        settle_everything()
        assert derived() == one_by_one
    with Undone():
        for fact in told:
            tell(fact, member_id)
        settle_everything()
        assert derived() == one_by_one == derive(in_the_end(told))


def settle_everything():
    settle(None, None)
    suggest_again()


@BOUNDED
@given(told=histories())
def test_settling_again_changes_nothing_and_names_who_was_asked_about(member_id, told):
    with Undone():
        for fact in told:
            settle(*tell(fact, member_id))
        before = derived()
        facts = in_the_end(told)
        affected = settle(set(facts.external_userids), set(facts.orders))
        assert derived() == before
        assert affected.person_ids == set(before.person.values())
        assert affected.order_ids == {order for order, owner in before.owner.items() if owner is None}
