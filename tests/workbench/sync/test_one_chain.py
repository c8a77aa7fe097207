"""A step has one chain of pages, however often its jobs are run."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.customers.models import Relation
from workbench.kernel.db import commit, db
from workbench.people.models import Member
from workbench.sync import actions, reports
from workbench.sync.jobs import run_step
from workbench.sync.models import SyncListed, SyncRepair, SyncStep

LIST = "externalcontact/batch/get_by_user"


@pytest.fixture
def first_page(simulator, work):
    """The first job of 王芳's listing, which has more than a page, as a worker takes it up."""
    simulator.post("reset", size="demo")
    actions.start_run()
    commit()
    basics = step_of("basics", "")
    run_step.func(step_id=basics.id, turn=basics.turn)
    simulator.forget_calls()
    step = step_of("customers", "wangfang")
    return {"step_id": step.id, "turn": step.turn}


def step_of(kind, subject):
    db.session.expire_all()
    return db.session.scalars(sa.select(SyncStep).filter_by(kind=kind, subject=subject)).one()


def jobs_of(step_id):
    """The jobs that still wait for this step: their turns."""
    query = sa.text("""
        select (args->>'turn')::int from procrastinate_jobs
        where task_name = 'sync.jobs.run_step' and status = 'todo' and (args->>'step_id')::int = :step_id order by id
    """)
    return list(db.session.scalars(query, {"step_id": step_id}))


def test_a_job_that_is_run_again_beside_its_successor_does_nothing(first_page, simulator):
    run_step.func(**first_page)
    waiting = jobs_of(first_page["step_id"])
    assert waiting == [first_page["turn"], first_page["turn"] + 1], (
        "its own, as nobody has told the queue, and the next"
    )
    read = step_of("customers", "wangfang").rows
    assert (simulator.calls(LIST), read > 0) == (1, True)
    run_step.func(**first_page)
    assert (simulator.calls(LIST), step_of("customers", "wangfang").rows) == (1, read)
    assert jobs_of(first_page["step_id"]) == waiting


def test_a_failed_page_that_is_run_again_does_not_come_back_twice(first_page, simulator):
    simulator.post("faults", api=LIST, times=1, errcode=-1)
    run_step.func(**first_page)
    waiting = jobs_of(first_page["step_id"])
    run_step.func(**first_page)
    assert (simulator.calls(LIST), jobs_of(first_page["step_id"])) == (1, waiting)


@pytest.mark.committed
def test_a_page_that_somebody_is_at_is_left_to_them_and_looked_at_again(first_page, simulator, work):
    run_step.func(**first_page)
    last_page = {**first_page, "turn": first_page["turn"] + 1}
    with db.engine.connect() as other, other.begin():
        other.execute(sa.select(SyncStep.id).where(SyncStep.id == first_page["step_id"]).with_for_update())
        run_step.func(**last_page)
        assert simulator.calls(LIST) == 1
    db.session.rollback()
    assert jobs_of(first_page["step_id"])[-2:] == [last_page["turn"]] * 2, "they may have died: one is still to come"
    work(also_waiting=True)
    assert reports.progress()["state"] == "done"
    held = sa.select(sa.func.count()).join(Member, Member.id == Relation.member_id).where(Member.userid == "wangfang")
    assert step_of("customers", "wangfang").rows == db.session.scalar(held.select_from(Relation)) > 100
    assert (make.count(SyncRepair), make.count(SyncListed)) == (0, 0)
