"""Compare replies with labelled questions: kind, topic, subjects.

A row: {"id", "text" or "turns", "kind", "kind_ok": [...], "topic", "subjects": [...], "origin"}.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers import Wording
from bot.knowledge import FactBase

SCORED = ("answer", "clarify", "refuse")


@dataclass
class Score:
    """Counts of one group of rows."""

    rows: int = 0
    kind: int = 0
    topic: int = 0
    subjects: int = 0
    with_subjects: int = 0
    both: int = 0

    def shares(self) -> dict[str, float | int]:
        """Return the counts as shares of 1."""
        rows = max(1, self.rows)
        return {
            "rows": self.rows,
            "kind": self.kind / rows,
            "topic": self.topic / rows,
            "subjects": self.subjects / max(1, self.with_subjects),
            "topic_and_subjects": self.both / rows,
        }


@dataclass
class Result:
    """All scores, by group, with the rows that went wrong and the pairs of topics."""

    total: Score = field(default_factory=Score)
    groups: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    wrong: list[dict[str, Any]] = field(default_factory=list)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused_in_scope: int = 0
    in_scope: int = 0
    outside_right: int = 0
    outside: int = 0


def score(
    rows: Iterable[Mapping[str, Any]],
    replies: Mapping[str, Mapping[str, Any]],
    base: FactBase,
    wording: Wording,
) -> Result:
    """Score the last reply of each row."""
    result = Result()
    for row in rows:
        reply = replies[row["id"]]
        marks = judged(row, reply, base, wording)
        for one in (
            result.total,
            result.groups[f"origin: {row.get('origin') or 'none'}"],
            result.groups[f"topic: {row['topic']}"],
            result.groups[f"kind: {row['kind']}"],
        ):
            _count(one, marks)
        result.pairs[row["topic"], reply["topic"] or "none"] += 1
        _count_scope(result, row, reply)
        if not all(mark is not False for mark in marks.values()):
            result.wrong.append(_wrong(row, reply, marks))
    return result


def judged(
    row: Mapping[str, Any], reply: Mapping[str, Any], base: FactBase, wording: Wording
) -> dict[str, bool | None]:
    """Return whether kind, topic and subjects are right; None where they do not count."""
    other = reply["kind"] != row["kind"] and reply["kind"] in (row.get("kind_ok") or ())
    kind = reply["kind"] == row["kind"] or other
    topic = other or reply["topic"] == row["topic"]
    counts = row["kind"] in SCORED and not other and bool(row.get("subjects"))
    subjects = _subjects_right(row["subjects"], reply, base, wording) if counts else None
    return {"kind": kind, "topic": topic, "subjects": subjects}


def _subjects_right(
    labelled: Iterable[str], reply: Mapping[str, Any], base: FactBase, wording: Wording
) -> bool:
    wanted = {_canonical(one, base) for one in labelled}
    optional = {*wording.settings, *wording.neighbours, "alcohol"}
    optional |= {one.id for one in base.subjects.values() if one.status == "partner"}
    got = {*reply["subjects"], *reply["symptoms"]}
    drugs = {one for one in got if base.subjects[one].kind == "drug"}
    needed = wanted - optional or wanted
    return bool(needed <= got or needed & got == needed) and drugs <= wanted | optional


def _canonical(slug: str, base: FactBase) -> str:
    words = slug.replace("-", " ").lower()
    return base.by_name.get(slug.lower()) or base.by_name.get(words) or slug


def _count(score: Score, marks: Mapping[str, bool | None]) -> None:
    score.rows += 1
    score.kind += bool(marks["kind"])
    score.topic += bool(marks["topic"])
    score.with_subjects += marks["subjects"] is not None
    score.subjects += bool(marks["subjects"])
    score.both += bool(marks["topic"]) and marks["subjects"] is not False


def _count_scope(result: Result, row: Mapping[str, Any], reply: Mapping[str, Any]) -> None:
    outside = reply["kind"] == "out_of_scope"
    if row["kind"] == "out_of_scope":
        result.outside += 1
        result.outside_right += outside
    elif row["kind"] in ("answer", "refuse") and "out_of_scope" not in (row.get("kind_ok") or ()):
        result.in_scope += 1
        result.refused_in_scope += outside


def _wrong(
    row: Mapping[str, Any], reply: Mapping[str, Any], marks: Mapping[str, bool | None]
) -> dict[str, Any]:
    return {
        "id": row["id"],
        "wrong": [name for name, mark in marks.items() if mark is False],
        "wanted": [row["kind"], row["topic"], list(row.get("subjects") or ())],
        "got": [reply["kind"], reply["topic"], reply["subjects"]],
        "text": row.get("text") or row.get("turns"),
    }
