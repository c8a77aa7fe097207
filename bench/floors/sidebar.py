"""The five queries that read what the sidebar shows."""

from typing import Final, LiteralString

WHO: Final = "(select id from customers where external_userid = %(external_userid)s)"

QUERIES: Final[dict[str, LiteralString]] = {
    "customer": """
        select id, external_userid, name, avatar, type, gender, corp_name, job_title, person_id
        from customers where external_userid = %(external_userid)s
    """,
    "relations": f"""
        select r.id, r.added_at, r.add_way, r.state, r.remark, r.description, r.remark_mobiles, r.ended_at, r.ended_by,
               m.userid, m.name, c.name as live_code
        from relations r join members m on m.id = r.member_id left join channels c on c.state = r.state
        where r.customer_id = {WHO} order by r.added_at desc
    """,
    "tags": f"""
        select x.relation_id, t.id, t.name, g.name as group_name
        from relations r join relation_tags x on x.relation_id = r.id join tags t on t.id = x.tag_id
        join tag_groups g on g.id = t.tag_group_id
        where r.customer_id = {WHO}
    """,
    "items": f"""
        select i.id, i.due_at, t.title, t.note, t.script, p.name as pushed_by
        from task_items i join tasks t on t.id = i.task_id join members p on p.id = t.pushed_by_id
        join members m on m.id = i.member_id left join task_item_completions d on d.item_id = i.id
        where i.customer_id = {WHO} and m.userid = %(userid)s and d.item_id is null
        order by i.due_at limit 10
    """,
    "trail": f"""
        select e.id, e.kind, e.happened_at, e.source, e.payload, m.name as actor_name
        from trail_entries e left join members m on m.id = e.actor_member_id
        where e.customer_id = {WHO} order by e.happened_at desc, e.id desc limit 21
    """,
}
