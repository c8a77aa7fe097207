"""Walks all routes: no session, no entry; and a colleague's customer does not exist for me on any of them."""

import json
import uuid

import pytest

from tests.workbench import factories as make
from workbench.kernel import clock

OPEN = {
    "/": "leads to the first page",
    "/favicon.ico": "an empty answer",
    "/healthz": "for the load balancer",
    "/readyz": "for the load balancer",
    "/metrics": "for Prometheus, on the internal network",
    "/auth/login": "the door",
    "/auth/callback": "the door",
    "/wecom/callback": "signed by WeCom",
    "/wecom/callback/<receiver>": "signed by WeCom",
    "/h5/assets/<path:name>": "code without data",
    "/api/v1/openapi.json": "the document",
    "/api/v1/orders/webhook": "signed by the company's ERP or shop",
}
FOR_EVERYBODY = {
    "/api/v1/me",
    "/api/v1/me/day",
    "/api/v1/me/contact-changes",
    "/api/v1/session",
    "/api/v1/jssdk/signature",
    "/api/v1/live",
    "/api/v1/sync",
    "/api/v1/members",
    "/api/v1/departments",
}
LISTS = {"/api/v1/customers", "/api/v1/task-items", "/api/v1/tasks"}
PAGES = {"/h5/", "/h5/<path:path>"}
ADMIN = {"/api/v1/admin/inbox", "/api/v1/admin/inbox/<int:message_id>/attempt", "/api/v1/admin/sync-runs"}
ADMIN |= {
    "/api/v1/admin/sync-runs/<int:run_id>/steps",
    "/api/v1/admin/sync-runs/<int:run_id>/decision",
    "/api/v1/admin/sync-steps/<int:step_id>/attempt",
    "/api/v1/admin/sync-repairs",
    "/api/v1/admin/sync-proposals",
}
ADMIN |= {
    "/api/v1/admin/inbox-summary",
    "/api/v1/admin/inbox-attempts",
    "/api/v1/admin/inbox/<int:message_id>",
    "/api/v1/admin/checkup",
    "/api/v1/admin/checkup-runs",
    "/api/v1/admin/overview",
    "/api/v1/admin/wecom-errors",
    "/api/v1/admin/wecom-calls",
    "/api/v1/admin/statistics",
    "/api/v1/admin/statistics/differences",
}
ADMIN |= {
    "/api/v1/admin/forwarding-targets",
    "/api/v1/admin/forwarding-targets/<int:target_id>",
    "/api/v1/admin/forwarding-targets/<int:target_id>/attempt",
    "/api/v1/admin/forwarding-targets/<int:target_id>/deliveries",
    "/api/v1/admin/forwarding-targets/<int:target_id>/pause",
    "/api/v1/admin/forwarding-targets/<int:target_id>/secret",
    "/api/v1/admin/forwarding-deliveries/<int:delivery_id>/skip",
}
ADMIN |= {
    "/api/v1/order-imports",
    "/api/v1/order-imports/<int:import_id>",
    "/api/v1/order-imports/<int:import_id>/layout",
    "/api/v1/order-imports/<int:import_id>/preview",
    "/api/v1/order-imports/<int:import_id>/run",
    "/api/v1/order-imports/<int:import_id>/rejects",
    "/api/v1/order-imports/<int:import_id>/report",
    "/api/v1/order-formats",
    "/api/v1/order-mappings",
    "/api/v1/order-mappings/<int:mapping_id>",
    "/api/v1/promo-codes",
}
LISTS |= {"/api/v1/live-codes", "/api/v1/acquisition-links", "/api/v1/unresolved-orders", "/api/v1/orders"}
FOR_EVERYBODY |= {
    "/api/v1/answering-departments",  # refused to all who do not manage channels
    "/api/v1/acquisition-links/quota",  # refused to all who do not manage channels
    "/api/v1/welcome-previews",
    "/api/v1/welcome-pictures",
    "/api/v1/welcome-pictures/<int:picture_id>",
}
ABOUT_ONE = {
    "/api/v1/customers/<int:customer_id>",
    "/api/v1/customers/<int:customer_id>/trail",
    "/api/v1/customers/<int:customer_id>/personal-tags",
    "/api/v1/task-items/<int:item_id>",
    "/api/v1/task-items/<int:item_id>/completion",
    "/api/v1/task-items/<int:item_id>/snooze",
    "/api/v1/tasks/<int:task_id>",
    "/api/v1/sidebar/customer",
    "/api/v1/live-codes/<int:live_code_id>",
    "/api/v1/live-codes/<int:live_code_id>/qr-code",
    "/api/v1/acquisition-links/<int:acquisition_link_id>",
    "/api/v1/acquisition-links/<int:acquisition_link_id>/customers",
    "/api/v1/sidebar/group",
    "/api/v1/exports/<int:export_id>",
    "/api/v1/exports/<int:export_id>/file",
}
SYNC = {"run_id": 1, "step_id": 1}
SENDS = {"mass_send_id": 1, "handover_id": 1, "joining_way_id": 1}
KEY = {"client_key": str(uuid.uuid4())}
WRITES = {
    "/api/v1/relations/<int:relation_id>/remark": {**KEY, "text": "打听"},
    "/api/v1/relations/<int:relation_id>/description": {**KEY, "text": "打听"},
    "/api/v1/relations/<int:relation_id>/mobiles": {**KEY, "add": ["13800000001"]},
    "/api/v1/relations/<int:relation_id>/tags": {**KEY, "add": [1]},
    "/api/v1/write-backs/<int:writeback_id>": None,
    "/api/v1/write-backs/<int:writeback_id>/reversal": KEY,
    "/api/v1/write-backs/<int:writeback_id>/repetition": KEY,
    "/api/v1/write-backs/<int:writeback_id>/dismissal": {},
    "/api/v1/live-codes/<int:live_code_id>": {"name": "打听", "userids": ["me"]},
    "/api/v1/acquisition-links/<int:acquisition_link_id>": {"name": "打听", "userids": ["me"]},
}
"""What is written to WeCom, with a body that is valid for whoever may write it."""
WRITES |= {
    "/api/v1/customers/<int:customer_id>/identities": {"mobile": "13800000001"},
    "/api/v1/orders/<int:order_id>/customer": {"customer_id": 1},
    "/api/v1/orders/<int:order_id>/suggestions/<int:customer_id>/denial": None,
    "/api/v1/identities/<int:identity_id>": None,
    "/api/v1/merges/<int:merge_id>": None,
}
ABOUT_ONE |= {"/api/v1/merges/<int:merge_id>/unmerge-preview"}
WRITES |= {
    "/api/v1/orders/<int:order_id>/claims": {"note": "打听"},
    "/api/v1/orders/<int:order_id>/correction": {"userid": "me", "reason": "打听"},
    "/api/v1/claims/<int:claim_id>/decision": {"is_granted": True},
}
ABOUT_ONE |= WRITES.keys() | {"/api/v1/orders/<int:order_id>/attribution"}
ABOUT_ONE |= {"/api/v1/orders/<int:order_id>", "/api/v1/customers/<int:customer_id>/orders"}
LISTS |= {"/api/v1/claims"}
FOR_EVERYBODY |= {"/api/v1/touches"}  # tests/workbench/touches/test_sidebar.py knocks
FOR_EVERYBODY |= {"/api/v1/tags"}
FOR_EVERYBODY |= {"/api/v1/export-tables", "/api/v1/exports", "/api/v1/me/digest-subscription"}
FOR_EVERYBODY |= {
    "/api/v1/merges",  # tests/workbench/identities/test_merging.py knocks
    "/api/v1/merges/preview",  # test_taking_by_merging.py there
    "/api/v1/identity-coverage",  # refused to staff
    "/api/v1/unresolved-orders/summary",  # the same
}
FOR_EVERYBODY |= {
    "/api/v1/metrics",
    "/api/v1/kpis",
    "/api/v1/kpis/<metric>/series",
    "/api/v1/kpis/<metric>/breakdown",
    "/api/v1/kpis/<metric>/detail",
    "/api/v1/leaderboards/<board>",
    "/api/v1/asset-formula",
    "/api/v1/channel-worth",
    "/api/v1/channel-costs",
    "/api/v1/channel-costs/<int:cost_id>",
}
ADMIN |= {"/api/v1/admin/metric-audit", "/api/v1/admin/metric-audit/repair", "/api/v1/admin/order-beginning"}
COMMISSIONS = {
    "/api/v1/commissions",
    "/api/v1/commissions/estimate",
    "/api/v1/commissions/lines",
    "/api/v1/commissions/members",
    "/api/v1/commission-rates",
    "/api/v1/commission-rates/<int:rate_id>",
    "/api/v1/commission-closings",
    "/api/v1/commission-closings/next",
    "/api/v1/commission-closings/<month>",
    "/api/v1/commission-closings/<month>/reopening",
    "/api/v1/targets",
    "/api/v1/targets/staff",
    "/api/v1/targets/departments",
}
"""Sums of a scope; tests/workbench/{commissions,targets}/test_scope.py knock."""
MANAGERS_OWN = {
    "/api/v1/mass-send-previews",
    "/api/v1/mass-send-syncs",
    "/api/v1/mass-sends",
    "/api/v1/mass-sends/<int:mass_send_id>",
    "/api/v1/mass-sends/<int:mass_send_id>/staff",
    "/api/v1/mass-sends/<int:mass_send_id>/recipients",
    "/api/v1/mass-sends/<int:mass_send_id>/cancellation",
    "/api/v1/mass-sends/<int:mass_send_id>/reading",
    "/api/v1/mass-sends/<int:mass_send_id>/reminders",
    "/api/v1/mass-send-tasks",
    "/api/v1/handovers",
    "/api/v1/handovers/<int:handover_id>",
    "/api/v1/handovers/<int:handover_id>/items",
    "/api/v1/handovers/<int:handover_id>/reading",
    "/api/v1/handover-customers",
    "/api/v1/unassigned-customers",
    "/api/v1/leavers",
    "/api/v1/leavers/reading",
}
"""Mass sends and hand-overs: nothing of a customer's; tests/workbench/{mass_sends,handovers}/test_scope.py knock."""
MANAGERS_OWN |= {
    "/api/v1/joining-ways",
    "/api/v1/joining-ways/<int:joining_way_id>",
    "/api/v1/joining-ways/<int:joining_way_id>/qr-code",
    "/api/v1/joining-groups",
}
"""The same of ways to join groups; tests/workbench/joining_ways/test_joining_ways.py knocks."""


