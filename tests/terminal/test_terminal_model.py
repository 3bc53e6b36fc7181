"""`bot chat` with the trained model: the whole way, private server and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.model
QUESTIONS = (
    "What are the side effects of Kisqali?",
    "and Verzenio?",
    "How does immunotherapy work?",
    "I cannot breathe",
    "should I stop taking Ibrance?",
)


def chat(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run `bot chat` where no other server runs."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat", *arguments],
        input=given,
        capture_output=True,
        env=dict(os.environ, BOT_PORT="1"),
        text=True,
        timeout=200,
    )


def test_five_piped_questions_get_five_cited_replies() -> None:
    done = chat("--json", given="\n".join(QUESTIONS))
    assert (done.returncode, done.stderr) == (0, "")
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = [reply["kind"] for reply in replies]
    assert kinds == ["answer", "answer", "answer", "urgent", "refuse"]
    assert [reply["subjects"] for reply in replies[:3]] == [
        ["ribociclib"], ["abemaciclib"], ["immunotherapy"]
    ]  # fmt: skip
    assert all(reply["sources"] for reply in replies)
    assert replies[1]["topic"] == "side_effects"
    assert replies[4]["guidance"]


def test_the_same_as_text() -> None:
    done = chat(given="".join(f"{question}\n" for question in QUESTIONS))
    assert (done.returncode, done.stderr) == (0, "")
    places = [done.stdout.index(f"> {question}\n") for question in QUESTIONS]
    assert places == sorted(places)
    assert "\n\n*** EMERGENCY: act now ***\n\nCall" not in done.stdout[: places[3]]
    assert done.stdout[places[3] :].startswith(f"> {QUESTIONS[3]}\n*** EMERGENCY: act now ***")


ODD = (
    "😀😀",
    "<script>alert(1)</script>",
    '/ask_what_is{"x": 1}',
    "как дела",
    "\x01",
    "x" * 10_000,
)


def test_odd_messages_lose_nothing() -> None:
    done = chat(given="\n".join([*ODD, "How does immunotherapy work?"]))
    assert done.stdout.count("> ") >= len(ODD) + 1
    assert "Immunotherapy" in done.stdout.rpartition("> How does")[2]
    assert "Traceback" not in done.stderr
    assert "please keep it under" in done.stderr
    assert done.returncode == 1


def test_one_question_as_an_argument() -> None:
    done = chat("What is Enhertu?")
    assert done.returncode == 0
    assert "trastuzumab deruxtecan" in done.stdout
    assert "Sources" in done.stdout
