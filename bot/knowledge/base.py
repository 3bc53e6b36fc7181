"""The fact base in memory: subjects, facts, sources, glossary, and the questions asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.knowledge.load import (
    FactBaseError,
    Problem,
    content_hash,
    entries,
    load_sources,
    load_subjects,
    read_yaml,
)
from bot.knowledge.schema import Fact, Source, Subject
from bot.paths import FACTS


@dataclass(frozen=True)
class Term:
    """A glossary entry: one plain sentence for a word of a report."""

    term: str
    text: str
    also: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A question to take to the care team; `{subject}` and `{symptom}` are filled in."""

    id: str
    topic: str
    text: str
    who: str = "oncologist"
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class FactBase:
    """Everything the bot may say, indexed for answering; built by `load_facts`."""

    def __init__(
        self,
        subjects: dict[str, Subject],
        sources: dict[str, Source],
        glossary: Iterable[Term] = (),
        asks: Iterable[Ask] = (),
        other_names: Mapping[str, Iterable[str]] | None = None,
        digest: str = "0",
    ) -> None:
        self.subjects = subjects
        self.sources = sources
        self.glossary = tuple(glossary)
        self.asks = tuple(asks)
        self.other_names = {kind: tuple(names) for kind, names in (other_names or {}).items()}
        self.digest = digest
        self.facts = {fact.key: fact for one in subjects.values() for fact in one.facts}

    @cached_property
    def version(self) -> str:
        """Return the newest review month and a hash of the files: `2026.11+0123456789`."""
        newest = max((fact.reviewed for fact in self.facts.values()), default="0000-00")
        return f"{newest.replace('-', '.')}+{self.digest}"

    @cached_property
    def _by_subject_topic(self) -> dict[tuple[str, str], tuple[Fact, ...]]:
        index: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            index[fact.subject, fact.topic].append(fact)
        return {
            key: tuple(sorted(facts, key=lambda fact: not fact.lead))
            for key, facts in index.items()
        }

    @cached_property
    def _about(self) -> dict[str, tuple[Fact, ...]]:
        index: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            for other in (*fact.about, *fact.symptoms):
                index[other].append(fact)
        return {key: tuple(facts) for key, facts in index.items()}

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Return the subject id of every exact name, names in lower case."""
        return {
            name.lower(): subject.id
            for subject in self.subjects.values()
            for name in subject.names()
        }

    @cached_property
    def _members(self) -> dict[str, tuple[Subject, ...]]:
        index: dict[str, list[Subject]] = defaultdict(list)
        for subject in self.subjects.values():
            for parent in subject.is_a:
                index[parent].append(subject)
        return {key: tuple(found) for key, found in index.items()}

    def on(self, subject: str, topic: str) -> tuple[Fact, ...]:
        """Return a subject's own facts on a topic, the lead first."""
        return self._by_subject_topic.get((subject, topic), ())

    def lead(self, subject: str, topic: str) -> Fact | None:
        """Return the fact that stands as the short answer, if there is one."""
        facts = self.on(subject, topic)
        return facts[0] if facts and facts[0].lead else None

    def about(self, subject: str) -> tuple[Fact, ...]:
        """Return other subjects' facts that name this subject in `about` or `symptoms`."""
        return self._about.get(subject, ())

    def members(self, parent: str) -> tuple[Subject, ...]:
        """Return the subjects whose `is_a` names the class or therapy."""
        return self._members.get(parent, ())

    def parents(self, subject: str) -> tuple[str, ...]:
        """Return the known classes of a subject, nearest first."""
        found: list[str] = []
        queue = list(self.subjects[subject].is_a) if subject in self.subjects else []
        while queue:
            parent = queue.pop(0)
            if parent in self.subjects and parent not in found:
                found.append(parent)
                queue += self.subjects[parent].is_a
        return tuple(found)

    def cite(self, facts: Iterable[Fact]) -> list[dict[str, str]]:
        """Return the citations of some facts in order of first use."""
        ids = dict.fromkeys(name for fact in facts for name in fact.sources)
        return [self.sources[name].citation() for name in ids if name in self.sources]


def load_facts(root: Path = FACTS) -> FactBase:
    """Read a fact base; raise FactBaseError when a file cannot be used."""
    base, problems = read_facts(root)
    if problems:
        raise FactBaseError(problems)
    return base


def read_facts(root: Path = FACTS) -> tuple[FactBase, list[Problem]]:
    """Read a fact base and what is wrong in its files, without raising for content."""
    sources, wrong_sources = load_sources(root)
    subjects, wrong_subjects = load_subjects(root)
    base = FactBase(
        subjects,
        sources,
        glossary=[_term(entry) for entry in _listed(root / "glossary.yml")],
        asks=[_ask(entry) for entry in _listed(root / "questions.yml")],
        other_names=_other_names(root / "other_names.yml"),
        digest=content_hash(root),
    )
    return base, wrong_sources + wrong_subjects


@lru_cache(maxsize=1)
def shared_facts() -> FactBase:
    """Return the project's own fact base, read once a process."""
    return load_facts()


def _listed(path: Path) -> list[Any]:
    return list(read_yaml(path) or []) if path.exists() else []


def _other_names(path: Path) -> dict[str, list[str]]:
    """Return names outside scope by kind (`drug`, `cancer`)."""
    content = read_yaml(path) if path.exists() else {}
    return {kind: [str(name) for name in names] for kind, names in entries(content)}


def _term(entry: dict[str, Any]) -> Term:
    lists = {key: tuple(map(str, entry.get(key) or ())) for key in ("also", "sources")}
    return Term(str(entry["term"]), str(entry["text"]).strip(), **lists)


def _ask(entry: dict[str, Any]) -> Ask:
    lists = {key: tuple(map(str, entry.get(key) or ())) for key in ("subjects", "kinds")}
    who = str(entry.get("who") or "oncologist")
    return Ask(str(entry["id"]), str(entry["topic"]), str(entry["text"]).strip(), who, **lists)
