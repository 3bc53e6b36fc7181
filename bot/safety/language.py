"""Which language a message is in, and which region its words and units point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.safety.rules import Rules
from bot.safety.text import Word

ENGLISH = "en"
LATIN_LETTER_POINTS = 2
FEWEST = 2  # words of another language that must be there before English is given up


def language(text: str, words: Sequence[Word], rules: Rules) -> str:
    """Return the language code of a message, "en" when unsure and in Latin letters."""
    data = rules.languages
    script = _script(text, data["scripts"])
    if script:
        return _sister(text, script, data["letters"])
    scores = {
        code: float(sum(word.form in known for word in words))
        for code, known in _known(data).items()
    }
    for code, rule in data["letters"].items():
        if rule["script"] == "latin" and any(letter in rule["any"] for letter in text.lower()):
            scores[code] = scores.get(code, 0) + LATIN_LETTER_POINTS
    best = max(scores, key=lambda code: (scores[code], code == ENGLISH))
    short = len(words) <= 3 and max((len(word.form) for word in words), default=0) > 1
    enough = scores[best] >= FEWEST or (short and scores[best] > 0)
    return best if enough and scores[best] > scores[ENGLISH] else ENGLISH


_cache: dict[int, dict[str, frozenset[str]]] = {}


def _known(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    if id(data) not in _cache:
        _cache[id(data)] = {code: frozenset(w) for code, w in data["languages"].items()}
    return _cache[id(data)]


def _script(text: str, scripts: Mapping[str, Sequence[str]]) -> str:
    letters = [one for one in text if one.isalpha()]
    for code, ranges in scripts.items():
        for each in ranges:
            low, high = (int(part, 16) for part in each.split("-"))
            count = sum(low <= ord(one) <= high for one in letters)
            if count and 4 * count >= len(letters):
                return code
    return ""


def _sister(text: str, script: str, letters: Mapping[str, Mapping[str, str]]) -> str:
    for code, rule in letters.items():
        if rule["script"] != script or not any(one in rule["any"] for one in text.lower()):
            continue
        if not any(one in rule.get("none", "") for one in text):
            return code
    return script


def region(words: Sequence[Word], rules: Rules, fahrenheit: bool = False) -> str:
    """Return the region that a message's words and units point to, "" when none or a tie."""
    forms = [word.form for word in words]
    said = f" {' '.join(forms)} "
    scores = {
        name: sum(points for sign, points in signs.items() if f" {sign} " in said)
        for name, signs in rules.region_signs.items()
    }
    if fahrenheit:
        scores["US"] = scores.get("US", 0) + 2
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or ranked[0] == 0 or (len(ranked) > 1 and ranked[0] == ranked[1]):
        return ""
    return max(scores, key=lambda name: scores[name])
