import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.mass_sends.shop import preview, wish
from tests.workbench.support import killed_after
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.mass_sends.jobs import remind_block, sweep
from workbench.mass_sends.message_jobs import look
from workbench.mass_sends.models import MassSend, MassSendBlock, MassSendRecipient, MassSendReminder
from workbench.touches.models import Touch
from workbench.trail.models import TrailEntry

CREATE = "externalcontact/add_msg_template"
REMIND = "externalcontact/remind_groupmsg_send"


def figures(answer):
    names = ("staff_total", "staff_sent", "unsent", "sent", "no_friend", "allowance_used")
    return {name: answer.json[name] for name in names if answer.json[name]}


def outcomes(browser, mass_send_id, **query):
    rows = browser.get(f"/api/v1/mass-sends/{mass_send_id}/recipients", query_string=query).json["items"]
    return {row["name"]: row["status"] for row in rows}


def received(customer):
    query = sa.select(TrailEntry).where(TrailEntry.customer_id == customer.id, TrailEntry.kind == "mass_send_received")
    return list(db.session.scalars(query))


def test_a_mass_send_with_every_status_and_one_customer_over_the_limit(sign_in, shop, work):
    unticked, friend = shop.customer(name="没勾选"), shop.customer(name="好友")
    gone, full = shop.customer(name="已流失"), shop.customer(name="已满")
    shop.simulator.post("settings", mass_sends_per_month=1)
    shop.simulator.act("personal-mass-send", userid="wangfang", text="早", external_userids=[full.external_userid])
    boss = sign_in(shop.boss)

    made = wish(boss, member_userids=["WangFang"], allow_select=True)
    assert (made.status_code, made.json["recipients_total"], made.json["waiting"]) == (201, 4, 4)
    work(also_waiting=True)
    url = f"/api/v1/mass-sends/{made.json['id']}"
    assert figures(boss.get(url)) == {"staff_total": 1, "unsent": 4}

    shop.simulator.act("customer-leaves", userid="wangfang", external_userid=gone.external_userid)
    shop.confirm(shop.fang, without=[unticked.external_userid])
    boss.put(f"{url}/reading")
    work(also_waiting=True)

    counted = {"staff_total": 1, "staff_sent": 1, "unsent": 1, "sent": 1, "no_friend": 1, "allowance_used": 1}
    assert figures(boss.get(url)) == counted
    assert outcomes(boss, made.json["id"]) == {
        "没勾选": "unsent",
        "好友": "sent",
        "已流失": "no_friend",
        "已满": "allowance_used",
    }
    (entry,) = received(friend)
    (row,) = boss.get(f"{url}/recipients?status=sent").json["items"]
    assert entry.happened_at == dt.datetime.fromisoformat(row["sent_at"])
    assert (entry.actor_member_id, entry.payload["text"]) == (shop.fang.id, "周末到店有礼")
    assert received(gone) == received(full) == received(unticked) == []
    [touch] = db.session.scalars(
        sa.select(Touch).where(Touch.member_id == shop.fang.id, Touch.customer_id == friend.id)
    )
    assert (touch.kind, touch.touched_at) == ("mass_send", entry.happened_at)
    reached = db.session.scalars(sa.select(Touch.customer_id).where(Touch.customer_id != full.id)).all()
    assert reached == [friend.id], "only what was received is a touch"


def test_a_customer_of_two_gets_it_once_from_who_added_her_last(sign_in, shop, work):
    shop.customer(shop.fang, shop.yue)
    shop.customer(shop.fang)
    made = wish(sign_in(shop.boss), member_userids=["wangfang", "linyue"])
    work(also_waiting=True)
    rows = sign_in(shop.boss).get(f"/api/v1/mass-sends/{made.json['id']}/staff").json["items"]
    assert {row["member"]["name"]: row["unsent"] for row in rows} == {"王芳": 1, "林悦": 1}


