"""One conversation with the server: opened when first needed, opened anew when it is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.terminal.client import Server, ServerError, UnknownConversation
from bot.terminal.launch import wait_until_ready

PARTING = 1.0
GONE = "The server no longer has this conversation, so this starts a new one."


class Conversation:
    """What is said to the server, and the last Reply."""

    def __init__(self, server: Server, notice: Callable[[str], None]) -> None:
        self.server = server
        self.last: dict[str, Any] = {}
        self._notice = notice
        self._ready = False
        self._id = ""

    @property
    def ready(self) -> bool:
        """Tell whether the server has answered before, so that nothing has to load."""
        return self._ready

    def wait(self) -> None:
        """Return once the server is ready; raises Unreachable."""
        if not self._ready:
            wait_until_ready(self.server)
            self._ready = True

    def say(self, text: str) -> dict[str, Any]:
        """Return the Reply to a message; raises ServerError."""
        conversation = self._opened()
        try:
            self.last = self.server.say(conversation, text)
        except UnknownConversation:
            self._notice(GONE)
            self._id = ""
            self.last = {}
            self.last = self.server.say(self._opened(), text)
        return self.last

    def meant(self, text: str) -> str:
        """Return the suggestion that a typed number stands for, or the text itself."""
        suggestions = self.last.get("suggestions") or []
        if text.isdecimal() and 1 <= int(text) <= len(suggestions):
            return str(suggestions[int(text) - 1])
        return text

    def guide(self) -> str:
        """Return the conversation's discussion guide as an HTML page."""
        self.wait()
        try:
            return self.server.guide(self._opened())
        except UnknownConversation:
            self._notice(GONE)
            self._id = ""
            return self.server.guide(self._opened())

    def forget(self) -> None:
        """Delete the conversation on the server; the next message opens a new one."""
        if self._id:
            self.server.delete(self._id)
        self._id, self.last = "", {}

    def leave(self) -> None:
        """Delete the conversation if the server can be asked to: nobody can come back to it."""
        if self._id:
            with suppress(ServerError):
                self.server.delete(self._id, PARTING)
        self._id, self.last = "", {}

    def _opened(self) -> str:
        self._id = self._id or self.server.open()
        return self._id
