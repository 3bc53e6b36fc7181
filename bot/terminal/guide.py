"""Saves the discussion guide beside the person's other files; never over one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import urljoin

NAME = "questions-for-my-oncologist"
PLACE = "/chat/conversations/-/guide"
LINK = re.compile(r"<link\b[^>]*>\s*", re.IGNORECASE)
STYLE = re.compile(r"""\brel=["']?stylesheet\b""", re.IGNORECASE)
ADDRESS = re.compile(r"""\bhref=["']?([^"'\s>]+)""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>\s*", re.IGNORECASE | re.DOTALL)


def whole(page: str, fetch: Callable[[str], str]) -> str:
    """Return a page that needs no server: style sheets put into it, scripts left out."""

    def embedded(link: re.Match[str]) -> str:
        address = ADDRESS.search(link.group())
        place = urljoin(PLACE, address.group(1)) if address else ""
        if not STYLE.search(link.group()) or not place.startswith("/"):
            return ""
        return f"<style>\n{fetch(place)}\n</style>\n"

    return LINK.sub(embedded, SCRIPT.sub("", page))


def save(page: str, folder: Path) -> Path:
    """Write a page to a new file that only its owner may read; raises OSError."""
    for number in count(1):
        path = folder / (f"{NAME}.html" if number == 1 else f"{NAME}-{number}.html")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(page)
        return path
    raise AssertionError("unreachable")
