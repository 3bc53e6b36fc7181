"""What triage is given and what it returns.

Tiers, strictest first: crisis (suicide, self-harm), emergency (the emergency number, now),
call_now (the cancer centre's 24-hour line), call_today (the team, within the day), "" (none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CRISIS, EMERGENCY, CALL_NOW, CALL_TODAY = "crisis", "emergency", "call_now", "call_today"
TIERS = (CRISIS, EMERGENCY, CALL_NOW, CALL_TODAY, "")


class SafetyDataError(ValueError):
    """A safety data file is wrong: names the file, the line (0: whole file) and the reason."""

    def __init__(self, file: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = str(file), line, reason


@dataclass(frozen=True)
class Context:
    """What is known beside the text: drug and class ids named so far, the configured region."""

    drugs: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True)
class Finding:
    """One red flag that fired: its tier, rule id, the words it matched and its source ids."""

    tier: str
    rule: str
    words: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """How urgent a message is, and what else triage read in it."""

    tier: str = ""
    findings: tuple[Finding, ...] = ()  # strictest first
    asks: bool = False  # also holds a question
    personal: bool | None = None  # True: wants a decision; False: known harmless; None: no opinion
    personal_kind: str = ""  # stop dose choose results prognosis supplement missed other
    language: str = "en"
    region: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return a small JSON object; defaults are left out."""
        plain = Assessment()
        kept = {key: value for key, value in vars(self).items() if value != getattr(plain, key)}
        if self.findings:
            kept["findings"] = [asdict(one) for one in self.findings]
        return kept

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Assessment:
        """Read what as_dict wrote; raises TypeError or KeyError on anything else."""
        findings = tuple(
            Finding(one["tier"], one["rule"], one["words"], tuple(one.get("sources", ())))
            for one in data.get("findings", ())
        )
        rest = {key: value for key, value in data.items() if key != "findings"}
        return cls(findings=findings, **rest)


@dataclass(frozen=True)
class Clinic:
    """The deployer's own name and numbers; empty ones fall back to the region's."""

    name: str = ""
    emergency: str = ""
    day_line: str = ""
    night_line: str = ""
    region: str = ""

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Clinic:
        """Read the fields that are there; other keys are ignored."""
        known = {key: str(data[key]).strip() for key in cls.__dataclass_fields__ if data.get(key)}
        return cls(**known)


@dataclass(frozen=True)
class Advice:
    """What to say first: the action, the words to say on the phone, what else, source ids."""

    lead: str = ""
    say: str = ""
    more: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
