"""What a welcome says and what goes with it: variables, links, pictures that WeCom keeps for three days only."""

import datetime as dt
import io

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.channels.models import Channel
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.welcomes.composing import MOST_BYTES, Situation, compose
from workbench.welcomes.models import Welcome, WelcomePicture
from workbench.welcomes.pictures import renew_pictures

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
LINK = {"kind": "link", "title": "新人礼", "url": "https://example.com/gift"}


@pytest.fixture
def admin(sign_in):
    return sign_in(make.member("陈默", userid="chenmo"))


@pytest.fixture
def upload(admin, work):
    def uploaded(content=PNG, name="a.png"):
        answer = admin.post("/api/v1/welcome-pictures", data={"picture": (io.BytesIO(content), name)})
        answer.request.environ["wsgi.input"].close()  # a large body is a file, which the test client leaves open
        work()
        return answer

    return uploaded


@pytest.fixture
def welcome(client, work, simulator):
    """Somebody comes through the channel; what the member said to them."""
    make.member("王芳", userid="wangfang", job_title="护肤顾问")

    def welcomed(**channel):
        made = simulator.act("add-customer", userid="wangfang", name="林女士", state="store01")
        if channel:
            make.channel("store01", name="静安店", **channel)
        at = int(clock.now().timestamp())
        more = {"WelcomeCode": made["welcome_code"], "State": "store01"}
        deliver(client, contact_xml("add_external_contact", "wangfang", made["external_userid"], at=at, **more))
        work(queue="welcome", also_waiting=True)
        chat = simulator.get("chat", userid="wangfang", external_userid=made["external_userid"])
        return [(line["msgtype"], line["content"]) for line in chat if line["from"] == "member"]

    return welcomed


def test_every_variable_is_filled_in(welcome):
    ((_, said),) = welcome(welcome_text="{客户}|{员工}|{职位}|{渠道}")
    assert said["content"] == "林女士|王芳|护肤顾问|静安店"


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "晚上好"), (5, "早上好"), (11, "中午好"), (13, "下午好"), (17, "下午好"), (18, "晚上好")]
)
def test_one_greets_by_the_hour(hour, words):
    assert compose("{问候}", Situation("王芳", at=dt.datetime(2026, 3, 2, hour, tzinfo=dt.UTC))) == words


def test_a_customer_called_like_a_variable_stays_who_she_is():
    assert compose("{客户},我是{员工}", Situation("王芳", customer_name="{员工}")) == "{员工},我是王芳"


def test_a_text_and_a_link_go_out_together(welcome):
    (text, link) = welcome(welcome_text="您好", welcome_attachments=[LINK])
    assert (text[0], link) == ("text", ("link", {"title": "新人礼", "url": "https://example.com/gift"}))


def test_attachments_alone_are_a_welcome_too(welcome):
    assert [kind for kind, _ in welcome(welcome_text="", welcome_attachments=[LINK])] == ["link"]


def test_a_picture_is_uploaded_before_anybody_needs_it(upload, welcome, admin, simulator):
    picture = upload()
    assert picture.status_code == 201, picture.json
    shown = admin.get(f"/api/v1/welcome-pictures/{picture.json['id']}")
    assert (shown.mimetype, shown.data) == ("image/png", PNG)
    simulator.forget_calls()
    attachments = [{"kind": "image", "picture_id": picture.json["id"]}]
    assert [kind for kind, _ in welcome(welcome_text="您好", welcome_attachments=attachments)] == ["text", "image"]
    assert simulator.calls("media/upload") == 0


def test_the_same_picture_again_is_the_same(upload):
    assert upload().json["id"] == upload(name="b.png").json["id"]
    assert make.count(WelcomePicture) == 1


@pytest.mark.parametrize("content", [b"GIF89a....", b"<svg xmlns='x'/>", b"hello", b"\xff\xd8\xff"])
def test_what_is_no_picture_of_wecoms_is_refused(upload, content):
    answer = upload(content)
    assert (answer.status_code, answer.json["code"]) == (422, "not_a_picture")


@pytest.mark.parametrize(("megabytes", "status"), [(4, 201), (11, 413)])
def test_a_picture_is_as_large_as_wecom_takes_it(upload, megabytes, status):
    assert upload(PNG + bytes(megabytes * 1024 * 1024)).status_code == status


def test_only_who_manages_channels_or_sends_to_many_keeps_pictures(sign_in):
    browser = sign_in(make.member())
    answer = browser.post("/api/v1/welcome-pictures", data={"picture": (io.BytesIO(PNG), "a.png")})
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_channel_manager")
    head = sign_in(make.member(of=make.department(), heads=True))
    assert head.post("/api/v1/welcome-pictures", data={"picture": (io.BytesIO(PNG), "a.png")}).status_code == 201


def age(days):
    """WeCom got all pictures so long ago."""
    at = clock.now() - dt.timedelta(days=days)
    db.session.execute(sa.update(WelcomePicture).values(uploaded_at=at))
    db.session.commit()


def test_pictures_in_use_are_uploaded_again_before_wecom_forgets_them(upload, work, simulator):
    used = upload().json["id"]
    upload(PNG + b"unused")
    make.channel("store01", welcome_attachments=[{"kind": "image", "picture_id": used}, {**LINK, "picture_id": None}])
    age(2.5)
    simulator.forget_calls()
    for _ in range(2):
        renew_pictures.func(timestamp=0)
        work()
    assert simulator.calls("media/upload") == 1, "the one in use, once"


def test_a_picture_wecom_has_forgotten_is_left_out_and_the_words_go_out(upload, welcome):
    attachments = [{"kind": "image", "picture_id": upload().json["id"]}, LINK]
    age(3)
    assert [kind for kind, _ in welcome(welcome_text="您好", welcome_attachments=attachments)] == ["text", "link"]


def test_a_picture_wecom_does_not_take_costs_the_attachments_and_not_the_words(upload, welcome, simulator):
    picture = upload().json["id"]
    db.session.execute(sa.update(WelcomePicture).values(media_id="forgotten"))
    db.session.commit()
    attachments = [{"kind": "image", "picture_id": picture}]
    assert [kind for kind, _ in welcome(welcome_text="您好", welcome_attachments=attachments)] == ["text"]
    assert db.session.scalars(sa.select(Welcome.outcome)).one() == "sent"
    assert make.count(Channel) == 1


def test_a_preview_shows_what_customers_would_read(sign_in):
    browser = sign_in(make.member("王芳"))
    args = {"text": "{客户}您好,我是{员工},来自{渠道}", "channel_name": "静安店"}
    shown = browser.post("/api/v1/welcome-previews", json=args).json
    assert shown["text"] == "林女士您好,我是王芳,来自静安店"
    assert shown["text_without_name"] == "您好,我是王芳,来自静安店"
    assert (shown["is_cut"], shown["most_bytes"]) == (False, MOST_BYTES)
    long = browser.post("/api/v1/welcome-previews", json={"text": "欢" * 1334}).json
    assert (long["is_cut"], len(long["text"])) == (True, 1333)
