"""`bot ask`: answers in this process, one question or a batch, each a fresh conversation."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.runtime import collector
from bot.runtime.quiet import quiet

if TYPE_CHECKING:
    from bot.runtime.chat import Chat


class RowError(ValueError):
    """A batch row that cannot be asked; carries the row's id when it has one."""

    def __init__(self, row: Any, reason: str) -> None:
        super().__init__(reason)
        self.id = row.get("id") if isinstance(row, dict) else None


def load_chat() -> Chat:
    """Load the current model with a store that keeps nothing; raises ModelError."""
    quiet()
    collector.pause()
    from bot.runtime.chat import Chat
    from bot.runtime.models import require_model
    from bot.runtime.store import ConversationStore

    return Chat.load(require_model(), ConversationStore(path=":memory:"))


def run(arguments: argparse.Namespace) -> int:
    """Answer the question or the batch."""
    if bool(arguments.question) == bool(arguments.batch):
        print("Give one question, or --batch FILE.", file=sys.stderr)
        return 2
    from bot.runtime.models import ModelError

    try:
        if arguments.batch and arguments.batch != "-" and not Path(arguments.batch).is_file():
            print(f"There is no file {arguments.batch}.", file=sys.stderr)
            return 2
        chat = load_chat()
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.question:
        return asyncio.run(_one(chat, arguments.question, arguments.json))
    with _opened(arguments.batch) as stream:
        return asyncio.run(_batch(chat, stream, sys.stdout))


async def _one(chat: Chat, question: str, as_json: bool) -> int:
    from bot.runtime.chat import MessageError

    try:
        reply = await chat.say(await chat.open(), question)
    except MessageError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(reply, ensure_ascii=False) if as_json else reply["text"])
    return 0


def _opened(name: str) -> TextIO:
    return sys.stdin if name == "-" else Path(name).open(encoding="utf-8", errors="replace")


async def _batch(chat: Chat, lines: Iterable[str], out: TextIO) -> int:
    failed = 0
    done = 0
    async for result in answered(chat, lines):
        failed += "error" in result
        done += 1
        print(json.dumps(result, ensure_ascii=False), file=out, flush=True)
        if done % 100 == 0:
            print(f"{done} rows answered", file=sys.stderr)
    print(f"{done} rows answered, {failed} with an error", file=sys.stderr)
    return 1 if failed else 0


async def answered(chat: Chat, lines: Iterable[str]) -> Any:
    """Yield one result a row, in order: `{"id", "replies"}` or `{"id", "error"}`."""
    for line in lines:
        if not line.strip():
            continue
        try:
            row, turns = read_row(line)
            conversation = await chat.open()
            replies = [await chat.say(conversation, turn) for turn in turns]
            await chat.delete(conversation)
            yield {"id": row["id"], "replies": replies}
        except RowError as error:
            yield {"id": error.id, "error": str(error)}
        except (ValueError, RuntimeError, LookupError) as error:
            yield {"id": row.get("id"), "error": str(error)}


def read_row(line: str) -> tuple[dict[str, Any], list[str]]:
    """Return a batch row and its turns; raises RowError with one sentence."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise RowError(None, "The line is not valid JSON.") from error
    if not isinstance(row, dict) or "id" not in row:
        raise RowError(row, 'The line needs a JSON object with an "id".')
    turns = row.get("turns", [row["text"]] if "text" in row else None)
    texts = isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)
    if not texts or not turns:
        raise RowError(row, 'The line needs "text", or "turns" as a list of texts.')
    return row, turns


def texts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield rows as the JSON lines that `answered` reads."""
    for row in rows:
        yield json.dumps(row)
