"""Two or three treatments side by side, topic by topic, from their own lead facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answers.wording import Wording
from bot.knowledge import Fact, FactBase

TOPICS = (
    "what_is",
    "who_can_get",
    "how_given",
    "side_effects",
    "serious_effects",
    "monitoring",
)


def side_by_side(
    subjects: Sequence[str], base: FactBase, wording: Wording
) -> tuple[dict[str, Any] | None, list[Fact]]:
    """Return a table (columns, rows) and its facts; None when fewer than two rows would fill."""
    rows: list[list[str]] = []
    facts: list[Fact] = []
    for topic in TOPICS:
        leads = [_lead(subject, topic, base) for subject in subjects]
        if not all(leads):
            continue
        found = [lead for lead in leads if lead]
        rows.append([wording.topics[topic].label, *(lead.text for lead in found)])
        facts += found
    if len(rows) < 2:
        return None, []
    columns = ["", *(base.subjects[subject].title for subject in subjects)]
    return {"columns": columns, "rows": rows}, facts


def _lead(subject: str, topic: str, base: FactBase) -> Fact | None:
    own = (subject, *base.parents(subject))
    return next((lead for one in own if (lead := base.lead(one, topic))), None)
