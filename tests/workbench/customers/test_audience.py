from tests.workbench import factories as make
from workbench.people.queries import audience


def test_a_change_is_told_to_the_member_and_to_everybody_who_may_see_it(app, monkeypatch):
    root = make.department("总部")
    region = make.department("大区", parent=root)
    shop = make.department("门店", parent=region)
    me = make.member("店员", of=shop)
    heads = [make.member(name, of=of, heads=True) for name, of in (("店长", shop), ("大区", region), ("总经理", root))]
    named = make.member("顾问", userid="advisor")
    make.member("同店同事", of=shop)
    make.member("隔壁大区", of=make.department("华南", parent=root), heads=True)
    monkeypatch.setitem(app.config, "LEADER_USERIDS", frozenset({"advisor"}))

    assert audience([me.id]) == {member.id for member in (me, *heads, named)}
