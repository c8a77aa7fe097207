"""Anybody's software can be tested: events go where its own callback address is."""

from pathlib import Path

from tests.simulator.door import Door
from wecom.simulator.acts import adding, staff
from wecom.simulator.app import create_simulator
from wecom.simulator.engine import EXTENSION
from wecom.simulator.identity import RECEIVERS

NOBODY = "http://127.0.0.1:1"


def test_each_receiver_may_have_an_address_of_its_own(tmp_path: Path, door: Door) -> None:
    urls = {name: door.url + receiver.path for name, receiver in RECEIVERS.items()}
    app = create_simulator(tmp_path / "corp.sqlite", NOBODY, size="small", callback_urls=urls)
    simulator = app.extensions[EXTENSION]
    try:
        adding.add_customer(simulator, "wangfang", name="林女士")
        staff.move_member(simulator, "wangfang", 3)
        door.wait_for(2)
    finally:
        simulator.close()
    assert {path for path, _ in door.envelopes} == {receiver.path for receiver in RECEIVERS.values()}
