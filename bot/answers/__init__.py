"""Answers: a question as understood, and the facts, to a Reply. Plain Python, no Rasa."""

from bot.answers.guide import Guide, make_guide
from bot.answers.heard import Heard, Named, Part
from bot.answers.kinds import Desk
from bot.answers.memory import Memory
from bot.answers.reply import KINDS, Reply
from bot.answers.respond import respond
from bot.answers.wording import Wording, load_wording, shared_wording

__all__ = [
    "KINDS",
    "Desk",
    "Guide",
    "Heard",
    "Memory",
    "Named",
    "Part",
    "Reply",
    "Wording",
    "load_wording",
    "make_guide",
    "respond",
    "shared_wording",
]
