"""`bot evaluate FILE`: score a labelled question file and write a report."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot.commands.ask import answered, load_chat, texts


def run(arguments: argparse.Namespace) -> int:
    """Print the scores; write JSON, page and confusion picture."""
    path = Path(arguments.file)
    if not path.is_file():
        print(f"There is no file {path}.", file=sys.stderr)
        return 2
    from bot.runtime.models import ModelError

    try:
        rows = read_rows(path)
        replies = asyncio.run(_replies(rows))
    except (ModelError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    from bot.evaluation.crossval import cross_validate
    from bot.evaluation.report import write
    from bot.evaluation.scoring import score
    from bot.settings import shared_desk

    desk = shared_desk()
    result = score(rows, replies, desk.base, desk.wording)
    crossed = {} if arguments.no_cross_validation else cross_validate(desk.base)
    _print(result, crossed)
    page = write(result, crossed, Path(arguments.reports), path.stem)
    print(f"report: {page}")
    return 0


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the labelled rows; raises ValueError naming the line that cannot be read."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                rows.append(
                    {**row, "id": str(row["id"]), "kind": row["kind"], "topic": row["topic"]}
                )
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: not a labelled question.") from error
    return rows


async def _replies(rows: list[dict[str, Any]]) -> dict[str, Any]:
    chat = load_chat()
    found = {}
    cut = [{**row, "text": row["text"][:1000]} if "text" in row else row for row in rows]
    async for result in answered(chat, texts(cut)):
        if "error" in result:
            raise ValueError(f"row {result['id']}: {result['error']}")
        found[result["id"]] = result["replies"][-1]
    return found


def _print(result: Any, crossed: dict[str, float]) -> None:
    print(f"{'group':32} {'rows':>5} {'kind':>7} {'topic':>7} {'subj.':>7} {'t+s':>7}")
    for name, one in {"all": result.total, **dict(sorted(result.groups.items()))}.items():
        shares = one.shares()
        values = [f"{100 * shares[key]:6.1f}%" for key in list(shares)[1:]]
        print(f"{name:32} {one.rows:5} {' '.join(values)}")
    print(f"out of scope refused: {result.outside_right} of {result.outside}")
    print(f"in scope refused: {result.refused_in_scope} of {result.in_scope}")
    for name, value in crossed.items():
        print(f"cross-validated intents, {name}: {100 * value:.1f} %")
