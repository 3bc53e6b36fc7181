"""Whether a message wants a decision about this person, and of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.safety.families import Spot
from bot.safety.patterns import Pattern
from bot.safety.rules import Rules
from bot.safety.text import Word

MOST_INTRODUCTION = 8  # words


def personal(
    words: Sequence[Word], found: Mapping[str, list[Spot]], rules: Rules
) -> tuple[bool | None, str]:
    """Return (True, kind), (False, "") for a known look-alike, or (None, "") for no opinion."""
    found = _asked(found)
    if _any(rules.never, words, found):
        return False, ""
    for request in rules.requests:
        if request.sure and _any(request.patterns, words, found):
            return True, request.kind
    if "ASK ME" not in found and _any(rules.harmless, words, found):
        return False, ""
    for request in rules.requests:
        if not request.sure and _any(request.patterns, words, found):
            return True, request.kind
    return None, ""


def _any(
    patterns: Sequence[Pattern], words: Sequence[Word], found: Mapping[str, list[Spot]]
) -> bool:
    return any(
        pattern.needs <= found.keys() and any(True for _ in pattern.ways(found, words))
        for pattern in patterns
    )


def _asked(found: Mapping[str, list[Spot]]) -> dict[str, list[Spot]]:
    """Return what stands after "my mum says": her name for it is not the question."""
    start = max((end for _, end in found.get("SAYS", ()) if end <= MOST_INTRODUCTION), default=0)
    kept = {name: [one for one in spots if one[0] >= start] for name, spots in found.items()}
    return {name: spots for name, spots in kept.items() if spots}
