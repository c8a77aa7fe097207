from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.simulator.browser.conftest import Stage

pytestmark = pytest.mark.e2e

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"


def outcome(page: Page, name: str, **params: Any) -> dict[str, Any]:
    result: dict[str, Any] = page.evaluate("([name, params]) => outcome(name, params)", [name, params])
    return result


def test_a_page_outside_any_chat_learns_that_its_entry_is_normal(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.app_url}/h5/today")
    assert outcome(page, "getContext")["entry"] == "normal"


@pytest.mark.parametrize("name", ["getCurExternalContact", "getCurExternalChat", "sendChatMessage"])
def test_outside_any_chat_there_is_nobody_to_speak_to(stage: Stage, page: Page, name: str) -> None:
    page.goto(f"{stage.app_url}/h5/today")
    assert outcome(page, name)["errMsg"] == f"{name}:fail without context of external contact"


def test_the_signature_is_checked_there_too(stage: Stage, page: Page) -> None:
    stage.stand_in.signing = "wrong"
    page.goto(f"{stage.app_url}/h5/today")
    assert outcome(page, "getContext")["hint"].endswith(":40093")
    assert page.evaluate("bare('getContext').then((result) => result.err_msg)") == "getContext:fail no permission"


def test_a_page_of_another_host_gets_no_answer_it_could_use(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.app_url.replace('127.0.0.1', 'localhost')}/h5/today")
    assert outcome(page, "getContext")["errMsg"] == "agentConfig:fail"


@pytest.mark.parametrize(
    ("user_agent", "signs_landing", "passes"),
    [(IPHONE, True, True), (IPHONE, False, False), (None, False, True), (None, True, False)],
)
def test_ios_wants_the_landing_address_signed_and_others_the_present_one(
    stage: Stage, browser: Browser, user_agent: str | None, signs_landing: bool, passes: bool
) -> None:
    context = browser.new_context(user_agent=user_agent)
    page = context.new_page()
    landing = f"{stage.app_url}/h5/today"
    page.goto(landing)
    page.evaluate("registered")
    page.evaluate("(url) => { window.signedUrl = url }", landing if signs_landing else f"{stage.app_url}/h5/customers")
    page.evaluate("history.pushState(null, '', '/h5/customers')")
    assert ("entry" in outcome(page, "getContext")) is passes
    context.close()
