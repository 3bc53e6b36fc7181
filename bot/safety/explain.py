"""Why a message was, or was not, urgent: for curators."""

from __future__ import annotations

from bot.safety.model import Context
from bot.safety.rules import Rules


def explain(text: str, context: Context, rules: Rules) -> list[str]:
    """Return one line a rule that fired, then one a near miss with the reason."""
    return []
