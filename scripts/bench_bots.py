"""The two bots that `make bench` measures: how each is made, started and asked."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TURNS = 8  # messages a conversation
PATIENCE = 300  # seconds until a server is ready, or a training is over times three
HOST = "127.0.0.1"
TRAIN = "from bot.runtime.models import train; from pathlib import Path; train(Path({!r}), True)"


@dataclass
class Bot:
    """A bot to measure: `ask(connection, conversation, text)`, and how a conversation opens."""

    name: str
    folder: Path
    command: list[str]  # starts the server; the port follows
    ready_path: str
    talks: list[list[str]]
    open: Callable[[http.client.HTTPConnection], str]
    ask: Callable[[http.client.HTTPConnection, str, str], None]


def environment(cache: Path | None = None) -> dict[str, str]:
    """Return the environment of what is measured; `cache` is Rasa's training cache."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    more = {"RASA_CACHE_DIRECTORY": str(cache)} if cache else {}
    return {**os.environ, **quiet, "SQLALCHEMY_SILENCE_UBER_WARNING": "1", **more}


def this_bot(folder: Path) -> Bot:
    """Return this bot, with its conversations in a database in `folder`."""
    text = (Path(__file__).parent / "bench_questions.txt").read_text(encoding="utf-8")
    command = [str(BIN / "python"), "-m", "bot.cli", "serve", "--database", f"{folder}/bench.db"]
    talks = [talk.strip().splitlines() for talk in text.split("\n\n")]
    return Bot("this bot", ROOT, [*command, "--port"], "/readyz", talks, _open_ours, _ask_ours)


def starter_bot(folder: Path) -> Bot:
    """Return the bot that `rasa init` made in `folder`; it is asked its own training phrases."""
    text = (folder / "data/nlu.yml").read_text(encoding="utf-8")
    phrases = re.findall(r"^ {4}- (.+)$", text, re.MULTILINE)
    phrases = [re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", one) for one in phrases]
    spread = phrases[:: max(1, len(phrases) // 40)][:40]
    talks = [spread[at : at + TURNS] for at in range(0, len(spread), TURNS)]
    rasa = [str(BIN / "python"), "-m", "rasa", "run", "--enable-api", "--interface", HOST]
    return Bot("rasa init", folder, [*rasa, "--port"], "/", talks, _open_theirs, _ask_theirs)


def train_ours(folder: Path) -> float:
    """Train this bot from nothing, without Rasa's cache, into `folder`; return seconds."""
    code = TRAIN.format(str(folder))
    return _timed([str(BIN / "python"), "-c", code], ROOT, environment(folder / "cache"))


def make_starter(folder: Path) -> float:
    """Make and train Rasa's starter bot in `folder`; return seconds."""
    command = [str(BIN / "python"), "-m", "rasa", "init", "--no-prompt", "--init-dir", str(folder)]
    return _timed(command, folder, environment(folder / ".cache"))


def _timed(command: list[str], folder: Path, variables: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, timeout=3 * PATIENCE
    )
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command[:4])} failed\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


@dataclass
class Server:
    """A running server: its port, and the seconds until it was ready."""

    port: int
    ready: float
    pid: int

    def cpu(self) -> float:
        """Return the seconds of CPU used so far, as Linux counts them."""
        text = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the resident memory in MB."""
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(self.pid)])) / 1024


@contextmanager
def serving(bot: Bot) -> Iterator[Server]:
    """Start a bot's server on a free port of the loopback, and end it."""
    port = _free_port()
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*bot.command, str(port)], cwd=bot.folder, env=environment(), stdout=log, stderr=log
        )
        try:
            while not _answers(port, bot.ready_path):
                if process.poll() is not None or time.perf_counter() - started > PATIENCE:
                    log.seek(0)
                    tail = log.read()[-2000:].decode(errors="replace")
                    raise SystemExit(f"bench: {bot.name} did not get ready\n{tail}")
                time.sleep(0.02)
            yield Server(port, time.perf_counter() - started, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def request(
    connection: http.client.HTTPConnection, path: str, body: dict[str, str]
) -> tuple[int, bytes]:
    """Send a JSON body and return status and answer."""
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def _open_ours(connection: http.client.HTTPConnection) -> str:
    _, body = request(connection, "/chat/conversations", {})
    return str(json.loads(body)["id"])


def _ask_ours(connection: http.client.HTTPConnection, conversation: str, text: str) -> None:
    path = f"/chat/conversations/{conversation}/messages"
    status, body = request(connection, path, {"text": text})
    if status != 200 or not json.loads(body)["text"]:
        raise RuntimeError(f"status {status} for {text!r}")


def _open_theirs(connection: http.client.HTTPConnection) -> str:
    return os.urandom(9).hex()


def _ask_theirs(connection: http.client.HTTPConnection, conversation: str, text: str) -> None:
    body = {"sender": conversation, "message": text}
    status, answer = request(connection, "/webhooks/rest/webhook", body)
    if status != 200 or not isinstance(json.loads(answer), list):
        raise RuntimeError(f"status {status} for {text!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
