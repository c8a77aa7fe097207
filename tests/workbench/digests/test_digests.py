import pytest

from tests.workbench import factories as make
from tests.workbench.targets.conftest import Team, at
from workbench.changes.actions import mark
from workbench.digests.jobs import begin, forget
from workbench.digests.models import Digest
from workbench.kernel.db import db
from workbench.notices.models import Notice
from workbench.people.models import Membership


@pytest.fixture
def team(work, time_machine, simulator):
    """Friday the twentieth of November 2026, half past eight; 王芳 sold something yesterday."""
    time_machine.move_to(at("2026-11-20T08:30"))
    root = make.department("云朵生活")
    department = make.department("护肤顾问部", parent=root)
    team = Team(
        department=department,
        root=root,
        fang=make.member("王芳", userid="wangfang", of=department),
        yue=make.member("林悦", of=department),
        boss=make.member("主管", of=department, heads=True),
        chief=make.member("陈默", userid="chenmo", of=root, heads=True),
        work=work,
    )
    team.order(102_760, "2026-11-18T10:00")
    team.order(128_450, "2026-11-19T10:00")
    return team


@pytest.fixture
def morning(team):
    def run():
        begin.func(timestamp=0)
        db.session.commit()
        team.work()

    return run


def cards(of=None):
    query = db.select(Notice).order_by(Notice.id)
    if of is not None:
        query = query.where(Notice.member_id == of.id)
    return [notice.content for notice in db.session.scalars(query)]


def lines(card):
    return {line["keyname"]: line["value"] for line in card["horizontal_content_list"]}


def test_staff_read_their_own_numbers_of_yesterday(team, morning):
    morning()
    [card] = cards(team.fang)
    assert card["main_title"] == {"title": "昨日业绩 · 11月19日 周四", "desc": "我 · 点任意数字看明细"}
    assert lines(card)["成交额"] == "¥1,284.50 ↑25.0%"
    assert card["card_action"]["url"] == "http://127.0.0.1/h5/kpis?scope=me&period=day&date=2026-11-19"


def test_every_number_leads_to_what_is_behind_it(team, morning, sign_in):
    morning()
    [card] = cards(team.fang)
    urls = {line["keyname"]: line["url"] for line in card["horizontal_content_list"]}
    assert urls["成交额"] == "http://127.0.0.1/h5/kpis/guided_gmv?scope=me&period=day&date=2026-11-19"
    behind = sign_in(team.fang).get("/api/v1/kpis/guided_gmv/detail?scope=me&period=day&date=2026-11-19").json
    assert sum(row["counted"] for row in behind["items"]) == 128_450


def test_managers_read_their_department_and_leaders_the_corp(team, morning):
    morning()
    [department], [corp] = cards(team.boss), cards(team.chief)
    assert (department["main_title"]["desc"], corp["main_title"]["desc"]) == (
        "护肤顾问部 · 点任意数字看明细",
        "全公司 · 点任意数字看明细",
    )
    assert list(lines(department)) == ["新增好友", "流失好友", "成交额", "成交客户", "私域占比"]
    assert f"scope=department%3A{team.department.id}" in department["card_action"]["url"]
    assert lines(corp)["成交额"].startswith("¥1,284.50")


def test_who_heads_two_departments_reads_both_and_no_one_twice(team, morning):
    below = make.department("华东组", parent=team.department)
    other = make.department("母婴顾问部", parent=team.root)
    for department in (below, other):
        db.session.add(Membership(member_id=team.boss.id, department_id=department.id, is_head=True))
    db.session.commit()
    team.order(50_000, "2026-11-19T11:00", of=make.member("赵敏", of=other))
    morning()
    told = {card["main_title"]["desc"].split(" · ")[0]: lines(card)["成交额"] for card in cards(team.boss)}
    assert told == {"护肤顾问部": "¥1,284.50 ↑25.0%", "母婴顾问部": "¥500 新增"}


@pytest.mark.parametrize(("who", "whole"), [("boss", "护肤顾问部"), ("chief", "全公司")])
def test_who_leads_and_sells_reads_both(team, morning, who, whole):
    head = getattr(team, who)
    team.order(7_000, "2026-11-19T09:00", of=head)
    morning()
    told = {card["main_title"]["desc"].split(" · ")[0]: lines(card)["成交额"] for card in cards(head)}
    assert told.keys() == {whole, "我"}
    assert told["我"] == "¥70 新增"


