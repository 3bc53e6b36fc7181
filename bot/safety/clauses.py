"""Clauses: where one begins, whether it has its own subject, how far a list of them reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.safety.families import Spot
from bot.safety.text import Word

Found = Mapping[str, list[Spot]]
LONGEST_ITEM, SHORT_ITEM = 5, 3  # words of a part of a list: "no fever, chills or cough"


@dataclass(frozen=True)
class Clause:
    """Words first..end of one sentence; `fresh` when it has its own subject or question word."""

    first: int
    end: int
    fresh: bool
    joined: bool  # follows the clause before by a comma, "and", "or" or nothing


def clauses(words: Sequence[Word], found: Found) -> list[Clause]:
    """Return the clauses of a message in order."""
    hard = {start: end for start, end in found.get("JOIN_HARD", ())}
    soft = {start: end for start, end in found.get("JOIN_SOFT", ())}
    subjects = {start for start, _ in found.get("SUBJECT", ())}
    subjects |= {start for start, _ in found.get("OPENER", ())}
    fresh = subjects | {start for start, _ in found.get("SUBJECT_START", ())}
    led = {end for _, end in found.get("AFTER_OPENER", ())}  # "if | i get": no new clause there
    subjects -= led
    fillers = places("FILLER", found)
    subjects |= {end for _, end in found.get("SAYS", ())}  # "my mum says | is it ..."
    made: list[Clause] = []
    first = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and not _starts(at, words, hard, soft, subjects):
            continue
        begin = first
        while begin < at - 1 and (begin in hard or begin in soft or begin in fillers):
            begin = max(hard.get(begin, 0), soft.get(begin, 0), begin + 1)
        new = first == 0 or words[first].sentence != words[first - 1].sentence
        made.append(Clause(first, at, begin in fresh, not new and first not in hard))
        first = at
    return made


def _starts(
    at: int,
    words: Sequence[Word],
    hard: Mapping[int, int],
    soft: Mapping[int, int],
    fresh: set[int],
) -> bool:
    if words[at].before or at in hard or at in soft:
        return True
    return at in fresh and at - 1 not in hard and at - 1 not in soft and not words[at].before


def places(name: str, found: Found) -> set[int]:
    """Return every word's place that a family covers."""
    return {at for start, end in found.get(name, ()) for at in range(start, end)}


def within(spot: Spot, clause: Clause) -> bool:
    return clause.first <= spot[0] < clause.end


def has(name: str, found: Found, first: int, end: int) -> bool:
    return any(first <= start < end for start, _ in found.get(name, ()))


def listed(number: int, parts: Sequence[Clause], words: Sequence[Word], found: Found) -> int:
    """Return how far "no a, b or c" reaches: short clauses joined by "or", "nor" or "and"."""
    end = parts[number].end
    joins = {start for start, _ in found.get("JOIN_LIST", ())}
    for place, part in enumerate(parts[number + 1 :], start=number + 1):
        if not part.joined or part.fresh:
            break
        if part.first in joins:
            end = part.end
            continue
        if part.end - part.first > LONGEST_ITEM:
            break
        later = parts[place + 1 : place + 3]
        if part.end - part.first <= SHORT_ITEM and any(
            one.first in joins and not one.fresh and one.joined for one in later
        ):
            end = part.end
            continue
        break
    return end