def test_a_preview_says_how_many_and_who_is_left_out_and_sends_nothing(sign_in, shop):
    customer, lost = shop.customer(), make.customer()
    make.end(make.relation(shop.fang, lost), at=lost.first_seen_at, by="customer")
    stranger = make.relation(make.member(of=make.department("别的部门"))).customer_id
    answer = preview(sign_in(shop.boss), customer_ids=[customer.id, lost.id, stranger])
    assert answer.json | {"allowance": None} == {
        "staff_total": 1,
        "recipients_total": 1,
        "no_relation": 2,
        "allowance_used": 0,
        "allowance": None,
    }
    assert make.count(MassSend) == 0
    assert shop.simulator.calls(CREATE) == 0


def test_tags_choose_the_customers_who_wear_one_of_them(sign_in, shop):
    for _ in range(2):
        make.tag(on=make.relation(shop.fang))
    make.relation(shop.fang)
    tagged = make.tag(on=make.relation(shop.fang))
    boss = sign_in(shop.boss)
    assert preview(boss, tag_ids=[tagged.id]).json["recipients_total"] == 1
    assert preview(boss, member_userids=["wangfang"]).json["recipients_total"] == 4
    assert preview(boss, tag_ids=[tagged.id], member_userids=["linyue"]).json["recipients_total"] == 0


def test_making_it_twice_with_one_key_is_making_it_once(sign_in, shop, work):
    shop.customer()
    key = str(uuid.uuid4())
    first, second = (wish(sign_in(shop.boss), member_userids=["wangfang"], client_key=key) for _ in range(2))
    other = wish(sign_in(shop.boss), member_userids=["wangfang"], client_key=key, content="别的话")
    assert first.json["id"] == second.json["id"]
    assert (other.status_code, other.json["code"]) == (409, "conflict")
    work(also_waiting=True)
    assert (make.count(MassSend), shop.simulator.calls(CREATE)) == (1, 1)


@pytest.mark.parametrize("after", [True, False], ids=["WeCom had made it", "WeCom never heard it"])
def test_an_answer_that_never_came_does_not_send_it_twice(sign_in, shop, work, after):
    customer = shop.customer()
    shop.simulator.post("faults", api=CREATE, drop=True, after=after)
    made = wish(sign_in(shop.boss), member_userids=["wangfang"])
    work(also_waiting=True)
    shop.confirm(shop.fang)
    boss = sign_in(shop.boss)
    boss.put(f"/api/v1/mass-sends/{made.json['id']}/reading")
    work(also_waiting=True)
    assert figures(boss.get(f"/api/v1/mass-sends/{made.json['id']}"))["sent"] == 1
    assert shop.simulator.calls(CREATE) == (1 if after else 2)
    lines = shop.simulator.get("chat", userid="wangfang", external_userid=customer.external_userid)
    assert [line["content"]["content"] for line in lines].count("周末到店有礼") == 1


def test_one_who_sent_the_same_words_to_others_is_not_taken_for_ours(sign_in, shop, work):
    ours, other = shop.customer(), shop.customer()
    wish(sign_in(shop.boss), customer_ids=[other.id])
    work(also_waiting=True)
    db.session.execute(sa.update(MassSendBlock).values(message_id=None))
    made = wish(sign_in(shop.boss), customer_ids=[ours.id])
    work(also_waiting=True)
    assert outcomes(sign_in(shop.boss), made.json["id"]) == {ours.name: "unsent"}
    assert shop.simulator.calls(CREATE) == 2


def test_a_part_that_wecom_refuses_says_why_and_the_others_go_on(sign_in, shop, work):
    shop.customer(shop.fang)
    make.relation(shop.yue)  # WeCom knows nothing of her
    made = wish(sign_in(shop.boss), member_userids=["wangfang", "linyue"])
    work(also_waiting=True)
    answer = sign_in(shop.boss).get(f"/api/v1/mass-sends/{made.json['id']}").json
    assert answer["problems"] == [{"member_name": "林悦", "errcode": 41048}]
    assert (answer["refused"], answer["unsent"]) == (1, 1)


