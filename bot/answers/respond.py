"""The one door of this package: a message as understood, and the memory, to a Reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answers import kinds
from bot.answers.heard import Heard, Named, Part
from bot.answers.kinds import Desk
from bot.answers.memory import Memory
from bot.answers.reply import Reply
from bot.answers.resolve import Question, own_context, resolve, subjects_of, symptoms_of
from bot.knowledge import Fact
from bot.text import looks_like_question

SURE_PERSONAL = 0.5
LEAST_SURE = 0.22
NEXT_SHARE = 0.3
CLOSE = 0.35
NEAR_ENOUGH = 0.42
FAR, FAR_DECISION = 0.41, 0.3
MOST_MORE = 4
LONGEST_REMARK = 10
SURE_FEELING = 0.6
GRIEF = "grief"
SURE_FLAG = 0.7
SMALLTALK = ("greet", "goodbye", "thank", "bot_challenge", "insult", "chitchat")
ABOUT = ("help", "meta_sources", "meta_privacy", "forget_me")
LEANING = ("more", "simpler", "choose", "correct")
UNBOUND = (*SMALLTALK, *ABOUT, "emotional", "make_guide", "affirm", "deny")
ORDINALS = (  # "one" stands last: "the second one"
    (r"\b(?:first|1st|1|former)\b", 0),
    (r"\b(?:second|2nd|two|2)\b", 1),
    (r"\b(?:third|3rd|three|3)\b", 2),
    (r"\b(?:last|latter)\b", -1),
    (r"\bone\b", 0),
)
POINTING = re.compile(r"\b(?:it|its|this|that|these|those|they|them|she|he)\b", re.IGNORECASE)
BARE = re.compile(
    r"(?:and|what|how|about|or|the|a|an|in|for|with|same|then|but|ok|okay|so|also|now|please|just"
    r"|for|me|i|mean|meant|no|not|sorry|\W|_)*",
    re.IGNORECASE,
)


def respond(desk: Desk, heard: Heard, memory: Memory) -> tuple[Reply, Memory]:
    """Return the reply to a message and the conversation's memory after it."""
    heard = _second_net(heard)
    after = Memory.from_dict(memory.as_dict())
    for part in heard.parts:
        own = own_context(part, desk.base)
        after.own = list(dict.fromkeys([*own, *after.own]))[:6]
    tier = heard.triage.tier
    if tier in ("crisis", "emergency", "call_now") or (tier and not heard.triage.asks):
        return kinds.urgent(desk, heard, after), after
    if heard.triage.language != "en":
        return kinds.other_language(desk, heard.triage.language), after
    if not re.search(r"\w", heard.text):
        return kinds.clarify(desk, after, "not_sure", []), after
    replies = [_part(desk, heard, part, after) for part in _relevant(heard)]
    _warmth(desk, heard, replies)
    if tier:
        _act_today(desk, heard, replies[0], after)
    return _joined(replies), after


def _second_net(heard: Heard) -> Heard:
    """Send what sounds like a red flag, though no rule knows it, to the cancer center's line."""
    alike = any(one.intent == "red_flag" and one.sure >= SURE_FLAG for one in heard.parts)
    if heard.triage.tier or heard.triage.asks or not alike:
        return heard
    return replace(heard, triage=replace(heard.triage, tier="call_now"))


def _relevant(heard: Heard) -> list[Part]:
    """Return the parts to answer: small talk and feelings yield to a question beside them."""
    asking = [one for one in heard.parts if one.best_topic() and _is_question(one)]
    if _wants_decision(heard, heard.parts[0]) and heard.triage.personal:
        return [max(heard.parts, key=lambda one: len(one.names))]
    return (asking or list(heard.parts[:1]))[:2]


def _is_question(part: Part) -> bool:
    return part.intent.startswith("ask_") or part.intent in ("follow_up", "personal_advice")


def _wants_decision(heard: Heard, part: Part) -> bool:
    if heard.triage.personal is None:
        return part.intent == "personal_advice" and part.sure >= SURE_PERSONAL
    return heard.triage.personal


def _joined(replies: list[Reply]) -> Reply:
    if len(replies) == 1:
        return replies[0]
    first = replies[0]
    return replace(
        first,
        before=[],
        after=[],
        lead=first.short_answer(),
        parts=replies,
        suggestions=[one for reply in replies for one in reply.suggestions][:3],
    )


def _warmth(desk: Desk, heard: Heard, replies: list[Reply]) -> None:
    """Put a warm line before an answer to a message that also tells of distress."""
    feelings = any(one.intent == "emotional" and one.sure >= SURE_FEELING for one in heard.parts)
    grief = _grieving(desk, heard.text)
    if (feelings or grief) and replies[0].kind in ("answer", "refuse", "not_known", "clarify"):
        key = "grief" if grief else "with_question"
        replies[0].before.insert(0, desk.wording.line("support", key))
        replies[-1].after.append(desk.wording.line("support", "offer"))
    for reply in replies if grief else ():
        reply.suggestions = []


def _act_today(desk: Desk, heard: Heard, reply: Reply, memory: Memory) -> None:
    """Make "call today" the first sentence of an answer that also has a question."""
    action = kinds.urgent(desk, heard, memory)
    reply.urgency = heard.triage.tier
    reply.before.insert(0, action.lead)
    reply.cited = [*action.cited, *reply.cited]


