"""Choose the facts that answer a question, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.answers.resolve import Question
from bot.answers.wording import Cue, Wording, named_cue
from bot.knowledge import Fact, FactBase

MOST_ITEMS = 4
LEAD_BONUS = 0.08
FIT_BONUS = 0.15
REGION_BONUS = 0.10
BROAD_PENALTY, MOST_BROAD = 0.015, 5
EFFECT_TOPICS = ("side_effects", "serious_effects", "manage_symptom")
DRUG_KINDS = ("drug", "drug_class")
CUED = ("how_given", "interactions", "daily_life", "pregnancy_fertility")


@dataclass
class Found:
    """Facts to say now, facts kept for "more", and what was asked but no fact speaks of."""

    now: list[Fact] = field(default_factory=list)
    rest: list[Fact] = field(default_factory=list)
    unlisted: str = ""
    asked_subject: str = ""
    missing: str = ""


def find(question: Question, base: FactBase, wording: Wording, region: str = "US") -> Found:
    """Return the facts for a question; `now` is empty when no reviewed fact answers it."""
    drugs = [one for one in question.subjects if base.subjects[one].kind in DRUG_KINDS]
    if len(drugs) > 1:
        return _several(question, drugs[:3], base, wording, region)
    cue = turns_on(question, wording)
    fallback = Found()
    for subject in _candidates(question, base, wording, cue):
        facts = _on(subject, question, base, region)
        if cue:
            known = _all_on(subject, question, base, cue)
            spoken = ranked((one for one in known if cue.said.search(one.text)), question, region)
            facts = spoken + [one for one in facts if one not in spoken]
        if subject not in question.subjects and base.subjects[subject].kind == "therapy":
            facts = [one for one in facts if not _names_another(one, question, base)]
        if not facts:
            continue
        found = _cut(facts)
        found.asked_subject = subject
        if not cue or cue.said.search(facts[0].text):
            if question.symptoms and base.subjects[subject].kind in DRUG_KINDS:
                found.unlisted = _unlisted(question, subject, found.now, base)
            return found
        fallback = fallback if fallback.now else found
        fallback.missing = cue.label
    return fallback


def turns_on(question: Question, wording: Wording) -> Cue | None:
    """Return the matter a question turns on: a listed cue, or a medicine named beside a drug."""
    if question.turns_on:
        return named_cue(question.turns_on)
    for name in question.outside if question.topic == "interactions" else ():
        return named_cue(name)
    fitting = (one for one in wording.cues if question.topic in (one.topics or CUED))
    return next((one for one in fitting if one.asked.search(question.text)), None)


def ranked(facts: Iterable[Fact], question: Question, region: str) -> list[Fact]:
    """Return facts by how well they fit the question: wording, filters, lead, region."""
    wanted = {*question.subjects, *question.symptoms}

    def score(fact: Fact) -> float:
        near = question.near.get(fact.key, 0.0)
        fit = len(wanted & {*fact.about, *fact.symptoms} - {fact.subject})
        shared = set(question.symptoms) & set(fact.symptoms)
        broad = min(MOST_BROAD, len(fact.symptoms) - 1) if shared else 0
        place = (fact.region == region) - (bool(fact.region) and fact.region != region)
        bonus = LEAD_BONUS * fact.lead + FIT_BONUS * fit + REGION_BONUS * place
        return near + bonus - BROAD_PENALTY * broad

    return sorted(dict.fromkeys(facts), key=score, reverse=True)


def _all_on(subject: str, question: Question, base: FactBase, cue: Cue) -> list[Fact]:
    """Return a subject's facts on the matters that cues cover, the asked topic's first."""
    if question.turns_on:
        return list(base.subjects[subject].facts)
    topics = dict.fromkeys([question.topic, *(cue.topics or CUED)])
    return [fact for topic in topics for fact in base.on(subject, topic)]


def _candidates(question: Question, base: FactBase, wording: Wording, cue: Cue | None) -> list[str]:
    """Return subjects to look under: those named, their classes, then the topic's default."""
    named = list(question.subjects)
    classes = [parent for one in named for parent in base.parents(one)]
    words = wording.topics[question.topic]
    default = words.default if words.general or cue or question.carried or not named else ()
    return [one for one in dict.fromkeys([*named, *classes, *default]) if one in base.subjects]


def _names_another(fact: Fact, question: Question, base: FactBase) -> bool:
    """Tell whether a general fact speaks of another drug and not of the one asked about."""
    asked = [base.subjects[one] for one in question.subjects]
    drugs = [one for one in asked if one.kind == "drug"]
    if not drugs or any(one.short in fact.text or one.name in fact.text for one in drugs):
        return False
    others = (one for one in base.subjects.values() if one.kind == "drug" and one not in drugs)
    return any(one.short in fact.text for one in others if one.status != "partner")


def _on(subject: str, question: Question, base: FactBase, region: str) -> list[Fact]:
    symptoms = set(question.symptoms) - {subject}
    if question.topic in EFFECT_TOPICS and symptoms:
        return _effects(subject, question, symptoms, base, region)
    own = list(base.on(subject, question.topic))
    if question.topic == "biomarker" and base.subjects[subject].kind == "marker":
        own += base.on(subject, "what_is")
    others = [fact for fact in base.about(subject) if fact.topic == question.topic]
    if question.topic == "compare" and len(question.subjects) > 1:
        own = [fact for fact in own if set(fact.about) & set(question.subjects)] or own
    return ranked(own or others, question, region)


def _effects(
    subject: str, question: Question, symptoms: set[str], base: FactBase, region: str
) -> list[Fact]:
    """Return a subject's facts on a symptom, then the symptom's own, then when to call."""
    own = [one for topic in EFFECT_TOPICS for one in base.on(subject, topic)]
    fitting = [one for one in own if symptoms & set(one.symptoms)]
    general = [
        one
        for symptom in question.symptoms
        for topic in ("manage_symptom", "serious_effects")
        for one in base.on(symptom, topic)
        if not one.about or subject in one.about
    ]
    on_topic = [one for one in fitting if one.topic == question.topic]
    rest = [one for one in fitting if one.topic != question.topic]
    if base.subjects[subject].kind not in DRUG_KINDS:
        return ranked([*on_topic, *general, *rest], question, region)
    first = ranked(on_topic, question, region) + ranked(rest, question, region)
    if not first and question.topic != "manage_symptom":
        return ranked(base.on(subject, question.topic), question, region)
    helps = ranked(general, question, region)
    if question.topic == "manage_symptom":
        first = [*ranked(on_topic, question, region), *helps, *first]
    return list(dict.fromkeys([*first, *helps]))


def _unlisted(question: Question, subject: str, facts: list[Fact], base: FactBase) -> str:
    """Return the first asked symptom that no chosen fact of the subject names."""
    own = [one for one in facts if one.subject == subject]
    for symptom in question.symptoms:
        mentioned = any(symptom in one.symptoms for one in own)
        if question.topic in ("side_effects", "serious_effects") and not mentioned:
            return symptom
    return ""


def _several(
    question: Question, drugs: list[str], base: FactBase, wording: Wording, region: str
) -> Found:
    others = [one for one in question.subjects if one not in drugs]
    each = [find(question.on(drug, *others), base, wording, region) for drug in drugs]
    now = [fact for found in each for fact in found.now[:2]]
    rest = [fact for found in each for fact in (*found.now[2:], *found.rest)]
    return Found(list(dict.fromkeys(now)), [one for one in rest if one not in now])


def _cut(facts: list[Fact]) -> Found:
    return Found(facts[:MOST_ITEMS], facts[MOST_ITEMS:])
