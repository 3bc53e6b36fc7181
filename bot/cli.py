"""The `bot` command: one door to chat, serve, ask, train, facts, evaluate, guide and triage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

EXIT_INTERRUPTED = 130
EXIT_PIPE = 141


def build_parser() -> argparse.ArgumentParser:
    """Return the command's parser; each command names the function that runs it."""
    parser = argparse.ArgumentParser(
        prog="bot", description="Answers about breast-cancer therapy, each with its source."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _talking(commands)
    _serving(commands)
    _curating(commands)
    return parser


def _talking(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    chat = commands.add_parser("chat", help="talk in the terminal")
    chat.add_argument("question", nargs="?", help="ask one question and leave")
    chat.add_argument("--json", action="store_true", help="print Reply objects, one a line")
    chat.add_argument("--server", metavar="URL", help="use this server instead of a private one")
    chat.set_defaults(run="bot.terminal.chat:run")
    ask = commands.add_parser("ask", help="ask without a server")
    ask.add_argument("question", nargs="?", help="one question")
    ask.add_argument("--json", action="store_true", help="print the Reply object")
    ask.add_argument("--batch", metavar="FILE", help="JSON lines in, JSON lines out; - is stdin")
    ask.set_defaults(run="bot.commands.ask:run")
    guide = commands.add_parser("guide", help="print a discussion guide for some questions")
    guide.add_argument("questions", nargs="+", help="what you would ask the bot")
    guide.set_defaults(run="bot.commands.guide:run")


def _serving(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="open the page, the widget and the API")
    serve.add_argument("--host", help="address to listen on (127.0.0.1 unless set)")
    serve.add_argument("--port", type=int, help="port to listen on (5005 unless set)")
    serve.add_argument("--database", help="SQLite file or database address")
    serve.set_defaults(run="bot.commands.serve:run")
    train = commands.add_parser("train", help="train the model if the data changed")
    train.add_argument("--force", action="store_true", help="train although nothing changed")
    train.set_defaults(run="bot.commands.train:run")


def _curating(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    facts = commands.add_parser("facts", help="check and show the fact base")
    facts.set_defaults(run="bot.commands.facts:run")
    what = facts.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = what.add_parser("check", help="check every rule; exit 1 when one is broken")
    check.add_argument("--root", help="another fact base's folder")
    what.add_parser("list", help="list the subjects")
    what.add_parser("stats", help="print the counts")
    show = what.add_parser("show", help="show a subject or a fact with its sources")
    show.add_argument("id", help="a subject (abemaciclib) or a fact (abemaciclib/what-is)")
    stale = what.add_parser("stale", help="list facts due for review; exit 1 when there are some")
    stale.add_argument("--months", type=int, default=18, help="how old a review may be (18)")
    evaluate = commands.add_parser("evaluate", help="score a labelled question file")
    evaluate.add_argument("file", help="JSON lines with text, kind, topic, subjects")
    evaluate.add_argument("--reports", default="reports", help="where the report goes")
    evaluate.add_argument("--no-cross-validation", action="store_true", help="skip that part")
    evaluate.set_defaults(run="bot.commands.evaluate:run")
    triage = commands.add_parser("triage", help="show which safety rule fires on a text, and why")
    triage.add_argument("text")
    triage.add_argument("--drug", action="append", default=[], help="a drug id named earlier")
    triage.set_defaults(run="bot.commands.triage:run")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    chosen = build_parser().parse_args(arguments)
    module, _, function = chosen.run.partition(":")
    try:
        run = getattr(__import__(module, fromlist=[function]), function)
        return int(run(chosen))
    except KeyboardInterrupt:
        print("Stopped; nothing was lost.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE


if __name__ == "__main__":
    sys.exit(main())
