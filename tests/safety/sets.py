"""The test sets, each row with every variant, and what triage makes of them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.safety import TIERS, Assessment, Context, assess, shared_rules
from tests.safety.variants import variants

HERE = Path(__file__).resolve().parent
SEEDS = (1,)  # python -m tests.safety.sets 20 measures more


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def context(row: dict[str, Any]) -> Context:
    """Return the context of a row: the drugs named before and in it."""
    told = row.get("context") or {}
    drugs = [*told.get("drugs", []), *([row["drug"]] if row.get("drug") else [])]
    return Context(tuple(drugs), told.get("region", ""))


def ways(text: str, seeds: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """Yield (variant, text): as written, then each variant for each seed."""
    yield "as written", text
    for seed in seeds:
        yield from variants(text, seed).items()


@cache
def assessed(
    name: str, seeds: tuple[int, ...] = SEEDS
) -> list[tuple[dict[str, Any], str, str, Assessment]]:
    """Return (row, variant, text, assessment) for every row and variant of a set."""
    rules = shared_rules()
    return [
        (row, variant, text, assess(text, context(row), rules))
        for row in rows(name)
        for variant, text in ways(row["text"], seeds)
    ]


def at_least(found: str, wanted: str) -> bool:
    """Return whether a tier is as strict as another, or stricter."""
    return TIERS.index(found) <= TIERS.index(wanted)


def measured(seeds: tuple[int, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (wrong, runs) by what was wanted and variant."""
    wrong: Counter[tuple[str, str]] = Counter()
    runs: Counter[tuple[str, str]] = Counter()
    for name in ("reports", "controls", "personal", "personal_lookalikes"):
        for row, variant, _, found in assessed(name, seeds):
            key = (row["tier"] if name == "reports" else name, variant)
            runs[key] += 1
            wrong[key] += not {
                "reports": at_least(found.tier, row.get("tier") or ""),
                "controls": at_least(row.get("max_tier") or "", found.tier),
                "personal": found.personal is True,
                "personal_lookalikes": found.personal is not True,
            }[name]
    return {key: (wrong[key], count) for key, count in runs.items()}


if __name__ == "__main__":
    for (kind, variant), (bad, count) in measured(tuple(range(1, int(sys.argv[1]) + 1))).items():
        print(f"{kind:20}{variant:12}{bad:5} wrong of {count}")
