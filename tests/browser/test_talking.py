"""Asking, following up, opening sources and terms, urgent replies."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import ask, cards, open_menu

pytestmark = pytest.mark.browser
QUESTION = "What are the side effects of Kisqali?"


def test_first_message_says_what_this_is_and_the_emergency_number(page: Page) -> None:
    hello = page.locator(".hello")
    for words in ("A computer program", "A doctor", "24 hours", "No clinician"):
        expect(hello).to_contain_text(words)
    expect(hello.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")


def test_short_answer_first_then_facts_then_question_then_sources(page: Page) -> None:
    reply = ask(page, QUESTION)
    expect(reply.locator(".lead")).to_contain_text("low white blood cells")
    order = "nodes => nodes.map((one) => one.className || one.localName)"
    seen = reply.locator(":scope > *").evaluate_all(order)
    assert seen == ["vh", "lead", "facts", "more", "oncologist", "sources"]
    expect(reply.locator(".lead + .facts > li")).to_have_count(3)


def test_more_than_three_further_facts_wait_behind_a_button(page: Page) -> None:
    reply = ask(page, QUESTION)
    expect(reply.get_by_text("A rash or dry skin")).to_be_hidden()
    reply.get_by_text("More facts (2)").click()
    expect(reply.get_by_text("A rash or dry skin")).to_be_visible()


def test_follow_up(page: Page) -> None:
    ask(page, QUESTION)
    reply = ask(page, "and Verzenio?")
    expect(reply).to_contain_text("I read that as Verzenio")
    expect(reply.locator(".lead")).to_contain_text("Diarrhea")
    expect(page.locator(".you")).to_have_count(2)


def test_a_suggestion_sends_a_plain_question(page: Page) -> None:
    ask(page, QUESTION)
    group = page.get_by_role("group", name="Suggested questions")
    group.get_by_role("button", name="How is Kisqali given?").click()
    expect(cards(page)).to_have_count(2)
    expect(page.locator(".you").last).to_contain_text("How is Kisqali given?")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_marker_opens_its_source(page: Page) -> None:
    reply = ask(page, QUESTION)
    marker = reply.locator(".lead").get_by_role("button", name="Source 2")
    marker.click()
    panel = reply.locator(".panel")
    for words in ("Cancer Research UK", "dated March 14, 2024", "last checked in November 2026"):
        expect(panel).to_contain_text(words)
    link = panel.get_by_role("link", name="Ribociclib (Kisqali)")
    expect(link).to_have_attribute("href", "https://example.org/cruk")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(marker).to_have_attribute("aria-expanded", "true")
    marker.click()
    expect(panel).to_have_count(0)


def test_the_page_is_soon_usable(page: Page) -> None:
    timing = "performance.getEntriesByType('navigation')[0].toJSON()"
    seen = page.evaluate(timing)
    milliseconds = seen["domContentLoadedEventEnd"] - seen["responseEnd"]
    print(f"usable {milliseconds:.0f} ms after the page had come")
    assert milliseconds < 1000


def test_all_sources_at_the_end(page: Page) -> None:
    reply = ask(page, QUESTION)
    reply.get_by_text("Sources (2), checked November 2026").click()
    expect(reply.locator(".sources li")).to_have_count(2)


def test_a_term_opens_in_place(page: Page) -> None:
    reply = ask(page, QUESTION)
    reply.get_by_role("button", name="neutropenia").click()
    expect(reply.locator(".lead + .panel")).to_contain_text("white blood cells that fight")
    expect(reply.get_by_role("button", name="Source 1").first).to_be_visible()


def test_the_question_for_the_oncologist_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = ask(page, QUESTION)
    box = reply.locator(".oncologist")
    box.get_by_role("button", name="Copy question").click()
    expect(box.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Which side effects of Kisqali should I call you about, day or night?"


def test_a_comparison_is_a_table_with_sources_in_its_cells(page: Page) -> None:
    reply = ask(page, "Compare Kisqali and Verzenio")
    table = reply.get_by_role("table")
    columns = ["Kisqali (ribociclib)", "Verzenio (abemaciclib)"]
    expect(table.get_by_role("columnheader")).to_have_text(columns)
    expect(table.get_by_role("rowheader")).to_have_text(["How it is given", "Common side effects"])
    expect(table.get_by_role("button", name="Source")).to_have_count(5)
    expect(reply.locator(".facts")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "band", "first", "number"),
    [
        ("I cannot breathe", "Emergency: get help now", "Call 911 now", "911"),
        ("I have a fever", "Call your cancer team now", "Call your cancer team's", "555-0199"),
        ("I want to die", "Please talk to a person now", "I am glad you told me", "988"),
    ],
)
def test_urgent_replies_cannot_be_overlooked(
    page: Page, question: str, band: str, first: str, number: str
) -> None:
    reply = ask(page, question)
    heading = reply.get_by_role("heading", level=2)
    expect(heading).to_have_text(band)
    expect(heading.locator("svg")).to_be_visible()
    expect(reply).to_have_css("border-top-width", "3px")
    expect(reply.locator("h2 + .lead")).to_contain_text(first)
    expect(reply.locator(".lead .mark")).to_have_count(0)
    expect(reply.locator(".sources li")).to_have_count(1)
    link = reply.locator(".lead").get_by_role("link", name=number)
    expect(link).to_have_attribute("href", f"tel:{number.replace('-', '')}")
    expect(page.locator("#suggestions")).to_be_hidden()


def test_call_today_stands_before_the_answer(page: Page) -> None:
    reply = ask(page, "I have mouth sores. Which side effects are common?")
    expect(reply.get_by_role("heading", level=2)).to_have_text("Call your cancer team today")
    expect(reply.locator(".lead").first).to_contain_text("tell them about the mouth sores")
    expect(reply.locator(".lead").nth(1)).to_contain_text("low white blood cells")


@pytest.mark.parametrize(
    ("question", "label", "words"),
    [
        ("Should I stop taking Kisqali?", "For your care team to decide", "I cannot tell you"),
        ("Keytruda for melanoma?", "Outside what I cover", "only have facts about breast cancer"),
        ("Can I use a sauna?", "No reviewed fact", "closest I have"),
        ("What should I ask?", "Questions to take along", "How will my heart be checked?"),
    ],
)
def test_other_kinds_say_what_they_are(page: Page, question: str, label: str, words: str) -> None:
    reply = ask(page, question)
    expect(reply.get_by_role("heading", level=2)).to_have_text(label)
    expect(reply).to_contain_text(words)


def test_two_questions_get_two_answers_with_one_list_of_sources(page: Page) -> None:
    reply = ask(page, "two questions")
    expect(reply.locator("section")).to_have_count(2)
    expect(reply.get_by_role("heading", name="Ask your oncologist")).to_have_count(2)
    expect(reply.locator(".sources")).to_have_count(1)
    expect(reply.locator(".before").first).to_contain_text("I am sorry you are carrying this.")
    expect(reply.locator(".note")).to_contain_text("You do not have to carry this alone.")


def test_two_questions_and_something_to_call_about(page: Page) -> None:
    reply = ask(page, "two questions and a sore")
    expect(reply.get_by_role("heading", level=2)).to_have_text("Call your cancer team today")
    first, second = reply.locator("section").all()
    expect(first.locator(".lead").first).to_contain_text("tell them about the mouth sores")
    expect(first.locator(".lead").first).to_have_css("font-weight", "700")
    expect(second.locator(".lead")).to_have_css("font-weight", "400")


def test_question_list_opens_in_a_new_tab(page: Page) -> None:
    open_menu(page)
    page.get_by_role("button", name="My question list").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Ask a question first"))
    ask(page, QUESTION)
    open_menu(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="My question list").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Questions for my care team")


def test_text_size(page: Page) -> None:
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    open_menu(page)
    page.get_by_role("radio", name="Larger").check(force=True)
    assert page.evaluate(size) > before * 1.35


def test_about_names_the_facts_and_what_is_kept(page: Page) -> None:
    open_menu(page)
    page.get_by_role("button", name="About and sources").click()
    about = page.get_by_role("dialog", name="About and sources")
    expect(about).to_contain_text("Nothing is stored in your browser")
    expect(about.get_by_role("link")).to_have_attribute("href", "facts")
    about.get_by_role("button", name="Close").click()
    expect(about).to_be_hidden()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_focused()
