from tests.simulator.conftest import RunningSimulator
from wecom.simulator.identity import APP_SECRET, CORP_ID

HOUR = 3600


def test_a_token_is_reused_while_valid_and_new_after_two_hours(corp: RunningSimulator) -> None:
    first = corp.fetch_token()
    corp.advance(7100)
    assert corp.fetch_token() == first
    corp.advance(101)
    assert corp.fetch_token() != first


def test_the_lifetime_told_is_what_is_left(corp: RunningSimulator) -> None:
    corp.control("clock", {"frozen": True})
    corp.fetch_token()
    corp.advance(200)
    assert corp.get("gettoken", corpid=CORP_ID, corpsecret=APP_SECRET)["expires_in"] == 7000


def test_missing_unknown_revoked_and_expired_tokens_each_have_their_code(corp: RunningSimulator) -> None:
    def outcome(**query: str) -> int:
        return int(corp.get("externalcontact/get_follow_user_list", **query)["errcode"])

    token = corp.fetch_token()
    assert outcome() == 41001
    assert outcome(access_token="invented") == 40014
    assert outcome(access_token=token) == 0
    corp.control("revoke-token", {})
    assert outcome(access_token=token) == 40014
    newer = corp.fetch_token()
    corp.advance(7201)
    assert outcome(access_token=newer) == 42001


def test_a_wrong_secret_is_40001_and_the_fifth_bars_the_address_for_an_hour(corp: RunningSimulator) -> None:
    def outcome(secret: str) -> int:
        return int(corp.get("gettoken", corpid=CORP_ID, corpsecret=secret)["errcode"])

    assert [outcome("wrong") for _ in range(6)] == [40001] * 5 + [45009]
    assert outcome(APP_SECRET) == 45009
    corp.advance(HOUR + 1)
    assert outcome(APP_SECRET) == 0


def test_missing_and_foreign_corp_ids_are_told_apart(corp: RunningSimulator) -> None:
    assert corp.get("gettoken")["errcode"] == 41002
    assert corp.get("gettoken", corpid=CORP_ID)["errcode"] == 41004
    assert corp.get("gettoken", corpid="wwforeign", corpsecret=APP_SECRET)["errcode"] == 40013


def test_a_refused_list_is_still_a_list_and_the_message_looks_real(corp: RunningSimulator) -> None:
    answer = corp.get("externalcontact/list", access_token="invented", userid="wangfang")
    assert answer["external_userid"] == []
    assert answer["errmsg"].startswith("invalid access_token, hint: [")
    assert answer["errmsg"].endswith("more info at https://open.work.weixin.qq.com/devtool/query?e=40014")


def test_the_two_tickets_differ_and_the_hundred_and_first_agent_ticket_of_an_hour_is_refused(
    corp: RunningSimulator,
) -> None:
    token = corp.fetch_token()

    def agent_ticket() -> dict[str, object]:
        return corp.get("ticket/get", type="agent_config", access_token=token)

    assert agent_ticket()["ticket"] != corp.get("get_jsapi_ticket", access_token=token)["ticket"]
    corp.control("settings", {"agent_tickets_per_hour": 3})
    assert [agent_ticket()["errcode"] for _ in range(3)] == [0, 0, 45009]
    assert corp.get("ticket/get", type="jsapi", access_token=token)["errcode"] == 91040
