"""Which words of a message are denied, asked about, supposed, long past or about someone else.

Works clause by clause. A clause starts after punctuation, a joining word ("but", "because") or at
a fresh subject ("i am", "she has"); a clause without a subject of its own ("and chills") goes on
with what was said of the one before. Cue words come from data/safety/language.yml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.safety.clauses import Clause, Found, clauses, has, listed, places, within
from bot.safety.families import Spot
from bot.safety.model import CALL_TODAY, CRISIS
from bot.safety.rules import Flag
from bot.safety.text import Word

NEGATED, ASKED, SUPPOSED, PAST, OTHER = "negated", "asked", "supposed", "past", "other"
OVER, HELP = "over", "help"
BARE = 3  # a message of so few words ("mouth sores") names a subject rather than reports
NOUN_REACH, VERB_REACH = 4, 3


@dataclass(frozen=True)
class Mark:
    """Why words first..end do not count, and the cue that says so."""

    reason: str
    first: int
    end: int
    cue: Spot


def marks(words: Sequence[Word], found: Found) -> list[Mark]:
    """Return every stretch of words that does not count as reported now."""
    parts = clauses(words, found)
    made: list[Mark] = []
    made += _negations(words, found, parts)
    made += _questions(words, found, parts)
    made += _pasts(words, found, parts)
    made += _help(words, found, parts)
    return made


def _help(words: Sequence[Word], found: Found, parts: Sequence[Clause]) -> list[Mark]:
    """Return what is only the subject of a plea for general help ("what helps a rash").

    Stops the call_today signs alone: with those the answer itself says whom to call.
    """
    if len(words) <= BARE and not found.get("SUBJECT") and not found.get("STILL"):
        return [Mark(HELP, 0, len(words), (len(words), len(words)))]
    if found.get("SUBJECT") or found.get("SUBJECT_START") or found.get("EVIDENCE"):
        return []
    return [Mark(HELP, 0, len(words), cue) for cue in found.get("HELP_ASK", ())]


def _negations(words: Sequence[Word], found: Found, parts: Sequence[Clause]) -> list[Mark]:
    masked = places("NOT_NEGATION", found)
    made = []
    for name, reach in (("NO_NOUN", NOUN_REACH), ("NOT", VERB_REACH), ("NOT_HAVE", 0)):
        for cue in found.get(name, ()):
            if any(at in masked for at in range(*cue)):
                continue
            number = next(i for i, part in enumerate(parts) if within(cue, part))
            end = parts[number].end
            if name == "NO_NOUN" and has(
                "CANNOT", found, max(parts[number].first, cue[0] - 7), cue[0]
            ):
                continue  # "cannot get through a sentence without coughing"
            if reach:
                end = min(end, cue[1] + reach)
                stops = [at for at, _ in found.get("NEGATION_END", ()) if cue[1] <= at < end]
                end = min([end, *stops])
            if end == parts[number].end:
                end = listed(number, parts, words, found)
            made.append(Mark(NEGATED, cue[0], end, cue))
    for cue in found.get("NOT_AFTER", ()):  # "... has not happened to me"
        part = next(one for one in parts if within(cue, one))
        made.append(Mark(NEGATED, part.first, cue[1], cue))
    return made


def _questions(words: Sequence[Word], found: Found, parts: Sequence[Clause]) -> list[Mark]:
    made = []
    fillers = places("FILLER", found)
    openers = {cue[0]: cue for cue in found.get("ASK_START", ())}
    joins = dict(found.get("JOIN_SOFT", [])) | dict(found.get("JOIN_HARD", []))
    for number, part in enumerate(parts):
        begin = part.first
        while begin < part.end - 1 and (begin in fillers or begin in joins):
            begin += 1
        cues = [openers[begin]] if begin in openers and _opens(begin, part, words, found) else []
        cues += [cue for cue in found.get("ASK_ANYWHERE", ()) if within(cue, part)]
        for cue in cues:
            if not _reports(cue, part, words, found):
                made.append(Mark(ASKED, cue[0], listed(number, parts, words, found), cue))
        for cue in found.get("SUPPOSE", ()):
            if within(cue, part) and not _masked(cue, found.get("NOT_SUPPOSE", ())):
                end = listed(number, parts, words, found)
                if not has("THIS_SIGN", found, cue[1], part.end):
                    made.append(Mark(SUPPOSED, cue[0], end, cue))
        for cue in found.get("READ_ABOUT", ()):
            if within(cue, part):
                last = max(
                    one.end for one in parts if words[one.first].sentence == words[cue[0]].sentence
                )
                made.append(Mark(OTHER, part.first, last, cue))
    return made


def _opens(at: int, part: Clause, words: Sequence[Word], found: Found) -> bool:
    """Return whether a clause's first word asks ("is it ...") rather than goes on ("is sore")."""
    starts = part.first == 0 or words[part.first].before == "."
    starts = starts or any(end == part.first for _, end in found.get("SAYS", ()))
    if not starts and any(start == at for start, _ in found.get("HAS_SOMETHING", ())):
        return False  # "... and has a new cough"
    auxiliary = any(start == at for start, _ in found.get("AUXILIARY", ()))
    asked_of = any(start == at + 1 for start, _ in found.get("ASKED_OF", ()))
    if any(start == at for start, _ in found.get("PERFECT", ())):  # "have had loose bowels"
        return asked_of
    return starts or not auxiliary or asked_of


