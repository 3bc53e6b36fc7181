"""Loads data/safety/*.yml into rules that are ready to match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.paths import SAFETY
from bot.safety.families import Families, from_mapping
from bot.safety.model import CRISIS, TIERS, SafetyDataError
from bot.safety.patterns import Pattern, parse
from bot.safety.readings import NAMES

BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FLAG_KEYS = {
    "id", "tier", "say", "sources", "when", "groups",
    "lasting", "judgement", "begun", "asked", "unless",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Drugs that a flag is limited to: fact-base ids, and a family of words that name them."""

    ids: frozenset[str]
    family: str


@dataclass(frozen=True)
class Flag:
    """One family of signs."""

    id: str
    tier: str
    say: str
    sources: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    groups: tuple[Group, ...] = ()
    lasting: bool = False
    begun: bool = False
    asked: bool = False  # a question counts too
    unless: tuple[Pattern, ...] = ()  # any of these anywhere in the message stops the flag
    says: Mapping[str, str] = field(default_factory=dict)  # `say` in other languages

    def told(self, language: str) -> str:
        """Return the sign in the person's own account, "" when not worded in that language."""
        return self.say if language == "en" else self.says.get(language, "")


@dataclass(frozen=True)
class Request:
    """Patterns of a personal decision: its kind; `sure` ones win over the look-alikes."""

    kind: str
    patterns: tuple[Pattern, ...]
    sure: bool


@dataclass(frozen=True)
class Rules:
    """All of data/safety, checked."""

    families: Families
    unions: Mapping[str, tuple[str, ...]]
    derived: tuple[tuple[str, tuple[Pattern, ...]], ...]
    flags: tuple[Flag, ...]
    requests: tuple[Request, ...]
    never: tuple[Pattern, ...]  # look-alikes that win over every request
    harmless: tuple[Pattern, ...]
    limits: Mapping[str, Any]
    regions: Mapping[str, Mapping[str, Any]]
    region_signs: Mapping[str, Mapping[str, int]]
    languages: Mapping[str, Any]
    wording: Mapping[str, Any]

    def flag(self, id: str) -> Flag | None:
        """Return the flag with an id."""
        return next((one for one in self.flags if one.id == id), None)


def load_rules(root: Path = SAFETY) -> Rules:
    """Read data/safety; raises SafetyDataError(file, line, reason) on bad data."""
    return _Loader(root).load()


