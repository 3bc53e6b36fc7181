"""A message's text to its parts: which segments ask something, and which names they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.linear import Inputs
from bot.nlu.minilm import SentenceEncoder
from bot.nlu.names import Mention, NameFinder, delexicalised
from bot.text import looks_like_question, segments

MOST_PARTS = 3
LONG, SHORT = 15, 4
MAIN = ("drug", "drug_class", "cancer", "marker", "outside-drug", "outside-cancer")
KINDS = (
    "drug",
    "drug_class",
    "cancer",
    "marker",
    "therapy",
    "symptom",
    "partner",
    "outside-drug",
    "outside-cancer",
)

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Segment:
    """A stretch of a message with the names in it and its text without them."""

    text: str
    mentions: tuple[Mention, ...]
    plain: str

    @property
    def asks(self) -> bool:
        """Tell whether it looks like a question."""
        return looks_like_question(self.text)

    def signs(self) -> list[float]:
        """Return counts of each kind of name and marks of form, 13 numbers."""
        kinds = [one.kind for one in self.mentions]
        words = len(self.text.split())
        forms = (not kinds, self.asks, words > LONG, words < SHORT)
        return [*(float(min(2, kinds.count(kind))) for kind in KINDS), *map(float, forms)]


def inputs(found: Sequence[Segment], vectors: np.ndarray) -> Inputs:
    """Return what the topic model takes: texts without names, vectors, signs."""
    signs = np.array([segment.signs() for segment in found])
    return Inputs([segment.plain for segment in found], vectors, signs)


def vectors_of(found: Sequence[Segment], encoder: SentenceEncoder) -> np.ndarray:
    """Return each segment's vector without names beside the one with: shape (segments, 768)."""
    plain, full = [one.plain for one in found], [one.text.lower() for one in found]
    texts = list(dict.fromkeys([*plain, *full]))
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    return np.hstack([[vectors[one] for one in plain], [vectors[one] for one in full]])


def cut(text: str, finder: NameFinder) -> list[Segment]:
    """Return the whole message first, then its segments when it has more than one."""
    pieces = segments(text)
    whole = _segment(text, finder)
    return [whole, *(_segment(piece, finder) for piece in pieces)] if len(pieces) > 1 else [whole]


def _segment(text: str, finder: NameFinder) -> Segment:
    mentions = tuple(finder.mentions(finder.doc(text)))
    return Segment(text, mentions, delexicalised(text, mentions))


def parts(
    found: Sequence[Segment], intents: Sequence[Ranking], fitting: Sequence[Ranking]
) -> list[dict[str, Any]]:
    """Return the parts to answer, in the JSON form that travels with a message.

    `intents` and `fitting` (facts) have one ranking a segment, the whole message's first. A message
    of one segment is one part. Otherwise each segment that asks is a part; names said elsewhere in
    the message serve the parts that have none. Without a question the whole message is the part.
    """
    whole, *pieces = list(zip(found, intents, fitting, strict=True))
    asking = [one for one in pieces if _asks(one[0], one[1])][:MOST_PARTS]
    if not asking:
        return [_part(*whole, whole[0].mentions)]
    made = [_part(*piece, _names(piece[0], whole[0])) for piece in asking]
    feeling = [one for one in pieces if one not in asking and one[1][0][0] == "emotional"]
    return made + [_part(*piece, ()) for piece in feeling[:1]]


def _names(piece: Segment, whole: Segment) -> list[Mention]:
    """Return a segment's names, and those said elsewhere when it has no main one of its own."""
    own = {one.id for one in piece.mentions}
    if any(one.kind in MAIN for one in piece.mentions):
        return list(piece.mentions)
    return [*piece.mentions, *(one for one in whole.mentions if one.id not in own)]


def _asks(segment: Segment, ranks: list[tuple[str, float]]) -> bool:
    intent, score = ranks[0]
    asked = intent.startswith("ask_") or intent in ("personal_advice", "follow_up", "make_guide")
    return asked and (segment.asks or score >= 0.75)


def _part(
    segment: Segment, ranks: Ranking, fitting: Ranking, mentions: Sequence[Mention]
) -> dict[str, Any]:
    names = [
        {"id": one.id, "kind": one.kind, "text": one.text, "how": one.how, "others": one.others}
        for one in mentions
    ]
    return {
        "text": segment.text,
        "intents": [[intent, round(score, 4)] for intent, score in ranks],
        "fitting": fitting,
        "names": names,
    }
