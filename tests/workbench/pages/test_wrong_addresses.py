"""A wrong address: a page for people, a problem for programs."""

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("address", ["/nowhere", "/auth/nowhere", "/h5/nowhere.js"])
def test_a_person_is_led_to_the_page_that_says_so(client, address):
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.location) == (302, "/h5/not-found")


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/wecom/nowhere", "/h5/assets/nowhere.js"])
def test_addresses_of_programs_answer_with_a_problem_whoever_asks(client, address):
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(("method", "accept"), [("GET", "*/*"), ("GET", "application/json"), ("POST", "text/html")])
def test_a_program_is_not_led_anywhere(client, method, accept):
    answer = client.open("/nowhere", method=method, headers={"Accept": accept})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("address", [f"/h5/{'a' * 5000}.js", f"/h5/assets/{'a' * 5000}.js", "/h5/assets/\0"])
def test_a_name_that_no_file_can_have_is_not_found(client, address):
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_browser_that_asks_for_an_icon_is_told_of_no_error(client):
    answer = client.get("/favicon.ico", headers=BROWSER)
    assert (answer.status_code, answer.data) == (204, b"")
