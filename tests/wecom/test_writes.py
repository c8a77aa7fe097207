"""What is sent to WeCom when something is written to a relation."""

import pytest

from tests.wecom.stub import WeComStub
from wecom import writes
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError, kind_of

OK = {"errcode": 0, "errmsg": "ok"}
PAIR = {"userid": "a", "external_userid": "wm1"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"remark": "林姐"}, {"remark": "林姐"}),
        ({"description": ""}, {"description": ""}),
        ({"mobiles": ["13800000001"]}, {"remark_mobiles": ["13800000001"]}),
        ({"mobiles": []}, {"remark_mobiles": [""]}),
        ({"remark": "", "mobiles": []}, {"remark": "", "remark_mobiles": [""]}),
    ],
)
def test_a_remark_sends_only_what_is_given(
    wc_client: WeComClient, wc_stub: WeComStub, given: dict[str, str], sent: dict[str, object]
) -> None:
    wc_stub.answer("externalcontact/remark", OK)
    writes.write_remark(wc_client, "a", "wm1", **given)  # type: ignore[arg-type]
    assert wc_stub.last("externalcontact/remark").body == {**PAIR, **sent}


def test_only_what_changes_is_sent_when_marking(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/mark_tag", OK)
    writes.mark_tags(wc_client, "a", "wm1", add=["et1"], remove=[])
    assert wc_stub.last("externalcontact/mark_tag").body == {**PAIR, "add_tag": ["et1"]}
    writes.mark_tags(wc_client, "a", "wm1", add=[], remove=["et1", "et2"])
    assert wc_stub.last("externalcontact/mark_tag").body == {**PAIR, "remove_tag": ["et1", "et2"]}


def test_a_refusal_is_raised_with_its_kind(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/mark_tag", {"errcode": 45035, "errmsg": "concurrent access conflict"})
    with pytest.raises(WeComError) as caught:
        writes.mark_tags(wc_client, "a", "wm1", add=["et1"], remove=[])
    assert caught.value.kind is Kind.RETRY


@pytest.mark.parametrize("errcode", [40144, 81011])
def test_a_full_customer_and_somebody_elses_tag_are_no_mistake_of_ours(errcode: int) -> None:
    assert kind_of(errcode) is Kind.UNKNOWN
