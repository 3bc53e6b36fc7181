"""The data files: sourced, complete, refused with file and line when wrong."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.paths import FACTS, ROOT, SAFETY
from bot.safety import CRISIS, SafetyDataError, load_rules, shared_rules

RASA_KEYS = r"^\s*-?\s*(rules|stories|nlu|responses|intents|entities|slots|actions|forms)\s*:"


def test_there_are_enough_families_over_the_tiers() -> None:
    tiers = Counter(flag.tier for flag in shared_rules().flags)
    assert sum(count for tier, count in tiers.items() if tier != CRISIS) >= 45
    assert min(tiers.values()) >= 5


def test_every_source_is_described() -> None:
    known: set[str] = set()
    for path in FACTS.glob("sources*.yml"):
        known |= set(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    rules = shared_rules()
    cited = {source for flag in rules.flags for source in flag.sources}
    cited |= {source for region in rules.regions.values() for source in region["sources"]}
    assert cited <= known, cited - known


def test_every_region_has_numbers_a_threshold_and_sources() -> None:
    rules = shared_rules()
    assert {"US", "UK", "CA", "AU", "EU", ""} <= set(rules.regions)
    for region in rules.regions.values():
        assert {"emergency", "crisis", "crisis_es", "department", "fever", "sources"} <= set(region)
        assert 37.5 <= float(region["fever"]) <= 38.0


def test_every_flag_is_worded_in_spanish_too() -> None:
    for flag in shared_rules().flags:
        assert flag.tier == CRISIS or flag.told("es"), flag.id


def test_rasa_does_not_claim_the_files() -> None:
    for path in SAFETY.glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(RASA_KEYS, line), (path.name, line)


def test_no_word_list_is_forgotten() -> None:
    """Every family of the red flags and crises is used by a pattern, a derived family or code."""
    rules = shared_rules()
    patterns = [one for flag in rules.flags for one in (*flag.patterns, *flag.unless)]
    patterns += [one for _, made in rules.derived for one in made]
    used = {part for one in patterns for name in one.needs for part in name.split("|")}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "safety").glob("*.py"))
    data = "".join((SAFETY / name).read_text("utf-8") for name in ("words.yml", "crisis.yml"))
    named = re.findall(r"^  ([A-Z][A-Z_0-9]+):", data, re.M)
    unions = {part for parts in rules.unions.values() for part in parts}
    spare = [
        n for n in named if n not in used | unions and f'"{n}"' not in code and f"+{n}" not in data
    ]
    assert not spare, spare


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("red_flags.yml", "CANNOT BREATHE", "CANNOT NOSUCHFAMILY", "no family NOSUCHFAMILY"),
        ("red_flags.yml", "tier: emergency", "tier: urgent", "no tier urgent"),
        ("crisis.yml", "    begun: true", "    begum: true", "begum"),
        ("regions.yml", "regions:", "regions: [", "expected"),
        ("words.yml", "families:", "- families:", ""),
    ],
)
def test_bad_data_is_refused_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, reason: str
) -> None:
    root = tmp_path / "safety"
    shutil.copytree(SAFETY, root)
    path = root / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SafetyDataError) as caught:
        load_rules(root)
    assert caught.value.file.endswith(name)
    assert reason in caught.value.reason
    assert caught.value.line > 0 or name in ("words.yml",)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SafetyDataError) as caught:
        load_rules(tmp_path)
    assert caught.value.file.endswith(".yml")


def test_the_list_of_everyday_words_is_up_to_date() -> None:
    pytest.importorskip("spacy_lookups_data")
    from bot.safety.ordinary import listed

    lines = (SAFETY / "ordinary.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == listed(), "run python -m bot.safety.ordinary"
