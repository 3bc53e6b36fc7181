"""Whether a message wants a decision about this person, and of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.safety.families import Spot
from bot.safety.patterns import Pattern
from bot.safety.rules import Rules
from bot.safety.text import Word


def personal(
    words: Sequence[Word], found: Mapping[str, list[Spot]], rules: Rules
) -> tuple[bool | None, str]:
    """Return (True, kind), (False, "") for a known look-alike, or (None, "") for no opinion."""
    for request in rules.requests:
        if request.sure and _any(request.patterns, words, found):
            return True, request.kind
    if _any(rules.harmless, words, found):
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
