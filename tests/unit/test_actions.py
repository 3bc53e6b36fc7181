"""The Rasa action: a tracker as Rasa sends it, in; exact events and messages, out."""

from __future__ import annotations

from typing import Any

import pytest
from made_up import made_up_desk
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import ActionAnswer
from bot.answers import Desk, Memory

DRUG = {"id": "examplinib", "kind": "drug", "text": "Exampla", "how": "exact", "others": []}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return made_up_desk(tmp_path_factory.mktemp("facts"))


def tracker(
    text: str, intent: str, names: list[dict[str, Any]], memory: dict[str, Any] | None = None
) -> Tracker:
    """Return a tracker from the dictionary that Rasa posts."""
    heard = {
        "parts": [{"text": text, "intents": [[intent, 0.97]], "names": names}],
        "nearest": [["examplinib/what-is", 0.7]],
        "triage": {"asks": True},
    }
    state = {
        "sender_id": "someone",
        "slots": {"memory": memory},
        "latest_message": {"text": text, "intent": {"name": intent}, "heard": heard},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return Tracker.from_dict(state)


async def run(desk: Desk, state: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the messages uttered and the events."""
    dispatcher = CollectingDispatcher()
    events = await ActionAnswer(desk).run(dispatcher, state, {})
    return dispatcher.messages, events


async def test_one_message_and_one_event(desk: Desk) -> None:
    messages, events = await run(desk, tracker("What is Exampla?", "ask_what_is", [DRUG]))
    (message,) = messages
    reply = message["custom"]["reply"]
    assert reply["kind"] == "answer"
    assert reply["facts"] == ["examplinib/what-is"]
    assert message["text"] == reply["text"]
    assert message["buttons"] == [{"title": one, "payload": one} for one in reply["suggestions"]]
    assert [message["image"], message["response"], message["attachment"]] == [None, None, None]
    (event,) = events
    assert (event["event"], event["name"], event["timestamp"]) == ("slot", "memory", None)
    assert event["value"]["topic"] == "what_is"
    assert event["value"]["subjects"] == ["examplinib"]


async def test_the_slot_of_one_turn_serves_the_next(desk: Desk) -> None:
    _, (event,) = await run(desk, tracker("What is Exampla?", "ask_what_is", [DRUG]))
    state = tracker("how is it given?", "ask_how_given", [], memory=event["value"])
    (message,), _ = await run(desk, state)
    assert message["custom"]["reply"]["subjects"] == ["examplinib"]


async def test_small_talk_leaves_the_memory(desk: Desk) -> None:
    memory = Memory(topic="what_is", subjects=["examplinib"]).as_dict()
    (message,), (event,) = await run(desk, tracker("thanks", "thank", [], memory))
    assert message["custom"]["reply"]["kind"] == "smalltalk"
    assert message["buttons"] == []
    assert event["value"] == memory


async def test_a_message_that_was_not_understood_is_an_error(desk: Desk) -> None:
    state = tracker("hello", "greet", [])
    del state.latest_message["heard"]
    with pytest.raises(KeyError):
        await run(desk, state)


def test_the_name_is_the_one_in_the_domain() -> None:
    import yaml

    from bot.paths import ROOT

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["actions"] == [ActionAnswer().name()]