def routes(app):
    return [(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}]


def address(rule, **values):
    for name, value in {
        "receiver": "app",
        "name": "x.js",
        "path": "customers",
        **SYNC,
        **SENDS,
        "relation_id": 1,
        "writeback_id": 1,
        "target_id": 1,
        "live_code_id": 1,
        "acquisition_link_id": 1,
        "picture_id": 1,
        "delivery_id": 1,
        "import_id": 1,
        "mapping_id": 1,
        "order_id": 1,
        "claim_id": 1,
        "identity_id": 1,
        "merge_id": 1,
        "rate_id": 1,
        "export_id": 1,
        "metric": "guided_gmv",
        "cost_id": 1,
        "board": "gmv",
        "month": "2026-01",
        **values,
    }.items():
        for kind in ("int:", "path:", ""):
            rule = rule.replace(f"<{kind}{name}>", str(value))
    assert "<" not in rule, rule
    return rule


def test_every_route_is_of_a_known_kind(app):
    """A new route must say here how it is protected, and thereby comes under the tests below."""
    known = OPEN.keys() | FOR_EVERYBODY | LISTS | PAGES | ADMIN | ABOUT_ONE | MANAGERS_OWN | COMMISSIONS
    assert {rule for rule, _ in routes(app)} == known


def test_a_stranger_gets_nothing(app, client):
    for rule, method in routes(app):
        if rule in OPEN:
            continue
        path = address(rule, customer_id=1, item_id=1, task_id=1, message_id=1)
        answer = client.open(path, method=method, json={} if method != "GET" else None)
        if rule in PAGES:
            assert answer.status_code == 302, path
            assert answer.location.startswith("/auth/login?next="), path
        else:
            assert (answer.status_code, answer.json["code"]) == (401, "signed_out"), f"{method} {path}"


