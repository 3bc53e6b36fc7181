"""Numbers in a message: temperature, glucose, oxygen, pulse, pressure, counts, weight gain, pills.

Each reading that passes a limit of data/safety/readings.yml becomes a family occurrence, so that
patterns can name it: FEVER_READING, LOW_TEMP, LOW_OXYGEN, COUNT_4, ...
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.safety.families import SKIPPED, Spot
from bot.safety.text import Word

Found = Mapping[str, list[Spot]]
MEASURES = {  # family: how many words before and after the number it may stand
    "OXYGEN_WORD": (7, 3),
    "PULSE_WORD": (5, 3),
    "GLUCOSE_WORD": (7, 4),
    "PLATELET_WORD": (4, 2),
    "PRESSURE_WORD": (4, 0),
    "TEMP_WORD": (4, 3),
}
NAMES = [
    "FEVER_READING",
    "RAISED_TEMP",
    "LOW_TEMP",
    "TEMP_READING",
    "LOW_OXYGEN",
    "OXYGEN_DOWN",
    "FAST_PULSE",
    "SLOW_PULSE",
    "LOW_PRESSURE",
    "HIGH_PRESSURE",
    "GLUCOSE_UP",
    "GLUCOSE_HIGH",
    "COUNT_2",
    "COUNT_4",
    "COUNT_7",
    "WEIGHT_UP",
    "PLATELETS_LOW",
    "YEAR",
    "PILLS_MANY",
    "PILLS_EXTRA",
    "BLEED_LONG",
]


def number(form: str) -> float | None:
    """Return the value of a word of digits ("38,5" is 38.5, "1,000" a thousand), else None."""
    if not form[0].isdigit():
        return None
    head, comma, tail = form.partition(",")
    try:
        return float(head + tail if len(tail) == 3 else head + ("." + tail if comma else ""))
    except ValueError:
        return None


def readings(
    words: Sequence[Word], found: Found, limits: Mapping[str, Any], fever: float
) -> dict[str, list[Spot]]:
    """Return the readings past a limit; `fever` is the region's threshold in degrees Celsius."""
    made: dict[str, list[Spot]] = defaultdict(list)
    for at, word in enumerate(words):
        value = number(word.form)
        if value is None:
            continue
        near = Near(words, found, at)
        for kind in (_temperature, _others, _counted, _taken):
            for name in kind(value, near, limits, fever):
                made[name].append((at, at + 1))
    return made


class Near:
    """What stands around the word at a place: units after it, families in its sentence."""

    def __init__(self, words: Sequence[Word], found: Found, at: int) -> None:
        self.words, self.found, self.at = words, found, at

    def has(self, family: str, before: int = 8, after: int = 8) -> bool:
        """Return whether a family occurs within so many words of the number, same sentence."""
        sentence = self.words[self.at].sentence
        return any(
            -before <= start - self.at <= after and self.words[start].sentence == sentence
            for start, _ in self.found.get(family, ())
        )

    def rises(self, least: float) -> bool:
        """Return whether the number ends a rising row ("61, 62, 64" or "from 61 to 64")."""
        values = [
            value
            for one in self.words[max(0, self.at - 8) : self.at + 1]
            if (value := number(one.form)) and 30 <= value <= 300
        ]
        return values == sorted(values) and values[-1] - values[0] >= least

    def nearest(self, families: Mapping[str, tuple[int, int]]) -> str:
        """Return the family whose word stands nearest, those before the number first."""
        best, best_far = "", 99.0
        for family, (before, after) in families.items():
            for start, end in self.found.get(family, ()):
                if self.words[start].sentence != self.words[self.at].sentence:
                    continue
                far = self.at - end + 1 if start < self.at else start - self.at + 0.5
                if far < best_far and (far <= before if start < self.at else far <= after + 0.5):
                    best, best_far = family, far
        return best

    def next(self, step: int = 1) -> str:
        """Return the word so many places on, "" past the end of the sentence."""
        place = self.at + step
        if step > 0 and place < len(self.words) and self.words[self.at + 1].form in SKIPPED:
            place += 1
        if not 0 <= place < len(self.words):
            return ""
        one = self.words[place]
        return one.form if one.sentence == self.words[self.at].sentence else ""


