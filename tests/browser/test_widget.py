"""One script tag on a page of another origin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import Served
from tests.browser.doing import ask, open_menu

pytestmark = pytest.mark.browser


@pytest.fixture
def host(open_page: Callable[..., Page], served: Served) -> Page:
    """Return a clinic's page with the widget on it."""
    return open_page(f"{served.host}/")


def opened(page: Page) -> FrameLocator:
    """Press the widget's button and return the chat in its frame."""
    page.get_by_role("button", name="Ask about treatment").click()
    frame = page.frame_locator("iframe[title='Ask about treatment']")
    expect(frame.get_by_label("Your question")).to_be_visible()
    return frame


def test_nothing_is_loaded_before_it_is_opened(host: Page) -> None:
    expect(host.locator("iframe")).to_be_hidden()
    assert len(host.frames) == 1 or host.frames[1].url in ("", "about:blank")


def test_asking_in_the_widget(host: Page) -> None:
    frame = opened(host)
    expect(ask(frame, "What are the side effects of Kisqali?")).to_contain_text("neutropenia")
    expect(ask(frame, "I cannot breathe")).to_contain_text("Call 911 now")


def test_position_and_title_come_from_the_tag(host: Page) -> None:
    button = host.get_by_role("button", name="Ask about treatment")
    expect(button).to_have_css("left", "20px")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_escape_in_the_chat_closes_it_and_focus_returns(host: Page) -> None:
    frame = opened(host)
    frame.get_by_label("Your question").focus()
    host.keyboard.press("Escape")
    expect(host.locator("iframe")).to_be_hidden()
    expect(host.get_by_role("button", name="Ask about treatment")).to_be_focused()


def test_escape_on_the_page_closes_it(host: Page) -> None:
    opened(host)
    host.get_by_role("button", name="Close the chat").focus()
    host.keyboard.press("Escape")
    expect(host.locator("iframe")).to_be_hidden()


def test_escape_closes_an_open_menu_first(host: Page) -> None:
    frame = opened(host)
    open_menu(frame)
    host.keyboard.press("Escape")
    expect(frame.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(host.locator("iframe")).to_be_visible()


def test_the_conversation_is_still_there_when_opened_again(host: Page) -> None:
    frame = opened(host)
    ask(frame, "and Verzenio?")
    host.get_by_role("button", name="Close the chat").click()
    frame = opened(host)
    expect(frame.locator(".you")).to_have_count(1)


def test_other_windows_cannot_close_it(host: Page) -> None:
    opened(host)
    host.evaluate("postMessage('close-chat', '*')")
    expect(host.locator("iframe")).to_be_visible()


def test_on_a_phone_it_fills_the_screen_and_can_be_closed(
    open_page: Callable[..., Page], served: Served
) -> None:
    page = open_page(f"{served.host}/", viewport={"width": 320, "height": 568})
    opened(page)
    box = page.locator("iframe").bounding_box()
    assert box and box["width"] == 320
    page.get_by_role("button", name="Close the chat").click()
    expect(page.locator("iframe")).to_be_hidden()


def test_a_page_that_is_not_allowed_cannot_show_it(
    open_page: Callable[..., Page], served: Served
) -> None:
    page = open_page(f"{served.chat}/chat/")
    policy = page.request.get(f"{served.chat}/chat/").headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {served.host}")
