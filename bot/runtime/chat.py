"""One process: the trained model, the actions and the store behind one `say`."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import unicodedata
from collections import OrderedDict
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore

from bot.answers import Guide, Memory, make_guide
from bot.runtime import collector
from bot.runtime.actions import InProcessActions, InProcessAgent
from bot.runtime.store import ConversationStore
from bot.settings import shared_desk

logger = logging.getLogger(__name__)
LONGEST = 1000
MOST_LOCKS = 10_000
TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


class MessageError(ValueError):
    """A message that cannot be taken; says why in one sentence."""


class UnknownConversation(LookupError):
    """The conversation was never opened, or is deleted or too old."""


class AnswerError(RuntimeError):
    """The message was understood but no reply came of it."""


class _Catch(OutputChannel):
    """Keeps the Reply that the action utters."""

    reply: dict[str, Any] | None = None

    @classmethod
    def name(cls) -> str:
        return "chat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        custom = message.get("custom") or {}
        self.reply = custom.get("reply", self.reply)


class Chat:
    """Conversations with the trained model; every door talks to it."""

    def __init__(self, agent: Agent, store: TrackerStore) -> None:
        self.agent = agent
        self.store = store
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()

    @classmethod
    def load(cls, model: Path, store: ConversationStore) -> Chat:
        """Load a model for answering in this process; Rasa raises when it cannot be read."""
        agent = InProcessAgent(tracker_store=store, action_endpoint=InProcessActions())
        agent.load_model(str(model))
        store.domain = agent.domain
        # Rasa wraps the store so that a failing database goes unnoticed; ours must be noticed.
        agent.tracker_store = store
        if agent.processor:
            agent.processor.tracker_store = store
        shared_desk()  # read now, not at the first message
        collector.resume()
        return cls(agent, store)

    async def open(self) -> str:
        """Open a conversation and return its unguessable id."""
        conversation = secrets.token_urlsafe(18)
        if isinstance(self.store, ConversationStore):
            await self.store.create(conversation)
        return conversation

    async def say(self, conversation: str, text: str) -> dict[str, Any]:
        """Return the Reply to a message; raises MessageError, UnknownConversation, AnswerError."""
        text = cleaned(text)
        async with self._lock(conversation):
            await self._require(conversation)
            caught = _Catch()
            plain = TAG.sub(" ", text).strip() or text
            message = UserMessage(plain, caught, conversation, input_channel=caught.name())
            await self.agent.handle_message(message)
        if caught.reply is None:
            raise AnswerError("Something went wrong on our side. Please try again.")
        return caught.reply

    async def guide(self, conversation: str) -> Guide:
        """Return the conversation's discussion guide."""
        await self._require(conversation)
        tracker = await self.store.retrieve(conversation)
        memory = Memory.from_dict(tracker.get_slot("memory") if tracker else None)
        desk = shared_desk()
        return make_guide(memory.asked, desk.base, desk.wording)

    async def delete(self, conversation: str) -> None:
        """Delete a conversation for good."""
        async with self._lock(conversation):
            if isinstance(self.store, ConversationStore) and await self.store.delete(conversation):
                return
        raise UnknownConversation("This conversation is not known, or it was deleted.")

    async def _require(self, conversation: str) -> None:
        if isinstance(self.store, ConversationStore) and not await self.store.known(conversation):
            raise UnknownConversation("This conversation is not known, or it was deleted.")

    def _lock(self, conversation: str) -> asyncio.Lock:
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._locks.move_to_end(conversation)
        while len(self._locks) > MOST_LOCKS and not next(iter(self._locks.values())).locked():
            self._locks.popitem(last=False)
        return lock


def cleaned(text: object) -> str:
    """Return a message without control characters; raises MessageError when nothing is left."""
    if not isinstance(text, str):
        raise MessageError("The message must be text.")
    kept = "".join(
        one if one in "\n\t" or unicodedata.category(one)[0] != "C" else " " for one in text
    )
    kept = kept.strip().lstrip("/").strip()
    if not kept:
        raise MessageError("The message is empty. Please type a question.")
    if len(kept) > LONGEST:
        raise MessageError(
            f"The message has {len(kept)} characters; please keep it under {LONGEST}."
        )
    return kept
