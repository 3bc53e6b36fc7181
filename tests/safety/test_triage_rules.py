"""What lowers a sign and what does not: denial, questions, supposing, the past, idioms, typos."""

from __future__ import annotations

import pytest

from bot.safety import (
    CALL_NOW,
    CALL_TODAY,
    CRISIS,
    EMERGENCY,
    Assessment,
    Context,
    assess,
    explain,
    shared_rules,
)


def triage(text: str, *drugs: str, region: str = "") -> Assessment:
    return assess(text, Context(drugs, region), shared_rules())


@pytest.mark.parametrize(
    "text",
    [
        "no fever, no chest pain",
        "I don't have any rash or diarrhea",
        "can Kadcyla cause trouble breathing?",
        "What are the signs of a stroke?",
        "what if I get a fever",
        "I had a seizure ten years ago",
        "my mum had a fever last year",
        "I read about a man who fainted on this drug",
        "I'm dying to know how Enhertu works",
        "they took my breath away",
        "I want to stop treatment and go home",
        "when should I call about diarrhea",
        "in case of vomiting, is the dose repeated?",
        "I need a blood test on Monday",
        "is there any point in carrying on with Ibrance?",
    ],
)
def test_what_is_not_reported_now_is_no_flag(text: str) -> None:
    assert triage(text).tier == ""


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Can Kadcyla cause this? I can't breathe", EMERGENCY),
        ("no fever but I fainted this morning, fine now", EMERGENCY),
        ("is it normal that there is blood when I cough", EMERGENCY),
        ("if I stand up I faint", EMERGENCY),
        ("why is my face drooping", EMERGENCY),
        ("my husband says it's nothing but my chest hurts", EMERGENCY),
        ("chset pain", EMERGENCY),
        ("having chest pans again", EMERGENCY),
        ("not getting better, vomiting all day, nothing stays down", CALL_NOW),
        ("if the scan is bad I'll kill myself", CRISIS),
        ("I'm not sure whether to call, I've got a temperature", CALL_NOW),
        ("CAN'T CATCH MY BREATH SITTING DOWN", EMERGENCY),
    ],
)
def test_a_report_wins_over_what_stands_around_it(text: str, tier: str) -> None:
    assert triage(text).tier == tier


@pytest.mark.parametrize(
    ("text", "drug", "tier"),
    [
        ("diarrhea since yesterday", "abemaciclib", CALL_TODAY),
        ("diarrhea since yesterday", "sacituzumab-govitecan", CALL_NOW),
        ("diarrhea three times today", "pembrolizumab", CALL_NOW),
        ("diarrhea three times today", "checkpoint-inhibitors", CALL_NOW),
        ("a new cough this week", "trastuzumab-deruxtecan", CALL_NOW),
        ("a new cough this week", "", CALL_TODAY),
        ("very thirsty and peeing all the time, now vomiting", "alpelisib", EMERGENCY),
        ("my eyelids are drooping", "pembrolizumab", EMERGENCY),
        ("I hit my head on the door", "trastuzumab-emtansine", EMERGENCY),
        ("feeling dizzy", "ribociclib", CALL_NOW),
    ],
)
def test_the_drug_decides_what_a_symptom_means(text: str, drug: str, tier: str) -> None:
    assert triage(text, *([drug] if drug else [])).tier == tier


def test_the_strictest_drug_of_a_combination_counts() -> None:
    assert (
        triage("diarrhea since yesterday", "abemaciclib", "sacituzumab-govitecan").tier == CALL_NOW
    )


def test_the_word_immunotherapy_is_enough() -> None:
    assert triage("finished immunotherapy in March, diarrhea with mucus now").tier == CALL_NOW


def test_two_signs_for_today_are_one_for_now() -> None:
    found = triage("rash on my arms and diarrhea since yesterday")
    assert found.tier == CALL_NOW
    assert found.findings[0].rule == "two-signs" and found.findings[0].sources


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("one extra tablet by mistake, I took my Ibrance twice", CALL_NOW),
        ("I swallowed twelve tablets by mistake", EMERGENCY),
        ("my toddler got into my tablets", EMERGENCY),
        ("I took all my tablets, I'm sorry", CRISIS),
    ],
)
def test_too_much_medicine_by_how_much_and_who(text: str, tier: str) -> None:
    assert triage(text).tier == tier


def test_findings_are_strictest_first_and_carry_sources() -> None:
    found = triage("rash, fever 39 and I can't breathe")
    tiers = [one.tier for one in found.findings]
    assert tiers == sorted(tiers, key=(CRISIS, EMERGENCY, CALL_NOW, CALL_TODAY).index)
    assert all(one.sources and one.words for one in found.findings)


def test_a_question_beside_a_report_is_noticed() -> None:
    assert triage("I have a rash. How is Enhertu given?").asks
    assert not triage("I have a rash").asks


def test_json_and_back() -> None:
    found = triage("fever 39 and confused, what should I do?", region="UK")
    assert Assessment.from_dict(found.as_dict()) == found
    assert Assessment().as_dict() == {}


def test_explain_names_the_words_that_fired_and_why_others_did_not() -> None:
    lines = explain("no fever, but I have chest pain", Context(), shared_rules())
    assert any(line.startswith("fired: emergency chest-pain") for line in lines)
    assert any("call_now fever" in line and 'because of "no"' in line for line in lines)
    asked = explain("can Kisqali cause fainting?", Context(), shared_rules())
    assert any("asked about" in line for line in asked)
