"""The table, the JSON file and the picture of what `make bench` measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def rows(found: dict[str, Any]) -> list[tuple[str, float | None, float | None, float | None]]:
    """Return (what, this bot, starter bot, target of the ratio); None where there is none."""
    ours, theirs = found["ours"], found["starter"]
    made: list[tuple[str, float | None, float | None, float | None]] = [
        ("training, s", ours["training"], theirs["training"], None),
        ("ready, s", ours["ready"], theirs["ready"], 0.2),
        ("ready, CPU s", ours["ready_cpu"], theirs["ready_cpu"], None),
        ("memory when ready, MB", ours["memory"], theirs["memory"], 0.65),
        ("memory after the load, MB", ours["memory_after"], theirs["memory_after"], 0.65),
    ]
    for part, shown in (("p50", "in process, p50 ms"), ("p95", "  p95 ms"), ("p99", "  p99 ms")):
        made.append((shown, ours["in_process"][part], theirs["in_process"][part], None))
    mean = "cpu_mean"
    made.append(("  CPU ms, mean", ours["in_process"][mean], theirs["in_process"][mean], None))
    for clients, load in ours["http"].items():
        other = theirs["http"][clients]
        many = "s" if clients != "1" else ""
        made.append((f"HTTP, {clients} client{many}, p50 ms", load["p50"], other["p50"], 0.6))
        made.append(("  p95 ms", load["p95"], other["p95"], None))
        made.append(("  p99 ms", load["p99"], other["p99"], 0.6))
        made.append(("  server's CPU ms", load["cpu"], other["cpu"], None))
        made.append(("  messages a second", load["per_second"], other["per_second"], 2.0))
    return made


def table(found: dict[str, Any]) -> str:
    """Return the figures of both bots with their ratios, in Markdown."""
    lines = ["| | this bot | rasa init | ratio | target |", "|---|--:|--:|--:|--:|"]
    for what, ours, theirs, target in rows(found):
        ratio = f"{ours / theirs:.2f}" if ours and theirs else ""
        sign = ("≥" if "a second" in what else "≤") if target else ""
        wanted = f"{sign} {target}" if target else ""
        lines.append(f"| {what} | {_number(ours)} | {_number(theirs)} | {ratio} | {wanted} |")
    return "\n".join([*lines, "", *_floors(found)])


def _floors(found: dict[str, Any]) -> list[str]:
    ours, bare, machine = found["ours"], found["import"], found["machine"]
    cpu = ours["ready_cpu"] / found["import_cpu"]
    turns = ours["turns"]
    shown = ", ".join(f"turn {turn} {ms:.1f} ms" for turn, ms in turns.items())
    before, after = found["load_before"][0], found["load_after"][0]
    return [
        f"- Bare import of rasa.core.agent: {bare:.1f} s ({found['import_cpu']:.1f} CPU s)."
        f" Ready is {ours['ready'] / bare:.2f} times that ({cpu:.2f} in CPU s); target at most 2.",
        f"- One pass of the sentence-vector network: {ours['sentence_vector']:.1f} ms.",
        f"- The same question by turn: {shown}; ratio {turns['100'] / turns['1']:.2f} from 1 to"
        " 100, target at most 1.2.",
        f"- {machine['cores']} cores, Python {machine['python']}, {machine['at']};"
        f" load {before:.1f} before, {after:.1f} after.",
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def write(found: dict[str, Any], folder: Path) -> None:
    """Write bench.json and bench.png to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=2) + "\n"
    (folder / "bench.json").write_text(text, encoding="utf-8")
    _picture(found, folder / "bench.png")


def _picture(found: dict[str, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    ours, theirs = found["ours"], found["starter"]
    figure, ((start, memory), (clients, turns)) = plt.subplots(2, 2, figsize=(10, 7))
    names = ["this bot", "rasa init"]
    start.bar(["bare import", *names], [found["import"], ours["ready"], theirs["ready"]])
    start.set_title("Seconds until ready")
    memory.bar(names, [ours["memory_after"], theirs["memory_after"]])
    memory.set_title("Memory after the load, MB")
    for name, one in zip(names, (ours, theirs), strict=True):
        at = list(one["http"])
        line = clients.plot(at, [load["p50"] for load in one["http"].values()], "o-", label=name)
        last = [load["p99"] for load in one["http"].values()]
        clients.plot(at, last, "o--", color=line[0].get_color(), label=f"{name}, p99")
    clients.set(title="HTTP: ms a message by clients (p50, p99)", yscale="log")
    clients.legend()
    turns.plot(list(ours["turns"]), list(ours["turns"].values()), "o-")
    turns.set(title="This bot: ms a message by turn", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
