"""Measures this bot and Rasa's starter bot in one run: ready time, memory, seconds a message.

Each is started as its own server process and asked the same questions one after another, over HTTP,
as a client would. Questions are drawn (fixed seed) from the training phrases of this bot.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import requests

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
READY_LIMIT = 300  # seconds

Ask = Callable[[requests.Session, str], None]


class Figures(NamedTuple):
    """One row: seconds until ready, MB of memory when ready and after, ms a message."""

    ready: float
    memory: float
    memory_after: float
    p50: float
    p99: float


def questions(count: int) -> list[str]:
    """Draw `count` phrases (with repeats when there are fewer), annotations taken off."""
    phrases = [
        re.sub(r"\[([^]]+)\](\{[^}]*\}|\([^)]*\))", r"\1", line.strip()[2:])
        for path in sorted((ROOT / "data/nlu").glob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("- ") and not line.strip().startswith("- intent:")
    ]
    return random.Random(0).choices(phrases, k=count)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def memory(process: subprocess.Popen[bytes]) -> float:
    """Return the resident memory of a process in MB."""
    shown = subprocess.check_output(["ps", "-o", "rss=", "-p", str(process.pid)])
    return int(shown) / 1024


@contextmanager
def server(
    command: list[str], folder: Path, ready_url: str
) -> Iterator[tuple[float, Callable[[], float]]]:
    """Start a server; give its seconds until ready and a reader of its memory; end it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(ready_url):
            if process.poll() is not None or time.perf_counter() - started > READY_LIMIT:
                raise SystemExit(f"bench: {' '.join(command)} did not get ready")
            time.sleep(0.05)
        yield time.perf_counter() - started, lambda: memory(process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def measure(
    command: list[str], folder: Path, ready_url: str, ask: Ask, asked: list[str]
) -> Figures:
    """Start a server, ask it everything, and return what it took."""
    with server(command, folder, ready_url) as (ready, rss), requests.Session() as session:
        ask(session, asked[0])  # the first message pays for what is loaded late
        before = rss()
        times = []
        for question in asked:
            begin = time.perf_counter()
            ask(session, question)
            times.append((time.perf_counter() - begin) * 1000)
        cuts = statistics.quantiles(times, n=100)
        return Figures(ready, before, rss(), statistics.median(times), cuts[98])


def this_bot(asked: list[str]) -> Figures:
    """Measure `bot serve`, with a new conversation every ten messages."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    sent = 0
    conversation = ""

    def ask(session: requests.Session, text: str) -> None:
        nonlocal sent, conversation
        if sent % 10 == 0:
            conversation = session.post(f"{base}/chat/conversations", timeout=60).json()["id"]
        sent += 1
        url = f"{base}/chat/conversations/{conversation}/messages"
        session.post(url, json={"text": text}, timeout=60).raise_for_status()

    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(BIN / "bot"),
            "serve",
            "--port",
            str(port),
            "--database",
            f"{folder}/bench.db",
        ]
        return measure(command, ROOT, f"{base}/readyz", ask, asked)


def starter_bot(asked: list[str]) -> Figures:
    """Train and measure the bot that `rasa init` makes, with a new sender every ten messages."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    sent = 0

    def ask(session: requests.Session, text: str) -> None:
        nonlocal sent
        body = {"sender": f"bench-{sent // 10}", "message": text}
        sent += 1
        session.post(f"{base}/webhooks/rest/webhook", json=body, timeout=60).raise_for_status()

    with tempfile.TemporaryDirectory() as folder:
        rasa = str(BIN / "rasa")
        subprocess.run(
            [rasa, "init", "--no-prompt", "--init-dir", folder],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        command = [rasa, "run", "--interface", "127.0.0.1", "--port", str(port)]
        return measure(command, Path(folder), f"{base}/", ask, asked)


def main() -> None:
    """Print one line of figures a bot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--without-starter", action="store_true", help="measure this bot alone")
    chosen = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    asked = questions(chosen.messages)
    bots = [("this bot", this_bot)]
    if not chosen.without_starter:
        bots.append(("rasa init", starter_bot))
    print(f"{'':10} {'ready s':>8} {'MB':>6} {'MB after':>9} {'p50 ms':>7} {'p99 ms':>7}")
    for name, run in bots:
        row = run(asked)
        print(
            f"{name:10} {row.ready:8.1f} {row.memory:6.0f} {row.memory_after:9.0f}"
            f" {row.p50:7.1f} {row.p99:7.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
