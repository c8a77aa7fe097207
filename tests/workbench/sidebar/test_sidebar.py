import datetime as dt

from tests.workbench import factories as make
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db

HOUR = dt.timedelta(hours=1)


def test_one_call_tells_what_to_do_who_she_is_and_what_happened(sign_in):
    me, customer = make.member("王芳"), make.customer("林女士")
    make.tag("敏感肌", on=make.relation(me, customer, remark="护肤-林"))
    make.task_item(me, customer=customer, title="回访试用反馈")
    make.task_item(me, customer=make.customer("别人"), title="与她无关")
    make.trail(customer.id, happened_at=clock.now(), title="昨天的任务")

    found = sign_in(me).get("/api/v1/sidebar/customer", query_string={"external_userid": customer.external_userid}).json

    assert [item["title"] for item in found["items"]] == ["回访试用反馈"]
    assert (found["customer"]["name"], found["customer"]["remark"]) == ("林女士", "护肤-林")
    assert [tag["name"] for tag in found["customer"]["relations"][0]["tags"]] == ["敏感肌"]
    assert [entry["payload"]["title"] for entry in found["trail"]["items"]] == ["昨天的任务"]


def test_it_also_says_what_is_being_written_to_wecom(sign_in):
    me, customer = make.member(), make.customer()
    wish = make.writeback(make.relation(me, customer, remark="从前"), wanted={"text": "护肤-林"})
    found = sign_in(me).get("/api/v1/sidebar/customer", query_string={"external_userid": customer.external_userid}).json
    (relation,) = found["customer"]["relations"]
    assert (relation["remark"], relation["may_edit"]) == ("从前", True)
    assert [(one["id"], one["text"], one["status"]) for one in relation["pending"]] == [(wish.id, "护肤-林", "wanted")]


def test_the_call_takes_nine_queries(sign_in, queries):
    me, customer = make.member(), make.customer()
    make.relation(me, customer)
    for _ in range(5):
        make.task_item(me, customer=customer)
    browser = sign_in(me)
    # who, customer, items, trail, relations, their tags, what is written to them, groups, whom the items name
    with queries(9):
        browser.get("/api/v1/sidebar/customer", query_string={"external_userid": customer.external_userid})


def group_with(*participants, joined_at=None):
    group = Group(chat_id="wrGROUP", name="护肤交流群", owner_userid="linyue", created_at=clock.now() - 240 * HOUR)
    db.session.add(group)
    db.session.flush()
    for participant in participants:
        stay = GroupMember(
            group_id=group.id,
            participant_id=participant,
            is_customer=participant.startswith("wm"),
            joined_at=joined_at or clock.now() - 240 * HOUR,
        )
        db.session.add(stay)
    db.session.commit()
    return group


def ask(browser):
    return browser.get("/api/v1/sidebar/group", query_string={"chat_id": "wrGROUP"})


def test_a_group_shows_its_size_and_my_customers_in_it(sign_in):
    me, hers = make.member("王芳"), make.member("同事")
    make.member("林悦", userid="linyue")
    mine, foreign = make.customer("我的客户"), make.customer("同事的客户")
    make.relation(me, mine)
    make.relation(hers, foreign)
    group_with(me.userid, hers.userid, mine.external_userid, foreign.external_userid)

    found = ask(sign_in(me)).json

    assert (found["name"], found["owner_name"]) == ("护肤交流群", "林悦")
    assert (found["members_total"], found["customers_total"], found["joined_today"]) == (4, 2, 0)
    assert [customer["name"] for customer in found["my_customers"]] == ["我的客户"]


def test_those_who_joined_and_left_today_are_counted(sign_in):
    me = make.member()
    group = group_with(me.userid)
    now = clock.now()
    stays = [GroupMember(group_id=group.id, participant_id=f"wm{n}", is_customer=True, joined_at=now) for n in (1, 2)]
    stays[1].left_at = now
    db.session.add_all(stays)
    db.session.commit()
    found = ask(sign_in(me)).json
    assert (found["joined_today"], found["left_today"], found["customers_total"]) == (2, 1, 1)


def test_what_happened_in_a_group_names_only_whom_i_may_know(sign_in):
    me, hers = make.member("王芳"), make.member("同事")
    mine, foreign = make.customer("我的客户"), make.customer("同事的客户")
    make.relation(me, mine, remark="老客户")
    make.relation(hers, foreign)
    group = group_with(me.userid, hers.userid, mine.external_userid, foreign.external_userid)
    joined = [
        (mine.external_userid, mine.id),
        (foreign.external_userid, foreign.id),
        (hers.userid, None),
        ("wmX", None),
    ]
    for minutes, (participant, customer_id) in enumerate(joined):
        at = clock.now() - dt.timedelta(minutes=10 - minutes)
        make.trail(customer_id, happened_at=at, kind="group_joined", group_id=group.id, participant_id=participant)
    renamed = clock.now() - dt.timedelta(minutes=1)
    make.trail(None, happened_at=renamed, kind="group_renamed", group_id=group.id, now="新名字")

    answer = ask(sign_in(me))

    changes = [(change["kind"], change["who"], change["now"]) for change in answer.json["changes"]]
    assert changes == [
        ("group_renamed", None, "新名字"),
        ("group_joined", None, None),
        ("group_joined", "同事", None),
        ("group_joined", None, None),
        ("group_joined", "老客户", None),
    ]
    assert foreign.external_userid not in answer.text


def test_a_group_i_am_not_in_does_not_exist_for_me(sign_in):
    group_with(make.member().userid)
    assert ask(sign_in(make.member())).status_code == 404
