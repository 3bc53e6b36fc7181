"""Whole conversations with the trained model: what is said, carried over, asked back, declined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from contract import check_reply, guidance_lines

from bot.knowledge import FactBase
from bot.runtime.chat import Chat, MessageError

pytestmark = pytest.mark.model
DIALOGS = yaml.safe_load((Path(__file__).parent / "dialogs.yml").read_text(encoding="utf-8"))
TURN_KEYS = {
    "say",
    "kind",
    "topic",
    "subjects",
    "urgency",
    "has",
    "not",
    "parts",
    "offers",
    "language",
}


def test_dialogs_are_written_right() -> None:
    names = [dialog["name"] for dialog in DIALOGS]
    turns = [turn for dialog in DIALOGS for turn in dialog["turns"]]
    assert len(set(names)) == len(names) >= 45
    assert all({"say", "kind"} <= turn.keys() <= TURN_KEYS for turn in turns)


@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog["name"])
async def test_dialog(chat: Chat, base: FactBase, dialog: dict[str, Any]) -> None:
    conversation = await chat.open()
    guided: list[str] = []
    for turn in dialog["turns"]:
        reply = await chat.say(conversation, turn["say"])
        check_reply(reply, base, english=not turn.get("language"))
        wrong = differences(turn, reply)
        assert not wrong, f"{turn['say']}\n{wrong}\n{reply['text']}"
        guided += guidance_lines(reply)
    assert len(set(guided)) == len(guided), "guidance repeated word for word"


def differences(turn: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    """Return what a reply has otherwise than its turn expects."""
    found = []
    if reply["kind"] not in turn["kind"].split("|"):
        found.append(f"kind is {reply['kind']}, not {turn['kind']}")
    for key in ("topic", "subjects", "urgency"):
        if key in turn and reply[key] != turn[key]:
            found.append(f"{key} is {reply[key]}, not {turn[key]}")
    if "parts" in turn and len(reply.get("parts", ())) != turn["parts"]:
        found.append(f"{len(reply.get('parts', ()))} parts")
    if turn.get("offers") is False and reply["suggestions"]:
        found.append(f"offers {reply['suggestions']}")
    text = reply["text"].lower()
    found += [
        f"does not say {words!r}" for words in turn.get("has", ()) if words.lower() not in text
    ]
    found += [f"says {words!r}" for words in turn.get("not", ()) if words.lower() in text]
    return found


async def test_the_same_question_gets_the_same_answer(chat: Chat) -> None:
    question = "What are the side effects of Verzenio?"
    conversation = await chat.open()
    replies = [await chat.say(conversation, question) for _ in range(4)]
    texts = {reply["text"].replace(reply["guidance"], "") for reply in replies}
    assert len(texts) == 1
    assert len({reply["guidance"] for reply in replies}) == 4
    again = await chat.say(await chat.open(), question)
    assert again == replies[0]


@pytest.mark.parametrize(
    "question",
    [
        "What is Kisqali?",
        "What are the side effects of Enhertu?",
        "How does immunotherapy work?",
        "what treatments are there for triple negative breast cancer",
        "What does HER2-low mean?",
        "what helps with diarrhea on nerlynx",
        "what is the difference between kadcyla and enhertu",
        "What are the side effects?",
        "im on lynparza",
    ],
)
async def test_every_suggestion_leads_to_an_answer(
    chat: Chat, base: FactBase, question: str
) -> None:
    conversation = await chat.open()
    offered = (await chat.say(conversation, question))["suggestions"]
    assert offered
    for suggestion in offered:
        reply = await chat.say(await chat.open(), suggestion)
        assert reply["kind"] in ("answer", "guide"), suggestion
        check_reply(reply, base)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "x" * 10_000, "///"])
async def test_what_cannot_be_taken_is_said_and_loses_nothing(chat: Chat, text: str) -> None:
    conversation = await chat.open()
    await chat.say(conversation, "What is Kisqali?")
    with pytest.raises(MessageError, match=r"\.$"):
        await chat.say(conversation, text)
    reply = await chat.say(conversation, "how is it given")
    assert (reply["kind"], reply["subjects"]) == ("answer", ["ribociclib"])


async def test_the_guide_has_what_was_asked_and_no_words_of_the_person(chat: Chat) -> None:
    conversation = await chat.open()
    await chat.say(conversation, "my name is Zebedee, what are the side effects of Verzenio?")
    await chat.say(conversation, "and how is it given")
    guide = await chat.guide(conversation)
    assert len(guide.asked) == 2 and len(guide.questions) >= 3 and guide.sources
    assert "Zebedee" not in repr(guide)
