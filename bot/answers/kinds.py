"""One function a kind of reply: question and facts in, Reply out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.answers.compare import side_by_side
from bot.answers.guidance import (
    asked,
    filled,
    guidance,
    options,
    plain_guidance,
    suggestions,
    topic_suggestions,
)
from bot.answers.guide import bank_questions
from bot.answers.heard import Heard, Named, Part
from bot.answers.memory import Memory
from bot.answers.reply import Reply
from bot.answers.resolve import Question
from bot.answers.select import DRUG_KINDS, Found, find
from bot.answers.wording import Wording
from bot.knowledge import FactBase
from bot.safety import Clinic, Rules, advise, not_english

NEAREST_LEAST, NEAR_ANSWER = 0.45, 0.6
MOST_LISTED = 6
COMPARED = ("drug", "drug_class", "therapy")


@dataclass(frozen=True)
class Desk:
    """What every answer is made with: facts, wording, triage rules, the clinic's own lines."""

    base: FactBase
    wording: Wording
    rules: Rules
    clinic: Clinic = field(default_factory=Clinic)

    @property
    def region(self) -> str:
        """Return the clinic's region, US when none is configured."""
        return self.clinic.region or "US"


def answer(desk: Desk, question: Question, memory: Memory, region: str) -> Reply:
    """Answer from the facts, or say that none answers it."""
    base, wording = desk.base, desk.wording
    if question.topic == "doctor_questions":
        return guide(desk, question, memory, "answer")
    if question.topic == "compare" and len(question.subjects) > 1:
        reply = _compared(desk, question)
        if reply:
            return finished(desk, question, memory, reply, [])
    found = find(question, base, wording, region)
    if not found.now:
        return not_known(desk, question, memory)
    if found.missing:
        return _nothing_on(desk, question, memory, found)
    reply = Reply("answer", facts=found.now)
    reply.before = [*_echo(desk, question), *premise(desk, question), *_unlisted(desk, found)]
    reply.before += [*_general(desk, question, found), *_not_ours(desk, question)]
    return finished(desk, question, memory, reply, [fact.key for fact in found.rest])


def finished(
    desk: Desk, question: Question, memory: Memory, reply: Reply, rest: list[str]
) -> Reply:
    """Add guidance, suggestions and terms, and remember what was asked and said."""
    reply.topic = question.topic
    reply.subjects, reply.symptoms = list(question.subjects), list(question.symptoms)
    reply.guidance = guidance(question, memory, desk.base, desk.wording)
    following = suggestions(question, desk.base, desk.wording)
    reply.suggestions = asked(following, desk.base, desk.wording)
    reply.terms = terms_in(reply, desk.base)
    memory.topic, memory.subjects = question.topic, reply.subjects
    memory.symptoms, memory.rest = reply.symptoms, rest
    memory.said = [fact.key for fact in reply.facts]
    memory.options, memory.pending = options(following), ""
    memory.keep_asked(question.topic, reply.subjects, memory.said)
    return reply


def _compared(desk: Desk, question: Question) -> Reply | None:
    alike = [one for one in question.subjects if desk.base.subjects[one].kind in COMPARED]
    subjects = alike[:3] if len(alike) > 1 else []
    table, facts = side_by_side(subjects, desk.base, desk.wording) if subjects else (None, [])
    if not table:
        return None
    direct = [
        fact
        for one in subjects
        for fact in desk.base.on(one, "compare")
        if set(fact.about) & set(subjects)
    ]
    line = " ".join([*_not_ours(desk, question), desk.wording.line("side_by_side")])
    if direct:
        return Reply("answer", before=[line], facts=[direct[0], *facts], table=table)
    return Reply("answer", lead=line, facts=facts, table=table)


def terms_in(reply: Reply, base: FactBase) -> dict[str, str]:
    """Return the glossary terms that stand in a reply's facts, with their meanings."""
    text = " ".join(fact.text for fact in reply.facts).lower()
    return {term.term: term.text for term in base.glossary if _stands(term.term.lower(), text)}


