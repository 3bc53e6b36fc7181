"""The rules that a fact base must hold to; `bot facts check` prints what breaks them."""

from __future__ import annotations

import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.base import FactBase, read_facts
from bot.knowledge.load import Problem
from bot.knowledge.readability import Terms, grade
from bot.knowledge.schema import (
    KINDS,
    REQUIRED_TOPICS,
    ROUTES,
    SOURCE_KINDS,
    STATUSES,
    TOPICS,
    Fact,
    Subject,
)
from bot.paths import FACTS

MOST_WORDS = 45
MOST_LEAD_WORDS = 34
HIGHEST_GRADE = 8.0
STALE_MONTHS = 18
MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?(?:-\d\d)?")
ADVICE = re.compile(
    r"\byou (?:should|must|need to|can|may|could) (?:take|stop|skip|start|double|use|restart)\b"
    r"|\byour dose\b|(?:^|[.!?] )(?:take|skip|stop|double) (?!care\b)",
    re.IGNORECASE,
)
RASA_KEYS = ("rules", "stories", "nlu", "responses", "intents", "entities", "slots", "actions")
NEEDS_REGION = ("approval_status", "cost_access")


@dataclass
class Report:
    """What a check found: problems break it, warnings do not; counts are for people."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    counts: dict[str, object] = field(default_factory=dict)


def check(root: Path = FACTS, today: str = "") -> Report:
    """Check the fact base below `root`; `today` (YYYY-MM) decides what is stale."""
    base, problems = read_facts(root)
    terms = set_aside_terms(base)
    report = Report(problems)
    for subject in base.subjects.values():
        report.problems += _subject_problems(base, subject)
        for fact in subject.facts:
            reasons = _fact_reasons(base, fact, terms)
            report.problems += [Problem(subject.path, fact.line, one) for one in reasons]
    report.problems += [*_name_clashes(base), *_source_problems(base), *_rasa_keys(root)]
    report.warnings += [
        Problem(base.subjects[fact.subject].path, fact.line, f"fact {fact.id} is due for review")
        for fact in stale(base, STALE_MONTHS, today)
    ]
    report.counts = counts(base, terms)
    return report


def stale(base: FactBase, months: int, today: str) -> list[Fact]:
    """Return the facts last reviewed more than `months` before `today` (YYYY-MM)."""
    if not today:
        return []
    return [one for one in base.facts.values() if _months(today) - _months(one.reviewed) > months]


def set_aside_terms(base: FactBase) -> Terms:
    """Return the names and glossary words that the reading grade does not count."""
    names = [name for one in base.subjects.values() for name in (*one.names(), *one.brands)]
    glossary = [word for term in base.glossary for word in (term.term, *term.also)]
    return Terms([*names, *glossary, *_outside(base)])


def counts(base: FactBase, terms: Terms) -> dict[str, object]:
    """Return the numbers that describe the fact base."""
    facts = list(base.facts.values())
    grades = sorted(grade(fact.text, terms) for fact in facts) or [0.0]
    weak = [fact for fact in facts if _only_weak(base, fact)]
    drugs = [one for one in base.subjects.values() if one.kind == "drug"]
    approved = [one for one in drugs if one.status == "approved"]
    full = [one for one in approved if not _missing_topics(base, one)]
    return {
        "facts": len(facts),
        "sources": len(base.sources),
        "subjects": dict(Counter(one.kind for one in base.subjects.values())),
        "drugs": dict(Counter(one.status for one in drugs)),
        "approved drugs with all ten topics": f"{len(full)} of {len(approved)}",
        "facts with news or mirror sources only": f"{len(weak)} ({_share(weak, facts)})",
        "reading grade, median and worst": f"{statistics.median(grades):.1f}, {grades[-1]:.1f}",
        "oldest review": min((fact.reviewed for fact in facts), default="none"),
        "reviewed by a clinician": sum(bool(fact.reviewed_by) for fact in facts),
        "glossary terms": len(base.glossary),
        "questions for the care team": len(base.asks),
    }


def _subject_problems(base: FactBase, subject: Subject) -> Iterator[Problem]:
    for reason in (*_identity(base, subject), *_completeness(base, subject)):
        yield Problem(subject.path, 1, reason)


def _identity(base: FactBase, subject: Subject) -> Iterator[str]:
    if subject.kind not in KINDS:
        yield f"unknown kind {subject.kind}"
    if subject.kind == "drug" and subject.status not in STATUSES:
        yield f"unknown status {subject.status or '(none)'}"
    if not subject.path.endswith(f"/{subject.id}.yml"):
        yield f"the file is not named after its id {subject.id}"
    for route in set(subject.route) - set(ROUTES):
        yield f"unknown route {route}"
    for other in (*subject.is_a, *subject.treats, *subject.tested_by):
        if other not in base.subjects:
            yield f"unknown subject {other} in is_a, treats or tested_by"


def _completeness(base: FactBase, subject: Subject) -> Iterator[str]:
    for name, times in Counter(fact.id for fact in subject.facts).items():
        if times > 1:
            yield f"fact id {name} stands {times} times"
    for topic, leads in Counter(fact.topic for fact in subject.facts if fact.lead).items():
        if leads > 1:
            yield f"topic {topic} has {leads} leads instead of one"
    for topic in _missing_topics(base, subject):
        yield f"no fact with `lead: true` on the required topic {topic}"
    oral = "oral" in subject.route and subject.status == "approved"
    if oral and not any(fact.id.startswith("missed-dose") for fact in subject.facts):
        yield "an oral drug needs a fact whose id starts with missed-dose"


def _missing_topics(base: FactBase, subject: Subject) -> list[str]:
    needed = REQUIRED_TOPICS.get(subject.status, ()) if subject.kind == "drug" else ()
    own = (subject.id, *base.parents(subject.id))
    return [topic for topic in needed if not any(base.lead(one, topic) for one in own)]


def _fact_reasons(base: FactBase, fact: Fact, terms: Terms) -> Iterator[str]:
    what = f"fact {fact.id}"
    words = len(fact.text.split())
    level = grade(fact.text, terms)
    rules: tuple[tuple[bool, Callable[[], str]], ...] = (
        (fact.topic not in TOPICS, lambda: f"unknown topic {fact.topic}"),
        (not fact.sources, lambda: "has no source"),
        (words > MOST_WORDS, lambda: f"has {words} words, more than {MOST_WORDS}"),
        (
            fact.lead and words > MOST_LEAD_WORDS,
            lambda: f"is a lead of {words} words, more than {MOST_LEAD_WORDS}",
        ),
        (level > HIGHEST_GRADE, lambda: f"reads at grade {level:.1f}, above {HIGHEST_GRADE:.0f}"),
        (bool(ADVICE.search(fact.text)), lambda: "gives second-person dosing advice"),
        (not MONTH.fullmatch(fact.as_of), lambda: f"as_of {fact.as_of} is not YYYY or YYYY-MM"),
        (
            not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", fact.reviewed),
            lambda: f"reviewed {fact.reviewed} is not YYYY-MM",
        ),
        (fact.topic in NEEDS_REGION and not fact.region, lambda: "needs a region"),
    )
    for broken, reason in rules:
        if broken:
            yield f"{what} {reason()}"
    for name in fact.sources:
        if name not in base.sources:
            yield f"{what} cites the unknown source {name}"
    for other in (*fact.about, *fact.symptoms):
        if other not in base.subjects:
            yield f"{what} names the unknown subject {other}"


def _name_clashes(base: FactBase) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for subject in base.subjects.values():
        for name in dict.fromkeys(one.lower() for one in subject.names()):
            first = owner.setdefault(name, subject.id)
            if first != subject.id:
                reason = f"the name {name} belongs to {first} and {subject.id}"
                yield Problem(subject.path, 1, reason)
    for name in _outside(base):
        if name.lower() in owner:
            reason = f"{name} is outside scope and also a name of {owner[name.lower()]}"
            yield Problem("other_names.yml", 1, reason)


def _source_problems(base: FactBase) -> Iterator[Problem]:
    for source in base.sources.values():
        if source.kind not in SOURCE_KINDS:
            yield Problem("sources.yml", 1, f"source {source.id} has unknown kind {source.kind}")
        if not source.url.startswith("https://") and not source.url.startswith("http://"):
            yield Problem("sources.yml", 1, f"source {source.id} has no web address")
        if not MONTH.fullmatch(source.date):
            yield Problem("sources.yml", 1, f"source {source.id}: {source.date} is not a date")
    for term in base.glossary:
        for name in term.sources:
            if name not in base.sources:
                reason = f"term {term.term} cites the unknown source {name}"
                yield Problem("glossary.yml", 1, reason)


def _rasa_keys(root: Path) -> Iterator[Problem]:
    claimed = re.compile(rf"^\s*(?:{'|'.join(RASA_KEYS)}):")
    for path in sorted(root.rglob("*.yml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if claimed.match(line):
                shown = path.relative_to(root).as_posix()
                yield Problem(shown, number, "this key makes Rasa claim the file")


def _outside(base: FactBase) -> list[str]:
    return [name for names in base.other_names.values() for name in names]


def _only_weak(base: FactBase, fact: Fact) -> bool:
    kinds = {base.sources[name].kind for name in fact.sources if name in base.sources}
    return bool(kinds) and kinds <= {"news", "mirror"}


def _share(part: list[Fact], whole: list[Fact]) -> str:
    return f"{100 * len(part) / max(1, len(whole)):.0f} %"


def _months(date: str) -> int:
    year, _, month = date.partition("-")
    return int(year) * 12 + int(month[:2] or 1)


def main(paths: Iterable[str]) -> int:
    """Print the problems, of the named files only if any are named; return 1 if there are some."""
    report = check()
    wanted = tuple(path.split("data/facts/")[-1] for path in paths)
    shown = [one for one in report.problems if not wanted or one.path in wanted]
    print(*shown, *(f"{name}: {value}" for name, value in report.counts.items()), sep="\n")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
