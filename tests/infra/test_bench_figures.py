import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from bench import keeping, results
from bench.home import WEBHOOK_SECRET, Home
from bench.results import BARE, Run
from bench.runner.endpoints import ENDPOINTS, FLOORS
from bench.runner.figures import Goal, Timing, ratio
from bench.runner.orders import HEADER, paid_order_call, write_file
from workbench.orders.files.presets import PRESETS

KPI = "KPI page, me"
SIDEBAR = "sidebar"
NOTES = {
    "rows": {"customers": 10_000, "orders": 9_958, "trail_entries": 36_668},
    "seconds": {"files": 1.2, "copy": 0.4, "indexes": 1.5, "derived": 3},
    "gigabytes": 0.1,
}


def timing(p50: float, p95: float) -> Timing:
    return Timing(p50=p50, p95=p95, per_second=100, requests=900)


def run(*, bare_p95: float, kpi_p95: float, sidebar_p50: float = 9) -> Run:
    floors = {floor.name: timing(3, 4) for floor in FLOORS} | {BARE: timing(1, bare_p95)}
    return Run(NOTES, floors | {KPI: timing(20, kpi_p95), SIDEBAR: timing(sidebar_p50, 12)}, [0.4, 1.1])


def test_percentiles_are_of_all_rounds_together() -> None:
    rounds = [([0.001] * 50, 1.0), ([0.003] * 50, 1.0)]
    found = Timing.of(rounds)
    assert (found.p50, found.p95, found.per_second, found.requests) == (pytest.approx(2), pytest.approx(3), 50, 100)


@pytest.mark.parametrize(("bare_p95", "limit"), [(1, 50), (2, 50), (3, 75), (10, 250)])
def test_a_goal_grows_with_a_slower_floor_and_never_shrinks(bare_p95: float, limit: float) -> None:
    bare = timing(1, bare_p95)
    assert Goal(50).on_this_machine(bare) == limit
    assert Goal(50).verdict(timing(1, limit), bare) == "MET"
    assert Goal(50).verdict(timing(1, limit + 0.1), bare) == "MISSED"


def test_a_ratio_is_of_medians() -> None:
    assert ratio(timing(9, 1000), timing(3, 1)) == 3


@pytest.mark.parametrize(("kpi_p95", "verdict"), [(49, "**MET**"), (51, "**MISSED**")])
def test_the_results_say_of_every_goal_whether_it_is_met(tmp_path: Path, kpi_p95: float, verdict: str) -> None:
    text = results.write({"S": run(bare_p95=2, kpi_p95=kpi_p95)}, path=tmp_path / "RESULTS.md")
    line = next(line for line in text.splitlines() if line.startswith(f"| {KPI} | 50"))
    assert line.endswith(f"{verdict} |")
    assert "1100 (slowest of 2) | **MET** |" in text
    assert "| KPI page, corp | 150 | 150 | – | not answered" in text
    assert (tmp_path / "RESULTS.md").read_text() == text


def test_growth_takes_the_machines_mood_out(tmp_path: Path) -> None:
    small, large = run(bare_p95=2, kpi_p95=40), run(bare_p95=2, kpi_p95=40, sidebar_p50=18)
    twice_as_slow = large._replace(timings=large.timings | {BARE: timing(2, 4)})
    text = results.write({"S": small, "L": twice_as_slow}, path=tmp_path / "RESULTS.md")
    assert "| sidebar | 1.00 × |" in text
    assert "| sidebar | 9.00 | 12.00 | 100 | 3.0 × five point queries |" in text


def test_what_was_measured_before_is_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    kept = run(bare_p95=2, kpi_p95=40)
    keeping.keep_run(home, "M", kept)
    assert keeping.runs(home) == {"M": kept}
    assert keeping.imported(home) == ""


def test_every_goal_of_the_issue_is_measured() -> None:
    goals = {endpoint.name: endpoint.goal.p95_ms for endpoint in ENDPOINTS if endpoint.goal}
    assert {goals["KPI page, me"], goals["KPI page, corp"], goals["KPI page, department of 100"]} == {50, 150}
    assert sorted(goals.values())[3:] == [1000] * 3
    assert len({endpoint.name for endpoint in (*ENDPOINTS, *FLOORS)}) == len(ENDPOINTS) + len(FLOORS)


def test_the_file_is_one_taobaos_sellers_download(tmp_path: Path) -> None:
    write_file(tmp_path / "orders.csv", 50, customers=10)
    lines = (tmp_path / "orders.csv").read_bytes().decode("gbk").split("\r\n")
    assert lines[0] == HEADER
    assert len(lines) == 52  # the header, and nothing after the last line break
    taobao = next(preset for preset in PRESETS if preset.key == "taobao")
    assert taobao.giveaways <= set(HEADER.split(","))
    assert lines[1].startswith('="26')


def test_a_told_order_is_signed_over_its_very_bytes() -> None:
    path, body, headers = paid_order_call("1", "wm1", 100, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert path.endswith("/orders/webhook")
    assert json.loads(body)["orders"][0]["amount_fen"] == 100
    signed = headers["X-Workbench-Timestamp"].encode() + b"." + body
    expected = hmac.new(WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Workbench-Signature"] == f"sha256={expected}"
