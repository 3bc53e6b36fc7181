"""Fact files: what is wrong is told with file, line and reason; the project's own are clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import FactBaseError, load_facts
from bot.knowledge.check import check, stale
from bot.knowledge.load import read_yaml

SOURCES = """\
label:
  publisher: FDA
  title: A label
  url: "https://example.org/label"
  date: 2025-08-01
  kind: label
"""
DRUG = """\
id: examplinib
kind: drug
status: investigational
name: examplinib
brands: [Exampla]
facts:
  - id: what-is
    topic: what_is
    text: Exampla is a pill made up for a test.
    lead: true
    sources: [label]
    as_of: 2025-08
    reviewed: 2026-11
  - id: approval
    topic: approval_status
    text: Exampla is not approved in the US.
    lead: true
    region: US
    sources: [label]
    as_of: 2025-08
    reviewed: 2026-11
"""


def _facts(root: Path, drug: str = DRUG, sources: str = SOURCES) -> Path:
    (root / "drugs").mkdir()
    (root / "drugs" / "examplinib.yml").write_text(drug, encoding="utf-8")
    (root / "sources.yml").write_text(sources, encoding="utf-8")
    return root


def _problems(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).problems]


def test_own_facts_are_clean() -> None:
    assert [str(problem) for problem in check().problems] == []


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert _problems(_facts(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("sources: [label]", "sources: []", "fact what-is has no source"),
        ("sources: [label]", "sources: [ghost]", "cites the unknown source ghost"),
        ("topic: what_is", "topic: what_for", "unknown topic what_for"),
        ("kind: drug", "kind: potion", "unknown kind potion"),
        ("is a pill made up for a test", "x " * 46, "words, more than 45"),
        ("made up for a test", "for you. You should take two", "second-person dosing advice"),
        ("reviewed: 2026-11", "reviewed: soon", "reviewed soon is not YYYY-MM"),
        ("    lead: true\n", "", "no fact with `lead: true` on the required topic what_is"),
        ("region: US", "note: none", "needs a region"),
        ("id: what-is", "id: approval", "fact id approval stands 2 times"),
    ],
)
def test_a_broken_rule_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    problems = _problems(_facts(tmp_path, DRUG.replace(old, new, 1)))
    fitting = [problem for problem in problems if reason in problem]
    assert fitting, problems
    path, line, _ = fitting[0].split(":", 2)
    assert path == "drugs/examplinib.yml"
    assert int(line) >= 1


def test_the_line_of_a_fact_is_its_own(tmp_path: Path) -> None:
    broken = DRUG.replace("topic: approval_status", "topic: gossip")
    problem = next(one for one in _problems(_facts(tmp_path, broken)) if "gossip" in one)
    line = int(problem.split(":")[1])
    assert DRUG.splitlines()[line - 1].strip() == "- id: approval"


def test_hard_words_are_named_with_their_grade(tmp_path: Path) -> None:
    hard = "Pharmacokinetic considerations necessitate individualised administration."
    problems = _problems(
        _facts(tmp_path, DRUG.replace("Exampla is a pill made up for a test.", hard))
    )
    assert any("reads at grade" in problem for problem in problems)


def test_a_file_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    root = _facts(tmp_path, "id: [unclosed\n")
    with pytest.raises(FactBaseError, match=r"drugs/examplinib\.yml:\d+: not YAML"):
        load_facts(root)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    root = _facts(tmp_path, DRUG.replace("    text: Exampla is not approved in the US.\n", ""))
    with pytest.raises(FactBaseError, match="fact approval has no text"):
        load_facts(root)


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    root = _facts(tmp_path, DRUG.replace("    lead: true", "    laed: true", 1))
    with pytest.raises(FactBaseError, match="unknown key laed"):
        load_facts(root)


def test_two_subjects_may_not_share_a_name(tmp_path: Path) -> None:
    root = _facts(tmp_path)
    twin = DRUG.replace("examplinib", "otherinib")
    (root / "drugs" / "otherinib.yml").write_text(twin, encoding="utf-8")
    assert any("the name exampla belongs to" in problem for problem in _problems(root))


def test_rasa_does_not_claim_our_files(tmp_path: Path) -> None:
    root = _facts(tmp_path, DRUG + "rules:\n  - a\n")
    assert any("Rasa claim" in problem for problem in _problems(root))


def test_old_reviews_are_stale_but_no_error(tmp_path: Path) -> None:
    root = _facts(tmp_path)
    assert len(stale(load_facts(root), 18, "2028-06")) == 2
    report = check(root, today="2028-06")
    assert report.warnings and not report.problems


def test_dates_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    path.write_text("date: 2025-08-01\n", encoding="utf-8")
    assert read_yaml(path)["date"] == "2025-08-01"


def test_version_changes_with_any_fact(tmp_path: Path) -> None:
    root = _facts(tmp_path)
    before = load_facts(root).version
    path = root / "drugs" / "examplinib.yml"
    path.write_text(DRUG.replace("a pill", "a tablet"), encoding="utf-8")
    assert before.startswith("2026.11+")
    assert load_facts(root).version != before
