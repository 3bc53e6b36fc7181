"""Find the server to talk to: the one named, one that runs already, or a private one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.paths import FACTS, ROOT
from bot.terminal.client import LOADING, BadAddress, Server, ServerError, Unreachable

TRACEBACK = "Traceback (most recent call last):\n"
GLANCE = 0.5
SLOWEST_START = 180.0
BETWEEN_LOOKS = 0.1
GOODBYE = 2.0
EVERYWHERE = ("", "0.0.0.0", "::")


class PrivateServer(Server):
    """A server of this process's own: keeps nothing, and ends when this process does."""

    private = True

    def __init__(self) -> None:
        port = _free_port()
        super().__init__(f"http://127.0.0.1:{port}")
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server
        # A session of its own keeps the terminal's Ctrl-C, which stops an answer, from it.
        self._process = subprocess.Popen(
            command(port),
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            cwd=ROOT,
            env=_environment(),
            start_new_session=True,
        )

    def check(self) -> None:
        """Raise Unreachable with the server's last words when it has ended."""
        if self._process.poll() is not None:
            raise Unreachable(self._last_words())

    def close(self) -> None:
        """End the server."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _last_words(self) -> str:
        self._log.seek(0)
        log = self._log.read().decode("utf-8", "replace")
        _, failed, trace = log.rpartition(TRACEBACK)
        lines = [line for line in (trace if failed else log).splitlines() if line.strip()]
        if not failed and lines and self._process.returncode == 1:
            return lines[-1]
        what = next((line for line in lines if not line.startswith(" ")), "it said nothing")
        return f"The bot's own server stopped ({what}); `bot serve` shows more."


def command(port: int) -> list[str]:
    """Return what starts a private server."""
    serve = ["serve", "--host", "127.0.0.1", "--port", str(port), "--database", ":memory:"]
    return [sys.executable, "-m", "bot.terminal.keeper", *serve]


@contextmanager
def reached(address: str | None) -> Iterator[Server]:
    """Yield the server to talk to; raises Unreachable or BadAddress."""
    if address is not None:
        server = Server(address)
        server.fact_base()
        yield server
        return
    running = _running()
    if running:
        yield running
        return
    require_trained()
    private = PrivateServer()
    try:
        yield private
    finally:
        private.close()


def wait_until_ready(server: Server) -> None:
    """Return once the server answers; raises Unreachable when it ends or never does."""
    give_up = time.monotonic() + SLOWEST_START
    while time.monotonic() < give_up:
        server.check()
        try:
            if server.fact_base() != LOADING:
                return
        except Unreachable:
            if not server.private:
                raise
        time.sleep(BETWEEN_LOOKS)
    raise Unreachable("The server did not get ready in time.")


def require_trained() -> None:
    """Raise Unreachable at once when there is no model that a private server could load."""
    from bot.runtime.models import ModelError, require_model

    try:
        require_model()
    except ModelError as error:
        raise Unreachable(str(error)) from error


def _running() -> Server | None:
    """Return the server on the usual port when it is ready with this very fact base."""
    server = Server(_usual_address())
    try:
        version = server.fact_base(GLANCE)
    except ServerError:
        return None
    from bot.knowledge.load import content_hash

    return server if version.partition("+")[2] == content_hash(FACTS) else None


def _usual_address() -> str:
    """Return where `bot serve` listens; raises BadAddress when a setting is wrong."""
    host, port = os.environ.get("BOT_HOST", "127.0.0.1"), os.environ.get("BOT_PORT", "5005")
    if os.environ.get("BOT_CONFIG") or (ROOT / "bot.yml").exists() or not port.isdecimal():
        # Only when needed: the import takes as long as the prompt may.
        from bot.settings import SettingsError, load_settings

        try:
            settings = load_settings()
        except SettingsError as error:
            raise BadAddress(str(error)) from error
        host, port = settings.host, str(settings.port)
    host = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Return the environment for a child that runs in another folder."""
    given = dict(os.environ, PYTHONUNBUFFERED="1")
    if given.get("BOT_CONFIG"):
        given["BOT_CONFIG"] = os.path.abspath(given["BOT_CONFIG"])
    return given
