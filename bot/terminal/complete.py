"""What Tab offers: the client's commands, and the names of drugs and their classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

LEAST = 2
KINDS = ("drug", "drug_class", "therapy")
WORD_STARTS = re.compile(r"(?<!\S)\S")


@lru_cache(maxsize=1)
def known_names() -> tuple[str, ...]:
    """Return the names that can be completed; reads the fact base, so not before Tab is hit."""
    from bot.knowledge import FactBaseError, shared_facts

    try:
        subjects = shared_facts().subjects.values()
    except FactBaseError:
        return ()
    names = {name for one in subjects if one.kind in KINDS for name in (one.name, *one.brands)}
    return tuple(sorted(names, key=str.lower))


def candidates(text: str, commands: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield what could stand at the end of `text`, with how many characters it replaces.

    Letters typed already stay as they are, small or capital.
    """
    if text.startswith("/") and " " not in text:
        yield from ((name, len(text)) for name in commands if name.startswith(text))
        return
    seen: set[str] = set()
    for found in WORD_STARTS.finditer(text):
        begun = text[found.start() :]
        if len(begun.rstrip()) < LEAST:
            continue
        for name in known_names():
            if name.lower().startswith(begun.lower()) and name not in seen:
                seen.add(name)
                yield begun + name[len(begun) :], len(begun)