def test_a_busy_wecom_is_asked_again_later(sign_in, shop, work):
    shop.customer()
    shop.simulator.post("faults", api=CREATE, errcode=45033)
    made = wish(sign_in(shop.boss), member_userids=["wangfang"])
    work(also_waiting=True)
    assert sign_in(shop.boss).get(f"/api/v1/mass-sends/{made.json['id']}").json["unsent"] == 1


def test_nobody_left_to_reach_is_said_before_anything_is_made(sign_in, shop):
    answer = wish(sign_in(shop.boss), member_userids=["wangfang"])
    assert (answer.status_code, answer.json["code"]) == (409, "nobody_to_reach")
    assert make.count(MassSend) == 0


def test_a_cancelled_one_stops_what_is_unsent_and_keeps_what_was_sent(sign_in, shop, work):
    shop.customer(shop.fang)
    shop.customer(shop.yue)
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang", "linyue"])
    work(also_waiting=True)
    shop.confirm(shop.fang)
    url = f"/api/v1/mass-sends/{made.json['id']}"
    for _ in range(2):
        assert boss.put(f"{url}/cancellation").json["cancelled_at"] is not None
    work(also_waiting=True)
    assert figures(boss.get(url)) == {"staff_total": 2, "staff_sent": 1, "sent": 1, "unsent": 1}
    refused = shop.simulator.get("calls", api="externalcontact/cancel_groupmsg_send")["calls"]
    assert [call["errcode"] for call in refused] == [0, 0]
    assert sign_in(shop.yue).get("/api/v1/mass-send-tasks").json["items"] == []


