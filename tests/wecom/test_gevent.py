import subprocess
import sys

import redis

from tests.wecom.conftest import Valkey
from tests.wecom.stub import WeComStub

PROGRAM = """
from gevent import monkey
monkey.patch_all()

import sys
import time

import gevent
import redis

from wecom.app import WeComApp
from wecom.client import WeComClient

redis_url, api_base = sys.argv[1:]
client = WeComClient(WeComApp("ww-test-corp", 1, "s", api_base=api_base), redis.Redis.from_url(redis_url))
ticks = []

def tick():
    while True:
        ticks.append(time.monotonic())
        gevent.sleep(0.01)

ticker = gevent.spawn(tick)
greenlets = [gevent.spawn(client.call, "x") for _ in range(50)]
gevent.joinall(greenlets, raise_error=True)
ticker.kill()
longest = max(later - earlier for earlier, later in zip(ticks, ticks[1:]))
print(sum(greenlet.value == {"errcode": 0} for greenlet in greenlets), longest < 1)
"""


def test_fifty_greenlets_share_one_fetch_and_none_blocks_the_others(
    wc_shared_valkey: Valkey, wc_redis: redis.Redis, wc_stub: WeComStub
) -> None:
    wc_stub.token_delay = 1.5
    wc_stub.answer("x", {"errcode": 0})
    command = [sys.executable, "-c", PROGRAM, wc_shared_valkey.url, wc_stub.api_base]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == ("50 True\n", "")
    assert wc_stub.count("gettoken") == 1
