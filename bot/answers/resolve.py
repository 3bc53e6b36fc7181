"""From a part of a message and the conversation so far to one definite question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.answers.heard import Named, Part
from bot.answers.memory import Memory
from bot.answers.wording import Wording
from bot.knowledge import FactBase

KIND_ORDER = ("drug", "drug_class", "therapy", "marker", "cancer")
SYMPTOM_TOPICS = ("side_effects", "serious_effects", "manage_symptom", "what_is", "which_drugs")
OWN = re.compile(
    r"\b(?:i'?m|i am|i have been|i'?ve been|been|she'?s|he'?s|she is|he is|mum'?s|mom'?s)"
    r"\s+(?:now\s+|just\s+)?(?:on|taking|having|getting|started)\b"
    r"|\b(?:i|she|he|we)\s+(?:take|started|start|have|has|had|got|get|was put on)\b"
    r"|\b(?:mine|my (?:cancer|tumou?r|diagnosis)) (?:is|was)\b"
    r"|\bmy \w+ (?:is on|takes|started|has)\b|\bdiagnosed with\b|\b(?:put|started) me on\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """Topic x subjects (x symptoms); `subjects` has the main one first, `text` is the wording."""

    topic: str
    subjects: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    carried: bool = False
    misread: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    turns_on: str = ""
    text: str = ""
    near: dict[str, float] = field(default_factory=dict, compare=False)

    def on(self, *subjects: str) -> Question:
        """Return the same question about other subjects."""
        return replace(self, subjects=subjects)


def in_scope(names: tuple[Named, ...]) -> tuple[Named, ...]:
    """Return the names that are subjects of the fact base, symptoms among them."""
    return tuple(one for one in names if not one.kind.startswith("outside"))


def subjects_of(names: tuple[Named, ...], wording: Wording) -> tuple[str, ...]:
    """Return subject ids, the likeliest main subject first; partners and symptoms left out."""
    kinds = {one.id: one.kind for one in in_scope(names) if one.kind in KIND_ORDER}
    if len(kinds) > 1:
        kinds.pop("breast-cancer", None)

    def rank(subject: str) -> tuple[bool, bool, int]:
        neighbour = subject in wording.neighbours
        return neighbour, subject in wording.settings, KIND_ORDER.index(kinds[subject])

    return tuple(sorted(kinds, key=rank))


def symptoms_of(names: tuple[Named, ...]) -> tuple[str, ...]:
    """Return the symptom ids among the names, each once."""
    return tuple(dict.fromkeys(one.id for one in names if one.kind == "symptom"))


def resolve(part: Part, topic: str, memory: Memory, base: FactBase, wording: Wording) -> Question:
    """Return the question a part asks, with subjects carried over where it names none."""
    subjects = subjects_of(part.names, wording)
    symptoms = symptoms_of(part.names)
    misread = tuple(one.id for one in part.names if one.how == "fuzzy")
    carried = False
    drugs = [one for one in subjects if base.subjects[one].kind in ("drug", "drug_class")]
    about_effects = topic in SYMPTOM_TOPICS and bool(symptoms)
    if not drugs and (not subjects or set(subjects) <= set(wording.settings)):
        kept = _carried(memory, base, about_effects)
        carried = bool(kept)
        subjects = (*kept, *(one for one in subjects if one not in kept))
    if topic == "biomarker":
        subjects = tuple(dict.fromkeys([*_tests(subjects, base), *subjects]))
    if topic == "manage_symptom" and not symptoms:
        symptoms = tuple(memory.symptoms)
    if not subjects and symptoms:
        subjects, symptoms = symptoms[:1], symptoms
    outside = tuple(one.text for one in part.names if one.kind == "outside-drug")
    if topic not in ("compare", "which_drugs", "effectiveness", "interactions"):
        outside = ()
    umbrella = next((one.text for one in part.names if one.id in wording.umbrellas), "")
    return Question(topic, subjects, symptoms, carried, misread, outside, umbrella, part.text)


def _tests(subjects: tuple[str, ...], base: FactBase) -> list[str]:
    """Return the markers that are tested for the cancers named, when no marker or drug is."""
    kinds = {base.subjects[one].kind for one in subjects}
    if kinds != {"cancer"}:
        return []
    tested = [name for one in subjects for name in base.subjects[one].tested_by]
    return [one for one in tested if one in base.subjects][:1]


def _carried(memory: Memory, base: FactBase, drugs_only: bool) -> tuple[str, ...]:
    """Return the conversation's subjects, else what the person said they are on."""
    last = [one for one in memory.subjects if one in base.subjects]
    own = [one for one in memory.own if one in base.subjects]
    for kept in (last, own):
        if drugs_only:
            kept = [one for one in kept if base.subjects[one].kind in ("drug", "drug_class")]
        if kept:
            return tuple(kept)
    return ()


def own_context(part: Part, base: FactBase) -> list[str]:
    """Return drugs and cancers that the person says are theirs ("I'm on ...", "mine is ...")."""
    if not OWN.search(part.text):
        return []
    named = [one.id for one in part.names if one.kind in ("drug", "cancer") and one.how != "unsure"]
    return [one for one in dict.fromkeys(named) if one in base.subjects]
