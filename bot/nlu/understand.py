"""A message's text to its parts: which segments ask something, and which names they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.names import Mention, NameFinder, delexicalised
from bot.nlu.parts import looks_like_question, segments

MOST_PARTS = 3


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


def cut(text: str, finder: NameFinder) -> list[Segment]:
    """Return the whole message first, then its segments when it has more than one."""
    pieces = segments(text)
    whole = _segment(text, finder)
    return [whole, *(_segment(piece, finder) for piece in pieces)] if len(pieces) > 1 else [whole]


def _segment(text: str, finder: NameFinder) -> Segment:
    mentions = tuple(finder.mentions(finder.doc(text)))
    return Segment(text, mentions, delexicalised(text, mentions))


def parts(
    found: Sequence[Segment], intents: Sequence[list[tuple[str, float]]]
) -> list[dict[str, Any]]:
    """Return the parts to answer, in the JSON form that travels with a message.

    `intents` has one ranking a segment, the whole message's first. A message of one segment is one
    part. Otherwise each segment that asks is a part; names said elsewhere in the message serve the
    parts that have none. Without a question the whole message is the part.
    """
    whole, *pieces = list(zip(found, intents, strict=True))
    asking = [one for one in pieces if _asks(one[0], one[1])][:MOST_PARTS]
    if not asking:
        return [_part(*whole, whole[0].mentions)]
    made = [_part(piece, ranks, piece.mentions or whole[0].mentions) for piece, ranks in asking]
    feeling = [one for one in pieces if one not in asking and one[1][0][0] == "emotional"]
    return made + [_part(piece, ranks, ()) for piece, ranks in feeling[:1]]


def _asks(segment: Segment, ranks: list[tuple[str, float]]) -> bool:
    intent, score = ranks[0]
    asked = intent.startswith("ask_") or intent in ("personal_advice", "follow_up", "make_guide")
    return asked and (segment.asks or score >= 0.75)


def _part(
    segment: Segment, ranks: list[tuple[str, float]], mentions: Sequence[Mention]
) -> dict[str, Any]:
    names = [
        {"id": one.id, "kind": one.kind, "text": one.text, "how": one.how, "others": one.others}
        for one in mentions
    ]
    intents = [[intent, round(score, 4)] for intent, score in ranks]
    return {"text": segment.text, "intents": intents, "names": names}