def test_only_administrators_administer(app, sign_in):
    browsers = [sign_in(make.member()), sign_in(make.member(of=make.department(), heads=True))]
    for rule, method in routes(app):
        if rule in ADMIN:
            for browser in browsers:
                answer = browser.open(address(rule, message_id=1), method=method)
                assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), f"{method} {rule}"


@pytest.fixture
def foreign():
    """A colleague's customer with everything that hangs on her, and a manager of another department."""
    head_office = make.department("云朵生活")
    mine, other = make.department("一组", parent=head_office), make.department("二组", parent=head_office)
    me = make.member("我", of=mine)
    colleague, boss = make.member("同事", of=other), make.member("二组主管", of=other, heads=True)
    customer = make.customer("同事的客户")
    relation = make.relation(colleague, customer)
    item = make.task_item(colleague, pushed_by=boss, customer=customer)
    return {
        "me": me,
        "my_boss": make.member("一组主管", of=mine, heads=True),
        "customer": customer,
        "item": item,
        **written(relation),
        "live_code_id": make.live_code(colleague).id,
        "acquisition_link_id": make.acquisition_link(colleague).id,
        **bought(customer, colleague),
        **known(customer),
    }


def bought(customer, colleague):
    order = make.order(customer, paid_at=clock.now())
    return {"order_id": order.id, "claim_id": make.claim(order, colleague).id}


