"""Writes a whole corp into an empty state, in one transaction."""

from wecom.simulator import ids
from wecom.simulator.corp import catalog, sizes
from wecom.simulator.corp.customers import write_customers
from wecom.simulator.corp.groups import write_groups
from wecom.simulator.corp.history import write_conversations
from wecom.simulator.corp.leavings import write_leavings
from wecom.simulator.corp.links import write_links
from wecom.simulator.corp.mass_sends import write_mass_sends
from wecom.simulator.corp.plan import DAY, HISTORY_DAYS, Plan, plan
from wecom.simulator.state import State


def build_corp(state: State, *, size: str, seed: int, now: int) -> None:
    measures = plan(size, seed, now)
    with state.transaction():
        state.set_setting("seed", seed)
        state.set_setting("size", size)
        state.set_setting("built_at", now)
        _write_directory(state, size)
        if not sizes.staff(size):
            return
        _write_tags(state, measures)
        _write_contact_ways(state, measures)
        write_customers(state, measures)
        write_leavings(state, measures)
        write_groups(state, measures)
        write_conversations(state, measures)
        write_mass_sends(state, measures)
        write_links(state, measures)


def _write_directory(state: State, size: str) -> None:
    state.insert_many(
        "departments",
        [
            {
                "id": department.id,
                "name": department.name,
                "parent_id": department.parent_id,
                "sort_order": 1000 - department.id,
            }
            for department in sizes.departments(size)
        ],
    )
    heads = {department.head for department in sizes.departments(size)}
    state.insert_many(
        "members",
        [
            {
                "userid": member.userid,
                "name": member.name,
                "alias": "",
                "position": member.position,
                "gender": member.gender,
                "mobile": f"1380013{number:04}",
                "status": 1,
                "has_contact": int(member.has_contact),
                "consented_at": None,
            }
            for number, member in enumerate(sizes.staff(size), start=1)
        ],
    )
    state.insert_many(
        "memberships",
        [
            {"userid": member.userid, "department_id": member.department_id, "is_leader": int(member.userid in heads)}
            for member in sizes.staff(size)
        ],
    )


def _write_tags(state: State, measures: Plan) -> None:
    """Made in the administrator's console, so that an app may not change them (81011)."""
    created = measures.now - HISTORY_DAYS * DAY
    group_order, number = len(catalog.TAG_GROUPS), 0
    for name, tags in catalog.TAG_GROUPS:
        number += 1
        group_id = ids.tag_id(measures.seed, number)
        state.insert("tag_groups", id=group_id, name=name, create_time=created, sort_order=group_order)
        for order, tag in enumerate(reversed(tags), start=1):
            number += 1
            tag_id = ids.tag_id(measures.seed, number)
            state.insert("tags", id=tag_id, group_id=group_id, name=tag, create_time=created, sort_order=order)
        group_order -= 1
    state.set_setting("counter:tag", number)


def _write_contact_ways(state: State, measures: Plan) -> None:
    present = {member.userid for member in sizes.staff(measures.size)}
    number = 0
    for channel in catalog.CHANNELS:
        users = [userid for userid in channel.users if userid in present]
        if not users:
            continue
        number += 1
        state.insert(
            "contact_ways",
            config_id=ids.config_id(measures.seed, number),
            # list_contact_way answers with the last 90 days unless asked for more.
            create_time=measures.now - (HISTORY_DAYS - 9 * number) * DAY,
            type=1 if len(users) == 1 else 2,
            scene=2,
            state=channel.state,
            remark=channel.remark,
            skip_verify=int(channel.skip_verify),
            users=",".join(users),
            parties="",
        )
    state.set_setting("counter:way", number)
