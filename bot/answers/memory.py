"""What a conversation carries from one turn to the next; kept in one slot as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MOST_ASKED = 40


@dataclass
class Memory:
    """The last question and what was offered; `own` is what the person said of themselves."""

    topic: str = ""
    subjects: list[str] = field(default_factory=list)
    symptoms: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    pending: str = ""
    guided: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> Memory:
        """Read the slot's value; what is unknown is left out."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in (data or {}).items() if key in known})

    def as_dict(self) -> dict[str, Any]:
        """Return the slot's value."""
        return asdict(self)

    def keep_asked(self, topic: str, subjects: list[str], facts: list[str]) -> None:
        """Remember a question and the facts that answered it, for the discussion guide."""
        entry = {"topic": topic, "subjects": subjects, "facts": facts[:3]}
        if entry not in self.asked:
            self.asked = [*self.asked, entry][-MOST_ASKED:]
