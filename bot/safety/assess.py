"""Text and context -> Assessment."""

from __future__ import annotations

from bot.safety.model import Assessment, Context
from bot.safety.rules import Rules


def assess(text: str, context: Context, rules: Rules) -> Assessment:
    """Return how urgent a message is; never raises."""
    return Assessment(region=context.region)
