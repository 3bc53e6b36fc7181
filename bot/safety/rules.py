"""Loads data/safety/*.yml into rules that are ready to match."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.paths import SAFETY
from bot.safety.model import SafetyDataError


@dataclass(frozen=True)
class Rules:
    """All of data/safety, checked."""

    wording: dict[str, Any] = field(default_factory=dict)


def load_rules(root: Path = SAFETY) -> Rules:
    """Read data/safety; raises SafetyDataError(file, line, reason) on bad data."""
    return Rules(_read(root / "wording.yml"))


@lru_cache(maxsize=1)
def shared_rules() -> Rules:
    """Return the rules of data/safety, read once."""
    return load_rules()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise SafetyDataError(path, 0, str(error)) from error
