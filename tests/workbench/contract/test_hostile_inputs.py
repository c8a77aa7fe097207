"""What no form of ours sends: every answer is a refusal the page understands, and none is a 500."""

import base64
import json
import uuid

import orjson
import pytest

from tests.workbench import factories as make

NOW = "2026-03-02T09:30:00+00:00"
HUGE = 2**63
LISTS = {
    "/api/v1/task-items": [0, NOW, 1],
    "/api/v1/task-items?state=done": [NOW, 1],
    "/api/v1/tasks": [1],
    "/api/v1/members": ["王芳", 1],
    "/api/v1/customers": [NOW, 1],
    "/api/v1/me/contact-changes": [NOW, 1, "relation_added"],
    "/api/v1/admin/inbox": [1],
    "/api/v1/admin/forwarding-targets": [1],
}
STRANGE = [HUGE, -HUGE - 1, 1e300, 1.5, None, True, [], {}, "\0", "0001-01-01T00:00:00+14:00", "2026-03-02T09:30:00"]


@pytest.fixture
def browser(sign_in):
    """Somebody who may do everything."""
    return sign_in(make.member("陈默", userid="chenmo", of=make.department("总部"), heads=True))


def packed(position):
    text = position if isinstance(position, str) else json.dumps(position)
    return base64.urlsafe_b64encode(text.encode()).decode()


def refused(answer, status=422, code="invalid"):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json


@pytest.mark.parametrize("address", LISTS)
def test_a_cursor_with_anything_strange_in_it_is_refused(browser, address):
    good = LISTS[address]
    assert browser.get(address, query_string=None).status_code == 200
    for place in range(len(good)):
        for value in STRANGE:
            if isinstance(good[place], str) and good[place] != NOW and isinstance(value, str) and value != "\0":
                continue  # any other text may be a name
            cursor = packed([*good[:place], value, *good[place + 1 :]])
            refused(browser.get(address + ("&" if "?" in address else "?") + f"cursor={cursor}"))
    for nonsense in ("[", "x", "é", packed("[" * 5000), packed([*good, 1]), packed(None)):
        refused(browser.get(address + ("&" if "?" in address else "?") + f"cursor={nonsense}"))


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/api/v1/customers", {"q": "林\0"}),
        ("/api/v1/members", {"q": "王\0"}),
        ("/api/v1/sidebar/customer", {"external_userid": "wm\0"}),
        ("/api/v1/sidebar/group", {"chat_id": "wr\0"}),
        ("/api/v1/task-items", {"customer_id": str(HUGE)}),
        ("/api/v1/task-items", {"customer_id": "9" * 5000}),
        ("/api/v1/tasks", {"limit": str(HUGE)}),
    ],
)
def test_a_query_that_no_column_can_hold_is_refused(browser, address, query):
    refused(browser.get(address, query_string=query))


@pytest.mark.parametrize("number", [str(HUGE), "9" * 5000])
def test_an_id_that_no_row_can_have_is_no_address(browser, number):
    for address in ("/api/v1/customers/{}", "/api/v1/customers/{}/trail", "/api/v1/tasks/{}"):
        refused(browser.get(address.format(number)), 404, "not_found")
    refused(browser.put(f"/api/v1/task-items/{number}/completion", json={}), 404, "not_found")
    refused(browser.put(f"/api/v1/admin/inbox/{number}/attempt"), 404, "not_found")


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"title": "\\ud800"}', b'{"title": NaN}', b"\xff", b"{"])
def test_what_is_not_json_is_a_bad_request(browser, body):
    for address, method in (
        ("/api/v1/tasks", "POST"),
        ("/api/v1/jssdk/signature", "POST"),
        ("/api/v1/task-items/1/completion", "PUT"),
    ):
        answer = browser.open(address, method=method, data=body, content_type="application/json")
        refused(answer, 400, "bad_request")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "回\0访"),
        ("note", "\0"),
        ("script", "\0"),
        ("assignee_userids", ["王\0"]),
        ("customer_id", HUGE),
        ("customer_id", 10**30),
        ("customer_id", 1.5),
        ("customer_id", "1"),
        ("due_at", "9999-12-31T23:59:59-12:00"),
        ("due_at", "0001-01-01T00:00:00+12:00"),
    ],
)
def test_a_task_that_no_column_can_hold_is_refused(browser, field, value):
    staff = make.member("王芳", of=make.department())
    body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": [staff.userid], field: value}
    refused(browser.post("/api/v1/tasks", data=json.dumps(body), content_type="application/json"))


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_tick_at_the_end_of_time_is_a_tick(sign_in, at):
    staff = make.member()
    item = make.task_item(staff)
    answer = sign_in(staff).put(f"/api/v1/task-items/{item.id}/completion", json={"completed_at": at})
    assert (answer.status_code, answer.json["completed_by_name"]) == (200, staff.name)


def test_an_address_that_is_none_is_not_signed(browser):
    body = {"url": "http://[", "identity": "corp"}
    refused(browser.post("/api/v1/jssdk/signature", data=orjson.dumps(body), content_type="application/json"))


@pytest.mark.parametrize("origin", ["http://[", "null", "https://evil.example"])
def test_an_origin_that_is_not_ours_is_refused_however_it_is_written(browser, origin):
    refused(browser.post("/api/v1/tasks", json={}, headers={"Origin": origin}), 403, "forbidden")
