"""The page against the real `bot serve`: the questions of the first issue, and forgetting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.paths import ROOT
from tests.browser.doing import ask, cards, open_menu
from tests.browser.serving import free_port, start, wait_for
from tests.browser.test_access import clean

pytestmark = [pytest.mark.browser, pytest.mark.model]
TRAINING_SECONDS = 900


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the trained model (trained first when the data changed); its address and database."""
    subprocess.run(
        [sys.executable, "-m", "bot.cli", "train"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=TRAINING_SECONDS,
    )
    port, database = free_port(), tmp_path_factory.mktemp("real") / "conversations.db"
    log = tmp_path_factory.mktemp("log") / "serve.log"
    command = ["-m", "bot.cli", "serve", "--port", str(port), "--database", str(database)]
    server = start(command, log)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", server, 120, log)
        yield f"http://127.0.0.1:{port}", database
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def chat(real: tuple[str, Path], open_page: Callable[..., Page]) -> Page:
    """Return the real server's page; what it asks for must come from that server."""
    return open_page(f"{real[0]}/chat/", allowed=real[0])


@pytest.mark.timeout(TRAINING_SECONDS + 200)
def test_the_five_questions(chat: Page) -> None:
    reply = ask(chat, "What are the side effects of Kisqali?")
    expect(reply.locator(".lead").last).to_contain_text("Kisqali")
    expect(reply.locator(".mark").first).to_be_visible()
    reply = ask(chat, "and Verzenio?")
    expect(reply.locator(".lead").last).to_contain_text("Verzenio")
    expect(reply).to_contain_text("iarrhea")
    reply = ask(chat, "How does immunotherapy work?")
    expect(reply.locator(".lead").last).to_contain_text("mmun")
    expect(reply.get_by_role("heading", name="Ask your oncologist")).to_be_visible()
    reply = ask(chat, "I cannot breathe")
    expect(reply.get_by_role("heading", level=2)).to_have_text("Emergency: get help now")
    expect(reply.locator("h2 + .lead")).to_contain_text("all")
    reply = ask(chat, "should I stop taking Ibrance?")
    expect(reply.get_by_role("heading", level=2)).to_have_text("For your care team to decide")
    expect(reply.get_by_role("heading", name="Ask your oncologist")).to_be_visible()
    for card in cards(chat).all():
        expect(card.locator(".sources li").first).to_be_attached()
    clean(chat)


def test_a_comparison(chat: Page) -> None:
    reply = ask(chat, "Compare Kisqali and Verzenio")
    expect(reply.get_by_role("columnheader")).to_have_count(2)
    expect(reply.locator("td .mark").first).to_be_visible()
    clean(chat)


def test_the_question_list(chat: Page) -> None:
    ask(chat, "What are the side effects of Kisqali?")
    open_menu(chat)
    with chat.expect_popup() as opened:
        chat.get_by_role("button", name="My question list").click()
    guide = opened.value
    assert guide.get_by_role("checkbox").count() >= 2
    asked = guide.get_by_role("heading", level=3)
    expect(asked).to_have_text("What are the side effects of Kisqali?")
    clean(guide)


def test_a_deleted_chat_is_gone_from_the_database(chat: Page, real: tuple[str, Path]) -> None:
    secret = "Is Kisqali safe with xylophones"
    ask(chat, secret)
    files = list(real[1].parent.iterdir())
    assert any(b"xylophones" in one.read_bytes() for one in files)
    open_menu(chat)
    chat.get_by_role("button", name="Delete my chat").click()
    chat.get_by_role("dialog").get_by_role("button", name="Delete my chat").click()
    expect(chat.locator(".line")).to_have_text("Your chat was deleted.")
    assert not any(b"xylophones" in one.read_bytes() for one in real[1].parent.iterdir())


def test_every_fact_can_be_read_and_linked(
    real: tuple[str, Path], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{real[0]}/chat/facts", allowed=real[0])
    assert page.locator(".fact").count() > 500
    first = page.locator(".fact").nth(300)
    key = first.get_attribute("id")
    page.goto(f"{real[0]}/chat/facts#{key}")
    expect(first).to_be_in_viewport()
