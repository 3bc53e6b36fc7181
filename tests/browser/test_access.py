"""For everyone: keyboard, screen reader, narrow, large, dark, forced colours; axe in each state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.doing import ask, cards, open_menu

pytestmark = pytest.mark.browser
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": list(RULES)}}
CALM = {"reduced_motion": "reduce"}
QUESTION = "What are the side effects of Kisqali?"
STATES = (
    (QUESTION, "and Verzenio?", "Compare Kisqali and Verzenio", "two questions"),
    ("I cannot breathe", "I have a fever", "I have mouth sores", "I want to die"),
    ("which?", "Should I stop taking Kisqali?", "Keytruda for melanoma?", "Can I use a sauna?"),
    ("I am so scared", "What should I ask?", "two questions and a sore", "break, always"),
)


def clean(page: Page) -> None:
    """Fail on any violation that axe finds once what moves has come to rest."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()


def clean_in_both(page: Page) -> None:
    """Fail on any violation, in light colours or in dark ones."""
    for look in ("dark", "light"):
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        clean(page)


def test_axe_at_the_start(open_page: Callable[..., Page]) -> None:
    clean_in_both(open_page(**CALM))


@pytest.mark.parametrize("questions", STATES, ids=lambda one: one[-1])
def test_axe(open_page: Callable[..., Page], questions: tuple[str, ...]) -> None:
    page = open_page(**CALM)
    for question in questions:
        ask(page, question)
    clean_in_both(page)
    for summary in page.locator("summary").all():
        summary.click()
    for one in page.locator(".card").all():
        for button in one.locator(".mark, .term").all()[:2]:
            button.click()
    clean_in_both(page)


def test_axe_on_menu_and_dialogs(open_page: Callable[..., Page]) -> None:
    page = open_page(**CALM)
    ask(page, QUESTION)
    open_menu(page)
    clean_in_both(page)
    page.get_by_role("button", name="About and sources").click()
    clean_in_both(page)
    page.keyboard.press("Escape")
    open_menu(page)
    page.get_by_role("button", name="Delete my chat").click()
    clean_in_both(page)


def test_axe_on_papers(open_page: Callable[..., Page]) -> None:
    page = open_page(**CALM)
    ask(page, QUESTION)
    open_menu(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="My question list").click()
    clean_in_both(opened.value)
    for address in ("/chat/facts", "/chat/facts?q=kisqali", "/chat/facts?q=nothingatall"):
        clean_in_both(open_page(address))


def test_axe_with_forced_colours(open_page: Callable[..., Page]) -> None:
    page = open_page(forced_colors="active", **CALM)
    ask(page, "I cannot breathe")
    clean(page)


def test_the_accessibility_tree(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Skip to the question field"
        - banner:
          - heading "Treatment questions Hillside Cancer Center" [level=1]
          - button "Menu"
        - main:
          - log "Conversation":
            - article:
              - heading "What would you like to know?" [level=2]
            - text: "You asked:"
            - paragraph: What are the side effects of Kisqali?
            - article:
              - heading "Answer" [level=2]
              - paragraph: /low white blood cells/
          - group "Suggested questions":
            - button "Which serious side effects can Kisqali have?"
            - button "How is Kisqali given?"
            - button "Which tests are needed with Kisqali?"
          - textbox "Your question"
          - button "Send"
        """
    )
    live = page.get_by_role("log")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live.get_by_role("group", name="Suggested questions")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_accessible_description(
        "General facts, not medical advice. Emergency: 911."
    )


def tab_to(page: Page, name: str, backwards: bool = False) -> None:
    """Press Tab until the control of this name has the focus, and see that it shows."""
    named = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if name in (page.evaluate(named) or ""):
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) == "solid"
            return
    pytest.fail(f"no Tab stop called {name}")


def test_keyboard_only(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the question field")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_label("Your question")).to_be_focused()
    tab_to(page, "Source 1", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".panel")).to_have_count(0)
    tab_to(page, "How is Kisqali given?")
    page.keyboard.press("Space")
    expect(cards(page)).to_have_count(2)
    expect(page.get_by_label("Your question")).to_be_focused()
    tab_to(page, "Menu", backwards=True)
    page.keyboard.press("Enter")
    tab_to(page, "Delete my chat")
    page.keyboard.press("Enter")
    tab_to(page, "Delete my chat")
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_have_text("Your chat was deleted.")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_new_lines_and_unfinished_characters_do_not_send(page: Page) -> None:
    field = page.get_by_label("Your question")
    field.focus()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(field).to_have_value("one\n")
    expect(page.locator(".you")).to_have_count(0)


def test_escape_closes_the_menu_and_gives_focus_back(page: Page) -> None:
    open_menu(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 640])
@pytest.mark.parametrize("size", ["", "larger"])
def test_nothing_is_cut_off(open_page: Callable[..., Page], width: int, size: str) -> None:
    """At 320 px, and at 640 px (1280 px at 200 % zoom), text normal and at its largest."""
    page = open_page(viewport={"width": width, "height": 568}, **CALM)
    page.evaluate("(size) => { document.documentElement.dataset.size = size; }", size)
    for question in (QUESTION, "Compare Kisqali and Verzenio", "I cannot breathe", "two questions"):
        ask(page, question)
    for summary in page.locator("summary").all():
        summary.click()
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)
    over = """nodes => nodes.filter((one) => !one.closest('.vh'))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 80))"""
    assert page.locator("main *:visible").evaluate_all(over) == []


def test_papers_at_320(open_page: Callable[..., Page]) -> None:
    for address in ("/chat/facts?q=kisqali", "/chat/facts?q=nothing"):
        page = open_page(address, viewport={"width": 320, "height": 568})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_touch_targets_are_44_px(page: Page) -> None:
    ask(page, QUESTION)
    open_menu(page)
    selector = "button:visible:not(.mark, .term), summary:visible, textarea, fieldset label"
    heights = "nodes => nodes.map((one) => [one.innerText, one.getBoundingClientRect().height])"
    small = [one for one in page.locator(selector).evaluate_all(heights) if one[1] < 44]
    assert small == []


def test_motion_off(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page(**CALM)
    reply = ask(page, QUESTION)
    expect(reply).to_have_css("animation-name", "none")
    expect(page.locator("html")).to_have_css("scroll-behavior", "auto")
