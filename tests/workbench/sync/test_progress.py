import random

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.sync import reports
from workbench.sync.models import StepKind, SyncRun, SyncStep


def planned(run, kind, count):
    steps = [SyncStep(run_id=run.id, kind=kind.value, subject=f"{kind.value}{n}") for n in range(count)]
    db.session.add_all(steps)
    db.session.flush()
    return steps


def test_percent_never_goes_backwards_while_more_and_more_steps_become_known():
    run = SyncRun()
    db.session.add(run)
    db.session.flush()
    seen, open_steps = [0], planned(run, StepKind.BASICS, 1)
    then = {StepKind.BASICS: (StepKind.CUSTOMERS, 24), StepKind.GROUP_LIST: (StepKind.GROUP, 7)}
    luck = random.Random(7)
    while open_steps:
        step = open_steps.pop(luck.randrange(len(open_steps)))
        step.finished_at = clock.now()
        if step.kind in then:
            open_steps += planned(run, *then[StepKind(step.kind)])
        if not open_steps and step.kind == StepKind.CUSTOMERS:
            open_steps += planned(run, StepKind.GROUP_LIST, 1)
        db.session.flush()
        seen.append(reports.progress()["percent"])
    assert seen == sorted(seen)
    assert (seen[1], seen[24], seen[25], seen[-1]) == (5, 76, 80, 99)
