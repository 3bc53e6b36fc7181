"""Starting things for browser tests: ports, servers, Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bot.paths import ROOT

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
)


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program of this project; what it says goes to a file."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT
        )


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float, log: Path) -> None:
    """Return when the address answers; fail with the log when the process ends or time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode}: {log.read_text()[-2000:]}")
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {address} in {seconds:g} s: {log.read_text()[-2000:]}")


def chromium() -> str:
    """Return where the system's Chromium is; without one, browser tests fail and say so."""
    names = ("chromium", "chromium-browser")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    if not found:
        pytest.fail("Browser tests need Chromium (Debian's package is called chromium).")
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve_folder(folder: Path, port: int) -> ThreadingHTTPServer:
    """Serve the files of a folder until `shutdown`."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
