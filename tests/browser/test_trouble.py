"""Waiting, failing, ending: nothing is lost and nothing is sent twice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Served
from tests.browser.doing import ask, cards, open_menu

pytestmark = pytest.mark.browser
QUESTION = "What are the side effects of Kisqali?"


def known(page: Page) -> Any:
    """Return what the server saw and what it still has."""
    return page.evaluate("fetch('/stub/seen').then((one) => one.json())")


def kept(page: Page) -> dict[str, list[str]]:
    """Return the conversations that the server still has."""
    return dict(known(page)["kept"])


def sent(page: Page, text: str) -> int:
    """Return how often the server was sent this text."""
    return int(known(page)["seen"].count(text))


def again(page: Page) -> None:
    """Press "Try again"."""
    page.get_by_role("alert").get_by_role("button", name="Try again").click()


def test_while_waiting_sending_is_off_and_status_says_so(page: Page) -> None:
    text = "wait a moment: which side effects?"
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    expect(page.get_by_role("status")).to_have_text("Looking that up")
    page.get_by_label("Your question").fill("typed meanwhile")
    page.keyboard.press("Enter")
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.get_by_label("Your question")).to_have_value("typed meanwhile")
    assert sent(page, text) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("be slow: side effects?", "taking too long"),
        ("break: side effects?", "Something went wrong on our side"),
        ("store: side effects?", "could not be stored"),
    ],
)
def test_a_failed_question_stays_and_can_be_sent_again(
    page: Page, text: str, sentence: str
) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    bubble = page.locator(".you")
    expect(bubble).to_contain_text(text)
    expect(bubble.get_by_text("Not answered yet")).to_be_visible()
    again(page)
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_empty()
    expect(bubble).to_have_count(1)
    expect(bubble.get_by_text("Not answered yet")).to_be_hidden()
    assert sent(page, text) == 2


def test_without_a_network(page: Page) -> None:
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    page.context.set_offline(False)
    again(page)
    expect(cards(page)).to_have_count(1)


def test_an_answer_that_is_not_json(page: Page) -> None:
    def gateway(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")

    page.route("**/messages", gateway)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("Something went wrong on our side")
    page.unroute("**/messages")
    again(page)
    expect(cards(page)).to_have_count(1)


def test_an_expired_conversation_starts_anew_and_says_so(page: Page) -> None:
    ask(page, QUESTION)
    reply = ask(page, "expire: and Verzenio?")
    expect(reply).to_contain_text("Diarrhea")
    expect(page.locator(".line")).to_contain_text("this is a new one")
    expect(page.locator(".you")).to_have_count(2)
    assert ["expire: and Verzenio?"] in kept(page).values()


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_message_is_not_sent(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Please type a question first.")
    expect(page.locator(".you")).to_have_count(0)


@pytest.mark.parametrize("length", [1_001, 10_000, 70_000])
def test_a_message_that_is_too_long_stays_in_the_field(page: Page, length: int) -> None:
    ask(page, "x" * length)
    expect(page.get_by_role("alert")).to_contain_text(("too large", "under 1000")[length < 65_000])
    assert len(page.get_by_label("Your question").input_value()) == length
    expect(page.locator(".you")).to_have_count(0)


@pytest.mark.parametrize("text", ["/greet", "🙂🙂", "مرحبا", "\x00\x07 which?", "{}"])
def test_odd_messages_get_an_answer(page: Page, text: str) -> None:
    expect(ask(page, text)).to_be_visible()


def test_delete_asks_first_and_is_gone_from_the_server(page: Page) -> None:
    ask(page, QUESTION)
    before = kept(page)
    open_menu(page)
    page.get_by_role("button", name="Delete my chat").click()
    confirm = page.get_by_role("dialog", name="Delete this chat?")
    confirm.get_by_role("button", name="Keep it").click()
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_focused()
    open_menu(page)
    page.get_by_role("button", name="Delete my chat").click()
    confirm.get_by_role("button", name="Delete my chat").click()
    expect(page.locator(".line")).to_have_text("Your chat was deleted.")
    expect(cards(page)).to_have_count(0)
    expect(page.locator(".you")).to_have_count(0)
    assert len(kept(page)) == len(before) - 1


def test_a_failed_delete_is_said(page: Page) -> None:
    ask(page, QUESTION)
    page.route("**/conversations/*", lambda route: route.abort())
    open_menu(page)
    page.get_by_role("button", name="Delete my chat").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete my chat").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be deleted")
    expect(cards(page)).to_have_count(1)


def test_new_chat_forgets_the_old_one(page: Page) -> None:
    ask(page, QUESTION)
    before = kept(page)
    open_menu(page)
    with page.expect_response(lambda one: one.request.method == "DELETE"):
        page.get_by_role("button", name="New chat").click()
    expect(cards(page)).to_have_count(0)
    expect(page.locator(".hello")).to_be_visible()
    expect(page.locator("#suggestions")).to_be_visible()
    assert len(kept(page)) == len(before) - 1


def test_a_late_answer_stays_out_of_the_next_chat(page: Page) -> None:
    page.get_by_label("Your question").fill("be slow: which side effects come late?")
    page.get_by_role("button", name="Send").click()
    open_menu(page)
    page.get_by_role("button", name="New chat").click()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    page.wait_for_timeout(1300)
    expect(cards(page)).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_empty()
    expect(ask(page, QUESTION)).to_contain_text("low white blood cells")


def test_without_javascript_there_is_advice(open_page: Any, served: Served) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.get_by_text("The chat did not start")).to_be_visible()
    expect(page.get_by_text("Call 911 in an emergency")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_hidden()
    expect(page.get_by_role("link", name="read and search all the facts")).to_be_visible()