def test_a_rate_moves_by_points_as_on_its_page(team, morning, sign_in):
    stranger = make.order(paid_at=at("2026-11-19T10:00"), amount_fen=128_450, channel="taobao")
    mark(order_ids=[stranger.id])
    db.session.commit()
    team.work()
    morning()
    assert lines(cards(team.chief)[0])["私域占比"] == "50.0% ↓50.0个百分点"
    page = sign_in(team.chief).get("/api/v1/kpis?scope=corp&period=day&date=2026-11-19").json
    assert page["metrics"]["private_share"]["change_points"] == -0.5


def test_nobody_is_told_that_nothing_happened(team, morning):
    morning()
    assert cards(team.yue) == []
    assert db.session.query(Digest).filter_by(member_id=team.yue.id).one().had_news is False


def test_it_is_sent_once_however_often_the_job_runs(team, morning):
    morning()
    before = len(cards())
    morning()
    begin.func(timestamp=0)
    begin.func(timestamp=0)
    db.session.commit()
    team.work()
    assert len(cards()) == before == 3


@pytest.mark.parametrize(("now", "sent"), [("07:59", 0), ("08:00", 3), ("20:59", 3), ("21:00", 0)])
def test_it_comes_from_its_hour_on_and_not_at_night(team, morning, time_machine, now, sent):
    time_machine.move_to(at(f"2026-11-20T{now}"))
    morning()
    assert len(cards()) == sent


def test_the_cards_arrive_at_wecom(team, morning, simulator):
    morning()
    assert {notice.status for notice in db.session.query(Notice).filter_by(member_id=team.fang.id)} == {"sent"}


def test_on_mondays_there_is_one_of_the_week_as_well(team, morning, time_machine):
    time_machine.move_to(at("2026-11-23T08:30"))
    morning()
    [card] = cards(team.fang)  # nothing happened on Sunday
    assert card["main_title"]["title"] == "上周业绩 · 11月16日至11月22日"
    assert "period=week&date=2026-11-16" in card["card_action"]["url"]


def test_who_wants_none_gets_none(team, morning, sign_in):
    browser = sign_in(team.fang)
    assert browser.get("/api/v1/me/digest-subscription").json == {"is_subscribed": True, "hour": 8}
    assert browser.delete("/api/v1/me/digest-subscription").json["is_subscribed"] is False
    morning()
    assert cards(team.fang) == []
    assert browser.put("/api/v1/me/digest-subscription").json["is_subscribed"] is True
    morning()
    assert len(cards(team.fang)) == 1


def test_who_has_left_gets_none(team, morning):
    team.fang.status = 5
    db.session.merge(team.fang)
    db.session.commit()
    morning()
    assert cards(team.fang) == []


def test_the_commission_stands_beside_the_numbers_once_there_are_rates(team, morning, sign_in):
    sign_in(team.chief).post("/api/v1/commission-rates", json={"rate_bp": 300, "effective_on": "2026-01-01"})
    team.work()
    morning()
    [card] = cards(team.fang)
    assert lines(card)["预估提成"] == "¥38.54"
    assert "预估提成" not in lines(cards(team.boss)[0])
    [url] = [line["url"] for line in card["horizontal_content_list"] if line["keyname"] == "预估提成"]
    assert url == "http://127.0.0.1/h5/commissions?scope=me&period=day&date=2026-11-19"
    behind = sign_in(team.fang).get(f"/api/v1/commissions/lines?{url.partition('?')[2]}").json["items"]
    assert sum(line["amount_fen"] for line in behind) == 3_854


def test_old_digests_are_forgotten(team, morning, time_machine):
    morning()
    time_machine.move_to(at("2027-03-01T08:30"))
    forget.func(timestamp=0)
    assert make.count(Digest) == 0


def test_an_order_that_comes_later_changes_no_card_that_was_sent(team, morning):
    morning()
    order = make.order(paid_at=at("2026-11-19T11:00"), amount_fen=1, code_member_id=team.fang.id)
    mark(order_ids=[order.id])
    db.session.commit()
    morning()
    assert len(cards(team.fang)) == 1
