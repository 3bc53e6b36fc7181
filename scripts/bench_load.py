"""Loads a server with several clients at once, each holding one conversation after the other."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from typing import Any

from bench_bots import HOST, Bot, Server

PATIENCE = 60  # seconds for one message


def load(bot: Bot, server: Server, clients: int, total: int, limit: float) -> dict[str, Any]:
    """Send about `total` messages from `clients` at once, no longer than `limit` seconds.

    Returns p50, p95, p99 in milliseconds, messages a second, how many were sent, and what one cost
    the server in milliseconds of CPU.
    """
    times: list[float] = []
    wrong: list[str] = []
    each = max(1, total // clients)
    started, used = time.perf_counter(), server.cpu()

    def client(number: int) -> None:
        try:
            times.extend(_talk(bot, server.port, number, each, started + limit))
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            wrong.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"bench: {bot.name} with {clients} clients: {wrong[0]}")
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    made = {"p50": statistics.median(times), "p95": cuts[94], "p99": cuts[98]}
    cpu = (server.cpu() - used) / len(times) * 1000
    return {**made, "cpu": cpu, "per_second": len(times) / seconds, "sent": len(times)}


def _talk(bot: Bot, port: int, number: int, messages: int, end: float) -> list[float]:
    """Send messages over one connection; return the milliseconds of each."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    connection.connect()
    times: list[float] = []
    at = number
    while len(times) < messages and time.perf_counter() < end:
        conversation = bot.open(connection)
        for text in bot.talks[at % len(bot.talks)][: messages - len(times)]:
            begin = time.perf_counter()
            bot.ask(connection, conversation, text)
            times.append((time.perf_counter() - begin) * 1000)
        at += 1
    connection.close()
    return times
