"""The discussion guide: what was asked, the short cited answers, and questions to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answers.guidance import filled, fitting
from bot.answers.resolve import Question
from bot.answers.wording import Wording
from bot.knowledge import Fact, FactBase

MOST_QUESTIONS = 12
GENERAL_TOPICS = ("who_can_get", "side_effects", "serious_effects", "how_given", "monitoring")


@dataclass(frozen=True)
class Asked:
    """One question of the conversation with the facts that answered it."""

    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Guide:
    """What goes on the paper; nothing that the person typed is in it."""

    asked: tuple[Asked, ...]
    questions: tuple[str, ...]
    sources: tuple[dict[str, str], ...]


def make_guide(asked: Iterable[Mapping[str, Any]], base: FactBase, wording: Wording) -> Guide:
    """Build the guide from a conversation's `Memory.asked`."""
    entries = []
    questions: list[str] = []
    for one in asked:
        subjects = tuple(name for name in one["subjects"] if name in base.subjects)
        if one["topic"] not in wording.topics:
            continue
        question = Question(one["topic"], subjects)
        label = filled(wording.topics[question.topic].ask, question, base)
        facts = tuple(base.facts[key] for key in one["facts"] if key in base.facts)
        entries.append(Asked(label, facts))
        questions += bank_questions(question, base)[:3]
    if not questions:
        questions = bank_questions(Question("doctor_questions"), base)
    cited = [fact for entry in entries for fact in entry.facts]
    chosen = tuple(dict.fromkeys(questions))[:MOST_QUESTIONS]
    return Guide(tuple(entries), chosen, tuple(base.cite(cited)))


def bank_questions(question: Question, base: FactBase) -> list[str]:
    """Return the question bank's texts that fit a topic and its subjects."""
    found = [filled(ask.text, question, base) for ask in fitting(question, base)]
    if question.topic == "doctor_questions" and len(found) < 4:
        for topic in GENERAL_TOPICS:
            other = Question(topic, question.subjects)
            found += [filled(ask.text, other, base) for ask in fitting(other, base)][:1]
    return list(dict.fromkeys(found))