def _temperature(value: float, near: Near, limits: Mapping[str, Any], fever: float) -> list[str]:
    unit = near.next()
    if unit in ("degrees", "deg", "grados"):
        unit = near.next(2) if near.next(2) in ("c", "f", "celsius", "fahrenheit") else "degrees"
    told = near.has("TEMP_WORD") or unit in ("c", "f", "celsius", "fahrenheit", "centigrade")
    if near.has("OTHER_UNIT", 0, 1) or near.has("NOT_TEMP", 2, 0):
        return []
    if 93 <= value <= 109 and unit not in ("c", "celsius"):
        if not told and not (value % 1 and near.next(-1) != "over"):
            return []
        value, least = (value - 32) / 1.8, max(fever, limits["fever_fahrenheit"])
    elif 33 <= value <= 43:
        if value % 1 == 0 and (not told or (near.has("AGE_WORD", 1, 0) and unit != "c")):
            return []
        least = fever
    else:
        return []
    value = round(value, 1)
    names = ["TEMP_READING"]
    if value >= least:
        names.append("FEVER_READING")
    elif value >= limits["raised_temperature"]:
        names.append("RAISED_TEMP")
    elif value < limits["low_temperature"] and told:
        names.append("LOW_TEMP")
    return names


def _others(value: float, near: Near, limits: Mapping[str, Any], fever: float) -> list[str]:
    kind = near.nearest(MEASURES)
    names: list[str] = []
    if kind == "OXYGEN_WORD" and 50 <= value <= 100:
        low = ("LOW_OXYGEN", limits["oxygen_low"])
        names += _low(value, low, ("OXYGEN_DOWN", limits["oxygen_down"]))
    elif kind == "PULSE_WORD" and 25 <= value <= 250:
        fast = value >= limits["pulse_fast"]
        names += ["FAST_PULSE"] if fast else _low(value, ("SLOW_PULSE", limits["pulse_slow"]))
    elif kind == "GLUCOSE_WORD" and (near.next() != "mg" or near.next(2) in ("dl", "over", "per")):
        names += _glucose(value, limits)
    elif kind == "PLATELET_WORD" and 0 < value < limits["platelets"]:
        names.append("PLATELETS_LOW")
    if near.next() == "over" or (kind == "PRESSURE_WORD" and near.next(-1) != "over"):
        names += _pressure(value, limits)
    return names


def _low(value: float, *steps: tuple[str, float]) -> list[str]:
    """Return the name of the first limit that a value does not pass."""
    return next(([name] for name, limit in steps if value <= limit), [])


def _pressure(value: float, limits: Mapping[str, Any]) -> list[str]:
    if 40 <= value <= limits["pressure_low"]:
        return ["LOW_PRESSURE"]
    return ["HIGH_PRESSURE"] if limits["pressure_high"] <= value <= 300 else []


def _glucose(value: float, limits: Mapping[str, Any]) -> list[str]:
    milligrams = value * 18 if value < 40 else value
    if milligrams >= limits["glucose_high"]:
        return ["GLUCOSE_HIGH", "GLUCOSE_UP"]
    return ["GLUCOSE_UP"] if milligrams >= limits["glucose_up"] else []


def _counted(value: float, near: Near, limits: Mapping[str, Any], fever: float) -> list[str]:
    names: list[str] = []
    if near.has("TIMES_WORD", 0, 3) and value < 60:
        names += [f"COUNT_{least}" for least in (2, 4, 7) if value >= least]
    if near.has("GAIN_WORD", 6, 8):
        pounds = near.has("POUND_WORD", 0, 2)
        kilos = near.has("KILO_WORD", 0, 2)
        least = limits["gain_pounds"] if pounds else limits["gain_kilos"]
        if (pounds or kilos) and least <= value < 40:
            names.append("WEIGHT_UP")
    minutes = value * (60 if near.next().startswith("h") else 1)
    if near.next()[:3] in ("min", "hou", "hor", "hrs", "hr") and minutes >= limits["bleed_minutes"]:
        names.append("BLEED_LONG")
    if (
        near.has("WEIGH_WORD", 9, 9)
        and 30 <= value <= 300
        and near.rises(least=limits["gain_kilos"])
    ):
        names.append("WEIGHT_UP")
    if 1900 <= value <= 2100 and value % 1 == 0:
        names.append("YEAR")
    return names


def _taken(value: float, near: Near, limits: Mapping[str, Any], fever: float) -> list[str]:
    if not near.has("TOOK", 4, 0) or near.has("OTHER_UNIT", 0, 1) or near.has("TIME_UNIT", 0, 1):
        return []
    if near.has("TIMES_WORD", 0, 1) or value % 1:
        return []
    if value >= limits["pills_many"]:
        return ["PILLS_MANY"]
    return ["PILLS_EXTRA"] if value >= 2 else []
