"""One part that is in scope and wants no decision: by its form, then its intent, to a Reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answers import kinds
from bot.answers.heard import Heard, Part
from bot.answers.kinds import Desk
from bot.answers.memory import Memory
from bot.answers.reply import Reply
from bot.answers.resolve import Question, own_context, resolve, subjects_of, symptoms_of
from bot.answers.scope import ABOUT, LEAST_SURE, POINTING, SMALLTALK
from bot.answers.select import EFFECT_TOPICS
from bot.knowledge import Fact
from bot.text import looks_like_question

NEXT_SHARE = 0.3
CLOSE = 0.35
NEAR_ENOUGH, NEAR_EFFECT = 0.42, 0.65
MOST_MORE = 4
LONGEST_REMARK = 10
GRIEF = "grief"
ORDINALS = (  # "one" stands last: "the second one"
    (r"\b(?:first|1st|1|former)\b", 0),
    (r"\b(?:second|2nd|two|2)\b", 1),
    (r"\b(?:third|3rd|three|3)\b", 2),
    (r"\b(?:last|latter)\b", -1),
    (r"\bone\b", 0),
)
BARE = re.compile(
    r"(?:and|what|how|about|or|the|a|an|in|for|with|same|then|but|ok|okay|so|also|now|please|just"
    r"|for|me|i|mean|meant|no|not|sorry|\W|_)*",
    re.IGNORECASE,
)


def within(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Answer a part that is in scope and wants no decision, by its form, then its intent."""
    if _bare(desk, part):
        return _follow_up(desk, heard, part, memory)
    if _tells(desk, part):
        return kinds.which_topic(desk, subjects_of(part.names, desk.wording)[0], memory)
    if memory.pending == GRIEF and part.names and not looks_like_question(part.text):
        return _emotional(desk, heard, part, memory)
    pointing = memory.subjects and POINTING.search(part.text)
    if part.intent in ABOUT and pointing and part.best_topic(CLOSE):  # "how do they work"
        return _ask(desk, heard, part, memory)
    handler = HANDLERS.get(part.intent)
    if handler:
        return handler(desk, heard, part, memory)
    if part.intent in SMALLTALK:
        return kinds.said(desk, "smalltalk", "smalltalk", part.intent, "smalltalk")
    if part.intent in ABOUT:
        return kinds.said(desk, "about", "about", part.intent, "meta")
    return _ask(desk, heard, part, memory)


def region(desk: Desk, heard: Heard) -> str:
    return heard.triage.region or desk.region


def question_of(desk: Desk, heard: Heard, part: Part, topic: str, memory: Memory) -> Question:
    question = resolve(part, topic, memory, desk.base, desk.wording)
    pointing = not part.names and POINTING.search(part.text)
    if pointing and topic in EFFECT_TOPICS and not question.symptoms:
        question = replace(question, symptoms=tuple(memory.symptoms))
    return replace(question, near=dict(part.fitting))


def _bare(desk: Desk, part: Part) -> bool:
    """Tell whether a part is only a name ("and Verzenio?"), which follows what went before."""
    if not subjects_of(part.names, desk.wording) and not symptoms_of(part.names):
        return False
    left = part.text
    for one in part.names:
        left = left.replace(one.text, " ")
    return bool(BARE.fullmatch(left))


def _tells(desk: Desk, part: Part) -> bool:
    """Tell whether a part only says what the person is on, without a question or a symptom."""
    short = len(part.text.split()) <= LONGEST_REMARK and not symptoms_of(part.names)
    return short and not looks_like_question(part.text) and bool(own_context(part, desk.base))


