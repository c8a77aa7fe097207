"""Whom an administrator may connect, the secret, and what is not posted to."""

import socket
from ipaddress import ip_address, ip_network

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.forwarding.conftest import TARGETS
from workbench.config import BadSetting
from workbench.forwarding.addresses import NEARBY, Policy, UnsafeAddress, is_allowed, resolve, take_apart
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget
from workbench.forwarding.posting import NotDelivered, post
from workbench.kernel.db import db

HTTPS_ONLY = Policy()


def test_the_secret_is_shown_once_and_can_be_renewed(connect, receiver, call_back, work, admin):
    address = connect(receiver)
    assert "secret" not in admin.get(address).json
    assert "secret" not in admin.get(TARGETS).json["items"][0]
    first = receiver.secret
    receiver.secret = admin.post(f"{address}/secret").json["secret"]
    assert receiver.secret != first
    call_back()
    work(queue="default")
    assert len(receiver.taken) == 1, "the receiver knows only the new one"


def test_a_target_moves_to_another_address_with_what_was_waiting(connect, receiver, call_back, work, admin):
    address = connect(receiver, url="http://127.0.0.1:9/closed")
    call_back(2)
    work(queue="default")
    assert admin.get(address).json["last_error"].startswith("ConnectionRefusedError")
    changed = {"name": "新仓库", "url": receiver.url, "events": ["change_external_contact"]}
    assert admin.put(address, json=changed).json["name"] == "新仓库"
    work(queue="default")
    assert receiver.order == ["wm0", "wm1"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "长" * 41), ("url", ""), ("events", ["Change"]), ("events", ["a"] * 51), ("x", 1)],
)
def test_a_bad_target_is_refused_and_the_field_is_named(admin, field, value):
    answer = admin.post(TARGETS, json={"name": "仓库", "url": "https://example.com/", field: value})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field in answer.json["errors"]["json"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://user:password@127.0.0.1/",
        "http://127.0.0.1/#fragment",
        "http://127.0.0.1:99999/",
        "http://no-such-host.invalid/",
        "http://127.0.0.1/ä",
        "nonsense",
    ],
)
def test_an_address_we_do_not_post_to_is_refused(admin, url):
    answer = admin.post(TARGETS, json={"name": "仓库", "url": url})
    assert (answer.status_code, answer.json["code"]) == (422, "unsafe_address")
    assert make.count(ForwardingTarget) == 0


@pytest.mark.parametrize("url", ["http://93.184.215.14/", "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/"])
def test_beside_the_real_wecom_only_public_https_addresses_are_posted_to(url):
    with pytest.raises(UnsafeAddress):
        resolve(take_apart(url, HTTPS_ONLY), HTTPS_ONLY)


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("10.20.3.4", True),
    ],
)
def test_an_address_is_public_or_of_a_network_that_is_named(text, is_fine):
    assert is_allowed(ip_address(text), (ip_network("10.20.0.0/16"),)) is is_fine


def test_the_deployment_names_networks_inside_and_a_bad_one_stops_the_start(settings_of):
    assert settings_of().forwarding_networks == ()
    named = settings_of(FORWARDING_PRIVATE_NETWORKS="10.20.0.0/16, fd00::/8")
    assert named.forwarding_networks == (ip_network("10.20.0.0/16"), ip_network("fd00::/8"))
    with pytest.raises(BadSetting, match="FORWARDING_PRIVATE_NETWORKS"):
        settings_of(FORWARDING_PRIVATE_NETWORKS="10.20.0.1/16")


def test_a_name_that_leads_inside_as_well_as_outside_is_refused(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 443)) for text in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(UnsafeAddress, match="inside the network"):
        resolve(take_apart("https://twofold.example/", HTTPS_ONLY), HTTPS_ONLY)


def test_an_address_is_checked_again_when_it_is_used(connect, receiver, call_back, work):
    connect(receiver)
    db.session.execute(sa.update(ForwardingTarget).values(url="http://169.254.169.254/"))
    call_back()
    work(queue="default")
    assert "inside the network" in db.session.scalars(sa.select(ForwardingDelivery.error)).one()


def test_redirects_are_not_followed(connect, receiver, call_back, work):
    connect(receiver)
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/"}
    call_back()
    work(queue="default")
    assert db.session.scalars(sa.select(ForwardingDelivery.error)).one() == "HTTP 302 (redirects are not followed)"
    assert receiver.asked == 1


def test_of_a_long_answer_only_the_beginning_is_kept(connect, receiver, call_back, work):
    connect(receiver)
    receiver.body = b"x" * 10_000
    call_back()
    work(queue="default")
    assert len(db.session.scalars(sa.select(ForwardingDelivery.response_head)).one()) == 300


def test_a_receiver_that_drips_its_answer_is_cut_off(receiver):
    receiver.status, receiver.drip_seconds, receiver.body = 500, 0.1, b"x" * 100
    with pytest.raises(NotDelivered):
        post(receiver.url, b"{}", {}, Policy(NEARBY, is_http_allowed=True), all_seconds=0.3)


@pytest.mark.parametrize("rows", [1, 15])
def test_the_lists_take_the_same_queries_however_long_they_are(admin, connect, receiver, call_back, queries, rows):
    for number in range(rows):
        address = connect(receiver, name=f"仓库{number}")
    call_back(rows)
    with queries(2):  # who am I, the targets with their lines
        assert len(admin.get(TARGETS).json["items"]) == rows
    with queries(3):  # who am I, the target, its deliveries
        assert len(admin.get(f"{address}/deliveries").json["items"]) == rows


def test_the_lists_are_paged(admin, connect, receiver, call_back):
    for name in ("一", "二"):
        address = connect(receiver, name=name)
    call_back(2)
    for listing, key in ((TARGETS, "name"), (f"{address}/deliveries", "id")):
        first = admin.get(f"{listing}?limit=1").json
        second = admin.get(f"{listing}?limit=1&cursor={first['next_cursor']}").json
        assert first["items"][0][key] != second["items"][0][key]
        assert second["next_cursor"] is None
    assert len(admin.get(f"{address}/deliveries?status=waiting").json["items"]) == 2
    assert admin.get(f"{address}/deliveries?status=delivered").json["items"] == []
