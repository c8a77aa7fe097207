from tests.simulator.conftest import RunningSimulator


def test_the_archive_hands_on_what_was_said_in_chats_and_groups_decrypted(corp: RunningSimulator) -> None:
    corp.control("clock", {"frozen": True})
    added = corp.act("add-customer", userid="wangfang")["external_userid"]
    chat_id = corp.act("create-group", owner="wangfang", name="试用群", external_userids=[added])["chat_id"]
    corp.advance(60)
    corp.act("say", userid="wangfang", external_userid=added, text="小样收到了吗", **{"from": "member"})
    corp.act("say", chat_id=chat_id, external_userid=added, text="收到啦", **{"from": "customer"})

    to_her, in_group = corp.control(f"archive?since={corp.engine.clock.now()}")

    assert to_her["text"] == {"content": "小样收到了吗"}
    assert (to_her["from"], to_her["tolist"], to_her["roomid"]) == ("wangfang", [added], "")
    assert (in_group["from"], in_group["tolist"], in_group["roomid"]) == (added, ["wangfang"], chat_id)
    assert to_her["msgtime"] == in_group["msgtime"] == corp.engine.clock.now() * 1000
    assert to_her["msgid"] != in_group["msgid"]


def test_the_archive_is_the_same_whenever_it_is_asked(corp: RunningSimulator) -> None:
    first = corp.control("archive")
    assert len(first) > 10
    assert corp.control("archive") == first
    assert [one["msgtime"] for one in first] == sorted(one["msgtime"] for one in first)
