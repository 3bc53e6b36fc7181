"""No message makes triage raise, and harmless words around a report never lower it."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.safety import (
    Assessment,
    Clinic,
    Context,
    advise,
    assess,
    explain,
    not_english,
    shared_rules,
)
from tests.safety.sets import at_least, context, rows

REPORTS = [row for row in rows("reports") if row["text"]]
HARMLESS = (
    "Hello there.",
    "Thank you for your help.",
    "What is Ibrance?",
    "My next scan is on Monday.",
    "I have three grandchildren.",
    "The weather has been lovely.",
    "How is Enhertu given?",
    "I hope you are well.",
    "Is parking free?",
    "My sister drove me to the clinic last week.",
    "No rash, no cough.",
    "I am 54 years old.",
    "Sorry to bother you.",
    "My doctor is very kind.",
)
KEY_WORDS = """
    fever no not chest pain 38.5 if can my what is cant breathe blood stop 39 c f over ? . , and i
    she rash took all pills since last year mum diarrhea 4 times a hundred and one point
"""
WORDS = st.sampled_from(KEY_WORDS.split())


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    rules = shared_rules()
    found = assess(text, Context(), rules)
    assert Assessment.from_dict(found.as_dict()) == found
    advise(found, rules, "Kisqali", Clinic())
    assert not_english(found.language, rules)


@given(st.lists(WORDS, max_size=40).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_jumble_of_key_words_makes_it_raise(text: str) -> None:
    rules = shared_rules()
    found = assess(text, Context(("pembrolizumab",), "UK"), rules)
    assert bool(advise(found, rules).lead) == bool(found.tier)
    assert explain(text, Context(), rules)


@given(st.sampled_from(REPORTS), st.sampled_from(HARMLESS), st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_harmless_words_around_a_report_never_lower_it(
    row: dict[str, str], extra: str, before: bool
) -> None:
    rules = shared_rules()
    alone = assess(row["text"], context(row), rules).tier
    text = f"{extra} {row['text']}" if before else f"{row['text']}. {extra}"
    assert at_least(assess(text, context(row), rules).tier, alone), text


@given(st.sampled_from(REPORTS), st.text("abcdefgh ,.", max_size=30))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_letters_after_a_report_never_lower_it(row: dict[str, str], extra: str) -> None:
    rules = shared_rules()
    alone = assess(row["text"], context(row), rules).tier
    assert at_least(assess(f"{row['text']}. {extra}", context(row), rules).tier, alone)


def test_the_same_message_gives_the_same_answer() -> None:
    rules = shared_rules()
    for row in REPORTS[:40]:
        assert assess(row["text"], context(row), rules) == assess(row["text"], context(row), rules)


def test_a_message_takes_a_few_milliseconds() -> None:
    rules = shared_rules()
    start = time.process_time()
    for row in REPORTS:
        assess(row["text"], context(row), rules)
    assert (time.process_time() - start) / len(REPORTS) < 0.01


def test_a_very_long_message_is_read_in_reasonable_time() -> None:
    rules = shared_rules()
    start = time.process_time()
    assess("I have a fever and chest pain and no rash. " * 200, Context(), rules)
    assert time.process_time() - start < 5