def known(customer):
    return {"identity_id": make.identity(customer).id, "merge_id": make.merge(customer, make.customer("小号")).id}


def written(relation):
    return {"relation_id": relation.id, "writeback_id": make.writeback(relation).id}


@pytest.mark.parametrize("who", ["me", "my_boss"])
def test_a_colleagues_customer_does_not_exist_for_me_on_any_route(app, sign_in, foreign, who):
    browser, customer, item = sign_in(foreign[who]), foreign["customer"], foreign["item"]
    values = {"customer_id": customer.id, "item_id": item.id, "task_id": item.task_id, "message_id": 1}
    values |= {name: foreign[name] for name in ("relation_id", "writeback_id", "live_code_id", "acquisition_link_id")}
    values |= {name: foreign[name] for name in ("order_id", "claim_id", "identity_id", "merge_id")}
    query = {"external_userid": customer.external_userid, "chat_id": "wrNOTMINE"}
    for rule, method in routes(app):
        if rule not in ABOUT_ONE:
            continue
        names = query if "/sidebar/" in rule else {}
        body = WRITES.get(rule, {} if method in {"PUT", "POST"} else None)
        asked = {
            name: value
            for name, value in names.items()
            if rule.endswith({"external_userid": "customer", "chat_id": "group"}[name])
        }
        answer = browser.open(address(rule, **values), method=method, query_string=asked, json=body)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), f"{method} {rule}: {answer.json}"


@pytest.mark.parametrize("who", ["me", "my_boss"])
def test_no_list_shows_a_colleagues_customer(app, sign_in, foreign, who):
    browser, customer = sign_in(foreign[who]), foreign["customer"]
    lists = LISTS | {"/api/v1/me/contact-changes", "/api/v1/members"}
    for rule in lists:
        text = json.dumps(browser.get(rule).json, ensure_ascii=False)
        assert customer.external_userid not in text, rule
        assert "同事" not in text, rule
    found = browser.get("/api/v1/customers", query_string={"q": "同事的客户"}).json
    assert found["items"] == []


@pytest.mark.parametrize("who", ["me", "my_boss"])
def test_a_task_cannot_be_pushed_about_or_to_what_is_not_mine(sign_in, foreign, who):
    browser = sign_in(foreign[who])
    body = {"client_key": str(uuid.uuid4()), "title": "打听", "assignee_userids": [foreign["me"].userid]}
    about = browser.post("/api/v1/tasks", json={**body, "customer_id": foreign["customer"].id})
    to = browser.post("/api/v1/tasks", json={**body, "assignee_userids": ["同事"]})
    expected = {"me": 403, "my_boss": 404}[who]
    assert (about.status_code, to.status_code) == (expected, expected)


def test_a_parameter_never_widens_the_scope(sign_in, foreign):
    browser = sign_in(foreign["me"])
    item = foreign["item"]
    answer = browser.get("/api/v1/task-items", query_string={"customer_id": foreign["customer"].id})
    assert answer.json["items"] == []
    assert browser.get("/api/v1/customers?member_id=1").status_code == 422
    assert browser.put(f"/api/v1/task-items/{item.id}/completion", json={}).status_code == 404


def test_the_document_describes_every_api_route(app, client):
    document = client.get("/api/v1/openapi.json").json
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    served = {rule.replace("int:", "") for rule, _ in routes(app) if rule.startswith("/api/")}
    assert served - described == {"/api/v1/openapi.json", "/api/v1/live"}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                assert operation.get("summary"), f"{method} {path} has no summary"
                assert "401" in operation["responses"], f"{method} {path} does not say that it turns strangers away"
