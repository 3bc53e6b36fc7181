"""Pictures of the main states, for looking at: reports/screenshots/."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from bot.paths import ROOT
from tests.browser.doing import ask, open_menu

pytestmark = pytest.mark.browser
SHOTS = ROOT / "reports" / "screenshots"
WIDE = {"viewport": {"width": 1000, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
DARK = {"color_scheme": "dark"}
STATES = (
    ("hello", [], WIDE),
    ("answer", ["What are the side effects of Kisqali?"], WIDE),
    ("follow-up", ["What are the side effects of Kisqali?", "and Verzenio?"], WIDE),
    ("answer-dark", ["What are the side effects of Kisqali?"], {**WIDE, **DARK}),
    ("answer-phone", ["What are the side effects of Kisqali?"], PHONE),
    ("table", ["Compare Kisqali and Verzenio"], WIDE),
    ("table-phone", ["Compare Kisqali and Verzenio"], PHONE),
    ("emergency", ["I cannot breathe"], WIDE),
    ("emergency-dark-phone", ["I cannot breathe"], {**PHONE, **DARK}),
    ("call-now", ["I have a fever of 39"], WIDE),
    ("call-today", ["What are the side effects? I have mouth sores"], WIDE),
    ("crisis", ["I want to die"], WIDE),
    ("crisis-dark", ["I want to die"], {**WIDE, **DARK}),
    ("clarify", ["which?"], WIDE),
    ("refuse", ["Should I stop taking Kisqali?"], WIDE),
    ("two-questions", ["two questions"], WIDE),
    ("two-questions-call-today", ["two questions and a sore"], WIDE),
    ("guide-card", ["What should I ask?"], WIDE),
    ("support", ["I am so scared"], WIDE),
    ("trouble", ["please be slow, always"], WIDE),
    (
        "narrow",
        ["What are the side effects of Kisqali?"],
        {"viewport": {"width": 320, "height": 640}},
    ),
    ("forced-colors", ["I cannot breathe"], {**WIDE, "forced_colors": "active"}),
    (
        "forced-colors-answer",
        ["What are the side effects of Kisqali?"],
        {**WIDE, "forced_colors": "active"},
    ),
)


@pytest.mark.parametrize(("name", "questions", "options"), STATES, ids=[one[0] for one in STATES])
def test_state(
    open_page: Callable[..., Page], name: str, questions: list[str], options: dict[str, object]
) -> None:
    page = open_page(reduced_motion="reduce", **options)
    for question in questions:
        ask(page, question)
    shoot(page, name)


def shoot(page: Page, name: str) -> None:
    """Save what is seen, and the whole length of the page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def test_opened_things(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce", **WIDE)
    ask(page, "What are the side effects of Kisqali?")
    page.get_by_role("button", name="Source 1").first.click()
    page.get_by_text("More facts").click()
    page.get_by_text("Sources (2)").click()
    page.set_viewport_size({"width": 1000, "height": 1500})
    shoot(page, "answer-opened")
    open_menu(page)
    shoot(page, "menu")
    page.get_by_role("button", name="About and sources").click()
    shoot(page, "about")


def test_papers(open_page: Callable[..., Page]) -> None:
    page = open_page(**WIDE)
    ask(page, "What are the side effects of Kisqali?")
    open_menu(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="My question list").click()
    guide = opened.value
    guide.set_viewport_size({"width": 900, "height": 1200})
    shoot(guide, "question-list")
    guide.emulate_media(media="print")
    shoot(guide, "question-list-print")
    facts = open_page("/chat/facts?q=kisqali", **WIDE)
    shoot(facts, "facts")


def test_widget(open_page: Callable[..., Page], served: object) -> None:
    page = open_page(served.host + "/", **WIDE)  # type: ignore[attr-defined]
    page.get_by_role("button", name="Ask about treatment").click()
    page.frame_locator("iframe").get_by_label("Your question").wait_for()
    shoot(page, "widget")