def _stands(term: str, text: str) -> bool:
    place = text.find(term)
    end = place + len(term)
    around = text[max(0, place - 1) : place] + text[end : end + 1].replace("s", "")
    return place >= 0 and not any(one.isalnum() for one in around)


def _echo(desk: Desk, question: Question) -> list[str]:
    known = [one for one in question.misread if covers_drug(desk, [one])]
    names = ", ".join(desk.base.subjects[one].title for one in known)
    return [desk.wording.line("understood", subject=names)] if names else []


def premise(desk: Desk, question: Question) -> list[str]:
    """Put a false premise right first: a drug that treats none of the types named."""
    base, types = desk.base, desk.wording.receptor_types
    asked = [one for one in question.subjects if one in types]
    drugs = [base.subjects[one] for one in question.subjects if base.subjects[one].kind == "drug"]
    if question.topic not in ("who_can_get", "effectiveness", "approval_status") or not asked:
        return []
    for drug in drugs:
        treated = [one for one in drug.treats if one in types]
        if treated and not set(treated) & set(asked) and not _overlap(desk, treated, asked):
            names = " or ".join(base.subjects[one].name for one in treated if one in base.subjects)
            return [
                desk.wording.line(
                    "not_in_list",
                    subject=drug.title,
                    treats=names,
                    cancer=base.subjects[asked[0]].name,
                )
            ]
    return []


def _overlap(desk: Desk, treated: Sequence[str], asked: Sequence[str]) -> bool:
    """Tell whether types can coincide: HER2-low tumors are hr-positive or triple-negative."""
    types, low = {*treated, *asked}, set(desk.wording.low_types)
    return bool(low & types) and types - low <= set(desk.wording.low_among)


def _unlisted(desk: Desk, found: Found) -> list[str]:
    if not found.unlisted:
        return []
    subject = desk.base.subjects[found.asked_subject].title
    symptom = desk.base.subjects[found.unlisted].name
    return [desk.wording.line("not_listed", subject=subject, symptom=symptom)]


def _general(desk: Desk, question: Question, found: Found) -> list[str]:
    """Say so when the facts are about treatment in general, not about the subject named."""
    general = desk.wording.topics[question.topic].default
    if not question.subjects or found.asked_subject not in general:
        return []
    named = desk.base.subjects[question.subjects[0]]
    if found.asked_subject in question.subjects or named.short in found.now[0].text:
        return []
    subject = named.title
    return [desk.wording.line("in_general", subject=subject)]


def _not_ours(desk: Desk, question: Question) -> list[str]:
    if question.topic == "interactions":
        return []
    return [desk.wording.line("out_of_scope", "drug", name=one) for one in question.outside[:1]]


def _nothing_on(desk: Desk, question: Question, memory: Memory, found: Found) -> Reply:
    """Say that no fact speaks of what the question turns on, and offer the topic's facts."""
    subject = desk.base.subjects[found.asked_subject].title
    lead = desk.wording.line("nothing_on", matter=found.missing, subject=subject)
    reply = Reply("not_known", lead=f"{lead} {desk.wording.line('nearest')}", facts=found.now[:2])
    return finished(desk, question, memory, reply, [fact.key for fact in found.rest])


def not_known(desk: Desk, question: Question, memory: Memory) -> Reply:
    """Say that no reviewed fact answers it, and offer the nearest ones as such."""
    base, wording = desk.base, desk.wording
    lead = wording.line("not_known")
    if question.subjects:
        title = base.subjects[question.subjects[0]].title
        lead = wording.line("not_known_about", subject=title)
    close = [
        base.facts[key]
        for key, score in question.near.items()
        if score >= NEAREST_LEAST and key in base.facts
    ]
    named = {*question.subjects, *question.symptoms}
    sure = [one for one in close if question.near[one.key] >= NEAR_ANSWER]
    if sure and not question.topic and named & {sure[0].subject, *sure[0].about}:
        reply = Reply("answer", facts=sure[:2])
        return finished(desk, replace(question, topic=sure[0].topic), memory, reply, [])
    fitting = [fact for fact in close if not named or named & {fact.subject, *fact.about}][:2]
    reply = Reply("not_known", lead=lead, facts=fitting)
    if fitting:
        reply.lead = f"{lead} {wording.line('nearest')}"
    asked_before = list(memory.asked)  # the guide lists what was answered
    known = question if question.topic else replace(question, topic="what_is")
    made = finished(desk, known, memory, reply, [])
    made.topic = question.topic or None
    memory.asked = asked_before
    return made