def _part(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Answer one part: look-alikes first, then what is outside, then decisions, then the rest."""
    unsure = next((one for one in part.names if one.how == "unsure"), None)
    unsure = unsure or _close_to_other(desk, part)
    if unsure:
        return kinds.did_you_mean(desk, unsure, part.best_topic(), memory)
    decision = _wants_decision(heard, part)
    outside = _outside(desk, part, memory, decision and heard.triage.personal_kind == "results")
    if outside:
        return outside
    if _far(heard, part, memory):
        return kinds.out_of_scope(desk, part, memory)
    if decision:
        topic = part.best_topic() or "serious_effects"
        question = _question(desk, heard, part, topic, memory)
        return kinds.refuse(desk, question, heard, memory, _region(desk, heard))
    return _within(desk, heard, part, memory)


def _within(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
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


def _close_to_other(desk: Desk, part: Part) -> Named | None:
    """Return a misspelled name close to a drug outside the scope, when no drug of ours is named."""
    if kinds.covers_drug(desk, subjects_of(part.names, desk.wording)):
        return None
    fuzzy = (one for one in part.names if one.how == "fuzzy")
    return next((one for one in fuzzy if one.kind == "outside-drug"), None)


def _far(heard: Heard, part: Part, memory: Memory) -> bool:
    """Tell whether a part with no name, in a fresh conversation, is far from every fact."""
    sure = part.sure >= LEAST_SURE and part.intent in (*UNBOUND, *LEANING)
    pointing = part.intent.startswith("ask_") and POINTING.search(part.text)
    clear = heard.triage.personal and heard.triage.personal_kind not in ("", "other")
    if part.names or memory.topic or sure or pointing or clear:
        return False
    least = FAR_DECISION if heard.triage.personal else FAR
    return max((score for _, score in heard.nearest), default=0.0) < least


def _region(desk: Desk, heard: Heard) -> str:
    return heard.triage.region or desk.region


def _question(desk: Desk, heard: Heard, part: Part, topic: str, memory: Memory) -> Question:
    question = resolve(part, topic, memory, desk.base, desk.wording)
    return replace(question, near=dict(heard.fitting))


def _outside(desk: Desk, part: Part, memory: Memory, results: bool = False) -> Reply | None:
    """Return an out-of-scope reply when only names outside the scope were given."""
    subjects = subjects_of(part.names, desk.wording)
    ours = [one for one in subjects if one not in desk.wording.neighbours]
    drugs = kinds.covers_drug(desk, ours)
    cancer = next((one for one in part.names if one.kind == "outside-cancer"), None)
    breast = any(one.kind == "cancer" for one in part.names)
    if cancer and not breast:
        if ours:  # "and for breast cancer?" may follow
            memory.subjects, memory.topic = list(ours), part.best_topic() or memory.topic
        return kinds.out_of_scope(desk, part, memory, "cancer", cancer.text)
    other = next((one for one in part.names if one.kind == "outside-drug"), None)
    if other and not drugs:
        return kinds.out_of_scope(desk, part, memory, "drug", other.text)
    partner = next((one for one in part.names if one.kind == "partner"), None)
    neighbour = (
        partner.text
        if partner
        else next(
            (desk.base.subjects[one].name for one in subjects if one in desk.wording.neighbours), ""
        )
    )
    settings_only = set(ours) <= set(desk.wording.settings)
    carried = memory.subjects and POINTING.search(part.text)
    if neighbour and settings_only and not (carried or results) and part.intent != "emotional":
        if not partner and part.best_topic(LEAST_SURE) in ("what_is", "how_it_works", "compare"):
            return None
        return kinds.out_of_scope(desk, part, memory, "neighbour", neighbour)
    return None


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
    question = _question(desk, heard, part, topic, memory)
    if POINTING.search(part.text):
        question = _beside(question, memory)
    defaults = desk.wording.topics[topic].default
    if not question.subjects and not defaults and topic != "doctor_questions":
        return kinds.which_subject(desk, topic, memory)
    return kinds.answer(desk, question, memory, _region(desk, heard))


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
    topic = memory.topic or ("what_is" if subjects or symptoms else "")
    if symptoms and not subjects and memory.subjects:
        topic = topic if topic in ("manage_symptom", "serious_effects") else "side_effects"
    if not topic:
        return kinds.clarify(desk, memory, "nothing_before", [])
    if not subjects and not symptoms:
        topic = part.best_topic(LEAST_SURE) or part.next_topic(NEXT_SHARE) or topic
        if not memory.subjects:
            return _ask(desk, heard, part, memory)
    question = _beside(_question(desk, heard, part, topic, memory), memory)
    return kinds.answer(desk, question, memory, _region(desk, heard))


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
    return kinds.answer(desk, question, memory, _region(desk, heard))


def _correct(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Take "no, the other one": another candidate, or a name given now."""
    known = [one for one in memory.candidates if one in desk.base.subjects]
    others = [one for one in known if one not in memory.subjects]
    if others and not part.names and memory.topic:
        question = Question(memory.topic, (others[0],))
        return kinds.answer(desk, question, memory, _region(desk, heard))
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
    if not _grieving(desk, part.text) and memory.pending != GRIEF:
        return kinds.support(desk, part, memory)
    memory.pending = GRIEF
    lead, offer = (desk.wording.line("support", key) for key in ("grief", "offer"))
    return Reply("support", lead=lead, after=[offer], topic="emotional")


def _grieving(desk: Desk, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text.lower()) for word in desk.wording.grief)


def _guide(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    question = _question(desk, heard, part, "doctor_questions", memory)
    return kinds.guide(desk, question, memory)


def _scope(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Trust the names over the classifier: a covered drug is in scope."""
    if kinds.covers_drug(desk, subjects_of(part.names, desk.wording)):
        return _ask(desk, heard, part, memory)
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
