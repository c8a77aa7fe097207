"""An errand with its cards: somebody pushes, phones show cards, buttons are pressed."""

import datetime as dt
import uuid

import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, pressed_xml
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry

NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
"""12:00 in Shanghai, a Monday."""


def trail():
    """The kinds of everything that was recorded."""
    return list(db.session.scalars(sa.select(TrailEntry.kind).order_by(TrailEntry.id)))


class Errand:
    """林悦 asks 王芳 and 周凯 to do something about one of 王芳's customers; their phones have the cards."""

    def __init__(self, client, sign_in, simulator, work):
        self.client, self.simulator, self.work = client, simulator, work
        department = make.department()
        self.boss = make.member("林悦", of=department, heads=True, userid="linyue")
        self.staff = make.member("王芳", of=department, userid="wangfang")
        self.other = make.member("周凯", of=department, userid="zhoukai")
        self.customer = make.customer("林女士")
        make.relation(self.staff, self.customer)
        self.phone = sign_in(self.staff)
        self.boss_phone = sign_in(self.boss)

    def push(self, *staff, **about):
        body = {"client_key": str(uuid.uuid4()), "title": "回访试用反馈", "assignee_userids": [m.userid for m in staff]}
        task = self.boss_phone.post("/api/v1/tasks", json={**body, **about}).json
        self.work()
        return task["id"]

    @property
    def item(self):
        return self.phone.get("/api/v1/task-items").json["items"][0]

    def card(self, userid="wangfang"):
        return self.simulator.get("messages", userid=userid)[0]

    def press(self, key="done", userid="wangfang", *, of=None, at=None):
        """The press and what follows from it; the code is the simulator's own."""
        task_id = self.card(of or userid)["body"]["task_id"]
        code = self.simulator.act("press-button", userid=of or userid, task_id=task_id, key=key)["response_code"]
        self.tell(key, userid, task_id, code, at=at)
        return code

    def tell(self, key, userid, task_id, code, *, at=None):
        moment = int((at or clock.now()).timestamp())
        assert deliver(self.client, pressed_xml(userid, key, task_id, code, at=moment)).status_code == 200
        self.work()
