"""`bot triage`: which safety rule fires on a text, for curators."""

from __future__ import annotations

import argparse

from bot.safety import Context, assess, explain, shared_rules


def run(arguments: argparse.Namespace) -> int:
    """Print the tier and one line a rule that fired or nearly did."""
    context = Context(tuple(arguments.drug))
    assessment = assess(arguments.text, context, shared_rules())
    print(f"tier: {assessment.tier or 'none'}; language: {assessment.language}")
    for line in explain(arguments.text, context, shared_rules()):
        print(line)
    return 0
