"""Text -> words: lower case, without accents, spelled numbers as digits, sentences kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 4000
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "＇": "'"})
NAMES = (
    r"(?:her|brca|ki|ca|pd|cdk|b|o|sp0|spo|a)\d+c?(?![\d.,]*\d)"  # HER2, Ki67, O2, A1c: one word
)
PIECE = re.compile(NAMES + r"|\d+(?:[.,]\d+)*|[^\W\d_]+|[.,;:!?¿¡…()\n%+/]|\s[-–—]\s|[–—]")
HESITATIONS = frozenset(["um", "umm", "uh", "uhm", "erm", "hmm"])
ENDS = frozenset(".!?…\n¿¡")
SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
UNITS = {word: value for value, word in enumerate(SMALL)}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SPANISH = {  # "una", "once" and the like stay words: they mean other things, too
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50,
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One word: its forms (as written, and as a near key word), its sentence and what precedes."""

    forms: tuple[str, ...]
    sentence: int
    before: str = ""  # the punctuation between this word and the one before, "" when there is none

    @property
    def form(self) -> str:
        """Return the word as written, normalised."""
        return self.forms[0]


def plain(text: str) -> str:
    """Return text in lower case without accents and apostrophes."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).translate(APOSTROPHES).lower()
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=\w)'", "", text)
    if text.isascii():
        return text
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if unicodedata.category(one) != "Mn"
    )


def split(text: str) -> list[Word]:
    """Return the words of a text in order."""
    text = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", " to ", plain(text))
    words: list[Word] = []
    sentence, before = 0, ""
    for piece in PIECE.findall(text):
        mark = piece.strip() or piece[0]
        if mark == "%":
            piece = "percent"
        elif mark == "/" and words and words[-1].form[0].isdigit():
            piece = "over"
        elif mark == "+":
            piece = "plus"
        elif not (mark[0].isalnum()):
            sentence += mark in ENDS
            before = "." if mark in ENDS or mark == ":" else before or ","
            continue
        if piece in HESITATIONS:
            continue
        words.append(Word(tuple(dict.fromkeys((_squeezed(piece), piece))), sentence, before))
        before = ""
    return _numbers(words)


def _squeezed(word: str) -> str:
    """Return "soooo" as "soo": no English word has a letter three times running."""
    return re.sub(r"([^\W\d])\1{2,}", r"\1\1", word)


def _numbers(words: list[Word]) -> list[Word]:
    """Return the words with each run of number words as one word of digits."""
    made: list[Word] = []
    at = 0
    while at < len(words):
        value, used = _spelled([one.form for one in words[at : at + 8]])
        if used:
            first = words[at]
            spelled = first.forms if used == 1 else ()  # "thirty" may be a slip for "thirsty"
            made.append(Word((value, *spelled), first.sentence, first.before))
            at += used
        else:
            made.append(words[at])
            at += 1
    return made


def _spelled(forms: list[str]) -> tuple[str, int]:
    """Return the number that starts a list of words, as digits, and how many words it took."""
    whole, used = _whole(forms)
    if not used:
        return "", 0
    rest = forms[used:]
    if rest[:1] and rest[0] in ("point", "punto", "coma") and len(rest) > 1:
        digit = UNITS.get(rest[1], SPANISH.get(rest[1], -1))
        digit = int(rest[1]) if digit < 0 and rest[1].isdigit() else digit
        if 0 <= digit < 10:
            return f"{whole}.{digit}", used + 2
    if rest[:3] == ["and", "a", "half"] or rest[:2] == ["y", "medio"]:
        return f"{whole}.5", used + (3 if rest[0] == "and" else 2)
    return str(whole), used


def _whole(forms: list[str]) -> tuple[int, int]:
    if forms[0] in SPANISH:
        return _spanish(forms)
    if forms[0].isdigit() and forms[1:2] in (["point"], ["punto"]):
        return int(forms[0]), 1
    total, used = _below_hundred(forms)
    if used == 1 and total < 10 and forms[1:2] and forms[1] in ("oh", "o"):
        last, more = _below_hundred(forms[2:])
        if more == 1 and last < 10:
            return 100 * total + last, 3
    hundreds = total if used else (1 if forms[0] == "a" else 0)
    start = used or (1 if forms[0] == "a" else 0)
    if hundreds and start and forms[start : start + 1] == ["hundred"]:
        used = start + 1
        skip = 1 if forms[used : used + 1] == ["and"] else 0
        rest, more = _below_hundred(forms[used + skip :])
        return 100 * hundreds + rest, used + (skip + more if more else 0)
    return total, used


def _below_hundred(forms: list[str]) -> tuple[int, int]:
    if not forms:
        return 0, 0
    if forms[0] in TENS:
        unit = UNITS.get(forms[1], 0) if len(forms) > 1 else 0
        return (TENS[forms[0]] + unit, 2) if 0 < unit < 10 else (TENS[forms[0]], 1)
    return (UNITS[forms[0]], 1) if forms[0] in UNITS else (0, 0)


def _spanish(forms: list[str]) -> tuple[int, int]:
    tens = SPANISH[forms[0]]
    unit = SPANISH.get(forms[2], 0) if forms[1:2] == ["y"] and len(forms) > 2 else 0
    return (tens + unit, 3) if tens >= 30 and 0 < unit < 10 else (tens, 1)
