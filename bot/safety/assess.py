"""Text and context -> Assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.safety.families import Spot
from bot.safety.language import language, region
from bot.safety.model import CALL_NOW, CALL_TODAY, EMERGENCY, TIERS, Assessment, Context, Finding
from bot.safety.patterns import Pattern
from bot.safety.personal import personal
from bot.safety.readings import number, readings
from bot.safety.rules import Flag, Rules
from bot.safety.scope import Mark, blocked, marks
from bot.safety.text import Word

TWO_SIGNS = "two-signs"
KEPT = ("IDIO", "ASK ")  # families that an idiom does not take words from


@dataclass(frozen=True)
class Message:
    """A message read: its words, where each family occurs, and what does not count."""

    words: list[Word]
    found: dict[str, list[Spot]]
    notes: list[Mark]
    region: str

    def said(self, spots: list[Spot]) -> str:
        """Return the words at some places, in order."""
        places = sorted({at for start, end in spots for at in range(start, end)})
        return " ".join(self.words[at].form for at in places)


def read(text: str, context: Context, rules: Rules, loose: bool = False) -> Message:
    """Return a message's words, families, readings and marks.

    `loose` also takes everyday words for slips ("heat" for "heart"): for a second look only.
    """
    words = rules.families.read(text, loose)
    found = _unmasked(rules.families.find(words))
    fahrenheit = "TEMP_WORD" in found and any(
        93 <= (number(word.form) or 0) <= 109 for word in words
    )
    where = context.region or region(words, rules, fahrenheit)
    fever = float(rules.regions.get(where, rules.regions[""])["fever"])
    found |= readings(words, found, rules.limits, fever)
    _join(found, rules.families.mixed)
    _derive(found, words, rules)
    _join(found, rules.families.mixed)
    _join(found, rules.unions)
    return Message(words, found, marks(words, found), where)


def _unmasked(found: dict[str, list[Spot]]) -> dict[str, list[Spot]]:
    """Return the families without the words of idioms and fixed compounds."""
    idioms, compounds = found.get("IDIOM", []), found.get("COMPOUND", [])
    if not idioms and not compounds:
        return found
    kept = {
        name: spots
        if name[:4] in KEPT
        else [
            one
            for one in spots
            if not _inside(one, idioms)
            and not any(_inside(one, [other]) and one != other for other in compounds)
        ]
        for name, spots in found.items()
    }
    return {name: spots for name, spots in kept.items() if spots}


def _join(found: dict[str, list[Spot]], unions: Mapping[str, tuple[str, ...]]) -> None:
    for name, parts in unions.items():
        if any(part in found for part in parts):
            found[name] = sorted({spot for part in parts for spot in found.get(part, ())})


def _derive(found: dict[str, list[Spot]], words: list[Word], rules: Rules) -> None:
    """Add the families that patterns make of others ("pee .. every hour")."""
    for name, patterns in rules.derived:
        spots = set(found.get(name, ()))
        for pattern in patterns:
            if pattern.needs <= found.keys():
                for live, aside in pattern.ways(found, words):
                    both = live + aside
                    spots.add((min(a for a, _ in both), max(b for _, b in both)))
        if spots:
            found[name] = sorted(spots)


def _inside(spot: Spot, others: list[Spot]) -> bool:
    return any(start <= spot[0] and spot[1] <= end for start, end in others)


def assess(text: str, context: Context, rules: Rules) -> Assessment:
    """Return how urgent a message is; never raises."""
    message = read(text, context, rules)
    findings = [found for flag in rules.flags if (found := fired(flag, message, context))]
    if not findings or TIERS.index(findings[0].tier) > TIERS.index(EMERGENCY):
        findings += _second_look(text, message, context, rules)
    today = [one for one in findings if one.tier == CALL_TODAY]
    if len(today) > 1 and len(findings) == len(today):
        words = "; ".join(one.words for one in today)
        both = tuple(dict.fromkeys(source for one in today for source in one.sources))
        findings.insert(0, Finding(CALL_NOW, TWO_SIGNS, words, both))
    findings.sort(key=lambda one: TIERS.index(one.tier))
    wants, kind = personal(message.words, message.found, rules)
    return Assessment(
        tier=findings[0].tier if findings else "",
        findings=tuple(findings),
        asks=asks(text, message),
        personal=wants,
        personal_kind=kind,
        language=language(text, message.words, rules),
        region=message.region,
    )


def _second_look(text: str, message: Message, context: Context, rules: Rules) -> list[Finding]:
    """Return what fires when one everyday word is taken for a slip and the rest stands as written.

    "Chest pans" and "heat fluttering" are caught; a single word never is.
    """
    again = read(text, context, rules, loose=True)
    strict = {name: set(spots) for name, spots in message.found.items()}
    made = []
    for flag in rules.flags:
        if flag.tier == CALL_TODAY or not named(flag, again, context) or stopped(flag, message):
            continue
        for pattern, live, aside, mark in matches(flag, again):
            if mark is None and _one_slip_only(pattern, live + aside, strict):
                made.append(Finding(flag.tier, flag.id, again.said(live + aside), flag.sources))
                break
    return made


def _one_slip_only(pattern: Pattern, spots: list[Spot], strict: dict[str, set[Spot]]) -> bool:
    names = [name for run in pattern.runs for name in run.names]
    known = set().union(*(strict.get(name, set()) for name in names))
    new = [one for one in spots if one not in known]
    if len(new) != 1:
        return False
    return len(spots) > 1 or new[0][1] - new[0][0] > 2


def named(flag: Flag, message: Message, context: Context) -> bool:
    """Return whether a drug that the flag is limited to was named, true when it has no limit."""
    return not flag.groups or any(
        group.ids & set(context.drugs) or group.family in message.found for group in flag.groups
    )


def fired(flag: Flag, message: Message, context: Context) -> Finding | None:
    """Return the finding of a flag, None when nothing in the message reports it."""
    if not named(flag, message, context) or stopped(flag, message):
        return None
    for _, live, aside, mark in matches(flag, message):
        if mark is None:
            return Finding(flag.tier, flag.id, message.said(live + aside), flag.sources)
    return None


def stopped(flag: Flag, message: Message) -> bool:
    """Return whether one of the flag's `unless` patterns occurs."""
    return any(
        pattern.needs <= message.found.keys()
        and any(True for _ in pattern.ways(message.found, message.words))
        for pattern in flag.unless
    )


def matches(
    flag: Flag, message: Message
) -> Iterator[tuple[Pattern, list[Spot], list[Spot], Mark | None]]:
    """Yield each match of a flag's patterns, with the mark that stops it."""
    for pattern in flag.patterns:
        if pattern.needs <= message.found.keys():
            for live, aside in pattern.ways(message.found, message.words):
                yield pattern, live, aside, blocked(live, message.notes, flag)


def asks(text: str, message: Message) -> bool:
    """Return whether a message holds a question."""
    return "?" in text or "？" in text or "OPENER" in message.found
