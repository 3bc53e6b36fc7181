"""Where things go: replies to standard output, notices to standard error, each as it can bear."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from bot.terminal.client import clean
from bot.terminal.plain import plain, wrapped

WIDEST = 88
NO_LINKS = ("linux", "vt")
TYPEWRITER = str.maketrans("“”‘’–—•→…", "\"\"''--->.")


class Screen:
    """The output side of a chat; `interactive` means that a person types at it."""

    def __init__(self, as_json: bool = False, interactive: bool = False) -> None:
        self.as_json = as_json
        self.interactive = interactive
        self.drawn = not as_json and _is_terminal(sys.stdout) and can_draw()
        self._said = False
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def question(self, text: str) -> None:
        """Show which question the next reply is for."""
        if self.as_json:
            return
        if self._said and not self.interactive:
            _write("", sys.stdout)
        self._said = True
        shown = f"> {clean(text)}"
        if self.drawn:
            _bold(shown)
        else:
            _write(wrapped(shown, _width(sys.stdout)), sys.stdout)

    def reply(self, reply: dict[str, Any]) -> None:
        """Show a reply."""
        if self.as_json:
            _write(json.dumps(reply, ensure_ascii=False), sys.stdout)
            return
        if self.drawn:
            self._draw(reply)
        else:
            _write(plain(reply, _width(sys.stdout), self.interactive), sys.stdout)

    def result(self, text: str) -> None:
        """Show what a command was asked for."""
        stream = sys.stderr if self.as_json else sys.stdout
        _write(wrapped(text, _width(stream)), stream)

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show names beside what they are, or before it where there is no room."""
        beside = max(len(name) for name, _ in rows) + 2
        width = _width(sys.stderr if self.as_json else sys.stdout)
        if width and any(beside + len(what) > width for _, what in rows):
            self.result("\n".join(f"- {name}: {what}" for name, what in rows))
        else:
            self.result("\n".join(f"{name:{beside}}{what}" for name, what in rows))

    def gap(self) -> None:
        """Leave a blank line between what a person types and what they read."""
        if self.interactive:
            self.result("")

    def notice(self, text: str) -> None:
        """Say something beside the replies."""
        _write(wrapped(text, _width(sys.stderr)), sys.stderr)

    def failure(self, sentence: str) -> None:
        """Say why a question got no reply; in JSON output its line holds the error instead."""
        self.notice(sentence)
        if self.as_json:
            _write(json.dumps({"error": sentence}, ensure_ascii=False), sys.stdout)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Show on a terminal that something takes a while."""
        if not _is_terminal(sys.stderr):
            yield
        elif not self.drawn:
            self.notice(text)
            yield
        else:
            from rich.console import Console

            with Console(file=sys.stderr).status(text):
                yield

    def _draw(self, reply: dict[str, Any]) -> None:
        from rich.console import Console

        from bot.terminal.fancy import fancy

        console = Console(
            file=sys.stdout, width=_width(sys.stdout), highlight=False, markup=False, emoji=False
        )
        links = not os.environ.get("TERM", "").startswith(NO_LINKS)
        console.print(
            fancy(reply, console.width, self.interactive, not (self.interactive and links))
        )


def can_draw() -> bool:
    """Tell whether colour and drawing are wanted and possible (NO_COLOR, TERM=dumb)."""
    term = os.environ.get("TERM", "")
    return not os.environ.get("NO_COLOR") and term not in ("", "dumb", "unknown")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _width(stream: TextIO | None) -> int:
    """Return the columns to wrap to; 0 where no terminal is."""
    return min(shutil.get_terminal_size().columns, WIDEST) if _is_terminal(stream) else 0


def _bold(text: str) -> None:
    from rich.console import Console

    Console(file=sys.stdout, width=_width(sys.stdout), highlight=False).print(
        text, style="bold", markup=False, emoji=False
    )


def _write(text: str, stream: TextIO | None) -> None:
    """Write a line at once; what an old encoding lacks is written with a typewriter's signs."""
    if stream is None:
        return
    if not (stream.encoding or "").lower().startswith("utf"):
        text = text.translate(TYPEWRITER)
    stream.write(text + "\n")
    stream.flush()