def _masked(cue: Spot, masks: Sequence[Spot]) -> bool:
    return any(start <= cue[0] and cue[1] <= end for start, end in masks)


def _reports(cue: Spot, part: Clause, words: Sequence[Word], found: Found) -> bool:
    """Return whether a question tells of something there now ("is it odd that my ...")."""
    if any(
        start <= cue[0] + 1 and cue[0] < end and not (start and words[start - 1].form == "when")
        for start, end in found.get("SELF_ASK", ())
    ):
        return True
    for start, _ in found.get("EVIDENCE", ()):
        inverted = start != cue[0] and any(end == start for _, end in found.get("INVERTED", ()))
        if cue[0] <= start < part.end and not inverted:
            return True
    return False


def _pasts(words: Sequence[Word], found: Found, parts: Sequence[Clause]) -> list[Mark]:
    made = []
    for number, part in enumerate(parts):
        first, end = _told_with(number, parts, words, found)
        for name, reason in (("LONG_AGO", PAST), ("OTHER_LONG_AGO", OTHER)):
            for cue in found.get(name, ()):
                masked = _masked(cue, found.get("NOT_PAST", ()))
                if within(cue, part) and not masked and not _still(found, part, cue):
                    made.append(Mark(reason, first, end, cue))
        for cue in found.get("OVER_NOW", ()):
            if within(cue, part):
                made.append(Mark(OVER, _over_from(number, parts, words), cue[1], cue))
        for cue in found.get("OVER_END", ()):
            follows = any(start == cue[1] for start, _ in found.get("OVER_WHEN", ()))
            if within(cue, part) and (cue[1] == part.end or follows):
                made.append(Mark(OVER, _over_from(number, parts, words), cue[1], cue))
    return made


def _told_with(
    number: int, parts: Sequence[Clause], words: Sequence[Word], found: Found
) -> tuple[int, int]:
    """Return the words told in the same breath as a clause: "ten years ago | I had ..."."""
    first, last = number, number
    while (
        first and parts[first].joined and not parts[first].fresh and not _comma(parts[first], words)
    ):
        first -= 1
    pasts = {start for start, _ in found.get("PAST_SUBJECT", ())}
    while last + 1 < len(parts) and parts[last + 1].joined:
        follows = parts[last + 1]
        new = words[follows.first].sentence != words[parts[last].first].sentence
        if new or (follows.fresh and not pasts & set(range(follows.first, follows.first + 2))):
            break
        if has("STILL", found, follows.first, follows.end):
            break
        last += 1
    return parts[first].first, parts[last].end


def _comma(part: Clause, words: Sequence[Word]) -> bool:
    return bool(words[part.first].before)


def _over_from(number: int, parts: Sequence[Clause], words: Sequence[Word]) -> int:
    """Return where "it is gone" reaches back to: the clause before, too, in the same sentence."""
    if number and words[parts[number - 1].first].sentence == words[parts[number].first].sentence:
        return parts[number - 1].first
    return parts[number].first


def _still(found: Found, part: Clause, cue: Spot) -> bool:
    """Return whether the clause says that it is there now or was very recent."""
    masks = [*found.get("OVER_NOW", ()), *found.get("NONE_SINCE", ()), cue]
    return any(
        part.first <= start < part.end and not _masked((start, end), masks)
        for start, end in found.get("STILL", ())
    )


def blocked(live: Sequence[Spot], notes: Sequence[Mark], flag: Flag) -> Mark | None:
    """Return the mark that stops a match, None when it counts.

    A cue that is itself part of the match ("cannot breathe") does not stop it. What is over now
    stops only signs that are not `lasting` (a faint this morning counts although it has passed); a
    question stops nothing where `asked` counts too ("how many would it take to ...").
    """
    for note in notes:
        passes = {OVER: flag.lasting, ASKED: flag.asked, HELP: flag.tier != CALL_TODAY}
        passes[SUPPOSED] = flag.tier == CRISIS  # "if the scan is bad I will ..." is a threat
        if passes.get(note.reason) or any(
            a < note.cue[1] and note.cue[0] < b for a, b in live if note.reason != HELP
        ):
            continue
        if any(note.first <= a and b <= note.end for a, b in live):
            return note
    return None
