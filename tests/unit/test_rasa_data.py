"""What Rasa reads, and what it must not take for its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.data import is_likely_yaml_file, is_nlu_file

from bot.knowledge import TOPICS
from bot.paths import DATA, FACTS, ROOT, SAFETY, WORDING

OURS = [path for folder in (FACTS, SAFETY, WORDING) for path in sorted(folder.rglob("*.yml"))]


def content(*names: str) -> list[dict[str, Any]]:
    """Return the entries of Rasa's files under some key: nlu, rules or stories."""
    found: list[dict[str, Any]] = []
    for name in names:
        for path in sorted((DATA / name).glob("*.yml")):
            found += yaml.safe_load(path.read_text(encoding="utf-8"))[name]
    return found


@pytest.fixture(scope="module")
def intents() -> set[str]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return {next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"]}


def test_rasa_claims_none_of_our_files() -> None:
    claimed = [
        path.relative_to(DATA).as_posix()
        for path in OURS
        if is_likely_yaml_file(path)
        and (
            is_nlu_file(str(path))
            or YAMLStoryReader.is_stories_file(str(path))
            or Domain.is_domain_file(str(path))
        )
    ]
    assert len(OURS) > 100 and claimed == []


def test_every_topic_has_an_intent_with_phrases(intents: set[str]) -> None:
    phrases = {entry["intent"]: entry["examples"].strip().splitlines() for entry in content("nlu")}
    for topic in TOPICS:
        assert f"ask_{topic}" in intents
        assert len(phrases[f"ask_{topic}"]) >= 40, topic


def test_no_phrase_stands_under_two_intents() -> None:
    owner: dict[str, str] = {}
    for entry in content("nlu"):
        for line in entry["examples"].strip().splitlines():
            phrase = " ".join(line.strip().removeprefix("- ").lower().split())
            assert owner.setdefault(phrase, entry["intent"]) == entry["intent"], phrase


def test_every_intent_has_a_rule(intents: set[str]) -> None:
    ruled = {rule["steps"][0]["intent"] for rule in content("rules")}
    assert ruled == {*intents, "nlu_fallback"}


def test_every_turn_of_a_story_is_answered_by_the_one_action(intents: set[str]) -> None:
    for story in [*content("stories"), *content("rules")]:
        steps = story["steps"]
        assert all(step["intent"] in {*intents, "nlu_fallback"} for step in steps[::2])
        assert all(step == {"action": "action_answer"} for step in steps[1::2])
        assert len(steps) % 2 == 0


def test_stories_are_conversations_with_a_name_of_their_own() -> None:
    stories = content("stories")
    assert all(len(story["steps"]) >= 4 for story in stories)
    assert len({story["story"] for story in stories}) == len(stories) >= 25


@pytest.mark.parametrize("path", sorted(DATA.glob("stories/*.yml")), ids=lambda path: path.stem)
def test_rasa_reads_each_story_file(path: Path) -> None:
    assert YAMLStoryReader.is_stories_file(str(path))
