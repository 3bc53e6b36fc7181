"""Why a message was, or was not, urgent: for curators."""

from __future__ import annotations

from bot.safety.assess import Message, assess, matches, named, read
from bot.safety.model import Context
from bot.safety.rules import Flag, Rules
from bot.safety.scope import Mark

BECAUSE = {
    "negated": "denied",
    "asked": "asked about",
    "supposed": "supposed",
    "past": "long past",
    "over": "over now",
    "help": "the subject of a plea for help",
    "other": "about someone else or read somewhere",
}


def explain(text: str, context: Context, rules: Rules) -> list[str]:
    """Return what was decided, one line a flag that fired, then one a near miss with its reason."""
    assessment = assess(text, context, rules)
    message = read(text, context, rules)
    lines = [
        f"tier: {assessment.tier or 'none'}; region: {assessment.region or 'unknown'}; language: "
        f"{assessment.language}; question: {'yes' if assessment.asks else 'no'}; "
        f"personal decision: {_personal(assessment.personal, assessment.personal_kind)}"
    ]
    lines += [
        f'fired: {one.tier} {one.rule} on "{one.words}" [{", ".join(one.sources)}]'
        for one in assessment.findings
    ]
    fired = {one.rule for one in assessment.findings}
    for flag in rules.flags:
        if flag.id not in fired:
            lines += _near(flag, message, context)
    return lines


def _personal(wants: bool | None, kind: str) -> str:
    return {True: f"yes ({kind})", False: "no (a known look-alike)", None: "no opinion"}[wants]


def _near(flag: Flag, message: Message, context: Context) -> list[str]:
    for pattern, live, aside, mark in matches(flag, message):
        said = message.said(live + aside)
        if not named(flag, message, context):
            return [f'not: {flag.tier} {flag.id} on "{said}": none of its drugs was named']
        if mark:
            return [
                f'not: {flag.tier} {flag.id} on "{said}": {_reason(mark, message)}'
                f" (pattern {pattern.text})"
            ]
    return []


def _reason(mark: Mark, message: Message) -> str:
    cue = " ".join(message.words[at].form for at in range(*mark.cue))
    return f'{BECAUSE[mark.reason]}, because of "{cue}"'
