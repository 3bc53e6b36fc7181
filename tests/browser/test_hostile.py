"""Strings that try to run as script: typed, as facts, as links. None runs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import ask, cards
from tests.browser.hostile import HOSTILE

pytestmark = pytest.mark.browser
LINKS = "nodes => nodes.map((one) => one.href)"


TOUCH = """() => {
  const all = [...document.querySelectorAll("#log *, #suggestions *")];
  for (const one of all.filter((node) => node.matches(".mark, .term, summary"))) one.click();
  for (const kind of ["mouseover", "focus", "focusin", "load", "error", "toggle", "animationend"])
    for (const one of all) one.dispatchEvent(new Event(kind));
}"""
ATTRIBUTES = """nodes => nodes.flatMap((one) => one.getAttributeNames())
  .filter((name) => name.startsWith("on") || name === "style")"""
FORBIDDEN = ":is(script, iframe, img, object, embed, style, link, base, meta, video, math)"


def harmless(page: Page) -> None:
    """Open and touch everything that is shown; nothing may have run (the fixture checks too)."""
    page.evaluate(TOUCH)
    hrefs = page.locator("a[href]").evaluate_all(LINKS)
    assert all(one.startswith(("http://127.0.0.1", "https:", "tel:")) for one in hrefs), hrefs
    assert page.locator(f"#log {FORBIDDEN}").count() == 0
    assert page.locator("body *").evaluate_all(ATTRIBUTES) == []
    assert page.evaluate("window.hit ?? null") is None


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 9))
def test_messages_and_replies(page: Page, start: int) -> None:
    for text in HOSTILE[start : start + 9]:
        expect(ask(page, text)).to_be_visible()
        shown = page.locator(".you p").last.inner_text()
        assert shown.split() == text.split()
        harmless(page)
        before = cards(page).count()
        page.locator("#suggestions button").first.click()
        expect(cards(page)).to_have_count(before + 1)


def test_errors_are_text(page: Page) -> None:
    answer = {"status": 503, "json": {"error": HOSTILE[1]}}
    page.route("**/messages", lambda route: route.fulfill(**answer))  # type: ignore[arg-type]
    ask(page, "which?")
    expect(page.get_by_role("alert").locator("p")).to_have_text(HOSTILE[1])


def test_facts_and_query(open_page: Any) -> None:
    page = open_page("/chat/facts")
    assert page.locator(".fact").count() > len(HOSTILE)
    hrefs = page.locator("main a[href]").evaluate_all(LINKS)
    assert all(one.startswith(("http://127.0.0.1", "https:")) for one in hrefs)
    assert page.locator(f"body {FORBIDDEN}").count() == 0
    for text in HOSTILE[::3]:
        page.get_by_label("Search the facts").fill(text)
        page.get_by_role("button", name="Search").click()
        assert page.locator(f"body {FORBIDDEN}").count() == 0
        assert page.evaluate("window.hit ?? null") is None


def test_question_list(page: Page) -> None:
    ask(page, "which?")
    conversation = page.evaluate("fetch('/stub/seen').then((one) => one.json())")["kept"]
    page.goto(f"{page.url}conversations/{list(conversation)[-1]}/guide")
    expect(page.get_by_text(HOSTILE[0])).to_be_visible()
