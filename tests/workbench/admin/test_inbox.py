import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, event_xml
from workbench.callbacks.models import InboxMessage, Status
from workbench.groups.models import GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db

INBOX = "/api/v1/admin/inbox"
AT = 1767225600


@pytest.fixture
def chenmo():
    return make.member("陈默", userid="chenmo")


@pytest.fixture
def admin(sign_in, chenmo):
    return sign_in(chenmo)


@pytest.fixture
def inbox(client):
    """One message of each kind of subject, and one nobody knows."""
    deliver(client, contact_xml("add_external_contact", "WangFang", "wmLIN", at=AT, WelcomeCode="SECRETCODE"))
    deliver(client, contact_xml("edit_external_contact", "linyue", "wmWANG", at=AT))
    members = "<MemChangeList><Item>wmLIN</Item><Item>wmWANG</Item></MemChangeList>"
    update = event_xml("change_external_chat", at=AT, change="update", ChatId="wrGROUP", UpdateDetail="add_member")
    deliver(client, update.replace("</xml>", f"<MemChangeCnt>2</MemChangeCnt>{members}</xml>"))
    deliver(client, event_xml("brand_new", at=AT, change="thing", UserID="LiNyue", ExternalUserID="wmLIN"))


def found(admin, **query):
    answer = admin.get(INBOX, query_string=query)
    assert answer.status_code == 200, answer.json
    return sorted(item["event"].split(".")[-1] for item in answer.json["items"])


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ({"about": "wmLIN"}, ["add_external_contact", "thing"]),
        ({"about": "wangfang"}, ["add_external_contact"]),
        ({"about": "LINYUE"}, ["edit_external_contact", "thing"]),
        ({"about": "wrGROUP"}, ["update"]),
        ({"event": "change_external_chat.update"}, ["update"]),
        ({"status": "ignored"}, ["thing"]),
        ({"status": "waiting", "about": "wmLIN"}, ["add_external_contact"]),
        ({"about": "nobody"}, []),
    ],
)
def test_it_is_narrowed_by_kind_state_and_whom_it_is_about(admin, inbox, query, events):
    assert found(admin, **query) == events


def test_a_customer_is_found_by_name_by_who_may_see_her_and_by_nobody_else(admin, chenmo, inbox):
    make.relation(make.member("王芳", userid="wangfang"), make.customer("林女士", external_userid="wmLIN"))
    assert found(admin, about="林女") == [], "an administrator's rights are separate from data scope"
    make.relation(chenmo, make.customer("王先生", external_userid="wmWANG"))
    assert found(admin, about="王先") == ["edit_external_contact"]


def test_unknown_events_are_kept_acknowledged_and_counted(admin, inbox):
    summary = admin.get("/api/v1/admin/inbox-summary").json
    assert summary["ignored"] == 1
    (unknown,) = [row for row in summary["events"] if row["ignored"]]
    assert (unknown["event"], unknown["total"], unknown["failed"]) == ("brand_new.thing", 1, 0)


def test_a_message_is_shown_element_by_element_and_as_it_came(admin, inbox):
    (row,) = admin.get(INBOX, query_string={"about": "wrGROUP"}).json["items"]
    message = admin.get(f"{INBOX}/{row['id']}").json
    elements = {one["name"]: one["value"] for one in message["elements"]}
    assert elements["UpdateDetail"] == "add_member"
    assert elements["MemChangeList/Item[1]"] == "wmLIN"
    assert elements["MemChangeList/Item[2]"] == "wmWANG"
    assert "<ChatId><![CDATA[wrGROUP]]></ChatId>" in message["xml"]
    assert message["sent_at"] == "2026-01-01T00:00:00+00:00"


def test_codes_that_could_still_be_used_are_blotted_out(admin, inbox):
    (row,) = admin.get(INBOX, query_string={"about": "wangfang"}).json["items"]
    answer = admin.get(f"{INBOX}/{row['id']}")
    assert "SECRETCODE" not in answer.text
    assert {"name": "WelcomeCode", "value": "***"} in answer.json["elements"]


def test_a_message_names_only_a_customer_the_administrator_may_open(admin, inbox):
    make.relation(make.member("王芳", userid="wangfang"), make.customer("林女士", external_userid="wmLIN"))
    (row,) = admin.get(INBOX, query_string={"about": "wangfang"}).json["items"]
    message = admin.get(f"{INBOX}/{row['id']}").json
    assert (message["customer_id"], message["customer_name"]) == (None, None)


def test_all_failures_of_a_filter_are_run_again_and_the_others_are_not(admin, inbox, work):
    failed = sa.update(InboxMessage).where(InboxMessage.status == Status.WAITING.value)
    db.session.execute(failed.values(status=Status.DEAD.value, attempts=8, error="Timeout"))
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()

    answer = admin.post("/api/v1/admin/inbox-attempts", json={"about": "wmLIN"})

    assert (answer.status_code, answer.json) == (202, {"started": 1, "left": 0})
    states = dict(db.session.execute(sa.select(InboxMessage.event, InboxMessage.status)).all())
    assert states["change_external_contact.add_external_contact"] == Status.WAITING
    assert states["change_external_contact.edit_external_contact"] == Status.DEAD
    assert states["brand_new.thing"] == Status.IGNORED
    assert db.session.scalars(sa.text("select count(*) from procrastinate_jobs")).one() == 1
    assert admin.post("/api/v1/admin/inbox-attempts", json={}).json == {"started": 2, "left": 0}


def test_a_row_names_the_member_and_whom_else_the_administrator_may_open(admin, chenmo, inbox):
    fang = make.member("王芳", userid="wangfang")
    make.relation(fang, make.customer("林女士", external_userid="wmLIN"))
    make.relation(chenmo, make.customer("王先生", external_userid="wmWANG"))
    group = make.group("老客户群", owner_userid="chenmo", chat_id="wrGROUP")
    db.session.add(GroupMember(group_id=group.id, participant_id="chenmo", is_customer=False, joined_at=clock.now()))
    db.session.commit()
    names = {
        row["event"].split(".")[-1]: (row["member_name"], row["customer_name"], row["group_name"])
        for row in admin.get(INBOX).json["items"]
    }
    assert names == {
        "add_external_contact": ("王芳", None, None),
        "edit_external_contact": (None, "王先生", None),
        "update": (None, None, "老客户群"),
        "thing": (None, None, None),
    }


def test_what_a_member_did_is_found_by_their_name(admin, inbox):
    make.member("王芳", userid="wangfang")
    assert found(admin, about="王芳") == ["add_external_contact"]


def test_a_page_of_the_inbox_takes_the_same_queries_and_never_reads_the_xml(admin, inbox, queries):
    with queries(5):  # the session, the page, names of members, customers and groups
        assert len(admin.get(INBOX).json["items"]) == 4
    with queries(3):  # the session, states, kinds; nothing per kind
        admin.get("/api/v1/admin/inbox-summary")
