"""What is uploaded must be what it claims to be, and is used only as that."""

from typing import Any

import pytest

from tests.simulator.conftest import TIMEOUT, RunningSimulator

PNG, JPG = b"\x89PNG\r\n\x1a\n picture", b"\xff\xd8\xff\xe0 picture"
AMR, MP4, EXE = b"#!AMR\n voice", b"\x00\x00\x00\x18ftypmp42 film", b"MZ\x90\x00 program"
UPLOADIMG = "media/uploadimg"


def send(corp: RunningSimulator, kind: str, **content: str) -> int:
    code = corp.act("add-customer", userid="wangfang")["welcome_code"]
    body = {"welcome_code": code, "attachments": [{"msgtype": kind, kind: content}]}
    return int(corp.call("externalcontact/send_welcome_msg", body)["errcode"])


def test_a_file_comes_back_for_three_days(corp: RunningSimulator) -> None:
    media = corp.upload(PNG)
    assert media["created_at"].isdigit()
    query = {"access_token": corp.fetch_token(), "media_id": media["media_id"]}
    assert corp.http.get(f"{corp.url}/cgi-bin/media/get", params=query, timeout=TIMEOUT).content == PNG
    corp.advance(3 * 86_400 + 1)
    assert corp.call("media/get", media_id=media["media_id"])["errcode"] == 40007


@pytest.mark.parametrize(
    ("kind", "content", "errcode"),
    [
        ("image", PNG, 0),
        ("image", JPG, 0),
        ("voice", AMR, 0),
        ("video", MP4, 0),
        ("file", EXE, 0),
        ("image", EXE, 40004),
        ("image", MP4, 40004),
        ("voice", MP4, 40004),
        ("video", AMR, 40004),
        ("image", b"tiny", 45001),
        ("image", b"", 44001),
        ("dance", PNG, 40008),
    ],
)
def test_a_file_must_be_what_it_claims_to_be(corp: RunningSimulator, kind: str, content: bytes, errcode: int) -> None:
    assert corp.upload(content, kind).get("errcode", 0) == errcode


def test_a_file_is_no_picture_and_no_film(corp: RunningSimulator) -> None:
    media_id = corp.upload(PNG, "file")["media_id"]
    assert [send(corp, kind, media_id=media_id) for kind in ("image", "video", "file")] == [40007, 40007, 0]
    program = {"title": "商城", "appid": "wx1", "page": "/index"}
    assert send(corp, "miniprogram", pic_media_id=media_id, **program) == 40007
    assert send(corp, "miniprogram", pic_media_id=corp.upload(PNG)["media_id"], **program) == 0


def test_a_picture_for_ever_has_an_address_that_stays_good(corp: RunningSimulator) -> None:
    given: dict[str, Any] = corp.upload(PNG, api=UPLOADIMG)
    corp.advance(30 * 86_400)
    shown = corp.http.get(given["url"], timeout=TIMEOUT)
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", PNG)
    assert send(corp, "image", pic_url=given["url"]) == 0


def test_an_address_from_elsewhere_is_no_picture(corp: RunningSimulator) -> None:
    given = corp.upload(PNG, api=UPLOADIMG)["url"]
    assert send(corp, "image", pic_url="https://example.com/a.png") == 41064
    assert send(corp, "image", pic_url=f"{given}x") == 41064
    assert corp.http.get(f"{given}x", timeout=TIMEOUT).status_code == 404


def test_pictures_for_ever_are_small_and_a_thousand_a_day(corp: RunningSimulator) -> None:
    corp.control("settings", {"pictures_per_day": 1})
    assert corp.upload(PNG + b"x" * 2 * 1_048_576, api=UPLOADIMG)["errcode"] == 45001
    assert corp.upload(EXE, api=UPLOADIMG)["errcode"] == 40004
    assert [corp.upload(PNG, api=UPLOADIMG).get("errcode", 0) for _ in range(2)] == [0, 45009]
    corp.advance(86_400)
    assert corp.upload(PNG, api=UPLOADIMG)["errmsg"] == ""
