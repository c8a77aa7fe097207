from tests.workbench import factories as make


def _names(browser):
    return [(one["name"], one["depth"]) for one in browser.get("/api/v1/departments").json["departments"]]


def test_a_head_sees_the_departments_below_each_after_its_parent_in_the_directorys_order(sign_in, queries):
    root = make.department("总部")
    region = make.department("华东", parent=root)
    make.department("二组", parent=region, position=1)
    first = make.department("一组", parent=region, position=2)
    make.department("一组甲", parent=first)
    make.department("华北", parent=root)
    browser = sign_in(make.member("林悦", of=region, heads=True))
    with queries(2):  # who am I, the tree
        assert _names(browser) == [("华东", 0), ("一组", 1), ("一组甲", 2), ("二组", 1)]


def test_a_leader_sees_all_but_the_root_and_what_is_gone(sign_in):
    root = make.department("总部")
    make.department("华东", parent=root)
    make.department("已解散", parent=root, removed_at=make.clock.now())
    assert _names(sign_in(make.member(of=root, heads=True))) == [("华东", 0)]


def test_staff_see_no_departments(sign_in):
    assert _names(sign_in(make.member(of=make.department("华东", parent=make.department("总部"))))) == []
