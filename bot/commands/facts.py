"""`bot facts`: check, list, show and count what the bot may say."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from bot.knowledge import Fact, FactBase, FactBaseError, load_facts
from bot.knowledge.check import check, counts, set_aside_terms, stale
from bot.paths import FACTS


def run(arguments: argparse.Namespace) -> int:
    """Run the chosen part; problems are printed one a line."""
    try:
        return PARTS[arguments.what](arguments)
    except FactBaseError as error:
        print(error, file=sys.stderr)
        return 1


def _check(arguments: argparse.Namespace) -> int:
    root = Path(arguments.root) if arguments.root else FACTS
    if not root.is_dir():
        print(f"There is no folder {root}.", file=sys.stderr)
        return 2
    report = check(root, _today())
    for problem in report.problems:
        print(f"error: {problem}")
    for warning in report.warnings:
        print(f"warning: {warning}")
    for name, value in report.counts.items():
        print(f"{name}: {value}")
    print("The fact base is clean." if not report.problems else "The fact base has errors.")
    return 1 if report.problems else 0


def _list(arguments: argparse.Namespace) -> int:
    for subject in sorted(load_facts().subjects.values(), key=lambda one: (one.kind, one.id)):
        status = f", {subject.status}" if subject.status else ""
        print(f"{subject.id}  {subject.title} ({subject.kind}{status}), {len(subject.facts)} facts")
    return 0


def _stats(arguments: argparse.Namespace) -> int:
    base = load_facts()
    for name, value in counts(base, set_aside_terms(base)).items():
        print(f"{name}: {value}")
    print(f"version: {base.version}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    base = load_facts()
    name = arguments.id
    if name in base.facts:
        facts: tuple[Fact, ...] = (base.facts[name],)
    elif name in base.subjects or name.lower() in base.by_name:
        subject = base.subjects[name if name in base.subjects else base.by_name[name.lower()]]
        print(f"{subject.title} ({subject.kind}). Names: {', '.join(subject.names())}\n")
        facts = subject.facts
    else:
        print(f"The fact base has no subject or fact {name}.", file=sys.stderr)
        return 1
    for fact in facts:
        print(_shown(fact, base))
    return 0


def _shown(fact: Fact, base: FactBase) -> str:
    lead = ", lead" if fact.lead else ""
    head = f"{fact.key} [{fact.topic}{lead}] as of {fact.as_of}, reviewed {fact.reviewed}"
    cited = [
        f"  {one['publisher']}: {one['title']} ({one['date']}) {one['url']}"
        for one in base.cite([fact])
    ]
    note = [f"  note: {fact.note}"] if fact.note else []
    return "\n".join([head, f"  {fact.text}", *cited, *note, ""])


def _stale(arguments: argparse.Namespace) -> int:
    due = stale(load_facts(), arguments.months, _today())
    for fact in due:
        print(f"{fact.key}  reviewed {fact.reviewed}")
    print(f"{len(due)} facts are due for review.")
    return 1 if due else 0


def _today() -> str:
    return datetime.date.today().strftime("%Y-%m")


PARTS = {"check": _check, "list": _list, "stats": _stats, "show": _show, "stale": _stale}
