"""A Reply as plain text: for pipes, dumb terminals and screen readers. No escape codes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

HANGING = re.compile(r"- |\[\d+\] |\d+\. ")
BANNERS = {
    "emergency": "EMERGENCY: act now",
    "call_now": "CALL NOW, day or night",
    "call_today": "CALL TODAY",
}
CRISIS = "YOU ARE NOT ALONE"
SUGGESTIONS = "You could ask (type the number):"
CHOICES = "You could ask:"
TERMS = "Words used here:"


def banner(reply: dict[str, Any]) -> str:
    """Return the words that head an urgent reply, or nothing."""
    if reply.get("kind") == "crisis":
        return CRISIS
    return BANNERS.get(str(reply.get("urgency") or ""), "")


def plain(reply: dict[str, Any], width: int = 0, interactive: bool = False) -> str:
    """Return a reply, wrapped to `width` columns (0: not wrapped)."""
    head = banner(reply)
    blocks = [f"*** {head} ***"] if head else []
    blocks.append(str(reply.get("text", "")))
    terms = reply.get("terms") or {}
    if interactive and terms:
        blocks.append("\n".join([TERMS, *(f"- {one}: {terms[one]}" for one in terms)]))
    suggestions = reply.get("suggestions") or []
    if suggestions and interactive:
        blocks.append("\n".join([SUGGESTIONS, *numbered(suggestions)]))
    elif suggestions and reply.get("kind") == "clarify":
        blocks.append("\n".join([CHOICES, *(f"- {one}" for one in suggestions)]))
    return wrapped("\n\n".join(blocks), width)


def numbered(suggestions: Iterable[str]) -> list[str]:
    """Return suggestions with the numbers that stand for them."""
    return [f"{number}. {one}" for number, one in enumerate(suggestions, 1)]


def wrapped(text: str, width: int) -> str:
    """Return text with long lines wrapped, list entries hanging, addresses whole."""
    if not width:
        return text
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    mark = HANGING.match(line)
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * len(mark.group()) if mark else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
