"""The real page, routes and headers with canned replies behind them: `stub.py PORT ORIGIN`."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace
from typing import Any, cast

from sanic import response

from bot.answers import Desk, Guide, shared_wording
from bot.answers.guide import Asked
from bot.channels import chat as routes
from bot.channels import pages
from bot.channels.server import make_doors
from bot.runtime.chat import AnswerError, UnknownConversation, cleaned
from bot.runtime.quiet import quiet
from bot.runtime.store import StoreError
from bot.safety import Clinic, Rules
from bot.settings import Settings
from tests.browser.canned import KISQALI, REPLIES, SOURCES, hostile, small_base
from tests.browser.hostile import HOSTILE

BASE = small_base()
CLINIC = Clinic("Hillside Cancer Center", "911", "555-0142", "555-0199", "US")
REGIONS = {"US": {"emergency": "911", "crisis": "call or text 988"}}
RULES = cast(Rules, SimpleNamespace(regions=REGIONS))
DESK = Desk(BASE, shared_wording(), RULES, CLINIC)
SLOW_SECONDS = 1.5
PATIENCE_MS = 1000


class Canned:
    """Stands for bot.runtime.chat.Chat: the reply depends on a word in the message."""

    def __init__(self) -> None:
        self.said: dict[str, list[str]] = {}
        self.seen: list[str] = []

    async def open(self) -> str:
        name = f"conversation-{len(self.seen)}-{len(self.said)}"
        self.said[name] = []
        return name

    async def say(self, conversation: str, text: str) -> dict[str, Any]:
        text = cleaned(text)
        self._require(conversation)
        again = text in self.seen
        self.seen.append(text)
        await self._misbehave(text, again, conversation)
        self.said[conversation].append(text)
        if text in SHOWN:
            return hostile(SHOWN.index(text), BASE)
        found = next((one for word, one in REPLIES.items() if word in text.lower()), None)
        return (found or REPLIES["which?"]).as_dict(BASE)

    async def _misbehave(self, text: str, again: bool, conversation: str) -> None:
        """Fail the first time a message asks for it; the second time it is answered."""
        if again and "always" not in text:
            return
        if "be slow" in text:
            await asyncio.sleep(SLOW_SECONDS)
        elif "break" in text:
            raise AnswerError("Something went wrong on our side. Please try again.")
        elif "store" in text:
            raise StoreError("The conversation could not be stored. Please try again.")
        elif "expire" in text:
            del self.said[conversation]
            self._require(conversation)
        elif "wait a moment" in text:
            await asyncio.sleep(PATIENCE_MS / 2000)

    async def guide(self, conversation: str) -> Guide:
        self._require(conversation)
        asked = Asked("What are the side effects of Kisqali?", KISQALI[:2])
        questions = ("Which side effects should I call about?", HOSTILE[0])
        cited = tuple(SOURCES[one].citation() for one in ("label", "cruk"))
        return Guide((asked,), questions, cited)

    async def delete(self, conversation: str) -> None:
        self._require(conversation)
        del self.said[conversation]

    def _require(self, conversation: str) -> None:
        if conversation not in self.said:
            raise UnknownConversation("This conversation is not known, or it was deleted.")


SHOWN = [cleaned(one) for one in HOSTILE]


def main(port: int, origin: str) -> None:
    """Serve until stopped; `origin` may put the page in a frame."""
    quiet()
    pages.PATIENCE_MS = PATIENCE_MS
    routes.shared_desk = lambda: DESK  # type: ignore[assignment]
    app = make_doors(Settings(port=port, allowed_origins=origin))
    app.ctx.chat = Canned()

    @app.get("/stub/seen")
    async def seen(request: Any) -> Any:
        return response.json({"seen": app.ctx.chat.seen, "kept": app.ctx.chat.said})

    app.run("127.0.0.1", port, access_log=False, motd=False, debug=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
