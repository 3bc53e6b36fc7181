"""Read data/facts into records; every complaint names file, line and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar

import yaml

from bot.knowledge.schema import Fact, Source, Subject

LINE = "__line__"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a fact file, told in one sentence."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class FactBaseError(ValueError):
    """The fact base cannot be used; `problems` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe YAML loader that keeps dates as text and remembers each mapping's line."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=True)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


_Loader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
    lambda loader, node: loader.construct_mapping(node),
)


def read_yaml(path: Path, root: Path | None = None) -> Any:
    """Return a YAML file's content; raise FactBaseError with the line of a syntax error."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or "is not UTF-8 text"
        raise FactBaseError([Problem(_shown(path, root), line, f"not YAML: {reason}")]) from error


def content_hash(root: Path) -> str:
    """Return ten hex digits over names and bytes of every YAML file below `root`."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yml")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def load_sources(root: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sources by id, with what is wrong in their files."""
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in sorted(root.glob("sources*.yml")):
        for name, record in entries(read_yaml(path, root)):
            shown, line = _shown(path, root), _line(record)
            if not isinstance(record, dict):
                problems.append(Problem(shown, line, f"source {name} is not a mapping"))
                continue
            source, wrong = _build(Source, {"id": name, **record}, f"source {name}")
            problems += [Problem(shown, line, reason) for reason in wrong]
            if name in found:
                problems.append(Problem(shown, line, f"source {name} stands twice"))
            if source:
                found[name] = source
    return found, problems


def load_subjects(root: Path) -> tuple[dict[str, Subject], list[Problem]]:
    """Return the subjects by id, with what is wrong in their files."""
    found: dict[str, Subject] = {}
    problems: list[Problem] = []
    for path in sorted(root.glob("*/*.yml")):
        shown = _shown(path, root)
        try:
            record = read_yaml(path, root)
        except FactBaseError as error:
            problems += error.problems
            continue
        subject, wrong = _subject(record, shown)
        problems += wrong
        if subject and subject.id in found:
            problems.append(Problem(shown, 1, f"subject {subject.id} stands twice"))
        elif subject:
            found[subject.id] = subject
    return found, problems


def _subject(record: Any, shown: str) -> tuple[Subject | None, list[Problem]]:
    if not isinstance(record, dict):
        return None, [Problem(shown, 1, "the file is not one mapping with an id")]
    problems = []
    facts = []
    for entry in record.get("facts") or []:
        if not isinstance(entry, dict):
            problems.append(Problem(shown, _line(record), f"a fact is not a mapping: {entry!r}"))
            continue
        values = {**entry, "subject": record.get("id"), "line": _line(entry)}
        fact, wrong = _build(Fact, values, f"fact {entry.get('id', '?')}")
        problems += [Problem(shown, _line(entry), reason) for reason in wrong]
        facts += [fact] if fact else []
    values = {**record, "facts": tuple(facts), "path": shown}
    subject, wrong = _build(Subject, values, f"subject {record.get('id', '?')}")
    return subject, problems + [Problem(shown, _line(record), reason) for reason in wrong]


def _build(kind: Any, values: dict[str, Any], what: str) -> tuple[Any, list[str]]:
    """Make a record of `values`; missing, unknown and ill-typed keys become reasons."""
    known = {item.name: item for item in fields(kind)}
    wrong = [f"{what} has the unknown key {key}" for key in values if key not in (*known, LINE)]
    kept: dict[str, Any] = {}
    for name, item in known.items():
        value = values.get(name)
        required = "MISSING" in repr(item.default)
        if value is None or value == "":
            if required:
                wrong.append(f"{what} has no {name}")
            continue
        wanted = str(item.type)
        if wanted.startswith("tuple"):
            if not isinstance(value, list | tuple):
                wrong.append(f"{what}: {name} must be a list")
                continue
            value = tuple(value) if name == "facts" else tuple(str(part) for part in value)
        elif wanted == "bool" and not isinstance(value, bool):
            wrong.append(f"{what}: {name} must be true or false")
            continue
        elif wanted == "str":
            value = " ".join(str(value).split())
        kept[name] = value
    missing = any(reason.startswith(f"{what} has no ") for reason in wrong)
    return (None if missing else kind(**kept)), wrong


def entries(content: Any) -> Iterator[tuple[str, Any]]:
    """Yield a mapping's own keys and values, the line mark left out."""
    for name, record in (content or {}).items():
        if name != LINE:
            yield str(name), record


def _line(record: Any) -> int:
    return int(record.get(LINE, 1)) if isinstance(record, dict) else 1


def _shown(path: Path, root: Path | None) -> str:
    if root and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name
