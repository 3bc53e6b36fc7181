"""The bars of the test sets: reports reach their tier, controls stay below theirs."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.safety import CALL_NOW, CALL_TODAY, CRISIS, EMERGENCY, TIERS, Context, assess, shared_rules
from tests.safety.sets import assessed, at_least, rows

BARS = {CRISIS: 1.0, EMERGENCY: 1.0, CALL_NOW: 0.98, CALL_TODAY: 0.95}
MOST_OVER = 0.02


@pytest.mark.parametrize("tier", BARS)
def test_reports_reach_their_tier_in_every_variant(tier: str) -> None:
    runs = [one for one in assessed("reports") if one[0]["tier"] == tier]
    missed = [one for one in runs if not at_least(one[3].tier, tier)]
    rate = 1 - len(missed) / len(runs)
    print(f"\n{tier}: {len(runs)} runs, {len(missed)} missed")
    by_variant = {variant for _, variant, _, _ in missed} if BARS[tier] == 1.0 else set()
    assert rate >= BARS[tier] and not by_variant, [(one[1], one[2], one[3].tier) for one in missed]


def test_the_confusion_of_tiers() -> None:
    runs = assessed("reports")
    table = Counter((row["tier"], found.tier) for row, _, _, found in runs)
    width = max(map(len, TIERS)) + 2
    print("\nwanted \\ found".ljust(width + 3), *(t.rjust(width) for t in (*TIERS[:-1], "none")))
    for wanted in TIERS[:-1]:
        counts = [str(table[wanted, found]).rjust(width) for found in TIERS]
        print(wanted.ljust(width + 2), *counts)
    assert sum(table.values()) == len(runs)


def test_controls_are_rarely_over_escalated() -> None:
    runs = assessed("controls")
    over = [one for one in runs if not at_least(one[0]["max_tier"] or "", one[3].tier)]
    print(f"\ncontrols: {len(over)} of {len(runs)} over-escalated")
    assert len(over) <= MOST_OVER * len(runs), [(one[1], one[2], one[3].tier) for one in over]


def test_spanish_reports_reach_their_tier() -> None:
    rules = shared_rules()
    found = [(row, assess(row["text"], Context(), rules)) for row in rows("spanish")]
    missed = [(row["text"], one.tier) for row, one in found if not at_least(one.tier, row["tier"])]
    assert len(found) >= 60 and not missed
    assert {one.language for _, one in found} == {"es"}


def test_spanish_controls_stay_quiet() -> None:
    rules = shared_rules()
    for row in rows("spanish_controls"):
        assert assess(row["text"], Context(), rules).tier == (row["max_tier"] or ""), row["text"]


def test_personal_decisions_are_declined_and_look_alikes_are_not() -> None:
    asked, alike = assessed("personal"), assessed("personal_lookalikes")
    missed = [(one[1], one[2]) for one in asked if one[3].personal is not True]
    wrong = [(one[1], one[2], one[3].personal_kind) for one in alike if one[3].personal is True]
    print(f"\npersonal: {len(missed)} of {len(asked)} missed")
    print(f"look-alikes: {len(wrong)} of {len(alike)} declined")
    assert len(missed) <= 0.02 * len(asked), missed
    assert len(wrong) <= 0.03 * len(alike), wrong


def test_each_language_is_recognised() -> None:
    rules = shared_rules()
    for row in rows("other_languages"):
        assert assess(row["text"], Context(), rules).language == row["language"], row["text"]


def test_lay_reports_that_widened_the_rules_stay_caught() -> None:
    """Rows of lay_reports.jsonl; the two marked `missed` are known misses, kept to be honest."""
    rules = shared_rules()
    for row in rows("lay_reports"):
        found = assess(row["text"], Context(tuple(row["drugs"])), rules).tier
        if row["tier"] is None:
            assert found == "", row["text"]
        else:
            assert at_least(found, row["tier"]) != row.get("missed", False), row["text"]
