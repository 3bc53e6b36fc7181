"""The fact base: load, validate, query. Plain Python, no Rasa."""

from bot.knowledge.base import Ask, FactBase, Term, load_facts, read_facts, shared_facts
from bot.knowledge.load import FactBaseError, Problem
from bot.knowledge.schema import TOPICS, Fact, Source, Subject

__all__ = [
    "TOPICS",
    "Ask",
    "Fact",
    "FactBase",
    "FactBaseError",
    "Problem",
    "Source",
    "Subject",
    "Term",
    "load_facts",
    "read_facts",
    "shared_facts",
]
