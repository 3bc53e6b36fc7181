"""What a line that begins with a slash does; all of it happens in the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.terminal import guide
from bot.terminal.client import ServerError
from bot.terminal.screen import Screen
from bot.terminal.talk import Conversation

if TYPE_CHECKING:
    from bot.knowledge import Fact, FactBase

MOST_FACTS = 6
LEAVING = ("quit", "exit", "/exit")


class Leave(Exception):
    """The person wants to leave."""


@dataclass
class Client:
    """What a command can work on."""

    talk: Conversation
    screen: Screen
    forget_typed: Callable[[], None] = lambda: None


def is_command(text: str, interactive: bool) -> bool:
    """Tell whether a line is for the client; a bare "quit" is, when a person types it."""
    return text.startswith("/") or (interactive and text.lower() in LEAVING)


def obey(client: Client, text: str) -> None:
    """Run a command; raises Leave, or ServerError with one sentence when it cannot be done."""
    name, _, rest = text.partition(" ")
    if text.lower() in LEAVING:
        name = "/quit"
    if name.lower() not in COMMANDS:
        raise ServerError("There is no such command; /help lists what there is.")
    COMMANDS[name.lower()][1](client, rest.strip())


def _help(client: Client, rest: str) -> None:
    client.screen.table([(usage, what) for usage, _, what in COMMANDS.values()])
    client.screen.result(f"\n{KEYS}")


def _new(client: Client, rest: str) -> None:
    client.talk.leave()
    client.screen.notice("This is a new conversation.")


def _sources(client: Client, rest: str) -> None:
    sources = client.talk.last.get("sources") or []
    if not sources:
        raise ServerError("There is no answer with sources yet.")
    lines = [
        f"[{number}] {one['publisher']}: {one['title']} ({one['date']}). {one['url']}"
        for number, one in enumerate(sources, 1)
    ]
    client.screen.result("\n".join(lines))


def _guide(client: Client, rest: str) -> None:
    page = guide.whole(client.talk.guide(), client.talk.server.page)
    try:
        path = guide.save(page, Path.cwd())
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise ServerError(f"The guide could not be saved in this folder: {reason}.") from error
    client.screen.notice(f"Saved as {path}. Open it in a browser to read or print it.")


def _facts(client: Client, rest: str) -> None:
    if not rest:
        raise ServerError("Say what to look for: /facts WORD")
    from bot.answers import Reply
    from bot.knowledge import FactBaseError, shared_facts

    try:
        base = shared_facts()
    except FactBaseError as error:
        raise ServerError(f"The fact base cannot be read: {error.problems[0]}") from error
    found = matching(base, rest)
    if not found:
        raise ServerError("No fact has that in it.")
    lead = f"{len(found)} fact{'s' if len(found) > 1 else ''} found"
    lead += f", here are {MOST_FACTS}; more words find fewer." if found[MOST_FACTS:] else "."
    client.talk.last = Reply("about", lead=lead, facts=found[:MOST_FACTS]).as_dict(base)
    client.screen.reply(client.talk.last)


def matching(base: FactBase, query: str) -> list[Fact]:
    """Return the facts that hold every word of a query, those whose subject it names first."""
    words = query.lower().split()

    def names(fact: Fact) -> str:
        return " ".join(base.subjects[fact.subject].names()).lower()

    found = [
        fact
        for fact in base.facts.values()
        if all(word in f"{names(fact)} {fact.key} {fact.text}".lower() for word in words)
    ]
    return sorted(found, key=lambda fact: not all(word in names(fact) for word in words))


def _forget(client: Client, rest: str) -> None:
    client.talk.forget()
    client.forget_typed()
    client.screen.notice("Deleted. What you say now starts a new conversation.")


def _quit(client: Client, rest: str) -> None:
    raise Leave


COMMANDS: dict[str, tuple[str, Callable[[Client, str], None], str]] = {
    "/help": ("/help", _help, "show this"),
    "/new": ("/new", _new, "start a new conversation"),
    "/sources": ("/sources", _sources, "show the addresses of the last answer's sources"),
    "/guide": ("/guide", _guide, "save a list of questions for your oncologist, to print"),
    "/facts": ("/facts WORD", _facts, "search the reviewed facts"),
    "/forget": ("/forget", _forget, "delete this conversation"),
    "/quit": ("/quit", _quit, "leave"),
}
KEYS = (
    "A number sends that suggestion. Tab completes commands and drug names. "
    "Ctrl-C stops an answer, Ctrl-D leaves. Nothing you type is kept in a file here."
)
