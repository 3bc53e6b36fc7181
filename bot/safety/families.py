"""Word families: phrases under a name, found in a message even with one typo in a long word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.safety.text import Word, split

LONG = 5  # a typo is forgiven in key words of at least this many letters
VOWELS = "aeiou"
SKIPPED = frozenset(["so", "like", "just", "really", "very", "quite"])
Spot = tuple[int, int]  # first word, one past the last


def inflected(word: str) -> list[str]:
    """Return the forms of "vomit~": vomit, vomits, vomited, vomiting; other words alone."""
    if not word.endswith("~"):
        return [word]
    stem = word[:-1]
    if stem.endswith("e"):
        return [stem, stem + "s", stem + "d", stem[:-1] + "ing"]
    if stem.endswith("y") and stem[-2:-1] not in VOWELS:
        return [stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"]
    short = len(stem) <= 5 and stem[-1] not in "wxyhs" and stem[-1] not in VOWELS
    if short and stem[-2:-1] in VOWELS and stem[-3:-2] not in VOWELS:
        return [stem, stem + "s", stem + stem[-1] + "ed", stem + stem[-1] + "ing"]
    plural = stem + ("es" if stem.endswith(("s", "x", "ch", "sh")) else "s")
    return [stem, plural, stem + "ed", stem + "ing"]


def phrases(text: str) -> list[tuple[str, ...]]:
    """Return each way a phrase can be written, as normalised words ("throw~ up")."""
    made: list[tuple[str, ...]] = [()]
    for word in text.split():
        forms = [form for one in word.split("|") for form in inflected(one)]
        ways = [[one.form for one in split(form)] for form in forms]
        made = [(*head, *way) for head in made for way in ways]
    return [tuple(one.form for one in split(" ".join(each))) for each in made]


@dataclass
class Families:
    """All families, indexed by the first word of each phrase."""

    starts: dict[str, list[tuple[tuple[str, ...], str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    names: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ordinary: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()  # never a slip, not even at a second look
    mixed: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "DOSE|lots": its parts

    def add(self, name: str, texts: Iterable[str]) -> None:
        """Add phrases under a name."""
        self.names.add(name)
        for text in texts:
            for phrase in dict.fromkeys(phrases(text)):
                if not phrase:
                    raise ValueError(f"{name}: no word in {text!r}")
                self.starts[phrase[0]].append((phrase, name))
                for word in phrase:
                    self._learn(word)

    def _learn(self, word: str) -> None:
        if word in self.known:
            return
        self.known.add(word)
        if len(word) >= LONG and word.isalpha():
            for short in (word, *_shorter(word)):
                self.near[short].add(word)

    def meant(self, word: str, loose: bool = False) -> tuple[str, ...]:
        """Return the key words that a word may be a slip for.

        None when it is a word itself, unless `loose`: then "heat" may be a slip for "heart".
        """
        if len(word) < LONG - 1 or word in self.function_words:
            return ()
        if not loose and (word in self.known or word in self.ordinary):
            return ()
        found = {key for short in (word, *_shorter(word)) for key in self.near.get(short, ())}
        return tuple(sorted(key for key in found if key != word and one_slip(word, key)))

    def read(self, text: str, loose: bool = False) -> list[Word]:
        """Return a message's words with what each may have been meant to be."""
        return [
            Word(self._forms(one.forms, loose), one.sentence, one.before) for one in split(text)
        ]

    def _forms(self, forms: tuple[str, ...], loose: bool) -> tuple[str, ...]:
        return (*forms, *(key for form in forms for key in self.meant(form, loose)))

    def find(self, words: Sequence[Word]) -> dict[str, list[Spot]]:
        """Return where each family occurs."""
        found: dict[str, set[Spot]] = defaultdict(set)
        for at, word in enumerate(words):
            for form in word.forms:
                for phrase, name in self.starts.get(form, ()):
                    end = at + 1 if len(phrase) == 1 else _end(phrase, words, at)
                    if end:
                        found[name].add((at, end))
        return {name: sorted(spots) for name, spots in found.items()}


def _end(phrase: tuple[str, ...], words: Sequence[Word], at: int) -> int:
    """Return one past the phrase's last word, 0 when it is not there; "so" may stand inside."""
    place = at
    for part in phrase:
        while place < len(words) and part not in words[place].forms:
            if place == at or words[place].form not in SKIPPED:
                return 0
            place += 1
        if place == len(words) or words[place].sentence != words[at].sentence:
            return 0
        place += 1
    return place


def _shorter(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def one_slip(word: str, key: str) -> bool:
    """Return whether one letter left out, added, changed or swapped turns one into the other."""
    if abs(len(word) - len(key)) > 1 or word[0] != key[0]:
        return False
    if len(word) != len(key):
        longer, shorter = (word, key) if len(word) > len(key) else (key, word)
        return any(shorter == one for one in _shorter(longer))
    odd = [at for at in range(len(word)) if word[at] != key[at]]
    if len(odd) == 2 and odd[1] == odd[0] + 1:
        return word[odd[0]] == key[odd[1]] and word[odd[1]] == key[odd[0]]
    return len(odd) <= 1


def from_mapping(data: Mapping[str, Sequence[str]], families: Families) -> None:
    """Add every family of a mapping; "+OTHER" includes another family of the same mapping."""

    def flat(name: str) -> list[str]:
        made: list[str] = []
        for text in data[name]:
            made += flat(str(text)[1:]) if str(text).startswith("+") else [str(text)]
        return made

    for name in data:
        families.add(name, flat(name))
