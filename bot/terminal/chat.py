"""`bot chat`: one loop for three ways in (a question, piped lines, a person at a prompt)."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from bot.terminal import lines
from bot.terminal.client import BadAddress, Server, ServerError, Unreachable
from bot.terminal.commands import COMMANDS, Client, Leave, is_command, obey
from bot.terminal.launch import reached
from bot.terminal.screen import Screen
from bot.terminal.talk import Conversation

FAILED = 1
MISUSED = 2
UNREACHABLE = 69
INTERRUPTED = 130
KILLED = 128
WELCOME = (
    "Ask about targeted therapy and immunotherapy for breast cancer. I am a program and give "
    "general facts with their sources, not advice for one person. In an emergency, call your "
    "emergency number. /help shows what else you can type."
)
LOADING = "Getting ready; you can type already."


def run(arguments: argparse.Namespace) -> int:
    """Chat; return 0, 1 (a piped question got no reply), 2, 69 (no server) or 130 (Ctrl-C)."""
    interactive = arguments.question is None and sys.stdin is not None and sys.stdin.isatty()
    screen = Screen(arguments.json, interactive)
    try:
        with _ending_well(), reached(arguments.server) as server:
            return _talk(arguments, screen, server)
    except BadAddress as error:
        screen.notice(str(error))
        return MISUSED
    except ServerError as error:
        screen.notice(str(error))
        return UNREACHABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _talk(arguments: argparse.Namespace, screen: Screen, server: Server) -> int:
    if server.exposed:
        screen.notice("What you type to this address travels unencrypted.")
    client = Client(Conversation(server, screen.notice), screen)
    failed = False
    with suppress(Leave):
        try:
            for text in _questions(arguments, client):
                screen.gap()
                failed = not _turn(client, text, arguments.question is None) or failed
                screen.gap()
        finally:
            client.talk.leave()
    return FAILED if failed and not screen.interactive else 0


def _questions(arguments: argparse.Namespace, client: Client) -> Iterator[str]:
    screen = client.screen
    if arguments.question is not None:
        return iter([lines.repaired(arguments.question)])
    if not screen.interactive:
        return lines.piped(sys.stdin.buffer if sys.stdin else None)
    screen.notice(WELCOME)
    if client.talk.server.private:
        screen.notice(LOADING)
    screen.notice("")
    if not screen.drawn:
        return lines.typed(lines.plain_prompt(screen, COMMANDS), screen.notice)
    from bot.terminal.prompt import Prompt

    prompt = Prompt(client.talk.server.check, COMMANDS)
    client.forget_typed = prompt.forget
    return lines.typed(prompt, screen.notice)


def _turn(client: Client, text: str, echo: bool) -> bool:
    """Obey or answer one line; return whether that worked. Raises Leave and Unreachable."""
    screen = client.screen
    if echo and not screen.interactive:
        screen.question(text)
    try:
        if echo and is_command(text, screen.interactive):
            obey(client, text)
        else:
            _answer(client, text)
    except Unreachable:
        if not screen.interactive or client.talk.server.private:
            raise
        screen.failure(f"The server at {client.talk.server.address} cannot be reached.")
        return False
    except ServerError as error:
        screen.failure(str(error))
        return False
    except KeyboardInterrupt:
        if not screen.interactive:
            raise
        screen.notice("Stopped.")
    return True


def _answer(client: Client, text: str) -> None:
    talk, screen = client.talk, client.screen
    if screen.interactive:
        chosen = talk.meant(text)
        if chosen != text:
            screen.question(chosen)
        text = chosen
    if not talk.ready:
        with screen.waiting("Getting ready ..."):
            talk.wait()
    screen.reply(talk.say(text))


@contextmanager
def _ending_well() -> Iterator[None]:
    """Let a kill or a closed terminal unwind as leaving does, so that all is put back."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(KILLED + number)

    before = {one: signal.signal(one, end) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