def test_one_cancelled_before_wecom_was_asked_is_never_made(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    boss.put(f"/api/v1/mass-sends/{made.json['id']}/cancellation")
    work(also_waiting=True)
    assert shop.simulator.calls(CREATE) == 0


def test_three_reminders_a_day_and_none_when_all_have_confirmed(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    work(also_waiting=True)
    url = f"/api/v1/mass-sends/{made.json['id']}"
    assert [boss.post(f"{url}/reminders").status_code for _ in range(4)] == [202, 202, 202, 429]
    assert boss.get(url).json["reminders_left"] == 0
    work(also_waiting=True)
    assert shop.simulator.calls("externalcontact/remind_groupmsg_send") == 3
    shop.confirm(shop.fang)
    boss.put(f"{url}/reading")
    work(also_waiting=True)
    assert boss.post(f"{url}/reminders").json["code"] == "nobody_to_remind"


def test_a_reminder_without_an_answer_is_not_repeated(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    work(also_waiting=True)
    shop.simulator.post("faults", api="externalcontact/remind_groupmsg_send", drop=True, after=True)
    boss.post(f"/api/v1/mass-sends/{made.json['id']}/reminders")
    work(also_waiting=True)
    assert shop.simulator.calls("externalcontact/remind_groupmsg_send") == 1


def test_a_worker_that_dies_after_the_reminder_sends_no_second_one(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    work(also_waiting=True)
    boss.post(f"/api/v1/mass-sends/{made.json['id']}/reminders")
    with killed_after(shop.simulator, REMIND):
        work(also_waiting=True)
    reminder = db.session.scalars(sa.select(MassSendReminder)).one()
    remind_block.func(reminder_id=reminder.id)
    assert shop.simulator.calls(REMIND) == 1
    assert reminder.outcome == "unknown"


def test_staff_see_what_they_are_to_confirm_until_they_have(sign_in, shop, work):
    shop.customer()
    wish(sign_in(shop.boss), member_userids=["wangfang"])
    work(also_waiting=True)
    fang = sign_in(shop.fang)
    (task,) = fang.get("/api/v1/mass-send-tasks").json["items"]
    assert (task["content"], task["recipients_total"]) == ("周末到店有礼", 1)
    assert sign_in(shop.yue).get("/api/v1/mass-send-tasks").json["items"] == []
    assert fang.get("/api/v1/me/day").json["sends_to_confirm"] == 1
    assert sign_in(shop.yue).get("/api/v1/me/day").json["sends_to_confirm"] == 0
    shop.confirm(shop.fang)
    sign_in(shop.boss).post("/api/v1/mass-send-syncs")
    work(also_waiting=True)
    waiting = fang.get("/api/v1/mass-send-tasks").json["items"]
    assert task["id"] not in {one["id"] for one in waiting}
    assert fang.get("/api/v1/me/day").json["sends_to_confirm"] == len(waiting)


def test_who_is_asked_is_told_once_by_a_card_that_leads_to_what_is_to_be_confirmed(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    work(also_waiting=True)
    boss.put(f"/api/v1/mass-sends/{made.json['id']}/reading")
    work(also_waiting=True)
    (card,) = shop.simulator.get("messages", userid="wangfang")
    assert "请在企业微信里确认群发" in str(card)
    assert "/h5/mass-sends/mine" in str(card)
    assert shop.simulator.get("messages", userid="linyue") == []


def test_ten_thousand_and_one_customers_are_two_calls_of_one_sender(sign_in, shop, work):
    db.session.execute(
        sa.text("""
            with made as (
                insert into customers (external_userid, name)
                select 'wmMANY' || n, '客户' || n from generate_series(1, 10001) n returning id
            )
            insert into relations (member_id, customer_id, added_at) select :member, id, now() from made
        """),
        {"member": shop.fang.id},
    )
    made = wish(sign_in(shop.boss), member_userids=["wangfang"])
    sizes = sa.select(sa.func.count()).join(MassSendBlock).group_by(MassSendBlock.id).order_by(MassSendBlock.part)
    assert list(db.session.scalars(sizes.select_from(MassSendRecipient))) == [10_000, 1]
    work(also_waiting=True)
    asked = shop.simulator.get("calls", api=CREATE)["calls"]
    assert [call["errcode"] for call in asked] == [41048, 41048]  # WeCom knows none of these people
    assert sign_in(shop.boss).get(f"/api/v1/mass-sends/{made.json['id']}").json["refused"] == 10_001


def forget_jobs():
    """Somebody deleted the jobs by hand."""
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()


def test_what_lost_its_job_gets_another(sign_in, shop, work):
    shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, member_userids=["wangfang"])
    url = f"/api/v1/mass-sends/{made.json['id']}"
    forget_jobs()
    sweep.func(timestamp=0)
    work()
    forget_jobs()
    shop.confirm(shop.fang)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6), tick=False):
        look.func(timestamp=0)
        work()
        assert figures(sign_in(shop.boss).get(url)) == {"staff_total": 1, "staff_sent": 1, "sent": 1}
    assert shop.simulator.calls(CREATE) == 1


def test_groups_get_it_from_their_owner(sign_in, shop, work):
    chat_id = shop.simulator.act("create-group", owner="wangfang", name="会员群")["chat_id"]
    make.group(chat_id=chat_id, owner_userid="wangfang", name="会员群")
    make.group(owner_userid="chenmo")
    boss = sign_in(shop.boss)
    made = wish(boss, chat_type="group", member_userids=["wangfang"])
    assert made.json["recipients_total"] == 1
    work(also_waiting=True)
    shop.confirm(shop.fang)
    boss.put(f"/api/v1/mass-sends/{made.json['id']}/reading")
    work(also_waiting=True)
    assert outcomes(boss, made.json["id"]) == {"会员群": "sent"}
    [touch] = db.session.scalars(sa.select(Touch))
    assert (touch.kind, touch.group_id is not None, touch.customer_id) == ("group", True, None), "once per group"
