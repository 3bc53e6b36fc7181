"""Thin rasa_sdk actions: tracker -> bot.answers -> dispatcher."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers import Desk, Heard, Memory, respond
from bot.settings import shared_desk


class ActionAnswer(Action):
    """Answers every message: what was heard and remembered goes in, a Reply comes out."""

    def __init__(self, desk: Desk | None = None) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the Reply (`text`, and the whole object as `custom`) and set the memory slot."""
        desk = self._desk or shared_desk()
        message = tracker.latest_message
        heard = Heard.from_dict(message.get("text") or "", message["heard"])
        reply, memory = respond(desk, heard, Memory.from_dict(tracker.get_slot("memory")))
        made = reply.as_dict(desk.base)
        dispatcher.utter_message(
            text=made["text"],
            buttons=[{"title": one, "payload": one} for one in made["suggestions"]],
            json_message={"reply": made},
        )
        return [SlotSet("memory", memory.as_dict())]
