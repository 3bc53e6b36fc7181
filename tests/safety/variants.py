"""Ways of saying the same thing: five variants of a message, the same ones for the same seed."""

import random
import re

NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij",
    "i": "uok", "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv",
    "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jli", "l": "kop", "z": "xas", "x": "zcs",
    "c": "xvd", "v": "cbf", "b": "vng", "n": "bmh", "m": "nj",
}  # fmt: skip
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NEGATIONS = {"never", "without", "neither"}
LONG_WORD = re.compile(r"(?<![\w'\u2019])[A-Za-z]{5,}(?![\w'\u2019])")
THIRD_PERSON = re.compile(
    r"\b(she|he|hes|shes|her|his|(my|our) (wife|husband|mother|father|aunt|sister|daughter|girl"
    r"|toddler)s?|mums?|moms?|dads?|hubby|husband|babe|grandma)\b",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"^(if|what|when|where|which|who|why|how|can|could|do|does|is|are|should|would|suppose"
    r"|imagine|let's say|explain)\b|\?\s*$",
    re.IGNORECASE,
)
FIRST_HAND = (
    "my mum says: ",
    "asking for my wife, she says ",
    "typing this for my dad, he says ",
    "my husband is telling me: ",
    "Mom asked me to write this: ",
)
SECOND_HAND = ("I'm writing this for a friend: ", "passing this on for the family: ")
TAILS = (
    ", but it's probably nothing",
    ". Sorry to bother you",
    ", my husband says it's nothing",
    ", I'm sure it's fine really",
    ". I don't want to make a fuss",
)
QUESTION_TAILS = (" Sorry to bother you.", " It's probably a silly question.")


def variants(text: str, seed: int) -> dict[str, str]:
    """Return the message lower-cased, mistyped, dictated, told by a caregiver and played down.

    The keys are lower, typo, dictation, caregiver and minimising. A text without a word of five
    letters comes back unchanged under typo. The added words are English.
    """
    rng = random.Random(f"{seed}:{text}")
    return {
        "lower": text.lower(),
        "typo": _typo(text, rng),
        "dictation": _dictation(text, rng),
        "caregiver": _caregiver(text, rng),
        "minimising": _minimising(text, rng),
    }


def _typo(text: str, rng: random.Random) -> str:
    words = [m for m in LONG_WORD.finditer(text) if m[0].lower() not in NEGATIONS]
    if not words:
        return text
    match = rng.choice(words)
    return text[: match.start()] + _mistype(match[0], rng) + text[match.end() :]


def _mistype(word: str, rng: random.Random) -> str:
    # The first letter stays: people rarely get that one wrong.
    at = rng.randrange(1, len(word) - 1)
    head, here, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    near = rng.choice(NEIGHBOURS[here.lower()])
    choices = [
        head + after + here + rest,
        head + after + rest,
        head + here + here + after + rest,
        head + (near.upper() if here.isupper() else near) + after + rest,
    ]
    return rng.choice([choice for choice in choices if choice != word])


def _dictation(text: str, rng: random.Random) -> str:
    said = re.sub(r"(\d{2,3})/(\d{2,3})", r"\1 over \2", text.lower())
    said = re.sub(r"(\d)\s*[-\u2013]\s*(?=\d)", r"\1 to ", said)
    said = said.replace("%", " percent").replace("+", " plus ")
    said = re.sub(r"['\u2019]", "", said)
    said = re.sub(r"(?<=\d)([.,/])(?=\d)|[^\w\s]", lambda m: m[1] or " ", said)
    words = [NUMBERS[int(word)] if re.fullmatch("[0-9]", word) else word for word in said.split()]
    words.insert(rng.randrange(len(words)) if words else 0, rng.choice(("um", "so")))
    return " ".join(words)


def _caregiver(text: str, rng: random.Random) -> str:
    return rng.choice(SECOND_HAND if THIRD_PERSON.search(text) else FIRST_HAND) + text


def _minimising(text: str, rng: random.Random) -> str:
    # "Can it cause fainting, my husband says it's nothing" would turn a question into a report.
    if QUESTION.search(text):
        return text + ("" if text.endswith(("?", ".", "!")) else ".") + rng.choice(QUESTION_TAILS)
    return text.rstrip(" .!") + rng.choice(TAILS)
