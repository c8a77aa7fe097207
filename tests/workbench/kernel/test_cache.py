import socket
import time

import pytest
import redis

from workbench.kernel import cache


def test_a_server_that_accepts_and_says_nothing_costs_a_second():
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        client = cache.connect(f"redis://127.0.0.1:{frozen.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(redis.TimeoutError):
            client.get("token")
        assert time.monotonic() - began < 2
