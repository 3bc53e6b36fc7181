"""Measures this bot beside the bot that `rasa init` makes, in one run on this machine.

Prints a table with ratios and writes reports/bench.json and reports/bench.png. Everything stays on
the loopback and is bounded in messages and seconds. Other work on the machine moves the figures,
the ratios less, the CPU seconds least. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench_bots import (
    BIN,
    PATIENCE,
    ROOT,
    Bot,
    environment,
    make_starter,
    serving,
    starter_bot,
    this_bot,
    train_ours,
)
from bench_load import load
from bench_report import table, write

IMPORT = (
    "import time; a, c = time.perf_counter(), time.process_time(); import rasa.core.agent;"
    "print(time.perf_counter() - a, time.process_time() - c)"
)
CLIENTS = (1, 4, 16)


class Size(NamedTuple):
    """How much is measured: starts of each server, messages a load, its most seconds, rounds."""

    starts: int
    messages: int
    seconds: float
    rounds: int
    training: bool


FULL, QUICK = Size(2, 300, 60, 3, True), Size(1, 80, 15, 1, False)


def imports(times: int) -> tuple[float, float]:
    """Return the median seconds of importing rasa.core.agent, by the clock and of the CPU."""
    command = [str(BIN / "python"), "-c", IMPORT]
    shown = [
        subprocess.check_output(command, env=environment(), stderr=subprocess.DEVNULL, text=True)
        for _ in range(times)
    ]
    found = [[float(part) for part in one.split()] for one in shown]
    return statistics.median(one[0] for one in found), statistics.median(one[1] for one in found)


def served(bot: Bot, size: Size, last: bool) -> dict[str, Any]:
    """Start a bot's server once; load it when this is its last start."""
    with serving(bot) as server:
        found: dict[str, Any] = {"ready": server.ready, "ready_cpu": server.cpu()}
        if last:
            found["memory"] = server.memory()
            load(bot, server, 1, 8, size.seconds)  # what is loaded late is not counted
            found["http"] = {
                str(clients): load(bot, server, clients, size.messages, size.seconds)
                for clients in CLIENTS
            }
            found["memory_after"] = server.memory()
        return found


def both_served(bots: dict[str, Bot], size: Size) -> dict[str, dict[str, Any]]:
    """Start the bots in turn, several times; ready times are medians."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in bots}
    for number in range(size.starts):
        for name, bot in bots.items():
            say(f"{bot.name}: start {number + 1} of {size.starts}")
            found[name].append(served(bot, size, number == size.starts - 1))
    middle = {
        name: {key: statistics.median(one[key] for one in made) for key in ("ready", "ready_cpu")}
        for name, made in found.items()
    }
    return {name: {**made[-1], **middle[name]} for name, made in found.items()}


def inside(which: str, place: str, rounds: int, bot: Bot) -> dict[str, Any]:
    """Measure a bot in a process of its own, without HTTP."""
    say(f"{bot.name}: in process")
    script = str(Path(__file__).parent / "bench_inside.py")
    command = [str(BIN / "python"), script, which, place, str(rounds)]
    done = subprocess.run(
        command,
        input=json.dumps(bot.talks),
        env=environment(),
        cwd=bot.folder,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
    )
    if done.returncode:
        raise SystemExit(f"bench: {bot.name} in process failed\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def say(what: str) -> None:
    """Tell on the screen what is measured now, and how busy the machine is."""
    print(f"  {what} (load {os.getloadavg()[0]:.1f})", flush=True)


def measured(size: Size, folder: Path, starter: Path) -> dict[str, Any]:
    """Return everything, in the order in which it is measured."""
    cores = os.cpu_count()
    machine = {"cores": cores, "python": platform.python_version(), "at": time.strftime("%Y-%m-%d")}
    found: dict[str, Any] = {"machine": machine, "load_before": os.getloadavg()}
    training: dict[str, float] = {}
    if size.training:
        say("this bot: training")
        training["ours"] = train_ours(folder / "model")
    if not (starter / "models").is_dir():
        say("rasa init: training")
        training["starter"] = make_starter(starter)
    say("import of rasa.core.agent")
    found["import"], found["import_cpu"] = imports(size.starts + 2)
    bots = {"ours": this_bot(folder), "starter": starter_bot(starter)}
    found |= both_served(bots, size)
    places = {"ours": f"{folder}/inside.db", "starter": str(starter)}
    for name, bot in bots.items():
        found[name] |= inside(name, places[name], size.rounds, bot)
        found[name]["training"] = training.get(name)
    return {**found, "load_after": os.getloadavg()}


def main() -> None:
    """Measure, print the table, write the reports."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer messages, this bot not trained")
    parser.add_argument("--starter", type=Path, help="keep or reuse Rasa's starter bot here")
    parser.add_argument("--reports", type=Path, default=ROOT / "reports")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        starter = (chosen.starter or Path(place) / "starter").resolve()
        starter.mkdir(parents=True, exist_ok=True)
        found = measured(QUICK if chosen.quick else FULL, Path(place), starter)
    print(table(found))
    write(found, chosen.reports)
    print(f"Written: {chosen.reports}/bench.json and bench.png")


if __name__ == "__main__":
    main()
