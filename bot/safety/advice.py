"""Assessment -> the first words of an urgent reply."""

from __future__ import annotations

from bot.safety.model import Advice, Assessment, Clinic
from bot.safety.rules import Rules


def advise(
    assessment: Assessment,
    rules: Rules,
    drug: str = "",
    clinic: Clinic = Clinic(),  # noqa: B008
) -> Advice:
    """Return what to say first; an empty Advice when nothing is urgent."""
    if not assessment.tier:
        return Advice()
    return Advice(lead=rules.wording["placeholder"])


def not_english(language: str, rules: Rules) -> str:
    """Return the first reply to a message in another language without a red flag."""
    return str(rules.wording["placeholder"])
