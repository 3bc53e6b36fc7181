"""What to ask the oncologist, and what the person may want to ask the bot next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.answers.memory import Memory
from bot.answers.resolve import Question
from bot.answers.wording import Wording
from bot.knowledge import Ask, FactBase

MOST_SUGGESTIONS = 3
ALWAYS = ("what_is", "which_drugs", "side_effects")


def filled(text: str, question: Question, base: FactBase) -> str:
    """Return a text with the question's subject and symptom in its places."""
    subject = base.subjects[question.subjects[0]].short if question.subjects else ""
    symptom = base.subjects[question.symptoms[0]].name if question.symptoms else ""
    return text.format(subject=subject or "this treatment", symptom=symptom or "this side effect")


def fitting(question: Question, base: FactBase) -> list[Ask]:
    """Return the question bank's entries for a question, the most specific first."""
    named = {*question.subjects, *question.symptoms}
    named |= {parent for one in question.subjects for parent in base.parents(one)}
    kind = base.subjects[question.subjects[0]].kind if question.subjects else ""
    scored = []
    for place, ask in enumerate(base.asks):
        if ask.topic != question.topic or (ask.subjects and not named & set(ask.subjects)):
            continue
        if (ask.kinds and kind not in ask.kinds) or ("{symptom}" in ask.text) > bool(
            question.symptoms
        ):
            continue
        if "{subject}" in ask.text and not question.subjects:
            continue
        close = 2 * bool(set(ask.subjects) & {*question.subjects, *question.symptoms})
        if question.symptoms and not _on_symptom(ask, question):
            close = -4  # a line about another effect of the same drug goes last
        scored.append((-close - bool(ask.subjects) - ("{symptom}" in ask.text), place, ask))
    return [ask for *_, ask in sorted(scored, key=lambda one: one[:2])]


def _on_symptom(ask: Ask, question: Question) -> bool:
    return "{symptom}" in ask.text or bool(set(ask.subjects) & set(question.symptoms))


def guidance(question: Question, memory: Memory, base: FactBase, wording: Wording) -> str:
    """Return one "Ask your oncologist" line that this conversation has not had yet."""
    for ask in fitting(question, base):
        text = filled(ask.text, question, base)
        if text not in memory.guided:
            memory.guided.append(text)
            who = wording.lines["guidance"]["who"].get(ask.who, "")
            return f"{wording.line('guidance', 'start', question=text)} {who}".strip()
    return plain_guidance(memory, wording)


def plain_guidance(memory: Memory, wording: Wording) -> str:
    """Return a general line, one not used yet where there is one left."""
    lines = [str(one) for one in wording.lines["guidance"]["fallback"]]
    fresh = [one for one in lines if one not in memory.guided]
    text = fresh[0] if fresh else lines[len(memory.guided) % len(lines)]
    memory.guided.append(text)
    return wording.line("guidance", "start", question=text)


def suggestions(question: Question, base: FactBase, wording: Wording) -> list[Question]:
    """Return up to three next questions that the fact base can answer."""
    found = []
    for subject in question.subjects[:2]:
        for topic in (
            *wording.topics[question.topic].next,
            "what_is",
            "which_drugs",
            "side_effects",
        ):
            fits = topic in wording.suggest.get(base.subjects[subject].kind, (topic,))
            if fits and topic != question.topic and base.on(subject, topic):
                symptoms = question.symptoms if topic == "manage_symptom" else ()
                found.append(Question(topic, (subject,), symptoms))
    usable = [one for one in found if one.topic != "manage_symptom" or one.symptoms]
    return list(dict.fromkeys(usable))[:MOST_SUGGESTIONS]


def topic_suggestions(subject: str, base: FactBase, wording: Wording) -> list[Question]:
    """Return the questions a subject can answer, for when the topic is missing."""
    kind = base.subjects[subject].kind
    known = wording.suggest.get(kind, tuple(wording.topics))
    topics = [topic for topic in wording.topics if topic in known and base.on(subject, topic)]
    made = [Question(one, (subject,)) for one in topics if one != "manage_symptom"]
    return made[: MOST_SUGGESTIONS + 2]


def asked(questions: Iterable[Question], base: FactBase, wording: Wording) -> list[str]:
    """Return questions in words, as suggestions show them."""
    return [filled(wording.topics[one.topic].ask, one, base) for one in questions]


def options(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as a conversation remembers them for "the second one"."""
    return [
        {"topic": one.topic, "subjects": list(one.subjects), "symptoms": list(one.symptoms)}
        for one in questions
    ]
