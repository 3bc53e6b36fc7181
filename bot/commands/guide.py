"""`bot guide`: a discussion guide for some questions, in Markdown."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from bot.commands.ask import load_chat

if TYPE_CHECKING:
    from bot.answers import Guide
    from bot.runtime.chat import Chat


def run(arguments: argparse.Namespace) -> int:
    """Ask the questions in one conversation and print its guide."""
    from bot.runtime.models import ModelError

    try:
        print(as_markdown(asyncio.run(_guide(load_chat(), arguments.questions))))
    except (ModelError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _guide(chat: Chat, questions: list[str]) -> Guide:
    conversation = await chat.open()
    for question in questions:
        await chat.say(conversation, question)
    return await chat.guide(conversation)


def as_markdown(guide: Guide) -> str:
    """Return a guide as Markdown: what was asked, questions to take along, sources."""
    lines = ["# Questions for my care team", ""]
    lines += [f"- [ ] {question}" for question in guide.questions]
    if guide.asked:
        lines += ["", "## What I asked, and the short answers"]
    for asked in guide.asked:
        lines += ["", f"**{asked.label}**", *(f"- {fact.text}" for fact in asked.facts)]
    if guide.sources:
        lines += ["", "## Sources", ""]
        lines += [
            f"- {one['publisher']}: {one['title']} ({one['date']}) {one['url']}"
            for one in guide.sources
        ]
    return "\n".join(lines)
