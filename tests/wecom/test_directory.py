import pytest

from tests.wecom.stub import Call, WeComStub
from wecom import directory
from wecom.client import WeComClient
from wecom.directory import Department, Member
from wecom.errors import Kind, WeComError

OK = {"errcode": 0, "errmsg": "ok"}
ZHANGSAN = {
    "userid": "ZhangSan",
    "name": "张三",
    "department": [1, 2],
    "order": [1, 2],
    "position": "后台工程师",
    "gender": "1",
    "is_leader_in_dept": [0, 1],
    "direct_leader": ["LiSi"],
    "alias": "jackzhang",
    "main_department": 1,
    "status": 1,
    "external_position": "产品经理",
}


def test_departments_come_with_name_and_leaders_and_the_vanished_are_left_out(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    listed = [{"id": 1, "parentid": 0, "order": 10}, {"id": 2, "parentid": 1, "order": 9}, {"id": 3, "parentid": 1}]
    wc_stub.answer("department/simplelist", {**OK, "department_id": listed})

    def department(call: Call) -> dict[str, object]:
        match call.params["id"]:
            case "1":
                return {**OK, "department": {"id": 1, "name": "总部", "parentid": 0, "order": 10}}
            case "2":
                leaders = ["LinYue", "zhoukai"]
                found = {"id": 2, "name": "销售", "department_leader": leaders, "parentid": 1, "order": 9}
                return {**OK, "department": found}
            case _:
                return {"errcode": 60003, "errmsg": "department not found"}

    wc_stub.on["department/get"] = department
    assert directory.list_departments(wc_client) == [
        Department(1, 0, "总部", 10, ()),
        Department(2, 1, "销售", 9, ("linyue", "zhoukai")),
    ]


def test_another_error_about_a_department_is_not_swallowed(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("department/simplelist", {**OK, "department_id": [{"id": 1}]})
    wc_stub.answer("department/get", {"errcode": 45009, "errmsg": "api freq out of limit"})
    with pytest.raises(WeComError) as caught:
        directory.list_departments(wc_client)
    assert caught.value.kind is Kind.WAIT


def test_a_member_is_read_with_the_departments_they_head(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("user/get", {**OK, **ZHANGSAN})
    assert directory.get_member(wc_client, "zhangsan") == Member(
        userid="zhangsan",
        name="张三",
        alias="jackzhang",
        position="后台工程师",
        external_position="产品经理",
        status=directory.ACTIVATED,
        department_ids=(1, 2),
        leads=(2,),
        main_department_id=1,
        direct_leaders=("lisi",),
    )


def test_a_member_of_whom_almost_nothing_is_told_can_be_read(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("user/list", {**OK, "userlist": [{"userid": "a", "department": None}, {"userid": "B", "alias": ""}]})
    first, second = directory.list_department_members(wc_client, 7)
    assert (first.userid, first.name, first.department_ids, first.leads, first.alias) == ("a", "", (), (), None)
    assert (second.userid, second.alias, second.main_department_id) == ("b", None, None)
    assert wc_stub.last("user/list").params["department_id"] == "7"


def test_a_member_who_left_is_an_error_of_visibility(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("user/get", {"errcode": 60111, "errmsg": "userid not found"})
    with pytest.raises(WeComError) as caught:
        directory.get_member(wc_client, "gone")
    assert caught.value.kind is Kind.VISIBILITY
