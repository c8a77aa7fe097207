"""Two hundred people scan a live code in the same second: real processes, from WeCom's callback to the chat."""

import os
import subprocess
import sys
import time

import psycopg
import pytest

from script.support.ports import free_port
from script.support.probe import answers, post_json, read_json
from tests.workbench import factories as make
from tests.workbench.support import SIMULATOR_IDENTITY
from workbench.kernel import jobs

pytestmark = [pytest.mark.committed, pytest.mark.slow]

PEOPLE = 200
CODE_SECONDS = 20
PATIENCE_SECONDS = 60
WECOM_ANSWERS_AFTER = 0.1
DELIVERED_TOGETHER = 10
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@pytest.fixture
def product(app, tmp_path):
    """Simulator, web and both workers on the test's database, as a deployment runs them; gives the simulator's URL."""
    web, simulator = free_port(), free_port()
    env = {
        **os.environ,
        **SIMULATOR_IDENTITY,
        "DATABASE_URL": jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"]),
        "REDIS_URL": app.config["REDIS_URL"],
        "WECOM_SIMULATOR_URL": f"http://127.0.0.1:{simulator}",
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "BIND": f"127.0.0.1:{web}",
        "LOG_LEVEL": "WARNING",
    }
    state = ["--state", str(tmp_path / "corp.sqlite"), "--app-url", env["PUBLIC_URL"], "--size", "small"]
    commands = [
        [sys.executable, "-m", "wecom.simulator", "--port", str(simulator), *state],
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--no-control-socket"],
        [*FLASK, "worker"],
        [*FLASK, "worker", "--queues", "welcome"],
    ]
    log = (tmp_path / "log").open("wb")
    children = [subprocess.Popen(command, env=env, stdout=log, stderr=log) for command in commands]
    wait_until(lambda: answers(f"{env['WECOM_SIMULATOR_URL']}/__sim/health"))
    wait_until(lambda: answers(f"{env['PUBLIC_URL']}/readyz"))
    wait_until(lambda: workers(env["DATABASE_URL"]) == 2)
    yield env["WECOM_SIMULATOR_URL"]
    for child in children:
        child.kill()
        child.wait()
    log.close()


def wait_until(condition):
    """Poll; patience is only a safety net."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.1)


def workers(database_url):
    with psycopg.connect(database_url) as connection:
        return connection.execute("select count(*) from procrastinate_workers").fetchone()[0]


def test_two_hundred_adds_in_one_second_are_two_hundred_welcomes_in_time(app, product, capsys):
    for userid, name in (("wangfang", "王芳"), ("linyue", "林悦"), ("zhoukai", "周凯")):
        make.member(name, userid=userid)
    make.channel("pkg-skin", "护肤包裹卡", welcome_text="{问候}{客户},欢迎从{渠道}来,我是{员工}")
    for api in ("externalcontact/get", "externalcontact/send_welcome_msg"):
        fault = {"api": api, "delay_seconds": WECOM_ANSWERS_AFTER, "permanent": True}
        post_json(f"{product}/__sim/faults", fault)
    post_json(f"{product}/__sim/callback-mode", {"together": DELIVERED_TOGETHER})
    began = time.time()
    scans = []
    for half in (True, False):
        body = {"state": "pkg-skin", "times": PEOPLE // 2, "half": half}
        scans += post_json(f"{product}/__sim/acts/scan", body)["scans"]
    scanned_in = time.time() - began

    wait_until(lambda: len(outcomes(app)) == PEOPLE)

    took = [finished.timestamp() - happened.timestamp() for _, happened, finished in outcomes(app)]
    spoken = [len(welcomes_in_chat(product, scan)) for scan in scans]
    with capsys.disabled():
        print(
            f"\n{PEOPLE} adds, half of them half adds, within {scanned_in:.2f} s; WeCom answers after "
            f"{WECOM_ANSWERS_AFTER} s: all at our door after {received_after(app):.1f} s, the first welcome "
            f"{min(took):.1f} s, the median {sorted(took)[PEOPLE // 2]:.1f} s, "
            f"the last {max(took):.1f} s after its event",
        )
    assert {outcome for outcome, _, _ in outcomes(app)} == {"sent"}
    assert spoken == [1] * PEOPLE, "everybody once"
    assert max(took) < CODE_SECONDS


def outcomes(app):
    with psycopg.connect(jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"])) as connection:
        done = "select outcome, happened_at, finished_at from welcomes where outcome <> 'trying' order by id"
        return connection.execute(done).fetchall()


def received_after(app):
    with psycopg.connect(jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"])) as connection:
        lag = "select max(m.received_at) - min(w.happened_at) from inbox_messages m, welcomes w"
        return connection.execute(lag).fetchone()[0].total_seconds()


def welcomes_in_chat(product, scan):
    pair = f"userid={scan['userid']}&external_userid={scan['external_userid']}"
    lines = read_json(f"{product}/__sim/chat?{pair}")
    return [line for line in lines if line["from"] == "member"]
