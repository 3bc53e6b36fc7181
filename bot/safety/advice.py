"""Assessment -> the first words of an urgent reply, in the person's language where we can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.safety.assess import TWO_SIGNS
from bot.safety.model import CALL_TODAY, CRISIS, EMERGENCY, Advice, Assessment, Clinic, Finding
from bot.safety.rules import Rules

NO_CLINIC = Clinic()
FEVER, MASKED = "fever", "masked-fever"
FULL = ("en", "es")  # the languages that have wording for each tier


def advise(
    assessment: Assessment, rules: Rules, drug: str = "", clinic: Clinic = NO_CLINIC
) -> Advice:
    """Return what to say first; an empty Advice when nothing is urgent.

    `drug` is a display name for "I am on Kisqali and have ...", empty when none was named.
    """
    if not assessment.tier:
        return Advice()
    region = rules.regions.get(clinic.region or assessment.region, rules.regions[""])
    sources = _sources(assessment, region)
    if assessment.language not in FULL:
        text = _other(assessment.language, rules, clinic.emergency or region_number(region, rules))
        return Advice(text, str(rules.wording["english_call"]), (), sources)
    words = rules.wording[assessment.language]
    places = _places(words, region, clinic, assessment.language)
    begun = any(_begun(one, rules) for one in assessment.findings)
    key = "crisis_begun" if assessment.tier == CRISIS and begun else assessment.tier
    return Advice(
        str(words[key]).format_map(places),
        _say(assessment, rules, drug, begun),
        _more(assessment, words, places),
        sources,
    )


def not_english(language: str, rules: Rules) -> str:
    """Return the first reply to a message in another language without a red flag."""
    text = _other(language, rules, str(rules.wording["short_emergency"]))
    return f"{text} {rules.wording['english_call']}"


def region_number(region: Mapping[str, Any], rules: Rules) -> str:
    """Return the region's emergency number, all of them when the region is not known."""
    number = str(region["emergency"])
    return number if number.isdigit() else str(rules.wording["short_emergency"])


def _other(language: str, rules: Rules, number: str) -> str:
    texts = rules.wording["others"]
    return str(texts.get(language, texts["unknown"])).format(emergency=number)


def _begun(finding: Finding, rules: Rules) -> bool:
    flag = rules.flag(finding.rule)
    return bool(flag and flag.begun)


def _sources(assessment: Assessment, region: Mapping[str, Any]) -> tuple[str, ...]:
    top = [one for one in assessment.findings if one.tier == assessment.tier]
    ids = [source for one in top for source in one.sources]
    return tuple(dict.fromkeys([*ids, *(region["sources"] if assessment.tier == CRISIS else [])]))


def _places(
    words: Mapping[str, Any], region: Mapping[str, Any], clinic: Clinic, language: str
) -> dict[str, str]:
    night = clinic.night_line or ""
    line = str(words["line"])
    if night:
        key = "line_named" if clinic.name else "line_number"
        line = str(words[key]).format(name=clinic.name, number=night)
    day = str(words["day"])
    if clinic.day_line or night:
        day = str(words["day_number"]).format(number=clinic.day_line or night)
    emergency = clinic.emergency or str(region["emergency"])
    crisis = str(region["crisis"])
    if language != "en":
        crisis = str(region.get(f"crisis_{language}", crisis))
        general = region.get(f"emergency_{language}")
        known = clinic.emergency or not general
        emergency = str(words["to_number"]).format(number=emergency) if known else str(general)
    return {
        "emergency": emergency,
        "crisis": crisis,
        "department": str(region["department"]),
        "fever": str(region["fever_words"]),
        "line": line,
        "day_line": day,
    }


def _say(assessment: Assessment, rules: Rules, drug: str, begun: bool) -> str:
    words = rules.wording[assessment.language]
    if assessment.tier == CRISIS:
        return str(words["say_begun" if begun else "say_crisis"])
    on = str(words["on_drug"]).format(drug=drug) if drug else str(words["on_treatment"])
    signs = _signs(assessment, rules)
    if not signs:
        return str(words.get("say_plain", words["say"])).format(on=on, sign="")
    return str(words["say"]).format(on=on, sign=str(words["and"]).join(signs[:2]))


def _signs(assessment: Assessment, rules: Rules) -> list[str]:
    tier = assessment.tier
    if any(one.rule == TWO_SIGNS for one in assessment.findings):
        tier = CALL_TODAY
    flags = [rules.flag(one.rule) for one in assessment.findings if one.tier == tier]
    told = [flag.told(assessment.language) for flag in flags if flag]
    return [text for text in dict.fromkeys(told) if text]


def _more(
    assessment: Assessment, words: Mapping[str, Any], places: Mapping[str, str]
) -> tuple[str, ...]:
    more = [str(text).format_map(places) for text in words[f"more_{assessment.tier}"]]
    rules = {one.rule for one in assessment.findings}
    if assessment.tier not in (CRISIS, EMERGENCY):
        if FEVER in rules:
            more.append(str(words["more_fever"]).format_map(places))
        if MASKED in rules:
            more.append(str(words["more_masked"]))
    return tuple(more)
