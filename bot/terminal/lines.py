"""Three ways in, each a stream of questions: an argument, piped lines, a person at a prompt."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from bot.terminal.complete import candidates
from bot.terminal.screen import Screen

HINT = "Ctrl-D or /quit leaves; so does Ctrl-C once more."
Ask = Callable[[], str]


def decoded(raw: bytes) -> str:
    """Return a line as text: UTF-8, or Latin-1 when it is not; never fails."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.strip()


def repaired(text: str) -> str:
    """Return text that came with undecodable bytes (an argument, a key) as `decoded` would."""
    return decoded(text.encode("utf-8", "surrogateescape"))


def piped(stream: BinaryIO | None) -> Iterator[str]:
    """Yield the lines of a stream that are not blank, each as soon as it is there."""
    for raw in stream or ():
        line = decoded(raw)
        if line:
            yield line


def typed(ask: Ask, notice: Callable[[str], None]) -> Iterator[str]:
    """Yield what a person types; Ctrl-D ends it, a second Ctrl-C raises KeyboardInterrupt."""
    interrupted = False
    while True:
        try:
            text = ask()
        except EOFError:
            notice("")
            return
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            notice(HINT)
            continue
        interrupted = False
        yield from questions(text)


def questions(text: str) -> list[str]:
    """Return the questions of a paste: one a line when each line is one, else one in all."""
    lines = [line.strip() for line in repaired(text).splitlines() if line.strip()]
    if all(line.endswith("?") for line in lines):
        return lines
    return [" ".join(lines)]


def plain_prompt(screen: Screen, commands: Iterable[str]) -> Ask:
    """Return a prompt that never redraws; arrow keys and Tab work where readline is at hand."""
    dumb = os.environ.get("TERM", "") in ("", "dumb", "unknown")
    if dumb or screen.as_json or not sys.stdout.isatty() or not _use_readline(tuple(commands)):
        return _bare
    return lambda: input("> ")


def _bare() -> str:
    print("> ", end="", file=sys.stderr, flush=True)
    raw = sys.stdin.buffer.readline()
    if not raw:
        raise EOFError
    return decoded(raw)


def _use_readline(commands: tuple[str, ...]) -> bool:
    try:
        import readline
    except ImportError:
        return False
    found: list[str] = []

    def offer(text: str, state: int) -> str | None:
        if state == 0:
            kept: Any = candidates(text, commands)
            found[:] = [text[: len(text) - length] + name for name, length in kept]
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(offer)
    readline.parse_and_bind("tab: complete")
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    return True
