"""Every page, for everybody who may open it, with data, without, and unreadable: it fits, and all can use it."""

import re
from typing import Literal

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.e2e.catalogue import CATALOGUE, ELSEWHERE, Entry, Things
from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.looks import what_excludes_people, what_is_too_small, what_sticks_out

SLOW = [pytest.mark.slow]
OPENED = [
    pytest.param(entry, userid, id=f"{entry.route}-{userid}", marks=SLOW if place else [])
    for entry in CATALOGUE
    for place, userid in enumerate(entry.who)
]
API = re.compile(r"/api/v1/(?!me$|live$)")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ((375, 812), (320, 640))
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"
"""Charts follow a changed width a frame later."""
LISTED = ("items", "rows", "points", "suggestions")


@pytest.fixture(scope="module")
def things(leader: Colleague, manager: Colleague, staff: Colleague) -> Things:
    return Things(leader, manager, staff)


def look_at(page: Page, what: str) -> None:
    """Light on a phone, dark on a small one."""
    for scheme, (width, height) in zip(SCHEMES, SIZES, strict=True):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(DRAWN)
        assert what_sticks_out(page) == [], f"{what}, {width} px"
        assert what_is_too_small(page) == [], f"{what}, {width} px"
        assert what_excludes_people(page) == [], f"{what}, {scheme}"


def empty(route: Route) -> None:
    """The same answer, with nothing in its lists."""
    if route.request.method != "GET":
        route.continue_()
        return
    answer: APIResponse = route.fetch()
    if "json" not in answer.headers.get("content-type", "") or not answer.ok:
        route.fulfill(response=answer)
        return
    body = answer.json()
    nothing = {key: [] for key in LISTED if key in body} | ({"next_cursor": None} if "next_cursor" in body else {})
    route.fulfill(response=answer, json={**body, **nothing})


def break_down(route: Route) -> None:
    route.fulfill(status=500, json={"status": 500, "code": "error"})


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)


@pytest.mark.parametrize(("entry", "userid"), OPENED)
def test_a_page_fits_and_can_be_used_whatever_it_has_to_say(
    things: Things, phone: OpenPhone, login: Login, console: Conversation, entry: Entry, userid: str
) -> None:
    console.expects_failed_requests = True
    page = phone(viewport={"width": 375, "height": 812})
    login(page, userid, path=entry.at(things))
    there = re.compile(entry.shows)
    expect(page.get_by_text(there).or_(page.get_by_label(there)).first).to_be_visible()
    settled(page)
    look_at(page, entry.route)
    for state, answer in (("empty", empty), ("failed", break_down)):
        page.route(API, answer)
        page.reload()
        settled(page)
        look_at(page, f"{entry.route}, {state}")
        page.unroute(API)


def test_no_page_is_forgotten(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "wangfang")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    routes = page.evaluate(
        "document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes().map(({ path }) => path)"
    )
    known = {entry.route for entry in CATALOGUE}
    assert set(routes) == known | set(ELSEWHERE)