def _ask(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Answer an `ask_` intent; anything unclear is asked back, never guessed."""
    topic = part.best_topic(LEAST_SURE)
    if not topic:
        return _unclear(desk, heard, part, memory)
    question = question_of(desk, heard, part, topic, memory)
    if POINTING.search(part.text):
        question = _beside(question, memory)
    defaults = desk.wording.topics[topic].default
    if not question.subjects and not defaults and topic != "doctor_questions":
        return kinds.which_subject(desk, topic, memory)
    return kinds.answer(desk, question, memory, region(desk, heard))


def _unclear(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """No topic fits: ask what about the subject, offer the nearest facts, or say it is outside."""
    subjects = subjects_of(part.names, desk.wording)
    best = max((score for _, score in heard.nearest), default=0.0)
    if best >= NEAR_ENOUGH and (subjects or part.intent != "out_of_scope"):
        question = Question("", subjects, near=dict(heard.nearest), text=part.text)
        return kinds.not_known(desk, question, memory)
    if subjects:
        return kinds.which_topic(desk, subjects[0], memory)
    return kinds.out_of_scope(desk, part, memory)


def _follow_up(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Ask the last topic of a new subject, or a new topic of the last subject."""
    subjects = subjects_of(part.names, desk.wording)
    symptoms = symptoms_of(part.names)
    topic = memory.topic or _paired(desk, part) or ("what_is" if subjects or symptoms else "")
    if symptoms and not subjects and memory.subjects:
        topic = topic if topic in ("manage_symptom", "serious_effects") else "side_effects"
    if not topic:
        return kinds.clarify(desk, memory, "nothing_before", [])
    if not subjects and not symptoms:
        topic = part.best_topic(LEAST_SURE) or part.next_topic(NEXT_SHARE) or topic
        if not memory.subjects:
            return _ask(desk, heard, part, memory)
    question = _beside(question_of(desk, heard, part, topic, memory), memory)
    if _bare(desk, part):  # a name alone says nothing of which fact fits: the lead stands first
        question = replace(question, near={})
    return kinds.answer(desk, question, memory, region(desk, heard))


def _paired(desk: Desk, part: Part) -> str:
    """Return what a drug's name beside another name asks: "kisqali turmeric", "keytruda rash"."""
    ids = {one.id: one.kind for one in part.names}
    if not {"drug", "drug_class"} & set(ids.values()):
        return ""
    paired = desk.wording.paired
    return next((paired[key] for one in ids.items() for key in one if key in paired), "")


def _beside(question: Question, memory: Memory) -> Question:
    """Put the conversation's subject beside the only one of a comparison."""
    earlier = [one for one in memory.subjects[:1] if one not in question.subjects]
    if question.topic != "compare" or len(question.subjects) > 1:
        return question
    return question.on(*earlier, *question.subjects)


def _more(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    facts = _facts(desk, memory.rest)
    if not facts and not memory.said:
        return kinds.clarify(desk, memory, "nothing_before", [])
    reply = Reply("answer", facts=facts[:MOST_MORE])
    if not facts:
        reply = Reply("smalltalk", lead=desk.wording.line("no_more"), topic="smalltalk")
        return reply
    return _again(desk, memory, reply, memory.rest[MOST_MORE:])


def _simpler(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Give the shortest form of the last answer, with its words explained."""
    facts = _facts(desk, memory.said)[:1]
    if not facts:
        return kinds.clarify(desk, memory, "nothing_before", [])
    reply = Reply("answer", facts=facts)
    reply.after = [f"{term}: {text}" for term, text in kinds.terms_in(reply, desk.base).items()]
    return _again(desk, memory, reply, [*memory.said[1:], *memory.rest])


def _again(desk: Desk, memory: Memory, reply: Reply, rest: list[str]) -> Reply:
    """Finish a reply that goes on with the last question."""
    subjects = tuple(one for one in memory.subjects if one in desk.base.subjects)
    question = Question(memory.topic, subjects, tuple(memory.symptoms))
    return kinds.finished(desk, question, memory, reply, rest)


def _facts(desk: Desk, keys: list[str]) -> list[Fact]:
    return [desk.base.facts[key] for key in keys if key in desk.base.facts]


def _choose(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Take "the second one" from what was offered last."""
    for pattern, place in ORDINALS:
        named = re.search(pattern, part.text.lower())
        if named and memory.options and place < len(memory.options):
            return _option(desk, heard, memory, memory.options[place])
    return _follow_up(desk, heard, part, memory)


def _option(desk: Desk, heard: Heard, memory: Memory, option: dict[str, object]) -> Reply:
    known = [str(one) for one in option["subjects"]]  # type: ignore[attr-defined]
    symptoms = tuple(str(one) for one in option["symptoms"])  # type: ignore[attr-defined]
    question = Question(str(option["topic"]), tuple(known), symptoms)
    return kinds.answer(desk, question, memory, region(desk, heard))


def _correct(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Take "no, the other one": another candidate, or a name given now."""
    known = [one for one in memory.candidates if one in desk.base.subjects]
    others = [one for one in known if one not in memory.subjects]
    if others and not part.names and memory.topic:
        question = Question(memory.topic, (others[0],))
        return kinds.answer(desk, question, memory, region(desk, heard))
    if part.names:
        return _follow_up(desk, heard, part, memory)
    return kinds.clarify(desk, memory, "not_sure", [])


def _affirm(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    if memory.pending == "did_you_mean":
        if len(memory.candidates) > 1:  # "yes" does not say which
            return kinds.did_you_mean_any(desk, memory.candidates, memory.topic, memory)
        if memory.options:
            return _option(desk, heard, memory, memory.options[0])
        return kinds.out_of_scope(desk, part, memory, "drug", *memory.candidates)
    return kinds.said(desk, "smalltalk", "smalltalk", part.intent, "smalltalk")


def _deny(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    if memory.pending == "did_you_mean":
        return kinds.which_subject(desk, memory.topic or "what_is", memory)
    return kinds.said(desk, "smalltalk", "smalltalk", "deny", "smalltalk")


def _emotional(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    if not grieving(desk, part.text) and memory.pending != GRIEF:
        return kinds.support(desk, part, memory)
    return mourn(desk, memory)


def mourn(desk: Desk, memory: Memory) -> Reply:
    """Answer bereavement: no drug facts, no suggestions, who can talk it through."""
    memory.pending = GRIEF
    lead, team, offer = (desk.wording.line("support", key) for key in ("grief", "team", "offer"))
    return Reply("support", lead=lead, after=[team, offer], topic="emotional")


def grieving(desk: Desk, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text.lower()) for word in desk.wording.grief)


def _guide(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    question = question_of(desk, heard, part, "doctor_questions", memory)
    return kinds.guide(desk, question, memory)


def _scope(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Trust the names over the classifier: a covered drug or a well-known effect is in scope."""
    if kinds.covers_drug(desk, subjects_of(part.names, desk.wording)):
        return _ask(desk, heard, part, memory)
    near = max((score for _, score in heard.nearest), default=0.0)
    if symptoms_of(part.names) and near >= NEAR_EFFECT:  # "what is hair loss"
        question = question_of(desk, heard, part, part.best_topic() or "what_is", memory)
        return kinds.answer(desk, question, memory, region(desk, heard))
    return kinds.out_of_scope(desk, part, memory)


HANDLERS: dict[str, Callable[[Desk, Heard, Part, Memory], Reply]] = {
    "follow_up": _follow_up,
    "more": _more,
    "simpler": _simpler,
    "choose": _choose,
    "correct": _correct,
    "affirm": _affirm,
    "deny": _deny,
    "emotional": _emotional,
    "make_guide": _guide,
    "out_of_scope": _scope,
    "nlu_fallback": _unclear,
}
