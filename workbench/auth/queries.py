"""Who is this request? One query: the session, the member, and what they may see."""

import uuid

import sqlalchemy as sa
from flask import current_app, session

from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

COOKIE_KEY = "sign_in"

WHO = sa.text("""
    select m.id, m.userid, m.name, m.has_contact,
           array(
               with recursive led(id) as (
                   select b.department_id from memberships b
                   where b.member_id = m.id and b.is_head and not exists (
                       select 1 from departments gone where gone.id = b.department_id and gone.removed_at is not null
                   )
                   union
                   select d.id from departments d join led on d.parent_id = led.id where d.removed_at is null
               )
               select id from led
           ) as led_department_ids,
           exists (
               select 1 from memberships b join departments d on d.id = b.department_id
               where b.member_id = m.id and b.is_head and d.removed_at is null and d.parent_id = 0
           ) as heads_root
    from sign_ins s join members m on m.id = s.member_id
    where s.id = :sign_in_id and s.ended_at is null and s.expires_at > :now
      and m.status = 1 and m.removed_at is null
""")


def find_actor() -> Actor | None:
    """The member behind the session cookie, if the session is open and the member still active."""
    try:
        sign_in_id = uuid.UUID(session.get(COOKIE_KEY, ""))
    except (ValueError, TypeError, AttributeError):
        return None
    row = db.session.execute(WHO, {"sign_in_id": sign_in_id, "now": clock.now()}).one_or_none()
    if row is None:
        return None
    return Actor(
        member_id=row.id,
        userid=row.userid,
        name=row.name,
        sign_in_id=str(sign_in_id),
        has_contact=row.has_contact,
        is_admin=row.userid in current_app.config["ADMIN_USERIDS"],
        sees_all=row.heads_root or row.userid in current_app.config["LEADER_USERIDS"],
        led_department_ids=tuple(row.led_department_ids),
    )
