"""What is said first: the action with its number, short, in the person's language."""

from __future__ import annotations

import re

import pytest

from bot.safety import Advice, Clinic, Context, advise, assess, not_english, shared_rules

CLINIC = Clinic(name="St Anne's", night_line="020 7946 0000", day_line="020 7946 0001", region="UK")


def reply(text: str, region: str = "", drug: str = "", clinic: Clinic = Clinic()) -> Advice:  # noqa: B008
    rules = shared_rules()
    return advise(assess(text, Context(region=region), rules), rules, drug, clinic)


@pytest.mark.parametrize(
    ("region", "number"),
    [("US", "911"), ("UK", "999"), ("CA", "911"), ("AU", "000"), ("EU", "112")],
)
def test_an_emergency_starts_with_the_number_of_the_region(region: str, number: str) -> None:
    said = reply("I can't breathe", region, "Kisqali")
    assert said.lead.startswith(f"Call {number} now")
    assert said.say == "Say: I am on Kisqali and have trouble breathing."
    assert "Do not drive yourself." in said.more and said.sources


def test_without_a_region_all_numbers_are_named() -> None:
    lead = reply("chest pain").lead
    assert all(number in lead for number in ("911", "999", "112", "000"))


def test_call_now_names_the_line_and_what_if_nobody_answers() -> None:
    said = reply("fever 39.1", "UK", "Ibrance", CLINIC)
    assert "St Anne's on 020 7946 0000" in said.lead and "day or night" in said.lead
    assert any("nobody answers" in one and "A&E" in one for one in said.more)
    assert any("37.5" in one for one in said.more)
    general = reply("fever 39.1", "UK")
    assert "24-hour line" in general.lead and any("999" in one for one in general.more)


def test_a_masked_fever_is_explained() -> None:
    said = reply("temp was 38.6, took paracetamol, now 36.9", "UK")
    assert any("hide a fever" in one for one in said.more)


def test_call_today_names_the_day_line() -> None:
    assert "020 7946 0001 today" in reply("diarrhea since Monday", "UK", "", CLINIC).lead


@pytest.mark.parametrize(
    ("region", "line"), [("US", "988"), ("CA", "988"), ("UK", "116 123"), ("AU", "13 11 14")]
)
def test_a_crisis_starts_with_the_crisis_line(region: str, line: str) -> None:
    said = reply("I want to die", region, "Kisqali")
    assert line in said.lead and "Kisqali" not in said.lead + said.say
    assert len(said.lead.split()) < 45


def test_something_taken_puts_the_emergency_number_first() -> None:
    said = reply("I took all my tablets, I'm sorry", "UK")
    assert said.lead.startswith("Call 999 now") and "116 123" in said.lead
    assert "how much" in said.say


def test_the_first_words_are_at_most_three_short_sentences() -> None:
    for text in (
        "chest pain",
        "fever 39",
        "rash since Monday",
        "I want to die",
        "No puedo respirar",
    ):
        for region in ("", "US", "UK"):
            said = reply(text, region, "Enhertu")
            sentences = re.findall(r"[^.!?]+[.!?]", f"{said.lead} {said.say}")
            assert 1 <= len(sentences) <= 3, (text, sentences)


def test_spanish_is_answered_in_spanish() -> None:
    said = reply("No puedo respirar, estoy con Kisqali", "US", "Kisqali")
    assert said.lead.startswith("Llame ya al 911")
    assert said.say == "Diga: Estoy en tratamiento con Kisqali y tengo dificultad para respirar."
    crisis = reply("me quiero morir", "US")
    assert "988" in crisis.lead and "marque 2" in crisis.lead


def test_other_languages_get_the_number_the_line_and_an_interpreter() -> None:
    rules = shared_rules()
    for code, text in rules.wording["others"].items():
        said = not_english(code, rules)
        assert "911" in said and "112" in said and "{" not in said, code
        assert "{emergency}" in text and "Interpreter" in said, code
    assert "tłumacza" in not_english("pl", rules)
    assert "interpreter" in not_english("sw", rules)


def test_nothing_urgent_says_nothing() -> None:
    assert reply("what is Kisqali?") == Advice()


def test_a_clinic_is_read_from_a_mapping() -> None:
    made = Clinic.from_mapping({"name": "X", "night_line": 123, "other": "y", "region": None})
    assert made == Clinic(name="X", night_line="123")
