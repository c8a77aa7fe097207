"""Whatever a client sends, the server answers with a code of WeCom's: it never falls over."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from wecom.simulator.api.registry import ENDPOINTS
from wecom.simulator.app import create_simulator
from wecom.simulator.control.acts import ACTS
from wecom.simulator.engine import EXTENSION
from wecom.simulator.identity import APP_SECRET, CORP_ID

FIELDS = [
    "userid",
    "userid_list",
    "external_userid",
    "cursor",
    "limit",
    "start_time",
    "end_time",
    "tag_id",
    "group_id",
    "tag",
    "id",
    "name",
    "order",
    "group_name",
    "add_tag",
    "remove_tag",
    "remark",
    "description",
    "remark_mobiles",
    "remark_company",
    "config_id",
    "type",
    "scene",
    "user",
    "party",
    "state",
    "welcome_code",
    "text",
    "attachments",
    "chat_id",
    "need_name",
    "owner_filter",
    "status_filter",
    "touser",
    "toparty",
    "msgtype",
    "agentid",
    "textcard",
    "user_ticket",
    "expires_in",
    "skip_verify",
    "enable_duplicate_check",
    "duplicate_check_interval",
    "half",
    "welcome",
    "add_way",
    "from",
    "join_scene",
    "external_userids",
    "department_id",
    "leads",
    "owner",
    "tag_ids",
]
KNOWN = st.sampled_from(["wangfang", "linyue", "@all", "text", "textcard", "客户阶段", "", "2"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | KNOWN | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), JUNK, max_size=6)

Post = Callable[[str, dict[str, Any]], tuple[int, Any]]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    state: Path = tmp_path_factory.mktemp("junk") / "corp.sqlite"
    app = create_simulator(state, "http://127.0.0.1:1", size="small", deliver=False)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(api=st.sampled_from(sorted(ENDPOINTS)), body=BODIES, query=st.dictionaries(st.sampled_from(FIELDS), KNOWN))
def test_every_api_answers_junk_with_a_code(
    client: FlaskClient, api: str, body: dict[str, Any], query: dict[str, str]
) -> None:
    secrets = {"corpid": CORP_ID, "corpsecret": APP_SECRET}
    token = client.get("/cgi-bin/gettoken", query_string=secrets).get_json()["access_token"]
    method = "GET" if ENDPOINTS[api].method == "GET" else "POST"
    answer = client.open(
        f"/cgi-bin/{api}",
        method=method,
        query_string=query | {"access_token": token},
        data=json.dumps(body, ensure_ascii=False).encode() if method == "POST" else None,
    )
    assert answer.status_code == 200
    assert "errcode" in answer.get_json()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    path=st.sampled_from(
        [*(f"acts/{act}" for act in ACTS), "faults", "callback-mode", "settings", "clock", "bridge/send"]
    ),
    body=BODIES,
)
def test_the_control_api_refuses_junk_with_advice(client: FlaskClient, path: str, body: dict[str, Any]) -> None:
    answer = client.post(f"/__sim/{path}", data=json.dumps(body).encode())
    assert answer.status_code in {200, 400, 404, 409}
    assert answer.status_code == 200 or answer.get_json()["error"]
