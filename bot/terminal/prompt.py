"""The drawn prompt: line editing, completion, history in memory. Uses prompt_toolkit."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Iterator

# Nothing here pops up below the line, so the terminal need not be asked where the cursor is.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.shortcuts import CompleteStyle

from bot.terminal.client import Unreachable
from bot.terminal.complete import candidates

BETWEEN_LOOKS = 0.3
ENDING = (signal.SIGTERM, signal.SIGHUP)


class Prompt:
    """Asks for a line; `check` raises Unreachable when waiting for one has become pointless."""

    def __init__(self, check: Callable[[], None], commands: Iterable[str]) -> None:
        self._check = check
        self._completer = _Completer(commands)
        self.forget()

    def __call__(self) -> str:
        handlers = {one: signal.getsignal(one) for one in ENDING}
        try:
            return self._session.prompt("> ", pre_run=self._watch)
        finally:
            for one, handler in handlers.items():
                signal.signal(one, handler)

    def forget(self) -> None:
        """Drop the lines typed so far, which are kept in memory only."""
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            completer=self._completer,
            complete_style=CompleteStyle.READLINE_LIKE,
            complete_while_typing=False,
        )

    def _watch(self) -> None:
        app = get_app()
        loop = asyncio.get_running_loop()
        for number in ENDING:
            # An exception raised in mid-edit would leave the terminal as the editing needs it.
            loop.add_signal_handler(number, _leave, number)

        async def look() -> None:
            while True:
                try:
                    self._check()
                except Unreachable as error:
                    _leave(error)
                    return
                await asyncio.sleep(BETWEEN_LOOKS)

        app.create_background_task(look())


def _leave(why: int | Unreachable) -> None:
    app = get_app()
    if app.is_running and not app.is_done:
        app.exit(exception=SystemExit(128 + why) if isinstance(why, int) else why)


class _Completer(Completer):
    def __init__(self, commands: Iterable[str]) -> None:
        self._commands = tuple(commands)

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        for name, length in candidates(document.text_before_cursor, self._commands):
            yield Completion(name, start_position=-length)
