"""A stub server, the command through pipes, and the command in a pseudo-terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal_pty import CLOSED_PORT, DRIVER, Open, Run, Terminal
from terminal_stub import Stub


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A stub server in this process."""
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A terminal's environment in which nothing runs on the usual port."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    made = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "BOT_PORT": CLOSED_PORT}
    return kept | made | {"STUB_PID": str(tmp_path / "pid")}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `bot chat` through pipes."""

    def call(
        *arguments: str, given: bytes = b"", **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, DRIVER, "chat", *arguments],
            input=given,
            capture_output=True,
            env=environment | more,
            timeout=60,
        )

    return call


@pytest.fixture
def terminal(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Open `bot chat` in a pseudo-terminal, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    opened: list[Terminal] = []

    def call(*arguments: str, columns: int = 80, **more: str) -> Terminal:
        opened.append(Terminal(*arguments, columns=columns, env=environment | more))
        return opened[-1]

    yield call
    for one in opened:
        one.process.close(force=True)
