import pytest

from tests.simulator.conftest import RunningSimulator

LINK = {"msgtype": "link", "link": {"title": "新人礼", "url": "https://example.com/gift"}}


def code(corp: RunningSimulator, **given: object) -> str:
    return str(corp.act("add-customer", userid="wangfang", **given)["welcome_code"])


def send(corp: RunningSimulator, welcome_code: str, **content: object) -> int:
    body = {"welcome_code": welcome_code} | (content or {"text": {"content": "您好"}})
    return int(corp.call("externalcontact/send_welcome_msg", body)["errcode"])


def test_a_welcome_goes_out_once_and_stands_in_the_chat(corp: RunningSimulator) -> None:
    added = corp.act("add-customer", userid="wangfang")
    given = {"text": {"content": "您好，我是王芳"}, "attachments": [LINK]}
    assert send(corp, added["welcome_code"], **given) == 0
    assert send(corp, added["welcome_code"], **given) == 41051
    lines = corp.control(f"chat?userid=wangfang&external_userid={added['external_userid']}")
    assert [(line["from"], line["msgtype"]) for line in lines] == [
        ("customer", "text"),
        ("member", "text"),
        ("member", "link"),
    ]
    assert lines[1]["content"] == {"content": "您好，我是王芳"}


def test_a_code_is_good_for_twenty_seconds_of_the_simulators_clock(corp: RunningSimulator) -> None:
    corp.control("clock", {"frozen": True})
    early, late = code(corp), code(corp)
    corp.advance(20)
    assert send(corp, early) == 0
    corp.advance(1)
    assert send(corp, late) == 41050


def test_twenty_seconds_are_not_twenty_one(corp: RunningSimulator) -> None:
    corp.control("clock", {"now": "2026-11-22T09:00:00.600+08:00", "frozen": True})
    in_time, late = code(corp), corp.act("add-customer", userid="wangfang", half=True)
    corp.advance(19.9)
    assert send(corp, in_time) == 0
    corp.advance(0.3)
    assert send(corp, late["welcome_code"]) == 41050
    corp.act("accept-half", userid="wangfang", external_userid=late["external_userid"])
    newest = corp.control("callbacks?limit=1")[0]["xml"]
    assert "add_external_contact" in newest
    assert "WelcomeCode" not in newest


def test_a_half_added_customer_can_be_welcomed_before_the_member_accepts(corp: RunningSimulator) -> None:
    assert send(corp, code(corp, half=True)) == 0


@pytest.mark.parametrize("speaker", ["member", "customer"])
def test_two_who_talk_already_need_no_welcome(corp: RunningSimulator, speaker: str) -> None:
    pair = {"userid": "wangfang", "external_userid": corp.act("add-customer", userid="linyue")["external_userid"]}
    earlier = corp.act("add-customer", **pair)["welcome_code"]
    corp.act("say", **pair, text="在吗", **{"from": speaker})
    assert send(corp, earlier) == 41051
    corp.act("member-deletes", **pair)
    assert send(corp, corp.act("add-customer", **pair)["welcome_code"]) == 0, "talk of an earlier friendship"


def test_no_code_comes_when_it_was_not_wanted(corp: RunningSimulator) -> None:
    assert corp.act("add-customer", userid="wangfang", welcome=False)["welcome_code"] is None


@pytest.mark.parametrize(
    ("content", "errcode"),
    [
        ({"text": {"content": ""}}, 44004),
        ({"text": {"content": "长" * 1334}}, 40058),
        ({"text": {"content": "好" * 1333}}, 0),
        ({"attachments": [LINK] * 10}, 41065),
        ({"attachments": [{"msgtype": "link", "link": {"title": "没有地址"}}]}, 41064),
        ({"attachments": [{"msgtype": "dance"}]}, 41064),
    ],
)
def test_a_wrong_welcome_is_refused_and_the_code_stays_good(
    corp: RunningSimulator, content: dict[str, object], errcode: int
) -> None:
    welcome_code = code(corp)
    assert send(corp, welcome_code, **content) == errcode
    assert send(corp, welcome_code) == (41051 if errcode == 0 else 0)


def test_a_picture_is_known_for_three_days(corp: RunningSimulator) -> None:
    media_id = corp.upload(b"\x89PNG\r\n\x1a\n picture")["media_id"]

    def picture(media_id: str) -> dict[str, object]:
        return {"attachments": [{"msgtype": "image", "image": {"media_id": media_id}}]}

    corp.control("clock", {"frozen": True})
    assert send(corp, code(corp), **picture("invented")) == 40007
    assert send(corp, code(corp), **picture(media_id)) == 0
    corp.advance(3 * 86_400)
    assert send(corp, code(corp), **picture(media_id)) == 40145


def test_missing_and_invented_codes_have_their_own_numbers(corp: RunningSimulator) -> None:
    assert send(corp, "invented") == 41050
    assert send(corp, "") == 41049
