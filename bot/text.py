"""Cut a message into the segments that may each hold a question."""

from __future__ import annotations

import re

END = re.compile(r"(?<=[.?!])\s+|\n+|(?<=[a-z])\?(?=[A-Za-z])")
JOINT = re.compile(
    r"(?:,|;|\band\b|\balso\b|\bplus\b|\bbut\b)\s+(?:also\s+|and\s+)?"
    r"(?=(?:what|how|why|when|where|who|which|can|could|does|do|did|will|would|should)\b"
    r"(?:\s+\S+){3})",
    re.IGNORECASE,
)
OPENERS = (
    "what|whats|how|hows|why|when|where|who|whos|which|is|are|can|could|does|do|did|will|would|"
    "should|has|have|any|anyone|anybody|tell|explain|compare|isnt|isn't|arent|wont|won't"
)
QUESTION = re.compile(rf"\?|^(?:(?:and|but|so|also|please|hi|hello)\W+)*(?:{OPENERS})\b", re.I)
MOST = 6


def segments(text: str) -> list[str]:
    """Return the message's sentences and joined questions, at most six, in order."""
    found = []
    for sentence in END.split(text):
        found += [piece.strip(" ,;") for piece in JOINT.split(sentence)]
    found = [piece for piece in found if re.search(r"\w", piece)]
    return found[:MOST] if len(found) <= MOST else [*found[: MOST - 2], *found[-2:]]


def looks_like_question(text: str) -> bool:
    """Tell whether a segment has a question mark or opens as questions do."""
    return bool(QUESTION.search(text.strip()))
