"""What tests do on the page, as a person would."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect

Place = Page | FrameLocator


def cards(page: Place) -> Locator:
    """Return the replies, the first message not counted."""
    return page.locator("#log .card:not(.hello)")


def ask(page: Place, text: str) -> Locator:
    """Type a question, send it and return its reply, or the trouble that came instead."""
    before = cards(page).count()
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()
    reply = cards(page).nth(before)
    expect(reply.or_(page.get_by_role("alert").locator("p"))).to_be_visible()
    return reply


def open_menu(page: Place) -> None:
    """Open the menu."""
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
