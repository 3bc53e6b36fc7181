"""What is outside: look-alike names, other cancers and drugs, neighbours, and far-off questions."""

from __future__ import annotations

import re

from bot.answers import kinds
from bot.answers.heard import Heard, Named, Part
from bot.answers.kinds import Desk
from bot.answers.memory import Memory
from bot.answers.reply import Reply
from bot.answers.resolve import subjects_of

LEAST_SURE, SURE_TURN = 0.22, 0.6
FAR, FAR_LATER = 0.41, 0.3
DOUBT_DECISION, DOUBT_LATER = 0.3, 0.2
SMALLTALK = ("greet", "goodbye", "thank", "bot_challenge", "insult", "chitchat")
ABOUT = ("help", "meta_sources", "meta_privacy", "forget_me")
LEANING = ("more", "simpler", "choose", "correct")
UNBOUND = (*SMALLTALK, *ABOUT, "emotional", "make_guide", "affirm", "deny")
POINTING = re.compile(r"\b(?:it|its|this|that|these|those|they|them|she|he)\b", re.IGNORECASE)


def close_to_other(desk: Desk, part: Part) -> Named | None:
    """Return a misspelled name close to a drug outside the scope, when no drug of ours is named."""
    if kinds.covers_drug(desk, subjects_of(part.names, desk.wording)):
        return None
    fuzzy = (one for one in part.names if one.how == "fuzzy")
    return next((one for one in fuzzy if one.kind == "outside-drug"), None)


def far(heard: Heard, part: Part, memory: Memory) -> bool:
    """Tell whether a part without a name is far from every fact, thus about other things."""
    enough = SURE_TURN if part.intent in LEANING else LEAST_SURE
    turn = part.sure >= enough and part.intent in (*UNBOUND, *LEANING)
    pointing = part.intent.startswith("ask_") and POINTING.search(part.text)
    if part.names or turn or pointing:
        return False
    near = max((score for _, score in heard.nearest), default=0.0)
    doubt = dict(part.intents).get("out_of_scope", 0.0)
    if heard.triage.personal:
        return near < FAR and doubt >= DOUBT_DECISION
    if memory.topic:
        return near < FAR_LATER and doubt >= DOUBT_LATER and part.intent != "follow_up"
    return near < FAR


def outside(desk: Desk, part: Part, memory: Memory, results: bool = False) -> Reply | None:
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