def clarify(
    desk: Desk, memory: Memory, why: str, choices: list[Question], topic: str = "", **values: str
) -> Reply:
    """Ask back, with questions to choose from."""
    memory.pending, memory.options = why, options(choices)
    memory.topic = topic or memory.topic
    lead = desk.wording.line("clarify", why, **values)
    shown = asked(choices, desk.base, desk.wording)
    return Reply("clarify", lead=lead, topic=topic or None, suggestions=shown)


def did_you_mean(desk: Desk, named: Named, topic: str, memory: Memory) -> Reply:
    """Ask which look-alike name is meant; never guess a drug."""
    return did_you_mean_any(desk, [named.id, *named.others], topic, memory)


def did_you_mean_any(desk: Desk, names: Sequence[str], topic: str, memory: Memory) -> Reply:
    """Ask which of some ids or names outside the fact base is meant."""
    ids = list(dict.fromkeys(names))[:3]
    titles = [desk.base.subjects[one].title if one in desk.base.subjects else one for one in ids]
    known = [Question(topic or "what_is", (one,)) for one in ids if one in desk.base.subjects]
    reply = clarify(desk, memory, "did_you_mean", known, topic, names=" or ".join(titles))
    memory.candidates = ids
    return reply


def which_subject(desk: Desk, topic: str, memory: Memory) -> Reply:
    """Ask which drug a question is about, offering those the wording names."""
    if topic == "manage_symptom":
        return clarify(desk, memory, "symptom", [], topic)
    known = [one for one in desk.wording.examples if one in desk.base.subjects]
    choices = [Question(topic, (one,)) for one in known]
    return clarify(desk, memory, "compare" if topic == "compare" else "subject", choices, topic)


def which_topic(desk: Desk, subject: str, memory: Memory) -> Reply:
    """Ask what about a subject is wanted."""
    choices = topic_suggestions(subject, desk.base, desk.wording)
    memory.subjects = [subject]
    reply = clarify(desk, memory, "topic", choices, subject=desk.base.subjects[subject].title)
    reply.subjects = [subject]
    return reply


def guide(desk: Desk, question: Question, memory: Memory, kind: str = "guide") -> Reply:
    """Give questions to take to the oncologist."""
    subjects = [one for one in question.subjects if one in desk.base.subjects]
    lead = desk.wording.line("guide", "lead")
    if subjects:
        title = desk.base.subjects[subjects[0]].title
        lead = desk.wording.line("guide", "about", subject=title)
    about = Question("doctor_questions", tuple(subjects))
    listed = bank_questions(about, desk.base)[:MOST_LISTED]
    reply = Reply(kind, lead=lead, topic="doctor_questions", subjects=subjects)
    reply.after = ["\n".join(f"- {one}" for one in listed)] if listed else []
    reply.guidance = plain_guidance(memory, desk.wording)
    memory.topic, memory.subjects = "doctor_questions", subjects
    following = suggestions(about, desk.base, desk.wording)
    reply.suggestions = asked(following, desk.base, desk.wording)
    memory.options = options(following)
    return reply


