"""What the understanding of a message hands on: parts, mentions, nearest facts, triage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.safety import Assessment

ASK = "ask_"
LEAST_SEEN = 0.0004


@dataclass(frozen=True)
class Named:
    """A name found in a part; `how` is exact, fuzzy or unsure (then `others` has candidates)."""

    id: str
    kind: str
    text: str
    how: str = "exact"
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One question or remark of a message; its intents and fitting facts, best first."""

    text: str
    intents: tuple[tuple[str, float], ...]
    names: tuple[Named, ...] = ()
    fitting: tuple[tuple[str, float], ...] = ()

    @property
    def intent(self) -> str:
        """Return the best intent."""
        return self.intents[0][0] if self.intents else "nlu_fallback"

    @property
    def sure(self) -> float:
        """Return the confidence of the best intent, 0 to 1."""
        return self.intents[0][1] if self.intents else 0.0

    def best_topic(self, least: float = 0.0) -> str:
        """Return the likeliest topic of at least that confidence, or an empty string."""
        for intent, score in self.intents:
            if intent.startswith(ASK) and score >= least:
                return intent.removeprefix(ASK)
        return ""

    def next_topic(self, share: float) -> str:
        """Return the best topic after the first intent if it has that share of what it leaves."""
        least = max(LEAST_SEEN, share * (1 - self.sure))
        return Part(self.text, self.intents[1:]).best_topic(least)


@dataclass(frozen=True)
class Heard:
    """A whole message as understood."""

    text: str
    parts: tuple[Part, ...]
    nearest: tuple[tuple[str, float], ...] = ()
    triage: Assessment = field(default_factory=Assessment)

    @classmethod
    def from_dict(cls, text: str, data: Mapping[str, Any]) -> Heard:
        """Read the JSON form; raises KeyError or TypeError when it is not one."""
        return cls(
            text,
            tuple(_part(one) for one in data["parts"]),
            _scored(data, "nearest"),
            Assessment.from_dict(data.get("triage") or {}),
        )


def _scored(data: Mapping[str, Any], name: str) -> tuple[tuple[str, float], ...]:
    return tuple((str(key), float(score)) for key, score in data.get(name, ()))


def _part(data: Mapping[str, Any]) -> Part:
    names: Sequence[Mapping[str, Any]] = data.get("names", ())
    return Part(
        str(data["text"]),
        tuple((str(intent), float(score)) for intent, score in data["intents"]),
        tuple(
            Named(one["id"], one["kind"], one["text"], one["how"], tuple(one["others"]))
            for one in names
        ),
        _scored(data, "fitting"),
    )
