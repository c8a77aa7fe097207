"""Pictures in mass sends: kept here, given to WeCom when it needs them, and again when it may have forgotten them."""

import datetime as dt
import io

import pytest
import sqlalchemy as sa

from tests.workbench.mass_sends.shop import wish
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.mass_sends.jobs import sweep
from workbench.welcomes.models import WelcomePicture

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
UPLOAD = "media/upload"
CREATE = "externalcontact/add_msg_template"


@pytest.fixture
def boss(sign_in, shop):
    return sign_in(shop.boss)


@pytest.fixture
def picture(boss, work):
    """A picture the manager has chosen, and that WeCom has."""
    answer = boss.post("/api/v1/welcome-pictures", data={"picture": (io.BytesIO(PNG), "a.png")})
    assert answer.status_code == 201, answer.json
    work()
    return {"msgtype": "image", "image": {"picture_id": answer.json["id"]}}


def age(days):
    at = clock.now() - dt.timedelta(days=days)
    db.session.execute(sa.update(WelcomePicture).values(uploaded_at=at))
    db.session.commit()


def sent(shop):
    """The attachments of the newest mass send WeCom has."""
    return shop.simulator.get("mass-sends")[0]["attachments"]


def media_id():
    return db.session.scalars(sa.select(WelcomePicture.media_id)).one()


def test_a_picture_goes_with_the_words_as_wecom_knows_it(boss, shop, work, picture):
    shop.customer()
    made = wish(boss, member_userids=["wangfang"], attachments=[picture])
    assert made.json["attachments"] == [picture]
    shop.simulator.forget_calls()
    work(also_waiting=True)
    assert sent(shop) == [{"msgtype": "image", "image": {"media_id": media_id()}}]
    assert shop.simulator.calls(UPLOAD) == 0
    assert boss.get(f"/api/v1/mass-sends/{made.json['id']}").json["attachments"] == [picture]


def test_a_picture_wecom_may_have_forgotten_is_given_again_before_the_tasks_are_made(boss, shop, work, picture):
    customer, old = shop.customer(), media_id()
    shop.simulator.post("faults", api=CREATE, times=1, errcode=-1)
    made = wish(boss, member_userids=["wangfang"], attachments=[picture])
    work()
    age(3)
    shop.simulator.post("clock", advance_seconds=3 * 86_400)
    work(also_waiting=True)
    assert media_id() != old
    assert sent(shop) == [{"msgtype": "image", "image": {"media_id": media_id()}}]
    shop.confirm(shop.fang)
    (_, line) = shop.simulator.get("chat", userid="wangfang", external_userid=customer.external_userid)[-2:]
    assert line["msgtype"] == "image"
    assert boss.get(f"/api/v1/mass-sends/{made.json['id']}").json["waiting"] == 0


def test_a_picture_that_cannot_be_uploaded_now_is_tried_again(boss, shop, work, picture):
    shop.customer()
    age(3)
    shop.simulator.post("faults", api=UPLOAD, times=1, http_status=502)
    made = wish(boss, member_userids=["wangfang"], attachments=[picture])
    work()
    assert boss.get(f"/api/v1/mass-sends/{made.json['id']}").json["waiting"] == 1
    sweep.func(timestamp=0)
    work(also_waiting=True)
    assert [one["msgtype"] for one in sent(shop)] == ["image"]


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ({"picture_id": 404}, "unknown_picture"),
        ({"picture_id": 1, "media_id": "m"}, "invalid"),
        ({}, "invalid"),
    ],
)
def test_a_picture_nobody_keeps_is_refused(boss, shop, image, code):
    shop.customer()
    answer = wish(boss, member_userids=["wangfang"], attachments=[{"msgtype": "image", "image": image}])
    assert (answer.status_code, answer.json["code"]) == (422, code)
