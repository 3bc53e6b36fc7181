"""The deployer's settings: bot.yml (or the file BOT_CONFIG names), then the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.answers import Desk, shared_wording
from bot.knowledge import shared_facts
from bot.paths import ROOT
from bot.safety import Clinic, shared_rules


class SettingsError(ValueError):
    """A setting cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Settings:
    """What a deployer can set; each also as an environment variable BOT_<NAME>."""

    host: str = "127.0.0.1"
    port: int = 5005
    database: str = "conversations.db"
    keep_hours: int = 24
    clinic_name: str = ""
    region: str = ""
    emergency: str = ""
    day_line: str = ""
    night_line: str = ""
    allowed_origins: str = ""

    def clinic(self) -> Clinic:
        """Return the clinic's own name and numbers."""
        return Clinic.from_mapping(
            {
                "name": self.clinic_name,
                "region": self.region,
                "emergency": self.emergency,
                "day_line": self.day_line,
                "night_line": self.night_line,
            }
        )


def load_settings(
    path: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Read the settings; raises SettingsError with one sentence when one cannot be used."""
    path = path or Path(environment.get("BOT_CONFIG") or ROOT / "bot.yml")
    values: dict[str, Any] = {}
    if path.exists():
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    known = {item.name: item for item in fields(Settings)}
    unknown = [key for key in values if key not in known]
    if unknown:
        raise SettingsError(f"{path.name} has the unknown setting {unknown[0]}.")
    for name in known:
        if f"BOT_{name.upper()}" in environment:
            values[name] = environment[f"BOT_{name.upper()}"]
    for name, value in values.items():
        if known[name].type == "int":
            try:
                values[name] = int(value)
            except (TypeError, ValueError) as error:
                raise SettingsError(f"The setting {name} must be a whole number.") from error
        else:
            values[name] = str(value)
    return Settings(**values)


@lru_cache(maxsize=1)
def shared_desk() -> Desk:
    """Return what answers are made with, read once a process."""
    clinic = load_settings().clinic()
    return Desk(shared_facts(), shared_wording(), shared_rules(), clinic)
