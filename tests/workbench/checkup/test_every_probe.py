"""Every probe turned red (or yellow) by its fault, and green again when the fault is gone."""

import contextlib

import pytest

from tests.workbench.checkup import corp
from tests.workbench.checkup.faults import FAULTS, World, refusing
from wecom.errors import WeComError
from workbench.checkup.catalog import PROBES
from workbench.checkup.jobs import check_regularly
from workbench.checkup.probes.reads import READS
from workbench.checkup.probes.writes import WRITES
from workbench.kernel.wecom_client import client as wecom

NEVER_RED = {
    "archive": "optional: grey without, green with",
    "directory_receiver": "optional: grey without, green with",
}


@pytest.fixture
def world(request, app, admin, simulator, client, work, clear_faults):
    """A connected corp with the application at its public address, where a fault is about that."""
    fault = request.node.callspec.params.get("fault")  # absent where every fault is the same
    public = request.getfixturevalue("public") if fault and fault.probe == "callback_reachable" else None
    corp.connect(simulator, client)
    return World(simulator, client, work, admin, app, clear_faults, public)


def test_every_probe_comes_under_one_of_these_tests():
    tested = {fault.probe for fault in FAULTS} | {f"read:{read.api}" for read in READS} | NEVER_RED.keys()
    assert tested | {f"write:{api}" for api in WRITES} == {probe.key for probe in PROBES}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.probe}: {fault.word}")
def test_a_probe_is_turned_by_its_fault_and_green_again_without_it(world, states, fault):
    before = states()[fault.probe]
    assert before["state"] == "ok", before
    with fault.present(world):
        during = states()[fault.probe]
        assert during["state"] == fault.state, during
        assert fault.says in during["says"], during
        assert during["fix"], "it says what to do"
    after = states()[fault.probe]
    assert after["state"] == "ok", after


@pytest.mark.parametrize("read", READS, ids=lambda read: read.api)
def test_an_api_the_product_reads_with_is_red_while_it_is_forbidden(world, states, read):
    key = f"read:{read.api}"
    assert states()[key]["state"] == "ok"
    with refusing(read.api, errcode=48002)(world):
        during = states()[key]
        assert during["state"] == ("off" if read.is_optional else "failed"), during
        assert "48002" in during["says"]
    assert states()[key]["state"] == "ok"


@pytest.mark.parametrize("api", WRITES)
def test_an_api_that_changes_something_is_unknown_until_it_is_used(world, states, api):
    key = f"write:{api}"
    assert states()[key]["state"] == "unknown"
    with refusing(api, errcode=48002)(world), contextlib.suppress(WeComError):
        wecom().call(api, body={})
    during = states()[key]
    assert (during["state"], "48002" in during["says"]) == ("failed", True)


@pytest.mark.parametrize("fault", [None])
def test_a_write_that_went_well_turns_its_probe_green_again(world, states, fault):
    key, pair = "write:externalcontact/remark", {"userid": "wangfang", "remark": "老客户"}
    pair["external_userid"] = world.simulator.get("customers", userid="wangfang", limit=1)[0]["external_userid"]
    with refusing("externalcontact/remark", errcode=48002)(world), contextlib.suppress(WeComError):
        wecom().call("externalcontact/remark", body=pair)
    assert states()[key]["state"] == "failed"
    wecom().call("externalcontact/remark", body=pair)
    assert states()[key]["state"] == "ok"


@pytest.mark.parametrize("fault", [None])
def test_a_wrong_secret_is_sent_once_however_often_is_checked_and_clicked(world, states, fault, app):
    states()
    world.simulator.post("settings", is_secret_right=False)
    world.simulator.forget_calls()
    for _ in range(3):
        assert states()["credentials"]["state"] == "failed"
    assert world.simulator.calls("gettoken") == 1
    for _ in range(5):
        world.admin.post("/api/v1/admin/checkup-runs")
        world.work()
    assert world.simulator.calls("gettoken") == 2, "a person may have it sent once more, twice an hour at most"


@pytest.mark.parametrize("fault", [None])
def test_nothing_is_asked_behind_a_shut_gate(world, states, fault):
    states()
    world.simulator.post("settings", is_ip_allowed=False)
    world.simulator.forget_calls()
    check_regularly.func(timestamp=0)
    assert world.simulator.get("calls")["total"] == 2, "one call for the credential, one for the address"
    during = states()
    assert during["trusted_address"]["state"] == "failed"
    assert during["visible_range"]["state"] == "unknown"
    assert "企业可信 IP" in during["visible_range"]["says"]
