"""The demo corp is reorganised: departments below departments, and a leader who is no administrator."""

from script.support.demo_corp.goods import BABY, SKIN
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID

ROOT = 1
LEADER_USERID = "gaoyuan"
BELOW: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("护肤门店组", SKIN, ("hejing", "guojia", "tangwei")),
    ("护肤线上组", SKIN, ("zhaomin", "sunxiaoyu")),
    ("母婴会员组", BABY, ("fengxue", "maolin", "dengchao")),
)
"""Name, the department it belongs to, and who is moved there: the first leads it."""


def reorganise(world: World) -> None:
    """As the administrator does it in the console; the product hears of it by events."""
    members = {one["userid"] for one in world.corp("members")}
    if LEADER_USERID not in members:
        world.act("add-member", userid=LEADER_USERID, name="高远", department_id=ROOT, position="运营总监")
        world.act("withdraw-contact", userid=LEADER_USERID)
    world.act("move-member", userid=LEADER_USERID, department_id=ROOT, leads=True)
    there = {one["name"]: one["id"] for one in world.corp("departments")}
    for name, parent_id, userids in BELOW:
        if name in there:
            continue
        made = world.act("create-department", name=name, parent_id=parent_id)["department_id"]
        for number, userid in enumerate(userids):
            world.act("move-member", userid=userid, department_id=made, leads=number == 0)
    world.settle("events")
    admin = world.member(ADMIN_USERID)
    names = {name for name, _, _ in BELOW}
    world.until(
        lambda: names <= {one["name"] for one in admin.ask("GET", "departments")["departments"]},
        "the new departments",
    )
