"""The reviewed lines and topic labels in data/wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.knowledge.load import entries, read_yaml
from bot.knowledge.schema import TOPICS
from bot.paths import WORDING


@dataclass(frozen=True)
class TopicWords:
    """How a topic is named and asked, what follows it, and where to look without a subject."""

    label: str
    ask: str
    next: tuple[str, ...] = ()
    default: tuple[str, ...] = ()
    general: bool = False


@dataclass(frozen=True)
class Cue:
    """A matter a question can turn on: how it is asked, and what a fact on it must say."""

    label: str
    asked: re.Pattern[str]
    said: re.Pattern[str]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """All reviewed lines; `line("refuse", "dose")` gives one, filled in."""

    lines: dict[str, Any]
    topics: dict[str, TopicWords]
    settings: tuple[str, ...]
    receptor_types: tuple[str, ...]
    neighbours: tuple[str, ...]
    examples: tuple[str, ...]
    grief: tuple[str, ...]
    umbrellas: tuple[str, ...]
    low_types: tuple[str, ...]
    low_among: tuple[str, ...]
    bearing: dict[str, tuple[str, ...]]
    suggest: dict[str, tuple[str, ...]]
    paired: dict[str, str]
    cues: tuple[Cue, ...]

    def line(self, *path: str, **values: str) -> str:
        """Return a line with its places filled in; raises KeyError for an unknown path."""
        found: Any = self.lines
        for key in path:
            found = found[key]
        return str(found).format(**values)


MAPS = ("bearing", "suggest")
LISTS = (
    "settings",
    "receptor_types",
    "neighbours",
    "examples",
    "grief",
    "umbrellas",
    "low_types",
    "low_among",
)


def load_wording(root: Path = WORDING) -> Wording:
    """Read the wording files; raises FactBaseError or KeyError when they are not complete."""
    content = read_yaml(root / "topics.yml", root)
    topics = {
        name: TopicWords(
            words["label"],
            words["ask"],
            tuple(words.get("next") or ()),
            tuple(words.get("default") or ()),
            bool(words.get("general")),
        )
        for name, words in ((topic, content["topics"][topic]) for topic in TOPICS)
    }
    lists: dict[str, Any] = {key: tuple(content[key]) for key in LISTS}
    maps: dict[str, Any] = {
        key: {name: tuple(values) for name, values in entries(content[key])} for key in MAPS
    }
    maps["paired"] = dict(entries(content["paired"]))
    cues = tuple(_cue(label, words) for label, words in entries(content["cues"]))
    return Wording(read_yaml(root / "replies.yml", root), topics, **lists, **maps, cues=cues)


def named_cue(name: str) -> Cue:
    """Return a cue for one name, by its longest word: "St John's wort" by "John"."""
    word = max(re.findall(r"\w+", name), key=len)
    pattern = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return Cue(name, pattern, pattern)


def _cue(label: str, words: dict[str, list[str]]) -> Cue:
    asked = "|".join(map(re.escape, words["asked"]))
    said = "|".join(map(re.escape, words["said"]))
    return Cue(
        label,
        re.compile(rf"\b(?:{asked})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{said})", re.IGNORECASE),
        tuple(words.get("topics") or ()),
    )


@lru_cache(maxsize=1)
def shared_wording() -> Wording:
    """Return the project's own wording, read once a process."""
    return load_wording()
