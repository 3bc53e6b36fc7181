"""Patterns over families: "CANNOT BREATHE", "CHEST & PAIN", "RASH && (IMMUNOTHERAPY)".

Words in capitals name a family; others stand for themselves ("a|b" either, "vomit~" inflected).
Side by side means in that order with at most two words between, ".." at most seven. "&" joins what
stands anywhere in the same sentence, "&&" anywhere in the message. A part in parentheses is
context: it counts although negated, past or asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.safety.families import Families, Spot
from bot.safety.text import Word

NEAR, FAR = 2, 7
SAME_SENTENCE = 16  # dictation has no full stops: "&" also wants its parts this close
MOST_WAYS = 200


@dataclass(frozen=True)
class Run:
    """Families in order, with the most words allowed before each; context only when `aside`."""

    names: tuple[str, ...]
    gaps: tuple[int, ...]
    aside: bool = False

    def spots(
        self, found: Mapping[str, list[Spot]], words: Sequence[Word]
    ) -> list[tuple[Spot, ...]]:
        """Return every way the run occurs."""
        if any(name not in found for name in self.names):
            return []
        ways: list[tuple[Spot, ...]] = [(spot,) for spot in found[self.names[0]]]
        for name, gap in zip(self.names[1:], self.gaps[1:], strict=True):
            ways = [
                (*way, spot)
                for way in ways
                for spot in found[name]
                if 0 <= spot[0] - way[-1][1] <= gap
                and words[spot[0]].sentence == words[way[0][0]].sentence
            ][:MOST_WAYS]
        return ways


@dataclass(frozen=True)
class Pattern:
    """Runs that must all occur; `close[i]`: run i shares the sentence of the one before."""

    text: str
    runs: tuple[Run, ...]
    close: tuple[bool, ...]
    needs: frozenset[str]

    def ways(
        self, found: Mapping[str, list[Spot]], words: Sequence[Word]
    ) -> Iterator[tuple[list[Spot], list[Spot]]]:
        """Yield (the places that must be live, the places that are context) of each match."""
        each = [run.spots(found, words) for run in self.runs]
        if not all(each):
            return
        for count, way in enumerate(product(*each)):
            if count >= MOST_WAYS:
                return
            if self._fits(way, words):
                live = [
                    s
                    for run, part in zip(self.runs, way, strict=True)
                    if not run.aside
                    for s in part
                ]
                aside = [
                    s for run, part in zip(self.runs, way, strict=True) if run.aside for s in part
                ]
                yield live, aside

    def _fits(self, way: tuple[tuple[Spot, ...], ...], words: Sequence[Word]) -> bool:
        for number in range(1, len(way)):
            one, other = way[number - 1], way[number]
            if any(a[0] < b[1] and b[0] < a[1] for a in one for b in other):
                return False
            if self.close[number]:
                far = max(other[0][0] - one[-1][1], one[0][0] - other[-1][1])
                if far > SAME_SENTENCE or words[one[0][0]].sentence != words[other[0][0]].sentence:
                    return False
        return True


def parse(text: str, families: Families, prefix: str = "") -> Pattern:
    """Return the pattern; raises ValueError on an unknown family.

    With a prefix, a family that is known under it is taken first ("ASK STOP" before "STOP").
    """
    runs: list[Run] = []
    close: list[bool] = []
    same = False
    for whole in text.split(" && "):
        for number, part in enumerate(whole.split(" & ")):
            same = number > 0
            runs.append(_run(part.strip(), families, prefix))
            close.append(same)
    needs = frozenset(name for run in runs for name in run.names)
    return Pattern(text, tuple(runs), tuple(close), needs)


def _run(text: str, families: Families, prefix: str) -> Run:
    aside = text.startswith("(") and text.endswith(")")
    names: list[str] = []
    gaps: list[int] = []
    gap = NEAR
    for name in (text[1:-1] if aside else text).split():
        if name == "..":
            gap = FAR
            continue
        parts = [_family(part, families, prefix) for part in name.split("|")]
        if len(parts) > 1 and any(part.isupper() for part in parts):
            name = "|".join(parts)
            families.mixed[name] = tuple(parts)
        elif len(parts) > 1:
            families.add(name, [name])
        else:
            name = parts[0]
        names.append(name)
        gaps.append(gap)
        gap = NEAR
    if not names:
        raise ValueError(f"empty pattern {text!r}")
    return Run(tuple(names), tuple(gaps), aside)


def _family(name: str, families: Families, prefix: str) -> str:
    """Return the family that a word of a pattern means; a word in small letters makes its own."""
    if name.isupper() and len(name) > 1 and name[0].isalpha():
        name = prefix + name if prefix + name in families.names else name
        if name not in families.names:
            raise ValueError(f"no family {name}")
    elif name not in families.names:
        families.add(name, [name])
    return name
