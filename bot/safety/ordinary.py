"""Writes data/safety/ordinary.txt: everyday words that lie one slip from a key word.

`python -m bot.safety.ordinary` after a change of the word families. A word on the list is never
taken for a typo of a key word ("chess" is no "chest", Spanish "llama" no "llaga").
"""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.paths import SAFETY
from bot.safety.rules import load_rules
from bot.safety.text import plain

COMMON = -15.0  # log probability in spaCy's word lists: about the 40,000 most frequent words
HEAD = "# Everyday words one slip from a key word. Written by python -m bot.safety.ordinary.\n"


def everyday() -> set[str]:
    """Return frequent English and Spanish dictionary words, normalised, from spacy-lookups-data."""
    spec = find_spec("spacy_lookups_data")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("spacy-lookups-data is needed to write the list")
    root = Path(spec.submodule_search_locations[0]) / "data"
    found: set[str] = set()
    for code in ("en", "es"):
        odds = _table(root / f"{code}_lexeme_prob.json.gz")
        lookup = _table(root / f"{code}_lemma_lookup.json.gz")
        known = {*lookup, *lookup.values()}
        if code == "en":
            known |= {
                one for words in _table(root / "en_lemma_index.json.gz").values() for one in words
            }
        found |= {plain(one) for one in known if one.isalpha() and odds.get(one, -99.0) > COMMON}
    return found


def _table(path: Path) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return dict(json.load(file))


def listed(root: Path = SAFETY) -> list[str]:
    """Return the everyday words that would otherwise be taken for a key word."""
    families = load_rules(root).families
    families.ordinary = frozenset()
    return sorted(word for word in everyday() if families.meant(word))


def main() -> None:
    """Write the list."""
    words = listed()
    (SAFETY / "ordinary.txt").write_text(HEAD + "\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
