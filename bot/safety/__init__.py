"""Triage: one message and its context -> how urgent it is, and what to say first. No Rasa here."""

from bot.safety.advice import advise, not_english
from bot.safety.assess import assess
from bot.safety.explain import explain
from bot.safety.model import (
    CALL_NOW,
    CALL_TODAY,
    CRISIS,
    EMERGENCY,
    TIERS,
    Advice,
    Assessment,
    Clinic,
    Context,
    Finding,
    SafetyDataError,
)
from bot.safety.rules import Rules, load_rules, shared_rules

__all__ = [
    "CALL_NOW",
    "CALL_TODAY",
    "CRISIS",
    "EMERGENCY",
    "TIERS",
    "Advice",
    "Assessment",
    "Clinic",
    "Context",
    "Finding",
    "Rules",
    "SafetyDataError",
    "advise",
    "assess",
    "explain",
    "load_rules",
    "not_english",
    "shared_rules",
]
