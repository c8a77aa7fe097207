from tests.workbench import factories as make
from workbench import demo_money
from workbench.commissions.models import CommissionRate
from workbench.kernel.db import db
from workbench.targets.models import Target


def test_the_demo_corp_has_rates_and_everybody_a_target(team, work):
    assert demo_money.set_rates() == 5
    demo_money.set_targets_of_staff()
    db.session.commit()
    work()
    assert make.count(CommissionRate) == 5
    aimed = {target.member_id for target in db.session.query(Target) if target.member_id}
    assert {team.fang.id, team.yue.id} <= aimed
    [department] = [one for one in db.session.query(Target) if one.department_id and one.metric == "guided_gmv"]
    assert (department.department_id, department.base) == (team.department.id, 800_000 * 2)
