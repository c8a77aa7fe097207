"""Rows of what there is few of: departments, members, tags, groups, statistics, tasks."""

from random import Random

from bench.generator import catalogue, corp
from bench.generator.history import groups
from bench.generator.sizes import Size
from bench.generator.spool import Spool, row
from bench.generator.timeline import DAY, HISTORY_DAYS, Timeline

TAG_GROUPS, TAGS_EACH = 8, 8
CODES = 60
TASKS = 40
DONE_SHARE = 0.75


def write(size: Size, timeline: Timeline, spool: Spool) -> None:
    """All of it."""
    _directory(size, timeline, spool)
    _labels(spool)
    _groups(size, timeline, spool)
    _statistics(size, timeline, spool)
    _tasks(size, timeline, spool)


def _directory(size: Size, timeline: Timeline, spool: Spool) -> None:
    now = timeline.stamp(timeline.end)
    for number, (parent, name) in corp.departments(size).items():
        spool.add("departments", row(number, parent, name, 0))
    for one in corp.staff(size):
        spool.add("members", row(one.id, one.userid, one.name, one.shop, "t", now))
        spool.add("memberships", row(one.id, one.shop, "t" if one.is_shop_head else "f"))
        if one.is_region_head:
            spool.add("memberships", row(one.id, one.region, "t"))
    spool.add("members", row(size.staff + 1, corp.LEADER, "陈默", corp.ROOT, "f", now))
    spool.add("memberships", row(size.staff + 1, corp.ROOT, "t"))


def _labels(spool: Spool) -> None:
    for code in range(1, CODES + 1):
        spool.add("channels", row(code, f"code{code:03}", f"门店活码 {code}"))
    for group in range(1, TAG_GROUPS + 1):
        spool.add("tag_groups", row(group, f"etg{group}", f"标签组 {group}"))
        for place in range(TAGS_EACH):
            number = (group - 1) * TAGS_EACH + place + 1
            spool.add("tags", row(number, f"et{number}", group, f"标签 {number}"))


def _groups(size: Size, timeline: Timeline, spool: Spool) -> None:
    """With a broadcast a fortnight into each of them."""
    rng, owners = Random(f"groups {size.name}"), [one.userid for one in corp.staff(size)]
    for number in range(1, groups(size) + 1):
        owner = rng.randrange(size.staff)
        made = timeline.stamp(timeline.history // 2)
        spool.add("groups", row(number, f"wrgroup{number:06}", f"福利群 {number}", owners[owner], made))
        for week in range(0, HISTORY_DAYS // 7, 2):
            at = min(timeline.history + week * 7 * DAY + rng.randrange(7 * DAY), timeline.end)
            stamp, key = timeline.stamp(at), f"group:bench:{number}:{week}"
            line = row(_group_touch_id(number, week), owner + 1, None, number, "group", stamp, key, stamp)
            spool.add("touches", line, at)


def _group_touch_id(group: int, week: int) -> int:
    """Above all the touches of single customers."""
    return 1_000_000_000 + group * 100 + week


def _statistics(size: Size, timeline: Timeline, spool: Spool) -> None:
    rng, now = Random(f"statistics {size.name}"), timeline.stamp(timeline.end)
    for day in range(HISTORY_DAYS):
        on = timeline.day(timeline.history + day * DAY)
        for member in range(1, size.staff + 1):
            chats = rng.randrange(60)
            replied = f"{60 + rng.random() * 40:.2f}" if chats else None
            first = f"{rng.random() * 30:.2f}" if chats else None
            figures = (rng.randrange(5), rng.randrange(4), chats, chats * rng.randrange(1, 9), rng.randrange(2))
            spool.add("member_days", row(member, on, *figures, replied, first, now, "t"))


def _tasks(size: Size, timeline: Timeline, spool: Spool) -> None:
    rng = Random(f"tasks {size.name}")
    for task in range(1, TASKS + 1):
        at = timeline.end - (TASKS - task) * DAY * 2
        due, leader = timeline.stamp(min(at + 3 * DAY, timeline.end)), size.staff + 1
        spool.add("tasks", row(task, f"bench{task}", f"{catalogue.CATEGORIES[task % 12]}回访", leader,
                               timeline.stamp(at), due))  # fmt: skip
        for member in range(1, size.staff + 1):
            item = (task - 1) * size.staff + member
            spool.add("task_items", row(item, task, member, due))
            if rng.random() < DONE_SHARE:
                done = timeline.stamp(min(at + rng.randrange(2 * DAY), timeline.end))
                spool.add("task_item_completions", row(item, member, done, done))
