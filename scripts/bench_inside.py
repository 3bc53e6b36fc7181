"""Measures a bot in its own process, without HTTP; prints JSON. Started by bench.py.

python scripts/bench_inside.py ours DATABASE ROUNDS <talks.json
python scripts/bench_inside.py starter FOLDER ROUNDS <talks.json
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.runtime import collector
from bot.runtime.quiet import quiet

TURNS = (1, 10, 40, 100)
Say = Callable[[str, str], Awaitable[Any]]
Open = Callable[[], Awaitable[str]]


def summary(times: list[float]) -> dict[str, float]:
    """Return p50, p95, p99 of milliseconds."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": statistics.median(times), "p95": cuts[94], "p99": cuts[98]}


async def timed(say: Say, conversation: str, text: str) -> tuple[float, float]:
    """Return milliseconds by the clock and of the CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    await say(conversation, text)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000


async def messages(say: Say, start: Open, talks: list[list[str]], rounds: int) -> dict[str, Any]:
    """Hold every talk `rounds` times, after one round that is not counted."""
    taken: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        for talk in talks:
            conversation = await start()
            once = [await timed(say, conversation, text) for text in talk]
            taken += once if number else []
    made: dict[str, Any] = summary([clock for clock, _ in taken])
    made["cpu_mean"] = statistics.mean(cpu for _, cpu in taken)
    return made


async def by_turn(say: Say, start: Open, talks: list[list[str]], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of the same question at turns 1, 10, 40 and 100."""
    texts = [text for talk in talks for text in talk]
    found: dict[int, list[float]] = {turn: [] for turn in TURNS}
    for _ in range(rounds):
        conversation = await start()
        for turn in range(1, max(TURNS) + 1):
            if turn in found:
                found[turn].append((await timed(say, conversation, texts[1]))[0])
            else:
                await say(conversation, texts[turn % len(texts)])
    return {str(turn): statistics.median(times) for turn, times in found.items()}


def sentence_vector(texts: list[str]) -> float:
    """Return the median milliseconds of one pass of the sentence-vector network."""
    from bot.nlu.minilm import SentenceEncoder, build_graph, published_weights

    weights = published_weights()
    with TemporaryDirectory() as folder:
        build_graph(weights, Path(folder) / "minilm.onnx")
        encoder = SentenceEncoder(Path(folder) / "minilm.onnx", weights / "tokenizer.json")
        times = []
        for text in texts * 5:
            started = time.perf_counter()
            encoder.encode([text])
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def ours(database: str) -> tuple[Say, Open]:
    """Return how this bot is asked in process, its conversations in an SQLite file."""
    from bot.runtime.chat import Chat
    from bot.runtime.models import require_model
    from bot.runtime.store import ConversationStore

    chat = Chat.load(require_model(), ConversationStore(path=database))
    return chat.say, chat.open


def starter(folder: str) -> tuple[Say, Open]:
    """Return how Rasa's starter bot is asked in process."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    agent = Agent.load(str(next(Path(folder, "models").glob("*.tar.gz"))))
    numbers = count()

    async def say(conversation: str, text: str) -> None:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), conversation))

    async def start() -> str:
        return f"bench-{next(numbers)}"

    return say, start


async def measure(which: str, place: str, rounds: int, talks: list[list[str]]) -> dict[str, Any]:
    """Return the figures of one bot."""
    say, start = (ours if which == "ours" else starter)(place)
    made: dict[str, Any] = {"in_process": await messages(say, start, talks, rounds)}
    if which == "ours":
        made["turns"] = await by_turn(say, start, talks, 2 + rounds)
        made["sentence_vector"] = sentence_vector([text for talk in talks for text in talk])
    return made


if __name__ == "__main__":
    quiet()
    if sys.argv[1] == "ours":
        collector.pause()
    found = asyncio.run(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), json.load(sys.stdin)))
    print(json.dumps(found))
