"""`bot chat` in a pseudo-terminal, read back through a terminal emulator."""

from __future__ import annotations

import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

DRIVER = str(Path(__file__).with_name("terminal_driver.py"))
CLOSED_PORT = "1"


class Terminal:
    """`bot chat` in a pseudo-terminal, with what a person would see of it."""

    def __init__(self, *arguments: str, columns: int, env: dict[str, str], rows: int = 120) -> None:
        self.process = pexpect.spawn(
            sys.executable, [DRIVER, "chat", *arguments], dimensions=(rows, columns), env=env
        )
        self.process.delaybeforesend = None
        self.screen = pyte.Screen(columns, rows)
        self.raw = b""
        self.left_cooked = False
        self._stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip()

    def until(self, wanted: str, seconds: float = 10) -> Terminal:
        """Read until the text is on the screen; fail with the screen when it never is."""
        self._until(lambda: wanted in self.text, wanted, seconds)
        return self

    def prompt(self, seconds: float = 10) -> Terminal:
        """Read until a bare prompt is the last thing on the screen."""
        self._until(lambda: self.text.endswith("\n>"), "a prompt", seconds)
        return self

    def type(self, text: str) -> Terminal:
        """Type a line and Enter; what stands at the prompt already goes with it."""
        before = self.text
        self.process.send(f"{text}\r")
        self._until(lambda: self.text != before, "what was typed", 10)
        return self

    def end(self, seconds: float = 10) -> int:
        """Read to the end; return the exit code."""
        self._until(lambda: not self._read(), "the end", seconds)
        self.left_cooked = self.cooked()
        self.process.close()
        status = self.process.exitstatus
        return status if status is not None else -self.process.signalstatus

    def cooked(self) -> bool:
        """Tell whether the terminal handles lines itself, as a shell expects it."""
        return bool(termios.tcgetattr(self.process.child_fd)[3] & termios.ICANON)

    def _until(self, reached: Callable[[], bool], what: str, seconds: float) -> None:
        give_up = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < give_up, f"no {what!r} on:\n{self.text}"
            self._read()

    def _read(self) -> bool:
        try:
            found = self.process.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += found
        self._stream.feed(found)
        return True


Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
Open = Callable[..., Terminal]