@lru_cache(maxsize=1)
def shared_rules() -> Rules:
    """Return the rules of data/safety, read once."""
    return load_rules()


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.families = Families(ordinary=self._ordinary())
        self.groups: dict[str, Group] = {}
        self.derived: dict[str, list[str]] = {}
        self.says: dict[str, str] = {}

    def load(self) -> Rules:
        words = self._read("words.yml")
        language = self._read("language.yml")
        personal = self._read("personal.yml")
        crisis, signs = self._read("crisis.yml"), self._read("red_flags.yml")
        spanish = self._read("spanish.yml")
        self.says = spanish.get("says", {})
        self.families.function_words = frozenset(
            [*language["languages"]["en"], *language["never_slips"]]
        )
        unions = {name: tuple(parts) for name, parts in words.get("unions", {}).items()}
        self.families.names |= {*NAMES, *unions}
        for data in (words, spanish):
            for name, texts in data.get("derived", {}).items():
                self.derived[name] = [*self.derived.get(name, []), *texts]
        self.families.names |= set(self.derived)
        all_words = dict(words["families"])
        for data in (crisis, spanish, language):
            all_words |= data.get("families", {})
        from_mapping(all_words, self.families)
        from_mapping(
            {f"ASK {key}": value for key, value in personal["families"].items()}, self.families
        )
        for name, group in signs["groups"].items():
            self.families.add(f"group {name}", group["words"])
            self.groups[name] = Group(frozenset(group["ids"]), f"group {name}")
        more = spanish.get("adds", {})
        flags = [self._flag(one, "crisis.yml", more) for one in crisis["flags"]]
        flags += [self._flag(one, "red_flags.yml", more) for one in signs["flags"]]
        unknown = set(more) - {one.id for one in flags}
        if unknown:
            raise self._wrong("spanish.yml", f"no flag {sorted(unknown)}", sorted(unknown)[0])
        regions = self._read("regions.yml")
        return Rules(
            families=self.families,
            unions=unions,
            derived=tuple(
                (name, tuple(parse(str(text), self.families) for text in texts))
                for name, texts in self.derived.items()
            ),
            flags=tuple(sorted(flags, key=lambda one: TIERS.index(one.tier))),
            requests=tuple(self._requests(personal)),
            never=tuple(self._personal(one) for one in personal["never"]),
            harmless=tuple(self._personal(one) for one in personal["harmless"]),
            limits={
                key: float(value) for key, value in self._read("readings.yml")["limits"].items()
            },
            regions=regions["regions"],
            region_signs={
                region: {word: int(points) for word, points in signs.items()}
                for region, signs in regions["signs"].items()
            },
            languages=language,
            wording=self._read("wording.yml"),
        )

    def _flag(self, data: Mapping[str, Any], file: str, more: Mapping[str, Any]) -> Flag:
        id = str(data.get("id", ""))
        if not id or set(data) - FLAG_KEYS:
            raise self._wrong(file, f"keys of {id or data}: {sorted(set(data) - FLAG_KEYS)}", id)
        if data.get("tier") not in TIERS[:-1]:
            raise self._wrong(file, f"{id}: no tier {data.get('tier')}", id)
        if not data.get("sources") or not data.get("when") or not data.get("say"):
            raise self._wrong(file, f"{id} lacks sources, when or say", id)
        try:
            groups = tuple(self.groups[name] for name in data.get("groups", ()))
            texts = [*data["when"], *more.get(id, ())]
            patterns = tuple(parse(str(text), self.families) for text in texts)
        except (KeyError, ValueError) as error:
            raise self._wrong(file, f"{id}: {error}", id) from error
        return Flag(
            id,
            data["tier"],
            data["say"],
            tuple(data["sources"]),
            patterns,
            groups,
            data["tier"] == CRISIS or data.get("lasting") == "true",
            data.get("begun") == "true",
            data.get("asked") == "true",
            tuple(parse(str(text), self.families) for text in data.get("unless", ())),
            {"es": self.says[id]} if id in self.says else {},
        )

    def _requests(self, personal: Mapping[str, Any]) -> list[Request]:
        return [
            Request(one["kind"], tuple(self._personal(text) for text in one["when"]), sure)
            for key, sure in (("sure", True), ("requests", False))
            for one in personal[key]
        ]

    def _personal(self, text: str) -> Pattern:
        try:
            return parse(text, self.families, "ASK ")
        except ValueError as error:
            raise self._wrong("personal.yml", str(error), text) from error

    def _ordinary(self) -> frozenset[str]:
        path = self.root / "ordinary.txt"
        if not path.exists():
            return frozenset()
        lines = path.read_text(encoding="utf-8").splitlines()
        return frozenset(line for line in lines if line and not line.startswith("#"))

    def _read(self, name: str) -> dict[str, Any]:
        path = self.root / name
        try:
            # Every scalar stays a string: "on" and "no" are words here.
            data = yaml.load(path.read_text(encoding="utf-8"), BASE_LOADER)
        except OSError as error:
            raise SafetyDataError(path, 0, str(error)) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise SafetyDataError(path, mark.line + 1 if mark else 0, str(error)) from error
        if not isinstance(data, dict):
            raise SafetyDataError(path, 1, "not a mapping")
        return data

    def _wrong(self, name: str, reason: str, about: str = "") -> SafetyDataError:
        lines = (self.root / name).read_text(encoding="utf-8").splitlines()
        line = next((at for at, text in enumerate(lines, 1) if about and about in text), 0)
        return SafetyDataError(self.root / name, line, reason)
