"""Numbers said in any way are compared with the limits."""

from __future__ import annotations

import pytest

from bot.safety import Context, assess, shared_rules
from bot.safety.assess import read
from bot.safety.text import split


def readings(text: str, region: str = "") -> set[str]:
    found = read(text, Context(region=region), shared_rules()).found
    return {name for name in found if name.isupper() and name in NAMES}


NAMES = {
    "FEVER_READING", "RAISED_TEMP", "LOW_TEMP", "LOW_OXYGEN", "OXYGEN_DOWN", "FAST_PULSE",
    "SLOW_PULSE", "LOW_PRESSURE", "HIGH_PRESSURE", "GLUCOSE_UP", "GLUCOSE_HIGH", "COUNT_2",
    "COUNT_4", "COUNT_7", "WEIGHT_UP", "PLATELETS_LOW", "PILLS_MANY", "PILLS_EXTRA", "BLEED_LONG",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("38.2", "FEVER_READING"),
        ("38,5", "FEVER_READING"),
        ("temp is 101", "FEVER_READING"),
        ("temperature one hundred and one", "FEVER_READING"),
        ("temp thirty eight point five", "FEVER_READING"),
        ("39C", "FEVER_READING"),
        ("my fever is 102F", "FEVER_READING"),
        ("tengo treinta y nueve de fiebre", "FEVER_READING"),
        ("temp 37.3", "RAISED_TEMP"),
        ("temperature 35.4", "LOW_TEMP"),
        ("oxygen 86%", "LOW_OXYGEN"),
        ("sats are 94", "OXYGEN_DOWN"),
        ("pulse 130", "FAST_PULSE"),
        ("heart rate of 40", "SLOW_PULSE"),
        ("bp 80/40", "LOW_PRESSURE"),
        ("blood pressure 190 over 100", "HIGH_PRESSURE"),
        ("blood sugar 260", "GLUCOSE_UP"),
        ("glucose 19.6 mmol", "GLUCOSE_HIGH"),
        ("diarrhea 5 times", "COUNT_4"),
        ("vomited three times", "COUNT_2"),
        ("gained 3 kilos in a week", "WEIGHT_UP"),
        ("up 5 pounds since Monday", "WEIGHT_UP"),
        ("my weight: 61, 62, 64", "WEIGHT_UP"),
        ("platelets 12", "PLATELETS_LOW"),
        ("took 20 tablets", "PILLS_MANY"),
        ("bleeding for 45 minutes", "BLEED_LONG"),
    ],
)
def test_a_reading_past_its_limit_is_seen(text: str, name: str) -> None:
    assert name in readings(text)


@pytest.mark.parametrize(
    "text",
    [
        "my temperature is 36.8",
        "I am 39 and take Ibrance",
        "I was 101 lbs",
        "oxygen 98% and pulse 70",
        "bp 120/80",
        "sugar 90",
        "2 weeks on Kisqali",
        "HER2 3+, Ki-67 35%",
        "the trial had 380 people",
        "150 mg twice a day",
    ],
)
def test_ordinary_numbers_pass(text: str) -> None:
    assert readings(text) - {"COUNT_2"} == set()


def test_the_region_sets_the_fever_threshold() -> None:
    assert "FEVER_READING" in readings("temp 37.7", region="UK")
    assert "FEVER_READING" in readings("temp 37.7")  # unknown: the strictest
    assert "FEVER_READING" not in readings("temp 37.7", region="US")
    assert "FEVER_READING" in readings("temp 100.4", region="US")
    assert "FEVER_READING" not in readings("temp 99.9", region="US")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my mum has diarrhoea", "UK"),
        ("mom has a tumor, call 911?", "US"),
        ("temp 101 F", "US"),
        ("arvo, took panadol", "AU"),
        ("I live in Ontario", "CA"),
        ("what is Kisqali", ""),
    ],
)
def test_words_and_units_tell_the_region(text: str, region: str) -> None:
    assert assess(text, Context(), shared_rules()).region == region
    assert assess(text, Context(region="EU"), shared_rules()).region == "EU"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("one hundred and two point three", ["102.3"]),
        ("a hundred and one", ["101"]),
        ("one oh one", ["101"]),
        ("thirty eight and a half", ["38.5"]),
        ("70/40", ["70", "over", "40"]),
        ("98%", ["98", "percent"]),
        ("I can’t, soooo bad", ["i", "cant", "soo", "bad"]),
        ("HER2 at 39c", ["her2", "at", "39", "c"]),
    ],
)
def test_words_are_normalised(said: str, words: list[str]) -> None:
    assert [one.form for one in split(said)] == words
