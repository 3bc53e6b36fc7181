"""The one door of this package: a message as understood, and the memory, to a Reply."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers import kinds
from bot.answers.heard import Heard, Part
from bot.answers.kinds import Desk
from bot.answers.memory import Memory
from bot.answers.reply import Reply
from bot.answers.resolve import own_context, symptoms_of
from bot.answers.scope import close_to_other, far, outside
from bot.answers.turns import grieving, mourn, question_of, region, within

SURE_PERSONAL = 0.5
SURE_FEELING = 0.6
SURE_FLAG = 0.7
PLAIN = ("what_is", "how_it_works")
SURE_GENERAL, LEAST_GENERAL = 0.75, 0.25
GENERAL = {
    "ask_interactions": ("", "dose", "stop", "supplement", "other"),
    "ask_manage_symptom": ("", "other"),
}


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
    if not tier and _mourns(desk, heard):
        return mourn(desk, after), after
    replies = [_part(desk, heard, part, after) for part in _relevant(heard)]
    _warmth(desk, heard, replies)
    if tier:
        _act_today(desk, heard, replies[0], after)
    return _joined(replies), after


def _mourns(desk: Desk, heard: Heard) -> bool:
    """Tell whether a bereaved person asks what a drug did, rather than what it is."""
    drugs = any(one.kind == "drug" for part in heard.parts for one in part.names)
    plain = all(part.best_topic() in PLAIN for part in _relevant(heard))
    return drugs and not plain and grieving(desk, heard.text)


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
    """Tell whether a part wants a decision: triage's rules say, else the classifier.

    "Can I take X with Y?" and "what should I do about Z?" get what is known in general.
    """
    if heard.triage.personal is None:
        return part.intent == "personal_advice" and part.sure >= SURE_PERSONAL
    general = GENERAL.get(part.intent, ()) if part.sure >= SURE_GENERAL and part.names else ()
    if part.best_topic(LEAST_GENERAL) == "manage_symptom" and symptoms_of(part.names):
        general = GENERAL["ask_manage_symptom"]
    return heard.triage.personal and heard.triage.personal_kind not in general


def _joined(replies: list[Reply]) -> Reply:
    first = replies[0]
    said = {fact.key for fact in first.facts}
    fresh = [one for one in replies[1:] if not one.facts or {fact.key for fact in one.facts} - said]
    replies = [first, *fresh]
    if not fresh:
        return first
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
    grief = grieving(desk, heard.text)
    if (feelings or grief) and replies[0].kind in ("answer", "refuse", "not_known", "clarify"):
        key = "grief" if grief else "with_question"
        replies[0].before.insert(0, desk.wording.line("support", key))
        replies[-1].after.append(desk.wording.line("support", "offer"))
    for reply in replies if grief else ():
        reply.suggestions, reply.guidance = [], ""


def _act_today(desk: Desk, heard: Heard, reply: Reply, memory: Memory) -> None:
    """Make "call today" the first sentence of an answer that also has a question."""
    action = kinds.urgent(desk, heard, memory)
    reply.urgency = heard.triage.tier
    reply.before.insert(0, action.lead)
    reply.cited = [*action.cited, *reply.cited]


def _part(desk: Desk, heard: Heard, part: Part, memory: Memory) -> Reply:
    """Answer one part: look-alikes first, then what is outside, then decisions, then the rest."""
    unsure = next((one for one in part.names if one.how == "unsure"), None)
    unsure = unsure or close_to_other(desk, part)
    if unsure:
        return kinds.did_you_mean(desk, unsure, part.best_topic(), memory)
    decision = _wants_decision(heard, part)
    beyond = outside(desk, part, memory, decision and heard.triage.personal_kind == "results")
    if beyond:
        return beyond
    if far(heard, part, memory):
        return kinds.out_of_scope(desk, part, memory)
    if decision:
        topic = part.best_topic() or "serious_effects"
        question = question_of(desk, heard, part, topic, memory)
        # "Can I take Herceptin if I am HER2-negative?" is answered by putting the premise right.
        if not kinds.premise(desk, question):
            return kinds.refuse(desk, question, heard, memory, region(desk, heard))
    return within(desk, heard, part, memory)