def urgent(desk: Desk, heard: Heard, memory: Memory) -> Reply:
    """Put the action first: whom to call, what to say, then where it comes from."""
    tier = heard.triage.tier
    drugs = [one.id for part in heard.parts for one in part.names if one.kind == "drug"]
    known = [*drugs, *memory.own, *memory.subjects]
    ours = (desk.base.subjects[one] for one in known if one in desk.base.subjects)
    drug = next((one.id for one in ours if one.kind == "drug"), "")
    title = desk.base.subjects[drug].short if drug else ""
    advice = advise(heard.triage, desk.rules, title, desk.clinic)
    crisis = tier == "crisis"
    return Reply(
        "crisis" if crisis else "urgent",
        lead=advice.lead,
        after=[line for line in (advice.say, *advice.more) if line],
        topic="emergency",
        urgency="emergency" if crisis else tier,
        subjects=[drug] if drug and not crisis else [],
        cited=list(advice.sources),
    )


def refuse(desk: Desk, question: Question, heard: Heard, memory: Memory, region: str) -> Reply:
    """Decline to decide for one person, then give the facts that bear on it."""
    wording = desk.wording
    kind = heard.triage.personal_kind or "other"
    kind = kind if kind in wording.lines["refuse"] else "other"
    lead = wording.line("refuse", kind)
    if question.topic not in wording.bearing.get(kind, (question.topic,)):
        question = replace(question, topic=wording.bearing[kind][0])
    general = replace(question, near={})  # the leads: how a decision is worded fits no fact
    found = Found() if kind == "prognosis" else find(general, desk.base, wording, region)
    reply = Reply("refuse", lead=lead, facts=[] if found.missing else found.now[:2])
    reply.before = premise(desk, question)
    if reply.facts:
        reply.lead = f"{lead} {wording.line('refuse_bridge')}"
    made = finished(desk, question, memory, reply, [])
    made.topic = "personal_advice"
    treatments = [one for one in question.subjects if desk.base.subjects[one].kind != "symptom"]
    taken = filled(wording.lines["refuse_ask"][kind], question.on(*treatments), desk.base)
    if taken not in memory.guided:
        memory.guided.append(taken)
        made.guidance = wording.line("guidance", "start", question=taken)
    return made


def out_of_scope(desk: Desk, part: Part, memory: Memory, why: str = "", name: str = "") -> Reply:
    """Say plainly that it is outside, what is inside, and whom to ask."""
    wording = desk.wording
    line = wording.line("out_of_scope", why or "general", name=name)
    reply = Reply("out_of_scope", lead=f"{line} {wording.line('scope')}", topic="out_of_scope")
    known = [one.id for one in part.names if one.kind == "partner" or one.id in wording.neighbours]
    if why == "neighbour" and known:
        lead = desk.base.lead(known[0], "what_is")
        reply.facts = [lead] if lead else []
        reply.subjects = known
    if name:
        question = wording.line("guidance", "scope", name=name)
        reply.guidance = wording.line("guidance", "start", question=question)
    else:
        reply.guidance = plain_guidance(memory, wording)
    return reply


def support(desk: Desk, part: Part, memory: Memory) -> Reply:
    """Acknowledge, name a human, offer; no drug facts."""
    wording = desk.wording
    lead = wording.line("support", "feeling")
    lines = [wording.line("support", "offer"), wording.line("support", "ask_on")]
    return Reply("support", lead=lead, after=lines, topic="emotional")


def said(desk: Desk, kind: str, group: str, key: str, topic: str) -> Reply:
    """Return a reviewed line as a reply: small talk and what the bot is."""
    return Reply(kind, lead=desk.wording.line(group, key), topic=topic)


def other_language(desk: Desk, language: str) -> Reply:
    """Answer a message in another language safely."""
    lead = not_english(language, desk.rules)
    return Reply("out_of_scope", lead=lead, topic="out_of_scope")


def covers_drug(desk: Desk, subjects: Sequence[str]) -> bool:
    """Tell whether one of the subjects is a drug or class of ours."""
    known = (desk.base.subjects[one] for one in subjects if one in desk.base.subjects)
    return any(one.kind in DRUG_KINDS for one in known)
